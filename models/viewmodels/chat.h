// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/log_client.h"
#include "viewmodels/answer_board.h"
#include "viewmodels/chat_templates.h"
#include "viewmodels/mention_finder.h"
#include "viewmodels/message_list_model.h"
#include "viewmodels/thread_inbox.h"

#include <QTimer>

namespace dispatch::viewmodels {

//! \brief Everything that is said: the inbox, the thread that is open, what is being written there, and one function per intent.
//!
//! The open thread follows the selection: a job's, a technician's; and opening a thread selects what it is about, so that words and
//! job on the screen never belong to two different things. A team's thread is open while nothing is selected.
//! \threads the main thread
class Chat : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(dispatch::viewmodels::ThreadInbox *inbox READ inbox CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::MessageListModel *messages READ messages CONSTANT FINAL)
    //! Messages nobody here has read, in all conversations that are not muted.
    Q_PROPERTY(int unread READ unread NOTIFY totalsChanged FINAL)

    Q_PROPERTY(dispatch::viewmodels::ThreadInfo thread READ thread NOTIFY threadChanged FINAL)
    Q_PROPERTY(QString readers READ readers NOTIFY threadChanged FINAL)
    Q_PROPERTY(bool canWrite READ canWrite NOTIFY threadChanged FINAL)
    Q_PROPERTY(bool isCustomerSide READ isCustomerSide NOTIFY threadChanged FINAL)
    //! The open thread is a job's, and that has a customer who reads, or could.
    Q_PROPERTY(bool hasCustomerSide READ hasCustomerSide NOTIFY threadChanged FINAL)
    Q_PROPERTY(int officeUnread READ officeUnread NOTIFY threadChanged FINAL)
    Q_PROPERTY(int customerUnread READ customerUnread NOTIFY threadChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::AnswerBoardInfo board READ board NOTIFY threadChanged FINAL)

    Q_PROPERTY(QString text READ text WRITE setText NOTIFY composerChanged FINAL)
    Q_PROPERTY(bool isAsking READ isAsking NOTIFY composerChanged FINAL)
    Q_PROPERTY(bool wasForOffice READ wasForOffice NOTIFY composerChanged FINAL)
    Q_PROPERTY(bool isEditing READ isEditing NOTIFY composerChanged FINAL)
    Q_PROPERTY(QString quoteText READ quoteText NOTIFY composerChanged FINAL)
    Q_PROPERTY(QStringList choices READ choices NOTIFY composerChanged FINAL)
    Q_PROPERTY(QString whyNot READ whyNot NOTIFY composerChanged FINAL)
    Q_PROPERTY(
        QList<dispatch::viewmodels::MentionOffer> offers READ offers NOTIFY offersChanged FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ChatTemplate> templates READ templates NOTIFY
            templatesChanged FINAL)

    Q_PROPERTY(QString findText READ findText NOTIFY findChanged FINAL)
    Q_PROPERTY(QString findResult READ findResult NOTIFY findChanged FINAL)
    //! Who is just writing, in words; set by whoever hears of it.
    Q_PROPERTY(QString typingText READ typingText WRITE setTypingText NOTIFY typingChanged FINAL)
public:
    //! A thread somebody only walks past in a list has not been read.
    static constexpr std::chrono::milliseconds ReadAfter { 500 };
    static constexpr std::chrono::minutes RemindAfter { 10 };
    static constexpr int MaxSystemLines = 300; //!< of the newest that happened on the job
    static constexpr int MaxHits = 200;
    static constexpr int FetchedAtOnce = 500; //!< older events of a thread, from the server

