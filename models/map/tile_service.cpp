// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/tile_service.h"

#include <QBuffer>
#include <QHttpHeaders>
#include <QHttpServerResponder>
#include <QPointer>
#include <QRandomGenerator>
#include <QTcpServer>

#include <array>

namespace dispatch::map {

using namespace Qt::StringLiterals;

namespace {

//! Fast rather than small: the picture only crosses the loopback interface. Qt maps 0..100 to zlib levels 9..0.
constexpr int PngQuality = 75;

QString makeToken()
{
    std::array<quint32, 4> words {};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    const auto bytes = QByteArray(
        reinterpret_cast<const char *>(words.data()), static_cast<qsizetype>(sizeof words));
    return QString::fromLatin1(bytes.toHex());
}

QByteArray encode(const QImage &image)
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG", PngQuality);
    return png;
}

void refuse(QHttpServerResponder &responder, QHttpServerResponder::StatusCode status)
{
    QHttpHeaders headers;
    if (status == QHttpServerResponder::StatusCode::MethodNotAllowed)
        headers.append(QHttpHeaders::WellKnownHeader::Allow, "GET"_L1);
    responder.write(headers, status);
}

void send(QHttpServerResponder &responder, const QByteArray &picture)
{
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::ContentType, mimeTypeOf(picture));
    headers.append(QHttpHeaders::WellKnownHeader::XContentTypeOptions, "nosniff"_L1);
    responder.write(picture, headers, QHttpServerResponder::StatusCode::Ok);
}

} // namespace

TileService::TileService(quint64 townSeed, QObject *parent)
    : QObject(parent)
    , m_townSeed(townSeed)
    , m_painter(std::make_shared<TilePainter>(townSeed))
{
    m_pool.setMaxThreadCount(MaxPainters);
    m_pool.setThreadPriority(QThread::LowPriority);
    m_server.setMissingHandler(
        this, [this](const QHttpServerRequest &request, QHttpServerResponder &responder) {
            answer(request, responder);
        });
}

TileService::~TileService()
{
    m_pool.clear();
    m_pool.waitForDone();
    m_waiting.clear();
}

bool TileService::listen()
{
    if (m_port != 0)
        return true;
    auto socket = std::make_unique<QTcpServer>();
    if (!socket->listen(QHostAddress::LocalHost, 0) || !m_server.bind(socket.get())) {
        m_error = socket->errorString();
        return false;
    }
    m_port = socket->serverPort();
    m_token = makeToken();
    // bind() made the server its owner.
    static_cast<void>(socket.release());
    return true;
}

void TileService::prepareTown()
{
    m_pool.start([painter = m_painter] { painter->prepare(); });
}

void TileService::setImport(atlas::MapData map)
{
    // Paintings under way keep the painter they began with.
    m_painter = std::make_shared<TilePainter>(m_townSeed, std::move(map));
    m_cache.clear();
    ++m_imports;
}

void TileService::setSource(std::shared_ptr<tiles::TileSource> source)
{
    if (source)
        m_source.emplace(std::move(source));
    else
        m_source.reset();
    ++m_sourceNumber;
    sourceRecovered();
    // Whoever waits for a picture of the source before gets one of this; the other answer, if it comes, is dropped.
    const auto waiting = m_waiting.keys();
    for (const TileSpec &spec : waiting) {
        if (!hasSource(spec.style))
            continue;
        if (m_source)
            startFetching(spec);
        else
            startPainting(spec);
    }
}

void TileService::sourceRecovered()
{
    ++m_sources;
    const auto cached = m_cache.keys();
    for (const auto &spec : cached) {
        if (hasSource(spec.style))
            m_cache.remove(spec);
    }
    Q_EMIT sourceChanged();
}

QString TileService::sourceId() const
{
    return m_source ? u"%1-%2"_s.arg(m_source->source().id()).arg(m_sources) : QString();
}

QString TileService::importId() const
{
    if (import().isEmpty())
        return {};
    const auto &facts = import().facts.front();
    return u"import-%1-%2"_s.arg(facts.madeAtMs, 0, 16).arg(facts.madeFromBytes, 0, 16);
}

