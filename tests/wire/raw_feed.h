// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QTcpSocket>

#include <functional>
#include <optional>
#include <vector>

namespace dispatch::wire {

//! Frame types of RFC 6455, 5.2.
enum Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

//! \brief Everything about a frame that can be done wrongly.
struct FrameShape {
    quint8 opcode = Binary;
    bool isFinal = true;
    quint8 reserved = 0; //!< 0 to 7: RSV1 is 4
    bool isMasked = true;
    QByteArray key = QByteArrayLiteral("\x37\xfa\x21\x3d");
    int lengthBytes = 0; //!< 0: the shortest form; 2 or 8: that form whatever the length
    std::optional<quint64> claimed {}; //!< a length other than the payload's
};

//! \brief One frame as a client sends it.
[[nodiscard]] QByteArray frame(const QByteArray &payload, const FrameShape &shape = {});
//! \brief The payload of a close frame.
[[nodiscard]] QByteArray closePayload(quint16 code, const QByteArray &reason = {});

//! \brief One value of the text that `/metrics` gives, the sum where it is told by labels; -1 if it is not there.
[[nodiscard]] int metricOf(const QByteArray &metrics, const QByteArray &name);

//! \brief A WebSocket client without a WebSocket library: bytes in, bytes out, over a blocking socket. What the server sends is
//! held against the RFC frame by frame (no mask, no reserved bit, shortest length, whole and short control frames, nothing after
//! a close); fault() tells the first breach.
class RawFeed {
public:
    static constexpr int PatienceMs = 30'000; //!< a limit for a machine under load

    struct Frame {
        quint8 opcode = 0;
        bool isFinal = true;
        QByteArray payload;
        [[nodiscard]] QJsonObject json() const;
        [[nodiscard]] QString type() const;
    };
    //! \brief How a connection ended.
    struct End {
        bool isOver = false; //!< false: it was still open when patience ran out
        int code = 0; //!< of the close frame; 0: there was none; 1005: it was empty
        bool operator==(const End &) const = default;
    };

    explicit RawFeed(quint16 port);
    ~RawFeed();

    [[nodiscard]] static QByteArray upgradeRequest();
    //! \brief Sends the opening handshake and reads its answer.
    [[nodiscard]] bool upgrade();
    //! \brief upgrade(), hello and the snapshot, to the end of it. \param isText speaks text instead of binary messages
    [[nodiscard]] bool enter(const QString &token, bool isText = false);

    void send(const QByteArray &bytes);
    [[nodiscard]] std::optional<Frame> next(int patienceMs = PatienceMs);
    //! \brief Reads on to the message of this type (heartbeats are answered on the way, `evs` acknowledged). nullopt if the
    //! connection ended before it came.
    [[nodiscard]] std::optional<Frame> nextOf(const QString &type);
    //! \brief The payload of the next pong; messages of the feed may come before it. They are answered by the next nextOf(): here
    //! a fragmented message may be open, and a message between its fragments would be this client's breach.
    [[nodiscard]] std::optional<QByteArray> nextPong();
    //! \brief Reads to the end of the connection, without closing from this side.
    [[nodiscard]] End end(int patienceMs = PatienceMs);
    //! \brief The same, but returns a close, as a client must. \p onMessage sees what comes before it.
    [[nodiscard]] End endPolitely(const std::function<void(const Frame &)> &onMessage = {});
    //! \brief Sends a `sub` and waits for its `subok`. Proves that the server reads and answers.
    [[nodiscard]] bool isServed();

    [[nodiscard]] QByteArray answerHeader() const { return m_answer; }
    [[nodiscard]] QString fault() const { return m_fault; }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }

private:
    [[nodiscard]] bool need(qsizetype bytes, int patienceMs);
    void answerRoutine(const Frame &message);

    QTcpSocket m_socket;
    QByteArray m_buffer;
    QByteArray m_answer;
    QString m_fault;
    std::vector<Frame> m_unanswered; //!< what nextPong() came past
    std::optional<int> m_closeCode;
    int m_lastSub = 1'000'000;
};

} // namespace dispatch::wire
