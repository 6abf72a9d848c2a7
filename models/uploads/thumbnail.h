// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/file_kind.h"

#include <QImage>

namespace dispatch::uploads {

//! \brief Whether this system has a decoder for it. WebP comes with a package of its own.
[[nodiscard]] bool canShow(content::FileKind kind);

//! \brief A small picture of a file: its first frame, at most \p box large, turned as the camera was held. Looks at the file anew
//! before any decoder sees it, and takes at most MaxPreviewMiB. Slow.
//! \return null if there is none
//! \threads reentrant
[[nodiscard]] QImage thumbnail(const QString &path, QSize box);

} // namespace dispatch::uploads
