// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUuid>

#include <expected>

namespace dispatch::server {

//! \brief Where the content of uploads lies: `ab/HEX` for what is whole, named by its SHA-256 and never changed, and
//! `partial/ID` for what is on its way. Names are made of hashes and parsed ids alone, so nothing from outside leads
//! anywhere else.
//! \threads any; settle() may run beside everything else
class UploadFiles {
public:
    explicit UploadFiles(QString folder)
        : m_folder(std::move(folder))
    {
    }
    [[nodiscard]] const QString &folder() const { return m_folder; }
    [[nodiscard]] QString contentPath(const QByteArray &sha256) const;
    [[nodiscard]] QString partialPath(const QUuid &id) const;
    [[nodiscard]] QString partialFolder() const;

    //! \brief Makes the folders.
    [[nodiscard]] std::expected<void, QString> make() const;
    //! \brief Bytes of an upload that have arrived.
    [[nodiscard]] qint64 received(const QUuid &id) const;
    //! \brief Puts a partial file to its place; content and name are on the medium when it returns. What lies there
    //! already is the same, and replaced.
    [[nodiscard]] std::expected<void, QString> settle(
        const QUuid &id, const QByteArray &sha256) const;
    //! \brief Copies content into another such folder, unless it is there; checks what it copies.
    [[nodiscard]] std::expected<void, QString> copyTo(
        const UploadFiles &to, const QByteArray &sha256, qint64 size) const;
    //! \brief Removes what such a folder holds, and nothing else. false: something is left
    [[nodiscard]] bool removeAll() const;

private:
    [[nodiscard]] std::expected<QString, QString> makePlace(const QByteArray &sha256) const;
    QString m_folder;
};

} // namespace dispatch::server
