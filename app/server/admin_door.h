// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine.h"

namespace dispatch::server {

//! \brief How the command line reaches the administration routes: in the running server if there is one, else on the
//! files themselves. The routes are the same.
class AdminDoor {
public:
    virtual ~AdminDoor() = default;
    //! \return the answer, or a plain sentence if none came
    [[nodiscard]] virtual std::expected<HttpResponse, QString> post(
        const QByteArray &path, const QJsonObject &body)
        = 0;

    //! \return the answer's object, or in plain words why there is none
    [[nodiscard]] std::expected<QJsonObject, QString> ask(
        const QByteArray &path, const QJsonObject &body);

    //! \brief Opens whichever way there is. \p folder must outlive the door.
    [[nodiscard]] static std::expected<std::unique_ptr<AdminDoor>, QString> open(
        DataFolder &folder, const domain::Clock &clock);
    //! \brief On the files, which the caller has locked.
    [[nodiscard]] static std::expected<std::unique_ptr<AdminDoor>, QString> openLocked(
        DataFolder &folder, const domain::Clock &clock);
};

} // namespace dispatch::server
