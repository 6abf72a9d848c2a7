// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/request_words.h"

#include "domain/transitions.h"

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::VisitState;

namespace {

struct Words {
    QLatin1StringView state; //!< for programs; stays as it is
    QString text;
};

Words wordsFor(const domain::Visit &visit)
{
    switch (visit.state) {
    case VisitState::Requested:
        return { "received"_L1, u"We have your request and will answer it."_s };
    case VisitState::Unscheduled:
        return { "accepted"_L1, u"We will come. The time is not fixed yet."_s };
    case VisitState::Scheduled:
        return { "planned"_L1, u"Your visit is planned."_s };
    case VisitState::Dispatched:
    case VisitState::Accepted:
        return { "assigned"_L1, u"A technician has your job."_s };
    case VisitState::EnRoute:
        return { "on-the-way"_L1, u"The technician is on the way."_s };
    case VisitState::OnSite:
        return { "arrived"_L1, u"The technician has arrived."_s };
    case VisitState::InProgress:
        return { "at-work"_L1, u"The work is being done."_s };
    case VisitState::Paused:
        return { "paused"_L1, u"The work is interrupted and will go on."_s };
    case VisitState::Completed:
        return { "done"_L1, u"The work is done."_s };
    case VisitState::NoShow:
        return { "missed"_L1, u"We were there and met nobody. Please call us."_s };
    case VisitState::Rejected:
        return { "declined"_L1, u"We cannot do this. Please call us if you have questions."_s };
    case VisitState::Canceled:
        return { "canceled"_L1, u"This was called off."_s };
    }
    Q_UNREACHABLE_RETURN({});
}

bool isSent(VisitState state)
{
    return state >= VisitState::Dispatched && state <= VisitState::Paused;
}

} // namespace

QJsonObject requestAnswer(const state::Operation &operation, const domain::Job &job)
{
    QJsonObject answer { { u"id"_s, domain::uuidText(job.id.uuid) },
        { u"number"_s, static_cast<qint64>(job.number) } };
    const auto *visit = operation.currentVisit(job.id);
    if (!visit)
        return answer;
    const Words words = wordsFor(*visit);
    answer.insert("state"_L1, words.state);
    answer.insert("text"_L1, words.text);
    if (visit->window && domain::isOpen(visit->state)) {
        answer.insert("fromMs"_L1, domain::toMs(visit->window->from));
        answer.insert("toMs"_L1, domain::toMs(visit->window->to));
    }
    const auto *technician = visit->technician ? operation.technician(*visit->technician) : nullptr;
    if (technician && isSent(visit->state))
        answer.insert(
            "technician"_L1, technician->name.section(u' ', 0, 0, QString::SectionSkipEmpty));
    return answer;
}

} // namespace dispatch::server
