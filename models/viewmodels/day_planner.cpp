// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/day_planner.h"

#include "domain/transitions.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"
#include "viewmodels/job_info.h"

#include <QDateTime>
#include <QDeadlineTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

Timestamp localClock(const QDate &date, std::chrono::hours clock)
{
    return timestampFromMs(
        QDateTime(date, QTime(static_cast<int>(clock.count()), 0)).toMSecsSinceEpoch());
}

} // namespace

//! What the worker and the window share of a search.
struct DayPlanner::Search {
    std::atomic_bool isEnded = false; //!< what there is by now is wanted
    std::atomic_bool isDropped = false; //!< nothing is
};

DayPlanner::DayPlanner(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
    m_pool.setMaxThreadCount(1);
    m_turn.setSingleShot(true);
    connect(&m_turn, &QTimer::timeout, this, &DayPlanner::sendSome);
    connect(&m_finder, &travel::TableFinder::progressed, this, &DayPlanner::setProgress);
}

DayPlanner::~DayPlanner()
{
    if (m_search)
        m_search->isDropped = true;
    m_pool.waitForDone();
}

plan::Spans DayPlanner::spansAt(Timestamp now, bool withTomorrow)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(toMs(now)).date();
    plan::Spans spans { { now,
        std::max<Timestamp>(localClock(today, DayEnds), now + milliseconds(LeastAhead)) } };
    if (withTomorrow)
        spans.push_back({ std::max(spans.front().to, localClock(today.addDays(1), DayBegins)),
            localClock(today.addDays(1), DayEnds) });
    return spans;
}

void DayPlanner::setWithTomorrow(bool with)
{
    if (with == m_withTomorrow || m_stage == Sending)
        return;
    m_withTomorrow = with;
    Q_EMIT wishChanged();
    if (m_stage != Idle)
        start();
}

void DayPlanner::setWithRequests(bool with)
{
    if (with == m_withRequests || m_stage == Sending)
        return;
    m_withRequests = with;
    Q_EMIT wishChanged();
    if (m_stage != Idle)
        start();
}

void DayPlanner::go(Stage stage, const QString &headline)
{
    m_stage = stage;
    m_headline = headline;
    setProgress(0);
    Q_EMIT changed();
}

void DayPlanner::setProgress(double progress)
{
    m_progress = progress;
    Q_EMIT progressChanged();
}

void DayPlanner::cancel()
{
    m_finder.cancel();
    if (m_search)
        m_search->isDropped = true;
    m_search.reset();
    m_turn.stop();
    m_rows.set({});
    m_totals.clear();
    m_remarks.clear();
    go(Idle, {});
}

void DayPlanner::start()
{
    cancel();
    const RowContext context = m_sources.context();
    const auto from = std::make_shared<plan::DayCase>(plan::dayOf(context.operation,
        { .now = context.now,
            .spans = spansAt(context.now, m_withTomorrow),
            .withRequests = m_withRequests,
            .position = m_sources.position,
            .travel = [this](GeoPoint a, GeoPoint b) { return lastsOf(m_sources.legOf(a, b)); } }));
    m_busy.clear();
    for (const plan::Worker &worker : from->day.crew) {
        for (const Visit *visit : context.operation.openVisitsOf(worker.id))
            m_busy[worker.id].insert(visit->id);
    }
    travel::TableFinder::Question question { .from = from->places,
        .to = { from->places.begin(),
            from->places.begin() + static_cast<std::ptrdiff_t>(from->stopPlaces) },
        .isWanted = {},
        .atMost = MaxMeasure };
    go(Measuring, tr("Asking how long the drives are between %1 places").arg(from->places.size()));
    m_finder.ask(std::move(question), [this, from](const travel::TableFinder::Answer &answer) {
        search(from, { .legs = answer.legs, .isCut = answer.isCut });
    });
}

void DayPlanner::search(const std::shared_ptr<plan::DayCase> &from, DriveTable drives)
{
    m_search = std::make_shared<Search>();
    go(Searching,
        tr("Looking for a plan: %1 visits, %2 technicians")
            .arg(from->day.visits.size())
            .arg(from->day.crew.size()));
    m_pool.start(
        [this, from, drives = std::move(drives), mine = m_search, rounds = m_rounds]() mutable {
            plan::Drives table(from->places.size());
            for (std::size_t row = 0; row < from->places.size(); ++row) {
                for (std::size_t column = 0; column < from->stopPlaces; ++column) {
                    const atlas::Leg &leg = drives.legs[row * from->stopPlaces + column];
                    table.set(static_cast<plan::Place>(row), static_cast<plan::Place>(column),
                        lastsOf(leg), leg.distanceM);
                }
            }
            plan::setDrives(from->day, std::move(table));
            const QDeadlineTimer deadline { milliseconds(MaxSearch) };
            const auto told = [&](int) {
                const double share = 1
                    - static_cast<double>(deadline.remainingTime())
                        / static_cast<double>(milliseconds(MaxSearch).count());
                QMetaObject::invokeMethod(
                    this,
                    [this, mine, share] {
                        if (mine == m_search)
                            setProgress(share);
                    },
                    Qt::QueuedConnection);
            };
            auto solution = plan::solve(from->day, plan::Stopper([&] {
                return mine->isDropped || mine->isEnded || deadline.hasExpired();
            }),
                rounds, 1, told);
            QMetaObject::invokeMethod(
                this,
                [this, mine, proposal = Proposal { from, std::move(drives), std::move(solution) }] {
                    if (mine == m_search)
                        show(proposal);
                },
                Qt::QueuedConnection);
        });
}

