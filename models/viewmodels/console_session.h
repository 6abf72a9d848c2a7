// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/feed_client.h"
#include "map/fleet.h"
#include "map/pin_card.h"
#include "map/pins.h"
#include "map/plan_stop.h"
#include "map/trails.h"
#include "viewmodels/actions.h"
#include "viewmodels/alarm_inbox.h"
#include "viewmodels/arrivals.h"
#include "viewmodels/attachments.h"
#include "viewmodels/board_columns.h"
#include "viewmodels/breach_watch.h"
#include "viewmodels/bulk.h"
#include "viewmodels/chat.h"
#include "viewmodels/day_planner.h"
#include "viewmodels/event_log_model.h"
#include "viewmodels/here_pacer.h"
#include "viewmodels/history_keeper.h"
#include "viewmodels/intake.h"
#include "viewmodels/job_file.h"
#include "viewmodels/job_list_model.h"
#include "viewmodels/job_picks.h"
#include "viewmodels/last_deeds.h"
#include "viewmodels/link_watch.h"
#include "viewmodels/log_desk.h"
#include "viewmodels/money_book.h"
#include "viewmodels/notice_list_model.h"
#include "viewmodels/notifier.h"
#include "viewmodels/past_tracks.h"
#include "viewmodels/plan_travel.h"
#include "viewmodels/presence_book.h"
#include "viewmodels/review_model.h"
#include "viewmodels/saved_queues.h"
#include "viewmodels/shift_book.h"
#include "viewmodels/silence_watch.h"
#include "viewmodels/suggestion_finder.h"
#include "viewmodels/suggestion_watch.h"
#include "viewmodels/technician_list_model.h"
#include "viewmodels/time_machine.h"
#include "viewmodels/timeline.h"
#include "viewmodels/trail_loader.h"
#include "viewmodels/zone_book.h"

#include <QObject>
#include <QRectF>
#include <QTimer>
#include <QUrl>

namespace dispatch::viewmodels {

//! \brief What the QML sees of the operation: models, the selection, and one function per intent.
//!
//! Data comes one way: feed -> operation -> models. An intent is put into the outbox and comes back as state; nothing
//! here changes a model by itself. One account's replica at a time.
//! \threads the main thread
class ConsoleSession final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(dispatch::viewmodels::ConsoleSession::Link link READ link NOTIFY linkChanged FINAL)
    Q_PROPERTY(QString linkText READ linkText NOTIFY nowChanged FINAL)
    Q_PROPERTY(bool isOpen READ isOpen NOTIFY opened FINAL)
    Q_PROPERTY(bool isReadOnly READ isReadOnly NOTIFY opened FINAL)
    Q_PROPERTY(QString whyNotAct READ whyNotAct NOTIFY mayActChanged FINAL)
    Q_PROPERTY(bool hasData READ hasData NOTIFY linkChanged FINAL)
    Q_PROPERTY(QString ageText READ ageText NOTIFY nowChanged FINAL)
    Q_PROPERTY(bool isConnecting READ isConnecting NOTIFY linkChanged FINAL)
    Q_PROPERTY(bool needsSignIn READ needsSignIn NOTIFY linkChanged FINAL)
    Q_PROPERTY(double nowMs READ nowMs NOTIFY nowChanged FINAL)
    Q_PROPERTY(double dataAgeMs READ dataAgeMs NOTIFY nowChanged FINAL)
    Q_PROPERTY(QString server READ server NOTIFY opened FINAL)
    Q_PROPERTY(QString login READ login NOTIFY opened FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged FINAL)
    Q_PROPERTY(bool canDispatch READ canDispatch NOTIFY linkChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::AlarmInbox *inbox READ inbox CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::Notifier *notifier READ notifier CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::PresenceBook *presence READ presence CONSTANT FINAL)

