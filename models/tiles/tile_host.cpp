// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiles/tile_host.h"

#include "tiles/tile_image.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QNetworkReply>
#include <QRegularExpression>

#include <algorithm>

namespace dispatch::tiles {

using namespace Qt::StringLiterals;
using domain::Timestamp;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Outcome = Fetched::Outcome;

namespace {

constexpr int MaxDeepestZoom = 22;

quint64 keyOf(const geo::TileId &tile)
{
    return (static_cast<quint64>(tile.z) << 48) | (static_cast<quint64>(tile.x) << 24)
        | static_cast<quint64>(tile.y);
}

//! Of the address without the key: with another key it is the same map.
QString idOf(const HostSettings &settings)
{
    return u"host-"_s
        + QString::fromLatin1(
            QCryptographicHash::hash(settings.urlTemplate.toUtf8(), QCryptographicHash::Sha256)
                .first(8)
                .toHex());
}

} // namespace

struct TileHost::Wanted {
    geo::TileId tile;
    std::optional<StoredTile> stored; //!< too old, but better than nothing
    std::vector<std::function<void(const Fetched &)>> done;
    bool isUnderWay = false;
};

std::optional<QString> TileHost::check(const HostSettings &settings)
{
    const QString &text = settings.urlTemplate;
    if (text.size() > MaxUrlChars)
        return u"The address of the map server is longer than %1 characters."_s.arg(MaxUrlChars);
    for (const auto *part : { "{z}", "{x}", "{y}" }) {
        if (text.count(QLatin1StringView(part)) != 1)
            return u"The address of the map server must contain {z}, {x} and {y}, each once: "
                   "https://tiles.example.com/{z}/{x}/{y}.png"_s;
    }
    QString filled = text;
    filled.replace("{z}"_L1, "1"_L1).replace("{x}"_L1, "1"_L1).replace("{y}"_L1, "1"_L1);
    filled.replace("{key}"_L1, "k"_L1);
    const QUrl url(filled, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || filled.contains(u'{') || filled.contains(u'}'))
        return u"The address of the map server cannot be read. It should look like "
               "https://tiles.example.com/{z}/{x}/{y}.png"_s;
    if (!url.userInfo().isEmpty())
        return u"A name or password in the address would be seen by others. Write {key} where the "
               "server wants its key, and give the key apart."_s;
    if (!net::isPrivate(url))
        return u"The map server must be reached by https, or others on the way see where your "
               "technicians are looked for."_s;
    if (text.contains("{key}"_L1) == settings.key.isEmpty())
        return settings.key.isEmpty()
            ? u"The address has a place for a key, and no key was given."_s
            : u"A key was given, and the address has no {key} to put it in."_s;
    if (settings.attribution.trimmed().isEmpty())
        return u"Say whose map it is: the words that its owner wants to be shown on it."_s;
    if (settings.minZoom < 0 || settings.maxZoom > MaxDeepestZoom
        || settings.minZoom > settings.maxZoom)
        return u"The zoom levels of the map server must lie between 0 and %1."_s.arg(
            MaxDeepestZoom);
    return std::nullopt;
}

TileHost::TileHost(HostSettings settings, std::shared_ptr<TileStore> store,
    const domain::Clock &clock, Waits waits, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_id(idOf(m_settings))
    , m_store(std::move(store))
    , m_clock(clock)
    , m_waits(waits)
    , m_limits { .silence = waits.answer,
        .whole = waits.whole,
        .maxBytes = MaxTileBytes,
        .tooMuch = u"more than 1 MiB for one picture"_s }
    , m_rest(waits.firstRest, waits.longestRest)
{
    connect(&m_rest, &net::HostRest::over, this, [this] {
        if (m_probe)
            fetch(*std::exchange(m_probe, std::nullopt), [](const Fetched &) { });
        next();
    });
}

TileHost::~TileHost()
{
    // Replies end with the manager; nobody is called any more.
    m_queue.clear();
    m_wanted.clear();
}

QByteArray TileHost::atOnce(const geo::TileId &tile)
{
    const auto found = m_store ? m_store->find(m_id, tile, m_clock.now()) : std::nullopt;
    return found ? found->image : QByteArray();
}

void TileHost::fetch(const geo::TileId &tile, std::function<void(const Fetched &)> done)
{
    if (!tile.isValid() || tile.z < m_settings.minZoom || tile.z > m_settings.maxZoom)
        return done({ .outcome = Outcome::Missing, .image = {} });
    const auto now = m_clock.now();
    const auto key = keyOf(tile);
    if (const auto it = m_wanted.constFind(key); it != m_wanted.cend()) {
        (*it)->done.push_back(std::move(done));
        return;
    }
    auto stored = m_store ? m_store->find(m_id, tile, now) : std::nullopt;
    if (stored && now < stored->expiresAt)
        return done({ .outcome = Outcome::Tile, .image = stored->image });
    if (const auto it = m_missingUntil.constFind(key); it != m_missingUntil.cend()) {
        if (now < *it)
            return done({ .outcome = Outcome::Missing, .image = {} });
        m_missingUntil.erase(it);
    }
    if (m_rest.isActive()) {
        if (stored)
            return done({ .outcome = Outcome::Tile, .image = stored->image });
        if (!m_probe)
            m_probe = tile;
        return done({});
    }
    auto wanted = std::make_shared<Wanted>();
    wanted->tile = tile;
    wanted->stored = std::move(stored);
    wanted->done.push_back(std::move(done));
    m_wanted.insert(key, wanted);
    m_queue.push_back(std::move(wanted));
    if (m_queue.size() > MaxQueued) {
        const auto given = m_queue.front();
        m_queue.pop_front();
        finish(*given, {});
    }
    next();
}

void TileHost::next()
{
    while (!m_rest.isActive() && m_underWay < MaxRequests && !m_queue.empty()) {
        // What the dispatcher looks at now comes before what was panned away meanwhile.
        const auto wanted = m_queue.back();
        m_queue.pop_back();
        request(wanted);
    }
}

QUrl TileHost::urlFor(const geo::TileId &tile) const
{
    QString text = m_settings.urlTemplate;
    text.replace("{z}"_L1, QString::number(tile.z));
    text.replace("{x}"_L1, QString::number(tile.x));
    text.replace("{y}"_L1, QString::number(tile.y));
    text.replace("{key}"_L1, QString::fromLatin1(QUrl::toPercentEncoding(m_settings.key)));
    return QUrl(text, QUrl::StrictMode);
}

void TileHost::request(const std::shared_ptr<Wanted> &wanted)
{
    wanted->isUnderWay = true;
    ++m_underWay;
    ++m_requestsSent;
    QNetworkRequest request(urlFor(wanted->tile));
    request.setRawHeader("Accept"_ba, "image/png,image/jpeg,image/webp"_ba);
    if (wanted->stored && !wanted->stored->etag.isEmpty())
        request.setRawHeader("If-None-Match"_ba, wanted->stored->etag);
    auto *reply = net::limitedGet(m_network, std::move(request), m_limits);
    connect(reply, &QNetworkReply::finished, this, [this, wanted, reply] {
        reply->deleteLater();
        --m_underWay;
        answered(wanted, *reply);
        next();
    });
}

void TileHost::answered(const std::shared_ptr<Wanted> &wanted, QNetworkReply &reply)
{
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (auto failure = net::failureOf(reply, m_limits)) {
        if (!m_settings.key.isEmpty())
            failure->what.remove(m_settings.key);
        return failed(wanted, failure->what, failure->rest);
    }
    if (status == 304 && wanted->stored) {
        if (m_store)
            std::ignore = m_store->renew(m_id, wanted->tile, expiryOf(reply));
        worked();
        return finish(*wanted, { .outcome = Outcome::Tile, .image = wanted->stored->image });
    }
    if (status == 404 || status == 410 || status == 204) {
        if (m_missingUntil.size() >= MaxRemembered)
            m_missingUntil.clear();
        m_missingUntil.insert(keyOf(wanted->tile), m_clock.now() + m_waits.missing);
        worked();
        return finish(*wanted, { .outcome = Outcome::Missing, .image = {} });
    }
    if (status == 401 || status == 403)
        return failed(wanted, u"refuses the key (%1)"_s.arg(status), m_waits.keyRest);
    if (status != 200)
        return failed(wanted, u"reports an error (%1)"_s.arg(status));
    const auto bytes = reply.readAll();
    if (const auto image = readTile(bytes); !image)
        return failed(wanted, u"sent %1"_s.arg(image.error()));
    keep(*wanted, bytes, reply);
    worked();
    finish(*wanted, { .outcome = Outcome::Tile, .image = bytes });
}

Timestamp TileHost::expiryOf(const QNetworkReply &reply) const
{
    static const QRegularExpression maxAge(
        u"(?:^|[\\s,])max-age\\s*=\\s*\"?(\\d{1,10})"_s, QRegularExpression::CaseInsensitiveOption);
    auto fresh = m_waits.usuallyFresh;
    const auto control = QString::fromLatin1(reply.rawHeader("Cache-Control"_ba));
    if (const auto match = maxAge.match(control); match.hasMatch()) {
        fresh = seconds(match.captured(1).toLongLong());
    } else if (const auto expires = QDateTime::fromString(
                   QString::fromLatin1(reply.rawHeader("Expires"_ba)), Qt::RFC2822Date);
        expires.isValid()) {
        fresh = domain::timestampFromMs(expires.toMSecsSinceEpoch()) - m_clock.now();
    }
    return m_clock.now() + std::clamp(fresh, m_waits.leastFresh, m_waits.mostFresh);
}

void TileHost::keep(Wanted &wanted, const QByteArray &image, const QNetworkReply &reply)
{
    if (!m_store)
        return;
    // A disk that is full costs the next start a download, and the dispatcher nothing.
    std::ignore = m_store->put(m_id, wanted.tile,
        { .image = image,
            .etag = reply.rawHeader("ETag"_ba).first(
                std::min<qsizetype>(reply.rawHeader("ETag"_ba).size(), 256)),
            .fetchedAt = m_clock.now(),
            .expiresAt = expiryOf(reply) });
}

void TileHost::finish(Wanted &wanted, const Fetched &fetched)
{
    m_wanted.remove(keyOf(wanted.tile));
    // A callback may ask for the next tile.
    for (const auto &done : std::exchange(wanted.done, {}))
        done(fetched);
}

void TileHost::failed(
    const std::shared_ptr<Wanted> &wanted, const QString &what, std::optional<milliseconds> rest)
{
    m_probe = wanted->tile;
    if (const auto wait = m_rest.begin(rest))
        setTrouble(
            u"The map server %1. What was seen before is still shown; it is tried again in %2."_s
                .arg(what, net::inWords(*wait)));
    // Those that wait would meet the same.
    const auto waiting = std::exchange(m_queue, {});
    auto giveUp = [this](Wanted &one) {
        if (one.stored)
            finish(one, { .outcome = Outcome::Tile, .image = one.stored->image });
        else
            finish(one, {});
    };
    giveUp(*wanted);
    for (const auto &one : waiting)
        giveUp(*one);
}

void TileHost::worked()
{
    if (!m_rest.end())
        return;
    m_probe.reset();
    setTrouble({});
    Q_EMIT recovered();
}

void TileHost::setTrouble(const QString &text)
{
    if (std::exchange(m_trouble, text) != text)
        Q_EMIT troubleChanged();
}

} // namespace dispatch::tiles
