// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_index.h"

#include "journal/search_words.h"

#include <algorithm>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using sqlite::Query;

namespace {

// Beside the tables of replica_file.h. `upto` is the newest event in the index: a program that does not know this index
// adds events without moving it.
constexpr char Schema[] = R"(
    CREATE TABLE IF NOT EXISTS log_index (
        one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL, upto INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS log_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
)";
// The same name as before, so that an older program still finds a table to write into.
constexpr char MakeTexts[] = R"(
    DROP TABLE IF EXISTS log_text;
    CREATE VIRTUAL TABLE log_text USING fts5 (
        text, content = '', columnsize = 0, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2');
    DELETE FROM log_words;
    INSERT OR REPLACE INTO log_index (one, format, upto) VALUES (1, 1, 0);
)";

//! Beginnings of up to this many letters have lists of their own in log_text (`prefix`).
constexpr qsizetype ListedBeginning = 3;
constexpr qsizetype MaxWordChars
    = 64; //!< longer ones are cut: nobody types them, but a page of base64 has them
constexpr qsizetype MaxKnown = 200'000;
//! Words shorter than this are not guessed at: nearly everything is one slip from them.
constexpr qsizetype LeastGuessed = 4;

// Private use: unicode61 takes them for letters, and searchWords() never gives one.
const QString WhoMark = u"\uE000w"_s;
const QString KindMark = u"\uE000k"_s;
const QString JobMark = u"\uE000j"_s;
const QString CustomerMark = u"\uE000c"_s;
const QString TechnicianMark = u"\uE000t"_s;
const QString AddressMark = u"\uE000a"_s;
const QString EveryEvent = u"\uE000e"_s;

QString quoted(const QString &word)
{
    return u'"' + word + u'"';
}

QString anyOf(const QStringList &expressions)
{
    return expressions.size() == 1 ? expressions.front()
                                   : QString(u'(' + expressions.join(u" OR "_s) + u')');
}

//! The least text that no continuation of \p beginning reaches.
QString after(const QString &beginning)
{
    return beginning + QString::fromUcs4(U"\U0010FFFF", 1);
}

} // namespace

