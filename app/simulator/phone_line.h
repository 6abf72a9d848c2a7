// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/phone_request.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <deque>

namespace dispatch::simulator {

//! \brief What became of the fixes handed to a phone.
struct PhoneTally {
    qint64 posted = 0;   //!< answered by the server
    qint64 stored = 0;
    qint64 repeated = 0; //!< the server knew the fix time already
    qint64 offShift = 0;
    qint64 unusable = 0;
    qint64 dropped = 0;  //!< never sent: the queue was full
    void add(const PhoneTally &other);
};

//! \brief One simulated phone: a queue of fixes and at most one request under way. A request that the server is too busy
//! for, or whose answer is lost, is sent again as it was, after growing pauses; the server drops what it has already.
//! \threads one, with an event loop
class PhoneLine final : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t MaxLiveQueue
        = 600; //!< ten minutes at one fix a second; then the oldest is dropped
    static constexpr std::chrono::milliseconds FirstPause { 500 };
    static constexpr std::chrono::milliseconds LongestPause { 30'000 };
    static constexpr std::chrono::milliseconds Timeout { 60'000 };

    //! \param isLossless true: nothing is dropped from the queue (a recording); false: the newest matter (a live phone)
    PhoneLine(QNetworkAccessManager &network, QUrl server, PhoneForm form, QString token,
        bool isLossless, QObject *parent = nullptr);

    void report(const domain::Fix &fix);
    void report(std::span<const domain::Fix> fixes);
    [[nodiscard]] bool isIdle() const { return m_queue.empty() && !m_isUnderWay; }
    [[nodiscard]] const PhoneTally &tally() const { return m_tally; }

Q_SIGNALS:
    //! \brief Everything handed over so far has been answered.
    void drained();
    //! \brief The server does not know this phone; nothing further is sent.
    void refused(const QString &text);

private:
    void sendNext();
    void send();
    void finished(int status, const QByteArray &body, int retryAfterS);

    QNetworkAccessManager &m_network;
    QUrl m_server;
    PhoneForm m_form;
    QString m_token;
    bool m_isLossless;
    std::deque<domain::Fix> m_queue;
    PhoneRequest m_request;
    qint64 m_requestFixes = 0;
    qint64 m_requestRepeats
        = 0; //!< fixes of the request whose time was reported before, so that the server must drop them
    std::optional<domain::Timestamp> m_lastTime;
    bool m_isUnderWay = false;
    bool m_isDead = false;
    bool m_mayBeStored = false; //!< an earlier try of this request had no answer
    int m_failures = 0;
    QTimer m_pause;
    PhoneTally m_tally;
};

} // namespace dispatch::simulator
