// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/test_desk.h"

#include <QQmlContext>
#include <QQmlEngine>
#include <QtQuickTest>

using namespace Qt::StringLiterals;

//! Runs tst_*.qml against the components as they are delivered. Any warning of QML fails the test that caused it.
class Setup : public QObject {
    Q_OBJECT
public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        engine->addImportPath(u"qrc:/qt/qml"_s);
        m_desk = std::make_unique<dispatch::test::TestDesk>();
        QVERIFY(m_desk->open());
        engine->rootContext()->setContextProperty(u"testSession"_s, m_desk->session());
        engine->rootContext()->setContextProperty(u"testDesk"_s, m_desk.get());
    }
    void cleanupTestCase() { m_desk.reset(); }

private:
    std::unique_ptr<dispatch::test::TestDesk> m_desk;
};

QUICK_TEST_MAIN_WITH_SETUP(dispatch, Setup)
#include "tst_qml.moc"
