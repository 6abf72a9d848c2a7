// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/seal.h"

#include "protocol/json_reader.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTimeZone>

#include <sodium.h>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype HashBytes = 32;
constexpr QByteArrayView What
    = "dispatch checkpoint 1\n"; // so that a signature is never one of something else
constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

const unsigned char *bytes(const QByteArray &data)
{
    return reinterpret_cast<const unsigned char *>(data.constData());
}

unsigned char *bytes(QByteArray &data)
{
    return reinterpret_cast<unsigned char *>(data.data());
}

QString hex(const QByteArray &data)
{
    return QString::fromLatin1(data.toHex());
}

//! Exactly so many bytes in hex, else empty.
QByteArray unhex(const QJsonObject &object, QLatin1StringView field, qsizetype size)
{
    const QByteArray text = object.value(field).toString().toLatin1();
    const auto data = QByteArray::fromHex(text);
    return data.size() == size && data.toHex() == text ? data : QByteArray();
}

StoreError forged(const Seal &seal, const QString &what)
{
    return { StoreErrorCode::Damaged,
        u"Signed checkpoint %1 (of %2, at record %3) %4."_s.arg(QString::number(seal.number),
            QDateTime::fromMSecsSinceEpoch(domain::toMs(seal.at), QTimeZone::utc())
                .toString(Qt::ISODate),
            QString::number(seal.seq), what),
        seal.seq };
}

} // namespace

SealKey SealKey::make()
{
    SealKey key;
    if (sodium_init() < 0)
        return key;
    key.m_public = QByteArray(PublicBytes, Qt::Uninitialized);
    key.m_secret = QByteArray(SecretBytes, Qt::Uninitialized);
    crypto_sign_keypair(bytes(key.m_public), bytes(key.m_secret));
    return key;
}

Stored<SealKey> SealKey::openOrMake(const QString &path)
{
    const auto cannot = [&](const QString &why) {
        return std::unexpected(StoreError { StoreErrorCode::CannotOpen,
            u"The key for signed checkpoints, %1, %2."_s.arg(path, why) });
    };
    if (sodium_init() < 0)
        return cannot(u"cannot be used: this machine gives no random numbers"_s);
    QFile file(path);
    if (QFileInfo(path).size() > 0) {
        if (!file.open(QIODevice::ReadOnly))
            return cannot(u"cannot be read: "_s + file.errorString());
        SealKey key;
        key.m_secret = QByteArray::fromHex(file.read(MaxFileBytes).trimmed());
        if (key.m_secret.size() != SecretBytes)
            return cannot(u"is damaged. Take it from where you keep a copy; without one, move the "
                          "file away and a new key is made, which everybody will notice"_s);
        key.m_public = QByteArray(PublicBytes, Qt::Uninitialized);
        crypto_sign_ed25519_sk_to_pk(bytes(key.m_public), bytes(key.m_secret));
        return key;
    }
    const SealKey key = make();
    const QByteArray text = key.m_secret.toHex() + '\n';
    // Permissions first: the key must never lie open, not even for a moment.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || !file.setPermissions(OwnerOnly)
        || file.write(text) != text.size() || !file.flush())
        return cannot(u"cannot be written: "_s + file.errorString());
    return key;
}

QByteArray SealKey::sign(const QByteArray &statement) const
{
    QByteArray signature(SignatureBytes, Qt::Uninitialized);
    crypto_sign_detached(bytes(signature), nullptr, bytes(statement),
        static_cast<unsigned long long>(statement.size()), bytes(m_secret));
    return signature;
}

bool SealKey::isSignedBy(
    const QByteArray &publicKey, const QByteArray &statement, const QByteArray &signature)
{
    return publicKey.size() == PublicBytes && signature.size() == SignatureBytes
        && crypto_sign_verify_detached(bytes(signature), bytes(statement),
               static_cast<unsigned long long>(statement.size()), bytes(publicKey))
        == 0;
}

QJsonObject Seal::toJson() const
{
    return { { u"number"_s, static_cast<qint64>(number) }, { u"epoch"_s, domain::uuidText(epoch) },
        { u"from"_s, static_cast<qint64>(from) }, { u"seq"_s, static_cast<qint64>(seq) },
        { u"link"_s, hex(link) }, { u"root"_s, hex(root) }, { u"prev"_s, hex(prev) },
        { u"atMs"_s, domain::toMs(at) }, { u"key"_s, hex(key) },
        { u"signature"_s, hex(signature) } };
}

std::optional<Seal> Seal::fromJson(const QJsonObject &object)
{
    const auto count = [&](QLatin1StringView field) { return object.value(field).toInteger(-1); };
    const auto epoch = domain::parseUuid(object.value("epoch"_L1).toString());
    Seal seal { .number = static_cast<quint64>(count("number"_L1)),
        .epoch = epoch.value_or(QUuid()),
        .from = static_cast<quint64>(count("from"_L1)),
        .seq = static_cast<quint64>(count("seq"_L1)),
        .link = unhex(object, "link"_L1, HashBytes),
        .root = unhex(object, "root"_L1, HashBytes),
        .prev = unhex(object, "prev"_L1, HashBytes),
        .at = domain::timestampFromMs(count("atMs"_L1)),
        .key = unhex(object, "key"_L1, SealKey::PublicBytes),
        .signature = unhex(object, "signature"_L1, SealKey::SignatureBytes) };
    const bool isWhole = epoch && count("number"_L1) > 0 && count("from"_L1) >= 0
        && count("seq"_L1) >= count("from"_L1) && count("atMs"_L1) >= 0 && !seal.link.isEmpty()
        && !seal.root.isEmpty() && !seal.prev.isEmpty() && !seal.key.isEmpty()
        && !seal.signature.isEmpty();
    return isWhole ? std::optional(seal) : std::nullopt;
}

QByteArray Seal::statement() const
{
    auto object = toJson();
    object.remove("signature"_L1);
    return What.toByteArray() + protocol::canonical(object);
}

bool Seal::isSigned() const
{
    return SealKey::isSignedBy(key, statement(), signature);
}

QByteArray Seal::hash() const
{
    return QCryptographicHash::hash(
        QByteArray(statement() + signature), QCryptographicHash::Sha256);
}

std::optional<StoreError> firstForged(std::span<const Seal> seals, const QByteArray &publicKey)
{
    QByteArray key = publicKey;
    const Seal *before = nullptr;
    for (const auto &seal : seals) {
        if (key.isEmpty())
            key = seal.key;
        if (seal.key != key)
            return forged(seal, u"was signed with another key, %1"_s.arg(fingerprint(seal.key)));
        if (!seal.isSigned())
            return forged(seal, u"is forged: its signature does not fit what it says"_s);
        const quint64 number = before ? before->number + 1 : seal.number;
        if (seal.number != number)
            return forged(
                seal, u"follows number %1: one was taken out or put in"_s.arg(number - 1));
        if (before && (seal.prev != before->hash() || seal.from != before->seq))
            return forged(seal, u"does not continue the one before it"_s);
        if (seal.number == 1 && (seal.from != 0 || seal.prev != QByteArray(HashBytes, '\0')))
            return forged(seal, u"is said to be the first, but is not"_s);
        before = &seal;
    }
    return std::nullopt;
}

QString fingerprint(const QByteArray &publicKey)
{
    const QString text = hex(publicKey);
    QStringList groups;
    for (qsizetype at = 0; at < text.size(); at += 4)
        groups << text.mid(at, 4);
    return groups.join(u' ');
}

} // namespace dispatch::journal
