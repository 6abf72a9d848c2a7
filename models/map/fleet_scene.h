// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"
#include "map/heap_grid.h"

#include <QSet>

#include <array>
#include <vector>

namespace dispatch::map {

//! \brief What the ring of a heap tells apart. A silent technician is nobody's free one: whoever has no fresh signal
//! counts as Silent, whatever the duty.
enum class HeapPart : quint8 { Free, Driving, OnSite, Away, Off, Silent };
inline constexpr std::size_t HeapPartCount = 6;
[[nodiscard]] HeapPart heapPart(const Unit &unit);

//! \brief One bit for each duty.
using DutyMask = quint8;
[[nodiscard]] constexpr DutyMask dutyBit(domain::Duty duty)
{
    return static_cast<DutyMask>(1U << static_cast<unsigned>(duty));
}

//! \brief Who is seen where in one frame: culled, filtered, gathered into heaps where marks would lie on each other.
//!
//! Built anew for every frame from flat arrays; nothing is kept but which cells were heaps.
//! \threads the caller's
class FleetScene {
public:
    //! Marks this far outside the view still reach into it.
    static constexpr double MarginPx = 40.0;
    //! Edge of the cells in which marks are counted.
    static constexpr double CellPx = 64.0;
    //! So many marks in one cell lie on each other and become a heap...
    static constexpr int HeapFrom = 6;
    //! ...until fewer than this are left.
    static constexpr int HeapUntil = 5;
    //! From this zoom level on a street fills the view, and everybody is shown.
    static constexpr double HeapsBelowZoom = 17.0;
    //! Heaps whose middles are closer than this become one, so that no number lies on another.
    static constexpr double HeapApartPx = 48.0;
    //! A fleet this large, drawn one by one, covers itself many times over. Of the marks in one square of CoverPx only one is
    //! drawn then, which lies on the others all but for their rims: a mark is four squares wide.
    static constexpr std::size_t ThinFrom = 20'000;
    static constexpr int CoverPx = 5;

    enum class Use : quint8 { Asking, Drawing }; //!< who asks what lies where is told of everybody

    struct Wishes {
        int selected = -1;
        int hovered = -1;
        const QSet<int> *picked = nullptr; //!< may be null
        bool areHeapsAllowed = true;
        DutyMask hiddenDuties
            = 0; //!< not shown at all, but for emergencies, the selected and the picked
    };
    struct Mark {
        quint32 row = 0; //!< in Fleet::units()
        float x = 0; //!< item pixels
        float y = 0;
        quint16 look = 0; //!< lookIndex()
        [[nodiscard]] QPointF at() const { return { x, y }; }
    };
    struct Heap {
        QPointF at; //!< the middle of its members, item pixels
        int count = 0;
        std::array<int, HeapPartCount> parts {};
    };

    void build(const Fleet &fleet, const Camera &camera, qint64 nowMs, const Wishes &wishes,
        Use use = Use::Asking);

    //! \brief In drawing order: everybody from north to south, then by rank.
    [[nodiscard]] const std::vector<Mark> &marks() const { return m_marks; }
    //! \brief Where the ranked begin in marks(); they are drawn above the heaps.
    [[nodiscard]] std::size_t rankedFrom() const { return m_rankedFrom; }
    [[nodiscard]] const std::vector<Heap> &heaps() const { return m_heaps; }
    //! \brief Rows of the members of heaps()[index].
    [[nodiscard]] std::vector<quint32> membersOf(std::size_t index) const;
    //! \brief The heap under an item position; the nearest of several.
    [[nodiscard]] std::optional<std::size_t> heapAt(QPointF at) const;
    [[nodiscard]] double fastestPxPerMs() const { return m_fastestPxPerMs; }
    [[nodiscard]] bool hasEmergency() const { return m_hasEmergency; }

    //! \brief 3 an emergency, 2 the selected, 1 hovered or picked, 0 everybody else.
    [[nodiscard]] static int rankOf(const Unit &unit, const Wishes &wishes);
    //! \brief How far from its middle a heap reaches.
    [[nodiscard]] static double radiusPx(int count);

private:
    //! The squares of a view that have a mark: one bit for each, so that they fit into the nearest cache.
    class Cover {
    public:
        void start(const Camera &camera, double marginPx);
        //! \return whether the square of \p at was free; it is taken now
        [[nodiscard]] bool take(QPointF at);

    private:
        std::vector<bool> m_isTaken;
        double m_left = 0;
        double m_top = 0;
        int m_columns = 0;
    };
    void gatherHeaps(const Fleet &fleet);
    void order(double height);

    std::vector<Mark> m_marks;
    std::vector<int> m_cellOf; //!< beside m_marks until heaps are gathered; -1: never in a heap
    std::vector<Mark> m_inHeaps;
    std::vector<int> m_heapOf; //!< beside m_inHeaps
    std::vector<std::pair<int, Mark>> m_ranked;
    std::vector<Mark> m_sorted;
    std::vector<Heap> m_heaps;
    HeapGrid m_grid {
        { .cellPx = CellPx, .from = HeapFrom, .until = HeapUntil, .apartPx = HeapApartPx }
    };
    Cover m_cover;
    std::size_t m_rankedFrom = 0;
    double m_fastestPxPerMs = 0;
    bool m_hasEmergency = false;
};

} // namespace dispatch::map
