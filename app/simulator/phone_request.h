// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <span>

namespace dispatch::simulator {

//! \brief The free tracker apps whose manner of speaking the simulated phones imitate.
enum class PhoneForm : quint8 { OwnTracks, TraccarJson, OsmAnd, Overland };
inline constexpr std::array<PhoneForm, 4> phoneForms { PhoneForm::OwnTracks, PhoneForm::TraccarJson,
    PhoneForm::OsmAnd, PhoneForm::Overland };

//! \brief One HTTP POST, ready to be sent and to be sent again.
struct PhoneRequest {
    QString path; //!< with the leading slash
    QByteArray contentType;
    QByteArray authorization; //!< empty: none
    QByteArray body;
    bool operator==(const PhoneRequest &) const = default;
};

//! \brief How many fixes one request of this form carries at most.
[[nodiscard]] int fixesPerRequest(PhoneForm form);

//! \brief What a phone sends. Units are the app's: km/h, m/s or knots; battery 0–100 or 0–1.
//! \param fixes 1..fixesPerRequest(form)
[[nodiscard]] PhoneRequest makePhoneRequest(
    PhoneForm form, const QString &token, std::span<const domain::Fix> fixes);

} // namespace dispatch::simulator
