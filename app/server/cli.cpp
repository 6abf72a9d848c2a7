// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli.h"

#include "server/commands.h"
#include "server/password.h"

#include <cstdio>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView Program = "dispatch-server"_L1;

struct Command {
    CommandSpec spec;
    CommandResult (*run)(const Options &);
};

OptionSpec dataOption()
{
    return { u"data"_s, u"DIR"_s, u"the folder with the organisation's files"_s, true };
}

OptionSpec passwordOption()
{
    return { u"password-file"_s, u"FILE"_s,
        u"file whose first line is the password; - reads standard input"_s, true };
}

std::vector<Command> commands()
{
    return {
        { { u"init"_s, {}, 0, u"Makes a new organisation and its first account."_s,
              { dataOption(), { u"admin"_s, u"NAME"_s, u"name of the first account"_s, true },
                  passwordOption(),
                  { u"roles"_s, u"LIST"_s,
                      u"its roles; administrator,supervisor,dispatcher if not given"_s } } },
            runInit },
        { { u"serve"_s, {}, 0,
              u"Runs the server until it is told to stop. Prints one line of JSON when it is ready."_s,
              { dataOption(),
                  { u"listen"_s, u"ADDRESS:PORT"_s,
                      u"where clients connect; port 0 picks a free one (127.0.0.1:8470)"_s },
                  { u"admin"_s, u"ADDRESS:PORT"_s,
                      u"administration port, this machine only (127.0.0.1:0)"_s },
                  { u"tls-cert"_s, u"FILE"_s,
                      u"certificate chain, PEM; needed beyond this machine"_s },
                  { u"tls-key"_s, u"FILE"_s, u"its private key, PEM"_s },
                  { u"origin"_s, u"LIST"_s, u"origins of web pages that may open the feed"_s },
                  { u"hold"_s, u"SECONDS"_s, u"how long a change can be taken back (8)"_s },
                  { u"min-free"_s, u"MIB"_s,
                      u"room on the disk below which nothing more is written (64, or 1 % up to 1024)"_s },
                  { u"keep-tracks"_s, u"DAYS"_s,
                      u"how long it is kept where technicians were; 0 keeps it (90)"_s },
                  { u"dispatchers-see"_s, u"HOURS"_s,
                      u"how far back dispatchers look into closed jobs and tracks; supervisors see all; 0 is all (0)"_s },
                  { u"log-level"_s, u"LEVEL"_s, u"info, warning or error (info)"_s },
                  { u"ingest-rate"_s, u"N"_s,
                      u"reports a second that one phone may send (2)"_s } } },
            runServe },
        { { u"user add"_s, u"NAME"_s, 1, u"Adds an account."_s,
              { dataOption(),
                  { u"roles"_s, u"LIST"_s,
                      u"of dispatcher, supervisor, administrator, technician, customer"_s, true },
                  passwordOption(),
                  { u"areas"_s, u"LIST"_s,
                      u"a dispatcher sees only these, and what has no area; all if not given"_s },
                  { u"technician"_s, u"NAME"_s,
                      u"whose visits the account works on; made if there is none of this name"_s } } },
            runUserAdd },
        { { u"user password"_s, u"NAME"_s, 1,
              u"Sets a new password and signs the account out everywhere."_s,
              { dataOption(), passwordOption() } },
            runUserPassword },
        { { u"user areas"_s, u"NAME"_s, 1,
              u"Sets which areas a dispatcher sees. Consoles that are open follow at once."_s,
              { dataOption(),
                  { u"areas"_s, u"LIST"_s,
                      u"their names, as jobs and technicians have them; without it, all"_s } } },
            runUserAreas },
        { { u"user disable"_s, u"NAME"_s, 1, u"Locks an account and closes its connections."_s,
              { dataOption() } },
            runUserDisable },
        { { u"device add"_s, {}, 0,
              u"Makes a token for a technician's phone and prints it, this once."_s,
              { dataOption(),
                  { u"technician"_s, u"NAME"_s,
                      u"who carries the phone; made if there is none of this name"_s, true } } },
            runDeviceAdd },
        { { u"intake add"_s, u"NAME"_s, 1,
              u"Lets a web form, a partner or a telephone system post requests: prints its token, this once."_s,
              { dataOption() } },
            runIntakeAdd },
        { { u"intake remove"_s, u"NAME"_s, 1,
              u"Ends all tokens of such a source. What it asked for stays."_s, { dataOption() } },
            runIntakeRemove },
        { { u"import jobs"_s, u"FILE.csv"_s, 1,
              u"Takes jobs from a table. The same row is taken once, however often the file is imported."_s,
              { dataOption(),
                  { u"map"_s, u"FIELD=COLUMN,…"_s,
                      u"columns by name or number; fields: title, description, trade, priority, customer, phone, address, lat, lon, area, skills"_s },
                  { u"no-header"_s, {},
                      u"the first line is a job, not the names of the columns"_s },
                  { u"dry-run"_s, {}, u"show what was understood and change nothing"_s } } },
            runImportJobs },
        { { u"verify"_s, {}, 0,
              u"Recomputes the journal's hash chain, compares it with what was signed, and names the first record or checkpoint that does not fit."_s,
              { dataOption(),
                  { u"key"_s, u"HEX"_s, u"the public key, if you have it from elsewhere"_s } } },
            runVerify },
        { { u"proof"_s, {}, 0,
              u"Prints the public key with which checkpoints of the journal are signed, and the newest of them."_s,
              { dataOption() } },
            runProof },
        { { u"verify-case"_s, u"FILE"_s, 1,
              u"Checks a case file that a console has saved. Needs nothing but the file."_s,
              { { u"key"_s, u"HEX"_s,
                  u"the public key, as “dispatch-server proof” prints it"_s } } },
            runVerifyCase },
        { { u"backup"_s, {}, 0,
              u"Copies the organisation's files, also while the server runs, and checks the copy."_s,
              { dataOption(),
                  { u"to"_s, u"DIR"_s,
                      u"a folder that does not exist yet; it becomes the back-up"_s, true },
                  { u"replace"_s, {}, u"put it in the place of the back-up that is there"_s } } },
            runBackup },
        { { u"restore"_s, {}, 0,
              u"Puts a back-up into a new folder. Everybody signs in again, and consoles load anew."_s,
              { { u"data"_s, u"DIR"_s, u"the new folder; it must not hold an organisation"_s,
                    true },
                  { u"from"_s, u"DIR"_s, u"a folder that “dispatch-server backup” has made"_s,
                      true } } },
            runRestore },
    };
}

