// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite.h"

namespace dispatch::journal {

//! \brief What SqliteReplica and the rescue of a damaged one both know about the file.
inline constexpr sqlite::FileKind ReplicaFile { .applicationId = 0x44737052, // "DspR"
    .format = 1,
    .noun = "This computer's copy",
    .remedy = "Start Dispatch again: it keeps the file and loads a new "
              "copy from the server." };

//! `base` is a snapshot in pieces (snapshot_items.h); events after `base_seq` are folded onto it, earlier ones are kept
//! for the log. Deleting from `log_text`, which keeps no copy of the texts, is all or nothing.
inline constexpr char ReplicaSchema[] = R"(
    CREATE TABLE meta (
        one INTEGER PRIMARY KEY CHECK (one = 1), install BLOB NOT NULL,
        epoch BLOB, seq INTEGER, h TEXT, as_of_ms INTEGER, base_seq INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE base (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, item BLOB NOT NULL);
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY, entity_kind INTEGER NOT NULL, entity BLOB NOT NULL, type TEXT NOT NULL,
        at_ms INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE INDEX events_of_entity ON events (entity_kind, entity, seq);
    CREATE VIRTUAL TABLE log_text USING fts5 (
        text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
    CREATE TABLE outbox (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, command BLOB NOT NULL,
        status INTEGER NOT NULL DEFAULT 0, answer BLOB, accepted_seq INTEGER);
)";

//! The name of an empty file left beside the replica when damage shows while running: the next start then looks at every
//! page before it trusts the file.
inline constexpr QLatin1StringView SuspicionSuffix(".check");

inline constexpr char ReplicaOutboxSql[] = "SELECT command, status, answer FROM outbox ORDER BY n";
inline constexpr char ReplicaInstallSql[] = "SELECT install FROM meta";

} // namespace dispatch::journal
