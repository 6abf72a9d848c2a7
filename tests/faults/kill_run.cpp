// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/kill_run.h"

#include "faults/accounts.h"

#include <QTest>

namespace dispatch::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Direction = ImpairmentProxy::Direction;

namespace {

constexpr int Patience = 60'000; // ms; a limit for a machine under load, not an expectation
constexpr int HealPatience = 120'000;
constexpr int WorkMs = 30;      // at work: up to so long after the last answer waited for
constexpr int ClerkStartMs = 120; // a clerk has begun to sign in by then
constexpr int StopMs = 20; // while it says good-bye
constexpr int StopLongMs = 2'300; // up to the last checkpoint of the journal, and past it
constexpr int MostAnswers = 8;
constexpr int CutBytes = 4'000; // a few commands and their events
// Of a hundred kills of the server.
constexpr int WhileStarting = 20;
constexpr int WhileStopping = 10;

} // namespace

KillRun::KillRun(const Plan &plan)
    : m_plan(plan)
    , m_random(static_cast<quint32>(plan.seed ^ (plan.seed >> 32)))
{
}

bool KillRun::open()
{
    for (int i = 0; i < m_plan.processes * m_plan.clerksEach; ++i)
        m_names << u"clerk%1"_s.arg(i + 1);
    // Who talks also says what has come to a telephone.
    const domain::Roles roles = m_plan.wordsEach > 0
        ? domain::Role::Dispatcher | domain::Role::Technician
        : domain::Roles(domain::Role::Dispatcher);
    if (!m_office.make()
        || addAccounts(m_office.path(u"data/accounts.db"_s), Office::login(), m_names, roles)
            .empty()
        || !m_office.serveAgain() || (m_plan.wordsEach > 0 && !openConversation())) {
        m_trouble = u"The office did not open."_s;
        return false;
    }
    for (int process = 0; process < m_plan.processes; ++process) {
        m_clerks.push_back(std::make_unique<ClerkProcess>(ClerkProcess::Place {
            .names = m_names.mid(process * m_plan.clerksEach, m_plan.clerksEach),
            .folder = m_office.path({}),
            .passwordFile = m_office.passwordFile(),
            .login = {},
            .more = m_plan.wordsEach > 0
                ? QStringList { u"--words"_s, QString::number(m_plan.wordsEach) }
                : QStringList() }));
        // One after the other: twenty at once would wait for each other's passwords until they give up.
        startClerks(*m_clerks.back(), 0);
        if (!waitFor([&] { return m_clerks.back()->allLive(); }, u"all clerks are live"_s))
            return false;
    }
    for (const auto &clerks : m_clerks)
        clerks->act(m_plan.perSecond);
    return true;
}

// One for everybody, so that they all speak into the same.
bool KillRun::openConversation()
{
    m_line = std::make_unique<ImpairmentProxy>(
        static_cast<quint16>(m_office.url().port()), m_plan.seed);
    const auto desk = m_office.console(u"desk"_s);
    if (!QTest::qWaitFor([&] { return desk->isLive(); }, Patience))
        return false;
    const auto id = domain::ThreadId::make(domain::SystemClock().now());
    return desk->client()
               .act(id,
                   domain::CreateThread {
                       .job = {}, .technician = {}, .title = u"Everybody"_s, .area = {} })
               .has_value()
        && QTest::qWaitFor(
            [&] { return desk->hasNothingPending() && desk->operation().thread(id); }, Patience);
}

void KillRun::startClerks(ClerkProcess &clerks, double perSecond)
{
    auto url = m_office.url();
    if (m_line)
        url.setPort(m_line->port());
    clerks.start(url, m_random.generate64(), perSecond);
}

bool KillRun::waitFor(const std::function<bool()> &condition, const QString &what)
{
    const bool isMet = QTest::qWaitFor([&] { return condition() || !allRun(); }, Patience);
    if (isMet && condition())
        return true;
    if (m_trouble.isEmpty())
        m_trouble = u"In vain waited until %1."_s.arg(what);
    return false;
}

// A program that ends by itself is a find of its own.
bool KillRun::allRun()
{
    for (const auto &clerks : m_clerks) {
        if (!clerks->isRunning()) {
            m_trouble = u"The process of %1 ended by itself. It said:\n%2"_s.arg(
                clerks->names().join(u','), clerks->errorText());
            return false;
        }
    }
    return true;
}

qsizetype KillRun::acked() const
{
    qsizetype all = 0;
    for (const auto &clerks : m_clerks)
        all += clerks->acked();
    return all;
}

// The instant itself is random, and nothing else is waited for.
void KillRun::waitRandomly(int mostMs)
{
    QTest::qWait(m_random.bounded(mostMs + 1));
}

bool KillRun::serveAgain()
{
    QElapsedTimer watch;
    watch.start();
    if (!m_office.serveAgain()) {
        m_trouble = u"The server did not start again:\n%1"_s.arg(m_office.server().report());
        return false;
    }
    m_serverStartMs = watch.elapsed();
    for (const auto &clerks : m_clerks)
        clerks->networkIsUp();
    return true;
}

