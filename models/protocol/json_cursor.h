// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/limits.h"

#include <QByteArrayView>
#include <QString>

#include <optional>
#include <string_view>

namespace dispatch::protocol {

//! \brief Walks over JSON text in place: no tree, no allocation, strict RFC 8259 grammar.
//!
//! The text must be valid UTF-8 (check it first; the cursor does not). Refused beside bad grammar: control
//! characters but tab, line feed and carriage return in any spelling, lone surrogates, more than MaxJsonDepth levels.
//! After the first error every call fails, so one look at failed() at the end is enough.
//! \threads reentrant; the text must outlive the cursor
class JsonCursor {
public:
    enum class Kind : quint8 { Object, Array, String, Number, True, False, Null, None };
    enum class Error : quint8 { None, Syntax, TooDeep };

    //! \brief A string as it stands between its quotation marks.
    struct Text {
        std::string_view raw;
        qsizetype bytes = 0; //!< UTF-8 length after resolving escapes
        bool hasEscape = false; //!< false: raw is the value itself
        [[nodiscard]] QString value() const;
    };

    explicit JsonCursor(QByteArrayView text);

    //! \brief The kind of the value that comes next; None at the end or on rubbish.
    [[nodiscard]] Kind peek();

    //! \brief Enters an object; then nextMember() until it says false.
    bool beginObject();
    //! \return false at the closing brace, which is consumed, or after an error
    bool nextMember(Text &key);
    bool beginArray();
    //! \return false at the closing bracket, which is consumed, or after an error
    bool nextElement();

    bool readText(Text &text);
    bool readNumber(double &number); //!< fails on a magnitude beyond a double's
    bool skip(); //!< one whole value

    //! \brief Nothing but white space is left.
    [[nodiscard]] bool atEnd();
    [[nodiscard]] bool failed() const { return m_error != Error::None; }
    [[nodiscard]] Error error() const { return m_error; }

private:
    bool fail(Error error = Error::Syntax);
    void skipSpace();
    bool literal(std::string_view word);
    bool open(char bracket);
    bool next(char closing);
    std::optional<unsigned> fourHex();

    const char *m_at;
    const char *m_end;
    int m_depth = 0;
    bool m_isFirst = false; //!< just after an opening bracket
    Error m_error = Error::None;
};

} // namespace dispatch::protocol
