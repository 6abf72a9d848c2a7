// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/storage_case.h"

namespace dispatch::test {

using journal::StoreErrorCode;

std::optional<Complaint> StorageCase::checkRefusal(
    const QString &what, const journal::StoreError &error)
{
    const bool isOfTheFault = error.code == StoreErrorCode::Io
        || error.code == StoreErrorCode::DiskFull || error.code == StoreErrorCode::CannotOpen;
    const bool isSentence = error.text.endsWith(u'.') && error.text.contains(u' ')
        && !error.text.contains(u'%') && !error.text.contains(u"damaged");
    if (isOfTheFault && isSentence)
        return std::nullopt;
    return Complaint { Complaint::What::Wrong,
        QStringLiteral("%1 is refused with code %2: %3")
            .arg(what)
            .arg(static_cast<int>(error.code))
            .arg(error.text) };
}

} // namespace dispatch::test
