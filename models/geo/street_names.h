// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/seeded_random.h"
#include "geo/town_layout.h"

#include <QSet>

namespace dispatch::geo {

//! \brief Invents English street names, each once per town, with a flavour by kind of district.
class StreetNames {
public:
    explicit StreetNames(SeededRandom random);
    //! \brief Names given by hand are not invented again.
    void reserve(const QString &name) { m_used.insert(name); }
    [[nodiscard]] QString next(Fabric fabric);

private:
    SeededRandom m_random;
    QSet<QString> m_used;
};

} // namespace dispatch::geo
