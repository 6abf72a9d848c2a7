// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/checkpoint.h"
#include "journal/raw_file.h"
#include "journal/story.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {

const auto anyLog = [](const protocol::Position &) { return true; };

//! Everything an entity can hold, none of it at its default.
state::Operation fullOperation(const QUuid &epoch)
{
    test::Story story;
    state::Operation operation;
    for (const auto &event : story.next(200))
        operation.apply(event);
    const auto at = story.now();
    const domain::EntityRef by = story.mia();
    domain::Job job { .id = domain::JobId::make(at),
        .ver = 9,
        .number = 4'711,
        .fields = { u"Title"_s, u"What was said: “ä€😀”"_s, u"heating"_s,
            domain::Priority::Emergency, u"Customer"_s, u"+43 1"_s, u"Street 1"_s,
            domain::GeoPoint { -12.5, 179.25 }, u"north"_s, { u"gas"_s, u"welding"_s } },
        .createdAt = at,
        .createdBy = by,
        .notes = { { at, by, u"One"_s }, { at + domain::milliseconds(1), by, u"Two"_s } },
        .visits = {},
        .threads = {},
        .payments = {},
        .isClosed = true };
    operation.put(job);
    domain::Visit visit { .id = domain::VisitId::make(at),
        .ver = 3,
        .job = job.id,
        .state = domain::VisitState::InProgress,
        .window = domain::TimeWindow { at, at + std::chrono::hours(1) },
        .technician = story.ada(),
        .durationMin = 75,
        .skills = { u"gas"_s },
        .createdAt = at,
        .dispatchedAt = at + domain::milliseconds(2),
        .enRouteAt = at + domain::milliseconds(3),
        .arrivedAt = at + domain::milliseconds(4),
        .startedAt = at + domain::milliseconds(5),
        .endedAt = at + domain::milliseconds(6),
        .isIncomplete = true,
        .reason = u"No part"_s };
    operation.put(visit);
    operation.put(domain::Technician { .id = domain::TechnicianId::make(at),
        .ver = 5,
        .handle = 77,
        .name = u"Tess"_s,
        .phone = u"555"_s,
        .skills = { u"a"_s, u"b"_s },
        .area = u"south"_s,
        .duty = domain::Duty::NonJob,
        .dutyReason = u"Depot"_s,
        .hasEmergency = true,
        .emergencyNote = u"Help"_s,
        .isRetired = true,
        .dutySince = at });
    operation.put(domain::Thread { .id = domain::ThreadId::make(at),
        .ver = 12,
        .job = job.id,
        .technician = story.ada(),
        .audience = domain::Audience::Customer,
        .messages = { { 11, by, at, u"Hello"_s, { u"upload-1"_s } } },
        .readUpTo = { { story.mia(), 11 } } });
    operation.put(domain::Payment { .id = domain::PaymentId::make(at),
        .ver = 1,
        .job = job.id,
        .kind = domain::PaymentKind::WriteOff,
        .amount = { -5, u"EUR"_s },
        .method = u"cash"_s,
        .reference = u"R1"_s,
        .by = by,
        .at = at });
    operation.put(domain::Alarm { .id = domain::AlarmId::make(at),
        .ver = 2,
        .kindName = u"emergency"_s,
        .about = story.ada(),
        .state = domain::AlarmState::Escalated,
        .owner = story.mia(),
        .note = u"\ufeffSeen"_s, // a byte order mark is a character like others
        .raisedAt = at });
    operation.put(domain::Zone { .id = domain::ZoneId::make(at),
        .ver = 2,
        .name = u"St. Anne"_s,
        .kind = domain::ZoneKind::Site,
        .area = u"north"_s,
        .outline = { { 48.2, 16.37 }, { 48.21, 16.37 }, { 48.2, 16.38 } },
        .isRetired = true });
    operation.put(domain::Shift { .id = domain::ShiftId::make(at),
        .ver = 3,
        .technician = story.ada(),
        .hours = { at, at + std::chrono::hours(8) },
        .breaks = { { at + std::chrono::hours(4), at + std::chrono::hours(5) } },
        .note = u"Short day"_s,
        .isCanceled = false });
    operation.put(domain::User { .id = domain::UserId::make(at),
        .ver = 4,
        .name = u"tess"_s,
        .roles = domain::Role::Technician | domain::Role::Supervisor,
        .areas = { u"north"_s },
        .technician = story.ada(),
        .isDisabled = true });
    operation.apply(
        story.event({ domain::Kind::Org, epoch }, domain::OrgChanged { u"Heat & Co"_s }));
    return operation;
}

} // namespace

