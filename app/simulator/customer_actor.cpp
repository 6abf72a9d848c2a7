// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/customer_actor.h"

#include <array>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

namespace {

constexpr double FirstWordsChance = 0.4;

constexpr std::array firstWords { "Hello, when can somebody come?"_L1, "Is there any news yet?"_L1,
    "Could you please call before you come?"_L1, "I can be at home all day."_L1,
    "Please be careful, the path is slippery."_L1, "It is getting worse, please hurry."_L1,
    "What will this cost, roughly?"_L1 };
constexpr std::array toQuestions { "Yes, that is fine."_L1, "Yes, I am at home."_L1,
    "Sorry, I do not know. It started last night."_L1,
    "The blue door, second bell from the top."_L1 };
constexpr std::array toStatements { "Thank you!"_L1, "Great, thanks for letting me know."_L1,
    "OK, I will wait here."_L1 };

} // namespace

CustomerActor::CustomerActor(const geo::Town &town, geo::SeededRandom random, double meanGapS)
    : m_town(town)
    , m_random(random)
    , m_meanGapS(meanGapS)
{
}

std::vector<Request> CustomerActor::newRequests(double nowS, int waiting)
{
    std::vector<Request> requests;
    int room = MaxWaiting - waiting;
    const auto ask = [&] {
        if (room-- > 0)
            requests.push_back(inventRequest(m_town, m_random));
    };
    if (!m_nextS) {
        for (int i = waiting; i < FirstBurst; ++i)
            ask();
        m_nextS = nowS + m_random.exponential(m_meanGapS);
    }
    // After a long sleep of the machine the calls missed are missed: at most one gap is made up for.
    if (*m_nextS <= nowS) {
        ask();
        m_nextS = std::max(*m_nextS, nowS - m_meanGapS) + m_random.exponential(m_meanGapS);
    }
    return requests;
}

void CustomerActor::accepted(double nowS, domain::JobId job)
{
    if (m_random.chance(FirstWordsChance))
        m_due.push_back({ nowS + m_random.between(5, 60), { job, m_random.pick(firstWords) } });
}

void CustomerActor::hear(double nowS, domain::JobId job, const QString &text)
{
    if (m_answers[job]++ >= MaxAnswersPerJob)
        return;
    const QString answer
        = text.contains(u'?') ? m_random.pick(toQuestions) : m_random.pick(toStatements);
    m_due.push_back({ nowS + m_random.between(5, 16), { job, answer } });
}

std::vector<CustomerActor::Saying> CustomerActor::sayings(double nowS)
{
    std::vector<Saying> out;
    for (const Due &due : m_due) {
        if (due.atS <= nowS)
            out.push_back(due.saying);
    }
    std::erase_if(m_due, [nowS](const Due &due) { return due.atS <= nowS; });
    return out;
}

} // namespace dispatch::simulator
