// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/attachment_images.h"

#include "uploads/limits.h"
#include "uploads/thumbnail.h"

#include <QImageReader>
#include <QMutexLocker>

namespace dispatch::viewmodels {

using namespace Qt::StringLiterals;

namespace {

//! Lives until QML has had the picture, which may be after it was wanted.
class Response final : public QQuickImageResponse {
public:
    Response(QThreadPool &pool, const QString &path, QSize box)
    {
        pool.start([this, path, box] {
            if (!m_isCanceled)
                m_image = uploads::thumbnail(path, box);
            Q_EMIT finished();
        });
    }
    [[nodiscard]] QQuickTextureFactory *textureFactory() const override
    {
        return QQuickTextureFactory::textureFactoryForImage(m_image);
    }
    [[nodiscard]] QString errorString() const override
    {
        return m_image.isNull() ? u"no preview"_s : QString();
    }
    void cancel() override { m_isCanceled = true; }

private:
    QImage m_image;
    std::atomic<bool> m_isCanceled = false;
};

} // namespace

void PreviewPaths::set(const QString &id, const QString &path)
{
    const QMutexLocker locker(&m_mutex);
    m_paths.insert(id, path);
}

QString PreviewPaths::path(const QString &id) const
{
    const QMutexLocker locker(&m_mutex);
    return m_paths.value(id);
}

void PreviewPaths::clear()
{
    const QMutexLocker locker(&m_mutex);
    m_paths.clear();
}

AttachmentImages::AttachmentImages(std::shared_ptr<const PreviewPaths> paths)
    : m_paths(std::move(paths))
{
    m_pool.setMaxThreadCount(Workers);
    // For the whole program: what is larger is not decoded anywhere.
    QImageReader::setAllocationLimit(uploads::MaxPreviewMiB);
}

AttachmentImages::~AttachmentImages()
{
    m_pool.waitForDone();
}

QQuickImageResponse *AttachmentImages::requestImageResponse(const QString &id, const QSize &wanted)
{
    const QSize box(wanted.width() > 0 ? wanted.width() : UsualBox.width(),
        wanted.height() > 0 ? wanted.height() : UsualBox.height());
    return new Response(m_pool, m_paths->path(id), box);
}

} // namespace dispatch::viewmodels
