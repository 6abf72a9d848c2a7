// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"

#include <QByteArrayView>

#include <expected>

namespace dispatch::server {

//! \brief What somebody outside asks for, as `POST /v1/requests` takes it (README.md has the table of fields).
struct ServiceRequest {
    //! Field names that meant nothing here are told to the sender, up to so many.
    static constexpr qsizetype MaxIgnoredNamed = 16;

    domain::JobFields fields;
    QString reference; //!< the sender's own word for it; empty if none
    QStringList ignored; //!< names of fields that are not known, ascending
    bool operator==(const ServiceRequest &) const = default;
};

//! \brief Why a request is not taken: which field, and one plain sentence.
struct FieldProblem {
    QString field; //!< empty: the whole
    QString reason;
};

//! \brief Reads and tidies one request: space around texts goes, the trade is in lower case. How long a text may be is left
//! to the rules of the operation, which every job has to keep.
//! \threads reentrant
[[nodiscard]] std::expected<ServiceRequest, FieldProblem> readServiceRequest(QByteArrayView body);

} // namespace dispatch::server
