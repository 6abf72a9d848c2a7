// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/customer_book.h"

#include "atlas/text_fold.h"
#include "geo/geometry.h"
#include "viewmodels/job_info.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

double momentOf(const JobInfo &job)
{
    return job.endedMs > 0     ? job.endedMs
        : job.arrivedMs > 0    ? job.arrivedMs
        : job.windowFromMs > 0 ? job.windowFromMs
                               : job.createdMs;
}

//! Of values, with the one that stands for none.
std::size_t countOf(const QHash<QString, quint32> &ids)
{
    return static_cast<std::size_t>(ids.size()) + 1;
}

QStringList wordsOf(const QString &folded)
{
    return folded.split(u' ', Qt::SkipEmptyParts);
}

} // namespace

QString phoneDigits(const QString &phone)
{
    QString digits;
    for (const QChar c : phone) {
        if (c.isDigit() && (c.digitValue() != 0 || !digits.isEmpty()))
            digits += QChar(u'0' + c.digitValue());
    }
    return digits;
}

quint32 CustomerBook::Values::idOf(const QString &text)
{
    if (text.isEmpty())
        return None;
    const auto known = ids.constFind(text);
    if (known != ids.cend())
        return *known;
    const auto id = static_cast<quint32>(ids.size() + 1);
    ids.insert(text, id);
    return id;
}

void CustomerBook::clear()
{
    *this = {};
}

quint32 CustomerBook::phoneId(const QString &digits)
{
    if (digits.size() < FewestDigits)
        return None;
    const quint32 id = m_phones.idOf(tailOf(digits));
    m_phoneLines.add(digits, id);
    return id;
}

quint32 CustomerBook::customerId(const Facts &facts)
{
    if (facts.phone == None && facts.name == None && facts.address == None)
        return None;
    const quint64 isByPhone = facts.phone != None ? quint64(1) << 63 : 0;
    const quint64 who = facts.phone != None ? facts.phone : facts.name;
    const quint64 key = isByPhone | who << 32 | facts.address;
    if (m_jobsOf.empty())
        m_jobsOf.emplace_back(); // of None
    const auto [known, isNew] = m_customers.try_emplace(key, static_cast<quint32>(m_jobsOf.size()));
    if (isNew)
        m_jobsOf.emplace_back();
    return known->second;
}

void CustomerBook::put(const JobInfo &job)
{
    Facts facts;
    facts.phone = phoneId(phoneDigits(job.phone));
    const QString name = atlas::folded(job.customer);
    facts.name = m_names.idOf(name);
    m_nameLines.add(name, facts.name);
    const QString address = atlas::folded(job.address);
    facts.address = m_addresses.idOf(address);
    m_addressLines.add(address, facts.address);
    facts.trade = m_trades.idOf(job.trade.trimmed().toLower());
    facts.atMs = momentOf(job);
    facts.isOpen = job.isOpen;
    facts.hasPlace = job.hasPlace;
    facts.latitudeDeg = job.latitude;
    facts.longitudeDeg = job.longitude;
    facts.customer = customerId(facts);

    const auto known = m_rows.constFind(job.id);
    const quint32 row = known == m_rows.cend() ? static_cast<quint32>(m_jobs.size()) : *known;
    if (known == m_rows.cend()) {
        m_rows.insert(job.id, row);
        m_ids << job.id;
        m_jobs.emplace_back();
    }
    const Facts was = std::exchange(m_jobs[row], facts);
    m_tradeCounts.resize(countOf(m_trades.ids));
    if (was.trade != None)
        --m_tradeCounts[was.trade];
    if (facts.trade != None)
        ++m_tradeCounts[facts.trade];
    if (was.customer == facts.customer)
        return;
    if (was.customer != None)
        std::erase(m_jobsOf[was.customer], row);
    if (facts.customer != None)
        m_jobsOf[facts.customer].push_back(row);
}

CustomerRecord CustomerBook::recordOf(quint32 customer, double monthFromMs, const Find &jobOf) const
{
    std::vector<quint32> rows = m_jobsOf[customer];
    std::ranges::sort(
        rows, std::ranges::greater(), [this](quint32 row) { return m_jobs[row].atMs; });
    CustomerRecord record;
    const auto take = [](QString &field, const QString &value) {
        if (field.isEmpty())
            field = value;
    };
    for (const quint32 row : rows) {
        const JobInfo *job = jobOf(m_ids[row]);
        if (!job)
            continue;
        if (record.jobs == 0) {
            record.lastMs = m_jobs[row].atMs;
            record.lastTitle = job->title;
        }
        ++record.jobs;
        record.openJobs += job->isOpen ? 1 : 0;
        record.thisMonth += job->createdMs >= monthFromMs ? 1 : 0;
        take(record.name, job->customer);
        take(record.phone, job->phone);
        take(record.address, job->address);
        take(record.area, job->area);
        if (!record.place && job->hasPlace)
            record.place = GeoPoint { job->latitude, job->longitude };
    }
    return record;
}

