// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/seal.h"
#include "journal/tampering.h"

#include <functional>

namespace dispatch::journal {

//! \brief The whole story of one job as the log has it, with the proof that the log has it: a file that stands for itself.
//!
//! Each record comes as it was written, with the chain before and after it, and with its path in the tree of a signed
//! checkpoint. So whoever has the file and knows the server's public key can see that each record was in the log, at its
//! place, when the checkpoint was signed, and learns nothing of other jobs but hashes.
struct CaseFile {
    struct Record {
        RawRecord raw;
        QByteArray before; //!< the link of the record before it
        quint64 seal = 0; //!< the number of the checkpoint whose tree it is in
        std::vector<QByteArray> path;
        bool operator==(const Record &) const = default;
    };
    domain::EntityRef job;
    quint64 number = 0;
    domain::Timestamp made;
    QString madeBy;
    QByteArray key; //!< with which the checkpoints are signed
    std::vector<Record> records; //!< ascending
    std::vector<Seal> seals; //!< those that records name, and the newest; ascending
    QHash<QString, QString>
        names; //!< "tech/…" to "Ada Lind": what the server calls whom; not proven

    [[nodiscard]] QByteArray toJson() const;
    //! \return or why it is none, in plain words
    [[nodiscard]] static std::expected<CaseFile, QString> fromJson(const QByteArray &json);
};

struct CaseReport {
    std::vector<domain::Event> events;
    domain::Timestamp sealedAt; //!< the newest checkpoint: up to then the story is proven
    quint64 sealedSeq = 0;
};

//! \brief Whether everything in the file is as it was in the log.
//! \param key the public key that was got some other way; empty: that in the file is believed
//! \return what is wrong first, naming the record or checkpoint
[[nodiscard]] std::expected<CaseReport, QString> verifyCase(
    const CaseFile &file, const QByteArray &key);

//! \brief Where a case file comes from.
struct CaseSource {
    std::function<Stored<std::vector<RawRecord>>(const domain::EntityRef &)> recordsOf;
    std::function<Stored<QByteArray>(quint64 seq)> linkAt;
    std::function<Stored<std::vector<QByteArray>>(quint64 after, int limit)> links;
};
//! \brief Fills records and seals. \param entities the job and all that belongs to it
//! \errors Io if there are records that no checkpoint covers yet
[[nodiscard]] Stored<void> fillCase(CaseFile &file, const std::vector<domain::EntityRef> &entities,
    std::span<const Seal> seals, const CaseSource &source);

} // namespace dispatch::journal
