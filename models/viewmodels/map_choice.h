// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QtQmlIntegration/qqmlintegration.h>

#include <expected>
#include <functional>
#include <optional>

namespace dispatch::viewmodels {

//! \brief Which base map a person wants, as they said it.
struct MapWish {
    enum class Kind : quint8 { Own, Town, Plain, File, Server };
    Kind kind = Kind::
        Own; //!< Own: the imported map, the town of the demonstration, or neither: MapChoice::OwnMap
    QString path = {}; //!< MBTiles, for File
    QString urlTemplate = {}, attribution = {},
            key = {}; //!< for Server; "{key}" in the address is replaced
    bool operator==(const MapWish &) const = default;
};

//! \brief The base map as a choice: read from the settings, tried before it is taken, used at once.
//!
//! The key of a map server does not lie in the settings, which people copy and send around: it has a file of its own
//! beside them, which nobody else on the machine can read.
//! \threads the main thread
class MapChoice final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(dispatch::viewmodels::MapChoice::Kind kind READ kind NOTIFY changed FINAL)
    Q_PROPERTY(QString path READ path NOTIFY changed FINAL)
    Q_PROPERTY(QString urlTemplate READ urlTemplate NOTIFY changed FINAL)
    Q_PROPERTY(QString attribution READ attribution NOTIFY changed FINAL)
    Q_PROPERTY(bool hasKey READ hasKey NOTIFY changed FINAL)
    Q_PROPERTY(dispatch::viewmodels::MapChoice::OwnMap ownMap READ ownMap CONSTANT FINAL)
    Q_PROPERTY(bool hasImport READ hasImport CONSTANT FINAL)
    //! The command line named a map: what is chosen here is used when the program is started without.
    Q_PROPERTY(bool isOverruled READ isOverruled CONSTANT FINAL)
    //! Why the last choice was not taken, or what the map in use lacks; empty if nothing is wrong.
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged FINAL)
public:
    //! As MapWish::Kind.
    enum Kind { Own, Town, Plain, File, Server };
    Q_ENUM(Kind)
    //! What Kind::Own is. Streets that are made up would mislead in a real office, so it has none without an import.
    enum OwnMap { NoMap, DemoTown, Imported };
    Q_ENUM(OwnMap)
    //! \brief Uses a map from now on.
    //! \errors what is wrong with it, in plain words; what was used before stays
    using User = std::function<std::expected<void, QString>(const MapWish &wish)>;

    //! \param overrule what the command line named
    MapChoice(const QString &settingsFile, QString keyFile, OwnMap ownMap,
        const std::optional<MapWish> &overrule, User user, QObject *parent = nullptr);

    [[nodiscard]] Kind kind() const { return static_cast<Kind>(m_wish.kind); }
    [[nodiscard]] QString path() const { return m_wish.path; }
    [[nodiscard]] QString urlTemplate() const { return m_wish.urlTemplate; }
    [[nodiscard]] QString attribution() const { return m_wish.attribution; }
    [[nodiscard]] bool hasKey() const { return !m_wish.key.isEmpty(); }
    [[nodiscard]] bool hasImport() const { return m_ownMap == Imported; }
    [[nodiscard]] OwnMap ownMap() const { return m_ownMap; }
    [[nodiscard]] bool isOverruled() const { return m_isOverruled; }
    [[nodiscard]] QString problem() const { return m_problem; }

    Q_INVOKABLE bool takeOwn() { return take({ .kind = MapWish::Kind::Own }); }
    Q_INVOKABLE bool takeTown() { return take({ .kind = MapWish::Kind::Town }); }
    Q_INVOKABLE bool takePlain() { return take({ .kind = MapWish::Kind::Plain }); }
    //! \param path as typed, or a file:// address
    Q_INVOKABLE bool takeFile(const QString &path);
    //! \param key empty: the one that is kept, if the address wants one
    Q_INVOKABLE bool takeServer(
        const QString &urlTemplate, const QString &attribution, const QString &key);
    Q_INVOKABLE void forgetProblem() { setProblem({}); }

Q_SIGNALS:
    void changed();
    void problemChanged();

private:
    bool take(const MapWish &wish);
    [[nodiscard]] MapWish stored() const;
    [[nodiscard]] bool keepKey(const QString &key) const;
    void setProblem(const QString &text);

    QSettings m_settings;
    QString m_keyFile;
    OwnMap m_ownMap;
    bool m_isOverruled;
    User m_user;
    MapWish m_wish;
    QString m_problem;
};

} // namespace dispatch::viewmodels
