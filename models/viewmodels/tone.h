// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief What a state or duty means to the eye; the theme gives each tone its colour. Never the only sign: text or a
//! shape stands beside it.
class Tone {
    Q_GADGET
    QML_ELEMENT
    QML_UNCREATABLE("Tone is a set of names")
public:
    enum Value { Quiet, Info, Active, Good, Warning, Danger };
    Q_ENUM(Value)
};

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
