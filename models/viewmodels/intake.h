// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/customer_book.h"
#include "viewmodels/intake_rows.h"
#include "viewmodels/slot_finder.h"
#include "viewmodels/visit_plan.h"

#include <QList>
#include <QPointer>
#include <QTimer>

#include <array>

namespace dispatch::viewmodels {

class JobListModel;
class PlaceFinder;

//! \brief A job while it is taken down on the telephone: who calls is found while it is typed, the address is completed from the
//! map, open jobs it may be the same as are named, times are offered, and it is saved in one command.
//!
//! What was typed stays until it is saved or thrown away, whether or not the form is open.
//! \threads the main thread
class Intake : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QString phone READ phone NOTIFY draftChanged FINAL)
    Q_PROPERTY(QString name READ name NOTIFY draftChanged FINAL)
    Q_PROPERTY(QString address READ address NOTIFY draftChanged FINAL)
    Q_PROPERTY(QString title READ title NOTIFY draftChanged FINAL)
    Q_PROPERTY(QString trade READ trade NOTIFY draftChanged FINAL)
    Q_PROPERTY(int priority READ priority WRITE setPriority NOTIFY draftChanged FINAL)
    Q_PROPERTY(bool hasPlace READ hasPlace NOTIFY draftChanged FINAL)
    //! Whether the address is on the map, and in which area; empty without an address.
    Q_PROPERTY(QString placeText READ placeText NOTIFY draftChanged FINAL)
    //! Nothing has been typed.
    Q_PROPERTY(bool isEmpty READ isEmpty NOTIFY draftChanged FINAL)
    //! "You typed this at 14:03": of a form opened again; else empty.
    Q_PROPERTY(QString keptText READ keptText NOTIFY draftChanged FINAL)
    //! What is known of who calls; empty for somebody new.
    Q_PROPERTY(QString customerText READ customerText NOTIFY draftChanged FINAL)
    //! "Third visit this month"; empty for the first.
    Q_PROPERTY(QString customerWarning READ customerWarning NOTIFY draftChanged FINAL)
    //! For the field that is being typed into.
    Q_PROPERTY(
        QList<dispatch::viewmodels::IntakeOffer> offers READ offers NOTIFY offersChanged FINAL)
    Q_PROPERTY(
        dispatch::viewmodels::Intake::Field offersFor READ offersFor NOTIFY offersChanged FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::IntakeTwin> twins READ twins NOTIFY twinsChanged FINAL)
    Q_PROPERTY(
        QList<dispatch::viewmodels::IntakeWindow> windows READ windows NOTIFY windowsChanged FINAL)
    //! Why no times are offered; empty if some are.
    Q_PROPERTY(QString windowsText READ windowsText NOTIFY windowsChanged FINAL)
    //! Times from now on are not the ones offered: the caller wanted a later one.
    Q_PROPERTY(bool isLater READ isLater NOTIFY windowsChanged FINAL)
    //! Why it was not saved; empty again with the next letter.
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged FINAL)
public:
    enum Field { NoField, Phone, Name, Address, Title, Trade };
    Q_ENUM(Field)
    static constexpr std::size_t MaxCustomers = 6;
    static constexpr std::size_t MaxCustomersAtAddress = 2; //!< the map's own places come below
    static constexpr qsizetype MaxOffers = 7;
    static constexpr std::size_t MaxTwins = 2;
    static constexpr std::size_t MaxWindows = 3;
    //! Jobs that the book takes in between two looks at everything else: about 4 ms, at 8 µs a job.
    static constexpr std::size_t JobsPerTurn = 500;
    //! How much later the times of later() begin.
    static constexpr std::chrono::hours LaterBy { 2 };

    struct Sources {
        std::function<RowContext()> context;
        std::function<std::vector<Candidate>()> candidates; //!< who could be sent
        SlotSources travel;
        const JobListModel *jobs = nullptr;
        std::function<QString(const PlannedCommand &)>
            send; //!< words against it; empty: it is sent
    };
    explicit Intake(Sources sources, QObject *parent = nullptr);

    //! \brief Addresses are completed from here; without, they are taken as they are typed.
    void setPlaces(PlaceFinder *places);

    [[nodiscard]] QString phone() const { return m_texts[Phone]; }
    [[nodiscard]] QString name() const { return m_texts[Name]; }
    [[nodiscard]] QString address() const { return m_texts[Address]; }
    [[nodiscard]] QString title() const { return m_texts[Title]; }
    [[nodiscard]] QString trade() const { return m_texts[Trade]; }
    [[nodiscard]] int priority() const { return static_cast<int>(m_priority); }
    void setPriority(int priority);
    [[nodiscard]] bool hasPlace() const { return m_place.has_value(); }
    [[nodiscard]] QString placeText() const;
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] QString keptText() const { return m_keptText; }
    [[nodiscard]] QString customerText() const;
    [[nodiscard]] QString customerWarning() const;
    [[nodiscard]] QList<IntakeOffer> offers() const { return m_offers; }
    [[nodiscard]] Field offersFor() const { return m_field; }
    [[nodiscard]] QList<IntakeTwin> twins() const { return m_twins; }
    [[nodiscard]] QList<IntakeWindow> windows() const { return m_windows; }
    [[nodiscard]] QString windowsText() const { return m_windowsText; }
    [[nodiscard]] bool isLater() const { return m_notBefore != domain::Timestamp {}; }
    [[nodiscard]] QString problem() const { return m_problem; }
    //! \brief All jobs are in the book: customers are found among all that ever called.
    [[nodiscard]] bool isBookComplete() const;

    Q_INVOKABLE void open();
    //! \brief The form was closed; what was typed stays.
    Q_INVOKABLE void close();
    //! \brief Throws away what was typed.
    Q_INVOKABLE void clear();
    //! \brief \p text stands in \p field now, by somebody's hand.
    Q_INVOKABLE void type(dispatch::viewmodels::Intake::Field field, const QString &text);
    //! \brief Takes an offer: it completes the field it was offered for and fills empty ones.
    Q_INVOKABLE void take(int offer);
    Q_INVOKABLE void closeOffers();
    //! \brief The field is left: an address that is word for word one of the map's is that place.
    Q_INVOKABLE void leave(dispatch::viewmodels::Intake::Field field);
    //! \brief Offers times that begin later, or again those from now on.
    Q_INVOKABLE void later();
    Q_INVOKABLE void sooner();
    //! \brief Sends the job; with a window, also its visit with technician and time: both or neither.
    //! \return false, with problem() set, if it cannot be
    Q_INVOKABLE bool save(int window = -1);
    //! \brief Looks again: the operation or the time has moved on. Times that still hold keep their place.
    Q_INVOKABLE void refresh();

    // The session tells what happens.
    void reset();
    void noteJobs(const std::vector<domain::JobId> &jobs);

