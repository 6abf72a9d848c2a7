// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"
#include "support/impairment_proxy.h"

#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::ReviewField;
using viewmodels::ReviewItem;

namespace ReviewKind = viewmodels::ReviewKind;

namespace {

//! Two dispatchers, two technicians, one job; Sam's line to the server is the one that breaks.
struct TwoDesks {
    Office office;
    std::unique_ptr<ImpairmentProxy> line;
    std::unique_ptr<Dispatcher> sam, sven;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s) || !addDispatcher(office, u"Sven"_s))
            return false;
        for (const auto &technician : { u"Ada Lind"_s, u"Bo Ek"_s }) {
            if (office.addDevice(technician).isEmpty())
                return false;
        }
        line = std::make_unique<ImpairmentProxy>(static_cast<quint16>(office.url().port()));
        QUrl throughTheLine = office.url();
        throughTheLine.setPort(line->port());
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, throughTheLine);
        sven = std::make_unique<Dispatcher>(office, u"Sven"_s, office.url());
        if (!QTest::qWaitFor([this] { return sam->isLive() && sven->isLive(); }, LinkTimeoutMs))
            return false;
        sven->session->createJob(u"Boiler gives no hot water"_s, u"Vera Holm"_s, u"555 0101"_s,
            u"Quay Street 4"_s, u"heating"_s, 2);
        return QTest::qWaitFor(
            [this] { return sam->onlyJob().number > 0 && sven->onlyJob().number > 0; },
            LinkTimeoutMs);
    }
    //! Sam, cut off, gives the job to Ada; Sven, meanwhile, to Bo.
    [[nodiscard]] bool disagree()
    {
        // The connection breaks, and whatever tries again gets no answer.
        line->set({ .mode = ImpairmentProxy::Way::Mode::Silent });
        line->reset();
        if (!QTest::qWaitFor([this] { return !sam->isLive(); }, LinkTimeoutMs))
            return false;
        sam->session->assign(sam->onlyJob().id, sam->technicianId(u"Ada Lind"_s));
        if (sam->session->review()->waiting() != 1 || !sam->onlyJob().isPending)
            return false;
        sven->session->assign(sven->onlyJob().id, sven->technicianId(u"Bo Ek"_s));
        if (!QTest::qWaitFor(
                [this] {
                    return sven->onlyJob().technician == u"Bo Ek"_s
                        && sven->session->review()->rowCount() == 0;
                },
                LinkTimeoutMs))
            return false;
        line->heal();
        line->reset(); // an attempt of the bad time would stay silent for ever
        return QTest::qWaitFor(
            [this] { return sam->isLive() && sam->session->review()->refused() == 1; },
            LinkTimeoutMs);
    }
    [[nodiscard]] bool agreeOn(const QString &technician) const
    {
        return QTest::qWaitFor(
            [&] {
                return sam->onlyJob().technician == technician
                    && sven->onlyJob().technician == technician
                    && sam->session->review()->rowCount() == 0
                    && sven->session->review()->rowCount() == 0 && sam->stored() == sven->stored();
            },
            LinkTimeoutMs);
    }
};

ReviewField field(const ReviewItem &item, const QString &label)
{
    const auto it = std::ranges::find(item.fields, label, &ReviewField::label);
    return it == item.fields.end() ? ReviewField() : *it;
}

} // namespace

