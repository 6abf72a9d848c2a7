// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>

namespace dispatch::server::test {

//! What a finished run of the program left.
struct Ran {
    int exitCode = -1;
    QString out;
    QString err;
};

//! \brief The path of `dispatch-server`.
[[nodiscard]] QString program();
//! \brief Runs `dispatch-server` to its end.
[[nodiscard]] Ran run(const QStringList &arguments, const QByteArray &input = {});
//! \brief Writes a file into \p folder and gives its path.
[[nodiscard]] QString writeFile(
    const QTemporaryDir &folder, const QString &name, const QByteArray &bytes);

//! \brief One answer, read by hand so that nothing between hides what was sent.
struct Answer {
    int status = 0; //!< 0: the connection ended without one
    QByteArray header;
    QByteArray body;
    [[nodiscard]] QJsonObject json() const;
};

//! \brief A running server on free ports, with an organisation "ada / correct horse" in a folder of its own.
class ServerProcess {
public:
    ServerProcess();
    ~ServerProcess();

    //! \brief Starts it (again). \return false if it did not get ready; error() says why
    //! \param listen port 0 picks a free one
    [[nodiscard]] bool start(
        const QStringList &more = {}, const QString &listen = QStringLiteral("127.0.0.1:0"));
    //! \brief Standard error goes to a file from the next start on: for whoever has no event loop that would empty the
    //! pipe.
    void logTo(const QString &path) { m_process.setStandardErrorFile(path, QIODevice::Append); }
    //! \brief SIGTERM, and waits. \return the exit code
    int stop();
    //! \return the exit code, -1 if it did not end by itself
    int waitForEnd();
    //! \brief SIGKILL, and waits.
    void kill();

    [[nodiscard]] QString data() const
    {
        return m_data.isEmpty() ? m_folder.filePath(QStringLiteral("data")) : m_data;
    }
    //! \brief From the next start on the organisation lies in \p folder.
    void moveTo(const QString &folder) { m_data = folder; }
    [[nodiscard]] const QTemporaryDir &folder() const { return m_folder; }
    [[nodiscard]] QString passwordFile() const { return m_passwordFile; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] quint16 adminPort() const { return m_adminPort; }
    [[nodiscard]] QString feedUrl() const
    {
        return m_ready.value(QStringLiteral("feed")).toString();
    }
    [[nodiscard]] QByteArray log() { return m_process.readAllStandardError(); }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

    //! \brief Sends raw bytes, reads one answer (or what there is when the connection ends).
    [[nodiscard]] Answer raw(const QByteArray &bytes, quint16 port = 0) const;
    [[nodiscard]] Answer post(const QByteArray &target, const QByteArray &body,
        const QByteArray &authorization = {}) const;
    [[nodiscard]] Answer get(
        const QByteArray &target, const QByteArray &authorization = {}, quint16 port = 0) const;
    //! \brief An access token of ada's.
    [[nodiscard]] QString signIn(const QString &name = QStringLiteral("ada")) const;

private:
    QTemporaryDir m_folder;
    QString m_data; //!< empty: in m_folder
    QString m_passwordFile;
    QProcess m_process;
    QJsonObject m_ready;
    quint16 m_port = 0, m_adminPort = 0;
};

//! \brief Reads one HTTP answer from an open socket.
[[nodiscard]] Answer readAnswer(QTcpSocket &socket);

} // namespace dispatch::server::test
