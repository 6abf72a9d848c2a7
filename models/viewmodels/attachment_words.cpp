// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/attachment_words.h"

#include <QCoreApplication>

namespace dispatch::viewmodels {

QString filesText(qsizetype count)
{
    if (count == 1)
        return QCoreApplication::translate("AttachmentWords", "1 file");
    return QCoreApplication::translate("AttachmentWords", "%1 files").arg(count);
}

} // namespace dispatch::viewmodels
