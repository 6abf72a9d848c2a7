// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/limited_gzip.h"

#include <osmium/io/compression.hpp>

#include <atomic>
#include <cstring>
#include <zlib.h>

namespace dispatch::osm {
namespace {

//! An element of OpenStreetMap's XML has some hundred bytes. What has none in this many is a bomb of blanks or zeros, or
//! one text meant to fill the memory.
constexpr std::size_t MaxElementBytes = 1U << 20U;

std::atomic<quint64> maxUnpacked = 0;

class LimitedGzip final : public osmium::io::Decompressor {
public:
    explicit LimitedGzip(int fd)
        : m_file(gzdopen(fd, "rb"))
    {
        if (!m_file)
            throw GzipProblem(GzipProblem::Kind::Broken, "zlib cannot open it");
        gzbuffer(m_file, 256U << 10U);
    }
    LimitedGzip(const LimitedGzip &) = delete;
    LimitedGzip &operator=(const LimitedGzip &) = delete;
    ~LimitedGzip() noexcept override
    {
        if (m_file)
            gzclose_r(m_file);
    }

    std::string read() override
    {
        std::string block(MaxElementBytes, '\0');
        const int size = gzread(m_file, block.data(), static_cast<unsigned>(block.size()));
        int code = Z_OK;
        const char *text = gzerror(m_file, &code);
        if (code == Z_BUF_ERROR)
            throw GzipProblem(GzipProblem::Kind::Truncated, "it ends too early");
        if (size < 0 || code != Z_OK)
            throw GzipProblem(GzipProblem::Kind::Broken, text);
        block.resize(static_cast<std::size_t>(size));
        m_unpacked += block.size();
        if (m_unpacked > m_limit)
            throw GzipProblem(GzipProblem::Kind::Bomb, "it unpacks to too much");
        if (block.size() == MaxElementBytes && !std::memchr(block.data(), '>', block.size()))
            throw GzipProblem(GzipProblem::Kind::NoXml, "it holds no OpenStreetMap XML");
        set_offset(static_cast<std::size_t>(gzoffset(m_file)));
        return block;
    }

    void close() override
    {
        if (m_file && gzclose_r(std::exchange(m_file, nullptr)) != Z_OK)
            throw GzipProblem(GzipProblem::Kind::Truncated, "it ends too early");
    }

private:
    gzFile m_file;
    quint64 m_unpacked = 0;
    quint64 m_limit = maxUnpacked;
};

} // namespace

void installLimitedGzip(quint64 maxUnpackedBytes)
{
    maxUnpacked = maxUnpackedBytes;
    // libosmium's own header for gzip would register itself first: it must not be included anywhere.
    [[maybe_unused]] static const bool isInstalled
        = osmium::io::CompressionFactory::instance().register_compression(
            osmium::io::file_compression::gzip,
            [](int, osmium::io::fsync) -> osmium::io::Compressor * {
                throw std::logic_error("nothing is written here");
            },
            [](int fd) { return new LimitedGzip(fd); },
            [](const char *, std::size_t) -> osmium::io::Decompressor * {
                throw std::logic_error("only files are read here");
            });
}

} // namespace dispatch::osm
