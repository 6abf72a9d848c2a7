// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/draw_list.h"
#include "map/fleet_scene.h"
#include "map/label_placer.h"
#include "map/pin_scene.h"
#include "map/unit_sprites.h"

#include <QHash>

#include <span>

namespace dispatch::map {

//! \brief "now", "10 s", "4 min", "3 h", "2 d": how old a fix is. Below a minute in steps of FleetLabels::AgeStepS.
[[nodiscard]] QString ageText(domain::Timestamp fixTime, qint64 nowMs);

//! \brief The names beside the marks, and the age of whatever is not live. A name is left out rather than laid over
//! another; an age finds room more easily than a name.
//! \threads the caller's
class FleetLabels {
public:
    //! With more marks in view than this only the selected, the hovered and emergencies are named.
    static constexpr std::size_t MaxNamed = 1500;
    static constexpr std::size_t MaxLabels = 300;
    //! Below this zoom level a town is a spot and names would cover it.
    static constexpr double MinZoom = 11.0;
    //! Seconds beside a cut-off mark go in steps, so that three hundred of them are not painted anew every second.
    static constexpr int AgeStepS = 5;

    struct Place {
        const Fleet &fleet;
        const FleetScene &scene;
        const FleetScene::Wishes &wishes;
        const Camera &camera;
        const PinScene *pins = nullptr; //!< names keep clear of them; may be null
        std::span<const QRectF> plates = {}; //!< and of these, whoever it is
        double zoomLevel = 0;
        qint64 nowMs = 0;
        double ratio = 1;
        QString family;
        bool isDark = false;
        bool isNamingAll = true; //!< false: only those that matter
    };
    void compose(DrawList &list, SpriteSheet &sheet, const Place &place);

private:
    static constexpr quint8 Sides = 4;
    static constexpr qsizetype MaxSizes = 8192;

    void takeMarks(const Place &place);
    [[nodiscard]] QSizeF sizeOf(const QString &text, LabelStyle style, const QString &family);
    [[nodiscard]] std::optional<quint8> sideFor(
        quint32 handle, QPointF at, QSizeF extent, bool isImportant);

    // Kept between frames for their memory and for the places of the labels.
    LabelPlacer m_placer; //!< marks and names
    LabelPlacer m_namesOnly; //!< names alone, for those that must be shown
    QHash<quint64, QSizeF> m_sizes; //!< measuring a text costs more than placing it
    QHash<quint32, quint8>
        m_sides; //!< where a name stood in the last frame, so that it does not hop
};

} // namespace dispatch::map
