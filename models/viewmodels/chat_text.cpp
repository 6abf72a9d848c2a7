// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/chat_text.h"

#include "domain/limits.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

// Unicode bidirectional algorithm (UAX #9), explicit formatting characters.
constexpr char16_t Lre = 0x202A, Rle = 0x202B, Pdf = 0x202C, Lro = 0x202D, Rlo = 0x202E;
constexpr char16_t Lri = 0x2066, Rli = 0x2067, Fsi = 0x2068, Pdi = 0x2069;

QString tr(const char *text)
{
    return QCoreApplication::translate("Chat", text);
}

bool opensEmbedding(char16_t c)
{
    return c == Lre || c == Rle || c == Lro || c == Rlo;
}

bool opensIsolate(char16_t c)
{
    return c == Lri || c == Rli || c == Fsi;
}

bool endsLine(char16_t c)
{
    return c == u'\n' || c == 0x2028 || c == 0x2029;
}

//! Without the signs of a sentence that stand behind an address, and a bracket that was opened before it.
QStringView trimmedAddress(QStringView address)
{
    while (!address.isEmpty()) {
        const QChar last = address.back();
        const bool isOpenedBefore = last == u')' && address.count(u')') > address.count(u'(');
        if (!QStringView(u".,;:!?'\"…]}»”’").contains(last) && !isOpenedBefore)
            break;
        address.chop(1);
    }
    return address;
}

QString targetOf(QStringView address)
{
    const QUrl url(address.toString(), QUrl::TolerantMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid())
        return {};
    if (scheme == "http"_L1 || scheme == "https"_L1)
        return url.host().isEmpty() || !url.userInfo().isEmpty()
            ? QString()
            : QString::fromLatin1(url.toEncoded());
    static const QRegularExpression number(u"^\\+?[0-9().\\-]{3,24}$"_s);
    if (scheme == "tel"_L1)
        return number.match(url.path()).hasMatch() ? QString(u"tel:"_s + url.path()) : QString();
    if (scheme == "mailto"_L1)
        return url.path().contains(u'@') ? QString(u"mailto:"_s + url.path()) : QString();
    return {};
}

//! StyledText takes several blanks for one, and a line end for a blank.
QString escaped(QStringView text)
{
    QString out = text.toString().toHtmlEscaped();
    out.replace(u'\n', u"<br>"_s);
    out.replace(u'\t', u"&nbsp;&nbsp;&nbsp;&nbsp;"_s);
    out.replace(u"  "_s, u"&nbsp; "_s);
    return out;
}

} // namespace

std::vector<TextLink> linksIn(const QString &text, const std::function<bool(quint64)> &isJob)
{
    static const QRegularExpression pattern(
        u"(?<![\\w/])(?:(?:https?://|mailto:|tel:)[^\\s<>\"\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}-\\x{2069}]+)|(?<![\\w/&#])#([0-9]{1,9})(?![\\w])"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    std::vector<TextLink> links;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        if (match.hasCaptured(1)) {
            const quint64 number = match.capturedView(1).toULongLong();
            if (isJob && isJob(number))
                links.push_back({ .from = match.capturedStart(),
                    .length = match.capturedLength(),
                    .target = u"job:%1"_s.arg(number) });
            continue;
        }
        const QStringView address = trimmedAddress(match.capturedView(0));
        const QString target = targetOf(address);
        if (!target.isEmpty())
            links.push_back(
                { .from = match.capturedStart(), .length = address.size(), .target = target });
    }
    return links;
}

QString isolated(const QString &text)
{
    const bool hasControls = std::ranges::any_of(text, [](QChar c) {
        const char16_t u = c.unicode();
        return opensEmbedding(u) || opensIsolate(u) || u == Pdf || u == Pdi;
    });
    if (!hasControls)
        return text;
    QString out;
    out.reserve(text.size() + 8);
    QList<char16_t> open; // what ends each of those that are open, the newest last
    const auto endAll = [&] {
        while (!open.isEmpty())
            out += QChar(open.takeLast());
    };
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (endsLine(u))
            endAll();
        if (opensEmbedding(u))
            open.append(Pdf);
        else if (opensIsolate(u))
            open.append(Pdi);
        else if (u == Pdf || u == Pdi) {
            if (open.isEmpty() || open.last() != u)
                continue;
            open.removeLast();
        }
        out += c;
    }
    endAll();
    return out;
}

QString inOneLine(const QString &text, qsizetype maxChars)
{
    QString line = text.left(4 * maxChars).simplified();
    if (line.size() > maxChars) {
        line.truncate(line.at(maxChars - 1).isHighSurrogate() ? maxChars - 1 : maxChars);
        line += u'…';
    }
    return line.isEmpty() ? line : QString(QChar(Fsi) + isolated(line) + QChar(Pdi));
}

QString linkedText(const QString &text, const std::function<bool(quint64)> &isJob)
{
    const auto links = linksIn(text, isJob);
    if (links.empty())
        return {};
    QString out;
    qsizetype at = 0;
    for (const TextLink &link : links) {
        out += escaped(QStringView(text).sliced(at, link.from - at));
        out += u"<a href=\"%1\">%2</a>"_s.arg(
            link.target.toHtmlEscaped(), escaped(QStringView(text).sliced(link.from, link.length)));
        at = link.from + link.length;
    }
    return out + escaped(QStringView(text).sliced(at));
}

QString whyTooLong(const QString &text)
{
    const qsizetype bytes = text.toUtf8().size();
    if (bytes <= domain::MaxChatBytes)
        return {};
    const QLocale locale;
    return tr(
        "This is too long for one message: %1 of at most %2. Shorten it, or send it in parts.")
        .arg(locale.formattedDataSize(bytes), locale.formattedDataSize(domain::MaxChatBytes));
}

} // namespace dispatch::viewmodels
