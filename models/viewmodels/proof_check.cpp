// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/proof_check.h"

#include "journal/seal_file.h"
#include "journal/sqlite_replica.h"
#include "protocol/event_codec.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using journal::Seal;

namespace {

QString when(domain::Timestamp at)
{
    return QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(domain::toMs(at)), QLocale::ShortFormat);
}

QString count(quint64 number)
{
    return QLocale().toString(number);
}

} // namespace

ProofCheck::ProofCheck(std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
}

ProofCheck::~ProofCheck()
{
    if (!m_thread)
        return;
    m_isCanceled->store(true);
    m_thread->wait();
}

QString ProofCheck::witnessPath() const
{
    const QString replica = m_source().replicaPath;
    return replica.isEmpty() ? QString() : QString(replica + u".witness"_s);
}

QString ProofCheck::witnessText() const
{
    return m_witness
        ? tr("record %1, signed %2").arg(count(m_witness->newest.seq), when(m_witness->newest.at))
        : QString();
}

QString ProofCheck::fingerprint() const
{
    return m_witness ? journal::fingerprint(m_witness->key) : QString();
}

void ProofCheck::reset()
{
    m_query.cancel();
    m_hearing.cancel();
    cancel();
    const QString path = witnessPath();
    m_witness = path.isEmpty() ? std::nullopt : journal::Witness::read(path);
    if (!m_thread) {
        m_state = NotChecked;
        m_text.clear();
    }
    Q_EMIT changed();
}

std::optional<journal::Testimony> ProofCheck::readTestimony(const QByteArray &body)
{
    const auto object = QJsonDocument::fromJson(body).object();
    const auto epoch = domain::parseUuid(object["epoch"_L1].toString());
    const auto key = QByteArray::fromHex(object["key"_L1].toString().toLatin1());
    if (!epoch || key.size() != journal::SealKey::PublicBytes)
        return std::nullopt;
    journal::Testimony testimony { .key = key, .epoch = *epoch, .link = {}, .seals = {} };
    const auto from = object["from"_L1].toObject();
    if (!from.isEmpty())
        testimony.link = QByteArray::fromHex(from["link"_L1].toString().toLatin1());
    for (const auto &value : object["checkpoints"_L1].toArray()) {
        const auto seal = Seal::fromJson(value.toObject());
        if (!seal)
            return std::nullopt;
        testimony.seals.push_back(*seal);
    }
    return testimony;
}

void ProofCheck::connected()
{
    const auto source = m_source();
    if (source.accessToken.isEmpty() || m_hearing.isAsking())
        return;
    QUrlQuery query;
    if (m_witness) {
        query.addQueryItem(u"after"_s, QString::number(m_witness->newest.number));
        query.addQueryItem(u"from"_s, QString::number(m_witness->newest.seq));
    }
    const feed::ServerQuery::Question question { .server = source.server,
        .accessToken = source.accessToken,
        .path = u"/v1/proof"_s,
        .query = query };
    m_hearing.ask(question, [this, question](const std::expected<QByteArray, QString> &body) {
        if (body)
            return hear(*body);
        if (!m_witness)
            return;
        // It may have no such record any more: then it says what it has instead.
        auto rest = question;
        rest.query = {};
        m_hearing.ask(rest, [this](const std::expected<QByteArray, QString> &all) {
            if (all)
                hear(*all);
        });
    });
}

void ProofCheck::hear(const QByteArray &body)
{
    const auto testimony = readTestimony(body);
    if (!testimony)
        return; // an older server, which signs nothing
    const auto before = m_witness;
    const QString objection = journal::hear(m_witness, *testimony);
    if (objection.isEmpty() && m_witness && m_witness != before) {
        if (const auto kept = m_witness->write(witnessPath()); !kept)
            m_text = kept.error().text;
    }
    Q_EMIT historyChanged(objection);
    Q_EMIT changed();
}

void ProofCheck::trustAnew()
{
    QFile::remove(witnessPath());
    m_witness.reset();
    Q_EMIT historyChanged({});
    connected();
    Q_EMIT changed();
}

void ProofCheck::verify()
{
    if (isRunning() || m_thread)
        return;
    const auto source = m_source();
    if (source.replicaPath.isEmpty())
        return finish({ CouldNot, tr("There is no log on this computer yet.") });
    m_state = Running;
    m_progress = 0;
    m_isCanceled = std::make_shared<std::atomic_bool>(false);
    m_text = tr("Asking the server for what it has signed…");
    Q_EMIT changed();
    if (source.accessToken.isEmpty())
        return gather();
    // What happened until now is to be in it.
    m_query.ask({ .server = source.server,
                    .accessToken = source.accessToken,
                    .path = u"/v1/proof"_s,
                    .method = feed::ServerQuery::Method::Post },
        [this](const std::expected<QByteArray, QString> &) { gather(); });
}

