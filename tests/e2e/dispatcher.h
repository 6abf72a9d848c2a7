// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2e/office.h"

#include "viewmodels/console_session.h"

namespace dispatch::test {

inline constexpr int LinkTimeoutMs = 60'000;

//! \brief A dispatcher with an account and a computer of their own.
struct Dispatcher {
    QString name, profile;
    QUrl server;
    domain::SystemClock clock;
    std::unique_ptr<viewmodels::ConsoleSession> session;

    Dispatcher(const Office &office, const QString &login, const QUrl &url);
    void sitDown();
    void leave() { session.reset(); }
    [[nodiscard]] bool isLive() const;
    [[nodiscard]] viewmodels::JobInfo onlyJob() const;
    //! \return an empty one if there is none of that name
    [[nodiscard]] viewmodels::JobInfo jobCalled(const QString &title) const;
    [[nodiscard]] QString technicianId(const QString &technician) const;
    //! \brief What this computer has stored, read beside the open window.
    [[nodiscard]] state::Operation stored() const;
};

//! \brief An account, by the server's own command.
[[nodiscard]] bool addAccount(const Office &office, const QString &name, const QString &roles);
[[nodiscard]] bool addDispatcher(const Office &office, const QString &name);

} // namespace dispatch::test
