// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

//! What a stranger has written, made safe to show: no markup of theirs is one here, no direction of theirs reaches beyond
//! their own line, and what can be clicked says where it leads.
namespace dispatch::viewmodels {

//! \brief A place in a text that leads somewhere.
struct TextLink {
    qsizetype from = 0;
    qsizetype length = 0;
    QString target; //!< "https://…", "mailto:…", "tel:…", or "job:481"
    bool operator==(const TextLink &) const = default;
};

//! \brief Addresses of the web, of mail and of telephones, and mentions of jobs (`#481`), in order, none over another.
//! Nothing else is ever a link: no other scheme, no address with a user name in it ("https://bank.example@evil.example"), none
//! with a sign that changes the direction.
//! \param isJob whether there is a job of that number
[[nodiscard]] std::vector<TextLink> linksIn(
    const QString &text, const std::function<bool(quint64)> &isJob);

//! \brief The text with every change of direction ended at the end of its line, and unmatched ends left out.
[[nodiscard]] QString isolated(const QString &text);

//! \brief For a place within another sentence: on one line, cut to \p maxChars, in its own direction.
[[nodiscard]] QString inOneLine(const QString &text, qsizetype maxChars = 160);

//! \brief For Text.StyledText: everything escaped, links as `<a href>`; empty if there is no link, and the plain text does.
[[nodiscard]] QString linkedText(const QString &text, const std::function<bool(quint64)> &isJob);

//! \brief Why a text cannot be sent as one message; empty if it can.
[[nodiscard]] QString whyTooLong(const QString &text);

} // namespace dispatch::viewmodels
