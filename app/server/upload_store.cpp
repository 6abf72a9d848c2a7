// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upload_store.h"

#include "content/file_name.h"
#include "server/durable_files.h"
#include "server/log.h"

#include <QDir>
#include <QLocale>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;
using enum UploadProblem;

namespace {

constexpr qsizetype MaxPlaced = 1'000;

std::unexpected<UploadRefusal> refuse(
    UploadProblem problem, QString text, std::optional<qint64> offset = std::nullopt)
{
    return std::unexpected(
        UploadRefusal { .problem = problem, .text = std::move(text), .offset = offset });
}

std::unexpected<UploadRefusal> failed(const journal::StoreError &error)
{
    logLine(LogLevel::Error, "upload-not-kept", { { u"text"_s, error.text } });
    return refuse(error.code == journal::StoreErrorCode::DiskFull ? NoRoom : Storage,
        u"The server cannot keep files at the moment. Yours waits and is sent again."_s);
}

std::unexpected<UploadRefusal> unknown()
{
    return refuse(NotFound, u"There is no such file that you may see."_s);
}

QString sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 0, QLocale::DataSizeTraditionalFormat);
}

} // namespace

// ---------------------------------------------------------------- writing

UploadWriter::UploadWriter(std::shared_ptr<Turns> turns, quint64 turn, Upload upload, qint64 offset)
    : m_turns(std::move(turns))
    , m_turn(turn)
    , m_upload(std::move(upload))
    , m_offset(offset)
{
    m_turns->insert(m_upload.id, { m_turn, m_upload.user });
}

UploadWriter::~UploadWriter()
{
    if (hasTurn())
        m_turns->remove(m_upload.id);
}

bool UploadWriter::hasTurn() const
{
    const auto it = m_turns->constFind(m_upload.id);
    return it != m_turns->cend() && it->number == m_turn;
}

std::expected<void, UploadRefusal> UploadWriter::write(QByteArrayView piece)
{
    if (!hasTurn())
        return refuse(TakenOver, u"Another connection goes on with this file."_s);
    if (piece.size() > m_upload.size - m_offset)
        return refuse(
            TooLarge, u"More bytes came than the file was announced to have."_s, m_offset);
    const qint64 written = m_file.write(piece.data(), piece.size());
    if (written > 0)
        m_offset += written; // a part of a piece is as good as a whole one: the file's size tells
    if (written == piece.size())
        return {};
    logLine(LogLevel::Warning, "upload-not-written", { { u"text"_s, m_file.errorString() } });
    return refuse(m_file.error() == QFileDevice::ResourceError ? NoRoom : Storage,
        u"The server has no room for the file at the moment. It waits and is sent again."_s,
        m_offset);
}

// ---------------------------------------------------------------- the store

//! What the worker found.
struct UploadStore::Verdict {
    std::optional<content::Content> content; //!< it is in its place
    std::optional<UploadRefusal> refusal;
    QString trouble; //!< for the log, which is the loop's
};

UploadStore::UploadStore(std::unique_ptr<UploadBook> book, UploadFiles files, Worker &worker)
    : m_book(std::move(book))
    , m_files(std::move(files))
    , m_worker(worker)
{
}

journal::Stored<std::unique_ptr<UploadStore>> UploadStore::open(
    const QString &bookPath, const QString &folder, Worker &worker)
{
    auto book = UploadBook::openOrCreate(bookPath);
    if (!book)
        return std::unexpected(book.error());
    const UploadFiles files(folder);
    if (auto ok = files.make(); !ok)
        return std::unexpected(
            journal::StoreError { journal::StoreErrorCode::CannotOpen, ok.error() });
    const auto total = (*book)->blobBytes();
    if (!total)
        return std::unexpected(total.error());
    std::unique_ptr<UploadStore> store(new UploadStore(std::move(*book), files, worker));
    store->m_totalBytes = *total;
    store->sweepPartials();
    return store;
}

//! What was on its way when its row went.
void UploadStore::sweepPartials()
{
    QDir folder(m_files.partialFolder());
    const auto names = folder.entryList(QDir::Files);
    for (const auto &name : names) {
        const auto id = domain::parseUuid(name);
        if (!id)
            continue;
        const auto found = m_book->find(*id);
        if (found && (!*found || (*found)->isFinished()))
            folder.remove(name);
    }
}

