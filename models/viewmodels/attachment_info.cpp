// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/attachment_info.h"

#include <QCoreApplication>
#include <QLocale>

namespace dispatch::viewmodels {

using namespace Qt::StringLiterals;
using content::FileKind;
using uploads::AttachmentFetcher;
using uploads::ItemState;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(dispatch::viewmodels::AttachmentInfo)
};

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(
        bytes, bytes < 1024 * 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

QString kindText(FileKind kind)
{
    switch (kind) {
    case FileKind::Jpeg:
        return Words::tr("JPEG picture");
    case FileKind::Png:
        return Words::tr("PNG picture");
    case FileKind::WebP:
        return Words::tr("WebP picture");
    case FileKind::Gif:
        return Words::tr("GIF picture");
    case FileKind::Heic:
        return Words::tr("HEIC picture");
    case FileKind::Pdf:
        return Words::tr("PDF");
    case FileKind::Text:
        return Words::tr("Text");
    case FileKind::Csv:
        return Words::tr("Table");
    case FileKind::Ogg:
    case FileKind::M4a:
    case FileKind::Mp3:
    case FileKind::Wav:
        return Words::tr("Voice note");
    }
    return {};
}

QString glyphOf(FileKind kind)
{
    return content::isImage(kind) ? u"picture"_s : content::isSound(kind) ? u"sound"_s : u"file"_s;
}

void describe(
    AttachmentInfo &info, const QString &name, qint64 size, const content::Content &content)
{
    info.name = name;
    info.detail = Words::tr("%1 · %2").arg(kindText(content.kind), sizeText(size));
    info.glyph = glyphOf(content.kind);
    if (!content.pixels.isEmpty())
        info.ratio = double(content.pixels.width()) / content.pixels.height();
}

QString percent(double part)
{
    return Words::tr("%1 %").arg(static_cast<int>(part * 100));
}

} // namespace

AttachmentInfo infoOf(
    const uploads::UploadItem &item, const uploads::Parcel &parcel, bool isConnected)
{
    AttachmentInfo info;
    info.id = domain::uuidText(item.id);
    describe(info, item.name, item.size, item.content);
    info.words = parcel.text;
    info.isHere = true;
    info.canRemove = true;
    const double part
        = item.size > 0 ? static_cast<double>(item.sent) / static_cast<double>(item.size) : 0;
    switch (item.state) {
    case ItemState::Staged:
        break;
    case ItemState::Waiting:
        info.progress = part;
        info.stateText = !isConnected ? Words::tr("waits for the connection")
            : item.reason.isEmpty()   ? Words::tr("waits for its turn")
                                      : item.reason;
        break;
    case ItemState::Sending:
        info.progress = part;
        info.stateText = item.bytesPerS > 0
            ? Words::tr("%1 · %2/s")
                  .arg(percent(part), sizeText(static_cast<qint64>(item.bytesPerS)))
            : percent(part);
        break;
    case ItemState::Sent:
        info.progress = 1;
        info.stateText = Words::tr("sent");
        break;
    case ItemState::Refused:
        info.isRefused = true;
        info.canRetry = true;
        info.reason = item.reason;
        info.stateText = Words::tr("not sent");
        break;
    }
    return info;
}

AttachmentInfo infoOf(const QUuid &id, const AttachmentFetcher::Entry &entry, bool isConnected)
{
    AttachmentInfo info;
    info.id = domain::uuidText(id);
    info.glyph = u"file"_s;
    if (entry.card)
        describe(info, entry.card->name, entry.card->size, entry.card->content);
    using State = AttachmentFetcher::State;
    switch (entry.state) {
    case State::Unknown:
    case State::Asking:
        break;
    case State::Waiting:
        info.stateText = !isConnected ? Words::tr("waits for the connection")
            : entry.reason.isEmpty()  ? Words::tr("waits for its turn")
                                      : entry.reason;
        break;
    case State::Known:
        info.canLoad = true;
        break;
    case State::Loading:
        info.canRemove = true;
        info.progress = entry.card && entry.card->size > 0
            ? static_cast<double>(entry.received) / static_cast<double>(entry.card->size)
            : 0;
        info.stateText = percent(info.progress);
        break;
    case State::Here:
        info.isHere = true;
        info.canOpen = entry.card && content::isSafeToOpen(entry.card->content.kind);
        break;
    case State::Failed:
        info.isRefused = true;
        info.canRetry = true;
        info.reason = entry.reason;
        info.stateText = Words::tr("not loaded");
        break;
    }
    return info;
}

} // namespace dispatch::viewmodels
