// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/host_rest.h"
#include "uploads/attachment_card.h"
#include "uploads/file_store.h"
#include "uploads/http_answer.h"

#include <QFile>
#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QThreadPool>

#include <deque>
#include <memory>

namespace dispatch::uploads {

//! \brief What messages carry, fetched when somebody looks at it: first what it is, then its content. Content is kept by hash
//! in the account's cache, checked before it is kept, and loaded again from where it broke off.
//! \threads the one it was made in; checking runs in one worker
class AttachmentFetcher final : public QObject {
    Q_OBJECT
public:
    enum class State : quint8 {
        Unknown, //!< not asked for
        Waiting, //!< for its turn, or a connection
        Asking,
        Known, //!< the card is there
        Loading,
        Here, //!< the content is on this computer
        Failed
    };
    struct Entry {
        State state = State::Unknown;
        std::optional<AttachmentCard> card;
        domain::ThreadId thread; //!< where it was met
        bool isContentWanted = false;
        qint64 received = 0;
        QString reason; //!< of a failure
    };

    explicit AttachmentFetcher(SourceOf source, QObject *parent = nullptr);
    ~AttachmentFetcher() override;

    void open(const FileStore &store);
    void close();

    //! \brief What is known now; cheap.
    [[nodiscard]] Entry entry(const QUuid &id) const { return m_entries.value(id); }
    //! \brief Finds out what it is, here or from the server. changed() when something is new.
    void ask(const QUuid &id, const domain::ThreadId &thread);
    //! \brief Wants the content too. Tries again what failed.
    void load(const QUuid &id, const domain::ThreadId &thread);
    //! \brief Gives up what is not here yet; what has arrived of it stays for the next time.
    void cancel(const QUuid &id);
    //! \brief Where the content lies; empty if it is not here.
    [[nodiscard]] QString path(const QUuid &id) const;
    //! \brief There is a connection.
    void wake();

Q_SIGNALS:
    void changed(const QUuid &id);

private:
    void look(const QUuid &id);
    void queue(const QUuid &id);
    void next();
    void askServer(const QUuid &id);
    void loadContent(const QUuid &id);
    void keep(const QUuid &id);
    void fail(const QUuid &id, const QString &why);
    void postpone(const QUuid &id, const CallFailure &failure);
    [[nodiscard]] QString cardPath(const QUuid &id) const;

    SourceOf m_source;
    FileStore m_store;
    QNetworkAccessManager m_network;
    QHash<QUuid, Entry> m_entries; //!< of those looked at since the account was opened
    std::deque<QUuid> m_waiting;
    QHash<QUuid, QNetworkReply *> m_replies; //!< under way
    net::HostRest m_rest;
    QThreadPool m_pool;
    quint64 m_opening = 0;
};

} // namespace dispatch::uploads
