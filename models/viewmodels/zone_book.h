// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "map/zone_info.h"
#include "viewmodels/row_context.h"

#include <QRectF>

#include <functional>

namespace dispatch::viewmodels {

//! \brief The zones at work, and what a person does with them.
//! \threads the main thread
class ZoneBook : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! By name.
    Q_PROPERTY(QList<dispatch::map::ZoneInfo> list READ list NOTIFY changed FINAL)
    //! Why this person may change none; empty if they may.
    Q_PROPERTY(QString whyNot READ whyNot NOTIFY changed FINAL)
    //! Whether maps draw them: for all windows, and remembered by the program.
    Q_PROPERTY(bool isShown READ isShown WRITE setShown NOTIFY isShownChanged FINAL)
public:
    //! Corners are sent rounded to this; a centimetre is finer than any hand.
    static constexpr double StepsPerDeg = 1e7;

    struct Sources {
        std::function<RowContext()> context;
        std::function<QString()> whyNotAct;
        std::function<bool(
            const domain::EntityRef &, domain::CommandArgs, std::optional<domain::Expect>)>
            send;
    };
    explicit ZoneBook(Sources sources, QObject *parent = nullptr);

    [[nodiscard]] QList<map::ZoneInfo> list() const { return m_list; }
    [[nodiscard]] QString whyNot() const { return m_whyNot; }
    [[nodiscard]] bool isShown() const { return m_isShown; }
    void setShown(bool isShown);
    //! \brief The areas that people and zones have, by name.
    Q_INVOKABLE [[nodiscard]] QStringList areas() const;
    Q_INVOKABLE [[nodiscard]] dispatch::map::ZoneInfo find(const QString &id) const;

    //! \brief The box around a zone with some ground: west, south, width and height in degrees. Null for an unknown one.
    Q_INVOKABLE [[nodiscard]] QRectF boxOf(const QString &id) const;

    //! \brief What the server would say against such a zone; empty: nothing. \p points: latitude in x, longitude in y.
    Q_INVOKABLE [[nodiscard]] QString whyNotCreate(
        const QString &name, bool isSite, const QString &area, const QList<QPointF> &points) const;
    //! \brief The same for a new name and area of one that is there.
    Q_INVOKABLE [[nodiscard]] QString whyNotDescribe(
        const QString &id, const QString &name, const QString &area) const;
    Q_INVOKABLE bool create(
        const QString &name, bool isSite, const QString &area, const QList<QPointF> &points);
    Q_INVOKABLE bool reshape(const QString &id, const QList<QPointF> &points);
    Q_INVOKABLE bool describe(const QString &id, const QString &name, const QString &area);
    Q_INVOKABLE bool retire(const QString &id);

    //! \brief Zones, the outbox or the account changed.
    void refresh();

Q_SIGNALS:
    void changed();
    void isShownChanged();

private:
    [[nodiscard]] QString objection(
        const domain::EntityRef &entity, const domain::CommandArgs &args) const;
    [[nodiscard]] static domain::ZonePatch description(const QString &name, const QString &area);
    bool edit(const QString &id, const domain::ZonePatch &patch);

    Sources m_sources;
    QList<map::ZoneInfo> m_list;
    QString m_whyNot;
    bool m_isShown = true;
};

} // namespace dispatch::viewmodels
