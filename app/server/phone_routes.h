// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http_message.h"
#include "server/ingest.h"

namespace dispatch::server {

//! \brief `/v1/ingest/owntracks`, `/v1/ingest/osmand`, `/v1/ingest/overland`: where the apps put their token, and what
//! each wants to hear.
//! \threads one
class PhoneRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;

    explicit PhoneRoutes(Ingest &ingest);
    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);

private:
    Ingest &m_ingest;
};

} // namespace dispatch::server
