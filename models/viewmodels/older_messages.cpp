// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/older_messages.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

void OlderMessages::start(const Present &present, Reader reader)
{
    if (present.thread != m_present.thread)
        m_given.clear();
    m_present = present;
    m_reader = std::move(reader);
    m_corrections.clear();
    m_begins = { { .beforeSeq = 0, .ver = present.ver, .left = present.olderCount } };
}

std::expected<OlderMessages::Page, QString> OlderMessages::page(std::size_t index)
{
    Page page;
    if (!hasPage(index))
        return page;
    // Where the last page known ends is not known yet; the others end where the next begins.
    const bool isKnown = index + 1 < m_begins.size();
    const quint64 stopVer = isKnown ? m_begins[index + 1].ver : 0;
    const auto isFull = [&] {
        return !isKnown && page.messages.size() == static_cast<std::size_t>(PageMessages);
    };
    Place at = m_begins[index];
    const auto isOver = [&] { return at.ver <= stopVer || at.left == 0 || isFull(); };
    for (int look = 0; !isOver() && (isKnown || look < MaxLooks); ++look) {
        const auto events = stretch(at);
        if (!events)
            return std::unexpected(events.error().text);
        if (events->empty()) {
            if (!isKnown && !page.messages.empty())
                break; // shown before the server is asked for the rest
            if (!isKnown)
                m_begins[index] = at; // nothing but marks so far
            m_missingVer = at.ver;
            return Page { .messages = {}, .missingBefore = at.beforeSeq };
        }
        // What is said from now on belongs to no older page.
        if (m_begins[index].beforeSeq == 0)
            m_begins[index].beforeSeq = events->front().seq + 1;
        for (const Event &event : *events) {
            if (isOver())
                break;
            at.beforeSeq = event.seq;
            at.ver = event.ver - 1;
            at.left -= take(event, page.messages) ? 1 : 0;
        }
    }
    if (at.ver == 0)
        at.left = 0; // the log has fewer than was said
    if (!isKnown)
        m_begins.push_back(at);
    return page;
}

// The next events without a gap, newest first; none: they are not here.
journal::Stored<std::vector<Event>> OlderMessages::stretch(const Place &from)
{
    std::vector<Event> found;
    quint64 ver = from.ver;
    for (auto it = m_given.constFind(ver);
        it != m_given.cend() && found.size() < static_cast<std::size_t>(EventsAtOnce);
        it = m_given.constFind(ver)) {
        found.push_back(*it);
        --ver;
    }
    if (!found.empty())
        return found;
    journal::LogQuery query;
    query.entity = m_present.thread;
    query.beforeSeq = from.beforeSeq;
    query.limit = EventsAtOnce;
    for (int look = 0; look < MaxLooks && found.empty(); ++look) {
        const auto events = m_reader(query);
        if (!events)
            return std::unexpected(events.error());
        for (const Event &event : *events) {
            query.beforeSeq = event.seq;
            if (event.ver > ver) {
                noteCorrection(event); // said since, of words before
                continue;
            }
            if (event.ver < ver)
                return found; // a hole
            found.push_back(event);
            --ver;
        }
        if (events->size() < static_cast<std::size_t>(EventsAtOnce))
            break; // the log ends here
    }
    return found;
}

bool OlderMessages::give(std::span<const Event> events)
{
    for (const Event &event : events) {
        if (event.entity == m_present.thread.ref() && event.ver <= m_present.ver)
            m_given.insert(event.ver, event);
    }
    // Around what was missing: from there somebody reads on, one way or the other.
    while (m_given.size() > MaxGiven) {
        const quint64 above = m_given.lastKey() - std::min(m_given.lastKey(), m_missingVer);
        const quint64 below = m_missingVer - std::min(m_given.firstKey(), m_missingVer);
        m_given.erase(above > below ? std::prev(m_given.end()) : m_given.begin());
    }
    return m_given.contains(m_missingVer);
}

void OlderMessages::noteCorrection(const Event &event)
{
    if (const auto *edited = std::get_if<MessageEdited>(&event.payload)) {
        if (!m_corrections.contains(edited->n))
            m_corrections.insert(edited->n, event);
    } else if (const auto *takenBack = std::get_if<MessageTakenBack>(&event.payload)) {
        m_corrections.insert(takenBack->n, event);
    }
}

bool OlderMessages::take(const Event &event, std::vector<Message> &out)
{
    noteCorrection(event);
    const auto *posted = std::get_if<MessagePosted>(&event.payload);
    if (!posted || event.ver >= m_present.oldestN)
        return false;
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
    return true;
}

} // namespace dispatch::viewmodels
