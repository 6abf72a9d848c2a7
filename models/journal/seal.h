// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"

#include <QJsonObject>

namespace dispatch::journal {

//! \brief The key pair (Ed25519) with which a server signs what its log was.
class SealKey {
public:
    static constexpr qsizetype PublicBytes = 32, SecretBytes = 64, SignatureBytes = 64;
    static constexpr qint64 MaxFileBytes = 4'096; //!< what is read of a file; a key takes 129

    //! \brief A new pair; empty if the machine gives no random numbers.
    [[nodiscard]] static SealKey make();
    //! \brief The pair kept in a file that its owner alone can read; made if there is none.
    [[nodiscard]] static Stored<SealKey> openOrMake(const QString &path);

    [[nodiscard]] bool isNull() const { return m_public.isEmpty(); }
    [[nodiscard]] const QByteArray &publicKey() const { return m_public; }
    [[nodiscard]] QByteArray sign(const QByteArray &statement) const;
    [[nodiscard]] static bool isSignedBy(
        const QByteArray &publicKey, const QByteArray &statement, const QByteArray &signature);

private:
    QByteArray m_public, m_secret;
};

//! \brief A signed checkpoint: what the log was up to one of its records, as the server says and cannot take back.
//!
//! `link` is the whole chain up to `seq`; `root` is the tree (merkle.h) over the links of the records after `from`, so that
//! single records can be shown to be in the log without showing the rest. `prev` hashes the checkpoint before it: one that
//! is taken out of the row is missed.
struct Seal {
    quint64 number = 0; //!< from 1
    QUuid epoch; //!< the life of the log
    quint64 from = 0; //!< the record of the checkpoint before; 0 for the first
    quint64 seq = 0; //!< >= from
    QByteArray link; //!< 32 bytes: h(seq)
    QByteArray root; //!< 32 bytes
    QByteArray prev; //!< 32 bytes: hash() of the one before; zeros for the first
    domain::Timestamp at;
    QByteArray key; //!< the public one, 32 bytes
    QByteArray signature; //!< of statement(), 64 bytes

    //! \brief What is signed: a line that says what it is, then the canonical JSON of all but the signature.
    [[nodiscard]] QByteArray statement() const;
    [[nodiscard]] bool isSigned() const;
    [[nodiscard]] QByteArray hash() const; //!< over statement and signature
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static std::optional<Seal> fromJson(const QJsonObject &object);
    bool operator==(const Seal &) const = default;
};

//! \brief The first checkpoint of a row that is not as it must be. \return nullopt if all are in order
//! \param publicKey with which all must be signed; empty: that of the first
[[nodiscard]] std::optional<StoreError> firstForged(
    std::span<const Seal> seals, const QByteArray &publicKey);

//! \brief "3f9a 12b0 …": a public key for people to compare.
[[nodiscard]] QString fingerprint(const QByteArray &publicKey);

} // namespace dispatch::journal
