// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <QObject>
#include <QTimer>

namespace dispatch::viewmodels {

//! \brief When the suggestions of the selected job are to be made anew: at most once a frame, and only if something has changed that
//! they depend on. Making them asks about the whole crew, and in a busy office something changes ten times a second.
//!
//! They depend on the job, on the technicians, on whoever's visits, and on where everybody is; the last counts with the
//! next tick, as does a minute gone by.
//! \threads the main thread
class SuggestionWatch : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds Frame { 16 };

    explicit SuggestionWatch(QObject *parent = nullptr);

    //! \brief Another job is selected, or all may have changed: at once.
    void now();
    void note(const state::ChangeSet &changes, const domain::JobId &selected);
    void noteMoves() { m_haveMoved = true; }
    void tick(domain::Timestamp now);

Q_SIGNALS:
    void due();

private:
    QTimer m_frame;
    bool m_haveMoved = false;
    domain::Timestamp m_minute {};
};

} // namespace dispatch::viewmodels
