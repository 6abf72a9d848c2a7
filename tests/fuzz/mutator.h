// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <random>

namespace dispatch::fuzz {

//! \brief Makes bad inputs of good ones. The same seed makes the same inputs, on every machine.
class Mutator {
public:
    explicit Mutator(quint64 seed)
        : m_random(seed)
    {
    }
    //! \pre \p corpus is not empty
    [[nodiscard]] QByteArray next(const QByteArrayList &corpus);

private:
    [[nodiscard]] qsizetype below(qsizetype end); //!< [0, end), 0 if there is nothing
    void changeOnce(QByteArray &bytes, const QByteArrayList &corpus);

    std::mt19937_64 m_random;
};

} // namespace dispatch::fuzz
