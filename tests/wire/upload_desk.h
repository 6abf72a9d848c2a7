// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/server_process.h"

namespace dispatch::wire {

//! \brief One account that sends and fetches files, request by request and byte by byte.
class UploadDesk {
public:
    UploadDesk(const server::test::ServerProcess &server, const QString &name);

    [[nodiscard]] QByteArray token() const { return m_token; }
    void signInAgain();

    //! \brief POST. \param id empty: the server makes one
    [[nodiscard]] server::test::Answer begin(
        const QByteArray &bytes, const QString &name, const QByteArray &id = {}) const;
    [[nodiscard]] server::test::Answer beginRaw(const QByteArray &json) const;
    //! \brief PATCH.
    [[nodiscard]] server::test::Answer piece(
        const QByteArray &id, qint64 offset, const QByteArray &bytes) const;
    [[nodiscard]] QByteArray pieceHeader(
        const QByteArray &id, qint64 offset, qint64 bytes, const QByteArray &more = {}) const;
    [[nodiscard]] server::test::Answer head(
        const QByteArray &id, const QByteArray &query = {}) const;
    [[nodiscard]] server::test::Answer get(
        const QByteArray &id, const QByteArray &query = {}, const QByteArray &more = {}) const;
    [[nodiscard]] server::test::Answer drop(const QByteArray &id) const;
    //! \brief Sends all of it. \return the id; empty if it was not taken
    [[nodiscard]] QByteArray put(const QByteArray &bytes, const QString &name) const;

private:
    [[nodiscard]] server::test::Answer ask(const QByteArray &method, const QByteArray &target,
        const QByteArray &more = {}, const QByteArray &body = {}) const;

    const server::test::ServerProcess &m_server;
    QString m_name;
    QByteArray m_token;
};

//! \brief The value of a header, as sent; empty if there is none.
[[nodiscard]] QByteArray headerOf(const server::test::Answer &answer, const QByteArray &name);
[[nodiscard]] QByteArray idOf(const server::test::Answer &answer);

} // namespace dispatch::wire
