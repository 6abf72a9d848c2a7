// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/main_window.h"
#include "viewmodels/palette.h"

#include <QJsonObject>

#include <map>

namespace dispatch::test {

//! \brief The console's whole window as it is delivered, worked with keys alone. What it holds may be read, to know which key
//! comes next and whether it did what it should; it is never called.
class KeyboardDesk {
public:
    static constexpr int PatienceMs = 60'000;

    //! \param profile a folder for settings and replica
    explicit KeyboardDesk(const QString &profile);

    //! \return whether the window came up and takes keys
    [[nodiscard]] bool open();
    //! \brief Types server, name and password into the first page.
    [[nodiscard]] bool signIn(const QString &server, const QString &login, const QString &password);

    [[nodiscard]] const viewmodels::ConsoleSession &session() const { return m_session; }
    [[nodiscard]] const viewmodels::JobListModel &board() const { return m_jobs; }
    [[nodiscard]] const viewmodels::DayPlanner &planner() const { return m_planner; }
    [[nodiscard]] QList<viewmodels::PaletteItem> offered() const { return m_palette->items(); }
    [[nodiscard]] std::vector<viewmodels::JobInfo> jobsIn(
        domain::VisitState state) const; //!< by number
    [[nodiscard]] bool isDialogOpen() const;
    //! \brief What the thing that has the keys says of itself.
    [[nodiscard]] QString focused() const;

    //! \brief One key; every modifier held with it counts as a press of its own.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void type(const QString &words);

    //! \brief Types a line into the palette and does what its first item says.
    //! \return why it could not; empty if it was done
    [[nodiscard]] QString say(const QString &line);
    //! \brief The same, but only until the line is judged: the palette stays open.
    [[nodiscard]] bool begin(const QString &line);
    //! \brief Shows the jobs that a filter finds, and goes to them.
    [[nodiscard]] bool filter(const QString &words);
    [[nodiscard]] bool clearFilter();

    //! \brief Tab, until the button has the keys.
    [[nodiscard]] bool goToButton(const QString &text);
    //! \brief Up or down in the inbox, until the alarm of that kind is the one keys are for.
    [[nodiscard]] bool goToAlarm(viewmodels::AlarmKind::Value kind);
    //! \brief Waits until everything sent is answered, and nothing was refused.
    [[nodiscard]] bool settle() const;

    //! \brief Counts the presses of one deed, as long as it lives.
    class Deed {
    public:
        Deed(KeyboardDesk &desk, const QString &name);
        ~Deed();
        Q_DISABLE_COPY_MOVE(Deed)
        [[nodiscard]] int presses() const { return m_desk.m_presses - m_before; }

    private:
        KeyboardDesk &m_desk;
        QString m_name;
        int m_before;
    };
    //! \brief For each deed how often it was done, and with how many presses each on average and at most.
    [[nodiscard]] QJsonObject figures() const;
    [[nodiscard]] int presses() const { return m_presses; }

private:
    struct Count {
        int times = 0, presses = 0, most = 0;
    };

    domain::SystemClock m_clock;
    viewmodels::ConsoleSession m_session;
    const viewmodels::JobListModel &m_jobs { *m_session.jobs() };
    const viewmodels::DayPlanner &m_planner { *m_session.planner() };
    const viewmodels::ReviewModel &m_review { *m_session.review() };
    MainWindow m_main;
    QQuickWindow *m_window = nullptr;
    viewmodels::Palette *m_palette = nullptr;
    int m_presses = 0;
    std::map<QString, Count> m_counts;
};

} // namespace dispatch::test
