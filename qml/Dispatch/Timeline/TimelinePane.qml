// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Technicians against time. A visit is dragged to another time or another technician, a job dragged in from the board; before
//! it is dropped the card says what would come of it. By key: arrows choose, Ctrl with an arrow moves, Enter does it.
FocusScope {
    id: root

    required property ConsoleSession session
    readonly property real labelWidth: 150
    readonly property bool isMoving: move.isUnderWay
    property bool hasOwnWindow: false

    signal jobOpened(jobId: string)
    signal closeAsked
    signal planAsked
    signal windowAsked
    signal shiftAsked(technicianId: string, atMs: double)

    property string currentTechnician: ""
    //! Somebody looks at another time than now.
    property bool isElsewhere: false

    //! What is shown follows the slider over all, and comes back with it.
    Connections {
        target: root.session.past
        function onModeChanged(): void {
            if (!root.session.past.isPast)
                root.showNow();
        }
        function onInstantChanged(): void {
            if (root.session.past.isPast)
                root.reveal(root.session.past.instantMs);
        }
    }

    function showNow(): void {
        root.isElsewhere = false;
        axis.anchorMs = root.session.nowMs;
    }
    //! One step back; false: there is none.
    function goBack(): bool {
        if (menu.visible) {
            menu.close();
            return true;
        }
        if (pause.isChosen) {
            pause.forget();
            return true;
        }
        if (!move.isUnderWay)
            return false;
        move.cancel();
        return true;
    }
    function rowOf(technicianId: string): int {
        return root.session.technicians.rowOf(technicianId);
    }
    function reachRow(): void {
        if (root.currentTechnician === "")
            root.stepRow(0);
    }
    //! To the next break of whoever the keyboard is at.
    function stepBreak(step: int): void {
        root.reachRow();
        const breaks = root.session.shifts.breaksOf(root.currentTechnician);
        if (breaks.length === 0)
            return;
        const at = pause.technicianId === root.currentTechnician ? breaks.findIndex(span => span.shiftId === pause.shiftId && span.index === pause.index) : -1;
        const coming = Math.max(0, breaks.findIndex(span => span.toMs > root.session.nowMs));
        const next = at < 0 ? coming : Math.max(0, Math.min(breaks.length - 1, at + step));
        pause.choose(root.currentTechnician, breaks[next]);
        root.reveal(breaks[next].fromMs);
    }
    function addBreak(atMs: double): void {
        root.reachRow();
        if (root.currentTechnician === "" || !root.session.canDispatch)
            return;
        pause.begin(root.currentTechnician, atMs);
        root.reveal(pause.fromMs);
    }
    function askShift(): void {
        root.reachRow();
        if (root.currentTechnician !== "" && root.session.canDispatch)
            root.shiftAsked(root.currentTechnician, root.isElsewhere ? axis.anchorMs : root.session.nowMs);
    }
    //! A break that is chosen takes these keys; nothing else does then.
    function handleBreakKey(key: int, modifiers: int): bool {
        const step = key === Qt.Key_Right ? 1 : key === Qt.Key_Left ? -1 : 0;
        if (step !== 0 && root.session.canDispatch) {
            if ((modifiers & Qt.ShiftModifier) !== 0)
                pause.stretch(15 * step);
            else if ((modifiers & Qt.ControlModifier) !== 0 || pause.isUnderWay)
                pause.nudge(step);
            else
                return false;
            root.reveal(pause.fromMs);
            return true;
        }
        switch (key) {
        case Qt.Key_Return:
        case Qt.Key_Enter:
            if (pause.isUnderWay)
                pause.drop();
            return true;
        case Qt.Key_Delete:
            if (root.session.canDispatch)
                pause.remove();
            return true;
        }
        return false;
    }
    function stepRow(step: int): void {
        const row = Math.max(0, Math.min(list.count - 1, root.rowOf(root.currentTechnician) + step));
        root.currentTechnician = root.session.technicians.technicianAt(row);
        list.positionViewAtIndex(row, ListView.Contain);
    }
    function stepBar(step: int): void {
        const bars = root.session.timeline.barsOf(root.currentTechnician);
        if (bars.length === 0)
            return;
        const at = bars.findIndex(bar => bar.jobId === root.session.job.id);
        const next = at < 0 ? (step > 0 ? 0 : bars.length - 1) : Math.max(0, Math.min(bars.length - 1, at + step));
        root.session.selectJob(bars[next].jobId);
        root.reveal(bars[next].fromMs);
    }
    function reveal(momentMs: double): void {
        const x = axis.xOf(momentMs);
        if (x >= 0 && x <= axis.widthPx - 60)
            return;
        root.isElsewhere = true;
        axis.anchorMs = momentMs;
    }
    //! Begins with the chosen job where it is, or now with the technician the keyboard is at.
    function nudge(steps: int, rows: int): void {
        if (!move.isUnderWay) {
            const job = root.session.job;
            if (job.id === "" || !job.isOpen)
                return;
            move.begin(job.id, job.numberText + "  " + job.title, 60);
            move.to(job.technicianId !== "" ? job.technicianId : root.currentTechnician !== "" ? root.currentTechnician : root.session.technicians.technicianAt(0), job.windowFromMs > 0 ? job.windowFromMs : root.session.nowMs);
        }
        const row = Math.max(0, Math.min(list.count - 1, root.rowOf(move.technicianId) + rows));
        move.to(root.session.technicians.technicianAt(row), move.fromMs + steps * move.stepMs);
        root.currentTechnician = move.technicianId;
        list.positionViewAtIndex(row, ListView.Contain);
        root.reveal(move.fromMs);
    }
    function handleKey(key: int, modifiers: int): bool {
        const isMove = (modifiers & Qt.ControlModifier) !== 0;
        const isStretch = (modifiers & Qt.ShiftModifier) !== 0;
        if (pause.isChosen && root.handleBreakKey(key, modifiers))
            return true;
        switch (key) {
        case Qt.Key_Up:
        case Qt.Key_Down:
            {
                const step = key === Qt.Key_Down ? 1 : -1;
                if (isMove || move.isUnderWay)
                    root.nudge(0, step);
                else
                    root.stepRow(step);
                return true;
            }
        case Qt.Key_Left:
        case Qt.Key_Right:
            {
                const step = key === Qt.Key_Right ? 1 : -1;
                if (isStretch)
                    root.stretch(15 * step);
                else if (isMove || move.isUnderWay)
                    root.nudge(step, 0);
                else
                    root.stepBar(step);
                return true;
            }
        case Qt.Key_Return:
        case Qt.Key_Enter:
            if (move.isUnderWay)
                move.drop();
            else if (root.session.job.id !== "")
                root.jobOpened(root.session.job.id);
            return true;
        case Qt.Key_Period:
            root.stepBreak(1);
            return true;
        case Qt.Key_Comma:
            root.stepBreak(-1);
            return true;
        case Qt.Key_I:
        case Qt.Key_Insert:
            root.addBreak(root.isElsewhere ? axis.anchorMs : root.session.nowMs);
            return true;
        case Qt.Key_E:
            root.askShift();
            return true;
        case Qt.Key_Plus:
        case Qt.Key_Equal:
            axis.zoomBy(1.25, axis.widthPx / 2);
            return true;
        case Qt.Key_Minus:
            axis.zoomBy(0.8, axis.widthPx / 2);
            return true;
        case Qt.Key_Home:
            root.showNow();
            return true;
        case Qt.Key_Escape:
            return root.goBack();
        }
        return false;
    }
    function stretch(byMin: int): void {
        const bar = root.session.timeline.barsOf(root.session.job.technicianId).find(bar => bar.jobId === root.session.job.id);
        if (bar && !bar.isOver)
            root.session.setDuration(bar.jobId, Math.max(15, bar.durationMin + byMin));
    }
    //! The pointer is at \p at, in this item's coordinates.
    function moveTo(at: point): void {
        const inList = list.mapFromItem(root, at.x, at.y);
        const row = list.indexAt(4, Math.max(0, inList.y) + list.contentY);
        if (row < 0 || inList.x < root.labelWidth)
            move.technicianId = "";
        else
            move.to(root.session.technicians.technicianAt(row), axis.momentAt(inList.x - root.labelWidth));
        card.at = at;
    }

    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Timeline")
    // Elsewhere this letter leads to the conversations.
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_I && event.modifiers === Qt.NoModifier
    Keys.onPressed: event => event.accepted = root.handleKey(event.key, event.modifiers)
    onVisibleChanged: if (root.visible && !root.isElsewhere)
        root.showNow()
    Component.onCompleted: root.showNow()

    Rectangle {
        anchors.fill: parent
        color: Theme.surface
    }
    TimeAxis {
        id: axis
        widthPx: Math.max(1, root.width - root.labelWidth)
    }
    VisitMove {
        id: move
        session: root.session
    }
    BreakMove {
        id: pause
        session: root.session
    }
    RosterMenu {
        id: menu
        property double atMs: 0
        name: root.currentTechnician !== "" ? root.nameOf(root.currentTechnician) : ""
        onBreakAsked: root.addBreak(menu.atMs)
        onRemovalAsked: pause.remove()
        onShiftAsked: root.shiftAsked(root.currentTechnician, menu.atMs)
        onClosed: root.forceActiveFocus()
    }
    Timer {
        interval: 10000
        running: root.visible && !root.isElsewhere && !move.isUnderWay && !pause.isUnderWay
        repeat: true
        onTriggered: root.showNow()
    }
    TimeRuler {
        id: ruler
        x: root.labelWidth
        width: axis.widthPx
        height: parent.height
        axis: axis
        nowMs: root.session.nowMs
    }
    Item {
        id: head
        width: root.labelWidth
        height: ruler.headHeight
        TextLine {
            x: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Timeline")
            font.weight: Font.DemiBold
        }
        FlatButton {
            id: planButton
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 22
            visible: root.session.canDispatch
            glyph: "plan"
            tip: qsTr("Plan the day")
            key: "P"
            onClicked: root.planAsked()
        }
        FlatButton {
            anchors.right: planButton.left
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 22
            implicitWidth: 40
            visible: root.isElsewhere
            text: qsTr("Now")
            key: "Home"
            onClicked: root.showNow()
        }
    }
    Rectangle {
        anchors.right: parent.right
        width: detach.width + Theme.space
        height: ruler.headHeight
        color: Theme.surface
        DetachButton {
            id: detach
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 22
            hasOwnWindow: root.hasOwnWindow
            key: "Ctrl+Shift+2"
            onClicked: root.windowAsked()
        }
    }
    Divider {
        y: ruler.headHeight - 1
        width: parent.width
    }
    ListView {
        id: list
        y: ruler.headHeight
        width: parent.width
        height: parent.height - y
        clip: true
        model: root.session.technicians
        reuseItems: false
        boundsBehavior: Flickable.StopAtBounds
        interactive: false
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: TimelineRow {
            id: row
            width: ListView.view.width
            session: root.session
            axis: axis
            move: move
            pause: pause
            labelWidth: root.labelWidth
            isCurrent: root.currentTechnician === row.info.id
            onTechnicianClicked: {
                root.forceActiveFocus();
                root.currentTechnician = row.info.id;
                root.session.selectTechnician(row.info.id);
            }
            onBarClicked: jobId => {
                root.forceActiveFocus();
                root.currentTechnician = row.info.id;
                root.session.selectJob(jobId);
            }
            onBreakClicked: span => {
                root.forceActiveFocus();
                root.currentTechnician = row.info.id;
                pause.choose(row.info.id, span);
            }
            onBreakDragged: scenePoint => {
                const at = list.mapFromItem(null, scenePoint.x, scenePoint.y);
                pause.to(axis.momentAt(at.x - root.labelWidth) - pause.grabMs);
            }
            onMenuAsked: (momentMs, isOnBreak) => {
                root.forceActiveFocus();
                root.currentTechnician = row.info.id;
                if (!isOnBreak)
                    pause.forget();
                menu.atMs = momentMs;
                menu.isOnBreak = isOnBreak;
                menu.popup();
            }
            onBarDoubleClicked: jobId => root.jobOpened(jobId)
            onDragMoved: scenePoint => root.moveTo(root.mapFromItem(null, scenePoint.x, scenePoint.y))
        }
    }
    // Now.
    Item {
        x: root.labelWidth
        width: axis.widthPx
        height: parent.height
        clip: true
        Rectangle {
            x: Math.round(axis.xOf(root.session.nowMs))
            y: 4
            width: 1
            height: parent.height
            color: Theme.danger
        }
        Rectangle {
            x: Math.round(axis.xOf(root.session.nowMs)) - 3
            y: ruler.headHeight - 8
            width: 7
            height: 7
            radius: 4
            color: Theme.danger
        }
    }
    WheelHandler {
        acceptedModifiers: Qt.NoModifier
        onWheel: event => {
            const sideways = event.angleDelta.x;
            if (sideways !== 0) {
                root.isElsewhere = true;
                axis.panBy(sideways / 2);
                return;
            }
            list.contentY = Math.max(0, Math.min(Math.max(0, list.contentHeight - list.height), list.contentY - event.angleDelta.y / 2));
        }
    }
    WheelHandler {
        acceptedModifiers: Qt.ShiftModifier
        onWheel: event => {
            root.isElsewhere = true;
            axis.panBy((event.angleDelta.y + event.angleDelta.x) / 2);
        }
    }
    WheelHandler {
        acceptedModifiers: Qt.ControlModifier
        onWheel: event => {
            root.isElsewhere = true;
            axis.zoomBy(event.angleDelta.y > 0 ? 1.15 : 1 / 1.15, event.x - root.labelWidth);
        }
    }
    DragHandler {
        // The empty ground is taken hold of to look at another time.
        target: null
        acceptedButtons: Qt.LeftButton
        property real last: 0
        onActiveChanged: last = 0
        onActiveTranslationChanged: {
            if (!active)
                return;
            root.isElsewhere = true;
            axis.panBy(activeTranslation.x - last);
            last = activeTranslation.x;
        }
    }
    DropArea {
        anchors.fill: parent
        keys: ["dispatch/job"]
        onEntered: drag => {
            move.begin(drag.getDataAsString("dispatch/job"), drag.text, 60);
        }
        onPositionChanged: drag => root.moveTo(Qt.point(drag.x, drag.y))
        onExited: move.cancel()
        onDropped: event => {
            move.drop();
            event.accept();
        }
    }
    MoveCard {
        id: card
        property point at: Qt.point(0, 0)
        readonly property bool isByKey: root.activeFocus && move.isUnderWay && card.at.x === 0
        visible: move.isUnderWay && move.technicianId !== "" && card.verdict.headline !== ""
        verdict: move.verdict
        technicianName: move.technicianId !== "" ? root.nameOf(move.technicianId) : ""
        x: Math.max(4, Math.min(root.width - width - 4, card.isByKey ? root.labelWidth + axis.xOf(move.fromMs) : card.at.x + 14))
        y: card.isByKey ? Math.max(4, Math.min(root.height - height - 4, ruler.headHeight + root.rowOf(move.technicianId) * 36 - list.contentY + 40)) : card.at.y > root.height - height - 20 ? Math.max(4, card.at.y - height - 14) : card.at.y + 14
    }
    MoveCard {
        visible: pause.isUnderWay && verdict.headline !== ""
        verdict: pause.verdict
        technicianName: pause.technicianId !== "" ? qsTr("%1, break").arg(root.nameOf(pause.technicianId)) : ""
        x: Math.max(4, Math.min(root.width - width - 4, root.labelWidth + axis.xOf(pause.fromMs)))
        y: {
            const rowTop = ruler.headHeight + root.rowOf(pause.technicianId) * (list.count > 0 ? list.contentHeight / list.count : 36) - list.contentY;
            const below = rowTop + 40;
            return below + height > root.height - 4 ? Math.max(4, rowTop - height - 4) : below;
        }
    }
    Connections {
        target: move
        function onIsUnderWayChanged(): void {
            if (!move.isUnderWay)
                card.at = Qt.point(0, 0);
        }
    }
    function nameOf(technicianId: string): string {
        return root.session.technicians.nameOf(technicianId);
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: "crew"
        title: root.session.hasData ? qsTr("No technicians to show") : qsTr("Nothing has been loaded yet")
        advice: ""
    }
}
