// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/log_desk.h"

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

LogDesk::LogDesk(EventLogModel &model, Source source, const QString &settingsFile, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_source(std::move(source))
    , m_filters(settingsFile)
    , m_exporter([this] {
        const auto *replica = m_source.replica();
        return LogExport::Source { .replicaPath = replica ? replica->path() : QString(),
            .operation = m_source.operation(),
            .filter = m_model.effectiveFilter() };
    })
    , m_history([this] {
        return HistoryLoader::Source { .server = m_source.server(),
            .accessToken = m_source.accessToken(),
            .replica = m_source.replica() };
    })
    , m_proof([this] {
        const auto *replica = m_source.replica();
        return ProofCheck::Source { .server = m_source.server(),
            .accessToken = m_source.accessToken(),
            .replicaPath = replica ? replica->path() : QString() };
    })
    , m_caseFile([this] {
        return CaseExport::Source { .server = m_source.server(),
            .accessToken = m_source.accessToken(),
            .operation = m_source.operation(),
            .files = m_source.files() };
    })
    , m_reports(
          [this] {
              const auto *replica = m_source.replica();
              return ReportBook::Source { .replicaPath = replica ? replica->path() : QString(),
                  .operation = m_source.operation(),
                  .now = m_source.now() };
          },
          settingsFile)
{
    connect(&m_model, &EventLogModel::modelReset, this, &LogDesk::updateHits);
    connect(&m_history, &HistoryLoader::grew, &m_model, &EventLogModel::historyGrew);
}

void LogDesk::replicaChanged()
{
    m_history.reset();
    m_proof.reset();
}

void LogDesk::linkChanged(bool isLive)
{
    if (!isLive)
        return;
    m_history.linkChanged();
    m_proof.connected();
}

QStringList LogDesk::offeredKinds()
{
    // Those somebody asks for by name; the rest can be typed.
    return { u"message"_s, u"note"_s, u"assign"_s, u"status"_s, u"cancel"_s, u"payment"_s,
        u"alarm"_s, u"override"_s };
}

void LogDesk::updateHits()
{
    const auto &filter = m_model.effectiveFilter();
    if (filter == m_hitsOf && !m_hits.isEmpty())
        return;
    m_hitsOf = filter;
    const auto *replica = m_source.replica();
    auto hits = replica ? findHits(filter, m_source.operation(), *replica) : QList<LogHit>();
    if (hits == m_hits)
        return;
    m_hits = std::move(hits);
    Q_EMIT hitsChanged();
}

} // namespace dispatch::viewmodels
