// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/http_api.h"
#include "simulator/member.h"
#include "simulator/options.h"
#include "simulator/phone_line.h"
#include "simulator/replay_plan.h"

#include <QElapsedTimer>
#include <QJsonObject>

namespace dispatch::simulator {

//! \brief Plays recorded traces and calls into a server and counts what arrived.
//!
//! A shift begins with duty Available, acknowledged before the first fix is sent, and ends with OffShift after the last
//! post was acknowledged: the server keeps no place of anybody who is off shift.
//! \threads one, with an event loop
class ReplayRun final : public QObject {
    Q_OBJECT
public:
    static constexpr int MaxShiftsAtOnce = 12; //!< at full speed
    static constexpr int MaxDevicesAtOnce = 4;
    static constexpr int TechniciansPerBatch = 40;
    static constexpr std::chrono::milliseconds TickEvery { 250 };
    static constexpr std::chrono::milliseconds FlushEvery {
        600
    }; //!< a phone reports less than twice a second
    static constexpr std::chrono::seconds ProgressEvery { 3 };

    ReplayRun(
        Options options, QString password, Traces traces, Calls calls, QObject *parent = nullptr);

    void start();
    //! \brief Ends early: what is under way is left, finished() comes at once.
    void stop();
    [[nodiscard]] QJsonObject summary() const;
    //! \brief Every good call is a job and every good fix is stored.
    [[nodiscard]] bool isComplete() const;

Q_SIGNALS:
    void finished();
    //! \brief It cannot go on; \p text is for people.
    void failed(const QString &text);

private:
    struct Runner {
        std::size_t shift = 0;
        domain::TechnicianId technician;
        std::unique_ptr<PhoneLine> phone;
        std::vector<domain::Fix> fixes;
        std::size_t next = 0; //!< of fixes, not yet handed to the phone
        enum class Stage : quint8 { Waiting, Starting, Driving, Ending, Done } stage = Stage::Waiting;
        domain::Timestamp flushedAt;
    };
    void haveRoles(domain::Roles roles);
    void ensureTechnicians();
    void ensureDevices();
    void askForDevice();
    void openIntake();
    void play();
    void startShift(Runner &runner);
    void feedPhone(Runner &runner, domain::Timestamp now);
    void endShift(Runner &runner);
    void sendCalls(domain::Timestamp now);
    void send(const IntakeBatch &batch);
    void tick();
    void checkEnd();
    void report();
    void fail(const QString &text);

    Options m_options;
    Traces m_traces;
    Calls m_calls;
    QNetworkAccessManager m_network;
    HttpApi m_api;
    Member m_desk;
    std::unique_ptr<Member> m_intake;
    QString m_intakePassword;
    domain::SystemClock m_clock;
    ReplayClock m_replayClock;
    std::vector<Runner> m_runners;
    std::size_t m_nextDevice = 0;
    int m_devicesPending = 0;
    std::size_t m_nextCall = 0;
    qint64 m_jobs = 0;
    qint64 m_jobsRefused = 0;
    qint64 m_batchesPending = 0;
    domain::Timestamp m_callsSentAt;
    bool m_isSetUp = false;
    bool m_isPlaying = false;
    bool m_isOver = false;
    QTimer m_tick;
    QTimer m_progress;
    QTimer m_end;
    QElapsedTimer m_elapsed;
};

} // namespace dispatch::simulator
