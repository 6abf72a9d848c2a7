// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace dispatch::plan {

//! \brief Asked between any two steps whether to go on. Once it has said stop it stays at that, and asks nobody again.
class Stopper {
public:
    //! \param ask empty: nobody stops it
    explicit Stopper(std::function<bool()> ask = {})
        : m_ask(std::move(ask))
    {
    }
    [[nodiscard]] bool isStopped()
    {
        if (!m_isStopped && m_ask)
            m_isStopped = m_ask();
        return m_isStopped;
    }

private:
    std::function<bool()> m_ask;
    bool m_isStopped = false;
};

} // namespace dispatch::plan
