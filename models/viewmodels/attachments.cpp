// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/attachments.h"

#include "uploads/thumbnail.h"
#include "viewmodels/file_paths.h"

#include <QBuffer>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using uploads::AttachmentFetcher;

namespace {

constexpr int MaxNamesTried = 1'000;

//! Endings of what may be attached.
const QStringList &allEndings()
{
    static const QStringList all = [] {
        QStringList list;
        for (int kind = 0; kind <= static_cast<int>(content::FileKind::Wav); ++kind)
            list << content::endings(static_cast<content::FileKind>(kind));
        return list;
    }();
    return all;
}

QByteArray asPng(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

} // namespace

Attachments::Attachments(const domain::Clock &clock, Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
    , m_queue(clock, m_sources.source)
    , m_fetcher(m_sources.source)
{
    m_show.setSingleShot(true);
    m_show.setInterval(ShowEvery);
    connect(&m_show, &QTimer::timeout, this, &Attachments::changed);
    connect(&m_queue, &uploads::UploadQueue::changed, this, &Attachments::changed);
    connect(&m_queue, &uploads::UploadQueue::progressed, this, [this] {
        if (!m_show.isActive())
            m_show.start();
    });
    connect(&m_queue, &uploads::UploadQueue::ready, this, &Attachments::takeReady);
    connect(&m_queue, &uploads::UploadQueue::problem, this,
        [this](const QString &text) { m_sources.say(text, true); });
    connect(&m_fetcher, &AttachmentFetcher::changed, this, &Attachments::takeChanged);
}

void Attachments::open(const QString &folder, bool isReadOnly)
{
    close();
    const uploads::FileStore store(folder);
    if (auto ok = isReadOnly ? store.make() : m_queue.open(folder); !ok)
        return m_sources.say(ok.error(), true);
    m_store = store;
    if (!isReadOnly)
        QDir(folder + u"/open"_s).removeRecursively(); // copies that other programs were given
    m_fetcher.open(store);
    refresh();
}

void Attachments::close()
{
    m_queue.close();
    m_fetcher.close();
    m_previews->clear();
    m_store = uploads::FileStore();
}

void Attachments::wake()
{
    m_queue.wake();
    m_fetcher.wake();
}

void Attachments::refresh()
{
    Q_EMIT changed();
}

bool Attachments::mayAct() const
{
    const auto why = m_sources.whyNotAct();
    if (!why.isEmpty())
        m_sources.say(why, true);
    return why.isEmpty();
}

// --- to be sent

QList<AttachmentInfo> Attachments::list(bool isSealed) const
{
    QList<AttachmentInfo> out;
    const auto thread = m_sources.thread();
    const bool isConnected = m_sources.source().isConnected();
    for (const auto &parcel : m_queue.parcels()) {
        if (parcel.thread != thread || parcel.isSealed != isSealed)
            continue;
        for (const auto &item : parcel.items) {
            auto info = infoOf(item, parcel, isConnected);
            showPreview(info, item.content, m_queue.store().outgoingPath(item.sha256));
            out << info;
        }
    }
    return out;
}

void Attachments::showPreview(
    AttachmentInfo &info, const content::Content &content, const QString &path) const
{
    if (path.isEmpty() || !uploads::canShow(content.kind))
        return;
    m_previews->set(info.id, path);
    info.preview = u"image://attachment/"_s + info.id;
}

void Attachments::addFiles(const QList<QUrl> &urls)
{
    if (!mayAct())
        return;
    const auto thread = m_sources.thread();
    if (thread.isNull())
        return m_sources.say(tr("A file belongs to a conversation: open one, and write its first "
                                "words, then attach it."),
            true);
    for (const auto &url : urls) {
        if (url.isLocalFile())
            m_queue.addFile(thread, url.toLocalFile());
        else
            m_sources.say(tr("%1 is not a file on this computer. Save it first, then attach it.")
                              .arg(url.toDisplayString(QUrl::RemoveUserInfo)),
                true);
    }
}

bool Attachments::paste()
{
    const auto *data = QGuiApplication::clipboard()->mimeData();
    if (!data)
        return false;
    const auto urls = data->urls();
    if (!urls.isEmpty()
        && std::ranges::all_of(urls, [](const QUrl &url) { return url.isLocalFile(); })) {
        addFiles(urls);
        return true;
    }
    // Tables and pages put a picture of themselves beside their words; the words are meant.
    if (data->hasText() || !data->hasImage())
        return false;
    const auto image = qvariant_cast<QImage>(data->imageData());
    if (image.isNull() || !mayAct())
        return !image.isNull();
    const auto thread = m_sources.thread();
    if (!thread.isNull())
        m_queue.addMade(thread, [image] { return asPng(image); }, tr("Picture.png"));
    return true;
}

void Attachments::setPath(const QString &path)
{
    if (path == m_path)
        return;
    m_path = path;
    m_pathOffers = offersFor(m_path, allEndings());
    Q_EMIT pathChanged();
}

bool Attachments::takePath(int offer)
{
    const auto chosen
        = offer >= 0 && offer < m_pathOffers.size() ? m_pathOffers.at(offer) : expandedPath(m_path);
    if (chosen.endsWith(u'/') || QFileInfo(chosen).isDir()) {
        setPath(chosen.endsWith(u'/') ? chosen : QString(chosen + u'/'));
        return false;
    }
    addFiles({ QUrl::fromLocalFile(chosen) });
    setPath(chosen.first(chosen.lastIndexOf(u'/') + 1)); // the next one is often beside it
    return true;
}

void Attachments::remove(const QString &id)
{
    const auto uuid = domain::parseUuid(id);
    if (!uuid)
        return;
    if (m_fetcher.entry(*uuid).state == AttachmentFetcher::State::Loading)
        return m_fetcher.cancel(*uuid);
    m_queue.remove(*uuid);
}

void Attachments::retry(const QString &id)
{
    const auto uuid = domain::parseUuid(id);
    if (!uuid)
        return;
    if (m_fetcher.entry(*uuid).state == AttachmentFetcher::State::Failed)
        return m_fetcher.load(*uuid, m_sources.thread());
    m_queue.retry(*uuid);
}

bool Attachments::send(const Composer::Outgoing &message)
{
    return m_queue.seal(message.thread, message.text, message.quote, message.choices);
}

void Attachments::takeReady(const QUuid &id)
{
    const auto *parcel = m_queue.parcel(id);
    if (parcel && m_sources.post(*parcel))
        m_queue.finish(id);
}

// --- met in messages

AttachmentInfo Attachments::info(const QString &id) const
{
    const auto uuid = domain::parseUuid(id);
    if (!uuid)
        return {};
    const auto entry = m_fetcher.entry(*uuid);
    auto info = infoOf(*uuid, entry, m_sources.source().isConnected());
    if (entry.state == AttachmentFetcher::State::Here)
        showPreview(info, entry.card->content, m_fetcher.path(*uuid));
    return info;
}

void Attachments::look(const QString &id)
{
    if (const auto uuid = domain::parseUuid(id))
        m_fetcher.ask(*uuid, m_sources.thread());
}

void Attachments::load(const QString &id)
{
    if (const auto uuid = domain::parseUuid(id))
        m_fetcher.load(*uuid, m_sources.thread());
}

void Attachments::takeChanged(const QUuid &id)
{
    const auto entry = m_fetcher.entry(id);
    // A picture is there to be seen; anything else is loaded when somebody wants it.
    if (entry.state == AttachmentFetcher::State::Known && !entry.isContentWanted
        && uploads::canShow(entry.card->content.kind))
        m_fetcher.load(id, entry.thread);
    Q_EMIT attachmentChanged(domain::uuidText(id));
}

QString Attachments::copyTo(const QString &id, const QString &target)
{
    const auto uuid = domain::parseUuid(id);
    const auto path = uuid ? m_fetcher.path(*uuid) : QString();
    if (path.isEmpty())
        return tr("The file is not on this computer yet. Load it first.");
    if (!QFile::copy(path, target))
        return tr("%1 could not be written. Check the room on the disk and your rights.")
            .arg(QDir::toNativeSeparators(target));
    return {};
}

bool Attachments::openFile(const QString &id)
{
    const auto shown = info(id);
    if (!shown.canOpen)
        return false;
    // Under its own name: programs go by the ending, which fits what it is.
    const QString folder = m_store.folder() + u"/open/"_s + shown.id;
    const QString target = folder + u'/' + shown.name;
    QDir().mkpath(folder);
    if (!QFile::exists(target)) {
        if (const auto problem = copyTo(id, target); !problem.isEmpty()) {
            m_sources.say(problem, true);
            return false;
        }
        QFile::setPermissions(target, QFile::ReadOwner);
    }
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(target)))
        return true;
    m_sources.say(
        tr("No program on this computer opens %1. Save it instead.").arg(shown.name), true);
    return false;
}

QString Attachments::savePath(const QString &id) const
{
    const auto name = info(id).name;
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    const QFileInfo wanted(folder.filePath(name));
    QString path = wanted.filePath();
    for (int n = 2; QFileInfo::exists(path) && n < MaxNamesTried; ++n)
        path = folder.filePath(
            u"%1 (%2).%3"_s.arg(wanted.completeBaseName()).arg(n).arg(wanted.suffix()));
    return path;
}

bool Attachments::saveFile(const QString &id)
{
    if (info(id).name.isEmpty())
        return false;
    const auto target = savePath(id);
    QDir().mkpath(QFileInfo(target).path());
    const auto problem = copyTo(id, target);
    m_sources.say(
        problem.isEmpty() ? tr("Saved as %1").arg(QDir::toNativeSeparators(target)) : problem,
        !problem.isEmpty());
    return problem.isEmpty();
}

} // namespace dispatch::viewmodels