Stored<bool> LogIndex::prepare(sqlite::Database &database)
{
    if (const auto done = database.execute(Schema); !done)
        return std::unexpected(done.error());
    const auto upto
        = database.integer("SELECT coalesce(max(upto), -1) FROM log_index WHERE format = 1");
    if (!upto)
        return std::unexpected(upto.error());
    const auto newest = database.integer("SELECT coalesce(max(seq), 0) FROM events");
    if (!newest)
        return std::unexpected(newest.error());
    const bool isStale = *upto != *newest;
    if (isStale) {
        if (const auto done = database.execute(MakeTexts); !done)
            return std::unexpected(done.error());
    }
    const std::pair<sqlite::Statement *, const char *> statements[] {
        { &m_insertText, "INSERT INTO log_text (rowid, text) VALUES (?, ?)" },
        { &m_insertWord, "INSERT OR IGNORE INTO log_words (word) VALUES (?)" },
        { &m_mark, "UPDATE log_index SET upto = max(upto, ?)" },
        { &m_clearTexts, "INSERT INTO log_text (log_text) VALUES ('delete-all')" },
        { &m_clearWords, "DELETE FROM log_words" },
        { &m_unmark, "UPDATE log_index SET upto = 0" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    if (const auto done = prepareReading(database); !done)
        return std::unexpected(done.error()); // want of memory is no damage
    return isStale && *newest > 0;
}

Stored<void> LogIndex::prepareReading(sqlite::Database &database)
{
    const std::pair<sqlite::Statement *, const char *> statements[] {
        { &m_endings,
            "SELECT word FROM log_words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?" },
        { &m_weight,
            "SELECT count(*) FROM (SELECT rowid FROM log_text WHERE log_text MATCH ? LIMIT ?)" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return {};
}

Stored<void> LogIndex::add(quint64 seq, const LogText &text)
{
    QStringList all;
    all.reserve(text.words.size() + 16);
    for (const auto &word : text.words)
        all << word.first(std::min(word.size(), MaxWordChars));
    const auto mark = [&all](const QString &sign, const QStringList &words) {
        for (const auto &word : words)
            all << QString(sign + word.first(std::min(word.size(), MaxWordChars)));
    };
    mark(WhoMark, text.who);
    mark(CustomerMark, text.customer);
    mark(TechnicianMark, text.technician);
    mark(AddressMark, text.address);
    mark(KindMark, text.kinds);
    if (text.job)
        all << QString(JobMark + QString::number(*text.job));
    all << EveryEvent;
    if (m_known.size() > MaxKnown)
        m_known.clear();
    for (const auto &word : all) {
        if (m_known.contains(word))
            continue;
        if (const auto done = Query(m_insertWord, word).run(); !done)
            return done;
        m_known.insert(word);
    }
    if (const auto done = Query(m_insertText, seq, all.join(u' ')).run(); !done)
        return done;
    return Query(m_mark, seq).run();
}

Stored<void> LogIndex::clear()
{
    m_known.clear();
    for (auto *statement : { &m_clearTexts, &m_clearWords, &m_unmark }) {
        if (const auto done = Query(*statement).run(); !done)
            return done;
    }
    return {};
}

Stored<LogIndex::Endings> LogIndex::endingsOf(const QString &beginning)
{
    Endings endings;
    Query query(m_endings, beginning, after(beginning), MaxEndings + 1);
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return endings;
        if (endings.words.size() == MaxEndings) {
            endings.areAll = false;
            return endings;
        }
        endings.words << query.text(0);
    }
}

//! \return empty: no event can have it
Stored<QString> LogIndex::wordExpression(const QString &mark, const QString &word, bool isWhole)
{
    const QString whole = mark + word.first(std::min(word.size(), MaxWordChars));
    if (!isWhole && whole.size() <= ListedBeginning) {
        const auto endings = endingsOf(whole);
        if (!endings)
            return std::unexpected(endings.error());
        return endings->words.isEmpty() ? QString() : QString(quoted(whole) + u'*');
    }
    const auto endings = endingsOf(whole);
    if (!endings)
        return std::unexpected(endings.error());
    if (isWhole)
        return endings->words.contains(whole) ? quoted(whole) : QString();
    if (!endings->areAll)
        return QString(quoted(whole) + u'*');
    QStringList choices;
    for (const auto &ending : endings->words)
        choices << quoted(ending);
    return choices.isEmpty() ? QString() : anyOf(choices);
}

Stored<QString> LogIndex::phraseExpression(const QStringList &words, bool isWhole)
{
    const auto endings = endingsOf(words.back());
    if (!endings)
        return std::unexpected(endings.error());
    if (endings->words.isEmpty())
        return QString();
    const QString start = words.first(words.size() - 1).join(u' ') + u' ';
    if (isWhole)
        return quoted(QString(start + words.back()));
    if (!endings->areAll)
        return QString(quoted(QString(start + words.back())) + u'*');
    QStringList choices;
    for (const auto &ending : endings->words)
        choices << quoted(QString(start + ending));
    return anyOf(choices);
}

Stored<QString> LogIndex::termExpression(const LogTerm &term)
{
    using enum LogTerm::Field;
    if (term.field == Any) {
        return term.words.size() == 1 ? wordExpression({}, term.words.front(), term.isWhole)
                                      : phraseExpression(term.words, term.isWhole);
    }
    if (term.field == Kind || term.field == Job) {
        QStringList choices;
        for (const auto &word : term.words)
            choices << quoted(QString((term.field == Kind ? KindMark : JobMark) + word));
        return anyOf(choices);
    }
    const QString mark = term.field == Who ? WhoMark
        : term.field == Customer           ? CustomerMark
        : term.field == Technician         ? TechnicianMark
                                           : AddressMark;
    QStringList each;
    for (const auto &word : term.words) {
        const auto expression = wordExpression(mark, word, false);
        if (!expression || expression->isEmpty())
            return expression;
        each << *expression;
    }
    return each.size() == 1 ? each.front() : QString(u'(' + each.join(u" AND "_s) + u')');
}

Stored<LogIndex::Expression> LogIndex::expression(const LogFilter &filter)
{
    QStringList wanted, unwanted;
    for (const auto &term : filter.terms) {
        const auto expression = termExpression(term);
        if (!expression)
            return std::unexpected(expression.error());
        if (!expression->isEmpty())
            (term.isNot ? unwanted : wanted) << *expression;
        else if (!term.isNot)
            return Expression { .fts = {}, .isHopeless = true };
    }
    if (wanted.isEmpty() && unwanted.isEmpty())
        return Expression {};
    if (wanted.isEmpty())
        wanted << quoted(EveryEvent);
    QString fts = wanted.join(u" AND "_s);
    if (!unwanted.isEmpty())
        fts = u'(' + fts + u") NOT "_s + anyOf(unwanted);
    return Expression { .fts = fts };
}

Stored<QString> LogIndex::guess(const QString &word)
{
    // A word typed to its end is meant as it is; one still being typed may go on, so a beginning is good enough.
    QStringList found;
    for (const auto &slip : slipsOf(word)) {
        Query query(m_endings, slip, after(slip), 1);
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (*row && found.size() < MaxGuesses)
            found << slip;
    }
    QString best;
    qint64 most = 0;
    for (const auto &slip : found) {
        const auto expression = wordExpression({}, slip, false);
        if (!expression)
            return std::unexpected(expression.error());
        Query query(m_weight, *expression, MaxGuessWeight);
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        // A slip that is a word of its own before one that only begins one.
        const auto endings = endingsOf(slip);
        const bool isWord = endings && endings->words.contains(slip);
        const qint64 weight = (*row ? query.integer(0) : 0) + (isWord ? MaxGuessWeight : 0);
        if (weight > most) {
            most = weight;
            best = slip;
        }
    }
    return best;
}

Stored<std::optional<LogFilter>> LogIndex::mended(const LogFilter &filter)
{
    LogFilter result = filter;
    bool isMended = false;
    for (auto &term : result.terms) {
        if (term.field != LogTerm::Field::Any || term.isNot)
            continue;
        for (auto &word : term.words) {
            const auto there = wordExpression({}, word, term.isWhole);
            if (!there)
                return std::unexpected(there.error());
            if (!there->isEmpty() || word.size() < LeastGuessed)
                continue;
            const auto better = guess(word);
            if (!better)
                return std::unexpected(better.error());
            if (better->isEmpty())
                return std::optional<LogFilter>();
            word = *better;
            isMended = true;
        }
    }
    return isMended ? std::optional(result) : std::nullopt;
}

} // namespace dispatch::journal
