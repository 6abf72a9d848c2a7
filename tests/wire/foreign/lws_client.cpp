// SPDX-License-Identifier: GPL-3.0-or-later
// The feed through libwebsockets (4.1 and later). What it does is in README.md. HTTP and WebSocket are libwebsockets' alone; Qt
// Core reads the JSON.
#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QUrl>
#include <QUuid>

#include <libwebsockets.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <iostream>
#include <map>

using namespace Qt::StringLiterals;

namespace {

constexpr char Subprotocol[] = "dispatch.feed.v1";
constexpr std::size_t MaxMessage = 65'536;

void must(bool holds, const char *text)
{
    if (holds)
        return;
    std::fprintf(stderr, "libwebsockets client: %s\n", text);
    std::exit(1);
}

QString uuid7()
{
    auto *random = QRandomGenerator::system();
    auto bytes = QUuid::Id128Bytes {};
    for (auto &byte : bytes.data)
        byte = static_cast<quint8>(random->bounded(256));
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < 6; ++i)
        bytes.data[i] = static_cast<quint8>(now >> (40 - 8 * i));
    bytes.data[6] = static_cast<quint8>((bytes.data[6] & 0x0f) | 0x70);
    bytes.data[8] = static_cast<quint8>((bytes.data[8] & 0x3f) | 0x80);
    return QUuid(bytes).toString(QUuid::WithoutBraces);
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

struct Outgoing {
    QByteArray bytes;
    int how = LWS_WRITE_BINARY;
};
struct Incoming {
    QByteArray bytes;
    bool isText = false;
};

//! libwebsockets calls back; this turns it into sending and receiving one after the other.
class Line {
public:
    explicit Line(const QUrl &url)
        : m_host(url.host().toLatin1())
        , m_port(url.port())
    {
        lws_set_log_level(LLL_ERR, nullptr);
        m_protocols[0].name = Subprotocol;
        m_protocols[0].callback = &Line::called;
        m_protocols[0].rx_buffer_size = MaxMessage;
        lws_context_creation_info info {};
        info.port = CONTEXT_PORT_NO_LISTEN;
        info.protocols = m_protocols;
        info.gid = static_cast<decltype(info.gid)>(-1);
        info.uid = static_cast<decltype(info.uid)>(-1);
        info.user = this;
        m_context = lws_create_context(&info);
        must(m_context, "libwebsockets did not start");
    }
    ~Line() { lws_context_destroy(m_context); }

    QByteArray post(const char *path, const QByteArray &body)
    {
        m_body = body;
        m_answer.clear();
        m_isAnswered = false;
        connect(path, "POST");
        pumpUntil([this] { return m_isAnswered; });
        must(m_status == 200, "login was not answered with 200");
        return m_answer;
    }
    void open(const char *path)
    {
        m_received.clear();
        m_isOpen = m_isClosed = m_isClosing = false;
        connect(path, nullptr);
        pumpUntil([this] { return m_isOpen || m_isClosed; });
        must(m_isOpen, "the WebSocket did not open");
    }
    void send(const QByteArray &bytes, int how = LWS_WRITE_BINARY)
    {
        m_toSend.push_back({ bytes, how });
        lws_callback_on_writable(m_wsi);
    }
    Incoming receive()
    {
        pumpUntil([this] { return !m_received.empty() || m_isClosed; });
        must(!m_received.empty(), "the connection was closed");
        auto out = m_received.front();
        m_received.pop_front();
        return out;
    }
    void close()
    {
        m_isClosing = true;
        lws_callback_on_writable(m_wsi);
        pumpUntil([this] { return m_isClosed; });
        m_toSend.clear();
    }

private:
    void connect(const char *path, const char *method)
    {
        lws_client_connect_info info {};
        info.context = m_context;
        info.address = m_host.constData();
        info.host = m_host.constData();
        info.port = m_port;
        info.path = path;
        info.method = method;
        info.protocol = method ? nullptr : Subprotocol;
        info.local_protocol_name = Subprotocol;
        info.pwsi = &m_wsi;
        must(lws_client_connect_via_info(&info), "the connection could not be begun");
    }
    void pumpUntil(const std::function<bool()> &condition)
    {
        while (!condition())
            must(lws_service(m_context, 0) >= 0, "libwebsockets gave up");
    }

