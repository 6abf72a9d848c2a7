// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

namespace dispatch::net {

//! \brief How long a server is left alone after it failed: twice as long after each failure in a row, up to a limit.
//! \threads the thread it lives in
class HostRest final : public QObject {
    Q_OBJECT

public:
    HostRest(std::chrono::milliseconds first, std::chrono::milliseconds longest,
        QObject *parent = nullptr);

    [[nodiscard]] bool isActive() const { return m_timer.isActive(); }
    //! \brief A request failed. One failure is one: those that were under way together do not each lengthen the rest.
    //! \param asked what the server itself asked for
    //! \return how long it rests; nullopt if it rests already
    std::optional<std::chrono::milliseconds> begin(
        std::optional<std::chrono::milliseconds> asked = std::nullopt);
    //! \brief A request was answered.
    //! \return whether the one before had failed
    bool end();

Q_SIGNALS:
    //! \brief The server may be asked again; whether it answers is not known yet.
    void over();

private:
    const std::chrono::milliseconds m_first;
    const std::chrono::milliseconds m_longest;
    QTimer m_timer;
    int m_failures = 0; //!< in a row
};

} // namespace dispatch::net
