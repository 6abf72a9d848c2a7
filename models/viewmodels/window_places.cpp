// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/window_places.h"

#include <QCryptographicHash>
#include <QEvent>
#include <QGuiApplication>
#include <QScreen>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {
namespace {

//! On a monitor of its own a first map window leaves this share of it free on each side.
constexpr double MarginShare = 0.06;
//! A window that was never anywhere, in a place beside it on the same monitor.
constexpr int StepPx = 48;

//! In place of a set's name: how it was last, whatever the monitors were.
constexpr auto Last = "last"_L1;

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

const WindowPlaces::Screen &screenOf(const QRect &box, const QList<WindowPlaces::Screen> &screens)
{
    return *std::ranges::max_element(
        screens, {}, [&box](const auto &s) { return areaOf(s.usable.intersected(box)); });
}

QRect withMargins(const QRect &room)
{
    const int x = int(room.width() * MarginShare);
    const int y = int(room.height() * MarginShare);
    return room.adjusted(x, y, -x, -y);
}

//! Which part of a monitor a pane takes at first: left, top, width and height as shares of it.
QRectF firstShare(const QString &name)
{
    if (name == "board"_L1)
        return { 0, 0, 0.36, 1 };
    if (name == "timeline"_L1)
        return { 0, 0.58, 1, 0.42 };
    if (name == "chat"_L1)
        return { 0.72, 0, 0.28, 0.58 };
    if (name == "log"_L1)
        return { 0.2, 0.08, 0.6, 0.8 };
    return {};
}

QString keyOf(const QString &name, const QString &set)
{
    return u"windows/%1-%2"_s.arg(name, set);
}

} // namespace

WindowPlaces::WindowPlaces(const QString &file, ScreenLookup lookUp, QObject *parent)
    : QObject(parent)
    , m_lookUp(lookUp ? std::move(lookUp) : ScreenLookup(systemScreens))
    , m_settings(file, QSettings::IniFormat)
{
    m_settles.setSingleShot(true);
    m_settles.setInterval(SettlesAfter);
    connect(&m_settles, &QTimer::timeout, this, &WindowPlaces::screensChanged);
    if (auto *app = qobject_cast<QGuiApplication *>(QCoreApplication::instance())) {
        connect(app, &QGuiApplication::screenAdded, this, [this](QScreen *screen) {
            watch(screen);
            takeScreenChange();
        });
        connect(app, &QGuiApplication::screenRemoved, this, &WindowPlaces::takeScreenChange);
        const auto screens = QGuiApplication::screens();
        for (QScreen *screen : screens)
            watch(screen);
        app->installEventFilter(this);
    }
}

void WindowPlaces::watch(QScreen *screen)
{
    connect(screen, &QScreen::geometryChanged, this, &WindowPlaces::takeScreenChange);
}

// When the system ends the program, windows are closed in any order: none of them by the person.
bool WindowPlaces::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Quit)
        m_isEnding = true;
    return QObject::eventFilter(watched, event);
}

QString WindowPlaces::setOf(const QList<Screen> &screens)
{
    QStringList parts;
    for (const Screen &s : screens)
        parts << u"%1 %2,%3 %4x%5"_s.arg(s.name)
                     .arg(s.all.x())
                     .arg(s.all.y())
                     .arg(s.all.width())
                     .arg(s.all.height());
    parts.sort(); // the system lists them in any order
    const QByteArray set
        = QCryptographicHash::hash(parts.join(u'\n').toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(set.first(6).toHex());
}

WindowPlaces::Memory WindowPlaces::memoryOf(const QString &name, const QList<Screen> &screens) const
{
    for (const QString &set : { setOf(screens), QString(Last) }) {
        const QString key = keyOf(name, set);
        const QRect box = m_settings.value(key).toRect();
        if (box.isEmpty())
            continue;
        const int state = m_settings.value(key + u"-state"_s, 0).toInt();
        return { box, state == Maximized || state == FullScreen ? State(state) : Normal };
    }
    return {};
}

QRect WindowPlaces::placeOf(const QString &name, const QRect &other) const
{
    const auto screens = m_lookUp();
    if (screens.isEmpty())
        return other;
    const QRect box = memoryOf(name, screens).box;
    return box.isEmpty() ? firstPlace(name, other, screens) : inside(box, screens);
}

WindowPlaces::State WindowPlaces::stateOf(const QString &name) const
{
    return memoryOf(name, m_lookUp()).state;
}

bool WindowPlaces::hasPlace(const QString &name) const
{
    return !memoryOf(name, m_lookUp()).box.isEmpty();
}

void WindowPlaces::remember(const QString &name, const QRect &box, State state)
{
    const auto screens = m_lookUp();
    if (box.width() < LeastSize.width() || box.height() < LeastSize.height() || screens.isEmpty()
        || m_settles.isActive())
        return;
    QRect kept = box;
    if (state != Normal) {
        // What it shrinks to again lies on the monitor that it fills.
        const Screen &filled = screenOf(box, screens);
        const QRect former = memoryOf(name, screens).box;
        kept = filled.all.contains(former.center()) && !former.isEmpty()
            ? former
            : withMargins(filled.usable);
    }
    for (const QString &set : { setOf(screens), QString(Last) }) {
        m_settings.setValue(keyOf(name, set), kept);
        m_settings.setValue(keyOf(name, set) + u"-state"_s, static_cast<int>(state));
    }
}

bool WindowPlaces::wasOpen(const QString &name) const
{
    for (const QString &set : { setOf(m_lookUp()), QString(Last) }) {
        const QVariant isOpen = m_settings.value(keyOf(name, set) + u"-open"_s);
        if (isOpen.isValid())
            return isOpen.toBool();
    }
    return false;
}

void WindowPlaces::setOpen(const QString &name, bool isOpen)
{
    if (m_isEnding)
        return;
    for (const QString &set : { setOf(m_lookUp()), QString(Last) })
        m_settings.setValue(keyOf(name, set) + u"-open"_s, isOpen);
}

QRect WindowPlaces::inside(const QRect &box, const QList<Screen> &screens)
{
    const QRect room = screenOf(box, screens).usable;
    QRect placed = box;
    placed.setSize(box.size().expandedTo(LeastSize).boundedTo(room.size()));
    placed.moveLeft(std::clamp(placed.left(), room.left(), room.right() + 1 - placed.width()));
    placed.moveTop(std::clamp(placed.top(), room.top(), room.bottom() + 1 - placed.height()));
    return placed;
}

QRect WindowPlaces::firstPlace(
    const QString &name, const QRect &other, const QList<Screen> &screens)
{
    const auto free = std::ranges::find_if(
        screens, [&](const Screen &s) { return !s.all.contains(other.center()); });
    const QRectF share = firstShare(name);
    if (share.isEmpty())
        return inside(
            free == screens.end() ? other.translated(StepPx, StepPx) : withMargins(free->usable),
            screens);
    const QRect room = free == screens.end() ? screenOf(other, screens).usable : free->usable;
    const QRectF box(room.x() + share.x() * room.width(), room.y() + share.y() * room.height(),
        share.width() * room.width(), share.height() * room.height());
    return inside(box.toRect(), screens);
}

} // namespace dispatch::viewmodels
