// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/track_client.h"
#include "map/trails.h"

#include <QObject>
#include <QTimer>

namespace dispatch::viewmodels {

//! \brief Fetches what the server kept of the selected technician's last hour, when the console itself saw less of it, and
//! says in words where the trail begins and why.
//! \threads the main thread
class TrailLoader final : public QObject {
    Q_OBJECT
public:
    //! Whoever walks through a list does not mean each of them: the server notes who asks.
    static constexpr std::chrono::milliseconds AskAfter { 600 };
    //! A trail that begins later than this within the hour is incomplete.
    static constexpr std::chrono::minutes Slack { 2 };

    struct Source {
        QUrl server;
        QString accessToken; //!< empty: not connected
        domain::Timestamp now; //!< by the server's clock, as the fixes are
    };
    //! \param source what to ask, at the moment of asking
    TrailLoader(map::Trails &trails, std::function<Source()> source, QObject *parent = nullptr);

    //! \brief Whose trail is looked at; handle 0: nobody's. Saying it again changes nothing.
    void show(quint32 handle, const domain::TechnicianId &technician);
    //! \brief Another account or another server: what was asked there is void.
    void reset();

    //! \brief "Trail since 14:03", "Trail: loading the last hour…", "Trail since 14:03: …"; empty when it is whole, or
    //! nobody is looked at.
    [[nodiscard]] QString text() const;
    //! \brief The words are about something that went wrong.
    [[nodiscard]] bool hasFailed() const { return m_state == State::Failed; }

Q_SIGNALS:
    void changed();

private:
    enum class State : quint8 { Idle, Waiting, Loading, Failed };

    void ask();
    void setState(State state, const QString &problem = {});
    [[nodiscard]] bool isWhole() const;

    map::Trails &m_trails;
    std::function<Source()> m_source;
    feed::TrackClient m_client;
    QTimer m_wait;
    quint32 m_handle = 0;
    domain::TechnicianId m_technician;
    QHash<quint32, domain::Timestamp> m_asked; //!< when the server gave what it had
    State m_state = State::Idle;
    QString m_problem;
};

} // namespace dispatch::viewmodels
