// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/attachment_samples.h"
#include "qml/job_drop.h"
#include "viewmodels/console_session.h"
#include "viewmodels/desk.h"
#include "viewmodels/inbox_desk.h"
#include "viewmodels/intake_desk.h"
#include "viewmodels/job_file.h"
#include "viewmodels/map_choice.h"
#include "viewmodels/map_ground.h"
#include "viewmodels/map_views.h"
#include "viewmodels/money_desk.h"
#include "viewmodels/nearby_finder.h"
#include "viewmodels/place_finder.h"
#include "viewmodels/plan_desk.h"
#include "viewmodels/talk_desk.h"
#include "viewmodels/way_finder.h"
#include "viewmodels/window_places.h"

#include <QDir>
#include <QFile>
#include <QRect>
#include <QTemporaryDir>

namespace dispatch::test {

using namespace Qt::StringLiterals;

//! What main.cpp makes for the user interface, without a server, with technicians put in by hand.
class TestDesk : public QObject {
    Q_OBJECT
    Q_PROPERTY(dispatch::viewmodels::MapGround *ground READ ground CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::MapChoice *mapChoice READ mapChoice CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::MapViews *views READ views CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::WindowPlaces *windowPlaces READ windowPlaces CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::PlaceFinder *places READ places CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::WayFinder *ways READ ways CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::DayPlanner *planner READ planner CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::NearbyFinder *nearby READ nearby CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::MoneyBook *money READ money CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::Intake *intake READ intake CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::JobListModel *intakeJobs READ intakeJobs CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::AlarmInbox *inbox READ inbox CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::JobFile *jobFile READ jobFile CONSTANT)
    Q_PROPERTY(dispatch::viewmodels::Chat *chat READ chat CONSTANT)

public:
    bool open()
    {
        m_session.fleet()->setRate(0);
        m_views.setAccount(u"http://127.0.0.1:9"_s, u"qml-test"_s);
        return m_session.open(QUrl(u"http://127.0.0.1:9"_s), u"qml-test"_s);
    }
    [[nodiscard]] viewmodels::ConsoleSession *session() { return &m_session; }
    [[nodiscard]] viewmodels::MapGround *ground() { return &m_ground; }
    [[nodiscard]] viewmodels::MapChoice *mapChoice() { return &m_mapChoice; }
    [[nodiscard]] viewmodels::MapViews *views() { return &m_views; }
    [[nodiscard]] viewmodels::WindowPlaces *windowPlaces() { return &m_windowPlaces; }
    [[nodiscard]] viewmodels::PlaceFinder *places() { return &m_places; }
    [[nodiscard]] viewmodels::WayFinder *ways() { return &m_ways; }
    [[nodiscard]] viewmodels::NearbyFinder *nearby() { return &m_nearby; }
    [[nodiscard]] viewmodels::DayPlanner *planner() { return &m_planDesk->planner; }

    [[nodiscard]] viewmodels::MoneyBook *money() { return &m_moneyDesk.book; }

    //! \brief A job with an empty ledger.
    Q_INVOKABLE void startMoney(bool isSupervisor)
    {
        m_moneyDesk.outbox.clear();
        m_moneyDesk.desk.dispatcher.roles
            = isSupervisor ? domain::Role::Supervisor : domain::Role::Dispatcher;
        m_moneyDesk.addJob(++m_moneyJobs);
    }
    //! \param kind as domain::PaymentKind counts
    Q_INVOKABLE bool putMoney(
        int kind, int minor, const QString &method, const QString &reference = {})
    {
        return m_moneyDesk.put(static_cast<domain::PaymentKind>(kind), minor, method, reference);
    }
    //! \param reason of the refusal; empty: it is on its way
    Q_INVOKABLE void queueMoney(int kind, int minor, const QString &method, const QString &reason)
    {
        m_moneyDesk.queue(
            m_moneyDesk.row(static_cast<domain::PaymentKind>(kind), minor, method, {}),
            reason.isEmpty() ? journal::OutboxStatus::Waiting : journal::OutboxStatus::Refused,
            reason);
    }
    [[nodiscard]] viewmodels::Intake *intake() { return &m_telephone->intake; }
    [[nodiscard]] viewmodels::JobListModel *intakeJobs() { return &m_telephone->jobs; }
    [[nodiscard]] viewmodels::JobFile *jobFile() { return &m_jobFile; }

