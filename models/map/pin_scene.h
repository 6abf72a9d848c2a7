// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/heap_grid.h"
#include "map/label_placer.h"
#include "map/pin_heap_info.h"
#include "map/pins.h"

#include <QSet>

#include <span>

namespace dispatch::map {

//! \brief Which jobs are seen where in one frame: culled, gathered into heaps where pins would lie on each other, numbered
//! where there is room. Built anew for every frame; needs no window.
//! \threads the caller's
class PinScene {
public:
    //! Pins this far outside the view still reach into it.
    static constexpr double MarginPx = 60.0;
    static constexpr double CellPx = 80.0;
    static constexpr int HeapFrom = 5;
    static constexpr int HeapUntil = 4;
    static constexpr double HeapApartPx = 66.0;
    //! Pins whose tips are closer than this cover each other, so that the lower ones could not be seen or reached: at any
    //! zoom they become one heap, which then cannot fall apart.
    static constexpr double SpotPx = 6.0;
    //! A heap within this of such a spot would cover it, and takes it in.
    static constexpr QSizeF PlatePx { 30.0, 20.0 };
    //! From this zoom level on a street fills the view, and every job is shown.
    static constexpr double HeapsBelowZoom = 17.0;
    //! Numbers on one screen; more than this could not be read, and each is a picture of its own.
    static constexpr int MaxNumbered = 600;

    //! How far a heap of jobs gives way to one of technicians; its tail still points at where it was.
    static constexpr double MaxAsidePx = 48.0;

    //! \brief Something that would lie on a heap of jobs and hide its number.
    struct Disc {
        geo::UnitPoint at;
        double radiusPx = 0;
    };
    struct Wishes {
        QUuid selected;
        const QSet<QUuid> *apart = nullptr; //!< never in a heap; may be null
        double zoomLevel = 0;
        std::span<const Disc> discs {}; //!< heaps keep clear of these
    };
    struct Shown {
        quint32 row = 0; //!< in Pins::pins()
        bool isNumbered = false;
        QPointF tip; //!< item pixels
        QRectF body;
    };

    void build(const Pins &pins, const Camera &camera, const Wishes &wishes);

    //! \brief In drawing order. The first aboveFrom() lie under the heaps, the others above them.
    [[nodiscard]] const std::vector<Shown> &shown() const { return m_shown; }
    [[nodiscard]] std::size_t aboveFrom() const { return m_aboveFrom; }
    [[nodiscard]] const std::vector<PinHeapInfo> &heaps() const { return m_heaps; }
    //! \brief Rows of the open members of heaps()[index], most urgent first.
    [[nodiscard]] std::vector<quint32> membersOf(std::size_t index) const;
    //! \brief The row of the uppermost pin under an item position.
    [[nodiscard]] std::optional<quint32> pinAt(QPointF at) const;
    //! \brief The heap under an item position, unless something that is drawn above it is.
    [[nodiscard]] std::optional<std::size_t> heapAt(QPointF at) const;

private:
    void gather(const Pins &pins);
    void stack(const Pins &pins);
    [[nodiscard]] int heapOver(QPointF spot);
    void moveAside(const Camera &camera, std::span<const Disc> discs);
    void number(const Pins &pins, QSizeF view, const Wishes &wishes);

    std::vector<Shown> m_shown;
    std::vector<Shown> m_above;
    std::vector<quint32> m_byX; //!< of m_shown, while stacking
    std::vector<int> m_cellOf; //!< beside m_shown until heaps are gathered
    std::vector<PinHeapInfo> m_heaps;
    std::vector<std::pair<quint32, int>> m_inHeaps; //!< row and heap of the open ones
    std::size_t m_aboveFrom = 0;
    HeapGrid m_grid {
        { .cellPx = CellPx, .from = HeapFrom, .until = HeapUntil, .apartPx = HeapApartPx }
    };
    LabelPlacer m_placer;
};

} // namespace dispatch::map