    Q_PROPERTY(dispatch::viewmodels::JobListModel *jobs READ jobs CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::JobPicks *picks READ picks CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::BoardColumns *columns READ columns CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::SavedQueues *queues READ queues CONSTANT FINAL)
    Q_PROPERTY(
        dispatch::viewmodels::TechnicianListModel *technicians READ technicians CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::Chat *chat READ chat CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::Attachments *attachments READ attachments CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::Timeline *timeline READ timeline CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::ShiftBook *shifts READ shifts CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::DayPlanner *planner READ planner CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::EventLogModel *log READ log CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::LogDesk *logDesk READ logDesk CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::ReviewModel *review READ review CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::Arrivals *arrivals READ arrivals CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::ZoneBook *zones READ zones CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::MoneyBook *money READ money CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::Intake *intake READ intake CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::JobFile *jobFile READ jobFile CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::TimeMachine *past READ past CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::HistoryKeeper *history READ history CONSTANT FINAL)
    //! What must not wait while one looks back: an emergency that is open now; empty if there is none.
    Q_PROPERTY(QString liveAlarmText READ liveAlarmText NOTIFY liveAlarmChanged FINAL)
    //! Where the technicians of the instant were, as far as it is known; empty if all is.
    Q_PROPERTY(QString pastTracksText READ pastTracksText NOTIFY trailChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::NoticeListModel *notices READ notices CONSTANT FINAL)
    Q_PROPERTY(dispatch::map::Fleet *fleet READ fleet CONSTANT FINAL)
    Q_PROPERTY(dispatch::map::Pins *pins READ pins CONSTANT FINAL)
    Q_PROPERTY(dispatch::map::Trails *trails READ trails CONSTANT FINAL)
    Q_PROPERTY(QList<dispatch::map::PlanStop> stops READ stops NOTIFY stopsChanged FINAL)
    Q_PROPERTY(int trailHandle READ trailHandle NOTIFY selectionChanged FINAL)
    Q_PROPERTY(QString trailText READ trailText NOTIFY trailChanged FINAL)
    Q_PROPERTY(bool hasTrailFailed READ hasTrailFailed NOTIFY trailChanged FINAL)

    Q_PROPERTY(dispatch::viewmodels::ConsoleSession::Selection selection READ selection NOTIFY
            selectionChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::JobInfo job READ job NOTIFY jobChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::TechnicianInfo technician READ technician NOTIFY
            technicianChanged FINAL)
    Q_PROPERTY(int selectedHandle READ selectedHandle NOTIFY selectionChanged FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ActionInfo> actions READ actions NOTIFY jobChanged FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::Suggestion> suggestions READ suggestions NOTIFY
            suggestionsChanged FINAL)
    //! What Ctrl+Z would take back; empty for nothing.
    Q_PROPERTY(QString undoText READ undoText NOTIFY undoChanged FINAL)
    //! How long it still can be, in whole seconds.
    Q_PROPERTY(int undoLeftS READ undoLeftS NOTIFY undoChanged FINAL)
public:
    //! Silent: nothing speaks against the connection but that nothing comes, not even the heartbeat.
    enum Link { Offline, Waiting, Connecting, Loading, Silent, Live };
    Q_ENUM(Link)
    //! How long a link counts as live after the last word of the server: a heartbeat, and what one may be late.
    static constexpr std::chrono::seconds SilentAfter { 20 };
    //! How often a second window looks whether the first has gone.
    static constexpr std::chrono::seconds TakeOverEvery { 5 };
    //! How long a job that has ended is still to be found on the map.
    static constexpr std::chrono::hours EndedPinsFor { 2 };
    enum Selection { Nothing, SelectedJob, SelectedTechnician };
    Q_ENUM(Selection)

    //! \param profileDir where replicas are kept, one file per account; made if missing
    ConsoleSession(const domain::Clock &clock, QString profileDir, QObject *parent = nullptr);
    ~ConsoleSession() override;

    //! \brief Travel times of suggestions and plans come from these; without any they are estimates.
    void setWays(const travel::Ways &ways)
    {
        m_suggestions.setWays(ways);
        m_travel.setWays(ways);
        m_planner.setWays(ways);
    }

    //! \brief Opens the replica of an account, without any connection. Its state is readable at once.
    //! \return false with problem() set if it cannot be opened
    bool open(const QUrl &server, const QString &login);
    //! \brief Opens the account's replica, signs in and stays connected.
    Q_INVOKABLE void signIn(const QString &server, const QString &login, const QString &password);
    Q_INVOKABLE void signOut();
    //! \brief Whether this computer keeps data of the account, so that it can be looked at without the server.
    Q_INVOKABLE [[nodiscard]] bool hasStored(const QString &server, const QString &login) const;
    //! \brief Opens what is kept of the account, without the server. What is done then waits until one signs in.
    Q_INVOKABLE bool openStored(const QString &server, const QString &login);
    //! \brief Called before a frame is drawn: after a sleep of program or machine, what the frame shows is brought to
    //! the present first, so that nothing from before the sleep is drawn as live.
    Q_INVOKABLE void frameIsDue();

