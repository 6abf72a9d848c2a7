// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite_copy.h"
#include "server/http_message.h"

#include <functional>

namespace dispatch::server {

//! \brief `/v1/admin/backup/…`: copies the files while the server goes on. For whoever can read the data folder, by the
//! secret in it, on the administration port only.
//!
//! The caller leads: `begin` makes the folder `TO.partial`, each `step` copies at most BytesPerStep and says how far it
//! is, and `cancel` takes everything back. Between the steps the caller syncs what is there, so that the copy never
//! fills the machine's memory with unwritten pages. What is written then (checking, the manifest, the name) is the
//! caller's. Nobody who asks for Patience: the back-up is given up.
//! \threads one
class BackupRoutes {
public:
    using Done = std::function<void(const HttpResponse &)>;
    //! \brief Bounds how long one step holds the event loop: 1 MiB is read, and handed to the operating system.
    static constexpr qint64 BytesPerStep = 1024 * 1024;
    static constexpr domain::milliseconds Patience { 60'000 };
    //! \brief What must stay free beside the back-up on its disk.
    static constexpr qint64 SpareBytes = 64 * 1024 * 1024;

    //! \brief One file and how its owner begins to copy it.
    struct Source {
        QString path;
        std::function<journal::Stored<std::unique_ptr<journal::sqlite::Copy>>(const QString &)>
            beginCopy;
    };
    //! \param sources copied in this order; all but the first belong together: they are finished in the same turn of the
    //! loop, at the position that \p head gives then
    //! \param besideBytes what the caller copies by itself afterwards: the content of uploads, which never changes
    BackupRoutes(QString dataFolder, std::vector<Source> sources,
        std::function<protocol::Position()> head, std::function<qint64()> besideBytes,
        QString secret);
    ~BackupRoutes();

    //! \return false if the request is for somebody else
    [[nodiscard]] bool handle(const HttpRequest &request, domain::Timestamp now, const Done &done);
    void tick(domain::Timestamp now);
    [[nodiscard]] bool isRunning() const { return m_running != nullptr; }

    //! \brief The name of a back-up that is not finished.
    [[nodiscard]] static QString partialName(const QString &to);
    //! \brief Removes such a folder with the files that a back-up makes, and nothing else. false: something is left
    [[nodiscard]] static bool removePartial(const QString &folder);

private:
    [[nodiscard]] HttpResponse begin(const HttpRequest &request, domain::Timestamp now);
    [[nodiscard]] HttpResponse step(domain::Timestamp now);
    [[nodiscard]] HttpResponse giveUp();

    struct Running;
    const QString m_dataFolder;
    const std::vector<Source> m_sources;
    const std::function<protocol::Position()> m_head;
    const std::function<qint64()> m_besideBytes;
    const QString m_secret;
    std::unique_ptr<Running> m_running;
};

} // namespace dispatch::server
