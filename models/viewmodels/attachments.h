// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "uploads/attachment_fetcher.h"
#include "uploads/upload_queue.h"
#include "viewmodels/attachment_images.h"
#include "viewmodels/attachment_info.h"
#include "viewmodels/composer.h"

#include <QTimer>
#include <QUrl>

namespace dispatch::viewmodels {

//! \brief Files of messages as QML sees them: those beside the words being written, those on their way, and those met in
//! messages. A message with files goes out through the queue, which posts it when the server has them all.
//! \threads the main thread
class Attachments final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Beside the words for the thread that is shown.
    Q_PROPERTY(QList<dispatch::viewmodels::AttachmentInfo> staged READ staged NOTIFY changed FINAL)
    //! Of that thread's messages that have been sent and have not got out yet.
    Q_PROPERTY(
        QList<dispatch::viewmodels::AttachmentInfo> leaving READ leaving NOTIFY changed FINAL)
    //! A file is being checked and copied.
    Q_PROPERTY(bool isAdding READ isAdding NOTIFY changed FINAL)
    //! What is typed to choose a file, and how it could go on.
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY pathChanged FINAL)
    Q_PROPERTY(QStringList pathOffers READ pathOffers NOTIFY pathChanged FINAL)
public:
    //! \brief How often progress is shown.
    static constexpr std::chrono::milliseconds ShowEvery { 100 };

    struct Sources {
        std::function<domain::ThreadId()> thread; //!< that is shown; null: none
        uploads::SourceOf source;
        std::function<QString()> whyNotAct;
        //! Puts the message into the outbox. false: it could not be, and is tried again later
        std::function<bool(const uploads::Parcel &)> post;
        std::function<void(const QString &text, bool isRefusal)> say;
    };
    Attachments(const domain::Clock &clock, Sources sources, QObject *parent = nullptr);

    //! \brief Opens an account's files. \p isReadOnly: another window sends; here they can be looked at.
    void open(const QString &folder, bool isReadOnly);
    void close();
    //! \brief There is a connection.
    void wake();
    //! \brief Another thread is shown, or the connection came or went.
    void refresh();

    [[nodiscard]] QList<AttachmentInfo> staged() const { return list(false); }
    [[nodiscard]] QList<AttachmentInfo> leaving() const { return list(true); }
    [[nodiscard]] bool isAdding() const { return m_queue.adding() > 0; }
    [[nodiscard]] QString path() const { return m_path; }
    void setPath(const QString &path);
    [[nodiscard]] QStringList pathOffers() const { return m_pathOffers; }
    [[nodiscard]] std::shared_ptr<PreviewPaths> previews() const { return m_previews; }
    [[nodiscard]] uploads::UploadQueue &queue() { return m_queue; }
    [[nodiscard]] uploads::AttachmentFetcher &fetcher() { return m_fetcher; }

    Q_INVOKABLE void addFiles(const QList<QUrl> &urls);
    //! \brief Takes files or a picture from the clipboard. \return false if there is text instead, or nothing of use
    Q_INVOKABLE bool paste();
    //! \brief Attaches the file of path, or goes into the folder. \return whether a file was attached
    Q_INVOKABLE bool takePath(int offer = -1);
    Q_INVOKABLE void remove(const QString &id);
    Q_INVOKABLE void retry(const QString &id);
    //! \brief Sends the words with what stands beside them. \return false if nothing does
    bool send(const Composer::Outgoing &message);

    //! \brief What is known of a file that a message names.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::AttachmentInfo info(const QString &id) const;
    //! \brief Somebody sees the tile: finds out what it is, and loads it if it has a small picture.
    Q_INVOKABLE void look(const QString &id);
    Q_INVOKABLE void load(const QString &id);
    //! \brief Opens it with the system's own program. The person has been asked, with the name before their eyes.
    Q_INVOKABLE bool openFile(const QString &id);
    //! \brief Where a file of this name would be saved: in the folder for downloads, under a name that is free.
    Q_INVOKABLE [[nodiscard]] QString savePath(const QString &id) const;
    //! \brief Writes a copy to savePath(). \return whether it did; say() names the place
    Q_INVOKABLE bool saveFile(const QString &id);

Q_SIGNALS:
    void changed();
    void attachmentChanged(const QString &id);
    void pathChanged();

private:
    [[nodiscard]] QList<AttachmentInfo> list(bool isSealed) const;
    [[nodiscard]] bool mayAct() const;
    void takeReady(const QUuid &parcel);
    void takeChanged(const QUuid &id);
    void showPreview(
        AttachmentInfo &info, const content::Content &content, const QString &path) const;
    [[nodiscard]] QString copyTo(const QString &id, const QString &target);

    Sources m_sources;
    uploads::UploadQueue m_queue;
    uploads::AttachmentFetcher m_fetcher;
    uploads::FileStore m_store;
    const std::shared_ptr<PreviewPaths> m_previews = std::make_shared<PreviewPaths>();
    QTimer m_show;
    QString m_path;
    QStringList m_pathOffers;
};

} // namespace dispatch::viewmodels
