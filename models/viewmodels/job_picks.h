// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_list_model.h"

#include <QSet>

namespace dispatch::viewmodels {

//! \brief The rows of the job board that are picked, to do one thing with all of them. Only what is shown is picked: a row
//! that leaves the list leaves the picks, so that nothing is done to what nobody sees.
//! \threads the main thread
class JobPicks : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int count READ count NOTIFY changed FINAL)
    //! Rises with each change: what has() said before is old.
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
public:
    explicit JobPicks(const JobListModel &jobs, QObject *parent = nullptr);

    [[nodiscard]] int count() const { return static_cast<int>(m_ids.size()); }
    [[nodiscard]] int revision() const { return m_revision; }
    Q_INVOKABLE [[nodiscard]] bool has(const QString &jobId) const { return m_ids.contains(jobId); }
    //! \brief In the order in which they are shown.
    [[nodiscard]] QStringList ids() const;

    //! \brief Picks a row more, or one less; it is where the next range begins.
    //! \param also what was chosen alone before becomes picked with the first; empty for none
    Q_INVOKABLE void toggle(const QString &jobId, const QString &also = {});
    //! \brief Picks from where the range began to this row, and nothing else.
    //! \param from where it begins if it has not begun yet
    Q_INVOKABLE void extendTo(const QString &jobId, const QString &from);
    Q_INVOKABLE void pickAll();
    Q_INVOKABLE void clear();
    //! \brief All but these.
    void leaveOut(const QStringList &jobIds);

Q_SIGNALS:
    void changed();

private:
    void keepShown();
    void note();

    const JobListModel &m_jobs;
    QSet<QString> m_ids;
    QString m_anchor; //!< where a range begins
    QStringList m_leaving;
    int m_revision = 0;
};

} // namespace dispatch::viewmodels
