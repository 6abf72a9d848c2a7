// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/arrival_watch.h"

#include <QList>
#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

#include <functional>

namespace dispatch::viewmodels {

//! \brief Somebody who seems to have arrived; an empty jobId = nobody.
class ArrivalInfo {
    Q_GADGET
    QML_VALUE_TYPE(arrivalInfo)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(double sinceMs MEMBER sinceMs FINAL)
public:
    QString jobId, technicianId; //!< uuid texts
    QString text; //!< "Ada Lind seems to have arrived at #481"
    QString detail; //!< "on the grounds of St. Anne", "at the address"
    double sinceMs = 0;
    bool operator==(const ArrivalInfo &) const = default;
};

//! \brief Suggested arrivals in words, and the answer to them.
//! \threads the main thread
class Arrivals : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! The longest waiting first.
    Q_PROPERTY(QList<dispatch::viewmodels::ArrivalInfo> list READ list NOTIFY changed FINAL)
public:
    //! Takes the step, with the reason that the log will show.
    using Confirm = std::function<void(const QString &jobId, const QString &reason)>;
    explicit Arrivals(Confirm confirm, QObject *parent = nullptr);

    [[nodiscard]] QList<ArrivalInfo> list() const
    {
        return m_isHidden ? QList<ArrivalInfo>() : m_list;
    }
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::ArrivalInfo ofJob(const QString &jobId) const;
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::ArrivalInfo ofTechnician(
        const QString &technicianId) const;
    //! \brief Whom a key is for: the selected one if they are among them, else the longest waiting.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::ArrivalInfo meant(
        const QString &selectedJobId, const QString &selectedTechnicianId) const;
    Q_INVOKABLE void confirm(const QString &jobId);
    //! \brief They have not arrived. It is not suggested again for this visit.
    Q_INVOKABLE void dismiss(const QString &jobId);

    // The session tells what happens.
    void take(const state::Operation &operation, const domain::TechnicianId &technician,
        const domain::Fix &fix, domain::Timestamp now);
    void review(const state::Operation &operation, state::ArrivalWatch::Zones zones);
    //! \brief After a batch of take(): puts what changed into words.
    void show(const state::Operation &operation);
    void clear();
    //! \brief While one looks at what was, nobody is arriving; what is known stays.
    void setHidden(bool isHidden);

Q_SIGNALS:
    void changed();

private:
    Confirm m_confirm;
    state::ArrivalWatch m_watch;
    bool m_isStale = false; //!< m_list is not what the watch says
    bool m_isHidden = false;
    QList<ArrivalInfo> m_list;
    QList<domain::VisitId> m_visits; //!< of m_list, in its order
};

} // namespace dispatch::viewmodels
