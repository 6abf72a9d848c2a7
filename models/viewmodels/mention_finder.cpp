// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/mention_finder.h"

#include "viewmodels/chat_text.h"
#include "viewmodels/fuzzy.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr qsizetype MaxTypedChars = 40;

struct Scored {
    int score = 0;
    quint64 newest = 0;
    MentionOffer offer;
};

QList<MentionOffer> best(std::vector<Scored> found)
{
    std::ranges::sort(found, [](const Scored &a, const Scored &b) {
        return std::tuple(-a.score, ~a.newest, a.offer.word)
            < std::tuple(-b.score, ~b.newest, b.offer.word);
    });
    QList<MentionOffer> offers;
    for (const Scored &one : found) {
        if (offers.size() == MaxMentionOffers)
            break;
        offers.append(one.offer);
    }
    return offers;
}

QList<MentionOffer> jobs(const QString &typed, const state::Operation &operation)
{
    const bool isNumber = !typed.isEmpty()
        && std::ranges::all_of(typed, [](QChar c) { return c >= u'0' && c <= u'9'; });
    const FuzzyNeedle needle(typed);
    std::vector<Scored> found;
    int looked = 0;
    for (const Job &job : operation.jobs()) {
        if (++looked > MaxMentionJobs)
            break;
        if (job.number == 0)
            continue;
        const QString number = QString::number(job.number);
        int score = job.isClosed ? 0 : 1'000;
        if (isNumber) {
            if (!number.startsWith(typed))
                continue;
            score += number == typed ? 5'000 : 100;
        } else if (!typed.isEmpty()) {
            const int fits = needle.score(plainText(job.fields.title));
            if (fits <= MereLetters)
                continue;
            score += fits;
        }
        found.push_back({ .score = score,
            .newest = job.number,
            .offer = { .word = u'#' + number,
                .title = u'#' + number + u"  "_s + inOneLine(job.fields.title, 60),
                .detail = inOneLine(job.fields.address, 60) } });
    }
    return best(std::move(found));
}

QList<MentionOffer> people(const QString &typed, const state::Operation &operation)
{
    const FuzzyNeedle needle(typed);
    std::vector<Scored> found;
    QStringList names;
    const auto take = [&](const QString &name, const QString &detail, int bonus) {
        const int fits = typed.isEmpty() ? 1 : needle.score(plainText(name));
        if (fits == 0 || names.contains(name))
            return;
        names << name;
        found.push_back({ .score = fits + bonus,
            .offer = { .word = u'@' + name, .title = inOneLine(name, 60), .detail = detail } });
    };
    for (const Technician &technician : operation.technicians()) {
        if (!technician.isRetired)
            take(technician.name, inOneLine(technician.area, 40), 1);
    }
    for (const User &user : operation.users()) {
        if (!user.isDisabled && !user.technician && !user.roles.testFlag(Role::Customer))
            take(user.name, {}, 0);
    }
    return best(std::move(found));
}

} // namespace

std::optional<Mention> mentionAt(const QString &text, qsizetype cursor)
{
    if (cursor < 1 || cursor > text.size())
        return std::nullopt;
    for (qsizetype at = cursor - 1; at >= 0 && cursor - at <= MaxTypedChars; --at) {
        const QChar c = text.at(at);
        if (c == u'\n')
            return std::nullopt;
        if (c != u'#' && c != u'@')
            continue;
        const bool isWordBefore
            = at > 0 && !text.at(at - 1).isSpace() && !u"([{“\"'"_s.contains(text.at(at - 1));
        const QString typed = text.sliced(at + 1, cursor - at - 1);
        // Names have blanks in them, numbers have none, and two blanks are the end of anything.
        const bool isOver = typed.contains(u"  "_s) || typed.startsWith(u' ')
            || (c == u'#' && typed.contains(u' '));
        if (isWordBefore || isOver)
            return std::nullopt;
        return Mention { .kind = c == u'#' ? Mention::Kind::Job : Mention::Kind::Person,
            .from = at,
            .to = cursor,
            .typed = typed };
    }
    return std::nullopt;
}

QList<MentionOffer> offersFor(const Mention &mention, const state::Operation &operation)
{
    const auto offers = mention.kind == Mention::Kind::Job ? jobs(mention.typed, operation)
                                                           : people(mention.typed, operation);
    // What is typed to its end already needs no offer, and Enter is to send then.
    if (offers.size() == 1
        && offers.front().word.sliced(1).compare(mention.typed, Qt::CaseInsensitive) == 0)
        return {};
    return offers;
}

std::pair<QString, qsizetype> completed(
    const QString &text, const Mention &mention, const MentionOffer &offer)
{
    const QString word = offer.word + u' ';
    QString after = text.sliced(mention.to);
    if (after.startsWith(u' '))
        after.remove(0, 1);
    return { text.first(mention.from) + word + after, mention.from + word.size() };
}

} // namespace dispatch::viewmodels
