// SPDX-License-Identifier: GPL-3.0-or-later
#include "layering/layer_rules.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>

namespace dispatch::test {

using namespace Qt::StringLiterals;

namespace {

// Who may know whom; each also knows itself. The feed hands out the state it keeps, so it names it, as the journal does.
const QHash<QString, QStringList> &tableOfIncludes()
{
    static const QStringList allModels { u"domain"_s, u"protocol"_s, u"intake"_s, u"state"_s,
        u"geo"_s, u"atlas"_s, u"osm"_s, u"net"_s, u"notify"_s, u"travel"_s, u"plan"_s,
        u"geoservice"_s, u"journal"_s, u"tiles"_s, u"content"_s, u"uploads"_s, u"feed"_s, u"map"_s,
        u"viewmodels"_s };
    static const QHash<QString, QStringList> table {
        { u"models/domain"_s, {} },
        { u"models/protocol"_s, { u"domain"_s } },
        { u"models/intake"_s, { u"domain"_s } },
        { u"models/state"_s, { u"domain"_s, u"geo"_s } },
        { u"models/geo"_s, { u"domain"_s } },
        { u"models/atlas"_s, { u"domain"_s, u"geo"_s } },
        { u"models/osm"_s, { u"domain"_s, u"geo"_s, u"atlas"_s } },
        { u"models/journal"_s, { u"domain"_s, u"protocol"_s, u"state"_s } },
        { u"models/net"_s, {} },
        { u"models/notify"_s, {} },
        { u"models/travel"_s, { u"domain"_s, u"geo"_s, u"atlas"_s, u"net"_s } },
        { u"models/plan"_s, { u"domain"_s, u"state"_s, u"geo"_s } },
        { u"models/geoservice"_s, { u"domain"_s, u"geo"_s, u"atlas"_s, u"travel"_s } },
        { u"models/tiles"_s, { u"domain"_s, u"geo"_s, u"journal"_s, u"net"_s } },
        { u"models/content"_s, {} },
        { u"models/uploads"_s, { u"domain"_s, u"content"_s, u"net"_s } },
        { u"models/feed"_s, { u"domain"_s, u"protocol"_s, u"state"_s, u"journal"_s } },
        { u"models/map"_s, { u"domain"_s, u"geo"_s, u"atlas"_s, u"state"_s, u"tiles"_s } },
        { u"models/viewmodels"_s, allModels },
        { u"app/server"_s,
            { u"domain"_s, u"protocol"_s, u"intake"_s, u"state"_s, u"journal"_s, u"geo"_s,
                u"atlas"_s, u"content"_s } },
        { u"app/simulator"_s, { u"domain"_s, u"protocol"_s, u"geo"_s, u"feed"_s } },
        { u"app/console"_s, allModels },
    };
    return table;
}

// The same for the modules of the user interface.
const QHash<QString, QStringList> &tableOfImports()
{
    static const QStringList pageMayUse { u"Dispatch.Theme"_s, u"Dispatch.Controls"_s,
        u"Dispatch.Models"_s };
    static const QHash<QString, QStringList> table {
        { u"qml/Dispatch/Theme"_s, {} },
        { u"qml/Dispatch/Controls"_s, { u"Dispatch.Theme"_s, u"Dispatch.Models"_s } },
        { u"qml/Dispatch/Map"_s, pageMayUse + QStringList { u"Dispatch.MapLayers"_s } },
        { u"qml/Dispatch/Board"_s, pageMayUse },
        { u"qml/Dispatch/Timeline"_s, pageMayUse },
        { u"qml/Dispatch/Chat"_s, pageMayUse },
        { u"qml/Dispatch/Log"_s, pageMayUse },
        { u"qml/Dispatch/Shell"_s,
            pageMayUse
                + QStringList { u"Dispatch.MapLayers"_s, u"Dispatch.Map"_s, u"Dispatch.Board"_s,
                    u"Dispatch.Timeline"_s, u"Dispatch.Chat"_s, u"Dispatch.Log"_s } },
    };
    return table;
}

// Headers from outside that have one home.
struct Home {
    QRegularExpression header;
    QStringList layers; //!< prefixes of the layers that may include it
    QString reason;
};

const QList<Home> &homes()
{
    static const QList<Home> list {
        { QRegularExpression(u"^(QObject|QTimer|QtNetwork|QNetwork.*|QWebSocket.*)$"_s),
            { u"models/net"_s, u"models/notify"_s, u"models/travel"_s, u"models/geoservice"_s,
                u"models/feed"_s, u"models/uploads"_s, u"models/tiles"_s, u"models/map"_s,
                u"models/viewmodels"_s, u"app/"_s },
            u"objects, timers and sockets begin at the feed"_s },
        { QRegularExpression(u"^Q(Abstract(Item|List|Table)Model|SortFilterProxyModel)$"_s),
            { u"models/viewmodels"_s }, u"item models live in viewmodels"_s },
        { QRegularExpression(u"^sqlite3\\.h$"_s), { u"models/journal"_s },
            u"SQLite is the journal's"_s },
        { QRegularExpression(u"^(osmium|protozero)/"_s), { u"models/osm"_s },
            u"libosmium is the importer's"_s },
        { QRegularExpression(u"^QDBus"_s), { u"models/notify"_s },
            u"the desktop is spoken to in one place"_s },
        { QRegularExpression(u"^boost/"_s), { u"app/server"_s },
            u"Beast and Asio are the server's"_s },
        { QRegularExpression(u"^(QQ.*|QtQml.*|qqml.*|QtQuick.*)$"_s),
            { u"models/map"_s, u"models/viewmodels"_s, u"app/console"_s },
            u"below the view models nothing knows of QML"_s },
    };
    return list;
}

QString layerOf(const QString &relative)
{
    const auto parts = relative.split(u'/');
    const auto depth = relative.startsWith("qml/"_L1) ? 3 : 2;
    return parts.size() > depth ? parts.first(depth).join(u'/') : QString();
}

class Reader {
public:
    explicit Reader(const QString &root)
        : m_root(root)
    {
        for (const auto &layer : tableOfIncludes().keys())
            m_names << layer.section(u'/', 1);
    }

