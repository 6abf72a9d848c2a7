// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/sprite_nodes.h"

#include "map/sprite_painter.h"

#include <QQuickWindow>
#include <QSGImageNode>
#include <QSGVertexColorMaterial>

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

namespace dispatch::map {

namespace {

constexpr int DiscSegments = 96;

//! Premultiplied, as the scene graph's vertex colours are.
struct Paint {
    uchar r, g, b, a;
};

Paint premultiplied(const QColor &color)
{
    const QRgb p = qPremultiply(color.rgba());
    return { static_cast<uchar>(qRed(p)), static_cast<uchar>(qGreen(p)),
        static_cast<uchar>(qBlue(p)), static_cast<uchar>(qAlpha(p)) };
}

//! To the nearest whole, without a call for each of a hundred thousand stamps.
float rounded(float value)
{
    constexpr int Offset = 1 << 20;
    return static_cast<float>(
        static_cast<int>(static_cast<double>(value) + (Offset + 0.5)) - Offset);
}

class Triangles {
public:
    void add(QPointF p, Paint c)
    {
        m_points.push_back({});
        m_points.back().set(
            static_cast<float>(p.x()), static_cast<float>(p.y()), c.r, c.g, c.b, c.a);
    }
    //! A quad whose long edges a-b and c-d may differ in colour: soft borders without multisampling.
    void strip(QPointF a, QPointF b, QPointF c, QPointF d, Paint ab, Paint cd)
    {
        add(a, ab);
        add(b, ab);
        add(c, cd);
        add(b, ab);
        add(d, cd);
        add(c, cd);
    }
    [[nodiscard]] const std::vector<QSGGeometry::ColoredPoint2D> &points() const
    {
        return m_points;
    }

private:
    std::vector<QSGGeometry::ColoredPoint2D> m_points;
};

void addDisc(Triangles &out, const Disc &disc, double softPx)
{
    const Paint fill = premultiplied(disc.fill);
    const Paint line = premultiplied(disc.line);
    const Paint none { 0, 0, 0, 0 };
    const auto on = [&](int i, double radius) {
        const double angle = 2 * std::numbers::pi * i / DiscSegments;
        return disc.center + QPointF(std::cos(angle), std::sin(angle)) * radius;
    };
    for (int i = 0; i < DiscSegments; ++i) {
        out.add(disc.center, fill);
        out.add(on(i, disc.radiusPx), fill);
        out.add(on(i + 1, disc.radiusPx), fill);
        out.strip(on(i, disc.radiusPx - softPx), on(i + 1, disc.radiusPx - softPx),
            on(i, disc.radiusPx), on(i + 1, disc.radiusPx), none, line);
        out.strip(on(i, disc.radiusPx), on(i + 1, disc.radiusPx), on(i, disc.radiusPx + softPx),
            on(i + 1, disc.radiusPx + softPx), line, none);
    }
}

void addStroke(Triangles &out, QPointF from, QPointF to, double widthPx, Paint color, double softPx)
{
    const QPointF along = to - from;
    const double length = std::hypot(along.x(), along.y());
    if (length <= 0)
        return;
    const QPointF across(-along.y() / length, along.x() / length);
    const QPointF core = across * std::max(0.0, (widthPx - softPx) / 2);
    const QPointF rim = across * ((widthPx + softPx) / 2);
    const Paint none { 0, 0, 0, 0 };
    out.strip(from - core, to - core, from + core, to + core, color, color);
    out.strip(from + core, to + core, from + rim, to + rim, color, none);
    out.strip(from - core, to - core, from - rim, to - rim, color, none);
}

void addLink(Triangles &out, const Link &link, double softPx)
{
    const Paint color = premultiplied(link.color);
    const QPointF along = link.to - link.from;
    const double length = std::hypot(along.x(), along.y());
    if (link.dashPx <= 0 || length <= 0) {
        addStroke(out, link.from, link.to, link.widthPx, color, softPx);
        return;
    }
    constexpr int MaxDashes = 512;
    const double period = std::max(2 * link.dashPx, length / MaxDashes);
    for (double at = 0; at < length; at += period)
        addStroke(out, link.from + along * (at / length),
            link.from + along * (std::min(length, at + period / 2) / length), link.widthPx, color,
            softPx);
}

} // namespace

ImageLayerNode::ImageLayerNode(QQuickWindow &window)
    : m_window(window)
    , m_image(window.createImageNode())
{
    m_image->setOwnsTexture(true);
    m_image->setFlag(OwnedByParent);
    // It stays from the beginning: the software renderer puts a node that is added to a plain node later at the corner of
    // the window, not at the item's.
    appendChildNode(m_image);
}

void ImageLayerNode::show(const DrawList &list, const SpriteSheet &sheet, QSizeF size, double ratio)
{
    const QSize pixels = QSize(static_cast<int>(std::ceil(size.width() * ratio)),
        static_cast<int>(std::ceil(size.height() * ratio)))
                             .expandedTo({ 1, 1 });
    QRect seen = boundsOf(list, sheet, ratio) & QRect({ 0, 0 }, pixels);
    if (seen.isEmpty())
        seen = { 0, 0, 1, 1 }; // one clear pixel
    QImage &image = m_images[m_next];
    QRect &drawn = m_drawn[m_next];
    m_next = 1 - m_next;
    if (image.size() != pixels) {
        image = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
        drawn = image.rect();
    }
    for (int y = drawn.top(); y <= drawn.bottom(); ++y)
        std::memset(image.scanLine(y) + 4 * qsizetype { drawn.left() }, 0,
            4 * static_cast<std::size_t>(drawn.width()));
    drawn = seen;
    image.setDevicePixelRatio(ratio);
    paint(list, sheet, image);
    image.setDevicePixelRatio(1.0);
    // The texture shares the image; when the next but one comes it has let go, and nothing is copied.
    m_image->setTexture(
        m_window.createTextureFromImage(image, QQuickWindow::TextureHasAlphaChannel));
    m_image->setRect(QRectF(QPointF(seen.topLeft()) / ratio, QSizeF(seen.size()) / ratio));
    m_image->setSourceRect(seen);
}

BatchLayerNode::BatchLayerNode(QQuickWindow &window)
    : m_window(window)
    , m_shapes(new QSGGeometryNode)
    , m_stamps(new QSGGeometryNode)
{
    auto *triangles = new QSGGeometry(QSGGeometry::defaultAttributes_ColoredPoint2D(), 0);
    triangles->setDrawingMode(QSGGeometry::DrawTriangles);
    m_shapes->setGeometry(triangles);
    auto *colors = new QSGVertexColorMaterial;
    colors->setFlag(QSGMaterial::Blending);
    m_shapes->setMaterial(colors);

    auto *quads = new QSGGeometry(
        QSGGeometry::defaultAttributes_TexturedPoint2D(), 0, 0, QSGGeometry::UnsignedIntType);
    quads->setDrawingMode(QSGGeometry::DrawTriangles);
    quads->setVertexDataPattern(QSGGeometry::StreamPattern);
    m_stamps->setGeometry(quads);
    auto *material = new QSGTextureMaterial;
    material->setFiltering(QSGTexture::Linear);
    material->setFlag(QSGMaterial::Blending);
    m_stamps->setMaterial(material);

    for (QSGGeometryNode *node : { m_shapes, m_stamps }) {
        node->setFlag(QSGNode::OwnedByParent);
        node->setFlag(QSGNode::OwnsGeometry);
        node->setFlag(QSGNode::OwnsMaterial);
    }
    appendChildNode(m_shapes);
}

BatchLayerNode::~BatchLayerNode()
{
    if (!m_stamps->parent())
        delete m_stamps;
}

void BatchLayerNode::show(const DrawList &list, const SpriteSheet &sheet, double ratio)
{
    showShapes(list, ratio);
    showStamps(list, sheet, ratio);
}

void BatchLayerNode::showShapes(const DrawList &list, double ratio)
{
    Triangles triangles;
    const double softPx = 1.0 / ratio;
    for (const Disc &disc : list.discs)
        addDisc(triangles, disc, softPx);
    for (const Link &link : list.links)
        addLink(triangles, link, softPx);
    QSGGeometry *geometry = m_shapes->geometry();
    geometry->allocate(static_cast<int>(triangles.points().size()));
    std::copy(triangles.points().begin(), triangles.points().end(),
        geometry->vertexDataAsColoredPoint2D());
    m_shapes->markDirty(QSGNode::DirtyGeometry);
}

void BatchLayerNode::showStamps(const DrawList &list, const SpriteSheet &sheet, double ratio)
{
    if (list.stamps.empty() || sheet.image().isNull()) {
        // A texture material without a texture must not be rendered.
        if (m_stamps->parent())
            removeChildNode(m_stamps);
        return;
    }
    if (!m_texture || m_textureRevision != sheet.revision()) {
        m_texture.reset(
            m_window.createTextureFromImage(sheet.image(), QQuickWindow::TextureHasAlphaChannel));
        m_textureRevision = sheet.revision();
        static_cast<QSGTextureMaterial *>(m_stamps->material())->setTexture(m_texture.get());
        m_stamps->markDirty(QSGNode::DirtyMaterial);
    }

    QSGGeometry *geometry = m_stamps->geometry();
    const auto count = static_cast<int>(list.stamps.size());
    if (geometry->vertexCount() != count * 4) {
        geometry->allocate(count * 4, count * 6);
        auto *index = geometry->indexDataAsUInt();
        for (quint32 first = 0; first < static_cast<quint32>(count) * 4; first += 4) {
            for (const quint32 corner : { 0U, 1U, 2U, 1U, 3U, 2U })
                *index++ = first + corner;
        }
    }
    // What a sprite brings to each of its stamps; there are few hundred of them and up to a hundred thousand stamps.
    struct Quad {
        float anchorX, anchorY; //!< device pixels
        float width, height; //!< logical pixels
        float u0, v0, u1, v1;
    };
    const auto scale = static_cast<float>(1.0 / ratio);
    const auto perWidth = 1.0F / static_cast<float>(sheet.image().width());
    const auto perHeight = 1.0F / static_cast<float>(sheet.image().height());
    std::vector<Quad> quads(static_cast<std::size_t>(sheet.count()));
    for (int i = 0; i < sheet.count(); ++i) {
        const Sprite &sprite = sheet.at(i);
        const auto x = static_cast<float>(sprite.rect.x());
        const auto y = static_cast<float>(sprite.rect.y());
        const auto width = static_cast<float>(sprite.rect.width());
        const auto height = static_cast<float>(sprite.rect.height());
        quads[static_cast<std::size_t>(i)] = { .anchorX = static_cast<float>(sprite.anchor.x()),
            .anchorY = static_cast<float>(sprite.anchor.y()),
            .width = width * scale,
            .height = height * scale,
            .u0 = x * perWidth,
            .v0 = y * perHeight,
            .u1 = (x + width) * perWidth,
            .v1 = (y + height) * perHeight };
    }
    auto *vertex = geometry->vertexDataAsTexturedPoint2D();
    const auto pixels = static_cast<float>(ratio);
    for (const Stamp &stamp : list.stamps) {
        const Quad &quad = quads[static_cast<std::size_t>(stamp.sprite)];
        // Whole device pixels: the pictures stay as crisp as they were drawn.
        const float left = rounded(stamp.x * pixels - quad.anchorX) * scale;
        const float top = rounded(stamp.y * pixels - quad.anchorY) * scale;
        const float right = left + quad.width;
        const float bottom = top + quad.height;
        vertex[0].set(left, top, quad.u0, quad.v0);
        vertex[1].set(right, top, quad.u1, quad.v0);
        vertex[2].set(left, bottom, quad.u0, quad.v1);
        vertex[3].set(right, bottom, quad.u1, quad.v1);
        vertex += 4;
    }
    m_stamps->markDirty(QSGNode::DirtyGeometry);
    if (!m_stamps->parent())
        appendChildNode(m_stamps);
}

} // namespace dispatch::map
