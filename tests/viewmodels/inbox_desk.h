// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/alarm_inbox.h"
#include "viewmodels/inbox_rows.h"

#include "viewmodels/desk.h"

namespace dispatch::tests {

using namespace viewmodels;

//! An inbox over a small operation; what is sent is folded in at once, as a server would do it.
struct InboxDesk {
    Desk desk;
    std::vector<ActOnAlarm> sent;
    QString whyNotAct;
    AlarmInbox inbox { { .context = [this] { return desk.context(); },
        .whyNotAct = [this] { return whyNotAct; },
        .send =
            [this](const EntityRef &entity, const CommandArgs &args) {
                sent.push_back(std::get<ActOnAlarm>(args));
                const Command command { .id = CommandId::make(desk.now),
                    .entity = entity,
                    .expect = {},
                    .after = {},
                    .made = desk.now,
                    .args = args };
                const auto decided
                    = state::decide(desk.operation, desk.context().actor, command, desk.now);
                if (!decided)
                    return false;
                for (const Event &event : decided->events)
                    desk.operation.apply(event);
                return true;
            } } };

    AlarmId raise(
        const QString &kind, const EntityRef &about, int minutesAgo, const QString &note = {})
    {
        Alarm alarm;
        alarm.id = AlarmId::make(desk.now);
        alarm.ver = 1;
        alarm.kindName = kind;
        alarm.about = about;
        alarm.note = note;
        alarm.raisedAt = desk.now - std::chrono::minutes(minutesAgo);
        desk.operation.put(alarm);
        return alarm.id;
    }
    void refresh(std::vector<InboxItem> more = {})
    {
        auto items = alarmRows(desk.context());
        std::ranges::copy(more, std::back_inserter(items));
        inbox.set(std::move(items));
    }
    [[nodiscard]] InboxItem breach(const Desk::Added &job, std::chrono::minutes late, bool isLate)
    {
        return breachRow({ .visit = job.visit,
                             .due = desk.now,
                             .since = desk.now,
                             .isLate = isLate,
                             .late = late,
                             .arrive = desk.now + late,
                             .isGuessed = false },
            desk.operation);
    }
    [[nodiscard]] QStringList keys() const
    {
        QStringList keys;
        for (const InboxItem &item : inbox.items())
            keys << item.key.section(u':', 0, 0);
        return keys;
    }
    [[nodiscard]] InboxOffer offer(const QString &key, AlarmDeed::Value deed) const
    {
        for (const InboxOffer &one : inbox.offers(key)) {
            if (one.deed == deed)
                return one;
        }
        return {};
    }
};

} // namespace dispatch::tests
