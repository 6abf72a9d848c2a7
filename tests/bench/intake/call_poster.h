// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "intake/pressed_time.h"
#include "load/report.h"

#include "domain/ids.h"
#include "simulator/call_reader.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QUrl>

#include <vector>

namespace dispatch::bench {

//! \brief A partner's computer: posts each call when it is due, sends again what was refused for a while or got no answer,
//! and now and then what was answered already, as one does whose answer was lost.
class CallPoster {
public:
    static constexpr std::size_t RepeatEvery = 20; //!< calls
    static constexpr std::chrono::seconds Timeout { 60 };

    struct Answered {
        domain::JobId job;
        quint64 number = 0;
        domain::Timestamp at; //!< of the answer, by this machine's clock
        bool isRepeatedAlike = true; //!< where it was sent again: the same job, with 200
    };

    CallPoster(QUrl server, QByteArray token, const std::vector<simulator::Call> &calls,
        const PressedTime &time);

    void begin(Moment now) { m_began = now; }
    void step(Moment now);
    [[nodiscard]] bool isDone() const
    {
        return m_next == m_calls.size() && m_underWay == 0 && m_waiting.empty();
    }
    [[nodiscard]] std::size_t posted() const { return m_next; }
    [[nodiscard]] const QHash<int, Answered> &answered() const { return m_answered; } //!< by line
    //! \brief Calls the server would not have, by line: why.
    [[nodiscard]] const QHash<int, QString> &refused() const { return m_refused; }
    [[nodiscard]] int repeated() const { return m_repeated; }
    [[nodiscard]] int putOff() const { return m_putOff; } //!< told to come again later
    [[nodiscard]] int flagged() const { return m_flagged; } //!< as a possible duplicate
    [[nodiscard]] const Latencies &latencies() const { return m_latencies; }

private:
    struct Waiting {
        std::size_t call;
        bool isRepeat;
        Moment until;
    };
    void post(std::size_t index, bool isRepeat);
    void take(
        std::size_t index, bool isRepeat, int status, const QByteArray &body, int retryAfterS);

    QUrl m_address;
    QByteArray m_authorization;
    const std::vector<simulator::Call> &m_calls;
    const PressedTime &m_time;
    QNetworkAccessManager m_network;
    Moment m_began;
    std::size_t m_next = 0;
    int m_underWay = 0;
    std::vector<Waiting> m_waiting;
    QHash<int, Answered> m_answered;
    QHash<int, QString> m_refused;
    int m_repeated = 0, m_putOff = 0, m_flagged = 0;
    Latencies m_latencies;
};

} // namespace dispatch::bench
