// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_routes.h"

#include "intake/row_keys.h"
#include "protocol/json_reader.h"

#include <QJsonArray>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;

namespace {

//! A console has brought the same row in, under a command of its own.
bool isThereAlready(const domain::Rejection &rejection)
{
    return rejection.code == domain::ErrorCode::Invalid && rejection.field == "entity"_L1;
}

domain::JobFields jobFrom(const QJsonObject &row)
{
    domain::JobFields job;
    job.title = row.value("title"_L1).toString();
    job.description = row.value("description"_L1).toString();
    job.trade = row.value("trade"_L1).toString();
    job.priority = domain::priorityFromName(row.value("priority"_L1).toString())
                       .value_or(domain::Priority::Normal);
    job.customerName = row.value("customerName"_L1).toString();
    job.customerPhone = row.value("customerPhone"_L1).toString();
    job.address = row.value("address"_L1).toString();
    job.area = row.value("area"_L1).toString();
    if (row.contains("lat"_L1) && row.contains("lon"_L1))
        job.place
            = domain::GeoPoint { row.value("lat"_L1).toDouble(), row.value("lon"_L1).toDouble() };
    for (const auto &skill : row.value("skills"_L1).toArray())
        job.skills.append(skill.toString());
    return job;
}

} // namespace

void AdminRoutes::importJobs(const HttpRequest &request, Timestamp now, const Done &done)
{
    const auto body = protocol::parseObject(request.body, MaxImportBytes);
    if (!body)
        return done(problem(400, u"invalid"_s, body.error().text()));
    const auto rows = body->value("jobs"_L1).toArray();
    if (rows.isEmpty() || rows.size() > MaxImportRows)
        return done(
            problem(400, u"invalid"_s, u"Send 1 to %1 jobs at a time."_s.arg(MaxImportRows)));

    struct Tally {
        qsizetype open = 0;
        int added = 0, known = 0;
        QJsonArray refusals;
    };
    const auto tally = std::make_shared<Tally>();
    tally->open = rows.size();
    const auto answered = [tally, done] {
        if (--tally->open > 0)
            return;
        done(jsonResponse(200,
            { { u"added"_s, tally->added }, { u"known"_s, tally->known },
                { u"refused"_s, tally->refusals } }));
    };
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const auto row = rows[i].toObject();
        const auto refuse = [tally, i, answered](const QString &reason, bool mayRetry) {
            tally->refusals.append(QJsonObject { { u"index"_s, static_cast<qint64>(i) },
                { u"reason"_s, reason }, { u"retry"_s, mayRetry } });
            answered();
        };
        const QString key = row.value("key"_L1).toString();
        const auto id = intake::commandIdOf(key);
        const auto known = m_commits.store().findCommand(id);
        if (!known) {
            refuse(known.error().text, true);
            continue;
        }
        if (*known) {
            ++tally->known;
            answered();
            continue;
        }
        domain::Command command;
        command.id = id;
        const auto ids = intake::idsOf(key);
        command.entity = ids.job;
        command.made = now;
        domain::CreateJob create;
        create.fields = jobFrom(row);
        create.visit = ids.visit;
        create.thread = ids.thread;
        command.args = create;
        m_commits.push(
            { actor(), id, command, [tally, refuse, answered](const protocol::Result &result) {
                 if (result.outcome) {
                     ++tally->added;
                     answered();
                 } else if (result.outcome.error().code == domain::ErrorCode::IdReused
                     || isThereAlready(result.outcome.error())) {
                     ++tally->known;
                     answered();
                 } else {
                     refuse(result.outcome.error().title,
                         domain::mayRetry(result.outcome.error().code));
                 }
             } });
    }
}

} // namespace dispatch::server
