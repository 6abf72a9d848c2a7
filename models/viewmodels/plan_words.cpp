// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/plan_words.h"

#include "viewmodels/format.h"
#include "viewmodels/job_info.h"
#include "viewmodels/travel_words.h"
#include "viewmodels/visit_plan.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;
using plan::Draft;
using plan::Stop;

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("PlanWords", text, nullptr, n);
}

double msOf(Timestamp t)
{
    return static_cast<double>(toMs(t));
}

QString lengthText(milliseconds length)
{
    return Format::duration(
        static_cast<double>(std::chrono::ceil<std::chrono::minutes>(length).count() * 60'000));
}

//! "14:22"; of another day "tomorrow 09:15": nobody is planned for later than that.
QString clockOf(Timestamp t, Timestamp now)
{
    const auto dateOf
        = [](Timestamp at) { return QDateTime::fromMSecsSinceEpoch(toMs(at)).date(); };
    const QString clock = Format::clock(msOf(t));
    return dateOf(t) > dateOf(now) ? tr("tomorrow %1").arg(clock) : clock;
}

class Writer {
public:
    Writer(const Proposal &proposal, const state::Operation &operation)
        : m_proposal(proposal)
        , m_day(proposal.from->day)
        , m_operation(operation)
    {
    }

    std::vector<PlanRow> rows()
    {
        const Draft &draft = m_proposal.solution.best;
        for (std::size_t w = 0; w < m_day.crew.size(); ++w)
            addWorker(w, draft.stopsOf(w));
        addLeftOut();
        return std::move(m_rows);
    }

private:
    [[nodiscard]] std::optional<atlas::Leg> legOf(const Stop &stop) const
    {
        if (stop.from == plan::NoPlace || stop.place == plan::NoPlace)
            return std::nullopt;
        return m_proposal.drives
            .legs[static_cast<std::size_t>(stop.from) * m_proposal.from->stopPlaces
                + static_cast<std::size_t>(stop.place)];
    }

    //! The row of a visit without its times; nothing if it is not known any more.
    [[nodiscard]] std::optional<PlanRow> rowOfVisit(const VisitId &id) const
    {
        const Visit *visit = m_operation.visit(id);
        const Job *job = visit ? m_operation.job(visit->job) : nullptr;
        if (!job)
            return std::nullopt;
        PlanRow row;
        row.jobId = uuidText(job->id.uuid);
        row.visitId = uuidText(id.uuid);
        row.title = jobNumberText(job->number) + u' ' + job->fields.title;
        row.priority = static_cast<int>(job->fields.priority);
        return row;
    }
    [[nodiscard]] QString numberOf(const VisitId &id) const
    {
        const Visit *visit = m_operation.visit(id);
        const Job *job = visit ? m_operation.job(visit->job) : nullptr;
        return job ? jobNumberText(job->number) : QString();
    }

    void addWorker(std::size_t w, const std::vector<Stop> &stops)
    {
        const plan::Worker &worker = m_day.crew[w];
        const Technician *technician = m_operation.technician(worker.id);
        const auto count = std::ranges::count_if(
            stops, [](const Stop &stop) { return !plan::isPromise(stop.item); });
        if (!technician || count == 0)
            return;
        const QString technicianId = uuidText(worker.id.uuid);
        PlanRow head;
        head.kind = PlanLine::Technician;
        head.technicianId = technicianId;
        head.title = technician->name;
        milliseconds drive {};
        for (const Stop &stop : stops)
            drive += stop.drive;
        QStringList details { count == 1 ? tr("1 visit") : tr("%n visits", static_cast<int>(count)),
            tr("%1 of driving").arg(lengthText(drive)),
            worker.freeAt > m_day.now ? tr("free from ~%1").arg(clockOf(worker.freeAt, m_day.now))
                                      : tr("free now") };
        if (const QString roster = rosterOf(worker); !roster.isEmpty())
            details << roster;
        head.detail = details.join(u" · "_s);
        m_rows.push_back(head);
        QString before;
        for (const Stop &stop : stops) {
            const bool isPromise = plan::isPromise(stop.item);
            const VisitId &id = isPromise ? worker.promises[plan::rowOf(stop.item)].id
                                          : m_day.visits[plan::rowOf(stop.item)].id;
            if (auto row = rowOfVisit(id)) {
                row->technicianId = technicianId;
                if (isPromise)
                    tellPromise(*row, stop, worker.promises[plan::rowOf(stop.item)]);
                else
                    tellVisit(*row, stop, w, before);
                m_rows.push_back(*row);
            }
            before = numberOf(id);
        }
    }

    //! Breaks to come, and when the shift ends.
    [[nodiscard]] QString rosterOf(const plan::Worker &worker) const
    {
        QStringList words;
        for (const TimeWindow &pause : worker.breaks) {
            if (pause.to > m_day.now)
                words << tr("break until %1").arg(clockOf(pause.to, m_day.now));
        }
        if (worker.spans && !worker.spans->empty())
            words << tr("shift ends %1").arg(clockOf(worker.spans->back().to, m_day.now));
        return words.join(u" · "_s);
    }

    void tellPromise(PlanRow &row, const Stop &stop, const plan::Promise &promise) const
    {
        row.kind = PlanLine::Promised;
        row.when = tr("there ~%1").arg(clockOf(stop.arrive, m_day.now));
        row.detail = promise.window
            ? tr("promised %1: stays as it is")
                  .arg(Format::window(msOf(promise.window->from), msOf(promise.window->to)))
            : tr("stays as it is");
        if (stop.late > milliseconds(0))
            row.lateText = tr("%1 late already").arg(lengthText(stop.late));
    }

    void tellVisit(PlanRow &row, const Stop &stop, std::size_t w, const QString &before) const
    {
        const std::size_t at = plan::rowOf(stop.item);
        const plan::OpenVisit &open = m_day.visits[at];
        row.window = windowFrom(*m_operation.visit(open.id), stop.windowFrom);
        const QString window
            = clockOf(row.window.from, m_day.now) + u'–' + Format::clock(msOf(row.window.to));
        row.when = tr("%1 · there ~%2").arg(window, Format::clock(msOf(stop.arrive)));
        const auto leg = legOf(stop);
        const QString drive = leg ? travelTimeText(*leg)
                                  : tr("~%1 min: nobody knows from where")
                                        .arg(std::chrono::minutes(plan::UnknownDrive).count());
        QStringList reasons { before.isEmpty() ? drive : tr("%1 from %2").arg(drive, before) };
        const QString wanted = clockOf(open.wantedBy, m_day.now);
        if (stop.late > milliseconds(0)) {
            row.lateText = tr("%1 late").arg(lengthText(stop.late));
            reasons << tr("wanted by %1").arg(wanted);
        } else {
            reasons << tr("wanted by %1, %2 to spare")
                           .arg(wanted,
                               Format::duration(
                                   static_cast<double>((open.wantedBy - stop.arrive).count())));
        }
        if (m_day.fit(at, w) == plan::Fit::OtherArea)
            reasons << tr("outside the own area");
        else if (isOnlyOne(at))
            reasons << tr("nobody else has the skills");
        row.detail = reasons.join(u" · "_s);
    }
    [[nodiscard]] bool isOnlyOne(std::size_t visit) const
    {
        std::size_t able = 0;
        for (std::size_t w = 0; w < m_day.crew.size(); ++w)
            able += m_day.fit(visit, w) == plan::Fit::No ? 0 : 1;
        return able == 1 && m_day.crew.size() > 1;
    }

    void addLeftOut()
    {
        auto all = plan::leftOutOf(m_proposal.solution.best);
        all.insert(all.end(), m_proposal.from->leftOut.begin(), m_proposal.from->leftOut.end());
        std::vector<PlanRow> rows;
        for (const plan::LeftOut &one : all) {
            auto row = rowOfVisit(one.visit);
            if (!row)
                continue;
            row->kind = PlanLine::LeftOut;
            row->mark = Qt::Unchecked;
            row->detail = whyNot(one.why);
            rows.push_back(*row);
        }
        if (rows.empty())
            return;
        std::ranges::stable_sort(rows, std::ranges::greater(), &PlanRow::priority);
        PlanRow head;
        head.kind = PlanLine::LeftOutHead;
        head.title = tr("Not planned: %n", static_cast<int>(rows.size()));
        head.mark = Qt::Unchecked;
        m_rows.push_back(head);
        m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    }
    [[nodiscard]] QString whyNot(plan::WhyNot why) const
    {
        switch (why) {
        case plan::WhyNot::Nowhere:
            return tr("The job is nowhere on the map: give it an address that is found.");
        case plan::WhyNot::NoSkills:
            return tr("Nobody on shift has the skills it asks for.");
        case plan::WhyNot::NoTime:
            return m_day.crew.empty() ? tr("Nobody is on shift.")
                                      : tr("Whoever could do it has no time before %1.")
                                            .arg(clockOf(m_day.spans.back().to, m_day.now));
        case plan::WhyNot::TooMany:
            break;
        }
        return tr("More urgent ones came first: no more than %1 are planned at a time.")
            .arg(plan::MaxVisits);
    }

    const Proposal &m_proposal;
    const plan::Day &m_day;
    const state::Operation &m_operation;
    std::vector<PlanRow> m_rows;
};

//! Whether a figure of the drafts rests on an estimate.
bool isGuessed(const Proposal &proposal)
{
    return std::ranges::any_of(proposal.drives.legs,
        [](const atlas::Leg &leg) { return leg.source == atlas::TravelSource::Estimate; });
}

QString drivingText(const plan::Totals &totals, bool isGuessed)
{
    const QString text = lengthText(totals.drive) + u" · "_s + Format::distance(totals.metres);
    return isGuessed ? u'~' + text : text;
}

} // namespace

std::vector<PlanRow> rowsOf(const Proposal &proposal, const state::Operation &operation)
{
    return Writer(proposal, operation).rows();
}

QList<PlanTotal> totalsOf(const Proposal &proposal)
{
    const plan::Totals now = Draft(proposal.from->day).totals();
    const plan::Totals first = proposal.solution.firstCome.totals();
    const plan::Totals best = proposal.solution.best.totals();
    const bool guessed = isGuessed(proposal);
    const auto out = static_cast<int>(proposal.from->leftOut.size());
    const auto number = [](int n) { return QString::number(n); };
    const auto lateness = [](const plan::Totals &totals) {
        return totals.late == 0
            ? tr("none")
            : tr("%1, %2 in all").arg(totals.late).arg(lengthText(totals.lateness));
    };
    return {
        { .what = tr("Not planned"),
            .now = number(now.unplanned + out),
            .firstCome = number(first.unplanned + out),
            .proposal = number(best.unplanned + out),
            .isBetter = best.unplanned < first.unplanned },
        { .what = tr("Late"),
            .now = lateness(now),
            .firstCome = lateness(first),
            .proposal = lateness(best),
            .isBetter = best.lateness < first.lateness },
        { .what = tr("Driving"),
            .now = drivingText(now, guessed),
            .firstCome = drivingText(first, guessed),
            .proposal = drivingText(best, guessed),
            .isBetter = best.drive < first.drive },
    };
}

QStringList remarksOf(const Proposal &proposal)
{
    const plan::Solution &solution = proposal.solution;
    QStringList remarks;
    if (solution.best.totals().planned > 0)
        remarks << (solution.bound.lateness > milliseconds(0)
                ? tr("No plan for the same visits drives less than %1 or is less than %2 late.")
                      .arg(lengthText(solution.bound.drive), lengthText(solution.bound.lateness))
                : tr("No plan for the same visits drives less than %1.")
                      .arg(lengthText(solution.bound.drive)));
    if (solution.isCut)
        remarks << tr("The search ended with its time: it is no worse than first come first "
                      "served, and might have become better.");
    if (proposal.drives.isCut)
        remarks << tr("Not all drives were answered in time; those are estimated.");
    if (const int n = proposal.from->requests; n > 0)
        remarks << (n == 1 ? tr("1 request waits for an answer and is not in it.")
                           : tr("%n requests wait for an answer and are not in it.", n));
    if (const int n = proposal.from->crewLeftOut; n > 0)
        remarks << (n == 1 ? tr("1 technician with the most to do was left out of it.")
                           : tr("%n technicians with the most to do were left out of it.", n));
    return remarks;
}

} // namespace dispatch::viewmodels
