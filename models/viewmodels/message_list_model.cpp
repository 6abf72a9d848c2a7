// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/message_list_model.h"

#include "domain/limits.h"
#include "viewmodels/chat_text.h"
#include "viewmodels/format.h"

#include <QDateTime>
#include <QLocale>
#include <QScopedValueRollback>

#include <algorithm>
#include <limits>
#include <ranges>
#include <utility>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

double ms(Timestamp at)
{
    return static_cast<double>(toMs(at));
}

QDate dayOf(double momentMs)
{
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(momentMs)).toLocalTime().date();
}

//! What has left the present is found among messages that ascend, and the other way round.
const Message *find(std::span<const Message> messages, quint64 n)
{
    const auto it = std::ranges::find(messages, n, &Message::n);
    return it == messages.end() ? nullptr : &*it;
}

//! Pages from the server may be short: it is the words that are counted.
std::size_t messagesIn(const std::vector<std::vector<Message>> &pages)
{
    std::size_t count = 0;
    for (const auto &page : pages)
        count += page.size();
    return count;
}

} // namespace

MessageListModel::MessageListModel(Sources sources, QObject *parent)
    : QAbstractListModel(parent)
    , m_sources(std::move(sources))
{
}

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto at = static_cast<std::size_t>(index.row());
    const Row &row = m_rows[at];
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return row.isSystem ? systemText(row) : isolated(row.message.text);
    case HtmlRole:
        return row.isSystem ? QString() : linkedText(isolated(row.message.text), m_sources.isJob);
    case AuthorRole:
        return row.author;
    case MomentRole:
        return row.momentMs;
    case NumberRole:
        return static_cast<double>(row.message.n);
    case CommandRole:
        return row.cmd.isNull() ? QString() : uuidText(row.cmd);
    case IsOwnRole:
        return row.isOwn;
    case IsOfficeRole:
        return row.isOffice;
    case IsPendingRole:
        return row.isPending;
    case IsRefusedRole:
        return row.isRefused;
    case IsEditedRole:
        return row.message.editedAt.has_value() && !row.message.isTakenBack;
    case IsTakenBackRole:
        return row.message.isTakenBack;
    case CanChangeRole:
        return canChange(row);
    case IsFirstOfAuthorRole:
        return !row.isSystem && startsBlock(at);
    case IsFirstOfDayRole:
        return startsDay(at);
    case IsFirstUnreadRole:
        return m_firstUnread > 0 && row.message.n == m_firstUnread;
    case QuoteRole:
        return static_cast<double>(row.message.quote);
    case QuoteAuthorRole: {
        const Row *other = quoted(row.message.quote);
        return other ? other->author : QString();
    }
    case QuoteTextRole: {
        if (row.message.quote == 0)
            return QString();
        const Row *other = quoted(row.message.quote);
        if (!other)
            return tr("an earlier message");
        return other->message.isTakenBack ? tr("taken back") : inOneLine(other->message.text, 120);
    }
    case ChoicesRole:
        return row.message.choices;
    case AttachmentsRole:
        return row.message.attachments;
    case MarkRole:
        return static_cast<int>(markOf(row));
    case MarkTextRole:
        return markText(row);
    case IsSystemRole:
        return row.isSystem;
    case IsUnfoldedRole:
        return row.isSystem && m_unfolded.contains(row.seq);
    default:
        return {};
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const
{
    return { { TextRole, "text"_ba }, { HtmlRole, "html"_ba }, { AuthorRole, "author"_ba },
        { MomentRole, "momentMs"_ba }, { NumberRole, "number"_ba }, { CommandRole, "commandId"_ba },
        { IsOwnRole, "isOwn"_ba }, { IsOfficeRole, "isOffice"_ba },
        { IsPendingRole, "isPending"_ba }, { IsRefusedRole, "isRefused"_ba },
        { IsEditedRole, "isEdited"_ba }, { IsTakenBackRole, "isTakenBack"_ba },
        { CanChangeRole, "canChange"_ba }, { IsFirstOfAuthorRole, "isFirstOfAuthor"_ba },
        { IsFirstOfDayRole, "isFirstOfDay"_ba }, { IsFirstUnreadRole, "isFirstUnread"_ba },
        { QuoteRole, "quote"_ba }, { QuoteAuthorRole, "quoteAuthor"_ba },
        { QuoteTextRole, "quoteText"_ba }, { ChoicesRole, "choices"_ba },
        { AttachmentsRole, "attachments"_ba }, { MarkRole, "mark"_ba },
        { MarkTextRole, "markText"_ba }, { IsSystemRole, "isSystem"_ba },
        { IsUnfoldedRole, "isUnfolded"_ba } };
}

