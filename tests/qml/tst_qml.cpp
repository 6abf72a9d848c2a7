// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/time.h"
#include "viewmodels/console_session.h"
#include "viewmodels/preferences.h"

#include <QQmlContext>
#include <QQmlEngine>
#include <QTemporaryDir>
#include <QTest>
#include <QtQuickTest>

using namespace Qt::StringLiterals;

//! Runs tst_*.qml against the components as they are delivered. Any warning of QML fails the test that caused it.
class Setup : public QObject {
    Q_OBJECT
public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        engine->addImportPath(u"qrc:/qt/qml"_s);
        m_session
            = std::make_unique<dispatch::viewmodels::ConsoleSession>(m_clock, m_folder.path());
        QVERIFY(m_session->open(QUrl(u"http://127.0.0.1:9"_s), u"qml-test"_s));
        engine->rootContext()->setContextProperty(u"testSession"_s, m_session.get());
    }
    void cleanupTestCase() { m_session.reset(); }

private:
    QTemporaryDir m_folder;
    dispatch::domain::SystemClock m_clock;
    std::unique_ptr<dispatch::viewmodels::ConsoleSession> m_session;
};

QUICK_TEST_MAIN_WITH_SETUP(dispatch, Setup)
#include "tst_qml.moc"
