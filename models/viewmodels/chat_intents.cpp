// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/chat.h"

#include "domain/limits.h"
#include "viewmodels/chat_text.h"
#include "viewmodels/format.h"
#include "viewmodels/fuzzy.h"
#include "viewmodels/id_text.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <ranges>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// What is written, and what is done with a conversation.

bool Chat::mayAct()
{
    const QString why = m_sources.whyNotAct();
    if (!why.isEmpty())
        m_sources.say(why, true);
    return why.isEmpty();
}

// --- what is written

void Chat::changed()
{
    takeFiles();
    keepDraft();
    Q_EMIT composerChanged();
}

// An own message that is put right has its files already; those beside it wait until that is done.
bool Chat::takeFiles()
{
    if (!m_sources.files || m_composer.edits() > 0)
        return false;
    const QStringList files = m_sources.files();
    if (files == m_composer.attachments())
        return false;
    m_composer.setAttachments(files);
    return true;
}

void Chat::stageFiles()
{
    if (!takeFiles())
        return;
    keepDraft();
    Q_EMIT composerChanged();
}

void Chat::keepDraft()
{
    if (m_thread.isNull())
        return;
    const bool had = m_kept.hasDraft(m_thread);
    const RowContext rows = m_sources.context();
    m_kept.setDraft(m_thread, m_composer.draft(), rows.now);
    if (had != m_kept.hasDraft(m_thread))
        m_inbox.update({ m_thread }, rows);
}

void Chat::setText(const QString &text)
{
    if (text == m_composer.text())
        return;
    if (!m_composer.setText(text))
        m_sources.say(whyTooLong(text), true);
    changed();
    if (!m_unborn)
        Q_EMIT typed(m_info.id);
}

void Chat::enter()
{
    post(m_composer.enter());
}

void Chat::confirm()
{
    if (m_composer.side() == Composer::Side::Office && !m_composer.text().trimmed().isEmpty())
        m_sources.say(tr("Only the office reads this: Enter sends it."), false);
    post(m_composer.confirm());
}

void Chat::post(const std::optional<Composer::Outgoing> &outgoing)
{
    if (!outgoing)
        return changed();
    const auto isSent = [&] {
        if (!mayAct())
            return false;
        const auto isToCustomer = outgoing->side == Composer::Side::Customer;
        ThreadId thread = outgoing->thread;
        if (m_unborn && thread == m_thread) {
            // The first word makes it.
            thread = ThreadId::make(m_sources.context().now);
            if (isToCustomer != m_unborn->job.has_value() || !m_sources.send(thread, *m_unborn))
                return false;
            m_kept.setDraft(m_thread, {}, {});
            m_composer.open(thread, m_composer.side());
            m_unborn.reset();
            m_thread = thread;
        }
        const Thread *known = m_sources.context().operation.thread(thread);
        // Whatever went wrong before this line: nothing written for one side goes to the other.
        if (!known || isToCustomer != (known->audience == Audience::Customer)) {
            m_sources.say(tr("This was not sent: it is not certain who would read it."), true);
            return false;
        }
        if (outgoing->edits > 0)
            return m_sources.send(
                thread, EditMessage { .n = outgoing->edits, .text = outgoing->text });
        // With files it goes through their queue, which posts it when the server has them.
        if (!outgoing->attachments.isEmpty() && m_sources.sendFiles)
            return m_sources.sendFiles(*outgoing);
        return m_sources.send(thread,
            PostMessage { .text = outgoing->text,
                .attachments = outgoing->attachments,
                .quote = outgoing->quote,
                .choices = outgoing->choices });
    }();
    if (!isSent)
        m_composer.putBack(*outgoing);
    changed();
    if (!isSent)
        return;
    m_messages.toNewest();
    showThread();
    showMessages();
    Q_EMIT sent();
}

bool Chat::goBack()
{
    if (!m_offers.isEmpty()) {
        m_offers.clear();
        m_mention.reset();
        Q_EMIT offersChanged();
        return true;
    }
    if (m_composer.goBack()) {
        changed();
        return true;
    }
    if (m_findText.isEmpty())
        return false;
    find({});
    return true;
}

QString Chat::quoteText() const
{
    if (m_composer.quote() == 0)
        return {};
    const auto message = m_messages.message(m_composer.quote());
    return message ? inOneLine(message->text, 120) : tr("an earlier message");
}

