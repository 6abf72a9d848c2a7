// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/clerk.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace dispatch;

namespace {

constexpr std::size_t MaxOrderBytes = 4'096;

void say(const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    // A full pipe holds the clerk up; a reader that has gone ends it by SIGPIPE.
    static_cast<void>(
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout));
    static_cast<void>(std::fflush(stdout));
}

} // namespace

//! dispatch-clerk: some clerks in one process. Told what to do on standard input, a line each: `act PER_SECOND`, `read` (all that
//! is said), `up` (the network is back), `report`, `quit`. The end of standard input ends it, so that none outlives the test.
int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addOptions({ { u"server"_s, u"address"_s, u"URL"_s },
        { u"folder"_s, u"of logs and replicas"_s, u"DIR"_s },
        { u"clerks"_s, u"their names, which are also their logins"_s, u"A,B"_s },
        { u"login"_s, u"one login for all of them instead"_s, u"NAME"_s },
        { u"password-file"_s, u"one line"_s, u"FILE"_s }, { u"seed"_s, u"of all chance"_s, u"N"_s },
        { u"clock-offset"_s, u"of this clock"_s, u"MS"_s },
        { u"act"_s, u"from the beginning"_s, u"PER_SECOND"_s },
        { u"words"_s, u"that each says, and does nothing else"_s, u"N"_s } });
    options.process(app);

    QFile passwordFile(options.value(u"password-file"_s));
    if (!passwordFile.open(QIODevice::ReadOnly))
        qFatal("The password file cannot be read");
    const auto password = QString::fromUtf8(passwordFile.readLine().trimmed());

    std::vector<std::unique_ptr<test::Clerk>> clerks;
    auto seed = options.value(u"seed"_s).toULongLong();
    for (const auto &name : options.value(u"clerks"_s).split(u',', Qt::SkipEmptyParts)) {
        auto clerk = std::make_unique<test::Clerk>(test::Clerk::Place { .name = name,
            .folder = options.value(u"folder"_s),
            .seed = ++seed * 0x9E3779B97F4A7C15u,
            .clockOffset = domain::milliseconds(options.value(u"clock-offset"_s).toLongLong()),
            .words = options.isSet(u"words"_s) ? std::optional(options.value(u"words"_s).toInt())
                                               : std::nullopt });
        QObject::connect(clerk.get(), &test::Clerk::said, say);
        clerk->connectTo(QUrl(options.value(u"server"_s)),
            options.isSet(u"login"_s) ? options.value(u"login"_s) : name, password);
        clerk->act(options.value(u"act"_s).toDouble());
        clerks.push_back(std::move(clerk));
    }

    QByteArray orders;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [&] {
        std::array<char, MaxOrderBytes> block {};
        const auto count = ::read(STDIN_FILENO, block.data(), block.size());
        if (count <= 0)
            return QCoreApplication::quit();
        orders.append(block.data(), count);
        for (auto end = orders.indexOf('\n'); end >= 0; end = orders.indexOf('\n')) {
            const auto words = QString::fromUtf8(orders.first(end)).split(u' ');
            orders.remove(0, end + 1);
            if (words[0] == "quit"_L1)
                return QCoreApplication::quit();
            // What is reported after this line is how things stand with the order obeyed.
            if (words[0] == "act"_L1 || words[0] == "read"_L1)
                say(u"acting"_s);
            for (const auto &clerk : clerks) {
                if (words[0] == "act"_L1)
                    clerk->act(words.value(1).toDouble());
                else if (words[0] == "read"_L1)
                    clerk->readAll();
                else if (words[0] == "up"_L1)
                    clerk->networkIsUp();
                clerk->report();
            }
        }
    });
    return QCoreApplication::exec();
}
