// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/checkpoint.h"

#include "journal/archive.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSaveFile>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using namespace domain;
using archive::Reader;
using archive::Writer;

//! The file: a mark, the format, the program's version, the check value of what follows; then the position and the
//! entities, little endian, field after field. Nothing outside this server reads it, so it need not explain itself.

namespace {

constexpr char Mark[] = "DspC";
constexpr qsizetype MarkBytes = 4;
constexpr qsizetype DigestBytes = 32;
constexpr auto Digest = QCryptographicHash::Blake2b_256;

//! What stands before the check value.
QByteArray preamble()
{
    Writer out;
    out(Checkpoint::Format, QByteArray(DISPATCH_VERSION));
    return QByteArray(Mark, MarkBytes) + out.bytes();
}

} // namespace

Stored<void> writeCheckpoint(const QString &path, const Checkpoint &checkpoint)
{
    const auto &[operation, position] = checkpoint;
    Writer out;
    out(position.epoch, position.seq, position.h);
    archive::writeOperation(out, operation, position.epoch);

    QSaveFile file(path);
    const QByteArray head = preamble() + QCryptographicHash::hash(out.bytes(), Digest);
    if (file.open(QIODevice::WriteOnly) && file.write(head) == head.size()
        && file.write(out.bytes()) == out.bytes().size() && file.commit())
        return {};
    return std::unexpected(StoreError {
        file.error() == QFileDevice::ResourceError ? StoreErrorCode::DiskFull : StoreErrorCode::Io,
        u"%1 could not be written: %2"_s.arg(path, file.errorString()), 0 });
}

std::expected<Checkpoint, QString> readCheckpoint(
    const QString &path, const std::function<bool(const protocol::Position &)> &isOfThisLog)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(u"there is none"_s);
    const QByteArray all = file.readAll();
    const QByteArray head = preamble();
    if (!all.startsWith(head))
        return std::unexpected(u"another version of the program wrote it"_s);
    const QByteArrayView rest = QByteArrayView(all).sliced(head.size());
    if (rest.size() < DigestBytes
        || QCryptographicHash::hash(rest.sliced(DigestBytes), Digest) != rest.first(DigestBytes))
        return std::unexpected(u"it is damaged"_s);

    Reader in(rest.sliced(DigestBytes));
    Checkpoint checkpoint;
    auto &[operation, position] = checkpoint;
    in(position.epoch, position.seq, position.h);
    // Before the long work: most often it is this that does not fit, after a restore.
    if (!in.isGood() || !isOfThisLog(position))
        return std::unexpected(u"it belongs to another log"_s);
    archive::readOperation(in, operation, position.epoch);
    if (!in.isAtEnd())
        return std::unexpected(u"it is damaged"_s);
    return checkpoint;
}

} // namespace dispatch::journal