    struct Server {
        QUrl url;
        QString accessToken; //!< empty: not connected
    };
    struct Sources {
        std::function<RowContext()> context; //!< with what is foretold
        std::function<const state::Operation &()> confirmed;
        std::function<std::span<const journal::OutboxRow>()> outbox;
        std::function<const journal::Replica *()> replica; //!< nullptr: no account is open
        std::function<QString()> whyNotAct;
        std::function<bool(const domain::EntityRef &, domain::CommandArgs)> send;
        std::function<bool(const domain::CommandId &)> withdraw;
        std::function<void(const QString &text, bool isRefusal)> say;
        std::function<QString()> selectedJob, selectedTechnician; //!< uuid text; empty for none
        std::function<void(const QString &)> selectJob, selectTechnician; //!< empty: nothing
        std::function<void(const std::vector<domain::JobId> &)> jobsChanged; //!< their counts did
        //! The last event that may be shown, while one looks back; empty, or nullopt: all may.
        std::function<std::optional<quint64>()> end {};
        //! Where older messages are that this machine's log does not have; empty: nowhere.
        std::function<Server()> server {};
        //! Files beside the words of filesThread(), and what sends them with these; empty: there are none.
        std::function<QStringList()> files {};
        std::function<bool(const Composer::Outgoing &)> sendFiles {};
    };
    explicit Chat(Sources sources, QObject *parent = nullptr);
    ~Chat() override;

    [[nodiscard]] ThreadInbox *inbox() { return &m_inbox; }
    [[nodiscard]] MessageListModel *messages() { return &m_messages; }
    [[nodiscard]] const ChatDrafts &kept() const { return m_kept; }
    [[nodiscard]] int unread() const { return m_inbox.unread(); }

    [[nodiscard]] ThreadInfo thread() const { return m_info; }
    [[nodiscard]] QString readers() const { return m_readers; }
    [[nodiscard]] bool canWrite() const;
    [[nodiscard]] bool isCustomerSide() const { return m_info.kind == ThreadKind::Customer; }
    [[nodiscard]] bool hasCustomerSide() const { return m_hasCustomerSide; }
    [[nodiscard]] int officeUnread() const { return m_officeUnread; }
    [[nodiscard]] int customerUnread() const { return m_customerUnread; }
    [[nodiscard]] AnswerBoardInfo board() const { return m_board; }
    [[nodiscard]] const Composer &composer() const { return m_composer; }

    [[nodiscard]] QString text() const { return m_composer.text(); }
    void setText(const QString &text);
    [[nodiscard]] bool isAsking() const { return m_composer.isAsking(); }
    [[nodiscard]] bool wasForOffice() const { return m_composer.wasForOffice(); }
    [[nodiscard]] bool isEditing() const { return m_composer.edits() > 0; }
    [[nodiscard]] QString quoteText() const;
    [[nodiscard]] QStringList choices() const { return m_composer.choices(); }
    [[nodiscard]] QString whyNot() const { return m_composer.whyNot(); }
    [[nodiscard]] QList<MentionOffer> offers() const { return m_offers; }
    [[nodiscard]] QList<ChatTemplate> templates() const;
    [[nodiscard]] QString findText() const { return m_findText; }
    [[nodiscard]] QString findResult() const;
    [[nodiscard]] QString typingText() const { return m_typingText; }
    void setTypingText(const QString &text);

    // --- to a conversation
    Q_INVOKABLE void openThread(const QString &threadId);
    //! \brief The other side of the job whose thread is open.
    Q_INVOKABLE void openSide(bool isCustomer);
    //! \brief Takes what is written along to the other side.
    Q_INVOKABLE void carryToOtherSide();
    //! \brief Opens the chat of an area, or of everybody, and makes it if there is none.
    Q_INVOKABLE void openTeam(const QString &area);
    //! \brief Areas that technicians work in: each can have a chat.
    Q_INVOKABLE [[nodiscard]] QStringList areas() const;
    //! \brief To the next conversation with something unread. \return false, with a notice: there is none
    Q_INVOKABLE bool openNextUnread(int step);
    //! \brief The thread is on the screen, and the window has the keyboard: what is in it counts as read.
    //! Told by each pane when it changes: it may be on several screens.
    Q_INVOKABLE void setSeen(bool isSeen);

    // --- what is written
    Q_INVOKABLE void enter();
    Q_INVOKABLE void confirm();
    //! \brief One step back of what is written; false: there is none.
    Q_INVOKABLE bool goBack();
    Q_INVOKABLE void quote(double n);
    Q_INVOKABLE void edit(double n);
    //! \brief The newest own message that can still be changed. false: there is none
    Q_INVOKABLE bool editLast();
    Q_INVOKABLE void takeBack(double n);
    //! \brief Takes a waiting message out of the outbox, and its words back into an empty field.
    Q_INVOKABLE void withdraw(const QString &commandId);
    //! \param text answers, each between slashes or on a line of its own; empty: none
    Q_INVOKABLE void setChoices(const QString &text);
    //! \brief Asks who can take one more.
    Q_INVOKABLE void askForOneMore();
    Q_INVOKABLE void lookForMentions(int cursor);
    //! \return where the cursor is afterwards
    Q_INVOKABLE int complete(int offer);
    Q_INVOKABLE void useTemplate(int index);
    Q_INVOKABLE void saveTemplate();
    Q_INVOKABLE void removeTemplate(int index);

