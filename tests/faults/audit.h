// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace dispatch::test {

//! \brief What is found when all programs have ended: the clerks' logs and replicas against the server's journal.
struct Audit {
    quint64 events = 0;
    qsizetype words = 0; //!< messages in the journal
    qsizetype made = 0; //!< commands that were stored, as sworn
    qsizetype acked = 0;
    qsizetype refused = 0; //!< and kept for the person, or given up by it
    qsizetype lost
        = 0; //!< acknowledged and not in the journal as acknowledged, or neither in force nor kept as refused
    qsizetype doubled = 0; //!< commands with effect more than once
    qsizetype disordered
        = 0; //!< commands in force before one of the same clerk that was made earlier
    qsizetype unequal
        = 0; //!< replicas that differ from the fold of the journal, or from what it says of a conversation
    qsizetype unread = 0; //!< people who have not got, or not read, the last word of a conversation
    QStringList findings; //!< the first of them in words

    [[nodiscard]] bool isClean() const { return findings.isEmpty(); }
};

enum class Reading : quint8 { Any, Everything };

//! \brief Holds \p clerks' files (`NAME.log`, `NAME.replica` in \p folder) against \p journal. Nobody may use them now.
//! \param reading whether each of them was to get and read all that was said
[[nodiscard]] Audit audit(const QString &journal, const QString &folder, const QStringList &clerks,
    Reading reading = Reading::Any);

} // namespace dispatch::test
