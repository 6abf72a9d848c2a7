// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/message_list_model.h"

#include "viewmodels/desk.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using viewmodels::MessageListModel;

class TestMessageListModel : public QObject {
    Q_OBJECT

    static Thread thread(const QStringList &texts, const EntityRef &by)
    {
        Thread t;
        t.id = ThreadId::make(noon());
        for (const QString &text : texts)
            t.messages.push_back(
                { .n = ++t.ver, .by = by, .at = noon(), .text = text, .attachments = {} });
        return t;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void newWordsAreAppendedNotReset()
    {
        Desk desk;
        Thread t = thread({ u"one"_s, u"two"_s }, desk.dispatcher.id);
        desk.operation.put(t);
        MessageListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(t.id, desk.context(), {});
        QCOMPARE(model.rowCount(), 2);
        QSignalSpy inserted(&model, &MessageListModel::rowsInserted);
        QSignalSpy removed(&model, &MessageListModel::rowsRemoved);
        QSignalSpy reset(&model, &MessageListModel::modelReset);
        t.messages.push_back({ .n = ++t.ver,
            .by = desk.dispatcher.id,
            .at = noon(),
            .text = u"three"_s,
            .attachments = {} });
        desk.operation.put(t);
        model.show(t.id, desk.context(), {});
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(removed.size(), 0);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.data(model.index(2), MessageListModel::TextRole).toString(), u"three"_s);
    }

    //! What was typed must be seen at once, and never twice.
    void anOwnWordIsPendingUntilTheLogHasIt()
    {
        Desk desk;
        Thread t = thread({}, desk.dispatcher.id);
        desk.operation.put(t);
        const Command post { .id = CommandId::make(noon()),
            .entity = t.id,
            .expect = {},
            .after = {},
            .made = noon(),
            .args = PostMessage { .text = u"on my way"_s, .attachments = {} } };
        MessageListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(t.id, desk.context(),
            { { .command = post,
                .status = journal::OutboxStatus::Waiting,
                .accepted = {},
                .rejection = {} } });
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.data(model.index(0), MessageListModel::IsPendingRole).toBool());
        t.messages.push_back({ .n = ++t.ver,
            .by = desk.dispatcher.id,
            .at = noon(),
            .text = u"on my way"_s,
            .attachments = {} });
        desk.operation.put(t);
        model.show(t.id, desk.context(), {});
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.data(model.index(0), MessageListModel::IsPendingRole).toBool());
        QVERIFY(model.data(model.index(0), MessageListModel::IsOwnRole).toBool());
    }

    //! A word to one customer shown under another's job would be worse than none.
    void anotherThreadReplacesAllRows()
    {
        Desk desk;
        const Thread a = thread({ u"same"_s, u"a"_s }, desk.dispatcher.id);
        const Thread b = thread({ u"same"_s }, desk.dispatcher.id);
        desk.operation.put(a);
        desk.operation.put(b);
        MessageListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(a.id, desk.context(), {});
        QSignalSpy removed(&model, &MessageListModel::rowsRemoved);
        model.show(b.id, desk.context(), {});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0][1].toInt(), 0);
        model.show({}, desk.context(), {});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.hasThread());
    }
};

QTEST_GUILESS_MAIN(TestMessageListModel)
#include "tst_message_list_model.moc"
