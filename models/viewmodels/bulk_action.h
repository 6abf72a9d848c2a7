// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/console_session.h"

namespace dispatch::viewmodels {

//! \brief Doing one thing with the picked jobs: what would come of it for each, while it is being said, and then the deed.
//! \threads the main thread
class BulkAction : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(dispatch::viewmodels::ConsoleSession *session MEMBER m_session NOTIFY sessionChanged
            REQUIRED FINAL)
    Q_PROPERTY(dispatch::viewmodels::BulkKind::Value kind READ kind NOTIFY changed FINAL)
    Q_PROPERTY(QString title READ title NOTIFY changed FINAL)
    Q_PROPERTY(int jobs READ jobs NOTIFY changed FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::BulkRow> rows READ rows NOTIFY changed FINAL)
    //! How many of them are against it.
    Q_PROPERTY(int refused READ refused NOTIFY changed FINAL)
    //! Who would come late by it; empty: nobody.
    Q_PROPERTY(QString warning READ warning NOTIFY changed FINAL)
    //! Why it cannot be done yet; empty: it can.
    Q_PROPERTY(QString whyNot READ whyNot NOTIFY changed FINAL)
    //! Who could take them: those on shift first, narrowed by what is typed.
    Q_PROPERTY(QList<dispatch::viewmodels::Suggestion> takers READ takers NOTIFY changed FINAL)
    Q_PROPERTY(QString technicianId READ technicianId WRITE setTechnicianId NOTIFY changed FINAL)
    Q_PROPERTY(int priority READ priority WRITE setPriority NOTIFY changed FINAL)
    //! The name of the area, the reason, or what is typed of a technician's name.
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY changed FINAL)
public:
    static constexpr std::size_t MaxTakers = 6;

    using QObject::QObject;

    //! \brief Begins with the jobs that are picked now.
    Q_INVOKABLE void start(dispatch::viewmodels::BulkKind::Value kind);
    //! \brief Looks again: the operation or the time has moved on.
    Q_INVOKABLE void refresh();
    //! \brief Goes on without those that are against it; they are picked no more.
    Q_INVOKABLE void leaveOutRefused();
    //! \return whether it was sent
    Q_INVOKABLE bool submit();

    [[nodiscard]] BulkKind::Value kind() const { return m_deed.kind; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] int jobs() const { return static_cast<int>(m_jobs.size()); }
    [[nodiscard]] QList<BulkRow> rows() const { return m_plan.rows; }
    [[nodiscard]] int refused() const { return m_plan.refused(); }
    [[nodiscard]] QString warning() const;
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] QList<Suggestion> takers() const { return m_takers; }
    [[nodiscard]] QString technicianId() const;
    void setTechnicianId(const QString &id);
    [[nodiscard]] int priority() const { return static_cast<int>(m_deed.priority); }
    void setPriority(int priority);
    [[nodiscard]] QString text() const { return m_deed.text; }
    void setText(const QString &text);

Q_SIGNALS:
    void sessionChanged();
    void changed();

private:
    void findTakers();

    ConsoleSession *m_session = nullptr;
    QStringList m_jobs;
    BulkDeed m_deed;
    BulkPlan m_plan;
    QList<Suggestion> m_takers;
};

} // namespace dispatch::viewmodels
