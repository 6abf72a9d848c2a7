// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

namespace dispatch::journal {

//! \brief A record as it lies in the file.
struct RawRecord {
    quint64 seq = 0;
    QByteArray body; //!< what the chain covers
    QByteArray link;
    bool operator==(const RawRecord &) const = default;
};

//! \brief What was done to a log whose chain breaks at a record, as far as it shows: "record 8 was taken out, and those after
//! it were moved up". Words to stand after "damaged at record 8: ".
//! \param seq the first record that does not fit; \param before the link of the one before it
//! \param at gives a record by its place; nullopt if there is none
[[nodiscard]] QString tamperingAt(quint64 seq, const QByteArray &before,
    const std::function<std::optional<RawRecord>(quint64)> &at);

} // namespace dispatch::journal
