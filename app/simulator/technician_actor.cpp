// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/technician_actor.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;
using domain::Action;
using domain::Duty;
using domain::VisitState;
using geo::GeoPoint;

namespace {

constexpr double DeclineChance = 0.03;
constexpr double PauseChance = 0.14;
constexpr double RoundRadiusM = 1'400; // how far from home a free technician drives around
constexpr double BreakAfterS = 50 * 60;
constexpr double QuietAfterRefusalS = 12;
constexpr double AnswerChance = 0.8; // of a question with answers to tap

constexpr std::array declineReasons { "Van will not start, waiting for the breakdown service"_L1,
    "Do not have the parts for this one"_L1,
    "Running late with my own appointment, please send somebody else"_L1 };
constexpr std::array pauseReasons { "Fetching a part from the van"_L1,
    "Waiting for a part from the warehouse"_L1, "Customer has to move the car first"_L1,
    "Waiting for the pipe to drain"_L1 };
constexpr std::array reports { "All done here. Tested it twice, customer is happy."_L1,
    "Finished. Replaced the worn part, no follow-up needed."_L1,
    "Done, and cleaned up. Photos will follow this evening."_L1,
    "Fixed. Told the customer what to watch for."_L1,
    "Job finished, took a bit longer than planned."_L1 };
constexpr std::array greetings { "I'm at the door, ringing now."_L1, "Arrived. Customer is in."_L1,
    "I'm here, parked round the corner."_L1, "Arrived, having a look."_L1 };

bool mentions(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    return std::ranges::any_of(words,
        [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

//! Which of several visits is looked after first; lower is sooner.
int rank(VisitState state)
{
    switch (state) {
    case VisitState::InProgress:
        return 0;
    case VisitState::OnSite:
        return 1;
    case VisitState::EnRoute:
        return 2;
    case VisitState::Paused:
        return 3;
    case VisitState::Accepted:
        return 4;
    default:
        return 5;
    }
}

} // namespace

TechnicianActor::TechnicianActor(const geo::Town &town, geo::SeededRandom random)
    : m_town(town)
    , m_random(random)
    , m_home(town.randomAddress(m_random).point)
    , m_pace(m_random.between(0.82, 1.0))
    , m_drive(m_home)
{
    if (const auto road = town.graph.snap(m_home))
        m_drive = Drive(road->point);
    m_idleUntilS = m_random.between(0, 25);
    m_workedSinceBreakS = m_random.between(0, BreakAfterS * 0.8);
}

Drive::Place TechnicianActor::place(double nowS) const
{
    return m_drive.at(nowS - m_driveStartS);
}

std::optional<double> TechnicianActor::minutesToGo(double nowS) const
{
    const double left = m_drive.durationS() - (nowS - m_driveStartS);
    return left > 0 ? std::optional(left / 60) : std::nullopt;
}

void TechnicianActor::driveTo(GeoPoint goal, double nowS)
{
    const GeoPoint here = place(nowS).point;
    // Without a way the technician waits where the road ends; the demo town is connected, so this is for other maps.
    m_drive = Drive::plan(m_town.graph, here, goal, m_pace).value_or(Drive(here));
    m_driveStartS = nowS;
}

void TechnicianActor::say(domain::JobId job, const QString &text, double atS)
{
    m_due.push_back({ atS, { .job = job, .text = text } });
}

QString TechnicianActor::travelWords(double nowS) const
{
    const double minutes = minutesToGo(nowS).value_or(0);
    const QString street = place(nowS).street;
    if (minutes < 0.8)
        return street.isEmpty() ? u"Nearly there."_s
                                : u"Nearly there, already in %1."_s.arg(street);
    const QString about = u"About %1 min away"_s.arg(static_cast<int>(std::ceil(minutes)));
    const QString next = m_drive.nextStreet(nowS - m_driveStartS);
    if (!next.isEmpty())
        return about + u", turning into %1."_s.arg(next);
    return street.isEmpty() ? QString(about + u'.')
                            : QString(about + u", on %1 now."_s.arg(street));
}

QString TechnicianActor::answerTo(const QString &text, double nowS, const VisitView *visit) const
{
    const VisitState state = visit ? visit->state : VisitState::Completed;
    if (mentions(text, { "thank"_L1, "cheers"_L1, "great"_L1 }))
        return m_random.chance(0.5) ? u"No problem."_s : u"Any time."_s;
    if (mentions(text, { "call"_L1, "phone"_L1, "ring"_L1 }))
        return u"Will do, I'll ring them."_s;
    if (mentions(text, { "part"_L1, "spare"_L1 }))
        return u"I have one in the van, should fit."_s;
    const bool isAboutTime = mentions(text,
        { "where"_L1, "eta"_L1, "how long"_L1, "when"_L1, "far"_L1, "late"_L1, "arriv"_L1,
            "time"_L1, "hurry"_L1 });
    if (isAboutTime || text.contains(u'?')) {
        switch (state) {
        case VisitState::Dispatched:
        case VisitState::Accepted:
            return u"Just finishing up here, leaving in a minute."_s;
        case VisitState::EnRoute:
            return travelWords(nowS);
        case VisitState::OnSite:
            return u"I'm at %1 already."_s.arg(visit->address);
        case VisitState::InProgress:
            return u"Working on it, should be done in about %1 min."_s.arg(5 + m_random.below(15));
        case VisitState::Paused:
            return u"On hold for the moment, I go on as soon as I can."_s;
        default:
            return u"That one is finished."_s;
        }
    }
    constexpr std::array plain { "Got it."_L1, "OK, understood."_L1, "Alright."_L1, "Noted."_L1 };
    return m_random.pick(plain);
}

void TechnicianActor::hear(double nowS, domain::JobId job, const QString &text)
{
    // Several lines in a row get one answer, to the last.
    std::erase_if(m_heard, [&job](const Heard &heard) { return heard.job == job; });
    m_heard.push_back({ nowS + m_random.between(3, 9), job, text });
}

void TechnicianActor::hearQuestion(
    double nowS, domain::ThreadId thread, quint64 n, const QStringList &choices)
{
    if (choices.isEmpty() || !m_random.chance(AnswerChance))
        return; // somebody always forgets
    // Whoever is on a job has less room for another: the first answer is the yes.
    const auto count = static_cast<quint32>(choices.size());
    const quint32 pick
        = !m_visits.empty() && count > 1 ? 1 + m_random.below(count - 1) : m_random.below(count);
    m_due.push_back({ nowS + m_random.between(3, 25),
        { .job = {}, .text = choices.at(pick), .thread = thread, .quote = n } });
}

void TechnicianActor::hearTalk(double nowS, domain::ThreadId thread, const QString &text)
{
    const VisitView *current = m_visits.empty() ? nullptr : &m_visits.front();
    const bool isAsked = text.contains(u'?');
    if (!isAsked && !m_random.chance(0.3))
        return;
    m_due.push_back({ nowS + m_random.between(4, 15),
        { .job = {},
            .text = current ? answerTo(text, nowS, current) : u"Free at the moment."_s,
            .thread = thread } });
}

void TechnicianActor::stepAnswered(double nowS, bool isAccepted)
{
    m_isPending = false;
    if (!isAccepted)
        m_quietUntilS = nowS + QuietAfterRefusalS;
}

void TechnicianActor::enter(Plan &plan, const VisitView &visit, double nowS)
{
    const VisitState before = plan.seen;
    plan.seen = visit.state;
    switch (visit.state) {
    case VisitState::Dispatched:
        plan.declines = m_random.chance(DeclineChance);
        plan.actAtS = nowS + m_random.between(3, 9);
        break;
    case VisitState::Accepted:
        plan.actAtS = nowS + m_random.between(3, 9);
        break;
    case VisitState::EnRoute:
        m_goal = visit.visit;
        driveTo(visit.place.value_or(place(nowS).point), nowS);
        plan.actAtS = m_driveStartS + m_drive.durationS() + m_random.between(1, 4);
        if (m_random.chance(0.5))
            say(visit.job, u"On my way. "_s + travelWords(nowS), nowS + m_random.between(2, 5));
        break;
    case VisitState::OnSite:
        plan.actAtS = nowS + m_random.between(10, 35);
        if (before == VisitState::EnRoute && m_random.chance(0.7))
            say(visit.job, m_random.pick(greetings), nowS + m_random.between(1, 4));
        break;
    case VisitState::InProgress:
        if (before == VisitState::Paused) {
            plan.actAtS = nowS + m_random.between(60, 240);
            break;
        }
        plan.actAtS = nowS + m_random.between(180, 600);
        plan.pauseAtS = m_random.chance(PauseChance) ? nowS + m_random.between(60, 150) : 0;
        break;
    case VisitState::Paused:
        plan.actAtS = nowS + m_random.between(45, 150);
        break;
    default:
        break;
    }
}

std::optional<TechnicianIntents::Step> TechnicianActor::work(
    const VisitView &visit, Plan &plan, double nowS)
{
    const auto step = [&visit](Action action, const QString &reason = {}) {
        return TechnicianIntents::Step { visit.visit, action, reason };
    };
    if (visit.state == VisitState::InProgress && plan.pauseAtS > 0 && nowS >= plan.pauseAtS
        && !plan.hasPaused) {
        plan.hasPaused = true;
        return step(Action::Pause, m_random.pick(pauseReasons));
    }
    if (nowS < plan.actAtS)
        return std::nullopt;
    switch (visit.state) {
    case VisitState::Accepted:
        return step(Action::Depart);
    case VisitState::EnRoute:
        return step(Action::Arrive);
    case VisitState::OnSite:
        return step(Action::Start);
    case VisitState::Paused:
        return step(Action::Resume);
    case VisitState::InProgress:
        if (m_random.chance(0.75))
            say(visit.job, m_random.pick(reports), nowS + 1);
        return step(Action::Complete);
    default:
        return std::nullopt;
    }
}

void TechnicianActor::idle(double nowS, Duty duty, TechnicianIntents &out)
{
    if (m_breakUntilS) {
        if (nowS >= *m_breakUntilS) {
            m_breakUntilS.reset();
            m_workedSinceBreakS = 0;
            if (duty == Duty::Break)
                out.duty = domain::SetDuty { .duty = Duty::Available, .reason = {} };
        }
        return;
    }
    if (duty == Duty::Available && m_workedSinceBreakS > BreakAfterS) {
        m_breakUntilS = nowS + m_random.between(240, 600);
        out.duty = domain::SetDuty { .duty = Duty::Break, .reason = u"Lunch"_s };
        return;
    }
    if (minutesToGo(nowS) || nowS < m_idleUntilS)
        return;
    // A round through the own quarter, then a wait.
    for (int attempt = 0; attempt < 12; ++attempt) {
        const geo::Address somewhere = m_town.randomAddress(m_random);
        if (geo::distanceM(somewhere.point, m_home) > RoundRadiusM)
            continue;
        driveTo(somewhere.point, nowS);
        break;
    }
    m_idleUntilS = nowS + m_drive.durationS() + m_random.between(30, 180);
}

TechnicianIntents TechnicianActor::step(double nowS, std::span<const VisitView> visits, Duty duty)
{
    TechnicianIntents out;
    m_workedSinceBreakS += std::max(0.0, nowS - m_lastStepS);
    m_lastStepS = nowS;
    m_visits.assign(visits.begin(), visits.end());
    const auto visitOf = [this](auto &&claim) -> const VisitView * {
        const auto at = std::ranges::find_if(m_visits, claim);
        return at == m_visits.end() ? nullptr : &*at;
    };

    m_plans.removeIf([&](const auto &entry) {
        return !visitOf([&](const VisitView &v) { return v.visit == entry.key(); });
    });
    for (const VisitView &visit : m_visits) {
        Plan &plan = m_plans[visit.visit];
        if (plan.seen != visit.state)
            enter(plan, visit, nowS);
    }
    // Called back or turned away on the road: stop here and wait for what comes.
    if (m_goal && !visitOf([this](const VisitView &v) {
            return v.visit == *m_goal && domain::isActive(v.state);
        })) {
        m_goal.reset();
        if (minutesToGo(nowS))
            driveTo(place(nowS).point, nowS);
        m_idleUntilS = nowS + m_random.between(30, 120);
    }

    for (const Heard &heard : m_heard) {
        if (heard.answerAtS <= nowS)
            out.sayings.push_back({ .job = heard.job,
                .text = answerTo(heard.text, nowS,
                    visitOf([&](const VisitView &v) { return v.job == heard.job; })) });
    }
    std::erase_if(m_heard, [nowS](const Heard &heard) { return heard.answerAtS <= nowS; });
    for (const Due &due : m_due) {
        if (due.atS <= nowS)
            out.sayings.push_back(due.saying);
    }
    std::erase_if(m_due, [nowS](const Due &due) { return due.atS <= nowS; });

    if (m_isPending || nowS < m_quietUntilS)
        return out;
    for (const VisitView &visit : m_visits) {
        Plan &plan = m_plans[visit.visit];
        if (visit.state == VisitState::Dispatched && nowS >= plan.actAtS) {
            m_isPending = true;
            out.step = plan.declines ? TechnicianIntents::Step { visit.visit, Action::Decline,
                m_random.pick(declineReasons) }
                                     : TechnicianIntents::Step { visit.visit, Action::Accept, {} };
            return out;
        }
    }
    const auto current
        = std::ranges::min_element(m_visits, {}, [](const VisitView &v) { return rank(v.state); });
    if (current == m_visits.end() || rank(current->state) > rank(VisitState::Accepted)) {
        idle(nowS, duty, out);
        return out;
    }
    out.step = work(*current, m_plans[current->visit], nowS);
    m_isPending = out.step.has_value();
    return out;
}

} // namespace dispatch::simulator
