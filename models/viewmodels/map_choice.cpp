// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/map_choice.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {
namespace {

constexpr auto KindKey = "map/kind"_L1;
constexpr auto PathKey = "map/path"_L1;
constexpr auto UrlKey = "map/url"_L1;
constexpr auto AttributionKey = "map/attribution"_L1;
constexpr qint64 MaxKeyBytes = 4'096;
constexpr auto OnlyMe = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

// Words, not numbers: the file outlives the order of an enumeration.
const QStringList &kindNames()
{
    static const QStringList names { u"own"_s, u"town"_s, u"plain"_s, u"file"_s, u"server"_s };
    return names;
}

} // namespace

MapChoice::MapChoice(const QString &settingsFile, QString keyFile, OwnMap ownMap,
    const std::optional<MapWish> &overrule, User user, QObject *parent)
    : QObject(parent)
    , m_settings(settingsFile, QSettings::IniFormat)
    , m_keyFile(std::move(keyFile))
    , m_ownMap(ownMap)
    , m_isOverruled(overrule.has_value())
    , m_user(std::move(user))
{
    m_wish = stored();
    if (const auto used = m_user(overrule.value_or(m_wish)); !used) {
        // A desk without the map it wants is better than none: the file may be on a drive that is not plugged in.
        m_problem = used.error();
        static_cast<void>(m_user({}));
    }
}

MapWish MapChoice::stored() const
{
    MapWish wish;
    const auto kind = kindNames().indexOf(m_settings.value(KindKey).toString());
    wish.kind = kind < 0 ? MapWish::Kind::Own : static_cast<MapWish::Kind>(kind);
    wish.path = m_settings.value(PathKey).toString();
    wish.urlTemplate = m_settings.value(UrlKey).toString();
    wish.attribution = m_settings.value(AttributionKey).toString();
    if (QFile file(m_keyFile); file.open(QIODevice::ReadOnly))
        wish.key = QString::fromUtf8(file.readLine(MaxKeyBytes)).trimmed();
    return wish;
}

bool MapChoice::takeFile(const QString &path)
{
    const QString typed = path.trimmed();
    const QString local = typed.startsWith("file:"_L1) ? QUrl(typed).toLocalFile() : typed;
    if (local.isEmpty()) {
        setProblem(tr("Say which file: one that ends in .mbtiles."));
        return false;
    }
    return take({ .kind = MapWish::Kind::File, .path = QDir::cleanPath(local) });
}

bool MapChoice::takeServer(
    const QString &urlTemplate, const QString &attribution, const QString &key)
{
    MapWish wish { .kind = MapWish::Kind::Server,
        .urlTemplate = urlTemplate.trimmed(),
        .attribution = attribution.simplified(),
        .key = key.trimmed() };
    if (wish.attribution.isEmpty()) {
        setProblem(tr("Say whose map it is. Every map server wants its owner to be named; its "
                      "terms of use say how."));
        return false;
    }
    const bool wantsKey = wish.urlTemplate.contains("{key}"_L1);
    if (wish.key.isEmpty() && wantsKey)
        wish.key = m_wish.key;
    return take(wish);
}

bool MapChoice::take(const MapWish &wish)
{
    if (const auto used = m_isOverruled ? std::expected<void, QString>() : m_user(wish); !used) {
        setProblem(used.error());
        return false;
    }
    // What was typed for another kind stays: whoever looks at the town for a minute need not type it again.
    MapWish kept = m_wish;
    kept.kind = wish.kind;
    if (wish.kind == MapWish::Kind::File) {
        kept.path = wish.path;
        m_settings.setValue(PathKey, wish.path);
    }
    if (wish.kind == MapWish::Kind::Server) {
        kept.urlTemplate = wish.urlTemplate;
        kept.attribution = wish.attribution;
        kept.key = wish.key;
        m_settings.setValue(UrlKey, wish.urlTemplate);
        m_settings.setValue(AttributionKey, wish.attribution);
    }
    m_settings.setValue(KindKey, kindNames().at(static_cast<int>(wish.kind)));
    const bool isKeyKept = kept.key == m_wish.key || keepKey(kept.key);
    m_wish = kept;
    setProblem(isKeyKept ? QString()
                         : tr("The key could not be written to %1: it is used now, and asked for "
                              "again at the next start.")
                               .arg(QDir::toNativeSeparators(m_keyFile)));
    Q_EMIT changed();
    return true;
}

bool MapChoice::keepKey(const QString &key) const
{
    if (key.isEmpty())
        return !QFile::exists(m_keyFile) || QFile::remove(m_keyFile);
    QSaveFile file(m_keyFile);
    // Before anything is in it.
    return file.open(QIODevice::WriteOnly) && file.setPermissions(OnlyMe)
        && file.write(key.toUtf8() + '\n') > 0 && file.commit();
}

void MapChoice::setProblem(const QString &text)
{
    if (text == m_problem)
        return;
    m_problem = text;
    Q_EMIT problemChanged();
}

} // namespace dispatch::viewmodels
