// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"

namespace dispatch::journal {

//! \brief An outbox row as it is stored: the `cmd` message, and the `res` message if one came.
struct StoredOutboxRow {
    QByteArray command;
    QByteArray answer;                  //!< empty: none
    std::optional<quint64> acceptedSeq; //!< repeated from the answer, for the database to compare
};

[[nodiscard]] StoredOutboxRow encodeOutboxRow(const OutboxRow &row);
//! \return the row, or in plain words why the bytes are not one
[[nodiscard]] std::expected<OutboxRow, QString> decodeOutboxRow(
    QByteArrayView command, qint64 status, QByteArrayView answer);

} // namespace dispatch::journal
