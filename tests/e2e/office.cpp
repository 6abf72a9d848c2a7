// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/office.h"

#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTest>

namespace dispatch::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int ReadyTimeoutMs = 30'000;
constexpr int EndTimeoutMs = 30'000;
constexpr std::chrono::seconds HttpTimeout { 30 };
constexpr int LogPage = 1'000;
const auto Password = u"correct horse battery staple"_s;

// An installed package can be tested in place of the build.
QString program(const QString &built)
{
    const auto folder = qEnvironmentVariable("DISPATCH_BIN_DIR");
    return folder.isEmpty() ? built : folder + u'/' + QFileInfo(built).fileName();
}

} // namespace

QString serverProgram()
{
    return program(QStringLiteral(DISPATCH_SERVER_PROGRAM));
}

QString simulatorProgram()
{
    return program(QStringLiteral(DISPATCH_SIMULATOR_PROGRAM));
}

Console::Console(
    const QString &replicaFile, const QUrl &server, const QString &login, const QString &password)
    : m_server(server)
    , m_login(login)
    , m_password(password)
    , m_replica([&] {
        auto opened = journal::openReplica(replicaFile);
        if (!opened)
            qFatal("Cannot open %s: %s", qPrintable(replicaFile), qPrintable(opened.error().text));
        return std::move(*opened);
    }())
    , m_client(*m_replica, m_clock, {})
{
    signInAgain();
}

void Console::signInAgain()
{
    m_client.connectTo(m_server, m_login, m_password);
}

QStringList Console::said(const domain::ThreadId &thread) const
{
    QStringList texts;
    journal::LogQuery query;
    query.entity = thread;
    query.limit = LogPage;
    for (;;) {
        const auto page = m_replica->log(query);
        if (!page)
            qFatal("The log cannot be read: %s", qPrintable(page.error().text));
        for (const auto &event : *page) {
            query.beforeSeq = event.seq;
            if (const auto *posted = std::get_if<domain::MessagePosted>(&event.payload))
                texts.prepend(posted->text);
        }
        if (page->size() < static_cast<std::size_t>(LogPage))
            return texts;
    }
}

Office::Office()
    : m_server(serverProgram())
{
    m_network.setTransferTimeout(HttpTimeout);
}

QString Office::password()
{
    return Password;
}

bool Office::open()
{
    return make() && serve(u"127.0.0.1:0"_s);
}

bool Office::make()
{
    (void)write(u"password"_s, Password.toUtf8() + '\n');
    Program init(serverProgram());
    const auto code = init.run({ u"init"_s, u"--data"_s, data(), u"--admin"_s, login(),
        u"--password-file"_s, passwordFile() });
    if (code != 0) {
        qInfo().noquote() << init.report();
        return false;
    }
    return true;
}

bool Office::serveAgain()
{
    return serve(u"127.0.0.1:%1"_s.arg(m_url.port(0)));
}

void Office::beginServingAgain()
{
    begin(u"127.0.0.1:%1"_s.arg(m_url.port()));
}

void Office::begin(const QString &listen)
{
    m_server.start(
        { u"serve"_s, u"--data"_s, data(), u"--listen"_s, listen, u"--ingest-rate"_s, u"1000"_s });
}

bool Office::serve(const QString &listen)
{
    begin(listen);
    const bool isUp = QTest::qWaitFor(
        [this] { return m_server.jsonLine() || !m_server.isRunning(); }, ReadyTimeoutMs);
    const auto ready = m_server.jsonLine();
    if (!isUp || !ready || !(*ready)["ready"_L1].toBool()) {
        qInfo().noquote() << m_server.report();
        return false;
    }
    m_url = QUrl((*ready)["http"_L1].toString());
    return m_url.isValid();
}

std::unique_ptr<Console> Office::console(const QString &name)
{
    return std::make_unique<Console>(path(name + u".replica"_s), m_url, login(), Password);
}

QString Office::verify()
{
    m_server.terminate();
    if (!QTest::qWaitFor([this] { return !m_server.isRunning(); }, EndTimeoutMs))
        return u"The server did not end when it was told to."_s;
    Program verify(serverProgram());
    const auto code = verify.run({ u"verify"_s, u"--data"_s, data() });
    return code == 0 ? QString() : verify.report();
}

QString Office::addDevice(const QString &technician)
{
    Program add(serverProgram());
    const auto code
        = add.run({ u"device"_s, u"add"_s, u"--data"_s, data(), u"--technician"_s, technician });
    if (code != 0)
        qInfo().noquote() << add.report();
    return code == 0 ? add.lines().value(0).trimmed() : QString();
}

QString Office::write(const QString &name, const QByteArray &content)
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("Cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

Office::Reply Office::http(const QString &pathAndQuery, const QByteArray &body,
    const QByteArray &authorization, const QByteArray &contentType)
{
    QNetworkRequest request(QUrl(m_url.toString(QUrl::StripTrailingSlash) + pathAndQuery));
    if (!authorization.isEmpty())
        request.setRawHeader("Authorization", authorization);
    request.setHeader(QNetworkRequest::ContentTypeHeader, contentType);
    return ask(request, body);
}

QByteArray Office::metrics()
{
    const auto ready = m_server.jsonLine().value_or(QJsonObject());
    return ask(QNetworkRequest(QUrl(ready["admin"_L1].toString() + u"/metrics"_s)), {}).body;
}

Office::Reply Office::ask(const QNetworkRequest &request, const QByteArray &body)
{
    auto *reply = body.isEmpty() ? m_network.get(request) : m_network.post(request, body);
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    reply->deleteLater();
    return { reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll() };
}

qsizetype Office::storedFixes(const domain::TechnicianId &technician, const QString &token)
{
    qsizetype count = 0;
    qint64 from = 0;
    for (;;) {
        const auto reply
            = http(u"/v1/tracks/%1?from=%2"_s.arg(domain::uuidText(technician.uuid)).arg(from), {},
                "Bearer " + token.toUtf8());
        if (reply.status != 200) {
            qInfo() << "tracks:" << reply.status << reply.body.left(300);
            return -1;
        }
        const auto page = QJsonDocument::fromJson(reply.body).object();
        const auto fixes = page["fixes"_L1].toArray();
        count += fixes.size();
        if (fixes.isEmpty() || page["isComplete"_L1].toBool(true))
            return count;
        from = fixes.last()["tMs"_L1].toInteger() + 1; // a technician has one fix for each moment
    }
}

} // namespace dispatch::test
