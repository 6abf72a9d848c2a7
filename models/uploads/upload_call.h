// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "uploads/http_answer.h"
#include "uploads/parcel.h"

#include <QFile>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>

namespace dispatch::uploads {

//! \brief Sends one file: begins the upload, or finds out how far it got before, and sends the rest in pieces. One at a time;
//! start() again after a cut goes on where the server is.
//! \threads the one it was made in
class UploadCall final : public QObject {
    Q_OBJECT
public:
    explicit UploadCall(QObject *parent = nullptr);
    ~UploadCall() override;

    void start(const Source &source, const UploadItem &item, const QString &path);
    //! \brief Stops at once; no signal comes any more.
    void stop();
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

Q_SIGNALS:
    //! \brief The server, or the line to it, has so many bytes.
    void progressed(qint64 sent);
    void sent();
    void failed(const dispatch::uploads::CallFailure &failure);

private:
    void begin();
    void sendPiece();
    void takeBegun(QNetworkReply &reply);
    void takePiece(QNetworkReply &reply);
    void goOnAt(qint64 offset);
    void end(const CallFailure &failure);
    void watch(QNetworkReply *reply, void (UploadCall::*take)(QNetworkReply &));

    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    Source m_source;
    UploadItem m_item;
    QFile m_file;
    qint64 m_offset = 0;
    int m_setbacks = 0;
    bool m_isBusy = false;
};

} // namespace dispatch::uploads
