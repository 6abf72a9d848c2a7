// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/upload_queue.h"

#include "content/file_name.h"
#include "uploads/limits.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

#include <algorithm>

namespace dispatch::uploads {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MeasureMs = 1'000; //!< the rate is that of about the last second

QString listPath(const FileStore &store)
{
    return QString(store.folder() % u"/waiting.json");
}

} // namespace

UploadQueue::UploadQueue(const domain::Clock &clock, SourceOf source, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_source(std::move(source))
    , m_rest(RestFirst, RestMost)
{
    m_pool.setMaxThreadCount(1);
    connect(&m_call, &UploadCall::progressed, this, &UploadQueue::takeProgress);
    connect(&m_call, &UploadCall::sent, this, &UploadQueue::takeSent);
    connect(&m_call, &UploadCall::failed, this, &UploadQueue::takeFailure);
    connect(&m_rest, &net::HostRest::over, this, &UploadQueue::next);
}

UploadQueue::~UploadQueue()
{
    m_pool.clear();
    m_pool.waitForDone();
}

std::expected<void, QString> UploadQueue::open(const QString &folder)
{
    close();
    const FileStore store(folder);
    if (auto ok = store.make(); !ok)
        return ok;
    m_store = store;
    QFile list(listPath(m_store));
    if (list.open(QIODevice::ReadOnly))
        m_parcels = decodeParcels(list.read(MaxParcelFileBytes));
    // Copied, and then the program ended before the list was written.
    QDir outgoing(QString(folder % u"/outgoing"));
    const auto names = outgoing.entryList(QDir::Files);
    for (const auto &name : names) {
        const bool isWanted = std::ranges::any_of(m_parcels, [&](const Parcel &parcel) {
            return std::ranges::any_of(parcel.items, [&](const UploadItem &item) {
                return QString::fromLatin1(item.sha256.toHex()) == name;
            });
        });
        if (!isWanted)
            outgoing.remove(name);
    }
    Q_EMIT changed();
    QTimer::singleShot(0, this, [this] {
        announceReady();
        next();
    });
    return {};
}

void UploadQueue::close()
{
    ++m_opening;
    m_call.stop();
    m_rest.end();
    m_pool.clear();
    m_pool.waitForDone();
    m_adding = 0;
    m_sending = {};
    m_store = FileStore();
    if (std::exchange(m_parcels, {}).empty())
        return;
    Q_EMIT changed();
}

// --- composing

void UploadQueue::addFile(const domain::ThreadId &thread, const QString &path)
{
    add(thread, QFileInfo(path).fileName(),
        [path](const FileStore &store) { return store.takeFile(path); });
}

void UploadQueue::addMade(
    const domain::ThreadId &thread, std::function<QByteArray()> make, const QString &name)
{
    add(thread, name, [make = std::move(make), name](const FileStore &store) {
        return store.takeBytes(make(), name);
    });
}

void UploadQueue::add(const domain::ThreadId &thread, const QString &name, Take take)
{
    if (!isOpen() || thread.isNull())
        return;
    const auto *parcel = staged(thread);
    const auto count = (parcel ? parcel->items.size() : 0) + static_cast<std::size_t>(m_adding);
    if (count >= MaxFilesOfParcel || m_parcels.size() >= MaxParcels) {
        Q_EMIT problem(tr("%1 was not attached: a message takes %n files.", nullptr,
            static_cast<int>(MaxFilesOfParcel))
                .arg(content::cleanName(name)));
        return;
    }
    ++m_adding;
    Q_EMIT changed();
    m_pool.start([this, thread, name, store = m_store, take = std::move(take),
                     opening = m_opening] {
        auto taken = take(store);
        // This object waits for its worker before it goes.
        QMetaObject::invokeMethod(
            this,
            [this, thread, name, opening, taken = std::move(taken)] {
                if (opening != m_opening)
                    return;
                --m_adding;
                if (taken) {
                    place(thread, name, *taken);
                } else {
                    Q_EMIT problem(
                        tr("%1 was not attached. %2").arg(content::cleanName(name), taken.error()));
                }
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    });
}

void UploadQueue::place(
    const domain::ThreadId &thread, const QString &name, const FileStore::Taken &taken)
{
    auto it = std::ranges::find_if(m_parcels,
        [&](const Parcel &parcel) { return !parcel.isSealed && parcel.thread == thread; });
    if (it == m_parcels.end()) {
        const auto now = m_clock.now();
        m_parcels.push_back({ .id = domain::makeUuidV7(now),
            .thread = thread,
            .text = {},
            .made = now,
            .isSealed = false,
            .items = {} });
        it = std::prev(m_parcels.end());
    }
    // The same picture dropped twice by a nervous hand is one.
    if (std::ranges::find(it->items, taken.sha256, &UploadItem::sha256) != it->items.end())
        return;
    it->items.push_back({ .id = domain::makeUuidV7(m_clock.now()),
        .sha256 = taken.sha256,
        .name = content::nameFor(name, taken.content.kind),
        .size = taken.size,
        .content = taken.content,
        .state = ItemState::Staged,
        .reason = {},
        .sent = 0,
        .bytesPerS = 0 });
    save();
}

bool UploadQueue::seal(
    const domain::ThreadId &thread, const QString &text, quint64 quote, const QStringList &choices)
{
    const auto it = std::ranges::find_if(m_parcels,
        [&](const Parcel &parcel) { return !parcel.isSealed && parcel.thread == thread; });
    if (it == m_parcels.end() || it->items.empty())
        return false;
    it->isSealed = true;
    it->text = text;
    it->quote = quote;
    it->choices = choices;
    it->made = m_clock.now();
    for (auto &item : it->items)
        item.state = ItemState::Waiting;
    save();
    Q_EMIT changed();
    next();
    return true;
}

void UploadQueue::remove(const QUuid &id)
{
    for (auto parcel = m_parcels.begin(); parcel != m_parcels.end(); ++parcel) {
        const auto item = std::ranges::find(parcel->items, id, &UploadItem::id);
        if (item == parcel->items.end())
            continue;
        const auto gone = *item;
        parcel->items.erase(item);
        if (parcel->items.empty() && (!parcel->isSealed || parcel->text.isEmpty()))
            m_parcels.erase(parcel);
        if (m_sending == id) {
            m_call.stop();
            m_sending = {};
        }
        save(); // first: a content without a name goes at the next start, a name without content would be stuck
        releaseContent(gone);
        Q_EMIT changed();
        announceReady();
        return next();
    }
}

void UploadQueue::retry(const QUuid &id)
{
    auto *item = find(id);
    if (!item || item->state != ItemState::Refused)
        return;
    // Under a new number: what the server has against the old one may be that very number.
    item->id = domain::makeUuidV7(m_clock.now());
    item->state = ItemState::Waiting;
    item->reason.clear();
    item->sent = 0;
    save();
    Q_EMIT changed();
    next();
}

void UploadQueue::finish(const QUuid &id)
{
    const auto it = std::ranges::find(m_parcels, id, &Parcel::id);
    if (it == m_parcels.end())
        return;
    const auto items = std::move(it->items);
    m_parcels.erase(it);
    save();
    for (const auto &item : items)
        releaseContent(item);
    Q_EMIT changed();
}

//! Two messages may carry the same file.
void UploadQueue::releaseContent(const UploadItem &item)
{
    for (const auto &parcel : m_parcels) {
        if (std::ranges::find(parcel.items, item.sha256, &UploadItem::sha256) != parcel.items.end())
            return;
    }
    if (item.state == ItemState::Sent)
        m_store.moveToCache(item.sha256);
    else
        m_store.removeOutgoing(item.sha256);
}

// --- sending

void UploadQueue::wake()
{
    m_rest.end();
    announceReady();
    next();
}

void UploadQueue::next()
{
    if (!isOpen() || m_call.isBusy() || m_rest.isActive())
        return;
    const auto source = m_source();
    if (!source.isConnected())
        return;
    for (auto &parcel : m_parcels) {
        if (!parcel.isSealed)
            continue;
        const auto item = std::ranges::find(parcel.items, ItemState::Waiting, &UploadItem::state);
        if (item == parcel.items.end())
            continue;
        item->state = ItemState::Sending;
        item->reason.clear();
        item->bytesPerS = 0;
        m_sending = item->id;
        m_since.start();
        m_sinceBytes = item->sent;
        const auto copy = *item;
        Q_EMIT changed();
        return m_call.start(source, copy, m_store.find(copy.sha256));
    }
}

void UploadQueue::takeProgress(qint64 sent)
{
    auto *item = find(m_sending);
    if (!item)
        return;
    item->sent = std::min(sent, item->size);
    if (const auto ms = m_since.elapsed(); ms >= MeasureMs) {
        item->bytesPerS = std::max(
            0.0, static_cast<double>(item->sent - m_sinceBytes) * 1'000 / static_cast<double>(ms));
        m_since.start();
        m_sinceBytes = item->sent;
    }
    const auto id = m_sending;
    Q_EMIT progressed(id);
}

void UploadQueue::takeSent()
{
    m_rest.end();
    if (auto *item = find(std::exchange(m_sending, {}))) {
        item->state = ItemState::Sent;
        item->sent = item->size;
        save();
        Q_EMIT changed();
    }
    announceReady();
    next();
}

void UploadQueue::takeFailure(const CallFailure &failure)
{
    auto *item = find(std::exchange(m_sending, {}));
    if (item) {
        item->state = failure.isFinal ? ItemState::Refused : ItemState::Waiting;
        item->reason = failure.text;
        item->bytesPerS = 0;
        if (failure.isGone)
            item->sent = 0;
        if (failure.isFinal)
            save();
        Q_EMIT changed();
    }
    if (!failure.isFinal)
        m_rest.begin(failure.retryAfter);
    else
        QTimer::singleShot(0, this, &UploadQueue::next);
}

void UploadQueue::announceReady()
{
    std::vector<QUuid> done;
    for (const auto &parcel : m_parcels) {
        if (parcel.isReady())
            done.push_back(parcel.id);
    }
    for (const auto &id : done)
        Q_EMIT ready(id);
}

// --- the list

void UploadQueue::save()
{
    QSaveFile out(listPath(m_store));
    const auto bytes = encodeParcels(m_parcels);
    if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit())
        return;
    Q_EMIT problem(tr("The list of files on their way cannot be written to %1: they would be lost "
                      "if the program ended now. Make room on the disk.")
            .arg(QDir::toNativeSeparators(m_store.folder())));
}

UploadItem *UploadQueue::find(const QUuid &id)
{
    for (auto &parcel : m_parcels) {
        if (const auto it = std::ranges::find(parcel.items, id, &UploadItem::id);
            it != parcel.items.end())
            return &*it;
    }
    return nullptr;
}

const Parcel *UploadQueue::parcel(const QUuid &id) const
{
    const auto it = std::ranges::find(m_parcels, id, &Parcel::id);
    return it == m_parcels.end() ? nullptr : &*it;
}

const Parcel *UploadQueue::staged(const domain::ThreadId &thread) const
{
    const auto it = std::ranges::find_if(m_parcels,
        [&](const Parcel &parcel) { return !parcel.isSealed && parcel.thread == thread; });
    return it == m_parcels.end() ? nullptr : &*it;
}

} // namespace dispatch::uploads
