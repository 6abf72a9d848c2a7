// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_file.h"
#include "atlas/town_map.h"
#include "console/demo.h"
#include "console/map_import.h"
#include "console/map_source.h"
#include "console/options.h"
#include "console/renderer.h"
#include "console/self_test.h"
#include "geoservice/geo_service.h"
#include "map/tile_service.h"
#include "notify/notification_sink.h"
#include "viewmodels/console_session.h"
#include "viewmodels/map_choice.h"
#include "viewmodels/map_ground.h"
#include "viewmodels/map_views.h"
#include "viewmodels/nearby_finder.h"
#include "viewmodels/place_finder.h"
#include "viewmodels/preferences.h"
#include "viewmodels/way_finder.h"
#include "viewmodels/window_places.h"

#include <QDir>
#include <QFile>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQmlContext>
#include <QQuickWindow>
#include <QStandardPaths>
#include <QTimer>
#include <QtPlugin>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <csignal>
#include <cstdio>

Q_IMPORT_PLUGIN(GeoServiceFactory)

using namespace Qt::StringLiterals;
using namespace dispatch;

namespace {

constexpr int UsageError = 2;
constexpr int Failure = 1;
constexpr quint64 DemoTownSeed = 1; // the simulator's default, so that both know the same streets

int fail(const QString &text, int code = Failure)
{
    std::fprintf(stderr, "dispatch-console: %s\n", qUtf8Printable(text));
    return code;
}

std::expected<QString, QString> readPassword(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(
            u"The password file %1 cannot be read: %2."_s.arg(path, file.errorString()));
    QString password = QString::fromUtf8(file.readLine());
    while (password.endsWith(u'\n') || password.endsWith(u'\r'))
        password.chop(1);
    if (password.isEmpty())
        return std::unexpected(
            u"The password file %1 has no password in its first line."_s.arg(path));
    return password;
}

//! Qt's signal handling is not async-safe; a timer looks at this flag.
volatile std::sig_atomic_t endAsked = 0;

void endOnSignals(QGuiApplication &app)
{
    std::signal(SIGINT, [](int) { endAsked = 1; });
    std::signal(SIGTERM, [](int) { endAsked = 1; });
#if defined(Q_OS_UNIX)
    // The terminal it was started from has been closed; under nohup that is to be passed over.
    if (std::signal(SIGHUP, [](int) { endAsked = 1; }) == SIG_IGN)
        std::signal(SIGHUP, SIG_IGN);
#endif
    auto *timer = new QTimer(&app);
    QObject::connect(timer, &QTimer::timeout, &app, [] {
        if (endAsked)
            QCoreApplication::quit();
    });
    timer->start(200);
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = console::parseOptions(arguments);
    if (!options)
        return fail(options.error(), UsageError);
    if (options->what == console::Options::What::ShowVersion) {
        std::puts("dispatch-console " DISPATCH_VERSION);
        return 0;
    }
    if (options->what == console::Options::What::ShowHelp) {
        std::fputs(qUtf8Printable(console::helpText()), stdout);
        return 0;
    }
#if defined(__GLIBC__)
    // Each thread that paints tiles or reads files gets an arena of its own and keeps what it freed: with one for all the
    // demonstration takes 89 MB instead of 143, and no frame was seen to wait for it.
    mallopt(M_ARENA_MAX, 1);
#endif
    QCoreApplication::setApplicationName(u"dispatch-console"_s);
    QCoreApplication::setOrganizationName(u"Dispatch"_s);
    if (options->what == console::Options::What::ImportMap)
        return console::importMap(options->mapExtract,
            options->profileDir.isEmpty()
                ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                : options->profileDir);

#if defined(Q_OS_LINUX)
    const bool hasDisplay
        = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (!hasDisplay && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        if (!options->isSelfTest)
            return fail(
                u"There is no display to open a window on. Start it in a desktop session, or with "
                "QT_QPA_PLATFORM=offscreen to take a --screenshot."_s);
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
#endif
    QGuiApplication::setApplicationDisplayName(u"Dispatch"_s);
    QGuiApplication::setApplicationVersion(QStringLiteral(DISPATCH_VERSION));
    QGuiApplication::setDesktopFileName(u"org.dispatch.Console"_s);
    QGuiApplication app(argc, argv);
    app.setWindowIcon(QIcon(u":/dispatch/icons/dispatch.svg"_s));
    endOnSignals(app);
    console::chooseRenderer();
    for (const QString &font :
        { u":/dispatch/fonts/Inter-Regular.otf"_s, u":/dispatch/fonts/Inter-SemiBold.otf"_s })
        QFontDatabase::addApplicationFont(font);

    std::optional<console::SelfTest> selfTest;
    if (options->isSelfTest)
        selfTest.emplace();

    console::Demo demo;
    QString server = options->server;
    QString login = options->login;
    QString password;
    QString profile = options->profileDir;
    if (!options->passwordFile.isEmpty()) {
        const auto read = readPassword(options->passwordFile);
        if (!read)
            return fail(read.error());
        password = *read;
    }
    if (options->isDemo) {
        const auto account = demo.startServer();
        if (!account)
            return fail(account.error());
        if (const auto fleet = demo.startFleet(options->demoTechnicians, options->replay); !fleet)
            return fail(fleet.error());
        server = account->server;
        login = account->login;
        password = account->password;
    }
    if (options->isSelfTest)
        profile = selfTest->profileDir();
    else if (profile.isEmpty())
        profile = options->isDemo
            ? demo.profileDir()
            : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);

    const domain::SystemClock clock;
    const QString settings = QDir(profile).filePath(u"settings.ini"_s);
    viewmodels::Preferences preferences(settings);
    viewmodels::MapViews mapViews(settings);
    viewmodels::WindowPlaces windowPlaces(settings);
    if (options->isDark)
        preferences.setTheme(
            *options->isDark ? viewmodels::Preferences::Dark : viewmodels::Preferences::Light);
    viewmodels::ConsoleSession session(clock, profile);
    // A picture or a check must not call anybody to the desk.
    if (!options->isSelfTest && options->screenshotFile.isEmpty())
        session.notifier()->setSink(notify::systemSink(QGuiApplication::desktopFileName()));
    map::TileService tiles(DemoTownSeed);
    viewmodels::PlaceFinder places;
    session.intake()->setPlaces(&places);
    viewmodels::WayFinder ways;
    viewmodels::NearbyFinder nearby;
    // The town of the demonstration lies where no extract does; whoever wants to see both looks at them in turn.
    const bool showsTown = options->isDemo && options->replay.isEmpty();
    if (const QString path = console::importedMapPath(profile); !showsTown && QFile::exists(path)) {
        if (auto map = atlas::openMap(path))
            tiles.setImport(std::move(*map));
        else
            fail(map.error().text); // and go on without: a desk without a map is better than none
    }
    const bool hasImport = !tiles.import().isEmpty();
    // A map that is only made up would mislead in a real office.
    const atlas::MapData groundMap = hasImport ? tiles.import()
        : showsTown                            ? atlas::mapOf(geo::makeTown(DemoTownSeed))
                                               : atlas::MapData();
    if (!groundMap.isEmpty())
        places.setMap(groundMap);
    const auto travelWays = console::openTravelWays(*options, groundMap);
    if (!travelWays)
        return fail(travelWays.error());
    session.setWays(*travelWays);
    ways.setWays(*travelWays);
    nearby.setWays(*travelWays);
    const geoservice::GeoService geoService(*travelWays, groundMap);
    if (!tiles.listen())
        return fail(u"The map's own tile service cannot open a port on this machine (127.0.0.1), "
                    u"so there would be no map. "
                    "Is the loopback interface up?"_s);
    if (showsTown)
        tiles.prepareTown();
    viewmodels::MapGround ground;
    using Own = viewmodels::MapChoice::OwnMap;
    const Own ownMap = hasImport ? Own::Imported : showsTown ? Own::DemoTown : Own::NoMap;
    // Somebody else's pictures come over a network, and not all may be printed: paper has the map of this computer.
    session.logDesk()->caseFile()->setGround([&tiles, hasImport, showsTown] {
        const auto style = hasImport ? map::TileStyle::MapLight
            : showsTown              ? map::TileStyle::TownLight
                                     : map::TileStyle::PlainLight;
        return viewmodels::CaseGround { .painter = tiles.painter(),
            .style = style,
            .attribution = map::TileService::attribution(map::name(style)) };
    });
    console::MapSource source(tiles, ground, ownMap, profile, clock);
    const auto named = console::wishOf(*options);
    if (!named)
        return fail(named.error());
    viewmodels::MapChoice mapChoice(settings, QDir(profile).filePath(u"map-key"_s), ownMap, *named,
        [&source](const viewmodels::MapWish &wish) { return source.use(wish); });
    if (*named && !mapChoice.problem().isEmpty())
        return fail(mapChoice.problem());

    if (!login.isEmpty() && !password.isEmpty())
        session.signIn(server, login, password);
    else if (!server.isEmpty() && !login.isEmpty())
        session.open(QUrl::fromUserInput(server), login);
    else if (!preferences.lastServer().isEmpty() && !preferences.lastLogin().isEmpty())
        session.open(QUrl::fromUserInput(preferences.lastServer()), preferences.lastLogin());

    QObject::connect(&demo, &console::Demo::broke, &app, [](const QString &text) { fail(text); });

    QQmlApplicationEngine engine;
    engine.addImportPath(u"qrc:/qt/qml"_s);
    engine.addImageProvider(
        u"attachment"_s, new viewmodels::AttachmentImages(session.attachments()->previews()));
    engine.setInitialProperties({ { u"session"_s, QVariant::fromValue(&session) },
        { u"preferences"_s, QVariant::fromValue(&preferences) },
        { u"places"_s, QVariant::fromValue(&places) }, { u"ways"_s, QVariant::fromValue(&ways) },
        { u"nearby"_s, QVariant::fromValue(&nearby) },
        { u"ground"_s, QVariant::fromValue(&ground) },
        { u"mapChoice"_s, QVariant::fromValue(&mapChoice) },
        { u"mapViews"_s, QVariant::fromValue(&mapViews) },
        { u"windowPlaces"_s, QVariant::fromValue(&windowPlaces) } });
    engine.loadFromModule("Dispatch.Shell", "Main");
    auto *window = engine.rootObjects().isEmpty()
        ? nullptr
        : qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    if (!window)
        return fail(
            u"The window could not be loaded. This is a fault of the program: please report the lines above."_s);
    QObject::connect(
        window, &QQuickWindow::afterAnimating, &session, &viewmodels::ConsoleSession::frameIsDue);
    if (const auto host = travelWays->host)
        QObject::connect(host.get(), &travel::RoutingHost::troubleChanged, &ground,
            [&ground, raw = host.get()] { ground.setTravelNotice(raw->trouble()); });
    if (options->size)
        window->resize(*options->size);
    if (!options->page.isEmpty())
        window->setProperty("page", options->page);

    if (selfTest)
        return selfTest->run(*window, session, preferences);

    if (options->isDemo) {
        // A first look should show the talk as well: open the job most is said about, unless somebody was quicker.
        auto *look = new QTimer(&app);
        QObject::connect(look, &QTimer::timeout, &app, [&session, look] {
            if (session.selection() != viewmodels::ConsoleSession::Nothing
                || session.selectLiveliestJob())
                look->stop();
        });
        constexpr std::chrono::seconds LetTheFleetSettle { 12 };
        look->setSingleShot(false);
        QTimer::singleShot(LetTheFleetSettle, look, [look] { look->start(1000); });
    }
    if (!options->screenshotFile.isEmpty()) {
        QTimer::singleShot(std::chrono::seconds(options->afterS), &app, [&] {
            // A pointer that lay there by chance, as at the corner without a screen, would put a tooltip over the picture.
            QEvent pointerLeft(QEvent::Leave);
            QCoreApplication::sendEvent(window, &pointerLeft);
            const bool isSaved = window->grabWindow().save(options->screenshotFile);
            QCoreApplication::exit(isSaved
                    ? 0
                    : fail(u"The picture cannot be written to %1."_s.arg(options->screenshotFile)));
        });
    }
    return QGuiApplication::exec();
}