    [[nodiscard]] Link link() const;
    [[nodiscard]] QString linkText() const;
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool isReadOnly() const;
    //! \brief Why nothing can be changed here; empty if it can. What a role may not do is said elsewhere.
    [[nodiscard]] QString whyNotAct() const;
    //! \brief Whether anything was ever loaded: an empty list means "none" only then.
    [[nodiscard]] bool hasData() const;
    [[nodiscard]] bool isConnecting() const { return link() == Connecting || link() == Loading; }
    [[nodiscard]] bool needsSignIn() const { return !m_isSignedIn; }
    [[nodiscard]] double nowMs() const;
    //! \brief How long ago the server was last heard.
    [[nodiscard]] double dataAgeMs() const;
    //! \brief What every panel says about its data while the link is not live: "4 min old"; empty while it is.
    [[nodiscard]] QString ageText() const;
    [[nodiscard]] QString server() const { return m_server.toString(); }
    [[nodiscard]] QString login() const { return m_login; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] bool canDispatch() const;
    [[nodiscard]] AlarmInbox *inbox() { return &m_inbox; }
    [[nodiscard]] const AlarmInbox *inbox() const { return &m_inbox; }
    [[nodiscard]] Notifier *notifier() { return &m_notifier; }
    [[nodiscard]] PresenceBook *presence() { return &m_presence; }

    [[nodiscard]] JobListModel *jobs() { return &m_jobs; }
    [[nodiscard]] JobPicks *picks() { return &m_picks; }
    [[nodiscard]] BoardColumns *columns() { return &m_columns; }
    [[nodiscard]] SavedQueues *queues() { return &m_queues; }
    [[nodiscard]] TechnicianListModel *technicians() { return &m_technicians; }
    [[nodiscard]] Chat *chat() { return &m_chat; }
    [[nodiscard]] Attachments *attachments() { return &m_attachments; }
    [[nodiscard]] Timeline *timeline() { return &m_timeline; }
    [[nodiscard]] ShiftBook *shifts() { return &m_shifts; }
    [[nodiscard]] DayPlanner *planner() { return &m_planner; }
    [[nodiscard]] EventLogModel *log() { return &m_log; }
    [[nodiscard]] LogDesk *logDesk() { return &m_logDesk; }
    [[nodiscard]] ReviewModel *review() { return &m_review; }
    [[nodiscard]] NoticeListModel *notices() { return &m_notices; }
    [[nodiscard]] Arrivals *arrivals() { return &m_arrivals; }
    [[nodiscard]] ZoneBook *zones() { return &m_zones; }
    [[nodiscard]] MoneyBook *money() { return &m_money; }
    [[nodiscard]] Intake *intake() { return &m_intake; }
    [[nodiscard]] JobFile *jobFile() { return &m_jobFile; }
    [[nodiscard]] TimeMachine *past() { return &m_past; }
    [[nodiscard]] HistoryKeeper *history() { return &m_history; }
    [[nodiscard]] QString liveAlarmText() const;
    [[nodiscard]] QString pastTracksText() const { return m_pastTracks.text(); }
    [[nodiscard]] map::Fleet *fleet() { return &m_fleet; }
    [[nodiscard]] map::Pins *pins() { return &m_pins; }
    [[nodiscard]] map::Trails *trails() { return &m_trails; }
    //! \brief Where whoever is selected goes next; of a selected job, where its technician will be there.
    [[nodiscard]] QList<map::PlanStop> stops() const { return m_stops; }
    //! \brief Whose way of the last hour is shown: the selected technician; < 0: nobody's.
    [[nodiscard]] int trailHandle() const;
    //! \brief Where that trail begins and why, in words; empty if it is whole.
    [[nodiscard]] QString trailText() const
    {
        return m_held ? m_pastTracks.text() : m_trailLoader.text();
    }
    [[nodiscard]] bool hasTrailFailed() const { return m_trailLoader.hasFailed(); }
    //! \brief What the map's card says of a job now; empty for an unknown one.
    Q_INVOKABLE [[nodiscard]] dispatch::map::PinCard jobCard(const QString &jobId) const;

    [[nodiscard]] Selection selection() const { return m_selection; }
    [[nodiscard]] JobInfo job() const;
    [[nodiscard]] TechnicianInfo technician() const;
    [[nodiscard]] int selectedHandle() const;
    [[nodiscard]] QList<ActionInfo> actions() const { return actionsOf(m_jobId); }
    [[nodiscard]] QList<ActionInfo> actionsOf(const QString &jobId) const;
    [[nodiscard]] QList<Suggestion> suggestions() const { return m_suggestions.list(); }
    [[nodiscard]] QString undoText() const { return m_undoText; }
    [[nodiscard]] int undoLeftS() const { return m_undoLeftS; }