bool KillRun::killServer()
{
    const int draw = m_random.bounded(100);
    if (draw < WhileStarting) {
        m_office.server().killNow();
        m_office.beginServingAgain();
        waitRandomly(static_cast<int>(m_serverStartMs * 5 / 4));
        m_office.server().killNow();
        ++m_kills.starting;
        return serveAgain();
    }
    const auto enough = acked() + 1 + m_random.bounded(MostAnswers);
    if (!waitFor([&] { return acked() >= enough || !m_office.server().isRunning(); },
            u"the clerks have some more answers"_s))
        return false;
    if (!m_office.server().isRunning()) {
        m_trouble = u"The server ended by itself:\n%1"_s.arg(m_office.server().report());
        return false;
    }
    waitRandomly(WorkMs);
    if (draw < WhileStarting + WhileStopping) {
        m_office.server().terminate();
        waitRandomly(m_random.bounded(4) == 0 ? StopLongMs : StopMs);
        ++m_kills.stopping;
    } else {
        ++m_kills.working;
    }
    m_office.server().killNow();
    return serveAgain();
}

bool KillRun::killClerks()
{
    // Whoever has had that many answers since its own start may be the next.
    const auto enough = 1 + m_random.bounded(MostAnswers / 2);
    std::vector<ClerkProcess *> ripe;
    const auto areSome = [&] {
        ripe.clear();
        for (const auto &clerks : m_clerks) {
            if (clerks->acked() >= enough)
                ripe.push_back(clerks.get());
        }
        return !ripe.empty();
    };
    if (!waitFor(areSome, u"a clerk has some more answers"_s))
        return false;
    auto &victim = *ripe[static_cast<std::size_t>(m_random.bounded(static_cast<int>(ripe.size())))];
    waitRandomly(WorkMs);
    victim.killNow();
    if (m_random.bounded(100) < WhileStarting) {
        startClerks(victim, m_plan.perSecond);
        waitRandomly(ClerkStartMs);
        victim.killNow();
        ++m_kills.starting;
    } else {
        ++m_kills.working;
    }
    startClerks(victim, m_plan.perSecond);
    return true;
}

bool KillRun::spoilLine()
{
    ++m_kills.lines;
    m_line->heal();
    switch (m_random.bounded(3)) {
    case 0:
        m_line->reset();
        break;
    case 1:
        m_line->cutAfter(m_random.bounded(2) ? Direction::ToServer : Direction::ToClient,
            1 + m_random.bounded(CutBytes));
        break;
    default: // until the line is spoilt in another way
        m_line->set({ .bytesPerS = 128'000, .delay = 20ms, .jitter = 40ms, .loss = 0.02 });
        break;
    }
    for (const auto &clerks : m_clerks)
        clerks->networkIsUp();
    return allRun();
}

int KillRun::said() const
{
    int all = 0;
    for (const auto &clerks : m_clerks)
        all += clerks->words();
    return all;
}

bool KillRun::untilSaid(int words)
{
    return waitFor([&] { return said() >= words; }, u"%1 words are said"_s.arg(words));
}

bool KillRun::heal()
{
    if (m_line)
        m_line->heal();
    for (const auto &clerks : m_clerks) {
        clerks->act(0);
        clerks->networkIsUp();
    }
    return becomesCalm();
}

bool KillRun::readAll()
{
    for (const auto &clerks : m_clerks)
        clerks->readAll();
    return becomesCalm();
}

bool KillRun::becomesCalm()
{
    const auto isCalm = [this] {
        std::optional<quint64> seq;
        for (const auto &clerks : m_clerks) {
            for (const auto &name : clerks->names()) {
                const auto state = clerks->state(name);
                if (state.link != "live"_L1 || state.pending != 0
                    || state.seq != seq.value_or(state.seq))
                    return false;
                seq = state.seq;
            }
        }
        return true;
    };
    if (QTest::qWaitFor([&] { return isCalm() || !allRun(); }, HealPatience) && isCalm())
        return true;
    for (const auto &clerks : m_clerks) {
        for (const auto &name : clerks->names()) {
            const auto state = clerks->state(name);
            m_trouble += u"\n%1 is %2 with %3 waiting, at %4"_s.arg(name, state.link)
                             .arg(state.pending)
                             .arg(state.seq);
        }
    }
    return false;
}

Audit KillRun::close(Reading reading)
{
    for (const auto &clerks : m_clerks)
        clerks->quit();
    Audit failed;
    for (const auto &clerks : m_clerks) {
        if (!QTest::qWaitFor([&] { return !clerks->isRunning(); }, Patience)
            || !clerks->endedWell())
            failed.findings << u"%1 did not end in good order:\n%2"_s.arg(
                clerks->names().join(u','), clerks->errorText());
    }
    if (!failed.isClean())
        return failed;
    if (const auto bad = m_office.verify(); !bad.isEmpty()) {
        failed.findings << u"verify: %1"_s.arg(bad);
        return failed;
    }
    return audit(journal(), m_office.path({}), m_names, reading);
}

} // namespace dispatch::test
