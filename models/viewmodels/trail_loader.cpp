// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/trail_loader.h"

#include "viewmodels/format.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

TrailLoader::TrailLoader(map::Trails &trails, std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_trails(trails)
    , m_source(std::move(source))
{
    m_wait.setSingleShot(true);
    m_wait.setInterval(AskAfter);
    connect(&m_wait, &QTimer::timeout, this, &TrailLoader::ask);
    connect(&trails, &map::Trails::changed, this, &TrailLoader::changed);
}

void TrailLoader::show(quint32 handle, const TechnicianId &technician)
{
    if (m_handle == handle && m_technician == technician)
        return;
    m_handle = handle;
    m_technician = technician;
    m_client.cancel();
    m_wait.stop();
    const auto asked = m_asked.constFind(handle);
    const bool isFresh
        = asked != m_asked.constEnd() && m_source().now - *asked < map::Trails::KeepFor;
    if (handle == 0 || isFresh || isWhole()) {
        setState(State::Idle);
        return;
    }
    setState(State::Waiting);
    m_wait.start();
}

void TrailLoader::reset()
{
    m_client.cancel();
    m_wait.stop();
    m_asked.clear();
    m_handle = 0;
    setState(State::Idle);
}

bool TrailLoader::isWhole() const
{
    const auto begin = m_trails.begin(m_handle);
    return begin && *begin <= m_source().now - map::Trails::KeepFor + Slack;
}

void TrailLoader::ask()
{
    const Source source = m_source();
    if (source.accessToken.isEmpty()) {
        setState(State::Failed, tr("not connected to the server, which may know more"));
        return;
    }
    setState(State::Loading);
    const Timestamp now = source.now;
    m_client.ask(source.server, source.accessToken, m_technician, now - map::Trails::KeepFor,
        now + std::chrono::minutes(1),
        [this, handle = m_handle, now](std::expected<std::vector<Fix>, QString> fixes) {
            if (!fixes) {
                setState(State::Failed, tr("%1; select again to try once more").arg(fixes.error()));
                return;
            }
            m_asked.insert(handle, now);
            m_trails.merge(handle, *fixes);
            setState(State::Idle);
        });
}

QString TrailLoader::text() const
{
    if (m_handle == 0)
        return {};
    if (m_state == State::Waiting || m_state == State::Loading)
        return tr("Trail: loading the last hour…");
    const auto begin = m_trails.begin(m_handle);
    const QString since = begin
        ? tr("Trail since %1").arg(Format::clock(static_cast<double>(toMs(*begin))))
        : tr("No trail yet");
    if (m_state == State::Failed)
        return tr("%1: %2").arg(since, m_problem);
    return isWhole() ? QString() : since;
}

void TrailLoader::setState(State state, const QString &problem)
{
    m_state = state;
    m_problem = problem;
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
