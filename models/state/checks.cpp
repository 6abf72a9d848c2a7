// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/checks.h"

#include "domain/limits.h"
#include "geo/outline.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

constexpr std::size_t MinCardDigits = 13;
constexpr std::size_t MaxCardDigits = 19;

//! \source ISO/IEC 7812-1, annex B
bool passesLuhn(const std::vector<int> &digits)
{
    int sum = 0;
    bool isDoubled = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it, isDoubled = !isDoubled) {
        const int value = isDoubled ? *it * 2 : *it;
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

bool isBlank(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.isSpace(); });
}

//! The first check that fails.
template<class... Rest>
Checked all(Checked first, Rest... rest)
{
    if constexpr (sizeof...(Rest) > 0) {
        if (first)
            return all(std::move(rest)...);
    }
    return first;
}

//! Clearing is always well-formed.
template<class T, class Check>
Checked ifSet(const Change<T> &change, Check check)
{
    return change.isSet && change.value ? check(*change.value) : Checked {};
}

Checked ifSetChars(const Change<QString> &change, const QString &field, qsizetype maxChars)
{
    return ifSet(change, [&](const QString &text) { return checkChars(text, field, maxChars); });
}

Checked ifSetBytes(const Change<QString> &change, const QString &field, qsizetype maxBytes)
{
    return ifSet(change, [&](const QString &text) { return checkBytes(text, field, maxBytes); });
}

Checked neededIfMentioned(const Change<QString> &change, const QString &field, qsizetype maxChars)
{
    return change.isSet ? checkNeeded(change.value.value_or(QString()), field, maxChars)
                        : Checked {};
}

} // namespace

Checked checkNeeded(const QString &text, const QString &field, qsizetype maxChars)
{
    if (isBlank(text))
        return invalid(field, u"“%1” is empty. Write something there and try again."_s.arg(field));
    return checkChars(text, field, maxChars);
}

Checked checkChars(const QString &text, const QString &field, qsizetype maxChars)
{
    if (text.size() > maxChars)
        return invalid(
            field, u"“%1” is longer than %2 characters. Shorten it."_s.arg(field).arg(maxChars));
    return {};
}

Checked checkBytes(const QString &text, const QString &field, qsizetype maxBytes)
{
    // UTF-8 has at least as many bytes as UTF-16 has units, so a huge text is refused without being converted.
    if (text.size() > maxBytes || text.toUtf8().size() > maxBytes)
        return invalid(field,
            u"“%1” is longer than %2 bytes. Shorten it, or send it in parts."_s.arg(field).arg(
                maxBytes));
    return {};
}

Checked checkSkills(const QStringList &skills)
{
    const auto field = u"skills"_s;
    if (skills.size() > MaxSkills)
        return invalid(
            field, u"There are more than %1 skills. Keep those that matter."_s.arg(MaxSkills));
    for (const auto &skill : skills) {
        if (auto ok = checkNeeded(skill, field, MaxNameChars); !ok)
            return ok;
    }
    return {};
}

Checked checkAttachments(const QStringList &attachments)
{
    const auto field = u"attachments"_s;
    if (attachments.size() > MaxAttachments)
        return invalid(field,
            u"There are more than %1 attachments. Send them in several messages."_s.arg(
                MaxAttachments));
    for (const auto &upload : attachments) {
        if (auto ok = checkNeeded(upload, field, MaxNameChars); !ok)
            return ok;
    }
    return {};
}

Checked checkDuration(int durationMin)
{
    if (durationMin < MinDurationMin || durationMin > MaxDurationMin)
        return invalid(u"durationMin"_s,
            u"The duration has to be between %1 and %2 minutes."_s.arg(MinDurationMin)
                .arg(MaxDurationMin));
    return {};
}

Checked checkWindow(const TimeWindow &window)
{
    if (window.to < window.from)
        return invalid(u"window"_s, u"The time window ends before it begins. Check both times."_s);
    if (window.to - window.from > MaxWindow)
        return invalid(u"window"_s,
            u"The time window is longer than %1 hours. Choose a shorter one."_s.arg(
                MaxWindow.count()));
    return {};
}

Checked checkPlace(const GeoPoint &place)
{
    if (!isValid(place))
        return invalid(u"place"_s,
            u"The place is not on Earth: latitude goes from -90 to 90, longitude from -180 to 180."_s);
    return {};
}

Checked checkNoCardNumber(const QString &text, const QString &field)
{
    if (containsCardNumber(text))
        return invalid(field,
            u"This looks like a card number, which must not be stored here. Write the receipt number instead."_s);
    return {};
}

Checked checkFields(const JobFields &fields)
{
    return all(checkNeeded(fields.title, u"title"_s, MaxTitleChars),
        checkBytes(fields.description, u"description"_s, MaxTextBytes),
        checkChars(fields.trade, u"trade"_s, MaxNameChars),
        checkChars(fields.customerName, u"customerName"_s, MaxNameChars),
        checkChars(fields.customerPhone, u"customerPhone"_s, MaxNameChars),
        checkBytes(fields.address, u"address"_s, MaxTextBytes),
        fields.place ? checkPlace(*fields.place) : Checked {},
        checkChars(fields.area, u"area"_s, MaxNameChars), checkSkills(fields.skills));
}

