// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/seal_file.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxLineBytes = 4'096;

bool syncToDisk([[maybe_unused]] const QFile &file)
{
#ifdef Q_OS_UNIX
    return fsync(file.handle()) == 0;
#else
    return true; // flush() has handed it to the system
#endif
}

QString when(const Seal &seal)
{
    return QDateTime::fromMSecsSinceEpoch(domain::toMs(seal.at), QTimeZone::utc())
        .toString(Qt::ISODate);
}

} // namespace

Stored<std::vector<Seal>> SealFile::read(const QString &path)
{
    std::vector<Seal> seals;
    QFile file(path);
    if (!file.exists())
        return seals;
    if (!file.open(QIODevice::ReadOnly)) {
        return std::unexpected(StoreError { StoreErrorCode::CannotOpen,
            u"The signed checkpoints in %1 cannot be read: %2."_s.arg(path, file.errorString()) });
    }
    while (!file.atEnd()) {
        const QByteArray line = file.readLine(MaxLineBytes);
        if (!line.endsWith('\n') && file.atEnd())
            break; // broken off
        const auto seal = Seal::fromJson(QJsonDocument::fromJson(line).object());
        if (!seal) {
            return std::unexpected(StoreError { StoreErrorCode::Damaged,
                u"Line %1 of %2 is no signed checkpoint: it was changed."_s.arg(seals.size() + 1)
                    .arg(path) });
        }
        seals.push_back(*seal);
    }
    return seals;
}

Stored<void> SealFile::append(const QString &path, const Seal &seal)
{
    const auto cannot = [&](const QFile &file) {
        return std::unexpected(StoreError { StoreErrorCode::Io,
            u"The signed checkpoints in %1 cannot be written: %2."_s.arg(
                path, file.errorString()) });
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return cannot(file);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    // After the last whole line: what a power cut broke off goes.
    qint64 end = file.size();
    if (end > 0) {
        const qint64 look = std::min(end, MaxLineBytes);
        file.seek(end - look);
        end = end - look + file.read(look).lastIndexOf('\n') + 1;
        if (!file.resize(end))
            return cannot(file);
    }
    const QByteArray line = QJsonDocument(seal.toJson()).toJson(QJsonDocument::Compact) + '\n';
    if (!file.seek(end) || file.write(line) != line.size() || !file.flush() || !syncToDisk(file))
        return cannot(file);
    return {};
}

SealJudge::SealJudge(std::span<const Seal> seals)
    : m_seals(seals)
{
    // Of an empty log there is nothing to look at.
    while (m_next < m_seals.size() && m_seals[m_next].seq == 0)
        ++m_next;
}

void SealJudge::startAt(quint64 seq, const QByteArray &link)
{
    m_next = 0;
    while (m_next < m_seals.size() && m_seals[m_next].seq < seq)
        ++m_next;
    m_hasTree = m_next < m_seals.size() && m_seals[m_next].from == seq;
    m_good = seq;
    if (m_next < m_seals.size() && m_seals[m_next].seq == seq) {
        m_hasTree = false;
        std::ignore = judge(seq, link);
    }
}

std::optional<StoreError> SealJudge::judge(quint64 seq, const QByteArray &link)
{
    while (m_next < m_seals.size() && m_seals[m_next].seq == seq) {
        const auto &seal = m_seals[m_next];
        const bool fits = seal.link == link && (!m_hasTree || seal.root == m_tree.root());
        if (!fits) {
            const QString which = m_good + 1 == seq
                ? u"Record %1"_s.arg(seq)
                : u"One or more of the records %1 to %2"_s.arg(m_good + 1).arg(seq);
            return StoreError { StoreErrorCode::Damaged,
                u"%1 changed after signed checkpoint %2 of %3 was made, and all check values were "
                u"made "
                "to fit. Up to record %4 the log is what was signed."_s.arg(
                    which, QString::number(seal.number), when(seal), QString::number(m_good)),
                m_good + 1 };
        }
        m_good = seq;
        ++m_judged;
        ++m_next;
        m_tree = MerkleTree();
        m_hasTree = true;
    }
    return std::nullopt;
}

std::optional<StoreError> SealJudge::take(quint64 seq, const QByteArray &link)
{
    if (m_hasTree)
        m_tree.add(merkleLeaf(link));
    return judge(seq, link);
}

std::optional<StoreError> SealJudge::end(quint64 seq) const
{
    if (m_seals.empty() || m_seals.back().seq <= seq)
        return std::nullopt;
    const auto &seal = m_seals.back();
    return StoreError { StoreErrorCode::Damaged,
        u"The records after %1 are missing: signed checkpoint %2 of %3 says that there were %4."_s
            .arg(QString::number(seq), QString::number(seal.number), when(seal),
                QString::number(seal.seq)),
        seq + 1 };
}

} // namespace dispatch::journal
