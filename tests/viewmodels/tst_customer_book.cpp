// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/customer_book.h"
#include "viewmodels/job_info.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::viewmodels;

namespace {

using By = CustomerBook::By;

//! A book over jobs made by hand.
struct Shelf {
    CustomerBook book;
    QHash<QString, JobInfo> jobs;

    JobInfo &put(int number, const QString &name, const QString &phone, const QString &address,
        double createdMs = 1'000)
    {
        JobInfo job;
        job.id = u"job-%1"_s.arg(number);
        job.number = number;
        job.title = u"Job of %1"_s.arg(name);
        job.customer = name;
        job.phone = phone;
        job.address = address;
        job.createdMs = createdMs;
        job.isOpen = true;
        return put(job);
    }
    JobInfo &put(const JobInfo &job)
    {
        book.put(job);
        return *jobs.insert(job.id, job);
    }
    std::vector<CustomerRecord> find(
        By by, const QString &typed, std::size_t most = 10, double monthFromMs = 0) const
    {
        return book.find(by, typed, monthFromMs, most, [this](const QString &id) {
            const auto it = jobs.constFind(id);
            return it == jobs.cend() ? nullptr : &*it;
        });
    }
    QStringList names(By by, const QString &typed, std::size_t most = 10) const
    {
        QStringList found;
        for (const CustomerRecord &customer : find(by, typed, most))
            found << customer.name;
        return found;
    }
    QStringList twins(const QString &phone, const QString &address,
        std::optional<domain::GeoPoint> place = {}, const QString &trade = {}) const
    {
        QStringList found;
        for (const OpenTwin &twin : book.twins(phone, address, place, trade, 10))
            found << twin.jobId;
        return found;
    }
};

} // namespace

//! Who calls is found while it is typed; a job that is open already is not taken down twice.
class TestCustomerBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void findsByNumber_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("beginning") << u"+47 22 3"_s << true;
        QTest::newRow("middle") << u"3344"_s << true;
        QTest::newRow("end") << u"4455"_s << true;
        QTest::newRow("without-country") << u"22334455"_s << true;
        QTest::newRow("dialled-country") << u"0047 22-33-44-55"_s << true;
        QTest::newRow("national-zero") << u"022 33 44 55"_s << true;
        QTest::newRow("other-country-code") << u"+46 22 33 44 55"_s << true; // the last eight
        QTest::newRow("brackets") << u"(22) 33 44"_s << true;
        QTest::newRow("other") << u"9988"_s << false;
        QTest::newRow("two-digits") << u"22"_s << false;
        QTest::newRow("words") << u"nora"_s << false;
        QTest::newRow("nothing") << u""_s << false;
    }
    void findsByNumber()
    {
        QFETCH(QString, typed);
        QFETCH(bool, isFound);
        Shelf shelf;
        shelf.put(1, u"Nora Ferreira"_s, u"+47 22 33 44 55"_s, u"12 Quay Street"_s);
        shelf.put(2, u"No number"_s, u""_s, u"14 Quay Street"_s);
        shelf.put(3, u"Extension"_s, u"22"_s, u"15 Quay Street"_s);
        QCOMPARE(shelf.names(By::Phone, typed),
            isFound ? QStringList { u"Nora Ferreira"_s } : QStringList());
    }
    //! The other way round: taken down without the country, called with it.
    void findsByNumberWithTheCountry()
    {
        Shelf shelf;
        shelf.put(1, u"Nora"_s, u"22 33 44 55"_s, u"12 Quay Street"_s);
        QCOMPARE(shelf.names(By::Phone, u"+47 22334455"_s), QStringList { u"Nora"_s });
    }

    void findsByNameAndAddress_data()
    {
        QTest::addColumn<int>("by");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isFound");
        const int name = static_cast<int>(By::Name);
        const int address = static_cast<int>(By::Address);
        QTest::newRow("beginning") << name << u"jos"_s << true;
        QTest::newRow("accents-and-case") << name << u"JOSE"_s << true;
        QTest::newRow("last-name") << name << u"müll"_s << true;
        QTest::newRow("both-any-order") << name << u"muller jo"_s << true;
        QTest::newRow("inside-a-word") << name << u"ose"_s << false;
        QTest::newRow("one-word-wrong") << name << u"jose smith"_s << false;
        QTest::newRow("one-letter") << name << u"j"_s << false;
        QTest::newRow("number-and-street") << address << u"12 rue"_s << true;
        QTest::newRow("street-only") << address << u"grimaldi"_s << true;
        QTest::newRow("ligature") << address << u"12 coeur"_s << true;
        QTest::newRow("number-before-its-end") << address << u"1 rue"_s << true;
        QTest::newRow("other-number") << address << u"13 rue"_s << false;
        QTest::newRow("not-by-name") << address << u"jose"_s << false;
    }
    void findsByNameAndAddress()
    {
        QFETCH(int, by);
        QFETCH(QString, typed);
        QFETCH(bool, isFound);
        Shelf shelf;
        shelf.put(1, u"José Müller"_s, u""_s, u"12 Rue Grimaldi, Cœur de Ville"_s);
        shelf.put(2, u"Anna Berg"_s, u""_s, u"77 Hill Road"_s);
        QCOMPARE(shelf.names(static_cast<By>(by), typed),
            isFound ? QStringList { u"José Müller"_s } : QStringList());
    }

    //! Ten lines for ten jobs of one caller would hide everybody else.
    void jobsOfACustomerAreOneLine()
    {
        Shelf shelf;
        for (int i = 1; i <= 4; ++i)
            shelf.put(i, u"Nora"_s, u"555 0101"_s, u"12 Quay Street"_s, i * 1'000.0);
        JobInfo done = shelf.jobs.value(u"job-1"_s);
        done.isOpen = false;
        shelf.put(done);
        const auto found = shelf.find(By::Phone, u"0101"_s, 10, 2'500);
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found[0].jobs, 4);
        QCOMPARE(found[0].openJobs, 3);
        QCOMPARE(found[0].thisMonth, 2);
        QCOMPARE(found[0].lastMs, 4'000.0);
        // At another address they are shown apart: it is what the form has to know.
        shelf.put(9, u"Nora"_s, u"5550101"_s, u"3 Mill Lane"_s, 500);
        QCOMPARE(shelf.find(By::Name, u"nora"_s).size(), 2u);
    }

    void theNewestComesFirstAndTheExactOneBefore()
    {
        Shelf shelf;
        shelf.put(1, u"Anna Berg"_s, u"111 1111"_s, u"a"_s, 1'000);
        shelf.put(2, u"Anna Bergman"_s, u"111 1112"_s, u"b"_s, 3'000);
        shelf.put(3, u"Anna Bergen"_s, u"111 1113"_s, u"c"_s, 2'000);
        QCOMPARE(shelf.names(By::Name, u"anna b"_s),
            (QStringList { u"Anna Bergman"_s, u"Anna Bergen"_s, u"Anna Berg"_s }));
        QCOMPARE(shelf.names(By::Name, u"anna berg"_s).constFirst(), u"Anna Berg"_s);
        QCOMPARE(shelf.names(By::Name, u"anna"_s, 2).size(), 2);
    }

    //! A number that was mended leads to the old customer for ever.
    void aChangedJobMovesAlong()
    {
        Shelf shelf;
        JobInfo job = shelf.put(1, u"Nora"_s, u"555 0101"_s, u"12 Quay Street"_s);
        shelf.put(2, u"Nora"_s, u"555 0101"_s, u"12 Quay Street"_s);
        job.phone = u"555 0202"_s;
        shelf.put(job);
        QCOMPARE(shelf.find(By::Phone, u"0101"_s)[0].jobs, 1);
        QCOMPARE(shelf.find(By::Phone, u"0202"_s)[0].jobs, 1);
        QCOMPARE(shelf.book.jobs(), 2u);
        job.phone.clear();
        job.customer.clear();
        job.address.clear();
        shelf.put(job);
        QVERIFY(shelf.find(By::Phone, u"0202"_s).empty());
        shelf.book.clear();
        QVERIFY(shelf.find(By::Phone, u"0101"_s).empty());
    }

    void namesOpenJobsThatMayBeTheSame()
    {
        Shelf shelf;
        const domain::GeoPoint place { 47, -15 };
        JobInfo job = shelf.put(1, u"Nora"_s, u"555 0101"_s, u"12 Quay Street, Old Town"_s);
        job.trade = u"heating"_s;
        job.hasPlace = true;
        job.latitude = place.latitudeDeg;
        job.longitude = place.longitudeDeg;
        shelf.put(job);
        const QStringList it { job.id };
        QCOMPARE(shelf.twins(u""_s, u"12 quay street, old town"_s), it);
        QCOMPARE(shelf.twins(u""_s, u"12 Quay Street"_s), it); // without the town
        QCOMPARE(shelf.twins(u""_s, u"12 Quay Street, Old Town, 3rd floor"_s), it);
        QCOMPARE(shelf.twins(u""_s, u"Quay Street"_s), QStringList()); // no house
        QCOMPARE(shelf.twins(u""_s, u"1 Quay Street"_s), QStringList());
        QCOMPARE(shelf.twins(u"0047 555 0101"_s, u""_s), QStringList());
        QCOMPARE(shelf.twins(u"555-0101"_s, u"elsewhere"_s), it);
        QCOMPARE(shelf.twins(u""_s, u""_s), QStringList());
        // Forty metres and the same trade; sixty, another trade, or none said.
        const domain::GeoPoint near { 47 + 40 / 111'195.0, -15 };
        const domain::GeoPoint far { 47 + 60 / 111'195.0, -15 };
        QCOMPARE(shelf.twins(u""_s, u""_s, near, u"Heating"_s), it);
        QCOMPARE(shelf.twins(u""_s, u""_s, far, u"heating"_s), QStringList());
        QCOMPARE(shelf.twins(u""_s, u""_s, near, u"locks"_s), QStringList());
        QCOMPARE(shelf.twins(u""_s, u""_s, near, u""_s), QStringList());
        job.isOpen = false;
        shelf.put(job);
        QCOMPARE(
            shelf.twins(u"555-0101"_s, u"12 Quay Street"_s, near, u"heating"_s), QStringList());
    }
    void theSurestTwinComesFirst()
    {
        Shelf shelf;
        shelf.put(1, u"Nora"_s, u"555 0101"_s, u"3 Mill Lane"_s, 3'000);
        shelf.put(2, u"Else"_s, u"555 0202"_s, u"12 Quay Street"_s, 1'000);
        QCOMPARE(shelf.twins(u"5550101"_s, u"12 Quay Street"_s),
            (QStringList { u"job-2"_s, u"job-1"_s }));
        QCOMPARE(shelf.book.twins(u"5550101"_s, u"12 Quay Street"_s, {}, {}, 1).size(), 1u);
    }

    void tradesInUseAreOffered()
    {
        Shelf shelf;
        int number = 0;
        for (const auto &trade : { u"heating"_s, u"heating"_s, u"hedges"_s, u"locks"_s }) {
            JobInfo job = shelf.put(++number, u"x"_s, u""_s, u""_s);
            job.trade = trade;
            shelf.put(job);
        }
        QCOMPARE(shelf.book.trades(u"He"_s, 9), (QStringList { u"heating"_s, u"hedges"_s }));
        QCOMPARE(shelf.book.trades(u"heating"_s, 9), QStringList());
        QCOMPARE(shelf.book.trades(u""_s, 2).size(), 2);
        JobInfo job = shelf.jobs.value(u"job-3"_s);
        job.trade = u"locks"_s;
        shelf.put(job);
        QCOMPARE(shelf.book.trades(u"he"_s, 9), QStringList { u"heating"_s });
    }

    //! What was found among ten must be found among a hundred thousand, and no more shown than asked for.
    void isTheSameAtAHundredThousandJobs()
    {
        Shelf shelf;
        for (int i = 0; i < 100'000; ++i)
            shelf.put(i, u"Customer %1 Smith"_s.arg(i / 3), u"07%1"_s.arg(100'000'000 + i / 3),
                u"%1 Long Street"_s.arg(i / 3), i);
        QCOMPARE(shelf.book.jobs(), 100'000u);
        QCOMPARE(shelf.names(By::Name, u"smith"_s, 6).size(), 6);
        QCOMPARE(shelf.names(By::Name, u"smith"_s, 6).constFirst(), u"Customer 33333 Smith"_s);
        const auto one = shelf.find(By::Phone, u"07100012345"_s);
        QCOMPARE(one.size(), 1u);
        QCOMPARE(one[0].jobs, 3);
        QCOMPARE(shelf.twins(u""_s, u"777 long street"_s).size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestCustomerBook)
#include "tst_customer_book.moc"
