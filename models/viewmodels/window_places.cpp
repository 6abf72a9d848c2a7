// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/window_places.h"

#include <QCryptographicHash>
#include <QGuiApplication>
#include <QScreen>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {
namespace {

//! On a monitor of its own a first map window leaves this share of it free on each side.
constexpr double MarginShare = 0.06;

QList<WindowPlaces::Screen> systemScreens()
{
    QList<WindowPlaces::Screen> screens;
    const auto all = QGuiApplication::screens();
    for (const QScreen *screen : all)
        screens.push_back({ screen->name(), screen->geometry(), screen->availableGeometry() });
    return screens;
}

qint64 areaOf(const QRect &box)
{
    return box.isEmpty() ? 0 : qint64(box.width()) * box.height();
}

} // namespace

WindowPlaces::WindowPlaces(const QString &file, ScreenLookup lookUp, QObject *parent)
    : QObject(parent)
    , m_lookUp(lookUp ? std::move(lookUp) : ScreenLookup(systemScreens))
    , m_settings(file, QSettings::IniFormat)
{
    if (const auto *app = qobject_cast<QGuiApplication *>(QCoreApplication::instance())) {
        connect(app, &QGuiApplication::screenAdded, this, &WindowPlaces::screensChanged);
        connect(app, &QGuiApplication::screenRemoved, this, &WindowPlaces::screensChanged);
    }
}

QString WindowPlaces::keyOf(const QString &name) const
{
    QStringList parts;
    const auto screens = m_lookUp();
    for (const Screen &s : screens)
        parts << u"%1 %2,%3 %4x%5"_s.arg(s.name)
                     .arg(s.all.x())
                     .arg(s.all.y())
                     .arg(s.all.width())
                     .arg(s.all.height());
    parts.sort(); // the system lists them in any order
    const QByteArray set
        = QCryptographicHash::hash(parts.join(u'\n').toUtf8(), QCryptographicHash::Sha256);
    return u"windows/%1-%2"_s.arg(name, QString::fromLatin1(set.first(6).toHex()));
}

QRect WindowPlaces::placeOf(const QString &name, const QRect &other) const
{
    const auto screens = m_lookUp();
    if (screens.isEmpty())
        return other;
    for (const QString &key : { keyOf(name), u"windows/%1-last"_s.arg(name) }) {
        const QRect box = m_settings.value(key).toRect();
        if (!box.isEmpty())
            return inside(box, screens);
    }
    const auto free = std::ranges::find_if(
        screens, [&](const Screen &s) { return !s.all.contains(other.center()); });
    if (free == screens.end())
        return inside(other.translated(48, 48), screens);
    const int x = int(free->usable.width() * MarginShare);
    const int y = int(free->usable.height() * MarginShare);
    return inside(free->usable.adjusted(x, y, -x, -y), screens);
}

void WindowPlaces::remember(const QString &name, const QRect &box)
{
    if (box.width() < LeastSize.width() || box.height() < LeastSize.height())
        return;
    m_settings.setValue(keyOf(name), box);
    m_settings.setValue(u"windows/%1-last"_s.arg(name), box);
}

bool WindowPlaces::wasOpen(const QString &name) const
{
    return m_settings.value(u"windows/%1-open"_s.arg(name), false).toBool();
}

void WindowPlaces::setOpen(const QString &name, bool isOpen)
{
    m_settings.setValue(u"windows/%1-open"_s.arg(name), isOpen);
}

QRect WindowPlaces::inside(const QRect &box, const QList<Screen> &screens)
{
    const auto shared = [&box](const Screen &s) { return areaOf(s.usable.intersected(box)); };
    const QRect room = std::ranges::max(screens, {}, shared).usable;
    QRect placed = box;
    placed.setSize(box.size().expandedTo(LeastSize).boundedTo(room.size()));
    placed.moveLeft(std::clamp(placed.left(), room.left(), room.right() + 1 - placed.width()));
    placed.moveTop(std::clamp(placed.top(), room.top(), room.bottom() + 1 - placed.height()));
    return placed;
}

} // namespace dispatch::viewmodels
