// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"
#include "map/sprite_layer.h"
#include "map/trails.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

namespace dispatch::map {

//! \brief Where the selected technician, or everybody, drove in the last hour. Older parts fade; where nobody knows the way
//! there is a dotted line for the selected one, and none for the others. Ends at the mark, never beyond it.
class TrailLayer : public SpriteLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(dispatch::map::Trails *trails READ trails WRITE setTrails NOTIFY trailsChanged FINAL)
    Q_PROPERTY(dispatch::map::Fleet *fleet READ fleet WRITE setFleet NOTIFY fleetChanged FINAL)
    Q_PROPERTY(int selectedHandle READ selectedHandle WRITE setSelectedHandle NOTIFY
            selectedHandleChanged FINAL)
    Q_PROPERTY(bool showsAll READ showsAll WRITE setShowsAll NOTIFY showsAllChanged FINAL)
    Q_PROPERTY(int shownMinutes READ shownMinutes NOTIFY shownMinutesChanged FINAL)

public:
    //! Stretches in one frame. When more are in view, the time shown is halved until they are fewer; when they might fit,
    //! it grows again, step by step.
    static constexpr std::size_t MaxLinks = 20'000;
    //! Without a graphics card each stretch is painted by the processor.
    static constexpr std::size_t MaxLinksPainted = 3'000;

    explicit TrailLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] Trails *trails() const { return m_trails; }
    void setTrails(Trails *trails);
    //! \brief Where the marks are drawn; may be null: then trails end at the last fix.
    [[nodiscard]] Fleet *fleet() const { return m_fleet; }
    void setFleet(Fleet *fleet);
    [[nodiscard]] int selectedHandle() const { return m_selectedHandle; }
    void setSelectedHandle(int handle);
    [[nodiscard]] bool showsAll() const { return m_showsAll; }
    void setShowsAll(bool showsAll);
    //! \brief How far back the trails of all reach now: less than an hour when very many are in view.
    [[nodiscard]] int shownMinutes() const { return m_shownMinutes; }

Q_SIGNALS:
    void trailsChanged();
    void fleetChanged();
    void selectedHandleChanged();
    void showsAllChanged();
    void shownMinutesChanged();

protected:
    std::optional<int> compose(DrawList &list, SpriteSheet &sheet) override;

private:
    struct Look {
        QColor color;
        double widthPx = 0;
        float newest = 1; //!< opacity
        float oldest = 0;
        bool showsGaps = false;
    };
    struct View {
        Camera camera;
        qint64 nowMs = 0;
        qint64 spanMs = 0; //!< how far back
        std::size_t most = 0; //!< links
    };
    //! \return false: there were more than View::most
    bool draw(std::vector<Link> &links, quint32 handle, std::span<const TrailPoint> points,
        const Look &look, const View &view) const;
    [[nodiscard]] std::optional<geo::UnitPoint> markOf(quint32 handle, qint64 nowMs) const;
    void composeAll(DrawList &list, View view);
    void stampStart(DrawList &list, SpriteSheet &sheet, const View &view) const;
    [[nodiscard]] std::size_t mostLinks() const;
    void setShownMinutes(int minutes);

    QPointer<Trails> m_trails;
    QPointer<Fleet> m_fleet;
    QElapsedTimer m_sinceGrowth; //!< of the time shown
    QTimer m_rest; //!< between two pictures of what came in
    int m_selectedHandle = -1;
    int m_shownMinutes = 60;
    bool m_showsAll = false;
};

} // namespace dispatch::map
