// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/technician_info.h"

#include <QAbstractListModel>

#include <functional>

namespace dispatch::viewmodels {

//! \brief The crew: emergencies first, then those on shift, then the rest; by name within.
//! The list view equal to the map: what the fleet layer shows, this says in words.
class TechnicianListModel final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    //! Duties left out, as bits of 1 << duty; the map leaves out the same.
    Q_PROPERTY(
        int hiddenDuties READ hiddenDuties WRITE setHiddenDuties NOTIFY hiddenDutiesChanged FINAL)
    //! How many there are in each duty, whatever is left out.
    Q_PROPERTY(QList<int> dutyCounts READ dutyCounts NOTIFY summaryChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(int onShift READ onShift NOTIFY summaryChanged FINAL)
    Q_PROPERTY(int available READ available NOTIFY summaryChanged FINAL)
public:
    enum Role { InfoRole = Qt::UserRole + 1 };
    //! \brief Where a technician is, by handle, and how old that is.
    using FixLookup
        = std::function<std::pair<std::optional<domain::Fix>, domain::SignalAge>(quint32 handle)>;

    static constexpr int DutyCount = static_cast<int>(domain::Duty::OutOfService) + 1;

    explicit TechnicianListModel(FixLookup lookUp, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] QString filter() const { return m_filter; }
    void setFilter(const QString &filter);
    //! \brief Bits of map::dutyBit(). An emergency passes this as every other filter.
    [[nodiscard]] int hiddenDuties() const { return m_hiddenDuties; }
    void setHiddenDuties(int mask);
    //! \brief By domain::Duty.
    [[nodiscard]] QList<int> dutyCounts() const { return m_dutyCounts; }
    [[nodiscard]] int count() const { return static_cast<int>(m_shown.size()); }
    [[nodiscard]] int onShift() const { return m_onShift; }
    [[nodiscard]] int available() const { return m_available; }

    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &technicianId) const;
    Q_INVOKABLE [[nodiscard]] QString technicianAt(int row) const;
    Q_INVOKABLE [[nodiscard]] QString nameOf(const QString &technicianId) const;
    [[nodiscard]] const TechnicianInfo *find(const QString &technicianId) const;
    [[nodiscard]] const TechnicianInfo *findByHandle(int handle) const;
    [[nodiscard]] const QHash<QString, TechnicianInfo> &all() const { return m_all; }

    void reset(const RowContext &context);
    void update(const std::vector<domain::TechnicianId> &technicians, const RowContext &context);
    //! \brief Takes over positions and ages; one ranged dataChanged for all rows that changed.
    void refreshFixes();

Q_SIGNALS:
    void filterChanged();
    void hiddenDutiesChanged();
    void countChanged();
    void summaryChanged();

private:
    void rebuild();

    FixLookup m_lookUp;
    QHash<QString, TechnicianInfo> m_all;
    std::vector<TechnicianInfo> m_shown;
    QString m_filter;
    int m_hiddenDuties = 0;
    QList<int> m_dutyCounts = QList<int>(DutyCount, 0);
    int m_onShift = 0;
    int m_available = 0;
};

} // namespace dispatch::viewmodels
