// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::Chat;
using viewmodels::MessageListModel;

namespace {

constexpr int Words = 1'300; //!< more than two answers of the server, and than what is present
constexpr int AtOnce = 100;

//! A conversation that was long before Sam's computer was unpacked.
struct LongTalk {
    static constexpr int FirstN = 2; //!< the word after the making of the thread
    Office office;
    std::unique_ptr<Console> desk;
    ThreadId thread;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s))
            return false;
        desk = office.console(u"desk"_s);
        if (!QTest::qWaitFor([this] { return desk->isLive(); }, LinkTimeoutMs))
            return false;
        const auto now = SystemClock().now();
        CreateJob job;
        job.fields.title = u"Boiler gives no hot water"_s;
        job.fields.trade = u"heating"_s;
        job.visit = VisitId::make(now);
        job.thread = thread = ThreadId::make(now);
        if (!desk->client().act(JobId::make(now), job))
            return false;
        for (int said = 0; said < Words;) {
            Batch batch;
            for (int i = 0; i < AtOnce; ++i, ++said)
                batch.items.push_back({ .entity = thread.ref(),
                    .expect = {},
                    .args = PostMessage { .text = word(said), .attachments = {} } });
            if (!desk->client().act({}, batch))
                return false;
        }
        return QTest::qWaitFor([this] { return desk->hasNothingPending(); }, LinkTimeoutMs);
    }
    static QString word(int number) { return u"word %1"_s.arg(number); }
    [[nodiscard]] QByteArray bearer(const QString &name)
    {
        const auto reply = office.http(u"/v1/login"_s,
            QJsonDocument(
                QJsonObject { { u"name"_s, name }, { u"password"_s, Office::password() } })
                .toJson());
        return "Bearer " + QJsonDocument::fromJson(reply.body)["token"_L1].toString().toLatin1();
    }
    //! The last events of the thread before one of the log.
    [[nodiscard]] Office::Reply page(const QByteArray &authorization, qint64 before, int limit)
    {
        return office.http(u"/v1/log?entity=%1&before=%2&limit=%3"_s.arg(thread.ref().toString())
                               .arg(before)
                               .arg(limit),
            {}, authorization);
    }
};

//! What a list does whose reader goes on turning the wheel.
bool scrollUpTo(MessageListModel &messages, quint64 n)
{
    return QTest::qWaitFor(
        [&] {
            messages.fetchMore({});
            return messages.rowOf(static_cast<double>(n)) >= 0;
        },
        LinkTimeoutMs);
}

} // namespace

//! The beginning of a conversation, on a computer that was not there then.
class TestOldWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void whoComesLateReadsTheFirstWord()
    {
        LongTalk talk;
        QVERIFY(talk.open());
        Dispatcher sam(talk.office, u"Sam"_s, talk.office.url());
        QVERIFY(QTest::qWaitFor([&] { return sam.isLive(); }, LinkTimeoutMs));
        Chat &chat = *sam.session->chat();
        MessageListModel &messages = *chat.messages();
        chat.openThread(uuidText(talk.thread.uuid));
        QVERIFY(messages.count() > 0);
        QVERIFY(messages.rowOf(LongTalk::FirstN) < 0);

        // The line is gone, and it says so.
        talk.office.server().killNow();
        QVERIFY(QTest::qWaitFor([&] { return !sam.isLive(); }, LinkTimeoutMs));
        messages.fetchMore({});
        QVERIFY(QTest::qWaitFor([&] { return messages.canRetryOlder(); }, LinkTimeoutMs));
        QVERIFY(messages.olderText().contains(u"cannot be fetched"));
        messages.retryOlder();
        QVERIFY(QTest::qWaitFor([&] { return messages.canRetryOlder(); }, LinkTimeoutMs));

        // It comes back, and nobody has to ask again.
        QVERIFY(talk.office.serveAgain());
        QVERIFY(scrollUpTo(messages, LongTalk::FirstN));
        QVERIFY(messages.olderText().isEmpty());
        QVERIFY(!messages.canFetchMore({}));
        for (int row = messages.count() - 1, i = 0; row >= 0; --row) {
            const auto index = messages.index(row);
            if (messages.data(index, MessageListModel::IsSystemRole).toBool())
                continue;
            QCOMPARE(
                messages.data(index, MessageListModel::TextRole).toString(), LongTalk::word(i++));
        }
        sam.leave();
        QCOMPARE(talk.office.verify(), QString());
    }

    //! Catches: a page that begins at the wrong end, a story too long to be found in, words given to whom they are not for.
    void theServerGivesPagesOfWhatOneMaySee()
    {
        LongTalk talk;
        QVERIFY(talk.open());
        const auto sams = talk.bearer(u"Sam"_s);
        qint64 before = 0;
        qint64 ver = -1;
        int words = 0;
        for (int i = 0; i <= Words && ver != 1; ++i) {
            const auto reply = talk.page(sams, before, 97);
            QCOMPARE(reply.status, 200);
            const auto events = QJsonDocument::fromJson(reply.body)["events"_L1].toArray();
            QVERIFY(!events.isEmpty() && events.size() <= 97);
            for (auto at = events.size() - 1; at >= 0; --at) {
                const auto event = events[at];
                if (ver > 0)
                    QCOMPARE(event["ver"_L1].toInteger(), ver - 1);
                ver = event["ver"_L1].toInteger();
                before = event["seq"_L1].toInteger();
                words += event["event"_L1].toString() == "thread.posted"_L1 ? 1 : 0;
            }
        }
        QCOMPARE(ver, 1);
        QCOMPARE(words, Words);
        QVERIFY(QJsonDocument::fromJson(talk.page(sams, before, 97).body)["events"_L1]
                .toArray()
                .isEmpty());
        QVERIFY(
            QJsonDocument::fromJson(talk.page(sams, 1, 97).body)["events"_L1].toArray().isEmpty());

        QVERIFY(addAccount(talk.office, u"Vera"_s, u"customer"_s));
        const auto veras = talk.bearer(u"Vera"_s);
        QCOMPARE(talk.page(veras, 0, 97).status, 404);
        const auto all = talk.office.http(u"/v1/log?after=0&limit=1000"_s, {}, veras);
        QCOMPARE(all.status, 200);
        QVERIFY(!all.body.contains("word "));
        talk.desk.reset();
        QCOMPARE(talk.office.verify(), QString());
    }
};

QTEST_GUILESS_MAIN(TestOldWords)
#include "tst_old_words.moc"
