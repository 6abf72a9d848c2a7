// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/presence_book.h"

#include "viewmodels/id_text.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

// "Nora Ferreira" -> "NF", "ada" -> "AD"
QString initialsOf(const QString &name)
{
    const QStringList words = name.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return u"?"_s;
    const QString letters = words.size() > 1
        ? QString(words.constFirst().at(0)) + words.constLast().at(0)
        : words.constFirst().first(std::min<qsizetype>(2, words.constFirst().size()));
    return letters.toUpper();
}

void sortForShow(QList<PresenceInfo> &people)
{
    std::ranges::sort(people, [](const PresenceInfo &a, const PresenceInfo &b) {
        if ((a.mode == PresenceMode::View) != (b.mode == PresenceMode::View))
            return b.mode == PresenceMode::View;
        const int order = QString::localeAwareCompare(a.name, b.name);
        return order != 0 ? order < 0 : a.userId < b.userId;
    });
}

} // namespace

Timestamp PresenceBook::Person::heard() const
{
    const Timestamp atOpen = open ? open->at : Timestamp();
    return typing ? std::max(atOpen, typing->at) : atOpen;
}

PresenceBook::PresenceBook(JobOf jobOf, QObject *parent)
    : QObject(parent)
    , m_jobOf(std::move(jobOf))
{
}

void PresenceBook::announce()
{
    ++m_revision;
    Q_EMIT changed();
}

void PresenceBook::setEditing(bool isEditing)
{
    if (std::exchange(m_isEditing, isEditing) == isEditing)
        return;
    Q_EMIT isEditingChanged();
}

void PresenceBook::typeIn(const QString &threadId)
{
    Q_EMIT typed(threadId);
}

void PresenceBook::take(const protocol::Presence &presence, Timestamp now)
{
    if (presence.user.isNull())
        return;
    if (!m_people.contains(presence.user) && m_people.size() >= MaxPeople)
        forgetOldest();
    Person &person = m_people[presence.user];
    person.name = presence.userName;
    Place place { .entity = presence.entity,
        .job = {},
        .mode = presence.isEditing ? PresenceMode::Edit : PresenceMode::View,
        .at = now };
    if (presence.entity.kind == Kind::Thread && presence.isEditing) {
        place.mode = PresenceMode::Type;
        person.typing = place;
        return announce();
    }
    place.job = m_jobOf(presence.entity);
    if (place.job.id.isNull())
        place.mode = PresenceMode::View; // being there is all that is known
    person.open = place;
    announce();
}

void PresenceBook::tick(Timestamp now)
{
    bool hasChanged = false;
    for (auto it = m_people.begin(); it != m_people.end();) {
        const auto isOver
            = [now](const std::optional<Place> &place, std::chrono::seconds lifetime) {
                  return place && now - place->at > lifetime;
              };
        if (isOver(it->typing, TypingLifetime)) {
            // Whoever wrote was there; that is known a while longer.
            if (!it->open)
                it->open = Place {
                    .entity = {}, .job = {}, .mode = PresenceMode::View, .at = it->typing->at
                };
            it->typing.reset();
            hasChanged = true;
        }
        if (isOver(it->open, Lifetime)) {
            it->open.reset();
            hasChanged = true;
        }
        it = it->open || it->typing ? std::next(it) : m_people.erase(it);
    }
    if (hasChanged)
        announce();
}

void PresenceBook::clear()
{
    if (m_people.isEmpty())
        return;
    m_people.clear();
    announce();
}

void PresenceBook::forgetOldest()
{
    auto oldest = m_people.begin();
    for (auto it = m_people.begin(); it != m_people.end(); ++it) {
        if (it->heard() < oldest->heard())
            oldest = it;
    }
    if (oldest != m_people.end())
        m_people.erase(oldest);
}

PresenceInfo PresenceBook::infoOf(const UserId &user, const Person &person, const Place &place)
{
    PresenceInfo info;
    info.userId = uuidText(user.uuid);
    info.name = person.name.isEmpty() ? tr("Somebody") : person.name;
    info.initials = initialsOf(info.name);
    info.mode = place.mode;
    if (!place.job.id.isNull()) {
        info.jobId = uuidText(place.job.id.uuid);
        info.jobText = place.job.text;
    }
    info.heardMs = static_cast<double>(toMs(place.at));
    switch (place.mode) {
    case PresenceMode::Type:
        info.text = tr("%1 writes").arg(info.name);
        break;
    case PresenceMode::Edit:
        info.text = tr("%1 edits this").arg(info.name);
        break;
    case PresenceMode::View:
        info.text = place.job.id.isNull() ? tr("%1 is there").arg(info.name)
                                          : tr("%1 looks at this").arg(info.name);
        break;
    }
    return info;
}

QList<PresenceInfo> PresenceBook::desks() const
{
    QList<PresenceInfo> people;
    for (auto it = m_people.cbegin(); it != m_people.cend(); ++it) {
        Place place = it->open ? *it->open : *it->typing;
        place.at = it->heard();
        people << infoOf(it.key(), *it, place);
    }
    std::ranges::sort(people, [](const PresenceInfo &a, const PresenceInfo &b) {
        const int order = QString::localeAwareCompare(a.name, b.name);
        return order != 0 ? order < 0 : a.userId < b.userId;
    });
    return people;
}

QList<PresenceInfo> PresenceBook::ofJob(const QString &jobId) const
{
    QList<PresenceInfo> people;
    const auto job = idFrom<JobId>(jobId);
    for (auto it = m_people.cbegin(); job && it != m_people.cend(); ++it) {
        if (it->open && it->open->job.id == *job)
            people << infoOf(it.key(), *it, *it->open);
    }
    sortForShow(people);
    return people;
}

QList<PresenceInfo> PresenceBook::typingIn(const QString &threadId) const
{
    QList<PresenceInfo> people;
    const auto thread = idFrom<ThreadId>(threadId);
    for (auto it = m_people.cbegin(); thread && it != m_people.cend(); ++it) {
        if (it->typing && it->typing->entity == thread->ref())
            people << infoOf(it.key(), *it, *it->typing);
    }
    sortForShow(people);
    return people;
}

} // namespace dispatch::viewmodels