//! Two dispatchers on one job, one of them without a connection: nobody's work is lost without being told.
class TestTwoDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theLoserIsToldWhoWhatAndWhenAndMayInsist()
    {
        TwoDesks desks;
        QVERIFY(desks.open());
        const auto before = SystemClock().now();
        QVERIFY(desks.disagree());
        const auto after = SystemClock().now();

        // Both see what the server has: Bo. What Sam wanted is not forgotten but put before Sam.
        QTRY_COMPARE(desks.sam->onlyJob().technician, u"Bo Ek"_s);
        QVERIFY(desks.sam->onlyJob().isRefused);
        QCOMPARE(desks.sam->stored(), desks.sven->stored());
        const ReviewItem item = desks.sam->session->review()->items().front();
        QCOMPARE(item.kind, ReviewKind::Conflict);
        QCOMPARE(item.about, u"Job 1"_s);
        QCOMPARE(item.reason, u"Reassigned"_s);
        QCOMPARE(item.who, u"Sven"_s);
        QVERIFY(item.whenMs >= static_cast<double>(toMs(before)));
        QVERIFY(item.whenMs <= static_cast<double>(toMs(after)));
        const ReviewField technician = field(item, u"Technician"_s);
        QCOMPARE(technician.before, u"nobody"_s);
        QCOMPARE(technician.mine, u"Ada Lind"_s);
        QCOMPARE(technician.theirs, u"Bo Ek"_s);
        QCOMPARE(technician.who, u"Sven"_s);
        QVERIFY(technician.isContested);

        QCOMPARE(item.whyNot, QString());
        desks.sam->session->proceed(item.id);
        QVERIFY(desks.agreeOn(u"Ada Lind"_s));
        desks.sam->leave();
        desks.sven->leave();
        QCOMPARE(desks.office.verify(), QString());
    }

    void theLoserMayKeepTheirs()
    {
        TwoDesks desks;
        QVERIFY(desks.open());
        QVERIFY(desks.disagree());
        desks.sam->session->withdraw(desks.sam->session->review()->items().front().id);
        QVERIFY(desks.agreeOn(u"Bo Ek"_s));
    }

    //! The tray outlives the program, and the window shows it. DISPATCH_SHOTS names a folder that keeps the pictures, in
    //! both themes and sizes.
    void theTrayCanBeSeen()
    {
        TwoDesks desks;
        QVERIFY(desks.open());
        QVERIFY(desks.disagree());
        desks.sam->leave(); // the window below is the one that has the file
        const QString kept = qEnvironmentVariable("DISPATCH_SHOTS");
        const QDir folder(kept.isEmpty() ? desks.office.path(u"shots"_s) : kept);
        QVERIFY(folder.mkpath(u"."_s));
        QList<std::pair<QString, QSize>> views { { u"light"_s, { 1280, 800 } } };
        if (!kept.isEmpty()) {
            views << std::pair(u"dark"_s, QSize(1280, 800))
                  << std::pair(u"light"_s, QSize(2560, 1440))
                  << std::pair(u"dark"_s, QSize(2560, 1440));
        }
        for (const auto &[theme, size] : views) {
            const QString wxh = u"%1x%2"_s.arg(size.width()).arg(size.height());
            const QString file = folder.filePath(u"review-%1-%2.png"_s.arg(theme, wxh));
            Program console(QStringLiteral(DISPATCH_CONSOLE_PROGRAM));
            const auto code = console.run({ u"--server"_s, desks.sam->server.toString(),
                u"--login"_s, desks.sam->name, u"--password-file"_s, desks.office.passwordFile(),
                u"--profile"_s, desks.sam->profile, u"--page"_s, u"review"_s, u"--theme"_s, theme,
                u"--size"_s, wxh, u"--screenshot"_s, file, u"--after"_s, u"4"_s });
            QVERIFY2(code == 0, qPrintable(console.report()));
            QCOMPARE(QImage(file).size(), size);
        }
        desks.sam->sitDown();
        QTRY_VERIFY_WITH_TIMEOUT(desks.sam->isLive(), LinkTimeoutMs);
        QCOMPARE(desks.sam->session->review()->refused(), 1);
        desks.sam->session->proceed(desks.sam->session->review()->items().front().id);
        QVERIFY(desks.agreeOn(u"Ada Lind"_s));
    }
};

QTEST_GUILESS_MAIN(TestTwoDesks)
#include "tst_two_desks.moc"
