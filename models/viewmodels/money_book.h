// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/billing.h"
#include "domain/command.h"
#include "journal/replica.h"
#include "viewmodels/money_row.h"
#include "viewmodels/row_context.h"
#include "viewmodels/tone.h"

#include <QList>

#include <functional>
#include <span>

namespace dispatch::viewmodels {

//! \brief The ledger of the selected job, and what a person may add to it. Rows are added and never changed; every sum is
//! computed from them.
//! \threads the main thread
class MoneyBook : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QString jobId READ jobId NOTIFY changed FINAL)
    Q_PROPERTY(QString numberText READ numberText NOTIFY changed FINAL)
    //! Oldest first, refused ones last.
    Q_PROPERTY(QList<dispatch::viewmodels::MoneyRow> rows READ rows NOTIFY changed FINAL)
    Q_PROPERTY(QString currency READ currency NOTIFY changed FINAL)
    Q_PROPERTY(QString stateText READ stateText NOTIFY changed FINAL)
    Q_PROPERTY(dispatch::viewmodels::Tone::Value tone READ tone NOTIFY changed FINAL)
    //! What was billed, came in, went back and is still owed; without the currency.
    Q_PROPERTY(QString chargedText READ chargedText NOTIFY changed FINAL)
    Q_PROPERTY(QString paidText READ paidText NOTIFY changed FINAL)
    Q_PROPERTY(QString refundedText READ refundedText NOTIFY changed FINAL)
    Q_PROPERTY(QString openText READ openText NOTIFY changed FINAL)
    //! In the order of MoneyKind.
    Q_PROPERTY(QList<dispatch::viewmodels::MoneyOffer> offers READ offers NOTIFY changed FINAL)
    //! What one would add next.
    Q_PROPERTY(dispatch::viewmodels::MoneyKind::Value usualKind READ usualKind NOTIFY changed FINAL)
    //! What has to be given back before the visit can be canceled: "50.00 EUR"; empty if nothing has.
    Q_PROPERTY(QString refundFirstText READ refundFirstText NOTIFY changed FINAL)
    //! Rises with each change; judge() may answer otherwise then.
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
public:
    //! Of the first row of all, if nobody types another: an office has no setting for it.
    static constexpr QLatin1StringView DefaultCurrency { "EUR" };

    struct Sources {
        std::function<RowContext()> context;
        std::function<std::span<const journal::OutboxRow>()> outbox;
        std::function<QString()> selectedJob; //!< uuid text; empty for none
        std::function<QString()> whyNotAct;
        std::function<bool(
            const domain::EntityRef &, domain::CommandArgs, std::optional<domain::Expect>)>
            send;
        std::function<void(const QString &text, bool isRefusal)> say;
    };
    explicit MoneyBook(Sources sources, QObject *parent = nullptr);

    //! \brief The selected job's; empty for none.
    [[nodiscard]] QString jobId() const { return m_view.jobId; }
    [[nodiscard]] QString numberText() const { return m_view.numberText; }
    [[nodiscard]] QList<MoneyRow> rows() const { return m_view.rows; }
    [[nodiscard]] QString currency() const { return m_view.currency; }
    [[nodiscard]] QString stateText() const { return m_view.stateText; }
    [[nodiscard]] Tone::Value tone() const { return m_view.tone; }
    [[nodiscard]] QString chargedText() const { return m_view.charged; }
    [[nodiscard]] QString paidText() const { return m_view.paid; }
    [[nodiscard]] QString refundedText() const { return m_view.refunded; }
    [[nodiscard]] QString openText() const { return m_view.open; }
    [[nodiscard]] QList<MoneyOffer> offers() const { return m_view.offers; }
    [[nodiscard]] MoneyKind::Value usualKind() const { return m_view.usualKind; }
    [[nodiscard]] QString refundFirstText() const { return m_view.refundFirst; }
    [[nodiscard]] int revision() const { return m_revision; }

    //! \brief What would come of such a row, by the rules that the server has.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::MoneyVerdict judge(const QString &jobId,
        dispatch::viewmodels::MoneyKind::Value kind, const QString &amount, const QString &method,
        const QString &reference) const;
    //! \return whether it was sent
    Q_INVOKABLE bool add(const QString &jobId, dispatch::viewmodels::MoneyKind::Value kind,
        const QString &amount, const QString &method, const QString &reference);

    //! \brief What one would usually type for such a row of a job; empty if there is nothing to suggest.
    [[nodiscard]] QString usualAmount(const QString &jobId, MoneyKind::Value kind) const;
    //! \brief The money that keeps the job's visit from being canceled; nullopt if none does.
    [[nodiscard]] std::optional<domain::Money> refundFirst(const QString &jobId) const;

    //! \brief The selection, the ledger, the outbox or the account changed.
    void refresh();

Q_SIGNALS:
    void changed();

private:
    struct View {
        QString jobId, numberText;
        QList<MoneyRow> rows;
        QString currency, stateText, charged, paid, refunded, open, refundFirst;
        Tone::Value tone = Tone::Quiet;
        QList<MoneyOffer> offers;
        MoneyKind::Value usualKind = MoneyKind::Charge;
        bool operator==(const View &) const = default;
    };
    [[nodiscard]] View viewOf(const domain::JobId &job, const RowContext &context) const;
    [[nodiscard]] QList<MoneyRow> rowsOf(std::span<const domain::Payment> ledger,
        const domain::JobId &job, const RowContext &context) const;
    [[nodiscard]] QString currencyOf(
        std::span<const domain::Payment> ledger, const RowContext &context) const;
    [[nodiscard]] QString whyNotKind(std::span<const domain::Payment> ledger,
        const domain::JobId &job, domain::PaymentKind kind, const RowContext &context) const;

    Sources m_sources;
    View m_view;
    int m_revision = 0;
};

} // namespace dispatch::viewmodels
