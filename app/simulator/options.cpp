// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/options.h"

#include "feed/login_client.h"

#include <QCommandLineParser>
#include <QFile>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

namespace {

constexpr int UsageError = 2;
constexpr int MaxDurationS = 30 * 24 * 3600;
constexpr int MinFixIntervalMs = 500; // the server takes two reports a second from a phone
constexpr int MaxFixIntervalMs = 60'000;

const auto HelpText
    = uR"(Usage: dispatch-simulator town   --server URL --login NAME --password-file FILE [options]
       dispatch-simulator replay --server URL --login NAME --password-file FILE --traces FILE --calls FILE [options]
       dispatch-simulator chat   --server URL --login NAME --password-file FILE --as TECHNICIAN

Plays technicians, customers and a desk colleague against a Dispatch server, through its public interfaces only.
The account needs the administrator and the supervisor role.

town: a made-up town; technicians drive on its roads, work and chat, customers ask for help.
  --technicians N     how many, 1 to 150 (12)
  --speed X           how many times faster than life, up to 600 (1)
  --seed S            another seed is another town and another day (1)
  --duration SECONDS  end after this time; 0: until stopped (0)
  --fix-interval MS   time between two reports of a moving phone, 500 to 60000 (1000)
  --autopilot         a desk colleague answers, plans and sends about 60 of 100 jobs

replay: recorded traces and calls. One carrier's day is one technician's shift; each call is a job request.
  --traces FILE       rows of lat,lng,datetime,uid, plain or gzip
  --calls FILE        rows of latitude,longitude,kind: title,time,township,address, plain or gzip
  --technicians N     only the first N shifts
  --speed X|max       recorded time compressed up to 600 times, or as fast as the server takes it (60)
  --duration SECONDS  end after this time

chat: you are one technician, line by line: what is typed goes into the conversation that is open.
  --as TECHNICIAN     whose telephone it is; an account of that name is made, or gets a new password
  /help               there: the words that are not said but done

  --version, --help
)"_s;

std::unexpected<Notice> usage(const QString &text)
{
    return std::unexpected(Notice { text, UsageError });
}

template<class T, class Convert>
std::expected<T, Notice> number(
    const QCommandLineParser &parser, const QString &name, T low, T high, Convert convert)
{
    bool isNumber = false;
    const T value = convert(parser.value(name), &isNumber);
    if (!isNumber || !(value >= low) || !(value <= high))
        return usage(
            u"--%1 takes a number from %2 to %3, not \"%4\"."_s.arg(name).arg(low).arg(high).arg(
                parser.value(name)));
    return value;
}

} // namespace

