// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QProcess>
#include <QUrl>

namespace dispatch::test {

//! \brief A running dispatch-clerk, and what it has said about its clerks.
class ClerkProcess final : public QObject {
    Q_OBJECT
public:
    struct Place {
        QStringList names;
        QString folder;
        QString passwordFile;
        QString login; //!< empty: each by its own name
        QStringList more; //!< further arguments
    };
    explicit ClerkProcess(Place place, QObject *parent = nullptr);
    ~ClerkProcess() override;

    //! \brief Starts it (again), on the same files.
    void start(const QUrl &server, quint64 seed, double actPerSecond);
    //! \brief Sets their pace. Until a clerk has reported after that, its state() is unknown.
    void act(double perSecond);
    //! \brief All have read everything; their state() is unknown as after act().
    void readAll();
    void networkIsUp() { order("up"); }
    void quit() { order("quit"); }
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    //! \brief Whether it ended by itself and in good order.
    [[nodiscard]] bool endedWell() const;
    //! \brief kill -9, and waits until it is gone.
    void killNow();
    //! \brief SIGSTOP and SIGCONT: a laptop that sleeps and wakes.
    void suspend() const;
    void resume() const;

    //! \brief What one clerk said last.
    struct State {
        QString link;
        qsizetype pending = -1; //!< -1: nothing said since the start
        qsizetype refused = 0;
        quint64 seq = 0;
        int attempts = 0; //!< to connect, since the start
        int words = 0; //!< said, over all its lives
    };
    //! \brief A change of the link, in order of time.
    struct LinkChange {
        QString link;
        qint64 ageMs = 0; //!< how old the clerk's data was by its own account
        quint64 seq = 0; //!< its position
        qint64 atMs = 0; //!< by watchMs()
    };
    [[nodiscard]] const QStringList &names() const { return m_place.names; }
    [[nodiscard]] State state(const QString &name) const { return m_states.value(name); }
    [[nodiscard]] const QList<LinkChange> &links(const QString &name) { return m_links[name]; }
    [[nodiscard]] bool allLive() const;
    [[nodiscard]] qsizetype acked() const
    {
        return m_acked;
    } //!< by all of its clerks, since the start
    //! \brief Words said by all of its clerks, as far as they have told; a restart takes none back.
    [[nodiscard]] int words() const;
    [[nodiscard]] qint64 watchMs() const { return m_watch.elapsed(); }
    [[nodiscard]] QString errorText() const { return QString::fromUtf8(m_errors); }

private:
    void order(const QByteArray &line);
    void orderToAct(const QByteArray &line);
    void read();

    const Place m_place;
    QProcess m_process;
    QByteArray m_errors;
    QHash<QString, State> m_states;
    QHash<QString, QList<LinkChange>> m_links;
    QHash<QString, int> m_words;
    qsizetype m_acked = 0;
    int m_ordersUnderWay = 0; //!< to act, and not yet confirmed
    QElapsedTimer m_watch;
};

} // namespace dispatch::test
