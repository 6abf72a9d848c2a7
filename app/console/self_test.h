// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

QT_BEGIN_NAMESPACE
class QQuickWindow;
QT_END_NAMESPACE

namespace dispatch::viewmodels {
class ConsoleSession;
class Preferences;
} // namespace dispatch::viewmodels

namespace dispatch::console {

//! \brief Loads every page of the window in both themes and counts warnings of any kind from its beginning on.
//! One at a time: it takes over the program's message handler while it lives.
class SelfTest {
public:
    SelfTest();
    ~SelfTest();
    SelfTest(const SelfTest &) = delete;
    SelfTest &operator=(const SelfTest &) = delete;

    //! \brief An empty profile of its own.
    [[nodiscard]] QString profileDir() const;
    //! \return 0 if there was no warning, else 1; prints a line for each warning and one for the result
    [[nodiscard]] int run(QQuickWindow &window, viewmodels::ConsoleSession &session,
        viewmodels::Preferences &preferences);

private:
    QTemporaryDir m_profile;
};

} // namespace dispatch::console
