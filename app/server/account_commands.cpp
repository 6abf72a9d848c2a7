// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "server/admin_door.h"
#include "server/log.h"

#include <QFile>
#include <QJsonArray>
#include <QUrl>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxPasswordFileBytes = 4'096;

//! The first line of the file, without its end.
std::expected<QString, QString> readPassword(const QString &path)
{
    QFile file(path);
    const bool isOpen
        = path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return std::unexpected(QString(u"The password file "_s % path
            % u" cannot be read. Check its name and that you may read it."_s));
    QByteArray bytes = file.readLine(MaxPasswordFileBytes);
    while (bytes.endsWith('\n') || bytes.endsWith('\r'))
        bytes.chop(1);
    if (bytes.isEmpty())
        return std::unexpected(QString(u"The password file "_s % path
            % u" is empty. Write the password into its first line."_s));
    if (const auto ok = checkPassword(bytes); !ok)
        return std::unexpected(ok.error());
    return QString::fromUtf8(bytes);
}

QJsonArray listFrom(const QString &list)
{
    QJsonArray out;
    for (const auto &one : list.split(u',', Qt::SkipEmptyParts))
        out.append(one.trimmed());
    return out;
}

std::expected<QJsonObject, QString> post(
    const Options &options, const QByteArray &path, const QJsonObject &body)
{
    const domain::SystemClock clock;
    DataFolder folder(options.value(u"data"_s));
    if (!folder.isInitialised())
        return std::unexpected(QString(u"The folder "_s % folder.path()
            % u" holds no organisation yet. Run “dispatch-server init” first."_s));
    setLogLevel(LogLevel::Error);
    auto door = AdminDoor::open(folder, clock);
    if (!door)
        return std::unexpected(door.error());
    return (*door)->ask(path, body);
}

QByteArray pathOfOne(const char *kind, const QString &name, const char *action)
{
    return QByteArray("/v1/admin/")
        .append(kind)
        .append('/')
        .append(QUrl::toPercentEncoding(name))
        .append('/')
        .append(action);
}

} // namespace

CommandResult runInit(const Options &options)
{
    const domain::SystemClock clock;
    DataFolder folder(options.value(u"data"_s));
    const auto password = readPassword(options.value(u"password-file"_s));
    if (!password)
        return std::unexpected(password.error());
    if (auto ok = folder.make(); !ok)
        return std::unexpected(ok.error());
    if (auto ok = folder.lock(); !ok) {
        if (ok.error().code == journal::StoreErrorCode::Locked)
            return std::unexpected(QString(u"A server is running on the folder "_s % folder.path()
                % u" already. Choose another folder."_s));
        return std::unexpected(ok.error().text);
    }
    setLogLevel(LogLevel::Error);

    // All or nothing: what was made before a failure goes again, so that the command can simply be repeated. What was
    // there before stays.
    QStringList made { folder.journalPath(), folder.accountsPath(), folder.tracksPath(),
        folder.proofKeyPath() };
    made.removeIf([](const QString &path) { return QFile::exists(path); });
    const auto undo = [&] {
        for (const auto &path : std::as_const(made))
            QFile::remove(path);
    };
    if (auto ok = Engine::create(folder, clock.now()); !ok) {
        undo();
        return std::unexpected(ok.error().text);
    }
    const auto added = [&]() -> std::expected<QJsonObject, QString> {
        auto door = AdminDoor::openLocked(folder, clock);
        if (!door)
            return std::unexpected(door.error());
        return (*door)->ask("/v1/admin/users",
            { { u"name"_s, options.value(u"admin"_s) }, { u"password"_s, *password },
                { u"roles"_s,
                    listFrom(
                        options.value(u"roles"_s, u"administrator,supervisor,dispatcher"_s)) } });
    }();
    if (!added) {
        undo();
        return std::unexpected(added.error());
    }
    return QString(u"The organisation is ready in "_s % folder.path()
        % u". Start it with: dispatch-server serve --data "_s % folder.path() % u'\n');
}

CommandResult runUserAdd(const Options &options)
{
    const auto password = readPassword(options.value(u"password-file"_s));
    if (!password)
        return std::unexpected(password.error());
    QJsonObject body { { u"name"_s, options.positional[0] }, { u"password"_s, *password },
        { u"roles"_s, listFrom(options.value(u"roles"_s)) } };
    if (options.has(u"areas"_s))
        body.insert("areas"_L1, listFrom(options.value(u"areas"_s)));
    if (options.has(u"technician"_s))
        body.insert("technicianName"_L1, options.value(u"technician"_s));
    const auto added = post(options, "/v1/admin/users", body);
    if (!added)
        return std::unexpected(added.error());
    return QString(u"The account "_s % options.positional[0] % u" is ready.\n"_s);
}

CommandResult runUserAreas(const Options &options)
{
    const auto set = post(options, pathOfOne("users", options.positional[0], "areas"),
        { { u"areas"_s, listFrom(options.value(u"areas"_s)) } });
    if (!set)
        return std::unexpected(set.error());
    return options.value(u"areas"_s).isEmpty()
        ? QString(options.positional[0] % u" sees all areas.\n"_s)
        : QString(options.positional[0] % u" sees "_s % options.value(u"areas"_s)
              % u" and what has no area.\n"_s);
}

CommandResult runUserPassword(const Options &options)
{
    const auto password = readPassword(options.value(u"password-file"_s));
    if (!password)
        return std::unexpected(password.error());
    const auto set = post(options, pathOfOne("users", options.positional[0], "password"),
        { { u"password"_s, *password } });
    if (!set)
        return std::unexpected(set.error());
    return QString(u"The password of "_s % options.positional[0] % u" is set.\n"_s);
}

CommandResult runUserDisable(const Options &options)
{
    const auto disabled = post(options, pathOfOne("users", options.positional[0], "disable"), {});
    if (!disabled)
        return std::unexpected(disabled.error());
    return QString(u"The account "_s % options.positional[0] % u" is disabled.\n"_s);
}

CommandResult runDeviceAdd(const Options &options)
{
    const auto added = post(
        options, "/v1/admin/devices", { { u"technicianName"_s, options.value(u"technician"_s) } });
    if (!added)
        return std::unexpected(added.error());
    return QString(added->value("token"_L1).toString() % u'\n');
}

CommandResult runIntakeAdd(const Options &options)
{
    const auto added = post(options, "/v1/admin/intakes", { { u"name"_s, options.positional[0] } });
    if (!added)
        return std::unexpected(added.error());
    return QString(added->value("token"_L1).toString() % u'\n');
}

CommandResult runIntakeRemove(const Options &options)
{
    const auto ended = post(options, pathOfOne("intakes", options.positional[0], "end"), {});
    if (!ended)
        return std::unexpected(ended.error());
    return QString(u"No token of "_s % options.positional[0]
        % u" is good any more. What it asked for stays.\n"_s);
}

} // namespace dispatch::server
