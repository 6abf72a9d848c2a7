// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http_message.h"

#include <functional>

namespace dispatch::server {

//! \brief Takes a request's body as it arrives, so that nobody has to hold all of it. Destroyed without finish(): the
//! connection broke. It may outlive whoever made it, and then only be destroyed.
//! \threads the event loop's
class BodySink {
public:
    virtual ~BodySink() = default;
    //! \return false: no more is wanted, and finish() says why
    [[nodiscard]] virtual bool write(QByteArrayView piece) = 0;
    //! \brief The body is whole, or write() wants no more. \p done is called once, now or later.
    virtual void finish(std::function<void(const HttpResponse &)> done) = 0;
};

} // namespace dispatch::server
