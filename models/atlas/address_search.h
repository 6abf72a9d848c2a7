// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

#include <QStringList>

#include <unordered_map>

namespace dispatch::atlas {

//! \brief A place on the map that a search found.
struct FoundPlace {
    enum class Kind : quint8 {
        House,
        NearHouse, //!< the number is not on the map: the nearest one of that street that is
        Street,
        Place //!< a town, district, park, landmark
    };
    Kind kind = Kind::Street;
    QString title; //!< "12 Rue Grimaldi"; the number as it is on the map
    QString place; //!< "La Condamine, Monaco"; may be empty
    geo::GeoPoint point;
    bool isNumberMissing
        = false; //!< a number was asked for, and no house of this street is on the map
    bool operator==(const FoundPlace &) const = default;
};

//! \brief Finds addresses and places of a map by what somebody says on the telephone: words in any order, without
//! accents, begun, with a letter wrong; house numbers before or after the street.
//! \threads const functions are reentrant
class AddressSearch {
public:
    static constexpr int MaxTextLength = 200; //!< of a question; the rest is not read
    static constexpr int MaxWords = 8;
    static constexpr int MaxResults = 50;

    //! \brief Reads the names of all streets and places; about a second for a million of them.
    explicit AddressSearch(MapData map);

    //! \return at most \p limit and MaxResults, the best first; empty for fewer than two letters
    [[nodiscard]] std::vector<FoundPlace> find(const QString &text, int limit) const;

private:
    struct Entry {
        quint32 row = 0; //!< of streets or of places
        bool isStreet = true;
        quint8 wordCount = 0; //!< of its own name
    };
    struct Posting {
        quint32 entry = 0;
        bool isOwn = true; //!< of its name; else of where it lies
    };
    struct Word {
        QString text;
        std::vector<Posting> postings;
    };
    void addWords(std::unordered_map<QString, quint32> &known, const QString &text, quint32 entry,
        bool isOwn);
    [[nodiscard]] FoundPlace resultOf(const Entry &entry, const QStringList &numbers) const;

    MapData m_map;
    std::vector<Entry> m_entries;
    std::vector<Word> m_words; //!< sorted by text
};

} // namespace dispatch::atlas
