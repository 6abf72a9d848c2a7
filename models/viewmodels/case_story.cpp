// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/case_story.h"

#include "state/payment_of.h"
#include "viewmodels/event_details.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/money_text.h"
#include "viewmodels/money_words.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! A message stands in full where the talk is; among what happened its beginning is enough.
constexpr qsizetype MaxQuoteChars = 160;

QString tr(const char *text)
{
    return QCoreApplication::translate("CaseStory", text);
}

//! The job as it is at the end of the case, with people called as the server called them.
state::Operation fold(const journal::CaseFile &file, const journal::CaseReport &report,
    const state::Operation &office)
{
    state::Operation operation;
    for (auto name = file.names.cbegin(); name != file.names.cend(); ++name) {
        const auto ref = EntityRef::parse(name.key());
        if (ref && ref->kind == Kind::User) {
            const auto *known = office.user(UserId { ref->uuid });
            User user = known ? *known : User {};
            user.id = UserId { ref->uuid };
            user.ver = 1;
            user.name = name.value();
            operation.put(user);
        } else if (ref && ref->kind == Kind::Technician) {
            Technician technician;
            technician.id = TechnicianId { ref->uuid };
            technician.ver = 1;
            technician.name = name.value();
            operation.put(technician);
        }
    }
    for (const auto &event : report.events)
        operation.apply(event);
    return operation;
}

//! Which of both sides somebody is on, by a word.
QString sideOf(const EntityRef &by, const state::Operation &operation)
{
    const auto *user = by.kind == Kind::User ? operation.user(UserId { by.uuid }) : nullptr;
    if (!user || !user->roles)
        return {};
    if (user->roles.testFlag(Role::Customer))
        return tr("customer");
    if (user->roles.testFlag(Role::Technician))
        return tr("technician");
    return tr("office");
}

//! Reads the records once, in order, and writes down what each adds.
class Teller {
public:
    Teller(CaseStory &story, const state::Operation &operation)
        : m_story(story)
        , m_operation(operation)
    {
    }

    void take(const Event &event)
    {
        happened(event);
        const auto &payload = event.payload;
        if (const auto *message = std::get_if<MessagePosted>(&payload))
            said(event, *message);
        else if (const auto *edited = std::get_if<MessageEdited>(&payload))
            became(event, edited->n,
                tr("Put right at %1. It then said: %2")
                    .arg(m_story.clock.moment(event.at), edited->text));
        else if (const auto *taken = std::get_if<MessageTakenBack>(&payload))
            became(event, taken->n,
                tr("Taken back at %1 by %2.")
                    .arg(m_story.clock.moment(event.at), m_operation.actorName(event.by)));
        else if (const auto *payment = std::get_if<PaymentAdded>(&payload))
            paid(event, *payment);
        else if (const auto *changed = std::get_if<VisitChanged>(&payload))
            given(event.entity.uuid, changed->patch.technician);
        else if (const auto *moved = std::get_if<VisitMoved>(&payload))
            drove(event, *moved);
    }

    void finish()
    {
        for (const auto &open : m_ways)
            add(open.second.journey);
        std::ranges::stable_sort(m_story.journeys, {}, &CaseStory::Journey::from);
        m_story.undrawn = std::max<qsizetype>(0, m_story.journeys.size() - CaseStory::MaxJourneys);
        m_story.journeys.resize(m_story.journeys.size() - m_story.undrawn);
        for (auto &[currency, rows] : m_ledger)
            m_story.money << statement(currency, rows);
    }

private:
    struct Way {
        std::optional<TechnicianId> technician;
        std::optional<CaseStory::Journey> journey;
    };

    void happened(const Event &event)
    {
        if (m_story.happenings.size() >= CaseStory::MaxRows) {
            ++m_story.untold;
            return;
        }
        QString what = eventSentence(event, m_operation);
        if (std::holds_alternative<MessagePosted>(event.payload)
            || std::holds_alternative<MessageEdited>(event.payload)) {
            what.replace(u'\n', u' ');
            if (what.size() > MaxQuoteChars)
                what = what.first(MaxQuoteChars) + u'…';
        }
        if (const auto made = madeAt(event); made && event.at - *made > std::chrono::minutes(1))
            what += u'\n'
                + tr("(done at %1, reached the server later)").arg(m_story.clock.moment(*made));
        m_story.happenings << CaseStory::Happening {
            .seq = event.seq, .at = event.at, .who = m_operation.actorName(event.by), .what = what
        };
    }