Checked checkPatch(const JobPatch &patch)
{
    return all(neededIfMentioned(patch.title, u"title"_s, MaxTitleChars),
        ifSetBytes(patch.description, u"description"_s, MaxTextBytes),
        ifSetChars(patch.trade, u"trade"_s, MaxNameChars),
        ifSetChars(patch.customerName, u"customerName"_s, MaxNameChars),
        ifSetChars(patch.customerPhone, u"customerPhone"_s, MaxNameChars),
        ifSetBytes(patch.address, u"address"_s, MaxTextBytes), ifSet(patch.place, checkPlace),
        ifSetChars(patch.area, u"area"_s, MaxNameChars), ifSet(patch.skills, checkSkills));
}

Checked checkPatch(const VisitPatch &patch)
{
    if (patch.durationMin.isSet && !patch.durationMin.value)
        return invalid(
            u"durationMin"_s, u"A visit always has a duration. Give a number of minutes."_s);
    return all(ifSet(patch.window, checkWindow), ifSet(patch.durationMin, checkDuration),
        ifSet(patch.skills, checkSkills));
}

Checked checkPatch(const TechnicianPatch &patch)
{
    return all(neededIfMentioned(patch.name, u"name"_s, MaxNameChars),
        ifSetChars(patch.phone, u"phone"_s, MaxNameChars),
        ifSetChars(patch.area, u"area"_s, MaxNameChars), ifSet(patch.skills, checkSkills));
}

Checked checkPatch(const ZonePatch &patch)
{
    const auto outline = patch.outline.isSet
        ? checkOutline(patch.outline.value.value_or(QList<GeoPoint>()))
        : Checked {};
    return all(neededIfMentioned(patch.name, u"name"_s, MaxNameChars),
        ifSetChars(patch.area, u"area"_s, MaxNameChars), outline);
}

Checked checkShift(const TimeWindow &hours, std::span<const TimeWindow> breaks)
{
    if (hours.to <= hours.from)
        return invalid(u"hours"_s, u"The shift ends before it begins. Check both times."_s);
    if (hours.to - hours.from > MaxShift)
        return invalid(u"hours"_s,
            u"The shift is longer than %1 hours. Make two of it."_s.arg(MaxShift.count()));
    const auto no = [](const QString &title) { return invalid(u"breaks"_s, title); };
    if (std::ssize(breaks) > MaxBreaks)
        return no(u"There are more than %1 breaks in this shift. Leave some out."_s.arg(MaxBreaks));
    for (std::size_t i = 0; i < breaks.size(); ++i) {
        const TimeWindow &pause = breaks[i];
        if (pause.to <= pause.from)
            return no(u"A break ends before it begins. Check both times."_s);
        if (pause.to - pause.from < MinBreak)
            return no(u"A break is shorter than %1 minutes. Make it longer, or leave it out."_s.arg(
                MinBreak.count()));
        if (pause.from < hours.from || pause.to > hours.to)
            return no(
                u"A break lies outside the shift. Move the break, or make the shift longer."_s);
        if (i > 0 && pause.from < breaks[i - 1].to)
            return no(u"Two breaks overlap. Move one of them, or make one of both."_s);
    }
    return {};
}

Checked checkOutline(std::span<const GeoPoint> outline)
{
    const auto no = [](const QString &title) { return invalid(u"outline"_s, title); };
    if (std::ssize(outline) < MinOutlinePoints)
        return no(u"A zone needs at least %1 corners."_s.arg(MinOutlinePoints));
    if (std::ssize(outline) > MaxOutlinePoints)
        return no(u"A zone has at most %1 corners. Leave some out."_s.arg(MaxOutlinePoints));
    for (const auto &corner : outline) {
        if (auto ok = checkPlace(corner); !ok)
            return no(ok.error().title);
        if (std::abs(corner.latitudeDeg) > MaxOutlineLatitudeDeg)
            return no(u"A zone ends %1° from the equator at the latest: the map does too."_s.arg(
                MaxOutlineLatitudeDeg));
    }
    if (geo::crossesDateLine(outline))
        return no(u"A zone cannot lie across the date line (180°). Draw one on each side."_s);
    if (geo::crossesItself(outline))
        return no(u"The edge of the zone crosses or touches itself. Move or delete a corner."_s);
    const auto area = geo::areaM2(outline);
    if (area < MinOutlineAreaM2)
        return no(
            u"The zone is smaller than %1 square metres. Draw it larger."_s.arg(MinOutlineAreaM2));
    if (area > MaxOutlineAreaM2)
        return no(u"The zone is larger than %1 square kilometres. Draw several smaller ones."_s.arg(
            MaxOutlineAreaM2 / 1e6, 0, 'f', 0));
    return {};
}

bool containsCardNumber(QStringView text)
{
    std::vector<int> run;
    const auto isCard = [&] {
        return run.size() >= MinCardDigits && run.size() <= MaxCardDigits && passesLuhn(run);
    };
    for (const QChar c : text) {
        if (c.isDigit())
            run.push_back(c.digitValue());
        else if (c == u' ' || c == u'-')
            continue; // the usual way to group the digits
        else if (isCard())
            return true;
        else
            run.clear();
    }
    return isCard();
}

} // namespace dispatch::state
