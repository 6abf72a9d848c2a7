// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/trail_layer.h"

#include "map/fleet_labels.h"
#include "map/palette.h"
#include "map/sprite_canvas.h"
#include "map/unit_sprites.h"

#include <QQuickWindow>
#include <QSGRendererInterface>

#include <cmath>
#include <limits>

namespace dispatch::map {

namespace {

//! How often what came in is drawn; nobody reads a trail faster.
constexpr int RestMs = 500;
//! A longer time is tried so often; more would be felt while the map moves.
constexpr int GrowEveryMs = 300;
//! While the selected mark glides its trail goes with it.
constexpr int GlideFrameMs = 50;
//! Stretches shorter than this run into the next one.
constexpr double MinStepPx = 2.0;
//! Opacity goes in steps, so that neighbours can be painted alike.
constexpr int FadeSteps = 10;
//! A trail that begins later than this within the hour is shown to begin there.
constexpr qint64 StartSlackMs = 60'000;
constexpr double GapDashPx = 3.0;

qint64 msOf(const TrailPoint &point)
{
    return qint64 { point.timeS } * 1000;
}

//! Both ends on the same far side of the view.
bool isOutside(QPointF a, QPointF b, QSizeF view)
{
    return (a.x() < 0 && b.x() < 0) || (a.y() < 0 && b.y() < 0)
        || (a.x() > view.width() && b.x() > view.width())
        || (a.y() > view.height() && b.y() > view.height());
}

SpriteSheet::Picture paintStart(bool isDark, double ratio)
{
    constexpr double Size = 12;
    const Palette &colors = Palette::of(isDark);
    SpriteCanvas canvas(QSizeF(Size, Size), ratio);
    canvas.painter.setPen(QPen(colors.accent, 2));
    canvas.painter.setBrush(colors.casing);
    canvas.painter.drawEllipse(QPointF(Size / 2, Size / 2), 4, 4);
    return canvas.take({ Size / 2, Size / 2 });
}

} // namespace

TrailLayer::TrailLayer(QQuickItem *parent)
    : SpriteLayer(parent)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(RestMs);
    connect(&m_rest, &QTimer::timeout, this, &TrailLayer::invalidate);
}

void TrailLayer::setTrails(Trails *trails)
{
    if (m_trails == trails)
        return;
    if (m_trails)
        m_trails->disconnect(this);
    m_trails = trails;
    if (trails)
        connect(trails, &Trails::changed, this, [this] {
            if ((m_showsAll || m_selectedHandle >= 0) && !m_rest.isActive())
                m_rest.start();
        });
    Q_EMIT trailsChanged();
    invalidate();
}

void TrailLayer::setFleet(Fleet *fleet)
{
    if (m_fleet == fleet)
        return;
    m_fleet = fleet;
    Q_EMIT fleetChanged();
    invalidate();
}

void TrailLayer::setSelectedHandle(int handle)
{
    if (m_selectedHandle == handle)
        return;
    m_selectedHandle = handle;
    Q_EMIT selectedHandleChanged();
    invalidate();
}

void TrailLayer::setShowsAll(bool showsAll)
{
    if (m_showsAll == showsAll)
        return;
    m_showsAll = showsAll;
    Q_EMIT showsAllChanged();
    invalidate();
}

void TrailLayer::setShownMinutes(int minutes)
{
    if (m_shownMinutes == minutes)
        return;
    m_shownMinutes = minutes;
    // Not from within a frame: whoever listens may change what is being drawn.
    QMetaObject::invokeMethod(this, &TrailLayer::shownMinutesChanged, Qt::QueuedConnection);
}

std::size_t TrailLayer::mostLinks() const
{
    const bool isPainted = window()
        && window()->rendererInterface()->graphicsApi() == QSGRendererInterface::Software;
    return isPainted ? MaxLinksPainted : MaxLinks;
}

std::optional<int> TrailLayer::compose(DrawList &list, SpriteSheet &sheet)
{
    if (!m_trails || width() <= 0 || height() <= 0 || (!m_showsAll && m_selectedHandle < 0))
        return std::nullopt;
    const domain::Timestamp now = m_fleet ? m_fleet->frameTime() : domain::Timestamp();
    const View view { .camera = camera(),
        .nowMs = domain::toMs(now),
        .spanMs = std::chrono::milliseconds(Trails::KeepFor).count(),
        .most = mostLinks() };
    std::optional<int> next;
    if (m_showsAll) {
        composeAll(list, view);
        if (m_shownMinutes < Trails::KeepFor.count())
            next = GrowEveryMs;
    }
    if (m_selectedHandle < 0)
        return next;

    const auto handle = static_cast<quint32>(m_selectedHandle);
    const auto points = m_trails->trail(handle);
    const Palette &colors = Palette::of(isDark());
    // A rim parts it from the streets, whose colours it must not be taken for.
    std::vector<Link> rim;
    draw(rim, handle, points,
        { .color = colors.casing,
            .widthPx = 6,
            .newest = 0.8F,
            .oldest = 0.35F,
            .showsGaps = false },
        view);
    list.links.insert(list.links.end(), rim.begin(), rim.end());
    std::vector<Link> line;
    draw(line, handle, points,
        { .color = colors.accent,
            .widthPx = 3.5,
            .newest = 0.95F,
            .oldest = 0.3F,
            .showsGaps = true },
        view);
    list.links.insert(list.links.end(), line.begin(), line.end());
    stampStart(list, sheet, view);
    const auto row = m_fleet ? m_fleet->row(handle) : std::nullopt;
    const bool isGliding = row && view.nowMs < m_fleet->units()[*row].glideEndMs;
    return isGliding ? std::optional(GlideFrameMs) : next;
}

