// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <expected>
#include <functional>

//! Passwords and tokens: argon2id and random numbers by libsodium. Nothing here logs or keeps a password.
namespace dispatch::server {

inline constexpr qsizetype MinPasswordChars = 8;
inline constexpr qsizetype MaxPasswordBytes = 1'024;

//! \brief Call once before anything else here. false: the machine has no source of randomness.
[[nodiscard]] bool initialiseCryptography();

//! \brief Whether \p password may be set. \return a plain sentence if not
[[nodiscard]] std::expected<void, QString> checkPassword(QByteArrayView password);
//! \brief argon2id, libsodium's INTERACTIVE limits: about 70 ms and 64 MiB. Empty if memory ran out.
[[nodiscard]] QByteArray hashPassword(QByteArrayView password);
//! \brief As slow as hashPassword, also for an unusable \p hash, so that time tells nothing about names.
[[nodiscard]] bool verifyPassword(QByteArrayView password, const QByteArray &hash);

//! \brief 256 random bits as 43 characters that may stand in a URL.
[[nodiscard]] QString makeToken();
//! \brief SHA-256: what is kept of a token. Tokens are random, so nothing slower is needed.
[[nodiscard]] QByteArray tokenHash(QStringView token);
//! \brief Takes the same time whatever the difference is, so that a secret cannot be guessed bit by bit.
[[nodiscard]] bool isSameToken(QStringView given, QStringView secret);

//! Half of what a console waits for the answer to its sign-in: who is reached in time gets it in time.
inline constexpr std::chrono::seconds MaxWorkWait { 10 };

//! \brief Runs slow work away from the event loop.
class Worker {
public:
    virtual ~Worker() = default;
    //! \brief Runs \p heavy on some thread, then \p done on the loop's.
    //! \param late runs on the loop's thread instead of both when its turn came after MaxWorkWait: whoever asked has gone by
    //! then, and to work for those who have gone would make everybody behind them late as well, for ever. Without it
    //! nothing is too late.
    //! \return false, and nothing runs, if too much is waiting already
    [[nodiscard]] virtual bool run(
        std::function<void()> heavy, std::function<void()> done, std::function<void()> late = {})
        = 0;
};

//! \brief Runs it at once: for the command line and tests.
class InlineWorker final : public Worker {
public:
    [[nodiscard]] bool run(
        std::function<void()> heavy, std::function<void()> done, std::function<void()>) override
    {
        heavy();
        done();
        return true;
    }
};

} // namespace dispatch::server
