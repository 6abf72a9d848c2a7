// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/event_loop.h"

#include "load/report.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace dispatch::bench {

namespace {

constexpr int EventsATurn = 512;

epoll_event eventFor(Pollable &pollable, quint32 events)
{
    epoll_event event {};
    event.events = events;
    event.data.ptr = &pollable;
    return event;
}

} // namespace

EventLoop::EventLoop()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        failErrno("epoll_create1");
}

EventLoop::~EventLoop()
{
    close(m_epoll);
}

void EventLoop::add(int fd, Pollable &pollable, quint32 events)
{
    auto event = eventFor(pollable, events);
    if (epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        failErrno("epoll_ctl");
}

void EventLoop::change(int fd, Pollable &pollable, quint32 events)
{
    auto event = eventFor(pollable, events);
    if (epoll_ctl(m_epoll, EPOLL_CTL_MOD, fd, &event) != 0)
        failErrno("epoll_ctl");
}

void EventLoop::remove(int fd)
{
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, nullptr);
}

bool EventLoop::run(Moment deadline, const std::function<bool()> &isDone)
{
    std::array<epoll_event, EventsATurn> events {};
    for (;;) {
        Moment now = steady_clock::now();
        Moment wake = deadline;
        for (const auto &step : m_steps)
            wake = std::min(wake, step(now));
        if (isDone())
            return true;
        now = steady_clock::now();
        if (now >= deadline)
            return false;
        const auto wait = std::max(wake - now, steady_clock::duration::zero());
        timespec timeout {};
        timeout.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(wait).count();
        timeout.tv_nsec = std::chrono::nanoseconds(wait % std::chrono::seconds(1)).count();
        const int count = epoll_pwait2(m_epoll, events.data(), EventsATurn, &timeout, nullptr);
        if (count < 0 && errno != EINTR)
            failErrno("epoll_pwait2");
        for (int i = 0; i < count; ++i) {
            const auto &event = events[static_cast<std::size_t>(i)];
            static_cast<Pollable *>(event.data.ptr)->onReady(event.events);
        }
    }
}

} // namespace dispatch::bench
