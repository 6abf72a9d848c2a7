// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThread>

#include <chrono>
#include <memory>

namespace dispatch::test {

//! \brief A bad line: a TCP proxy on loopback between a client and a server, whose faults can be changed while it runs.
//!
//! It has a thread of its own, so that a test that waits does not stand in for a bad line. What is random comes from a
//! seed; how much goes into one segment is up to the two programs. Bytes are never lost, changed or out of order within a
//! connection, as TCP has it: a lost segment is one that comes late, and all behind it with it.
//! \threads any one; each call has taken effect when it returns
class ImpairmentProxy final {
public:
    //! \brief How one direction behaves.
    struct Way {
        enum class Mode : quint8 {
            Pass,
            Stalled, //!< reads nothing, so that the sender's buffers fill; what waits goes on afterwards
            //! Half-open: takes everything and passes nothing on, also the end of a connection. A connection that lost
            //! bytes to it stays silent for ever, as one that a router has forgotten.
            Silent
        };
        Mode mode = Mode::Pass;
        qint64 bytesPerS = 0; //!< 0: no limit
        std::chrono::milliseconds delay { 0 };
        std::chrono::milliseconds jitter { 0 }; //!< up to so much on top of the delay
        //! Share of segments that are lost: each costs a retransmission time-out of 200 ms, doubled each time it is lost
        //! again, up to 3 s.
        double loss = 0;
    };
    enum class Direction : quint8 { ToServer, ToClient };

    //! \param serverPort on 127.0.0.1
    explicit ImpairmentProxy(quint16 serverPort, quint64 seed = 1);
    ~ImpairmentProxy();
    Q_DISABLE_COPY_MOVE(ImpairmentProxy)

    [[nodiscard]] quint16 port() const;
    void set(const Way &toServer, const Way &toClient);
    void set(const Way &both) { set(both, both); }
    void heal() { set({}, {}); } //!< for what can be healed: see Silent
    //! \brief Ends all connections with RST on both sides.
    void reset();
    //! \brief After \p bytes more in this direction, counted over all connections, ends the one that carried the last of
    //! them with RST: in the middle of a message as like as not. Once.
    void cutAfter(Direction direction, qint64 bytes);

    struct Counts {
        int accepted = 0; //!< connections ever
        int open = 0;
        int cuts = 0; //!< by cutAfter()
        qint64 toServer = 0, toClient = 0; //!< bytes passed on
        int lost = 0; //!< segments that were held up as lost
    };
    [[nodiscard]] Counts counts() const;

private:
    class Worker;
    QThread m_thread;
    std::unique_ptr<Worker> m_worker;
};

} // namespace dispatch::test
