// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/routing_host.h"

#include <QNetworkReply>
#include <QPointer>

#include <algorithm>
#include <numeric>
#include <utility>

namespace dispatch::travel {

using namespace Qt::StringLiterals;
using geo::GeoPoint;

namespace {

QUrl baseOf(const QString &address)
{
    QString text = address.trimmed();
    while (text.endsWith(u'/'))
        text.chop(1);
    return QUrl(text, QUrl::StrictMode);
}

//! Rows of the \p most places nearest to \p one, in their own order.
std::vector<std::size_t> nearestRows(
    std::span<const GeoPoint> places, GeoPoint one, std::size_t most)
{
    std::vector<std::size_t> rows(places.size());
    std::iota(rows.begin(), rows.end(), std::size_t { 0 });
    if (rows.size() <= most)
        return rows;
    std::ranges::nth_element(rows, rows.begin() + static_cast<std::ptrdiff_t>(most), {},
        [&](std::size_t row) { return geo::distanceM(places[row], one); });
    rows.resize(most);
    std::ranges::sort(rows);
    return rows;
}

} // namespace

struct RoutingHost::Request {
    QUrl url;
    QPointer<QObject> context;
    //! Takes the figures out of the answer, or says what came instead.
    std::function<std::optional<QString>(const QByteArray &body)> read;
    std::function<void(bool isAnswered)> done;
};

std::optional<QString> RoutingHost::check(const QString &address)
{
    if (address.size() > MaxUrlChars)
        return u"The address of the routing server is longer than %1 characters."_s.arg(
            MaxUrlChars);
    const QUrl url = baseOf(address);
    if (!url.isValid() || url.host().isEmpty() || url.hasQuery() || url.hasFragment())
        return u"The address of the routing server cannot be read. It should look like "
               "https://routing.example.com, without what OSRM puts after it."_s;
    if (!url.userInfo().isEmpty())
        return u"A name or password in the address of the routing server would be seen by others. "
               "Leave it away."_s;
    if (!net::isPrivate(url))
        return u"The routing server must be reached by https, or others on the way see where your "
               "technicians are."_s;
    return std::nullopt;
}

RoutingHost::RoutingHost(const QString &address, Waits waits, QObject *parent)
    : QObject(parent)
    , m_base(baseOf(address))
    , m_limits { .silence = waits.answer,
        .whole = waits.answer,
        .maxBytes = MaxAnswerBytes,
        .tooMuch = u"more than 2 MiB for one answer"_s }
    , m_rest(waits.firstRest, waits.longestRest)
{
    connect(&m_rest, &net::HostRest::over, this, [this] {
        send(std::make_shared<Request>(Request {
            .url = m_probe, .context = this, .read = &osrm::flawOf, .done = [](bool) { } }));
    });
}

void RoutingHost::legs(std::vector<GeoPoint> from, std::vector<GeoPoint> to, QObject *context,
    std::function<void(const osrm::Figures &)> done)
{
    Q_ASSERT(from.size() == 1 || to.size() == 1);
    const bool isToOne = to.size() == 1;
    const std::vector<GeoPoint> &many = isToOne ? from : to;
    const GeoPoint one = isToOne ? to.front() : from.front();
    if (many.empty() || isResting())
        return done(osrm::Figures(many.size()));

    struct Question {
        osrm::Figures figures;
        std::size_t open = 0; //!< requests not answered yet
        std::function<void(const osrm::Figures &)> done;
    };
    const auto question = std::make_shared<Question>(
        Question { .figures = osrm::Figures(many.size()), .open = 0, .done = std::move(done) });
    const auto rows = nearestRows(many, one, MaxPlaces);
    std::vector<std::shared_ptr<Request>> requests;
    constexpr std::size_t Step = MaxTablePlaces - 1;
    for (std::size_t first = 0; first < rows.size(); first += Step) {
        const auto part = std::span(rows).subspan(first, std::min(Step, rows.size() - first));
        std::vector<GeoPoint> places;
        for (const std::size_t row : part)
            places.push_back(many[row]);
        std::vector<GeoPoint> ones { one };
        auto request = std::make_shared<Request>();
        if (!isToOne)
            std::swap(places, ones);
        request->url = osrm::tableUrl(m_base, places, ones);
        request->context = context;
        request->read = [question, places, ones, theseRows = std::vector(part.begin(), part.end())](
                            const QByteArray &body) -> std::optional<QString> {
            const auto figures = osrm::readTable(body, places, ones);
            if (!figures)
                return figures.error();
            for (std::size_t i = 0; i < theseRows.size(); ++i)
                question->figures[theseRows[i]] = (*figures)[i];
            return std::nullopt;
        };
        // The first failure ends the whole question: the map has figures at once.
        request->done = [question](bool isAnswered) {
            --question->open;
            if (question->done && (!isAnswered || question->open == 0))
                std::exchange(question->done, nullptr)(question->figures);
        };
        requests.push_back(std::move(request));
    }
    question->open = requests.size();
    for (auto &request : requests)
        send(std::move(request));
}

void RoutingHost::table(std::vector<GeoPoint> from, std::vector<GeoPoint> to, QObject *context,
    std::function<void(const osrm::Figures &)> done)
{
    Q_ASSERT(from.size() + to.size() <= MaxTablePlaces);
    const auto figures = std::make_shared<osrm::Figures>(from.size() * to.size());
    if (figures->empty() || isResting())
        return done(*figures);
    auto request = std::make_shared<Request>();
    request->url = osrm::tableUrl(m_base, from, to);
    request->context = context;
    request->read = [figures, from = std::move(from), to = std::move(to)](
                        const QByteArray &body) -> std::optional<QString> {
        auto found = osrm::readTable(body, from, to);
        if (!found)
            return found.error();
        *figures = *std::move(found);
        return std::nullopt;
    };
    request->done = [figures, done = std::move(done)](bool) { done(*figures); };
    send(std::move(request));
}

void RoutingHost::journey(GeoPoint from, GeoPoint to, QObject *context,
    std::function<void(const std::optional<atlas::Journey> &)> done)
{
    if (isResting())
        return done(std::nullopt);
    const auto found = std::make_shared<std::optional<atlas::Journey>>();
    auto request = std::make_shared<Request>();
    request->url = osrm::routeUrl(m_base, from, to);
    request->context = context;
    request->read = [found, from, to](const QByteArray &body) -> std::optional<QString> {
        auto way = osrm::readRoute(body, from, to);
        if (!way)
            return way.error();
        *found = std::move(*way);
        return std::nullopt;
    };
    request->done = [found, done = std::move(done)](bool) { done(*found); };
    send(std::move(request));
}

void RoutingHost::send(std::shared_ptr<Request> request)
{
    m_queue.push_back(std::move(request));
    if (m_queue.size() > MaxQueued) {
        const auto given = m_queue.front();
        m_queue.pop_front();
        if (given->context)
            given->done(false);
    }
    next();
}

void RoutingHost::next()
{
    while (!m_rest.isActive() && m_underWay < MaxRequests && !m_queue.empty()) {
        const auto request = m_queue.front();
        m_queue.pop_front();
        if (!request->context)
            continue; // nobody waits for it any more
        ++m_underWay;
        QNetworkRequest get(request->url);
        get.setRawHeader("Accept"_ba, "application/json"_ba);
        // Not packed: what may be sent is counted, and a table is small.
        get.setRawHeader("Accept-Encoding"_ba, "identity"_ba);
        auto *reply = net::limitedGet(m_network, std::move(get), m_limits);
        connect(request->context, &QObject::destroyed, reply, &QNetworkReply::abort);
        connect(reply, &QNetworkReply::finished, this, [this, request, reply] {
            reply->deleteLater();
            --m_underWay;
            answered(request, *reply);
            next();
        });
    }
}

void RoutingHost::answered(const std::shared_ptr<Request> &request, QNetworkReply &reply)
{
    if (!request->context)
        return; // given up by whoever asked: that says nothing about the server
    if (const auto failure = net::failureOf(reply, m_limits))
        return failed(request, *failure);
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 401 || status == 403)
        return failed(request, { .what = u"refuses to answer (%1)"_s.arg(status), .rest = {} });
    if (status != 200 && status != 400) // OSRM says "no way" with 400
        return failed(request, { .what = u"reports an error (%1)"_s.arg(status), .rest = {} });
    if (const auto flaw = request->read(reply.readAll()))
        return failed(request, { .what = *flaw, .rest = {} });
    if (m_rest.end()) {
        setTrouble({});
        Q_EMIT recovered();
    }
    if (request->context)
        request->done(true);
}

void RoutingHost::failed(const std::shared_ptr<Request> &request, const net::Failure &failure)
{
    m_probe = request->url;
    if (const auto wait = m_rest.begin(failure.rest))
        setTrouble(u"The routing server %1. Travel times come from the roads of the map, or are "
                   "estimates; it is tried again in %2."_s.arg(failure.what, net::inWords(*wait)));
    // Those that wait would meet the same.
    const auto waiting = std::exchange(m_queue, {});
    request->done(false);
    for (const auto &one : waiting) {
        if (one->context)
            one->done(false);
    }
}

void RoutingHost::setTrouble(const QString &text)
{
    if (std::exchange(m_trouble, text) != text)
        Q_EMIT troubleChanged();
}

} // namespace dispatch::travel