    // --- what is done with it
    //! \brief No answer is owed to what was said so far.
    Q_INVOKABLE void settle();
    //! \brief Again takes the reminder back.
    Q_INVOKABLE void remind();
    Q_INVOKABLE void toggleMute();
    //! \brief Only the messages with these words; empty: all again.
    Q_INVOKABLE void find(const QString &text);
    //! \brief Where a message stands among the rows; -1, with a notice, if it is out of reach.
    Q_INVOKABLE int reach(double n);
    //! \brief Follows a link of a message. \return an address for the system to open; empty if it was one of ours
    Q_INVOKABLE QString follow(const QString &link);

    // --- for the session
    //! \param file where drafts are kept; empty: nowhere
    void setFile(const QString &file);
    void reset();
    void update(const state::ChangeSet &changes);
    void takeOutbox();
    void noteEvents(const std::vector<domain::Event> &events);
    void followSelection();
    void tick();
    //! \brief The connection is there again: what could not be fetched is asked for again.
    void connected() { m_messages.retryOlder(); }
    //! \brief Another instant is shown: whatever came from the log is read anew.
    void reread();
    //! \brief Files were put beside the words, or taken away.
    void stageFiles();
    //! \brief Where files can be put beside the words; null: nowhere, as with one that its first words make.
    [[nodiscard]] domain::ThreadId filesThread() const
    {
        return m_unborn ? domain::ThreadId() : m_thread;
    }
    //! \brief It lies before somebody's eyes.
    [[nodiscard]] bool isSeen(const domain::ThreadId &thread) const
    {
        return m_seen > 0 && thread == m_thread;
    }

Q_SIGNALS:
    void totalsChanged();
    void threadChanged(); //!< which one is open, or what is known of it
    void opened(); //!< another one
    void sent(); //!< the own words are at the foot
    void composerChanged();
    void offersChanged();
    void templatesChanged();
    void findChanged();
    void typingChanged();
    void typed(const QString &threadId); //!< a letter
    void looked(const QString &threadId); //!< long enough to have been read

private:
    [[nodiscard]] const domain::Thread *current() const;
    [[nodiscard]] domain::ThreadId sideOf(
        const domain::JobId &job, domain::Audience audience) const;
    void open(const domain::ThreadId &thread);
    void showMessages();
    void showThread();
    void readSystemLines();
    void keepDraft();
    void post(const std::optional<Composer::Outgoing> &outgoing);
    void changed();
    bool takeFiles();
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> readLog(
        journal::LogQuery query) const;
    [[nodiscard]] MessageListModel::Sources messageSources();
    void fetchOlder(const domain::ThreadId &thread, quint64 beforeSeq,
        const MessageListModel::Fetched &fetched);
    void markRead();
    void noteLocal(const domain::ThreadId &thread);
    [[nodiscard]] bool mayAct();

    Sources m_sources;
    ChatDrafts m_kept;
    ThreadInbox m_inbox { m_kept };
    feed::LogClient m_older;
    MessageListModel m_messages;
    Composer m_composer;

    domain::ThreadId m_thread; //!< open now; null: none
    //! What m_thread becomes with the first word, if it is not there yet.
    std::optional<domain::CreateThread> m_unborn;
    ThreadInfo m_info;
    QString m_readers;
    bool m_hasCustomerSide = false;
    int m_officeUnread = 0;
    int m_customerUnread = 0;
    AnswerBoardInfo m_board;
    std::optional<Mention> m_mention;
    QList<MentionOffer> m_offers;
    QString m_findText;
    QString m_typingText;
    int m_seen = 0; //!< panes that show the thread in a window with the keyboard
    QTimer m_read;
};

} // namespace dispatch::viewmodels
