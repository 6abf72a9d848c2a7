// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/suggestion_watch.h"

#include <algorithm>
#include <utility>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

SuggestionWatch::SuggestionWatch(QObject *parent)
    : QObject(parent)
{
    m_frame.setSingleShot(true);
    m_frame.setInterval(Frame);
    connect(&m_frame, &QTimer::timeout, this, &SuggestionWatch::now);
}

void SuggestionWatch::now()
{
    m_frame.stop();
    m_haveMoved = false;
    Q_EMIT due();
}

void SuggestionWatch::note(const state::ChangeSet &changes, const JobId &selected)
{
    const auto matters = [&selected](const EntityRef &ref) {
        return ref.kind == Kind::Technician || ref.kind == Kind::Visit || ref == selected.ref();
    };
    const bool isRelevant = std::ranges::any_of(changes.created, matters)
        || std::ranges::any_of(changes.changed, matters);
    // Not begun anew: else a busy office would put it off for ever.
    if (isRelevant && !m_frame.isActive())
        m_frame.start();
}

void SuggestionWatch::tick(Timestamp now)
{
    const auto minute = std::chrono::floor<std::chrono::minutes>(now);
    const bool isNextMinute = std::exchange(m_minute, minute) != minute;
    if ((isNextMinute || m_haveMoved) && !m_frame.isActive())
        this->now();
}

} // namespace dispatch::viewmodels
