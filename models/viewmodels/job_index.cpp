// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_index.h"

#include "viewmodels/fuzzy.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

constexpr char WordEnd = '\n';
//! Below so many unused entries nobody would notice.
constexpr std::size_t FewUnused = 4'096;
//! Words of one job that are looked through; the title may have 200 letters, the address some thousand.
constexpr qsizetype MaxWordsPerJob = 512;

quint8 flagsOf(const JobInfo &info)
{
    using Is = JobFilter::Is;
    const auto bit = [](Is flag, bool isSet) {
        return static_cast<quint8>(isSet ? 1U << std::to_underlying(flag) : 0U);
    };
    return static_cast<quint8>(bit(Is::Late, info.isLate && info.isOpen)
        | bit(Is::Risk, info.isAtRisk && info.isOpen) | bit(Is::Unread, info.unread > 0)
        | bit(Is::Parts, info.isWaitingForParts) | bit(Is::Unpaid, info.isUnpaid)
        | bit(Is::Unassigned, info.isOpen && info.technicianId.isEmpty())
        | bit(Is::Waiting, info.isPending) | bit(Is::Refused, info.isRefused));
}

//! The word on the screen, that of the log, and that of the tab: whoever knows one of them is understood.
QString stateWords(const JobInfo &info)
{
    QString words = info.stateText + u' ' + QString(domain::name(info.state));
    if (info.state == domain::VisitState::Scheduled)
        words += u' ' + queueText(JobQueue::Planned);
    return words;
}

//! Whether any word of \p text begins so: "tech:fer" finds Nora Ferreira, "tech:err" nobody.
bool beginsSo(const QString &text, const QString &value)
{
    for (qsizetype at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        if (at == 0 || !text[at - 1].isLetterOrNumber())
            return true;
    }
    return false;
}

} // namespace

quint32 JobIndex::Values::idOf(const QString &text)
{
    const QString key = plainText(text);
    const auto known = ids.constFind(key);
    if (known != ids.cend())
        return *known;
    const auto id = static_cast<quint32>(plain.size());
    ids.insert(key, id);
    plain << key;
    return id;
}

quint32 JobIndex::wordId(const QByteArray &word)
{
    const auto known = m_ids.constFind(word);
    if (known != m_ids.cend())
        return *known;
    const auto id = static_cast<quint32>(m_starts.size());
    m_ids.insert(word, id);
    m_starts.push_back(static_cast<quint32>(m_text.size()));
    m_text.append(word.constData(), static_cast<std::size_t>(word.size()));
    m_text.push_back(WordEnd);
    return id;
}

void JobIndex::clear()
{
    *this = JobIndex();
}

void JobIndex::add(const JobInfo &info, const DayBounds &day)
{
    m_facts.emplace_back();
    m_plain.emplace_back();
    m_changesAtMs.push_back(std::numeric_limits<double>::infinity());
    set(size() - 1, info, day);
}

void JobIndex::set(quint32 row, const JobInfo &info, const DayBounds &day)
{
    Facts &facts = m_facts[row];
    const QString plain = plainText(
        QString(info.numberText + u' ' + info.title + u' ' + info.customer + u' ' + info.address));
    if (plain != m_plain[row]) {
        m_plain[row] = plain;
        facts.letters = letterBits(plain);
        const qsizetype afterNumber = plain.indexOf(u' ') + 1;
        std::vector<quint32> ids;
        for (const QStringView word :
            QStringView(plain).sliced(afterNumber).tokenize(u' ', Qt::SkipEmptyParts)) {
            const quint32 id = wordId(word.toUtf8());
            if (std::ssize(ids) < MaxWordsPerJob && !std::ranges::contains(ids, id))
                ids.push_back(id);
        }
        m_unused += facts.wordCount;
        facts.firstWord = static_cast<quint32>(m_wordIds.size());
        facts.wordCount = static_cast<quint16>(ids.size());
        m_wordIds.insert(m_wordIds.end(), ids.begin(), ids.end());
    }
    facts.number = info.number;
    facts.priority = static_cast<quint8>(info.priority);
    facts.dueMs = info.dueMs;
    facts.flags = flagsOf(info);
    facts.queues = queuesOf(info, day);
    facts.facets[State] = m_values[State].idOf(stateWords(info));
    facts.facets[Technician] = m_values[Technician].idOf(info.technician);
    facts.facets[Trade] = m_values[Trade].idOf(info.trade);
    facts.facets[Area] = m_values[Area].idOf(info.area);
}

bool JobIndex::isWasteful() const
{
    return m_unused > FewUnused && m_unused > m_wordIds.size() / 2;
}

JobSearch::JobSearch(const JobFilter &filter, const JobIndex &index, const DayBounds &day)
    : m_index(index)
    , m_day(day)
{
    for (const QString &typed : filter.words) {
        Word word;
        word.isNumberOnly = typed.startsWith(u'#') && typed.size() > 1;
        const QString text = word.isNumberOnly ? typed.sliced(1) : typed;
        word.text = text.toStdString();
        word.letters = letterBits(text);
        constexpr qsizetype MostDigits = 9; // of a job's number, and within 32 bits
        bool isNumber = false;
        const int number = text.toInt(&isNumber);
        if (isNumber && number > 0 && text.front().isDigit() && text.front() != u'0'
            && text.size() <= MostDigits) {
            word.number = number;
            word.numberUnit = 1;
            for (qsizetype i = 0; i < text.size() && i < MostDigits; ++i)
                word.numberUnit *= 10;
        }
        m_words.push_back(std::move(word));
    }
    for (const JobFilter::Term &term : filter.terms)
        m_terms.push_back({ term, {} });
    extend();
}

