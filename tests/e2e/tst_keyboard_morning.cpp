// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/field_crew.h"
#include "e2e/keyboard_desk.h"

#include "domain/billing.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::DayPlanner;
using viewmodels::JobInfo;

namespace {

constexpr int Requests = 50;
constexpr int ByTelephone = 4; //!< taken down at the desk; the others are asked for by customers
constexpr int ByName = 2; //!< of these, given to somebody who is named; the others to the best
constexpr int AcceptedAlone = 3; //!< one by one; the others with the plan
constexpr int MostPressesToAssign = 4; // budget C8
const auto ByPhone = u"by phone"_s;
//! Has no telephone of ours: the desk reports for her.
const auto Silent = u"Zoe Quist"_s;

using Deed = KeyboardDesk::Deed;

} // namespace

//! A shift's first hours without a mouse, at the real window opposite a real server: what cannot be done with keys, or cannot
//! be reached with them, stops the morning.
class TestKeyboardMorning : public QObject {
    Q_OBJECT

public:
    static void initMain()
    {
        qputenv("QT_QUICK_BACKEND", "software"); // no screen, no graphics card
    }

private Q_SLOTS:
    void init()
    {
        // Of Qt's own when a list that it fills ahead has become empty: nothing is lost by it, and it comes by chance.
        static const QRegularExpression ours(u"^(?!DelegateModel::cancel: index out range)"_s);
        QTest::failOnWarning(ours);
    }
    void byKeysAlone();

private:
    Office m_office;
    std::unique_ptr<Console> m_customer, m_witness;
    std::vector<std::unique_ptr<Phone>> m_phones;
    std::unique_ptr<KeyboardDesk> m_desk;
    JobId m_calledOff;

    // In this order.
    void openTheOffice();
    void takeInAll();
    void acceptSome();
    void assignWhatHasNoPlace();
    void planTheRest();
    void dispatchAll();
    void reassignWhatIsDeclined();
    void endAnEmergency();
    void cancelWhatIsPaid();
    void seeAllDone();
    void billAll();
    void lookItUp();

    template<class Condition>
    [[nodiscard]] static bool until(Condition isDone)
    {
        return QTest::qWaitFor(isDone, KeyboardDesk::PatienceMs);
    }
    [[nodiscard]] bool untilDialog(bool isOpen) const
    {
        return until([this, isOpen] { return m_desk->isDialogOpen() == isOpen; });
    }
    //! What this console says by itself, as of late visits, comes and goes.
    [[nodiscard]] qsizetype serverAlarms() const
    {
        return std::ranges::count(
            m_desk->session().inbox()->items(), true, &viewmodels::InboxItem::isOfServer);
    }
    [[nodiscard]] std::optional<JobInfo> nextOfSilent() const;
    [[nodiscard]] JobInfo job(const JobId &id) const
    {
        const JobInfo *info = m_desk->board().find(uuidText(id.uuid));
        return info ? *info : JobInfo();
    }

    [[nodiscard]] bool takeDown(const QString &what, const QString &address);
    void assignBest();
    [[nodiscard]] bool isRefusedByTheServer(const Visit &visit);
};

void TestKeyboardMorning::openTheOffice()
{
    QVERIFY(m_office.open());
    QVERIFY(addUser(m_office, u"vera"_s, u"customer"_s));
    QVERIFY(!m_office.addDevice(Silent).isEmpty());
    const QStringList crew { u"Ann Berg"_s, u"Bo Cole"_s, u"Cy Dahl"_s, u"Di Ek"_s, u"Eli Falk"_s,
        u"Fia Gran"_s, u"Gus Holm"_s };
    for (const QString &name : crew)
        QVERIFY(addUser(m_office, name, u"technician"_s, name));
    m_customer = std::make_unique<Console>(
        m_office.path(u"customer.replica"_s), m_office.url(), u"vera"_s, Office::password());
    m_witness = m_office.console(u"witness"_s);
    for (const QString &name : crew)
        m_phones.push_back(std::make_unique<Phone>(m_office, name));
    QVERIFY(until([this] {
        return m_customer->isLive() && m_witness->isLive()
            && std::ranges::all_of(m_phones, [](const auto &phone) { return phone->isLive(); });
    }));
    for (const auto &phone : m_phones)
        phone->beginShift();
    m_desk = std::make_unique<KeyboardDesk>(m_office.path(u"desk"_s));
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->signIn(m_office.url().toString(), Office::login(), Office::password()));
}

// The form of a new job, field by field: to be changed with it.
bool TestKeyboardMorning::takeDown(const QString &what, const QString &address)
{
    const Deed deed(*m_desk, u"take down a job"_s);
    m_desk->press(Qt::Key_N);
    if (!untilDialog(true))
        return false;
    // Telephone and name are left empty; the address comes before what is wrong.
    m_desk->press(Qt::Key_Tab);
    m_desk->press(Qt::Key_Tab);
    m_desk->type(address);
    m_desk->press(Qt::Key_Tab);
    m_desk->type(what);
    m_desk->press(Qt::Key_Return, Qt::ControlModifier);
    return untilDialog(false);
}

