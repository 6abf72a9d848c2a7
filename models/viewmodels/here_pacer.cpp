// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/here_pacer.h"

#include <utility>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

bool HerePacer::set(const std::optional<protocol::Here> &here, Timestamp now)
{
    if (here == m_here)
        return false;
    m_here = here;
    m_changedAt = now;
    m_saidAt.reset();
    return true;
}

void HerePacer::type(const ThreadId &thread, Timestamp now)
{
    m_thread = thread;
    m_typedAt = now;
}

void HerePacer::forget()
{
    m_saidAt.reset();
    m_saidThread.reset();
}

std::vector<protocol::Here> HerePacer::due(bool isConnected, Timestamp now)
{
    std::vector<protocol::Here> due;
    if (!isConnected) {
        m_thread.reset();
        return due;
    }
    // A clock that went back must not keep one silent.
    const bool isNew = !m_saidAt && (now - m_changedAt >= Rest || now < m_changedAt);
    const bool isOld = m_saidAt && (now - *m_saidAt >= Again || now < *m_saidAt);
    if (m_here && (isNew || isOld)) {
        due.push_back(*m_here);
        m_saidAt = now;
    }
    // What was typed a while ago is not typing now.
    if (m_thread && now - m_typedAt >= TypingAgain)
        m_thread.reset();
    const bool isSaid = m_saidThread && m_saidThread == m_thread && now >= m_saidTypingAt
        && now - m_saidTypingAt < TypingAgain;
    if (m_thread && !isSaid) {
        due.push_back({ .entity = m_thread->ref(), .isEditing = true });
        m_saidThread = std::exchange(m_thread, std::nullopt);
        m_saidTypingAt = now;
    }
    return due;
}

} // namespace dispatch::viewmodels
