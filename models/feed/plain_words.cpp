// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/plain_words.h"

#include "protocol/feed_messages.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace dispatch::feed {

using namespace Qt::StringLiterals;
using protocol::CloseCode;

QString closeText(int closeCode)
{
    switch (static_cast<CloseCode>(closeCode)) {
    case CloseCode::NotAuthenticated:
        return u"The server no longer accepts this sign-in. Sign in again."_s;
    case CloseCode::Forbidden:
        return u"This account may not use the live feed, or it has been disabled. Ask your administrator."_s;
    case CloseCode::Revoked:
        return u"An administrator has withdrawn this account's access. The data kept on this computer has been removed."_s;
    case CloseCode::VersionNotSupported:
        return u"The server speaks another version of the feed than this program. Update whichever of the two is older."_s;
    case CloseCode::Replaced:
        return u"This account was opened in another window of this computer, and that window has "
               u"taken over. "
               u"Go on there, or sign in here again."_s;
    case CloseCode::TooManyConnections:
        return u"This account is connected in too many places. Close one of them, then sign in again."_s;
    default:
        return u"The server ended the connection because it could not understand this program "
               u"(code %1). "
               u"What you see stays readable. Update the program, then sign in again."_s.arg(
                   closeCode);
    }
}

QString storeText(const journal::StoreError &error)
{
    return u"What the server sends cannot be kept on this computer. %1 What is on the screen stays "
           u"readable, "
           u"but nothing new is shown until this is solved."_s.arg(error.text);
}

QString readOnlyReplicaText()
{
    return u"Another window of Dispatch has this account open, so this one can only show what was "
           u"stored. "
           u"Work in the other window, or close it and start this one again."_s;
}

QString outboxFullText()
{
    return u"Too many changes are waiting for the server, and no more can be kept. Connect to the "
           u"server, "
           u"wait until they are sent, then try again."_s;
}

QString commandTooLargeText()
{
    return u"This change is too large to send. Make it shorter, or split it, and try again."_s;
}

QString changeNotKeptText(const journal::StoreError &error)
{
    return u"Your change was not kept and not sent. %1"_s.arg(error.text);
}

QString serverReadOnlyText()
{
    return u"The server cannot store changes at the moment. Yours is kept here and will be sent again by itself."_s;
}

static QString withWaiting(const QString &text, qsizetype waiting)
{
    if (waiting == 0)
        return text;
    if (waiting == 1)
        return text + u" One of yours was still waiting here and is sent again."_s;
    return text + u" %1 of yours were still waiting here and are sent again."_s.arg(waiting);
}

QString historyReplacedText(const std::optional<domain::Restoration> &restored, qsizetype waiting)
{
    // In words at once, because the session it is told in may be over when somebody reads it.
    const auto text = restored
        ? u"The server was restored from the back-up of %1. Changes made after that are no longer there."_s
              .arg(QLocale().toString(
                  QDateTime::fromMSecsSinceEpoch(domain::toMs(restored->backedUp)),
                  QLocale::ShortFormat))
        : u"The server was restored from a back-up. Changes made after that back-up are no longer there."_s;
    return withWaiting(text, waiting);
}

QString historyForkedText(quint64 known, qsizetype waiting)
{
    return withWaiting(u"The server's history is not the one this computer knew: before or at "
                       u"event %1 it says something "
                       u"else now, and no restored back-up explains that. What is shown is the "
                       u"server's. Ask who changed "
                       u"it, and check the log with “Verify”."_s.arg(known),
        waiting);
}

QString notShownText(const QByteArray &body)
{
    const QString title = QJsonDocument::fromJson(body).object().value("title"_L1).toString();
    return title.isEmpty() ? u"the server does not show it to this account"_s
                           : title.chopped(title.endsWith(u'.') ? 1 : 0);
}

} // namespace dispatch::feed