    void said(const Event &event, const MessagePosted &message)
    {
        if (m_story.said.size() >= CaseStory::MaxRows)
            return; // counted among what happened
        const ThreadId id { event.entity.uuid };
        const auto *thread = m_operation.thread(id);
        QList<QUuid> files;
        for (const auto &each : message.attachments) {
            if (const auto file = parseUuid(each))
                files << *file;
        }
        m_places[{ id.uuid, event.ver }] = m_story.said.size();
        m_story.said << CaseStory::Said { .at = event.at,
            .who = m_operation.actorName(event.by),
            .side = sideOf(event.by, m_operation),
            .to = thread && thread->audience == Audience::Customer ? tr("to the customer's thread")
                                                                   : tr("within the office"),
            .text = message.text,
            .after = {},
            .files = files,
            .thread = id };
    }

    void became(const Event &event, quint64 n, const QString &what)
    {
        if (const auto place = m_places.find({ event.entity.uuid, n }); place != m_places.end())
            m_story.said[place->second].after << what;
    }

    void paid(const Event &event, const PaymentAdded &payment)
    {
        m_ledger[payment.amount.currency].push_back(state::paymentOf(event, payment));
    }

    CaseStory::Statement statement(const QString &currency, std::span<const Payment> rows) const
    {
        CaseStory::Statement made { .currency = currency, .entries = {}, .result = {} };
        qint64 owed = 0;
        for (const auto &row : rows) {
            owed += directionOf(row.kind) * row.amount.minor;
            QStringList how { paymentKindText(row.kind), row.method, row.reference };
            how.removeAll(QString());
            made.entries << CaseStory::Entry { .at = row.at,
                .what = how.join(u", "_s),
                .who = m_operation.actorName(row.by),
                .amount = row.amount,
                .direction = directionOf(row.kind),
                .balanceMinor = owed };
        }
        if (const auto sum = balance(rows))
            made.result = tr("Charged %1, paid %2, open %3 %4: %5")
                              .arg(amountText({ sum->chargedMinor, currency }),
                                  amountText({ sum->paidMinor, currency }),
                                  amountText({ sum->openMinor, currency }), currency,
                                  billingStateText(sum->state).toLower());
        return made;
    }

    void given(const QUuid &visit, const Change<TechnicianId> &technician)
    {
        if (technician.isSet)
            m_ways[visit].technician = technician.value;
    }

    void drove(const Event &event, const VisitMoved &move)
    {
        given(event.entity.uuid, move.technician);
        auto &way = m_ways[event.entity.uuid];
        if (way.journey && move.to != VisitState::EnRoute) {
            way.journey->to = event.at;
            way.journey->hasArrived
                = move.to == VisitState::OnSite || move.to == VisitState::InProgress;
            add(std::exchange(way.journey, {}));
        } else if (move.to == VisitState::EnRoute && way.technician && !way.journey) {
            const auto *technician = m_operation.technician(*way.technician);
            way.journey = CaseStory::Journey { .technician = *way.technician,
                .name = technician ? technician->name : tr("The technician"),
                .from = event.at,
                .to = {},
                .hasArrived = false };
        }
    }

    void add(const std::optional<CaseStory::Journey> &journey)
    {
        if (journey)
            m_story.journeys << *journey;
    }

    CaseStory &m_story;
    const state::Operation &m_operation;
    std::map<std::pair<QUuid, quint64>, qsizetype> m_places; //!< of messages, by thread and number
    std::map<QString, std::vector<Payment>> m_ledger;
    std::map<QUuid, Way> m_ways; //!< by visit
};

//! "UTC+01:00"
QString offsetOf(const QDateTime &then)
{
    const int offsetS = then.offsetFromUtc();
    return (offsetS < 0 ? u"UTC-"_s : u"UTC+"_s)
        + QTime(0, 0).addSecs(std::abs(offsetS)).toString(u"HH:mm"_s);
}

QString outcomeOf(const JobId &job, const state::Operation &operation, const CaseClock &clock)
{
    const auto *visit = operation.currentVisit(job);
    if (!visit)
        return tr("no visit");
    QStringList parts { stateText(visit->state) };
    if (visit->isIncomplete)
        parts << tr("with work left");
    if (visit->endedAt)
        parts << clock.moment(*visit->endedAt);
    if (!visit->reason.isEmpty())
        parts << visit->reason;
    return parts.join(u", "_s);
}

