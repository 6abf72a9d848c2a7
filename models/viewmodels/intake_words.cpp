// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/intake_words.h"

#include "viewmodels/format.h"
#include "viewmodels/job_info.h"
#include "viewmodels/travel_words.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Intake", text);
}

QString jobCounts(const CustomerRecord &customer)
{
    const QString jobs = customer.jobs == 1 ? tr("1 job") : tr("%1 jobs").arg(customer.jobs);
    return customer.openJobs == 0 ? jobs : tr("%1, %2 open").arg(jobs).arg(customer.openJobs);
}

} // namespace

QString customerSummary(const CustomerRecord &customer, double nowMs)
{
    const QString when = Format::moment(customer.lastMs, nowMs);
    return (customer.lastMs > nowMs ? tr("%1 · next %2: %3") : tr("%1 · last %2: %3"))
        .arg(jobCounts(customer), when, customer.lastTitle);
}

QString visitOfTheMonth(int number)
{
    switch (number) {
    case 0:
    case 1:
        return {};
    case 2:
        return tr("Second visit this month");
    case 3:
        return tr("Third visit this month");
    case 4:
        return tr("Fourth visit this month");
    default:
        return tr("Visit number %1 this month").arg(number);
    }
}

IntakeOffer customerOffer(const CustomerRecord &customer, double nowMs)
{
    QStringList detail;
    if (!customer.address.isEmpty())
        detail << customer.address;
    detail << jobCounts(customer);
    if (customer.lastMs > 0)
        detail << Format::day(customer.lastMs, nowMs);
    const QString who = !customer.name.isEmpty() ? customer.name
        : !customer.phone.isEmpty()              ? tr("No name")
                                                 : customer.address;
    return { .kind = IntakeOfferKind::Customer,
        .title = who,
        .aside = customer.phone,
        .detail = detail.join(u" · "_s) };
}

QString twinText(const JobInfo &job, const OpenTwin &twin)
{
    const QString which = job.number > 0 ? tr("Job %1").arg(job.number) : tr("A new job");
    QString how = job.stateText;
    if (job.windowFromMs > 0)
        how += u' ' + Format::window(job.windowFromMs, job.windowToMs);
    switch (twin.why) {
    case OpenTwin::Why::SameAddress:
        return tr("%1 is open at this address: %2, %3").arg(which, job.title, how);
    case OpenTwin::Why::SamePhone:
        return tr("%1 of this caller is open: %2, %3").arg(which, job.title, how);
    case OpenTwin::Why::Near:
        break;
    }
    return tr("%1 is open %2 from there: %3, %4")
        .arg(which, Format::distance(twin.distanceM), job.title, how);
}

IntakeWindow windowWords(const Slot &slot, const state::Operation &operation, Timestamp now)
{
    const auto ms = [](Timestamp moment) { return static_cast<double>(toMs(moment)); };
    const auto dayOf
        = [](Timestamp moment) { return QDateTime::fromMSecsSinceEpoch(toMs(moment)).date(); };
    IntakeWindow words;
    words.when = Format::window(ms(slot.window.from), ms(slot.window.to));
    if (dayOf(slot.window.from) == dayOf(now).addDays(1))
        words.when = tr("tomorrow %1").arg(words.when);
    const Technician *who = operation.technician(slot.technician);
    words.technician = who ? who->name : QString();
    words.detail = tr("there ~%1").arg(Format::clock(ms(slot.arrive)));
    if (slot.leg)
        words.detail += u", "_s + driveText(*slot.leg, slot.isGuessed);
    if (slot.delay > milliseconds(0))
        words.trouble
            = tr("#%1 becomes %2 late")
                  .arg(slot.delayedNumber)
                  .arg(Format::duration(static_cast<double>(
                      std::chrono::ceil<std::chrono::minutes>(slot.delay).count() * 60'000)));
    return words;
}

} // namespace dispatch::viewmodels
