// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"
#include "state/report.h"

#include <QObject>
#include <QThread>
#include <QtQmlIntegration/qqmlintegration.h>

#include <atomic>
#include <expected>
#include <functional>
#include <memory>

namespace dispatch::viewmodels {

//! \brief One figure of a report in words, with the period before beside it.
class ReportCard {
    Q_GADGET
    QML_VALUE_TYPE(reportCard)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString value MEMBER value FINAL)
    Q_PROPERTY(QString before MEMBER before FINAL)
    Q_PROPERTY(QString trend MEMBER trend FINAL)
    Q_PROPERTY(bool isBetter MEMBER isBetter FINAL)
    Q_PROPERTY(bool isWorse MEMBER isWorse FINAL)
    Q_PROPERTY(QString definition MEMBER definition FINAL)
    Q_PROPERTY(QString cases MEMBER cases FINAL)
    Q_PROPERTY(QStringList jobs MEMBER jobs FINAL)
public:
    QString title;      //!< "Arrived in time"
    QString value;      //!< "87 %", "42 min", "none"
    QString before;     //!< the same of the period before
    QString trend;      //!< "▲ 3 points", "▼ 4 min", "="
    bool isBetter = false, isWorse = false;
    QString definition; //!< what exactly is counted
    QString cases;      //!< "of 61 arrivals"
    QStringList jobs;   //!< ids of those that speak against it
    bool operator==(const ReportCard &) const = default;
};

//! \brief One bar of a chart.
class ReportBar {
    Q_GADGET
    QML_VALUE_TYPE(reportBar)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(double share MEMBER share FINAL)
    Q_PROPERTY(bool isQuiet MEMBER isQuiet FINAL)
    Q_PROPERTY(QStringList jobs MEMBER jobs FINAL)
public:
    QString label; //!< "14"
    QString text;  //!< "6 min, 9 arrivals"
    double share = 0; //!< of the longest bar, 0 to 1
    bool isQuiet = false; //!< stands for all that there is nothing to say of
    QStringList jobs;
    bool operator==(const ReportBar &) const = default;
};

//! \brief A job that a figure is about.
class ReportJob {
    Q_GADGET
    QML_VALUE_TYPE(reportJob)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(QString number MEMBER number FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
public:
    QString id, number, text;
    bool operator==(const ReportJob &) const = default;
};

//! \brief How the office does, computed from the log on this computer in a thread of its own, and compared with the period
//! before.
//! \threads the main thread
class ReportBook : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Names of the periods there are, and which is shown.
    Q_PROPERTY(QStringList periods READ periods CONSTANT FINAL)
    Q_PROPERTY(int period READ period WRITE setPeriod NOTIFY changed FINAL)
    //! "20 Nov – 26 Nov, compared with 13 Nov – 19 Nov"
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY changed FINAL)
    Q_PROPERTY(bool isRunning READ isRunning NOTIFY changed FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ReportCard> cards READ cards NOTIFY changed FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ReportBar> hours READ hours NOTIFY changed FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ReportBar> areas READ areas NOTIFY changed FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ReportBar> reasons READ reasons NOTIFY changed FINAL)
public:
    enum Period { Today, Yesterday, Week, Month };
    struct Source {
        QString replicaPath; //!< empty: there is nothing to read
        state::Operation operation;
        domain::Timestamp now;
    };
    struct Both {
        state::Report now, before;
    };
    static constexpr int PageRows = 1'000;
    static constexpr qsizetype MaxJobs = 500; //!< behind one figure

    //! \param settingsFile remembers which period was looked at; empty: none does
    explicit ReportBook(std::function<Source()> source, const QString &settingsFile = {},
        QObject *parent = nullptr);
    ~ReportBook() override;

    [[nodiscard]] static QStringList periods();
    [[nodiscard]] int period() const { return m_period; }
    void setPeriod(int period);
    //! \brief Computes anew, of what is here now.
    Q_INVOKABLE void refresh();
    //! \brief The jobs behind a figure, as they are now; those not known any more are left out.
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::ReportJob> jobsOf(
        const QStringList &ids) const;
    //! \brief Writes all figures with their definitions, the bars and the numbers of the jobs behind them: `NAME.csv` for a
    //! spreadsheet and `NAME.pdf` for a person. \param path with or without one of these endings
    //! \return what came of it, in plain words
    Q_INVOKABLE QString write(const QString &path) const;
    Q_INVOKABLE [[nodiscard]] QString suggestedPath() const;

    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] bool isRunning() const { return m_thread != nullptr; }
    [[nodiscard]] QList<ReportCard> cards() const { return m_cards; }
    [[nodiscard]] QList<ReportBar> hours() const { return m_hours; }
    [[nodiscard]] QList<ReportBar> areas() const { return m_areas; }
    [[nodiscard]] QList<ReportBar> reasons() const { return m_reasons; }

    struct Bounds {
        state::ReportPeriod now, before;
    };
    //! \brief Days are local ones; a day that is not over ends now, and is compared with as much of the one before.
    [[nodiscard]] static Bounds bounds(Period period, domain::Timestamp now, const QTimeZone &zone);
    //! \brief What the thread does. \param goesOn false stops it
    [[nodiscard]] static std::expected<Both, QString> compute(const QString &replicaPath,
        const Bounds &bounds, const QTimeZone &zone, const std::function<bool()> &goesOn);
    void show(const Both &both);
    //! \brief A chart and what it is called.
    struct Chart {
        QString title;
        QList<ReportBar> bars;
    };
    [[nodiscard]] QList<Chart> charts() const;
    [[nodiscard]] QStringList numbersOf(const QStringList &ids) const;

Q_SIGNALS:
    void changed();

private:
    void showCards(const Both &both);
    void showMoney(const Both &both);
    void showCharts(const state::Report &now);

    std::function<Source()> m_source;
    QString m_settingsFile;
    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<std::atomic_bool> m_isCanceled;
    int m_period = Week;
    bool m_isAskedAgain = false;
    QString m_text, m_problem;
    QList<ReportCard> m_cards;
    QList<ReportBar> m_hours, m_areas, m_reasons;
};

} // namespace dispatch::viewmodels
