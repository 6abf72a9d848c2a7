// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/feed_messages.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QTest>

#include <set>

using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::protocol;
using namespace Qt::StringLiterals;

namespace {

//! \brief A value with one or two members set: designated initialisers would warn about the rest.
template<class T, class Set>
T made(Set set)
{
    T value;
    set(value);
    return value;
}

QUuid uuid(int n)
{
    return QUuid::fromString(u"01970e6c-0000-7000-8000-%1"_s.arg(n, 12, 16, QChar(u'0')));
}

const JobId jobId { uuid(1) };
const VisitId visitId { uuid(2) };
const TechnicianId technicianId { uuid(3) };
const ThreadId threadId { uuid(4) };
const PaymentId paymentId { uuid(5) };
const AlarmId alarmId { uuid(6) };
const UserId userId { uuid(7) };
const OrgId orgId { uuid(8) };
const ZoneId zoneId { uuid(11) };
const ShiftId shiftId { uuid(12) };
const QList<GeoPoint> outline { { 47.0000001, -15 }, { 47.01, -15 }, { 47.01, -14.9999999 } };
const CommandId commandId { uuid(9) };
const Timestamp at = timestampFromMs(1'772'460'310'007);
const TimeWindow window { at, at + std::chrono::hours(2) };
const QList<TimeWindow> breaks { { at, at + std::chrono::minutes(15) },
    { at + std::chrono::hours(1), at + std::chrono::hours(2) } };

JobFields fullFields()
{
    return { .title = u"Boiler"_s,
        .description = u"No “hot” water\n\\ / \u00e9 \U0001F690"_s,
        .trade = u"heating"_s,
        .priority = Priority::Emergency,
        .customerName = u"Müller"_s,
        .customerPhone = u"+47 22"_s,
        .address = u"Storgata 1"_s,
        .place = GeoPoint { 59.9138688, -10.7522454 },
        .area = u"north"_s,
        .skills = { u"gas"_s, u"water"_s } };
}

JobPatch fullPatch()
{
    JobPatch patch;
    patch.title = Change<QString>::to(u"New"_s);
    patch.description = Change<QString>::to(QString());
    patch.trade = Change<QString>::cleared();
    patch.customerName = Change<QString>::to(u"A"_s);
    patch.customerPhone = Change<QString>::cleared();
    patch.address = Change<QString>::to(u"B"_s);
    patch.area = Change<QString>::to(u"C"_s);
    patch.priority = Change<Priority>::to(Priority::Low);
    patch.place = Change<GeoPoint>::to({ -89.9999999, 179.9999999 });
    patch.skills = Change<QStringList>::to({});
    return patch;
}

VisitPatch fullVisitPatch()
{
    return { .window = Change<TimeWindow>::to(window),
        .technician = Change<TechnicianId>::cleared(),
        .durationMin = Change<int>::to(15),
        .skills = Change<QStringList>::to({ u"gas"_s }) };
}

TechnicianPatch fullTechnicianPatch()
{
    return { .name = Change<QString>::to(u"Ada"_s),
        .phone = Change<QString>::cleared(),
        .area = Change<QString>::to(u"north"_s),
        .skills = Change<QStringList>::cleared() };
}

ZonePatch fullZonePatch()
{
    return { .name = Change<QString>::to(u"North"_s),
        .area = Change<QString>::cleared(),
        .outline = Change<QList<GeoPoint>>::to(outline) };
}

ShiftPatch fullShiftPatch()
{
    return { .hours = Change<TimeWindow>::to(window),
        .breaks = Change<QList<TimeWindow>>::to(breaks),
        .note = Change<QString>::cleared() };
}

struct NamedPayload {
    const char *tag;
    EntityRef entity;
    EventPayload payload;
};

std::vector<NamedPayload> payloads()
{
    return {
        { "JobCreated", jobId, JobCreated { 481, fullFields() } },
        { "JobCreated-least", jobId, JobCreated {} },
        { "JobChanged", jobId, JobChanged { fullPatch() } },
        { "JobChanged-former", jobId, JobChanged { fullPatch(), fullPatch() } },
        { "VisitChanged-former", visitId, VisitChanged { fullVisitPatch(), fullVisitPatch() } },
        { "TechnicianChanged-former", technicianId,
            TechnicianChanged { fullTechnicianPatch(), fullTechnicianPatch() } },
        { "VisitMoved-former", visitId, made<VisitMoved>([](VisitMoved &m) {
             m.formerTechnician = Change<TechnicianId>::to(technicianId);
             m.formerWindow = Change<TimeWindow>::cleared();
             m.wasIncomplete = true;
         }) },
        { "DutyChanged-former", technicianId,
            DutyChanged { Duty::Available, {}, Duty::Break, u"lunch"_s } },
        { "DutyChanged-former-reason", technicianId,
            DutyChanged { Duty::Available, {}, {}, u"lunch"_s } },
        { "JobChanged-nothing", jobId, JobChanged {} },
        { "JobNoted", jobId, JobNoted { QString(8'192, u'a') } },
        { "JobClosed", jobId, JobClosed {} },
        { "JobClosed-reopened", jobId, JobClosed { true } },
        { "VisitCreated", visitId,
            VisitCreated { jobId, VisitState::Requested, 90, { u"gas"_s } } },
        { "VisitChanged", visitId, VisitChanged { fullVisitPatch() } },
        { "VisitMoved", visitId,
            VisitMoved { VisitState::Dispatched, VisitState::Scheduled, u"declined"_s, true, true,
                true, Change<TechnicianId>::cleared(), Change<TimeWindow>::to(window) } },
        { "VisitMoved-assigns", visitId, made<VisitMoved>([](VisitMoved &m) {
             m.technician = Change<TechnicianId>::to(technicianId);
             m.window = Change<TimeWindow>::cleared();
         }) },
        { "TechnicianCreated", technicianId,
            TechnicianCreated { 4'294'967'295, u"Ada"_s, u"1"_s, u"north"_s, { u"gas"_s } } },
        { "TechnicianChanged", technicianId, TechnicianChanged { fullTechnicianPatch() } },
        { "DutyChanged", technicianId, DutyChanged { Duty::NonJob, u"parts"_s } },
        { "EmergencyChanged-raised", technicianId, EmergencyChanged { true, u"fall"_s } },
        { "EmergencyChanged-cleared", technicianId, EmergencyChanged { false, {} } },
        { "TechnicianRetired", technicianId, TechnicianRetired {} },
        { "ThreadCreated", threadId, ThreadCreated { jobId, technicianId, Audience::Customer } },
        { "ThreadCreated-least", threadId, ThreadCreated {} },
        { "ThreadCreated-team", threadId,
            ThreadCreated { {}, {}, Audience::Office, true, u"north"_s, u"Night crew"_s } },
        { "MessagePosted", threadId, MessagePosted { u"ok"_s, { u"a"_s, u"b"_s } } },
        { "MessagePosted-asking", threadId,
            MessagePosted { u"One more?"_s, {}, 3, { u"yes"_s, u"no"_s } } },
        { "MessageEdited", threadId, MessageEdited { 2, u"at 9"_s, u"at 8"_s } },
        { "MessageTakenBack", threadId, MessageTakenBack { 2, u"at 8"_s } },
        { "ThreadDelivered", threadId, ThreadDelivered { 4 } },
        { "ThreadSettled", threadId, ThreadSettled { 5 } },
        { "ThreadRead", threadId, ThreadRead { quint64(MaxInteger) } },
        { "PaymentAdded", paymentId,
            PaymentAdded {
                jobId, PaymentKind::WriteOff, { 12'345, u"EUR"_s }, u"cash"_s, u"R-1"_s } },
        { "AlarmRaised", alarmId, AlarmRaised { u"emergency"_s, technicianId, u"note"_s } },
        { "AlarmMoved-owned", alarmId, AlarmMoved { AlarmState::Owned, {} } },
        { "AlarmMoved-escalated", alarmId, AlarmMoved { AlarmState::Escalated, u"x"_s } },
        { "AlarmMoved-cleared", alarmId, AlarmMoved { AlarmState::Cleared, u"y"_s } },
        { "ZoneCreated", zoneId,
            ZoneCreated { u"St. Anne"_s, ZoneKind::Site, u"north"_s, outline } },
        { "ZoneCreated-least", zoneId, ZoneCreated {} },
        { "ZoneChanged", zoneId, ZoneChanged { fullZonePatch() } },
        { "ZoneChanged-former", zoneId, ZoneChanged { fullZonePatch(), fullZonePatch() } },
        { "ZoneRetired", zoneId, ZoneRetired {} },
        { "ShiftCreated", shiftId, ShiftCreated { technicianId, window, breaks, u"short"_s } },
        { "ShiftCreated-least", shiftId,
            made<ShiftCreated>([](ShiftCreated &e) { e.technician = technicianId; }) },
        { "ShiftChanged", shiftId, ShiftChanged { fullShiftPatch() } },
        { "ShiftChanged-former", shiftId, ShiftChanged { fullShiftPatch(), fullShiftPatch() } },
        { "ShiftCanceled", shiftId, ShiftCanceled {} },
        { "ShiftCanceled-restored", shiftId, ShiftCanceled { true } },
        { "UserChanged", userId,
            UserChanged { u"kari"_s, Role::Dispatcher | Role::System | Role::Technician, { u"n"_s },
                technicianId, true } },
        { "OrgChanged", orgId, OrgChanged { u"Rør & Varme"_s } },
        { "OrgChanged-restored", orgId,
            OrgChanged {
                .name = {}, .restored = Restoration { uuid(10), quint64(MaxInteger), at } } },
        { "TrackViewed", orgId, TrackViewed { technicianId, window } },
        { "TracksClosed", orgId,
            TracksClosed { window, quint64(MaxInteger), u"9f86d0"_s, window.to } },
        { "TracksDeleted", orgId, TracksDeleted { window, 90, 3, u"9f86d0"_s } },
        { "UnknownEvent", visitId,
            UnknownEvent { u"visit.sung"_s, R"({"a":[1,{"b":null}],"c":1.5})"_ba } },
        { "UnknownEvent-without-data", visitId, UnknownEvent { u"visit.sung"_s, {} } },
    };
}

struct NamedArgs {
    const char *tag;
    EntityRef entity;
    CommandArgs args;
};

std::vector<NamedArgs> commandArgs()
{
    std::vector<NamedArgs> all {
        { "CreateJob", jobId,
            CreateJob { fullFields(), true, visitId, threadId, ThreadId { uuid(40) }, 90 } },
        { "CreateJob-least", jobId, made<CreateJob>([](CreateJob &c) {
             c.visit = visitId;
             c.thread = threadId;
         }) },
        { "EditJob", jobId, EditJob { fullPatch() } },
        { "NoteJob", jobId, NoteJob { u"Dog"_s } },
        { "CreateVisit", visitId, CreateVisit { jobId, 30, { u"gas"_s } } },
        { "EditVisit", visitId, EditVisit { fullVisitPatch() } },
        { "ActOnVisit", visitId,
            ActOnVisit { Action::Override, u"r"_s, true, technicianId, window, VisitState::OnSite,
                VisitId { uuid(20) } } },
        { "PostMessage", threadId, PostMessage { u"hi"_s, { u"a"_s } } },
        { "PostMessage-asking", threadId, PostMessage { u"hi"_s, {}, 4, { u"yes"_s, u"no"_s } } },
        { "CreateThread-job", threadId, CreateThread { jobId, {}, {}, {} } },
        { "CreateThread-technician", threadId, CreateThread { {}, technicianId, {}, {} } },
        { "CreateThread-team", threadId, CreateThread { {}, {}, u"Night crew"_s, u"north"_s } },
        { "EditMessage", threadId, EditMessage { 3, u"at 9"_s } },
        { "DeleteMessage", threadId, DeleteMessage { 3 } },
        { "MarkRead", threadId, MarkRead { 12 } },
        { "MarkDelivered", threadId, MarkDelivered { 12 } },
        { "SettleThread", threadId, SettleThread { 12 } },
        { "SetDuty", technicianId, SetDuty { Duty::Break, u"lunch"_s } },
        { "SetEmergency-raise", technicianId, SetEmergency { true, u"n"_s } },
        { "SetEmergency-clear", technicianId, SetEmergency { false, {} } },
        { "AddPayment", paymentId,
            AddPayment { jobId, PaymentKind::Refund, { 1, u"RSD"_s }, u"card"_s, u"r"_s } },
        { "CreateTechnician", technicianId,
            CreateTechnician { u"Ada"_s, u"1"_s, u"n"_s, { u"gas"_s } } },
        { "EditTechnician", technicianId, EditTechnician { fullTechnicianPatch() } },
        { "RetireTechnician", technicianId, RetireTechnician {} },
        { "CreateZone", zoneId,
            CreateZone { u"North"_s, ZoneKind::Territory, u"north"_s, outline } },
        { "EditZone", zoneId, EditZone { fullZonePatch() } },
        { "RetireZone", zoneId, RetireZone {} },
        { "CreateShift", shiftId, CreateShift { technicianId, window, breaks, u"short"_s } },
        { "EditShift", shiftId, EditShift { fullShiftPatch() } },
        { "CancelShift", shiftId, CancelShift {} },
        { "UndoCommand", EntityRef {}, UndoCommand { commandId } },
        { "Batch-empty", EntityRef {}, Batch {} },
    };
    for (int i = 0; i < actionCount; ++i)
        all.push_back({ name(static_cast<Action>(i)).data(), visitId,
            made<ActOnVisit>([i](ActOnVisit &a) { a.action = static_cast<Action>(i); }) });
    for (const AlarmState to : { AlarmState::Owned, AlarmState::Escalated, AlarmState::Cleared })
        all.push_back({ name(to).data(), alarmId, ActOnAlarm { to, u"n"_s } });
    Batch everything;
    for (const NamedArgs &one : all) {
        if (!std::holds_alternative<Batch>(one.args))
            everything.items.push_back({ one.entity, quint64(3), one.args });
    }
    everything.items.front().expect = ExpectAfter {};
    everything.items.back().expect = std::nullopt;
    all.push_back({ "Batch-of-everything", orgId, everything });
    return all;
}

Job fullJob()
{
    return { .id = jobId,
        .ver = 7,
        .number = 481,
        .fields = fullFields(),
        .createdAt = at,
        .createdBy = userId,
        .notes = { { at, userId, u"Dog"_s }, { at, EntityRef {}, u"Cat"_s } },
        .visits = { visitId, VisitId { uuid(21) } },
        .threads = { threadId },
        .payments = { paymentId },
        .isClosed = true };
}

Visit fullVisit()
{
    return { .id = visitId,
        .ver = 3,
        .job = jobId,
        .state = VisitState::Paused,
        .window = window,
        .technician = technicianId,
        .durationMin = 45,
        .skills = { u"gas"_s },
        .createdAt = at,
        .dispatchedAt = at,
        .enRouteAt = at,
        .arrivedAt = at,
        .startedAt = at,
        .endedAt = at,
        .isIncomplete = true,
        .reason = u"part"_s };
}

std::vector<SnapshotItem> items()
{
    const Technician tech { technicianId, 2, 17, u"Ada"_s, u"1"_s, { u"gas"_s }, u"north"_s,
        Duty::Break, u"lunch"_s, true, u"fall"_s, true, at };
    const Thread withoutMessages { threadId, 9, jobId, technicianId, Audience::Customer, true,
        u"north"_s, u"Night crew"_s, {}, 7, { { userId, 8 } }, { { userId, 9 } }, 5 };
    const MessageItem message { threadId,
        { 2, userId, at, u"hi"_s, { u"a"_s }, 1, { u"yes"_s, u"no"_s }, at, true } };
    const Payment row { paymentId, 1, jobId, PaymentKind::Void, { 5, u"EUR"_s }, u"card"_s, u"r"_s,
        userId, at };
    const Alarm declined { alarmId, 3, u"declined"_s, visitId, AlarmState::Escalated, userId,
        u"n"_s, at };
    const User kari { userId, 1, u"kari"_s, Role::Supervisor | Role::Customer, { u"n"_s },
        technicianId, true };
    return { fullJob(), made<Job>([](Job &v) { v.id = jobId; }), fullVisit(),
        made<Visit>([](Visit &v) {
            v.id = visitId;
            v.job = jobId;
        }),
        tech, made<Technician>([](Technician &v) { v.id = technicianId; }), withoutMessages,
        made<Thread>([](Thread &v) { v.id = threadId; }), message, row, declined,
        made<Alarm>([](Alarm &v) { v.id = alarmId; }), kari,
        Zone { zoneId, 4, u"North"_s, ZoneKind::Site, u"north"_s, outline, true },
        made<Zone>([](Zone &v) { v.id = zoneId; }),
        Shift { shiftId, 4, technicianId, window, breaks, u"short"_s, true },
        made<Shift>([](Shift &v) {
            v.id = shiftId;
            v.technician = technicianId;
        }),
        made<User>([](User &v) { v.id = userId; }) };
}

Event eventWith(const EntityRef &entity, const EventPayload &payload)
{
    return { .seq = 5,
        .entity = entity,
        .ver = 2,
        .at = at,
        .by = userId,
        .cmd = commandId,
        .payload = payload };
}

} // namespace

//! Would catch: a member that one side writes and the other forgets, for every value the program can make.
class TestRoundTrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void everyPayloadIsInTheTable()
    {
        std::set<std::size_t> seen;
        for (const NamedPayload &one : payloads())
            seen.insert(one.payload.index());
        QCOMPARE(seen.size(), std::variant_size_v<EventPayload>);
    }

    //! Does not compile when a payload gains a member: then put it on the wire, into the tables above and here.
    void noMemberIsForgotten()
    {
        [[maybe_unused]] const auto [number, fields] = JobCreated {};
        [[maybe_unused]] const auto [jobPatch, formerJob] = JobChanged {};
        [[maybe_unused]] const auto [isReopened] = JobClosed {};
        [[maybe_unused]] const auto [ofJob, state, durationMin, skills] = VisitCreated {};
        [[maybe_unused]] const auto [visitPatch, formerVisit] = VisitChanged {};
        [[maybe_unused]] const auto [from, to, moveReason, isOnBehalf, isOverride, isIncomplete,
            mover, moveWindow, formerTechnician, formerWindow, wasIncomplete]
            = VisitMoved {};
        [[maybe_unused]] const auto [handle, techName, phone, area, techSkills]
            = TechnicianCreated {};
        [[maybe_unused]] const auto [techPatch, formerTech] = TechnicianChanged {};
        [[maybe_unused]] const auto [duty, reason, formerDuty, formerReason] = DutyChanged {};
        [[maybe_unused]] const auto [isRaised, note] = EmergencyChanged {};
        [[maybe_unused]] const auto [threadJob, threadTechnician, audience, isTeam, teamArea,
            teamTitle]
            = ThreadCreated {};
        [[maybe_unused]] const auto [text, attachments, quote, choices] = MessagePosted {};
        [[maybe_unused]] const auto [editedN, editedText, editedFormer] = MessageEdited {};
        [[maybe_unused]] const auto [takenN, takenFormer] = MessageTakenBack {};
        [[maybe_unused]] const auto [payJob, payKind, amount, method, reference] = PaymentAdded {};
        [[maybe_unused]] const auto [alarmKind, about, alarmNote] = AlarmRaised {};
        [[maybe_unused]] const auto [moved, movedNote] = AlarmMoved {};
        [[maybe_unused]] const auto [zoneName, zoneKind, zoneArea, corners] = ZoneCreated {};
        [[maybe_unused]] const auto [zonePatch, formerZone] = ZoneChanged {};
        [[maybe_unused]] const auto [shiftOf, hours, shiftBreaks, shiftNote] = ShiftCreated {};
        [[maybe_unused]] const auto [shiftPatch, formerShift] = ShiftChanged {};
        [[maybe_unused]] const auto [isRestored] = ShiftCanceled {};
        [[maybe_unused]] const auto [userName, roles, areas, userTechnician, isDisabled]
            = UserChanged {};
        QCOMPARE(to, VisitState::Unscheduled);
    }

    void event_data()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; const NamedPayload &one : payloads())
            QTest::newRow(one.tag) << i++;
    }
    void event()
    {
        QFETCH(int, row);
        const NamedPayload one = payloads()[static_cast<std::size_t>(row)];
        const Event sent = eventWith(one.entity, one.payload);
        const QByteArray bytes = canonicalEvent(sent);
        const auto object = parseObject(bytes);
        QVERIFY(object);
        const auto received = decodeEvent(*object);
        QVERIFY2(received, qPrintable(received ? QString() : received.error().text()));
        QVERIFY(*received == sent);
        QCOMPARE(canonicalEvent(*received), bytes);
        QCOMPARE(object->value("event"_L1).toString(),
            protocol::eventName(one.payload, one.entity.kind));
    }

    void eventOfTheSystem()
    {
        Event sent = eventWith(alarmId, AlarmRaised { u"declined"_s, {}, {} });
        sent.cmd = {};
        sent.by = orgId;
        const auto received = decodeEvent(encodeEvent(sent));
        QVERIFY(received);
        QVERIFY(*received == sent);
        QVERIFY(!encodeEvent(sent).contains("cmd"_L1));
    }

    //! The hash chain covers these bytes: they are the log's for ever.
    void canonicalBytesAreFixed()
    {
        const Event sent = eventWith(visitId, made<VisitMoved>([](VisitMoved &m) {
            m.from = VisitState::Scheduled;
            m.to = VisitState::Dispatched;
        }));
        QCOMPARE(canonicalEvent(sent),
            R"({"by":"user/01970e6c-0000-7000-8000-000000000007","cmd":"01970e6c-0000-7000-8000-000000000009",)"
            R"("data":{"from":"Scheduled","to":"Dispatched"},"entity":"visit/01970e6c-0000-7000-8000-000000000002",)"
            R"("event":"visit.moved","seq":5,"tsMs":1772460310007,"ver":2})"_ba);
    }

    void negativeZeroIsSpelledAsZero()
    {
        JobFields fields;
        fields.place = GeoPoint { -0.0, -0.0 };
        const Event sent = eventWith(jobId, JobCreated { 1, fields });
        const auto received = decodeEvent(*parseObject(canonicalEvent(sent)));
        QVERIFY(received);
        QCOMPARE(canonicalEvent(*received), canonicalEvent(sent));
        QVERIFY(canonicalEvent(sent).contains(R"("place":{"lat":0,"lon":0})"));
    }

    void snapshotItem_data()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; const SnapshotItem &item : items()) {
            QTest::addRow("%s-%d", snapshotKind(item).data(), i) << i;
            ++i;
        }
    }
    void snapshotItem()
    {
        QFETCH(int, row);
        SnapshotItem sent = items()[static_cast<std::size_t>(row)];
        if (auto *row2 = std::get_if<Payment>(&sent); row2 && row2->amount.currency.isEmpty())
            row2->amount.currency = u"EUR"_s;
        const auto received = decodeItem(QString(snapshotKind(sent)), encodeItem(sent));
        QVERIFY2(received, qPrintable(received ? QString() : received.error().text()));
        QVERIFY(*received == sent);
    }

    void aThreadGoesWithoutItsMessages()
    {
        Thread full = made<Thread>([](Thread &t) { t.id = threadId; });
        full.ver = 2;
        full.messages = { { 1, userId, at, u"hi"_s, {} } };
        const auto received = decodeItem(u"thread", encodeItem(full));
        QVERIFY(received);
        full.messages.clear();
        QVERIFY(std::get<Thread>(*received) == full);
    }

    void unknownKindIsNamed()
    {
        const auto item = decodeItem(u"truck", {});
        QVERIFY(!item);
        QCOMPARE(item.error(), (DecodeError { DecodeErrorCode::Unknown, u"kind"_s }));
    }

    void everyOpIsInTheTable()
    {
        std::set<std::size_t> seen;
        for (const NamedArgs &one : commandArgs())
            seen.insert(one.args.index());
        QCOMPARE(seen.size(), std::variant_size_v<CommandArgs>);
    }

    void commandMessage_data()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; const NamedArgs &one : commandArgs())
            QTest::newRow(one.tag) << i++;
    }
    void commandMessage()
    {
        QFETCH(int, row);
        const NamedArgs one = commandArgs()[static_cast<std::size_t>(row)];
        for (const std::optional<Expect> &expect : { std::optional<Expect>(),
                 std::optional<Expect>(quint64(7)), std::optional<Expect>(ExpectAfter {}) }) {
            const Command sent { commandId, one.entity, expect, CommandId { uuid(90) }, at,
                one.args };
            const auto received = decodeCommand(encodeCommand(sent));
            QVERIFY2(received, qPrintable(received ? QString() : received.error().text()));
            QVERIFY(*received == sent);
            const auto framed = decodeClientMessage(encode(ClientMessage(CommandMessage { sent })));
            QVERIFY(framed);
            QVERIFY(std::get<CommandMessage>(*framed).command == sent);
        }
    }

    //! "The same body" must not depend on the id or the clock of a resend, and on nothing less than all of the intent.
    void digestCoversTheIntent()
    {
        const Command first { commandId, visitId, quint64(7), std::nullopt, at,
            made<ActOnVisit>([](ActOnVisit &a) { a.action = Action::Dispatch; }) };
        QCOMPARE(commandDigest(first).size(), 32);
        Command resent = first;
        resent.id = CommandId { uuid(91) };
        resent.made = at + std::chrono::hours(1);
        QCOMPARE(commandDigest(resent), commandDigest(first));

        Command other = first;
        other.args = made<ActOnVisit>([](ActOnVisit &a) { a.action = Action::Recall; });
        QVERIFY(commandDigest(other) != commandDigest(first));
        other = first;
        other.entity = VisitId { uuid(92) };
        QVERIFY(commandDigest(other) != commandDigest(first));
        other = first;
        other.expect = quint64(8);
        QVERIFY(commandDigest(other) != commandDigest(first));
        other.expect = std::nullopt;
        QVERIFY(commandDigest(other) != commandDigest(first));
        other = first;
        other.after = CommandId { uuid(93) };
        QVERIFY(commandDigest(other) != commandDigest(first));
    }

    void digestIsFixed()
    {
        const Command sent { commandId, jobId, std::nullopt, std::nullopt, at, NoteJob { u"x"_s } };
        const QByteArray body
            = R"({"args":{"text":"x"},"entity":"job/01970e6c-0000-7000-8000-000000000001","op":"job.note"})"_ba;
        QCOMPARE(commandDigest(sent), QCryptographicHash::hash(body, QCryptographicHash::Sha256));
    }

    //! A text the wire would refuse must not get stuck in somebody's outbox for ever.
    void textThatTheWireRefusesIsMended()
    {
        const QString bad = u"a"_s + QChar(u'\0') + QChar(0x1F) + QChar(0xD800) + u"b"_s;
        const Command sent { commandId, threadId, std::nullopt, std::nullopt, at,
            PostMessage { bad, { bad } } };
        const auto received = decodeClientMessage(encode(ClientMessage(CommandMessage { sent })));
        QVERIFY(received);
        const auto *message = std::get_if<CommandMessage>(&*received);
        QVERIFY(message);
        const QString text = std::get<PostMessage>(message->command.args).text;
        QVERIFY(text.size() == bad.size() && text.startsWith(u'a') && text.endsWith(u'b')
            && text.isValidUtf16());
    }

    void resultsKeepEverything()
    {
        Rejection conflict { ErrorCode::Conflict, u"Reassigned"_s, u"technician"_s, 7, 8, {}, 3,
            milliseconds(250) };
        conflict.changes
            = { { 8, u"visit.changed"_s, userId, at, { u"technician"_s, u"window"_s } },
                  { 9, {}, {}, at, {} } };
        for (const Result &sent : { Result { commandId, Accepted { 5, 6, true, true } },
                 Result { commandId, Accepted {} },
                 Result { commandId, std::unexpected(conflict) } }) {
            const auto received = decodeServerMessage(encode(ServerMessage(sent)));
            QVERIFY(received);
            QVERIFY(std::get<Result>(*received) == sent);
        }
    }

    void codesThatMayReconnect_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("may");
        for (const int code : { 1000, 1001, 1006, 1011, 1012, 4400, 4401, 4404, 4406, 4499 })
            QTest::addRow("%d", code) << code << true;
        for (const int code : { 1002, 1003, 1007, 1009, 4500, 4501, 4503, 4505, 4507, 4599 })
            QTest::addRow("%d", code) << code << false;
    }
    void codesThatMayReconnect()
    {
        QFETCH(int, code);
        QFETCH(bool, may);
        QCOMPARE(mayReconnect(code), may);
    }
};

QTEST_GUILESS_MAIN(TestRoundTrip)
#include "tst_round_trip.moc"
