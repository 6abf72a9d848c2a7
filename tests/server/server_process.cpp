// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_process.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QUrl>

namespace dispatch::server::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 30'000; // ms; a limit for a machine under load, not an expectation

const QString Program = QStringLiteral(DISPATCH_SERVER_PROGRAM);

quint16 portOf(const QJsonObject &ready, const QString &name)
{
    return static_cast<quint16>(QUrl(ready.value(name).toString()).port(0));
}

} // namespace

QString program()
{
    return Program;
}

Ran run(const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(Program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(Patience))
        return { -1, {}, u"it did not end"_s };
    return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError()) };
}

QString writeFile(const QTemporaryDir &folder, const QString &name, const QByteArray &bytes)
{
    const QString path = folder.filePath(name);
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
    return path;
}

QJsonObject Answer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

namespace {

//! One organisation made once, and copied for each test: a password hash and its syncs take most of a test's time.
QString madeOnce()
{
    static QTemporaryDir folder;
    static const QString data = [] {
        const QString path = folder.filePath(u"data"_s);
        const auto made = run({ u"init"_s, u"--data"_s, path, u"--admin"_s, u"ada"_s,
            u"--password-file"_s, writeFile(folder, u"password"_s, "correct horse\n") });
        if (made.exitCode != 0)
            qFatal("init failed: %s", qPrintable(made.err));
        return path;
    }();
    return data;
}

} // namespace

ServerProcess::ServerProcess()
    : m_passwordFile(writeFile(m_folder, u"password"_s, "correct horse\n"))
{
    QDir().mkpath(data());
    const QDir made(madeOnce());
    for (const auto &name : made.entryList(QDir::Files))
        QFile::copy(made.filePath(name), QDir(data()).filePath(name));
}

ServerProcess::~ServerProcess()
{
    kill();
}

bool ServerProcess::start(const QStringList &more, const QString &listen)
{
    m_process.start(
        Program, QStringList { u"serve"_s, u"--data"_s, data(), u"--listen"_s, listen } + more);
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(Patience))
            return false;
    }
    m_ready = QJsonDocument::fromJson(m_process.readLine()).object();
    m_port = portOf(m_ready, u"http"_s);
    m_adminPort = portOf(m_ready, u"admin"_s);
    return m_ready.value(u"ready"_s).toBool() && m_port > 0;
}

int ServerProcess::stop()
{
    m_process.terminate();
    return waitForEnd();
}

int ServerProcess::waitForEnd()
{
    if (!m_process.waitForFinished(Patience))
        return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void ServerProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(Patience);
}

Answer readAnswer(QTcpSocket &socket)
{
    Answer answer;
    QByteArray bytes;
    qsizetype headerEnd = -1;
    qsizetype length = -1;
    for (;;) {
        bytes += socket.readAll();
        if (headerEnd < 0)
            headerEnd = bytes.indexOf("\r\n\r\n");
        if (headerEnd >= 0 && length < 0) {
            const QByteArray header = bytes.first(headerEnd).toLower();
            const qsizetype at = header.indexOf("content-length:");
            length = at < 0
                ? 0
                : header
                      .mid(at + 15,
                          header.indexOf('\r', at) < 0 ? -1 : header.indexOf('\r', at) - at - 15)
                      .trimmed()
                      .toLongLong();
        }
        if (headerEnd >= 0 && bytes.size() >= headerEnd + 4 + length)
            break;
        if (!socket.waitForReadyRead(Patience)) {
            bytes += socket.readAll();
            break;
        }
    }
    if (headerEnd < 0)
        return answer;
    answer.header = bytes.first(headerEnd);
    answer.body = bytes.mid(headerEnd + 4);
    answer.status = answer.header.mid(9, 3).toInt();
    return answer;
}

Answer ServerProcess::raw(const QByteArray &bytes, quint16 port) const
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port == 0 ? m_port : port);
    if (!socket.waitForConnected(Patience))
        return {};
    socket.write(bytes);
    while (socket.bytesToWrite() > 0 && socket.waitForBytesWritten(Patience)) { }
    return readAnswer(socket);
}

Answer ServerProcess::post(
    const QByteArray &target, const QByteArray &body, const QByteArray &authorization) const
{
    QByteArray request = "POST " + target
        + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nConnection: close\r\n";
    if (!authorization.isEmpty())
        request += "Authorization: " + authorization + "\r\n";
    return raw(request + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

Answer ServerProcess::get(
    const QByteArray &target, const QByteArray &authorization, quint16 port) const
{
    QByteArray request = "GET " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n";
    if (!authorization.isEmpty())
        request += "Authorization: " + authorization + "\r\n";
    return raw(request + "\r\n", port);
}

QString ServerProcess::signIn(const QString &name) const
{
    const auto answer = post("/v1/login",
        QJsonDocument(QJsonObject { { u"name"_s, name }, { u"password"_s, u"correct horse"_s } })
            .toJson(QJsonDocument::Compact));
    return answer.json().value(u"token"_s).toString();
}

} // namespace dispatch::server::test
