// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"
#include "viewmodels/import_table.h"
#include "viewmodels/job_file_rows.h"
#include "viewmodels/row_context.h"
#include "viewmodels/visit_plan.h"

#include <QList>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <memory>

namespace dispatch::viewmodels {

//! \brief Jobs from a CSV file: what its columns mean, what would come of each row, and then the rows in batches.
//!
//! The same file twice creates nothing twice, whoever imports it and however it was stopped (models/intake).
//! \threads lives in the main thread; files are read and judged in a worker, the newest question only
class JobFile : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY pathChanged FINAL)
    //! Folders and tables that what is typed as the path begins.
    Q_PROPERTY(QStringList pathOffers READ pathOffers NOTIFY pathChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::JobFile::Stage stage READ stage NOTIFY changed FINAL)
    //! What is against the file as a whole, or why the import stopped; empty if nothing.
    Q_PROPERTY(QString problem READ problem NOTIFY changed FINAL)
    Q_PROPERTY(bool hasHeader READ hasHeader WRITE setHasHeader NOTIFY changed FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ImportColumn> columns READ columns NOTIFY changed FINAL)
    //! The first rows, or the first of those that cannot be taken.
    Q_PROPERTY(QList<dispatch::viewmodels::ImportLine> preview READ preview NOTIFY changed FINAL)
    Q_PROPERTY(bool showsBadOnly READ showsBadOnly WRITE setShowsBadOnly NOTIFY changed FINAL)
    Q_PROPERTY(int good READ good NOTIFY changed FINAL)
    Q_PROPERTY(int bad READ bad NOTIFY changed FINAL)
    Q_PROPERTY(int known READ known NOTIFY changed FINAL)
    //! "5,120 rows: 5,000 new jobs, 100 are there already, 20 cannot be taken".
    Q_PROPERTY(QString summary READ summary NOTIFY changed FINAL)
    //! Why it cannot be begun; empty: it can.
    Q_PROPERTY(QString whyNot READ whyNot NOTIFY changed FINAL)
    //! 0 to 1.
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged FINAL)
    //! "1,200 of 5,000 · 300 a second · 12 s left".
    Q_PROPERTY(QString progressText READ progressText NOTIFY progressChanged FINAL)
public:
    enum Stage { NoFile, Reading, Ready, Importing, Done };
    Q_ENUM(Stage)
    static constexpr std::size_t MaxPreview = 100;
    static constexpr qsizetype MaxPathOffers = 8;
    static constexpr int MaxEntriesRead = 5'000; //!< of a folder
    static constexpr std::size_t JobsPerBatch = 100;
    //! Of the messages: a quarter of a second at a slow line, and well below what one message may hold.
    static constexpr qsizetype BatchBytes = 32 * 1024;
    //! More would only wait at this end: what comes of one is here after a moment.
    static constexpr std::size_t BatchesUnderWay = 2;

    struct Sources {
        std::function<RowContext()> context;
        std::function<QString()> whyNotAct;
        std::function<std::expected<domain::CommandId, domain::Rejection>(domain::CommandArgs)>
            send;
        std::function<bool(const domain::CommandId &)> withdraw;
        std::function<bool()> isConnected;
    };
    explicit JobFile(Sources sources, QObject *parent = nullptr);
    ~JobFile() override;

    [[nodiscard]] QString path() const { return m_path; }
    void setPath(const QString &path);
    [[nodiscard]] QStringList pathOffers() const { return m_pathOffers; }
    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] bool hasHeader() const { return m_hasHeader; }
    void setHasHeader(bool has);
    [[nodiscard]] QList<ImportColumn> columns() const { return m_columnRows; }
    [[nodiscard]] QList<ImportLine> preview() const { return m_preview; }
    [[nodiscard]] bool showsBadOnly() const { return m_showsBadOnly; }
    void setShowsBadOnly(bool badOnly);
    [[nodiscard]] int good() const { return static_cast<int>(m_verdict.good.size()); }
    [[nodiscard]] int bad() const { return static_cast<int>(m_verdict.bad.size()); }
    [[nodiscard]] int known() const { return m_known; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] double progress() const;
    [[nodiscard]] QString progressText() const;

    //! \brief Begins with another file: nothing is chosen. Not while one is being imported.
    Q_INVOKABLE void start();
    //! \brief Takes an offer: a folder goes on with what is in it, a file is read.
    Q_INVOKABLE void takePath(int offer);
    //! \brief Reads the file at path().
    Q_INVOKABLE void read();
    //! \brief Gives a column the next meaning, or the one before. One that another column has, it loses.
    Q_INVOKABLE void stepColumn(int column, int by);
    Q_INVOKABLE void run();
    //! \brief Stops. What is in stays; what has not been sent is taken back.
    Q_INVOKABLE void cancel();

    // The session tells what happens.
    //! \return whether it was the answer to a command of this import
    bool takeAnswer(const domain::CommandId &id, const protocol::Result &result);
    //! \brief Another account, or none.
    void reset();

Q_SIGNALS:
    void pathChanged();
    void changed();
    void progressChanged();

private:
    using Rows = std::vector<quint32>; //!< of the table
    struct Sent {
        domain::CommandId id;
        Rows rows;
    };
    [[nodiscard]] QString expandedPath() const;
    void findPaths();
    void drop();
    void setTable(std::expected<ImportTable, QString> table);
    void judge();
    void setVerdict(ImportVerdict verdict);
    void makePreview();
    void makeColumns();
    [[nodiscard]] bool isKnown(quint32 row) const;
    [[nodiscard]] domain::BatchItem itemOf(quint32 row) const;
    [[nodiscard]] Rows nextRows();
    [[nodiscard]] domain::Batch batchOf(Rows &rows);
    void sendMore();
    void finish(const QString &problem);
    void noteBad(quint32 row, const QString &reason);

    Sources m_sources;
    QThreadPool m_pool;
    quint64 m_question = 0; //!< an answer to an earlier one is dropped
    QString m_path;
    QStringList m_pathOffers;
    Stage m_stage = NoFile;
    QString m_problem;

    std::shared_ptr<const ImportTable> m_table;
    bool m_hasHeader = true;
    intake::JobColumns m_columns;
    QList<ImportColumn> m_columnRows;
    ImportVerdict m_verdict;
    int m_known = 0;
    QList<ImportLine> m_preview;
    bool m_showsBadOnly = false;

    std::size_t m_next = 0; //!< of ImportVerdict::good
    std::deque<Rows> m_again; //!< parts of batches that were refused
    std::vector<Sent> m_underWay;
    int m_added = 0;
    int m_there = 0; //!< while it was imported
    int m_refused = 0;
    domain::Timestamp m_begun {};
};

} // namespace dispatch::viewmodels
