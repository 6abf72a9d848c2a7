// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/log_filters.h"

#include "journal/log_query.h"
#include "viewmodels/account_group.h"

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

LogFilters::LogFilters(const QString &file, QObject *parent)
    : QObject(parent)
    , m_settings(file, QSettings::IniFormat)
{
}

void LogFilters::setAccount(const QString &server, const QString &login)
{
    m_list.clear();
    m_key.clear();
    if (!login.isEmpty()) {
        m_key = u"log-%1/filters"_s.arg(accountGroup(server, login));
        for (const auto &filter : m_settings.value(m_key).toStringList().mid(0, MaxFilters)) {
            if (!filter.isEmpty() && filter.size() <= journal::MaxLogFilterChars)
                m_list << filter;
        }
    }
    Q_EMIT changed();
}

bool LogFilters::keep(const QString &text)
{
    const QString filter = text.simplified();
    if (filter.isEmpty() || filter.size() > journal::MaxLogFilterChars)
        return false;
    if (m_list.contains(filter))
        return true;
    if (m_list.size() == MaxFilters)
        return false;
    m_list << filter;
    write();
    return true;
}

void LogFilters::remove(int place)
{
    if (place < 0 || place >= m_list.size())
        return;
    m_list.removeAt(place);
    write();
}

void LogFilters::write()
{
    if (!m_key.isEmpty())
        m_settings.setValue(m_key, m_list);
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
