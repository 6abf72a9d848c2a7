// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/server_query.h"
#include "feed/track_client.h"
#include "state/operation.h"
#include "uploads/attachment_fetcher.h"
#include "viewmodels/case_map.h"
#include "viewmodels/paper.h"

#include <QObject>
#include <QThread>
#include <QTimer>
#include <QtQmlIntegration/qqmlintegration.h>

#include <atomic>
#include <memory>

namespace dispatch::viewmodels {

//! \brief Saves the whole story of one job with its proof: the case file for a verifier, and the same as HTML and PDF for
//! people. The server makes it, because it alone has every record; it is checked here before it is saved. The ways that were
//! driven and the attached pictures are added here, and are no part of the proof.
//! \threads the main thread; reading, painting and writing in a worker
class CaseExport : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(bool isRunning READ isRunning NOTIFY changed FINAL)
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
    Q_PROPERTY(bool hasFailed READ hasFailed NOTIFY changed FINAL)
public:
    //! So long names and pictures of attached files are waited for; then the case goes out without them.
    static constexpr std::chrono::seconds FilesWithin { 10 };

    struct Source {
        QUrl server;
        QString accessToken; //!< empty: not connected
        state::Operation operation; //!< whom this console knows
        uploads::AttachmentFetcher *files
            = nullptr; //!< what messages carry; nullptr: nothing is known of it
    };
    //! What a worker needs to write a case.
    struct Task {
        QByteArray json;
        QString path; //!< with or without an ending
        CaseStory story;
        std::vector<CaseWay> ways;
        QHash<QUuid, QString> fileNames, filePaths;
        CaseGround ground;
    };
    //! Pages that are painted; 0 of 0 while they are counted. false stops.
    using Progress = Paper::Progress;

    explicit CaseExport(std::function<Source()> source, QObject *parent = nullptr);
    ~CaseExport() override;

    //! \brief What maps are drawn on, asked for each case.
    void setGround(std::function<CaseGround()> ground) { m_ground = std::move(ground); }

    //! \brief Writes `NAME.json`, `NAME.html` and `NAME.pdf`. \param path with or without one of these endings
    Q_INVOKABLE void start(const QString &jobId, const QString &path);
    //! \brief Gives up; nothing is kept.
    Q_INVOKABLE void cancel();
    //! \brief "case-481-2026-11-27" in the documents folder.
    Q_INVOKABLE [[nodiscard]] QString suggestedPath(const QString &number) const;

    [[nodiscard]] bool isRunning() const { return m_run != nullptr; }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

    //! \brief Checks the file that came, and tells it.
    //! \return or what is wrong with it, in plain words
    [[nodiscard]] static std::expected<CaseStory, QString> read(
        const QByteArray &json, const state::Operation &office, const QTimeZone &zone);
    //! \brief Paints and writes: all three files, or none unless the disk fails between two of them.
    //! \return what was written, or why not, in plain words
    //! \threads any
    [[nodiscard]] static std::expected<QString, QString> write(
        const Task &task, const Progress &goesOn);

Q_SIGNALS:
    void changed();

private:
    struct Run; //!< from asking to the last byte; the worker has a share in it

    void say(const QString &text, bool hasFailed = false);
    void end(const QString &text, bool hasFailed);
    void inWorker(std::function<void(const std::shared_ptr<Run> &)> work);
    void told(const std::expected<CaseStory, QString> &story);
    void askWay();
    void askFiles();
    void lookAtFiles();
    void paint();

    std::function<Source()> m_source;
    std::function<CaseGround()> m_ground;
    feed::ServerQuery m_query;
    feed::TrackClient m_tracks;
    QTimer m_filesTimer;
    std::shared_ptr<Run> m_run; //!< nullptr: nothing is under way
    std::unique_ptr<QThread> m_thread;
    QString m_text;
    bool m_hasFailed = false;
};

} // namespace dispatch::viewmodels
