// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/technician_list_model.h"

#include "viewmodels/desk.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using viewmodels::TechnicianInfo;
using viewmodels::TechnicianListModel;

class TestTechnicianListModel : public QObject {
    Q_OBJECT

    QHash<quint32, Fix> m_fixes;
    TechnicianListModel::FixLookup m_lookUp = [this](quint32 handle) {
        return m_fixes.contains(handle) ? std::pair(std::optional(m_fixes[handle]), SignalAge::Live)
                                        : std::pair(std::optional<Fix>(), SignalAge::NoFix);
    };
    static QStringList names(const TechnicianListModel &model)
    {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row)
            list << model.data(model.index(row), Qt::DisplayRole).toString();
        return list;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_fixes.clear();
    }

    void emptyHasNoRows()
    {
        TechnicianListModel model(m_lookUp);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
    }

    void emergencyFirstThenOnShiftByName()
    {
        Desk desk;
        desk.addTechnician(1, u"Zoe"_s, Duty::Available);
        desk.addTechnician(2, u"Ben"_s, Duty::OffShift);
        desk.addTechnician(3, u"Ada"_s, Duty::Available);
        const auto cy = desk.addTechnician(4, u"Cy"_s, Duty::OffShift);
        TechnicianListModel model(m_lookUp);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset(desk.context());
        QCOMPARE(names(model), QStringList({ u"Ada"_s, u"Zoe"_s, u"Ben"_s, u"Cy"_s }));
        Technician technician = *desk.operation.technician(cy);
        technician.hasEmergency = true;
        desk.operation.put(technician);
        model.update({ cy }, desk.context());
        QCOMPARE(names(model).first(), u"Cy"_s);
    }

    //! "Technician 10" between 1 and 2 makes a list of a hundred unreadable.
    void numbersInNamesCount()
    {
        Desk desk;
        desk.addTechnician(1, u"Van 10"_s, Duty::Available);
        desk.addTechnician(2, u"van 9"_s, Duty::Available);
        desk.addTechnician(3, u"Van 1"_s, Duty::Available);
        desk.addTechnician(4, u"Van"_s, Duty::Available);
        TechnicianListModel model(m_lookUp);
        model.reset(desk.context());
        QCOMPARE(names(model), QStringList({ u"Van"_s, u"Van 1"_s, u"van 9"_s, u"Van 10"_s }));
    }

    //! A filter that hides somebody in danger is the one thing this list must never do.
    void anEmergencyPassesEveryFilter()
    {
        Desk desk;
        const auto ada = desk.addTechnician(1, u"Ada"_s, Duty::Available);
        desk.addTechnician(2, u"Ben"_s, Duty::Available);
        Technician technician = *desk.operation.technician(ada);
        technician.hasEmergency = true;
        desk.operation.put(technician);
        TechnicianListModel model(m_lookUp);
        model.reset(desk.context());
        model.setFilter(u"zzz"_s);
        QCOMPARE(names(model), QStringList { u"Ada"_s });
        model.setFilter({});
        model.setHiddenDuties(1 << static_cast<int>(Duty::Available));
        QCOMPARE(names(model), QStringList { u"Ada"_s });
    }

    // The chips count whom they hide, or nobody would know what is missing.
    void hiddenDutiesAreLeftOutAndCounted()
    {
        Desk desk;
        const auto ada = desk.addTechnician(1, u"Ada"_s, Duty::Available);
        desk.addTechnician(2, u"Ben"_s, Duty::OffShift);
        TechnicianListModel model(m_lookUp);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset(desk.context());
        QSignalSpy changed(&model, &TechnicianListModel::hiddenDutiesChanged);
        model.setHiddenDuties(1 << static_cast<int>(Duty::OffShift));
        model.setHiddenDuties(1 << static_cast<int>(Duty::OffShift));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(names(model), QStringList { u"Ada"_s });
        QCOMPARE(model.dutyCounts(), QList<int>({ 1, 1, 0, 0, 0, 0, 0 }));
        Technician technician = *desk.operation.technician(ada);
        technician.duty = Duty::OffShift;
        desk.operation.put(technician);
        model.update({ ada }, desk.context());
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.dutyCounts(), QList<int>({ 2, 0, 0, 0, 0, 0, 0 }));
        model.setHiddenDuties(0);
        QCOMPARE(names(model), QStringList({ u"Ada"_s, u"Ben"_s }));
    }

    //! One dataChanged per row and fix froze the list at a thousand technicians.
    void newFixesComeAsOneRangedChange()
    {
        Desk desk;
        for (quint32 handle = 1; handle <= 5; ++handle)
            desk.addTechnician(handle, u"T%1"_s.arg(handle), Duty::Available);
        TechnicianListModel model(m_lookUp);
        model.reset(desk.context());
        QSignalSpy changed(&model, &TechnicianListModel::dataChanged);
        for (quint32 handle = 2; handle <= 4; ++handle)
            m_fixes[handle] = {
                .position = { 47, -15 }, .fixTime = noon(), .receivedTime = noon(), .speedMps = 13.9
            };
        model.refreshFixes();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 1);
        QCOMPARE(changed[0][1].toModelIndex().row(), 3);
        const auto info
            = model.data(model.index(1), TechnicianListModel::InfoRole).value<TechnicianInfo>();
        QVERIFY(info.hasFix);
        QCOMPARE(info.speedMps, 13.9);
        model.refreshFixes();
        QCOMPARE(changed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestTechnicianListModel)
#include "tst_technician_list_model.moc"
