// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"
#include "notify/notification_sink.h"
#include "viewmodels/inbox_item.h"

#include <QHash>
#include <QList>
#include <QPointer>
#include <QSettings>

#include <memory>
#include <optional>
#include <vector>

//! \brief What a person may be told of by the desktop; each can be turned off.
namespace dispatch::viewmodels::NotifyKind {
Q_NAMESPACE
QML_ELEMENT
enum Value { Emergency, UrgentRequest, Breach, Declined, Silent, FeedDown, Message };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::NotifyKind

namespace dispatch::viewmodels {

//! \brief One line of the settings.
class NotifyChoice {
    Q_GADGET
    QML_VALUE_TYPE(notifyChoice)
    Q_PROPERTY(dispatch::viewmodels::NotifyKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(bool isOn MEMBER isOn FINAL)
public:
    NotifyKind::Value kind = NotifyKind::Message;
    QString text;
    bool isOn = true;
    bool operator==(const NotifyChoice &) const = default;
};

//! \brief Decides what the desktop tells a person, and when it is quiet: each cause once, not what lies before their eyes, and
//! nothing but emergencies in the hours they named. Choices are kept in the settings file.
//! \threads the main thread
class Notifier final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    //! Somebody shows notifications here, as far as known.
    Q_PROPERTY(bool isAvailable READ isAvailable NOTIFY stateChanged FINAL)
    //! Who, or why nobody does.
    Q_PROPERTY(QString stateText READ stateText NOTIFY stateChanged FINAL)
    Q_PROPERTY(
        QList<dispatch::viewmodels::NotifyChoice> choices READ choices NOTIFY choicesChanged FINAL)
    Q_PROPERTY(bool hasSound READ hasSound WRITE setSound NOTIFY choicesChanged FINAL)
    Q_PROPERTY(
        bool hasQuietHours READ hasQuietHours WRITE setQuietHours NOTIFY choicesChanged FINAL)
    //! Minutes since local midnight.
    Q_PROPERTY(int quietFrom READ quietFrom WRITE setQuietFrom NOTIFY choicesChanged FINAL)
    Q_PROPERTY(int quietTo READ quietTo WRITE setQuietTo NOTIFY choicesChanged FINAL)
    //! The alarms are before somebody's eyes; set by the window.
    Q_PROPERTY(
        bool isInboxWatched READ isInboxWatched WRITE setInboxWatched NOTIFY watchedChanged FINAL)
public:
    //! What comes back this soon is the same again.
    static constexpr std::chrono::minutes SameAgainFor { 1 };
    //! More alarms than this at once, as after a start of the program, are told as one.
    static constexpr qsizetype MostAtOnce = 3;
    static constexpr qsizetype MostEmergenciesAtOnce = 5;
    static constexpr int MinutesOfDay = 24 * 60;
    //! Messages whose notification may still stand.
    static constexpr std::size_t MostMessages = 256;
    static constexpr QLatin1StringView SummaryKey { "inbox" };
    static constexpr QLatin1StringView DangerSummaryKey { "inbox-emergencies" };
    static constexpr QLatin1StringView TestKey { "test" };

    //! \param settingsFile shared with the other choices of this machine
    Notifier(const domain::Clock &clock, const QString &settingsFile, QObject *parent = nullptr);
    //! \brief The way to the desktop; without one nothing is told, and the settings say so.
    void setSink(std::unique_ptr<notify::NotificationSink> sink);

    [[nodiscard]] bool isAvailable() const;
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QList<NotifyChoice> choices() const;
    [[nodiscard]] bool hasSound() const { return m_hasSound; }
    void setSound(bool hasSound);
    [[nodiscard]] bool hasQuietHours() const { return m_hasQuietHours; }
    void setQuietHours(bool areOn);
    [[nodiscard]] int quietFrom() const { return m_quietFrom; }
    void setQuietFrom(int minuteOfDay);
    [[nodiscard]] int quietTo() const { return m_quietTo; }
    void setQuietTo(int minuteOfDay);
    [[nodiscard]] bool isInboxWatched() const { return m_isInboxWatched; }
    void setInboxWatched(bool isWatched);
    //! \param kind as NotifyKind counts
    Q_INVOKABLE void choose(int kind, bool isOn);
    //! \brief One notification of each urgency that matters, whatever the hour: to see that it works.
    Q_INVOKABLE void test();

    //! \brief Whether it is quiet at that moment, by the clock on the wall.
    [[nodiscard]] bool isQuietAt(domain::Timestamp moment) const;

    //! \brief Tells of anything, under the same rules; whoever calls decides whether it lies before somebody's eyes.
    //! \param kind as NotifyKind counts
    //! \param key of the cause: opened() names it, and the same again replaces what is shown. With the same words within
    //! SameAgainFor it is not told again.
    //! \param deed what a click does, in a word; empty: nothing
    Q_INVOKABLE void notify(int kind, const QString &title, const QString &body, const QString &key,
        const QString &deed = {});
    //! \brief What notify() told of is over, or has been looked at.
    Q_INVOKABLE void withdraw(const QString &key);

    //! \brief What the inbox holds now: tells what is new in it, and takes away what is over.
    void take(const std::vector<InboxItem> &items);

Q_SIGNALS:
    void stateChanged();
    void choicesChanged();
    void watchedChanged();
    //! \brief Somebody clicked on the notification of that key.
    void opened(const QString &key);
    //! \brief Something was told: a window in the background should draw a look.
    void attentionAsked();

private:
    struct Told {
        QString words; //!< of a message
        domain::Timestamp at {};
        std::optional<domain::Timestamp> goneAt;
        bool isHandled = false; //!< of an alarm
    };
    [[nodiscard]] bool mayTell(NotifyKind::Value kind) const;
    void show(NotifyKind::Value kind, const QString &title, const QString &body, const QString &key,
        const QString &deed);
    void forgetOld(domain::Timestamp now);
    void store(QLatin1StringView name, const QVariant &value);

    const domain::Clock &m_clock;
    QSettings m_settings;
    std::unique_ptr<notify::NotificationSink> m_sink;
    QHash<int, bool> m_isOn; //!< by NotifyKind; what is missing is on
    bool m_hasSound = true;
    bool m_hasQuietHours = false;
    int m_quietFrom = 22 * 60;
    int m_quietTo = 6 * 60;
    bool m_isInboxWatched = false;
    bool m_hasSummary = false;
    QHash<QString, Told> m_alarms; //!< causes known, told or not
    QHash<QString, Told> m_messages;
};

} // namespace dispatch::viewmodels
