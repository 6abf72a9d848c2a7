// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/limits.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

const Thread *targetOf(const Draft &draft)
{
    return draft.operation().thread(ThreadId { draft.entity().uuid });
}

//! The message if it is the actor's own and still inside the hold: what others have read for longer stays as it is.
std::expected<const Message *, Rejection> ownMessage(const Draft &draft, quint64 n)
{
    const auto *thread = targetOf(draft);
    if (!thread)
        return notFound(Kind::Thread);
    const auto it = std::ranges::lower_bound(thread->messages, n, {}, &Message::n);
    if (it == thread->messages.end() || it->n != n)
        return invalid(
            u"n"_s, u"There is no such message in this conversation, or it is an old one."_s);
    if (it->by != actingRef(draft.actor()))
        return forbidden(u"Somebody else wrote this. Only they can change it."_s);
    if (it->isTakenBack)
        return invalid(u"n"_s, u"This message has been taken back already."_s);
    if (draft.now() - it->at > DefaultUndoWindow)
        return invalid(u"n"_s,
            u"The time for changing this message is over. Write another one to put it right."_s);
    return &*it;
}

Checked checkChoices(const QStringList &choices)
{
    if (choices.size() > MaxChoices)
        return refuse(ErrorCode::TooLarge,
            u"At most %1 answers can be offered with a message."_s.arg(MaxChoices));
    if (choices.size() == 1)
        return invalid(u"choices"_s, u"One answer is no choice. Offer two or more, or none."_s);
    for (const auto &choice : choices) {
        if (auto ok = checkNeeded(choice, u"choices"_s, MaxChoiceChars); !ok)
            return ok;
        if (choices.count(choice) > 1)
            return invalid(u"choices"_s, u"The answer “%1” is offered twice."_s.arg(choice));
    }
    return {};
}

Checked checkTeam(const Draft &draft, const CreateThread &args)
{
    if (auto ok = checkNeeded(args.title, u"title"_s, MaxNameChars); !ok)
        return ok;
    if (auto ok = checkChars(args.area, u"area"_s, MaxNameChars); !ok)
        return ok;
    std::size_t teams = 0;
    const auto folded = args.title.trimmed().toCaseFolded();
    for (const auto &thread : draft.operation().threads()) {
        if (!thread.isTeam)
            continue;
        ++teams;
        if (thread.title.trimmed().toCaseFolded() == folded)
            return invalid(u"title"_s,
                u"There is a chat called “%1” already. Choose another name."_s.arg(thread.title));
    }
    if (teams >= MaxTeamThreads)
        return refuse(
            ErrorCode::TooLarge, u"There are %1 team chats, and no more are taken."_s.arg(teams));
    return {};
}

//! \return what stands in the way of another conversation of the same people about the same
template<class IsTheSame>
Checked checkFirst(const Draft &draft, const QString &field, IsTheSame isTheSame)
{
    if (std::ranges::any_of(draft.operation().threads(), isTheSame))
        return invalid(field, u"There is such a chat already. Open that one."_s);
    return {};
}

} // namespace

Checked judge(Draft &draft, const CreateThread &args)
{
    const auto &operation = draft.operation();
    if (args.job && args.technician)
        return invalid(u"job"_s, u"A chat is about a job or with a technician, not both."_s);
    if (args.job) {
        if (!operation.job(*args.job))
            return notFound(Kind::Job);
        if (auto ok = checkFirst(draft, u"job"_s,
                [&](const Thread &thread) {
                    return thread.job == args.job && thread.audience == Audience::Customer;
                });
            !ok)
            return ok;
        draft.add(draft.entity(),
            ThreadCreated { .job = args.job, .technician = {}, .audience = Audience::Customer });
        return {};
    }
    if (args.technician) {
        const auto *technician = operation.technician(*args.technician);
        if (!technician || technician->isRetired)
            return notFound(Kind::Technician);
        if (auto ok = checkFirst(draft, u"technician"_s,
                [&](const Thread &thread) { return thread.technician == args.technician; });
            !ok)
            return ok;
        draft.add(draft.entity(), ThreadCreated { .job = {}, .technician = args.technician });
        return {};
    }
    if (auto ok = checkTeam(draft, args); !ok)
        return ok;
    draft.add(draft.entity(),
        ThreadCreated { .job = {},
            .technician = {},
            .audience = Audience::Office,
            .isTeam = true,
            .area = args.area.trimmed(),
            .title = args.title.trimmed() });
    return {};
}

