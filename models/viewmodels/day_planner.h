// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "travel/table_finder.h"
#include "viewmodels/drives.h"
#include "viewmodels/plan_row_model.h"
#include "viewmodels/plan_words.h"
#include "viewmodels/row_context.h"
#include "viewmodels/visit_plan.h"

#include <QHash>
#include <QSet>
#include <QTimer>

namespace dispatch::viewmodels {

//! \brief Plans the day: who does what nobody has been promised yet. It asks for the drives, searches in a worker, shows what
//! would come of it, and sends what is accepted, visit by visit. Nothing changes before that.
//! \threads lives in the main thread
class DayPlanner : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(dispatch::viewmodels::DayPlanner::Stage stage READ stage NOTIFY changed FINAL)
    Q_PROPERTY(dispatch::viewmodels::PlanRowModel *rows READ rows CONSTANT FINAL)
    //! Of the stage, 0 to 1.
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged FINAL)
    Q_PROPERTY(QString headline READ headline NOTIFY changed FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::PlanTotal> totals READ totals NOTIFY changed FINAL)
    Q_PROPERTY(QStringList remarks READ remarks NOTIFY changed FINAL)
    Q_PROPERTY(bool withTomorrow READ withTomorrow WRITE setWithTomorrow NOTIFY wishChanged FINAL)
    Q_PROPERTY(bool withRequests READ withRequests WRITE setWithRequests NOTIFY wishChanged FINAL)
public:
    enum Stage {
        Idle,
        Measuring, //!< asks how long the drives are
        Searching,
        Ready, //!< to be looked at, and accepted
        Sending,
        Done
    };
    Q_ENUM(Stage)
    //! Local time: nobody is proposed to begin a day earlier, or to end it later.
    static constexpr std::chrono::hours DayBegins { 8 };
    static constexpr std::chrono::hours DayEnds { 20 };
    //! So late in the evening there is still something to plan.
    static constexpr std::chrono::hours LeastAhead { 4 };
    static constexpr std::chrono::seconds MaxMeasure { 20 }; //!< then drives are estimated
    static constexpr std::chrono::seconds MaxSearch { 8 }; //!< then it is what was found
    static constexpr int SentAtOnce = 8; //!< between two looks at everything else

    struct Sources {
        std::function<RowContext()> context;
        std::function<std::optional<domain::GeoPoint>(const domain::Technician &)> position;
        LegOf legOf; //!< of drives that are under way
        //! The drives of a proposal, so that the timeline reckons with the same figures.
        std::function<void(domain::GeoPoint from, domain::GeoPoint to, const atlas::Leg &)> learn;
        //! Into the outbox.
        //! \return why it could not be; empty if it is
        std::function<QString(const PlannedCommand &)> send;
    };
    explicit DayPlanner(Sources sources, QObject *parent = nullptr);
    ~DayPlanner() override;

    void setWays(travel::Ways ways) { m_finder.setWays(std::move(ways)); }
    //! \brief How many rounds the search has; fewer in tests.
    void setRounds(int rounds) { m_rounds = rounds; }

    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] PlanRowModel *rows() { return &m_rows; }
    [[nodiscard]] double progress() const { return m_progress; }
    //! \brief What it is doing, what it proposes, or what came of it.
    [[nodiscard]] QString headline() const { return m_headline; }
    [[nodiscard]] QList<PlanTotal> totals() const { return m_totals; }
    [[nodiscard]] QStringList remarks() const { return m_remarks; }
    //! \brief Tomorrow's working hours too.
    [[nodiscard]] bool withTomorrow() const { return m_withTomorrow; }
    void setWithTomorrow(bool with);
    //! \brief Requests that nobody has answered yet too; accepting such a row approves the request.
    [[nodiscard]] bool withRequests() const { return m_withRequests; }
    void setWithRequests(bool with);

    //! \brief Plans anew. What was proposed before is gone.
    Q_INVOKABLE void start();
    //! \brief Ends the search: what was found so far is shown.
    Q_INVOKABLE void finish();
    //! \brief Drops everything that is not sent yet.
    Q_INVOKABLE void cancel();
    //! \brief Sends the chosen rows. Each is judged by what is true now; one that has become impossible says why, and the
    //! others go on.
    Q_INVOKABLE void accept();

    //! \brief The hours that are planned for, by the local time of \p now.
    [[nodiscard]] static plan::Spans spansAt(domain::Timestamp now, bool withTomorrow);

Q_SIGNALS:
    void changed();
    void progressChanged();
    void wishChanged();

private:
    struct Search;
    void search(const std::shared_ptr<plan::DayCase> &from, DriveTable drives);
    void show(const Proposal &proposal);
    void learnDrives(const Proposal &proposal);
    void sendSome();
    [[nodiscard]] QString sendRow(const PlanRow &row);
    void go(Stage stage, const QString &headline);
    void setProgress(double progress);

    Sources m_sources;
    travel::TableFinder m_finder;
    PlanRowModel m_rows;
    Stage m_stage = Idle;
    double m_progress = 0;
    QString m_headline;
    QList<PlanTotal> m_totals;
    QStringList m_remarks;
    bool m_withTomorrow = false, m_withRequests = false;
    int m_rounds = plan::DefaultRounds;
    std::shared_ptr<Search> m_search; //!< under way
    //! What the technicians had when it was planned, and were given from it since.
    QHash<domain::TechnicianId, QSet<domain::VisitId>> m_busy;
    int m_next = 0; //!< row to be sent
    int m_sent = 0, m_refused = 0;
    QTimer m_turn;
    QThreadPool m_pool;
};

} // namespace dispatch::viewmodels
