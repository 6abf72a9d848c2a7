// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/import.h"

#include "osm/limited_gzip.h"
#include "osm/map_handler.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <osmium/area/assembler.hpp>
#include <osmium/area/multipolygon_manager.hpp>
#include <osmium/handler/check_order.hpp>
#include <osmium/handler/node_locations_for_ways.hpp>
#include <osmium/index/map/flex_mem.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/visitor.hpp>

#include <mutex>

namespace dispatch::osm {

using namespace Qt::StringLiterals;

namespace {

using Locations = osmium::index::map::FlexMem<osmium::unsigned_object_id_type, osmium::Location>;
using Areas = osmium::area::MultipolygonManager<osmium::area::Assembler>;

//! Larger multipolygons are not put together; the largest forests and lakes have some thousand ways.
constexpr std::size_t MaxAreaMembers = 5'000;

std::unexpected<ImportProblem> problem(ImportError code, const QString &text)
{
    return std::unexpected(ImportProblem { .code = code, .text = text });
}

QString gigabytes(quint64 bytes)
{
    return QLocale::c().formattedDataSize(
        static_cast<qint64>(bytes), 1, QLocale::DataSizeTraditionalFormat);
}

//! By what is in the file: names lie, and libosmium would try to guess from them.
std::optional<const char *> formatOf(const QByteArray &start)
{
    if (start.startsWith("\x1f\x8b"))
        return "osm.gz";
    // A PBF begins with the length of a header of at most 64 KiB, then the type of its first block.
    if (start.size() > 15 && start[0] == 0 && start[1] == 0
        && start.sliced(4, 11) == "\x0a\x09OSMHeader")
        return "pbf";
    const QByteArray text = start.startsWith("\xef\xbb\xbf") ? start.sliced(3) : start;
    return text.trimmed().startsWith('<') ? std::optional("osm") : std::nullopt;
}

osmium::TagsFilter areaTags()
{
    osmium::TagsFilter filter { false };
    for (const char *key : { "building", "landuse", "natural", "leisure", "amenity", "waterway",
             "aeroway", "man_made", "place", "highway", "tourism", "railway", "addr:housenumber" })
        filter.add_rule(true, osmium::TagMatcher { key });
    return filter;
}

//! Two readings of one file: relations, so that it is known what to look for; then everything.
class Import {
public:
    Import(osmium::io::File file, const ImportLimits &limits,
        const std::function<bool(const ImportProgress &)> &goesOn)
        : m_file(std::move(file))
        , m_limits(limits)
        , m_goesOn(goesOn)
        , m_handler(limits, m_counts)
        , m_areas(assemblerConfig(), areaTags())
    {
    }

    Imported run(atlas::MapBuilder::Facts facts)
    {
        read(ImportProgress::Stage::Relations, osmium::osm_entity_bits::relation,
            [this](const osmium::memory::Buffer &buffer) {
                for (const auto &relation : buffer.select<osmium::Relation>()) {
                    if (++m_relationsSeen > m_limits.relations)
                        return; // said with a number in the second reading
                    m_handler.addRestriction(relation);
                    if (relation.members().size() <= MaxAreaMembers)
                        m_areas.relation(relation);
                }
            });
        m_areas.prepare_for_lookup();

        osmium::handler::CheckOrder order;
        Locations locations;
        Locations negativeLocations; // of nodes an editor made and nobody has uploaded yet
        osmium::handler::NodeLocationsForWays<Locations, Locations> places(
            locations, negativeLocations);
        places.ignore_errors();
        auto &areas = m_areas.handler(
            [this](osmium::memory::Buffer &&made) { osmium::apply(made, m_handler); });
        read(ImportProgress::Stage::Everything, osmium::osm_entity_bits::nwr,
            [&](osmium::memory::Buffer &buffer) {
                osmium::apply(buffer, order, places, m_handler, areas);
                const auto kept = m_areas.used_memory();
                holdAtMost(locations.used_memory() + negativeLocations.used_memory()
                    + kept.relations_db + kept.members_db + kept.stash + m_handler.usedBytes());
            });
        // What is left in the manager's buffer.
        if (auto rest = m_areas.read())
            osmium::apply(rest, m_handler);
        if (m_counts.nodes == 0)
            throw ImportStop { { .code = ImportError::Empty,
                .text = u"The extract holds no nodes, so there is nothing to draw."_s } };
        tell({ .stage = ImportProgress::Stage::Finishing, .share = 0 });
        Imported imported { .map = m_handler.finish(std::move(facts), m_bounds), .counts = {} };
        if (imported.map.lines.empty() && imported.map.buildings.empty())
            throw ImportStop { { .code = ImportError::Empty,
                .text
                = u"The extract holds no roads and no buildings, so there is nothing to draw."_s } };
        imported.counts = m_counts;
        tell({ .stage = ImportProgress::Stage::Finishing, .share = 1 });
        return imported;
    }

private:
    static osmium::area::Assembler::config_type assemblerConfig()
    {
        osmium::area::Assembler::config_type config;
        config.create_empty_areas = false;
        config.ignore_invalid_locations = true; // at the edge of an extract
        return config;
    }

