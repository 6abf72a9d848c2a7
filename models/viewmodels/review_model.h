// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "state/operation.h"

#include <QAbstractListModel>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief The outbox as people see it: own actions on their way, and refused ones that wait for a decision. Oldest first.
class ReviewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int waiting READ waiting NOTIFY countsChanged FINAL)
    Q_PROPERTY(int refused READ refused NOTIFY countsChanged FINAL)
public:
    enum Role {
        CommandIdRole = Qt::UserRole + 1,
        WhatRole,
        AboutRole,
        ReasonRole,
        MomentRole,
        IsRefusedRole,
        MayRedoRole
    };

    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int waiting() const { return m_waiting; }
    [[nodiscard]] int refused() const { return m_refused; }

    void set(const std::vector<journal::OutboxRow> &outbox, const state::Operation &operation);

Q_SIGNALS:
    void countsChanged();

private:
    struct Row {
        QString commandId, what, about, reason;
        double madeMs = 0;
        bool isRefused = false, mayRedo = false;
    };
    std::vector<Row> m_rows;
    int m_waiting = 0, m_refused = 0;
};

//! \brief A command in words: "Dispatch", "Message: on my way".
[[nodiscard]] QString commandSentence(
    const domain::CommandArgs &args, const state::Operation &operation);

} // namespace dispatch::viewmodels