void addFacts(CaseStory &story, const JobId &id, const state::Operation &operation)
{
    const auto *job = operation.job(id);
    const auto fields = job ? job->fields : JobFields {};
    story.title = fields.title;
    story.description = fields.description;
    story.place = fields.place;
    const auto add = [&](const QString &label, const QString &text) {
        if (!text.isEmpty())
            story.facts << CaseStory::Fact { label, text };
    };
    add(tr("Customer"), fields.customerName);
    add(tr("Telephone"), fields.customerPhone);
    add(tr("Address"), fields.address);
    add(tr("Trade"), fields.trade);
    add(tr("How it ended"), outcomeOf(id, operation, story.clock));
    for (const auto &statement : std::as_const(story.money))
        add(tr("Money"), statement.result);
    add(tr("Taken out"),
        story.madeBy.isEmpty() ? story.clock.moment(story.made)
                               : tr("%1, by %2").arg(story.clock.moment(story.made), story.madeBy));
    add(tr("Times"),
        tr("All times are local times of %1, as the server's clock had them.")
            .arg(story.clock.zoneName()));
}

} // namespace

QDateTime CaseClock::local(Timestamp at) const
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), m_zone);
}

QString CaseClock::day(Timestamp at) const
{
    const auto then = local(at);
    return u"%1 (%2)"_s.arg(QLocale().toString(then.date(), QLocale::LongFormat), offsetOf(then));
}

QString CaseClock::time(Timestamp at) const
{
    return local(at).toString(u"HH:mm:ss"_s);
}

QString CaseClock::minute(Timestamp at) const
{
    return local(at).toString(u"HH:mm"_s);
}

QString CaseClock::moment(Timestamp at) const
{
    const auto then = local(at);
    return then.toString(u"yyyy-MM-dd HH:mm:ss "_s) + offsetOf(then);
}

QString CaseClock::zoneName() const
{
    return QString::fromLatin1(m_zone.id());
}

QList<QUuid> CaseStory::files() const
{
    QList<QUuid> all;
    for (const auto &each : said) {
        for (const auto &file : each.files) {
            if (all.size() < MaxFiles && !all.contains(file))
                all << file;
        }
    }
    return all;
}

CaseStory tellCase(const journal::CaseFile &file, const journal::CaseReport &report,
    const QByteArray &json, const state::Operation &office, const QTimeZone &zone)
{
    const auto operation = fold(file, report, office);
    CaseStory story;
    story.clock = CaseClock(zone);
    story.number = QString::number(file.number);
    story.made = file.made;
    story.madeBy = file.madeBy;
    Teller teller(story, operation);
    for (const auto &event : report.events)
        teller.take(event);
    teller.finish();
    addFacts(story, JobId { file.job.uuid }, operation);

    story.records = qsizetype(report.events.size());
    if (!report.events.empty()) {
        story.firstSeq = report.events.front().seq;
        story.lastSeq = report.events.back().seq;
    }
    story.sealedSeq = report.sealedSeq;
    story.sealedAt = report.sealedAt;
    story.key = journal::fingerprint(file.key);
    for (const auto &seal : file.seals)
        story.checkpoints << CaseStory::Checkpoint { .number = seal.number,
            .from = seal.from + 1,
            .seq = seal.seq,
            .at = seal.at,
            .root = journal::fingerprint(seal.root) };
    story.fileHash
        = journal::fingerprint(QCryptographicHash::hash(json, QCryptographicHash::Sha256));
    return story;
}

QStringList caseCheckWords(const CaseStory &story)
{
    return {
        tr("The case file (.json) that belongs to this document has the SHA-256 %1. “sha256sum "
           "FILE” prints it: if it differs, this document is of another file.")
            .arg(story.fileHash),
        tr("“dispatch-server verify-case FILE --key KEY” checks that file on any computer, without "
           "a server, an account or a network. It names the record that is not as it was signed."),
        tr("KEY is the organisation's public key. Take it from the organisation, not from this "
           "document, and compare it with the one above.")
    };
}

QStringList caseLimitWords()
{
    return { tr("Proven: each record stood in the log, at its place and with these bytes, when the "
                "checkpoint was signed, and none of this job is left out between the first and "
                "the last."),
        tr("Not proven: that no record follows the last one; that what people wrote is true; that "
           "the server's clock was right."),
        tr("Not proven, because they are not records: the names and roles of people, the way that "
           "was driven, the maps, attached pictures and files, and the sentences in which the "
           "records are told here.") };
}

} // namespace dispatch::viewmodels
