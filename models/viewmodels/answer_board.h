// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <QList>
#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief One of the answers asked for, and who gave it.
class AnswerLine {
    Q_GADGET
    QML_VALUE_TYPE(answerLine)
    Q_PROPERTY(QString choice MEMBER choice FINAL)
    Q_PROPERTY(int count MEMBER count FINAL)
    Q_PROPERTY(QString names MEMBER names FINAL)
    Q_PROPERTY(bool isOpen MEMBER isOpen FINAL)
public:
    QString choice; //!< as it was offered; of the last two lines "other words", "no answer yet"
    int count = 0;
    QString names; //!< in the order they answered
    bool isOpen = false; //!< these have not answered
    bool operator==(const AnswerLine &) const = default;
};

//! \brief A question with a few answers, and how it stands: everybody asked is in exactly one line.
class AnswerBoardInfo {
    Q_GADGET
    QML_VALUE_TYPE(answerBoard)
    Q_PROPERTY(double number MEMBER number FINAL)
    Q_PROPERTY(QString question MEMBER question FINAL)
    Q_PROPERTY(double askedMs MEMBER askedMs FINAL)
    Q_PROPERTY(int asked MEMBER asked FINAL)
    Q_PROPERTY(int answered MEMBER answered FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::AnswerLine> lines MEMBER lines FINAL)
public:
    double number = 0; //!< of the message that asks; 0: nothing is asked
    QString question;
    double askedMs = 0;
    int asked = 0, answered = 0;
    QList<AnswerLine> lines;
    bool operator==(const AnswerBoardInfo &) const = default;
};

//! \brief How the newest question of a thread stands. An answer is what somebody outside the office said after it and before the
//! next one: in answer to it, or with exactly the words of a choice. Of several the last counts.
//! \return number 0 if nothing is asked in what is present of the thread
[[nodiscard]] AnswerBoardInfo answerBoard(
    const domain::Thread &thread, const state::Operation &operation);

} // namespace dispatch::viewmodels
