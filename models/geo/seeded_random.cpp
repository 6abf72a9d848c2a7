// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/seeded_random.h"

#include <bit>
#include <cmath>

namespace dispatch::geo {

SeededRandom::SeededRandom(quint64 seed)
{
    for (quint64 &word : m_s) {
        seed += 0x9e3779b97f4a7c15ULL;
        quint64 z = seed;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        word = z ^ (z >> 31);
    }
}

quint64 SeededRandom::next()
{
    const quint64 result = std::rotl(m_s[1] * 5, 7) * 9;
    const quint64 t = m_s[1] << 17;
    m_s[2] ^= m_s[0];
    m_s[3] ^= m_s[1];
    m_s[1] ^= m_s[2];
    m_s[0] ^= m_s[3];
    m_s[2] ^= t;
    m_s[3] = std::rotl(m_s[3], 45);
    return result;
}

quint32 SeededRandom::below(quint32 bound)
{
    // Multiply and shift; the bias of at most bound / 2^32 does not matter for scenery.
    return static_cast<quint32>(((next() >> 32) * bound) >> 32);
}

double SeededRandom::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double SeededRandom::between(double low, double high)
{
    return low + (high - low) * uniform();
}

bool SeededRandom::chance(double probability)
{
    return uniform() < probability;
}

double SeededRandom::exponential(double mean)
{
    return -mean * std::log(1.0 - uniform());
}

SeededRandom SeededRandom::fork()
{
    return SeededRandom(next());
}

} // namespace dispatch::geo
