// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/row_context.h"

#include <QObject>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Words that are said often, with fields: "We will be there in {eta}."
class ChatTemplate {
    Q_GADGET
    QML_VALUE_TYPE(chatTemplate)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString filled MEMBER filled FINAL)
    Q_PROPERTY(bool isOwn MEMBER isOwn FINAL)
public:
    QString text; //!< with its fields: "We will be there in {eta}."
    QString filled; //!< for the thread shown; what is not known keeps its field
    bool isOwn = false; //!< made by the account, on this machine
    bool operator==(const ChatTemplate &) const = default;
};

//! \brief What stands for each field: "eta" -> "25 min"; a field that is not known is not in it.
using TemplateFields = QHash<QString, QString>;

//! \brief The fields of the job of a thread.
[[nodiscard]] TemplateFields fieldsFor(const domain::Thread &thread, const RowContext &context);
//! \brief The text with the fields that are known filled in.
[[nodiscard]] QString filled(const QString &text, const TemplateFields &fields);
//! \brief The fields that still stand in a text, with their braces; other braces are just braces.
[[nodiscard]] QStringList openFields(const QString &text);
//! \brief Those the program brings, for one side of a conversation.
[[nodiscard]] QStringList builtInTemplates(bool isToCustomer);

} // namespace dispatch::viewmodels
