// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace dispatch::viewmodels {

//! \brief What is typed into the filter of the job board: plain words, and `field:value`. All of it must hold.
//!
//! `boiler state:planned tech:"nora f" prio:high due:today is:unread`. A value of a fixed list may be cut short: `due:to`.
struct JobFilter {
    enum class Field : quint8 { State, Technician, Trade, Area, Priority, Due, Is };
    enum class Due : quint8 { Today, Tomorrow, Late, None };
    enum class Is : quint8 { Late, Risk, Unread, Parts, Unpaid, Unassigned, Waiting, Refused };

    struct Term {
        Field field;
        QString value; //!< as plainText(); Due, Is and Priority: empty
        int choice = -1; //!< Due, Is, Priority: which one
        bool operator==(const Term &) const = default;
    };
    QStringList words; //!< as plainText()
    std::vector<Term> terms;
    QStringList parts; //!< what is active, as it was typed, in order
    QString
        hint; //!< what could not be understood, or goes on, in plain words; empty if all is well

    [[nodiscard]] bool isEmpty() const { return words.isEmpty() && terms.empty(); }
    bool operator==(const JobFilter &) const = default;
};

inline constexpr qsizetype MaxFilterChars = 200; //!< of a filter that somebody pastes

//! \brief Takes a filter apart. A field that does not exist, or a value it does not take, is left out and named in `hint`.
[[nodiscard]] JobFilter parseJobFilter(QStringView text);

//! \brief Whether \p filter can only find what \p before found too: a letter more was typed, or a word.
[[nodiscard]] bool narrows(const JobFilter &filter, const JobFilter &before);

//! \brief The same text without one of its parts.
[[nodiscard]] QString withoutPart(QStringView text, qsizetype part);

} // namespace dispatch::viewmodels
