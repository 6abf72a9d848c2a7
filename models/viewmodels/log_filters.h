// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief The filters of the log that an account has kept, in the order of the digits that go there.
//! \threads the main thread
class LogFilters : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QStringList list READ list NOTIFY changed FINAL)
public:
    static constexpr qsizetype MaxFilters = 9;

    explicit LogFilters(const QString &file, QObject *parent = nullptr);
    //! \brief Whose filters these are from now on; empty for nobody.
    void setAccount(const QString &server, const QString &login);
    [[nodiscard]] QStringList list() const { return m_list; }
    //! \brief Keeps a filter; one that is there already moves to no other place. false if there is no room, or nothing in it.
    Q_INVOKABLE bool keep(const QString &filter);
    Q_INVOKABLE void remove(int place);

Q_SIGNALS:
    void changed();

private:
    void write();

    QSettings m_settings;
    QString m_key; //!< empty: nobody's
    QStringList m_list;
};

} // namespace dispatch::viewmodels
