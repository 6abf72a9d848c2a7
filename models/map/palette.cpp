// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/palette.h"

namespace dispatch::map {

const Palette &Palette::of(bool isDark)
{
    static const Palette light {
        .casing = QColor(0xff, 0xff, 0xff),
        .surface = QColor(0xff, 0xff, 0xff),
        .line = QColor(0xa9, 0xb4, 0xc0),
        .text = QColor(0x17, 0x20, 0x2b),
        .mutedText = QColor(0x5b, 0x67, 0x76),
        .accent = QColor(0x1f, 0x6f, 0xeb),
        .danger = QColor(0xc6, 0x28, 0x28),
        .warning = QColor(0xb2, 0x5e, 0x00),
        .good = QColor(0x1b, 0x7f, 0x4b),
        .violet = QColor(0x6e, 0x4b, 0xd8),
        .onColor = QColor(0xff, 0xff, 0xff),
    };
    static const Palette dark {
        .casing = QColor(0x0c, 0x10, 0x15),
        .surface = QColor(0x22, 0x2a, 0x34),
        .line = QColor(0x4a, 0x57, 0x66),
        .text = QColor(0xe6, 0xeb, 0xf1),
        .mutedText = QColor(0x94, 0xa1, 0xb2),
        .accent = QColor(0x5b, 0x9d, 0xff),
        .danger = QColor(0xff, 0x6b, 0x6b),
        .warning = QColor(0xff, 0xb4, 0x54),
        .good = QColor(0x4c, 0xc3, 0x8a),
        .violet = QColor(0xa4, 0x8b, 0xff),
        .onColor = QColor(0x10, 0x15, 0x1c),
    };
    return isDark ? dark : light;
}

QColor Palette::duty(domain::Duty duty, bool hasEmergency) const
{
    if (hasEmergency)
        return danger;
    switch (duty) {
    case domain::Duty::Available:
        return good;
    case domain::Duty::EnRoute:
        return accent;
    case domain::Duty::OnSite:
        return violet;
    case domain::Duty::Break:
    case domain::Duty::NonJob:
        return warning;
    case domain::Duty::OffShift:
    case domain::Duty::OutOfService:
        break;
    }
    // Out of the way on both grounds, and still 3 : 1 against the map.
    return onColor == QColor(0xff, 0xff, 0xff) ? QColor(0x7a, 0x85, 0x94)
                                               : QColor(0x8a, 0x96, 0xa6);
}

QColor Palette::state(domain::VisitState state) const
{
    using enum domain::VisitState;
    switch (state) {
    case Requested:
    case Unscheduled:
    case Paused:
        return warning;
    case Scheduled:
    case Dispatched:
    case Accepted:
    case EnRoute:
        return accent;
    case OnSite:
    case InProgress:
        return violet;
    case Completed:
        return good;
    case NoShow:
    case Rejected:
    case Canceled:
        break;
    }
    return mutedText;
}

} // namespace dispatch::map
