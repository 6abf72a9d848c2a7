// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/account_routes.h"
#include "server/password.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::server;

namespace {

//! Does nothing by itself: a test says whose turn comes, and whether it comes too late.
class HeldWorker final : public Worker {
public:
    struct Work {
        std::function<void()> heavy, done, late;
    };
    [[nodiscard]] bool run(std::function<void()> heavy, std::function<void()> done,
        std::function<void()> late) override
    {
        if (isFull)
            return false;
        waiting.push_back({ std::move(heavy), std::move(done), std::move(late) });
        return true;
    }
    Work next()
    {
        Work work = std::move(waiting.front());
        waiting.erase(waiting.begin());
        return work;
    }

    std::vector<Work> waiting;
    bool isFull = false;
};

} // namespace

//! Signing in when the machine has little time for it.
class TestSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init()
    {
        QTest::failOnWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        m_accounts = Accounts::create(m_folder->filePath(u"a.db"_s)).value();
        QVERIFY(m_accounts->add(u"dina"_s, domain::Role::Dispatcher, std::nullopt,
            hashPassword("correct horse"), m_clock.now()));
        m_worker.emplace();
        m_metrics = {};
        m_routes.emplace(*m_accounts, *m_worker, m_clock, m_metrics);
        m_answers.clear();
    }
    void cleanup() { m_routes.reset(); }

    //! A check that nobody waits for any more made the next one late too, and so on: nobody signed in again until the load
    //! was gone.
    void aLateTurnIsAnsweredWithoutWork()
    {
        signIn();
        QCOMPARE(m_worker->waiting.size(), 1U);
        const auto work = m_worker->next();
        QVERIFY(work.late);
        work.late();
        QCOMPARE(m_answers.size(), 1U);
        QCOMPARE(m_answers[0].status, 503);
        QVERIFY(hasRetryAfter(m_answers[0]));
        QCOMPARE(m_metrics.loginsAccepted, 0U);

        // The next try comes in time.
        signIn();
        const auto again = m_worker->next();
        again.heavy();
        again.done();
        QCOMPARE(m_answers.size(), 2U);
        QCOMPARE(m_answers[1].status, 200);
        QVERIFY(!QJsonDocument::fromJson(m_answers[1].body)["token"_L1].toString().isEmpty());
    }

    void aFullQueueIsSaidAtOnce()
    {
        m_worker->isFull = true;
        signIn();
        QCOMPARE(m_answers.size(), 1U);
        QCOMPARE(m_answers[0].status, 503);
        QVERIFY(hasRetryAfter(m_answers[0]));
    }

private:
    void signIn()
    {
        const bool isTaken
            = m_routes->handle({ .method = "POST",
                                   .target = "/v1/login",
                                   .authorization = {},
                                   .contentType = "application/json",
                                   .body = R"({"name":"dina","password":"correct horse"})",
                                   .address = u"127.0.0.1"_s },
                m_clock.now(), [this](const HttpResponse &answer) { m_answers.push_back(answer); });
        QVERIFY(isTaken);
    }
    [[nodiscard]] static bool hasRetryAfter(const HttpResponse &answer)
    {
        return std::ranges::any_of(
            answer.headers, [](const auto &header) { return header.first == "Retry-After"; });
    }

    domain::ManualClock m_clock { domain::timestampFromMs(1'772'460'309'123) };
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Accounts> m_accounts;
    std::optional<HeldWorker> m_worker;
    Metrics m_metrics;
    std::optional<AccountRoutes> m_routes;
    std::vector<HttpResponse> m_answers;
};

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_sign_in.moc"
