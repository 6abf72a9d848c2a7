// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/answer_board.h"

#include "domain/limits.h"

#include "viewmodels/chat_text.h"
#include "viewmodels/thread_info.h"

#include <QCoreApplication>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

struct Answer {
    EntityRef by;
    QString name;
    qsizetype choice = -1; //!< -1: other words
};

qsizetype choiceOf(const Message &question, const QString &text)
{
    const QString said = text.trimmed();
    for (qsizetype i = 0; i < question.choices.size(); ++i) {
        if (said.compare(question.choices.at(i).trimmed(), Qt::CaseInsensitive) == 0)
            return i;
    }
    return -1;
}

//! The last answer of everybody, in the order these were given.
std::vector<Answer> answersTo(
    const Message &question, std::span<const Message> later, const state::Operation &operation)
{
    constexpr Roles Office = Role::Dispatcher | Role::Supervisor | Role::Administrator;
    std::vector<Answer> answers;
    for (const Message &message : later) {
        const auto author = UserId::from(message.by);
        const User *user = author ? operation.user(*author) : nullptr;
        if (!author || message.isTakenBack || (user && user->roles.testAnyFlags(Office)))
            continue;
        const qsizetype choice = choiceOf(question, message.text);
        if (choice < 0 && message.quote != question.n)
            continue; // talk, not an answer
        std::erase_if(answers, [&](const Answer &a) { return a.by == message.by; });
        answers.push_back({ .by = message.by,
            .name = inOneLine(operation.actorName(message.by), 60),
            .choice = choice });
    }
    return answers;
}

AnswerLine lineOf(const QString &choice, const QStringList &names, bool isOpen = false)
{
    return { .choice = choice,
        .count = static_cast<int>(names.size()),
        .names = names.join(u", "_s),
        .isOpen = isOpen };
}

} // namespace

AnswerBoardInfo answerBoard(const Thread &thread, const state::Operation &operation)
{
    const auto &messages = thread.messages;
    const auto it = std::find_if(messages.crbegin(), messages.crend(),
        [](const Message &m) { return !m.choices.isEmpty() && !m.isTakenBack; });
    if (it == messages.crend())
        return {};
    const auto at = static_cast<std::size_t>(std::distance(it, messages.crend()) - 1);
    const std::span<const Message> all(
        messages.constData(), static_cast<std::size_t>(messages.size()));
    const Message &question = all[at];
    const auto answers = answersTo(question, all.subspan(at + 1), operation);

    AnswerBoardInfo board;
    board.number = static_cast<double>(question.n);
    board.question = inOneLine(question.text, 200);
    board.askedMs = static_cast<double>(toMs(question.at));
    board.answered = static_cast<int>(answers.size());
    const auto namesWith = [&](qsizetype choice) {
        QStringList names;
        for (const Answer &answer : answers) {
            if (answer.choice == choice)
                names << answer.name;
        }
        return names;
    };
    for (qsizetype i = 0; i < question.choices.size(); ++i)
        board.lines << lineOf(inOneLine(question.choices.at(i), MaxChoiceChars), namesWith(i));
    if (const QStringList others = namesWith(-1); !others.isEmpty())
        board.lines << lineOf(QCoreApplication::translate("Chat", "Said something else"), others);

    QStringList open;
    for (const TechnicianId &id : techniciansIn(thread, operation)) {
        const bool hasAnswered = std::ranges::any_of(answers, [&](const Answer &answer) {
            const auto user = UserId::from(answer.by);
            const User *known = user ? operation.user(*user) : nullptr;
            return known && known->technician == id;
        });
        if (!hasAnswered)
            open << inOneLine(operation.technician(id)->name, 60);
    }
    board.asked = board.answered + static_cast<int>(open.size());
    if (!open.isEmpty())
        board.lines << lineOf(QCoreApplication::translate("Chat", "No answer yet"), open, true);
    return board;
}

} // namespace dispatch::viewmodels
