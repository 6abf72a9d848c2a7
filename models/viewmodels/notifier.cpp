// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/notifier.h"

#include <QDateTime>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr auto SoundKey = "notifications/sound"_L1;
constexpr auto QuietKey = "notifications/quiet"_L1;
constexpr auto QuietFromKey = "notifications/quiet-from"_L1;
constexpr auto QuietToKey = "notifications/quiet-to"_L1;

constexpr std::array AllKinds { NotifyKind::Emergency, NotifyKind::UrgentRequest,
    NotifyKind::Breach, NotifyKind::Declined, NotifyKind::Silent, NotifyKind::FeedDown,
    NotifyKind::Message };

QString settingOf(NotifyKind::Value kind)
{
    switch (kind) {
    case NotifyKind::Emergency:
        return u"notifications/emergency"_s;
    case NotifyKind::UrgentRequest:
        return u"notifications/urgent-request"_s;
    case NotifyKind::Breach:
        return u"notifications/late"_s;
    case NotifyKind::Declined:
        return u"notifications/declined"_s;
    case NotifyKind::Silent:
        return u"notifications/silent"_s;
    case NotifyKind::FeedDown:
        return u"notifications/no-connection"_s;
    case NotifyKind::Message:
        break;
    }
    return u"notifications/message"_s;
}

NotifyKind::Value kindOf(AlarmKind::Value kind)
{
    switch (kind) {
    case AlarmKind::Emergency:
        return NotifyKind::Emergency;
    case AlarmKind::FeedDown:
        return NotifyKind::FeedDown;
    case AlarmKind::UrgentRequest:
    case AlarmKind::Other: // not known here, so not to be missed either
        return NotifyKind::UrgentRequest;
    case AlarmKind::Breach:
        return NotifyKind::Breach;
    case AlarmKind::Silent:
        return NotifyKind::Silent;
    case AlarmKind::Declined:
    case AlarmKind::Unanswered:
        break;
    }
    return NotifyKind::Declined;
}

//! Names of the freedesktop sound theme.
QString soundOf(NotifyKind::Value kind)
{
    return kind == NotifyKind::Emergency ? u"alarm-clock-elapsed"_s
        : kind == NotifyKind::Message    ? u"message-new-instant"_s
                                         : u"dialog-warning"_s;
}

int minuteIn(const QVariant &value, int otherwise)
{
    bool isNumber = false;
    const int minute = value.toInt(&isNumber);
    return isNumber && minute >= 0 && minute < Notifier::MinutesOfDay ? minute : otherwise;
}

} // namespace

