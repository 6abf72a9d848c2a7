// SPDX-License-Identifier: GPL-3.0-or-later
#include "layering/layer_rules.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::test;

namespace {

void plant(const QTemporaryDir &root, const QString &path, const QByteArray &content)
{
    const auto full = root.filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(full).path()));
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

//! Includes and imports follow the table of ARCHITECTURE.md; and the check that says so can fail.
class TestLayering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theTreeFollowsTheTable();
    void plantedBreachIsFound_data();
    void plantedBreachIsFound();
    void allowedLinesPass_data();
    void allowedLinesPass();
};

void TestLayering::theTreeFollowsTheTable()
{
    const auto report = readLayers(QStringLiteral(DISPATCH_SOURCE_DIR));
    QStringList found;
    for (const auto &breach : report.breaches)
        found << u"%1:%2: %3"_s.arg(breach.file).arg(breach.line).arg(breach.text);
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
    // Having looked at nothing is no success.
    for (const auto *layer : { "domain", "protocol", "state", "geo", "atlas", "osm", "journal",
             "feed", "map", "viewmodels" }) {
        const auto name = u"models/"_s + QString::fromLatin1(layer);
        QVERIFY2(report.files[name] > 1, qPrintable(name));
        QVERIFY2(report.checks[name] > 1, qPrintable(name));
    }
    for (const auto *layer : { "app/server", "app/simulator", "app/console", "qml/Dispatch/Theme",
             "qml/Dispatch/Shell" })
        QVERIFY2(report.checks[QString::fromLatin1(layer)] > 0, layer);
}

void TestLayering::plantedBreachIsFound_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("down") << u"models/domain/x.h"_s << "#include \"protocol/limits.h\""_ba;
    QTest::newRow("down far") << u"models/protocol/x.cpp"_s
                              << "#include \"viewmodels/format.h\""_ba;
    QTest::newRow("sideways") << u"models/geo/x.cpp"_s << "#include \"state/operation.h\""_ba;
    QTest::newRow("feed knows the map") << u"models/feed/x.cpp"_s << "#include \"map/fleet.h\""_ba;
    QTest::newRow("server knows the feed")
        << u"app/server/x.cpp"_s << "#include \"feed/session.h\""_ba;
    QTest::newRow("simulator looks into the server")
        << u"app/simulator/x.cpp"_s << "#include \"server/hub.h\""_ba;
    QTest::newRow("console contains the server")
        << u"app/console/x.cpp"_s << "#include \"server/hub.h\""_ba;
    QTest::newRow("in a deeper folder")
        << u"models/domain/a/b/x.h"_s << "#include \"state/operation.h\""_ba;
    QTest::newRow("angle brackets") << u"models/domain/x.h"_s << "#include <protocol/limits.h>"_ba;
    QTest::newRow("white space") << u"models/domain/x.h"_s
                                 << "  #  include\t\"protocol/limits.h\""_ba;
    QTest::newRow("around the include path")
        << u"models/domain/x.h"_s << "#include \"../protocol/limits.h\""_ba;
    QTest::newRow("object in a value layer") << u"models/state/x.h"_s << "#include <QObject>"_ba;
    QTest::newRow("socket in the journal")
        << u"models/journal/x.h"_s << "#include <QNetworkAccessManager>"_ba;
    QTest::newRow("item model in the feed")
        << u"models/feed/x.h"_s << "#include <QAbstractListModel>"_ba;
    QTest::newRow("SQLite in the server") << u"app/server/x.h"_s << "#include <sqlite3.h>"_ba;
    QTest::newRow("libosmium in the map")
        << u"models/map/x.h"_s << "#include <osmium/osm/way.hpp>"_ba;
    QTest::newRow("Beast in the simulator")
        << u"app/simulator/x.h"_s << "#include <boost/beast.hpp>"_ba;
    QTest::newRow("QML in the domain") << u"models/domain/x.h"_s << "#include <QQmlEngine>"_ba;
    QTest::newRow("layer not in the table") << u"models/misc/x.h"_s << "#include <vector>"_ba;
    QTest::newRow("file in no layer") << u"models/x.h"_s << "#include <vector>"_ba;
    QTest::newRow("theme knows controls")
        << u"qml/Dispatch/Theme/X.qml"_s << "import Dispatch.Controls"_ba;
    QTest::newRow("page knows a page")
        << u"qml/Dispatch/Board/X.qml"_s << "import Dispatch.Chat"_ba;
    QTest::newRow("page knows the shell")
        << u"qml/Dispatch/Log/X.qml"_s << "import Dispatch.Shell as S"_ba;
    QTest::newRow("import by path") << u"qml/Dispatch/Map/X.qml"_s << "import \"../Board\""_ba;
    QTest::newRow("foreign module") << u"qml/Dispatch/Map/X.qml"_s << "import org.kde.kirigami"_ba;
    QTest::newRow("generic controls")
        << u"qml/Dispatch/Map/X.qml"_s << "import QtQuick.Controls"_ba;
    QTest::newRow("C++ in the presentation") << u"qml/Dispatch/Map/x.cpp"_s << "int x;"_ba;
    QTest::newRow("module not in the table") << u"qml/Dispatch/Misc/X.qml"_s << "import QtQuick"_ba;
}

void TestLayering::plantedBreachIsFound()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, line);
    QTemporaryDir root;
    plant(root, path, "// first line\n\n" + line + "\n");
    const auto report = readLayers(root.path());
    QCOMPARE(report.breaches.size(), 1);
    QCOMPARE(report.breaches[0].file, path);
    QVERIFY(report.breaches[0].line == 3 || report.breaches[0].line == 0);
    QVERIFY(!report.breaches[0].text.isEmpty());
}

void TestLayering::allowedLinesPass_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("own layer") << u"models/domain/x.cpp"_s << "#include \"domain/ids.h\""_ba;
    QTest::newRow("up") << u"models/journal/x.cpp"_s << "#include \"protocol/limits.h\""_ba;
    QTest::newRow("beside the file") << u"models/journal/x.cpp"_s << "#include \"x.moc\""_ba;
    QTest::newRow("from outside") << u"models/geo/x.cpp"_s << "#include <vector>"_ba;
    QTest::newRow("view models know all")
        << u"models/viewmodels/x.h"_s << "#include \"feed/session.h\""_ba;
    QTest::newRow("server") << u"app/server/x.cpp"_s << "#include <boost/beast.hpp>"_ba;
    QTest::newRow("simulator") << u"app/simulator/x.cpp"_s << "#include \"feed/feed_client.h\""_ba;
    QTest::newRow("said in a comment")
        << u"models/domain/x.h"_s << "// #include \"protocol/limits.h\""_ba;
    QTest::newRow("shell knows pages")
        << u"qml/Dispatch/Shell/X.qml"_s << "import Dispatch.Board"_ba;
    QTest::newRow("style by name")
        << u"qml/Dispatch/Controls/X.qml"_s << "import QtQuick.Controls.Fusion"_ba;
}

void TestLayering::allowedLinesPass()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, line);
    QTemporaryDir root;
    plant(root, path, line + "\n");
    const auto report = readLayers(root.path());
    QVERIFY2(report.breaches.isEmpty(),
        qPrintable(report.breaches.isEmpty() ? QString() : report.breaches[0].text));
}

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
