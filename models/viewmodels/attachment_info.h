// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "uploads/attachment_fetcher.h"
#include "uploads/parcel.h"

#include <QList>
#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief One file of a message, to be sent or met in one, as a tile shows it.
class AttachmentInfo {
    Q_GADGET
    QML_VALUE_TYPE(attachmentInfo)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(QString stateText MEMBER stateText FINAL)
    Q_PROPERTY(QString reason MEMBER reason FINAL)
    Q_PROPERTY(QString glyph MEMBER glyph FINAL)
    Q_PROPERTY(QString preview MEMBER preview FINAL)
    Q_PROPERTY(QString words MEMBER words FINAL)
    Q_PROPERTY(double ratio MEMBER ratio FINAL)
    Q_PROPERTY(double progress MEMBER progress FINAL)
    Q_PROPERTY(bool isRefused MEMBER isRefused FINAL)
    Q_PROPERTY(bool isHere MEMBER isHere FINAL)
    Q_PROPERTY(bool canRemove MEMBER canRemove FINAL)
    Q_PROPERTY(bool canRetry MEMBER canRetry FINAL)
    Q_PROPERTY(bool canLoad MEMBER canLoad FINAL)
    Q_PROPERTY(bool canOpen MEMBER canOpen FINAL)
public:
    QString id;   //!< uuid text
    QString name; //!< empty: not known yet
    QString detail; //!< "JPEG picture · 3.2 MB"
    QString
        stateText; //!< "42 % · 1.3 MB/s", "waits for the connection"; empty when there is nothing to say
    QString reason; //!< why it was refused or could not be loaded
    QString glyph; //!< of the icon where there is no picture
    QString preview; //!< where QML finds a small picture; empty: there is none
    QString words; //!< of the message that waits for it
    double ratio = 0; //!< width to height of the picture; 0: not known
    double progress = -1; //!< 0 to 1; negative: nothing is under way
    bool isRefused = false;
    bool isHere = false; //!< the content is on this computer
    bool canRemove = false; //!< take it out, or stop it
    bool canRetry = false;
    bool canLoad = false;
    bool canOpen = false; //!< with the system's program, after a question
    bool operator==(const AttachmentInfo &) const = default;
};

//! \brief Of a file that waits to be sent. \p isConnected: there is a server to send it to
[[nodiscard]] AttachmentInfo infoOf(
    const uploads::UploadItem &item, const uploads::Parcel &parcel, bool isConnected);
//! \brief Of one that a message names.
[[nodiscard]] AttachmentInfo infoOf(
    const QUuid &id, const uploads::AttachmentFetcher::Entry &entry, bool isConnected);

} // namespace dispatch::viewmodels
