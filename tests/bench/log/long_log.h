// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

#include <QRandomGenerator>
#include <QStringList>

#include <vector>

namespace dispatch::bench {

//! \brief An office that goes on for years: events about jobs with titles, people, streets and messages of very different
//! commonness, as words of a language are. The same in every run.
class LongLog {
public:
    LongLog();
    [[nodiscard]] std::vector<domain::Event> next(int count);
    [[nodiscard]] const QStringList &words() const { return m_words; } //!< the most common first
    [[nodiscard]] const QStringList &names() const { return m_names; }
    [[nodiscard]] quint64 jobs() const { return m_jobs; }

private:
    QString invent(int syllables);
    const QString &word();
    QString words(int count);
    domain::Event event(const domain::EntityRef &entity, domain::EventPayload payload);
    domain::Event step();

    QRandomGenerator m_random { 7 };
    QStringList m_words, m_names;
    std::vector<domain::UserId> m_users;
    std::vector<domain::TechnicianId> m_technicians;
    domain::Timestamp m_now;
    quint64 m_seq = 0, m_version = 0, m_jobs = 0;
    int m_step = 0, m_prologue = 0;
    domain::JobId m_job;
    domain::VisitId m_visit;
    domain::ThreadId m_thread;
};

} // namespace dispatch::bench
