// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/limits.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

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
    draft.add(draft.entity(), MessagePosted { .text = args.text, .attachments = args.attachments });
    return {};
}

Checked judge(Draft &draft, const MarkRead &args)
{
    const auto *thread = draft.operation().thread(ThreadId { draft.entity().uuid });
    if (!thread)
        return notFound(Kind::Thread);
    if (thread->messages.empty())
        return {};
    // The mark itself raises the thread's version. If it could reach beyond the last message, a client that marks what
    // it sees would never come to an end.
    const auto upTo = std::min(args.upTo, thread->messages.back().n);
    const auto &marks = thread->readUpTo;
    const auto mine
        = std::ranges::find(marks, draft.actor().user, &std::pair<UserId, quint64>::first);
    const quint64 known = mine == marks.end() ? 0 : mine->second;
    if (upTo > known)
        draft.add(thread->id, ThreadRead { .upTo = upTo });
    return {};
}

} // namespace dispatch::state
