// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/track_client.h"
#include "journal/track_block.h"
#include "journal/track_cache.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>

namespace dispatch::viewmodels {

//! \brief Where technicians were at a past instant: fetched from the server in stretches when it is looked at, and kept.
//! The server notes who asks for whom, so nobody is asked for while the slider is on its way.
//! \threads the main thread
class PastTracks final : public QObject {
    Q_OBJECT
public:
    //! The slider rests for so long before anybody is asked for.
    static constexpr std::chrono::milliseconds AskAfter { 500 };
    //! Technicians of one instant that are asked for; of the others the map says that there is no fix.
    static constexpr std::size_t MaxAsked = 500;
    //! Stretches in memory, of about 30 kB each.
    static constexpr qsizetype MaxLoaded = 2'000;
    //! A stretch that is not over is asked for again after this.
    static constexpr std::chrono::seconds Fresh { 60 };

    struct Source {
        QUrl server;
        QString accessToken; //!< empty: not connected
        domain::Timestamp now; //!< really now, by the server's clock
    };
    explicit PastTracks(std::function<Source()> source, QObject *parent = nullptr);

    //! \brief Of another account; \p path is its replica's.
    void open(const QString &path, domain::Timestamp now);
    void close();

    //! \brief Who is to be seen at \p at, the most wanted first. What is on this computer is there at once.
    void want(domain::Timestamp at, const std::vector<domain::TechnicianId> &technicians);
    //! \brief Asks again after a failure; the slider has been moved.
    void retry();
    //! \brief The server has deleted what was measured before \p before, so it goes here too.
    void forget(domain::Timestamp before);
    //! \brief Nobody looks any more.
    void rest();

    [[nodiscard]] std::optional<journal::TrackPlace> placeOf(
        const domain::TechnicianId &technician, domain::Timestamp at) const;
    //! \return what is loaded of from <= fix time <= to, ascending
    [[nodiscard]] std::vector<domain::Fix> fixesOf(
        const domain::TechnicianId &technician, domain::Timestamp from, domain::Timestamp to) const;
    //! \brief "Where everybody was: 12 of 40", or why it is not known; empty when all is there.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    //! More is known of where somebody was.
    void changed();

private:
    struct Key {
        domain::TechnicianId technician;
        domain::Timestamp stretch;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.technician.uuid, domain::toMs(key.stretch));
        }
    };
    struct Loaded {
        std::vector<domain::Fix> fixes;
        domain::Timestamp until {}; //!< what was measured later is not in it
    };

    bool load(const Key &key, domain::Timestamp at);
    void askNext();
    void take(const Key &key, std::vector<domain::Fix> fixes, domain::Timestamp askedAt);

    std::function<Source()> m_source;
    feed::TrackClient m_client;
    std::unique_ptr<journal::TrackCache> m_cache;
    QHash<Key, Loaded> m_loaded;
    QSet<Key> m_absent; //!< not in the file: looked for once, not with every frame
    std::deque<Key> m_missing;
    std::size_t m_wanted = 0;
    bool m_isAsking = false;
    QTimer m_wait;
    QString m_problem;
};

} // namespace dispatch::viewmodels
