// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/chat.h"
#include "viewmodels/desk.h"
#include "viewmodels/job_info.h"

#include <QTemporaryDir>

namespace dispatch::tests {

//! \brief A desk with its conversations: what is said, by whomever, is judged and folded in at once, as a server would do it. While
//! `isOffline` what the desk itself does waits in the outbox.
struct TalkDesk {
    Desk desk;
    QTemporaryDir folder;
    std::vector<journal::OutboxRow> outbox;
    QString readOnlyText, job, technician;
    QStringList said;
    QHash<ThreadId, QStringList> staged; //!< files beside the words, by conversation
    std::vector<viewmodels::Composer::Outgoing> sentWithFiles;
    bool isOffline = false;
    User vera { .id = UserId::make(noon()),
        .ver = 1,
        .name = QStringLiteral("vera"),
        .roles = Role::Customer,
        .areas = {},
        .technician = {} };
    viewmodels::Chat chat { { .context =
                                  [this] {
                                      auto context = desk.context();
                                      context.muted = &chat.kept().muted();
                                      return context;
                                  },
        .confirmed = [this]() -> const state::Operation & { return desk.operation; },
        .outbox = [this] { return std::span<const journal::OutboxRow>(outbox); },
        .replica = []() -> const journal::Replica * { return nullptr; },
        .whyNotAct = [this] { return readOnlyText; },
        .send
        = [this](const EntityRef &entity, const CommandArgs &args) { return take(entity, args); },
        .withdraw =
            [this](const CommandId &id) {
                return std::erase_if(outbox, [&](const journal::OutboxRow &row) {
                    return row.command.id == id;
                }) > 0;
            },
        .say = [this](const QString &text, bool) { said << text; },
        .selectedJob = [this] { return job; },
        .selectedTechnician = [this] { return technician; },
        .selectJob =
            [this](const QString &id) {
                job = id;
                technician.clear();
                chat.followSelection();
            },
        .selectTechnician =
            [this](const QString &id) {
                technician = id;
                job.clear();
                chat.followSelection();
            },
        .jobsChanged = [](const std::vector<JobId> &) {},
        .end = {},
        .server = {},
        .files = [this] { return staged.value(chat.filesThread()); },
        .sendFiles =
            [this](const viewmodels::Composer::Outgoing &message) {
                staged.remove(message.thread);
                chat.stageFiles();
                sentWithFiles.push_back(message);
                return true;
            } } };

    TalkDesk()
    {
        desk.operation.put(vera);
        chat.setFile(file());
    }
    [[nodiscard]] QString file() const { return folder.filePath(QStringLiteral("talk.chat")); }

    //! \brief A technician with an account.
    User addTechnician(const QString &name, const QString &area = {})
    {
        const auto id = desk.addTechnician(
            static_cast<quint32>(desk.operation.technicians().size() + 1), name, Duty::Available);
        Technician technician = *desk.operation.technician(id);
        technician.area = area;
        desk.operation.put(technician);
        const User user { .id = UserId::make(desk.now),
            .ver = 1,
            .name = name,
            .roles = Role::Technician,
            .areas = {},
            .technician = id };
        desk.operation.put(user);
        return user;
    }
    struct Talk {
        JobId job;
        ThreadId office, customer;
    };
    //! \brief A job with both sides, asked for by the customer.
    Talk addJob(quint64 number, const QString &title, Priority priority = Priority::Normal)
    {
        const auto added = desk.addJob(number, title, VisitState::Unscheduled, {}, {}, priority);
        Job made = *desk.operation.job(added.job);
        made.createdBy = vera.id;
        Talk talk { .job = added.job,
            .office = ThreadId::make(desk.now),
            .customer = ThreadId::make(desk.now) };
        for (const ThreadId &id : { talk.office, talk.customer }) {
            Thread thread;
            thread.id = id;
            thread.ver = 1;
            thread.job = added.job;
            thread.audience = id == talk.office ? Audience::Office : Audience::Customer;
            desk.operation.put(thread);
            made.threads.push_back(id);
        }
        desk.operation.put(made);
        return talk;
    }
    //! \brief Puts a file beside the words that are being written.
    void stage(const QString &file)
    {
        staged[chat.filesThread()] << file;
        chat.stageFiles();
    }
    //! \brief Somebody else says or does something; a minute goes by.
    bool does(const User &who, const ThreadId &thread, const CommandArgs &args)
    {
        const state::Actor actor {
            .user = who.id, .roles = who.roles, .technician = who.technician
        };
        return fold(actor, thread, args);
    }
    bool says(const User &who, const ThreadId &thread, const QString &text)
    {
        return does(who, thread, PostMessage { .text = text, .attachments = {} });
    }
    [[nodiscard]] const Thread &thread(const ThreadId &id) const
    {
        return *desk.operation.thread(id);
    }
    //! \brief What the board says of a job.
    [[nodiscard]] int boardUnread(const JobId &id)
    {
        auto context = desk.context();
        context.muted = &chat.kept().muted();
        return viewmodels::makeJobInfo(*desk.operation.job(id), context).unread;
    }

private:
    bool fold(const state::Actor &actor, const EntityRef &entity, const CommandArgs &args)
    {
        const Command command { .id = CommandId::make(desk.now),
            .entity = entity,
            .expect = {},
            .after = {},
            .made = desk.now,
            .args = args };
        const auto decided = state::decide(desk.operation, actor, command, desk.now);
        if (!decided) {
            said << decided.error().title;
            return false;
        }
        state::ChangeSet changes;
        for (const Event &event : decided->events)
            changes.add(desk.operation.apply(event));
        desk.now += std::chrono::minutes(1);
        chat.update(changes);
        return true;
    }
    bool take(const EntityRef &entity, const CommandArgs &args)
    {
        if (!isOffline)
            return fold(desk.context().actor, entity, args);
        outbox.push_back({ .command = { .id = CommandId::make(desk.now),
                               .entity = entity,
                               .expect = {},
                               .after = {},
                               .made = desk.now,
                               .args = args },
            .accepted = {},
            .rejection = {} });
        chat.takeOutbox();
        return true;
    }
};

} // namespace dispatch::tests
