// SPDX-License-Identifier: GPL-3.0-or-later
// One target for libFuzzer; DISPATCH_FUZZ_TARGET names it. `PROGRAM --write-corpus FOLDER` leaves its inputs there to start from.
#include "fuzz/targets.h"

#include <QDir>
#include <QFile>

#include <cstdlib>
#include <string_view>

using namespace dispatch::fuzz;

namespace {

const Target &target()
{
    static const Target *const found = find(DISPATCH_FUZZ_TARGET);
    return *found;
}

void writeCorpus(const QString &folder)
{
    if (!QDir().mkpath(folder))
        qFatal("cannot make the folder %s", qPrintable(folder));
    int number = 0;
    for (const auto &input : target().corpus()) {
        QFile file(folder + QStringLiteral("/golden-%1").arg(++number));
        if (!file.open(QIODevice::WriteOnly) || file.write(input) != input.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    if (*argc == 3 && std::string_view((*argv)[1]) == "--write-corpus") {
        writeCorpus(QString::fromLocal8Bit((*argv)[2]));
        std::exit(0);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, std::size_t size)
{
    target().read({ data, static_cast<qsizetype>(size) });
    return 0;
}