    [[nodiscard]] viewmodels::AlarmInbox *inbox() { return &m_inboxDesk->inbox; }
    //! \brief An emergency, an urgent request, and a job that is going to be late.
    Q_INVOKABLE void fillInbox()
    {
        m_inboxDesk = std::make_unique<tests::InboxDesk>();
        auto &desk = m_inboxDesk->desk;
        const auto ada = desk.addTechnician(1, u"Ada Lind"_s, domain::Duty::Available);
        const auto request = desk.addJob(1, u"Gas smell"_s, domain::VisitState::Requested);
        m_lateJob = desk.addJob(2, u"Tap drips"_s, domain::VisitState::Scheduled, {}, ada);
        m_inboxDesk->raise(u"emergency"_s, ada, 3, u"Fell"_s);
        m_inboxDesk->raise(u"urgent-request"_s, request.job, 2);
        refreshInbox(8);
    }
    //! \param lateMin of the job that is going to be late
    Q_INVOKABLE void refreshInbox(int lateMin)
    {
        m_inboxDesk->refresh(
            { m_inboxDesk->breach(m_lateJob, std::chrono::minutes(lateMin), false) });
    }
    Q_INVOKABLE void emptyInbox() { m_inboxDesk->inbox.clear(); }
    //! \brief What was sent about alarms: "owned", "cleared Not hurt".
    Q_INVOKABLE [[nodiscard]] QStringList sentFromInbox() const
    {
        QStringList sent;
        for (const domain::ActOnAlarm &one : m_inboxDesk->sent)
            sent << u"%1 %2"_s.arg(domain::name(one.to), one.note).trimmed();
        return sent;
    }
    //! \brief Somebody else who has a job open.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::PresenceInfo somebody(
        const QString &name, bool isEditing) const
    {
        const auto job = domain::JobId::make(m_clock.now());
        viewmodels::PresenceBook book { [job](const domain::EntityRef &) {
            return viewmodels::PresenceBook::JobName { .id = job, .text = u"#1"_s };
        } };
        book.take({ .entity = job,
                      .user = domain::UserId::make(m_clock.now()),
                      .userName = name,
                      .isEditing = isEditing },
            m_clock.now());
        return book.ofJob(domain::uuidText(job.uuid)).constFirst();
    }

    [[nodiscard]] viewmodels::Chat *chat() { return &m_talk->chat; }
    //! \brief One job, about which both sides have said \p words.
    Q_INVOKABLE void fillChat(const QString &words)
    {
        m_talked = m_talk->addJob(++m_talks, u"Boiler is loud"_s);
        m_talk->says(m_talk->vera, m_talked.customer, words);
        m_talk->says(m_talk->desk.dispatcher, m_talked.office, words);
        openChat(false);
    }
    //! \brief One more word in the office's conversation.
    Q_INVOKABLE void sayInOffice(const QString &words)
    {
        m_talk->says(m_talk->desk.dispatcher, m_talked.office, words);
    }
    Q_INVOKABLE void openChat(bool isCustomer)
    {
        m_talk->chat.openThread(
            domain::uuidText((isCustomer ? m_talked.customer : m_talked.office).uuid));
    }
    //! \brief How much has been said on one side.
    Q_INVOKABLE [[nodiscard]] int saidTo(bool isCustomer) const
    {
        return static_cast<int>(
            m_talk->thread(isCustomer ? m_talked.customer : m_talked.office).messages.size());
    }

