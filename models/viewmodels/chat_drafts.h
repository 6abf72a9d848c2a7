// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"
#include "viewmodels/composer.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace dispatch::viewmodels {

//! \brief What this machine keeps of an account's conversations, and nobody else gets: what is half written, what is muted,
//! what one wants to be reminded of, and templates of one's own.
//!
//! One file per account, readable by its owner alone, replaced as a whole shortly after each change and at the end. What cannot
//! be read counts as not kept.
//! \threads the main thread
class ChatDrafts : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds WriteAfter { 400 };
    static constexpr qsizetype MaxDrafts = 200; //!< the oldest go
    static constexpr qsizetype MaxMuted = 1'000;
    static constexpr qsizetype MaxReminders = 200;
    static constexpr qsizetype MaxTemplates = 50;
    static constexpr qint64 MaxFileBytes = 16 * 1024 * 1024;

    using QObject::QObject;
    ~ChatDrafts() override;

    //! \brief Where it is kept from now on; empty: nowhere. Reads what is there.
    void setFile(const QString &file);
    //! \brief Writes what has not been written.
    void flush();

    [[nodiscard]] Composer::Draft draft(const domain::ThreadId &thread) const;
    [[nodiscard]] bool hasDraft(const domain::ThreadId &thread) const;
    //! \brief An empty one is none.
    void setDraft(
        const domain::ThreadId &thread, const Composer::Draft &draft, domain::Timestamp now);

    [[nodiscard]] const QSet<domain::ThreadId> &muted() const { return m_muted; }
    void setMuted(const domain::ThreadId &thread, bool isMuted);

    [[nodiscard]] const QHash<domain::ThreadId, domain::Timestamp> &reminders() const
    {
        return m_reminders;
    }
    //! \param at nullopt: no reminder any more
    void setReminder(const domain::ThreadId &thread, std::optional<domain::Timestamp> at);

    [[nodiscard]] const QStringList &templates() const { return m_templates; }
    void addTemplate(const QString &text);
    void removeTemplate(const QString &text);

private:
    struct Kept {
        Composer::Draft draft;
        domain::Timestamp at {};
    };
    void read();
    void later();

    QString m_file;
    QHash<domain::ThreadId, Kept> m_drafts;
    QSet<domain::ThreadId> m_muted;
    QHash<domain::ThreadId, domain::Timestamp> m_reminders;
    QStringList m_templates;
    bool m_isDirty = false; //!< something has not been written
    QTimer m_write;
};

} // namespace dispatch::viewmodels