std::expected<void, UploadRefusal> UploadStore::checkRoom(const Upload &wish, Timestamp now)
{
    const auto today = m_book->bytesSince(wish.user, now - UnfinishedLife);
    const auto open = m_book->unfinishedOf(wish.user);
    const auto announced = m_book->unfinishedBytes();
    if (!today)
        return failed(today.error());
    if (!open)
        return failed(open.error());
    if (!announced)
        return failed(announced.error());
    if (*open >= MaxUnfinishedOfUser)
        return refuse(TooMany, u"Too many of your files are on their way. This one waits."_s);
    if (*today + wish.size > m_limits.ofUserADay)
        return refuse(OverQuota,
            u"You have sent %1 within a day, and %2 is the most. Send this file later, or a smaller copy."_s
                .arg(sizeText(*today), sizeText(m_limits.ofUserADay)));
    if (m_totalBytes + *announced + wish.size > m_limits.total)
        return refuse(NoRoom,
            u"The server keeps as many files as it may. Ask your administrator for more room."_s);
    const auto room = m_room ? m_room() : std::nullopt;
    if (room && *room < *announced + wish.size)
        return refuse(NoRoom,
            u"The server's disk is nearly full, so it takes no files. Yours waits and is sent again."_s);
    return {};
}

std::expected<UploadStore::Standing, UploadRefusal> UploadStore::begin(
    const Upload &wish, Timestamp now)
{
    if (wish.size < 1)
        return refuse(BadContent, content::words(content::ContentProblem::Empty));
    if (wish.size > content::MaxFileBytes)
        return refuse(TooLarge, content::words(content::ContentProblem::TooLarge));
    const auto known = m_book->find(wish.id);
    if (!known)
        return failed(known.error());
    if (*known) {
        const auto &was = **known;
        if (was.user != wish.user || was.size != wish.size || was.sha256 != wish.sha256)
            return refuse(IdReused, u"This number was used for another file. Attach it anew."_s);
        return find(wish.id);
    }
    if (auto ok = checkRoom(wish, now); !ok)
        return std::unexpected(ok.error());

    Upload upload = wish;
    upload.name = content::cleanName(wish.name);
    upload.begun = now;
    upload.content.reset();
    const auto same = m_book->findSame(wish.user, wish.sha256);
    if (!same)
        return failed(same.error());
    if (*same && (*same)->size == wish.size && QFile::exists(m_files.contentPath(wish.sha256))) {
        upload.content = (*same)->content;
        upload.name = content::nameFor(upload.name, upload.content->kind);
    }
    if (auto ok = m_book->insert(upload); !ok)
        return failed(ok.error());
    return Standing {
        .upload = upload, .offset = upload.isFinished() ? upload.size : 0, .isNew = true
    };
}

std::expected<UploadStore::Standing, UploadRefusal> UploadStore::find(const QUuid &id)
{
    const auto found = m_book->find(id);
    if (!found)
        return failed(found.error());
    if (!*found)
        return unknown();
    const auto &upload = **found;
    const bool isThere = upload.isFinished() || m_settling.contains(id) || m_placed.contains(id);
    return Standing { .upload = upload,
        .offset = isThere ? upload.size : std::min(upload.size, m_files.received(id)),
        .isNew = false };
}

std::expected<std::unique_ptr<UploadWriter>, UploadRefusal> UploadStore::write(
    const QUuid &id, const domain::UserId &user, qint64 offset)
{
    const auto standing = find(id);
    if (!standing)
        return std::unexpected(standing.error());
    const auto &upload = standing->upload;
    if (upload.user != user)
        return unknown();
    if (offset != standing->offset)
        return refuse(
            WrongOffset, u"The file goes on at byte %1."_s.arg(standing->offset), standing->offset);
    const auto mine = m_turns->constFind(id);
    const auto ofUser = std::ranges::count(*m_turns, user, &UploadWriter::Turn::user);
    if (mine == m_turns->cend() && (m_turns->size() >= MaxWriters || ofUser >= MaxWritersOfUser))
        return refuse(TooMany, u"Too many files arrive at once. This one waits."_s);
    std::unique_ptr<UploadWriter> writer(
        new UploadWriter(m_turns, ++m_lastTurn, upload, standing->offset));
    if (standing->offset == upload.size)
        return writer; // nothing is left to write
    auto &file = writer->m_file;
    file.setFileName(m_files.partialPath(id));
    // Without a buffer of its own: what was written is what another connection finds.
    if (!file.open(QIODevice::ReadWrite | QIODevice::Unbuffered) || !file.seek(offset)) {
        logLine(LogLevel::Error, "upload-not-opened", { { u"text"_s, file.errorString() } });
        return refuse(Storage,
            u"The server cannot keep files at the moment. Yours waits and is sent again."_s);
    }
    return writer;
}

