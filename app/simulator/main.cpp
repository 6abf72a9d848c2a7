// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/chat_run.h"
#include "simulator/console_lines.h"
#include "simulator/replay_run.h"
#include "simulator/town_run.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <csignal>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace dispatch::simulator;

namespace {

constexpr int Incomplete = 1;
constexpr int UsageError = 2;
constexpr std::chrono::milliseconds StopPollEvery { 100 };

volatile std::sig_atomic_t wantsToStop = 0;

void onSignal(int)
{
    wantsToStop = 1; // nothing else is safe here; the event loop looks at it
}

void name(const BadRows &bad, const QString &what)
{
    for (const BadRow &row : bad.named)
        say(u"%1 line %2: %3"_s.arg(row.file).arg(row.line).arg(row.reason));
    if (const auto more = bad.count - static_cast<int>(bad.named.size()); more > 0)
        say(u"and %1 more"_s.arg(more));
    if (bad.count > 0)
        say(u"%1 %2 could not be used and are left out"_s.arg(bad.count).arg(what));
}

int fail(const QString &text)
{
    say(text);
    return UsageError;
}

template<class Run>
void wire(QCoreApplication &app, Run &run, QTimer &poll)
{
    QObject::connect(&run, &Run::failed, &app, [](const QString &text) {
        say(text);
        QCoreApplication::exit(UsageError);
    });
    QObject::connect(&poll, &QTimer::timeout, &run, [&run] {
        if (wantsToStop)
            run.stop();
    });
    poll.start(StopPollEvery);
}

int play(QCoreApplication &app, const Options &options, const QString &password)
{
    QTimer poll;
    if (options.command == Command::Chat) {
        ChatRun run(options, password);
        wire(app, run, poll);
        QObject::connect(&run, &ChatRun::finished, &app, &QCoreApplication::quit);
        run.start();
        return app.exec();
    }
    if (options.command == Command::Town) {
        TownRun run(options, password);
        wire(app, run, poll);
        QObject::connect(&run, &TownRun::finished, &app, &QCoreApplication::quit);
        run.start();
        return app.exec();
    }
    auto traces = readTraces(options.traces);
    if (!traces)
        return fail(traces.error());
    auto calls = readCalls(options.calls);
    if (!calls)
        return fail(calls.error());
    name(traces->bad, u"rows of the traces"_s);
    name(calls->bad, u"rows of the calls"_s);
    ReplayRun run(options, password, *std::move(traces), *std::move(calls));
    wire(app, run, poll);
    QObject::connect(&run, &ReplayRun::finished, &app, [&run] {
        std::printf(
            "%s\n", QJsonDocument(run.summary()).toJson(QJsonDocument::Compact).constData());
        std::fflush(stdout);
        QCoreApplication::exit(run.isComplete() ? 0 : Incomplete);
    });
    run.start();
    return app.exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"dispatch-simulator"_s);
    const auto options = parseOptions(QCoreApplication::arguments());
    if (!options) {
        std::fprintf(options.error().exitCode == 0 ? stdout : stderr, "%s%s",
            qPrintable(options.error().text), options.error().exitCode == 0 ? "" : "\n");
        return options.error().exitCode;
    }
    const auto password = readPassword(options->passwordFile);
    if (!password)
        return fail(password.error());
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    return play(app, *options, *password);
}