std::vector<CustomerRecord> CustomerBook::find(
    By by, const QString &typed, double monthFromMs, std::size_t most, const Find &jobOf) const
{
    using Match = ValueLines::Match;
    std::vector<Match> matches;
    if (by == By::Phone) {
        const QString digits = phoneDigits(typed);
        if (digits.size() < MinDigits)
            return {};
        const std::size_t count = countOf(m_phones.ids);
        matches = m_phoneLines.withPart(digits, count);
        // With the number of the country, where it was taken down without, or the other way round.
        if (const quint32 same = digits.size() > TailDigits ? m_phones.find(tailOf(digits)) : None)
            matches[same] = Match::Whole;
    } else {
        const QString folded = atlas::folded(typed);
        if (folded.size() < MinLetters)
            return {};
        matches = by == By::Name
            ? m_nameLines.withWords(wordsOf(folded), countOf(m_names.ids))
            : m_addressLines.withWords(wordsOf(folded), countOf(m_addresses.ids));
    }

    struct Hit {
        Match match = Match::No;
        double atMs = 0;
    };
    std::vector<Hit> hits(m_jobsOf.size());
    for (const Facts &facts : m_jobs) {
        const quint32 value = by == By::Phone ? facts.phone
            : by == By::Name                  ? facts.name
                                              : facts.address;
        if (matches[value] == Match::No || facts.customer == None)
            continue;
        Hit &hit = hits[facts.customer];
        hit.match = std::max(hit.match, matches[value]);
        hit.atMs = std::max(hit.atMs, facts.atMs);
    }
    std::vector<quint32> found;
    for (quint32 customer = 1; customer < hits.size(); ++customer) {
        if (hits[customer].match != Match::No)
            found.push_back(customer);
    }
    const std::size_t shown = std::min(most, found.size());
    std::ranges::partial_sort(
        found, found.begin() + static_cast<std::ptrdiff_t>(shown), [&](quint32 a, quint32 b) {
            return std::tuple(hits[a].match, hits[a].atMs)
                > std::tuple(hits[b].match, hits[b].atMs);
        });
    found.resize(shown);
    std::vector<CustomerRecord> records;
    for (const quint32 customer : found)
        records.push_back(recordOf(customer, monthFromMs, jobOf));
    return records;
}

// "12 Quay Street" is "12 Quay Street, Old Town" too, and the other way round; a street without a number is no address.
std::vector<quint8> CustomerBook::addressesLike(const QString &folded) const
{
    std::vector<quint8> like(countOf(m_addresses.ids), 0);
    const auto isAddress = [](QStringView text) {
        return text.contains(u' ')
            && std::ranges::any_of(text, [](QChar c) { return c.isDigit(); });
    };
    like[m_addresses.find(folded)] = 1;
    if (isAddress(folded)) {
        const auto longer = m_addressLines.withWords(wordsOf(folded), countOf(m_addresses.ids));
        for (auto it = m_addresses.ids.cbegin(); it != m_addresses.ids.cend(); ++it) {
            if (longer[*it] != ValueLines::Match::No && it.key().startsWith(folded + u' '))
                like[*it] = 1;
        }
        for (qsizetype end = folded.lastIndexOf(u' '); end > 0;
            end = folded.lastIndexOf(u' ', end - 1)) {
            const QString shorter = folded.first(end);
            if (isAddress(shorter))
                like[m_addresses.find(shorter)] = 1;
        }
    }
    like[None] = 0;
    return like;
}

std::vector<OpenTwin> CustomerBook::twins(const QString &phone, const QString &address,
    const std::optional<GeoPoint> &place, const QString &trade, std::size_t most) const
{
    const QString digits = phoneDigits(phone);
    const quint32 phoneId = digits.size() < FewestDigits ? None : m_phones.find(tailOf(digits));
    const auto isAddress = addressesLike(atlas::folded(address));
    const quint32 tradeId = m_trades.find(trade.trimmed().toLower());

    struct Found {
        OpenTwin twin;
        double atMs = 0;
    };
    std::vector<Found> found;
    for (std::size_t row = 0; row < m_jobs.size(); ++row) {
        const Facts &facts = m_jobs[row];
        if (!facts.isOpen)
            continue;
        OpenTwin twin;
        if (isAddress[facts.address]) {
            twin.why = OpenTwin::Why::SameAddress;
        } else if (phoneId != None && facts.phone == phoneId) {
            twin.why = OpenTwin::Why::SamePhone;
        } else if (place && facts.hasPlace && tradeId != None && facts.trade == tradeId) {
            twin.why = OpenTwin::Why::Near;
            twin.distanceM = geo::distanceM(*place, { facts.latitudeDeg, facts.longitudeDeg });
            if (!(twin.distanceM <= NearM))
                continue;
        } else {
            continue;
        }
        twin.jobId = m_ids[static_cast<qsizetype>(row)];
        found.push_back({ twin, facts.atMs });
    }
    std::ranges::sort(found, [](const Found &a, const Found &b) {
        return a.twin.why != b.twin.why ? a.twin.why < b.twin.why : a.atMs > b.atMs;
    });
    std::vector<OpenTwin> twins;
    for (std::size_t i = 0; i < std::min(most, found.size()); ++i)
        twins.push_back(found[i].twin);
    return twins;
}

QStringList CustomerBook::trades(const QString &typed, qsizetype most) const
{
    const QString begun = typed.trimmed().toLower();
    struct Found {
        QString text;
        int count;
    };
    std::vector<Found> found;
    for (auto it = m_trades.ids.cbegin(); it != m_trades.ids.cend(); ++it) {
        if (m_tradeCounts[*it] > 0 && it.key() != begun && it.key().startsWith(begun))
            found.push_back({ it.key(), m_tradeCounts[*it] });
    }
    std::ranges::sort(found, [](const Found &a, const Found &b) {
        return a.count != b.count ? a.count > b.count : a.text < b.text;
    });
    QStringList texts;
    for (const Found &one : found) {
        if (texts.size() < most)
            texts << one.text;
    }
    return texts;
}

} // namespace dispatch::viewmodels
