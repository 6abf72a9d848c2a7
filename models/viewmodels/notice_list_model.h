// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QtQmlIntegration/qqmlintegration.h>

#include <vector>

namespace dispatch::viewmodels {

//! \brief What a person has to know and must not miss: stays at the head of the window until it is dismissed or over.
//! One notice of each key, oldest first.
class NoticeListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
public:
    enum Key {
        SecondWindow, //!< another process has the account's data
        TookOver, //!< and has given it up
        DamagedData, //!< a damaged file was set aside
        OtherHistory, //!< the server was restored from a back-up
        Undecided, //!< actions refused while nobody looked, or too old to go by themselves
        Trouble, //!< something is in the way for now
        HistoryChanged, //!< what the server signed is not what its log is now
        Problem //!< something does not go on without a person
    };
    Q_ENUM(Key)
    enum Role { KeyRole = Qt::UserRole + 1, TextRole, MayDismissRole };

    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] QString text(Key key) const; //!< empty if there is none

    //! \brief Sets the notice of a key; an empty text ends it. What was dismissed does not come back with the same text
    //! until it has ended.
    void put(Key key, const QString &text, bool mayDismiss = true);
    void dismiss(Key key);

private:
    struct Row {
        Key key = Problem;
        QString text;
        bool mayDismiss = true;
        bool operator==(const Row &) const = default;
    };
    [[nodiscard]] int rowOf(Key key) const;
    void removeRow(int row);

    std::vector<Row> m_rows;
    QHash<Key, QString> m_dismissed;
};

} // namespace dispatch::viewmodels
