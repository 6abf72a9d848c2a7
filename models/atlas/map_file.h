// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

#include <expected>

namespace dispatch::atlas {

enum class MapFileError {
    CannotRead,
    NotAMap, //!< some other file
    OtherVersion, //!< written by an earlier or a later Dispatch, or on another kind of machine
    Damaged, //!< a checksum or a row is wrong
    CannotWrite
};

struct MapFileProblem {
    MapFileError code = MapFileError::CannotRead;
    QString text; //!< one plain sentence with the file's name
};

//! \brief Changes with every change of the tables.
inline constexpr quint32 MapFileVersion = 1;

//! \brief Opens a map where it lies: the tables are the mapped file, so a large map costs memory only where it is looked
//! at. Every checksum and every row is checked first.
//! \threads reentrant
[[nodiscard]] std::expected<MapData, MapFileProblem> openMap(const QString &path);

//! \brief Writes under another name, syncs and renames: whatever happens, \p path holds either the old map or the new
//! one. A map opened from \p path before goes on seeing the old one.
[[nodiscard]] std::expected<void, MapFileProblem> writeMap(const MapData &map, const QString &path);

} // namespace dispatch::atlas
