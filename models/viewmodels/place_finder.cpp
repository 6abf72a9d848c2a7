// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/place_finder.h"

#include <QtNumeric>

#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

PlaceFinder::PlaceFinder(QObject *parent)
    : QAbstractListModel(parent)
{
    m_pool.setMaxThreadCount(1);
}

PlaceFinder::~PlaceFinder()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void PlaceFinder::setMap(const atlas::MapData &map)
{
    const quint64 number = ++m_mapNumber;
    m_namer = atlas::PlaceNamer(map);
    m_pool.start([this, map, number] {
        auto made = std::make_shared<const atlas::AddressSearch>(map);
        QMetaObject::invokeMethod(
            this,
            [this, made = std::move(made), number] {
                if (number != m_mapNumber)
                    return;
                m_search = made;
                Q_EMIT isReadyChanged();
                search();
            },
            Qt::QueuedConnection);
    });
}

void PlaceFinder::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    Q_EMIT textChanged();
    search();
}

void PlaceFinder::search()
{
    const quint64 question = ++m_question;
    if (!m_search || m_text.trimmed().isEmpty())
        return show({}, false);
    m_pool.start([this, search = m_search, text = m_text, question] {
        auto rows = search->find(text, MaxRows);
        QMetaObject::invokeMethod(
            this,
            [this, rows = std::move(rows), question]() mutable {
                if (question == m_question)
                    show(std::move(rows), true);
            },
            Qt::QueuedConnection);
    });
}

void PlaceFinder::show(std::vector<atlas::FoundPlace> rows, bool isAnswered)
{
    if (rows == m_rows && isAnswered == m_isAnswered)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    m_isAnswered = isAnswered;
    endResetModel();
    Q_EMIT countChanged();
}

QPointF PlaceFinder::placeOf(int row) const
{
    if (row < 0 || row >= count())
        return { qQNaN(), qQNaN() };
    const geo::GeoPoint at = m_rows[static_cast<std::size_t>(row)].point;
    return { at.latitudeDeg, at.longitudeDeg };
}

QString PlaceFinder::titleOf(int row) const
{
    return row >= 0 && row < count() ? m_rows[static_cast<std::size_t>(row)].title : QString();
}

QString PlaceFinder::townOf(int row) const
{
    return row >= 0 && row < count() ? m_rows[static_cast<std::size_t>(row)].place : QString();
}

bool PlaceFinder::isDoubtful(int row) const
{
    if (row < 0 || row >= count())
        return true;
    const atlas::FoundPlace &place = m_rows[static_cast<std::size_t>(row)];
    return place.kind == atlas::FoundPlace::Kind::NearHouse || place.isNumberMissing;
}

QString PlaceFinder::wordsFor(double latitudeDeg, double longitudeDeg) const
{
    if (!std::isfinite(latitudeDeg) || !std::isfinite(longitudeDeg))
        return {};
    const auto name = m_namer.nameAt({ .latitudeDeg = latitudeDeg, .longitudeDeg = longitudeDeg });
    if (name.street.isEmpty()) {
        constexpr int TenMetres = 4; // digits
        return u"%1, %2"_s.arg(latitudeDeg, 0, 'f', TenMetres).arg(longitudeDeg, 0, 'f', TenMetres);
    }
    if (!name.number.isEmpty())
        return name.number + u' ' + name.street;
    return name.isNear ? tr("near %1").arg(name.street) : name.street;
}

int PlaceFinder::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant PlaceFinder::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const atlas::FoundPlace &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return row.title;
    case DetailRole: {
        // Nobody is to be sent to number 15 who asked for 17 without knowing it.
        const QString doubt = row.kind == atlas::FoundPlace::Kind::NearHouse
            ? tr("nearest number on the map")
            : row.isNumberMissing ? tr("number not on the map")
                                  : QString();
        return row.place.isEmpty() || doubt.isEmpty() ? row.place + doubt
                                                      : tr("%1 · %2").arg(row.place, doubt);
    }
    case LatitudeRole:
        return row.point.latitudeDeg;
    case LongitudeRole:
        return row.point.longitudeDeg;
    default:
        return {};
    }
}

QHash<int, QByteArray> PlaceFinder::roleNames() const
{
    return { { TitleRole, "title" }, { DetailRole, "detail" }, { LatitudeRole, "latitude" },
        { LongitudeRole, "longitude" } };
}

} // namespace dispatch::viewmodels
