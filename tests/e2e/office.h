// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/program.h"

#include "feed/feed_client.h"

#include <QNetworkAccessManager>
#include <QTemporaryDir>

namespace dispatch::test {

//! \brief A console without its window: the feed client on a replica in a file.
class Console {
public:
    Console(const QString &replicaFile, const QUrl &server, const QString &login,
        const QString &password);

    [[nodiscard]] feed::FeedClient &client() { return m_client; }
    //! \brief As a person does when the server no longer knows the session.
    void signInAgain();
    [[nodiscard]] const state::Operation &operation() const
    {
        return m_client.session().operation();
    }
    [[nodiscard]] bool isLive() const { return m_client.session().link() == feed::Link::Live; }
    [[nodiscard]] bool hasNothingPending() const { return m_client.session().outbox().empty(); }
    //! \brief What this console's own log has of a conversation, oldest first: the operation has the newest only.
    [[nodiscard]] QStringList said(const domain::ThreadId &thread) const;

private:
    const QUrl m_server;
    const QString m_login, m_password;
    domain::SystemClock m_clock;
    std::unique_ptr<journal::Replica> m_replica;
    feed::FeedClient m_client;
};

//! \brief A new organisation in a temporary folder, its server, and what one does from outside.
class Office {
public:
    Office();

    //! \brief Makes the organisation and starts the server on a free port.
    [[nodiscard]] bool open();
    //! \brief Makes the organisation, and no more.
    [[nodiscard]] bool make();
    //! \brief After the server has gone: starts it again on the same port. The first time, on a free one.
    [[nodiscard]] bool serveAgain();
    //! \brief The same without waiting until it is ready.
    void beginServingAgain();
    //! \brief From the next start on the organisation lies in the folder of this name.
    void moveTo(const QString &name) { m_data = name; }
    [[nodiscard]] QString data() const { return path(m_data); }
    [[nodiscard]] Program &server() { return m_server; }
    [[nodiscard]] QUrl url() const { return m_url; }
    [[nodiscard]] std::unique_ptr<Console> console(const QString &name);
    //! \brief `dispatch-server verify`, after the server has been told to stop. \return what it printed if it failed
    [[nodiscard]] QString verify();
    [[nodiscard]] QString addDevice(const QString &technician); //!< the token
    //! \brief The temporary folder is not removed: somebody should look at it.
    void keep() { m_folder.setAutoRemove(false); }

    //! \brief A file in the temporary folder.
    [[nodiscard]] QString write(const QString &name, const QByteArray &content);
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString passwordFile() const { return path(QStringLiteral("password")); }
    [[nodiscard]] static QString login() { return QStringLiteral("ada"); }
    [[nodiscard]] static QString password();

    struct Reply {
        int status = 0;
        QByteArray body;
    };
    //! \brief \p body empty: GET.
    [[nodiscard]] Reply http(const QString &pathAndQuery, const QByteArray &body = {},
        const QByteArray &authorization = {}, const QByteArray &contentType = "application/json");
    //! \brief What the server counts, from its administration port: `NAME VALUE` a line.
    [[nodiscard]] QByteArray metrics();
    //! \brief How many fixes of the technician the server keeps, by the public interface.
    [[nodiscard]] qsizetype storedFixes(
        const domain::TechnicianId &technician, const QString &token);

private:
    [[nodiscard]] Reply ask(const QNetworkRequest &request, const QByteArray &body);
    void begin(const QString &listen);
    [[nodiscard]] bool serve(const QString &listen);

    QTemporaryDir m_folder;
    QString m_data = QStringLiteral("data");
    Program m_server;
    QUrl m_url;
    QNetworkAccessManager m_network;
};

[[nodiscard]] QString serverProgram();
[[nodiscard]] QString simulatorProgram();

} // namespace dispatch::test