// --- what the rows say

bool MessageListModel::startsBlock(std::size_t at) const
{
    if (at + 1 == m_rows.size())
        return true;
    const Row &row = m_rows[at];
    const Row &older = m_rows[at + 1];
    return older.isSystem || older.message.by != row.message.by || startsDay(at)
        || row.momentMs - older.momentMs > static_cast<double>(milliseconds(TogetherFor).count());
}

bool MessageListModel::startsDay(std::size_t at) const
{
    // Of the oldest row it is not known while there is more before it.
    if (at + 1 == m_rows.size())
        return !hasOlder() && olderText().isEmpty();
    return dayOf(m_rows[at].momentMs) != dayOf(m_rows[at + 1].momentMs);
}

const MessageListModel::Row *MessageListModel::quoted(quint64 n) const
{
    if (n == 0)
        return nullptr;
    const auto it = std::ranges::find_if(
        m_rows, [n](const Row &row) { return !row.isSystem && row.message.n == n; });
    return it == m_rows.end() ? nullptr : &*it;
}

QString MessageListModel::systemText(const Row &row) const
{
    if (row.lines.size() == 1)
        return row.lines.front();
    if (!m_unfolded.contains(row.seq))
        return tr("%1  ·  and %n more", nullptr, static_cast<int>(row.lines.size()) - 1)
            .arg(row.lines.front());
    QStringList oldestFirst(row.lines.crbegin(), row.lines.crend());
    return oldestFirst.join(u'\n');
}

bool MessageListModel::canChange(const Row &row) const
{
    return row.isOwn && !row.isSystem && row.message.n > 0 && !row.message.isTakenBack
        && m_now - row.message.at < DefaultUndoWindow;
}

MessageMark::Value MessageListModel::markOf(const Row &row) const
{
    if (!row.isOwn || row.isSystem)
        return MessageMark::None;
    if (row.isRefused)
        return MessageMark::Refused;
    if (row.isPending)
        return MessageMark::Waiting;
    const auto hasCome = [&](const Mark &mark) { return mark.upTo >= row.message.n; };
    if (std::ranges::any_of(m_readers, hasCome))
        return MessageMark::Read;
    return std::ranges::any_of(m_receivers, hasCome) ? MessageMark::Delivered : MessageMark::Sent;
}

QString MessageListModel::markText(const Row &row) const
{
    const auto names = [&](const std::vector<Mark> &marks) {
        QStringList found;
        for (const Mark &mark : marks) {
            if (mark.upTo >= row.message.n)
                found << mark.name;
        }
        return found.join(u", "_s);
    };
    switch (markOf(row)) {
    case MessageMark::None:
        return {};
    case MessageMark::Waiting:
        return tr("Waiting to be sent");
    case MessageMark::Refused:
        return row.whyRefused;
    case MessageMark::Sent:
        return tr("Sent");
    case MessageMark::Delivered:
        return tr("On the telephone of %1").arg(names(m_receivers));
    case MessageMark::Read:
        return tr("Read by %1").arg(names(m_readers));
    }
    return {};
}

