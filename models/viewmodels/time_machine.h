// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/past_comparison.h"
#include "viewmodels/past_view.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Moves the console through what was: which instant is shown, and how one gets to another. What the screens show of it
//! is the session's part; nothing is ever sent from here.
//! \threads the main thread
class TimeMachine final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(bool isPast READ isPast NOTIFY modeChanged FINAL)
    Q_PROPERTY(bool isPlaying READ isPlaying NOTIFY playChanged FINAL)
    Q_PROPERTY(int speed READ speed WRITE setSpeed NOTIFY playChanged FINAL)
    Q_PROPERTY(QList<int> speeds READ speeds CONSTANT FINAL)
    Q_PROPERTY(double instantMs READ instantMs NOTIFY instantChanged FINAL)
    Q_PROPERTY(QString whenText READ whenText NOTIFY instantChanged FINAL)
    Q_PROPERTY(QString agoText READ agoText NOTIFY instantChanged FINAL)
    Q_PROPERTY(QString eventText READ eventText NOTIFY instantChanged FINAL)
    Q_PROPERTY(QString gapText READ gapText NOTIFY instantChanged FINAL)
    Q_PROPERTY(QString whyNotAct READ whyNotAct NOTIFY instantChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::TimeMachine::Span span READ span WRITE setSpan NOTIFY
            spanChanged FINAL)
    Q_PROPERTY(double fromMs READ fromMs NOTIFY spanChanged FINAL)
    Q_PROPERTY(double toMs READ toMs NOTIFY spanChanged FINAL)
    Q_PROPERTY(double beginMs READ beginMs NOTIFY marksChanged FINAL)
    Q_PROPERTY(double nowMs READ nowMs NOTIFY marksChanged FINAL)
    Q_PROPERTY(QList<double> marks READ marks NOTIFY marksChanged FINAL)
    Q_PROPERTY(QList<double> unknown READ unknown NOTIFY marksChanged FINAL)
    Q_PROPERTY(double otherMs READ otherMs NOTIFY comparisonChanged FINAL)
    Q_PROPERTY(QString comparisonText READ comparisonText NOTIFY comparisonChanged FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::PastChange> comparison READ comparison NOTIFY
            comparisonChanged FINAL)
