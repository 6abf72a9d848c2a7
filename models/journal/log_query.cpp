// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_query.h"

#include "journal/log_kinds.h"
#include "journal/log_moment.h"
#include "journal/search_words.h"

#include <algorithm>
#include <array>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

enum class Name : quint8 { Who, Kind, Job, Customer, Technician, Address, After, Before, On };

constexpr std::array FieldNames {
    std::pair { "who"_L1, Name::Who },
    std::pair { "kind"_L1, Name::Kind },
    std::pair { "job"_L1, Name::Job },
    std::pair { "customer"_L1, Name::Customer },
    std::pair { "tech"_L1, Name::Technician },
    std::pair { "technician"_L1, Name::Technician },
    std::pair { "address"_L1, Name::Address },
    std::pair { "after"_L1, Name::After },
    std::pair { "before"_L1, Name::Before },
    std::pair { "on"_L1, Name::On },
};

//! A part of the text between spaces; what stands in quotes is not taken apart.
struct Part {
    qsizetype from = 0, to = 0;
    QString field;  //!< before the colon; empty: none
    QString value;  //!< without quotes
    bool isQuoted = false;
    bool isNot = false;
};

bool isFieldName(QStringView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c.isLetter(); });
}

std::vector<Part> partsOf(QStringView text)
{
    std::vector<Part> parts;
    for (qsizetype at = 0; at < text.size();) {
        if (text[at].isSpace()) {
            ++at;
            continue;
        }
        Part part { .from = at, .to = at, .field = {}, .value = {} };
        bool isInQuotes = false;
        for (; at < text.size() && (isInQuotes || !text[at].isSpace()); ++at) {
            const QChar c = text[at];
            if (c == u'"') {
                isInQuotes = !isInQuotes;
                part.isQuoted = true;
            } else if (c == u':' && !isInQuotes && !part.isQuoted && part.field.isEmpty()
                && isFieldName(part.value)) {
                part.field = std::exchange(part.value, {}).toLower();
            } else if (c == u'-' && at == part.from && at + 1 < text.size()
                && !text[at + 1].isSpace()) {
                part.isNot = true;
            } else {
                part.value += c;
            }
        }
        part.to = at;
        parts.push_back(part);
    }
    return parts;
}

class Parser {
public:
    Parser(LogFilter &filter, domain::Timestamp now, const QTimeZone &zone)
        : m_filter(filter)
        , m_now(now)
        , m_zone(zone)
    {
    }

    void take(const Part &part)
    {
        if (part.field.isEmpty())
            return takeWords(part);
        const auto *known = std::ranges::find(
            FieldNames, part.field, [](const auto &entry) { return entry.first; });
        if (known == FieldNames.end()) {
            return say(u"I do not know the filter “%1:”. There are who:, kind:, job:, customer:, "
                       "tech:, address:, on:, after: and before:."_s.arg(part.field));
        }
        if (part.value.trimmed().isEmpty())
            return say(u"“%1:” needs a word after the colon, without a space."_s.arg(part.field));
        switch (known->second) {
        case Name::Who:
            return takeName(LogTerm::Field::Who, part);
        case Name::Customer:
            return takeName(LogTerm::Field::Customer, part);
        case Name::Technician:
            return takeName(LogTerm::Field::Technician, part);
        case Name::Address:
            return takeName(LogTerm::Field::Address, part);
        case Name::Kind:
            return takeKind(part);
        case Name::Job:
            return takeJob(part);
        case Name::After:
        case Name::Before:
        case Name::On:
            return takeMoment(known->second, part);
        }
    }

private:
    void say(const QString &hint)
    {
        if (m_filter.hint.isEmpty())
            m_filter.hint = hint;
    }
    void add(LogTerm term) { m_filter.terms.push_back(std::move(term)); }

