// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/case_file.h"

#include "journal/event_words.h"
#include "journal/merkle.h"
#include "journal/stored_event.h"
#include "protocol/json_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <map>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView Format = "dispatch case 1"_L1;
constexpr qsizetype HashBytes = 32;
constexpr std::size_t MaxPath = 64;

QString hex(const QByteArray &data)
{
    return QString::fromLatin1(data.toHex());
}

QByteArray unhex(const QJsonValue &value)
{
    const auto data = QByteArray::fromHex(value.toString().toLatin1());
    return data.size() == HashBytes ? data : QByteArray();
}

QJsonObject toJson(const CaseFile::Record &record)
{
    QJsonArray path;
    for (const auto &hash : record.path)
        path.append(hex(hash));
    return { { u"seq"_s, static_cast<qint64>(record.raw.seq) },
        { u"body"_s, protocol::textOf(record.raw.body) }, { u"before"_s, hex(record.before) },
        { u"link"_s, hex(record.raw.link) }, { u"checkpoint"_s, static_cast<qint64>(record.seal) },
        { u"path"_s, path } };
}

std::optional<CaseFile::Record> recordFrom(const QJsonObject &object)
{
    CaseFile::Record record;
    record.raw.seq = static_cast<quint64>(object["seq"_L1].toInteger());
    record.raw.body = object["body"_L1].toString().toUtf8();
    record.raw.link = unhex(object["link"_L1]);
    record.before = unhex(object["before"_L1]);
    record.seal = static_cast<quint64>(object["checkpoint"_L1].toInteger());
    for (const auto &hash : object["path"_L1].toArray()) {
        record.path.push_back(unhex(hash));
        if (record.path.back().isEmpty() || record.path.size() > MaxPath)
            return std::nullopt;
    }
    const bool isWhole = object["seq"_L1].toInteger() > 0 && !record.raw.body.isEmpty()
        && !record.raw.link.isEmpty() && !record.before.isEmpty();
    return isWhole ? std::optional(record) : std::nullopt;
}

QString wrong(const CaseFile::Record &record, const QString &what)
{
    return u"Record %1 %2."_s.arg(QString::number(record.raw.seq), what);
}

//! Whether an event belongs to the job: by its own entity, or by what brought that entity into being.
class Belonging {
public:
    explicit Belonging(const domain::EntityRef &job) { m_known.insert(job); }
    bool take(const domain::Event &event)
    {
        if (m_known.contains(event.entity))
            return true;
        for (const auto &ref : mentionedIn(event)) {
            if (m_known.contains(ref) && event.ver == 1) {
                m_known.insert(event.entity);
                return true;
            }
        }
        return false;
    }

private:
    QSet<domain::EntityRef> m_known;
};

} // namespace

QByteArray CaseFile::toJson() const
{
    QJsonArray recordList, sealList;
    for (const auto &record : records)
        recordList.append(journal::toJson(record));
    for (const auto &seal : seals)
        sealList.append(seal.toJson());
    QJsonObject nameList;
    for (auto name = names.cbegin(); name != names.cend(); ++name)
        nameList.insert(name.key(), name.value());
    return QJsonDocument(
        QJsonObject { { u"format"_s, Format }, { u"job"_s, job.toString() },
            { u"number"_s, static_cast<qint64>(number) }, { u"madeMs"_s, domain::toMs(made) },
            { u"madeBy"_s, madeBy }, { u"key"_s, hex(key) }, { u"records"_s, recordList },
            { u"checkpoints"_s, sealList }, { u"names"_s, nameList } })
        .toJson(QJsonDocument::Indented);
}

std::expected<CaseFile, QString> CaseFile::fromJson(const QByteArray &json)
{
    const auto object = protocol::documentOf(json).object();
    if (object["format"_L1].toString() != Format)
        return std::unexpected(u"This is no case file of Dispatch, or one of a later version."_s);
    CaseFile file;
    const auto job = domain::EntityRef::parse(object["job"_L1].toString());
    file.key = unhex(object["key"_L1]);
    if (!job || job->kind != domain::Kind::Job || file.key.isEmpty())
        return std::unexpected(u"The head of the case file was changed."_s);
    file.job = *job;
    file.number = static_cast<quint64>(object["number"_L1].toInteger());
    file.made = domain::timestampFromMs(object["madeMs"_L1].toInteger());
    file.madeBy = object["madeBy"_L1].toString();
    for (const auto &value : object["records"_L1].toArray()) {
        const auto record = recordFrom(value.toObject());
        if (!record) {
            return std::unexpected(u"Entry %1 of the case file's records was changed: it cannot be "
                                   "read."_s.arg(file.records.size() + 1));
        }
        file.records.push_back(*record);
    }
    for (const auto &value : object["checkpoints"_L1].toArray()) {
        const auto seal = Seal::fromJson(value.toObject());
        if (!seal) {
            return std::unexpected(
                u"Entry %1 of the case file's checkpoints was changed: it cannot "
                "be read."_s.arg(file.seals.size() + 1));
        }
        file.seals.push_back(*seal);
    }
    const auto names = object["names"_L1].toObject();
    for (auto name = names.begin(); name != names.end(); ++name)
        file.names.insert(name.key(), name.value().toString());
    return file;
}