void TestKeyboardMorning::takeInAll()
{
    QVERIFY(askForMany(*m_customer, Requests - ByTelephone));
    for (int i = 0; i < ByTelephone; ++i)
        QVERIFY(takeDown(u"Boiler %1 is cold"_s.arg(i + 1), u"Mill Lane %1"_s.arg(i + 1)));
    {
        const Deed deed(*m_desk, u"begin a shift"_s);
        QCOMPARE(m_desk->say(u"free "_s + Silent.toLower()), QString());
    }
    QVERIFY(until([this] {
        const auto &all = m_desk->board().all();
        return all.size() == Requests
            && std::ranges::all_of(all, [](const JobInfo &info) { return info.number > 0; });
    }));
    QVERIFY(m_desk->settle());
}

// One by one, from the queue.
void TestKeyboardMorning::acceptSome()
{
    QVERIFY(m_desk->filter(u"state:requested"_s));
    for (int i = 0; i < AcceptedAlone; ++i) {
        const Deed deed(*m_desk, u"accept a request"_s);
        m_desk->press(Qt::Key_J);
        const QString id = m_desk->session().job().id;
        QVERIFY(!id.isEmpty());
        QCOMPARE(m_desk->say(u"approve"_s), QString());
        QVERIFY(until([&] { return m_desk->board().find(id)->state == VisitState::Unscheduled; }));
    }
    QVERIFY(m_desk->clearFilter());
}

//! The chosen job to the best technician, with no more presses than promised.
void TestKeyboardMorning::assignBest()
{
    QVERIFY(until([this] { return !m_desk->session().suggestions().isEmpty(); }));
    const QString best = m_desk->session().suggestions().constFirst().technicianId;
    const QString chosen = m_desk->session().job().id;
    const Deed deed(*m_desk, u"assign the best"_s);
    m_desk->press(Qt::Key_A);
    QVERIFY(untilDialog(true));
    m_desk->press(Qt::Key_Return);
    QVERIFY2(deed.presses() <= MostPressesToAssign, qPrintable(QString::number(deed.presses())));
    QVERIFY(until([&] {
        const JobInfo *now = m_desk->board().find(chosen);
        return now && now->technicianId == best && now->state == VisitState::Scheduled;
    }));
    QVERIFY(untilDialog(false));
}

