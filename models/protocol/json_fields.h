// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/json_reader.h"

#include <QJsonArray>

namespace dispatch::protocol {

//! \brief Reads the fields of one object by name and keeps the first thing that was wrong.
//!
//! A failed read returns a default value, so a decoder reads everything and asks once at the end (result()). A nested
//! object is a Fields of its own that reports to the outermost one with the whole dotted path.
//! `null` counts as absent, except for change(), where it means cleared.
//! \threads one thread; nested readers must not outlive the outer one
class Fields {
public:
    explicit Fields(const QJsonObject &object);
    //! \brief The object in field \p name of \p outer; Missing or WrongType if there is none.
    Fields(Fields &outer, QLatin1StringView name);
    //! \brief Element \p index of the array \p name of \p outer; WrongType if it is not an object.
    Fields(Fields &outer, QLatin1StringView name, const QJsonArray &array, qsizetype index);
    Q_DISABLE_COPY_MOVE(Fields)

    [[nodiscard]] const QJsonObject &object() const { return m_object; }
    [[nodiscard]] bool has(QLatin1StringView name) const; //!< present and not null

    // Required fields: absence is Missing.
    [[nodiscard]] QString text(QLatin1StringView name);
    [[nodiscard]] qint64 integer(QLatin1StringView name, qint64 min = 0, qint64 max = MaxInteger);
    [[nodiscard]] quint64 count(QLatin1StringView name); //!< seq, ver and the like: 0 .. MaxInteger
    [[nodiscard]] double number(QLatin1StringView name, double min, double max);
    [[nodiscard]] domain::Timestamp time(QLatin1StringView name);
    [[nodiscard]] QUuid uuid(QLatin1StringView name);
    [[nodiscard]] domain::EntityRef entity(QLatin1StringView name);
    template<class I>
    [[nodiscard]] I id(QLatin1StringView name)
    {
        const auto parsed = I::parse(text(name));
        if (!parsed)
            fail(DecodeErrorCode::OutOfRange, name);
        return parsed.value_or(I {});
    }
    template<class E>
    [[nodiscard]] E named(QLatin1StringView name, std::optional<E> (*fromName)(QStringView))
    {
        const auto value = fromName(text(name));
        if (!value)
            fail(DecodeErrorCode::OutOfRange, name);
        return value.value_or(E {});
    }
    [[nodiscard]] QJsonArray array(QLatin1StringView name);

    // Optional fields: absence gives the default; a wrong type or value is still an error.
    [[nodiscard]] QString textOr(QLatin1StringView name);
    [[nodiscard]] qint64 integerOr(
        QLatin1StringView name, qint64 fallback, qint64 min = 0, qint64 max = MaxInteger);
    [[nodiscard]] quint64 countOr(QLatin1StringView name) //!< absent is 0
    {
        return static_cast<quint64>(integerOr(name, 0));
    }
    [[nodiscard]] bool flag(QLatin1StringView name); //!< absent is false
    [[nodiscard]] QStringList texts(QLatin1StringView name);
    [[nodiscard]] QJsonArray arrayOr(QLatin1StringView name);
    [[nodiscard]] std::optional<domain::Timestamp> timeIf(QLatin1StringView name);
    [[nodiscard]] QUuid uuidOr(QLatin1StringView name); //!< absent is null
    [[nodiscard]] domain::EntityRef entityOr(
        QLatin1StringView name); //!< absent is the null reference
    template<class I>
    [[nodiscard]] std::optional<I> idIf(QLatin1StringView name)
    {
        return has(name) ? std::optional<I>(id<I>(name)) : std::nullopt;
    }
    template<class I>
    [[nodiscard]] std::vector<I> ids(QLatin1StringView name)
    {
        std::vector<I> all;
        const QStringList list = texts(name);
        all.reserve(static_cast<std::size_t>(list.size()));
        for (qsizetype i = 0; i < list.size(); ++i) {
            const auto parsed = I::parse(list[i]);
            if (!parsed)
                fail(DecodeErrorCode::OutOfRange, name, i);
            all.push_back(parsed.value_or(I {}));
        }
        return all;
    }

    //! \brief Absent: unchanged; null: cleared; else what \p read returns.
    template<class Read>
    [[nodiscard]] auto change(QLatin1StringView name, Read read) -> domain::Change<decltype(read())>
    {
        if (!m_object.contains(name))
            return {};
        if (!has(name))
            return domain::Change<decltype(read())>::cleared();
        return domain::Change<decltype(read())>::to(read());
    }

    void fail(DecodeErrorCode code, QLatin1StringView name = {}, qsizetype index = -1);
    //! \brief Takes over an error found by another reader below \p name.
    void fail(const DecodeError &error, QLatin1StringView name, qsizetype index = -1);
    [[nodiscard]] bool failed() const { return m_outermost->m_error.has_value(); }

    template<class T>
    [[nodiscard]] Decoded<T> result(T value) const
    {
        if (failed())
            return std::unexpected(*m_outermost->m_error);
        return value;
    }

private:
    [[nodiscard]] QString path(QLatin1StringView name, qsizetype index) const;
    //! \return the value, or Undefined after reporting Missing
    [[nodiscard]] QJsonValue required(QLatin1StringView name);

    QJsonObject m_object;
    Fields *m_outermost;
    const Fields *m_outer = nullptr;
    QLatin1StringView m_name;
    qsizetype m_index = -1;
    std::optional<DecodeError> m_error; //!< of the outermost only
};

} // namespace dispatch::protocol
