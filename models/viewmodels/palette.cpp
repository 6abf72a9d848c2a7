// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/palette.h"

#include "viewmodels/format.h"
#include "viewmodels/fuzzy.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString words(const char *text)
{
    return *text ? QCoreApplication::translate("Palette", text) : QString();
}

QString wordOf(const PaletteVerb &verb)
{
    return QString::fromLatin1(verb.word);
}

QString nameOf(const JobInfo &job)
{
    return job.numberText + u' ' + job.title;
}

// "assign 481 Nora Ferreira 14:00": what is filled in so far, in the order it is explained in.
QString lineOf(const PaletteVerb &verb, const QStringList &parts)
{
    QStringList all { wordOf(verb) };
    for (const QString &part : parts) {
        if (!part.isEmpty())
            all << part;
    }
    return all.join(u' ') + u' ';
}

} // namespace

Palette::Palette(QObject *parent)
    : QObject(parent)
{
}

void Palette::setLine(const QString &line)
{
    const QString most = line.left(MaxLine);
    if (most == m_line)
        return;
    m_line = most;
    Q_EMIT lineChanged();
    refresh();
}

PaletteLine Palette::parsed() const
{
    const auto now = timestampFromMs(static_cast<qint64>(m_session->nowMs()));
    const auto day = QDateTime::fromMSecsSinceEpoch(toMs(now)).date().startOfDay();
    return parsePaletteLine(m_line, now, timestampFromMs(day.toMSecsSinceEpoch()));
}

void Palette::refresh()
{
    m_offers.clear();
    if (m_session) {
        const PaletteLine line = parsed();
        const auto verbs = verbsLike(line.verb);
        const bool isVerbDone
            = !verbs.empty() && !line.verb.isEmpty() && m_line.trimmed().contains(u' ');
        const bool isExact = !verbs.empty() && wordOf(*verbs.front()) == line.verb;
        // Once a space follows, the first word is a verb, if it can be one.
        if (isVerbDone || isExact)
            offer(*verbs.front(), line);
        if (!isVerbDone)
            offerVerbs(line.verb);
        if (!line.verb.isEmpty() && !isExact)
            offerGo(u"go"_s, line, m_line.trimmed());
    }
    QList<PaletteItem> items;
    for (const Offer &offer : m_offers)
        items << offer.item;
    if (items != m_items) {
        m_items = items;
        Q_EMIT itemsChanged();
    }
}

void Palette::add(PaletteItem item, std::function<void()> deed)
{
    const bool isThere = std::ranges::any_of(
        m_offers, [&](const Offer &offer) { return offer.item.title == item.title; });
    if (isThere || std::ssize(m_offers) >= MaxItems)
        return;
    item.isReady = static_cast<bool>(deed);
    m_offers.push_back({ std::move(item), std::move(deed) });
}

void Palette::refuse(const QString &title, const QString &completion)
{
    add({ .title = title, .detail = {}, .key = {}, .completion = completion, .isRefused = true });
}

bool Palette::run(int index)
{
    if (index < 0 || index >= std::ssize(m_offers))
        return false;
    const Offer offer = m_offers[static_cast<std::size_t>(index)];
    if (!offer.deed)
        return false;
    const QString line = m_line.trimmed();
    m_history.removeAll(line);
    m_history.prepend(line);
    m_history = m_history.first(std::min(m_history.size(), MaxHistory));
    Q_EMIT historyChanged();
    offer.deed();
    return true;
}

const JobInfo *Palette::jobOf(const PaletteLine &line) const
{
    if (!line.jobNumber) {
        const QString selected = m_session->job().id;
        return selected.isEmpty() ? nullptr : m_session->jobs()->find(selected);
    }
    return m_session->jobs()->findByNumber(*line.jobNumber);
}

std::vector<const JobInfo *> Palette::jobsLike(const QString &typed, bool isOpenOnly) const
{
    return m_session->jobs()->like(typed, MaxItems, isOpenOnly);
}

