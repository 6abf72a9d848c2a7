// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json_fields.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

using domain::EntityRef;
using domain::Timestamp;

Fields::Fields(const QJsonObject &object)
    : m_object(object)
    , m_outermost(this)
{
}

Fields::Fields(Fields &outer, QLatin1StringView name)
    : m_outermost(outer.m_outermost)
    , m_outer(&outer)
    , m_name(name)
{
    const QJsonValue value = outer.required(name);
    if (value.isObject())
        m_object = value.toObject();
    else if (!value.isUndefined())
        outer.fail(DecodeErrorCode::WrongType, name);
}

Fields::Fields(Fields &outer, QLatin1StringView name, const QJsonArray &array, qsizetype index)
    : m_outermost(outer.m_outermost)
    , m_outer(&outer)
    , m_name(name)
    , m_index(index)
{
    const QJsonValue value = array.at(index);
    if (value.isObject())
        m_object = value.toObject();
    else
        outer.fail(DecodeErrorCode::WrongType, name, index);
}

bool Fields::has(QLatin1StringView name) const
{
    const auto at = m_object.constFind(name);
    return at != m_object.constEnd() && !at->isNull();
}

QString Fields::path(QLatin1StringView name, qsizetype index) const
{
    QString here = m_outer ? m_outer->path(m_name, m_index) : QString();
    if (!name.isEmpty()) {
        if (!here.isEmpty())
            here += u'.';
        here += name;
    }
    if (index >= 0)
        here += u'.' + QString::number(index);
    return here;
}

void Fields::fail(DecodeErrorCode code, QLatin1StringView name, qsizetype index)
{
    if (!failed())
        m_outermost->m_error = DecodeError { code, path(name, index) };
}

void Fields::fail(const DecodeError &error, QLatin1StringView name, qsizetype index)
{
    if (failed())
        return;
    QString where = path(name, index);
    if (!error.field.isEmpty())
        where += u'.' + error.field;
    m_outermost->m_error = DecodeError { error.code, where };
}

QJsonValue Fields::required(QLatin1StringView name)
{
    const QJsonValue value = m_object.value(name);
    if (!value.isUndefined() && !value.isNull())
        return value;
    fail(DecodeErrorCode::Missing, name);
    return QJsonValue(QJsonValue::Undefined);
}

QString Fields::text(QLatin1StringView name)
{
    const QJsonValue value = required(name);
    if (!value.isUndefined() && !value.isString())
        fail(DecodeErrorCode::WrongType, name);
    return value.toString();
}

qint64 Fields::integer(QLatin1StringView name, qint64 min, qint64 max)
{
    const QJsonValue value = required(name);
    if (value.isUndefined())
        return min;
    if (!value.isDouble()) {
        fail(DecodeErrorCode::WrongType, name);
        return min;
    }
    const double approximate = value.toDouble();
    if (std::abs(approximate) > static_cast<double>(MaxInteger)) {
        fail(DecodeErrorCode::OutOfRange, name);
        return min;
    }
    if (std::floor(approximate) != approximate) {
        fail(DecodeErrorCode::WrongType, name);
        return min;
    }
    const qint64 exact = value.toInteger();
    if (exact < min || exact > max) {
        fail(DecodeErrorCode::OutOfRange, name);
        return min;
    }
    return exact;
}

quint64 Fields::count(QLatin1StringView name)
{
    return static_cast<quint64>(integer(name));
}

double Fields::number(QLatin1StringView name, double min, double max)
{
    const QJsonValue value = required(name);
    if (value.isUndefined())
        return min;
    if (!value.isDouble()) {
        fail(DecodeErrorCode::WrongType, name);
        return min;
    }
    const double number = value.toDouble();
    if (!(number >= min && number <= max)) {
        fail(DecodeErrorCode::OutOfRange, name);
        return min;
    }
    return number + 0.0; // no negative zero: it would be spelled differently after a round trip
}

Timestamp Fields::time(QLatin1StringView name)
{
    return domain::timestampFromMs(integer(name));
}

QUuid Fields::uuid(QLatin1StringView name)
{
    const auto parsed = domain::parseUuid(text(name));
    if (!parsed)
        fail(DecodeErrorCode::OutOfRange, name);
    return parsed.value_or(QUuid());
}

EntityRef Fields::entity(QLatin1StringView name)
{
    const auto parsed = EntityRef::parse(text(name));
    if (!parsed)
        fail(DecodeErrorCode::OutOfRange, name);
    return parsed.value_or(EntityRef {});
}

QJsonArray Fields::array(QLatin1StringView name)
{
    const QJsonValue value = required(name);
    if (!value.isUndefined() && !value.isArray())
        fail(DecodeErrorCode::WrongType, name);
    return value.toArray();
}

QString Fields::textOr(QLatin1StringView name)
{
    return has(name) ? text(name) : QString();
}

qint64 Fields::integerOr(QLatin1StringView name, qint64 fallback, qint64 min, qint64 max)
{
    return has(name) ? integer(name, min, max) : fallback;
}

bool Fields::flag(QLatin1StringView name)
{
    if (!has(name))
        return false;
    const QJsonValue value = m_object.value(name);
    if (!value.isBool())
        fail(DecodeErrorCode::WrongType, name);
    return value.toBool();
}

QStringList Fields::texts(QLatin1StringView name)
{
    QStringList all;
    const QJsonArray values = arrayOr(name);
    all.reserve(values.size());
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QJsonValue value = values.at(i);
        if (!value.isString())
            fail(DecodeErrorCode::WrongType, name, i);
        all.push_back(value.toString());
    }
    return all;
}

QJsonArray Fields::arrayOr(QLatin1StringView name)
{
    return has(name) ? array(name) : QJsonArray();
}

std::optional<Timestamp> Fields::timeIf(QLatin1StringView name)
{
    return has(name) ? std::optional(time(name)) : std::nullopt;
}

QUuid Fields::uuidOr(QLatin1StringView name)
{
    return has(name) ? uuid(name) : QUuid();
}

EntityRef Fields::entityOr(QLatin1StringView name)
{
    return has(name) ? entity(name) : EntityRef {};
}

} // namespace dispatch::protocol