QRectF TileService::importBox() const
{
    if (import().isEmpty())
        return {};
    const geo::GeoBounds box = atlas::toGeo(import().bounds());
    return { box.southWest.longitudeDeg, box.southWest.latitudeDeg,
        box.northEast.longitudeDeg - box.southWest.longitudeDeg,
        box.northEast.latitudeDeg - box.southWest.latitudeDeg };
}

QString TileService::hostFor(const QString &style, int scale) const
{
    const auto known = tileStyleFromName(style);
    if (m_port == 0 || !known || (hasImport(*known) && import().isEmpty())
        || (hasSource(*known) && !m_source))
        return {};
    return u"http://127.0.0.1:%1/%2/%3%4/"_s.arg(
        QString::number(m_port), m_token, style, scale > 1 ? u"@2x"_s : QString());
}

QString TileService::attribution(const QString &style)
{
    const auto known = tileStyleFromName(style);
    if (!known)
        return {};
    // The wording is OpenStreetMap's own, in every language.
    return hasImport(*known) ? u"© OpenStreetMap contributors"_s
        : hasTown(*known)    ? tr("Demo town, made up by Dispatch: no real place")
                             : tr("No map data");
}

void TileService::answer(const QHttpServerRequest &request, QHttpServerResponder &responder)
{
    using Status = QHttpServerResponder::StatusCode;
    const auto spec = parseTilePath(request.url().path(QUrl::FullyEncoded), m_token);
    if (!spec)
        return refuse(responder,
            spec.error() == TilePathError::BadNumber ? Status::BadRequest : Status::NotFound);
    if (request.method() != QHttpServerRequest::Method::Get)
        return refuse(responder, Status::MethodNotAllowed);
    if (const QByteArray *png = m_cache.object(*spec))
        return send(responder, *png);

    const auto waiting = m_waiting.find(*spec);
    if (waiting == m_waiting.end()) {
        if (m_waiting.size() >= MaxWaitingTiles)
            return refuse(responder, Status::ServiceUnavailable);
        m_waiting[*spec].push_back(std::make_shared<QHttpServerResponder>(std::move(responder)));
        // Last: a source may have the picture at once.
        if (hasSource(spec->style) && m_source)
            startFetching(*spec);
        else
            startPainting(*spec);
        return;
    }
    if (waiting->size() >= MaxWaitingPerTile)
        return refuse(responder, Status::ServiceUnavailable);
    waiting->push_back(std::make_shared<QHttpServerResponder>(std::move(responder)));
}

void TileService::startFetching(const TileSpec &spec)
{
    m_source->fetch(spec.tile, geo::TilePixels * spec.scale,
        [guard = QPointer(this), spec, sources = m_sources, number = m_sourceNumber](
            const SourceTiles::Picture &picture) {
            if (!guard || number != guard->m_sourceNumber)
                return;
            if (picture.bytes.isEmpty())
                guard->startPainting(spec, picture.isFillIn);
            else
                guard->finish(
                    spec, picture.bytes, !picture.isFillIn && sources == guard->m_sources);
        });
}

void TileService::startPainting(const TileSpec &spec, bool isFillIn)
{
    // Rising priority: what the dispatcher looks at now comes before what was panned away meanwhile.
    m_pool.start(
        [this, spec, isFillIn, painter = m_painter, import = m_imports, sources = m_sources,
            number = m_sourceNumber] {
            const QByteArray png = encode(painter->paint(spec));
            QMetaObject::invokeMethod(
                this,
                [this, spec, png, isFillIn, import, sources, number] {
                    ++m_paintedTiles;
                    if (hasSource(spec.style) && number != m_sourceNumber)
                        return;
                    finish(spec, png, !isFillIn && import == m_imports && sources == m_sources);
                },
                Qt::QueuedConnection);
        },
        m_nextPriority++);
}

void TileService::finish(const TileSpec &spec, const QByteArray &picture, bool isKept)
{
    if (isKept)
        m_cache.insert(spec, new QByteArray(picture), picture.size());
    const auto waiting = m_waiting.take(spec);
    for (const auto &responder : waiting)
        send(*responder, picture);
}

} // namespace dispatch::map
