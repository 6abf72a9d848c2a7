// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/http_api.h"
#include "simulator/member.h"
#include "simulator/options.h"

#include <QThread>

namespace dispatch::simulator {

//! \brief A technician's telephone as lines of text: what is said comes out, what is typed goes into the conversation that is
//! open. Through the public feed only, so that it sees what a technician sees and no more.
//! \threads one, with an event loop; lines are read in another
class ChatRun final : public QObject {
    Q_OBJECT
public:
    ChatRun(Options options, QString password, QObject *parent = nullptr);
    ~ChatRun() override;

    void start();
    void stop();
    //! \brief A line as somebody typed it. `/help` says what can be done.
    void take(const QString &line);

Q_SIGNALS:
    void finished();
    //! \brief It cannot go on; \p text is for people.
    void failed(const QString &text);

private:
    void openTelephone();
    void becameLive();
    void hear(const std::vector<domain::Event> &events);
    void list();
    void open(int number);
    void answer(int number);
    void post(const QString &text, quint64 quote = 0);
    void markRead();
    //! Those with something said last stand last, as on a screen that scrolls.
    [[nodiscard]] std::vector<const domain::Thread *> threads() const;
    [[nodiscard]] QString titleOf(const domain::Thread &thread) const;

    Options m_options;
    QString m_password; //!< of the technician's account, made for this run
    QNetworkAccessManager m_network;
    HttpApi m_api;
    Member m_admin; //!< the account of the command line; only to find the technician
    std::unique_ptr<Member> m_member;
    domain::TechnicianId m_technician;
    domain::ThreadId m_thread; //!< open
    std::unique_ptr<QThread> m_lines;
    bool m_isSetUp = false;
    bool m_isGreeted = false;
};

} // namespace dispatch::simulator