QString MessageListModel::olderText() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    if (m_hits)
        return {};
    switch (m_fetching) {
    case Fetching::No:
    case Fetching::Newer:
        return {};
    case Fetching::Older:
        return tr("Fetching older messages from the server: %1 of %2 are here")
            .arg(QLocale().toString(m_older.read()), QLocale().toString(m_olderCount));
    case Fetching::Failed:
        return tr("Older messages cannot be fetched: %1").arg(m_fetchProblem);
    case Fetching::Impossible:
        return tr("Older messages are on the server, not on this machine");
    }
    return {};
}

// --- the rows

MessageListModel::Row MessageListModel::rowFor(const Message &message) const
{
    const Person person = m_sources.person ? m_sources.person(message.by) : Person();
    Row row;
    row.message = message;
    row.author = inOneLine(person.name, 60);
    row.isOwn = message.by == m_me;
    row.isOffice = person.isOffice;
    row.momentMs = ms(message.at);
    return row;
}

std::vector<MessageListModel::Row> MessageListModel::makeRows() const
{
    std::vector<Row> rows;
    if (m_hits) {
        for (const Message &hit : *m_hits)
            rows.push_back(rowFor(hit));
        return rows;
    }
    rows.reserve(m_waiting.size() + static_cast<std::size_t>(m_tail.size()) + m_fallen.size()
        + m_pages.size() * OlderMessages::PageMessages);
    if (m_hasTail) {
        rows = m_waiting;
        for (const Message &message : m_tail | std::views::reverse)
            rows.push_back(rowFor(message));
        for (const Message &message : m_fallen | std::views::reverse)
            rows.push_back(rowFor(message));
    }
    for (const auto &page : m_pages) {
        for (const Message &message : page)
            rows.push_back(rowFor(message));
    }
    mergeSystemLines(rows);
    return rows;
}

void MessageListModel::mergeSystemLines(std::vector<Row> &rows) const
{
    if (m_lines.empty())
        return;
    // Beyond what is shown, lines would stand beside words they have nothing to do with.
    const double newest
        = m_hasTail || rows.empty() ? std::numeric_limits<double>::max() : rows.front().momentMs;
    const bool isWhole = m_olderCount == 0 || (!m_pages.empty() && !hasOlder());
    const double oldest = isWhole || rows.empty() ? 0 : rows.back().momentMs;
    std::vector<Row> merged;
    merged.reserve(rows.size() + 16);
    auto line = std::ranges::find_if(
        m_lines, [newest](const SystemLine &l) { return l.momentMs <= newest; });
    const auto takeUntil = [&](double momentMs) {
        Row row;
        row.isSystem = true;
        for (; line != m_lines.end() && line->momentMs > momentMs && line->momentMs >= oldest;
            ++line) {
            // Another day begins another group.
            if (!row.lines.isEmpty() && dayOf(row.momentMs) != dayOf(line->momentMs)) {
                merged.push_back(row);
                row.lines.clear();
            }
            if (row.lines.isEmpty())
                row.momentMs = line->momentMs;
            row.lines << line->text;
            row.seq = line->seq;
        }
        if (!row.lines.isEmpty())
            merged.push_back(std::move(row));
    };
    for (Row &row : rows) {
        if (!row.isPending && !row.isRefused)
            takeUntil(row.momentMs);
        merged.push_back(std::move(row));
    }
    takeUntil(-1);
    rows = std::move(merged);
}

