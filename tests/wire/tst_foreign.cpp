// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/office.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;

namespace {

constexpr int PatienceMs
    = 90'000; //!< a limit for a machine under load; a heartbeat alone takes 15 s

// Debian's own, whatever else comes first in PATH: that is where its packages are.
const auto Python = u"/usr/bin/python3"_s;
const auto Node = u"/usr/bin/node"_s;
const QString Folder = QStringLiteral(DISPATCH_FOREIGN_FOLDER);
const QString LwsProgram = QStringLiteral(DISPATCH_LWS_CLIENT);
const auto Missed = u"came while you were away"_s;

QProcessEnvironment strangersEnvironment()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"NODE_PATH"_s, u"/usr/share/nodejs"_s); // where Debian keeps node-ws
    return environment;
}

//! One of the programs in foreign/, and what it says.
class Stranger {
public:
    Stranger(const QString &name, const QStringList &command)
        : m_name(name)
        , m_command(command)
    {
    }
    ~Stranger()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void start(const QUrl &server)
    {
        m_process.setProcessEnvironment(strangersEnvironment());
        m_process.start(m_command.first(),
            m_command.sliced(1)
                + QStringList { server.toString(QUrl::StripTrailingSlash), Office::login(),
                    Office::password(),
                    domain::uuidText(domain::makeUuidV7(domain::SystemClock().now())) });
    }
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] std::optional<QJsonObject> said(const QString &phase)
    {
        m_out += m_process.readAllStandardOutput();
        for (const auto &line : m_out.split('\n')) {
            const auto object = QJsonDocument::fromJson(line).object();
            if (object["phase"_L1].toString() == phase)
                return object;
        }
        return std::nullopt;
    }
    void go() { m_process.write("go\n"); }
    [[nodiscard]] QString report()
    {
        return m_name % u": "_s % QString::fromUtf8(m_process.readAllStandardError()) % u" said "_s
            % QString::fromUtf8(m_out.left(500));
    }
    [[nodiscard]] bool endedWell() const
    {
        return m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }

private:
    QString m_name;
    QStringList m_command;
    QProcess m_process;
    QByteArray m_out;
};

//! Whether a command runs to a good end; for asking whether a library is there.
bool succeeds(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessEnvironment(strangersEnvironment());
    process.start(program, arguments);
    return process.waitForFinished(PatienceMs) && process.exitStatus() == QProcess::NormalExit
        && process.exitCode() == 0;
}

} // namespace