std::expected<CaseReport, QString> verifyCase(const CaseFile &file, const QByteArray &key)
{
    if (!key.isEmpty() && key != file.key) {
        return std::unexpected(
            u"The case file names the key %1, which is not the one you gave."_s.arg(
                fingerprint(file.key)));
    }
    CaseReport report;
    std::map<quint64, const Seal *> seals;
    for (const auto &seal : file.seals) {
        // They need not be neighbours: each speaks for itself.
        if (const auto forged = firstForged(std::span(&seal, 1), file.key))
            return std::unexpected(forged->text);
        seals[seal.number] = &seal;
        if (seal.seq >= report.sealedSeq) {
            report.sealedSeq = seal.seq;
            report.sealedAt = seal.at;
        }
    }
    Belonging belonging(file.job);
    QHash<domain::EntityRef, quint64> versions;
    quint64 before = 0;
    for (const auto &record : file.records) {
        if (record.raw.seq <= before)
            return std::unexpected(wrong(record, u"is not in its place"_s));
        before = record.raw.seq;
        if (chainNext(record.before, record.raw.body) != record.raw.link)
            return std::unexpected(
                wrong(record, u"was altered: its text does not fit the chain"_s));
        const auto seal = seals.find(record.seal);
        if (seal == seals.end() || record.raw.seq <= seal->second->from
            || record.raw.seq > seal->second->seq)
            return std::unexpected(wrong(record, u"has no signed checkpoint in the file"_s));
        const auto &sealed = *seal->second;
        const auto root = merkleRootOf(merkleLeaf(record.raw.link),
            record.raw.seq - sealed.from - 1, sealed.seq - sealed.from, record.path);
        if (root != sealed.root)
            return std::unexpected(wrong(record,
                u"is not in the log that signed checkpoint %1 stands for: it was altered, or never "
                "was there"_s.arg(sealed.number)));
        auto event = decodeStoredEvent(record.raw.body);
        if (!event)
            return std::unexpected(wrong(record, u"cannot be read: "_s + event.error()));
        if (event->seq != record.raw.seq)
            return std::unexpected(wrong(record, u"is another one, put in its place"_s));
        if (!belonging.take(*event))
            return std::unexpected(wrong(record, u"is not about this job"_s));
        quint64 &version = versions[event->entity];
        if (event->ver != version + 1) {
            return std::unexpected(u"A record before %1 is left out: it is version %2 of %3, and "
                                   "version %4 is not there."_s.arg(QString::number(record.raw.seq),
                                       QString::number(event->ver), event->entity.toString(),
                                       QString::number(version + 1)));
        }
        version = event->ver;
        report.events.push_back(*std::move(event));
    }
    if (report.events.empty() || report.events.front().entity != file.job)
        return std::unexpected(u"The beginning of the job is not in the file."_s);
    return report;
}

Stored<void> fillCase(CaseFile &file, const std::vector<domain::EntityRef> &entities,
    std::span<const Seal> seals, const CaseSource &source)
{
    std::vector<RawRecord> all;
    for (const auto &entity : entities) {
        auto records = source.recordsOf(entity);
        if (!records)
            return std::unexpected(records.error());
        std::ranges::move(*records, std::back_inserter(all));
    }
    std::ranges::sort(all, {}, &RawRecord::seq);
    std::vector<QByteArray> leaves;
    const Seal *treeOf = nullptr;
    for (auto &raw : all) {
        // The first checkpoint at or after the record has it in its tree.
        const auto seal = std::ranges::lower_bound(seals, raw.seq, {}, &Seal::seq);
        if (seal == seals.end()) {
            return std::unexpected(StoreError { StoreErrorCode::Io,
                u"Record %1 is not in a signed checkpoint yet."_s.arg(raw.seq), raw.seq });
        }
        if (treeOf != &*seal) {
            const auto links = source.links(seal->from, static_cast<int>(seal->seq - seal->from));
            if (!links)
                return std::unexpected(links.error());
            leaves.clear();
            for (const auto &link : *links)
                leaves.push_back(merkleLeaf(link));
            treeOf = &*seal;
            file.seals.push_back(*seal);
        }
        const auto before = source.linkAt(raw.seq - 1);
        if (!before)
            return std::unexpected(before.error());
        auto path = merklePath(leaves, raw.seq - seal->from - 1);
        file.records.push_back({ .raw = std::move(raw),
            .before = *before,
            .seal = seal->number,
            .path = std::move(path) });
    }
    if (!seals.empty() && (file.seals.empty() || file.seals.back() != seals.back()))
        file.seals.push_back(seals.back());
    return {};
}

} // namespace dispatch::journal
