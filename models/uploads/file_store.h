// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/content_check.h"

#include <QString>
#include <QUuid>

#include <expected>

namespace dispatch::uploads {

//! \brief Files of messages in an account's profile, by their SHA-256: `outgoing/HEX` waits for the server and stays until it
//! has been sent, `cache/ab/HEX` is what the server has too and goes when room is needed, `partial/ID` is on its way here.
//! \threads any; one object is a path and no more
class FileStore {
public:
    explicit FileStore(QString folder = {})
        : m_folder(std::move(folder))
    {
    }
    [[nodiscard]] bool isOpen() const { return !m_folder.isEmpty(); }
    [[nodiscard]] const QString &folder() const { return m_folder; }
    //! \return a plain sentence if the folders cannot be made
    [[nodiscard]] std::expected<void, QString> make() const;

    //! A file that has been looked at and copied.
    struct Taken {
        QByteArray sha256;
        qint64 size = 0;
        content::Content content;
    };
    //! \brief Checks and copies; on the medium when it returns. Slow: reads all of it. \return why not, for a person
    [[nodiscard]] std::expected<Taken, QString> takeFile(const QString &path) const;
    [[nodiscard]] std::expected<Taken, QString> takeBytes(
        const QByteArray &bytes, const QString &name) const;

    [[nodiscard]] QString outgoingPath(const QByteArray &sha256) const;
    [[nodiscard]] QString cachePath(const QByteArray &sha256) const;
    [[nodiscard]] QString partialPath(const QUuid &id) const;
    //! \brief Where the content lies; empty if it is not here. A cached one counts as used.
    [[nodiscard]] QString find(const QByteArray &sha256) const;

    //! \brief What was sent belongs to the cache from now on.
    void moveToCache(const QByteArray &sha256) const;
    void removeOutgoing(const QByteArray &sha256) const;
    //! \brief Takes what has arrived into the cache, if it is what was promised. Slow. \return why not, for a person
    [[nodiscard]] std::expected<void, QString> keepPartial(
        const QUuid &id, const QByteArray &sha256, content::FileKind kind) const;
    //! \brief Removes what was not used longest until the cache has at most so many bytes, and what else has become too
    //! much or too old. Slow.
    void trimCache(qint64 mostBytes) const;

private:
    QString m_folder;
};

} // namespace dispatch::uploads
