// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/money_text.h"

#include "domain/limits.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using domain::Money;

namespace {

constexpr QChar MinusSign(0x2212);
constexpr qsizetype GroupSize = 3;

QString tr(const char *text)
{
    return QCoreApplication::translate("Money", text);
}

qint64 minorPerUnit(int digits)
{
    qint64 unit = 1;
    for (int i = 0; i < digits; ++i)
        unit *= 10;
    return unit;
}

//! Locales group by a space of some kind, and nobody types the narrow one.
bool isSeparator(QChar c, const QString &separator)
{
    if (separator.isEmpty())
        return false;
    return separator.front().isSpace() ? c.isSpace() : separator == c;
}

//! How many digits stand between separators; empty if anything else is there.
std::vector<qsizetype> groupsOf(QStringView text, const QString &separator)
{
    std::vector<qsizetype> groups { 0 };
    for (const QChar c : text) {
        if (c.isDigit())
            ++groups.back();
        else if (isSeparator(c, separator))
            groups.push_back(0);
        else
            return {};
    }
    return groups;
}

bool areThousands(const std::vector<qsizetype> &groups)
{
    return groups.front() >= 1 && groups.front() <= GroupSize
        && std::ranges::all_of(
            groups.begin() + 1, groups.end(), [](qsizetype size) { return size == GroupSize; });
}

//! The digits as a number; beyond every amount it stays there.
qint64 valueOf(QStringView text)
{
    constexpr qint64 Beyond = domain::MaxAmountMinor + 1;
    qint64 value = 0;
    for (const QChar c : text) {
        if (c.isDigit())
            value = std::min(value * 10 + c.digitValue(), Beyond);
    }
    return value;
}

std::unexpected<QString> notAnAmount(
    const QString &typed, const QString &currency, const QLocale &locale)
{
    constexpr qsizetype MostShown = 40;
    const qint64 example = 1234 * minorPerUnit(minorDigits(currency));
    return std::unexpected(tr("“%1” is not an amount. Write it like %2.")
            .arg(typed.size() > MostShown ? QString(typed.left(MostShown) + u'…') : typed,
                amountToType({ example, currency }, locale)));
}

} // namespace

int minorDigits(QStringView currency)
{
    static constexpr std::array none { "BIF"_L1, "CLP"_L1, "DJF"_L1, "GNF"_L1, "ISK"_L1, "JPY"_L1,
        "KMF"_L1, "KRW"_L1, "PYG"_L1, "RWF"_L1, "UGX"_L1, "UYI"_L1, "VND"_L1, "VUV"_L1, "XAF"_L1,
        "XOF"_L1, "XPF"_L1 };
    static constexpr std::array three { "BHD"_L1, "IQD"_L1, "JOD"_L1, "KWD"_L1, "LYD"_L1, "OMR"_L1,
        "TND"_L1 };
    static constexpr std::array four { "CLF"_L1, "UYW"_L1 };
    const auto isIn = [currency](const auto &list) {
        return std::ranges::any_of(list, [currency](QLatin1StringView c) { return c == currency; });
    };
    return isIn(none) ? 0 : isIn(three) ? 3 : isIn(four) ? 4 : 2;
}

QString amountText(const Money &money, const QLocale &locale)
{
    const int digits = minorDigits(money.currency);
    const qint64 unit = minorPerUnit(digits);
    const qint64 size = std::abs(money.minor);
    QString text = locale.toString(size / unit);
    if (digits > 0) {
        text += locale.decimalPoint();
        const QString fraction = QString::number(size % unit).rightJustified(digits, u'0');
        for (const QChar c : fraction)
            text += locale.toString(c.digitValue());
    }
    if (money.minor < 0)
        text.prepend(MinusSign);
    return text;
}

QString moneyText(const Money &money, const QLocale &locale)
{
    return amountText(money, locale) + u' ' + money.currency;
}

QString amountToType(const Money &money, const QLocale &locale)
{
    const int digits = minorDigits(money.currency);
    const qint64 unit = minorPerUnit(digits);
    QString text = QString::number(money.minor / unit);
    if (digits > 0)
        text += locale.decimalPoint()
            + QString::number(money.minor % unit).rightJustified(digits, u'0');
    return text;
}

std::expected<Money, QString> parseMoney(
    const QString &typed, const QString &currency, const QLocale &locale)
{
    static const QRegularExpression withCode(
        u"^(?:([A-Z]{3})\\s*([^A-Z].*)|(.*[^A-Z\\s])\\s*([A-Z]{3}))$"_s,
        QRegularExpression::CaseInsensitiveOption);
    Money money { .minor = 0, .currency = currency };
    QString text = typed.trimmed();
    if (const auto match = withCode.match(text); match.hasMatch()) {
        money.currency = (match.captured(1) + match.captured(4)).toUpper();
        text = match.captured(2) + match.captured(3);
    }
    if (text.startsWith(u'-') || text.startsWith(u'+') || text.startsWith(MinusSign))
        return std::unexpected(
            tr("An amount has no sign: the kind of row says which way the money goes."));
    const QStringList parts = text.split(locale.decimalPoint());
    const QString whole = parts.value(0);
    const QString separator = locale.groupSeparator();
    const auto groups = groupsOf(whole, separator);
    const bool hasFraction = parts.size() == 2;
    const auto fraction = hasFraction ? groupsOf(parts[1], {}) : std::vector<qsizetype> { 0 };
    if (parts.size() > 2 || groups.empty() || groups.front() == 0 || fraction.empty()
        || (hasFraction && fraction.front() == 0))
        return notAnAmount(typed.trimmed(), money.currency, locale);
    const qint64 units = valueOf(whole);
    if (groups.size() > 1 && !areThousands(groups)) {
        QLocale grouping = locale; // some group otherwise, like 1,23,456
        grouping.setNumberOptions(QLocale::DefaultNumberOptions);
        if (groups != groupsOf(grouping.toString(units), separator))
            return notAnAmount(typed.trimmed(), money.currency, locale);
    }
    const int digits = minorDigits(money.currency);
    if (fraction.front() > digits)
        return std::unexpected(digits == 0
                ? tr("%1 has no digits behind the decimal sign.").arg(money.currency)
                : tr("%1 has %2 digits behind the decimal sign, and this has %3.")
                      .arg(money.currency, QString::number(digits),
                          QString::number(fraction.front())));
    qint64 minor = valueOf(parts.value(1));
    for (auto i = fraction.front(); i < digits; ++i)
        minor *= 10;
    const qint64 unit = minorPerUnit(digits);
    if (units > domain::MaxAmountMinor / unit || units * unit + minor > domain::MaxAmountMinor)
        return std::unexpected(
            tr("The amount is too large to be true. Check the number of digits."));
    money.minor = units * unit + minor;
    if (money.minor == 0)
        return std::unexpected(tr("The amount has to be above zero."));
    return money;
}

} // namespace dispatch::viewmodels
