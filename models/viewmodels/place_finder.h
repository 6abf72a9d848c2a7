// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/address_search.h"
#include "atlas/place_namer.h"

#include <QAbstractListModel>
#include <QPointF>
#include <QThreadPool>
#include <QtQmlIntegration/qqmlintegration.h>

#include <memory>

namespace dispatch::viewmodels {

//! \brief Addresses and places of the offline map for what is being typed, the best first.
//! \threads lives in the main thread; searches in a worker, the newest question only
class PlaceFinder : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Given by the program")
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    //! There is a map to search.
    Q_PROPERTY(bool isReady READ isReady NOTIFY isReadyChanged FINAL)
    //! The text has been searched for and nothing was found.
    Q_PROPERTY(bool isInVain READ isInVain NOTIFY countChanged FINAL)

public:
    enum Role { TitleRole = Qt::UserRole + 1, DetailRole, LatitudeRole, LongitudeRole };
    static constexpr int MaxRows = 8;

    explicit PlaceFinder(QObject *parent = nullptr);
    ~PlaceFinder() override;

    //! \brief Searches this map from now on; its names are read in the worker.
    void setMap(const atlas::MapData &map);

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString &text);
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] bool isReady() const { return m_search != nullptr; }
    [[nodiscard]] bool isInVain() const { return m_isAnswered && m_rows.empty(); }

    //! \brief Where row \p row is, latitude in x, longitude in y.
    Q_INVOKABLE QPointF placeOf(int row) const;
    Q_INVOKABLE QString titleOf(int row) const;
    //! \brief Where the row's place lies: "La Condamine, Monaco"; may be empty.
    [[nodiscard]] QString townOf(int row) const;
    //! \brief The house number asked for is not on the map: the row is another one, or the street.
    [[nodiscard]] bool isDoubtful(int row) const;

    //! \brief Where a place is, for somebody who does not see the map: "12 Rue Grimaldi", "near Rue Grimaldi", without an
    //! address its coordinates; empty for NaN.
    Q_INVOKABLE [[nodiscard]] QString wordsFor(double latitudeDeg, double longitudeDeg) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void textChanged();
    void countChanged();
    void isReadyChanged();

private:
    void search();
    void show(std::vector<atlas::FoundPlace> rows, bool isAnswered);

    QString m_text;
    std::vector<atlas::FoundPlace> m_rows;
    bool m_isAnswered = false;
    quint64 m_question = 0; //!< an answer to an earlier one is dropped
    quint64 m_mapNumber = 0;
    std::shared_ptr<const atlas::AddressSearch> m_search;
    atlas::PlaceNamer m_namer;
    QThreadPool m_pool;
};

} // namespace dispatch::viewmodels
