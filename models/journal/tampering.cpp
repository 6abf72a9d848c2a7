// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/tampering.h"

#include "journal/event_store.h"
#include "protocol/json_text.h"

#include <QJsonObject>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 LookAhead = 64; //!< how far a record that was moved is looked for

//! The number a record gives itself; 0 if it cannot be read.
quint64 ownNumber(const RawRecord &record)
{
    const auto value = protocol::documentOf(record.body).object().value("seq"_L1).toInteger();
    return value > 0 ? static_cast<quint64>(value) : 0;
}

} // namespace

QString tamperingAt(quint64 seq, const QByteArray &before,
    const std::function<std::optional<RawRecord>(quint64)> &at)
{
    const auto record = at(seq);
    if (!record)
        return u"it is missing; it was removed"_s;
    const auto next = at(seq + 1);
    const quint64 own = ownNumber(*record);
    if (own == 0)
        return u"its text was altered; it cannot be read any more"_s;
    if (own < seq || (next && own == seq && ownNumber(*next) == seq))
        return u"it was inserted; those after it were moved down"_s;
    if (own > seq) {
        for (quint64 place = seq + 1; place <= seq + LookAhead; ++place) {
            const auto other = at(place);
            if (!other)
                break;
            if (ownNumber(*other) == seq)
                return u"the order was changed; record %1 stands here, and this one in place %2"_s
                    .arg(own)
                    .arg(place);
        }
        return u"it was removed; those after it were moved up"_s;
    }
    const QByteArray computed = chainNext(before, record->body);
    if (next && computed != record->link && chainNext(computed, next->body) == next->link)
        return u"its check value is wrong: that was altered, its text was not"_s;
    return u"its check value is wrong: its text was altered"_s;
}

} // namespace dispatch::journal
