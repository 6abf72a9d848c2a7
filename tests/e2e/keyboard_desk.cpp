// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/keyboard_desk.h"

#include <QDir>
#include <QQuickItem>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::test {

using viewmodels::ConsoleSession;

KeyboardDesk::KeyboardDesk(const QString &profile)
    : m_session(m_clock, profile)
    , m_main(m_session, QDir(profile).filePath(u"settings.ini"_s))
{
}

bool KeyboardDesk::open()
{
    m_window = m_main.load();
    m_palette = m_window ? m_window->findChild<viewmodels::Palette *>() : nullptr;
    return m_palette && QTest::qWaitForWindowActive(m_window, PatienceMs);
}

bool KeyboardDesk::signIn(const QString &server, const QString &login, const QString &password)
{
    const Deed deed(*this, u"sign in"_s);
    press(Qt::Key_Return); // with nothing filled in it goes to what is missing
    for (const QString &words : { server, login, password }) {
        type(words);
        press(Qt::Key_Return);
    }
    return QTest::qWaitFor([this] { return m_session.link() == ConsoleSession::Live; }, PatienceMs);
}

bool KeyboardDesk::isDialogOpen() const
{
    return m_window->property("isDialogOpen").toBool();
}

QString KeyboardDesk::focused() const
{
    const QQuickItem *item = m_window->activeFocusItem();
    return item ? item->property("text").toString() : QString();
}

void KeyboardDesk::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    m_presses += 1 + std::popcount(static_cast<unsigned>(modifiers.toInt()));
    QTest::keyClick(m_window, key, modifiers);
}

void KeyboardDesk::type(const QString &words)
{
    m_presses += static_cast<int>(words.size());
    for (const QChar c : words)
        QTest::keyClick(m_window, c.toLatin1());
}

bool KeyboardDesk::begin(const QString &line)
{
    press(Qt::Key_K, Qt::ControlModifier);
    if (!QTest::qWaitFor([this] { return isDialogOpen(); }, PatienceMs))
        return false;
    type(line);
    return m_palette->line() == line;
}

QString KeyboardDesk::say(const QString &line)
{
    if (!begin(line))
        return u"The palette did not take “%1”: it has “%2”."_s.arg(line, m_palette->line());
    const auto first = [this] { return offered().value(0); };
    // What others do meanwhile may be in its way for a moment.
    if (!QTest::qWaitFor([&] { return first().isReady; }, PatienceMs))
        return u"“%1”: %2: %3"_s.arg(line, first().title, first().detail);
    press(Qt::Key_Return);
    if (!QTest::qWaitFor([this] { return !isDialogOpen(); }, PatienceMs))
        return u"The palette stayed open after “%1”."_s.arg(line);
    return {};
}

namespace {
//! Presses to get to something on the screen; more, and it is not there.
constexpr int MostStops = 12;
} // namespace

bool KeyboardDesk::goToButton(const QString &text)
{
    for (int i = 0; i < MostStops && focused() != text; ++i)
        press(Qt::Key_Tab);
    return focused() == text;
}

bool KeyboardDesk::goToAlarm(viewmodels::AlarmKind::Value kind)
{
    const auto *list = m_window->findChild<QQuickItem *>(u"inboxList"_s);
    if (!list || !QTest::qWaitFor([list] { return list->hasActiveFocus(); }, PatienceMs))
        return false;
    const auto &alarms = m_session.inbox()->items();
    const auto found = std::ranges::find(alarms, kind, &viewmodels::InboxItem::kind);
    const int row = static_cast<int>(found - alarms.begin());
    const auto current = [list] { return list->property("currentIndex").toInt(); };
    for (int i = 0; found != alarms.end() && i < MostStops && current() != row; ++i)
        press(current() < row ? Qt::Key_Down : Qt::Key_Up);
    return found != alarms.end() && current() == row;
}

bool KeyboardDesk::settle() const
{
    return QTest::qWaitFor([this] { return m_review.rowCount() == 0; }, PatienceMs);
}

std::vector<viewmodels::JobInfo> KeyboardDesk::jobsIn(domain::VisitState state) const
{
    std::vector<viewmodels::JobInfo> found;
    for (const viewmodels::JobInfo &info : m_jobs.all()) {
        if (info.state == state)
            found.push_back(info);
    }
    std::ranges::sort(found, {}, &viewmodels::JobInfo::number);
    return found;
}

bool KeyboardDesk::filter(const QString &words)
{
    press(Qt::Key_Slash);
    type(words);
    press(Qt::Key_Return);
    return m_jobs.filter() == words;
}

bool KeyboardDesk::clearFilter()
{
    press(Qt::Key_Slash);
    press(Qt::Key_Escape);
    return m_jobs.filter().isEmpty();
}

KeyboardDesk::Deed::Deed(KeyboardDesk &desk, const QString &name)
    : m_desk(desk)
    , m_name(name)
    , m_before(desk.m_presses)
{
}

KeyboardDesk::Deed::~Deed()
{
    Count &count = m_desk.m_counts[m_name];
    ++count.times;
    count.presses += presses();
    count.most = std::max(count.most, presses());
}

QJsonObject KeyboardDesk::figures() const
{
    QJsonObject all;
    for (const auto &[name, count] : m_counts) {
        constexpr double Tenths = 10;
        const double mean = std::round(Tenths * count.presses / count.times) / Tenths;
        all[name] = QJsonObject { { u"times"_s, count.times }, { u"mean"_s, mean },
            { u"most"_s, count.most } };
    }
    return all;
}

} // namespace dispatch::test
