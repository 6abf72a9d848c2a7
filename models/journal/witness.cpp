// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/witness.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QLocale>
#include <QSaveFile>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxFileBytes = 16 * 1024;

QString when(const Seal &seal)
{
    return QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(domain::toMs(seal.at)), QLocale::ShortFormat);
}

} // namespace

std::optional<Witness> Witness::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto seal = Seal::fromJson(QJsonDocument::fromJson(file.read(MaxFileBytes)).object());
    // What is remembered counts only if the server has signed it.
    if (!seal || !seal->isSigned())
        return std::nullopt;
    return Witness { .key = seal->key, .newest = *seal };
}

Stored<void> Witness::write(const QString &path) const
{
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(newest.toJson()).toJson(QJsonDocument::Compact) + '\n';
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return std::unexpected(StoreError { StoreErrorCode::Io,
        u"What the server has signed cannot be kept in %1: %2."_s.arg(path, file.errorString()) });
}

QString hear(std::optional<Witness> &witness, const Testimony &testimony)
{
    if (witness && witness->newest.epoch == testimony.epoch) {
        const auto &was = witness->newest;
        const QString signedThen
            = u"It was signed at %1 that record %2 ends the chain with %3…"_s.arg(when(was),
                QString::number(was.seq), QString::fromLatin1(was.link.first(8).toHex()));
        if (!testimony.link)
            return u"The server's history has become shorter than what it signed. %1 and the "
                   u"server has "
                   "no such record any more. Keep this computer as it is and ask who changed the server."_s
                       .arg(signedThen);
        if (*testimony.link != was.link)
            return u"The server's history was changed. %1 and now that record has %2…. Keep this "
                   u"computer "
                   "as it is and ask who changed the server."_s.arg(
                       signedThen, QString::fromLatin1(testimony.link->first(8).toHex()));
    }
    // Also in another life of the log: back-ups carry the key, so a restored server has it.
    if (witness && testimony.key != witness->key)
        return u"The server signs with another key than before: %1. If nobody has put a new "
               u"one in, ask "
               "who changed the server."_s.arg(fingerprint(testimony.key));
    if (testimony.seals.empty())
        return {};
    const bool isSameRow = witness && witness->newest.epoch == testimony.epoch
        && testimony.seals.front().number == witness->newest.number + 1;
    std::vector<Seal> row;
    if (isSameRow)
        row.push_back(witness->newest);
    row.insert(row.end(), testimony.seals.begin(), testimony.seals.end());
    if (const auto forged = firstForged(row, testimony.key))
        return u"What the server says it signed is not in order. %1"_s.arg(forged->text);
    witness = Witness { .key = testimony.key, .newest = row.back() };
    return {};
}

} // namespace dispatch::journal
