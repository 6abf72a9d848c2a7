// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_filter.h"

#include "viewmodels/fuzzy.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <ranges>
#include <span>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("JobFilter", text);
}

//! Not translated, so that what is learned, saved and passed on stays.
struct FieldName {
    QLatin1StringView name;
    JobFilter::Field field;
    std::span<const QLatin1StringView> choices; //!< empty: any words
};
constexpr std::array Priorities { "low"_L1, "normal"_L1, "high"_L1, "emergency"_L1 };
constexpr std::array Dues { "today"_L1, "tomorrow"_L1, "late"_L1, "none"_L1 };
constexpr std::array Flags { "late"_L1, "risk"_L1, "unread"_L1, "parts"_L1, "unpaid"_L1,
    "unassigned"_L1, "waiting"_L1, "refused"_L1 };
constexpr std::array Fields {
    FieldName { "state"_L1, JobFilter::Field::State, {} },
    FieldName { "tech"_L1, JobFilter::Field::Technician, {} },
    FieldName { "trade"_L1, JobFilter::Field::Trade, {} },
    FieldName { "area"_L1, JobFilter::Field::Area, {} },
    FieldName { "prio"_L1, JobFilter::Field::Priority, Priorities },
    FieldName { "due"_L1, JobFilter::Field::Due, Dues },
    FieldName { "is"_L1, JobFilter::Field::Is, Flags },
};

QString listOf(std::span<const QLatin1StringView> names)
{
    QStringList all;
    for (const auto name : names)
        all << name;
    return all.join(u", "_s);
}

QString fieldNames()
{
    QStringList all;
    for (const FieldName &field : Fields)
        all << field.name + u':';
    return all.join(u", "_s);
}

struct Part {
    qsizetype from = 0;
    qsizetype length = 0;
};

// Words end at a space, unless it stands between quotes; an open quote reaches to the end.
std::vector<Part> partsOf(QStringView text)
{
    std::vector<Part> parts;
    bool isQuoted = false;
    bool isInside = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'"')
            isQuoted = !isQuoted;
        const bool isGap = text[i].isSpace() && !isQuoted;
        if (!isGap && !isInside)
            parts.push_back({ i, 0 });
        if (!isGap)
            parts.back().length = i + 1 - parts.back().from;
        isInside = !isGap;
    }
    return parts;
}

QString unquoted(QStringView text)
{
    return text.toString().remove(u'"').trimmed();
}

//! A colon after letters makes a field of them: "14:00" and ":" are words.
bool isFieldName(QStringView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c.isLetter(); });
}

void takeField(JobFilter &filter, QStringView name, QStringView typed)
{
    const QString plain = plainText(name);
    const auto field
        = std::ranges::find_if(Fields, [&](const FieldName &known) { return known.name == plain; });
    if (field == Fields.end()) {
        filter.hint = tr("There is no field “%1:”. Fields are %2").arg(name, fieldNames());
        return;
    }
    const QString value = plainText(unquoted(typed));
    if (value.isEmpty()) {
        filter.hint = field->choices.empty()
            ? tr("%1: goes on with a word, for example %1:%2")
                  .arg(field->name,
                      field->field == JobFilter::Field::Technician ? "nora"_L1 : "a"_L1)
            : tr("%1: takes %2").arg(field->name, listOf(field->choices));
        return;
    }
    if (field->choices.empty()) {
        filter.terms.push_back({ .field = field->field, .value = value });
        return;
    }
    const auto choice = std::ranges::find_if(
        field->choices, [&](QLatin1StringView known) { return known.startsWith(value); });
    if (choice == field->choices.end()) {
        filter.hint = tr("%1: takes %2, not “%3”").arg(field->name, listOf(field->choices), value);
        return;
    }
    filter.terms.push_back({ .field = field->field,
        .value = {},
        .choice = static_cast<int>(choice - field->choices.begin()) });
}

} // namespace

JobFilter parseJobFilter(QStringView text)
{
    JobFilter filter;
    const QStringView most = text.first(std::min(text.size(), MaxFilterChars));
    for (const Part &part : partsOf(most)) {
        const QStringView typed = most.sliced(part.from, part.length);
        filter.parts << typed.toString();
        const qsizetype colon = typed.indexOf(u':');
        if (colon > 0 && isFieldName(typed.first(colon))) {
            takeField(filter, typed.first(colon), typed.sliced(colon + 1));
            continue;
        }
        const QStringList words = plainText(unquoted(typed)).split(u' ', Qt::SkipEmptyParts);
        for (const QString &word : words)
            filter.words << word;
    }
    return filter;
}

bool narrows(const JobFilter &filter, const JobFilter &before)
{
    // A value may be "none", which is no longer form of "non"; so terms have to be the same.
    if (filter.words.size() < before.words.size() || filter.terms.size() < before.terms.size()
        || !std::ranges::equal(
            before.terms, filter.terms | std::views::take(std::ssize(before.terms))))
        return false;
    for (qsizetype i = 0; i < before.words.size(); ++i) {
        // A mere "#" is looked for as it stands; with a digit it is a number.
        if (before.words[i] == u'#' || !filter.words[i].startsWith(before.words[i]))
            return false;
    }
    return true;
}

QString withoutPart(QStringView text, qsizetype part)
{
    const auto parts = partsOf(text);
    QStringList kept;
    for (qsizetype i = 0; i < std::ssize(parts); ++i) {
        if (i != part)
            kept << text.sliced(parts[static_cast<std::size_t>(i)].from,
                            parts[static_cast<std::size_t>(i)].length)
                        .toString();
    }
    return kept.join(u' ');
}

} // namespace dispatch::viewmodels
