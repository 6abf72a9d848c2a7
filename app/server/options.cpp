// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/options.h"

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;

std::expected<Options, QString> Options::parse(
    const CommandSpec &spec, const QStringList &arguments)
{
    const auto seeHelp
        = QString(u" Run “dispatch-server "_s % spec.words % u" --help” for what there is."_s);
    Options out;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (argument == "--help"_L1 || argument == "-h"_L1) {
            out.wantsHelp = true;
            return out;
        }
        if (!argument.startsWith("--"_L1)) {
            if (argument.startsWith(u'-') && argument.size() > 1)
                return std::unexpected(
                    QString(u"There is no option “"_s % argument % u"”."_s % seeHelp));
            out.positional.append(argument);
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        const QString name = equals < 0 ? argument.sliced(2) : argument.sliced(2, equals - 2);
        const auto known = std::ranges::find(spec.options, name, &OptionSpec::name);
        if (known == spec.options.end())
            return std::unexpected(QString(u"There is no option “--"_s % name % u"”."_s % seeHelp));
        if (out.has(name))
            return std::unexpected(
                QString(u"The option “--"_s % name % u"” is given twice. Give it once."_s));
        if (known->value.isEmpty()) {
            if (equals >= 0)
                return std::unexpected(
                    QString(u"The option “--"_s % name % u"” takes no value."_s % seeHelp));
            out.values.insert(name, u"yes"_s);
        } else if (equals >= 0) {
            out.values.insert(name, argument.sliced(equals + 1));
        } else if (i + 1 < arguments.size()) {
            out.values.insert(name, arguments[++i]);
        } else {
            return std::unexpected(
                QString(u"The option “--"_s % name % u"” needs a value: "_s % known->value % u'.'));
        }
    }
    for (const auto &option : spec.options) {
        if (option.isRequired && out.value(option.name).isEmpty())
            return std::unexpected(QString(
                u"“--"_s % option.name % u' ' % option.value % u"” is missing."_s % seeHelp));
    }
    if (out.positional.size() < spec.positional)
        return std::unexpected(QString(spec.arguments % u" is missing."_s % seeHelp));
    if (out.positional.size() > spec.positional)
        return std::unexpected(QString(
            u"“"_s % out.positional[spec.positional] % u"” is one word too many."_s % seeHelp));
    return out;
}

QString helpText(const QString &program, const CommandSpec &spec)
{
    QString out = u"Usage: "_s % program % u' ' % spec.words;
    if (!spec.arguments.isEmpty())
        out += QString(u' ' % spec.arguments);
    for (const auto &option : spec.options) {
        const QString form = option.value.isEmpty()
            ? QString(u"--"_s % option.name)
            : QString(u"--"_s % option.name % u' ' % option.value);
        out += option.isRequired ? QString(u' ' % form) : QString(u" ["_s % form % u']');
    }
    out += QString(u"\n\n"_s % spec.help % u"\n"_s);
    if (spec.options.empty())
        return out;
    out += u"\nOptions:\n"_s;
    qsizetype width = 0;
    for (const auto &option : spec.options)
        width = std::max(width, option.name.size() + option.value.size() + 3);
    for (const auto &option : spec.options) {
        const QString form = option.value.isEmpty()
            ? QString(u"--"_s % option.name)
            : QString(u"--"_s % option.name % u' ' % option.value);
        out += QString(u"  "_s % form.leftJustified(width + 2) % option.help % u'\n');
    }
    return out;
}

} // namespace dispatch::server
