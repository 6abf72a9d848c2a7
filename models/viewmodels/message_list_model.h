// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "viewmodels/older_messages.h"
#include "viewmodels/row_context.h"

#include <QAbstractListModel>
#include <QSet>
#include <QtQmlIntegration/qqmlintegration.h>

#include <functional>
#include <optional>
#include <span>

//! \brief How far an own message has come.
namespace dispatch::viewmodels::MessageMark {
Q_NAMESPACE
QML_ELEMENT
enum Value { None, Waiting, Refused, Sent, Delivered, Read };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::MessageMark

namespace dispatch::viewmodels {

//! \brief Something that happened on the job of a thread, between its words.
struct SystemLine {
    quint64 seq = 0;
    double momentMs = 0;
    QString text;
    bool operator==(const SystemLine &) const = default;
};

//! \brief The words of one thread, newest first: row 0 stands at the foot. The own ones that are still on their way come before
//! all others. Between them, folded, what happened on the job.
//!
//! A window of pages: the newest, and up to MaxPages older ones around the place somebody has scrolled to. Beyond that the
//! newest are let go, and come back by fetchNewer(). So a conversation of a million words costs what one of 2,000 does.
//!
//! What this machine does not have is asked from the server, one stretch at a time, while somebody looks at that end of the
//! conversation, and no longer than that.
class MessageListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(bool hasThread READ hasThread NOTIFY threadChanged FINAL)
    //! The newest words are not among the rows: somebody has scrolled far up.
    Q_PROPERTY(bool hasNewer READ hasNewer NOTIFY countChanged FINAL)
    //! Why nothing older is shown, or how far the fetching of it has come, in plain words; mostly empty.
    Q_PROPERTY(QString olderText READ olderText NOTIFY countChanged FINAL)
    //! It could not be fetched: retryOlder() may help.
    Q_PROPERTY(bool canRetryOlder READ canRetryOlder NOTIFY countChanged FINAL)
    Q_PROPERTY(bool isFinding READ isFinding NOTIFY countChanged FINAL)
public:
    enum Role {
        TextRole = Qt::UserRole + 1,
        HtmlRole,
        AuthorRole,
        MomentRole,
        NumberRole,
        CommandRole,
        IsOwnRole,
        IsOfficeRole,
        IsPendingRole,
        IsRefusedRole,
        IsEditedRole,
        IsTakenBackRole,
        CanChangeRole,
        IsFirstOfAuthorRole,
        IsFirstOfDayRole,
        IsFirstUnreadRole,
        QuoteRole,
        QuoteAuthorRole,
        QuoteTextRole,
        ChoicesRole,
        AttachmentsRole,
        MarkRole,
        MarkTextRole,
        IsSystemRole,
        IsUnfoldedRole
    };
    static constexpr std::size_t MaxPages = 6; //!< older ones, at a time
    static constexpr std::size_t MaxFallen
        = 1'000; //!< left what is present while somebody read older ones
    static constexpr int MaxJumpPages = 50; //!< looked through for one message
    //! Words of one person closer than this stand together under one name.
    static constexpr std::chrono::minutes TogetherFor { 10 };

    struct Person {
        QString name;
        bool isOffice = false;
    };
    //! Events of the thread, ascending, or why there are none, in plain words without a full stop.
    using Fetched = std::function<void(std::expected<std::vector<domain::Event>, QString>)>;
    struct Sources {
        OlderMessages::Reader
            reader; //!< what is older than the present; empty: there is only the present
        //! Asks the server for what comes before an event of the log (0: from the newest). One question at a time; only a
        //! failure may be told before it returns. Empty: there is no server.
        std::function<void(const domain::ThreadId &, quint64 beforeSeq, Fetched)> fetch {};
        std::function<void()> stopFetching {}; //!< the answer is not wanted any more
        std::function<bool(quint64 number)> isJob;
        std::function<Person(const domain::EntityRef &)> person;
    };
    explicit MessageListModel(Sources sources, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    //! \brief One page of older words.
    void fetchMore(const QModelIndex &parent) override;
    //! \brief One page of newer ones, after scrolling far up.
    Q_INVOKABLE void fetchNewer();
    //! \brief Back to the newest words.
    Q_INVOKABLE void toNewest();
    //! \brief Asks the server again for what it could not give.
    Q_INVOKABLE void retryOlder();
    //! \brief Unfolds what happened on the job at a row, or folds it again.
    Q_INVOKABLE void toggleFold(int row);
    Q_INVOKABLE [[nodiscard]] int rowOf(double n) const; //!< -1: not among the rows

    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] bool hasThread() const { return !m_thread.isNull(); }
    [[nodiscard]] domain::ThreadId thread() const { return m_thread; }
    [[nodiscard]] bool hasNewer() const { return !m_hasTail; }
    [[nodiscard]] QString olderText() const;
    [[nodiscard]] bool canRetryOlder() const { return m_fetching == Fetching::Failed && !m_hits; }
    [[nodiscard]] bool isFinding() const { return m_hits.has_value(); }

