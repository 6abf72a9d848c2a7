// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service_request.h"

#include "protocol/json_fields.h"

#include <array>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr double MaxLatitudeDeg = 90;
constexpr double MaxLongitudeDeg = 180;

constexpr std::array KnownFields { "title"_L1, "description"_L1, "trade"_L1, "priority"_L1,
    "customerName"_L1, "customerPhone"_L1, "address"_L1, "lat"_L1, "lon"_L1, "area"_L1, "skills"_L1,
    "reference"_L1 };

//! The general words for what is wrong with a field, or better ones where it is known what is meant.
QString reasonFor(const protocol::DecodeError &error)
{
    if (error.field.isEmpty())
        return u"The request could not be read. It must be one JSON object in UTF-8."_s;
    if (error.field == "priority"_L1)
        return u"“priority” is one of low, normal, high and emergency."_s;
    if (error.field == "lat"_L1)
        return u"“lat” is a number of degrees from -90 to 90."_s;
    if (error.field == "lon"_L1)
        return u"“lon” is a number of degrees from -180 to 180."_s;
    if (error.code == protocol::DecodeErrorCode::WrongType)
        return error.field.startsWith("skills"_L1)
            ? u"“skills” is a list of texts."_s
            : QString(u"“"_s % error.field % u"” is a text."_s);
    return error.text();
}

} // namespace

std::expected<ServiceRequest, FieldProblem> readServiceRequest(QByteArrayView body)
{
    const auto object = protocol::parseObject(body);
    if (!object)
        return std::unexpected(FieldProblem { object.error().field, reasonFor(object.error()) });
    protocol::Fields fields(*object);
    ServiceRequest request;
    auto &job = request.fields;
    // Lines break descriptions and addresses only; everywhere else a line break is a slip of a form.
    job.title = fields.text("title"_L1).simplified();
    job.description = fields.textOr("description"_L1).trimmed();
    job.trade = fields.textOr("trade"_L1).simplified().toLower();
    if (fields.has("priority"_L1))
        job.priority = fields.named<domain::Priority>("priority"_L1, domain::priorityFromName);
    job.customerName = fields.textOr("customerName"_L1).simplified();
    job.customerPhone = fields.textOr("customerPhone"_L1).simplified();
    job.address = fields.textOr("address"_L1).trimmed();
    job.area = fields.textOr("area"_L1).simplified();
    for (const auto &skill : fields.texts("skills"_L1))
        job.skills.append(skill.simplified());
    if (fields.has("lat"_L1) || fields.has("lon"_L1))
        job.place = domain::GeoPoint { .latitudeDeg
            = fields.number("lat"_L1, -MaxLatitudeDeg, MaxLatitudeDeg),
            .longitudeDeg = fields.number("lon"_L1, -MaxLongitudeDeg, MaxLongitudeDeg) };
    request.reference = fields.textOr("reference"_L1).trimmed();
    for (auto it = object->constBegin(); it != object->constEnd(); ++it) {
        const QString name = it.key();
        if (std::ranges::find(KnownFields, name) == KnownFields.end()
            && request.ignored.size() < ServiceRequest::MaxIgnoredNamed)
            request.ignored.append(name);
    }
    const auto read = fields.result(std::move(request));
    if (!read)
        return std::unexpected(FieldProblem { read.error().field, reasonFor(read.error()) });
    return *read;
}

} // namespace dispatch::server
