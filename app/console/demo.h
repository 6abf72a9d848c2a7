// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/life_line.h"

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

#include <expected>

namespace dispatch::console {

//! \brief A server of one's own in a temporary folder, and a simulated fleet: both end with this object, and with this
//! program where it is killed. Then the folder stays.
class Demo final : public QObject {
    Q_OBJECT
public:
    explicit Demo(QObject *parent = nullptr);
    ~Demo() override;

    struct Account {
        QString server, login, password;
    };
    //! \brief Makes the folder, the accounts and the server, and waits until it is ready (at most 20 s).
    //! \return the account for the console, or what went wrong in plain words
    [[nodiscard]] std::expected<Account, QString> startServer();
    //! \brief Starts the simulator. \p replay: arguments of `replay`; empty plays the town.
    [[nodiscard]] std::expected<void, QString> startFleet(
        int technicians, const QStringList &replay);
    //! \brief Where the demo's own console keeps its data.
    [[nodiscard]] QString profileDir() const;

Q_SIGNALS:
    //! \brief One of the two ended although nobody asked it to.
    void broke(const QString &text);

private:
    [[nodiscard]] std::expected<QString, QString> program(const QString &name) const;
    void watch(QProcess &process, const QString &name);

    QTemporaryDir m_folder;
    LifeLine m_lifeLine;
    QProcess m_server;
    QProcess m_fleet;
    Account m_account;
    bool m_isEnding = false;
};

} // namespace dispatch::console
