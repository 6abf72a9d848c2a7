// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/limits.h"
#include "server/disk_guard.h"
#include "server/password.h"
#include "server/upload_book.h"
#include "server/upload_files.h"

#include <QFile>
#include <QHash>

#include <functional>
#include <map>

namespace dispatch::server {

class UploadStore;

//! \brief Appends to one upload. It may outlive the store, and then only be destroyed.
class UploadWriter {
public:
    ~UploadWriter();
    UploadWriter(const UploadWriter &) = delete;
    UploadWriter &operator=(const UploadWriter &) = delete;

    //! \errors TakenOver, TooLarge (more than was announced), NoRoom, Storage; what was written before stays
    [[nodiscard]] std::expected<void, UploadRefusal> write(QByteArrayView piece);
    [[nodiscard]] const Upload &upload() const { return m_upload; }
    [[nodiscard]] qint64 offset() const { return m_offset; }
    [[nodiscard]] bool isWhole() const { return m_offset == m_upload.size; }

private:
    friend class UploadStore;
    //! Who writes which upload; the newest has the say.
    struct Turn {
        quint64 number = 0;
        domain::UserId user;
    };
    using Turns = QHash<QUuid, Turn>;
    UploadWriter(std::shared_ptr<Turns> turns, quint64 turn, Upload upload, qint64 offset);
    [[nodiscard]] bool hasTurn() const;

    const std::shared_ptr<Turns> m_turns;
    const quint64 m_turn;
    const Upload m_upload;
    qint64 m_offset;
    QFile m_file;
};

//! \brief Files that people attach to messages. Content lies in UploadFiles, stored once whoever sends it; what is known of it
//! in UploadBook. Nothing that was said to be stored is lost: content is on the medium before the book names it, and the
//! book is before anybody is told.
//!
//! An upload is begun with its size and SHA-256, so that neither a broken line nor a lie can store anything else under it.
//! Checking what arrived is slow and done by the worker.
//! \threads one
class UploadStore {
public:
    static constexpr qint64 MaxBytesOfUserADay = 100LL * 1024 * 1024; //!< begun within 24 h
    static constexpr int MaxUnfinishedOfUser = 16;
    static constexpr int MaxWriters = 64; //!< at once
    static constexpr int MaxWritersOfUser = 4;
    static constexpr qint64 MaxTotalBytes = 100LL * 1024 * 1024 * 1024;
    static constexpr std::chrono::hours UnfinishedLife { 24 };
    static constexpr std::chrono::minutes ExpireEvery { 10 };

    struct Limits {
        qint64 ofUserADay = MaxBytesOfUserADay;
        qint64 total = MaxTotalBytes;
    };
    //! How an upload stands.
    struct Standing {
        Upload upload;
        qint64 offset = 0; //!< bytes that have arrived
        bool isNew = false;
    };
    using Settled = std::function<void(const std::expected<Upload, UploadRefusal> &)>;

    [[nodiscard]] static journal::Stored<std::unique_ptr<UploadStore>> open(
        const QString &bookPath, const QString &folder, Worker &worker);

    //! \param room bytes that may still be taken from the disk; nullopt if the system does not say
    void useRoom(std::function<std::optional<qint64>()> room) { m_room = std::move(room); }
    void setLimits(const Limits &limits) { m_limits = limits; }

    //! \brief Begins, or finds again what was begun with the same id, size and hash. Who sends content a second time is
    //! finished at once; whoever only knows its hash is not.
    [[nodiscard]] std::expected<Standing, UploadRefusal> begin(
        const Upload &wish, domain::Timestamp now);
    //! \errors NotFound, Storage
    [[nodiscard]] std::expected<Standing, UploadRefusal> find(const QUuid &id);
    //! \brief To append from \p offset on. Whoever wrote the same upload before writes no more: its connection may be dead
    //! without having noticed.
    //! \errors NotFound (also of another person's), WrongOffset, TooMany, Storage
    [[nodiscard]] std::expected<std::unique_ptr<UploadWriter>, UploadRefusal> write(
        const QUuid &id, const domain::UserId &user, qint64 offset);
    //! \brief All bytes are there: checks and stores them. \p done says when it is safe, or why it is not taken.
    void settle(const Upload &upload, Settled done);
    //! \brief Gives up an unfinished one. \errors NotFound
    [[nodiscard]] std::expected<void, UploadRefusal> abandon(
        const QUuid &id, const domain::UserId &user);

    //! \brief Whether \p id names a finished upload of this person, which a message of theirs may carry; nullopt if the book
    //! cannot be read.
    [[nodiscard]] std::optional<bool> mayAttach(const domain::UserId &user, const QString &id);
    [[nodiscard]] QString contentPath(const Upload &upload) const
    {
        return m_files.contentPath(upload.sha256);
    }
    [[nodiscard]] UploadBook &book() { return *m_book; }
    [[nodiscard]] qint64 totalBytes() const { return m_totalBytes; }
    //! \brief Removes what was not finished in time.
    void tick(domain::Timestamp now);

private:
    struct Verdict;
    UploadStore(std::unique_ptr<UploadBook> book, UploadFiles files, Worker &worker);
    [[nodiscard]] std::expected<void, UploadRefusal> checkRoom(
        const Upload &wish, domain::Timestamp now);
    [[nodiscard]] static Verdict judge(const UploadFiles &files, const Upload &upload);
    void conclude(const Upload &upload, const Verdict &verdict);
    void answer(const QUuid &id, const std::expected<Upload, UploadRefusal> &outcome);
    void drop(const QUuid &id);
    void sweepPartials();

    std::unique_ptr<UploadBook> m_book;
    UploadFiles m_files;
    Worker &m_worker;
    std::function<std::optional<qint64>()> m_room;
    Limits m_limits;
    qint64 m_totalBytes = 0;
    quint64 m_lastTurn = 0;
    std::shared_ptr<UploadWriter::Turns> m_turns = std::make_shared<UploadWriter::Turns>();
    //! Being checked, and who waits for it.
    std::map<QUuid, std::vector<Settled>> m_settling;
    //! Content in its place that the book could not take, for want of room: the next try needs no more bytes.
    QHash<QUuid, content::Content> m_placed;
    std::optional<domain::Timestamp> m_expiredAt;
};

} // namespace dispatch::server
