// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/command_words.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/id_text.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// What became of what one did: the review, undo, and what is said of a refusal.

namespace {

//! An action refused this long after it was made is not what its maker looks at any more.
constexpr std::chrono::seconds LooksAwayAfter { 15 };
//! Histories looked up for the review at a time; further conflicts show what the refusal itself says.
constexpr int MaxHistories = 50;
constexpr int MaxHistoryEvents = 64;

} // namespace

void ConsoleSession::updateReview()
{
    if (!m_client)
        return;
    const feed::Session &session = m_client->session();
    const RowContext rows = liveContext();
    int histories = 0;
    const auto history = [&](const EntityRef &entity) {
        if (++histories > MaxHistories)
            return std::vector<Event>();
        journal::LogQuery query;
        query.entity = entity;
        query.limit = MaxHistoryEvents;
        return m_replica->log(query).value_or(std::vector<Event>());
    };
    m_review.set(reviewItems({ .outbox = session.outbox(),
        .context = rows,
        .confirmed = session.operation(),
        .isHeld = [&](const CommandId &id) { return session.awaitsConfirmation(id); },
        .history = history,
        .isConnected = session.link() == feed::Link::Live || session.link() == feed::Link::Loading,
        .isSignedIn = m_isSignedIn,
        .readOnlyText = whyNotAct() }));
    const int held = m_review.undecided() - m_review.refused();
    if (m_review.undecided() == 0)
        m_notices.put(NoticeListModel::Undecided, {});
    else if (held > m_heldActions)
        noticeUndecided();
    m_heldActions = held;
}

void ConsoleSession::updateUndo()
{
    const Timestamp at = m_clock.now();
    const LastDeeds::Deed *deed = m_deeds.newest(at);
    if (deed && deed->stands)
        deed = nullptr;
    const QString text = deed ? deed->words : QString();
    const int leftS = deed
        ? static_cast<int>(std::chrono::ceil<std::chrono::seconds>(deed->until - at).count())
        : 0;
    if (text == m_undoText && leftS == m_undoLeftS)
        return;
    m_undoText = text;
    m_undoLeftS = leftS;
    Q_EMIT undoChanged();
}

void ConsoleSession::noticeUndecided()
{
    const int held = m_review.undecided() - m_review.refused();
    QStringList parts;
    if (m_review.refused() > 0)
        parts << tr("%n of your actions could not be done.", nullptr, m_review.refused());
    if (held > 0)
        parts << tr("%n of your actions from over a day ago wait for your word.", nullptr, held);
    m_notices.put(NoticeListModel::Undecided, parts.join(u' '));
}

void ConsoleSession::takeResult(const Command &command, const protocol::Result &result)
{
    if (m_jobFile.takeAnswer(command.id, result))
        return; // the import says what came of it
    if (result.outcome) {
        const auto &welcome = m_client->session().welcome();
        const milliseconds hold { welcome ? welcome->holdMs : 0 };
        m_deeds.note(command, m_clock.now() + hold,
            tr("%1, %2").arg(subjectTitle(command, live()), commandSentence(command.args, live())));
        updateUndo();
    }
    if (result.outcome || mayRetry(result.outcome.error().code)
        || std::holds_alternative<MarkRead>(command.args))
        return;
    updateReview(); // the row is refused already; its words are needed now
    if (m_clock.now() - command.made > LooksAwayAfter)
        return noticeUndecided();
    const QString what
        = tr("%1, %2").arg(subjectTitle(command, live()), commandSentence(command.args, live()));
    const auto item
        = std::ranges::find(m_review.items(), uuidText(command.id.uuid), &ReviewItem::id);
    const bool isOfOneJob = jobsOf(command, live()).size() < 2;
    if (item != m_review.items().end() && !item->who.isEmpty() && isOfOneJob) {
        Q_EMIT notice(tr("%1: not done. %2 by %3 in the meantime. Ctrl+2 shows both sides.")
                          .arg(what, item->reason, item->who),
            true);
        return;
    }
    Q_EMIT notice(
        tr("%1: refused. %2")
            .arg(
                what, item != m_review.items().end() ? item->reason : result.outcome.error().title),
        true);
}

} // namespace dispatch::viewmodels
