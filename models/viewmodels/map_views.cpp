// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/map_views.h"

#include "viewmodels/account_group.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {
namespace {

constexpr std::chrono::milliseconds WriteAfter { 1'000 };
constexpr double MaxLatitudeDeg = 90;
constexpr double MaxLongitudeDeg = 180;
constexpr double MaxZoom = 22;
constexpr qsizetype StoredParts = 5; // latitude, longitude, zoom, hidden duties, name

bool isSound(const MapView &view)
{
    return std::abs(view.latitude) <= MaxLatitudeDeg && std::abs(view.longitude) <= MaxLongitudeDeg
        && view.zoomLevel >= 0 && view.zoomLevel <= MaxZoom; // false for NaN
}

} // namespace

MapViews::MapViews(const QString &file, QObject *parent)
    : QAbstractListModel(parent)
    , m_settings(file, QSettings::IniFormat)
{
    m_write.setSingleShot(true);
    m_write.setInterval(WriteAfter);
    connect(&m_write, &QTimer::timeout, this, &MapViews::writeLast);
}

MapViews::~MapViews()
{
    writeLast();
}

int MapViews::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant MapViews::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int slot = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return viewIn(slot).name;
    case SlotRole:
        return slot;
    case ViewRole:
        return QVariant::fromValue(viewIn(slot));
    default:
        return {};
    }
}

QHash<int, QByteArray> MapViews::roleNames() const
{
    return { { SlotRole, "slot"_ba }, { ViewRole, "view"_ba } };
}

int MapViews::freeSlot() const
{
    for (int slot = 1; slot <= Slots; ++slot) {
        if (viewIn(slot).isNull())
            return slot;
    }
    return 0;
}

QString MapViews::keyOf(const QString &what) const
{
    return u"views-%1/%2"_s.arg(m_account, what);
}

MapView MapViews::read(const QString &what) const
{
    const QStringList parts = m_settings.value(keyOf(what)).toStringList();
    if (parts.size() != StoredParts)
        return {};
    MapView view;
    const auto number = [&parts](qsizetype i) {
        bool isNumber = false;
        const double value = parts[i].toDouble(&isNumber);
        return isNumber ? value : qQNaN();
    };
    view.latitude = number(0);
    view.longitude = number(1);
    view.zoomLevel = number(2);
    view.hiddenDuties = parts[3].toInt();
    view.name = parts[4].left(MaxNameChars);
    return isSound(view) ? view : MapView();
}

void MapViews::setAccount(const QString &server, const QString &login)
{
    const QString account = accountGroup(server, login);
    if (account == m_account)
        return;
    writeLast();
    beginResetModel();
    m_account = account;
    m_before.reset();
    m_rows.clear();
    m_views.fill({});
    m_last.clear();
    if (!account.isEmpty()) {
        for (int slot = 1; slot <= Slots; ++slot) {
            m_views[static_cast<std::size_t>(slot)] = read(QString::number(slot));
            if (!viewIn(slot).isNull())
                m_rows.push_back(slot);
        }
    }
    endResetModel();
    Q_EMIT countChanged();
    Q_EMIT undoChanged();
    Q_EMIT accountChanged();
}

MapView MapViews::viewIn(int slot) const
{
    return slot >= 1 && slot <= Slots ? m_views[static_cast<std::size_t>(slot)] : MapView();
}

MapView MapViews::make(double latitude, double longitude, double zoomLevel, int hiddenDuties) const
{
    MapView view;
    view.latitude = latitude;
    view.longitude = longitude;
    view.zoomLevel = zoomLevel;
    view.hiddenDuties = hiddenDuties;
    return isSound(view) ? view : MapView();
}

void MapViews::save(int slot, const MapView &view)
{
    if (slot < 1 || slot > Slots || m_account.isEmpty() || !isSound(view))
        return;
    remember(slot);
    MapView named = view;
    const QString known = viewIn(slot).name;
    named.name = known.isEmpty() ? tr("View %1").arg(slot) : known;
    put(slot, named);
}

void MapViews::rename(int slot, const QString &name)
{
    MapView view = viewIn(slot);
    const QString wanted = name.simplified().left(MaxNameChars);
    if (view.isNull() || wanted.isEmpty())
        return;
    view.name = wanted;
    put(slot, view);
}

void MapViews::remove(int slot)
{
    if (viewIn(slot).isNull())
        return;
    remember(slot);
    put(slot, {});
}

void MapViews::undo()
{
    if (!m_before)
        return;
    const auto [slot, view] = *m_before;
    m_before.reset();
    put(slot, view);
    Q_EMIT undoChanged();
}

void MapViews::remember(int slot)
{
    m_before.emplace(slot, viewIn(slot));
    Q_EMIT undoChanged();
}

void MapViews::put(int slot, const MapView &view)
{
    const auto at = std::ranges::lower_bound(m_rows, slot);
    const int row = static_cast<int>(at - m_rows.begin());
    const bool wasThere = at != m_rows.end() && *at == slot;
    auto &place = m_views[static_cast<std::size_t>(slot)];
    if (view.isNull() && wasThere) {
        beginRemoveRows({}, row, row);
        m_rows.erase(at);
        place = view;
        endRemoveRows();
    } else if (!view.isNull() && !wasThere) {
        beginInsertRows({}, row, row);
        m_rows.insert(at, slot);
        place = view;
        endInsertRows();
    } else if (wasThere && place != view) {
        place = view;
        Q_EMIT dataChanged(index(row), index(row), { Qt::DisplayRole, ViewRole });
    }
    write(QString::number(slot), view);
    Q_EMIT countChanged();
}

MapView MapViews::last(const QString &window) const
{
    const auto known = m_last.constFind(window);
    return known != m_last.cend() ? *known
        : m_account.isEmpty()     ? MapView()
                                  : read(u"last-"_s + window);
}

void MapViews::setLast(const QString &window, const MapView &view)
{
    if (m_account.isEmpty() || !isSound(view) || view == m_last.value(window))
        return;
    m_last.insert(window, view);
    m_unwritten.insert(window);
    m_write.start();
}

void MapViews::writeLast()
{
    m_write.stop();
    for (const QString &window : std::as_const(m_unwritten))
        write(u"last-"_s + window, m_last.value(window));
    m_unwritten.clear();
}

void MapViews::write(const QString &what, const MapView &view)
{
    if (view.isNull())
        m_settings.remove(keyOf(what));
    else
        // In words a person can read and mend.
        m_settings.setValue(keyOf(what),
            QStringList { QString::number(view.latitude, 'f', 6),
                QString::number(view.longitude, 'f', 6), QString::number(view.zoomLevel, 'f', 2),
                QString::number(view.hiddenDuties), view.name });
}

} // namespace dispatch::viewmodels
