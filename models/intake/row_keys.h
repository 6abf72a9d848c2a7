// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"

#include <QHash>
#include <QStringList>

namespace dispatch::intake {

//! \brief Gives each row of a table a key: the same row has the same one in every import, and one that stands there twice
//! counts twice.
class RowKeys {
public:
    [[nodiscard]] QString next(const QStringList &cells);

private:
    QHash<QByteArray, int> m_seen; //!< by hash of the cells
};

//! \brief The same id for the same key, for as long as there are ids: what is sent again finds what it made before.
//! \param purpose keeps the keys of one kind of thing apart from those of another
[[nodiscard]] QUuid stableUuid(QByteArrayView purpose, QStringView key);

//! \brief The id of the command that brings a row in, where each is one.
[[nodiscard]] domain::CommandId commandIdOf(const QString &key);

//! \brief The ids of what a row brings into being.
struct RowIds {
    domain::JobId job;
    domain::VisitId visit;
    domain::ThreadId thread;
};
[[nodiscard]] RowIds idsOf(const QString &key);

} // namespace dispatch::intake
