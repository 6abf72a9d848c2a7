// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/chat_run.h"

#include "simulator/console_lines.h"

#include <QDateTime>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

namespace {

void print(const QString &text)
{
    std::printf("%s\n", qPrintable(text));
    std::fflush(stdout);
}

QString clockOf(domain::Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(domain::toMs(at)).toString(u"HH:mm"_s);
}

} // namespace

ChatRun::ChatRun(Options options, QString password, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_password(randomPassword())
    , m_api(m_network, m_options.server)
    , m_admin(m_options.server, m_options.login, password, m_network)
{
    connect(&m_admin, &Member::failed, this, &ChatRun::failed);
    connect(&m_admin, &Member::becameLive, this, &ChatRun::openTelephone);
    m_api.login(m_options.login, password,
        [this](const std::expected<domain::Roles, HttpApi::Failure> &roles) {
            if (!roles) {
                Q_EMIT failed(
                    u"The sign-in as "_s + m_options.login + u" failed: "_s + roles.error().text);
                return;
            }
            m_admin.connectToServer();
        });
}

ChatRun::~ChatRun()
{
    if (!m_lines)
        return;
    // It waits for a key that may never come.
    m_lines->terminate();
    m_lines->wait();
}

void ChatRun::start()
{
    // Reading a line waits for a person; the loop has to go on meanwhile. The thread ends with the input, or with the program.
    auto *reader = QThread::create([this] {
        std::string line;
        while (std::getline(std::cin, line))
            QMetaObject::invokeMethod(
                this, [this, text = QString::fromStdString(line)] { take(text); },
                Qt::QueuedConnection);
        QMetaObject::invokeMethod(this, &ChatRun::stop, Qt::QueuedConnection);
    });
    reader->start();
    m_lines.reset(reader);
}

void ChatRun::stop()
{
    if (m_member)
        m_member->disconnectFromServer();
    Q_EMIT finished();
}

void ChatRun::openTelephone()
{
    if (std::exchange(m_isSetUp, true))
        return;
    const auto *technician = m_admin.operation().technicianByName(m_options.technician);
    if (!technician || technician->isRetired) {
        Q_EMIT failed(u"There is no technician called “%1”."_s.arg(m_options.technician));
        return;
    }
    m_technician = technician->id;
    const QString name = technician->name;
    m_api.ensureUser(name, m_password, domain::Role::Technician, m_technician,
        [this, name](const std::expected<void, HttpApi::Failure> &made) {
            if (!made) {
                Q_EMIT failed(
                    u"The account of %1 could not be made: %2"_s.arg(name, made.error().text));
                return;
            }
            m_admin.disconnectFromServer();
            m_member = std::make_unique<Member>(m_options.server, name, m_password, m_network);
            connect(m_member.get(), &Member::failed, this, &ChatRun::failed);
            connect(m_member.get(), &Member::becameLive, this, &ChatRun::becameLive);
            connect(m_member.get(), &Member::eventsCame, this, &ChatRun::hear);
            m_member->connectToServer();
        });
}

void ChatRun::becameLive()
{
    for (const auto *thread : threads()) {
        if (!thread->messages.isEmpty())
            m_member->act(thread->id, domain::MarkDelivered { thread->messages.last().n });
    }
    if (std::exchange(m_isGreeted, true))
        return;
    print(u"You are %1. /help says what can be done."_s.arg(m_options.technician));
    list();
}

std::vector<const domain::Thread *> ChatRun::threads() const
{
    std::vector<const domain::Thread *> all;
    for (const domain::Thread &thread : m_member->operation().threads())
        all.push_back(&thread);
    std::ranges::sort(all, {}, [](const domain::Thread *thread) {
        return std::pair(
            thread->messages.isEmpty() ? domain::Timestamp {} : thread->messages.last().at,
            thread->id);
    });
    return all;
}

QString ChatRun::titleOf(const domain::Thread &thread) const
{
    if (thread.isTeam)
        return thread.title;
    const auto *job = thread.job ? m_member->operation().job(*thread.job) : nullptr;
    return job ? u"#%1 %2"_s.arg(job->number).arg(job->fields.title) : u"The office"_s;
}

void ChatRun::list()
{
    const auto all = threads();
    if (all.empty())
        print(u"No conversation yet."_s);
    int number = 0;
    for (const auto *thread : all)
        print(u"  %1  %2%3"_s.arg(++number).arg(
            titleOf(*thread), thread->id == m_thread ? u"  (open)"_s : QString()));
    if (m_thread.isNull() && !all.empty())
        open(number);
}

void ChatRun::open(int number)
{
    const auto all = threads();
    if (number < 1 || number > static_cast<int>(all.size()))
        return print(u"There is no conversation %1."_s.arg(number));
    const domain::Thread &thread = *all[static_cast<std::size_t>(number - 1)];
    m_thread = thread.id;
    print(u"--- %1"_s.arg(titleOf(thread)));
    constexpr qsizetype Shown = 10;
    for (const auto &message : thread.messages.last(std::min(Shown, thread.messages.size())))
        print(u"%1 %2: %3"_s.arg(
            clockOf(message.at), m_member->operation().actorName(message.by), message.text));
    markRead();
}

void ChatRun::markRead()
{
    const auto *thread = m_member->operation().thread(m_thread);
    if (thread && !thread->messages.isEmpty())
        m_member->act(m_thread, domain::MarkRead { thread->messages.last().n });
}

void ChatRun::hear(const std::vector<domain::Event> &events)
{
    for (const domain::Event &event : events) {
        const auto *posted = std::get_if<domain::MessagePosted>(&event.payload);
        const auto *thread = m_member->operation().thread(domain::ThreadId { event.entity.uuid });
        if (!posted || !thread || event.by == m_member->user().ref())
            continue;
        m_member->act(event.entity, domain::MarkDelivered { event.ver });
        print(u"%1 [%2] %3: %4"_s.arg(clockOf(event.at), titleOf(*thread),
            m_member->operation().actorName(event.by), posted->text));
        for (qsizetype i = 0; i < posted->choices.size(); ++i)
            print(u"      /%1  %2"_s.arg(i + 1).arg(posted->choices.at(i)));
        if (m_thread.isNull() || !posted->choices.isEmpty())
            m_thread = thread->id;
        if (thread->id == m_thread)
            markRead();
    }
}

void ChatRun::answer(int number)
{
    const auto *thread = m_member->operation().thread(m_thread);
    if (!thread)
        return print(u"No conversation is open."_s);
    const auto &messages = thread->messages;
    const auto question = std::find_if(messages.crbegin(), messages.crend(),
        [](const domain::Message &m) { return !m.choices.isEmpty(); });
    if (question == messages.crend() || number > question->choices.size())
        return print(u"Nothing like that was asked here."_s);
    post(question->choices.at(number - 1), question->n);
}

void ChatRun::post(const QString &text, quint64 quote)
{
    if (m_thread.isNull())
        return print(u"No conversation is open."_s);
    m_member->act(m_thread, domain::PostMessage { .text = text, .attachments = {}, .quote = quote },
        [](const Member::Outcome &outcome) {
            if (!outcome)
                print(outcome.error().title);
        });
}

void ChatRun::take(const QString &line)
{
    const QString text = line.trimmed();
    if (text.isEmpty())
        return;
    if (!m_isGreeted)
        return print(u"Not connected yet."_s);
    if (!text.startsWith(u'/'))
        return post(text);
    const QString word = text.section(u' ', 0, 0).sliced(1);
    bool isNumber = false;
    if (const int number = word.toInt(&isNumber); isNumber && number > 0)
        return answer(number);
    if (word == "list"_L1)
        return list();
    if (word == "open"_L1)
        return open(text.section(u' ', 1, 1).toInt());
    if (word == "quit"_L1)
        return stop();
    print(u"/list: all conversations · /open N: one of them · /1, /2, …: an answer that was "
          u"offered · /quit\n"
          "Anything else is said in the conversation that is open."_s);
}

} // namespace dispatch::simulator
