// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_card.h"

#include "viewmodels/format.h"

#include <QCoreApplication>

namespace dispatch::viewmodels {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("JobCard", text);
}

} // namespace

QString latenessText(const JobInfo &info, double nowMs)
{
    if (!info.isOpen)
        return {};
    if (info.arrivedMs > 0 && info.windowToMs > 0)
        return info.arrivedMs > info.windowToMs
            ? tr("arrived %1 late").arg(Format::duration(info.arrivedMs - info.windowToMs))
            : tr("arrived in time");
    if (info.dueMs <= 0)
        return {};
    const QString away = Format::duration(std::abs(info.dueMs - nowMs));
    if (info.state == domain::VisitState::Requested)
        return nowMs > info.dueMs ? tr("the answer is %1 late").arg(away)
                                  : tr("to be answered within %1").arg(away);
    if (nowMs > info.dueMs)
        return tr("%1 late").arg(away);
    return info.isAtRisk ? tr("at risk: window ends in %1").arg(away)
                         : tr("on time: window ends in %1").arg(away);
}

map::PinCard makeJobCard(const JobInfo &info, double nowMs)
{
    map::PinCard card;
    card.job = info.id;
    card.title = info.numberText + u' ' + info.title;
    card.customer = info.customer;
    card.address = info.address;
    card.state = info.stateText;
    card.priority = info.priorityText;
    const QString window = Format::window(info.windowFromMs, info.windowToMs);
    card.window = window.isEmpty() ? tr("no arrival window yet") : window;
    card.technician = info.technician.isEmpty() ? tr("nobody assigned") : info.technician;
    card.lateness = latenessText(info, nowMs);
    card.concern = info.isLate ? 2 : info.isAtRisk ? 1 : 0;
    if (info.isOpen)
        card.clock = tr("asked for %1 ago").arg(Format::duration(nowMs - info.createdMs));
    else if (info.endedMs > 0)
        card.clock = tr("ended %1").arg(Format::moment(info.endedMs, nowMs));
    return card;
}

} // namespace dispatch::viewmodels
