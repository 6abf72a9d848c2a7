// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_finder.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace dispatch::viewmodels {

namespace {

//! More changes than this are taken in by filling anew, which costs 20 ms for 100,000 jobs.
constexpr std::size_t MostSingly = 512;
//! Below so many unused bytes nobody would notice.
constexpr std::size_t FewUnused = 1 << 16;
constexpr quint64 BeforeNumbers = 0;
constexpr quint64 BehindNumbers = ~quint64(0);

//! The place of "#481 …" among texts that begin so: by its digits, and of "#48" and "#480" the shorter one first.
quint64 orderOf(int number)
{
    constexpr int MostDigits = 10;
    constexpr int BitsOfDigits = 4;
    int digits = 0;
    for (int rest = number; rest > 0; rest /= 10)
        ++digits;
    auto scaled = static_cast<quint64>(number);
    for (int i = digits; i < MostDigits; ++i)
        scaled *= 10;
    return scaled << BitsOfDigits | static_cast<quint64>(digits);
}

bool beginsAWord(std::string_view part, std::string_view text)
{
    for (std::size_t at = text.find(part); at != std::string_view::npos;
        at = text.find(part, at + 1)) {
        if (at == 0 || text[at - 1] == ' ')
            return true;
    }
    return false;
}

bool hasInOrder(std::string_view letters, std::string_view text)
{
    std::size_t at = 0;
    for (const char c : letters) {
        if (c == ' ')
            continue;
        at = text.find(c, at);
        if (at == std::string_view::npos)
            return false;
        ++at;
    }
    return true;
}

} // namespace

//! One look through the texts. Scores as FuzzyNeedle::score() has them; what begins with the needle is not its business.
struct JobFinder::Search {
    const JobFinder &finder;
    const FuzzyNeedle &needle;
    const std::size_t most;
    const bool isOpenOnly;
    const std::string text;
    const std::vector<std::string> words;
    const bool isAscii;
    //! Those with their words in it, a part of it, its letters.
    std::vector<Entry> byWords, byPart, byLetters;

    Search(const JobFinder &in, const FuzzyNeedle &what, std::size_t atMost, bool areOpenOnly)
        : finder(in)
        , needle(what)
        , most(atMost)
        , isOpenOnly(areOpenOnly)
        , text(what.text().toStdString())
        , words(wordsOf(what))
        , isAscii(std::ranges::all_of(what.text(), [](QChar c) { return c.unicode() < 0x80; }))
    {
    }
    static std::vector<std::string> wordsOf(const FuzzyNeedle &needle)
    {
        std::vector<std::string> all;
        for (const QString &word : needle.words())
            all.push_back(word.toStdString());
        return all;
    }
    [[nodiscard]] bool mayBeShown(const Entry &entry) const
    {
        return !isOpenOnly || isIn(finder.m_index.queues(entry.row), JobQueue::Open);
    }
    void put(std::vector<Entry> &list, const Entry &entry) const
    {
        if (list.size() < most && mayBeShown(entry))
            list.push_back(entry);
    }
    [[nodiscard]] bool hasLetters(const Entry &entry, std::string_view all) const
    {
        if (needle.text().size() < FuzzyNeedle::FewestLetters || !hasInOrder(text, all))
            return false;
        // Of other letters than these the bytes may be in order and the letters not.
        return isAscii || needle.score(finder.m_index.plain(entry.row)) > 0;
    }
    void look(const Entry &entry)
    {
        if ((needle.letters() & ~entry.letters) != 0)
            return;
        const std::string_view all = finder.textOf(entry);
        const std::size_t at = all.find(text);
        if (at == 0)
            return;
        const bool isPart = at != std::string_view::npos;
        if (isPart || words.size() > 1) {
            if (std::ranges::all_of(
                    words, [&](const std::string &word) { return beginsAWord(word, all); }))
                return put(byWords, entry);
            if (isPart)
                return put(byPart, entry);
        }
        // With as many better ones nobody would see it.
        if (byPart.size() < most && byLetters.size() < most && hasLetters(entry, all))
            put(byLetters, entry);
    }
    [[nodiscard]] bool isComplete() const
    {
        return byWords.size() < most && byPart.size() < most && byLetters.size() < most;
    }
};

void JobFinder::clear()
{
    m_entries.clear();
    m_text.clear();
    m_unused = 0;
    m_noted.clear();
    m_last.reset();
    m_isFilled = false;
}

void JobFinder::note(quint32 row)
{
    m_last.reset();
    if (m_isFilled && m_noted.size() <= MostSingly)
        m_noted.push_back(row);
}

bool JobFinder::isBefore(const Entry &a, const Entry &b) const
{
    if (a.order != b.order)
        return a.order < b.order;
    const int apart = m_index.plain(a.row).compare(m_index.plain(b.row));
    return apart != 0 ? apart < 0 : a.row < b.row;
}

JobFinder::Entry JobFinder::entryOf(quint32 row) const
{
    const int number = m_index.number(row);
    const quint64 order = number > 0               ? orderOf(number)
        : m_index.plain(row) < QStringLiteral("#") ? BeforeNumbers
                                                   : BehindNumbers;
    return { .order = order, .letters = m_index.letters(row), .row = row };
}

