// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"

//! What people read when the feed does not do what they want: what happened, what it means, what to do.
namespace dispatch::feed {

//! \brief For a close code after which no attempt is made without a person.
[[nodiscard]] QString closeText(int closeCode);
[[nodiscard]] QString storeText(const journal::StoreError &error);
[[nodiscard]] QString readOnlyReplicaText();
[[nodiscard]] QString outboxFullText();
[[nodiscard]] QString commandTooLargeText();
[[nodiscard]] QString changeNotKeptText(const journal::StoreError &error);
[[nodiscard]] QString serverReadOnlyText();
//! \brief Why the server does not show something: its own sentence without the full stop, where \p body has one.
[[nodiscard]] QString notShownText(const QByteArray &body = {});
//! \brief The server's log is another one than this client knew, and nobody said that it was restored.
//! \param known the client's place in the log it knew; \param waiting as below
[[nodiscard]] QString historyForkedText(quint64 known, qsizetype waiting);
//! \param waiting commands of this client that are sent (again) to the restored log
[[nodiscard]] QString historyReplacedText(
    const std::optional<domain::Restoration> &restored, qsizetype waiting);

} // namespace dispatch::feed
