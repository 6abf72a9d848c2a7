// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/options.h"

using namespace Qt::StringLiterals;

namespace dispatch::console {
namespace {

constexpr int MaxSide = 16'384;
constexpr int MaxAfterS = 3'600;
constexpr int MaxDemoTechnicians = 500;

std::optional<int> number(const QString &text, int min, int max)
{
    bool isNumber = false;
    const int value = text.toInt(&isNumber);
    return isNumber && value >= min && value <= max ? std::optional(value) : std::nullopt;
}

std::optional<QSize> size(const QString &text)
{
    const qsizetype x = text.indexOf(u'x');
    const auto width = number(text.first(std::max<qsizetype>(x, 0)), 1, MaxSide);
    const auto height = number(text.sliced(x + 1), 1, MaxSide);
    return x > 0 && width && height ? std::optional(QSize(*width, *height)) : std::nullopt;
}

} // namespace

std::expected<Options, QString> parseOptions(const QStringList &arguments)
{
    Options o;
    QString traces;
    QString calls;
    QString speed;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        QString name = arguments[i];
        std::optional<QString> attached;
        if (const qsizetype eq = name.indexOf(u'='); name.startsWith("--"_L1) && eq > 0) {
            attached = name.sliced(eq + 1);
            name.truncate(eq);
        }
        if (name == "--version"_L1 || name == "-v"_L1) {
            o.what = Options::What::ShowVersion;
            return o;
        }
        if (name == "--help"_L1 || name == "-h"_L1) {
            o.what = Options::What::ShowHelp;
            return o;
        }
        if (name == "--demo"_L1) {
            o.isDemo = true;
            continue;
        }
        if (name == "--self-test"_L1) {
            o.isSelfTest = true;
            continue;
        }
        static const QStringList withValue { u"--server"_s, u"--login"_s, u"--password-file"_s,
            u"--profile"_s, u"--screenshot"_s, u"--after"_s, u"--size"_s, u"--theme"_s, u"--page"_s,
            u"--replay-traces"_s, u"--replay-calls"_s, u"--replay-speed"_s, u"--demo-technicians"_s,
            u"--import-map"_s, u"--map-file"_s, u"--map-tiles"_s, u"--map-key-file"_s,
            u"--map-attribution"_s, u"--routing-url"_s };
        if (!withValue.contains(name))
            return std::unexpected(
                u"%1 is not an option of this program; --help lists them."_s.arg(arguments[i]));
        if (!attached && i + 1 >= arguments.size())
            return std::unexpected(u"%1 needs a value after it; --help shows which."_s.arg(name));
        const QString value = attached ? *attached : arguments[++i];
        const auto wrong = [&](const QString &what) {
            return std::unexpected(u"%1 takes %2, not “%3”."_s.arg(name, what, value));
        };
        if (name == "--server"_L1) {
            o.server = value;
        } else if (name == "--login"_L1) {
            o.login = value;
        } else if (name == "--password-file"_L1) {
            o.passwordFile = value;
        } else if (name == "--profile"_L1) {
            o.profileDir = value;
        } else if (name == "--screenshot"_L1) {
            o.screenshotFile = value;
        } else if (name == "--after"_L1) {
            const auto seconds = number(value, 0, MaxAfterS);
            if (!seconds)
                return wrong(u"whole seconds up to %1"_s.arg(MaxAfterS));
            o.afterS = *seconds;
        } else if (name == "--size"_L1) {
            o.size = size(value);
            if (!o.size)
                return wrong(u"a width and a height such as 1280x800"_s);
        } else if (name == "--theme"_L1) {
            if (value != "light"_L1 && value != "dark"_L1)
                return wrong(u"light or dark"_s);
            o.isDark = value == "dark"_L1;
        } else if (name == "--page"_L1) {
            if (!QStringList {
                    u"live"_s, u"inbox"_s, u"chat"_s, u"log"_s, u"review"_s, u"settings"_s }
                    .contains(value))
                return wrong(u"live, inbox, chat, log, review or settings"_s);
            o.page = value;
        } else if (name == "--import-map"_L1) {
            o.what = Options::What::ImportMap;
            o.mapExtract = value;
        } else if (name == "--map-file"_L1) {
            o.mapFile = value;
        } else if (name == "--map-tiles"_L1) {
            o.mapTiles = value;
        } else if (name == "--map-key-file"_L1) {
            o.mapKeyFile = value;
        } else if (name == "--map-attribution"_L1) {
            o.mapAttribution = value;
        } else if (name == "--routing-url"_L1) {
            o.routingUrl = value;
        } else if (name == "--replay-traces"_L1) {
            traces = value;
        } else if (name == "--replay-calls"_L1) {
            calls = value;
        } else if (name == "--replay-speed"_L1) {
            speed = value;
        } else {
            const auto count = number(value, 1, MaxDemoTechnicians);
            if (!count)
                return wrong(u"a number from 1 to %1"_s.arg(MaxDemoTechnicians));
            o.demoTechnicians = *count;
        }
    }
    if (!traces.isEmpty())
        o.replay << u"--traces"_s << traces;
    if (!calls.isEmpty())
        o.replay << u"--calls"_s << calls;
    if (!o.replay.isEmpty() && !speed.isEmpty())
        o.replay << u"--speed"_s << speed;
    if (!o.replay.isEmpty() && !o.isDemo)
        return std::unexpected(u"--replay-traces and --replay-calls belong to --demo."_s);
    if (!o.passwordFile.isEmpty() && (o.server.isEmpty() || o.login.isEmpty()))
        return std::unexpected(u"--password-file needs --server and --login beside it."_s);
    if (o.isDemo && !o.server.isEmpty())
        return std::unexpected(u"--demo starts a server of its own: leave --server away."_s);
    if (!o.mapFile.isEmpty() && !o.mapTiles.isEmpty())
        return std::unexpected(u"--map-file and --map-tiles are two maps: name one."_s);
    if (o.mapTiles.isEmpty() && !(o.mapKeyFile.isEmpty() && o.mapAttribution.isEmpty()))
        return std::unexpected(u"--map-key-file and --map-attribution belong to --map-tiles."_s);
    if (o.what == Options::What::ImportMap && (o.isDemo || o.isSelfTest || !o.server.isEmpty()))
        return std::unexpected(
            u"--import-map imports and ends: besides --profile it takes no other option."_s);
    return o;
}

