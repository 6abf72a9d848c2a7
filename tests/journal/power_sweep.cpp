// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/power_sweep.h"

#include <QSet>

#include <algorithm>

namespace dispatch::test {

using namespace Qt::StringLiterals;

namespace {

size_t hashOf(const MemoryDisk::Image &image)
{
    size_t hash = 1;
    for (const auto &[name, bytes] : image)
        hash = qHashMulti(hash, name, bytes);
    return hash;
}

std::vector<std::size_t> momentsOf(const Recorded &recorded, int everyNthWrite)
{
    using enum MemoryDisk::Step::What;
    std::vector<std::size_t> moments;
    int writes = 0;
    for (std::size_t i = 0; i < recorded.steps.size(); ++i) {
        const auto what = recorded.steps[i].what;
        if (what == Sync || what == FailedSync || what == SyncFolder) {
            moments.push_back(i);
            moments.push_back(i + 1);
        } else if (everyNthWrite > 0 && ++writes % everyNthWrite == 0) {
            moments.push_back(i + 1);
        }
    }
    moments.push_back(recorded.steps.size());
    moments.erase(std::ranges::unique(moments).begin(), moments.end());
    return moments;
}

std::vector<Survival> survivalsOf(const SweepPlan &plan)
{
    std::vector<Survival> survivals;
    if (plan.hasFixed) {
        for (const auto kind : Survival::Fixed)
            survivals.push_back({ kind, 0 });
    }
    for (quint32 n = 0; n < static_cast<quint32>(plan.seeds); ++n) {
        for (const auto kind : Survival::ByLot)
            survivals.push_back({ kind, plan.firstSeed + n });
    }
    return survivals;
}

} // namespace

int Recorded::promisedAt(std::size_t moment) const
{
    const auto after
        = std::ranges::upper_bound(promises, moment, {}, [](const Promise &p) { return p.steps; });
    return after == promises.begin() ? 0 : std::prev(after)->value;
}

void SweepResult::note(const Complaint &complaint, const QString &where)
{
    switch (complaint.what) {
    case Complaint::What::Lost:
        ++lost;
        break;
    case Complaint::What::Doubled:
        ++doubled;
        break;
    case Complaint::What::Unreadable:
        ++unreadable;
        break;
    case Complaint::What::Wrong:
        ++wrong;
        break;
    }
    if (first.isEmpty())
        first = where + u": "_s + complaint.text;
}

void SweepResult::add(const SweepResult &other)
{
    cuts += other.cuts;
    outcomes += other.outcomes;
    different += other.different;
    lost += other.lost;
    doubled += other.doubled;
    unreadable += other.unreadable;
    wrong += other.wrong;
    if (first.isEmpty())
        first = other.first;
}

SweepResult sweep(const Recorded &recorded, const SweepPlan &plan, const SweepCheck &check)
{
    SweepResult result;
    PowerCut cut(recorded.kind, recorded.start, recorded.steps);
    const auto survivals = survivalsOf(plan);
    QSet<std::pair<size_t, int>> seen;
    for (const auto moment : momentsOf(recorded, plan.everyNthWrite)) {
        cut.goTo(moment);
        ++result.cuts;
        const int promised = recorded.promisedAt(moment);
        for (const auto &survival : survivals) {
            ++result.outcomes;
            const auto image = cut.outcome(survival);
            if (const std::pair key { hashOf(image), promised }; !seen.contains(key)) {
                seen.insert(key);
                ++result.different;
                if (const auto complaint = check(image, promised)) {
                    result.note(*complaint,
                        u"power cut after step %1 of %2, %3, seed %4, promised %5"_s.arg(moment)
                            .arg(recorded.steps.size())
                            .arg(QLatin1StringView(name(survival.kind)))
                            .arg(survival.seed)
                            .arg(promised));
                }
            }
            if (!cut.isAnythingUnsynced())
                break; // whatever the survival, the outcome is the same
        }
    }
    return result;
}

} // namespace dispatch::test
