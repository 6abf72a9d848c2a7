// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>
#include <functional>
#include <vector>

namespace dispatch::bench {

using Moment = std::chrono::steady_clock::time_point;
using std::chrono::steady_clock;

//! \brief Milliseconds from \p from to \p to.
[[nodiscard]] inline double msBetween(Moment from, Moment to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

//! \brief Something with a file descriptor that the loop watches. Must outlive its registration.
class Pollable {
public:
    virtual ~Pollable() = default;
    virtual void onReady(quint32 events) = 0; //!< EPOLLIN, EPOLLOUT, ... as epoll names them
};

//! \brief epoll and nothing else: ten thousand sockets in one thread, for as little processor time as can be, because
//! the server under load shares the machine.
class EventLoop {
public:
    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop &) = delete;
    EventLoop &operator=(const EventLoop &) = delete;

    void add(int fd, Pollable &pollable, quint32 events);
    void change(int fd, Pollable &pollable, quint32 events);
    void remove(int fd);

    //! \brief Called once each turn with the time. \return when it wants to be called again at the latest
    using Step = std::function<Moment(Moment now)>;
    void addStep(Step step) { m_steps.push_back(std::move(step)); }
    void clearSteps() { m_steps.clear(); }

    //! \brief Turns until \p isDone says so. \return false if \p deadline came first
    bool run(Moment deadline, const std::function<bool()> &isDone);

private:
    int m_epoll;
    std::vector<Step> m_steps;
};

} // namespace dispatch::bench
