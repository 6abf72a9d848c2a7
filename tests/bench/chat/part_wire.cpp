// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/parts.h"

#include "load/event_loop.h"
#include "server/server_process.h"
#include "viewmodels/console_session.h"

#include <QTemporaryDir>
#include <QTest>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using viewmodels::ConsoleSession;
using viewmodels::MessageListModel;

namespace {

constexpr int PatienceMs = 60'000;
constexpr int BetweenMs = 120; //!< below what the server takes from one client a second

void until(const QString &what, const std::function<bool()> &isDone)
{
    const Moment end = steady_clock::now() + std::chrono::milliseconds(PatienceMs);
    while (!isDone()) {
        if (steady_clock::now() > end)
            fail(u"%1: not within a minute"_s.arg(what));
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
}

} // namespace

void measureWire(Report &report, const ChatPlan &plan)
{
    const QTemporaryDir folder;
    const domain::SystemClock clock;
    server::test::ServerProcess server;
    for (const auto &name : { u"sam"_s, u"sven"_s }) {
        const auto added
            = server::test::run({ u"user"_s, u"add"_s, name, u"--data"_s, server.data(),
                u"--roles"_s, u"dispatcher"_s, u"--password-file"_s, server.passwordFile() });
        if (added.exitCode != 0)
            fail(u"no account: "_s % added.err);
    }
    server.logTo(folder.filePath(u"server.log"_s));
    if (!server.start())
        fail(u"the server did not start"_s);
    const QString url = u"http://127.0.0.1:%1"_s.arg(server.port());
    ConsoleSession sam(clock, folder.filePath(u"sam"_s));
    ConsoleSession sven(clock, folder.filePath(u"sven"_s));
    sam.signIn(url, u"sam"_s, u"correct horse"_s);
    sven.signIn(url, u"sven"_s, u"correct horse"_s);
    until(u"both are live"_s,
        [&] { return sam.link() == ConsoleSession::Live && sven.link() == ConsoleSession::Live; });
    sam.chat()->openTeam({});
    const QString thread = sam.chat()->thread().id;
    until(u"the chat is at both"_s,
        [&] { return sven.chat()->inbox()->find(thread) && sam.review()->waiting() == 0; });
    sven.chat()->openThread(thread);
    auto *shown = sven.chat()->messages();
    Latencies all;
    for (int i = 0; i < plan.sends; ++i) {
        const QString text = u"word %1"_s.arg(i);
        const Moment sentAt = steady_clock::now();
        sam.chat()->setText(text);
        sam.chat()->enter();
        until(u"the word is shown"_s, [&] {
            return shown->count() > 0
                && shown->data(shown->index(0), MessageListModel::TextRole).toString() == text;
        });
        all.add(msBetween(sentAt, steady_clock::now()));
        QTest::qWait(BetweenMs);
    }
    report.add({ .key = u"wire_p99_ms"_s,
        .what = u"A word from one console into the list of another"_s,
        .target = u"p99 <= 50 ms"_s,
        .measured = all.summary(),
        .value = all.at(0.99),
        .isReached = all.at(0.99) <= 50,
        .cause = u"both consoles and the server share this machine"_s });
}

} // namespace dispatch::bench
