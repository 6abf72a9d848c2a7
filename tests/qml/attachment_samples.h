// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/attachment_info.h"

namespace dispatch::test {

//! \brief A photo in one of its states, or a table that is here.
inline viewmodels::AttachmentInfo sampleAttachment(const QString &state)
{
    using namespace Qt::StringLiterals;
    uploads::Parcel parcel;
    uploads::UploadItem item;
    item.id = QUuid::fromString("01970e6c-0000-7000-8000-000000000001"_L1);
    item.name = u"Boiler plate.jpg"_s;
    item.size = 3'000'000;
    item.content = { .kind = content::FileKind::Jpeg, .pixels = { 4000, 3000 } };
    using uploads::ItemState;
    if (state == "staged"_L1)
        return viewmodels::infoOf(item, parcel, true);
    if (state == "sending"_L1) {
        item.state = ItemState::Sending;
        item.sent = item.size / 4;
        return viewmodels::infoOf(item, parcel, true);
    }
    if (state == "refused"_L1) {
        item.state = ItemState::Refused;
        item.reason = u"It is a program."_s;
        return viewmodels::infoOf(item, parcel, true);
    }
    uploads::AttachmentFetcher::Entry entry;
    entry.card = uploads::AttachmentCard { .id = item.id,
        .name = item.name,
        .size = item.size,
        .sha256 = QByteArray(32, 'x'),
        .content = item.content };
    if (state == "table"_L1)
        entry.card->content = { .kind = content::FileKind::Csv, .pixels = {} };
    entry.state = state == "known"_L1 ? uploads::AttachmentFetcher::State::Known
                                      : uploads::AttachmentFetcher::State::Here;
    return viewmodels::infoOf(item.id, entry, true);
}

} // namespace dispatch::test
