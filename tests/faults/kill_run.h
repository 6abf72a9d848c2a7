// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2e/office.h"
#include "faults/audit.h"
#include "faults/clerk_process.h"
#include "support/impairment_proxy.h"

#include <QRandomGenerator>

namespace dispatch::test {

//! \brief One office under load in which somebody is killed again and again.
class KillRun {
public:
    struct Plan {
        quint64 seed = 1; //!< who dies, when, and what the clerks do
        int processes = 5;
        int clerksEach = 4;
        double perSecond = 4; //!< commands of one clerk
        int wordsEach = 0; //!< > 0: they only talk, so many words each, over one bad line for all
    };
    explicit KillRun(const Plan &plan);

    //! \brief Makes the organisation, the accounts and the clerks; returns when all are live.
    [[nodiscard]] bool open();
    //! \brief Kills the server at a random instant (at work, while it starts, while it stops) and starts it again.
    [[nodiscard]] bool killServer();
    //! \brief Kills one of the clerks' processes at a random instant (at work, or while it starts) and starts it again.
    [[nodiscard]] bool killClerks();
    //! \brief Cuts the line of all clerks, at once or in the middle of something, or makes it a bad one for a while.
    [[nodiscard]] bool spoilLine();
    //! \brief Waits until the clerks have said so many words, sent or not.
    [[nodiscard]] bool untilSaid(int words);
    //! \brief Nobody dies any more: everything that was made must get through, and all must come to the same place.
    [[nodiscard]] bool heal();
    //! \brief After that: everybody gets and reads everything.
    [[nodiscard]] bool readAll();
    //! \brief Ends all programs, then `dispatch-server verify`, then the books.
    [[nodiscard]] Audit close(Reading reading = Reading::Any);

    [[nodiscard]] const QString &trouble() const
    {
        return m_trouble;
    } //!< why something returned false
    //! \brief How often somebody was killed while: working, starting, stopping.
    struct Kills {
        int working = 0, starting = 0, stopping = 0;
        int lines = 0; //!< cut or spoilt
    };
    [[nodiscard]] const Kills &kills() const { return m_kills; }
    [[nodiscard]] Office &office() { return m_office; }
    [[nodiscard]] qsizetype acked() const; //!< since each clerk's last start
    [[nodiscard]] QString journal() const
    {
        return m_office.path(QStringLiteral("data/journal.db"));
    }
    [[nodiscard]] const QStringList &clerks() const { return m_names; }

private:
    [[nodiscard]] bool waitFor(const std::function<bool()> &condition, const QString &what);
    [[nodiscard]] bool serveAgain();
    [[nodiscard]] bool openConversation();
    [[nodiscard]] bool becomesCalm();
    [[nodiscard]] int said() const;
    [[nodiscard]] bool allRun();
    void startClerks(ClerkProcess &clerks, double perSecond);
    void waitRandomly(int mostMs);

    const Plan m_plan;
    QRandomGenerator m_random;
    Office m_office;
    std::unique_ptr<ImpairmentProxy> m_line;
    std::vector<std::unique_ptr<ClerkProcess>> m_clerks;
    QStringList m_names;
    Kills m_kills;
    qint64 m_serverStartMs = 50; //!< how long it took last time
    QString m_trouble;
};

} // namespace dispatch::test