// What both begin and end with stays, so that the view stays where it is when words arrive or older ones are read.
void MessageListModel::apply(std::vector<Row> rows, bool isSameThread)
{
    const QScopedValueRollback changing(m_isChanging, true);
    const auto isSameKey = [](const Row &a, const Row &b) { return a.key() == b.key(); };
    std::size_t head = 0;
    std::size_t tail = 0;
    if (isSameThread) {
        const auto least = std::min(m_rows.size(), rows.size());
        while (head < least && isSameKey(m_rows[head], rows[head]))
            ++head;
        while (tail < least - head
            && isSameKey(m_rows[m_rows.size() - 1 - tail], rows[rows.size() - 1 - tail]))
            ++tail;
    }
    const auto first = static_cast<int>(head);
    if (const auto gone = static_cast<int>(m_rows.size() - head - tail); gone > 0) {
        beginRemoveRows({}, first, first + gone - 1);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + first + gone);
        endRemoveRows();
    }
    if (const auto added = static_cast<int>(rows.size() - head - tail); added > 0) {
        beginInsertRows({}, first, first + added - 1);
        m_rows.insert(m_rows.begin() + first, std::make_move_iterator(rows.begin() + first),
            std::make_move_iterator(rows.begin() + first + added));
        endInsertRows();
    }
    // What was kept may read otherwise now, and what stands beside a change may begin a block or a day.
    const auto changed = [&](std::size_t at) {
        const bool isMoved = at >= head && at < rows.size() - tail;
        return !isMoved && !(m_rows[at] == rows[at]);
    };
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const bool isBeside = (head > 0 && at == head - 1) || at + 1 == m_rows.size();
        if (!changed(at) && !isBeside)
            continue;
        if (changed(at))
            m_rows[at] = rows[at];
        Q_EMIT dataChanged(index(static_cast<int>(at)), index(static_cast<int>(at)));
    }
    Q_EMIT countChanged();
}

void MessageListModel::forgetOlder()
{
    m_pages.clear();
    m_fallen.clear();
    m_firstPage = 0;
    m_hasTail = true;
    m_problem.clear();
    if (m_fetching == Fetching::Impossible)
        m_fetching = Fetching::No; // the log here may have grown
    // An answer of the server that is still to come is taken none the less: it is of this thread.
    m_older.start({ .thread = m_thread,
                      .ver = m_threadVer,
                      .oldestN = m_tail.isEmpty() ? 0 : m_tail.front().n,
                      .olderCount = m_olderCount },
        m_sources.reader);
}

void MessageListModel::forgetServer()
{
    stopFetching();
    m_older.forgetGiven();
    forgetOlder();
}

void MessageListModel::show(
    const ThreadId &thread, const RowContext &context, std::span<const journal::OutboxRow> outbox)
{
    const bool isSameThread = thread == m_thread;
    const QList<Message> former = m_tail;
    m_thread = thread;
    m_me = context.actor.user.ref();
    m_now = context.now;
    m_tail.clear();
    m_olderCount = 0;
    m_threadVer = 0;
    std::vector<Mark> readers;
    std::vector<Mark> receivers;
    if (const Thread *t = context.operation.thread(thread)) {
        m_tail = t->messages;
        m_olderCount = t->olderMessages;
        m_threadVer = t->ver;
        const auto take = [&](const ReadingMarks &marks, std::vector<Mark> &out) {
            for (const auto &[user, upTo] : marks) {
                if (user.ref() != m_me)
                    out.push_back({ inOneLine(context.operation.actorName(user), 40), upTo });
            }
        };
        take(t->readUpTo, readers);
        take(t->deliveredUpTo, receivers);
    }
    m_waiting.clear();
    for (const journal::OutboxRow &waiting : outbox | std::views::reverse) {
        const auto *post = std::get_if<PostMessage>(&waiting.command.args);
        if (!post || waiting.command.entity != thread.ref())
            continue;
        Row row = rowFor({ .n = 0,
            .by = m_me,
            .at = waiting.command.made,
            .text = post->text,
            .attachments = post->attachments,
            .quote = post->quote,
            .choices = post->choices });
        row.cmd = waiting.command.id.uuid;
        row.isOwn = true;
        row.isRefused = waiting.status == journal::OutboxStatus::Refused;
        row.isPending = !row.isRefused;
        row.whyRefused = waiting.rejection ? waiting.rejection->title : QString();
        m_waiting.push_back(std::move(row));
    }

    if (!isSameThread) {
        stopFetching(); // nobody waits for it any more
        m_hits.reset();
        m_unfolded.clear();
        m_lines.clear();
        m_firstUnread = 0;
        forgetOlder();
        // While older ones are fetched the walk goes on where it is: begun anew, it would never end in a busy thread.
    } else if ((m_pages.empty() && m_fetching != Fetching::Older)
        || (!former.isEmpty() && (m_tail.isEmpty() || m_tail.back().n < former.back().n))) {
        forgetOlder(); // nothing older is shown, or it is another instant
    } else if (!m_tail.isEmpty()) {
        // The window is of older pages as well: what left the present must not leave a hole between.
        for (const Message &message : former) {
            if (message.n < m_tail.front().n)
                m_fallen.push_back(message);
        }
        if (m_fallen.size() > MaxFallen)
            forgetOlder();
    }
    const bool haveMarksChanged = readers != m_readers || receivers != m_receivers;
    m_readers = std::move(readers);
    m_receivers = std::move(receivers);
    apply(makeRows(), isSameThread);
    if (isSameThread && haveMarksChanged && !m_rows.empty())
        Q_EMIT dataChanged(index(0), index(count() - 1), { MarkRole, MarkTextRole });
    if (!isSameThread)
        Q_EMIT threadChanged();
}

