// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log.h"

#include "domain/time.h"

#include <QJsonDocument>

#include <cstdio>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

LogLevel lowest = LogLevel::Info;

QLatin1StringView levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Info:
        return "info"_L1;
    case LogLevel::Warning:
        return "warning"_L1;
    case LogLevel::Error:
        return "error"_L1;
    }
    return "error"_L1;
}

} // namespace

void logLine(LogLevel level, const char *what, const QJsonObject &fields)
{
    if (level < lowest)
        return;
    QJsonObject line = fields;
    line.insert("level"_L1, levelName(level));
    line.insert("event"_L1, QString::fromLatin1(what));
    line.insert("tMs"_L1, domain::toMs(domain::SystemClock().now()));
    QByteArray bytes = QJsonDocument(line).toJson(QJsonDocument::Compact);
    bytes.append('\n');
    // One write, so that lines of several threads do not mix. A full or closed stderr must not stop the server.
    static_cast<void>(
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr));
}

void setLogLevel(LogLevel level)
{
    lowest = level;
}

} // namespace dispatch::server
