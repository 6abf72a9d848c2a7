// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/map_view.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QSettings>
#include <QTimer>

#include <array>
#include <optional>

namespace dispatch::viewmodels {

//! \brief The views of the map an account has saved, by the digit that goes there, and the one shown last.
//!
//! A row is a view; rows ascend by slot. Kept in the settings file, each account's for itself. What cannot be read counts
//! as not saved.
//! \threads the main thread
class MapViews final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    //! The lowest slot without a view; 0: all are taken.
    Q_PROPERTY(int freeSlot READ freeSlot NOTIFY countChanged FINAL)
    //! A save or a removal can be taken back.
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY undoChanged FINAL)
public:
    enum Role { SlotRole = Qt::UserRole + 1, ViewRole };
    static constexpr int Slots = 9;
    static constexpr int MaxNameChars = 60;

    explicit MapViews(const QString &file, QObject *parent = nullptr);
    ~MapViews() override;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] int freeSlot() const;
    [[nodiscard]] bool canUndo() const { return m_before.has_value(); }

    //! \brief Whose views these are from now on; empty for nobody.
    Q_INVOKABLE void setAccount(const QString &server, const QString &login);

    //! \param slot 1 to Slots; otherwise, and for an empty one, the null view
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::MapView viewIn(int slot) const;
    //! \brief Puts a view into a slot, over what was there. The name there is kept, else it is "View N".
    Q_INVOKABLE void save(int slot, const dispatch::viewmodels::MapView &view);
    //! \brief An empty name is none: the old one stays.
    Q_INVOKABLE void rename(int slot, const QString &name);
    Q_INVOKABLE void remove(int slot);
    //! \brief Takes back the last save or removal.
    Q_INVOKABLE void undo();
    //! \brief Where to look, and who to leave out, for a view there is.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::MapView make(
        double latitude, double longitude, double zoomLevel, int hiddenDuties) const;

    //! \brief What was shown last, also before the program ended; the null view if nothing was.
    //! \param window which map: each looks where it likes
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::MapView last(const QString &window) const;
    //! \brief Written down a moment later: a map that is dragged says it with every frame.
    Q_INVOKABLE void setLast(const QString &window, const dispatch::viewmodels::MapView &view);

Q_SIGNALS:
    void countChanged();
    void undoChanged();
    //! \brief Other views are in place; last() as well.
    void accountChanged();

private:
    [[nodiscard]] QString keyOf(const QString &what) const;
    [[nodiscard]] MapView read(const QString &what) const;
    void put(int slot, const MapView &view);
    void remember(int slot);
    void writeLast();
    void write(const QString &what, const MapView &view);

    QSettings m_settings;
    QString m_account; //!< the settings' group; empty: nobody's
    std::array<MapView, Slots + 1> m_views; //!< by slot; [0] is never one
    std::vector<int> m_rows; //!< slots with a view
    std::optional<std::pair<int, MapView>> m_before;
    QHash<QString, MapView> m_last; //!< by window
    QSet<QString> m_unwritten;
    QTimer m_write;
};

} // namespace dispatch::viewmodels
