// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "viewmodels/drives.h"
#include "viewmodels/row_context.h"
#include "viewmodels/timeline.h"

#include <functional>

namespace dispatch::viewmodels {

//! \brief A shift, a break in one, or hours off shift on a technician's line. Moments are ms since 1970 UTC.
class RosterSpan {
    Q_GADGET
    QML_VALUE_TYPE(rosterSpan)
    Q_PROPERTY(QString shiftId MEMBER shiftId FINAL)
    Q_PROPERTY(int index MEMBER index FINAL)
    Q_PROPERTY(double fromMs MEMBER fromMs FINAL)
    Q_PROPERTY(double toMs MEMBER toMs FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
public:
    QString shiftId; //!< uuid text; empty for hours off shift
    int index = -1; //!< of a break in its shift
    double fromMs = 0, toMs = 0;
    QString text; //!< "Shift 08:00–16:30, 1 break · short day"
    bool isPending = false;
    bool operator==(const RosterSpan &) const = default;
};

//! \brief What the form for a shift begins with, as text to type on.
class ShiftDraft {
    Q_GADGET
    QML_VALUE_TYPE(shiftDraft)
    Q_PROPERTY(QString shiftId MEMBER shiftId FINAL)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
    Q_PROPERTY(QString technicianName MEMBER technicianName FINAL)
    Q_PROPERTY(double dayMs MEMBER dayMs FINAL)
    Q_PROPERTY(QString hours MEMBER hours FINAL)
    Q_PROPERTY(QString breaks MEMBER breaks FINAL)
    Q_PROPERTY(QString note MEMBER note FINAL)
public:
    QString shiftId; //!< uuid text; empty: a new one
    QString technicianId, technicianName;
    double dayMs = 0; //!< the local midnight that the shift's day begins with
    QString hours; //!< "08:00-16:30"
    QString breaks; //!< "12:00-12:30, 15:00-15:15"
    QString note;
    bool operator==(const ShiftDraft &) const = default;
};

//! \brief The shifts of the technicians, and what a person does with them.
//! \threads the main thread
class ShiftBook : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Rises whenever shifts may have changed: what was read before is old.
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
public:
    //! What is shown of the roster, from now.
    static constexpr std::chrono::hours Back { 36 };
    static constexpr std::chrono::hours Ahead { 14 * 24 };
    //! A break is moved by steps of this length.
    static constexpr std::chrono::minutes Step { 5 };
    static constexpr std::chrono::minutes UsualBreak { 30 };

    struct Sources {
        std::function<RowContext()> context;
        std::function<std::optional<domain::GeoPoint>(const domain::Technician &)> position;
        LegOf legOf;
        std::function<bool(
            const domain::EntityRef &, domain::CommandArgs, std::optional<domain::Expect>)>
            send;
    };
    explicit ShiftBook(Sources sources, QObject *parent = nullptr);

    [[nodiscard]] int revision() const { return m_revision; }
    //! \brief Earliest first.
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::RosterSpan> shiftsOf(
        const QString &technicianId) const;
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::RosterSpan> breaksOf(
        const QString &technicianId) const;
    //! \brief The hours around shifts for which the roster says that there is none; other hours nobody has said anything about.
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::RosterSpan> offHoursOf(
        const QString &technicianId) const;
    //! \brief "Shift 08:00–16:30 · break 12:00–12:30": the one that runs, else the next of the day; empty without one.
    Q_INVOKABLE [[nodiscard]] QString textOf(const QString &technicianId) const;

    //! \brief Judges a break by the server's own rules, and foresees who would become late by it.
    //! \param index of the break that is moved; < 0: a new one
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::MoveVerdict judgeBreak(
        const QString &technicianId, const QString &shiftId, int index, double fromMs,
        int minutes) const;
    Q_INVOKABLE bool putBreak(
        const QString &technicianId, const QString &shiftId, int index, double fromMs, int minutes);
    Q_INVOKABLE bool removeBreak(const QString &shiftId, int index);

    //! \brief The shift that a moment lies in or that is of its day, else a new one like the last.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::ShiftDraft draftOf(
        const QString &technicianId, double atMs) const;
    //! \brief What would come of saving it; what cannot be read counts as not allowed.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::MoveVerdict judgeShift(
        const dispatch::viewmodels::ShiftDraft &draft, const QString &hours, const QString &breaks,
        const QString &note) const;
    Q_INVOKABLE bool save(const dispatch::viewmodels::ShiftDraft &draft, const QString &hours,
        const QString &breaks, const QString &note);
    Q_INVOKABLE bool cancel(const QString &shiftId);
    //! \brief What the server would say against it; empty: nothing.
    [[nodiscard]] QString whyNotCancel(const QString &shiftId) const;
    //! \brief Whether the roster says anything about that time.
    [[nodiscard]] bool isRecorded(const QString &technicianId, domain::Timestamp at) const;

    //! \brief Shifts, the outbox or the account changed, or time has passed.
    void refresh();

Q_SIGNALS:
    void changed();

private:
    //! A command in the making, or the words that say why there is none.
    struct Deed {
        domain::EntityRef entity;
        domain::CommandArgs args;
        std::optional<domain::Expect> expect {};
        QString problem {};
        domain::TechnicianId technician {};
        domain::TimeWindow span {};
    };
    [[nodiscard]] Deed breakDeed(const QString &technicianId, const QString &shiftId, int index,
        double fromMs, int minutes) const;
    [[nodiscard]] Deed shiftDeed(const ShiftDraft &draft, const QString &hours,
        const QString &breaks, const QString &note) const;
    [[nodiscard]] MoveVerdict judge(const Deed &deed) const;
    bool send(const Deed &deed);
    [[nodiscard]] std::vector<const domain::Shift *> shown(
        const domain::TechnicianId &technician) const;

    Sources m_sources;
    int m_revision = 0;
};

} // namespace dispatch::viewmodels
