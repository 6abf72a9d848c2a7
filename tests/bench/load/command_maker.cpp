// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/parts.h"

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr int EditEvery = 4;

} // namespace

CommandMaker::CommandMaker(std::vector<OfficeFolder::Work> work)
    : m_work(std::move(work))
{
}

const OfficeFolder::Work &CommandMaker::any()
{
    return m_work[m_random.bounded(static_cast<quint32>(m_work.size()))];
}

domain::Command CommandMaker::next()
{
    const auto &work = any();
    domain::Command command;
    command.made = domain::SystemClock().now();
    command.id = domain::CommandId { domain::makeUuidV7(command.made, m_random) };
    ++m_made;
    if (m_made % EditEvery == 0) {
        domain::JobPatch patch;
        patch.description = domain::Change<QString>::to(
            u"Called again, note %1: the boiler stops after ten minutes."_s.arg(m_made));
        command.entity = work.job;
        command.args = domain::EditJob { patch };
    } else {
        command.entity = work.thread;
        command.args = domain::PostMessage {
            u"Message %1: the customer is at home until four o'clock."_s.arg(m_made), {}
        };
    }
    return command;
}

domain::Command CommandMaker::batch(int items)
{
    domain::Command command;
    command.made = domain::SystemClock().now();
    command.id = domain::CommandId { domain::makeUuidV7(command.made, m_random) };
    domain::Batch batch;
    for (int i = 0; i < items; ++i) {
        batch.items.push_back({ .entity = any().thread,
            .expect = std::nullopt,
            .args = domain::PostMessage { u"Message %1: on the way."_s.arg(++m_made), {} } });
    }
    command.args = std::move(batch);
    return command;
}

} // namespace dispatch::bench