public:
    //! How much of time the slider covers.
    enum Span { Hour, SixHours, Day, Week, All };
    Q_ENUM(Span)
    static constexpr int Marks = 160;
    static constexpr std::chrono::milliseconds FrameEvery { 33 };
    //! Comparing and counting wait until the slider rests for so long.
    static constexpr std::chrono::milliseconds Rest { 120 };
    //! Where one begins to look: what has just been.
    static constexpr std::chrono::minutes BeginBack { 15 };
    //! A way back over no more events than these changes rows, a longer one makes the lists anew.
    static constexpr int ShortWay = 2'000;

    struct Sources {
        std::function<journal::History *()> history; //!< nullptr: there is none
        std::function<QString()> whyNone; //!< why, in plain words; may be empty
        std::function<domain::Timestamp()> now; //!< what is really now
        //! Shows view() everywhere. \p changes: what may differ from what is shown; nullptr: everything
        std::function<void(const state::ChangeSet *changes)> show;
        std::function<void()> leave; //!< shows now again, everywhere
        std::function<QString()> selectedJob;
        std::function<void(const QString &text, bool isRefusal)> say;
    };
    explicit TimeMachine(Sources sources, QObject *parent = nullptr);

    //! \brief What is shown; nullptr: now.
    [[nodiscard]] const PastView *view() const { return m_view ? &*m_view : nullptr; }
    [[nodiscard]] bool isPast() const { return m_view.has_value(); }
    [[nodiscard]] bool isPlaying() const { return m_play.isActive(); }
    [[nodiscard]] int speed() const { return m_speed; }
    void setSpeed(int speed);
    [[nodiscard]] static QList<int> speeds() { return { 1, 10, 60, 300, 600 }; }
    [[nodiscard]] double instantMs() const;
    //! \brief "Tue 24 Nov, 16:00:05".
    [[nodiscard]] QString whenText() const;
    //! \brief "3 days ago".
    [[nodiscard]] QString agoText() const;
    //! \brief What happened last before the instant: "15:59:58 Job 481: mia dispatched the visit".
    [[nodiscard]] QString eventText() const { return m_eventText; }
    //! \brief What this computer does not know of the instant; empty if it knows.
    [[nodiscard]] QString gapText() const;
    //! \brief "You are looking at 16:00 last Tuesday. Press Esc to return."; empty while one looks at now.
    [[nodiscard]] QString whyNotAct() const;
    [[nodiscard]] Span span() const { return m_span; }
    void setSpan(Span span);
    [[nodiscard]] double fromMs() const { return m_fromMs; }
    [[nodiscard]] double toMs() const { return m_toMs; }
    [[nodiscard]] double beginMs() const { return m_beginMs; } //!< of all that is known
    [[nodiscard]] double nowMs() const;
    //! \brief How much happened in each part of the slider, 0 to 1.
    [[nodiscard]] QList<double> marks() const { return m_marks; }
    //! \brief What of the slider is not on this computer, yet or for good: where each such part begins and ends, ms.
    [[nodiscard]] QList<double> unknown() const { return m_unknown; }
    //! \brief The instant compared with; 0: none.
    [[nodiscard]] double otherMs() const;
    [[nodiscard]] QString comparisonText() const { return m_comparison.headline; }
    [[nodiscard]] QList<PastChange> comparison() const { return m_comparison.changes; }

    Q_INVOKABLE void toggle();
    Q_INVOKABLE void enter();
    Q_INVOKABLE void leave();
    //! \brief To an instant; one that is not over yet is as near to now as can be.
    Q_INVOKABLE void seek(double ms);
    Q_INVOKABLE void move(double ms) { seek(instantMs() + ms); }
    //! \brief As typed, see parseInstant(). \return false, with words said, if it is not understood
    Q_INVOKABLE bool goTo(const QString &text);
    Q_INVOKABLE void togglePlay();
    Q_INVOKABLE void faster(int steps);
    //! \brief Event by event; 1 on, -1 back.
    Q_INVOKABLE void step(int way);
    //! \brief To what happened next, or before, to the selected job.
    Q_INVOKABLE void stepJob(int way);
    //! \brief Sets the instant as the one to compare with, or lets it go.
    Q_INVOKABLE void toggleCompare();

    //! \brief More of the past is here, or more happened: what is known of the slider is looked at again.
    void refresh();
    //! \brief Another account: there is nothing to go back to.
    void reset();

Q_SIGNALS:
    void modeChanged();
    void playChanged();
    void instantChanged();
    void spanChanged();
    void marksChanged();
    void comparisonChanged();

private:
    void show(domain::Timestamp at, std::optional<quint64> seq);
    void showAt(domain::Timestamp at, quint64 seq, bool isKnown);
    [[nodiscard]] std::optional<state::ChangeSet> wayTo(
        journal::History::Moment &moment, quint64 seq, bool &hasFailed);
    void fail(const journal::StoreError &error);
    [[nodiscard]] bool isBeginKnown() const;
    void fitSpan();
    void updateEvent();
    void updateMarks();
    void updateUnknown(const journal::History &history);
    void updateComparison();
    void playOn();

    Sources m_sources;
    std::optional<PastView> m_view;
    QTimer m_play;
    QElapsedTimer m_since;
    int m_speed = 60;
    Span m_span = Day;
    double m_fromMs = 0, m_toMs = 0, m_beginMs = 0;
    QList<double> m_marks;
    QList<double> m_unknown;
    QTimer m_marksDue;
    QTimer m_comparisonDue;
    QString m_eventText;
    struct Other {
        journal::History::Moment moment;
        domain::Timestamp at;
    };
    std::optional<Other> m_other;
    PastComparison m_comparison;
};

} // namespace dispatch::viewmodels
