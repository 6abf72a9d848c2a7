// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/map_choice.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::viewmodels;

//! Would catch: a map that is taken although it cannot be used, a desk without any map because a drive is not plugged in, a
//! key that lies in the settings or where others can read it.
class TestMapChoice : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QList<MapWish> m_used;
    QString m_wrong; //!< what is wrong with every File and Server

    QString settings() const { return m_folder.filePath(u"settings.ini"_s); }
    QString keyFile() const { return m_folder.filePath(u"map-key"_s); }
    std::unique_ptr<MapChoice> choice(const std::optional<MapWish> &overrule = {})
    {
        return std::make_unique<MapChoice>(settings(), keyFile(), MapChoice::Imported, overrule,
            [this](const MapWish &wish) -> std::expected<void, QString> {
                if (!m_wrong.isEmpty()
                    && (wish.kind == MapWish::Kind::File || wish.kind == MapWish::Kind::Server))
                    return std::unexpected(m_wrong);
                m_used << wish;
                return {};
            });
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        QFile::remove(settings());
        QFile::remove(keyFile());
        m_used.clear();
        m_wrong.clear();
    }

    void beginsWithTheOwnMap()
    {
        const auto c = choice();
        QCOMPARE(c->kind(), MapChoice::Own);
        QCOMPARE(m_used, QList<MapWish> { MapWish() });
    }

    void aBadMapIsNotTaken()
    {
        auto c = choice();
        m_wrong = u"There is no file /a.mbtiles."_s;
        QSignalSpy problem(c.get(), &MapChoice::problemChanged);
        QVERIFY(!c->takeFile(u"/a.mbtiles"_s));
        QCOMPARE(c->problem(), m_wrong);
        QCOMPARE(problem.size(), 1);
        QCOMPARE(c->kind(), MapChoice::Own);
        QVERIFY(!c->takeFile(u" "_s));
        QVERIFY(!c->takeServer(u"https://t.example/{z}/{x}/{y}.png"_s, u" "_s, {}));
        QVERIFY(c->problem().contains(u"whose map"_s));
        c.reset();
        m_wrong.clear();
        QCOMPARE(choice()->kind(), MapChoice::Own);
    }

    void aGoodMapIsUsedAndComesBack()
    {
        auto c = choice();
        QVERIFY(c->takeFile(u"file:///maps/b.mbtiles"_s));
        QCOMPARE(m_used.constLast().path, u"/maps/b.mbtiles"_s);
        QVERIFY(c->takePlain());
        c.reset();
        c = choice();
        QCOMPARE(c->kind(), MapChoice::Plain);
        QCOMPARE(c->path(), u"/maps/b.mbtiles"_s); // need not be typed again
    }

    void theKeyLiesApart()
    {
        auto c = choice();
        const QString url = u"https://t.example/{z}/{x}/{y}.png?k={key}"_s;
        QVERIFY(c->takeServer(url, u"© T"_s, u"s3cret"_s));
        QVERIFY(c->hasKey());
        c.reset();
        QVERIFY(!read(settings()).isEmpty());
        QVERIFY(!read(settings()).contains("s3cret"));
        QCOMPARE(read(keyFile()), "s3cret\n"_ba);
#ifdef Q_OS_UNIX
        constexpr auto Others = QFileDevice::ReadGroup | QFileDevice::WriteGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther;
        QVERIFY((QFile::permissions(keyFile()) & Others) == 0);
#endif
        c = choice();
        QCOMPARE(m_used.constLast().key, u"s3cret"_s);
        // Another address without typing the key again; then a server that wants none.
        QVERIFY(c->takeServer(url + u"&v=2"_s, u"© T"_s, {}));
        QCOMPARE(m_used.constLast().key, u"s3cret"_s);
        QVERIFY(c->takeServer(u"https://u.example/{z}/{x}/{y}.png"_s, u"© U"_s, {}));
        QVERIFY(!QFile::exists(keyFile()));
        QVERIFY(!c->hasKey());
    }

    void withoutItsMapTheDeskHasAnother()
    {
        QVERIFY(choice()->takeFile(u"/usb/c.mbtiles"_s));
        m_wrong = u"There is no file /usb/c.mbtiles."_s;
        m_used.clear();
        const auto c = choice();
        QCOMPARE(c->problem(), m_wrong);
        QCOMPARE(c->kind(), MapChoice::File); // the wish stays
        QCOMPARE(m_used, QList<MapWish> { MapWish() });
    }

    void theCommandLineOverrules()
    {
        const MapWish named { .kind = MapWish::Kind::File, .path = u"/named.mbtiles"_s };
        const auto c = choice(named);
        QVERIFY(c->isOverruled());
        QCOMPARE(m_used, QList<MapWish> { named });
        QVERIFY(c->takePlain());
        QCOMPARE(m_used.size(), 1);
        QCOMPARE(choice()->kind(), MapChoice::Plain);
    }
};

QTEST_GUILESS_MAIN(TestMapChoice)
#include "tst_map_choice.moc"
