// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/format.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// How live the screen is, and how old what it shows.

namespace {

//! A tick this much overdue means that program or machine slept.
constexpr std::chrono::milliseconds Overslept { 3'000 };

} // namespace

// Beside the feed's own word, the age of what was heard last decides: a dead link is found out only after a while.
void ConsoleSession::showLink()
{
    const Link now = link();
    m_fleet.setConnected(m_held || now == Live); // what was then does not hang on the link of now
    if (now != m_shownLink) {
        if (now == Live) {
            m_notices.put(NoticeListModel::Trouble, {});
            m_attachments.wake();
        }
        m_attachments.refresh();
        m_shownLink = now;
        m_herePacer
            .forget(); // another connection, or another server: it knows nothing of this desk
        updateReview();
        m_logDesk.linkChanged(now == Live);
        if (now == Live)
            m_chat.connected();
        Q_EMIT linkChanged();
    }
    Q_EMIT nowChanged();
}

ConsoleSession::Link ConsoleSession::link() const
{
    if (!m_client)
        return Offline;
    switch (m_client->session().link()) {
    case feed::Link::Offline:
        return Offline;
    case feed::Link::Waiting:
        return Waiting;
    case feed::Link::Connecting:
        return Connecting;
    case feed::Link::Loading:
        return Loading;
    case feed::Link::Live:
        return dataAgeMs() < static_cast<double>(milliseconds(SilentAfter).count()) ? Live : Silent;
    }
    return Offline;
}

QString ConsoleSession::linkText() const
{
    const double age = dataAgeMs();
    const QString asOf = age < 0 ? tr("no data yet") : tr("data %1 old").arg(Format::duration(age));
    switch (link()) {
    case Live:
        return tr("Live · %1").arg(Format::lag(age));
    case Silent:
        return tr("Nothing heard · %1").arg(asOf);
    case Loading:
        return tr("Catching up · %1").arg(asOf);
    case Connecting:
        return tr("Connecting · %1").arg(asOf);
    case Waiting:
        return tr("No connection · %1").arg(asOf);
    case Offline:
        break;
    }
    return tr("Offline · %1").arg(asOf);
}

QString ConsoleSession::ageText() const
{
    if (link() == Live || m_held)
        return {};
    const double age = dataAgeMs();
    return age < 0 ? tr("no data yet") : tr("%1 old").arg(Format::duration(age));
}

Timestamp ConsoleSession::now() const
{
    const PastView *past = m_past.view();
    return past ? past->at : liveNow();
}

Timestamp ConsoleSession::liveNow() const
{
    return m_clock.now() + (m_client ? m_client->session().serverOffset() : milliseconds(0));
}

double ConsoleSession::nowMs() const
{
    return static_cast<double>(toMs(now()));
}

double ConsoleSession::dataAgeMs() const
{
    const auto heard = m_client ? m_client->session().lastHeard() : std::nullopt;
    return heard ? std::max(0.0, static_cast<double>((m_clock.now() - *heard).count())) : -1;
}

void ConsoleSession::frameIsDue()
{
    const auto since = m_clock.now() - m_tickedAt;
    if (since > Overslept || since < -Overslept)
        tick();
}

void ConsoleSession::tick()
{
    const auto since = m_clock.now() - m_tickedAt;
    m_tickedAt = m_clock.now();
    if (since > Overslept && m_client)
        m_client->networkIsUp();
    if (isReadOnly()
        && (m_clock.now() >= m_takeOverAt || m_clock.now() < m_takeOverAt - TakeOverEvery))
        takeOver();
    showLink();
    if (m_held)
        return updateUndo(); // what was does not grow older
    m_fleet.tick(now());
    m_technicians.refreshFixes();
    tickMap(m_jobs.tick(context()));
    m_timeline.refresh();
    m_intake.refresh();
    lookAtAlarms();
    m_presence.tick(now());
    sayWhereOneIs();
    m_chat.tick();
    updateUndo();
    if (m_selection == SelectedTechnician)
        Q_EMIT technicianChanged();
    if (m_selection == SelectedJob)
        m_suggestionWatch.tick(now());
}

} // namespace dispatch::viewmodels
