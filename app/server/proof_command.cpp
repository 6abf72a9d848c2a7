// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "journal/case_file.h"
#include "journal/seal_file.h"
#include "server/data_folder.h"

#include <QDateTime>
#include <QFile>
#include <QTimeZone>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxCaseBytes = 256 * 1024 * 1024;

QString when(domain::Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(domain::toMs(at), QTimeZone::utc()).toString(Qt::ISODate);
}

} // namespace

CommandResult runProof(const Options &options)
{
    const DataFolder folder(options.value(u"data"_s));
    if (!folder.isInitialised())
        return std::unexpected(QString(u"The folder "_s % folder.path()
            % u" holds no organisation yet. Run “dispatch-server init” first."_s));
    const auto key = journal::SealKey::openOrMake(folder.proofKeyPath());
    if (!key)
        return std::unexpected(key.error().text);
    const auto seals = journal::SealFile::read(folder.sealsPath());
    if (!seals)
        return std::unexpected(seals.error().text);
    QString text = u"Public key: "_s % QString::fromLatin1(key->publicKey().toHex()) % u'\n';
    if (seals->empty())
        return QString(text % u"Nothing has been signed yet.\n"_s);
    const auto &newest = seals->back();
    return QString(text % u"Signed checkpoints: "_s % QString::number(seals->size())
        % u", the newest of "_s % when(newest.at) % u" at record "_s % QString::number(newest.seq)
        % u", chain "_s % QString::fromLatin1(newest.link.toHex()) % u'\n');
}

CommandResult runVerifyCase(const Options &options)
{
    QByteArray key;
    if (options.has(u"key"_s)) {
        key = QByteArray::fromHex(options.value(u"key"_s).remove(u' ').toLatin1());
        if (key.size() != journal::SealKey::PublicBytes)
            return std::unexpected(
                u"“--key” takes the 64 hex digits that “dispatch-server proof” prints."_s);
    }
    const QString path = options.positional.value(0);
    QFile in(path);
    if (!in.open(QIODevice::ReadOnly))
        return std::unexpected(
            QString(u"The file "_s % path % u" cannot be read: "_s % in.errorString() % u'.'));
    if (in.size() > MaxCaseBytes)
        return std::unexpected(QString(u"The file "_s % path % u" is too large for a case."_s));
    const auto file = journal::CaseFile::fromJson(in.readAll());
    if (!file)
        return std::unexpected(file.error());
    const auto report = journal::verifyCase(*file, key);
    if (!report)
        return std::unexpected(report.error());
    QString text = u"Case of job "_s % QString::number(file->number) % u": "_s
        % QString::number(report->events.size())
        % u" records, each as it was in the log that was signed, none left out between them.\n"
          "Signed up to record "_s
        % QString::number(report->sealedSeq) % u" at "_s % when(report->sealedAt)
        % u" with the key "_s % QString::fromLatin1(file->key.toHex()) % u'\n';
    if (key.isEmpty())
        text
            += u"Compare that key with the one the organisation gives out, or give it with --key.\n"_s;
    return text;
}

} // namespace dispatch::server