std::expected<Options, Notice> parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const QStringList withValue { u"server"_s, u"login"_s, u"password-file"_s, u"technicians"_s,
        u"speed"_s, u"seed"_s, u"duration"_s, u"fix-interval"_s, u"traces"_s, u"calls"_s, u"as"_s };
    for (const QString &name : withValue)
        parser.addOption(QCommandLineOption(name, {}, name));
    for (const QString &name : { u"autopilot"_s, u"version"_s, u"help"_s })
        parser.addOption(QCommandLineOption(name));
    const bool isParsed = parser.parse(arguments);
    if (parser.isSet(u"help"_s))
        return std::unexpected(Notice { HelpText, 0 });
    if (parser.isSet(u"version"_s))
        return std::unexpected(Notice { u"dispatch-simulator " DISPATCH_VERSION "\n"_s, 0 });
    if (!isParsed)
        return usage(parser.errorText() + u" See dispatch-simulator --help."_s);

    const QStringList words = parser.positionalArguments();
    if (words.isEmpty())
        return usage(
            u"Say what to play: \"town\", \"replay\" or \"chat\". See dispatch-simulator --help."_s);
    Options options;
    if (words.first() == "replay"_L1)
        options.command = Command::Replay;
    else if (words.first() == "chat"_L1)
        options.command = Command::Chat;
    else if (words.first() != "town"_L1)
        return usage(u"There is no command \"%1\". It is \"town\", \"replay\" or \"chat\"."_s.arg(
            words.first()));
    if (words.size() > 1)
        return usage(
            u"\"%1\" is one word too many. See dispatch-simulator --help."_s.arg(words[1]));
    const bool isTown = options.command == Command::Town;
    const bool isChat = options.command == Command::Chat;
    const QStringList others = isTown ? QStringList { u"traces"_s, u"calls"_s, u"as"_s }
        : isChat ? QStringList { u"traces"_s, u"calls"_s, u"autopilot"_s, u"fix-interval"_s,
              u"technicians"_s, u"speed"_s, u"seed"_s, u"duration"_s }
                 : QStringList { u"autopilot"_s, u"fix-interval"_s, u"as"_s };
    for (const QString &name : others) {
        if (parser.isSet(name))
            return usage(u"--%1 does not belong to \"%2\". See dispatch-simulator --help."_s.arg(
                name, words.first()));
    }
    QStringList needed { u"server"_s, u"login"_s, u"password-file"_s };
    if (isChat)
        needed << u"as"_s;
    else if (!isTown)
        needed << u"traces"_s << u"calls"_s;
    for (const QString &name : needed) {
        if (parser.value(name).isEmpty())
            return usage(u"--%1 is missing. See dispatch-simulator --help."_s.arg(name));
    }
    options.server = QUrl(parser.value(u"server"_s), QUrl::StrictMode);
    if (const QString problem = feed::LoginClient::problemWith(options.server); !problem.isEmpty())
        return usage(problem);
    options.login = parser.value(u"login"_s);
    options.passwordFile = parser.value(u"password-file"_s);
    options.traces = parser.value(u"traces"_s);
    options.calls = parser.value(u"calls"_s);
    options.technician = parser.value(u"as"_s);
    options.hasAutopilot = parser.isSet(u"autopilot"_s);

    const auto toInt = [](const QString &text, bool *ok) { return text.toInt(ok); };
    options.technicians = isTown ? DefaultTownTechnicians : 0;
    if (parser.isSet(u"technicians"_s)) {
        const auto n = number<int>(
            parser, u"technicians"_s, 1, isTown ? MaxTownTechnicians : MaxReplayTechnicians, toInt);
        if (!n)
            return std::unexpected(n.error());
        options.technicians = *n;
    }
    if (!isTown)
        options.speed = DefaultReplaySpeed;
    if (!isTown && parser.value(u"speed"_s) == "max"_L1) {
        options.speed = std::nullopt;
    } else if (parser.isSet(u"speed"_s)) {
        const auto x = number<double>(parser, u"speed"_s, 0.1, MaxSpeed,
            [](const QString &text, bool *ok) { return text.toDouble(ok); });
        if (!x)
            return std::unexpected(x.error());
        options.speed = *x;
    }
    if (parser.isSet(u"seed"_s)) {
        const auto s = number<quint64>(parser, u"seed"_s, 0, std::numeric_limits<quint64>::max(),
            [](const QString &text, bool *ok) { return text.toULongLong(ok); });
        if (!s)
            return std::unexpected(s.error());
        options.seed = *s;
    }
    if (parser.isSet(u"duration"_s)) {
        const auto d = number<int>(parser, u"duration"_s, 0, MaxDurationS, toInt);
        if (!d)
            return std::unexpected(d.error());
        options.duration = std::chrono::seconds(*d);
    }
    if (parser.isSet(u"fix-interval"_s)) {
        const auto ms
            = number<int>(parser, u"fix-interval"_s, MinFixIntervalMs, MaxFixIntervalMs, toInt);
        if (!ms)
            return std::unexpected(ms.error());
        options.fixInterval = std::chrono::milliseconds(*ms);
    }
    return options;
}

std::expected<QString, QString> readPassword(const QString &file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return std::unexpected(
            u"The password file "_s + file + u" cannot be read: "_s + source.errorString() + u'.');
    constexpr qint64 MaxPasswordLine = 1'024;
    QByteArray line = source.readLine(MaxPasswordLine);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return std::unexpected(
            u"The password file "_s + file + u" is empty. Its first line must be the password."_s);
    return QString::fromUtf8(line);
}

} // namespace dispatch::simulator
