// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/technician_info.h"

#include "state/derived.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/job_info.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

void TechnicianInfo::setFix(const std::optional<Fix> &fix, SignalAge age)
{
    signal = static_cast<int>(age);
    hasFix = fix.has_value();
    if (!fix) {
        fixMs = 0;
        speedMps = -1;
        accuracyM = -1;
        batteryPercent = -1;
        return;
    }
    fixMs = static_cast<double>(toMs(fix->fixTime));
    latitude = fix->position.latitudeDeg;
    longitude = fix->position.longitudeDeg;
    speedMps = fix->speedMps.value_or(-1);
    accuracyM = fix->accuracyM.value_or(-1);
    batteryPercent = fix->batteryPercent.value_or(-1);
}

TechnicianInfo makeTechnicianInfo(const Technician &technician, const RowContext &context)
{
    const state::Operation &operation = context.operation;
    TechnicianInfo info;
    info.id = uuidText(technician.id.uuid);
    info.handle = static_cast<int>(technician.handle);
    info.name = technician.name;
    info.phone = technician.phone;
    info.area = technician.area;
    info.skills = technician.skills;
    info.duty = state::shownDuty(operation, technician);
    info.dutyText = dutyText(info.duty);
    info.dutyReason = technician.hasEmergency ? technician.emergencyNote : technician.dutyReason;
    info.tone = toneOf(info.duty, technician.hasEmergency);
    info.hasEmergency = technician.hasEmergency;
    info.isOnShift = technician.duty != Duty::OffShift && technician.duty != Duty::OutOfService;
    info.isOnBreak = technician.duty == Duty::Break || technician.duty == Duty::NonJob;
    info.dutySinceMs = technician.dutySince ? static_cast<double>(toMs(*technician.dutySince)) : 0;
    const auto visits = operation.openVisitsOf(technician.id);
    info.openVisits = static_cast<int>(visits.size());
    const Visit *visit = operation.activeVisitOf(technician.id);
    if (!visit && !visits.empty())
        visit = visits.front();
    if (visit) {
        if (const Job *job = operation.job(visit->job)) {
            info.jobId = uuidText(job->id.uuid);
            info.jobNumberText = jobNumberText(job->number);
            info.jobTitle = job->fields.title;
        }
    }
    info.isPending = context.pendingOf(technician.id) == Pending::Waiting;
    return info;
}

} // namespace dispatch::viewmodels
