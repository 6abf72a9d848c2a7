// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/password.h"

#include <QCryptographicHash>

#include <sodium.h>

namespace dispatch::server {

using namespace Qt::StringLiterals;

bool initialiseCryptography()
{
    return sodium_init() >= 0;
}

std::expected<void, QString> checkPassword(QByteArrayView password)
{
    if (QString::fromUtf8(password).size() < MinPasswordChars)
        return std::unexpected(
            u"The password is too short: it needs at least %1 characters."_s.arg(MinPasswordChars));
    if (password.size() > MaxPasswordBytes)
        return std::unexpected(
            u"The password is too long: it may have at most %1 bytes."_s.arg(MaxPasswordBytes));
    return {};
}

QByteArray hashPassword(QByteArrayView password)
{
    QByteArray out(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(out.data(), password.data(),
            static_cast<unsigned long long>(password.size()), crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE)
        != 0)
        return {};
    out.truncate(static_cast<qsizetype>(qstrlen(out.constData())));
    return out;
}

bool verifyPassword(QByteArrayView password, const QByteArray &hash)
{
    if (hash.isEmpty()) {
        const QByteArray spent
            = hashPassword(password.first(std::min(password.size(), MaxPasswordBytes)));
        Q_UNUSED(spent)
        return false;
    }
    if (password.size() > MaxPasswordBytes)
        return false;
    return crypto_pwhash_str_verify(
               hash.constData(), password.data(), static_cast<unsigned long long>(password.size()))
        == 0;
}

QString makeToken()
{
    QByteArray random(32, '\0');
    randombytes_buf(random.data(), static_cast<std::size_t>(random.size()));
    return QString::fromLatin1(
        random.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QByteArray tokenHash(QStringView token)
{
    return QCryptographicHash::hash(token.toUtf8(), QCryptographicHash::Sha256);
}

bool isSameToken(QStringView given, QStringView secret)
{
    const QByteArray a = tokenHash(given);
    const QByteArray b = tokenHash(secret);
    return sodium_memcmp(a.constData(), b.constData(), static_cast<std::size_t>(a.size())) == 0;
}

} // namespace dispatch::server
