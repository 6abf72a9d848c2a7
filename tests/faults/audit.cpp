// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/audit.h"

#include "faults/clerk_log.h"

#include "journal/replica.h"
#include "journal/sqlite_event_store.h"

#include <QDir>

namespace dispatch::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int Page = 4'096;
constexpr qsizetype MostFindings = 20;

struct Effect {
    quint64 first = 0, last = 0;
    quint64 events = 0;
};

// The journal, read from its first event to its last and from nothing else.
struct Books {
    state::Operation operation;
    protocol::Position head;
    quint64 events = 0;
    QHash<domain::CommandId, Effect> effects;
    QHash<QString, domain::CommandId> byMarker;
    QStringList markersTwice;
    QHash<domain::ThreadId, std::vector<domain::Event>> conversations; //!< ascending
    qsizetype words = 0;
};

// The text that a clerk never uses twice, if the event carries it. A job's creation and its edits do not mix up: each
// command has a marker of its own.
QString markerOf(const domain::Event &event)
{
    if (const auto *created = std::get_if<domain::JobCreated>(&event.payload))
        return created->fields.title;
    if (const auto *noted = std::get_if<domain::JobNoted>(&event.payload))
        return noted->text;
    if (const auto *posted = std::get_if<domain::MessagePosted>(&event.payload))
        return posted->text;
    if (const auto *changed = std::get_if<domain::JobChanged>(&event.payload))
        return changed->patch.title.value.value_or(
            changed->patch.description.value.value_or(QString()));
    return {};
}

std::expected<Books, QString> readBooks(const journal::SqliteEventStore &store)
{
    Books books;
    books.head = store.head();
    while (books.events < books.head.seq) {
        const auto page = store.read(books.events, Page);
        if (!page || page->empty())
            return std::unexpected(u"The journal cannot be read after %1"_s.arg(books.events));
        for (const auto &event : *page) {
            books.operation.apply(event);
            books.events = event.seq;
            if (const auto thread = domain::ThreadId::from(event.entity)) {
                books.conversations[*thread].push_back(event);
                books.words += std::holds_alternative<domain::MessagePosted>(event.payload);
            }
            if (event.cmd.isNull())
                continue;
            auto &effect = books.effects[event.cmd];
            if (effect.events++ == 0)
                effect.first = event.seq;
            effect.last = event.seq;
            const auto marker = markerOf(event);
            if (marker.isEmpty())
                continue;
            const auto former = books.byMarker.constFind(marker);
            if (former != books.byMarker.cend())
                books.markersTwice << marker;
            books.byMarker.insert(marker, event.cmd);
        }
    }
    return books;
}

class Auditor {
public:
    Auditor(const journal::SqliteEventStore &store, const Books &books)
        : m_store(store)
        , m_books(books)
    {
    }
    Audit result;

    void theJournal();
    void theMarks(const QStringList &clerks);
    void theClerk(const QString &name, const QString &logFile, const QString &replicaFile);

private:
    void find(qsizetype &counter, const QString &text)
    {
        ++counter;
        if (result.findings.size() < MostFindings)
            result.findings << text;
    }
    void theConversations(const QString &name, const journal::Replica &replica);
    void theDeed(
        const ClerkLog::Deed &deed, const QHash<domain::CommandId, journal::OutboxRow> &kept);

    const journal::SqliteEventStore &m_store;
    const Books &m_books;
    quint64 m_lastSeq = 0;
    qsizetype m_other = 0;
};

void Auditor::theJournal()
{
    result.events = m_books.events;
    result.words = m_books.words;
    for (const auto &marker : m_books.markersTwice)
        find(result.doubled, u"doubled: the text “%1” stands in the journal twice"_s.arg(marker));
    for (auto it = m_books.effects.cbegin(); it != m_books.effects.cend(); ++it) {
        const auto &effect = it.value();
        const auto record = m_store.findCommand(it.key());
        const auto id = domain::uuidText(it.key().uuid);
        if (effect.last - effect.first + 1 != effect.events)
            find(result.doubled, u"doubled: command %1 has events in two places"_s.arg(id));
        else if (!record || !*record)
            find(m_other, u"command %1 has events and is not remembered"_s.arg(id));
        else if ((*record)->firstSeq != effect.first || (*record)->lastSeq != effect.last)
            find(result.doubled, u"doubled: command %1 is remembered with other events"_s.arg(id));
    }
}

// By the journal; that the replicas say the same is another question.
void Auditor::theMarks(const QStringList &clerks)
{
    for (const auto &user : m_books.operation.users()) {
        if (!clerks.contains(user.name))
            continue;
        for (const auto &thread : m_books.operation.threads()) {
            const auto last = thread.messages.isEmpty() ? 0 : thread.messages.last().n;
            for (const auto *marks : { &thread.deliveredUpTo, &thread.readUpTo }) {
                const auto own
                    = std::ranges::find(*marks, user.id, &domain::ReadingMarks::value_type::first);
                const auto upTo = own == marks->end() ? 0 : own->second;
                if (upTo != last)
                    find(result.unread,
                        u"%1 is marked as having come to %2 of %3"_s.arg(user.name).arg(upTo).arg(
                            last));
            }
        }
    }
}

