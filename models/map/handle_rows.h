// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include <optional>
#include <vector>

namespace dispatch::map {

//! \brief Which row belongs to a technician's handle. A server counts handles up from one, so that a plain table does for
//! them: with a hundred thousand technicians a hash costs two waits for the memory for each fix.
//! \threads a value
class HandleRows {
public:
    //! Handles from here on, which only a strange server gives, are hashed: 4 MiB at most go into the table.
    static constexpr quint32 MaxDense = 1U << 20U;

    [[nodiscard]] std::optional<std::size_t> find(quint32 handle) const
    {
        if (handle < m_dense.size())
            return m_dense[handle] == NoRow ? std::nullopt
                                            : std::optional<std::size_t>(m_dense[handle]);
        if (handle < MaxDense)
            return std::nullopt;
        const auto known = m_rest.constFind(handle);
        return known == m_rest.constEnd() ? std::nullopt : std::optional<std::size_t>(*known);
    }
    [[nodiscard]] bool contains(quint32 handle) const { return find(handle).has_value(); }
    void set(quint32 handle, std::size_t row)
    {
        if (handle >= MaxDense) {
            m_rest[handle] = static_cast<quint32>(row);
            return;
        }
        if (handle >= m_dense.size())
            m_dense.resize(handle + 1, NoRow);
        m_dense[handle] = static_cast<quint32>(row);
    }
    void remove(quint32 handle)
    {
        if (handle < m_dense.size())
            m_dense[handle] = NoRow;
        else
            m_rest.remove(handle);
    }
    void clear()
    {
        m_dense.clear();
        m_rest.clear();
    }

private:
    static constexpr quint32 NoRow = 0xffff'ffffU;

    std::vector<quint32> m_dense; //!< by handle
    QHash<quint32, quint32> m_rest;
};

} // namespace dispatch::map
