// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"

#include <QJsonDocument>

namespace dispatch::test {

using namespace Qt::StringLiterals;

namespace {
constexpr int EndTimeoutMs = 10'000;
}

Program::Program(const QString &path, QObject *parent)
    : QObject(parent)
    , m_path(path)
{
}

Program::~Program()
{
    if (!isRunning())
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(EndTimeoutMs))
        killNow();
}

void Program::start(const QStringList &arguments)
{
    m_out.clear();
    m_err.clear();
    m_process.start(m_path, arguments);
}

std::optional<int> Program::run(const QStringList &arguments, int timeoutMs)
{
    start(arguments);
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(timeoutMs)) {
        killNow();
        return std::nullopt;
    }
    return exitCode();
}

std::optional<int> Program::exitCode() const
{
    if (m_process.state() != QProcess::NotRunning || m_process.exitStatus() != QProcess::NormalExit
        || m_process.error() == QProcess::FailedToStart)
        return std::nullopt;
    return m_process.exitCode();
}

void Program::killNow()
{
    m_process.kill();
    m_process.waitForFinished(EndTimeoutMs);
}

void Program::read()
{
    m_out += m_process.readAllStandardOutput();
    m_err += m_process.readAllStandardError();
}

QStringList Program::lines()
{
    read();
    const auto end = m_out.lastIndexOf('\n');
    return end < 0 ? QStringList() : QString::fromUtf8(m_out.first(end)).split(u'\n');
}

QString Program::errorText()
{
    read();
    return QString::fromUtf8(m_err);
}

QString Program::report()
{
    read();
    return u"%1 (exit code %2)\n%3%4"_s.arg(m_path,
        exitCode() ? QString::number(*exitCode()) : u"none"_s, QString::fromUtf8(m_out),
        QString::fromUtf8(m_err));
}

std::optional<QJsonObject> Program::jsonLine()
{
    const auto all = lines();
    for (auto line = all.crbegin(); line != all.crend(); ++line) {
        const auto document = QJsonDocument::fromJson(line->toUtf8());
        if (document.isObject())
            return document.object();
    }
    return std::nullopt;
}

} // namespace dispatch::test
