// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/time_machine.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"
#include "viewmodels/time_words.h"

#include <QDateTime>
#include <QLocale>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;
using journal::History;

namespace {

double msOf(Timestamp at)
{
    return static_cast<double>(domain::toMs(at));
}

Timestamp momentOf(double ms)
{
    return timestampFromMs(static_cast<qint64>(ms));
}

//! Of somebody: a list of people has no way to take one out again.
bool isHiring(const Event &event)
{
    return event.ver == 1 && event.entity.kind == Kind::Technician;
}

} // namespace

TimeMachine::TimeMachine(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
    m_play.setInterval(FrameEvery);
    m_play.setTimerType(Qt::PreciseTimer);
    connect(&m_play, &QTimer::timeout, this, &TimeMachine::playOn);
    for (QTimer *timer : { &m_marksDue, &m_comparisonDue }) {
        timer->setSingleShot(true);
        timer->setInterval(Rest);
    }
    connect(&m_marksDue, &QTimer::timeout, this, &TimeMachine::updateMarks);
    connect(&m_comparisonDue, &QTimer::timeout, this, &TimeMachine::updateComparison);
}

// --- words

double TimeMachine::instantMs() const
{
    return m_view ? msOf(m_view->at) : nowMs();
}

double TimeMachine::nowMs() const
{
    return msOf(m_sources.now());
}

double TimeMachine::otherMs() const
{
    return m_other ? msOf(m_other->at) : 0;
}

QString TimeMachine::whenText() const
{
    if (!m_view)
        return {};
    const auto at = QDateTime::fromMSecsSinceEpoch(domain::toMs(m_view->at));
    return tr("%1, %2").arg(
        QLocale().toString(at.date(), u"ddd d MMM yyyy"_s), Format::clockSeconds(instantMs()));
}

QString TimeMachine::agoText() const
{
    return m_view ? tr("%1 ago").arg(Format::duration(nowMs() - instantMs())) : QString();
}

QString TimeMachine::gapText() const
{
    if (!m_view || m_view->isKnown)
        return {};
    const History *history = m_sources.history();
    if (!history || history->stretches().empty())
        return tr("This computer has no history yet.");
    const auto &stretches = history->stretches();
    const auto next = std::ranges::find_if(
        stretches, [this](const History::Stretch &one) { return one.from > m_view->at; });
    if (next == stretches.end())
        return tr("What was then is not on this computer yet.");
    const QString until = instantWords(msOf(next->from), nowMs());
    if (next == stretches.begin() || std::prev(next)->last == 0)
        return tr("This computer knows nothing before %1 yet.").arg(until);
    return tr("From %1 to %2 this computer knows nothing yet.")
        .arg(instantWords(msOf(std::prev(next)->to), nowMs()), until);
}

QString TimeMachine::whyNotAct() const
{
    return m_view
        ? tr("You are looking at %1. Press Esc to return.").arg(instantWords(instantMs(), nowMs()))
        : QString();
}

void TimeMachine::fail(const journal::StoreError &error)
{
    m_play.stop();
    Q_EMIT playChanged();
    m_sources.say(tr("The history cannot be read: %1").arg(error.text), true);
}

// --- in and out

void TimeMachine::toggle()
{
    if (m_view)
        leave();
    else
        enter();
}

void TimeMachine::enter()
{
    if (m_view)
        return;
    const History *history = m_sources.history();
    if (!history || history->stretches().empty()) {
        const QString why = m_sources.whyNone();
        m_sources.say(why.isEmpty()
                ? tr("There is no history here yet: it begins with the first data.")
                : tr("There is no history here: %1").arg(why),
            true);
        return;
    }
    const Timestamp begin = momentOf(msOf(m_sources.now() - BeginBack));
    // A history that began a minute ago is looked at from there.
    const auto known = std::ranges::find_if(history->stretches(),
        [&](const History::Stretch &one) { return one.last > 0 && one.from > begin; });
    show(known != history->stretches().end() && history->gap() ? known->from : begin, {});
}

