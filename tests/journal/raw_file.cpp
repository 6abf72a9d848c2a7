// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/raw_file.h"

#include <QFile>

#include <sqlite3.h>

namespace dispatch::test {

using namespace Qt::StringLiterals;

QString runSql(const QString &path, const QByteArray &sql)
{
    sqlite3 *db = nullptr;
    QString problem;
    if (sqlite3_open(path.toUtf8().constData(), &db) != SQLITE_OK
        || sqlite3_exec(db, sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        problem = db ? QString::fromUtf8(sqlite3_errmsg(db)) : u"no memory"_s;
    sqlite3_close(db);
    return problem;
}

bool scribble(const QString &path, qint64 offset, qint64 size)
{
    QFile file(path);
    return file.open(QIODevice::ReadWrite) && file.seek(offset)
        && file.write(QByteArray(size, char(0xA5))) == size;
}

} // namespace dispatch::test
