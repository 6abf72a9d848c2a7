// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

namespace dispatch::state {

//! \brief What each payload does to an operation; the inside of Operation::apply(). One object lives for one event.
//!
//! Each operator() returns false if the entity is not known here, and then has done nothing.
struct Operation::Fold {
    Operation &op;
    const domain::Event &event;
    ChangeSet &changes;

    bool operator()(const domain::JobCreated &created);
    bool operator()(const domain::JobChanged &changed);
    bool operator()(const domain::JobNoted &noted);
    bool operator()(const domain::JobClosed &closed);
    bool operator()(const domain::VisitCreated &created);
    bool operator()(const domain::VisitChanged &changed);
    bool operator()(const domain::VisitMoved &moved);
    bool operator()(const domain::TechnicianCreated &created);
    bool operator()(const domain::TechnicianChanged &changed);
    bool operator()(const domain::DutyChanged &changed);
    bool operator()(const domain::EmergencyChanged &changed);
    bool operator()(const domain::TechnicianRetired &retired);
    bool operator()(const domain::ThreadCreated &created);
    bool operator()(const domain::MessagePosted &posted);
    bool operator()(const domain::MessageEdited &edited);
    bool operator()(const domain::MessageTakenBack &takenBack);
    bool operator()(const domain::ThreadRead &read);
    bool operator()(const domain::ThreadDelivered &delivered);
    bool operator()(const domain::ThreadSettled &settled);
    bool operator()(const domain::PaymentAdded &added);
    bool operator()(const domain::AlarmRaised &raised);
    bool operator()(const domain::AlarmMoved &moved);
    bool operator()(const domain::ZoneCreated &created);
    bool operator()(const domain::ZoneChanged &changed);
    bool operator()(const domain::ZoneRetired &retired);
    bool operator()(const domain::ShiftCreated &created);
    bool operator()(const domain::ShiftChanged &changed);
    bool operator()(const domain::ShiftCanceled &canceled);
    bool operator()(const domain::UserChanged &changed);
    bool operator()(const domain::OrgChanged &changed);
    bool operator()(const domain::TrackViewed &viewed);
    bool operator()(const domain::TracksClosed &closed);
    bool operator()(const domain::TracksDeleted &deleted);
    bool operator()(const domain::UnknownEvent &unknown);

private:
    //! What the log says about the organisation leaves no more than its version here.
    bool noteOrganisation();
    void markChanged(const domain::EntityRef &ref);
    //! The job of a visit, thread or payment is shown with them.
    void markJob(const domain::JobId &id);
    void markTechnician(const std::optional<domain::TechnicianId> &id);

    //! The entity the event is about, with its new version set; nullptr if it is not known here.
    template<class K, class V>
    V *touch(Table<K, V> &entities);
    //! The thread, with the job it is shown with marked too; nullptr if it is not known here.
    domain::Thread *touchThread();
    //! What it says is another matter for whoever has not loaded the message: nullptr then.
    domain::Message *touchMessage(quint64 n);
};

} // namespace dispatch::state
