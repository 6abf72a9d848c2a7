// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/older_messages.h"

#include <limits>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

void OlderMessages::start(const ThreadId &thread, quint64 beforeN, Reader reader)
{
    m_thread = thread;
    m_beforeN = beforeN;
    m_reader = std::move(reader);
    m_corrections.clear();
    m_begins = { 0 };
}

std::expected<std::vector<Message>, QString> OlderMessages::page(std::size_t index)
{
    if (!hasPage(index))
        return std::vector<Message>();
    auto page = read(m_begins[index]);
    if (!page)
        return std::unexpected(page.error());
    if (index + 1 == m_begins.size() && page->nextBeforeSeq > 0)
        m_begins.push_back(page->nextBeforeSeq);
    return std::move(page->messages);
}

std::expected<OlderMessages::Page, QString> OlderMessages::read(quint64 beforeSeq)
{
    Page page;
    journal::LogQuery query;
    query.entity = m_thread;
    query.beforeSeq = beforeSeq;
    query.limit = EventsAtOnce;
    for (int look = 0; look < MaxLooks; ++look) {
        const auto events = m_reader(query);
        if (!events)
            return std::unexpected(events.error().text);
        for (const Event &event : *events) {
            query.beforeSeq = event.seq;
            take(event, page.messages);
            if (page.messages.size() == PageMessages) {
                page.nextBeforeSeq = event.seq;
                return page;
            }
        }
        if (events->size() < static_cast<std::size_t>(EventsAtOnce))
            return page; // the log ends here
    }
    page.nextBeforeSeq = query.beforeSeq;
    return page;
}

void OlderMessages::take(const Event &event, std::vector<Message> &out)
{
    if (const auto *edited = std::get_if<MessageEdited>(&event.payload)) {
        if (!m_corrections.contains(edited->n))
            m_corrections.insert(edited->n, event);
    } else if (const auto *takenBack = std::get_if<MessageTakenBack>(&event.payload)) {
        m_corrections.insert(takenBack->n, event);
    } else if (const auto *posted = std::get_if<MessagePosted>(&event.payload);
        posted && event.ver < m_beforeN) {
        Message message { .n = event.ver,
            .by = event.by,
            .at = event.at,
            .text = posted->text,
            .attachments = posted->attachments,
            .quote = posted->quote,
            .choices = posted->choices };
        const auto correction = m_corrections.constFind(event.ver);
        if (correction != m_corrections.cend()) {
            if (const auto *now = std::get_if<MessageEdited>(&correction->payload)) {
                message.text = now->text;
                message.editedAt = correction->at;
            } else {
                message.text.clear();
                message.attachments.clear();
                message.choices.clear();
                message.isTakenBack = true;
            }
        }
        out.push_back(std::move(message));
    }
}

} // namespace dispatch::viewmodels
