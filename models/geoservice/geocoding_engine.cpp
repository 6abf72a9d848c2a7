// SPDX-License-Identifier: GPL-3.0-or-later
#include "geoservice/geocoding_engine.h"

#include <QGeoAddress>
#include <QGeoLocation>
#include <QGeoShape>
#include <QStringList>
#include <QThreadPool>

#include <algorithm>

namespace dispatch::geoservice {

using namespace Qt::StringLiterals;
using atlas::AddressSearch;
using atlas::FoundPlace;

namespace {

QString nameOf(FoundPlace::Kind kind)
{
    switch (kind) {
    case FoundPlace::Kind::House:
        return u"house"_s;
    case FoundPlace::Kind::NearHouse:
        return u"nearHouse"_s;
    case FoundPlace::Kind::Street:
        return u"street"_s;
    case FoundPlace::Kind::Place:
        break;
    }
    return u"place"_s;
}

QGeoLocation locationOf(const FoundPlace &found)
{
    QGeoAddress address;
    address.setStreet(found.title);
    address.setCity(found.place);
    address.setText(found.place.isEmpty() ? found.title : found.title + u", "_s + found.place);
    QGeoLocation location;
    location.setCoordinate({ found.point.latitudeDeg, found.point.longitudeDeg });
    location.setAddress(address);
    location.setExtendedAttributes({ { u"match"_s, nameOf(found.kind) } });
    return location;
}

class CodeReply final : public QGeoCodeReply {
public:
    struct Question {
        QString text;
        qsizetype limit = AddressSearch::MaxResults;
        qsizetype offset = 0;
        QGeoShape bounds;
    };
    CodeReply(Question question, std::shared_ptr<const Addresses> addresses, QObject *parent)
        : QGeoCodeReply(parent)
    {
        setLimit(question.limit);
        setOffset(question.offset);
        setViewport(question.bounds);
        m_pool.setMaxThreadCount(1);
        m_pool.start([this, question = std::move(question), addresses = std::move(addresses)] {
            auto found = addresses->search().find(question.text, AddressSearch::MaxResults);
            QMetaObject::invokeMethod(
                this, [this, found = std::move(found), question] { show(found, question); },
                Qt::QueuedConnection);
        });
    }
    ~CodeReply() override
    {
        m_pool.clear();
        m_pool.waitForDone();
    }

private:
    void show(const std::vector<FoundPlace> &found, const Question &question)
    {
        if (isFinished())
            return; // aborted
        QList<QGeoLocation> locations;
        qsizetype skip = question.offset;
        for (const FoundPlace &place : found) {
            const QGeoLocation location = locationOf(place);
            if (question.bounds.isValid() && !question.bounds.contains(location.coordinate()))
                continue;
            if (skip-- > 0)
                continue;
            if (locations.size() >= question.limit)
                break;
            locations << location;
        }
        setLocations(locations);
        setFinished(true);
    }

    QThreadPool m_pool;
};

} // namespace

GeocodingEngine::GeocodingEngine(Ground ground, const QVariantMap &parameters)
    : QGeoCodingManagerEngine(parameters)
    , m_ground(std::move(ground))
{
}

QGeoCodeReply *GeocodingEngine::geocode(const QGeoAddress &address, const QGeoShape &bounds)
{
    QStringList words { address.streetNumber(), address.street(), address.district(),
        address.city() };
    words.removeAll(QString());
    return geocode(words.isEmpty() ? address.text() : words.join(u' '), -1, 0, bounds);
}

QGeoCodeReply *GeocodingEngine::geocode(
    const QString &address, int limit, int offset, const QGeoShape &bounds)
{
    auto *reply = new CodeReply({ .text = address,
                                    .limit = limit < 0 ? AddressSearch::MaxResults : limit,
                                    .offset = std::max(0, offset),
                                    .bounds = bounds },
        m_ground.addresses, this);
    connect(reply, &QGeoCodeReply::finished, this, [this, reply] { Q_EMIT finished(reply); });
    return reply;
}

} // namespace dispatch::geoservice