void Chat::quote(double n)
{
    m_composer.setQuote(static_cast<quint64>(n));
    changed();
}

void Chat::edit(double n)
{
    const auto message = m_messages.message(static_cast<quint64>(n));
    if (!message || message->isTakenBack)
        return;
    m_composer.edit(message->n, message->text);
    changed();
}

bool Chat::editLast()
{
    const auto message = m_messages.newestChangeable();
    if (message)
        edit(static_cast<double>(message->n));
    return message.has_value();
}

void Chat::takeBack(double n)
{
    if (mayAct() && !m_thread.isNull())
        m_sources.send(m_thread, DeleteMessage { static_cast<quint64>(n) });
}

void Chat::withdraw(const QString &commandId)
{
    const auto id = idFrom<CommandId>(commandId);
    if (!id || !mayAct())
        return;
    QString text;
    for (const journal::OutboxRow &row : m_sources.outbox()) {
        const auto *post = std::get_if<PostMessage>(&row.command.args);
        if (row.command.id == *id && post)
            text = post->text;
    }
    if (!m_sources.withdraw(*id)) {
        m_sources.say(tr("It has been sent already and cannot be taken back here."), true);
        return;
    }
    if (m_composer.draft().isEmpty() && m_composer.edits() == 0)
        setText(text);
    m_sources.say(tr("Taken back before it was sent."), false);
}

void Chat::setChoices(const QString &text)
{
    static const QRegularExpression between(u"[/\n]"_s);
    QStringList choices;
    for (const QString &part : text.split(between)) {
        const QString choice = part.trimmed().left(MaxChoiceChars);
        if (!choice.isEmpty() && !choices.contains(choice) && choices.size() < MaxChoices)
            choices << choice;
    }
    m_composer.setChoices(choices);
    changed();
}

void Chat::askForOneMore()
{
    if (m_composer.text().trimmed().isEmpty())
        m_composer.setText(tr("Can you take one more?"));
    m_composer.setChoices({ tr("Yes"), tr("No"), tr("In 30 min") });
    changed();
}

void Chat::lookForMentions(int cursor)
{
    const auto mention = mentionAt(m_composer.text(), cursor);
    const auto offers
        = mention ? offersFor(*mention, m_sources.context().operation) : QList<MentionOffer>();
    m_mention = mention;
    if (offers == m_offers)
        return;
    m_offers = offers;
    Q_EMIT offersChanged();
}

int Chat::complete(int offer)
{
    if (!m_mention || offer < 0 || offer >= m_offers.size())
        return -1;
    const auto [text, cursor] = completed(m_composer.text(), *m_mention, m_offers.at(offer));
    m_offers.clear();
    m_mention.reset();
    m_composer.setText(text);
    changed();
    Q_EMIT offersChanged();
    return static_cast<int>(cursor);
}

QList<ChatTemplate> Chat::templates() const
{
    const RowContext rows = m_sources.context();
    const Thread *known = current();
    const TemplateFields fields = known
        ? fieldsFor(*known, rows)
        : fieldsFor(Thread { .id = {}, .job = {}, .technician = {} }, rows);
    QList<ChatTemplate> list;
    for (const QString &text : m_kept.templates())
        list << ChatTemplate { .text = text, .filled = filled(text, fields), .isOwn = true };
    for (const QString &text : builtInTemplates(isCustomerSide()))
        list << ChatTemplate { .text = text, .filled = filled(text, fields) };
    return list;
}

void Chat::useTemplate(int index)
{
    const auto list = templates();
    if (index < 0 || index >= list.size())
        return;
    const QString before = m_composer.text();
    const bool needsGap = !before.isEmpty() && !before.back().isSpace();
    setText(before + (needsGap ? u" "_s : QString()) + list.at(index).filled);
}

void Chat::saveTemplate()
{
    m_kept.addTemplate(m_composer.text().trimmed());
    m_sources.say(tr("Kept as a template on this computer."), false);
    Q_EMIT templatesChanged();
}

void Chat::removeTemplate(int index)
{
    const auto list = templates();
    if (index < 0 || index >= list.size() || !list.at(index).isOwn)
        return;
    m_kept.removeTemplate(list.at(index).text);
    Q_EMIT templatesChanged();
}

// --- what is done with it