void TrailLayer::composeAll(DrawList &list, View view)
{
    const Look look { .color = Palette::of(isDark()).mutedText,
        .widthPx = 1.8,
        .newest = 0.9F,
        .oldest = 0.15F,
        .showsGaps = false };
    const QRectF seen = QRectF({ 0, 0 }, size()).adjusted(-1, -1, 1, 1);
    constexpr int Whole = static_cast<int>(Trails::KeepFor.count());
    int minutes = m_shownMinutes;
    if (minutes < Whole && (!m_sinceGrowth.isValid() || m_sinceGrowth.hasExpired(GrowEveryMs))) {
        minutes = std::min(Whole, 2 * minutes + 1);
        m_sinceGrowth.start();
    }
    for (;; minutes /= 2) {
        std::vector<Link> links;
        view.spanMs = qint64 { minutes } * 60'000;
        if (minutes <= 1) // all of them, however many: some would be a lie about the others
            view.most = std::numeric_limits<std::size_t>::max();
        bool fits = true;
        for (const Trails::Trail &trail : m_trails->all()) {
            if (static_cast<int>(trail.handle) == m_selectedHandle)
                continue;
            const QPointF from = view.camera.toItem(trail.northWest);
            const QPointF to = view.camera.toItem(trail.southEast);
            // A box that lies across the seam of the world comes out inside out, and is looked at.
            if (from.x() <= to.x() && !QRectF(from, to).intersects(seen))
                continue;
            fits = draw(links, trail.handle, trail.points, look, view);
            if (!fits)
                break;
        }
        if (fits) {
            list.links = std::move(links);
            break;
        }
    }
    setShownMinutes(minutes);
}

std::optional<geo::UnitPoint> TrailLayer::markOf(quint32 handle, qint64 nowMs) const
{
    const auto row = m_fleet ? m_fleet->row(handle) : std::nullopt;
    if (!row || !m_fleet->units()[*row].hasFix)
        return std::nullopt;
    return Fleet::placeAt(m_fleet->units()[*row], nowMs);
}

bool TrailLayer::draw(std::vector<Link> &links, quint32 handle, std::span<const TrailPoint> points,
    const Look &look, const View &view) const
{
    if (points.empty())
        return true;
    const auto mark = markOf(handle, view.nowMs);
    const qint64 oldestMs = view.nowMs - view.spanMs;
    // From the newest back, as long as it matters. The mark has not reached the last fix yet, so the line ends at the mark.
    QPointF later = view.camera.toItem(mark ? *mark : points.back().place());
    qint64 laterMs = msOf(points.back());
    bool isJoined = points.back().isJoined != 0;
    for (std::size_t i = points.size() - 1; i-- > 0 && laterMs > oldestMs;) {
        const TrailPoint &point = points[i];
        QPointF earlier = view.camera.toItem(point.place());
        const qint64 earlierMs = msOf(point);
        const QPointF step = earlier - later;
        const bool isShort = std::abs(step.x()) + std::abs(step.y()) < MinStepPx;
        // A short step runs into the next one, unless the trail ends or breaks there.
        if (isShort && isJoined && point.isJoined != 0 && i > 0) {
            continue;
        }
        if (earlierMs < oldestMs) {
            const double part = static_cast<double>(laterMs - oldestMs)
                / static_cast<double>(laterMs - earlierMs);
            earlier = later + step * part;
        }
        if ((isJoined || look.showsGaps) && !isOutside(earlier, later, view.camera.size)) {
            const double age
                = static_cast<double>(view.nowMs - laterMs) / static_cast<double>(view.spanMs);
            const double fade = std::round((1 - std::clamp(age, 0.0, 1.0)) * FadeSteps) / FadeSteps;
            QColor color = look.color;
            color.setAlphaF(look.oldest + (look.newest - look.oldest) * static_cast<float>(fade));
            links.push_back({ .from = earlier,
                .to = later,
                .widthPx = isJoined ? look.widthPx : 1.5,
                .dashPx = isJoined ? 0 : GapDashPx,
                .color = color });
            if (links.size() > view.most)
                return false;
        }
        later = earlier;
        laterMs = earlierMs;
        isJoined = point.isJoined != 0;
    }
    return true;
}

//! A trail that does not reach back an hour says where, and how long ago, it begins.
void TrailLayer::stampStart(DrawList &list, SpriteSheet &sheet, const View &view) const
{
    const auto points = m_trails->trail(static_cast<quint32>(m_selectedHandle));
    if (points.size() < 2 || msOf(points.front()) < view.nowMs - view.spanMs + StartSlackMs)
        return;
    const QPointF at = view.camera.toItem(points.front().place());
    list.stamps.push_back(
        { .sprite = sheet.find(spriteKey(SpriteKind::TrailStart, quint64 { isDark() }),
              [&] { return paintStart(isDark(), pixelRatio()); }),
            .x = static_cast<float>(at.x()),
            .y = static_cast<float>(at.y()) });
    const QString text
        = tr("begins %1 ago")
              .arg(ageText(domain::timestampFromMs(msOf(points.front())), view.nowMs));
    const int sprite = sheet.find(labelKey(text, LabelStyle::Muted, isDark()),
        [&] { return paintLabel(text, LabelStyle::Muted, isDark(), fontFamily(), pixelRatio()); });
    list.stamps.push_back(
        { .sprite = sprite, .x = static_cast<float>(at.x() + 7), .y = static_cast<float>(at.y()) });
}

} // namespace dispatch::map
