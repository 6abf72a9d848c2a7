// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "viewmodels/actions.h"
#include "viewmodels/id_text.h"
#include "viewmodels/roster_text.h"
#include "viewmodels/roster_words.h"
#include "viewmodels/shift_book.h"

#include <QTest>

namespace dispatch::tests {

using namespace viewmodels;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestShiftBook : public QObject {
    Q_OBJECT
private:
    //! Noon; Ann works from 8 to 16:30 with lunch at 13:00. Every drive takes half an hour.
    struct Office {
        Desk desk;
        TechnicianId ann = desk.addTechnician(1, u"Ann Lee"_s, Duty::Available);
        TechnicianId ben = desk.addTechnician(2, u"Ben"_s, Duty::Available);
        Shift shift { .id = ShiftId::make(desk.now),
            .ver = 3,
            .technician = ann,
            .hours = { desk.now - 4h, desk.now + 4h + 30min },
            .breaks = { { desk.now + 1h, desk.now + 90min } },
            .note = {} };
        std::vector<std::pair<EntityRef, CommandArgs>> sent;
        ShiftBook book { { .context = [this] { return desk.context(); },
            .position = [](const Technician &) { return std::optional(GeoPoint { 1, 1 }); },
            .legOf =
                [](GeoPoint, GeoPoint) {
                    return atlas::Leg { .source = atlas::TravelSource::Roads,
                        .distanceM = 15'000,
                        .durationS = 1'800 };
                },
            .send =
                [this](const EntityRef &entity, CommandArgs args, std::optional<Expect>) {
                    sent.emplace_back(entity, std::move(args));
                    return true;
                } } };

        Office() { desk.operation.put(shift); }
        [[nodiscard]] double at(milliseconds fromNow) const
        {
            return static_cast<double>(toMs(desk.now + fromNow));
        }
        [[nodiscard]] QString annText() const { return uuidText(ann.uuid); }
        [[nodiscard]] QString benText() const { return uuidText(ben.uuid); }
        [[nodiscard]] QString shiftText() const { return uuidText(shift.id.uuid); }
        [[nodiscard]] const EditShift &edit() const
        {
            return std::get<EditShift>(sent.back().second);
        }
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void clockTimesAreRead_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("minutes"); // -1: not read
        QTest::newRow("8") << u"8"_s << 480;
        QTest::newRow("8:00") << u"8:00"_s << 480;
        QTest::newRow("08.30") << u"08.30"_s << 510;
        QTest::newRow("4:30pm") << u"4:30pm"_s << 990;
        QTest::newRow("12am") << u"12am"_s << 0;
        QTest::newRow("12pm") << u"12PM"_s << 720;
        QTest::newRow("23:59") << u"23:59"_s << 1439;
        QTest::newRow("24") << u"24"_s << -1;
        QTest::newRow("13pm") << u"13pm"_s << -1;
        QTest::newRow("8:60") << u"8:60"_s << -1;
        QTest::newRow("words") << u"eight"_s << -1;
        QTest::newRow("nothing") << QString() << -1;
    }
    void clockTimesAreRead()
    {
        QFETCH(const QString, word);
        QFETCH(const int, minutes);
        QCOMPARE(clockMinutes(word).value_or(-1), minutes);
    }

    void lengthsAreRead_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("minutes");
        QTest::newRow("30m") << u"30m"_s << 30;
        QTest::newRow("45min") << u"45min"_s << 45;
        QTest::newRow("1h") << u"1h"_s << 60;
        QTest::newRow("1h30") << u"1h30"_s << 90;
        QTest::newRow("30") << u"30"_s << -1;
        QTest::newRow("0m") << u"0m"_s << -1;
        QTest::newRow("nothing") << QString() << -1;
        QTest::newRow("words") << u"half"_s << -1;
    }
    void lengthsAreRead()
    {
        QFETCH(const QString, word);
        QFETCH(const int, minutes);
        QCOMPARE(lengthMinutes(word).value_or(-1), minutes);
    }

    //! What is shown to type on has to be read back as the same, through the night as well.
    void whatIsWrittenIsReadBack()
    {
        const QDate day(2026, 3, 2);
        const auto night = clockSpan(u"22:00-6:00"_s);
        QVERIFY(night);
        const TimeWindow hours = onDay(day, *night);
        QCOMPARE(hours.to - hours.from, milliseconds(8h));
        const auto breaks = breaksIn(u"1:00-1:30, 23:00 15m; 3"_s, day, hours);
        QVERIFY(breaks);
        QCOMPARE(breaks->size(), 3);
        QCOMPARE((*breaks)[0].from, hours.from + 3h);
        QCOMPARE((*breaks)[1], TimeWindow({ hours.from + 1h, hours.from + 75min }));
        QCOMPARE((*breaks)[2], TimeWindow({ hours.from + 5h, hours.from + 330min }));
        const auto again = breaksIn(breaksToType(*breaks), day, hours);
        QCOMPARE(*again, *breaks);
        QCOMPARE(breaksIn(u"12:00-12:30 lunch"_s, day, hours).error(), u"lunch"_s);
        QVERIFY(breaksIn(u"  "_s, day, hours)->isEmpty());
        QCOMPARE(clockToType(hours.from), u"22:00"_s);
    }

    void theLineShowsShiftsBreaksAndOffHours()
    {
        Office office;
        const auto shifts = office.book.shiftsOf(office.annText());
        QCOMPARE(shifts.size(), 1);
        QCOMPARE(shifts[0].fromMs, office.at(-4h));
        QCOMPARE(shifts[0].text, u"Shift 08:00–16:30 · break 13:00–13:30"_s);
        const auto breaks = office.book.breaksOf(office.annText());
        QCOMPARE(breaks.size(), 1);
        QCOMPARE(breaks[0].index, 0);
        QCOMPARE(breaks[0].toMs, office.at(90min));
        auto off = office.book.offHoursOf(office.annText());
        QCOMPARE(off.size(), 2);
        QCOMPARE(off[0].fromMs, office.at(-12h)); // as far as the rule reaches
        QCOMPARE(off[0].toMs, office.at(-4h));
        QCOMPARE(off[0].text, u"Off shift until 08:00"_s);
        QCOMPARE(off[1].fromMs, office.at(4h + 30min));
        QCOMPARE(off[1].toMs, office.at(12h + 30min));
        QVERIFY(office.book.offHoursOf(office.benText()).isEmpty());
        QCOMPARE(office.book.textOf(office.annText()), u"Shift 08:00–16:30 · break 13:00–13:30"_s);
        // Another one on the same day: what lies between is off, to the minute.
        Shift evening = office.shift;
        evening.id = ShiftId::make(office.desk.now + 1ms);
        evening.hours = { office.desk.now + 6h, office.desk.now + 8h };
        evening.breaks.clear();
        office.desk.operation.put(evening);
        off = office.book.offHoursOf(office.annText());
        QCOMPARE(off.size(), 3);
        QCOMPARE(off[1].fromMs, office.at(4h + 30min));
        QCOMPARE(off[1].toMs, office.at(6h));
        // Tomorrow's: between the days nobody has said anything.
        evening.hours = { office.desk.now + 22h, office.desk.now + 30h };
        office.desk.operation.put(evening);
        off = office.book.offHoursOf(office.annText());
        QCOMPARE(off.size(), 4);
        QCOMPARE(off[1].toMs, office.at(12h + 30min));
        QCOMPARE(off[2].fromMs, office.at(14h));
    }

    void aBreakIsJudgedBeforeItIsMoved()
    {
        Office office;
        // Within the window, but behind a visit that lunch would put off.
        const auto job = office.desk.addJob(7, u"Tap"_s, VisitState::Scheduled,
            TimeWindow { office.desk.now, office.desk.now + 40min }, office.ann);
        Job placed = *office.desk.operation.job(job.job);
        placed.fields.place = GeoPoint { 1, 1 };
        office.desk.operation.put(placed);
        auto verdict
            = office.book.judgeBreak(office.annText(), office.shiftText(), 0, office.at(2h), 30);
        QVERIFY2(verdict.isGood, qPrintable(verdict.headline));
        QCOMPARE(verdict.headline, u"14:00–14:30"_s);
        verdict = office.book.judgeBreak(office.annText(), {}, -1, office.at(15min), 40);
        QVERIFY(verdict.isAllowed && !verdict.isGood);
        QCOMPARE(verdict.troubles, QStringList { u"#7 becomes 15 min late"_s });
        verdict = office.book.judgeBreak(office.annText(), {}, -1, office.at(80min), 30);
        QVERIFY(!verdict.isAllowed && verdict.headline.contains(u"overlap"));
        verdict = office.book.judgeBreak(office.benText(), {}, -1, office.at(0ms), 30);
        QVERIFY(!verdict.isAllowed && verdict.headline.contains(u"Ben has no shift"));
        QVERIFY(!office.book.putBreak(office.benText(), {}, -1, office.at(0ms), 30));
        QVERIFY(office.sent.empty());

        QVERIFY(
            office.book.putBreak(office.annText(), office.shiftText(), 0, office.at(121min), 45));
        QCOMPARE(office.sent.back().first, EntityRef(office.shift.id));
        QCOMPARE(*office.edit().patch.breaks.value,
            QList<TimeWindow>({ { office.desk.now + 2h, office.desk.now + 165min } }));
        QVERIFY(office.book.putBreak(office.annText(), {}, -1, office.at(3h), 15));
        QCOMPARE(office.edit().patch.breaks.value->size(), 2);
        QVERIFY(office.book.removeBreak(office.shiftText(), 0));
        QVERIFY(office.edit().patch.breaks.value->isEmpty());
        QVERIFY(!office.book.removeBreak(office.shiftText(), 1));
    }

    void theFormBeginsWithWhatIsThere()
    {
        Office office;
        auto draft = office.book.draftOf(office.annText(), office.at(0ms));
        QCOMPARE(draft.shiftId, office.shiftText());
        QCOMPARE(draft.hours, u"08:00-16:30"_s);
        QCOMPARE(draft.breaks, u"13:00-13:30"_s);
        QVERIFY(office.book.judgeShift(draft, draft.hours, draft.breaks, {}).isGood);
        // Tomorrow as today; who has none at all gets the usual day.
        draft = office.book.draftOf(office.annText(), office.at(24h));
        QVERIFY(draft.shiftId.isEmpty());
        QCOMPARE(draft.hours, u"08:00-16:30"_s);
        QCOMPARE(draft.breaks, u"13:00-13:30"_s);
        QVERIFY(office.book.save(draft, u"9-17"_s, u"12:00 20m"_s, u" late "_s));
        const auto created = std::get<CreateShift>(office.sent.back().second);
        QCOMPARE(created.hours, TimeWindow({ office.desk.now + 21h, office.desk.now + 29h }));
        QCOMPARE(created.breaks.size(), 1);
        QCOMPARE(created.note, u"late"_s);
        draft = office.book.draftOf(office.benText(), office.at(0ms));
        QCOMPARE(draft.breaks, u"12:00-12:30"_s);
    }

    void theFormSaysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("hours");
        QTest::addColumn<QString>("breaks");
        QTest::addColumn<QString>("says");
        QTest::newRow("no-hours") << u"morning"_s << QString() << u"cannot be read"_s;
        QTest::newRow("no-breaks") << u"8-16"_s << u"lunch"_s << u"“lunch” cannot be read"_s;
        QTest::newRow("break-outside") << u"8-16"_s << u"17:00 30m"_s << u"outside the shift"_s;
        QTest::newRow("breaks-overlap")
            << u"8-16"_s << u"12:00-12:30 12:15-12:45"_s << u"overlap"_s;
    }
    void theFormSaysWhatIsWrong()
    {
        QFETCH(const QString, hours);
        QFETCH(const QString, breaks);
        QFETCH(const QString, says);
        Office office;
        const auto draft = office.book.draftOf(office.annText(), office.at(0ms));
        const auto verdict = office.book.judgeShift(draft, hours, breaks, {});
        QVERIFY(!verdict.isAllowed);
        QVERIFY2(verdict.headline.contains(says), qPrintable(verdict.headline));
    }

