// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

#include <expected>
#include <functional>

namespace dispatch::osm {

//! \brief How much an extract may hold. A large city with its surroundings has a tenth of each.
struct ImportLimits {
    quint64 fileBytes = quint64 { 4 } << 30U;
    //! What a .gz may unpack to. A bomb is stopped here, or earlier where it is no XML.
    quint64 unpackedBytes = quint64 { 48 } << 30U;
    quint64 nodes = 100'000'000;
    quint64 ways = 15'000'000;
    quint64 relations = 2'000'000;
    quint64 tags = 400'000'000;
    quint64 nodesPerWay = 10'000; //!< OpenStreetMap itself allows 2,000
    //! What the import itself keeps; libosmium's buffers come on top.
    quint64 memoryBytes = quint64 { 6 } << 30U;
};

enum class ImportError {
    CannotRead,
    TooLarge, //!< one of ImportLimits
    NotOsm,
    Truncated,
    BadContent, //!< XML, gzip or PBF that breaks its own rules
    BadCoordinates,
    NotSorted,
    Empty,
    OutOfMemory,
    Canceled
};

struct ImportProblem {
    ImportError code = ImportError::CannotRead;
    QString text; //!< a plain sentence or two, with numbers
};

struct ImportCounts {
    quint64 nodes = 0;
    quint64 ways = 0;
    quint64 relations = 0;
    quint64 tags = 0;
    quint64 missingNodes
        = 0; //!< named by ways, absent from the file: usual at the edge of an extract
    quint64 brokenTurns = 0; //!< turn restrictions that could not be used
    quint64 roads = 0; //!< pieces the router drives on, each direction
    quint64 cutOffRoads = 0; //!< pieces in small islands that lead nowhere, left out
    quint64 houses = 0;
    quint64 keptBytes = 0; //!< the most the import itself held at once
};

struct ImportProgress {
    enum class Stage { Relations, Everything, Finishing };
    Stage stage = Stage::Relations;
    double share = 0; //!< [0, 1] of the stage
};

struct Imported {
    atlas::MapData map;
    ImportCounts counts;
};

//! \brief Reads an OpenStreetMap extract: .osm, .osm.gz or .osm.pbf, told apart by what is in it. Nothing is written.
//! \param goesOn called many times a second; false ends the import with Canceled. May be empty
//! \threads reentrant, but one import at a time: a second waits. libosmium reads and decodes in threads of its own
[[nodiscard]] std::expected<Imported, ImportProblem> importFile(const QString &path,
    const ImportLimits &limits = {},
    const std::function<bool(const ImportProgress &)> &goesOn = {});

} // namespace dispatch::osm