void TimeMachine::leave()
{
    if (!m_view)
        return;
    m_play.stop();
    m_marksDue.stop();
    m_comparisonDue.stop();
    m_view.reset();
    m_other.reset();
    m_comparison = {};
    m_eventText.clear();
    m_sources.leave();
    Q_EMIT modeChanged();
    Q_EMIT playChanged();
    Q_EMIT instantChanged();
    Q_EMIT comparisonChanged();
}

void TimeMachine::reset()
{
    leave();
    m_marks.clear();
    m_beginMs = 0;
    Q_EMIT marksChanged();
}

// --- to an instant

// Where a gap is before all that is known, there was something that is only not here yet.
bool TimeMachine::isBeginKnown() const
{
    const History *history = m_sources.history();
    return m_beginMs > 0 && history && !history->gap();
}

void TimeMachine::seek(double ms)
{
    const double least = isBeginKnown() ? m_beginMs : ms;
    show(momentOf(std::clamp(ms, std::min(least, nowMs()), nowMs())), {});
}

void TimeMachine::show(Timestamp at, std::optional<quint64> seq)
{
    History *history = m_sources.history();
    if (!history)
        return;
    if (seq)
        return showAt(at, *seq, true);
    const auto place = history->placeAt(at);
    if (!place)
        return fail(place.error());
    showAt(at, place->seq, place->isKnown);
}

// What is between what is shown and what is to be shown, if it is not much; the moment has moved there then.
std::optional<state::ChangeSet> TimeMachine::wayTo(
    History::Moment &moment, quint64 seq, bool &hasFailed)
{
    History &history = *m_sources.history();
    state::ChangeSet changes;
    if (seq >= moment.seq) {
        const auto isThere = history.advance(moment, seq, changes);
        hasFailed = !isThere;
        if (!isThere)
            fail(isThere.error());
        return isThere && *isThere ? std::optional(changes) : std::nullopt;
    }
    const auto between = history.events(seq, moment.seq, ShortWay + 1);
    if (!between || static_cast<int>(between->size()) > ShortWay
        || std::ranges::any_of(*between, isHiring))
        return std::nullopt;
    auto earlier = history.at(seq);
    hasFailed = !earlier;
    if (!earlier) {
        fail(earlier.error());
        return std::nullopt;
    }
    // What a thing belongs to is known by the later state, even if it is not there yet in the earlier one.
    QSet<EntityRef> changed;
    for (const Event &event : *between) {
        changed.insert(event.entity);
        if (const JobId job = jobOf(event.entity, moment.operation); !job.isNull())
            changed.insert(job.ref());
    }
    changes.changed.assign(changed.cbegin(), changed.cend());
    moment = *std::move(earlier);
    return changes;
}

void TimeMachine::showAt(Timestamp at, quint64 seq, bool isKnown)
{
    History &history = *m_sources.history();
    const bool isEntering = !m_view;
    PastView view { .moment = {}, .at = at, .isKnown = isKnown };
    std::optional<state::ChangeSet> changes;
    if (isKnown) {
        bool hasFailed = false;
        if (m_view && m_view->isKnown) {
            // Handed on, not copied: what is shared would be copied with the first event.
            view.moment = std::move(m_view->moment);
            changes = wayTo(view.moment, seq, hasFailed);
            if (hasFailed)
                return leave(); // it has been said why
        }
        if (!changes) {
            auto moment = history.at(seq);
            if (!moment)
                return fail(moment.error());
            view.moment = *std::move(moment);
        }
    }
    m_view = std::move(view);
    m_sources.show(changes ? &*changes : nullptr);
    if (isEntering) {
        Q_EMIT modeChanged();
    }
    fitSpan();
    updateEvent();
    Q_EMIT instantChanged();
    if (m_other)
        m_comparisonDue.start();
}

