// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/content_check.h"
#include "domain/ids.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace dispatch::uploads {

enum class ItemState : quint8 {
    Staged, //!< beside the words that are being written
    Waiting, //!< to be sent
    Sending,
    Sent, //!< the server has it
    Refused //!< for good; a person decides
};

//! \brief One file of a message that has not been posted yet.
struct UploadItem {
    QUuid id; //!< of the upload, made here
    QByteArray sha256;
    QString name;
    qint64 size = 0;
    content::Content content;
    ItemState state = ItemState::Staged;
    QString reason; //!< why it was refused, or what it waits for
    qint64 sent = 0; //!< bytes that the server has
    double bytesPerS = 0;
    bool operator==(const UploadItem &) const = default;
};

//! \brief A message with files, from the first file until the message is in the outbox.
struct Parcel {
    QUuid id;
    domain::ThreadId thread;
    QString text {};
    quint64 quote = 0; //!< the message it answers; 0: none
    QStringList choices {}; //!< the answers it asks for
    domain::Timestamp made;
    bool isSealed = false; //!< the person has sent it
    std::vector<UploadItem> items;

    [[nodiscard]] bool isReady() const; //!< sealed, and the server has all of it
    [[nodiscard]] QStringList uploads() const;
    bool operator==(const Parcel &) const = default;
};

//! \brief For the queue's file. What was under way waits when it is read again.
[[nodiscard]] QByteArray encodeParcels(const std::vector<Parcel> &parcels);
//! \return what can be read; entries that cannot are left out
[[nodiscard]] std::vector<Parcel> decodeParcels(const QByteArray &bytes);

} // namespace dispatch::uploads
