// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/drives.h"
#include "viewmodels/row_context.h"
#include "viewmodels/tone.h"

#include <QList>
#include <QObject>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief One visit on a technician's line of the timeline. Moments are ms since 1970 UTC, 0 = none.
class TimelineBar {
    Q_GADGET
    QML_VALUE_TYPE(timelineBar)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString numberText MEMBER numberText FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString stateText MEMBER stateText FINAL)
    Q_PROPERTY(dispatch::viewmodels::Tone::Value tone MEMBER tone FINAL)
    Q_PROPERTY(double leaveMs MEMBER leaveMs FINAL)
    Q_PROPERTY(double fromMs MEMBER fromMs FINAL)
    Q_PROPERTY(double toMs MEMBER toMs FINAL)
    Q_PROPERTY(double windowFromMs MEMBER windowFromMs FINAL)
    Q_PROPERTY(double windowToMs MEMBER windowToMs FINAL)
    Q_PROPERTY(int durationMin MEMBER durationMin FINAL)
    Q_PROPERTY(int lateMin MEMBER lateMin FINAL)
    Q_PROPERTY(QString driveText MEMBER driveText FINAL)
    Q_PROPERTY(QStringList rosterTroubles MEMBER rosterTroubles FINAL)
    Q_PROPERTY(bool isForecast MEMBER isForecast FINAL)
    Q_PROPERTY(bool isOver MEMBER isOver FINAL)
    Q_PROPERTY(bool isMovable MEMBER isMovable FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
    Q_PROPERTY(bool isRefused MEMBER isRefused FINAL)
public:
    QString jobId; //!< uuid text
    QString numberText, title, stateText;
    Tone::Value tone = Tone::Quiet;
    double leaveMs = 0, fromMs = 0, toMs = 0;
    double windowFromMs = 0, windowToMs = 0;
    int durationMin = 0;
    int lateMin = 0; //!< behind the window's end, as expected or as it was
    QString
        driveText; //!< "6 min by road": the drive to it and who says so; empty where none is known
    QStringList rosterTroubles; //!< "Shift ends 16:00", "Runs into the break 12:00–12:30"
    bool isForecast = false; //!< fromMs is expected, and to be shown with "~"
    bool isOver = false;
    bool isMovable = false; //!< the technician has not been told yet
    bool isPending = false, isRefused = false;
    bool operator==(const TimelineBar &) const = default;
};

//! \brief What would come of giving a job to a technician at a time, before it is done.
class MoveVerdict {
    Q_GADGET
    QML_VALUE_TYPE(moveVerdict)
    Q_PROPERTY(bool isAllowed MEMBER isAllowed FINAL)
    Q_PROPERTY(bool isGood MEMBER isGood FINAL)
    Q_PROPERTY(QString headline MEMBER headline FINAL)
    Q_PROPERTY(QStringList troubles MEMBER troubles FINAL)
    Q_PROPERTY(double fromMs MEMBER fromMs FINAL)
    Q_PROPERTY(double toMs MEMBER toMs FINAL)
    Q_PROPERTY(double arriveMs MEMBER arriveMs FINAL)
public:
    bool isAllowed = false; //!< the server would accept it
    bool isGood = false; //!< and nothing speaks against it
    QString headline; //!< "14:15–16:15 · there ~14:32, 6 min by road", or why it is refused
    QStringList troubles; //!< "Lacks the skill gas", "#12 becomes 20 min late"
    double fromMs = 0, toMs = 0; //!< the arrival window it would get
    double arriveMs = 0; //!< when the technician is expected there; 0 if refused
    bool operator==(const MoveVerdict &) const = default;
};

//! \brief The technicians' days: who is where, when, and what would come of a move.
//! \threads the main thread
class Timeline : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Rises whenever bars may have changed: what was read before is old.
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
public:
    //! A move goes by steps of this length.
    static constexpr std::chrono::minutes Step { 15 };
    //! Ended visits are shown this far back.
    static constexpr std::chrono::hours Past { 24 };
    //! Somebody behind who becomes later by less than this is not worth a word.
    static constexpr std::chrono::minutes WorthSaying { 1 };
    static constexpr qsizetype MaxTroubles = 5;

    struct Sources {
        std::function<RowContext()> context;
        std::function<std::optional<domain::GeoPoint>(const domain::Technician &)> position;
        LegOf legOf;
    };
    explicit Timeline(Sources sources, QObject *parent = nullptr);

    [[nodiscard]] int revision() const { return m_revision; }
    //! \brief Earliest first: the ended ones of the last day, then those that are open, as planDay() expects them.
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::TimelineBar> barsOf(
        const QString &technicianId) const;
    //! \brief Judges a move by the server's own rules, and foresees who would become late by it: the technician's visits and
    //! those of whoever has the job now.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::MoveVerdict judge(
        const QString &jobId, const QString &technicianId, double fromMs) const;

    //! \brief Where a move to \p fromMs begins: the nearest step.
    [[nodiscard]] static domain::Timestamp toStep(double fromMs);

    // The session tells what happens.
    void reset();
    void noteVisit(const domain::VisitId &visit);
    //! \brief Something changed, or time has passed.
    void refresh();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] std::vector<DriveStop> plan(const state::Operation &operation,
        const domain::TechnicianId &technician, domain::Timestamp now) const;
    void remember(const domain::Visit &visit);

    Sources m_sources;
    QHash<domain::TechnicianId, std::vector<domain::VisitId>> m_ended; //!< of the last day
    int m_revision = 0;
};

} // namespace dispatch::viewmodels
