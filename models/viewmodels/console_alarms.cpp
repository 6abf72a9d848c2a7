// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/id_text.h"
#include "viewmodels/inbox_rows.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! Of late jobs the longest overdue are in the inbox.
constexpr qsizetype MaxBreachRows = 300;

} // namespace

// What wants attention, whom the desktop tells of it, and what the others see of this desk.

// The alarms of all time are walked over only when one of them, or an own action on one, has changed.
void ConsoleSession::updateAlarms()
{
    m_serverAlarms = alarmRows(context());
    lookAtAlarms();
}

// In a busy office something changes ten times a second, and looking asks about every visit that may be late.
void ConsoleSession::lookAtAlarmsSoon()
{
    // Not begun anew: else a busy office would put it off for ever.
    if (!m_alarmFrame.isActive())
        m_alarmFrame.start();
}

void ConsoleSession::lookAtAlarms()
{
    m_alarmFrame.stop();
    if (!m_client)
        return;
    const state::Operation &seen = operation();
    const Timestamp at = now();
    std::vector<InboxItem> items = m_serverAlarms;
    auto breaches = m_breaches.look(seen, at);
    // Where nearly everything is late, the board's queue of late jobs is the place to look.
    if (std::ssize(breaches) > MaxBreachRows) {
        std::ranges::nth_element(breaches, breaches.begin() + MaxBreachRows, {}, &Breach::due);
        breaches.erase(breaches.begin() + MaxBreachRows, breaches.end());
    }
    for (const Breach &breach : breaches)
        items.push_back(breachRow(breach, seen));
    for (const Silence &silence : m_silences.look(m_fleet, link() == Live, at)) {
        if (InboxItem row = silenceRow(silence, seen, at); !row.key.isEmpty())
            items.push_back(std::move(row));
    }
    if (m_held) { // what was then: nothing the desktop should tell of, and no word about the line of today
        m_inbox.set(std::move(items));
        return;
    }
    const Timestamp here = m_clock.now();
    const bool isUp = link() == Live || link() == Loading;
    if (const auto down
        = m_linkWatch.look(isUp, m_isSignedIn, m_client->session().lastHeard(), here))
        items.push_back(linkRow(at - (here - *down), at));
    m_inbox.set(std::move(items));
    // What was kept from yesterday is caught up with first: telling of it would be telling old tales.
    m_hasBeenLive = m_hasBeenLive || link() == Live;
    m_notifier.take(m_hasBeenLive ? m_inbox.items() : std::vector<InboxItem>());
}

// One thing at a time: the selected job, else only that one is there.
void ConsoleSession::sayWhereOneIs()
{
    const Timestamp at = m_clock.now();
    const state::Actor who = actor();
    std::optional<protocol::Here> here;
    if (const auto job = selectedJobId())
        here = protocol::Here { .entity = *job, .isEditing = m_presence.isEditing() };
    else if (!who.user.isNull())
        here = protocol::Here { .entity = who.user, .isEditing = false };
    if (m_herePacer.set(here, at))
        m_hereTimer.start(HerePacer::Rest);
    const bool isUp = m_client && (link() == Live || link() == Loading);
    for (const protocol::Here &say : m_herePacer.due(isUp, at))
        m_client->tellHere(say);
}

} // namespace dispatch::viewmodels
