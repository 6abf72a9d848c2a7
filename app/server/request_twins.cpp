// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/request_twins.h"

#include "atlas/text_fold.h"
#include "domain/transitions.h"

#include <algorithm>

namespace dispatch::server {

namespace {

//! The job an event may open, end or rename; null for any other.
domain::JobId jobOf(const domain::EntityRef &entity, const state::Operation &operation)
{
    if (const auto job = domain::JobId::from(entity))
        return *job;
    const auto id = domain::VisitId::from(entity);
    const auto *visit = id ? operation.visit(*id) : nullptr;
    return visit ? visit->job : domain::JobId();
}

void remove(QHash<QString, QSet<domain::JobId>> &from, const QString &key, const domain::JobId &id)
{
    const auto it = from.find(key);
    if (it == from.end())
        return;
    it->remove(id);
    if (it->isEmpty())
        from.erase(it);
}

} // namespace

QString RequestTwins::phoneKey(const QString &phone)
{
    QString digits;
    for (const QChar c : phone) {
        if (c.isDigit())
            digits += QChar(u'0' + c.digitValue());
    }
    return digits.size() < MinPhoneDigits ? QString() : digits.right(PhoneEndDigits);
}

QString RequestTwins::addressKey(const QString &address)
{
    return atlas::folded(address);
}

void RequestTwins::forget(const domain::JobId &id)
{
    const Keys keys = m_keys.take(id);
    remove(m_byPhone, keys.phone, id);
    remove(m_byAddress, keys.address, id);
}

void RequestTwins::note(const domain::JobId &id, const state::Operation &operation)
{
    forget(id);
    const auto *job = operation.job(id);
    const auto *visit = job ? operation.currentVisit(id) : nullptr;
    if (!visit || !domain::isOpen(visit->state))
        return;
    const Keys keys { phoneKey(job->fields.customerPhone), addressKey(job->fields.address) };
    if (!keys.phone.isEmpty())
        m_byPhone[keys.phone].insert(id);
    if (!keys.address.isEmpty())
        m_byAddress[keys.address].insert(id);
    m_keys.insert(id, keys);
}

void RequestTwins::catchUp(const state::Operation &operation)
{
    const quint64 head = m_log.head().seq;
    bool isAnew = !m_upTo || *m_upTo > head || head - *m_upTo > MaxCatchUp;
    while (!isAnew && *m_upTo < head) {
        auto events = m_log.read(*m_upTo, MaxCatchUp);
        // The log's memory learns of a commit after the answers to it, and this is asked by one of them.
        if (events && events->empty())
            events = m_store.read(*m_upTo, MaxCatchUp);
        isAnew = !events || events->empty();
        if (isAnew)
            break;
        for (const auto &event : *events) {
            if (const auto job = jobOf(event.entity, operation); !job.isNull())
                note(job, operation);
        }
        m_upTo = events->back().seq;
    }
    if (isAnew) {
        m_keys.clear();
        m_byPhone.clear();
        m_byAddress.clear();
        for (const auto &job : operation.jobs())
            note(job.id, operation);
    }
    m_upTo = head;
}

std::vector<quint64> RequestTwins::of(
    const domain::JobFields &fields, const state::Operation &operation, quint64 older)
{
    catchUp(operation);
    std::vector<quint64> numbers;
    const auto take = [&](const QSet<domain::JobId> &ids) {
        for (const auto &id : ids) {
            const auto *job = operation.job(id);
            if (job && (older == 0 || job->number < older))
                numbers.push_back(job->number);
        }
    };
    if (const QString phone = phoneKey(fields.customerPhone); !phone.isEmpty())
        take(m_byPhone.value(phone));
    if (const QString address = addressKey(fields.address); !address.isEmpty())
        take(m_byAddress.value(address));
    std::ranges::sort(numbers);
    const auto repeated = std::ranges::unique(numbers);
    numbers.erase(repeated.begin(), repeated.end());
    if (numbers.size() > MaxNamed)
        numbers.erase(numbers.begin(), numbers.end() - MaxNamed);
    return numbers;
}

} // namespace dispatch::server