    static int called(lws *wsi, lws_callback_reasons reason, void *, void *in, std::size_t length)
    {
        auto *self = static_cast<Line *>(lws_context_user(lws_get_context(wsi)));
        return self ? self->on(wsi, reason, in, length) : 0;
    }
    int on(lws *wsi, lws_callback_reasons reason, void *in, std::size_t length)
    {
        const auto bytes = [&] {
            return QByteArray(static_cast<const char *>(in), static_cast<qsizetype>(length));
        };
        switch (reason) {
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            must(false, in ? static_cast<const char *>(in) : "connection error");
            return -1;
        // HTTP
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: {
            if (m_body.isEmpty())
                return 0;
            auto **at = static_cast<unsigned char **>(in);
            auto *end = *at + length;
            const QByteArray size = QByteArray::number(m_body.size());
            if (addHeader(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, size, at, end)
                || addHeader(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, "application/json", at, end))
                return -1;
            lws_client_http_body_pending(wsi, 1);
            lws_callback_on_writable(wsi);
            return 0;
        }
        case LWS_CALLBACK_CLIENT_HTTP_WRITEABLE: {
            if (m_body.isEmpty())
                return 0;
            const QByteArray body = std::exchange(m_body, {});
            lws_client_http_body_pending(wsi, 0);
            return write(wsi, body, LWS_WRITE_HTTP_FINAL);
        }
        case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
            m_status = static_cast<int>(lws_http_client_http_response(wsi));
            return 0;
        case LWS_CALLBACK_RECEIVE_CLIENT_HTTP: {
            char buffer[LWS_PRE + 4096];
            char *start = buffer + LWS_PRE;
            int room = 4096;
            return lws_http_client_read(wsi, &start, &room) < 0 ? -1 : 0;
        }
        case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
            m_answer += bytes();
            return 0;
        case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
            m_isAnswered = true;
            return 0;
        // WebSocket
        case LWS_CALLBACK_CLIENT_ESTABLISHED:
            m_isOpen = true;
            return 0;
        case LWS_CALLBACK_CLIENT_RECEIVE:
            m_partial += bytes();
            if (lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0)
                m_received.push_back({ std::exchange(m_partial, {}), !lws_frame_is_binary(wsi) });
            return 0;
        case LWS_CALLBACK_CLIENT_WRITEABLE: {
            if (m_toSend.empty()) {
                if (!m_isClosing)
                    return 0;
                lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, nullptr, 0);
                return -1;
            }
            const auto next = m_toSend.front();
            m_toSend.pop_front();
            if (!m_toSend.empty() || m_isClosing)
                lws_callback_on_writable(wsi);
            return write(wsi, next.bytes, next.how);
        }
        case LWS_CALLBACK_CLIENT_CLOSED:
            m_isClosed = true;
            return 0;
        default:
            return 0;
        }
    }
    static int addHeader(lws *wsi, lws_token_indexes token, const QByteArray &value,
        unsigned char **at, unsigned char *end)
    {
        return lws_add_http_header_by_token(wsi, token,
            reinterpret_cast<const unsigned char *>(value.constData()),
            static_cast<int>(value.size()), at, end);
    }
    static int write(lws *wsi, const QByteArray &bytes, int how)
    {
        QByteArray room(LWS_PRE, '\0'); // libwebsockets puts the frame's header there
        room += bytes;
        const auto size = static_cast<std::size_t>(bytes.size());
        return lws_write(wsi, reinterpret_cast<unsigned char *>(room.data()) + LWS_PRE, size,
                   static_cast<lws_write_protocol>(how))
                < static_cast<int>(size)
            ? -1
            : 0;
    }

