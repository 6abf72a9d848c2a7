// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <QJsonObject>

namespace dispatch::server {

//! \brief What whoever asked may know of a job: `id`, `number`, `state`, `text` for a customer's page, `fromMs` and `toMs` of
//! the window promised, and the first name of whoever was sent, from the sending on until the visit has ended.
//! Nothing else of the office's leaves here.
[[nodiscard]] QJsonObject requestAnswer(const state::Operation &operation, const domain::Job &job);

} // namespace dispatch::server
