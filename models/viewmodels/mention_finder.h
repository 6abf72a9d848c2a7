// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/row_context.h"

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief A job or a person that what is being typed may mean.
class MentionOffer {
    Q_GADGET
    QML_VALUE_TYPE(mentionOffer)
    Q_PROPERTY(QString word MEMBER word FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
public:
    QString word; //!< what goes into the text: "#481", "@Nora Ferreira"
    QString title; //!< "#481 Boiler gives no hot water"
    QString detail;
    bool operator==(const MentionOffer &) const = default;
};

//! \brief The mention that ends at the cursor: `#48`, `@nor`.
struct Mention {
    enum class Kind : quint8 { Job, Person } kind = Kind::Job;
    qsizetype from = 0; //!< where its sign stands
    qsizetype to = 0; //!< behind its last letter: the cursor
    QString typed; //!< without the sign
    bool operator==(const Mention &) const = default;
};

inline constexpr qsizetype MaxMentionOffers = 6;
//! Jobs looked at for one letter typed; beyond, the number has to be typed further.
inline constexpr int MaxMentionJobs = 200'000;

//! \return nullopt if nothing is being mentioned at \p cursor
[[nodiscard]] std::optional<Mention> mentionAt(const QString &text, qsizetype cursor);
//! \brief Whom or what it may mean, best first: by number, by the beginning of a name, by a part of the title.
[[nodiscard]] QList<MentionOffer> offersFor(
    const Mention &mention, const state::Operation &operation);
//! \brief The text with the offer in place of what was typed, and where the cursor is then.
[[nodiscard]] std::pair<QString, qsizetype> completed(
    const QString &text, const Mention &mention, const MentionOffer &offer);

} // namespace dispatch::viewmodels