void MessageListModel::setSystemLines(std::vector<SystemLine> lines)
{
    if (lines == m_lines)
        return;
    m_lines = std::move(lines);
    rebuild();
}

void MessageListModel::setHits(std::optional<std::vector<Message>> hits)
{
    if (!hits && !m_hits)
        return;
    m_hits = std::move(hits);
    apply(makeRows(), false);
}

void MessageListModel::setFirstUnread(quint64 n)
{
    if (n == m_firstUnread)
        return;
    m_firstUnread = n;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(count() - 1), { IsFirstUnreadRole });
}

void MessageListModel::tick(Timestamp now)
{
    const auto before = std::exchange(m_now, now);
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const Row &row = m_rows[at];
        if (row.message.n > 0 && before - row.message.at > 2 * DefaultUndoWindow)
            return; // all further ones are older
        const bool wasInHold = before - row.message.at < DefaultUndoWindow;
        if (row.isOwn && wasInHold && !canChange(row))
            Q_EMIT dataChanged(
                index(static_cast<int>(at)), index(static_cast<int>(at)), { CanChangeRole });
    }
}

// --- pages

bool MessageListModel::hasOlder() const
{
    return !m_hits && m_sources.reader && m_olderCount > 0 && m_problem.isEmpty()
        && m_fetching != Fetching::Impossible && m_older.hasPage(m_firstPage + m_pages.size());
}

bool MessageListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_isChanging && m_fetching == Fetching::No && hasOlder();
}

bool MessageListModel::addOlderPage()
{
    auto page = m_older.page(m_firstPage + m_pages.size());
    if (!page) {
        m_problem = page.error();
        return false;
    }
    if (page->missingBefore) {
        fetch(*page->missingBefore, Fetching::Older);
        return false;
    }
    m_pages.push_back(std::move(page->messages));
    while (messagesIn(m_pages) > MaxPages * std::size_t(OlderMessages::PageMessages)) {
        m_hasTail = false;
        m_pages.erase(m_pages.begin());
        ++m_firstPage;
    }
    return true;
}

void MessageListModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    addOlderPage();
    rebuild();
}

bool MessageListModel::addNewerPage()
{
    if (m_firstPage == 0) {
        m_hasTail = true;
    } else {
        auto page = m_older.page(m_firstPage - 1);
        if (!page)
            return false;
        if (page->missingBefore) {
            fetch(*page->missingBefore, Fetching::Newer);
            return false;
        }
        --m_firstPage;
        m_pages.insert(m_pages.begin(), std::move(page->messages));
    }
    while (messagesIn(m_pages) > MaxPages * std::size_t(OlderMessages::PageMessages))
        m_pages.pop_back();
    return true;
}