//! The file that saves a start from folding the whole journal: right, or not used.
class TestCheckpoint : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;
    const protocol::Position m_position { domain::makeUuidV7(domain::timestampFromMs(1)), 4'242,
        "0123456789abcdef" };

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_path = m_folder.filePath(u"state.checkpoint"_s);
    }

    //! A field that is forgotten: the server would go on from a state that the log never had.
    void givesBackAllOfIt()
    {
        const auto operation = fullOperation(m_position.epoch);
        QVERIFY(writeCheckpoint(m_path, { operation, m_position }));
        const auto read = readCheckpoint(m_path, anyLog);
        QVERIFY2(read, read ? "" : qPrintable(read.error()));
        QCOMPARE(read->position, m_position);
        QVERIFY(read->operation == operation);
        // What equality leaves out and the next command needs.
        QCOMPARE(read->operation.version({ domain::Kind::Org, m_position.epoch }), 1u);
        QCOMPARE(read->operation.nextJobNumber(), operation.nextJobNumber());
        QCOMPARE(read->operation.nextHandle(), operation.nextHandle());
        QCOMPARE(read->operation.technicianByName(u"tess"_s)->handle, 77u);
        QCOMPARE(read->operation.jobByNumber(4'711)->fields.title, u"Title"_s);
        const auto &shift = *operation.shifts().begin();
        QCOMPARE(read->operation.shiftsOf(shift.technician, shift.hours).size(), std::size_t(1));
    }

    //! Indices that do not come back: the technician's open visits, by which every assignment is judged.
    void goesOnLikeTheOriginal()
    {
        test::Story story(7);
        state::Operation operation;
        for (const auto &event : story.next(507))
            operation.apply(event);
        QVERIFY(writeCheckpoint(m_path, { operation, m_position }));
        auto read = readCheckpoint(m_path, anyLog);
        QVERIFY(read);
        QCOMPARE(read->operation.openVisitsOf(story.ada()).size(),
            operation.openVisitsOf(story.ada()).size());
        QVERIFY(!operation.openVisitsOf(story.ada()).empty());
        for (const auto &event : story.next(500)) {
            operation.apply(event);
            read->operation.apply(event);
        }
        QVERIFY(read->operation == operation);
    }

    //! A state of another journal, or of one that was restored: the caller decides by the position.
    void isRefusedWhereTheLogDoesNotPass()
    {
        QVERIFY(writeCheckpoint(m_path, { fullOperation(m_position.epoch), m_position }));
        std::optional<protocol::Position> asked;
        const auto read = readCheckpoint(m_path, [&](const protocol::Position &position) {
            asked = position;
            return false;
        });
        QVERIFY(!read);
        QCOMPARE(asked, m_position);
    }

    //! Half a file, a flipped bit, another version: each must fold from the beginning, never begin from rubbish.
    void damageIsSeen()
    {
        QVERIFY(!readCheckpoint(m_path, anyLog));
        QVERIFY(writeCheckpoint(m_path, { fullOperation(m_position.epoch), m_position }));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        file.close();
        const auto isReadable = [&](const QByteArray &bytes) {
            QFile out(m_path);
            return out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.flush()
                && readCheckpoint(m_path, anyLog).has_value();
        };
        QVERIFY(isReadable(whole));
        constexpr qsizetype Step = 97; // every so many bytes: the file is some kilobytes long
        for (qsizetype size = 0; size < whole.size(); size += Step)
            QVERIFY(!isReadable(whole.first(size)));
        for (qsizetype at = 0; at < whole.size(); at += Step) {
            QByteArray flipped = whole;
            flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
            QVERIFY2(!isReadable(flipped), qPrintable(u"byte %1"_s.arg(at)));
        }
        QVERIFY(!isReadable(whole + '\0'));
    }

    //! A write that fails half-way and leaves neither the old nor the new one.
    void aFailedWriteKeepsTheOldOne()
    {
        QVERIFY(writeCheckpoint(m_path, { fullOperation(m_position.epoch), m_position }));
        const auto failed = writeCheckpoint(m_folder.filePath(u"nowhere/state.checkpoint"_s),
            { fullOperation(m_position.epoch), m_position });
        QVERIFY(!failed);
        QVERIFY(!failed.error().text.isEmpty());
        QVERIFY(readCheckpoint(m_path, anyLog));
    }
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
