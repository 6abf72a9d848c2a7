// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http_message.h"

#include <chrono>
#include <expected>

namespace dispatch::server {

inline constexpr std::chrono::seconds AdminCallTimeout { 60 };

//! \brief One request to the administration port of a server on this machine; waits for the answer.
//! \return a plain sentence if there was none
[[nodiscard]] std::expected<HttpResponse, QString> callAdminPort(
    quint16 port, const HttpRequest &request);

} // namespace dispatch::server