std::vector<const TechnicianInfo *> Palette::techniciansLike(const QString &typed) const
{
    const FuzzyNeedle needle(typed);
    std::vector<std::pair<int, const TechnicianInfo *>> scored;
    for (const TechnicianInfo &info : m_session->technicians()->all()) {
        if (const int score = needle.score(plainText(info.name)); score > 0)
            scored.emplace_back(score, &info);
    }
    const auto most = std::min(scored.size(), static_cast<std::size_t>(MaxItems));
    std::ranges::partial_sort(
        scored, scored.begin() + static_cast<qsizetype>(most), [](const auto &a, const auto &b) {
            return a.first != b.first ? a.first > b.first : a.second->name < b.second->name;
        });
    std::vector<const TechnicianInfo *> best;
    for (std::size_t i = 0; i < most; ++i)
        best.push_back(scored[i].second);
    return best;
}

void Palette::offerVerbs(const QString &word)
{
    for (const PaletteVerb *verb : verbsLike(word)) {
        const QString name = wordOf(*verb);
        std::function<void()> deed;
        if (verb->deed == PaletteDeed::Window)
            deed = [this, name] { Q_EMIT windowAsked(name); };
        add({ .title = QStringList { name, words(verb->usage) }.join(u' ').trimmed(),
                .detail = words(verb->help),
                .key = QString::fromLatin1(verb->key),
                .completion = name + u' ' },
            deed);
    }
}

void Palette::offer(const PaletteVerb &verb, const PaletteLine &line)
{
    switch (verb.deed) {
    case PaletteDeed::Assign:
        return offerAssign(verb, line);
    case PaletteDeed::Act:
    case PaletteDeed::Note:
        return offerAct(verb, line);
    case PaletteDeed::SetDuty:
        return offerDuty(verb, line);
    case PaletteDeed::Break:
        return offerBreak(verb, line);
    case PaletteDeed::Shift:
        return offerShift(verb, line);
    case PaletteDeed::CalledBack:
        return offerCalledBack(verb, line);
    case PaletteDeed::Money:
        return offerMoney(verb, line);
    case PaletteDeed::Go:
        return offerGo(wordOf(verb), line,
            line.jobNumber ? u'#' + QString::number(*line.jobNumber) : line.rest);
    case PaletteDeed::Window:
        return offerVerbs(wordOf(verb));
    }
}

// Which job is meant is not said yet, or it is none.
void Palette::offerJobs(
    const PaletteVerb &verb, const PaletteLine &line, const QString &typed, bool isOpenOnly)
{
    if (line.jobNumber)
        return refuse(tr("There is no job #%1").arg(*line.jobNumber), m_line);
    for (const JobInfo *job : jobsLike(typed, isOpenOnly)) {
        if (job->number == 0)
            continue;
        add({ .title = wordOf(verb) + u' ' + nameOf(*job),
            .detail = job->stateText,
            .key = {},
            .completion = lineOf(verb, { QString::number(job->number) }) });
    }
}

