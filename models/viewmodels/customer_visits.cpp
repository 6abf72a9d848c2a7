// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/customer_visits.h"

#include "viewmodels/customer_book.h"

#include <QDateTime>

#include <algorithm>
#include <climits>
#include <tuple>

namespace dispatch::viewmodels {

namespace {

//! FNV-1a of 64 bits: of a million customers two are taken for one with a chance of 1 in 18 million.
class Digest {
public:
    void take(char16_t c)
    {
        constexpr quint64 Prime = 0x100000001b3;
        m_value = (m_value ^ c) * Prime;
    }
    //! Letters and digits alone: commas and capitals are typed by each as they like.
    void take(const QString &text)
    {
        for (const QChar c : text) {
            if (c.isLetterOrNumber()) {
                take(c.toCaseFolded().unicode());
                m_isEmpty = false;
            }
        }
        take(u'\n');
    }
    void mark(bool isByPhone) { take(isByPhone ? u'#' : u'@'); }
    [[nodiscard]] quint64 value() const { return m_isEmpty ? 0 : m_value | 1; }

private:
    quint64 m_value = 0xcbf29ce484222325;
    bool m_isEmpty = true;
};

double startOfMonth(QDate date)
{
    return static_cast<double>(
        QDate(date.year(), date.month(), 1).startOfDay().toMSecsSinceEpoch());
}

} // namespace

quint64 CustomerVisits::keyOf(const JobInfo &job)
{
    const QString digits = phoneDigits(job.phone);
    const bool isByPhone = digits.size() >= CustomerBook::FewestDigits;
    Digest digest;
    digest.mark(isByPhone);
    digest.take(isByPhone ? digits.right(CustomerBook::TailDigits) : job.customer);
    digest.take(job.address);
    return digest.value();
}

quint32 CustomerVisits::customerOf(quint64 key)
{
    if (m_jobsOf.empty())
        m_jobsOf.emplace_back(); // of None
    if (key == 0)
        return None;
    const auto [known, isNew] = m_customers.try_emplace(key, static_cast<quint32>(m_jobsOf.size()));
    if (isNew)
        m_jobsOf.emplace_back();
    return known->second;
}

bool CustomerVisits::isBefore(quint32 a, quint32 b) const
{
    const auto keyOf = [this](quint32 row) {
        const Fact &fact = m_facts[row];
        return std::tuple(fact.atMs, fact.number > 0 ? fact.number : INT_MAX, row);
    };
    return keyOf(a) < keyOf(b);
}

std::vector<quint32> CustomerVisits::put(quint32 row, const JobInfo &job)
{
    const Fact fact {
        .atMs = job.createdMs, .customer = customerOf(keyOf(job)), .number = job.number
    };
    if (row >= m_facts.size())
        m_facts.resize(row + 1);
    else if (m_facts[row] == fact)
        return {};
    std::vector<quint32> others;
    const auto before = [this](quint32 a, quint32 b) { return isBefore(a, b); };
    if (const quint32 was = m_facts[row].customer; was != None) {
        auto &jobs = m_jobsOf[was];
        const auto at = jobs.erase(std::ranges::find(jobs, row));
        others.assign(at, jobs.end());
    }
    m_facts[row] = fact;
    if (fact.customer != None) {
        auto &jobs = m_jobsOf[fact.customer];
        const auto at = jobs.insert(std::ranges::lower_bound(jobs, row, before), row);
        others.insert(others.end(), at + 1, jobs.end());
    }
    return others;
}

void CustomerVisits::tell(quint32 row, JobInfo &job) const
{
    job.visitOfAll = job.visitOfMonth = 0;
    const Fact &fact = m_facts[row];
    if (fact.customer == None)
        return;
    const auto &jobs = m_jobsOf[fact.customer];
    const auto at = std::ranges::lower_bound(
        jobs, row, [this](quint32 a, quint32 b) { return isBefore(a, b); });
    job.visitOfAll = static_cast<int>(at - jobs.begin()) + 1;
    job.visitOfMonth = 1;
    if (job.visitOfAll == 1)
        return;
    if (fact.atMs < m_monthFromMs || fact.atMs >= m_monthToMs) {
        const QDate day = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(fact.atMs)).date();
        m_monthFromMs = startOfMonth(day);
        m_monthToMs = startOfMonth(day.addMonths(1));
    }
    const auto first = std::ranges::lower_bound(
        jobs, m_monthFromMs, {}, [this](quint32 other) { return m_facts[other].atMs; });
    job.visitOfMonth = static_cast<int>(at - first) + 1;
}

} // namespace dispatch::viewmodels
