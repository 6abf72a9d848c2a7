// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

//! The program as somebody without a display runs it.
class TestMapImport : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    const QString m_extract = QStringLiteral(DISPATCH_TEST_DATA "/osm/crossing.osm");

    struct Run {
        int code = -1;
        QString out;
        QString err;
    };
    static Run import(const QString &extract, const QString &profile)
    {
        QProcess program;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto &name : { u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s })
            environment.remove(name);
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(DISPATCH_CONSOLE),
            { u"--import-map"_s, extract, u"--profile"_s, profile });
        if (!program.waitForFinished(60'000) || program.exitStatus() != QProcess::NormalExit)
            return {};
        return { .code = program.exitCode(),
            .out = QString::fromUtf8(program.readAllStandardOutput()),
            .err = QString::fromUtf8(program.readAllStandardError()) };
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void saysWhatCameOfIt()
    {
        const QString profile = m_dir.filePath(u"good"_s);
        const Run run = import(m_extract, profile);
        QVERIFY2(run.code == 0, qPrintable(run.err));
        QVERIFY(run.out.contains(u"20 nodes, 8 ways"_s));
        QVERIFY2(run.out.contains(QRegularExpression(u"It took [0-9.]+ s"_s)), qPrintable(run.out));
#ifdef Q_OS_LINUX
        QVERIFY2(run.out.contains(QRegularExpression(u"at most [0-9.]+ MB of memory"_s)),
            qPrintable(run.out));
#endif
        QVERIFY(!contentOf(profile + u"/map/ground.map"_s).isEmpty());
    }

    // What was imported before is what somebody works with today.
    void aBadExtractLosesNothing()
    {
        const QString profile = m_dir.filePath(u"kept"_s);
        QCOMPARE(import(m_extract, profile).code, 0);
        const QByteArray before = contentOf(profile + u"/map/ground.map"_s);
        QVERIFY(!before.isEmpty());
        const QString cut = m_dir.filePath(u"cut.osm"_s);
        QFile file(cut);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contentOf(m_extract).first(2000));
        file.close();
        const Run run = import(cut, profile);
        QCOMPARE(run.code, 1);
        QVERIFY2(run.err.contains(u"ends in the middle"_s), qPrintable(run.err));
        QVERIFY(run.out.isEmpty());
        QCOMPARE(contentOf(profile + u"/map/ground.map"_s), before);
        QCOMPARE(import(m_dir.filePath(u"none.osm"_s), profile).code, 1);
        QCOMPARE(contentOf(profile + u"/map/ground.map"_s), before);
    }

    void aProfileThatCannotBeWrittenIsNamed()
    {
        const QString profile = m_dir.filePath(u"file"_s);
        QFile file(profile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const Run run = import(m_extract, profile);
        QCOMPARE(run.code, 1);
        QVERIFY2(run.err.contains(profile), qPrintable(run.err));
    }
};

QTEST_GUILESS_MAIN(TestMapImport)
#include "tst_map_import.moc"
