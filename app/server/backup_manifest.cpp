// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backup_manifest.h"

#include "protocol/json_fields.h"
#include "server/data_folder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

//! 1: without the key that signs, and what it signed.
constexpr int Format = 2;
constexpr qint64 MaxManifestBytes = 64 * 1024;
constexpr qsizetype DigestBytes = 32;

} // namespace

QString BackupManifest::pathIn(const QString &folder)
{
    return QDir(folder).filePath(u"manifest.json"_s);
}

QByteArray BackupManifest::encode() const
{
    QJsonArray list;
    for (const auto &file : files) {
        list.append(QJsonObject { { u"name"_s, file.name }, { u"bytes"_s, file.bytes },
            { u"sha256"_s, QString::fromLatin1(file.sha256.toHex()) } });
    }
    return QJsonDocument(QJsonObject { { u"format"_s, Format }, { u"program"_s, program },
                             { u"madeMs"_s, domain::toMs(made) },
                             { u"made"_s,
                                 QDateTime::fromMSecsSinceEpoch(domain::toMs(made), QTimeZone::UTC)
                                     .toString(Qt::ISODate) }, // for people
                             { u"epoch"_s, domain::uuidText(head.epoch) },
                             { u"head"_s, static_cast<qint64>(head.seq) },
                             { u"h"_s, QString::fromLatin1(head.h) }, { u"files"_s, list } })
        .toJson();
}

std::expected<BackupManifest, QString> BackupManifest::read(const QString &folder)
{
    const QString path = pathIn(folder);
    QFile in(path);
    if (!in.exists())
        return std::unexpected(QString(u"The folder "_s % QDir::toNativeSeparators(folder)
            % u" holds no back-up (manifest.json is missing). Name a folder that “dispatch-server backup” has made."_s));
    if (!in.open(QIODevice::ReadOnly))
        return std::unexpected(QString(
            QDir::toNativeSeparators(path) % u" cannot be read. Check your rights to it."_s));
    const auto damaged = [&path](const QString &what) {
        return std::unexpected(QString(QDir::toNativeSeparators(path) % u" is damaged ("_s % what
            % u"). Use another back-up."_s));
    };
    const auto parsed = protocol::parseObject(in.read(MaxManifestBytes), MaxManifestBytes);
    if (!parsed)
        return damaged(parsed.error().text());
    protocol::Fields fields(*parsed);
    if (fields.integer("format"_L1) > Format)
        return std::unexpected(QString(QDir::toNativeSeparators(path)
            % u" was written by a later version of Dispatch. Restore with that version."_s));
    BackupManifest manifest;
    manifest.program = fields.textOr("program"_L1);
    manifest.made = fields.time("madeMs"_L1);
    manifest.head.epoch = fields.uuid("epoch"_L1);
    manifest.head.seq = fields.count("head"_L1);
    manifest.head.h = fields.text("h"_L1).toLatin1();
    const QJsonArray list = fields.array("files"_L1);
    for (qsizetype i = 0; i < list.size(); ++i) {
        protocol::Fields file(fields, "files"_L1, list, i);
        manifest.files.push_back({ .name = file.text("name"_L1),
            .bytes = file.integer("bytes"_L1),
            .sha256 = QByteArray::fromHex(file.text("sha256"_L1).toLatin1()) });
    }
    const auto all = fields.result(std::move(manifest));
    if (!all)
        return damaged(all.error().text());
    // Exactly ours: a name from outside must not lead anywhere else.
    QStringList names;
    for (const auto &file : all->files) {
        names << file.name;
        if (file.sha256.size() != DigestBytes)
            return damaged(u"a check value is not one"_s);
    }
    for (const auto &name : DataFolder::proofNames()) // as back-ups from before they went along
        names.removeOne(name);
    names.sort();
    QStringList without = DataFolder::storeNames();
    without.removeAll(u"uploads.db"_s); // as back-ups from before there were uploads
    if (names != DataFolder::storeNames() && names != without)
        return damaged(u"it does not name the files of an organisation"_s);
    return *all;
}

} // namespace dispatch::server
