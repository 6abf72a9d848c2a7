// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/chat_text.h"
#include "viewmodels/id_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// What is said: what the chat gets from the session, and what it leads to elsewhere.

namespace {

constexpr qsizetype NotifiedChars = 160; //!< of a message, on the desktop
constexpr qsizetype NotifiedNameChars = 60;
//! The window knows by it what a click on a notification opens.
constexpr QLatin1StringView ThreadKey { "thread/" };

} // namespace

Chat::Sources ConsoleSession::chatSources()
{
    return { .context = [this] { return context(); },
        .confirmed = [this]() -> const state::Operation & {
            return m_client && !m_held ? m_client->session().operation() : operation();
        },
        .outbox = [this]() -> std::span<const journal::OutboxRow> {
            if (!m_client || m_held)
                return {};
            return m_client->session().outbox();
        },
        .replica = [this] { return m_replica.get(); },
        .whyNotAct = [this] { return whyNotAct(); },
        .send = [this](const EntityRef &entity,
                    CommandArgs args) { return send(entity, std::move(args), std::nullopt); },
        .withdraw = [this](const CommandId &id) { return m_client && m_client->withdraw(id); },
        .say = [this](const QString &text, bool isRefusal) { Q_EMIT notice(text, isRefusal); },
        .selectedJob = [this] { return m_jobId; },
        .selectedTechnician = [this] { return m_technicianId; },
        .selectJob = [this](const QString &id) { id.isEmpty() ? clearSelection() : selectJob(id); },
        .selectTechnician = [this](const QString &id) { selectTechnician(id); },
        .jobsChanged =
            [this](const std::vector<JobId> &jobs) {
                m_jobs.update(jobs, context());
                Q_EMIT jobChanged();
            },
        .end = [this]() -> std::optional<quint64> {
            const PastView *past = m_past.view();
            if (!past)
                return std::nullopt;
            return past->isKnown ? past->moment.seq : 0;
        },
        .server =
            [this] {
                return Chat::Server { .url = m_server,
                    .accessToken
                    = m_client && link() == Live ? m_client->accessToken() : QString() };
            },
        .files =
            [this] {
                QStringList ids;
                for (const AttachmentInfo &file : m_attachments.staged())
                    ids << file.id;
                return ids;
            },
        .sendFiles
        = [this](const Composer::Outgoing &message) { return m_attachments.send(message); } };
}

void ConsoleSession::connectChat()
{
    connect(
        m_chat.messages(), &MessageListModel::threadChanged, &m_attachments, &Attachments::refresh);
    connect(&m_attachments, &Attachments::changed, &m_chat, &Chat::stageFiles);
    connect(&m_chat, &Chat::typed, &m_presence, &PresenceBook::typeIn);
    connect(&m_chat, &Chat::looked, this,
        [this](const QString &threadId) { m_notifier.withdraw(ThreadKey + threadId); });
    const auto showTyping = [this] {
        QStringList names;
        for (const PresenceInfo &who : m_presence.typingIn(m_chat.thread().id))
            names << who.name;
        m_chat.setTypingText(names.isEmpty()
                ? QString()
                : tr("%1 writing …", nullptr, static_cast<int>(names.size()))
                      .arg(names.join(u", "_s)));
    };
    connect(&m_presence, &PresenceBook::changed, this, showTyping);
    connect(&m_chat, &Chat::opened, this, showTyping);
}

void ConsoleSession::notifyMessages(const std::vector<Event> &events)
{
    // What was kept from yesterday is caught up with first: telling of it would be telling old tales.
    const bool isNews = link() == Live;
    const state::Operation &seen = live();
    for (const Event &event : events) {
        const auto thread = ThreadId::from(event.entity);
        if (!thread)
            continue;
        const QString id = uuidText(thread->uuid);
        const bool isOwn = event.by == actor().user.ref();
        if (isOwn && std::holds_alternative<ThreadRead>(event.payload))
            m_notifier.withdraw(ThreadKey + id); // at another desk
        const auto *posted = std::get_if<MessagePosted>(&event.payload);
        const Thread *known = posted && isNews && !isOwn ? seen.thread(*thread) : nullptr;
        if (!known || m_chat.kept().muted().contains(*thread) || m_chat.isSeen(*thread))
            continue;
        const QString words = posted->text.isEmpty() ? tr("A file") : posted->text;
        m_notifier.notify(NotifyKind::Message,
            tr("%1 · %2").arg(inOneLine(seen.actorName(event.by), NotifiedNameChars),
                inOneLine(titleOf(*known, seen), NotifiedNameChars)),
            inOneLine(words, NotifiedChars), ThreadKey + id, tr("Answer"));
    }
}

} // namespace dispatch::viewmodels
