// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace dispatch::test {

//! \brief A disk that stops taking writes when told to: SQLite's own file layer with a counter in between.
//! Made the default one for the life of the object, for files opened after that.
class FaultVfs {
public:
    FaultVfs();
    ~FaultVfs();
    FaultVfs(const FaultVfs &) = delete;
    FaultVfs &operator=(const FaultVfs &) = delete;

    //! \brief After \p writes more writes, truncations and syncs, all of them fail with \p resultCode.
    void failAfter(int writes, int resultCode);
    void heal();
    //! \brief Whether a write has failed since failAfter().
    [[nodiscard]] bool hasFailed() const;
};

} // namespace dispatch::test
