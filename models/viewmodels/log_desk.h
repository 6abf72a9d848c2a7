// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/case_export.h"
#include "viewmodels/event_log_model.h"
#include "viewmodels/history_loader.h"
#include "viewmodels/log_export.h"
#include "viewmodels/log_filters.h"
#include "viewmodels/log_hit.h"
#include "viewmodels/proof_check.h"
#include "viewmodels/report_book.h"

namespace dispatch::viewmodels {

//! \brief The supervisor's log: the list, what is found by name, kept filters, export, the older events that are still coming,
//! and the proof.
//! \threads the main thread
class LogDesk : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(dispatch::viewmodels::EventLogModel *model READ model CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::LogFilters *filters READ filters CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::LogExport *exporter READ exporter CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::HistoryLoader *history READ history CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::ProofCheck *proof READ proof CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::CaseExport *caseFile READ caseFile CONSTANT FINAL)
    Q_PROPERTY(dispatch::viewmodels::ReportBook *reports READ reports CONSTANT FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::LogHit> hits READ hits NOTIFY hitsChanged FINAL)
public:
    struct Source {
        std::function<journal::Replica *()> replica; //!< nullptr: no account is open
        std::function<const state::Operation &()> operation;
        std::function<QUrl()> server;
        std::function<QString()> accessToken; //!< empty: not connected
        std::function<domain::Timestamp()> now;
        std::function<uploads::AttachmentFetcher *()> files; //!< what messages carry
    };
    LogDesk(EventLogModel &model, Source source, const QString &settingsFile,
        QObject *parent = nullptr);

    [[nodiscard]] EventLogModel *model() { return &m_model; }
    [[nodiscard]] LogFilters *filters() { return &m_filters; }
    [[nodiscard]] LogExport *exporter() { return &m_exporter; }
    [[nodiscard]] HistoryLoader *history() { return &m_history; }
    [[nodiscard]] ProofCheck *proof() { return &m_proof; }
    [[nodiscard]] CaseExport *caseFile() { return &m_caseFile; }
    [[nodiscard]] ReportBook *reports() { return &m_reports; }
    [[nodiscard]] QList<LogHit> hits() const { return m_hits; }

    //! \brief Another replica, or it begins anew.
    void replicaChanged();
    void snapshotCame() { m_history.reset(); }
    void linkChanged(bool isLive);
    //! \brief The words for one of journal::logKinds(), and what to type for it, in the order to offer them.
    Q_INVOKABLE [[nodiscard]] static QStringList offeredKinds();
    Q_INVOKABLE [[nodiscard]] static QString kindText(const QString &kind)
    {
        return logKindText(kind);
    }

    //! \brief The filter without one of its parts.
    Q_INVOKABLE [[nodiscard]] QString withoutPart(int part) const
    {
        return journal::withoutLogPart(m_model.filter(), part);
    }

Q_SIGNALS:
    void hitsChanged();
    //! \brief Somebody wants to see everything as it was at a moment of the log. \param jobId may be empty
    void momentAsked(const QString &jobId, double momentMs);

private:
    void updateHits();

    EventLogModel &m_model;
    Source m_source;
    LogFilters m_filters;
    LogExport m_exporter;
    HistoryLoader m_history;
    ProofCheck m_proof;
    CaseExport m_caseFile;
    ReportBook m_reports;
    QList<LogHit> m_hits;
    journal::LogFilter m_hitsOf;
};

} // namespace dispatch::viewmodels