    //! \brief Shows \p thread (null: nothing). Changes what is new if it is the thread shown already.
    //! \param context the confirmed operation: the own words on their way come from the outbox
    void show(const domain::ThreadId &thread, const RowContext &context,
        std::span<const journal::OutboxRow> outbox);
    //! \param lines newest first
    void setSystemLines(std::vector<SystemLine> lines);
    //! \brief Only these, newest first; nullopt: the thread again.
    void setHits(std::optional<std::vector<domain::Message>> hits);
    //! \brief Back to what is present: older pages are read anew. show() follows.
    void forgetOlder();
    //! \brief The same, and nothing that the server once gave holds any more.
    void forgetServer();
    //! \brief The hold of own messages ends.
    void tick(domain::Timestamp now);
    //! \brief Reads on until the message is among the rows. false: it is too far, or not on this machine.
    bool reach(quint64 n);
    //! \brief The message of that number if it is among the rows; nullopt else.
    [[nodiscard]] std::optional<domain::Message> message(quint64 n) const;
    //! \brief The newest own message that can still be changed.
    [[nodiscard]] std::optional<domain::Message> newestChangeable() const;
    //! \brief From where on the words are new to the person; 0: nowhere.
    void setFirstUnread(quint64 n);

Q_SIGNALS:
    void countChanged();
    void threadChanged();

private:
    struct Row {
        bool isSystem = false;
        domain::Message message; //!< n = 0: not in the log yet
        QUuid cmd; //!< of a pending one
        QString author, whyRefused;
        bool isOwn = false, isOffice = false, isPending = false, isRefused = false;
        quint64 seq = 0; //!< of the oldest line, of a system row
        QStringList lines; //!< newest first
        double momentMs = 0;
        bool operator==(const Row &) const = default;
        [[nodiscard]] auto key() const { return std::tuple(isSystem, message.n, seq, cmd); }
    };
    enum class Fetching : quint8 {
        No,
        Older, //!< asked for
        Newer,
        Failed, //!< m_fetchProblem says why
        Impossible //!< there is no server to ask
    };
    //! Somebody who has come up to a message.
    struct Mark {
        QString name;
        quint64 upTo = 0;
        bool operator==(const Mark &) const = default;
    };
    [[nodiscard]] Row rowFor(const domain::Message &message) const;
    [[nodiscard]] std::vector<Row> makeRows() const;
    void mergeSystemLines(std::vector<Row> &rows) const;
    void apply(std::vector<Row> rows, bool isSameThread);
    void rebuild() { apply(makeRows(), true); }
    [[nodiscard]] bool hasOlder() const;
    bool addOlderPage();
    bool addNewerPage();
    void fetch(quint64 beforeSeq, Fetching way);
    void takeFetched(const std::expected<std::vector<domain::Event>, QString> &events);
    void stopFetching();
    [[nodiscard]] QString markText(const Row &row) const;
    [[nodiscard]] MessageMark::Value markOf(const Row &row) const;
    [[nodiscard]] const Row *quoted(quint64 n) const;
    [[nodiscard]] QString systemText(const Row &row) const;
    [[nodiscard]] bool canChange(const Row &row) const;
    [[nodiscard]] bool startsBlock(std::size_t at) const;
    [[nodiscard]] bool startsDay(std::size_t at) const;

    Sources m_sources;
    OlderMessages m_older;
    domain::ThreadId m_thread;
    quint64 m_threadVer = 0;
    std::vector<Row> m_rows;
    std::vector<Row> m_waiting; //!< from the outbox, newest first
    QList<domain::Message> m_tail; //!< ascending
    std::vector<domain::Message>
        m_fallen; //!< ascending; left the tail while older pages were shown
    std::vector<std::vector<domain::Message>>
        m_pages; //!< each newest first; [0] is of index m_firstPage
    std::size_t m_firstPage = 0;
    bool m_hasTail = true;
    quint64 m_olderCount = 0;
    QString m_problem;
    Fetching m_fetching = Fetching::No;
    Fetching m_wanted = Fetching::Older; //!< what is asked for again by retryOlder()
    QString m_fetchProblem;
    std::vector<SystemLine> m_lines;
    QSet<quint64> m_unfolded;
    std::optional<std::vector<domain::Message>> m_hits;
    std::vector<Mark> m_readers, m_receivers;
    domain::EntityRef m_me;
    quint64 m_firstUnread = 0;
    bool m_isChanging = false; //!< views may ask for more from inside a change
    domain::Timestamp m_now {};
};

} // namespace dispatch::viewmodels
