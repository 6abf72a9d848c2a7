// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::InboxItem;
using viewmodels::PresenceInfo;

namespace AlarmDeed = viewmodels::AlarmDeed;
namespace AlarmKind = viewmodels::AlarmKind;

namespace {

//! Two dispatchers at one server, one technician, one job.
struct Desks {
    Office office;
    std::unique_ptr<Dispatcher> sam, nada;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s) || !addDispatcher(office, u"Nada"_s)
            || office.addDevice(u"Ada Lind"_s).isEmpty())
            return false;
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, office.url());
        nada = std::make_unique<Dispatcher>(office, u"Nada"_s, office.url());
        if (!QTest::qWaitFor([this] { return sam->isLive() && nada->isLive(); }, LinkTimeoutMs))
            return false;
        sam->session->createJob(u"Boiler gives no hot water"_s, u"Vera Holm"_s, u"555 0101"_s,
            u"Quay Street 4"_s, u"heating"_s, 2);
        return QTest::qWaitFor(
            [this] { return sam->onlyJob().number > 0 && nada->onlyJob().number > 0; },
            LinkTimeoutMs);
    }
    //! \brief How Sam sees the one job: who else has it open.
    [[nodiscard]] QStringList seenBySam() const
    {
        QStringList texts;
        for (const PresenceInfo &one : sam->session->presence()->ofJob(sam->onlyJob().id))
            texts << one.text;
        return texts;
    }
};

//! \brief The row of a kind of alarm; an empty one if there is none.
InboxItem alarmOf(const Dispatcher &desk, AlarmKind::Value kind)
{
    for (const InboxItem &item : desk.session->inbox()->items()) {
        if (item.kind == kind)
            return item;
    }
    return {};
}

} // namespace

//! Two people at work at the same time, each in a program of their own, opposite a real server.
class TestPresenceDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void eachSeesWhatTheOtherHasOpen()
    {
        Desks desks;
        QVERIFY(desks.open());
        // At a desk with nothing open is somebody too.
        QTRY_COMPARE_WITH_TIMEOUT(desks.sam->session->presence()->desks().size(), 1, LinkTimeoutMs);
        QCOMPARE(desks.sam->session->presence()->desks()[0].name, u"Nada"_s);
        QVERIFY(desks.seenBySam().isEmpty());

        desks.nada->session->selectJob(desks.nada->onlyJob().id);
        QTRY_COMPARE_WITH_TIMEOUT(
            desks.seenBySam(), QStringList { u"Nada looks at this"_s }, LinkTimeoutMs);
        desks.nada->session->presence()->setEditing(true);
        QTRY_COMPARE_WITH_TIMEOUT(
            desks.seenBySam(), QStringList { u"Nada edits this"_s }, LinkTimeoutMs);
        QCOMPARE(desks.sam->session->presence()->desks()[0].jobText, u"#1"_s);
        // Who sits here is not told of themselves.
        QVERIFY(desks.nada->session->presence()->ofJob(desks.nada->onlyJob().id).isEmpty());

        desks.nada->session->presence()->setEditing(false);
        desks.nada->session->clearSelection();
        QTRY_VERIFY_WITH_TIMEOUT(desks.seenBySam().isEmpty(), LinkTimeoutMs);
    }

    // A desk that connects later hears at once what the others have open.
    void whoComesLaterHearsIt()
    {
        Desks desks;
        QVERIFY(desks.open());
        desks.nada->session->selectJob(desks.nada->onlyJob().id);
        QTRY_COMPARE_WITH_TIMEOUT(
            desks.seenBySam(), QStringList { u"Nada looks at this"_s }, LinkTimeoutMs);
        desks.sam->leave();
        desks.sam->sitDown();
        QTRY_VERIFY_WITH_TIMEOUT(desks.sam->isLive(), LinkTimeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(
            desks.seenBySam(), QStringList { u"Nada looks at this"_s }, LinkTimeoutMs);
    }

    void whoWritesIsSeenToWrite()
    {
        Desks desks;
        QVERIFY(desks.open());
        desks.nada->session->selectJob(desks.nada->onlyJob().id);
        const auto thread = desks.nada->stored().jobByNumber(1)->threads.front();
        desks.nada->session->presence()->typeIn(uuidText(thread.uuid));
        QTRY_COMPARE_WITH_TIMEOUT(
            desks.sam->session->presence()->typingIn(uuidText(thread.uuid)).size(), 1,
            LinkTimeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(
            desks.seenBySam(), QStringList { u"Nada looks at this"_s }, LinkTimeoutMs);
    }

    // One inbox for the office: what one takes on, the other sees looked after; the rules are the server's.
    void anEmergencyIsTakenOnEscalatedAndEnded()
    {
        constexpr auto Emergency = AlarmKind::Emergency;
        Desks desks;
        QVERIFY(desks.open());
        const QString ada = desks.sam->technicianId(u"Ada Lind"_s);
        const auto raiser = desks.office.console(u"raiser"_s);
        QTRY_VERIFY_WITH_TIMEOUT(raiser->isLive(), LinkTimeoutMs);
        const TechnicianId who { *parseUuid(ada) };
        QVERIFY(raiser->client().act(who, SetEmergency { .raise = true, .note = u"Fell"_s }));
        QTRY_COMPARE_WITH_TIMEOUT(
            alarmOf(*desks.sam, Emergency).subject, u"Ada Lind"_s, LinkTimeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(desks.nada->session->inbox()->openCount(), 1, LinkTimeoutMs);

        auto *inbox = desks.sam->session->inbox();
        const QString key = alarmOf(*desks.sam, Emergency).key;
        QVERIFY(inbox->act(key, AlarmDeed::Own));
        QTRY_COMPARE_WITH_TIMEOUT(alarmOf(*desks.nada, Emergency).owner, u"Sam"_s, LinkTimeoutMs);
        QCOMPARE(desks.nada->session->inbox()->openCount(), 0);
        QVERIFY(inbox->act(key, AlarmDeed::Escalate));
        QTRY_VERIFY_WITH_TIMEOUT(alarmOf(*desks.nada, Emergency).isEscalated, LinkTimeoutMs);
        QVERIFY(!inbox->act(key, AlarmDeed::Clear)); // not without a word
        QVERIFY(inbox->act(key, AlarmDeed::Clear, u"Called back, not hurt"_s));
        QTRY_COMPARE_WITH_TIMEOUT(desks.nada->session->inbox()->count(), 0, LinkTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            desks.sam->session->review()->rowCount() == 0, LinkTimeoutMs); // nothing was refused
        desks.sam->leave();
        desks.nada->leave();
    }
};

QTEST_GUILESS_MAIN(TestPresenceDesks)
#include "tst_presence_desks.moc"