Q_SIGNALS:
    void draftChanged();
    void offersChanged();
    void twinsChanged();
    void windowsChanged();
    void problemChanged();
    //! \brief \p words: "New job: Boiler gives no hot water, Nora Ferreira 14:00–16:00".
    void saved(const QString &jobId, const QString &words);

private:
    [[nodiscard]] domain::JobFields fields() const;
    [[nodiscard]] SlotWish wish() const;
    [[nodiscard]] std::vector<CustomerRecord> customersFor(Field field, std::size_t most) const;
    [[nodiscard]] IntakeWindow wordsFor(const Slot &slot) const;
    void readOn();
    void recognise();
    void takeCustomer(const CustomerRecord &customer);
    void takePlace(int row);
    void keepPlaceIfStill(const QString &text);
    void updateOffers();
    void updateTwins();
    void updateWindows();
    void show(std::vector<Slot> slots);
    void changed();
    void setProblem(const QString &text);

    Sources m_sources;
    QPointer<PlaceFinder> m_places;
    QString m_placesTextBefore; //!< somebody may have looked for another place on the map
    CustomerBook m_book;
    std::size_t m_readTo = 0; //!< rows of Sources::jobs that are in the book
    bool m_isReading = false; //!< or has read: the book is kept up
    QTimer m_reading;
    bool m_isOpen = false;

    std::array<QString, Trade + 1> m_texts; //!< by Field
    domain::Priority m_priority = domain::Priority::Normal;
    std::optional<domain::GeoPoint> m_place;
    QString m_placeOf; //!< the address that m_place is the place of
    QString m_area; //!< of the customer, where no zone gives one
    std::optional<CustomerRecord> m_customer;
    QString m_keptText;
    double m_typedMs = 0;

    Field m_field = NoField;
    QList<IntakeOffer> m_offers;
    std::vector<CustomerRecord> m_offeredCustomers;
    QList<IntakeTwin> m_twins;
    std::vector<Slot> m_slots;
    QList<IntakeWindow> m_windows;
    QString m_windowsText;
    domain::Timestamp m_notBefore {};
    QString m_problem;
};

} // namespace dispatch::viewmodels
