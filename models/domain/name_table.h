// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <array>
#include <optional>
#include <utility>

namespace dispatch::domain {

//! \brief The names of an enumeration whose values run 0, 1, 2, …: one table for both directions, so they cannot differ.
//! \threads constant
template<class E, std::size_t N>
class NameTable {
public:
    consteval explicit NameTable(const std::array<QLatin1StringView, N> &names)
        : m_names(names)
    {
    }
    //! \return the empty name for a value outside the enumeration
    [[nodiscard]] constexpr QLatin1StringView nameOf(E value) const
    {
        const auto i = static_cast<std::size_t>(std::to_underlying(value));
        return i < N ? m_names[i] : QLatin1StringView();
    }
    //! \return nullopt for an unknown name; names are case-sensitive
    [[nodiscard]] std::optional<E> valueOf(QStringView name) const
    {
        for (std::size_t i = 0; i < N; ++i) {
            if (name == m_names[i])
                return static_cast<E>(i);
        }
        return std::nullopt;
    }

private:
    std::array<QLatin1StringView, N> m_names;
};

} // namespace dispatch::domain
