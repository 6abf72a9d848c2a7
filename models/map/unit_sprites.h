// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "map/sprite_sheet.h"

#include <QString>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

//! The pictures the fleet is drawn with. Shape says the duty, fill and ring say the age of the signal; colour only
//! repeats what the shape says.
namespace dispatch::map {

struct Palette;

//! \brief Courses a mark is drawn for; a finer turn cannot be told apart.
inline constexpr int CourseSteps = 32;
inline constexpr int NoCourse = -1;
//! \brief Pictures of one slow pulse.
inline constexpr int PulseSteps = 12;
//! \brief Half the width of a mark, logical pixels: what a pointer aims at.
inline constexpr double UnitRadiusPx = 10.0;

//! \brief The drawers of a sheet's keys: the kind in the top bits, what tells the pictures of one kind apart below.
enum class SpriteKind : quint8 {
    Unit = 1,
    Halo,
    Pulse,
    Count,
    Label,
    Pin,
    Heap,
    HeapNumber,
    Guess,
    PinHeap,
    Stop,
    TrailStart
};
[[nodiscard]] constexpr quint64 spriteKey(SpriteKind kind, quint64 rest)
{
    constexpr quint64 RestBits = (quint64 { 1 } << 56U) - 1;
    return static_cast<quint64>(kind) << 56U | (rest & RestBits);
}

struct UnitLook {
    domain::Duty duty = domain::Duty::Available;
    domain::SignalAge age = domain::SignalAge::Live;
    int course = NoCourse; //!< [0, CourseSteps), clockwise from north
    bool hasEmergency = false;
    bool isWorking = true;
    bool isDark = false;
    bool operator==(const UnitLook &) const = default;
};

//! \brief How many looks there are in one theme, and where one stands among them: a table is quicker than hashing each of
//! ten thousand marks.
inline constexpr std::size_t LookCount = std::size_t { 7 } * 5 * (CourseSteps + 1) * 4;
[[nodiscard]] constexpr quint16 lookIndex(
    domain::Duty duty, domain::SignalAge age, int course, bool hasEmergency, bool isWorking)
{
    const int kind = static_cast<int>(duty) * 5 + static_cast<int>(age);
    return static_cast<quint16>(
        (kind * (CourseSteps + 1) + course + 1) * 4 + (hasEmergency ? 2 : 0) + (isWorking ? 1 : 0));
}

[[nodiscard]] int courseStep(float courseDeg);
[[nodiscard]] quint64 spriteKey(const UnitLook &look);
[[nodiscard]] SpriteSheet::Picture paintUnit(const UnitLook &look, double ratio);

//! \brief The small clock that says: what is shown is old.
void paintClock(QPainter &painter, QPointF at, const Palette &colors);

//! \brief What lies under the chosen mark.
[[nodiscard]] SpriteSheet::Picture paintHalo(bool isSelected, bool isDark, double ratio);
//! \brief Where somebody may be: an outline of dots with a question mark, like no mark of a known place.
[[nodiscard]] quint64 guessKey(int course, bool isDark);
[[nodiscard]] SpriteSheet::Picture paintGuess(int course, bool isDark, double ratio);
//! \param step [0, PulseSteps)
[[nodiscard]] SpriteSheet::Picture paintPulse(int step, bool isDark, double ratio);
//! \brief How many stand on this spot.
[[nodiscard]] SpriteSheet::Picture paintCount(
    int count, bool isDark, const QString &family, double ratio);

enum class LabelStyle : quint8 {
    Halo, //!< text with a rim of the map's colour
    Plate, //!< text on a plate: selected, hovered
    Alarm, //!< on a plate in the danger colour
    Muted //!< small, for minutes beside a stale mark
};
inline constexpr int MaxLabelPx = 160;
[[nodiscard]] quint64 labelKey(const QString &text, LabelStyle style, bool isDark);
//! \return logical pixels of what paintLabel() paints
[[nodiscard]] QSizeF labelSize(const QString &text, LabelStyle style, const QString &family);
//! \brief Anchor at the middle of the left edge; wider texts are elided.
[[nodiscard]] SpriteSheet::Picture paintLabel(
    const QString &text, LabelStyle style, bool isDark, const QString &family, double ratio);

} // namespace dispatch::map