Checked judge(Draft &draft, const PostMessage &args)
{
    if (auto ok = checkAttachments(args.attachments); !ok)
        return ok;
    if (args.attachments.isEmpty()) {
        if (auto ok = checkNeeded(args.text, u"text"_s, MaxChatBytes); !ok)
            return ok;
    }
    if (auto ok = checkBytes(args.text, u"text"_s, MaxChatBytes); !ok)
        return ok;
    if (auto ok = checkChoices(args.choices); !ok)
        return ok;
    // Whatever is quoted may be older than what is kept here, but it cannot be still to come.
    if (args.quote > draft.operation().version(draft.entity()))
        return invalid(u"quote"_s, u"The message that this one answers does not exist."_s);
    draft.add(draft.entity(),
        MessagePosted { .text = args.text,
            .attachments = args.attachments,
            .quote = args.quote,
            .choices = args.choices });
    return {};
}

Checked judge(Draft &draft, const EditMessage &args)
{
    if (auto ok = checkNeeded(args.text, u"text"_s, MaxChatBytes); !ok)
        return ok;
    if (auto ok = checkBytes(args.text, u"text"_s, MaxChatBytes); !ok)
        return ok;
    const auto message = ownMessage(draft, args.n);
    if (!message)
        return std::unexpected(message.error());
    if ((*message)->text != args.text)
        draft.add(draft.entity(),
            MessageEdited { .n = args.n, .text = args.text, .former = (*message)->text });
    return {};
}

Checked judge(Draft &draft, const DeleteMessage &args)
{
    const auto message = ownMessage(draft, args.n);
    if (!message)
        return std::unexpected(message.error());
    draft.add(draft.entity(), MessageTakenBack { .n = args.n, .former = (*message)->text });
    return {};
}

namespace {

//! Adds a mark if it moves on. A mark itself raises the thread's version: if it could reach beyond the last message, a
//! client that marks what it sees would never come to an end.
template<class Event>
Checked moveOwnMark(Draft &draft, ReadingMarks Thread::*marks, quint64 upTo)
{
    const auto *thread = targetOf(draft);
    if (!thread)
        return notFound(Kind::Thread);
    if (thread->messages.empty())
        return {};
    upTo = std::min(upTo, thread->messages.back().n);
    const auto &all = thread->*marks;
    const auto mine = std::ranges::find(all, draft.actor().user, &ReadingMarks::value_type::first);
    if (upTo > (mine == all.end() ? 0 : mine->second))
        draft.add(thread->id, Event { .upTo = upTo });
    return {};
}

} // namespace

Checked judge(Draft &draft, const MarkRead &args)
{
    return moveOwnMark<ThreadRead>(draft, &Thread::readUpTo, args.upTo);
}

Checked judge(Draft &draft, const MarkDelivered &args)
{
    return moveOwnMark<ThreadDelivered>(draft, &Thread::deliveredUpTo, args.upTo);
}

Checked judge(Draft &draft, const SettleThread &args)
{
    const auto *thread = targetOf(draft);
    if (!thread)
        return notFound(Kind::Thread);
    const auto upTo = thread->messages.empty() ? 0 : std::min(args.upTo, thread->messages.back().n);
    if (upTo > thread->settledUpTo)
        draft.add(thread->id, ThreadSettled { .upTo = upTo });
    return {};
}

} // namespace dispatch::state
