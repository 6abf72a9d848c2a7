// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"
#include "net/host_rest.h"
#include "net/limited_get.h"
#include "tiles/tile_source.h"
#include "tiles/tile_store.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>

#include <chrono>
#include <deque>
#include <expected>
#include <memory>
#include <optional>
#include <vector>

namespace dispatch::tiles {

//! \brief Where a company has its tiles from.
struct HostSettings {
    //! "https://tiles.example.com/{z}/{x}/{y}.png?key={key}"
    QString urlTemplate;
    QString key; //!< put in for {key} when a tile is asked for; in no message, log or file
    QString attribution;
    int minZoom = 0;
    int maxZoom = 19;
};

//! \brief Tiles of a map server over HTTPS, from a store of its own first.
//!
//! A tile that is fresh in the store is not asked for. One that is old is asked for with its `ETag` and shown as it is when
//! the server cannot answer. A failure of the server (no answer, 429, 5xx, a web page, redirects without end) lets it rest,
//! 2 s at first and 5 min at most, while everything the store has is still shown; then the tile that failed is tried again,
//! and recovered() tells that the others are worth asking for. 404 means that there is no tile, for an hour. Nothing but a
//! picture that could be read to its end is ever stored.
//! \threads the main thread
class TileHost final : public QObject, public TileSource {
    Q_OBJECT

public:
    static constexpr int MaxRequests = 6; //!< at once
    static constexpr std::size_t MaxQueued
        = 512; //!< then the ones asked for first are answered NotNow
    static constexpr int MaxUrlChars = 2'000;
    static constexpr qsizetype MaxRemembered = 10'000; //!< places without a tile
    //! Times that tests shorten.
    struct Waits {
        std::chrono::milliseconds answer { 10'000 }; //!< without a byte
        std::chrono::milliseconds whole { 60'000 }; //!< until the end of a picture
        std::chrono::milliseconds firstRest { 2'000 };
        std::chrono::milliseconds longestRest { 300'000 };
        std::chrono::milliseconds keyRest { 300'000 }; //!< after 401 and 403
        std::chrono::milliseconds missing { 3'600'000 };
        std::chrono::milliseconds leastFresh {
            3'600'000
        }; //!< whatever the server says of its tiles
        std::chrono::milliseconds usuallyFresh { 7LL * 24 * 3'600'000 };
        std::chrono::milliseconds mostFresh { 90LL * 24 * 3'600'000 };
    };

    //! \return what is wrong with the settings, for a person; nullopt if nothing is. Plain HTTP only to this machine.
    [[nodiscard]] static std::optional<QString> check(const HostSettings &settings);

    //! \param settings must pass check()
    //! \param store may be null (no place to write): then nothing is kept
    TileHost(HostSettings settings, std::shared_ptr<TileStore> store, const domain::Clock &clock,
        Waits waits, QObject *parent = nullptr);
    TileHost(HostSettings settings, std::shared_ptr<TileStore> store, const domain::Clock &clock,
        QObject *parent = nullptr)
        : TileHost(std::move(settings), std::move(store), clock, Waits(), parent)
    {
    }
    ~TileHost() override;

    [[nodiscard]] QString id() const override { return m_id; }
    [[nodiscard]] QString attribution() const override { return m_settings.attribution; }
    [[nodiscard]] int minZoom() const override { return m_settings.minZoom; }
    [[nodiscard]] int maxZoom() const override { return m_settings.maxZoom; }
    void fetch(const geo::TileId &tile, std::function<void(const Fetched &)> done) override;
    [[nodiscard]] QByteArray atOnce(const geo::TileId &tile) override;

    //! \brief Empty while the server answers; else what is wrong, what is shown meanwhile, and when it is tried again.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    [[nodiscard]] bool isResting() const { return m_rest.isActive(); }
    [[nodiscard]] int requestsSent() const { return m_requestsSent; }

Q_SIGNALS:
    void troubleChanged();
    //! \brief Tiles that were answered NotNow can be had again.
    void recovered();

private:
    struct Wanted;
    void next();
    void request(const std::shared_ptr<Wanted> &wanted);
    void answered(const std::shared_ptr<Wanted> &wanted, QNetworkReply &reply);
    void keep(Wanted &wanted, const QByteArray &image, const QNetworkReply &reply);
    void finish(Wanted &wanted, const Fetched &fetched);
    void failed(const std::shared_ptr<Wanted> &wanted, const QString &what,
        std::optional<std::chrono::milliseconds> rest = std::nullopt);
    void worked();
    void setTrouble(const QString &text);
    [[nodiscard]] QUrl urlFor(const geo::TileId &tile) const;
    [[nodiscard]] domain::Timestamp expiryOf(const QNetworkReply &reply) const;

    const HostSettings m_settings;
    const QString m_id;
    const std::shared_ptr<TileStore> m_store;
    const domain::Clock &m_clock;
    const Waits m_waits;
    const net::GetLimits m_limits;
    QNetworkAccessManager m_network;
    std::deque<std::shared_ptr<Wanted>> m_queue; //!< newest last, and served first
    QHash<quint64, std::shared_ptr<Wanted>> m_wanted; //!< queued or under way
    QHash<quint64, domain::Timestamp> m_missingUntil;
    std::optional<geo::TileId> m_probe; //!< what failed last: tried again after the rest
    net::HostRest m_rest;
    int m_underWay = 0;
    int m_requestsSent = 0;
    QString m_trouble;
};

} // namespace dispatch::tiles
