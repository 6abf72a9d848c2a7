// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "server/log.h"
#include "server/network.h"

#include <QJsonDocument>

#include <cstdio>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

std::expected<double, QString> number(
    const Options &options, const QString &name, double absent, double least, double most)
{
    if (!options.has(name))
        return absent;
    bool ok = false;
    const double value = options.value(name).toDouble(&ok);
    if (!ok || !(value >= least && value <= most))
        return std::unexpected(QString(u"“--"_s % name % u"” must be a number from "_s
            % QString::number(least) % u" to "_s % QString::number(most) % u'.'));
    return value;
}

} // namespace

CommandResult runServe(const Options &options)
{
    constexpr double MostHoldS = 600;
    constexpr double MostIngest = 10'000;
    constexpr double MostMinFreeMib = 1024. * 1024 * 1024;
    constexpr double MostHours = 24. * 36'500;
    constexpr double MiB = 1024 * 1024;
    const auto hold = number(options, u"hold"_s, 8, 0, MostHoldS);
    if (!hold)
        return std::unexpected(hold.error());
    const auto ingestRate
        = number(options, u"ingest-rate"_s, protocol::IngestPerSecond, 0.01, MostIngest);
    if (!ingestRate)
        return std::unexpected(ingestRate.error());

    const auto minFree = number(options, u"min-free"_s, -1, 0, MostMinFreeMib);
    if (!minFree)
        return std::unexpected(minFree.error());
    const auto keepTracks = number(
        options, u"keep-tracks"_s, TrackKeeper::DefaultKeepDays, 0, TrackKeeper::MaxKeepDays);
    if (!keepTracks)
        return std::unexpected(keepTracks.error());
    const auto dispatchersSee = number(options, u"dispatchers-see"_s, 0, 0, MostHours);
    if (!dispatchersSee)
        return std::unexpected(dispatchersSee.error());
    const auto level = logLevelFromName(options.value(u"log-level"_s, u"info"_s));
    if (!level)
        return std::unexpected(u"“--log-level” must be info, warning or error."_s);
    setLogLevel(*level);

    const domain::SystemClock clock;
    DataFolder folder(options.value(u"data"_s));
    if (!folder.isInitialised())
        return std::unexpected(QString(u"The folder "_s % folder.path()
            % u" holds no organisation yet. Run “dispatch-server init --data "_s % folder.path()
            % u" --admin NAME --password-file FILE” first."_s));
    if (auto ok = folder.lock(); !ok) {
        if (ok.error().code == journal::StoreErrorCode::Locked)
            return std::unexpected(QString(u"A server is running on the folder "_s % folder.path()
                % u" already. Stop it first, or use another folder."_s));
        return std::unexpected(ok.error().text);
    }

    Network::Settings settings;
    settings.listen = options.value(u"listen"_s, settings.listen);
    settings.admin = options.value(u"admin"_s, settings.admin);
    settings.tlsCertificate = options.value(u"tls-cert"_s);
    settings.tlsKey = options.value(u"tls-key"_s);
    settings.origins = options.value(u"origin"_s).split(u',', Qt::SkipEmptyParts);
    Network network(settings);
    const auto addresses = network.listen();
    if (!addresses)
        return std::unexpected(addresses.error());

    Engine::Settings engineSettings;
    engineSettings.adminSecret = makeToken();
    engineSettings.hub.hold = domain::milliseconds(static_cast<qint64>(*hold * 1000));
    engineSettings.ingest.perSecond = *ingestRate;
    engineSettings.ingest.burst = std::max<double>(protocol::IngestBurst, *ingestRate);
    engineSettings.history.dispatchersSee
        = std::chrono::hours(static_cast<qint64>(*dispatchersSee));
    engineSettings.keepTrackDays = static_cast<int>(*keepTracks);
    if (*minFree >= 0)
        engineSettings.minFreeBytes = static_cast<qint64>(*minFree * MiB);
    const auto engine = Engine::open(folder, clock, network, network, engineSettings);
    if (!engine)
        return std::unexpected(engine.error().text);
    if (auto ok = folder.writeAdminAddress({ addresses->adminPort, engineSettings.adminSecret });
        !ok)
        return std::unexpected(ok.error());

    const QByteArray ready
        = QJsonDocument(QJsonObject { { u"ready"_s, true }, { u"http"_s, addresses->http },
                            { u"feed"_s, addresses->feed }, { u"admin"_s, addresses->admin } })
              .toJson(QJsonDocument::Compact)
              .append('\n');
    static_cast<void>(
        std::fwrite(ready.constData(), 1, static_cast<std::size_t>(ready.size()), stdout));
    static_cast<void>(std::fflush(stdout));
    logLine(LogLevel::Info, "listening",
        { { u"http"_s, addresses->http },
            { u"head"_s, static_cast<qint64>((*engine)->hub().log().head().seq) } });
    network.run(**engine);
    folder.removeAdminAddress();
    logLine(LogLevel::Info, "stopped");
    return QString();
}

} // namespace dispatch::server
