// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"

#include <QFile>

#include <optional>
#include <vector>

namespace dispatch::test {

//! \brief What a clerk of the fault tests swears to, line by line in a file that outlives a kill of its process.
//!
//! `trying MARKER` is written before a command is made, `made MARKER ID` once the client said that it is stored, then
//! `acked ID SEQ` or `refused ID CODE` when its result was told, and `dropped ID` before a refused one is given up.
class ClerkLog {
public:
    //! \brief Appends to \p path. A line that a kill cut short is ended first. Failure ends the process.
    explicit ClerkLog(const QString &path);

    void trying(const QString &marker) { write(u"trying", marker); }
    void made(const QString &marker, const domain::CommandId &id)
    {
        write(u"made", marker, domain::uuidText(id.uuid));
    }
    //! \brief The client said no at once and stored nothing.
    void declined(const QString &marker) { write(u"declined", marker); }
    void acked(const domain::CommandId &id, quint64 seq)
    {
        write(u"acked", domain::uuidText(id.uuid), QString::number(seq));
    }
    void refused(const domain::CommandId &id, domain::ErrorCode code)
    {
        write(u"refused", domain::uuidText(id.uuid), QString(domain::name(code)));
    }
    void dropping(const domain::CommandId &id) { write(u"dropped", domain::uuidText(id.uuid)); }

    //! \brief One command as sworn to.
    struct Deed {
        QString marker;
        domain::CommandId id; //!< null: the process ended between trying and made
        std::optional<quint64> ackedSeq;
        std::optional<domain::ErrorCode> refused;
        bool isDeclined = false;
        bool isDropped = false;
        bool contradicts = false; //!< two answers that differ
    };
    struct Read {
        std::vector<Deed> deeds; //!< in the order they were made
        int tornLines = 0; //!< cut short by a kill
        QString problem; //!< a line that makes no sense
    };
    [[nodiscard]] static Read read(const QString &path);

private:
    void write(QStringView word, const QString &first, const QString &second = {});
    QFile m_file;
};

} // namespace dispatch::test