    //! \brief Somebody to send, and somebody who has called before; with \p isOpen that job is not done yet.
    Q_INVOKABLE void fillTelephone(bool isOpen)
    {
        m_telephone->intake.clear();
        m_telephone->desk.operation = {};
        m_telephone->desk.operation.put(m_telephone->desk.dispatcher);
        const auto ann = m_telephone->addTechnician(1, u"Ann Lee"_s, { u"heating"_s });
        const tests::IntakeDesk::Caller nora { .name = u"Nora Ferreira"_s,
            .phone = u"555 0101"_s,
            .address = u"12 Quay Street"_s,
            .trade = u"heating"_s,
            .place = tests::IntakeDesk::here() };
        if (isOpen)
            m_telephone->addJob(
                481, u"Boiler is loud"_s, nora, domain::VisitState::Scheduled, ann, 120);
        else
            m_telephone->addJob(480, u"Boiler is loud"_s, nora);
    }
    //! \brief The newest job as it came out: what, who, where, and its visit.
    Q_INVOKABLE [[nodiscard]] QStringList newestTaken() const
    {
        for (const viewmodels::JobInfo &job : m_telephone->jobs.all()) {
            if (job.title != u"Boiler is loud"_s)
                return { job.title, job.customer, job.phone, job.address, job.trade,
                    job.priorityText, job.technician, job.stateText,
                    job.hasPlace ? u"placed"_s : u"nowhere"_s,
                    job.windowFromMs > 0 ? u"promised"_s : u"not promised"_s };
        }
        return {};
    }
    //! \brief Writes a table of jobs. \return where it lies
    Q_INVOKABLE QString writeTable(const QString &name, const QString &text)
    {
        QFile out(m_folder.filePath(name));
        if (!out.open(QIODevice::WriteOnly))
            return {};
        out.write(text.toUtf8());
        return out.fileName();
    }
    Q_INVOKABLE [[nodiscard]] int sentFromFile() const { return m_sentFromFile; }

    //! \param state "staged", "sending", "refused", "known", "here" or "table"
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::AttachmentInfo attachment(
        const QString &state) const
    {
        return sampleAttachment(state);
    }
    //! \brief A folder with an empty file of this name in it.
    Q_INVOKABLE QString folderWith(const QString &file)
    {
        const QString path = m_folder.filePath(u"choose"_s);
        QDir().mkpath(path);
        QFile out(path + u'/' + file);
        return out.open(QIODevice::WriteOnly) ? path : QString();
    }

    //! \brief Something to plan: two technicians 20 km apart, two jobs at each, and one nowhere.
    Q_INVOKABLE void fillPlan()
    {
        m_planDesk->planner.setRounds(20);
        m_planDesk->addTechnician(1, u"Ann"_s, 0);
        m_planDesk->addTechnician(2, u"Ben"_s, 20);
        quint64 number = 0;
        for (const double km : { 1, 2, 19, 18 })
            m_planDesk->addJob(++number, km);
        m_planDesk->desk.addJob(9, u"Nowhere"_s, domain::VisitState::Unscheduled);
    }
    Q_INVOKABLE [[nodiscard]] int sentFromPlan() const
    {
        return static_cast<int>(m_planDesk->sent.size());
    }