void Chat::noteLocal(const ThreadId &thread)
{
    const RowContext rows = m_sources.context();
    m_inbox.update({ thread }, rows);
    showThread();
}

void Chat::settle()
{
    const Thread *thread = current();
    if (!thread || thread->messages.isEmpty() || !mayAct())
        return;
    const quint64 last = thread->messages.last().n;
    const ThreadId id = thread->id;
    if (!m_sources.send(id, SettleThread { last }))
        return;
    m_kept.setReminder(id, std::nullopt);
    noteLocal(id);
    m_sources.say(tr("%1: no answer is owed.").arg(m_info.title), false);
}

void Chat::remind()
{
    if (!current() || !mayAct())
        return;
    const bool isOn = m_kept.reminders().contains(m_thread);
    const Timestamp at = m_sources.context().now + RemindAfter;
    m_kept.setReminder(m_thread, isOn ? std::nullopt : std::optional(at));
    noteLocal(m_thread);
    m_sources.say(isOn
            ? tr("No reminder any more.")
            : tr("You are reminded at %1.").arg(Format::clock(static_cast<double>(toMs(at)))),
        false);
}

void Chat::toggleMute()
{
    if (!current() || !mayAct())
        return;
    m_kept.setMuted(m_thread, !m_kept.muted().contains(m_thread));
    noteLocal(m_thread);
    if (const auto job = idFrom<JobId>(m_info.jobId))
        m_sources.jobsChanged({ *job });
    m_sources.say(m_kept.muted().contains(m_thread)
            ? tr("Muted on this computer: it counts nowhere and stands last.")
            : tr("Not muted any more."),
        false);
}

void Chat::find(const QString &text)
{
    m_findText = text.trimmed();
    if (m_findText.isEmpty()) {
        m_messages.setHits(std::nullopt);
    } else {
        const auto words = plainText(m_findText).split(u' ', Qt::SkipEmptyParts);
        std::vector<Message> hits;
        quint64 oldestPresent = std::numeric_limits<quint64>::max();
        if (const Thread *thread = current()) {
            for (const Message &message : thread->messages | std::views::reverse) {
                const QString plain = plainText(message.text);
                if (std::ranges::all_of(
                        words, [&](const QString &word) { return plain.contains(word); }))
                    hits.push_back(message);
            }
            if (!thread->messages.isEmpty())
                oldestPresent = thread->messages.first().n;
        }
        journal::LogQuery query;
        query.text = m_findText;
        query.entity = m_thread;
        query.limit = MaxHits;
        const auto events = readLog(query);
        for (const Event &event : events.value_or(std::vector<Event>())) {
            const auto *posted = std::get_if<MessagePosted>(&event.payload);
            if (posted && event.ver < oldestPresent)
                hits.push_back({ .n = event.ver,
                    .by = event.by,
                    .at = event.at,
                    .text = posted->text,
                    .attachments = posted->attachments });
        }
        m_messages.setHits(std::move(hits));
    }
    Q_EMIT findChanged();
}

QString Chat::findResult() const
{
    if (m_findText.isEmpty())
        return {};
    const int found = m_messages.count();
    return found == 0 ? tr("Nothing found on this machine")
        : found == 1  ? tr("1 found")
                      : tr("%n found", nullptr, found);
}

int Chat::reach(double n)
{
    if (!m_findText.isEmpty()) {
        m_findText.clear();
        Q_EMIT findChanged();
    }
    if (!m_messages.reach(static_cast<quint64>(n))) {
        m_sources.say(m_messages.olderText().isEmpty()
                ? tr("That message is too far back to be shown here. The log page finds it.")
                : tr("That message is not on this machine. Scroll up, and it comes."),
            true);
        return -1;
    }
    return m_messages.rowOf(n);
}

QString Chat::follow(const QString &link)
{
    if (link.startsWith("job:"_L1)) {
        const Job *job = m_sources.context().operation.jobByNumber(link.sliced(4).toULongLong());
        if (job)
            m_sources.selectJob(uuidText(job->id.uuid));
        return {};
    }
    const auto links = linksIn(link, {});
    return links.size() == 1 && links.front().length == link.size() ? links.front().target
                                                                    : QString();
}

void Chat::setTypingText(const QString &text)
{
    if (text == m_typingText)
        return;
    m_typingText = text;
    Q_EMIT typingChanged();
}

} // namespace dispatch::viewmodels