    void aShiftIsCanceled()
    {
        Office office;
        QVERIFY(office.book.whyNotCancel(office.shiftText()).isEmpty());
        QVERIFY(office.book.cancel(office.shiftText()));
        QVERIFY(std::holds_alternative<CancelShift>(office.sent.back().second));
        office.desk.dispatcher.roles = Role::Administrator;
        QVERIFY(!office.book.whyNotCancel(office.shiftText()).isEmpty());
    }

    //! Whoever eats is offered as free, or the shift that ends is not mentioned.
    void theRosterIsSaidWithASuggestion()
    {
        Office office;
        const auto said = [&](milliseconds later) {
            return rosterNow(office.desk.operation, office.ann, office.desk.now + later);
        };
        QVERIFY(said(0ms).text.isEmpty() && !said(0ms).isAway); // it ends in more than four hours
        QCOMPARE(said(70min).text, u"break until 13:30"_s);
        QVERIFY(said(70min).isAway);
        QCOMPARE(said(2h).text, u"shift ends 16:30"_s);
        QVERIFY(!said(2h).isAway);
        QCOMPARE(said(-5h).text, u"shift begins 08:00"_s);
        QCOMPARE(said(5h).text, u"shift ended 16:30"_s);
        QVERIFY(said(5h).isAway);
        QVERIFY(said(24h * 3).text.isEmpty());

        const auto added = office.desk.addJob(1, u"Tap"_s, VisitState::Unscheduled);
        Candidate eats;
        eats.id = office.ann;
        eats.name = u"Ann"_s;
        eats.rosterText = u"break until 13:30"_s;
        eats.isAway = true;
        Candidate works;
        works.id = office.ben;
        works.name = u"Ben"_s;
        works.workMin = 30;
        const auto offers = suggest(*office.desk.operation.job(added.job), { eats, works });
        QCOMPARE(offers[0].name, u"Ben"_s);
        QVERIFY2(offers[1].reason.contains(u"break until 13:30"), qPrintable(offers[1].reason));
    }
};

} // namespace dispatch::tests

QTEST_MAIN(dispatch::tests::TestShiftBook)
#include "tst_shift_book.moc"
