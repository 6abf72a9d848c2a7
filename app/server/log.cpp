// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/log.h"

#include "domain/time.h"

#include <QHash>
#include <QJsonDocument>

#include <cstdio>
#include <mutex>
#include <utility>

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

//! How often a kind of line was written of late.
struct Kind {
    std::chrono::steady_clock::time_point since;
    int written = 0;
    qint64 suppressed = 0;
};

//! \return how many lines of this kind were left out before this one; nullopt if this one is, too
std::optional<qint64> admit(const char *what)
{
    static std::mutex mutex;
    static QHash<QByteArray, Kind> kinds; // the names are few and stand in the code
    const std::scoped_lock lock(mutex);
    auto &kind = kinds[what];
    const auto now = std::chrono::steady_clock::now();
    if (kind.written == 0 || now - kind.since >= LinesWindow)
        kind = { .since = now, .written = 0, .suppressed = kind.suppressed };
    if (kind.written >= MaxLinesOfAKind) {
        ++kind.suppressed;
        return std::nullopt;
    }
    ++kind.written;
    return std::exchange(kind.suppressed, 0);
}

} // namespace

void logLine(LogLevel level, const char *what, const QJsonObject &fields)
{
    if (level < lowest)
        return;
    const auto suppressed = admit(what);
    if (!suppressed)
        return;
    QJsonObject line = fields;
    if (*suppressed > 0)
        line.insert("suppressed"_L1, *suppressed);
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

std::optional<LogLevel> logLevelFromName(QStringView name)
{
    for (const auto level : { LogLevel::Info, LogLevel::Warning, LogLevel::Error }) {
        if (name == levelName(level))
            return level;
    }
    return std::nullopt;
}

} // namespace dispatch::server
