// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief What a state or duty means to the eye; the theme gives each tone its colour. Never the only sign: text or a
//! shape stands beside it.
namespace dispatch::viewmodels::Tone {
Q_NAMESPACE
QML_ELEMENT
enum Value { Quiet, Info, Active, Good, Warning, Danger };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::Tone

namespace dispatch::viewmodels {

[[nodiscard]] inline Tone::Value toneOf(domain::VisitState state)
{
    using enum domain::VisitState;
    switch (state) {
    case Requested:
    case Unscheduled:
    case Paused:
        return Tone::Warning;
    case Scheduled:
    case Dispatched:
    case Accepted:
    case EnRoute:
        return Tone::Info;
    case OnSite:
    case InProgress:
        return Tone::Active;
    case Completed:
        return Tone::Good;
    case NoShow:
        return Tone::Danger;
    case Rejected:
    case Canceled:
        break;
    }
    return Tone::Quiet;
}

[[nodiscard]] inline Tone::Value toneOf(domain::Duty duty, bool hasEmergency)
{
    if (hasEmergency)
        return Tone::Danger;
    using enum domain::Duty;
    switch (duty) {
    case Available:
        return Tone::Good;
    case EnRoute:
        return Tone::Info;
    case OnSite:
        return Tone::Active;
    case Break:
    case NonJob:
        return Tone::Warning;
    case OffShift:
    case OutOfService:
        break;
    }
    return Tone::Quiet;
}

} // namespace dispatch::viewmodels
