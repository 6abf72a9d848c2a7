// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_list_model.h"

namespace dispatch::viewmodels {

//! \brief A column as its head and its cells need it.
class BoardColumn {
    Q_GADGET
    QML_VALUE_TYPE(boardColumn)
    Q_PROPERTY(dispatch::viewmodels::JobColumn::Value what MEMBER what FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(int x MEMBER x FINAL)
    Q_PROPERTY(int width MEMBER width FINAL)
    Q_PROPERTY(bool isShown MEMBER isShown FINAL)
    Q_PROPERTY(int rank MEMBER rank FINAL)
    Q_PROPERTY(bool isDescending MEMBER isDescending FINAL)
public:
    JobColumn::Value what = JobColumn::Number;
    QString text; //!< "Customer"
    int x = 0, width = 0; //!< px; 0 of a hidden one
    bool isShown = false;
    int rank = 0; //!< 1 for the first key of the order; 0: the rows are not sorted by it
    bool isDescending = false;
    bool operator==(const BoardColumn &) const = default;
};

//! \brief The columns of what the board shows now. They are of the queue shown, and kept with it.
//! \threads the main thread
class BoardColumns : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Left to right.
    Q_PROPERTY(QList<dispatch::viewmodels::BoardColumn> shown READ shown NOTIFY changed FINAL)
    //! Also the hidden ones.
    Q_PROPERTY(QList<dispatch::viewmodels::BoardColumn> all READ all NOTIFY changed FINAL)
    Q_PROPERTY(int count READ count NOTIFY changed FINAL)
    //! By JobColumn, for what is drawn beside a column's text; its width is 0 while it is hidden.
    Q_PROPERTY(QList<dispatch::viewmodels::BoardColumn> places READ places NOTIFY changed FINAL)
    //! As wide as they are together.
    Q_PROPERTY(int width READ width NOTIFY changed FINAL)
    //! How wide the list is; what is left over is the title's.
    Q_PROPERTY(int room READ room WRITE setRoom NOTIFY changed FINAL)
    Q_PROPERTY(
        dispatch::viewmodels::JobForm::Value form READ form WRITE setForm NOTIFY changed FINAL)
public:
    //! A press of a key makes a column so much wider.
    static constexpr int WidthStep = 16;

    explicit BoardColumns(JobListModel &jobs, QObject *parent = nullptr);

    [[nodiscard]] QList<BoardColumn> shown() const { return m_shown; }
    [[nodiscard]] QList<BoardColumn> all() const { return m_all; }
    [[nodiscard]] int count() const { return static_cast<int>(m_shown.size()); }
    [[nodiscard]] QList<BoardColumn> places() const { return m_places; }
    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int room() const { return m_room; }
    void setRoom(int width);
    [[nodiscard]] JobForm::Value form() const { return m_form; }
    void setForm(JobForm::Value form);

    //! \brief As JobOrder::choose().
    Q_INVOKABLE void sort(dispatch::viewmodels::JobColumn::Value what, bool isAdding);
    Q_INVOKABLE void resize(dispatch::viewmodels::JobColumn::Value what, int width);
    //! \brief So many steps of a key; narrower < 0.
    Q_INVOKABLE void widen(dispatch::viewmodels::JobColumn::Value what, int steps);
    Q_INVOKABLE void moveBy(dispatch::viewmodels::JobColumn::Value what, int steps);
    //! \brief To where another one is, also a hidden one.
    Q_INVOKABLE void moveToPlaceOf(
        dispatch::viewmodels::JobColumn::Value what, dispatch::viewmodels::JobColumn::Value other);
    //! \brief To where \p x is now.
    Q_INVOKABLE void moveToX(dispatch::viewmodels::JobColumn::Value what, double x);
    Q_INVOKABLE void show(dispatch::viewmodels::JobColumn::Value what, bool isShown);
    Q_INVOKABLE void useUsual();

    //! \brief The words of a cell. Those that depend on the time, and what is drawn and not written, come from elsewhere.
    Q_INVOKABLE [[nodiscard]] static QString cellText(
        const dispatch::viewmodels::JobInfo &job, dispatch::viewmodels::JobColumn::Value what);

Q_SIGNALS:
    void changed();
    void formChanged();

private:
    void change(const JobColumns &columns);
    void refresh();

    JobListModel &m_jobs;
    QList<BoardColumn> m_shown, m_all, m_places;
    JobForm::Value m_form = JobForm::Auto;
    int m_room = 0;
    int m_width = 0;
};

} // namespace dispatch::viewmodels
