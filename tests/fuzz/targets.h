// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <span>

//! What reads bytes of strangers, each as one function of bytes. Reading must come to an end and keep its promises whatever the
//! bytes are; a broken promise ends the process with a message that holds the input. The same functions serve the test with fixed
//! mutations (tst_mutations) and libFuzzer (fuzz_entry.cpp).
namespace dispatch::fuzz {

struct Target {
    const char *name;
    void (*read)(QByteArrayView bytes);
    QByteArrayList (*corpus)(); //!< good and bad inputs to start from
};

[[nodiscard]] std::span<const Target> targets();
[[nodiscard]] const Target *find(QByteArrayView name);

//! \brief A promise of the code under test.
void promise(bool holds, const char *what, QByteArrayView input);

//! \brief The server's hub with everything but sockets behind it: the message goes to a connection that said hello.
void readByHub(QByteArrayView bytes);

//! \brief What may be attached, and what is made of its name.
void readFile(QByteArrayView bytes);
[[nodiscard]] QByteArrayList files();

} // namespace dispatch::fuzz
