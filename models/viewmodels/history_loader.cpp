// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/history_loader.h"

#include "protocol/event_codec.h"
#include "protocol/json_text.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

// A page takes some milliseconds to put into the index: between two the window has time for itself.
constexpr std::chrono::milliseconds Pause { 60 };
constexpr std::chrono::seconds AfterFailure { 20 };

} // namespace

HistoryLoader::HistoryLoader(std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &HistoryLoader::step);
}

void HistoryLoader::setWanted(bool isWanted)
{
    if (isWanted == m_isWanted)
        return;
    m_isWanted = isWanted;
    linkChanged();
    Q_EMIT changed();
}

void HistoryLoader::reset()
{
    m_query.cancel();
    m_next.stop();
    m_hasStart = false;
    m_isComplete = false;
    say({});
    linkChanged();
}

void HistoryLoader::linkChanged()
{
    if (m_isWanted && !m_isComplete && !m_query.isAsking() && !m_next.isActive())
        m_next.start(Pause);
    else if (!m_isWanted)
        m_next.stop();
}

void HistoryLoader::step()
{
    const auto source = m_source();
    if (!m_isWanted || !source.replica || source.replica->isReadOnly()
        || source.accessToken.isEmpty())
        return;
    if (!m_hasStart) {
        const auto extent = source.replica->logExtent();
        if (!extent || !source.replica->position())
            return;
        // History lies below the snapshot and is fetched downwards, so that it has no holes.
        m_below = extent->oldest > 0 && extent->oldest <= extent->base ? extent->oldest - 1
                                                                       : extent->base;
        m_hasStart = true;
    }
    if (m_below == 0) {
        m_isComplete = true;
        return say({});
    }
    const quint64 after = m_below > PageEvents ? m_below - PageEvents : 0;
    QUrlQuery query;
    query.addQueryItem(u"after"_s, QString::number(after));
    query.addQueryItem(u"limit"_s, QString::number(m_below - after));
    m_query.ask({ .server = source.server,
                    .accessToken = source.accessToken,
                    .path = u"/v1/log"_s,
                    .query = query },
        [this, after](const std::expected<QByteArray, QString> &body) {
            if (body)
                return take(after, *body);
            say(tr("Older events cannot be fetched: %1").arg(body.error()));
            m_next.start(AfterFailure);
        });
}

void HistoryLoader::take(quint64 after, const QByteArray &body)
{
    const auto source = m_source();
    if (!source.replica)
        return;
    std::vector<domain::Event> events;
    const auto array = protocol::documentOf(body).object().value("events"_L1).toArray();
    events.reserve(static_cast<std::size_t>(array.size()));
    for (const auto &value : array) {
        if (auto event = protocol::decodeEvent(value.toObject());
            event && event->seq > after && event->seq <= m_below)
            events.push_back(*std::move(event));
    }
    if (const auto stored = source.replica->addHistory(events); !stored) {
        say(tr("Older events cannot be kept: %1").arg(stored.error().text));
        m_next.start(AfterFailure);
        return;
    }
    m_below = after;
    m_isComplete = m_below == 0;
    say(m_isComplete ? QString()
                     : tr("%1 older events are still coming from the server")
                           .arg(QLocale().toString(m_below)));
    if (!events.empty())
        Q_EMIT grew();
    if (!m_isComplete)
        m_next.start(Pause);
}

void HistoryLoader::say(const QString &text)
{
    m_text = text;
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
