// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/host_rest.h"
#include "net/limited_get.h"
#include "travel/osrm.h"

#include <QNetworkAccessManager>
#include <QObject>

#include <deque>
#include <functional>
#include <memory>

namespace dispatch::travel {

//! \brief Travel times and ways from a server that speaks OSRM's HTTP interface, version 5.
//!
//! It never keeps anybody waiting for nothing: after a failure (no answer, 5xx, a web page, redirects without end, a table
//! of another size) it has no figures at all for a while, 2 s at first and 5 min at most. Then the request that failed is
//! sent again, and recovered() tells that the server answers.
//! \threads the main thread
class RoutingHost final : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t MaxTablePlaces
        = 100; //!< in one request; osrm-routed allows no more
    static constexpr std::size_t MaxPlaces = 3 * (MaxTablePlaces - 1); //!< of one question
    static constexpr int MaxRequests = 4; //!< at once
    static constexpr std::size_t MaxQueued = 64; //!< then the ones asked for first get no figures
    static constexpr qint64 MaxAnswerBytes = 2 << 20;
    static constexpr qsizetype MaxUrlChars = 2'000; //!< of the server's address
    //! Times that tests shorten.
    struct Waits {
        std::chrono::milliseconds answer { 4'000 };
        std::chrono::milliseconds firstRest { 2'000 };
        std::chrono::milliseconds longestRest { 300'000 };
    };

    //! \return what is wrong with the address, for a person; nullopt if nothing is. Plain HTTP only to this machine.
    [[nodiscard]] static std::optional<QString> check(const QString &address);

    //! \param address must pass check()
    RoutingHost(const QString &address, Waits waits, QObject *parent = nullptr);
    explicit RoutingHost(const QString &address, QObject *parent = nullptr)
        : RoutingHost(address, Waits(), parent)
    {
    }

    //! \brief The server's figures from each of \p from to each of \p to; at least one of them is a single place. Of more
    //! than MaxPlaces only the nearest are asked for.
    //! \param context when it goes, the question is dropped and \p done is not called
    //! \param done called once, perhaps before this returns
    void legs(std::vector<geo::GeoPoint> from, std::vector<geo::GeoPoint> to, QObject *context,
        std::function<void(const osrm::Figures &)> done);
    //! \brief The server's figures from each of \p from to each of \p to, row by row, by one request; else as legs().
    //! \pre together no more than MaxTablePlaces
    void table(std::vector<geo::GeoPoint> from, std::vector<geo::GeoPoint> to, QObject *context,
        std::function<void(const osrm::Figures &)> done);
    //! \brief The server's way, nullopt if it has none; else as legs().
    void journey(geo::GeoPoint from, geo::GeoPoint to, QObject *context,
        std::function<void(const std::optional<atlas::Journey> &)> done);

    //! \brief Empty while the server answers; else what is wrong, what is shown meanwhile, and when it is tried again.
    [[nodiscard]] QString trouble() const { return m_trouble; }
    [[nodiscard]] bool isResting() const { return m_rest.isActive(); }

Q_SIGNALS:
    void troubleChanged();
    //! \brief The server answers again: what was asked meanwhile is worth asking again.
    void recovered();

private:
    struct Request;
    void send(std::shared_ptr<Request> request);
    void next();
    void answered(const std::shared_ptr<Request> &request, QNetworkReply &reply);
    void failed(const std::shared_ptr<Request> &request, const net::Failure &failure);
    void setTrouble(const QString &text);

    const QUrl m_base;
    const net::GetLimits m_limits;
    QNetworkAccessManager m_network;
    net::HostRest m_rest;
    std::deque<std::shared_ptr<Request>> m_queue; //!< newest last
    QUrl m_probe; //!< what failed last: asked again after the rest
    int m_underWay = 0;
    QString m_trouble;
};

} // namespace dispatch::travel
