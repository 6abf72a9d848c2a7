// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/address_search.h"

#include "atlas/text_fold.h"

#include <algorithm>
#include <array>
#include <limits>

namespace dispatch::atlas {

using namespace Qt::StringLiterals;

namespace {

//! What is written short, and what it stands for; the beginning of a word needs none of this.
constexpr std::array Short { std::pair("bd"_L1, "boulevard"_L1),
    std::pair("bld"_L1, "boulevard"_L1), std::pair("blvd"_L1, "boulevard"_L1),
    std::pair("bvd"_L1, "boulevard"_L1), std::pair("ste"_L1, "sainte"_L1),
    std::pair("rte"_L1, "route"_L1), std::pair("rd"_L1, "road"_L1), std::pair("dr"_L1, "drive"_L1),
    std::pair("ln"_L1, "lane"_L1), std::pair("ct"_L1, "court"_L1),
    std::pair("hwy"_L1, "highway"_L1), std::pair("sq"_L1, "square"_L1),
    std::pair("pl"_L1, "place"_L1), std::pair("pde"_L1, "parade"_L1),
    std::pair("st"_L1, "saint"_L1) };
//! Words that are said or not said as people please.
constexpr std::array Small { "de"_L1, "du"_L1, "des"_L1, "la"_L1, "le"_L1, "les"_L1, "l"_L1, "d"_L1,
    "the"_L1, "of"_L1, "der"_L1, "die"_L1, "das"_L1, "am"_L1, "an"_L1, "in"_L1, "di"_L1, "del"_L1,
    "della"_L1, "y"_L1, "and"_L1 };

bool isSmall(const QString &word)
{
    return std::ranges::any_of(Small, [&](QLatin1StringView small) { return word == small; });
}

bool isNumber(const QString &word)
{
    return !word.isEmpty() && word[0].isDigit() && word.size() <= 6;
}

//! Longer words may have more wrong with them.
int errorsAllowed(qsizetype length)
{
    return length < 4 ? 0 : length < 8 ? 1 : 2;
}

// What each kind of agreement costs; the least sum is the best answer.
constexpr int BegunCost = 1;
constexpr int ErrorCost = 6;
constexpr int ElsewhereCost = 2; // the word is not of the street but of the place it lies in
constexpr int UnsaidCost = 1; // a word of the name that nobody said

QString houseKey(const QString &number)
{
    return folded(number).remove(u' ');
}

} // namespace

void AddressSearch::addWords(
    std::unordered_map<QString, quint32> &known, const QString &text, quint32 entry, bool isOwn)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const auto [found, isNew] = known.try_emplace(word, static_cast<quint32>(m_words.size()));
        if (isNew)
            m_words.push_back({ .text = word, .postings = {} });
        auto &postings = m_words[found->second].postings;
        if (postings.empty() || postings.back().entry != entry)
            postings.push_back({ .entry = entry, .isOwn = isOwn });
    }
}

AddressSearch::AddressSearch(MapData map)
    : m_map(std::move(map))
{
    std::unordered_map<QString, quint32> known;
    const auto add = [&](quint32 row, bool isStreet, NameIndex nameIndex, NameIndex place) {
        const QString own = folded(m_map.name(nameIndex));
        if (own.isEmpty())
            return;
        const auto entry = static_cast<quint32>(m_entries.size());
        m_entries.push_back({ .row = row,
            .isStreet = isStreet,
            .wordCount = static_cast<quint8>(std::min<qsizetype>(own.count(u' ') + 1, 255)) });
        addWords(known, own, entry, true);
        if (place != 0)
            addWords(known, folded(m_map.name(place)), entry, false);
    };
    for (quint32 row = 0; row < m_map.streets.size(); ++row)
        add(row, true, m_map.streets[row].name, m_map.streets[row].place);
    for (quint32 row = 0; row < m_map.places.size(); ++row)
        add(row, false, m_map.places[row].name, 0);
    std::ranges::sort(m_words, {}, &Word::text);
}

