// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/log_hit.h"

#include "journal/log_kinds.h"
#include "journal/search_words.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr int MaxJobsLookedAt = 40;
constexpr qsizetype MaxOfAKind = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("LogHit", text);
}

//! How surely words name a thing; lower is surer.
enum class Sureness : quint8 { Number, WholeName, WholeWords, Beginnings, No };

Sureness sureness(const QStringList &typed, const QStringList &name)
{
    if (typed == name)
        return Sureness::WholeName;
    bool areWhole = true;
    for (const auto &word : typed) {
        const bool isWhole = name.contains(word);
        areWhole = areWhole && isWhole;
        if (!isWhole && !std::ranges::any_of(name, [&](const QString &part) {
                return part.startsWith(word);
            }))
            return Sureness::No;
    }
    return areWhole ? Sureness::WholeWords : Sureness::Beginnings;
}

struct Ranked {
    Sureness sureness = Sureness::No;
    LogHit hit;
};

class Finder {
public:
    Finder(const QStringList &typed, const state::Operation &operation)
        : m_typed(typed)
        , m_operation(operation)
    {
    }

    void addJob(const Job &job, Sureness how)
    {
        const QString number = job.number > 0 ? QString::number(job.number) : tr("new");
        put(how,
            { .kind = LogHitKind::Job,
                .kindText = tr("Job"),
                .text = u"%1 · %2"_s.arg(number, job.fields.title),
                .detail = job.fields.customerName,
                .jobId = uuidText(job.id.uuid),
                .technicianId = {},
                .filter = job.number > 0 ? u"job:%1"_s.arg(job.number) : QString() });
    }
    void takeNumber()
    {
        bool isNumber = false;
        const quint64 number = m_typed.size() == 1 ? m_typed.front().toULongLong(&isNumber) : 0;
        if (const Job *job = isNumber ? m_operation.jobByNumber(number) : nullptr)
            addJob(*job, Sureness::Number);
    }
    //! Its title, else whose it is and where.
    void takeJob(const Job &job)
    {
        const auto &fields = job.fields;
        const auto title = sureness(m_typed, journal::searchWords(fields.title));
        if (title != Sureness::No)
            addJob(job, title);
        if (const auto how = sureness(m_typed, journal::searchWords(fields.customerName));
            how != Sureness::No)
            put(how,
                { .kind = LogHitKind::Customer,
                    .kindText = tr("Customer"),
                    .text = fields.customerName,
                    .detail = fields.customerPhone,
                    .jobId = uuidText(job.id.uuid),
                    .technicianId = {},
                    .filter = u"customer:\"%1\""_s.arg(fields.customerName) });
        if (const auto how = sureness(m_typed, journal::searchWords(fields.address));
            how != Sureness::No)
            put(how,
                { .kind = LogHitKind::Address,
                    .kindText = tr("Address"),
                    .text = fields.address,
                    .detail = fields.customerName,
                    .jobId = uuidText(job.id.uuid),
                    .technicianId = {},
                    .filter = u"address:\"%1\""_s.arg(fields.address) });
    }
    void takeTechnicians()
    {
        // Thousands of names at every key: those that cannot match are not taken apart.
        const auto mayMatch = [&](const QString &name) {
            return name.contains(m_typed.front(), Qt::CaseInsensitive)
                || std::ranges::any_of(name, [](QChar c) { return c.unicode() > 0x7F; });
        };
        for (const Technician &technician : m_operation.technicians()) {
            if (!mayMatch(technician.name))
                continue;
            const auto how = sureness(m_typed, journal::searchWords(technician.name));
            if (how != Sureness::No)
                put(how,
                    { .kind = LogHitKind::Technician,
                        .kindText = tr("Technician"),
                        .text = technician.name,
                        .detail = technician.area,
                        .jobId = {},
                        .technicianId = uuidText(technician.id.uuid),
                        .filter = u"tech:\"%1\""_s.arg(technician.name) });
        }
    }
    [[nodiscard]] QList<LogHit> take()
    {
        std::ranges::stable_sort(m_found, {}, &Ranked::sureness);
        QList<LogHit> hits;
        QHash<int, qsizetype> ofKind;
        for (auto &ranked : m_found) {
            if (hits.size() == MaxLogHits)
                break;
            if (++ofKind[ranked.hit.kind] <= MaxOfAKind)
                hits << std::move(ranked.hit);
        }
        return hits;
    }

private:
    void put(Sureness how, LogHit hit)
    {
        const bool isKnown = std::ranges::any_of(m_found, [&](const Ranked &other) {
            return other.hit.kind == hit.kind && other.hit.text == hit.text;
        });
        if (!isKnown)
            m_found.push_back({ how, std::move(hit) });
    }

    const QStringList &m_typed;
    const state::Operation &m_operation;
    std::vector<Ranked> m_found;
};

} // namespace

QList<LogHit> findHits(const journal::LogFilter &filter, const state::Operation &operation,
    const journal::Replica &replica)
{
    const auto typed = filter.plainWords();
    if (typed.isEmpty())
        return {};
    Finder finder(typed, operation);
    finder.takeNumber();
    finder.takeTechnicians();
    // What was taken in with these words, newest first: found by the log's index and not by looking at every job.
    journal::LogFilter jobs;
    jobs.terms.push_back({ .field = journal::LogTerm::Field::Kind,
        .words = { u"job"_s, u"edit"_s },
        .isWhole = false,
        .isNot = false });
    for (const auto &term : filter.terms) {
        if (term.field == journal::LogTerm::Field::Any && !term.isNot)
            jobs.terms.push_back(term);
    }
    const auto events = replica.log(
        { .text = {}, .entity = {}, .limit = MaxJobsLookedAt, .filter = jobs, .afterSeq = {} });
    if (events) {
        for (const Event &event : *events) {
            if (const Job *job = operation.job(JobId { event.entity.uuid }))
                finder.takeJob(*job);
        }
    }
    return finder.take();
}

} // namespace dispatch::viewmodels
