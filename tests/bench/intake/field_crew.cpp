// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/field_crew.h"

#include "geo/seeded_random.h"

#include <algorithm>
#include <array>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using simulator::HttpApi;
using simulator::Member;

namespace {

constexpr std::chrono::seconds Patience { 120 };
constexpr quint64 HomesSeed = 1;

//! Over any five in a row: three for ems, four for traffic, two for fire; about as the calls are.
QStringList skillsOf(int index)
{
    const std::array<QStringList, 5> patterns { QStringList { u"ems"_s, u"traffic"_s },
        QStringList { u"traffic"_s, u"fire"_s }, QStringList { u"ems"_s },
        QStringList { u"traffic"_s }, QStringList { u"ems"_s, u"traffic"_s, u"fire"_s } };
    return patterns[static_cast<std::size_t>(index) % patterns.size()];
}

QString nameOf(int index)
{
    return u"Unit %1"_s.arg(index + 1, 2, 10, QChar(u'0'));
}

} // namespace

FieldCrew::FieldCrew(const QUrl &server, const QString &login, const QString &password,
    const std::vector<simulator::Call> &calls, const PressedTime &time, const IntakePlan &plan)
    : m_server(server)
    , m_password(password)
    , m_calls(calls)
    , m_time(time)
    , m_plan(plan)
    , m_api(m_feeds, server)
    , m_office(server, login, password, m_feeds)
{
    QObject::connect(
        &m_office, &Member::failed, &m_office, [this](const QString &text) { m_problem = text; });
    m_office.connectToServer();
    bool isIn = false;
    m_api.login(login, password, [&](const std::expected<domain::Roles, HttpApi::Failure> &roles) {
        if (roles)
            isIn = true;
        else
            m_problem = roles.error().text;
    });
    until(u"the office signs in"_s, Patience, [&] {
        if (!m_problem.isEmpty())
            fail(m_problem);
        return isIn && m_office.isLive();
    });
}

void FieldCrew::makeTechnicians()
{
    const auto now = domain::SystemClock().now();
    int waiting = 0;
    const auto act = [&](const domain::EntityRef &entity, domain::CommandArgs args) {
        ++waiting;
        m_office.act(entity, std::move(args), [&](const Member::Outcome &outcome) {
            --waiting;
            if (!outcome)
                m_problem = outcome.error().title;
        });
    };
    for (int i = 0; i < m_plan.technicians; ++i) {
        m_technicians.push_back(domain::TechnicianId::make(now));
        act(m_technicians.back(),
            domain::CreateTechnician {
                .name = nameOf(i), .phone = {}, .area = {}, .skills = skillsOf(i) });
        act(m_technicians.back(), domain::SetDuty { domain::Duty::Available, {} });
    }
    until(u"the technicians begin their shift"_s, Patience, [&] {
        if (!m_problem.isEmpty())
            fail(m_problem);
        return waiting == 0;
    });
}

void FieldCrew::makeAccounts(const QString &dispatcher)
{
    bool isThere = false;
    m_api.ensureUser(dispatcher, m_password, domain::Role::Dispatcher, std::nullopt,
        [&](const std::expected<void, HttpApi::Failure> &made) {
            isThere = made.has_value();
            if (!made)
                m_problem = made.error().text;
            makeAccount(0);
        });
    until(u"everybody gets an account and a phone"_s, Patience, [&] {
        if (!m_problem.isEmpty())
            fail(m_problem);
        return isThere && std::ssize(m_hands) == m_plan.technicians;
    });
}

//! One after the other: each password takes the server a while to make.
void FieldCrew::makeAccount(int index)
{
    if (index >= m_plan.technicians)
        return;
    const auto technician = m_technicians[static_cast<std::size_t>(index)];
    m_api.ensureUser(nameOf(index), m_password, domain::Role::Technician, technician,
        [this, index, technician](const std::expected<void, HttpApi::Failure> &made) {
            if (!made) {
                m_problem = made.error().text;
                return;
            }
            m_api.addDevice(technician,
                [this, index, technician](const std::expected<QString, HttpApi::Failure> &token) {
                    if (!token) {
                        m_problem = token.error().text;
                        return;
                    }
                    geo::SeededRandom random(HomesSeed + static_cast<quint64>(index));
                    m_hands.push_back(std::make_unique<FieldHand>(
                        FieldHand::Post { .server = m_server,
                            .login = nameOf(index),
                            .password = m_password,
                            .technician = technician,
                            .phoneToken = *token,
                            .home = *random.pick(m_calls).fields.place },
                        m_time, m_plan.workLasts, m_feeds, m_phones));
                    m_hands.back()->begin();
                    makeAccount(index + 1);
                });
        });
}

void FieldCrew::muster(const QString &dispatcher)
{
    makeTechnicians();
    makeAccounts(dispatcher);
    until(u"the technicians are connected"_s, Patience, [&] {
        for (const auto &hand : m_hands) {
            if (!hand->problem().isEmpty())
                fail(hand->problem());
        }
        return std::ranges::all_of(m_hands, [](const auto &hand) { return hand->isLive(); });
    });
    m_office.disconnectFromServer();
    for (const auto &hand : m_hands)
        hand->report(steady_clock::now());
}

void FieldCrew::step(Moment now)
{
    for (const auto &hand : m_hands)
        hand->step(now);
}

void FieldCrew::dismiss()
{
    for (const auto &hand : m_hands)
        hand->end();
}

bool FieldCrew::isGone() const
{
    return std::ranges::none_of(m_hands, [](const auto &hand) { return hand->isLive(); });
}

double FieldCrew::drivenM() const
{
    double sum = 0;
    for (const auto &hand : m_hands)
        sum += hand->drivenM();
    return sum;
}

int FieldCrew::refused() const
{
    int sum = 0;
    for (const auto &hand : m_hands)
        sum += hand->refused();
    return sum;
}

} // namespace dispatch::bench