    template<class Visit>
    void read(ImportProgress::Stage stage, osmium::osm_entity_bits::type what, const Visit &visit)
    {
        osmium::io::Reader reader(m_file, what);
        const osmium::io::Header header = reader.header();
        if (header.has_multiple_object_versions())
            throw ImportStop {
                { .code = ImportError::NotOsm,
                    .text
                    = u"The file is a history or a list of changes, not an extract. Dispatch needs a plain extract."_s }
            };
        if (const osmium::Box box = header.joined_boxes(); box.valid()) {
            m_bounds.emplace();
            for (const auto &corner : { box.bottom_left(), box.top_right() })
                m_bounds->include(atlas::toMapPoint(
                    { .latitudeDeg = corner.lat(), .longitudeDeg = corner.lon() }));
        }
        const double size = static_cast<double>(std::max<std::size_t>(reader.file_size(), 1));
        while (osmium::memory::Buffer buffer = reader.read()) {
            visit(buffer);
            tell({ .stage = stage,
                .share = std::min(static_cast<double>(reader.offset()) / size, 1.0) });
        }
        reader.close();
    }

    void tell(const ImportProgress &progress) const
    {
        if (m_goesOn && !m_goesOn(progress))
            throw ImportStop { { .code = ImportError::Canceled,
                .text = u"The import was stopped. Nothing was changed."_s } };
    }

    void holdAtMost(quint64 bytes)
    {
        m_counts.keptBytes = std::max(m_counts.keptBytes, bytes);
        if (bytes > m_limits.memoryBytes)
            throw ImportStop { { .code = ImportError::OutOfMemory,
                .text
                = u"The extract needs more than the %1 of memory an import may take. Cut out a smaller area."_s
                    .arg(gigabytes(m_limits.memoryBytes)) } };
    }