void ProofCheck::gather()
{
    const auto source = m_source();
    const auto replica = journal::SqliteReplica::openBeside(source.replicaPath);
    if (!replica)
        return finish({ CouldNot, replica.error().text });
    const auto extent = (*replica)->logExtent();
    if (!extent || extent->newest == 0)
        return finish({ CouldNot,
            tr("No event is on this computer yet, only the state as it came from the server.") });
    Task task { .replicaPath = source.replicaPath,
        .seals = {},
        .key = m_witness ? m_witness->key : QByteArray(),
        .from = extent->oldest - 1,
        .fromLink = extent->oldest == 1 ? QByteArray(32, '\0') : QByteArray() };
    if (source.accessToken.isEmpty()) {
        if (!m_witness)
            return finish({ CouldNot,
                tr("The server has to be reached once: no signed checkpoint of it is here.") });
        task.seals.push_back(m_witness->newest);
        if (task.fromLink.isEmpty())
            return finish({ CouldNot,
                tr("Without the server only a whole log can be checked, and here it begins with "
                   "record %1.")
                    .arg(count(extent->oldest)) });
        return run(std::move(task));
    }
    QUrlQuery query;
    query.addQueryItem(u"from"_s, QString::number(task.from));
    m_query.ask({ .server = source.server,
                    .accessToken = source.accessToken,
                    .path = u"/v1/proof"_s,
                    .query = query },
        [this, task](const std::expected<QByteArray, QString> &body) mutable {
            const auto testimony = body ? readTestimony(*body) : std::nullopt;
            if (!testimony || !testimony->link) {
                return finish({ CouldNot,
                    body ? tr("The server's answer cannot be read. Update whichever of the two "
                              "programs "
                              "is older.")
                         : tr("The signed checkpoints could not be fetched: %1.")
                               .arg(body.error()) });
            }
            task.seals = testimony->seals;
            if (task.key.isEmpty())
                task.key = testimony->key;
            if (task.fromLink.isEmpty())
                task.fromLink = *testimony->link;
            run(std::move(task));
        });
}

ProofCheck::Outcome ProofCheck::check(
    const Task &task, const std::function<bool(quint64, quint64)> &progress)
{
    if (const auto forged = journal::firstForged(task.seals, task.key))
        return { NotInOrder, forged->text };
    const auto replica = journal::SqliteReplica::openBeside(task.replicaPath);
    if (!replica)
        return { CouldNot, replica.error().text };
    const auto extent = (*replica)->logExtent();
    if (!extent)
        return { CouldNot, extent.error().text };
    journal::SealJudge judge(task.seals);
    judge.startAt(task.from, task.fromLink);
    QByteArray link = task.fromLink;
    quint64 seq = task.from;
    for (;;) {
        const auto page = (*replica)->log(
            { .text = {}, .entity = {}, .limit = PageRows, .filter = {}, .afterSeq = seq });
        if (!page)
            return { NotInOrder, page.error().text };
        for (auto event = page->rbegin(); event != page->rend(); ++event) {
            if (event->seq != seq + 1) {
                return { CouldNot,
                    tr("Record %1 is not on this computer: it has not come yet, or this account "
                       "may not "
                       "see it. Up to there all is as signed.")
                        .arg(count(seq + 1)) };
            }
            link = journal::chainNext(link, protocol::canonicalEvent(*event));
            ++seq;
            if (const auto objection = judge.take(seq, link))
                return { NotInOrder, objection->text };
        }
        if (!progress(seq - task.from, extent->newest - task.from))
            return { CouldNot, tr("Stopped before its end.") };
        if (page->size() < std::size_t(PageRows))
            break;
    }
    if (judge.judged() == 0)
        return { CouldNot, tr("No signed checkpoint is about the records on this computer.") };
    const auto newest = std::ranges::find_if(task.seals.rbegin(), task.seals.rend(),
        [seq](const Seal &seal) { return seal.seq <= seq; });
    return { InOrder,
        tr("In order: records %1 to %2 are what the server signed, the last time %3 (%4 "
           "checkpoints).")
            .arg(count(task.from + 1), count(newest->seq), when(newest->at),
                count(judge.judged())) };
}

void ProofCheck::run(Task task)
{
    m_text = tr("Recomputing the chain…");
    m_thread.reset(QThread::create([this, task = std::move(task), stop = m_isCanceled] {
        const auto outcome = check(task, [&](quint64 done, quint64 all) {
            QMetaObject::invokeMethod(
                this,
                [this, done, all] {
                    m_progress = all > 0 ? double(done) / double(all) : 1;
                    m_text = tr("%1 of %2 records").arg(count(done), count(all));
                    Q_EMIT changed();
                },
                Qt::QueuedConnection);
            return !stop->load();
        });
        QMetaObject::invokeMethod(this, [this, outcome] { finish(outcome); }, Qt::QueuedConnection);
    }));
    m_thread->start(QThread::LowPriority);
    Q_EMIT changed();
}

void ProofCheck::cancel()
{
    if (m_isCanceled)
        m_isCanceled->store(true);
    if (m_query.isAsking()) {
        m_query.cancel();
        finish({ CouldNot, tr("Stopped before its end.") });
    }
}

void ProofCheck::finish(const Outcome &outcome)
{
    if (m_thread) {
        m_thread->wait();
        m_thread.reset();
    }
    m_state = outcome.state;
    m_text = outcome.text;
    m_progress = outcome.state == InOrder ? 1 : m_progress;
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