    //! \param duty as domain::Duty counts
    Q_INVOKABLE void put(int handle, const QString &name, int duty, double latitude,
        double longitude, bool isInDanger)
    {
        const auto id
            = m_desk.addTechnician(quint32(handle), name, static_cast<domain::Duty>(duty));
        domain::Technician technician = *m_desk.operation.technician(id);
        technician.hasEmergency = isInDanger;
        m_desk.operation.put(technician);
        m_desk.now = m_clock.now();
        auto *fleet = m_session.fleet();
        fleet->upsert(quint32(handle), name, technician.duty, isInDanger);
        domain::Fix fix;
        fix.position = { latitude, longitude };
        fix.fixTime = fix.receivedTime = m_desk.now;
        fleet->applyFix(quint32(handle), fix, m_desk.now);
        m_session.technicians()->reset(m_desk.context());
    }
    //! \param at within the window
    Q_INVOKABLE bool dropJob(
        QQuickWindow *window, QPointF at, const QString &jobId, const QString &text)
    {
        return test::dropJob(*window, at, jobId, text);
    }
    //! \param state as domain::VisitState counts
    Q_INVOKABLE void putJob(int number, const QString &title, int state)
    {
        m_desk.now = m_clock.now();
        m_desk.addJob(quint64(number), title, static_cast<domain::VisitState>(state));
        m_session.jobs()->reset(m_desk.context());
    }
    Q_INVOKABLE void clear()
    {
        m_session.clearSelection();
        m_session.jobs()->setView({});
        m_session.jobs()->setLooks({});
        m_desk = {};
        m_session.fleet()->clear();
        m_session.technicians()->setHiddenDuties(0);
        m_session.technicians()->reset(m_desk.context());
        m_session.jobs()->reset(m_desk.context());
        for (int slot = 1; slot <= viewmodels::SavedQueues::Slots; ++slot)
            m_session.queues()->remove(slot);
        for (int slot = 1; slot <= viewmodels::MapViews::Slots; ++slot)
            m_views.remove(slot);
    }

private:
    using Wished = std::expected<void, QString>;

    QTemporaryDir m_folder;
    const QString m_settings = m_folder.filePath(u"settings.ini"_s);
    domain::SystemClock m_clock;
    tests::Desk m_desk;
    tests::MoneyDesk m_moneyDesk;
    quint64 m_moneyJobs = 480;
    const std::unique_ptr<tests::IntakeDesk> m_telephone = std::make_unique<tests::IntakeDesk>();
    std::unique_ptr<tests::InboxDesk> m_inboxDesk = std::make_unique<tests::InboxDesk>();
    tests::Desk::Added m_lateJob;
    int m_sentFromFile = 0;
    const std::unique_ptr<tests::TalkDesk> m_talk = std::make_unique<tests::TalkDesk>();
    tests::TalkDesk::Talk m_talked;
    quint64 m_talks = 0;
    viewmodels::JobFile m_jobFile { { .context = [this] { return m_telephone->desk.context(); },
        .whyNotAct = [] { return QString(); },
        .send = [this](const domain::CommandArgs &args)
            -> std::expected<domain::CommandId, domain::Rejection> {
            m_sentFromFile += static_cast<int>(std::get<domain::Batch>(args).items.size());
            return domain::CommandId::make(m_telephone->desk.now);
        },
        .withdraw = [](const domain::CommandId &) { return true; },
        .isConnected = [] { return true; } } };
    const std::unique_ptr<tests::PlanDesk> m_planDesk = std::make_unique<tests::PlanDesk>();
    viewmodels::ConsoleSession m_session { m_clock, m_folder.path() };
    viewmodels::MapGround m_ground;
    viewmodels::MapChoice m_mapChoice { m_settings, m_folder.filePath(u"map-key"_s),
        viewmodels::MapChoice::Imported, {}, [](const viewmodels::MapWish &wish) -> Wished {
            if (wish.kind == viewmodels::MapWish::Kind::File)
                return std::unexpected(u"There is no file %1."_s.arg(wish.path));
            return {};
        } };
    viewmodels::MapViews m_views { m_settings };
    viewmodels::WindowPlaces m_windowPlaces { m_settings,
        [] {
            const QRect box(0, 0, 1600, 1200);
            return QList<viewmodels::WindowPlaces::Screen> { { u"test"_s, box, box } };
        } };
    viewmodels::PlaceFinder m_places;
    viewmodels::WayFinder m_ways;
    viewmodels::NearbyFinder m_nearby;
};

} // namespace dispatch::test