    QByteArray m_host;
    int m_port;
    lws_protocols m_protocols[2] {};
    lws_context *m_context = nullptr;
    lws *m_wsi = nullptr;
    QByteArray m_body, m_answer, m_partial;
    int m_status = 0;
    bool m_isAnswered = false, m_isOpen = false, m_isClosed = false, m_isClosing = false;
    std::deque<Outgoing> m_toSend;
    std::deque<Incoming> m_received;
};

class Feed {
public:
    explicit Feed(Line &line)
        : m_line(line)
    {
    }

    void send(const QJsonObject &message) { m_line.send(json(message)); }

    QString receive()
    {
        const auto incoming = m_line.receive();
        raw = incoming.bytes;
        wasText = incoming.isText;
        must(raw.startsWith('{'), "a message that is not JSON, though nothing was asked for");
        last = QJsonDocument::fromJson(raw).object();
        const QString type = last["type"_L1].toString();
        if (type == "evs"_L1) {
            must(last["prev"_L1] == position["seq"_L1], "a gap: prev is not the position");
            for (const auto &event : last["events"_L1].toArray())
                events.append(event);
            position["seq"_L1] = last["to"_L1];
            position["h"_L1] = last["h"_L1];
            send({ { u"type"_s, u"ack"_s }, { u"seq"_s, last["to"_L1] } });
        } else if (type == "res"_L1) {
            results[last["id"_L1].toString()].append(last);
        } else if (type == "hb"_L1) {
            send({ { u"type"_s, u"hb"_s }, { u"echoMs"_s, last["timeMs"_L1] },
                { u"seq"_s, position["seq"_L1] } });
        }
        return type;
    }
    void untilType(const QString &type)
    {
        while (receive() != type) { }
    }
    void hello(const QString &token, const QString &install)
    {
        QJsonObject hello { { u"type"_s, u"hello"_s }, { u"version"_s, 1 },
            { u"client"_s,
                QJsonObject { { u"name"_s, u"libwebsockets"_s }, { u"build"_s, u"1"_s },
                    { u"install"_s, install } } },
            { u"auth"_s, QJsonObject { { u"kind"_s, u"login"_s }, { u"token"_s, token } } },
            { u"features"_s, QJsonArray() } };
        if (!position.isEmpty())
            hello[u"resume"_s] = position;
        send(hello);
        must(receive() == "welcome"_L1, "the first message is not welcome");
        welcome = last;
    }
    void snapshot()
    {
        must(receive() == "snap.begin"_L1, "no snapshot follows");
        const QJsonObject begin = last;
        QCryptographicHash digest(QCryptographicHash::Sha256);
        for (int n = 1; n <= begin["parts"_L1].toInt(); ++n) {
            must(receive() == "snap.part"_L1, "something else within a snapshot");
            must(last["n"_L1].toInt() == n && last["snap"_L1] == begin["snap"_L1],
                "parts out of order");
            digest.addData(raw);
        }
        must(receive() == "snap.end"_L1, "no end of the snapshot");
        must(last["digest"_L1].toString().toLatin1() == "sha256:" + digest.result().toHex(),
            "the digest does not match");
        for (const auto &key : { u"epoch"_s, u"seq"_s, u"h"_s })
            position[key] = begin[key];
        since = begin["seq"_L1];
    }
    void act(const QJsonObject &command)
    {
        const QString id = command["id"_L1].toString();
        send(command);
        const auto hasEvent = [&] {
            for (const auto &event : std::as_const(events)) {
                if (event.toObject()["cmd"_L1].toString() == id)
                    return true;
            }
            return false;
        };
        while (results[id].isEmpty() || !hasEvent())
            receive();
        must(results[id].first()["ok"_L1].toBool(), "a command was refused");
    }
    void tell(const QString &phase, const QString &job) const
    {
        QJsonArray seen;
        for (const auto &event : events) {
            QJsonObject line;
            for (const auto &key : { u"seq"_s, u"entity"_s, u"ver"_s, u"event"_s, u"cmd"_s }) {
                const auto value = event.toObject()[key];
                line[key] = value.isUndefined() ? QJsonValue() : value;
            }
            seen.append(line);
        }
        std::cout << json({ { u"phase"_s, phase }, { u"position"_s, position },
                              { u"since"_s, since }, { u"job"_s, job }, { u"events"_s, seen } })
                         .constData()
                  << std::endl;
    }

