// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <array>
#include <cstring>
#include <zlib.h>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace dispatch::atlas {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<char, 8> Magic { 'D', 'I', 'S', 'P', 'M', 'A', 'P', '\n' };
//! Read back as another number on a machine of the other byte order.
constexpr quint32 OrderMark = 0x0102'0304;
constexpr quint64 Alignment = 16;

struct Header {
    std::array<char, 8> magic {};
    quint32 version = 0;
    quint32 orderMark = 0;
    quint64 fileBytes = 0;
    quint32 tableCount = 0;
    quint32 directoryCrc = 0;
};
static_assert(sizeof(Header) == 32);

struct TableEntry {
    quint64 offset = 0;
    quint64 rows = 0;
    quint32 rowBytes = 0;
    quint32 crc = 0;
};
static_assert(sizeof(TableEntry) == 24);

using Directory = std::array<TableEntry, MapTables<TableView>::TableCount>;
constexpr quint64 FirstTable
    = (sizeof(Header) + sizeof(Directory) + Alignment - 1) / Alignment * Alignment;

quint32 crcOf(const void *bytes, quint64 size)
{
    return static_cast<quint32>(
        crc32_z(0, static_cast<const Bytef *>(bytes), static_cast<z_size_t>(size)));
}

std::unexpected<MapFileProblem> problem(MapFileError code, const QString &text)
{
    return std::unexpected(MapFileProblem { .code = code, .text = text });
}

//! The rename itself is only safe once the folder is.
void syncFolder(const QString &path)
{
#ifdef Q_OS_UNIX
    const int folder = ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(),
        O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
#else
    Q_UNUSED(path);
#endif
}

} // namespace

std::expected<MapData, MapFileProblem> openMap(const QString &path)
{
    const auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return problem(MapFileError::CannotRead,
            u"The map %1 cannot be read: %2."_s.arg(path, file->errorString()));
    const auto size = static_cast<quint64>(file->size());
    const auto damaged = [&path](const QString &what) {
        return problem(MapFileError::Damaged,
            u"The map %1 is damaged: %2. Import it again."_s.arg(path, what));
    };
    if (size < FirstTable)
        return problem(MapFileError::NotAMap, u"%1 is not a map of Dispatch."_s.arg(path));
    // Unmapped with the file, which the map keeps.
    const uchar *bytes = file->map(0, static_cast<qint64>(size));
    if (!bytes)
        return problem(MapFileError::CannotRead,
            u"The map %1 cannot be read: %2."_s.arg(path, file->errorString()));
    Header header;
    std::memcpy(&header, bytes, sizeof header);
    if (header.magic != Magic)
        return problem(MapFileError::NotAMap, u"%1 is not a map of Dispatch."_s.arg(path));
    if (header.version != MapFileVersion || header.orderMark != OrderMark)
        return problem(MapFileError::OtherVersion,
            u"The map %1 was made by another version of Dispatch. Import it again."_s.arg(path));
    Directory directory;
    std::memcpy(&directory, bytes + sizeof header, sizeof directory);
    if (header.fileBytes != size)
        return damaged(u"it has %1 bytes and should have %2"_s.arg(size).arg(header.fileBytes));
    if (header.tableCount != directory.size()
        || header.directoryCrc != crcOf(&directory, sizeof directory))
        return damaged(u"its table of contents is wrong"_s);

    MapTables<TableView> tables;
    bool isSound = true;
    auto entry = directory.cbegin();
    MapTables<TableView>::eachTable(tables, [&]<class Row>(std::span<const Row> &table) {
        const TableEntry &e = *entry++;
        if (e.rowBytes != sizeof(Row) || e.offset % Alignment != 0 || e.offset > size
            || e.rows > (size - e.offset) / sizeof(Row)
            || e.crc != crcOf(bytes + e.offset, e.rows * sizeof(Row))) {
            isSound = false;
            return;
        }
        table
            = { reinterpret_cast<const Row *>(bytes + e.offset), static_cast<std::size_t>(e.rows) };
    });
    if (!isSound)
        return damaged(u"a checksum is wrong"_s);
    if (const auto flaw = flawOf(tables))
        return damaged(*flaw);
    return MapData(tables, file);
}

std::expected<void, MapFileProblem> writeMap(const MapData &map, const QString &path)
{
    QSaveFile file(path);
    const auto cannot = [&] {
        return problem(MapFileError::CannotWrite,
            u"The map cannot be written to %1: %2. Nothing was changed."_s.arg(
                path, file.errorString()));
    };
    if (!QDir().mkpath(QFileInfo(path).absolutePath()) || !file.open(QIODevice::WriteOnly))
        return cannot();
    Header header { .magic = Magic,
        .version = MapFileVersion,
        .orderMark = OrderMark,
        .fileBytes = 0,
        .tableCount = MapTables<TableView>::TableCount,
        .directoryCrc = 0 };
    Directory directory;
    quint64 offset = FirstTable;
    auto entry = directory.begin();
    MapTables<TableView>::eachTable(map, [&]<class Row>(const std::span<const Row> &table) {
        *entry++ = { .offset = offset,
            .rows = table.size(),
            .rowBytes = sizeof(Row),
            .crc = crcOf(table.data(), table.size_bytes()) };
        offset += (table.size_bytes() + Alignment - 1) / Alignment * Alignment;
    });
    header.fileBytes = offset;
    header.directoryCrc = crcOf(&directory, sizeof directory);

    const auto put = [&file](const void *bytes, quint64 size) {
        const auto length = static_cast<qint64>(size);
        return file.write(static_cast<const char *>(bytes), length) == length;
    };
    const auto pad = [&](quint64 written) {
        static constexpr std::array<char, Alignment> zeros {};
        return put(zeros.data(), (Alignment - written % Alignment) % Alignment);
    };
    bool isWritten = put(&header, sizeof header) && put(&directory, sizeof directory)
        && pad(sizeof header + sizeof directory);
    MapTables<TableView>::eachTable(map, [&](const auto &table) {
        isWritten = isWritten && put(table.data(), table.size_bytes()) && pad(table.size_bytes());
    });
    // commit() syncs before it renames.
    if (!isWritten || !file.commit())
        return cannot();
    syncFolder(path);
    return {};
}

} // namespace dispatch::atlas