//! Clients by other people's libraries on a real server, beside a console of ours; foreign/README.md says what each does. All
//! work at once, so that each also sees what the others do, and all wait for the same heartbeat.
//!
//! `./dev test` installs the three libraries and sets DISPATCH_TEST_NEEDS_ALL: then a missing one is a failure. Without it, a row
//! whose library is missing is skipped and says so.
class TestForeign : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (succeeds(Python, { u"-c"_s, u"import websockets"_s }))
            add("python3-websockets", { Python, Folder + u"/python_client.py"_s });
        if (succeeds(Node, { u"-e"_s, u"require('ws')"_s }))
            add("node-ws", { Node, Folder + u"/node_client.js"_s });
        if (QFile::exists(LwsProgram))
            add("libwebsockets", { LwsProgram });
        if (m_strangers.empty())
            return;

        QVERIFY(m_office.open());
        m_ours = m_office.console(u"ours"_s);
        connect(&m_ours->client(), &feed::FeedClient::eventsWereApplied, this,
            [this](const std::vector<domain::Event> &events) {
                m_events.insert(m_events.end(), events.begin(), events.end());
            });
        QTRY_VERIFY_WITH_TIMEOUT(m_ours->isLive(), PatienceMs);

        for (auto &[name, stranger] : m_strangers)
            stranger->start(m_office.url());
        QVERIFY(QTest::qWaitFor(
            [this] {
                return std::ranges::all_of(m_strangers, [](auto &entry) {
                    return entry.second->said(u"away"_s) || !entry.second->isRunning();
                });
            },
            PatienceMs));

        // While they are away.
        for (auto &[name, stranger] : m_strangers) {
            if (const auto away = stranger->said(u"away"_s))
                QVERIFY(m_ours->client().act(jobOf(*away), domain::NoteJob { Missed }));
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_ours->hasNothingPending(), PatienceMs);
        for (auto &[name, stranger] : m_strangers)
            stranger->go();
        QVERIFY(QTest::qWaitFor(
            [this] {
                return std::ranges::none_of(
                    m_strangers, [](auto &entry) { return entry.second->isRunning(); });
            },
            PatienceMs));
    }

    void seesWhatWeSee_data()
    {
        QTest::addColumn<QString>("package");
        QTest::newRow("python3-websockets") << u"python3-websockets"_s;
        QTest::newRow("node-ws") << u"node-ws"_s;
        QTest::newRow("libwebsockets") << u"libwebsockets-dev"_s;
    }
    //! A message, frame or rule that two programs of ours understand alike and nobody else does.
    void seesWhatWeSee()
    {
        QFETCH(QString, package);
        const auto found = m_strangers.find(QByteArray(QTest::currentDataTag()));
        if (found == m_strangers.end()) {
            const QString text = u"Debian's package "_s % package
                % u" is not here. Run ./dev setup test, then build again."_s;
            if (qEnvironmentVariableIsSet("DISPATCH_TEST_NEEDS_ALL"))
                QFAIL(qPrintable(text));
            QSKIP(qPrintable(text));
        }
        auto &stranger = *found->second;
        QVERIFY2(stranger.endedWell(), qPrintable(stranger.report()));
        const auto away = stranger.said(u"away"_s);
        const auto done = stranger.said(u"done"_s);
        QVERIFY2(away && done, qPrintable(stranger.report()));

        // The same place in the same log.
        const auto position = m_ours->client().session().position();
        QVERIFY(position);
        const auto theirs = (*done)["position"_L1].toObject();
        QCOMPARE(theirs["epoch"_L1].toString(), domain::uuidText(position->epoch));
        QCOMPARE(theirs["seq"_L1].toInteger(), static_cast<qint64>(position->seq));
        QCOMPARE(theirs["h"_L1].toString().toLatin1(), position->h);

        // The same events: none lost, none twice, in order.
        const auto since = static_cast<quint64>((*done)["since"_L1].toInteger());
        const auto events = (*done)["events"_L1].toArray();
        QCOMPARE(events, seenSince(since));
        const auto before = (*away)["events"_L1].toArray();
        QVERIFY(before.size() + static_cast<qsizetype>(m_strangers.size()) <= events.size());

        // What it did, and what was done while it was away, as our console has it.
        const auto &operation = m_ours->operation();
        const auto id = jobOf(*away);
        const auto *job = operation.job(id);
        QVERIFY(job);
        QVERIFY2(job->fields.title.endsWith(u'✓'), qPrintable(job->fields.title));
        QCOMPARE(job->notes.size(), 1U);
        const auto thread = std::ranges::find_if(
            operation.threads(), [&](const domain::Thread &t) { return t.job == id; });
        QVERIFY(thread != operation.threads().end());
        QCOMPARE(thread->messages.size(), 1U); // it was sent twice
    }

    void theLogIsWhole()
    {
        if (m_strangers.empty())
            QSKIP("None of the foreign libraries is here. Run ./dev setup test.");
        QCOMPARE(m_office.verify(), QString());
    }

private:
    void add(const char *name, const QStringList &command)
    {
        m_strangers.emplace(name, std::make_unique<Stranger>(QString::fromLatin1(name), command));
    }
    static domain::JobId jobOf(const QJsonObject &line)
    {
        return domain::JobId::parse(line["job"_L1].toString()).value_or(domain::JobId {});
    }
    //! Our console's events after this position, in the strangers' form.
    [[nodiscard]] QJsonArray seenSince(quint64 seq) const
    {
        QJsonArray out;
        for (const auto &event : m_events) {
            if (event.seq <= seq)
                continue;
            const auto whole = protocol::encodeEvent(event);
            QJsonObject line;
            for (const auto &key : { u"seq"_s, u"entity"_s, u"ver"_s, u"event"_s, u"cmd"_s }) {
                const auto value = whole[key];
                line[key] = value.isUndefined() ? QJsonValue() : value;
            }
            out.append(line);
        }
        return out;
    }

    Office m_office;
    std::unique_ptr<Console> m_ours;
    std::map<QByteArray, std::unique_ptr<Stranger>> m_strangers;
    std::vector<domain::Event> m_events;
};

QTEST_GUILESS_MAIN(TestForeign)
#include "tst_foreign.moc"
