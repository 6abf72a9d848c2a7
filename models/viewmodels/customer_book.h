// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "viewmodels/value_lines.h"

#include <functional>
#include <optional>
#include <unordered_map>

namespace dispatch::viewmodels {

class JobInfo;

//! \brief A customer at one address, as their jobs tell. What differs between the jobs is of the newest that says it.
struct CustomerRecord {
    QString name, phone, address, area;
    std::optional<domain::GeoPoint> place;
    int jobs = 0;
    int openJobs = 0;
    int thisMonth = 0; //!< asked for since a moment that find() is given
    double lastMs = 0; //!< when the last of them was: ended, else promised, else asked for
    QString lastTitle;
    bool operator==(const CustomerRecord &) const = default;
};

//! \brief An open job that a new one may be the same as.
struct OpenTwin {
    enum class Why : quint8 { SameAddress, SamePhone, Near };
    QString jobId;
    Why why = Why::SameAddress;
    double distanceM = -1; //!< Near
    bool operator==(const OpenTwin &) const = default;
};

//! \brief Who has ever called, found while a number, a name or an address is being typed, and the open jobs that a call may be about.
//!
//! A customer is a telephone number (else a name) at an address. Numbers, names and addresses are kept once each, with
//! the job's as numbers beside; so a letter typed looks through the different values and 48 bytes a job, and touches no text of a job.
//! \threads none of its own
class CustomerBook {
public:
    enum class By : quint8 { Phone, Name, Address };
    using Find = std::function<const JobInfo *(const QString &jobId)>;

    //! Whoever types less is shown nobody.
    static constexpr qsizetype MinDigits = 3;
    static constexpr qsizetype MinLetters = 2;
    //! As many last digits as make two numbers the same, whatever stands before them: "+47 22 33 44 55" is "22334455".
    static constexpr qsizetype TailDigits = 8;
    //! Fewer digits are an extension or a mistake, and nobody's number.
    static constexpr qsizetype FewestDigits = 5;
    //! How near an open job of the same trade is taken for the same.
    static constexpr double NearM = 50;

    void clear();
    //! \brief A job that is new or has changed.
    void put(const JobInfo &job);
    [[nodiscard]] std::size_t jobs() const { return m_jobs.size(); }

    //! \brief The customers that \p typed stands for: any part of a number; the beginnings of words of a name or address, in any order,
    //! without case and accents. Exactly that number or text first, then whose job is newest.
    //! \param monthFromMs for CustomerRecord::thisMonth
    [[nodiscard]] std::vector<CustomerRecord> find(
        By by, const QString &typed, double monthFromMs, std::size_t most, const Find &jobOf) const;

    //! \brief Open jobs at the same address, of the same telephone number, or within NearM with the same trade; the surest first,
    //! then the newest.
    [[nodiscard]] std::vector<OpenTwin> twins(const QString &phone, const QString &address,
        const std::optional<domain::GeoPoint> &place, const QString &trade, std::size_t most) const;

    //! \brief Trades in use that begin with \p typed, the most usual first; what is typed in full is none.
    [[nodiscard]] QStringList trades(const QString &typed, qsizetype most) const;

private:
    static constexpr quint32 None = 0;
    struct Facts {
        double latitudeDeg = 0, longitudeDeg = 0;
        double atMs = 0;
        quint32 customer = None, phone = None, name = None, address = None, trade = None;
        bool hasPlace = false, isOpen = false;
    };
    //! The different values of a field; their numbers begin at 1.
    struct Values {
        QHash<QString, quint32> ids;
        [[nodiscard]] quint32 idOf(const QString &text);
        [[nodiscard]] quint32 find(const QString &text) const { return ids.value(text, None); }
    };

    [[nodiscard]] static QString tailOf(const QString &digits) { return digits.right(TailDigits); }
    [[nodiscard]] quint32 phoneId(const QString &digits);
    [[nodiscard]] quint32 customerId(const Facts &facts);
    [[nodiscard]] CustomerRecord recordOf(
        quint32 customer, double monthFromMs, const Find &jobOf) const;
    [[nodiscard]] std::vector<quint8> addressesLike(const QString &folded) const;

    QHash<QString, quint32> m_rows; //!< by job id
    QStringList m_ids;
    std::vector<Facts> m_jobs;
    Values m_phones; //!< by their last digits
    Values m_names, m_addresses, m_trades; //!< folded
    ValueLines m_phoneLines, m_nameLines, m_addressLines;
    std::vector<int> m_tradeCounts; //!< by number
    std::unordered_map<quint64, quint32> m_customers; //!< by who and where
    std::vector<std::vector<quint32>> m_jobsOf; //!< rows, by customer
};

//! \brief The digits of a telephone number, without zeros in front: those are dialled or not, as from where one calls.
[[nodiscard]] QString phoneDigits(const QString &phone);

} // namespace dispatch::viewmodels
