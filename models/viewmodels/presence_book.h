// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"
#include "viewmodels/presence_info.h"

#include <QHash>
#include <QList>

#include <functional>
#include <optional>

namespace dispatch::viewmodels {

//! \brief Who else is at a desk, looks at a job, edits it, or writes in a thread. Nothing of it is stored; what is not said
//! again is forgotten.
//!
//! A person has one thing open at a time: what they open next takes the place of the former. Somebody with two desks is
//! where they last said to be. Editing a thread is writing in it, and stands beside what they have open.
//! \threads the main thread
class PresenceBook final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Rises whenever an answer below may be another.
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
    //! Everybody else at a desk, by name.
    Q_PROPERTY(QList<dispatch::viewmodels::PresenceInfo> desks READ desks NOTIFY changed FINAL)
    //! Who sits here changes the selected job, in a sheet that is open; set by the window.
    Q_PROPERTY(bool isEditing READ isEditing WRITE setEditing NOTIFY isEditingChanged FINAL)
public:
    static constexpr std::chrono::seconds Lifetime { 60 }; //!< protocol section 6
    //! Whoever writes says so again while they do; a pause is soon seen.
    static constexpr std::chrono::seconds TypingLifetime { 10 };
    static constexpr qsizetype MaxPeople = 1'000; //!< whoever was heard longest ago gives way

    //! The job a thing belongs to, and how it is called.
    struct JobName {
        domain::JobId id; //!< null: none
        QString text; //!< "#481"
    };
    using JobOf = std::function<JobName(const domain::EntityRef &)>;
    explicit PresenceBook(JobOf jobOf, QObject *parent = nullptr);

    [[nodiscard]] int revision() const { return m_revision; }
    [[nodiscard]] QList<PresenceInfo> desks() const;
    //! \brief Those who have the job open: who edits it first, then by name.
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::PresenceInfo> ofJob(
        const QString &jobId) const;
    //! \brief Those who write in the thread.
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::PresenceInfo> typingIn(
        const QString &threadId) const;

    [[nodiscard]] bool isEditing() const { return m_isEditing; }
    void setEditing(bool isEditing);
    //! \brief Who sits here writes in the thread; to be called with every letter.
    Q_INVOKABLE void typeIn(const QString &threadId);

    // The session tells what happens.
    void take(const protocol::Presence &presence, domain::Timestamp now);
    void tick(domain::Timestamp now);
    void clear();

Q_SIGNALS:
    void changed();
    void isEditingChanged();
    void typed(const QString &threadId);

private:
    struct Place {
        domain::EntityRef entity;
        JobName job;
        PresenceMode::Value mode = PresenceMode::View;
        domain::Timestamp at;
    };
    struct Person {
        QString name;
        std::optional<Place> open; //!< what they have before them
        std::optional<Place> typing;
        [[nodiscard]] domain::Timestamp heard() const;
    };
    [[nodiscard]] static PresenceInfo infoOf(
        const domain::UserId &user, const Person &person, const Place &place);
    void forgetOldest();
    void announce();

    JobOf m_jobOf;
    QHash<domain::UserId, Person> m_people;
    int m_revision = 0;
    bool m_isEditing = false;
};

} // namespace dispatch::viewmodels
