// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/seal.h"

namespace dispatch::journal {

//! \brief What a client remembers of what a server signed: the key it first met, and the newest checkpoint. It lies beside
//! the replica and outlives every new copy of the operation, so that a server cannot quietly go on with another history.
struct Witness {
    QByteArray key;
    Seal newest;
    bool operator==(const Witness &) const = default;

    //! \return nullopt if nothing is remembered, or what is there cannot be read
    [[nodiscard]] static std::optional<Witness> read(const QString &path);
    [[nodiscard]] Stored<void> write(const QString &path) const;
};

//! \brief What a server says now, as far as a witness has to do with it.
struct Testimony {
    QByteArray key;
    QUuid epoch;
    std::optional<QByteArray>
        link; //!< of the record of Witness::newest; nullopt: the server has no such record
    std::vector<Seal> seals; //!< after Witness::newest, ascending
};

//! \brief Compares the two. \return why the server's history is not the one it signed, in plain words for a person; empty if
//! it is, and then \p witness has learned the newest checkpoint
[[nodiscard]] QString hear(std::optional<Witness> &witness, const Testimony &testimony);

} // namespace dispatch::journal
