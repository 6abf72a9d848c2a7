// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/virtual_display.h"

#include <QStandardPaths>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

VirtualDisplay::VirtualDisplay()
{
    const QString program = QStandardPaths::findExecutable(u"Xvfb"_s);
    if (program.isEmpty())
        return;
    m_server.setStandardErrorFile(QProcess::nullDevice());
    m_server.start(program,
        { u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1280x800x24"_s, u"-nolisten"_s,
            u"tcp"_s });
    if (m_server.waitForStarted() && m_server.waitForReadyRead(10'000))
        m_name = u':' % QString::fromLatin1(m_server.readAllStandardOutput()).trimmed();
}

VirtualDisplay::~VirtualDisplay()
{
    m_server.terminate();
    m_server.waitForFinished(5000);
}

} // namespace dispatch::bench
