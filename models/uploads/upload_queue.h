// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/host_rest.h"
#include "uploads/file_store.h"
#include "uploads/upload_call.h"

#include <QElapsedTimer>
#include <QThreadPool>

#include <expected>
#include <span>

namespace dispatch::uploads {

//! \brief Files on their way to messages. A file is checked and copied into the profile before anything else, so that neither a
//! crash nor the original's end loses it; the list of what waits is in a file beside it, written anew at each change.
//!
//! A parcel is one message. Its files are sent one after the other once it is sealed; when the server has all, ready() says
//! so, and whoever posts the message calls finish(). Until then it comes back after every restart.
//! \threads the one it was made in; copying and hashing run in one worker
class UploadQueue final : public QObject {
    Q_OBJECT
public:
    UploadQueue(const domain::Clock &clock, SourceOf source, QObject *parent = nullptr);
    ~UploadQueue() override;

    //! \brief Opens an account's folder and what waits in it. \return why not, for a person
    std::expected<void, QString> open(const QString &folder);
    void close();
    [[nodiscard]] bool isOpen() const { return m_store.isOpen(); }
    [[nodiscard]] const FileStore &store() const { return m_store; }

    //! \brief Puts a file beside the words of a thread. problem() comes if it is not taken.
    void addFile(const domain::ThreadId &thread, const QString &path);
    //! \brief The same for bytes that never were a file: a picture of the clipboard. \p make runs in the worker.
    void addMade(
        const domain::ThreadId &thread, std::function<QByteArray()> make, const QString &name);
    //! \brief Takes a file out again, also while it is sent. A message without words goes with its last file.
    void remove(const QUuid &item);
    //! \brief Tries a refused file again.
    void retry(const QUuid &item);
    //! \brief The person sends what stands beside the words. \return false if nothing does
    bool seal(const domain::ThreadId &thread, const QString &text, quint64 quote = 0,
        const QStringList &choices = {});

    [[nodiscard]] std::span<const Parcel> parcels() const { return m_parcels; }
    [[nodiscard]] const Parcel *parcel(const QUuid &id) const;
    [[nodiscard]] const Parcel *staged(const domain::ThreadId &thread) const;
    //! \brief Files being checked and copied.
    [[nodiscard]] int adding() const { return m_adding; }
    //! \brief The message is in the outbox, or known to be in the log.
    void finish(const QUuid &parcel);
    //! \brief There is a connection: go on at once.
    void wake();

Q_SIGNALS:
    //! \brief Files came, went, or changed their state.
    void changed();
    void progressed(const QUuid &item);
    void ready(const QUuid &parcel);
    //! \brief A file was not taken; \p text names it and says why, for a person.
    void problem(const QString &text);

private:
    using Take = std::function<std::expected<FileStore::Taken, QString>(const FileStore &)>;
    void add(const domain::ThreadId &thread, const QString &name, Take take);
    void place(const domain::ThreadId &thread, const QString &name, const FileStore::Taken &taken);
    void next();
    void takeProgress(qint64 sent);
    void takeSent();
    void takeFailure(const CallFailure &failure);
    void announceReady();
    void save();
    void releaseContent(const UploadItem &item);
    [[nodiscard]] UploadItem *find(const QUuid &item);

    const domain::Clock &m_clock;
    SourceOf m_source;
    FileStore m_store;
    std::vector<Parcel> m_parcels; //!< oldest first
    UploadCall m_call;
    QUuid m_sending; //!< the item under way
    net::HostRest m_rest;
    QElapsedTimer m_since; //!< when the present measuring of the rate began
    qint64 m_sinceBytes = 0;
    int m_adding = 0;
    QThreadPool m_pool;
    quint64 m_opening = 0; //!< what an earlier folder's worker brings is dropped
};

} // namespace dispatch::uploads
