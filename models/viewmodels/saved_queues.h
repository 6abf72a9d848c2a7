// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_list_model.h"

#include <QSettings>
#include <QTimer>

#include <array>
#include <optional>

//! \brief What a line of the board's menu is about.
namespace dispatch::viewmodels::BoardChoiceKind {
Q_NAMESPACE
QML_ELEMENT
enum Value { Queue, Saved, Form, Group, Sort };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::BoardChoiceKind

namespace dispatch::viewmodels {

//! \brief One line of the board's menu: a queue to go to, a way to group or to sort.
class BoardChoice {
    Q_GADGET
    QML_VALUE_TYPE(boardChoice)
    Q_PROPERTY(dispatch::viewmodels::BoardChoiceKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(int index MEMBER index FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(bool isChosen MEMBER isChosen FINAL)
public:
    BoardChoiceKind::Value kind = BoardChoiceKind::Queue;
    int index = 0; //!< JobQueue, slot, JobForm, JobGrouping or JobSort
    QString text; //!< "Waiting for parts"
    QString detail; //!< how many, the filter, or the place of a key: "1st, descending"
    QString key; //!< that goes there without the menu
    bool isChosen = false;
    bool operator==(const BoardChoice &) const = default;
};

//! \brief The queues an account has made for itself, by the digit that goes there, and what the board showed last.
//!
//! Kept in the settings file, each account's for itself; how each of the queues there always are was looked at last, too. What cannot be read counts as not saved. The filter is not
//! remembered by itself: a board that opens with half its jobs missing would be a riddle.
//! \threads the main thread
class SavedQueues : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QList<dispatch::viewmodels::BoardChoice> choices READ choices NOTIFY changed FINAL)
    //! The lowest slot without a queue; 0: all are taken.
    Q_PROPERTY(int freeSlot READ freeSlot NOTIFY changed FINAL)
    //! A save or a removal can be taken back.
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY changed FINAL)
public:
    static constexpr int Slots = 9;
    static constexpr qsizetype MaxNameChars = 60;

    SavedQueues(JobListModel &jobs, const QString &file, QObject *parent = nullptr);
    ~SavedQueues() override;

    //! \brief Whose queues these are from now on; empty for nobody. The board shows what it showed last.
    void setAccount(const QString &server, const QString &login);

    //! \brief All lines of the menu: queues, own ones, groupings, keys of the order.
    [[nodiscard]] QList<BoardChoice> choices() const;
    [[nodiscard]] int freeSlot() const;
    [[nodiscard]] bool canUndo() const { return m_before.has_value(); }
    [[nodiscard]] std::optional<QueueView> queueIn(int slot) const;

    //! \brief Does what a line says. \param isAdding a key of the order joins those there are
    Q_INVOKABLE void choose(int line, bool isAdding = false);
    //! \brief Shows a saved queue; nothing happens for an empty slot.
    Q_INVOKABLE void go(int slot);
    //! \brief Puts what the board shows into a slot, over what was there. A name there is kept, else it is the filter's text.
    Q_INVOKABLE void save(int slot);
    //! \brief An empty name is none: the old one stays.
    Q_INVOKABLE void rename(int slot, const QString &name);
    Q_INVOKABLE void remove(int slot);
    //! \brief Takes back the last save or removal.
    Q_INVOKABLE void undo();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QString keyOf(const QString &what) const;
    [[nodiscard]] std::optional<QueueView> read(const QString &what) const;
    void write(const QString &what, const std::optional<QueueView> &view);
    void put(int slot, const std::optional<QueueView> &view);
    void writeLast();
    void keepColumns();

    JobListModel &m_jobs;
    QSettings m_settings;
    QString m_account; //!< the settings' group; empty: nobody's
    std::array<std::optional<QueueView>, Slots + 1> m_queues; //!< by slot; [0] is never one
    std::optional<std::pair<int, std::optional<QueueView>>> m_before;
    QTimer m_write;
};

} // namespace dispatch::viewmodels
