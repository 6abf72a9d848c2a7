// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace dispatch::console {

//! \brief Chooses how the window is drawn, before the first one is made: a real GPU draws itself; where OpenGL is only
//! imitated by the processor, or missing, Qt Quick's own software renderer is faster. QT_QUICK_BACKEND and
//! QSG_RHI_BACKEND, where set, are left alone.
void chooseRenderer();

} // namespace dispatch::console