    Q_INVOKABLE void selectJob(const QString &jobId);
    Q_INVOKABLE void selectTechnician(const QString &technicianId);
    Q_INVOKABLE void selectHandle(int handle);
    Q_INVOKABLE void clearSelection();
    //! \brief The box around everybody on the map, else around the open jobs: west, south, width, height in degrees, with
    //! some ground around it. Null when there is nothing to show.
    Q_INVOKABLE [[nodiscard]] QRectF extent() const;
    //! \brief Moves the selection of the board by \p step rows; \p isPicking picks the rows on the way, else none is.
    Q_INVOKABLE void stepJob(int step, bool isPicking = false);

    //! \brief Selects the open job most is said about; false, and nothing changed, while nobody has said anything.
    bool selectLiveliestJob();

    //! \brief Gives a job to a technician: approves a request, schedules an unscheduled one from now, or moves a scheduled one.
    Q_INVOKABLE void assign(const QString &jobId, const QString &technicianId);
    Q_INVOKABLE void assignHandle(const QString &jobId, int handle);
    //! \brief Gives a job to a technician with an arrival window that begins at \p fromMs, as Timeline::judge() foresees it.
    Q_INVOKABLE void schedule(const QString &jobId, const QString &technicianId, double fromMs);
    //! \brief How long the job's visit is thought to take.
    Q_INVOKABLE void setDuration(const QString &jobId, int minutes);
    //! \brief One step of the selected job; \p action as in ActionInfo::name.
    Q_INVOKABLE void act(const QString &jobId, const QString &action, const QString &reason);
    //! \brief What would come of doing the same with several jobs at once; judged by the server's own rules.
    [[nodiscard]] BulkPlan planBulk(const QStringList &jobIds, const BulkDeed &deed);
    //! \brief Does it with all of them, in one command: all or none.
    //! \return false, with a notice, if it cannot be done with every one, and nothing is sent
    bool doBulk(const QStringList &jobIds, const BulkDeed &deed);
    [[nodiscard]] QString bulkTitle(const BulkDeed &deed, qsizetype jobs) const;
    //! \brief Sets a technician's duty; \p duty as in domain::name(Duty).
    Q_INVOKABLE void setDuty(
        const QString &technicianId, const QString &duty, const QString &reason = {});
    //! \brief Ends an emergency; \p note says how the technician was called back.
    Q_INVOKABLE void clearEmergency(const QString &technicianId, const QString &note);
    Q_INVOKABLE void createJob(const QString &title, const QString &customer, const QString &phone,
        const QString &address, const QString &trade, int priority);
    Q_INVOKABLE void noteJob(const QString &jobId, const QString &text);
    //! \brief Takes back what one did last: what has not been sent leaves the outbox, what the server has is undone there
    //! as long as it holds it. notice() says what came of it.
    Q_INVOKABLE void undo();
    //! \brief Takes back a waiting action, or drops a refused one with those made on top of it.
    Q_INVOKABLE void withdraw(const QString &commandId);
    //! \brief Does what ReviewItem::deedText says: lets a held action go, or does a refused one, and those made on top of
    //! it, anew against what the thing is now.
    Q_INVOKABLE void proceed(const QString &commandId);
    //! \brief Dismisses a notice; \p key as in NoticeListModel::Key.
    Q_INVOKABLE void dismiss(int key);

Q_SIGNALS:
    void linkChanged();
    void opened();
    void mayActChanged();
    void nowChanged();
    void problemChanged();
    void selectionChanged();
    void jobChanged();
    void technicianChanged();
    void suggestionsChanged();
    void undoChanged();
    void stopsChanged();
    void trailChanged();
    void liveAlarmChanged();
    //! \brief Short words for the foot of the window: what was done, or why it could not be.
    void notice(const QString &text, bool isRefusal);

private:
    [[nodiscard]] RowContext context() const;
    [[nodiscard]] RowContext liveContext() const;
    //! \brief What the screens show: as it was while one looks back, else live().
    [[nodiscard]] const state::Operation &operation() const;
    [[nodiscard]] const state::Operation &live() const;
    [[nodiscard]] domain::Timestamp liveNow() const;
    [[nodiscard]] state::Actor actor() const;
    [[nodiscard]] domain::Timestamp now() const;
    [[nodiscard]] std::optional<domain::JobId> selectedJobId() const;
    [[nodiscard]] domain::ThreadId threadOf(
        const domain::Job &job, domain::Audience audience) const;

    // The past, see console_past.cpp.
    void openPast(const QString &replicaPath);
    void beginHistory();
    void takeReset();
    void takeChanges(const state::ChangeSet &changes);
    void takeEvents(const std::vector<domain::Event> &events);
    void holdLive();
    void showPast(const state::ChangeSet *changes);
    void placePast();
    void keepSelection();
    void leavePast();
    [[nodiscard]] bool refusesPast();

