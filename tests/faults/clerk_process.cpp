// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/clerk_process.h"

#include <csignal>
#include <numeric>

namespace dispatch::test {

using namespace Qt::StringLiterals;

namespace {
constexpr int EndTimeoutMs = 30'000;
constexpr qsizetype MaxErrorBytes = 256 * 1024;
} // namespace

ClerkProcess::ClerkProcess(Place place, QObject *parent)
    : QObject(parent)
    , m_place(std::move(place))
{
    m_watch.start();
    auto environment = QProcessEnvironment::systemEnvironment();
    // All clerks walk their hashes in one order, so that they fight over the same jobs.
    environment.insert(u"QT_HASH_SEED"_s, u"0"_s);
    m_process.setProcessEnvironment(environment);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ClerkProcess::read);
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
        m_errors += m_process.readAllStandardError();
        m_errors = m_errors.last(std::min(m_errors.size(), MaxErrorBytes));
    });
}

ClerkProcess::~ClerkProcess()
{
    m_process.disconnect(this);
    killNow();
}

void ClerkProcess::start(const QUrl &server, quint64 seed, double actPerSecond)
{
    m_states.clear();
    m_links.clear();
    m_acked = 0;
    m_ordersUnderWay = 0;
    QStringList arguments { u"--server"_s, server.toString(), u"--folder"_s, m_place.folder,
        u"--clerks"_s, m_place.names.join(u','), u"--password-file"_s, m_place.passwordFile,
        u"--seed"_s, QString::number(seed), u"--act"_s, QString::number(actPerSecond) };
    if (!m_place.login.isEmpty())
        arguments << u"--login"_s << m_place.login;
    m_process.start(QStringLiteral(DISPATCH_CLERK_PROGRAM), arguments + m_place.more);
}

bool ClerkProcess::endedWell() const
{
    return m_process.state() == QProcess::NotRunning
        && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0
        && m_process.error() != QProcess::FailedToStart;
}

void ClerkProcess::killNow()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(EndTimeoutMs);
}

void ClerkProcess::suspend() const
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP);
}

void ClerkProcess::resume() const
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT);
}

// A clerk that is told to rest may have had nothing waiting a moment ago, and have made one more since. So what was reported
// before the order was obeyed is no longer known.
void ClerkProcess::orderToAct(const QByteArray &line)
{
    m_states.clear();
    ++m_ordersUnderWay;
    order(line);
}

void ClerkProcess::act(double perSecond)
{
    orderToAct("act " + QByteArray::number(perSecond));
}

void ClerkProcess::readAll()
{
    orderToAct("read");
}

int ClerkProcess::words() const
{
    return std::accumulate(m_words.cbegin(), m_words.cend(), 0);
}

bool ClerkProcess::allLive() const
{
    return std::ranges::all_of(
        m_place.names, [this](const auto &name) { return state(name).link == "live"_L1; });
}

void ClerkProcess::order(const QByteArray &line)
{
    m_process.write(line + '\n');
}

void ClerkProcess::read()
{
    while (m_process.canReadLine()) {
        const auto words = QString::fromUtf8(m_process.readLine().trimmed()).split(u' ');
        const auto name = words.value(1);
        if (words[0] == "acting"_L1) {
            --m_ordersUnderWay;
        } else if (words[0] == "acked"_L1) {
            ++m_acked;
        } else if (words[0] == "link"_L1 && words.size() == 5) {
            m_links[name].append(
                { words[2], words[3].toLongLong(), words[4].toULongLong(), watchMs() });
            m_states[name].link = words[2];
        } else if (words[0] == "state"_L1 && words.size() == 8 && m_ordersUnderWay == 0) {
            m_words[name] = words[7].toInt();
            m_states[name] = { .link = words[2],
                .pending = words[3].toLongLong(),
                .refused = words[4].toLongLong(),
                .seq = words[5].toULongLong(),
                .attempts = words[6].toInt(),
                .words = words[7].toInt() };
        }
    }
}

} // namespace dispatch::test