void TestKeyboardMorning::assignWhatHasNoPlace()
{
    QVERIFY(m_desk->filter(u"boiler state:unscheduled"_s));
    for (int i = 0; i < ByTelephone; ++i) {
        m_desk->press(Qt::Key_J);
        QVERIFY(m_desk->session().job().title.startsWith(u"Boiler"_s));
        if (i < ByName) {
            const QString chosen = m_desk->session().job().id;
            const Deed deed(*m_desk, u"assign by name"_s);
            QCOMPARE(m_desk->say(u"assign "_s + Silent.toLower()), QString());
            QVERIFY(until([&] { return m_desk->board().find(chosen)->technician == Silent; }));
            continue;
        }
        assignBest();
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY(m_desk->clearFilter());
}

// Requests too: whatever the plan gives out is accepted by that.
void TestKeyboardMorning::planTheRest()
{
    {
        const Deed deed(*m_desk, u"plan the day"_s);
        m_desk->press(Qt::Key_P);
        QVERIFY(untilDialog(true));
        m_desk->press(Qt::Key_Q);
        QVERIFY(until([this] { return m_desk->planner().stage() == DayPlanner::Ready; }));
        m_desk->press(Qt::Key_Return);
        QVERIFY(until([this] { return m_desk->planner().stage() == DayPlanner::Done; }));
        m_desk->press(Qt::Key_Return);
        QVERIFY(untilDialog(false));
    }
    QVERIFY(m_desk->settle());
    QCOMPARE(m_desk->jobsIn(VisitState::Scheduled).size(), std::size_t(Requests));
}

void TestKeyboardMorning::dispatchAll()
{
    {
        const Deed deed(*m_desk, u"dispatch all"_s);
        QVERIFY(m_desk->filter(u"state:scheduled"_s));
        m_desk->press(Qt::Key_A, Qt::ControlModifier);
        m_desk->press(Qt::Key_D);
        QVERIFY(untilDialog(true));
        m_desk->press(Qt::Key_Return);
        QVERIFY(untilDialog(false));
        QVERIFY(m_desk->clearFilter());
    }
    QVERIFY(m_desk->settle());
    QCOMPARE(m_desk->jobsIn(VisitState::Dispatched).size(), std::size_t(Requests));
}

// Found by its alarm, given to the best of those who are left, sent again, and the alarm put out.
void TestKeyboardMorning::reassignWhatIsDeclined()
{
    QVERIFY(until([this] { return m_phones.front()->hasOne(VisitState::Dispatched); }));
    const JobId declined = m_phones.front()->declineOne(u"No ladder"_s);
    QVERIFY(until([&] { return serverAlarms() == 1 && job(declined).technicianId.isEmpty(); }));
    {
        const Deed deed(*m_desk, u"go to an alarm"_s);
        m_desk->press(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(m_desk->goToAlarm(viewmodels::AlarmKind::Declined));
        m_desk->press(Qt::Key_Return);
    }
    QCOMPARE(m_desk->session().job().id, uuidText(declined.uuid));
    assignBest();
    if (QTest::currentTestFailed())
        return;
    {
        const Deed deed(*m_desk, u"dispatch one"_s);
        m_desk->press(Qt::Key_D);
        QVERIFY(until([&] { return job(declined).state == VisitState::Dispatched; }));
    }
    {
        const Deed deed(*m_desk, u"put out an alarm"_s);
        m_desk->press(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(m_desk->goToAlarm(viewmodels::AlarmKind::Declined));
        m_desk->press(Qt::Key_Delete);
        QVERIFY(until([this] { return serverAlarms() == 0; }));
        m_desk->press(Qt::Key_Escape);
    }
    QVERIFY(m_desk->settle());
}

void TestKeyboardMorning::endAnEmergency()
{
    Phone &hurt = *m_phones.back();
    hurt.raiseEmergency(u"Slipped on the stairs"_s);
    QVERIFY(until([this] { return serverAlarms() == 1; }));
    {
        const Deed deed(*m_desk, u"end an emergency"_s);
        QCOMPARE(m_desk->say(u"calledback %1 not hurt, goes on"_s.arg(hurt.name().toLower())),
            QString());
    }
    QVERIFY(until([this] { return serverAlarms() == 0; }));
    QVERIFY(m_desk->settle());
}

//! Past the console's own judgement, as a program of somebody else would try it.
bool TestKeyboardMorning::isRefusedByTheServer(const Visit &visit)
{
    ActOnVisit cancel;
    cancel.action = Action::Cancel;
    cancel.reason = u"Customer moved"_s;
    const auto id = m_witness->client().act(visit.id, cancel, visit.ver);
    const auto &outbox = m_witness->client().session().outbox();
    if (!id || !until([&] { return outbox.size() == 1 && outbox.front().rejection.has_value(); }))
        return false;
    const QString title = outbox.front().rejection->title;
    return m_witness->client().withdraw(*id) && title == explain(Refusal::RefundFirst);
}

// A deposit was paid, and the customer calls it off: the money goes back first.
void TestKeyboardMorning::cancelWhatIsPaid()
{
    const JobInfo off = m_desk->jobsIn(VisitState::Dispatched).back();
    const QString cancel = u"cancel %1 customer moved"_s.arg(off.number);
    m_calledOff = JobId { *parseUuid(off.id) };
    {
        const Deed deed(*m_desk, u"take a deposit"_s);
        QCOMPARE(m_desk->say(u"deposit %1 50 card"_s.arg(off.number)), QString());
    }
    QVERIFY(m_desk->settle());
    QVERIFY(until([this] { return m_witness->operation().ledger(m_calledOff).size() == 1; }));
    QVERIFY(isRefusedByTheServer(*m_witness->operation().currentVisit(m_calledOff)));
    {
        const Deed deed(*m_desk, u"refund and cancel"_s);
        QVERIFY(m_desk->begin(cancel));
        QVERIFY(until([this] { return m_desk->offered().size() >= 2; }));
        QVERIFY(m_desk->offered().constFirst().isRefused);
        QVERIFY2(m_desk->offered().constFirst().detail.contains(u"Refund it first"_s),
            qPrintable(m_desk->offered().constFirst().detail));
        QVERIFY(m_desk->offered().at(1).isReady); // the refund
        m_desk->press(Qt::Key_Down);
        m_desk->press(Qt::Key_Return);
        QVERIFY(untilDialog(false));
        QCOMPARE(m_desk->say(cancel), QString());
    }
    QVERIFY(m_desk->settle());
    QVERIFY(job(m_calledOff).state == VisitState::Canceled);
}

//! Of the technician without a telephone; none when all are done.
std::optional<JobInfo> TestKeyboardMorning::nextOfSilent() const
{
    for (const JobInfo &info : m_desk->jobsIn(VisitState::Dispatched)) {
        if (info.technician == Silent)
            return info;
    }
    return std::nullopt;
}

void TestKeyboardMorning::seeAllDone()
{
    int reported = 0;
    for (auto next = nextOfSilent(); next; next = nextOfSilent()) {
        const Deed deed(*m_desk, u"report five steps"_s);
        ++reported;
        QCOMPARE(m_desk->say(u"accept %1 "_s.arg(next->number) + ByPhone), QString());
        for (const auto &verb : { u"depart "_s, u"arrive "_s, u"start "_s, u"complete "_s })
            QCOMPARE(m_desk->say(verb + ByPhone), QString()); // of the job that is chosen now
        QVERIFY(
            until([&] { return m_desk->board().find(next->id)->state == VisitState::Completed; }));
    }
    QVERIFY(reported >= ByName);
    QVERIFY(until([this] {
        for (const auto &phone : m_phones)
            phone->work();
        return m_desk->jobsIn(VisitState::Completed).size() == std::size_t(Requests - 1);
    }));
    QVERIFY(m_desk->settle());
}

// The first in the ledger's own window, the others by a line each.
void TestKeyboardMorning::billAll()
{
    const auto done = m_desk->jobsIn(VisitState::Completed);
    QCOMPARE(m_desk->say(u"go #%1"_s.arg(done.front().number)), QString());
    {
        const Deed deed(*m_desk, u"charge in the ledger"_s);
        m_desk->press(Qt::Key_Dollar);
        QVERIFY(untilDialog(true));
        m_desk->type(u"80"_s);
        m_desk->press(Qt::Key_Tab);
        m_desk->type(u"repair"_s);
        m_desk->press(Qt::Key_Return);
        QVERIFY(untilDialog(false));
    }
    {
        const Deed deed(*m_desk, u"pay in the ledger"_s);
        m_desk->press(Qt::Key_Dollar);
        QVERIFY(untilDialog(true));
        m_desk->press(Qt::Key_Tab); // all that is open is suggested
        m_desk->type(u"cash"_s);
        m_desk->press(Qt::Key_Return);
        QVERIFY(untilDialog(false));
    }
    for (std::size_t i = 1; i < done.size(); ++i) {
        {
            const Deed deed(*m_desk, u"charge by a line"_s);
            QCOMPARE(m_desk->say(u"charge %1 80 repair"_s.arg(done[i].number)), QString());
        }
        const Deed deed(*m_desk, u"pay by a line"_s);
        QCOMPARE(m_desk->say(u"pay %1 80 card"_s.arg(done[i].number)), QString());
    }
    QVERIFY(m_desk->settle());
}

// What another account's console has been told by the server.
void TestKeyboardMorning::lookItUp()
{
    const auto &operation = m_witness->operation();
    QVERIFY(until(
        [&] { return std::ranges::count_if(operation.jobs(), &Job::isClosed) == Requests - 1; }));
    QCOMPARE(operation.jobs().size(), Requests);
    for (const Job &each : operation.jobs()) {
        const auto sum = balance(operation.ledger(each.id));
        QVERIFY(sum);
        const VisitState state = operation.currentVisit(each.id)->state;
        const bool isOff = each.id == m_calledOff;
        QCOMPARE(QString(name(state)),
            QString(name(isOff ? VisitState::Canceled : VisitState::Completed)));
        if (isOff)
            QCOMPARE(sum->paidMinor, 0);
        else
            QCOMPARE(QString(name(sum->state)), QString(name(BillingState::Paid)));
    }
    for (const Alarm &alarm : operation.alarms())
        QCOMPARE(QString(name(alarm.state)), QString(name(AlarmState::Cleared)));
}

void TestKeyboardMorning::byKeysAlone()
{
    using Morning = TestKeyboardMorning;
    QElapsedTimer time;
    time.start();
    for (const auto part : { &Morning::openTheOffice, &Morning::takeInAll, &Morning::acceptSome,
             &Morning::assignWhatHasNoPlace, &Morning::planTheRest, &Morning::dispatchAll,
             &Morning::reassignWhatIsDeclined, &Morning::endAnEmergency, &Morning::cancelWhatIsPaid,
             &Morning::seeAllDone, &Morning::billAll, &Morning::lookItUp }) {
        (this->*part)();
        if (QTest::currentTestFailed())
            return;
    }
    const QJsonObject figures { { u"test"_s, u"keyboard_morning"_s }, { u"requests"_s, Requests },
        { u"presses"_s, m_desk->presses() }, { u"deeds"_s, m_desk->figures() },
        { u"seconds"_s, time.elapsed() / 1000 } };
    qInfo().noquote() << QJsonDocument(figures).toJson(QJsonDocument::Compact);
    m_desk.reset();
    m_phones.clear();
    m_customer.reset();
    m_witness.reset();
    QCOMPARE(m_office.verify(), QString());
}

QTEST_MAIN(TestKeyboardMorning)
#include "tst_keyboard_morning.moc"