UploadStore::Verdict UploadStore::judge(const UploadFiles &files, const Upload &upload)
{
    const QString path = files.partialPath(upload.id);
    const auto unreadable = [](const QString &text) {
        return Verdict { .content = {},
            .refusal = UploadRefusal { .problem = Storage,
                .text
                = u"The server cannot keep files at the moment. Yours waits and is sent again."_s,
                .offset = {} },
            .trouble = text };
    };
    const auto hash = hashFile(path);
    if (!hash)
        return unreadable(hash.error());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    if (*hash != upload.sha256 || file.size() != upload.size)
        return { .content = {},
            .refusal = UploadRefusal { .problem = Mismatch,
                .text
                = u"What arrived is not what was announced. It is sent again from the beginning."_s,
                .offset = 0 },
            .trouble = {} };
    const auto content = content::checkContent(file, upload.name);
    if (!content)
        return { .content = {},
            .refusal = UploadRefusal { .problem = BadContent,
                .text = content::words(content.error()),
                .offset = {} },
            .trouble = {} };
    file.close();
    if (auto ok = files.settle(upload.id, upload.sha256); !ok)
        return unreadable(ok.error());
    return { .content = *content, .refusal = {}, .trouble = {} };
}

void UploadStore::settle(const Upload &upload, Settled done)
{
    if (upload.isFinished())
        return done(upload);
    auto &waiting = m_settling[upload.id];
    waiting.push_back(std::move(done));
    if (waiting.size() > 1)
        return;
    if (const auto placed = m_placed.constFind(upload.id); placed != m_placed.cend())
        return conclude(upload, { .content = *placed, .refusal = {}, .trouble = {} });
    const auto verdict = std::make_shared<Verdict>();
    const bool isTaken
        = m_worker.run([verdict, files = m_files, upload] { *verdict = judge(files, upload); },
            [this, verdict, upload] { conclude(upload, *verdict); });
    if (!isTaken)
        answer(upload.id,
            refuse(
                TooMany, u"The server is busy. The file waits and is sent again."_s, upload.size));
}

void UploadStore::conclude(const Upload &upload, const Verdict &verdict)
{
    if (!verdict.trouble.isEmpty())
        logLine(LogLevel::Error, "upload-not-checked", { { u"text"_s, verdict.trouble } });
    if (verdict.refusal) {
        if (verdict.refusal->problem == Mismatch)
            QFile::remove(m_files.partialPath(upload.id));
        if (verdict.refusal->problem == BadContent)
            drop(upload.id);
        return answer(upload.id, std::unexpected(*verdict.refusal));
    }
    Upload whole = upload;
    whole.content = verdict.content;
    whole.name = content::nameFor(upload.name, whole.content->kind);
    const auto isKnown = m_book->hasBlob(upload.sha256);
    if (auto ok = m_book->finish(whole); !ok) {
        if (m_placed.size() < MaxPlaced)
            m_placed.insert(upload.id, *verdict.content);
        return answer(upload.id, failed(ok.error()));
    }
    m_placed.remove(upload.id);
    if (isKnown && !*isKnown)
        m_totalBytes += upload.size;
    answer(upload.id, whole);
}

void UploadStore::answer(const QUuid &id, const std::expected<Upload, UploadRefusal> &outcome)
{
    auto node = m_settling.extract(id); // first: an answer may bring the next request
    if (node.empty())
        return;
    for (const auto &done : node.mapped())
        done(outcome);
}

void UploadStore::drop(const QUuid &id)
{
    if (auto ok = m_book->remove(id); !ok)
        logLine(LogLevel::Warning, "upload-not-dropped", { { u"text"_s, ok.error().text } });
    QFile::remove(m_files.partialPath(id));
    m_turns->remove(id);
}

std::expected<void, UploadRefusal> UploadStore::abandon(const QUuid &id, const domain::UserId &user)
{
    const auto standing = find(id);
    if (!standing)
        return std::unexpected(standing.error());
    const bool isMine = standing->upload.user == user;
    if (!isMine || standing->upload.isFinished() || m_settling.contains(id)
        || m_placed.contains(id))
        return unknown();
    drop(id);
    return {};
}

std::optional<bool> UploadStore::mayAttach(const domain::UserId &user, const QString &id)
{
    const auto uuid = domain::parseUuid(id);
    if (!uuid)
        return false;
    const auto found = m_book->find(*uuid);
    if (!found)
        return std::nullopt;
    return *found && (*found)->isFinished() && (*found)->user == user;
}

void UploadStore::tick(Timestamp now)
{
    if (m_expiredAt && now >= *m_expiredAt && now - *m_expiredAt < ExpireEvery)
        return;
    m_expiredAt = now;
    const auto open = m_book->unfinished();
    if (!open)
        return; // the next look will do
    for (const auto &upload : *open) {
        if (now - upload.begun > UnfinishedLife && !m_settling.contains(upload.id)
            && !m_placed.contains(upload.id))
            drop(upload.id);
    }
}

} // namespace dispatch::server
