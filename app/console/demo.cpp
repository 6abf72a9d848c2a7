// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/demo.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace dispatch::console {
namespace {

constexpr int ReadyTimeoutMs = 20'000;
constexpr int EndTimeoutMs = 5'000;

QString newPassword()
{
    return QString::number(QRandomGenerator::system()->generate64(), 36)
        + QString::number(QRandomGenerator::system()->generate64(), 36);
}

} // namespace

Demo::Demo(QObject *parent)
    : QObject(parent)
{
    for (QProcess *process : { &m_server, &m_fleet }) {
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_lifeLine.hold(*process);
    }
}

Demo::~Demo()
{
    m_isEnding = true;
    // The fleet first: it says good-bye through the server.
    for (QProcess *process : { &m_fleet, &m_server }) {
        if (process->state() == QProcess::NotRunning)
            continue;
        process->terminate();
        if (!process->waitForFinished(EndTimeoutMs)) {
            process->kill();
            process->waitForFinished(EndTimeoutMs);
        }
    }
}

QString Demo::profileDir() const
{
    return m_folder.filePath(u"console"_s);
}

std::expected<QString, QString> Demo::program(const QString &name) const
{
    const QString beside
        = QStandardPaths::findExecutable(name, { QCoreApplication::applicationDirPath() });
    const QString found = beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
    if (found.isEmpty())
        return std::unexpected(tr("%1 is not beside this program. The demo needs it: install the "
                                  "whole package, or build all of it.")
                .arg(name));
    return found;
}

void Demo::watch(QProcess &process, const QString &name)
{
    connect(&process, &QProcess::finished, this, [this, name](int code) {
        if (!m_isEnding)
            Q_EMIT broke(tr(
                "The demo's %1 ended (code %2). What you see stays; start the demo again to go on.")
                    .arg(name)
                    .arg(code));
    });
}

std::expected<Demo::Account, QString> Demo::startServer()
{
    if (!m_folder.isValid())
        return std::unexpected(
            tr("No temporary folder can be made for the demo: %1").arg(m_folder.errorString()));
    const auto server = program(u"dispatch-server"_s);
    if (!server)
        return std::unexpected(server.error());

    m_account = { .server = {}, .login = u"sam"_s, .password = newPassword() };
    const QString passwordFile = m_folder.filePath(u"password"_s);
    QFile file(passwordFile);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return std::unexpected(
            tr("The demo's folder cannot be written: %1").arg(file.errorString()));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write(m_account.password.toUtf8() + '\n');
    file.close();

    const QString data = m_folder.filePath(u"server"_s);
    QProcess init;
    init.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    init.start(*server,
        { u"init"_s, u"--data"_s, data, u"--admin"_s, m_account.login, u"--password-file"_s,
            passwordFile });
    if (!init.waitForFinished(ReadyTimeoutMs) || init.exitCode() != 0)
        return std::unexpected(
            tr("The demo's server could not be set up; the lines above say why."));

    watch(m_server, u"server"_s);
    m_server.start(*server, { u"serve"_s, u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s });
    const QDeadlineTimer deadline(ReadyTimeoutMs);
    while (!m_server.canReadLine()) {
        const bool hasMore = m_server.waitForReadyRead(
            static_cast<int>(std::max<qint64>(1, deadline.remainingTime())));
        if (!hasMore && (m_server.state() == QProcess::NotRunning || deadline.hasExpired()))
            return std::unexpected(
                tr("The demo's server did not become ready; the lines above say why."));
    }
    const QJsonObject ready = QJsonDocument::fromJson(m_server.readLine()).object();
    m_account.server = ready["http"_L1].toString();
    if (m_account.server.isEmpty())
        return std::unexpected(tr("The demo's server did not say where it listens. Are all "
                                  "programs of the same version?"));
    return m_account;
}

std::expected<void, QString> Demo::startFleet(int technicians, const QStringList &replay)
{
    const auto simulator = program(u"dispatch-simulator"_s);
    if (!simulator)
        return std::unexpected(simulator.error());
    QStringList arguments;
    if (replay.isEmpty())
        arguments << u"town"_s << u"--autopilot"_s << u"--technicians"_s
                  << QString::number(technicians);
    else
        arguments << u"replay"_s << replay;
    arguments << u"--server"_s << m_account.server << u"--login"_s << m_account.login
              << u"--password-file"_s << m_folder.filePath(u"password"_s);
    m_fleet.setStandardOutputFile(QProcess::nullDevice());
    if (replay.isEmpty()) // a recording ends by itself; the town does not
        watch(m_fleet, u"fleet"_s);
    m_fleet.start(*simulator, arguments);
    if (!m_fleet.waitForStarted(ReadyTimeoutMs))
        return std::unexpected(
            tr("The demo's fleet could not be started: %1").arg(m_fleet.errorString()));
    return {};
}

} // namespace dispatch::console
