// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Models

//! What is said often, filled in for this job. Own ones come first and go with Del.
ChoicePopup {
    id: root

    required property Chat chat
    property list<chatTemplate> templates: []

    signal used

    heading: qsTr("Templates · what is not known stays to be filled in")
    lines: root.templates.map(one => one.filled)
    removable: root.templates.filter(one => one.isOwn).length
    onAboutToShow: root.templates = root.chat.templates
    onPicked: index => {
        root.chat.useTemplate(index);
        root.close();
        root.used();
    }
    onRemoveAsked: index => {
        root.chat.removeTemplate(index);
        root.templates = root.chat.templates;
    }
}