    void takeWords(const Part &part)
    {
        const auto words = searchWords(part.value);
        if (!words.isEmpty())
            add({ .field = LogTerm::Field::Any,
                .words = words,
                .isWhole = part.isQuoted,
                .isNot = part.isNot });
    }
    void takeName(LogTerm::Field field, const Part &part)
    {
        const auto words = searchWords(part.value);
        if (words.isEmpty())
            return say(u"“%1” has no word in it to look for."_s.arg(part.value));
        add({ .field = field, .words = words, .isNot = part.isNot });
    }
    void takeKind(const Part &part)
    {
        const auto kinds = kindsMeant(searchWords(part.value).join(QString()));
        if (kinds.isEmpty()) {
            return say(u"There is no kind “%1”. There are %2."_s.arg(
                part.value, logKinds().join(u", "_s)));
        }
        add({ .field = LogTerm::Field::Kind, .words = kinds, .isNot = part.isNot });
    }
    void takeJob(const Part &part)
    {
        QStringView digits = QStringView(part.value).trimmed();
        if (digits.startsWith(u'#'))
            digits = digits.sliced(1);
        bool isNumber = false;
        const quint64 number = digits.toULongLong(&isNumber);
        if (!isNumber)
            return say(u"“job:” takes the number of a job, as in job:481."_s);
        add({ .field = LogTerm::Field::Job,
            .words = { QString::number(number) },
            .isNot = part.isNot });
    }
    void takeMoment(Name name, const Part &part)
    {
        const auto moment = parseLogMoment(part.value, m_now, m_zone);
        if (!moment) {
            return say(u"“%1” is no time I can read. Say today, monday, 2026-11-20, 20.11., 14:30, "
                       "2026-11-20T14:30, 2h or 3d."_s.arg(part.value));
        }
        if (part.isNot)
            return say(u"A time cannot be turned round with “-”: use before: or after:."_s);
        if (name != Name::Before)
            m_filter.from = m_filter.from ? std::max(*m_filter.from, moment->from) : moment->from;
        if (name == Name::Before)
            m_filter.to = m_filter.to ? std::min(*m_filter.to, moment->from) : moment->from;
        if (name == Name::On)
            m_filter.to = m_filter.to ? std::min(*m_filter.to, moment->to) : moment->to;
    }

    LogFilter &m_filter;
    domain::Timestamp m_now;
    const QTimeZone &m_zone;
};

} // namespace

QStringList LogFilter::plainWords() const
{
    QStringList words;
    for (const auto &term : terms) {
        if (term.field == LogTerm::Field::Any && !term.isNot)
            words << term.words;
    }
    return words;
}

LogFilter parseLogFilter(QStringView text, domain::Timestamp now, const QTimeZone &zone)
{
    LogFilter filter;
    if (text.size() > MaxLogFilterChars) {
        filter.hint = u"Only the first %1 characters are looked at."_s.arg(MaxLogFilterChars);
        text = text.first(MaxLogFilterChars);
    }
    Parser parser(filter, now, zone);
    for (const auto &part : partsOf(text)) {
        if (filter.parts.size() == MaxLogTerms) {
            filter.hint = u"Only the first %1 words are looked for."_s.arg(MaxLogTerms);
            break;
        }
        filter.parts << text.sliced(part.from, part.to - part.from).toString();
        parser.take(part);
    }
    if (filter.from && filter.to && *filter.from >= *filter.to && filter.hint.isEmpty())
        filter.hint = u"Nothing is both after and before these times."_s;
    return filter;
}

LogFilter plainLogFilter(QStringView text)
{
    LogFilter filter;
    for (const auto &part : text.toString().simplified().split(u' ', Qt::SkipEmptyParts)) {
        const auto words = searchWords(part);
        if (words.isEmpty() || filter.parts.size() == MaxLogTerms)
            continue;
        filter.terms.push_back({ .field = LogTerm::Field::Any, .words = words });
        filter.parts << part;
    }
    return filter;
}

QString withoutLogPart(QStringView text, qsizetype part)
{
    const auto parts = partsOf(text);
    if (part < 0 || part >= static_cast<qsizetype>(parts.size()))
        return text.toString();
    const auto &gone = parts[static_cast<std::size_t>(part)];
    return QString(text.first(gone.from).toString() + text.sliced(gone.to).toString()).simplified();
}

} // namespace dispatch::journal