// What the feed brought since the last snapshot, each word once and in the journal's order. Before that a replica has none.
void Auditor::theConversations(const QString &name, const journal::Replica &replica)
{
    const auto extent = replica.logExtent();
    if (!extent)
        return find(m_other, u"%1: its log cannot be read"_s.arg(name));
    for (auto it = m_books.conversations.cbegin(); it != m_books.conversations.cend(); ++it) {
        auto wanted = it.value();
        std::erase_if(wanted, [&](const auto &event) { return event.seq <= extent->base; });
        std::vector<domain::Event> kept;
        journal::LogQuery query;
        query.entity = it.key();
        query.limit = Page;
        for (;;) {
            const auto page = replica.log(query);
            if (!page)
                return find(m_other, u"%1: its log cannot be read"_s.arg(name));
            for (const auto &event : *page) {
                query.beforeSeq = event.seq;
                if (event.seq > extent->base)
                    kept.push_back(event);
            }
            if (page->size() < static_cast<std::size_t>(Page))
                break;
        }
        std::ranges::reverse(kept);
        if (kept != wanted)
            find(result.unequal,
                u"%1: its log has %2 events of a conversation and not the %3 of the journal"_s
                    .arg(name)
                    .arg(kept.size())
                    .arg(wanted.size()));
    }
}

void Auditor::theDeed(
    const ClerkLog::Deed &deed, const QHash<domain::CommandId, journal::OutboxRow> &kept)
{
    if (deed.id.isNull() || deed.isDeclined)
        return;
    ++result.made;
    const auto id = domain::uuidText(deed.id.uuid);
    const auto text = u"%1 (command %2)"_s.arg(deed.marker, id);
    if (deed.contradicts)
        find(m_other, u"%1 had two answers"_s.arg(text));
    const auto record = m_store.findCommand(deed.id);
    if (!record)
        return find(m_other, u"the journal cannot be asked for %1"_s.arg(text));
    const bool isInForce = record->has_value();
    const auto row = kept.constFind(deed.id);
    if (deed.ackedSeq) {
        ++result.acked;
        if (!isInForce)
            return find(
                result.lost, u"lost: %1 was acknowledged and is not in the journal"_s.arg(text));
        if ((*record)->lastSeq != *deed.ackedSeq)
            return find(result.lost,
                u"lost: %1 was acknowledged as %2 and stands at %3"_s.arg(text)
                    .arg(*deed.ackedSeq)
                    .arg((*record)->lastSeq));
    }
    if (isInForce) {
        if (deed.refused)
            return find(m_other, u"%1 was told to be refused and is in force"_s.arg(text));
        if (row != kept.cend())
            return find(m_other, u"%1 is in force and still in the outbox"_s.arg(text));
        if (const auto seq = (*record)->firstSeq; seq > 0) {
            if (seq < m_lastSeq)
                find(result.disordered, u"order: %1 came before one made earlier"_s.arg(text));
            m_lastSeq = std::max(m_lastSeq, seq);
        }
        return;
    }
    ++result.refused;
    const bool isKept = row != kept.cend() && row->status == journal::OutboxStatus::Refused;
    if (!isKept && !deed.isDropped)
        find(result.lost,
            row == kept.cend() ? u"lost: %1 is neither in force nor kept as refused"_s.arg(text)
                               : u"lost: %1 still waits in the outbox"_s.arg(text));
}

void Auditor::theClerk(const QString &name, const QString &logFile, const QString &replicaFile)
{
    const auto log = ClerkLog::read(logFile);
    if (!log.problem.isEmpty())
        find(m_other, log.problem);
    const auto replica = journal::openReplica(replicaFile);
    if (!replica)
        return find(m_other, u"%1: %2"_s.arg(name, replica.error().text));
    if (!(*replica)->notice().isEmpty())
        find(m_other, u"%1: %2"_s.arg(name, (*replica)->notice()));
    const auto rows = (*replica)->outbox();
    const auto operation = (*replica)->load();
    if (!rows || !operation)
        return find(m_other, u"%1: its replica cannot be read"_s.arg(name));
    QHash<domain::CommandId, journal::OutboxRow> kept;
    for (const auto &row : *rows)
        kept.insert(row.command.id, row);
    m_lastSeq = 0;
    for (const auto &deed : log.deeds)
        theDeed(deed, kept);
    if ((*replica)->position() != m_books.head)
        find(result.unequal, u"%1: its replica is at another position than the server"_s.arg(name));
    else if (*operation != m_books.operation)
        find(result.unequal, u"%1: its replica differs from the server's state"_s.arg(name));
    theConversations(name, **replica);
}

} // namespace

Audit audit(
    const QString &journalFile, const QString &folder, const QStringList &clerks, Reading reading)
{
    Audit failed;
    const auto store = journal::SqliteEventStore::open(journalFile);
    if (!store) {
        failed.findings << store.error().text;
        return failed;
    }
    const auto books = readBooks(**store);
    if (!books) {
        failed.findings << books.error();
        return failed;
    }
    Auditor auditor(**store, *books);
    auditor.theJournal();
    if (reading == Reading::Everything)
        auditor.theMarks(clerks);
    const QDir where(folder);
    for (const auto &clerk : clerks)
        auditor.theClerk(
            clerk, where.filePath(clerk + u".log"_s), where.filePath(clerk + u".replica"_s));
    return auditor.result;
}

} // namespace dispatch::test
