// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStringList>

#include <expected>
#include <optional>
#include <vector>

namespace dispatch::server {

//! \brief One `--name VALUE` of a command; without \c value a switch.
struct OptionSpec {
    QString name;  //!< without the dashes
    QString value; //!< what stands for the value in help; empty for a switch
    QString help;
    bool isRequired = false;
};

//! \brief One command of the program.
struct CommandSpec {
    QString words;     //!< "user add"
    QString arguments; //!< what stands for positional arguments in help: "NAME"
    int positional = 0; //!< how many there must be
    QString help;
    std::vector<OptionSpec> options;
};

//! \brief What a person typed, checked against a CommandSpec.
struct Options {
    QStringList positional;
    QHash<QString, QString> values; //!< by name; a switch has the value "yes"
    bool wantsHelp = false;

    [[nodiscard]] QString value(const QString &name, const QString &absent = {}) const
    {
        return values.value(name, absent);
    }
    [[nodiscard]] bool has(const QString &name) const { return values.contains(name); }

    //! \return a plain sentence for anything unknown, missing or said twice
    [[nodiscard]] static std::expected<Options, QString> parse(
        const CommandSpec &spec, const QStringList &arguments);
};

//! \brief The help of one command.
[[nodiscard]] QString helpText(const QString &program, const CommandSpec &spec);

} // namespace dispatch::server
