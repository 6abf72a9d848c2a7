// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_door.h"

#include "server/admin_client.h"

#include <QJsonDocument>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

//! Nobody is connected to the files.
class NoOutlet final : public Outlet {
public:
    void send(ConnectionId, const QByteArray &) override { }
    void close(ConnectionId, protocol::CloseCode, const QByteArray &) override { }
    [[nodiscard]] qsizetype unsentBytes(ConnectionId) const override { return 0; }
};

HttpRequest requestFor(const QByteArray &path, const QJsonObject &body, const QString &secret)
{
    HttpRequest request;
    request.method = "POST";
    request.target = path;
    request.authorization = QByteArray("Bearer ").append(secret.toLatin1());
    request.contentType = "application/json";
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.address = u"127.0.0.1"_s;
    request.isAdminPort = true;
    return request;
}

class OnlineDoor final : public AdminDoor {
public:
    explicit OnlineDoor(AdminAddress address)
        : m_address(std::move(address))
    {
    }
    std::expected<HttpResponse, QString> post(
        const QByteArray &path, const QJsonObject &body) override
    {
        return callAdminPort(m_address.port, requestFor(path, body, m_address.token));
    }

private:
    AdminAddress m_address;
};

class OfflineDoor final : public AdminDoor {
public:
    explicit OfflineDoor(const domain::Clock &clock)
        : m_clock(clock)
        , m_secret(makeToken())
    {
    }
    [[nodiscard]] journal::Stored<void> open(const DataFolder &folder)
    {
        Engine::Settings settings;
        settings.adminSecret = m_secret;
        auto engine = Engine::open(folder, m_clock, m_outlet, m_worker, settings);
        if (!engine)
            return std::unexpected(engine.error());
        m_engine = std::move(*engine);
        return {};
    }
    std::expected<HttpResponse, QString> post(
        const QByteArray &path, const QJsonObject &body) override
    {
        const auto answer = std::make_shared<std::optional<HttpResponse>>();
        m_engine->api().handle(requestFor(path, body, m_secret), m_clock.now(),
            [answer](const HttpResponse &response) { *answer = response; });
        m_engine->flush();
        if (!*answer)
            return std::unexpected(u"The change was not finished. Run the command again."_s);
        return **answer;
    }

private:
    const domain::Clock &m_clock;
    QString m_secret;
    NoOutlet m_outlet;
    InlineWorker m_worker;
    std::unique_ptr<Engine> m_engine;
};

} // namespace

std::expected<QJsonObject, QString> AdminDoor::ask(const QByteArray &path, const QJsonObject &body)
{
    const auto response = post(path, body);
    if (!response)
        return std::unexpected(response.error());
    const auto object = QJsonDocument::fromJson(response->body).object();
    if (response->status >= 200 && response->status < 300)
        return object;
    const QString title = object.value("title"_L1).toString();
    return std::unexpected(
        title.isEmpty() ? u"The server refused with status %1."_s.arg(response->status) : title);
}

std::expected<std::unique_ptr<AdminDoor>, QString> AdminDoor::openLocked(
    DataFolder &folder, const domain::Clock &clock)
{
    auto door = std::make_unique<OfflineDoor>(clock);
    if (auto ok = door->open(folder); !ok)
        return std::unexpected(ok.error().text);
    return door;
}

std::expected<std::unique_ptr<AdminDoor>, QString> AdminDoor::open(
    DataFolder &folder, const domain::Clock &clock)
{
    const auto locked = folder.lock();
    if (locked)
        return openLocked(folder, clock);
    if (locked.error().code != journal::StoreErrorCode::Locked)
        return std::unexpected(locked.error().text);
    const auto address = folder.readAdminAddress();
    if (!address)
        return std::unexpected(QString(u"Another program is using the folder "_s % folder.path()
            % u". If a server is just starting there, try again in a moment."_s));
    return std::make_unique<OnlineDoor>(*address);
}

} // namespace dispatch::server
