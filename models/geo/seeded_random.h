// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <array>
#include <span>

namespace dispatch::geo {

//! \brief Random numbers that are the same for a seed on every platform and compiler, unlike std distributions.
//! Not for secrets.
//! \threads value type; one owner
//! \source xoshiro256** seeded by splitmix64 (Blackman and Vigna, public domain)
class SeededRandom {
public:
    explicit SeededRandom(quint64 seed);

    [[nodiscard]] quint64 next();
    //! \return [0, bound); 0 if bound is 0
    [[nodiscard]] quint32 below(quint32 bound);
    //! \return [0, 1), 53 bits
    [[nodiscard]] double uniform();
    //! \return [low, high)
    [[nodiscard]] double between(double low, double high);
    [[nodiscard]] bool chance(double probability);
    //! \brief Waiting time of a Poisson process, in the unit of \p mean; never more than 40 means.
    [[nodiscard]] double exponential(double mean);
    //! \brief An independent stream, so that one part's draws do not shift another's.
    [[nodiscard]] SeededRandom fork();

    template<class Container>
    [[nodiscard]] const auto &pick(const Container &from)
    {
        return from[below(static_cast<quint32>(std::size(from)))];
    }

private:
    std::array<quint64, 4> m_s {};
};

} // namespace dispatch::geo
