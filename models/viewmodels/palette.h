// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/console_session.h"
#include "viewmodels/palette_line.h"

namespace dispatch::viewmodels {

//! \brief One line offered by the palette.
class PaletteItem {
    Q_GADGET
    QML_VALUE_TYPE(paletteItem)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString completion MEMBER completion FINAL)
    Q_PROPERTY(bool isReady MEMBER isReady FINAL)
    Q_PROPERTY(bool isDoubtful MEMBER isDoubtful FINAL)
    Q_PROPERTY(bool isRefused MEMBER isRefused FINAL)
public:
    QString title; //!< "assign #481 to Nora Ferreira, 14:00–16:00"
    QString detail; //!< what would come of it, or what is missing, or why not
    QString key; //!< that does the same without the palette
    QString completion; //!< the line as it would be with this one filled in
    bool isReady = false; //!< Enter does it; else Enter fills it in
    bool isDoubtful = false; //!< allowed, but somebody would become late
    bool isRefused = false; //!< a rule is against it; detail says which
    bool operator==(const PaletteItem &) const = default;
};

//! \brief Verbs to type: what is meant is looked up and checked with each letter, by the rules that the server has.
//! \threads the main thread
class Palette : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(CommandPalette) // Qt Quick has a Palette, of colours
    Q_PROPERTY(dispatch::viewmodels::ConsoleSession *session MEMBER m_session NOTIFY sessionChanged
            REQUIRED FINAL)
    Q_PROPERTY(QString line READ line WRITE setLine NOTIFY lineChanged FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::PaletteItem> items READ items NOTIFY itemsChanged FINAL)
    Q_PROPERTY(QStringList history READ history NOTIFY historyChanged FINAL)
public:
    static constexpr qsizetype MaxItems = 12;
    static constexpr qsizetype MaxHistory = 50;
    static constexpr qsizetype MaxLine = 500; //!< of a line that somebody pastes

    explicit Palette(QObject *parent = nullptr);

    [[nodiscard]] QString line() const { return m_line; }
    void setLine(const QString &line);
    [[nodiscard]] QList<PaletteItem> items() const { return m_items; }
    //! \brief Lines that were done, newest first.
    [[nodiscard]] QStringList history() const { return m_history; }

    //! \brief Looks again: the operation or the time has moved on.
    Q_INVOKABLE void refresh();
    //! \brief Does what an item says.
    //! \return false if it is not ready: then its completion is the line to go on with
    Q_INVOKABLE bool run(int index);

Q_SIGNALS:
    void sessionChanged();
    void lineChanged();
    void itemsChanged();
    void historyChanged();
    //! \brief Show the selection.
    void shown();
    //! \brief The word of a PaletteDeed::Window verb.
    void windowAsked(const QString &word);

private:
    struct Offer {
        PaletteItem item;
        std::function<void()> deed;
    };
    [[nodiscard]] PaletteLine parsed() const;
    [[nodiscard]] const JobInfo *jobOf(const PaletteLine &line) const;
    [[nodiscard]] std::vector<const JobInfo *> jobsLike(
        const QString &words, bool isOpenOnly) const;
    [[nodiscard]] std::vector<const TechnicianInfo *> techniciansLike(const QString &words) const;
    //! Of whom a line speaks, and the words after the name.
    struct Named {
        std::vector<const TechnicianInfo *> technicians;
        QString words;
    };
    [[nodiscard]] Named namedIn(const QString &text) const;

    void offerVerbs(const QString &word);
    void offer(const PaletteVerb &verb, const PaletteLine &line);
    void offerAssign(const PaletteVerb &verb, const PaletteLine &line);
    void offerAct(const PaletteVerb &verb, const PaletteLine &line);
    void offerDuty(const PaletteVerb &verb, const PaletteLine &line);
    void offerBreak(const PaletteVerb &verb, const PaletteLine &line);
    void offerShift(const PaletteVerb &verb, const PaletteLine &line);
    void offerCalledBack(const PaletteVerb &verb, const PaletteLine &line);
    void offerMoney(const PaletteVerb &verb, const PaletteLine &line);
    void offerRefundFirst(const JobInfo &job);
    void offerGo(const QString &verb, const PaletteLine &line, const QString &words);
    void offerJobs(const PaletteVerb &verb, const PaletteLine &line, const QString &words,
        bool isOpenOnly = true);
    [[nodiscard]] std::function<void()> show(const JobInfo &job);
    [[nodiscard]] std::function<void()> show(const TechnicianInfo &technician);
    void add(PaletteItem item, std::function<void()> deed = {});
    void refuse(const QString &title, const QString &completion);

    ConsoleSession *m_session = nullptr;
    QString m_line;
    QList<PaletteItem> m_items;
    std::vector<Offer> m_offers; //!< m_items with their deeds
    QStringList m_history;
};

} // namespace dispatch::viewmodels
