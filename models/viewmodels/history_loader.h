// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/server_query.h"
#include "journal/replica.h"

#include <QObject>
#include <QTimer>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Brings the log from before this computer's snapshot onto it, newest first and a little at a time, while somebody
//! looks at the log and the server can be reached. What has come stays, and can be searched without the server.
//! \threads the main thread
class HistoryLoader : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Somebody looks at the log.
    Q_PROPERTY(bool isWanted READ isWanted WRITE setWanted NOTIFY changed FINAL)
    //! What is still to come, in plain words; empty: all of it is here, or nothing is being fetched.
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
    //! Everything the account may see is here.
    Q_PROPERTY(bool isComplete READ isComplete NOTIFY changed FINAL)
public:
    static constexpr quint64 PageEvents = 200;
    struct Source {
        QUrl server;
        QString accessToken; //!< empty: not connected
        journal::Replica *replica = nullptr;
    };
    explicit HistoryLoader(std::function<Source()> source, QObject *parent = nullptr);

    [[nodiscard]] bool isWanted() const { return m_isWanted; }
    void setWanted(bool isWanted);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] bool isComplete() const { return m_isComplete; }
    //! \brief The replica is another one, or begins anew.
    void reset();
    //! \brief The connection has come or gone.
    void linkChanged();

Q_SIGNALS:
    void changed();
    void grew(); //!< events have come into the replica

private:
    void step();
    void take(quint64 after, const QByteArray &body);
    void say(const QString &text);

    std::function<Source()> m_source;
    feed::ServerQuery m_query;
    QTimer m_next;
    quint64 m_below = 0; //!< everything above is here; 0 with m_hasStart: all is
    bool m_hasStart = false;
    bool m_isWanted = false;
    bool m_isComplete = false;
    QString m_text;
};

} // namespace dispatch::viewmodels
