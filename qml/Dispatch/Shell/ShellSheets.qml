// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Models

//! The sheets that are opened over a page. They open over the window in which they were asked for, or over the main one if
//! there is no room, and stay there.
Item {
    id: root

    required property ConsoleSession session
    //! The window that has the keyboard.
    required property T.ApplicationWindow keyWindow
    //! What lies over the main window.
    required property Item mainLayer

    //! Somebody else's sheet is open: the layers stay as they are.
    property bool isHeld: false

    property Item sheetLayer: root.mainLayer
    property Item largeLayer: root.mainLayer
    readonly property bool isOpen: newJob.visible || importJobs.visible || reason.visible || clearance.visible || assign.visible || keySheet.visible || palette.visible || plan.visible || bulk.visible || money.visible || shift.visible
    //! What is open would change the selected job.
    readonly property bool isEditing: assign.visible || reason.visible || money.visible

    signal jobAsked(jobId: string)
    //! The palette has chosen something: it is to be seen.
    signal selectionAsked
    //! A verb of the palette that is about the windows.
    signal windowAsked(word: string)
    //! It cannot be done here now; the text says why.
    signal refused(text: string)

    //! One lies over the main window.
    function isOverMain(): bool {
        const isOver = (sheet, layer) => sheet.visible && layer === root.mainLayer;
        return [newJob, importJobs, plan].some(sheet => isOver(sheet, root.largeLayer)) || [reason, clearance, assign, keySheet, palette, bulk, money, shift].some(sheet => isOver(sheet, root.sheetLayer));
    }
    //! A sheet over a window that goes is not to go with it.
    function bringHome(): void {
        root.sheetLayer = root.mainLayer;
        root.largeLayer = root.mainLayer;
    }
    function openIfAllowed(sheet: Dialog): void {
        if (root.session.whyNotAct === "")
            sheet.open();
        else
            root.refused(root.session.whyNotAct);
    }
    function askNewJob(): void {
        root.openIfAllowed(newJob);
    }
    function askImport(): void {
        root.openIfAllowed(importJobs);
    }
    function askPlan(): void {
        root.openIfAllowed(plan);
    }
    function askAssign(): void {
        root.openIfAllowed(assign);
    }
    function askBulk(kind: int): void {
        bulk.start(kind);
    }
    //! What can be read is shown even where nothing can be added.
    function askMoney(kind: int): void {
        if (root.session.whyNotAct === "" || root.session.money.rows.length > 0)
            money.start(kind);
        else
            root.refused(root.session.whyNotAct);
    }
    function askShift(technicianId: string, atMs: double): void {
        if (root.session.whyNotAct === "")
            shift.start(technicianId, atMs);
        else
            root.refused(root.session.whyNotAct);
    }
    function askClearance(technicianId: string): void {
        clearance.technicianId = technicianId;
        clearance.open();
    }
    //! A step of the selected job; asks for the reason where one is needed.
    function askAction(action: string, text: string, needsReason: bool): void {
        if (!needsReason)
            return root.session.act(root.session.job.id, action, "");
        reason.jobId = root.session.job.id;
        reason.action = action;
        reason.deed = text;
        reason.open();
    }
    function askPalette(): void {
        palette.start("");
    }
    function showKeys(): void {
        keySheet.open();
    }

    component LayerBinding: Binding {
        id: layerBinding
        required property int leastWidth
        required property int leastHeight
        readonly property bool hasRoom: root.keyWindow.width >= layerBinding.leastWidth && root.keyWindow.height >= layerBinding.leastHeight
        target: root
        value: layerBinding.hasRoom ? root.keyWindow.T.Overlay.overlay : root.mainLayer
        when: !root.isOpen && !root.isHeld
        restoreMode: Binding.RestoreNone
    }
    LayerBinding {
        property: "sheetLayer"
        leastWidth: 640
        leastHeight: 600
    }
    LayerBinding {
        property: "largeLayer"
        leastWidth: 900
        leastHeight: 640
    }

    NewJobDialog {
        id: newJob
        parent: root.largeLayer
        intake: root.session.intake
        onJobAsked: jobId => root.jobAsked(jobId)
    }
    ImportDialog {
        id: importJobs
        parent: root.largeLayer
        file: root.session.jobFile
    }
    ReasonDialog {
        id: reason
        parent: root.sheetLayer
        property string jobId: ""
        property string action: ""
        title: qsTr("%1: why?").arg(reason.deed)
        hint: qsTr("The reason, as the log will show it")
        onGiven: text => root.session.act(reason.jobId, reason.action, text)
    }
    ReasonDialog {
        id: clearance
        parent: root.sheetLayer
        property string technicianId: ""
        title: qsTr("The technician was called back")
        hint: qsTr("What was said: “Slipped, not hurt, goes on”")
        deed: qsTr("Clear the emergency")
        onGiven: text => root.session.clearEmergency(clearance.technicianId, text)
    }
    AssignDialog {
        id: assign
        parent: root.sheetLayer
        session: root.session
    }
    PlanDialog {
        id: plan
        parent: root.largeLayer
        session: root.session
    }
    BulkDialog {
        id: bulk
        parent: root.sheetLayer
        session: root.session
    }
    MoneyDialog {
        id: money
        parent: root.sheetLayer
        session: root.session
    }
    ShiftDialog {
        id: shift
        parent: root.sheetLayer
        session: root.session
    }
    KeySheet {
        id: keySheet
        objectName: "keySheet"
        parent: root.sheetLayer
    }
    PaletteDialog {
        id: palette
        parent: root.sheetLayer
        session: root.session
        onShown: root.selectionAsked()
        onWindowAsked: word => root.windowAsked(word)
    }
}
