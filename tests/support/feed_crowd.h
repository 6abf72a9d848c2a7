// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QThread>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace dispatch::test {

//! \brief Very many feed connections that only listen, by one thread and plain sockets: a thousand cost what one console
//! does. Each greets, takes the snapshot, follows the events, proves by `prev` and `to` that it missed none, and answers
//! heartbeats. Some can be told to stop reading.
//! \threads any one
class FeedCrowd final {
public:
    explicit FeedCrowd(quint16 serverPort);
    ~FeedCrowd();
    Q_DISABLE_COPY_MOVE(FeedCrowd)

    //! \brief One more, before start(). The server allows ten of one account.
    void add(const QByteArray &token, bool isLazy);
    //! \brief Connects them all.
    void start();
    //! \brief The lazy ones stop reading, or go on. Their receive buffers are small from the beginning.
    void setLazyRead(bool doesRead) { m_lazyRead = doesRead; }

    struct Group {
        int live = 0; //!< have the snapshot
        int gone = 0; //!< their connection has ended
        int gaps = 0; //!< batches that did not follow the one before: must stay 0
        quint64 leastSeq = 0, mostSeq = 0; //!< positions of those that are live
        std::map<int, int> closeCodes; //!< 0: ended without one
        QByteArray problem; //!< the first handshake or frame that made no sense
    };
    [[nodiscard]] Group diligent() const { return group(false); }
    [[nodiscard]] Group lazy() const { return group(true); }

    //! \brief The text of a message that lets the diligent ones measure how long it took to reach them.
    [[nodiscard]] static QByteArray stamp();
    //! \brief Milliseconds from stamp() to arrival, one for each stamp and diligent connection since the last call.
    [[nodiscard]] std::vector<float> takeLatencies();

private:
    struct Member;
    [[nodiscard]] Group group(bool isLazy) const;
    void run();

    const quint16 m_port;
    std::vector<std::unique_ptr<Member>> m_members;
    mutable std::mutex m_mutex; //!< for the members' state and the latencies
    std::vector<float> m_latencies;
    std::atomic<bool> m_lazyRead { true };
    std::atomic<bool> m_isOver { false };
    std::unique_ptr<QThread> m_thread;
};

} // namespace dispatch::test
