// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "faults/clerk_log.h"

#include "feed/feed_client.h"

#include <QRandomGenerator>
#include <QTimer>

namespace dispatch::test {

//! \brief The console without its window and with somebody at it who never rests: makes jobs, edits and dispatches them
//! and talks, and keeps a ClerkLog of it. Each command carries a marker that is never used twice, where it has a text.
//! One that only talks says so many words in the one conversation there is, and reads what the others say.
class Clerk final : public QObject {
    Q_OBJECT
public:
    struct Place {
        QString name; //!< `NAME.replica` and `NAME.log` in the folder
        QString folder;
        quint64 seed = 0;
        domain::milliseconds clockOffset { 0 }; //!< this clerk's clock minus the right time
        std::optional<int> words = {}; //!< says so many, over all its lives, and does nothing else
    };
    explicit Clerk(const Place &place);

    void connectTo(const QUrl &server, const QString &login, const QString &password);
    //! \brief Begins to act, at random moments; 0 ends it.
    void act(double perSecond);
    //! \brief Has got and read everything that is said in the conversations it knows.
    void readAll();
    void networkIsUp() { m_client.networkIsUp(); }
    void report(); //!< says where it stands

Q_SIGNALS:
    //! \brief One line for who watches: `acked NAME`, `link NAME LINK AGE_MS SEQ` or
    //! `state NAME LINK PENDING REFUSED SEQ ATTEMPTS WORDS`.
    void said(const QString &line);

private:
    class OffsetClock final : public domain::Clock {
    public:
        explicit OffsetClock(domain::milliseconds by)
            : m_by(by)
        {
        }
        [[nodiscard]] domain::Timestamp now() const override { return m_clock.now() + m_by; }

    private:
        domain::SystemClock m_clock;
        domain::milliseconds m_by;
    };

    using Made = std::expected<domain::CommandId, domain::Rejection>;
    void doSomething();
    void attempt(const QString &what, const std::function<Made(const QString &)> &make);
    [[nodiscard]] Made choose(const QString &marker);
    void talk();
    void mark(const domain::Thread &thread, bool isRead);
    [[nodiscard]] Made createJob(const QString &marker);
    [[nodiscard]] Made edit(const domain::Job &job, const QString &marker);
    [[nodiscard]] Made plan(const domain::Visit &visit, const QString &marker);
    void answered(const domain::Command &command, const protocol::Result &result);
    void planNext();
    void sayState();
    [[nodiscard]] qsizetype pending() const;

    const Place m_place;
    OffsetClock m_clock;
    ClerkLog m_log;
    QRandomGenerator m_random;
    std::unique_ptr<journal::Replica> m_replica;
    feed::FeedClient m_client;
    QTimer m_actTimer;
    QTimer m_stateTimer;
    double m_perSecond = 0;
    quint64 m_lastMarker = 0;
    int m_words = 0; //!< said, if it only talks
    int m_opened = 0; //!< attempts to connect
    int m_refusals = 0; //!< since the last was given up
};

[[nodiscard]] QString linkName(feed::Link link);

} // namespace dispatch::test