void MessageListModel::fetchNewer()
{
    if (m_hasTail || m_hits || m_fetching == Fetching::Newer)
        return;
    stopFetching(); // what lies the other way
    addNewerPage();
    rebuild();
}

void MessageListModel::fetch(quint64 beforeSeq, Fetching way)
{
    if (!m_sources.fetch) {
        m_fetching = Fetching::Impossible;
        return;
    }
    m_fetching = way;
    m_wanted = way;
    m_sources.fetch(m_thread, beforeSeq, [this](const auto &events) { takeFetched(events); });
}

void MessageListModel::takeFetched(const std::expected<std::vector<Event>, QString> &events)
{
    m_fetching = Fetching::Failed;
    if (!events) {
        m_fetchProblem = events.error();
    } else if (!m_older.give(*events)) {
        // Asked for again at once, it would be answered so for ever.
        m_fetchProblem = tr("the server did not have them");
    } else {
        m_fetching = Fetching::No;
        m_fetchProblem.clear();
        (void)(m_wanted == Fetching::Newer ? addNewerPage() : addOlderPage());
    }
    rebuild();
}

void MessageListModel::stopFetching()
{
    if ((m_fetching == Fetching::Older || m_fetching == Fetching::Newer) && m_sources.stopFetching)
        m_sources.stopFetching();
    m_fetching = Fetching::No;
    m_fetchProblem.clear();
}

void MessageListModel::retryOlder()
{
    if (m_fetching != Fetching::Failed)
        return;
    m_fetching = Fetching::No;
    (void)(m_wanted == Fetching::Newer ? addNewerPage() : addOlderPage());
    rebuild();
}

void MessageListModel::toNewest()
{
    setHits(std::nullopt);
    if (m_hasTail)
        return;
    stopFetching();
    forgetOlder();
    apply(makeRows(), false);
}

bool MessageListModel::reach(quint64 n)
{
    setHits(std::nullopt);
    if (rowOf(static_cast<double>(n)) >= 0)
        return true;
    if (!m_tail.isEmpty() && n >= m_tail.front().n) {
        toNewest();
        return rowOf(static_cast<double>(n)) >= 0;
    }
    const auto hasPassed = [&] {
        return !m_pages.empty() && !m_pages.back().empty() && m_pages.back().back().n <= n;
    };
    for (int i = 0; i < MaxJumpPages && !hasPassed() && hasOlder(); ++i) {
        if (!addOlderPage())
            break;
    }
    rebuild();
    return rowOf(static_cast<double>(n)) >= 0;
}

void MessageListModel::toggleFold(int row)
{
    if (row < 0 || row >= count() || !m_rows[static_cast<std::size_t>(row)].isSystem)
        return;
    const quint64 seq = m_rows[static_cast<std::size_t>(row)].seq;
    if (!m_unfolded.remove(seq))
        m_unfolded.insert(seq);
    Q_EMIT dataChanged(index(row), index(row), { TextRole, IsUnfoldedRole });
}

int MessageListModel::rowOf(double n) const
{
    const auto it = std::ranges::find_if(m_rows, [n](const Row &row) {
        return !row.isSystem && row.message.n > 0 && static_cast<double>(row.message.n) == n;
    });
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

std::optional<Message> MessageListModel::message(quint64 n) const
{
    if (const Message *found
        = find({ m_tail.constData(), static_cast<std::size_t>(m_tail.size()) }, n))
        return *found;
    const int row = rowOf(static_cast<double>(n));
    return row < 0 ? std::nullopt : std::optional(m_rows[static_cast<std::size_t>(row)].message);
}

std::optional<Message> MessageListModel::newestChangeable() const
{
    const auto it = std::ranges::find_if(m_rows, [this](const Row &row) { return canChange(row); });
    return it == m_rows.end() ? std::nullopt : std::optional(it->message);
}

} // namespace dispatch::viewmodels
