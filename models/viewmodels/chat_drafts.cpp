// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/chat_drafts.h"

#include <QDataStream>
#include <QFile>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr qint32 FormatVersion = 1;

} // namespace

ChatDrafts::~ChatDrafts()
{
    flush();
}

void ChatDrafts::setFile(const QString &file)
{
    if (file == m_file)
        return;
    flush();
    m_isDirty = false; // what belongs to another file
    m_file = file;
    m_drafts.clear();
    m_muted.clear();
    m_reminders.clear();
    m_templates.clear();
    m_write.setSingleShot(true);
    m_write.setInterval(WriteAfter);
    m_write.disconnect(this);
    connect(&m_write, &QTimer::timeout, this, &ChatDrafts::flush);
    read();
}

void ChatDrafts::read()
{
    QFile in(m_file);
    if (m_file.isEmpty() || in.size() > MaxFileBytes || !in.open(QIODevice::ReadOnly))
        return;
    QDataStream stream(&in);
    stream.setVersion(QDataStream::Qt_6_5);
    qint32 version = 0;
    qint32 drafts = 0;
    stream >> version >> drafts;
    if (version != FormatVersion || drafts < 0 || drafts > MaxDrafts)
        return;
    for (qint32 i = 0; i < drafts && stream.status() == QDataStream::Ok; ++i) {
        QUuid id;
        qint64 atMs = 0;
        Kept kept;
        stream >> id >> atMs >> kept.draft.text >> kept.draft.quote >> kept.draft.attachments
            >> kept.draft.choices >> kept.draft.wasForOffice;
        kept.at = timestampFromMs(atMs);
        if (stream.status() == QDataStream::Ok && !id.isNull()
            && kept.draft.text.size() <= Composer::MaxChars)
            m_drafts.insert(ThreadId { id }, kept);
    }
    QList<QUuid> muted;
    QHash<QUuid, qint64> reminders;
    QStringList templates;
    stream >> muted >> reminders >> templates;
    if (stream.status() != QDataStream::Ok)
        return;
    for (const QUuid &id : muted)
        m_muted.insert(ThreadId { id });
    for (auto it = reminders.cbegin(); it != reminders.cend(); ++it)
        m_reminders.insert(ThreadId { it.key() }, timestampFromMs(it.value()));
    m_templates = templates.mid(0, MaxTemplates);
}

void ChatDrafts::flush()
{
    if (!m_isDirty || m_file.isEmpty())
        return;
    m_write.stop();
    m_isDirty = false;
    QSaveFile out(m_file);
    if (!out.open(QIODevice::WriteOnly))
        return later(); // a full disk may have room again
    out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QDataStream stream(&out);
    stream.setVersion(QDataStream::Qt_6_5);
    stream << FormatVersion << static_cast<qint32>(m_drafts.size());
    for (auto it = m_drafts.cbegin(); it != m_drafts.cend(); ++it) {
        const auto &draft = it->draft;
        stream << it.key().uuid << toMs(it->at) << draft.text << draft.quote << draft.attachments
               << draft.choices << draft.wasForOffice;
    }
    QList<QUuid> muted;
    for (const ThreadId &id : m_muted)
        muted << id.uuid;
    QHash<QUuid, qint64> reminders;
    for (auto it = m_reminders.cbegin(); it != m_reminders.cend(); ++it)
        reminders.insert(it.key().uuid, toMs(it.value()));
    stream << muted << reminders << m_templates;
    if (!out.commit())
        later();
}

void ChatDrafts::later()
{
    m_isDirty = !m_file.isEmpty();
    if (!m_file.isEmpty())
        m_write.start();
}

Composer::Draft ChatDrafts::draft(const ThreadId &thread) const
{
    const auto it = m_drafts.constFind(thread);
    return it == m_drafts.cend() ? Composer::Draft() : it->draft;
}

bool ChatDrafts::hasDraft(const ThreadId &thread) const
{
    return m_drafts.contains(thread);
}

void ChatDrafts::setDraft(const ThreadId &thread, const Composer::Draft &draft, Timestamp now)
{
    if (thread.isNull() || draft == this->draft(thread))
        return;
    if (draft.isEmpty())
        m_drafts.remove(thread);
    else
        m_drafts.insert(thread, { draft, now });
    if (m_drafts.size() > MaxDrafts) {
        const auto oldest = std::min_element(m_drafts.cbegin(), m_drafts.cend(),
            [](const Kept &a, const Kept &b) { return a.at < b.at; });
        m_drafts.erase(oldest);
    }
    later();
}

void ChatDrafts::setMuted(const ThreadId &thread, bool isMuted)
{
    if (isMuted && m_muted.size() < MaxMuted)
        m_muted.insert(thread);
    else if (!isMuted)
        m_muted.remove(thread);
    later();
}

void ChatDrafts::setReminder(const ThreadId &thread, std::optional<Timestamp> at)
{
    if (at && (m_reminders.size() < MaxReminders || m_reminders.contains(thread)))
        m_reminders.insert(thread, *at);
    else if (!at)
        m_reminders.remove(thread);
    later();
}

void ChatDrafts::addTemplate(const QString &text)
{
    if (text.trimmed().isEmpty() || m_templates.contains(text)
        || m_templates.size() >= MaxTemplates)
        return;
    m_templates << text;
    later();
}

void ChatDrafts::removeTemplate(const QString &text)
{
    if (m_templates.removeAll(text) > 0)
        later();
}

} // namespace dispatch::viewmodels