Notifier::Notifier(const Clock &clock, const QString &settingsFile, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_settings(settingsFile, QSettings::IniFormat)
{
    m_hasSound = m_settings.value(SoundKey, true).toBool();
    m_hasQuietHours = m_settings.value(QuietKey, false).toBool();
    m_quietFrom = minuteIn(m_settings.value(QuietFromKey), m_quietFrom);
    m_quietTo = minuteIn(m_settings.value(QuietToKey), m_quietTo);
    for (const auto kind : AllKinds)
        m_isOn.insert(kind, m_settings.value(settingOf(kind), true).toBool());
}

void Notifier::setSink(std::unique_ptr<notify::NotificationSink> sink)
{
    m_sink = std::move(sink);
    if (m_sink) {
        connect(
            m_sink.get(), &notify::NotificationSink::stateChanged, this, &Notifier::stateChanged);
        connect(m_sink.get(), &notify::NotificationSink::opened, this, &Notifier::opened);
    }
    Q_EMIT stateChanged();
}

bool Notifier::isAvailable() const
{
    return m_sink && m_sink->state() != notify::NotificationSink::State::Missing;
}

QString Notifier::stateText() const
{
    using State = notify::NotificationSink::State;
    if (!m_sink)
        return tr("Dispatch shows none on this system.");
    switch (m_sink->state()) {
    case State::Unknown:
        return tr("Looking for who shows them …");
    case State::Ready:
        return tr("Shown by %1.").arg(m_sink->stateText());
    case State::Missing:
        break;
    }
    return m_sink->stateText();
}

QList<NotifyChoice> Notifier::choices() const
{
    const auto line = [this](NotifyKind::Value kind, const QString &text) {
        return NotifyChoice { .kind = kind, .text = text, .isOn = m_isOn.value(kind, true) };
    };
    return { line(NotifyKind::Emergency, tr("Emergencies")),
        line(NotifyKind::UrgentRequest, tr("Urgent requests")),
        line(NotifyKind::Breach, tr("Late, or going to be")),
        line(NotifyKind::Declined, tr("Declined, or not answered")),
        line(NotifyKind::Silent, tr("No signal of a technician")),
        line(NotifyKind::FeedDown, tr("No connection to the server")),
        line(NotifyKind::Message, tr("Messages")) };
}

void Notifier::store(QLatin1StringView name, const QVariant &value)
{
    m_settings.setValue(name, value);
    Q_EMIT choicesChanged();
}

void Notifier::choose(int kind, bool isOn)
{
    const auto which = std::ranges::find(AllKinds, static_cast<NotifyKind::Value>(kind));
    if (which == AllKinds.end() || m_isOn.value(kind, true) == isOn)
        return;
    m_isOn.insert(kind, isOn);
    m_settings.setValue(settingOf(*which), isOn);
    Q_EMIT choicesChanged();
}

void Notifier::setSound(bool hasSound)
{
    if (std::exchange(m_hasSound, hasSound) != hasSound)
        store(SoundKey, hasSound);
}

void Notifier::setQuietHours(bool areOn)
{
    if (std::exchange(m_hasQuietHours, areOn) != areOn)
        store(QuietKey, areOn);
}

void Notifier::setQuietFrom(int minuteOfDay)
{
    minuteOfDay = std::clamp(minuteOfDay, 0, MinutesOfDay - 1);
    if (std::exchange(m_quietFrom, minuteOfDay) != minuteOfDay)
        store(QuietFromKey, minuteOfDay);
}

void Notifier::setQuietTo(int minuteOfDay)
{
    minuteOfDay = std::clamp(minuteOfDay, 0, MinutesOfDay - 1);
    if (std::exchange(m_quietTo, minuteOfDay) != minuteOfDay)
        store(QuietToKey, minuteOfDay);
}

void Notifier::setInboxWatched(bool isWatched)
{
    if (std::exchange(m_isInboxWatched, isWatched) == isWatched)
        return;
    Q_EMIT watchedChanged();
}

bool Notifier::isQuietAt(Timestamp moment) const
{
    if (!m_hasQuietHours)
        return false;
    const QTime local = QDateTime::fromMSecsSinceEpoch(toMs(moment)).time();
    const int minute = local.hour() * 60 + local.minute();
    if (m_quietFrom < m_quietTo)
        return minute >= m_quietFrom && minute < m_quietTo;
    // Over midnight; the same hour twice means the whole day.
    return minute >= m_quietFrom || minute < m_quietTo;
}

bool Notifier::mayTell(NotifyKind::Value kind) const
{
    if (!m_isOn.value(kind, true))
        return false;
    return kind == NotifyKind::Emergency || !isQuietAt(m_clock.now());
}

void Notifier::show(NotifyKind::Value kind, const QString &title, const QString &body,
    const QString &key, const QString &deed)
{
    if (m_sink) {
        const bool isDanger = kind == NotifyKind::Emergency;
        m_sink->show({ .key = key,
            .title = title,
            .body = body,
            .deed = deed,
            .urgency = isDanger ? notify::Urgency::Critical : notify::Urgency::Normal,
            .stays = isDanger,
            .sound = m_hasSound ? soundOf(kind) : QString(),
            .isMessage = kind == NotifyKind::Message });
    }
    Q_EMIT attentionAsked();
}

void Notifier::test()
{
    show(NotifyKind::UrgentRequest, tr("This is how Dispatch tells you of an alarm"),
        tr("Nothing has happened. Emergencies stay until they are closed, and come through in "
           "quiet "
           "hours too."),
        TestKey, tr("Open"));
}

void Notifier::notify(
    int kind, const QString &title, const QString &body, const QString &key, const QString &deed)
{
    const auto which = std::ranges::find(AllKinds, static_cast<NotifyKind::Value>(kind));
    if (which == AllKinds.end())
        return;
    const Timestamp now = m_clock.now();
    forgetOld(now);
    const QString words = title + u'\n' + body;
    const auto known = m_messages.constFind(key);
    if (known != m_messages.cend() && known->words == words && now - known->at < SameAgainFor)
        return;
    if (!mayTell(*which))
        return;
    m_messages.insert(key, { .words = words, .at = now, .goneAt = {}, .isHandled = false });
    show(*which, title, body, key, deed);
}

void Notifier::withdraw(const QString &key)
{
    const auto known = m_messages.find(key);
    if (known == m_messages.end() || known->goneAt)
        return;
    known->goneAt = m_clock.now();
    if (m_sink)
        m_sink->close(key);
}

void Notifier::forgetOld(Timestamp now)
{
    m_messages.removeIf(
        [now](const auto &it) { return it->goneAt && now - *it->goneAt >= SameAgainFor; });
    if (static_cast<std::size_t>(m_messages.size()) >= MostMessages)
        m_messages.removeIf([now](const auto &it) { return now - it->at >= SameAgainFor; });
}

void Notifier::take(const std::vector<InboxItem> &items)
{
    const Timestamp now = m_clock.now();
    QSet<QString> up;
    for (const InboxItem &item : items)
        up.insert(item.key);
    for (auto it = m_alarms.begin(); it != m_alarms.end();) {
        if (up.contains(it.key())) {
            it->goneAt.reset(); // back within the time: the same again
        } else if (!it->goneAt) {
            it->goneAt = now;
            if (m_sink)
                m_sink->close(it.key());
        }
        if (it->goneAt && now - *it->goneAt >= SameAgainFor)
            it = m_alarms.erase(it);
        else
            ++it;
    }
    if (items.empty() && std::exchange(m_hasSummary, false) && m_sink) {
        m_sink->close(SummaryKey);
        m_sink->close(DangerSummaryKey);
    }
    std::vector<const InboxItem *> dangers, others;
    for (const InboxItem &item : items) {
        if (const auto known = m_alarms.find(item.key); known != m_alarms.end()) {
            // Somebody has taken it on, or has seen it here: no need to call any more.
            if (item.isHandled() && !std::exchange(known->isHandled, true) && m_sink)
                m_sink->close(item.key);
            continue;
        }
        // Known from here on, told or not: what was quiet at first does not speak up hours later.
        m_alarms.insert(
            item.key, { .words = {}, .at = now, .goneAt = {}, .isHandled = item.isHandled() });
        const NotifyKind::Value kind = kindOf(item.kind);
        if (m_isInboxWatched || item.isHandled() || !mayTell(kind))
            continue;
        (kind == NotifyKind::Emergency ? dangers : others).push_back(&item);
    }
    const auto tell = [this](const InboxItem &item) {
        show(kindOf(item.kind), u"%1: %2"_s.arg(item.kindText, item.subject), item.text, item.key,
            tr("Open"));
    };
    const auto tellTogether
        = [this](const std::vector<const InboxItem *> &several, bool areDangers) {
              QStringList first;
              for (const InboxItem *item : several) {
                  if (first.size() < MostAtOnce)
                      first << u"%1: %2"_s.arg(item->kindText, item->subject);
              }
              m_hasSummary = true;
              show(areDangers ? NotifyKind::Emergency : NotifyKind::UrgentRequest,
                  areDangers ? tr("%1 emergencies").arg(several.size())
                             : tr("%1 alarms").arg(several.size()),
                  first.join(u'\n'), areDangers ? DangerSummaryKey : SummaryKey, tr("Open"));
          };
    // The last one is the one on top: what is worst comes last.
    if (static_cast<qsizetype>(others.size()) > MostAtOnce)
        tellTogether(others, false);
    else
        std::ranges::for_each(others, [&](const InboxItem *item) { tell(*item); });
    if (static_cast<qsizetype>(dangers.size()) > MostEmergenciesAtOnce)
        tellTogether(dangers, true);
    else
        std::ranges::for_each(dangers, [&](const InboxItem *item) { tell(*item); });
}

} // namespace dispatch::viewmodels
