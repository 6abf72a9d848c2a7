// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/log_client.h"
#include "journal/history.h"
#include "journal/replica.h"

#include <QTimer>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Keeps the history of an account: takes what the feed brings, and fetches what was before when it is asked for.
//! \threads the main thread
class HistoryKeeper final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(bool isFetching READ isFetching NOTIFY changed FINAL)
    Q_PROPERTY(bool isWhole READ isWhole NOTIFY changed FINAL)
    Q_PROPERTY(double part READ part NOTIFY changed FINAL)
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
public:
    //! Events asked for at a time: few enough that reading them fits between two frames.
    static constexpr int PageEvents = 250;
    static constexpr std::chrono::seconds RetryAfter { 5 };

    struct Source {
        QUrl server;
        QString accessToken; //!< empty: not connected
    };
    //! \param keep also gets what was fetched, for the log and its search
    HistoryKeeper(std::function<Source()> source,
        std::function<void(std::span<const domain::Event>)> keep, QObject *parent = nullptr);

    //! \brief Of another account; \p path is its replica's.
    void open(const QString &path);
    void close();
    //! \brief nullptr with problem() set if the file cannot be used.
    [[nodiscard]] journal::History *history() const { return m_history.get(); }

    //! \brief The state came whole, or is where the program goes on. What the replica has kept of what lies between is taken
    //! from there.
    void begin(const state::Operation &operation, const protocol::Position &position,
        domain::Timestamp now, const journal::Replica &replica);
    void take(std::span<const domain::Event> events, const protocol::Position &to);

    //! \brief "Fetching history: 43 % · 2 min left", "History is here since 2 March", or why it does not go on.
    [[nodiscard]] QString text() const;

    //! \brief Fetches what is missing, page by page, until nothing is; goes on by itself after a break of the link.
    Q_INVOKABLE void fetch();
    Q_INVOKABLE void stop();
    [[nodiscard]] bool isFetching() const { return m_isFetching; }
    [[nodiscard]] bool isWhole() const;
    //! \brief How much of the log is here, 0 to 1.
    [[nodiscard]] double part() const;
    //! \brief How long the rest will take at the present rate, in ms; negative: unknown.
    [[nodiscard]] double leftMs() const;
    //! \brief Why it does not go on at the moment, or why there is no history; in plain words, mostly empty.
    [[nodiscard]] QString problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    void ask();
    void takePage(const feed::LogPage &page);
    void wait(const QString &problem);
    //! \brief Goes on no further, and says why.
    void giveUp(const QString &problem);
    bool catchUp(const protocol::Position &position, const journal::Replica &replica);

    std::function<Source()> m_source;
    std::function<void(std::span<const domain::Event>)> m_keep;
    std::unique_ptr<journal::History> m_history;
    feed::LogClient m_client;
    QTimer m_next;
    bool m_isFetching = false;
    quint64 m_fetchedFrom = 0; //!< where this fetch began
    domain::Timestamp m_fetchingSince {};
    QString m_problem;
};

} // namespace dispatch::viewmodels
