// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/paper.h"

namespace dispatch::viewmodels {

//! \brief Takes what Paper takes and makes one HTML page of it, without anything from elsewhere: pictures are in it as data.
//! All text is escaped, and each piece keeps its own writing direction.
//! \threads reentrant
class HtmlPage {
public:
    void title(const QString &text) { put(u"h1", text); }
    void heading(const QString &text) { put(u"h2", text); }
    void paragraph(const QString &text, Paper::Look look = Paper::Look::Body);
    void beginTable(const QList<Paper::Column> &columns);
    void row(const QList<Paper::Cell> &cells);
    void span(const QString &text);
    void endTable() { m_html += QStringLiteral("</tbody></table>\n"); }
    void picture(const Paper::Picture &picture) { m_html += figure(picture, {}); }
    void pictures(const QList<Paper::Picture> &pictures);

    //! \param title of the window
    [[nodiscard]] QString take(const QString &title) const;

private:
    void put(QStringView tag, const QString &text, QStringView attributes = {});
    [[nodiscard]] static QString escaped(const QString &text);
    [[nodiscard]] static QString figure(const Paper::Picture &picture, QStringView kind);

    QList<Paper::Column> m_columns;
    QString m_html;
};

} // namespace dispatch::viewmodels