bool TimeMachine::goTo(const QString &text)
{
    const auto ms = parseInstant(text, nowMs());
    if (!ms) {
        m_sources.say(tr("“%1” is no past time. Type for example “16:00”, “tue 16:00”, “yesterday "
                         "9:30”, “24 nov 16:00” or “-2h”.")
                          .arg(text.trimmed()),
            true);
        return false;
    }
    if (isBeginKnown() && *ms < m_beginMs) {
        m_sources.say(
            tr("Nothing is known from before %1.").arg(instantWords(m_beginMs, nowMs())), true);
        return false;
    }
    seek(*ms);
    return true;
}

void TimeMachine::step(int way)
{
    History *history = m_sources.history();
    if (!m_view || !history || way == 0)
        return;
    const quint64 seq = m_view->moment.seq;
    auto to = way > 0 ? history->step(seq, History::Way::On)
                      : history->step(seq + 1, History::Way::Back);
    // Whoever stands at an event goes to the one before it.
    if (way < 0 && to && *to && (*to)->seq == seq && m_view->at <= (*to)->at)
        to = history->step(seq, History::Way::Back);
    if (!to)
        return fail(to.error());
    if (!*to) {
        m_sources.say(
            way > 0 ? tr("Nothing has happened since.") : tr("Nothing is known from before."),
            false);
        return;
    }
    show((*to)->at, (*to)->seq);
}

void TimeMachine::stepJob(int way)
{
    History *history = m_sources.history();
    if (!m_view || !history)
        return;
    const auto job = idFrom<JobId>(m_sources.selectedJob());
    if (!job) {
        m_sources.say(tr("Choose a job first: then this goes to what happened to it next."), true);
        return;
    }
    const auto to = history->stepOfJob(
        *job, m_view->moment.seq, way > 0 ? History::Way::On : History::Way::Back);
    if (!to)
        return fail(to.error());
    if (!*to) {
        m_sources.say(way > 0 ? tr("Nothing has happened to this job since.")
                              : tr("Nothing happened to this job before, as far as is known here."),
            false);
        return;
    }
    show((*to)->at, (*to)->seq);
}

// --- playing

void TimeMachine::setSpeed(int speed)
{
    if (speed == m_speed || !speeds().contains(speed))
        return;
    m_speed = speed;
    Q_EMIT playChanged();
}

void TimeMachine::faster(int steps)
{
    const auto all = speeds();
    const auto at = all.indexOf(m_speed);
    setSpeed(all.at(std::clamp<qsizetype>(at + steps, 0, all.size() - 1)));
}

void TimeMachine::togglePlay()
{
    if (!m_view)
        return;
    if (m_play.isActive()) {
        m_play.stop();
    } else {
        m_since.start();
        m_play.start();
    }
    Q_EMIT playChanged();
}

void TimeMachine::playOn()
{
    if (!m_view)
        return;
    const double nextMs = instantMs() + static_cast<double>(m_since.restart()) * m_speed;
    if (nextMs >= nowMs()) {
        leave();
        m_sources.say(tr("This is now again."), false);
        return;
    }
    show(momentOf(nextMs), {});
}

// --- the slider

void TimeMachine::setSpan(Span span)
{
    if (span == m_span)
        return;
    m_span = span;
    m_fromMs = m_toMs = 0;
    fitSpan();
}

void TimeMachine::fitSpan()
{
    const double at = instantMs();
    if (at >= m_fromMs && at < m_toMs && m_span != All)
        return;
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(at));
    const auto ofHours = [&](int hours) {
        const QDateTime from(local.date(), QTime(local.time().hour() / hours * hours, 0));
        return std::pair(from, from.addSecs(hours * 3600));
    };
    std::pair<QDateTime, QDateTime> box;
    switch (m_span) {
    case Hour:
        box = ofHours(1);
        break;
    case SixHours:
        box = ofHours(6);
        break;
    case Day:
        box = { local.date().startOfDay(), local.date().addDays(1).startOfDay() };
        break;
    case Week: {
        const QDate monday = local.date().addDays(1 - local.date().dayOfWeek());
        box = { monday.startOfDay(), monday.addDays(7).startOfDay() };
        break;
    }
    case All:
        break;
    }
    double from = static_cast<double>(box.first.toMSecsSinceEpoch());
    double to = static_cast<double>(box.second.toMSecsSinceEpoch());
    if (m_span == All) {
        from = m_beginMs > 0 ? m_beginMs : at;
        to = nowMs();
        if (from == m_fromMs && at < m_toMs && at >= from)
            return;
    }
    m_fromMs = from;
    m_toMs = std::max(to, from + 1);
    Q_EMIT spanChanged();
    updateMarks();
}

