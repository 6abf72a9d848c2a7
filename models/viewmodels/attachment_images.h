// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QMutex>
#include <QQuickAsyncImageProvider>
#include <QThreadPool>

#include <memory>

namespace dispatch::viewmodels {

//! \brief Which file a picture's id stands for. Only what has been checked gets in.
//! \threads any
class PreviewPaths {
public:
    void set(const QString &id, const QString &path);
    [[nodiscard]] QString path(const QString &id) const;
    void clear();

private:
    mutable QMutex m_mutex;
    QHash<QString, QString> m_paths;
};

//! \brief `image://attachment/ID`: small pictures of files, decoded in workers within a limit of memory.
class AttachmentImages final : public QQuickAsyncImageProvider {
public:
    static constexpr int Workers = 2;
    //! \brief Of pictures asked for without a size.
    static constexpr QSize UsualBox { 320, 320 };

    explicit AttachmentImages(std::shared_ptr<const PreviewPaths> paths);
    ~AttachmentImages() override;
    QQuickImageResponse *requestImageResponse(const QString &id, const QSize &wanted) override;

private:
    std::shared_ptr<const PreviewPaths> m_paths;
    QThreadPool m_pool;
};

} // namespace dispatch::viewmodels