void Palette::offerAssign(const PaletteVerb &verb, const PaletteLine &line)
{
    const JobInfo *job = jobOf(line);
    if (!job)
        return offerJobs(verb, line, line.rest);
    const QString number = QString::number(job->number);
    const QString clock = line.at ? Format::clock(static_cast<double>(toMs(*line.at))) : QString();
    const auto take = [&](const QString &technicianId, const QString &name, const QString &why) {
        const double fromMs = line.at ? static_cast<double>(toMs(*line.at))
            : job->windowFromMs > 0   ? job->windowFromMs
                                      : m_session->nowMs();
        const MoveVerdict verdict = m_session->timeline()->judge(job->id, technicianId, fromMs);
        PaletteItem item { .title = tr("assign %1 to %2").arg(job->numberText, name),
            .detail = verdict.headline,
            .key = {},
            .completion = lineOf(verb, { number, name, clock }) };
        for (const QString &trouble : verdict.troubles)
            item.detail += u" · "_s + trouble;
        if (verdict.isGood && !why.isEmpty())
            item.detail += u" · "_s + why;
        item.isRefused = !verdict.isAllowed;
        item.isDoubtful = verdict.isAllowed && !verdict.isGood;
        if (!verdict.isAllowed)
            return add(item);
        add(item, [session = m_session, jobId = job->id, technicianId, fromMs] {
            session->selectJob(jobId);
            session->schedule(jobId, technicianId, fromMs);
        });
    };
    if (line.rest.isEmpty()) {
        // Nobody named: the best ones, as for the key A. They are known for the selected job.
        if (job->id == m_session->job().id) {
            for (const Suggestion &suggestion : m_session->suggestions())
                take(suggestion.technicianId, suggestion.name, suggestion.reason);
        }
        if (m_offers.empty()) {
            for (const TechnicianInfo *technician : techniciansLike({}))
                take(technician->id, technician->name, technician->dutyText);
        }
        return;
    }
    for (const TechnicianInfo *technician : techniciansLike(line.rest))
        take(technician->id, technician->name, technician->dutyText);
    if (m_offers.empty())
        refuse(tr("Nobody is called “%1”").arg(line.rest), lineOf(verb, { number }));
}

void Palette::offerAct(const PaletteVerb &verb, const PaletteLine &line)
{
    const JobInfo *job = jobOf(line);
    if (!job)
        return offerJobs(verb, line, line.text);
    PaletteItem item { .title = wordOf(verb) + u' ' + nameOf(*job),
        .detail = {},
        .key = QString::fromLatin1(verb.key),
        .completion = lineOf(verb, { QString::number(job->number) }) };
    const QString reason = line.text;
    if (verb.deed == PaletteDeed::Note) {
        item.detail = reason.isEmpty() ? tr("Go on with the words of the note") : reason;
        if (reason.isEmpty())
            return add(item);
        return add(
            item, [session = m_session, id = job->id, reason] { session->noteJob(id, reason); });
    }
    const QString name { domain::name(std::get<Action>(verb.what)) };
    const auto offers = m_session->actionsOf(job->id);
    const auto offered = std::ranges::find(offers, name, &ActionInfo::name);
    if (offered == offers.end() || !offered->isAllowed) {
        item.isRefused = true;
        item.detail = offered == offers.end()
            ? tr("It is %1: that cannot be done now").arg(job->stateText.toLower())
            : offered->whyNot;
        add(item);
        if (std::get<Action>(verb.what) == Action::Cancel)
            offerRefundFirst(*job);
        return;
    }
    if (offered->needsReason && reason.isEmpty()) {
        item.detail = tr("Go on with the reason, as the log will show it");
        return add(item);
    }
    item.detail = reason;
    add(item, [session = m_session, id = job->id, name, reason] {
        session->selectJob(id);
        session->act(id, name, reason);
    });
}

void Palette::offerGo(const QString &verb, const PaletteLine &line, const QString &typed)
{
    for (const TechnicianInfo *technician : techniciansLike(typed)) {
        if (fuzzyScore(typed, technician->name) <= MereLetters)
            continue;
        add({ .title = verb + u' ' + technician->name,
                .detail = technician->dutyText,
                .key = {},
                .completion = verb + u' ' + technician->name },
            show(*technician));
    }
    for (const JobInfo *job :
        jobsLike(line.jobNumber && !typed.startsWith(u'#') ? u'#' + typed : typed, false))
        add({ .title = verb + u' ' + nameOf(*job),
                .detail = job->stateText,
                .key = {},
                .completion = verb + u' ' + job->numberText },
            show(*job));
}

std::function<void()> Palette::show(const JobInfo &job)
{
    return [this, id = job.id] {
        m_session->selectJob(id);
        Q_EMIT shown();
    };
}

std::function<void()> Palette::show(const TechnicianInfo &technician)
{
    return [this, id = technician.id] {
        m_session->selectTechnician(id);
        Q_EMIT shown();
    };
}

} // namespace dispatch::viewmodels
