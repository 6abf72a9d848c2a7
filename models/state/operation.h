// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "state/table.h"

#include <span>

namespace dispatch::state {

//! \brief What one event changed, so that models update rows and not lists.
struct ChangeSet {
    std::vector<domain::EntityRef> created;
    std::vector<domain::EntityRef>
        changed; //!< each once per apply(); a job is changed when a visit of it is
    void add(const ChangeSet &other);
};

//! \brief The whole operation at one place in the log: a fold of its events.
//!
//! Server and console run the same fold, so two operations that saw the same events are equal. Events are facts: apply()
//! never refuses one. An event about an entity it does not know (a hole left by visibility) is counted in
//! unknownEntities() and otherwise without effect.
//! \threads none of its own; value semantics
class Operation {
public:
    //! \brief Folds one event in. Events must come in ascending seq. An event that is in already (its `ver` is not above
    //! the entity's) is without effect, so that a repeated event or one that a snapshot covers does no harm.
    //! \return also the technicians whose shown duty may have changed with a visit
    ChangeSet apply(const domain::Event &event);

    // Snapshots put entities in whole.
    void put(const domain::Job &job);
    void put(const domain::Visit &visit);
    void put(const domain::Technician &technician);
    void put(const domain::Thread &thread);
    void put(const domain::ThreadId &thread,
        const domain::Message &message); //!< appended; thread must be there
    void put(const domain::Payment &payment);
    void put(const domain::Alarm &alarm);
    void put(const domain::User &user);
    void put(const domain::Zone &zone);
    void put(const domain::Shift &shift);
    void clear();

    //! \return nullptr if there is none; the pointer is good until the next apply(), put() or clear()
    [[nodiscard]] const domain::Job *job(const domain::JobId &id) const;
    [[nodiscard]] const domain::Visit *visit(const domain::VisitId &id) const;
    [[nodiscard]] const domain::Technician *technician(const domain::TechnicianId &id) const;
    [[nodiscard]] const domain::Thread *thread(const domain::ThreadId &id) const;
    [[nodiscard]] const domain::Payment *payment(const domain::PaymentId &id) const;
    [[nodiscard]] const domain::Alarm *alarm(const domain::AlarmId &id) const;
    [[nodiscard]] const domain::User *user(const domain::UserId &id) const;
    [[nodiscard]] const domain::Zone *zone(const domain::ZoneId &id) const;
    [[nodiscard]] const domain::Shift *shift(const domain::ShiftId &id) const;

    [[nodiscard]] const domain::Job *jobByNumber(quint64 number) const;
    [[nodiscard]] const domain::Technician *technicianByHandle(quint32 handle) const;
    //! \brief Case-insensitive; of several, one who is not retired, then the one known longest.
    [[nodiscard]] const domain::Technician *technicianByName(QStringView name) const;
    [[nodiscard]] const domain::User *userByName(QStringView name) const;
    //! \brief The newest open visit of a job, else its newest visit; nullptr without visits.
    [[nodiscard]] const domain::Visit *currentVisit(const domain::JobId &id) const;
    //! \brief Visits with this technician that are open, in order of window, then id.
    [[nodiscard]] std::vector<const domain::Visit *> openVisitsOf(
        const domain::TechnicianId &id) const;
    //! \brief The technician's visit that is EnRoute, OnSite or InProgress.
    [[nodiscard]] const domain::Visit *activeVisitOf(const domain::TechnicianId &id) const;
    //! \brief The technician's shifts that have time in common with \p span and are not canceled, earliest first.
    [[nodiscard]] std::vector<const domain::Shift *> shiftsOf(
        const domain::TechnicianId &id, const domain::TimeWindow &span) const;
    [[nodiscard]] std::vector<domain::Payment> ledger(const domain::JobId &id) const;
    //! \brief The version of any entity; 0 if unknown.
    [[nodiscard]] quint64 version(const domain::EntityRef &ref) const;
    //! \brief The name to show for who did something: a technician's own name, else the user's; "system", or "somebody" if not visible here.
    [[nodiscard]] QString actorName(const domain::EntityRef &by) const;

    [[nodiscard]] const Table<domain::JobId, domain::Job> &jobs() const { return m_jobs; }
    [[nodiscard]] const Table<domain::VisitId, domain::Visit> &visits() const { return m_visits; }
    [[nodiscard]] const Table<domain::TechnicianId, domain::Technician> &technicians() const
    {
        return m_technicians;
    }
    [[nodiscard]] const Table<domain::ThreadId, domain::Thread> &threads() const
    {
        return m_threads;
    }
    [[nodiscard]] const Table<domain::PaymentId, domain::Payment> &payments() const
    {
        return m_payments;
    }
    [[nodiscard]] const Table<domain::AlarmId, domain::Alarm> &alarms() const { return m_alarms; }
    [[nodiscard]] const Table<domain::UserId, domain::User> &users() const { return m_users; }
    [[nodiscard]] const Table<domain::ZoneId, domain::Zone> &zones() const { return m_zones; }
    [[nodiscard]] const Table<domain::ShiftId, domain::Shift> &shifts() const { return m_shifts; }

    [[nodiscard]] quint64 nextJobNumber() const { return m_lastJobNumber + 1; }
    [[nodiscard]] quint32 nextHandle() const { return m_lastHandle + 1; }
    [[nodiscard]] quint64 unknownEntities() const { return m_unknownEntities; }

    //! \brief Equal in everything the log determines (counters of unknown entities left out).
    bool operator==(const Operation &other) const;

private:
    struct Fold; // the effect of each payload
    void linkToTechnician(const domain::Visit &visit);
    void unlinkFromTechnician(const domain::Visit &visit);
    void linkToTechnician(const domain::Shift &shift);
    void unlinkFromTechnician(const domain::Shift &shift);
    void rename(const domain::TechnicianId &id, const QString &was, const QString &now);
    void rename(const domain::UserId &id, const QString &was, const QString &now);

    Table<domain::JobId, domain::Job> m_jobs;
    Table<domain::VisitId, domain::Visit> m_visits;
    Table<domain::TechnicianId, domain::Technician> m_technicians;
    Table<domain::ThreadId, domain::Thread> m_threads;
    Table<domain::PaymentId, domain::Payment> m_payments;
    Table<domain::AlarmId, domain::Alarm> m_alarms;
    Table<domain::UserId, domain::User> m_users;
    Table<domain::ZoneId, domain::Zone> m_zones;
    Table<domain::ShiftId, domain::Shift> m_shifts;
    QHash<quint64, domain::JobId> m_jobByNumber;
    QHash<quint32, domain::TechnicianId> m_technicianByHandle;
    QMultiHash<QString, domain::TechnicianId> m_techniciansByName; //!< by case-folded name
    QMultiHash<QString, domain::UserId> m_usersByName;
    QHash<domain::TechnicianId, std::vector<domain::VisitId>>
        m_visitsByTechnician; //!< open ones only
    //! By beginning, then id; none that is canceled. A year's worth of one person is a few hundred.
    using Roster = std::vector<std::pair<domain::Timestamp, domain::ShiftId>>;
    QHash<domain::TechnicianId, Roster> m_rosters;
    QHash<QUuid, quint64> m_unknownVersions; //!< org and kinds without an entity of their own
    quint64 m_lastJobNumber = 0;
    quint32 m_lastHandle = 0;
    quint64 m_unknownEntities = 0;
};

} // namespace dispatch::state
