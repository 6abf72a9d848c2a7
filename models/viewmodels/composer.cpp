// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/composer.h"

#include "viewmodels/chat_templates.h"
#include "viewmodels/chat_text.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

void Composer::open(const domain::ThreadId &thread, Side side, const Draft &draft)
{
    m_thread = thread;
    m_side = side;
    m_draft = draft;
    m_before = {};
    m_edits = 0;
    m_isAsking = false;
}

void Composer::carryTo(const domain::ThreadId &thread, Side side)
{
    Draft draft = m_draft;
    if (m_edits > 0)
        draft.attachments = {};
    draft.quote = 0;
    draft.choices = {};
    draft.wasForOffice = !draft.isEmpty() && (draft.wasForOffice || m_side == Side::Office);
    open(thread, side, draft);
}

bool Composer::setText(const QString &text)
{
    if (text == m_draft.text)
        return true;
    if (text.size() > MaxChars)
        return false;
    m_draft.text = text;
    // Words that were deleted to the last letter are forgotten with all they were.
    m_draft.wasForOffice = !m_draft.isEmpty() && (m_draft.wasForOffice || m_side == Side::Office);
    m_isAsking = false;
    return true;
}

void Composer::setQuote(quint64 n)
{
    m_draft.quote = n;
    m_isAsking = false;
}

void Composer::setAttachments(const QStringList &ids)
{
    m_draft.attachments = ids;
    m_draft.wasForOffice = !m_draft.isEmpty() && (m_draft.wasForOffice || m_side == Side::Office);
    m_isAsking = false;
}

void Composer::setChoices(const QStringList &choices)
{
    m_draft.choices = choices;
    m_isAsking = false;
}

void Composer::edit(quint64 n, const QString &text)
{
    if (m_edits == 0)
        m_before = std::exchange(m_draft, {});
    m_edits = n;
    m_draft = {};
    m_draft.text = text;
    m_draft.wasForOffice = m_side == Side::Office;
    m_isAsking = false;
}

void Composer::putBack(const Outgoing &outgoing)
{
    if (outgoing.thread != m_thread)
        return;
    if (outgoing.edits > 0)
        edit(outgoing.edits, outgoing.text);
    else
        m_draft = { .text = outgoing.text,
            .quote = outgoing.quote,
            .attachments = outgoing.attachments,
            .choices = outgoing.choices,
            .wasForOffice = m_side == Side::Office };
}

bool Composer::isReady() const
{
    return !m_thread.isNull()
        && (!m_draft.text.trimmed().isEmpty() || (!m_draft.attachments.isEmpty() && m_edits == 0))
        && whyNot().isEmpty();
}

QString Composer::whyNot() const
{
    if (const QString why = whyTooLong(m_draft.text); !why.isEmpty())
        return why;
    const QStringList open = openFields(m_draft.text);
    if (!open.isEmpty())
        return QCoreApplication::translate("Chat", "Fill in %1 first.").arg(open.join(u", "_s));
    return {};
}

std::optional<Composer::Outgoing> Composer::enter()
{
    if (!isReady())
        return std::nullopt;
    if (m_side == Side::Customer) {
        m_isAsking = true;
        return std::nullopt;
    }
    return send();
}

std::optional<Composer::Outgoing> Composer::confirm()
{
    if (!isReady() || m_side == Side::Office)
        return std::nullopt;
    if (m_draft.wasForOffice && !m_isAsking) {
        m_isAsking = true;
        return std::nullopt;
    }
    return send();
}

std::optional<Composer::Outgoing> Composer::send()
{
    Outgoing out { .thread = m_thread,
        .side = m_side,
        .text = m_draft.text.trimmed(),
        .quote = m_draft.quote,
        .attachments = m_draft.attachments,
        .choices = m_draft.choices,
        .edits = m_edits };
    m_draft = std::exchange(m_before, {});
    m_edits = 0;
    m_isAsking = false;
    return out;
}

bool Composer::goBack()
{
    if (std::exchange(m_isAsking, false))
        return true;
    if (m_edits > 0) {
        m_draft = std::exchange(m_before, {});
        m_edits = 0;
        return true;
    }
    if (m_draft.quote > 0) {
        m_draft.quote = 0;
        return true;
    }
    if (m_draft.choices.isEmpty())
        return false;
    m_draft.choices.clear();
    return true;
}

} // namespace dispatch::viewmodels