    osmium::io::File m_file;
    const ImportLimits &m_limits;
    const std::function<bool(const ImportProgress &)> &m_goesOn;
    ImportCounts m_counts;
    quint64 m_relationsSeen = 0;
    std::optional<atlas::MapBox> m_bounds;
    MapHandler m_handler;
    Areas m_areas;
};

ImportProblem wordsFor(const GzipProblem &e, const ImportLimits &limits)
{
    switch (e.kind) {
    case GzipProblem::Kind::Truncated:
        return { .code = ImportError::Truncated,
            .text
            = u"The file ends in the middle: it was not fetched completely. Fetch it again."_s };
    case GzipProblem::Kind::Bomb:
        return { .code = ImportError::TooLarge,
            .text = u"The file unpacks to more than %1, more than Dispatch takes."_s.arg(
                gigabytes(limits.unpackedBytes)) };
    case GzipProblem::Kind::NoXml:
        return { .code = ImportError::NotOsm,
            .text = u"The file is compressed, but what is in it is not OpenStreetMap data."_s };
    case GzipProblem::Kind::Broken:
        break;
    }
    return { .code = ImportError::BadContent,
        .text = u"The file is damaged: it cannot be unpacked (%1). Fetch it again."_s.arg(
            QString::fromUtf8(e.what())) };
}

ImportProblem wordsFor(const osmium::xml_error &e)
{
    if (e.error_code == XML_ERROR_NO_ELEMENTS || e.error_code == XML_ERROR_UNCLOSED_TOKEN
        || e.error_code == XML_ERROR_PARTIAL_CHAR)
        return { .code = ImportError::Truncated,
            .text
            = u"The file ends in the middle, in line %1: it was not fetched completely. Fetch it again."_s
                .arg(e.line) };
    return { .code = ImportError::BadContent,
        .text = u"The file is not OpenStreetMap XML as it should be (%1)."_s.arg(
            QString::fromUtf8(e.what())) };
}

ImportProblem wordsFor(const osmium::pbf_error &e)
{
    const QString what = QString::fromUtf8(e.what());
    if (what.contains("EOF"_L1))
        return { .code = ImportError::Truncated,
            .text
            = u"The file ends in the middle: it was not fetched completely. Fetch it again."_s };
    return { .code = ImportError::BadContent,
        .text = u"The file is not OpenStreetMap PBF as it should be (%1)."_s.arg(what) };
}

} // namespace

std::expected<Imported, ImportProblem> importFile(const QString &path, const ImportLimits &limits,
    const std::function<bool(const ImportProgress &)> &goesOn)
{
    QFile file(path);
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly))
        return problem(ImportError::CannotRead,
            u"The file %1 cannot be read: %2."_s.arg(
                path, QFileInfo(path).isDir() ? u"it is a folder"_s : file.errorString()));
    const auto size = static_cast<quint64>(file.size());
    if (size == 0)
        return problem(ImportError::Empty, u"The file %1 is empty."_s.arg(path));
    if (size > limits.fileBytes)
        return problem(ImportError::TooLarge,
            u"The file has %1; Dispatch takes up to %2. Cut out a smaller area."_s.arg(
                gigabytes(size), gigabytes(limits.fileBytes)));
    constexpr qint64 EnoughToTell = 64;
    const auto format = formatOf(file.read(EnoughToTell));
    file.close();
    if (!format)
        return problem(ImportError::NotOsm,
            u"The file %1 is not an OpenStreetMap extract. Dispatch reads .osm, .osm.gz and .osm.pbf."_s
                .arg(path));

    // libosmium knows the gzip limit only through a global.
    static std::mutex oneAtATime;
    const std::scoped_lock lock(oneAtATime);
    installLimitedGzip(limits.unpackedBytes);
    try {
        Import import(
            osmium::io::File(QFile::encodeName(path).toStdString(), *format), limits, goesOn);
        return import.run({ .title = QFileInfo(path).fileName(),
            .attribution = u"© OpenStreetMap contributors"_s,
            .bounds = {},
            .madeFromBytes = size,
            .madeAtMs = QDateTime::currentMSecsSinceEpoch() });
    } catch (const ImportStop &stop) {
        return std::unexpected(stop.problem);
    } catch (const GzipProblem &e) {
        return std::unexpected(wordsFor(e, limits));
    } catch (const osmium::xml_error &e) {
        return std::unexpected(wordsFor(e));
    } catch (const osmium::pbf_error &e) {
        return std::unexpected(wordsFor(e));
    } catch (const osmium::out_of_order_error &e) {
        return problem(ImportError::NotSorted,
            u"The extract is not in the usual order, nodes, ways, relations, each by its number (%1). Sort it with: osmium sort"_s
                .arg(QString::fromUtf8(e.what())));
    } catch (const osmium::invalid_location &e) {
        return problem(ImportError::BadCoordinates,
            u"A coordinate of the extract cannot be understood (%1)."_s.arg(
                QString::fromUtf8(e.what())));
    } catch (const std::bad_alloc &) {
        return problem(ImportError::OutOfMemory,
            u"There is not enough memory to import this extract. Cut out a smaller area."_s);
    } catch (const std::system_error &e) {
        return problem(ImportError::CannotRead,
            u"The file %1 cannot be read: %2."_s.arg(path, QString::fromLocal8Bit(e.what())));
    } catch (const std::exception &e) {
        return problem(ImportError::BadContent,
            u"The file is not an OpenStreetMap extract as it should be (%1)."_s.arg(
                QString::fromUtf8(e.what())));
    }
}

} // namespace dispatch::osm