void DayPlanner::finish()
{
    if (m_search)
        m_search->isEnded = true;
}

void DayPlanner::show(const Proposal &proposal)
{
    m_search.reset();
    const RowContext context = m_sources.context();
    learnDrives(proposal);
    m_rows.set(rowsOf(proposal, context.operation));
    m_totals = totalsOf(proposal);
    m_remarks = remarksOf(proposal);
    const plan::Day &day = proposal.from->day;
    const QString until = m_withTomorrow
        ? tr("until tomorrow %1").arg(Format::clock(static_cast<double>(toMs(day.spans.back().to))))
        : tr("until %1").arg(Format::clock(static_cast<double>(toMs(day.spans.back().to))));
    const int of = m_rows.proposed() + proposal.solution.best.totals().unplanned
        + static_cast<int>(proposal.from->leftOut.size());
    go(Ready,
        of == 0 ? tr("Nothing waits to be planned.")
                : tr("%1 of %2 visits, %3, as of %4")
                      .arg(m_rows.proposed())
                      .arg(of)
                      .arg(until, Format::clock(static_cast<double>(toMs(day.now)))));
}

void DayPlanner::learnDrives(const Proposal &proposal)
{
    const plan::DayCase &from = *proposal.from;
    for (std::size_t w = 0; w < from.day.crew.size(); ++w) {
        for (const plan::Stop &stop : proposal.solution.best.stopsOf(w)) {
            if (stop.from == plan::NoPlace || stop.place == plan::NoPlace)
                continue;
            const auto row = static_cast<std::size_t>(stop.from);
            const auto column = static_cast<std::size_t>(stop.place);
            m_sources.learn(from.places[row], from.places[column],
                proposal.drives.legs[row * from.stopPlaces + column]);
        }
    }
}

void DayPlanner::accept()
{
    if (m_stage != Ready || m_rows.chosen() == 0)
        return;
    m_next = m_sent = m_refused = 0;
    go(Sending, tr("Sending"));
    sendSome();
}

// A few at a time: hundreds at once would hold the window.
void DayPlanner::sendSome()
{
    for (int some = 0; m_next < m_rows.count() && some < SentAtOnce; ++m_next) {
        const PlanRow row = m_rows.rows()[static_cast<std::size_t>(m_next)];
        if (row.kind != PlanLine::Proposed || row.mark != Qt::Checked)
            continue;
        ++some;
        const QString whyNot = sendRow(row);
        (whyNot.isEmpty() ? m_sent : m_refused) += 1;
        m_rows.setOutcome(m_next, whyNot.isEmpty() ? tr("given") : whyNot, !whyNot.isEmpty());
    }
    if (m_next < m_rows.count()) {
        setProgress(static_cast<double>(m_next) / m_rows.count());
        m_turn.start(0);
        return;
    }
    const QString given
        = m_sent == 1 ? tr("1 visit given out.") : tr("%n visits given out.", nullptr, m_sent);
    go(Done,
        m_refused == 0
            ? given
            : given + u' ' + tr("%n could not be; the rows say why.", nullptr, m_refused));
}

QString DayPlanner::sendRow(const PlanRow &row)
{
    const RowContext context = m_sources.context();
    const state::Operation &operation = context.operation;
    const auto visitId = idFrom<VisitId>(row.visitId);
    const auto technicianId = idFrom<TechnicianId>(row.technicianId);
    const Visit *visit = visitId ? operation.visit(*visitId) : nullptr;
    const Job *job = visit ? operation.job(visit->job) : nullptr;
    const Technician *technician = technicianId ? operation.technician(*technicianId) : nullptr;
    if (!job || !technician)
        return tr("It is not there any more.");
    // Somebody was quicker: their word stands.
    if (visit->state != VisitState::Unscheduled && visit->state != VisitState::Requested) {
        const Technician *other
            = visit->technician ? operation.technician(*visit->technician) : nullptr;
        return other ? tr("Given to %1 in the meantime.").arg(other->name)
                     : tr("%1 in the meantime.").arg(stateText(visit->state));
    }
    if (technician->hasEmergency)
        return tr("%1 has an emergency.").arg(technician->name);
    if (technician->isRetired || technician->duty == Duty::OffShift
        || technician->duty == Duty::OutOfService)
        return tr("%1 is not on shift any more.").arg(technician->name);
    for (const Visit *other : operation.openVisitsOf(*technicianId)) {
        if (m_busy[*technicianId].contains(other->id))
            continue;
        const Job *given = operation.job(other->job);
        return tr("%1 was given %2 in the meantime: plan again.")
            .arg(technician->name, given ? jobNumberText(given->number) : QString());
    }
    if (const QStringList missing = missingSkills(*job, *visit, *technician); !missing.isEmpty())
        return tr("%1 lacks: %2.").arg(technician->name, missing.join(u", "_s));
    if (row.window.to < context.now)
        return tr("The window is over.");
    const auto planned = planAssignment(*visit, *technicianId, context.now, row.window);
    if (!planned)
        return tr("%1 in the meantime.").arg(stateText(visit->state));
    const Command command { .id = CommandId::make(context.now),
        .entity = planned->entity,
        .expect = planned->expect,
        .after = {},
        .made = context.now,
        .args = planned->args };
    if (const auto decided = state::decide(operation, context.actor, command, context.now);
        !decided)
        return decided.error().title;
    const QString whyNot = m_sources.send(*planned);
    if (whyNot.isEmpty())
        m_busy[*technicianId].insert(*visitId);
    return whyNot;
}

} // namespace dispatch::viewmodels
