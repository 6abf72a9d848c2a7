// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/log_query.h"
#include "state/operation.h"

#include <QObject>
#include <QThread>
#include <QtQmlIntegration/qqmlintegration.h>

#include <atomic>
#include <expected>
#include <functional>
#include <memory>

namespace dispatch::viewmodels {

//! \brief Writes the log, as far as a filter holds, into a file: CSV for a spreadsheet, JSON Lines for a program. A thread of
//! its own reads the replica's file beside this one, page by page, so that neither memory nor the window suffers from
//! millions of events.
//! \threads the main thread
class LogExport : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(bool isRunning READ isRunning NOTIFY changed FINAL)
    //! How far it has got, or what came of it, in plain words; empty before the first.
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
    Q_PROPERTY(bool hasFailed READ hasFailed NOTIFY changed FINAL)
public:
    enum Format { Csv, JsonLines };
    Q_ENUM(Format)
    struct Source {
        QString replicaPath; //!< empty: there is nothing to read
        state::Operation operation; //!< whom and what the names are of
        journal::LogFilter filter;
    };
    static constexpr int PageRows = 500;

    explicit LogExport(std::function<Source()> source, QObject *parent = nullptr);
    ~LogExport() override;

    //! \brief A file that is there is replaced when the new one is whole. Without effect while one is being written.
    Q_INVOKABLE void start(const QString &path, dispatch::viewmodels::LogExport::Format format);
    //! \brief Stops; what was written goes.
    Q_INVOKABLE void cancel();
    //! \brief A name to begin with: "log-2026-11-27.csv" in the documents folder.
    Q_INVOKABLE [[nodiscard]] QString suggestedPath(
        dispatch::viewmodels::LogExport::Format format) const;

    [[nodiscard]] bool isRunning() const { return m_thread != nullptr; }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

    //! \brief What the thread does. \param progress told the events written, now and then; false stops it
    //! \return how many, or why not, in plain words
    [[nodiscard]] static std::expected<qint64, QString> write(const Source &source,
        const QString &path, Format format, const std::function<bool(qint64)> &progress);

Q_SIGNALS:
    void changed();

private:
    void finish(const std::expected<qint64, QString> &result, const QString &path);

    std::function<Source()> m_source;
    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<std::atomic_bool> m_isCanceled;
    QString m_text;
    bool m_hasFailed = false;
};

} // namespace dispatch::viewmodels
