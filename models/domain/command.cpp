// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/command.h"

#include "domain/name_table.h"

using namespace Qt::StringLiterals;

namespace dispatch::domain {

namespace {

constexpr NameTable<ErrorCode, 11> errorCodes { std::array { "invalid"_L1, "forbidden"_L1,
    "not-found"_L1, "conflict"_L1, "id-reused"_L1, "dependency-failed"_L1, "unsupported-op"_L1,
    "too-large"_L1, "rate-limited"_L1, "readonly"_L1, "unavailable"_L1 } };

} // namespace

QLatin1StringView name(ErrorCode c)
{
    return errorCodes.nameOf(c);
}

std::optional<ErrorCode> errorCodeFromName(QStringView n)
{
    return errorCodes.valueOf(n);
}

bool mayRetry(ErrorCode c)
{
    return c == ErrorCode::RateLimited || c == ErrorCode::ReadOnly || c == ErrorCode::Unavailable;
}

} // namespace dispatch::domain
