// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/file_lock.h"

#include <QStringList>

#include <expected>
#include <memory>
#include <optional>

namespace dispatch::server {

//! \brief Where a running server can be asked from this machine; written while it runs, readable by its user only.
struct AdminAddress {
    quint16 port = 0;
    QString token;
};

//! \brief The folder that holds one organisation: `journal.db`, `tracks.db`, `accounts.db`, `uploads.db` with the folder
//! `uploads`, perhaps `state.checkpoint`, `proof.key`, `proof.checkpoints`, and while a server runs, `admin.json`. One process
//! at a time may hold it.
class DataFolder {
public:
    explicit DataFolder(QString path);

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] QString journalPath() const;
    [[nodiscard]] QString tracksPath() const;
    [[nodiscard]] QString accountsPath() const;
    [[nodiscard]] QString uploadsPath() const;
    //! \brief The names of the four, sorted. A folder from before there were uploads has no `uploads.db`.
    [[nodiscard]] static QStringList storeNames();
    //! \brief The names of the key and of what it signed, sorted: files that are not databases, and there only once
    //! something was signed.
    [[nodiscard]] static QStringList proofNames();
    //! \brief Where the content of uploads lies, in this folder or in a back-up of it.
    [[nodiscard]] static QString uploadsFolderIn(const QString &folder);
    [[nodiscard]] QString uploadsFolder() const { return uploadsFolderIn(m_path); }
    [[nodiscard]] QString checkpointPath() const;
    //! \brief The key with which checkpoints of the log are signed, and these.
    [[nodiscard]] QString proofKeyPath() const;
    [[nodiscard]] QString sealsPath() const;
    //! \brief Deletes what a process left that was killed while it wrote a checkpoint.
    void removeLeftovers() const;

    //! \brief The folder has a journal and accounts.
    [[nodiscard]] bool isInitialised() const;
    //! \brief Makes the folder, readable by its owner only. \return a plain sentence if that failed
    [[nodiscard]] std::expected<void, QString> make() const;
    //! \brief Takes the folder for this process, until it ends or the object goes.
    //! \errors Locked if another process has it
    [[nodiscard]] journal::Stored<void> lock();

    [[nodiscard]] std::expected<void, QString> writeAdminAddress(const AdminAddress &address) const;
    void removeAdminAddress() const;
    [[nodiscard]] std::optional<AdminAddress> readAdminAddress() const;

private:
    [[nodiscard]] QString file(QStringView name) const;
    QString m_path;
    std::unique_ptr<journal::FileLock> m_lock;
};

} // namespace dispatch::server
