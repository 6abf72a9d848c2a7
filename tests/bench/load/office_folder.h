// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace dispatch::server {
class Accounts;
class CommitQueue;
} // namespace dispatch::server

namespace dispatch::test {
class Story;
}

namespace dispatch::bench {

//! \brief Spreads things evenly over a square without a lattice: the \p index-th point of a sequence of low discrepancy (R2,
//! M. Roberts 2018), \p axis 0 or 1. \return 0 to 1
[[nodiscard]] double spreadOver(int index, int axis);

//! \brief Fills the data folder of a server that does not run: people, phones and jobs, through the server's own classes
//! and rules, without waiting a tenth of a second for each password.
class OfficeFolder {
public:
    explicit OfficeFolder(QString path)
        : m_path(std::move(path))
    {
    }

    struct Phone {
        QByteArray token;
        domain::TechnicianId technician;
        quint32 handle = 0;
    };
    struct Work {
        domain::JobId job;
        domain::VisitId visit;
        domain::ThreadId thread;
    };

    //! \brief Dispatchers, each signed in once. \return their access tokens, good for a quarter of an hour
    [[nodiscard]] std::vector<QByteArray> addDispatchers(int count);
    //! \brief Technicians on shift with a phone each.
    [[nodiscard]] std::vector<Phone> addPhones(int count);
    //! \brief Jobs as `job.create` makes them: each with a visit and a thread.
    [[nodiscard]] std::vector<Work> addJobs(int count);
    [[nodiscard]] protocol::Position head() const;
    //! \brief The position \p back events before the head.
    [[nodiscard]] protocol::Position before(quint64 back) const;
    //! \brief Replaces the journal by one of \p events events (ten to a job), the newest of this minute.
    void tellStory(quint64 events);
    //! \brief Goes on with it.
    void tellMore(quint64 events);

private:
    void command(const std::function<void(server::CommitQueue &)> &use) const;
    QString m_path;
    std::shared_ptr<test::Story> m_story;
};

} // namespace dispatch::bench
