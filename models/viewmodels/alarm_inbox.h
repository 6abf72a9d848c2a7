// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "viewmodels/inbox_item.h"
#include "viewmodels/row_context.h"

#include <QAbstractListModel>
#include <QHash>

#include <functional>

namespace dispatch::viewmodels {

//! \brief Everything that wants somebody's attention, one row for each cause: what the server raised, and what this console
//! sees by itself. By weight, then the longest there first.
//! \threads the main thread
class AlarmInbox final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int count READ count NOTIFY changed FINAL)
    //! Those nobody looks after and nobody here has seen.
    Q_PROPERTY(int openCount READ openCount NOTIFY changed FINAL)
    Q_PROPERTY(int emergencies READ emergencies NOTIFY changed FINAL)
    //! For the head of a window: "1 emergency, 3 alarms"; empty: nothing is open.
    Q_PROPERTY(QString headline READ headline NOTIFY changed FINAL)
    //! The first in words: "Emergency: Ada Lind".
    Q_PROPERTY(QString firstText READ firstText NOTIFY changed FINAL)
    //! Rises whenever what offers() says may have changed.
    Q_PROPERTY(int revision READ revision NOTIFY changed FINAL)
public:
    enum Role { ItemRole = Qt::UserRole + 1 };
    //! That one has seen a thing is remembered for as long after it has gone: what comes back is the same again.
    static constexpr std::chrono::minutes RememberSeen { 10 };

    struct Sources {
        std::function<RowContext()> context;
        std::function<QString()> whyNotAct;
        std::function<bool(const domain::EntityRef &, domain::CommandArgs)> send;
    };
    explicit AlarmInbox(Sources sources, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_items.size()); }
    [[nodiscard]] int openCount() const { return m_openCount; }
    [[nodiscard]] int emergencies() const { return m_emergencies; }
    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString firstText() const;
    [[nodiscard]] int revision() const { return m_revision; }
    [[nodiscard]] const std::vector<InboxItem> &items() const { return m_items; }
    //! \return one with an empty key if there is none
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::InboxItem find(const QString &key) const;
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &key) const;

    //! \brief What may be done about it, in the order of the buttons, judged by the server's own rules.
    Q_INVOKABLE [[nodiscard]] QList<dispatch::viewmodels::InboxOffer> offers(
        const QString &key) const;
    //! \brief Does it if it may be done.
    //! \param deed as AlarmDeed counts; \param note for the log, where one is asked for
    //! \return whether it was done, or sent
    Q_INVOKABLE bool act(const QString &key, int deed, const QString &note = {});

    //! \brief Takes over what there is now; each key once.
    void set(std::vector<InboxItem> items);
    void clear();

Q_SIGNALS:
    void changed();

private:
    struct Seen {
        int level = 0;
        std::optional<domain::Timestamp> goneAt;
    };
    [[nodiscard]] InboxOffer judge(
        const InboxItem &item, AlarmDeed::Value deed, const RowContext &context) const;
    void rememberSeen(const std::vector<InboxItem> &items, domain::Timestamp now);
    void replaceRows(std::vector<InboxItem> items);
    void markSeen(const QString &key);

    Sources m_sources;
    std::vector<InboxItem> m_items;
    QHash<QString, Seen> m_seen; //!< by key
    int m_openCount = 0, m_emergencies = 0, m_revision = 0;
};

} // namespace dispatch::viewmodels
