// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/golden_file.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace dispatch::tests {

using protocol::DecodeErrorCode;

namespace {

QByteArray readAll(const QString &name)
{
    QFile file(QStringLiteral(DISPATCH_TEST_DATA) + u"/protocol/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

DecodeErrorCode errorCode(const QString &name)
{
    static const QHash<QString, DecodeErrorCode> codes {
        { u"NotJson"_s, DecodeErrorCode::NotJson },
        { u"TooLarge"_s, DecodeErrorCode::TooLarge },
        { u"TooDeep"_s, DecodeErrorCode::TooDeep },
        { u"Missing"_s, DecodeErrorCode::Missing },
        { u"WrongType"_s, DecodeErrorCode::WrongType },
        { u"OutOfRange"_s, DecodeErrorCode::OutOfRange },
        { u"Unknown"_s, DecodeErrorCode::Unknown },
    };
    if (!codes.contains(name))
        qFatal("no error is called %s", qPrintable(name));
    return codes.value(name);
}

QByteArray readText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().toUtf8();
    QByteArray text;
    const QJsonArray parts = value.toArray();
    for (const QJsonValue &part : parts) {
        if (part.isString())
            text += part.toString().toUtf8();
        else
            text += part.toArray().at(0).toString().toUtf8().repeated(part.toArray().at(1).toInt());
    }
    return text;
}

QByteArray readHex(const QByteArray &text)
{
    QByteArray bytes;
    const auto parts = text.split('+');
    for (const QByteArray &part : parts) {
        const auto factors = part.split('*');
        bytes += QByteArray::fromHex(factors[0])
                     .repeated(factors.size() > 1 ? factors[1].toInt() : 1);
    }
    return bytes;
}

} // namespace

std::vector<GoldenCase> readJsonCases(const QString &file)
{
    std::vector<GoldenCase> cases;
    const QJsonArray rows = QJsonDocument::fromJson(readAll(file)).array();
    for (const QJsonValue &row : rows) {
        GoldenCase next { row["name"_L1].toString().toUtf8(), readText(row["in"_L1]),
            readText(row["out"_L1]), {} };
        if (const QString error = row["error"_L1].toString(); !error.isEmpty())
            next.error = { errorCode(error), row["field"_L1].toString() };
        cases.push_back(next);
    }
    return cases;
}

std::vector<GoldenCase> readHexCases(const QString &file)
{
    std::vector<GoldenCase> cases;
    const auto lines = readAll(file).split('\n');
    for (const QByteArray &line : lines) {
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const auto words = line.split(' ');
        GoldenCase next { words[0], readHex(words[1]), {}, {} };
        if (words.size() == 3)
            next.out = words[2] == "=" ? next.in : readHex(words[2]);
        else
            next.error = { errorCode(QString::fromLatin1(words[2])),
                words[3] == "-" ? QString() : QString::fromLatin1(words[3]) };
        cases.push_back(next);
    }
    return cases;
}

} // namespace dispatch::tests
