// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/alarm_info.h"

#include "viewmodels/event_sentence.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString kindText(const QString &kind)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Alarms", text); };
    if (kind == "emergency"_L1)
        return tr("Emergency");
    if (kind == "urgent-request"_L1)
        return tr("Urgent request");
    if (kind == "declined"_L1)
        return tr("Declined");
    if (kind == "timed-out"_L1)
        return tr("No answer");
    return kind;
}

} // namespace

QList<AlarmInfo> openAlarms(const state::Operation &operation)
{
    struct Ranked {
        AlarmInfo info;
        std::tuple<bool, double, QString> key;
    };
    std::vector<Ranked> ranked;
    for (const Alarm &alarm : operation.alarms()) {
        if (alarm.state == AlarmState::Cleared)
            continue;
        AlarmInfo info;
        info.id = uuidText(alarm.id.uuid);
        info.title = u"%1: %2"_s.arg(kindText(alarm.kindName), entityTitle(alarm.about, operation));
        info.text = alarm.note;
        info.raisedMs = static_cast<double>(toMs(alarm.raisedAt));
        if (alarm.owner)
            info.owner = operation.actorName(*alarm.owner);
        if (alarm.about.kind == Kind::Technician)
            info.technicianId = uuidText(alarm.about.uuid);
        else if (const JobId job = jobOf(alarm.about, operation); !job.isNull())
            info.jobId = uuidText(job.uuid);
        const bool isDanger = alarm.about.kind == Kind::Technician;
        ranked.push_back({ info, { !isDanger, info.raisedMs, info.id } });
    }
    std::ranges::sort(ranked, {}, &Ranked::key);
    QList<AlarmInfo> list;
    for (const Ranked &r : ranked)
        list << r.info;
    return list;
}

} // namespace dispatch::viewmodels
