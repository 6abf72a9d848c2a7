// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QRectF>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief What every map window draws below the marks, and whose it is. One for all windows.
//! \threads the main thread
class MapGround : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(QString hostLight READ hostLight NOTIFY changed FINAL)
    Q_PROPERTY(QString hostDark READ hostDark NOTIFY changed FINAL)
    Q_PROPERTY(QString attribution READ attribution NOTIFY changed FINAL)
    //! A folder that may be emptied at any time; one below it per theme.
    Q_PROPERTY(QString cacheDirectory READ cacheDirectory NOTIFY changed FINAL)
    //! West, south, width and height in degrees; null: wherever the fleet is.
    Q_PROPERTY(QRectF homeBox READ homeBox NOTIFY changed FINAL)
    //! What is wrong with it; empty if nothing is.
    Q_PROPERTY(QString notice READ notice NOTIFY noticeChanged FINAL)
public:
    struct Sheet {
        QString hostLight, hostDark, attribution, cacheDirectory;
        QRectF homeBox;
        bool operator==(const Sheet &) const = default;
    };

    using QObject::QObject;

    [[nodiscard]] QString hostLight() const { return m_sheet.hostLight; }
    [[nodiscard]] QString hostDark() const { return m_sheet.hostDark; }
    [[nodiscard]] QString attribution() const { return m_sheet.attribution; }
    [[nodiscard]] QString cacheDirectory() const { return m_sheet.cacheDirectory; }
    [[nodiscard]] QRectF homeBox() const { return m_sheet.homeBox; }
    [[nodiscard]] QString notice() const
    {
        QStringList parts { m_notice, m_travelNotice };
        parts.removeAll(QString());
        return parts.join(u'\n');
    }

    void show(const Sheet &sheet)
    {
        if (sheet == m_sheet)
            return;
        m_sheet = sheet;
        Q_EMIT changed();
    }
    void setNotice(const QString &notice)
    {
        if (notice == m_notice)
            return;
        m_notice = notice;
        Q_EMIT noticeChanged();
    }
    //! \brief What is wrong with the travel times, which are about the map as well.
    void setTravelNotice(const QString &notice)
    {
        if (notice == m_travelNotice)
            return;
        m_travelNotice = notice;
        Q_EMIT noticeChanged();
    }

Q_SIGNALS:
    void changed();
    void noticeChanged();

private:
    Sheet m_sheet;
    QString m_notice;
    QString m_travelNotice;
};

} // namespace dispatch::viewmodels
