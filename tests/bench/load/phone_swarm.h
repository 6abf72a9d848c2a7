// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/office_folder.h"
#include "load/report.h"
#include "load/tcp_line.h"

#include <deque>
#include <memory>

namespace dispatch::bench {

class PhoneSwarm;

//! \brief One phone with OwnTracks: posts a place, keeps its connection, waits for the answer before the next post.
class LoadPhone final : public TcpLine {
public:
    LoadPhone(PhoneSwarm &swarm, EventLoop &loop, int index);
    void post(Moment due);

private:
    friend class PhoneSwarm;
    void onConnected() override;
    void onBytes(QByteArrayView bytes) override;
    void onLost() override;
    void sendNext();

    PhoneSwarm &m_swarm;
    int m_index;
    bool m_isReady = false;
    bool m_isWaiting = false; //!< for an answer
    std::deque<Moment> m_due; //!< of the posts not answered; the first one may be under way
    QByteArray m_head; //!< what every request begins with
    QByteArray m_partial;
};

//! \brief All phones of a fleet, posting evenly. The order in which a phone's posts were made can be read from the
//! latitude that comes out on a console, so that a fix is known again.
class PhoneSwarm {
public:
    struct Settings {
        quint16 port = 0;
        ssl_ctx_st *tls = nullptr;
        std::vector<OfficeFolder::Phone> phones;
        std::chrono::microseconds every { 5'000'000 }; //!< between two posts of one phone
        int opening = 32;
        //! Degrees from the southernmost phone to the northernmost. 0: all on one line, and what a console shows is known
        //! again by its latitude.
        double spreadDeg = 0;
    };
    PhoneSwarm(EventLoop &loop, Settings settings);

    //! \brief Opens connections, and posts when started. To be added to the loop.
    [[nodiscard]] Moment step(Moment now);
    void start();
    void stop() { m_isPosting = false; }
    [[nodiscard]] bool areAllConnected() const { return m_connected == m_phones.size(); }
    [[nodiscard]] bool isQuiet() const { return m_unanswered == 0; }

    //! \brief When the fix that a console shows was due to be posted; nullopt if it is none of this run's.
    [[nodiscard]] std::optional<Moment> postedAt(quint32 handle, qint32 latitudeE7) const;

    struct Counts {
        Latencies posts; //!< from when it was due to the answer
        quint64 ok = 0, refused = 0, serverErrors = 0, losses = 0;
    };
    Counts counts;
    void resetCounts() { counts = {}; }

private:
    friend class LoadPhone;
    static constexpr qint32 BaseLatitudeE7 = 448'000'000;

    EventLoop &m_loop;
    Settings m_settings;
    std::vector<std::unique_ptr<LoadPhone>> m_phones;
    std::vector<std::vector<Moment>> m_posted; //!< by phone, then post
    std::vector<int> m_phoneOfHandle;
    std::size_t m_next = 0; //!< to open, then to post
    std::size_t m_opening = 0;
    std::size_t m_connected = 0;
    std::size_t m_unanswered = 0;
    bool m_isPosting = false;
    Moment m_nextDue;
};

} // namespace dispatch::bench