void TimeMachine::updateMarks()
{
    History *history = m_sources.history();
    if (!history || !m_view)
        return;
    if (const auto begin = history->begin(); begin && *begin)
        m_beginMs = msOf(**begin);
    const auto counts = history->density(momentOf(m_fromMs), momentOf(m_toMs), Marks);
    QList<double> marks;
    if (counts) {
        const int most = std::max(1, *std::ranges::max_element(*counts));
        marks.reserve(Marks);
        for (const int count : *counts)
            marks << std::sqrt(
                static_cast<double>(count) / most); // a quiet hour is seen beside a busy one
    }
    if (m_span == All && m_beginMs > 0 && m_beginMs < m_fromMs) {
        m_fromMs = m_beginMs;
        Q_EMIT spanChanged();
    }
    m_marks = marks;
    updateUnknown(*history);
    Q_EMIT marksChanged();
}

void TimeMachine::updateUnknown(const History &history)
{
    m_unknown.clear();
    double known = -std::numeric_limits<double>::infinity(); // up to where
    for (const History::Stretch &stretch : history.stretches()) {
        const double begin = stretch.first == 0 ? known : msOf(stretch.from);
        const double from = std::max(known, m_fromMs);
        const double to = std::min(begin, m_toMs);
        if (from < to)
            m_unknown << from << to;
        if (stretch.last > 0)
            known = msOf(stretch.to);
    }
}

void TimeMachine::refresh()
{
    if (!m_view)
        return;
    // What was a gap may be known now.
    if (!m_view->isKnown)
        show(m_view->at, {});
    if (!m_marksDue.isActive())
        m_marksDue.start();
}

void TimeMachine::updateEvent()
{
    m_eventText.clear();
    History *history = m_sources.history();
    if (!m_view->isKnown)
        return;
    const auto event = history->step(m_view->moment.seq + 1, History::Way::Back);
    if (!event || !*event)
        return;
    const auto &operation = m_view->moment.operation;
    m_eventText = tr("%1  %2: %3 %4")
                      .arg(Format::clockSeconds(msOf((*event)->at)),
                          entityTitle((*event)->entity, operation),
                          operation.actorName((*event)->by), eventSentence(**event, operation));
}

// --- comparing

void TimeMachine::toggleCompare()
{
    if (!m_view)
        return;
    if (m_other)
        m_other.reset();
    else if (m_view->isKnown)
        m_other = Other { .moment = m_view->moment, .at = m_view->at };
    else
        m_sources.say(gapText(), true);
    updateComparison();
}

void TimeMachine::updateComparison()
{
    m_comparison = {};
    if (m_other && m_view && m_view->isKnown) {
        const bool isLater = m_view->moment.seq >= m_other->moment.seq;
        const auto &before = isLater ? m_other->moment : m_view->moment;
        const auto &after = isLater ? m_view->moment : m_other->moment;
        const auto [from, to] = std::minmax(m_other->at, m_view->at);
        const auto events
            = m_sources.history()->events(before.seq, after.seq, PastComparison::MaxEvents);
        if (!events)
            return fail(events.error());
        m_comparison = comparePast(*events, before.operation, after.operation, msOf(from), msOf(to),
            events->size() == static_cast<std::size_t>(PastComparison::MaxEvents));
    }
    Q_EMIT comparisonChanged();
}

} // namespace dispatch::viewmodels
