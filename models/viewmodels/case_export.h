// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/server_query.h"

#include <QObject>
#include <QUrl>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Saves the whole story of one job with its proof: the case file for a verifier, and the same as HTML and PDF for
//! people. The server makes it, because it alone has every record; it is checked here before it is saved.
//! \threads the main thread
class CaseExport : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(bool isRunning READ isRunning NOTIFY changed FINAL)
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
    Q_PROPERTY(bool hasFailed READ hasFailed NOTIFY changed FINAL)
public:
    struct Source {
        QUrl server;
        QString accessToken; //!< empty: not connected
    };
    explicit CaseExport(std::function<Source()> source, QObject *parent = nullptr);

    //! \brief Writes `NAME.json`, `NAME.html` and `NAME.pdf`. \param path with or without one of these endings
    Q_INVOKABLE void start(const QString &jobId, const QString &path);
    //! \brief "case-481-2026-11-27" in the documents folder.
    Q_INVOKABLE [[nodiscard]] QString suggestedPath(const QString &number) const;

    [[nodiscard]] bool isRunning() const { return m_query.isAsking(); }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    //! \return what was written, or why not, in plain words
    [[nodiscard]] static std::expected<QString, QString> save(
        const QByteArray &json, const QString &path);

Q_SIGNALS:
    void changed();

private:
    void say(const QString &text, bool hasFailed);

    std::function<Source()> m_source;
    feed::ServerQuery m_query;
    QString m_text;
    bool m_hasFailed = false;
};

} // namespace dispatch::viewmodels
