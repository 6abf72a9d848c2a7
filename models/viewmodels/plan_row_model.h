// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/plan_row.h"

#include <QAbstractListModel>

#include <vector>

namespace dispatch::viewmodels {

//! \brief The lines of a proposal: each technician followed by their day, then what nobody does. A reset with a new
//! proposal; else single lines change in place and none moves.
class PlanRowModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(int chosen READ chosen NOTIFY chosenChanged FINAL)
    Q_PROPERTY(int proposed READ proposed NOTIFY countChanged FINAL)
public:
    enum Role { RowRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    //! \brief Proposed visits that would be accepted.
    [[nodiscard]] int chosen() const { return m_chosen; }
    [[nodiscard]] int proposed() const { return m_proposed; }
    [[nodiscard]] const std::vector<PlanRow> &rows() const { return m_rows; }

    //! \brief Takes a visit out or in again; of a technician all of theirs. Without effect elsewhere, and once it was sent.
    Q_INVOKABLE void toggle(int row);
    //! \brief All visits in, or out if all are in.
    Q_INVOKABLE void toggleAll();

    void set(std::vector<PlanRow> rows);
    //! \brief What came of accepting a visit.
    void setOutcome(int row, const QString &text, bool isRefused);

Q_SIGNALS:
    void countChanged();
    void chosenChanged();

private:
    [[nodiscard]] bool canChoose(const PlanRow &row) const;
    void mark(std::size_t first, std::size_t end, int how);
    void updateMarks();

    std::vector<PlanRow> m_rows;
    int m_chosen = 0, m_proposed = 0;
};

} // namespace dispatch::viewmodels
