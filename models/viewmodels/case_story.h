// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/billing.h"
#include "journal/case_file.h"
#include "state/operation.h"

#include <QList>
#include <QString>
#include <QTimeZone>

namespace dispatch::viewmodels {

//! \brief Times of a case as people at the place read them.
class CaseClock {
public:
    explicit CaseClock(QTimeZone zone)
        : m_zone(std::move(zone))
    {
    }
    [[nodiscard]] QString day(
        domain::Timestamp at) const; //!< "Friday, 27 November 2026 (UTC+01:00)"
    [[nodiscard]] QString time(domain::Timestamp at) const; //!< "14:03:22"
    [[nodiscard]] QString minute(domain::Timestamp at) const; //!< "14:03"
    [[nodiscard]] QString moment(domain::Timestamp at) const; //!< "2026-11-27 14:03:22 UTC+01:00"
    [[nodiscard]] QString zoneName() const; //!< "Europe/Paris"

private:
    [[nodiscard]] QDateTime local(domain::Timestamp at) const;
    QTimeZone m_zone;
};

//! \brief A case as it is told to people: what both the page and the paper show, in words, without a look to either.
struct CaseStory {
    //! Rows told of each kind; of a longer case the rest is in the file for a verifier, and that is said.
    static constexpr qsizetype MaxRows = 20'000;
    //! Ways that are drawn; of others it is said that there were some.
    static constexpr qsizetype MaxJourneys = 12;
    //! Files of messages that are looked for.
    static constexpr qsizetype MaxFiles = 200;

    struct Fact {
        QString label, text;
    };
    struct Happening {
        quint64 seq = 0;
        domain::Timestamp at;
        QString who, what;
    };
    struct Said {
        domain::Timestamp at;
        QString who;
        QString side; //!< "customer", "office", "technician"; empty: not known here
        QString to; //!< "to the customer", "within the office"
        QString text; //!< as it was posted
        QStringList after; //!< what became of it: put right, taken back
        QList<QUuid> files;
        domain::ThreadId thread;
    };
    struct Entry {
        domain::Timestamp at;
        QString what, who;
        domain::Money amount;
        int direction = 1; //!< 1: adds to what is owed, -1: takes from it
        qint64 balanceMinor
            = 0; //!< after it; below zero: the customer has something to their credit
    };
    struct Statement {
        QString currency;
        QList<Entry> entries;
        QString result; //!< "Charged 125.00, paid 100.00, open 25.00 EUR: partly paid"
    };
    struct Journey {
        domain::TechnicianId technician;
        QString name;
        domain::Timestamp from;
        std::optional<domain::Timestamp>
            to; //!< nullopt: was still on the way when the case was made
        bool hasArrived = false;
    };
    struct Checkpoint {
        quint64 number = 0, from = 0, seq = 0;
        domain::Timestamp at;
        QString root; //!< in groups
    };

    CaseClock clock { QTimeZone::utc() };
    QString number, title, description;
    QString madeBy;
    domain::Timestamp made;
    QList<Fact> facts; //!< who, where, what, and how it ended
    std::optional<domain::GeoPoint> place;
    QList<Happening> happenings;
    QList<Said> said;
    QList<Statement> money;
    QList<Journey> journeys;
    qsizetype untold = 0, undrawn = 0; //!< beyond the limits

    qsizetype records = 0;
    quint64 firstSeq = 0, lastSeq = 0, sealedSeq = 0;
    domain::Timestamp sealedAt;
    QString key; //!< in groups
    QList<Checkpoint> checkpoints;
    QString fileHash; //!< SHA-256 of the case file, in groups

    [[nodiscard]] QList<QUuid> files() const; //!< of all messages, each once, MaxFiles at most
};

//! \brief Tells a case that has been verified.
//! \param json the file as it is saved
//! \param office whom this console knows: gives the roles, which are not in the file
//! \threads reentrant
[[nodiscard]] CaseStory tellCase(const journal::CaseFile &file, const journal::CaseReport &report,
    const QByteArray &json, const state::Operation &office, const QTimeZone &zone);

//! \brief How a reader checks the case, and what is not proven by it. One sentence each.
[[nodiscard]] QStringList caseCheckWords(const CaseStory &story);
[[nodiscard]] QStringList caseLimitWords();

} // namespace dispatch::viewmodels
