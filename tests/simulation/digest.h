// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QUuid>

#include <bit>
#include <cstring>

namespace dispatch::simulation {

//! \brief A running sum over what happened, the same on every machine. No secret: it only tells two runs apart.
//! \source the mixing step of splitmix64 (Vigna, public domain)
class Digest {
public:
    Digest() = default;
    explicit Digest(QByteArrayView start) { add(start); }

    void add(quint64 word)
    {
        quint64 z = m_sum + 0x9e3779b97f4a7c15U + word;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        m_sum = std::rotl(m_sum, 7) ^ z ^ (z >> 31);
    }
    void add(QByteArrayView bytes)
    {
        add(static_cast<quint64>(bytes.size()));
        while (bytes.size() >= Word) {
            quint64 word = 0;
            std::memcpy(&word, bytes.data(), Word);
            add(word);
            bytes = bytes.sliced(Word);
        }
        quint64 rest = 0;
        std::memcpy(&rest, bytes.data(), static_cast<std::size_t>(bytes.size()));
        add(rest);
    }
    void add(const QUuid &uuid)
    {
        const auto bytes = uuid.toBytes();
        add(QByteArrayView(bytes.data, sizeof bytes.data));
    }
    [[nodiscard]] quint64 value() const { return m_sum; }
    //! \return 16 lower-case digits
    [[nodiscard]] QByteArray hex() const
    {
        return QByteArray::number(m_sum, 16).rightJustified(16, '0');
    }

private:
    static constexpr qsizetype Word = sizeof(quint64);
    quint64 m_sum = 0;
};

} // namespace dispatch::simulation