QString helpText()
{
    return uR"(dispatch-console: the dispatcher's desk

  dispatch-console [--server URL --login NAME [--password-file FILE]] [options]
  dispatch-console --demo [options]
  dispatch-console --import-map FILE [--profile DIR]

  --server URL           the feed server, for example https://dispatch.example.com
  --login NAME           the account
  --password-file FILE   file with the password in its first line; without it the window asks
  --demo                 own server in a temporary folder, with a simulated town and fleet
  --demo-technicians N   how many technicians drive in the demo town (12)
  --replay-traces FILE   with --demo: recorded GPS traces instead of the town
  --replay-calls FILE    with --demo: recorded calls instead of the town's
  --replay-speed X       with --demo: how fast the recording is played
  --import-map FILE      make the offline map of an OpenStreetMap extract (.osm, .osm.gz,
                         .osm.pbf), say what came of it, and end
  --map-file FILE        a map in one file of pictures (MBTiles) as the base map
  --map-tiles URL        a map server's pictures as the base map, for example
                         "https://tiles.example.com/{z}/{x}/{y}.png?key={key}"
  --map-attribution TEXT what its owner wants to be shown on it
  --map-key-file FILE    file with the key for {key} in its first line
  --routing-url URL      a server that speaks OSRM (https, or http on this machine), asked for
                         travel times; while it fails they come from the offline map
  --profile DIR          where settings and local data are kept
  --page NAME            page to begin with: live, inbox, chat, log, review, settings
  --theme light|dark     instead of the system's
  --size WxH             size of the window, for example 1280x800
  --screenshot FILE      write a picture of the window and end
  --after SECONDS        how long to wait before the picture (5)
  --self-test            load the whole user interface, fail on any warning, end
  --version, --help
)"_s;
}

} // namespace dispatch::console
