// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"

#include <QStringList>

namespace dispatch::viewmodels {

//! \brief What is being written, to whom, and when it may go. Pure: keys go in, at most one message comes out.
//!
//! The office's own words never reach the customer by mistake:
//! - Enter sends to the office and never to the customer. There it only asks.
//! - The confirming key sends to the customer and never to the office, so that no habit can form.
//! - Words written for the office and carried over are asked about once more, and what was asked holds only until anything changes.
//! \threads one
class Composer {
public:
    enum class Side : quint8 { Office, Customer };
    //! Beyond this a text is not even taken into the field: laying it out would hold the window.
    static constexpr qsizetype MaxChars = 16'384;

    //! \brief What is kept of it when somebody leaves.
    struct Draft {
        QString text {};
        quint64 quote = 0;
        QStringList attachments {}; //!< upload ids
        QStringList choices {};
        bool wasForOffice = false; //!< a part of it was written for the office
        [[nodiscard]] bool isEmpty() const { return text.isEmpty() && attachments.isEmpty(); }
        bool operator==(const Draft &) const = default;
    };
    struct Outgoing {
        domain::ThreadId thread;
        Side side = Side::Office;
        QString text {};
        quint64 quote = 0;
        QStringList attachments {};
        QStringList choices {};
        quint64 edits = 0; //!< the own message that this puts right; 0: a new one
        bool operator==(const Outgoing &) const = default;
    };

    //! \brief Writes to \p thread from now on, with what was left there.
    void open(const domain::ThreadId &thread, Side side, const Draft &draft);
    void open(const domain::ThreadId &thread, Side side) { open(thread, side, Draft()); }
    //! \brief Takes the words along to another side. What they answered stays behind.
    void carryTo(const domain::ThreadId &thread, Side side);

    //! \return false: it is too long to be taken, and the former text stays
    bool setText(const QString &text);
    void setQuote(quint64 n);
    void setAttachments(const QStringList &ids);
    void setChoices(const QStringList &choices);
    //! \brief Puts an own message right; what was being written comes back afterwards.
    void edit(quint64 n, const QString &text);
    //! \brief After an answer that could not be stored: as if nothing had been pressed.
    void putBack(const Outgoing &outgoing);

    [[nodiscard]] std::optional<Outgoing> enter();
    [[nodiscard]] std::optional<Outgoing> confirm();
    //! \brief One step back: the question, the correction, the answered message, the answers offered. false: there is none.
    bool goBack();

    [[nodiscard]] const domain::ThreadId &thread() const { return m_thread; }
    [[nodiscard]] Side side() const { return m_side; }
    [[nodiscard]] const QString &text() const { return m_draft.text; }
    [[nodiscard]] quint64 quote() const { return m_draft.quote; }
    [[nodiscard]] quint64 edits() const { return m_edits; }
    [[nodiscard]] const QStringList &attachments() const { return m_draft.attachments; }
    [[nodiscard]] const QStringList &choices() const { return m_draft.choices; }
    [[nodiscard]] bool isAsking() const { return m_isAsking; }
    //! \brief Something of it was written where only the office reads.
    [[nodiscard]] bool wasForOffice() const { return m_draft.wasForOffice; }
    //! \brief What to keep: never a correction, which has its time.
    [[nodiscard]] const Draft &draft() const { return m_edits > 0 ? m_before : m_draft; }
    //! \brief Why it cannot be sent yet, in plain words; empty if it can, or if there is nothing to send.
    [[nodiscard]] QString whyNot() const;

private:
    [[nodiscard]] std::optional<Outgoing> send();
    [[nodiscard]] bool isReady() const;

    domain::ThreadId m_thread;
    Side m_side = Side::Office;
    Draft m_draft;
    Draft m_before; //!< while a message is put right
    quint64 m_edits = 0;
    bool m_isAsking = false;
};

} // namespace dispatch::viewmodels
