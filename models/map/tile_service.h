// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/source_tiles.h"
#include "map/tile_painter.h"
#include "map/tile_style.h"

#include <QCache>
#include <QHash>
#include <QHttpServer>
#include <QObject>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <vector>

namespace dispatch::map {

//! \brief Serves the base map to Qt Location over the loopback interface, so that no request leaves the machine.
//!
//! `GET /TOKEN/STYLE/z/x/y.png` answers 200 image/png, 400 for a tile that cannot exist, 404 for a wrong token, style
//! or path, 405 for another method, 503 while too much is waiting. The token is new with every start; other programs of
//! this machine do not know it.
//! \threads lives in the main thread; pictures are painted by MaxPainters workers, the newest request first
class TileService : public QObject {
    Q_OBJECT

public:
    static constexpr int MaxPainters = 2;
    //! Different tiles waiting or being painted. A 4K screen at double density shows about 150.
    static constexpr int MaxWaitingTiles = 512;
    //! Requests waiting for the same tile.
    static constexpr std::size_t MaxWaitingPerTile = 16;
    static constexpr int CacheBytes = 16 * 1024 * 1024;

    //! \param townSeed which made-up town the town styles show; built when the first of its tiles is asked for
    explicit TileService(quint64 townSeed, QObject *parent = nullptr);
    ~TileService() override;

    //! \brief What the map styles show from now on, in place of what they showed before. Whoever has tiles of before must
    //! fetch them again: see importId().
    void setImport(atlas::MapData map);
    [[nodiscard]] const atlas::MapData &import() const { return m_painter->import(); }
    //! \brief What paints them, for pictures that are no tiles. Good for as long as somebody holds it.
    [[nodiscard]] std::shared_ptr<const TilePainter> painter() const { return m_painter; }
    //! \brief A name for the imported map, another one for each import; empty without one. For folders of tiles.
    [[nodiscard]] QString importId() const;
    //! \brief Where the imported map lies: west, south, width and height in degrees; null without one.
    [[nodiscard]] QRectF importBox() const;

    //! \brief What the source styles show from now on; null: the plain background.
    void setSource(std::shared_ptr<tiles::TileSource> source);
    //! \brief A name for the pictures of the source that changes with the source, and whenever some that could not be had
    //! can be: whoever has tiles of before must fetch them again. Empty without a source.
    [[nodiscard]] QString sourceId() const;
    //! \brief Pictures that could not be had can be: sourceId() is another one.
    void sourceRecovered();

    //! \brief Starts to serve on 127.0.0.1 at a free port.
    //! \return false when the system gives none; errorString() says why
    [[nodiscard]] bool listen();
    //! \brief Builds the made-up town beside the main thread, where it will be asked for: the first tile need not wait for it
    //! then. It takes a quarter of a second of a core and ten megabytes, so an office with a map of its own goes without.
    void prepareTown();
    [[nodiscard]] QString errorString() const { return m_error; }
    [[nodiscard]] quint16 port() const { return m_port; }

    //! \brief What `osm.mapping.custom.host` is to be: "http://127.0.0.1:PORT/TOKEN/STYLE/".
    //! \param style "town-light", "town-dark", "plain-light", "plain-dark", with an import "map-light", "map-dark", with a
    //! source "source-light", "source-dark"
    //! \param scale 2 for screens of double density
    //! \return empty for an unknown style, a style of an import or a source that is not there, or before listen()
    [[nodiscard]] QString hostFor(const QString &style, int scale = 1) const;
    //! \brief What must stay visible on the map. Empty for an unknown style.
    [[nodiscard]] static QString attribution(const QString &style);
    //! \brief The same for the source; empty without one.
    [[nodiscard]] QString sourceAttribution() const
    {
        return m_source ? m_source->source().attribution() : QString();
    }

    //! \brief Where the made-up towns lie, whatever their seed: west, south, width and height in degrees.
    [[nodiscard]] static QRectF townBox() { return { -15.083, 46.954, 0.163, 0.092 }; }

    [[nodiscard]] quint64 paintedTiles() const { return m_paintedTiles; }

Q_SIGNALS:
    void sourceChanged();

private:
    void answer(const QHttpServerRequest &request, QHttpServerResponder &responder);
    void startFetching(const TileSpec &spec);
    void startPainting(const TileSpec &spec, bool isFillIn = false);
    void finish(const TileSpec &spec, const QByteArray &picture, bool isKept);

    QHttpServer m_server;
    quint16 m_port = 0;
    QString m_token;
    QString m_error;
    QCache<TileSpec, QByteArray> m_cache { CacheBytes };
    //! Who waits for what. Responders must go before m_server.
    QHash<TileSpec, std::vector<std::shared_ptr<QHttpServerResponder>>> m_waiting;
    int m_nextPriority = 0;
    quint64 m_paintedTiles = 0;
    quint64 m_imports = 0; //!< a tile of the map of before must not get into the cache
    std::optional<SourceTiles> m_source;
    quint64 m_sources = 0; //!< likewise
    quint64 m_sourceNumber = 0; //!< an answer of the source of before is dropped
    quint64 m_townSeed;
    std::shared_ptr<TilePainter> m_painter;
    QThreadPool m_pool;
};

} // namespace dispatch::map
