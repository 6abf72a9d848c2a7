// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/renderer.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQuickWindow>

using namespace Qt::StringLiterals;

namespace dispatch::console {
namespace {

bool hasRealGpu()
{
    QOpenGLContext context;
    if (!context.create())
        return false;
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!surface.isValid() || !context.makeCurrent(&surface))
        return false;
    const auto *text
        = reinterpret_cast<const char *>(context.functions()->glGetString(GL_RENDERER));
    const QString renderer = QString::fromLatin1(text ? text : "").toLower();
    context.doneCurrent();
    for (const auto imitation :
        { "llvmpipe"_L1, "softpipe"_L1, "swrast"_L1, "software"_L1, "swiftshader"_L1 }) {
        if (renderer.contains(imitation))
            return false;
    }
    return !renderer.isEmpty();
}

} // namespace

void chooseRenderer()
{
    if (qEnvironmentVariableIsSet("QT_QUICK_BACKEND")
        || qEnvironmentVariableIsSet("QSG_RHI_BACKEND"))
        return;
#if defined(Q_OS_LINUX)
    if (!hasRealGpu())
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
#endif
}

} // namespace dispatch::console