    void readCode(const QString &folder)
    {
        forEachFile(folder, { u"*.h"_s, u"*.cpp"_s, u"*.mm"_s },
            [this](const QString &file, const QStringList &lines) {
                const auto layer = layerOf(file);
                if (layer.isEmpty())
                    return report(file, 0, u"lies in no layer"_s);
                if (!tableOfIncludes().contains(layer))
                    return report(file, 0, u"%1 is not in the table of layers"_s.arg(layer));
                ++m_report.files[layer];
                static const QRegularExpression include(uR"(^\s*#\s*include\s*[<"]([^>"]+)[>"])"_s);
                for (int i = 0; i < lines.size(); ++i) {
                    if (const auto match = include.match(lines[i]); match.hasMatch())
                        judgeInclude(file, i + 1, layer, match.captured(1));
                }
            });
    }

    void readQml(const QString &folder)
    {
        forEachFile(
            folder, { u"*.h"_s, u"*.cpp"_s }, [this](const QString &file, const QStringList &) {
                report(file, 0, u"C++ does not belong into the presentation"_s);
            });
        forEachFile(folder, { u"*.qml"_s, u"*.js"_s, u"*.mjs"_s },
            [this](const QString &file, const QStringList &lines) {
                const auto layer = layerOf(file);
                if (!tableOfImports().contains(layer))
                    return report(file, 0, u"%1 is not in the table of modules"_s.arg(layer));
                ++m_report.files[layer];
                static const QRegularExpression import(
                    uR"re(^\s*\.?import\s+("[^"]*"|[\w.]+))re"_s);
                for (int i = 0; i < lines.size(); ++i) {
                    if (const auto match = import.match(lines[i]); match.hasMatch())
                        judgeImport(file, i + 1, layer, match.captured(1));
                }
            });
    }

    LayerReport take() { return std::move(m_report); }

private:
    template<class F>
    void forEachFile(const QString &folder, const QStringList &names, F &&visit)
    {
        QDirIterator files(
            m_root + u'/' + folder, names, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
                qFatal("Cannot read %s", qPrintable(file.fileName()));
            visit(file.fileName().sliced(m_root.size() + 1),
                QString::fromUtf8(file.readAll()).split(u'\n'));
        }
    }

    void judgeInclude(const QString &file, int line, const QString &layer, const QString &header)
    {
        ++m_report.checks[layer];
        for (const auto &home : homes()) {
            if (!home.header.match(header).hasMatch())
                continue;
            const bool isAtHome = std::ranges::any_of(
                home.layers, [&](const QString &l) { return layer.startsWith(l); });
            if (!isAtHome)
                report(file, line, u"%1 includes %2: %3"_s.arg(layer, header, home.reason));
        }
        if (header.split(u'/').contains(".."_L1))
            return report(file, line, u"%1 goes around the include path"_s.arg(header));
        const auto target = header.section(u'/', 0, 0);
        if (target == header || !m_names.contains(target))
            return; // beside the file, or from outside the project
        const auto own = layer.section(u'/', 1);
        if (target != own && !tableOfIncludes()[layer].contains(target))
            report(file, line, u"%1 may not know %2"_s.arg(layer, target));
    }

    void judgeImport(const QString &file, int line, const QString &layer, const QString &module)
    {
        ++m_report.checks[layer];
        if (module.startsWith(u'"'))
            return report(file, line, u"%1 imports by path"_s.arg(layer));
        if (module == "QtQuick.Controls"_L1)
            return report(
                file, line, u"the generic QtQuick.Controls hides its types from the compiler"_s);
        if (module == "QtQml"_L1 || module.startsWith("Qt"_L1))
            return;
        const auto own = QString(layer).section(u'/', 1).replace(u'/', u'.');
        if (module != own && !tableOfImports()[layer].contains(module))
            report(file, line, u"%1 may not know %2"_s.arg(own, module));
    }

    void report(const QString &file, int line, const QString &text)
    {
        m_report.breaches << Breach { file, line, text };
    }

    const QString m_root;
    QSet<QString> m_names;
    LayerReport m_report;
};

} // namespace

LayerReport readLayers(const QString &root)
{
    Reader reader(root);
    reader.readCode(u"models"_s);
    reader.readCode(u"app"_s);
    reader.readQml(u"qml"_s);
    return reader.take();
}

} // namespace dispatch::test
