// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <stdexcept>

namespace dispatch::osm {

//! What is wrong with a compressed file; comes out of libosmium's reader as it was thrown.
struct GzipProblem : std::runtime_error {
    enum class Kind { Truncated, Broken, Bomb, NoXml };
    GzipProblem(Kind what, const char *text)
        : std::runtime_error(text)
        , kind(what)
    {
    }
    Kind kind;
};

//! \brief Makes libosmium read .gz through a decompressor with limits, instead of its own, which has none. Once is
//! enough; further calls only change the limit.
//! \param maxUnpackedBytes of the next file that is opened
void installLimitedGzip(quint64 maxUnpackedBytes);

} // namespace dispatch::osm