void JobSearch::extend() const
{
    const std::string_view all = m_index.m_text;
    for (Word &word : m_words) {
        std::size_t id = word.isIn.size();
        word.isIn.resize(m_index.m_starts.size(), 0);
        // From one hit to the next; each hit marks its word, and the search goes on behind it.
        std::size_t at = id < m_index.m_starts.size() ? m_index.m_starts[id] : all.size();
        for (at = all.find(word.text, at); at != std::string_view::npos;
            at = all.find(word.text, at)) {
            while (id + 1 < m_index.m_starts.size() && m_index.m_starts[id + 1] <= at)
                ++id;
            word.isIn[id] = 1;
            if (++id == m_index.m_starts.size())
                break;
            at = m_index.m_starts[id];
        }
        for (std::size_t facet = 0; facet < JobIndex::FacetCount; ++facet) {
            const QStringList &plain = m_index.m_values[facet].plain;
            auto &is = word.isValue[facet];
            const QString text = QString::fromStdString(word.text);
            for (auto value = std::ssize(is); value < plain.size(); ++value) {
                is.push_back(plain[value].contains(text) ? 1 : 0);
                word.isValueAnywhere = word.isValueAnywhere || is.back() != 0;
            }
        }
    }
    for (Term &term : m_terms) {
        if (term.what.field > JobFilter::Field::Area)
            continue;
        const QStringList &plain = m_index.m_values[std::to_underlying(term.what.field)].plain;
        const bool isNone = term.what.value == "none"_L1;
        for (auto value = std::ssize(term.isValue); value < plain.size(); ++value)
            term.isValue.push_back(
                (isNone ? plain[value].isEmpty() : beginsSo(plain[value], term.what.value)) ? 1
                                                                                            : 0);
    }
    m_knownWords = m_index.m_starts.size();
    m_knownValues = 0;
    for (const auto &values : m_index.m_values)
        m_knownValues += static_cast<std::size_t>(values.plain.size());
}

bool JobSearch::hasWord(const JobIndex::Facts &facts, const Word &word) const
{
    if (word.number > 0) {
        qint32 number = facts.number;
        while (number >= word.numberUnit)
            number /= 10;
        if (number == word.number)
            return true;
    }
    if (word.isNumberOnly)
        return false;
    // Most rows lack one of its letters, and are done with after one look.
    if ((word.letters & ~facts.letters) != 0 && !word.isValueAnywhere)
        return false;
    const auto *ids = m_index.m_wordIds.data() + facts.firstWord;
    for (quint16 i = 0; i < facts.wordCount; ++i) {
        if (word.isIn[ids[i]])
            return true;
    }
    for (std::size_t facet = 0; facet < JobIndex::FacetCount; ++facet) {
        if (word.isValue[facet][facts.facets[facet]])
            return true;
    }
    return false;
}

bool JobSearch::holds(const JobIndex::Facts &facts, const Term &term) const
{
    using Field = JobFilter::Field;
    switch (term.what.field) {
    case Field::State:
    case Field::Technician:
    case Field::Trade:
    case Field::Area:
        return term.isValue[facts.facets[std::to_underlying(term.what.field)]] != 0;
    case Field::Priority:
        return facts.priority == term.what.choice;
    case Field::Is:
        return (facts.flags >> term.what.choice & 1) != 0;
    case Field::Due:
        break;
    }
    switch (static_cast<JobFilter::Due>(term.what.choice)) {
    case JobFilter::Due::Today:
        return facts.dueMs >= m_day.startMs && facts.dueMs < m_day.endMs;
    case JobFilter::Due::Tomorrow:
        return facts.dueMs >= m_day.endMs && facts.dueMs < m_day.tomorrowEndMs;
    case JobFilter::Due::Late:
        return (facts.flags >> std::to_underlying(JobFilter::Is::Late) & 1) != 0;
    case JobFilter::Due::None:
        return facts.dueMs <= 0;
    }
    return false;
}

void JobSearch::keepUp() const
{
    std::size_t values = 0;
    for (const auto &known : m_index.m_values)
        values += static_cast<std::size_t>(known.plain.size());
    if (m_knownWords != m_index.m_starts.size() || m_knownValues != values)
        extend();
}

bool JobSearch::holdAll(const JobIndex::Facts &facts) const
{
    return std::ranges::all_of(m_words, [&](const Word &word) { return hasWord(facts, word); })
        && std::ranges::all_of(m_terms, [&](const Term &term) { return holds(facts, term); });
}

bool JobSearch::matches(quint32 row) const
{
    keepUp();
    return holdAll(m_index.m_facts[row]);
}

void JobSearch::matchAll(JobQueue::Value queue, std::vector<quint8> &isMatch) const
{
    keepUp();
    isMatch.resize(m_index.m_facts.size());
    for (std::size_t row = 0; row < isMatch.size(); ++row) {
        const JobIndex::Facts &facts = m_index.m_facts[row];
        isMatch[row] = isIn(facts.queues, queue) && holdAll(facts) ? 1 : 0;
    }
}

} // namespace dispatch::viewmodels
