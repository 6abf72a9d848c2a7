// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/parts.h"

#include <QCommandLineParser>
#include <QGuiApplication>

#include <cstdio>

//! The chat's budget: a conversation of a million messages opened and scrolled in the console's own pane, from a replica in a
//! file; and how long a word takes from one console to another over a server of this machine.

using namespace dispatch::bench;
using namespace Qt::StringLiterals;

namespace {

void runBench(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures the chat."_s);
    parser.addHelpOption();
    const ChatPlan usual;
    parser.addOptions({ { u"messages"_s, u"How many messages the long conversation has."_s,
                            u"count"_s, QString::number(usual.messages) },
        { u"sends"_s, u"How many words are sent from one console to another."_s, u"count"_s,
            QString::number(usual.sends) },
        { u"only"_s, u"Some parts only: history, wire."_s, u"parts"_s } });
    parser.process(application);
    ChatPlan plan;
    plan.messages = number(parser, u"messages"_s, 1'000, 5'000'000);
    plan.sends = number(parser, u"sends"_s, 10, 10'000);
    const QStringList only = parser.value(u"only"_s).split(u',', Qt::SkipEmptyParts);
    const auto isWanted
        = [&](const QString &part) { return only.isEmpty() || only.contains(part); };
    Report report(u"chat"_s);
    report.note(u"messages"_s, plan.messages);
    if (isWanted(u"history"_s))
        measureHistory(report, plan);
    if (isWanted(u"wire"_s))
        measureWire(report, plan);
    report.print();
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!qEnvironmentVariableIsSet("QT_QUICK_BACKEND"))
        qputenv("QT_QUICK_BACKEND", "software");
    qputenv("QSG_RENDER_LOOP", "basic");
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0"); // the next frame at once
    const QGuiApplication application(argc, argv);
    try {
        runBench(application);
    } catch (const Failure &failure) {
        fprintf(stderr, "bench chat: %s\n", failure.what());
        return 1;
    }
    return 0;
}