    QByteArray raw;
    bool wasText = false;
    QJsonObject last, welcome, position;
    QJsonValue since;
    QJsonArray events;
    std::map<QString, QList<QJsonObject>> results;

private:
    Line &m_line;
};

QJsonObject command(const QString &op, const QString &entity, const QJsonObject &args)
{
    return { { u"type"_s, u"cmd"_s }, { u"id"_s, uuid7() }, { u"op"_s, op },
        { u"entity"_s, entity }, { u"madeMs"_s, QDateTime::currentMSecsSinceEpoch() },
        { u"args"_s, args } };
}

} // namespace

int main(int argc, char **argv)
{
    must(argc == 5, "needs URL NAME PASSWORD INSTALL");
    Line line(QUrl(QString::fromLocal8Bit(argv[1])));
    const auto signedIn = line.post("/v1/login",
        json({ { u"name"_s, QString::fromLocal8Bit(argv[2]) },
            { u"password"_s, QString::fromLocal8Bit(argv[3]) } }));
    const QString token = QJsonDocument::fromJson(signedIn).object()["token"_L1].toString();
    const QString install = QString::fromLocal8Bit(argv[4]);

    Feed feed(line);
    const QString job = u"job/"_s + uuid7();
    const QString thread = u"thread/"_s + uuid7();
    const auto create = command(u"job.create"_s, job,
        { { u"title"_s, u"Od libwebsockets ✓"_s }, { u"visit"_s, QString(u"visit/"_s + uuid7()) },
            { u"thread"_s, thread } });
    const auto post
        = command(u"thread.post"_s, thread, { { u"text"_s, u"libwebsockets says hello"_s } });

    line.open("/v1/feed");
    feed.hello(token, install);
    must(feed.welcome["resume"_L1].toString() == "snapshot"_L1,
        "no snapshot for a first connection");
    must(feed.welcome["reason"_L1].toString() == "first"_L1,
        "the reason for the snapshot is not first");
    feed.snapshot();

    line.send("{\"type\":", LWS_WRITE_BINARY | LWS_WRITE_NO_FIN);
    line.send("\"sub\",", LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN);
    line.send("\"id\":1}", LWS_WRITE_CONTINUATION);
    feed.untilType(u"subok"_s);
    must(feed.last["id"_L1].toInt() == 1 && !feed.wasText, "the fragmented sub was not answered");
    line.send("{\"type\":\"sub\",\"id\":2}", LWS_WRITE_TEXT);
    feed.untilType(u"subok"_s);
    must(feed.last["id"_L1].toInt() == 2 && feed.wasText,
        "the sub in text was not answered in text");

    feed.act(create);
    feed.act(post);
    feed.send(post);
    const QString id = post["id"_L1].toString();
    while (feed.results[id].size() < 2)
        feed.receive();
    QJsonObject once = feed.results[id].first();
    once[u"dup"_s] = true;
    must(feed.results[id].last() == once, "the repeated command did not give the first result");

    feed.untilType(u"hb"_s);
    feed.send({ { u"type"_s, u"sub"_s }, { u"id"_s, 3 } });
    feed.untilType(u"subok"_s);
    line.close();
    feed.tell(u"away"_s, job);

    std::string said;
    must(std::getline(std::cin, said) && said == "go", "nobody said go");
    line.open("/v1/feed");
    feed.hello(token, install);
    must(feed.welcome["resume"_L1].toString() == "ok"_L1, "the position was not good for resuming");
    while (feed.position["seq"_L1].toInteger() < feed.welcome["head"_L1].toInteger())
        feed.receive();
    line.close();
    feed.tell(u"done"_s, job);
    return 0;
}