void print(std::FILE *to, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    static_cast<void>(
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), to));
    static_cast<void>(std::fflush(to));
}

int fail(int code, const QString &text)
{
    print(stderr, QString(Program % u": "_s % text % u'\n'));
    return code;
}

QString overview()
{
    QString out = u"Usage: "_s % Program
        % u" COMMAND [OPTIONS]\n\nThe server of Dispatch.\n\nCommands:\n"_s;
    for (const auto &command : commands()) {
        const QString form = command.spec.arguments.isEmpty()
            ? command.spec.words
            : QString(command.spec.words % u' ' % command.spec.arguments);
        out += QString(u"  "_s % form.leftJustified(22) % command.spec.help % u'\n');
    }
    out += QString(u"\n“"_s % Program % u" COMMAND --help” says more. “"_s % Program
        % u" --version” prints the version.\n"_s);
    return out;
}

} // namespace

int runCommandLine(const QStringList &arguments)
{
    if (arguments.isEmpty())
        return fail(ExitUsage, u"Say what to do. Run “dispatch-server --help” for the commands."_s);
    if (arguments[0] == "--help"_L1 || arguments[0] == "-h"_L1 || arguments[0] == "help"_L1) {
        print(stdout, overview());
        return ExitOk;
    }
    if (arguments[0] == "--version"_L1) {
        print(stdout, QString(Program % u' ' % QLatin1StringView(DISPATCH_VERSION) % u'\n'));
        return ExitOk;
    }
    for (const auto &command : commands()) {
        const QStringList words = command.spec.words.split(u' ');
        if (arguments.size() < words.size() || arguments.first(words.size()) != words)
            continue;
        const auto options = Options::parse(command.spec, arguments.sliced(words.size()));
        if (!options)
            return fail(ExitUsage, options.error());
        if (options->wantsHelp) {
            print(stdout, helpText(Program, command.spec));
            return ExitOk;
        }
        if (!initialiseCryptography())
            return fail(ExitFailure,
                u"This machine gives no random numbers, so no password or token would be safe."_s);
#ifdef Q_OS_UNIX
        // What people said and where they were is nobody else's on this machine, whatever the folder's rights.
        umask(S_IRWXG | S_IRWXO);
#endif
        const auto result = command.run(*options);
        if (!result)
            return fail(ExitFailure, result.error());
        print(stdout, *result);
        return ExitOk;
    }
    return fail(ExitUsage,
        QString(u"There is no command “"_s % arguments[0]
            % u"”. Run “dispatch-server --help” for the commands."_s));
}

} // namespace dispatch::server
