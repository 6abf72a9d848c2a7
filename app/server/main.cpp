// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli.h"

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return dispatch::server::runCommandLine(arguments);
}