void JobFinder::write(Entry &entry)
{
    const QByteArray text = m_index.plain(entry.row).toUtf8();
    entry.at = static_cast<quint32>(m_text.size());
    entry.size = static_cast<quint32>(text.size());
    m_text.append(text.constData(), static_cast<std::size_t>(text.size()));
}

void JobFinder::fill()
{
    clear();
    m_entries.reserve(m_index.size());
    for (quint32 row = 0; row < m_index.size(); ++row)
        m_entries.push_back(entryOf(row));
    std::ranges::sort(m_entries, [this](const Entry &a, const Entry &b) { return isBefore(a, b); });
    for (Entry &entry : m_entries)
        write(entry);
    m_isFilled = true;
}

void JobFinder::bringUpToDate()
{
    const bool isWasteful = m_unused > FewUnused && m_unused > m_text.size() / 2;
    if (!m_isFilled || m_noted.size() > MostSingly || isWasteful)
        return fill();
    if (m_noted.empty())
        return;
    std::vector<quint8> isNoted(m_index.size(), 0);
    std::vector<Entry> fresh;
    for (const quint32 row : m_noted) {
        if (std::exchange(isNoted[row], 1) == 0)
            fresh.push_back(entryOf(row));
    }
    m_noted.clear();
    std::erase_if(m_entries, [&](const Entry &entry) {
        if (!isNoted[entry.row])
            return false;
        m_unused += entry.size;
        return true;
    });
    const auto before = [this](const Entry &a, const Entry &b) { return isBefore(a, b); };
    std::ranges::sort(fresh, before);
    for (Entry &entry : fresh)
        write(entry);
    const auto kept = static_cast<std::ptrdiff_t>(m_entries.size());
    m_entries.insert(m_entries.end(), fresh.begin(), fresh.end());
    std::inplace_merge(m_entries.begin(), m_entries.begin() + kept, m_entries.end(), before);
}

//! Among the numbered ones they stand together.
std::span<const JobFinder::Entry> JobFinder::beginningWith(std::string_view text) const
{
    const auto isNumbered = [](const Entry &entry) {
        return entry.order != BeforeNumbers && entry.order != BehindNumbers;
    };
    const auto first = std::ranges::partition_point(
        m_entries, [](const Entry &entry) { return entry.order == BeforeNumbers; });
    const auto last = std::partition_point(first, m_entries.end(), isNumbered);
    const auto from = std::partition_point(first, last,
        [&](const Entry &entry) { return textOf(entry).substr(0, text.size()) < text; });
    const auto to = std::partition_point(from, last,
        [&](const Entry &entry) { return textOf(entry).substr(0, text.size()) == text; });
    return { from, to };
}

std::vector<quint32> JobFinder::best(const FuzzyNeedle &needle, std::size_t most, bool isOpenOnly)
{
    bringUpToDate();
    Search search(*this, needle, most, isOpenOnly);
    std::vector<Entry> first;
    const auto begins = [&](const Entry &entry) { return textOf(entry).starts_with(search.text); };
    for (const Entry &entry : beginningWith(search.text)) {
        if (first.size() == most)
            break;
        search.put(first, entry);
    }
    // Those without a number, which stand before or behind all others.
    for (auto entry = m_entries.begin(); entry != m_entries.end() && entry->order == BeforeNumbers;
        ++entry) {
        if (begins(*entry))
            search.put(first, *entry);
    }
    for (auto entry = m_entries.rbegin();
        entry != m_entries.rend() && entry->order == BehindNumbers; ++entry) {
        if (begins(*entry) && search.mayBeShown(*entry))
            first.push_back(*entry);
    }
    std::ranges::sort(first, [this](const Entry &a, const Entry &b) { return isBefore(a, b); });

    // What a few letters more stand for is among what these stand for.
    const bool isNarrower
        = m_last && m_last->isOpenOnly == isOpenOnly && needle.text().startsWith(m_last->text);
    const std::span<const Entry> entries = isNarrower ? m_last->entries : m_entries;
    for (const Entry &entry : entries) {
        if (first.size() + search.byWords.size() >= most)
            break;
        search.look(entry);
    }
    std::vector<Entry> all = first;
    for (const auto *list : { &search.byWords, &search.byPart, &search.byLetters })
        all.insert(all.end(), list->begin(), list->end());
    const bool isComplete = first.size() + search.byWords.size() < most && search.isComplete();
    std::vector<quint32> rows;
    for (const Entry &entry : all | std::views::take(static_cast<std::ptrdiff_t>(most)))
        rows.push_back(entry.row);
    if (isComplete) {
        std::ranges::sort(all, [this](const Entry &a, const Entry &b) { return isBefore(a, b); });
        m_last = { .text = needle.text(), .isOpenOnly = isOpenOnly, .entries = std::move(all) };
    } else {
        m_last.reset();
    }
    return rows;
}

} // namespace dispatch::viewmodels