FoundPlace AddressSearch::resultOf(const Entry &entry, const QStringList &numbers) const
{
    if (!entry.isStreet) {
        const PlaceRow &place = m_map.places[entry.row];
        return { .kind = FoundPlace::Kind::Place,
            .title = m_map.name(place.name),
            .place = {},
            .point = toGeo(place.point) };
    }
    const StreetRow &street = m_map.streets[entry.row];
    FoundPlace found { .kind = FoundPlace::Kind::Street,
        .title = m_map.name(street.name),
        .place = m_map.name(street.place),
        .point = toGeo(street.point) };
    // "12 Rue du 4 Septembre": what is in the name is not the number of a house.
    const QStringList own = folded(found.title).split(u' ');
    const auto asked = std::ranges::find_if(
        numbers, [&own](const QString &number) { return !own.contains(number); });
    if (asked == numbers.end())
        return found;
    const QString &number = *asked;
    const auto leading = [](const QString &text) {
        qsizetype digits = 0;
        while (digits < text.size() && text[digits].isDigit())
            ++digits;
        return text.first(digits).toInt();
    };
    const int wanted = leading(number);
    int nearest = std::numeric_limits<int>::max();
    const HouseRow *best = nullptr;
    for (const HouseRow &house : m_map.housesOf(street)) {
        const QString key = houseKey(m_map.name(house.number));
        if (key == number) {
            best = &house;
            found.kind = FoundPlace::Kind::House;
            break;
        }
        // Odd and even numbers are on two sides of a street.
        const int away
            = 2 * std::abs(leading(key) - wanted) + ((leading(key) - wanted) % 2 != 0 ? 1 : 0);
        if (away < nearest) {
            nearest = away;
            best = &house;
            found.kind = FoundPlace::Kind::NearHouse;
        }
    }
    found.isNumberMissing = !best;
    if (best) {
        found.title = m_map.name(best->number) + u' ' + found.title;
        found.point = toGeo(best->point);
    }
    return found;
}

std::vector<FoundPlace> AddressSearch::find(const QString &text, int limit) const
{
    QStringList words
        = folded(QStringView(text).left(MaxTextLength)).split(u' ', Qt::SkipEmptyParts);
    QStringList numbers;
    for (const QString &word : words) {
        if (isNumber(word))
            numbers << word;
    }
    // A number may also be part of the name; the words find that without.
    words.removeIf([](const QString &word) { return isNumber(word) || isSmall(word); });
    if (words.size() > MaxWords)
        words.resize(MaxWords);
    if (words.isEmpty() || words.join(QString()).size() < 2)
        return {};
    // "12 bis Rue …": the letters belong to the number.
    static const QStringList suffixes { u"bis"_s, u"ter"_s, u"quater"_s };
    if (!numbers.isEmpty() && words.size() > 1) {
        for (const QString &suffix : suffixes) {
            if (words.removeOne(suffix))
                numbers.front() += suffix;
        }
    }

    struct Match {
        int cost = 0;
        int words = 0; //!< said and found
        int own = 0; //!< of its name
    };
    std::unordered_map<quint32, Match> matches;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &said = words[i];
        QStringList alternatives { said };
        for (const auto &[shortForm, longForm] : Short) {
            if (said == shortForm)
                alternatives << QString(longForm);
        }
        // The best agreement of this word with each entry.
        std::unordered_map<quint32, std::pair<int, bool>> best;
        for (const Word &word : m_words) {
            int cost = std::numeric_limits<int>::max();
            for (const QString &typed : std::as_const(alternatives)) {
                if (word.text == typed) {
                    cost = 0;
                } else if (word.text.startsWith(typed)) {
                    cost = std::min(cost, BegunCost);
                } else if (const auto errors
                    = typingErrors(typed, word.text, errorsAllowed(typed.size()), true)) {
                    cost = std::min(cost, *errors * ErrorCost + BegunCost);
                }
            }
            if (cost == std::numeric_limits<int>::max())
                continue;
            for (const Posting &posting : word.postings) {
                const int total = cost + (posting.isOwn ? 0 : ElsewhereCost);
                const auto [entry, isNew] = best.try_emplace(posting.entry, total, posting.isOwn);
                if (!isNew && total < entry->second.first)
                    entry->second = { total, posting.isOwn };
            }
        }
        for (const auto &[entry, agreement] : best) {
            Match &match = matches[entry];
            match.cost += agreement.first;
            ++match.words;
            match.own += agreement.second ? 1 : 0;
        }
    }

    struct Ranked {
        int cost;
        quint32 entry;
    };
    std::vector<Ranked> ranked;
    for (const auto &[entry, match] : matches) {
        // Every word said must be there, and one at least in the name itself.
        if (match.words < words.size() || match.own == 0)
            continue;
        const Entry &e = m_entries[entry];
        int cost = match.cost + UnsaidCost * std::max(0, e.wordCount - match.own);
        if (!numbers.isEmpty())
            cost += !e.isStreet ? 8 : m_map.streets[e.row].houseCount == 0 ? 1 : 0;
        ranked.push_back({ .cost = cost, .entry = entry });
    }
    const auto count = std::min({ ranked.size(), static_cast<std::size_t>(std::max(limit, 0)),
        static_cast<std::size_t>(MaxResults) });
    // By number among equals, so that the same question has the same answer everywhere.
    std::ranges::partial_sort(ranked, ranked.begin() + static_cast<std::ptrdiff_t>(count),
        [](const Ranked &l, const Ranked &r) {
            return std::pair(l.cost, l.entry) < std::pair(r.cost, r.entry);
        });
    std::vector<FoundPlace> found;
    for (const Ranked &r : std::span(ranked).first(count))
        found.push_back(resultOf(m_entries[r.entry], numbers));
    return found;
}

} // namespace dispatch::atlas