    void resetAll();
    void applyChanges(const state::ChangeSet &changes);
    void takeLocations(const protocol::LocationBatch &batch);
    void takeOutbox();
    void takeResult(const domain::Command &command, const protocol::Result &result);
    void showLink();
    void attach(std::unique_ptr<journal::Replica> replica);
    void takeOver();
    void updateReview();
    void updateUndo();
    void noticeUndecided();
    void redo(const domain::CommandId &id);
    void updateFleet(const std::vector<domain::TechnicianId> &technicians);
    void updatePins();
    void updateStops();
    void forgetTrails();
    void tickMap(bool haveJobsChanged);
    void updateAlarms();
    void lookAtAlarms();
    void lookAtAlarmsSoon(); //!< with the next frame, once for all that changed until then
    void sayWhereOneIs();
    // What is said, see console_chat.cpp.
    [[nodiscard]] Chat::Sources chatSources();
    void connectChat();
    void notifyMessages(const std::vector<domain::Event> &events);
    [[nodiscard]] bool postParcel(const uploads::Parcel &parcel);
    void updateSuggestions();
    void tick();
    void setProblem(const QString &text);
    void give(const QString &jobId, const QString &technicianId,
        const std::optional<domain::TimeWindow> &window);
    [[nodiscard]] std::optional<domain::GeoPoint> positionOf(
        const domain::Technician &technician) const;
    [[nodiscard]] std::vector<Candidate> candidates() const;
    [[nodiscard]] QString sendPlanned(const PlannedCommand &planned);
    bool send(const domain::EntityRef &entity, domain::CommandArgs args,
        std::optional<domain::Expect> expect);

    const domain::Clock &m_clock;
    QString m_profileDir;
    QUrl m_server;
    QString m_login;
    QString m_problem;
    bool m_isSignedIn = false;

    state::Operation m_empty;
    std::unique_ptr<journal::Replica> m_replica;
    std::unique_ptr<feed::FeedClient> m_client;
    QHash<domain::EntityRef, Pending> m_pending;
    const QHash<domain::EntityRef, Pending> m_nothingPending;

    //! \brief What has to be there again the moment one returns to now.
    struct Held {
        QHash<quint32, domain::Fix> fixes; //!< the newest of each handle
        QString jobId; //!< selected, but not there yet at the instant shown
    };
    std::optional<Held> m_held; //!< while one looks back
    map::Trails m_heldTrails;
    HistoryKeeper m_history;
    PastTracks m_pastTracks;
    TimeMachine m_past;

    map::Fleet m_fleet;
    map::Pins m_pins;
    map::Trails m_trails;
    domain::Timestamp m_pinsAt {};
    QList<map::PlanStop> m_stops;
    JobListModel m_jobs;
    JobPicks m_picks { m_jobs };
    BoardColumns m_columns { m_jobs };
    TechnicianListModel m_technicians;
    SavedQueues m_queues;
    Chat m_chat;
    Attachments m_attachments;
    PlanTravel m_travel;
    Timeline m_timeline;
    ShiftBook m_shifts;
    DayPlanner m_planner;
    EventLogModel m_log;
    LogDesk m_logDesk;
    ReviewModel m_review;
    NoticeListModel m_notices;
    Arrivals m_arrivals;
    ZoneBook m_zones;
    MoneyBook m_money;
    Intake m_intake;
    JobFile m_jobFile;
    TrailLoader m_trailLoader;

    Selection m_selection = Nothing;
    QString m_jobId;
    QString m_technicianId;
    SuggestionFinder m_suggestions;
    SuggestionWatch m_suggestionWatch;
    AlarmInbox m_inbox;
    std::vector<InboxItem> m_serverAlarms;
    QTimer m_alarmFrame;
    BreachWatch m_breaches;
    SilenceWatch m_silences;
    LinkWatch m_linkWatch;
    Notifier m_notifier;
    bool m_hasBeenLive = false; //!< with the account that is open
    PresenceBook m_presence;
    HerePacer m_herePacer;
    QTimer m_hereTimer;
    LastDeeds m_deeds;
    QString m_undoText;
    int m_undoLeftS = 0;
    QTimer m_tick;
    domain::Timestamp m_tickedAt;
    domain::Timestamp m_takeOverAt;
    Link m_shownLink = Offline;
    int m_heldActions = 0; //!< that wait for a word, as far as the person was told
};

} // namespace dispatch::viewmodels
