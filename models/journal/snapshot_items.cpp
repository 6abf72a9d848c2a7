// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/snapshot_items.h"

#include <QSet>

#include <algorithm>

namespace dispatch::journal {

namespace {

//! Ids ascending: the same operation always gives the same bytes.
template<class Id, class T>
std::vector<const T *> sortedById(const state::Table<Id, T> &all)
{
    std::vector<const T *> sorted;
    sorted.reserve(static_cast<std::size_t>(all.size()));
    for (const auto &one : all)
        sorted.push_back(&one);
    std::ranges::sort(sorted, [](const T *a, const T *b) { return a->id < b->id; });
    return sorted;
}

//! First in the order in which the jobs list them, for that order is part of the state; then the rest by id.
template<class Id, class T>
std::vector<const T *> sortedByJob(const state::Table<Id, T> &all,
    const std::vector<const domain::Job *> &jobs, std::vector<Id> domain::Job::*list)
{
    std::vector<const T *> sorted;
    sorted.reserve(static_cast<std::size_t>(all.size()));
    QSet<Id> seen;
    for (const auto *job : jobs) {
        for (const auto &id : job->*list) {
            const auto *entity = all.find(id);
            if (!entity || seen.contains(id))
                continue;
            seen.insert(id);
            sorted.push_back(entity);
        }
    }
    for (const auto *one : sortedById(all)) {
        if (!seen.contains(one->id))
            sorted.push_back(one);
    }
    return sorted;
}

struct Put {
    state::Operation &operation;
    void operator()(const protocol::MessageItem &item) const
    {
        operation.put(item.thread, item.message);
    }
    void operator()(const auto &entity) const { operation.put(entity); }
};

} // namespace

std::vector<protocol::SnapshotItem> snapshotItems(const state::Operation &operation)
{
    std::vector<protocol::SnapshotItem> items;
    const auto addAll = [&](const auto &sorted) {
        for (const auto *one : sorted)
            items.emplace_back(*one);
    };
    const auto jobs = sortedById(operation.jobs());
    addAll(sortedById(operation.users()));
    addAll(sortedById(operation.technicians()));
    addAll(jobs);
    addAll(sortedByJob(operation.visits(), jobs, &domain::Job::visits));
    for (const auto *thread : sortedByJob(operation.threads(), jobs, &domain::Job::threads)) {
        auto bare = *thread;
        bare.messages.clear();
        items.emplace_back(std::move(bare));
        for (const auto &message : thread->messages)
            items.emplace_back(protocol::MessageItem { thread->id, message });
    }
    addAll(sortedByJob(operation.payments(), jobs, &domain::Job::payments));
    addAll(sortedById(operation.alarms()));
    addAll(sortedById(operation.zones()));
    addAll(sortedById(operation.shifts()));
    return items;
}

void putItem(state::Operation &operation, const protocol::SnapshotItem &item)
{
    std::visit(Put { operation }, item);
}

} // namespace dispatch::journal
