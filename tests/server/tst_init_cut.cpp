// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/power_sweep.h"

#include "server/engine.h"
#include "server/password.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::test;

namespace {

constexpr auto Now = domain::timestampFromMs(1'772'460'309'123);
const QString Office = u"/office"_s; // on the disk in memory
enum Promise { Nothing, FilesMade, AccountMade };

Recorded recordInit(MemoryDisk::Kind kind)
{
    MemoryDiskVfs vfs;
    MemoryDisk disk(kind);
    vfs.mount(disk);
    const DataFolder folder(Office);
    Recorded recorded { .kind = kind, .start = {}, .steps = {}, .promises = {} };
    Engine::create(folder, Now).value();
    recorded.promise(disk, FilesMade);
    {
        const auto accounts = Accounts::open(folder.accountsPath()).value();
        (void)accounts->add(u"ada"_s, domain::Role::Administrator, std::nullopt, "hash", Now)
            .value();
        recorded.promise(disk, AccountMade);
    }
    recorded.steps = disk.steps();
    return recorded;
}

//! On the real disk, because what init looks at are the names in a real folder.
std::optional<Complaint> initAgain(const MemoryDisk::Image &image, int promised)
{
    using enum Complaint::What;
    QTemporaryDir place;
    for (const auto &[name, bytes] : image) {
        QFile file(place.filePath(QString::fromUtf8(name).sliced(Office.size() + 1)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return Complaint { Wrong, u"the test cannot write "_s + file.fileName() };
    }
    const DataFolder folder(place.path());
    const auto made = Engine::create(folder, Now);
    const auto accounts = Accounts::open(folder.accountsPath());
    if (!accounts)
        return Complaint { Unreadable, accounts.error().text };
    const bool hasAccount = (*accounts)->find(u"ada") != nullptr;
    if (promised >= AccountMade && !hasAccount)
        return Complaint { Lost, u"the account is gone"_s };
    if (hasAccount && (made || !made.error().text.contains(u"already"_s)))
        return Complaint { Wrong, u"an organisation with an account was made anew"_s };
    if (!hasAccount && !made)
        return Complaint { Unreadable, made.error().text };
    if (const auto store = journal::SqliteEventStore::open(folder.journalPath());
        !store || !(*store)->verify())
        return Complaint { Unreadable, u"the journal"_s };
    if (const auto tracks = journal::TrackStore::openOrCreate(folder.tracksPath()); !tracks)
        return Complaint { Unreadable, tracks.error().text };
    return std::nullopt;
}

} // namespace

//! The power goes while an organisation is made: the same command makes it, and an office is not asked to delete files.
class TestInitCut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    void initCanBeRepeated_data()
    {
        QTest::addColumn<MemoryDisk::Kind>("kind");
        QTest::newRow("powersafe") << MemoryDisk::Kind::Powersafe;
        QTest::newRow("bare") << MemoryDisk::Kind::Bare;
    }
    //! "exists already" for ever, because a power cut left one of the files, or a part of one.
    void initCanBeRepeated()
    {
        QFETCH(MemoryDisk::Kind, kind);
        const auto result = sweep(recordInit(kind), {}, initAgain);
        qInfo("%llu moments, %llu outcomes, %llu different", result.cuts, result.outcomes,
            result.different);
        QVERIFY2(result.isClean(), qPrintable(result.first));
    }
};

QTEST_GUILESS_MAIN(TestInitCut)
#include "tst_init_cut.moc"
