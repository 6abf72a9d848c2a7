// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/intake.h"

#include "atlas/text_fold.h"
#include "state/zones.h"
#include "viewmodels/day_planner.h"
#include "viewmodels/format.h"
#include "viewmodels/intake_words.h"
#include "viewmodels/job_list_model.h"
#include "viewmodels/place_finder.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

Intake::Intake(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
    connect(&m_reading, &QTimer::timeout, this, &Intake::readOn);
}

void Intake::setPlaces(PlaceFinder *places)
{
    m_places = places;
    if (places)
        connect(places, &PlaceFinder::countChanged, this, [this] {
            if (m_field == Address)
                updateOffers();
        });
}

// --- the book

bool Intake::isBookComplete() const
{
    return m_readTo >= m_sources.jobs->all().size();
}

void Intake::readOn()
{
    const auto &jobs = m_sources.jobs->all();
    const std::size_t to = std::min(jobs.size(), m_readTo + JobsPerTurn);
    for (; m_readTo < to; ++m_readTo)
        m_book.put(jobs[m_readTo]);
    if (m_readTo < jobs.size())
        return;
    m_reading.stop();
    if (m_field != NoField)
        updateOffers();
    recognise();
    updateTwins();
    Q_EMIT draftChanged();
}

void Intake::reset()
{
    m_book.clear();
    m_readTo = 0;
    m_isReading = m_isOpen;
    if (m_isOpen)
        m_reading.start();
    else
        m_reading.stop();
    updateTwins();
}

void Intake::noteJobs(const std::vector<JobId> &jobs)
{
    if (!m_isReading)
        return;
    for (const JobId &id : jobs) {
        if (const JobInfo *job = m_sources.jobs->find(uuidText(id.uuid)))
            m_book.put(*job);
    }
    // Rows are only ever added at the end. Of those that are not read yet, the rest follows.
    if (!m_reading.isActive())
        m_readTo = m_sources.jobs->all().size();
    if (m_isOpen)
        updateTwins();
}

// --- the draft

void Intake::open()
{
    m_isOpen = true;
    m_placesTextBefore = m_places ? m_places->text() : QString();
    m_isReading = true;
    if (!isBookComplete())
        m_reading.start();
    m_keptText = isEmpty()
        ? QString()
        : tr("You typed this %1.")
              .arg(Format::moment(m_typedMs, static_cast<double>(toMs(m_sources.context().now))));
    setProblem({});
    m_notBefore = {};
    updateTwins();
    updateWindows();
    Q_EMIT draftChanged();
}

void Intake::close()
{
    closeOffers();
    m_isOpen = false;
    if (m_places)
        m_places->setText(m_placesTextBefore);
}

void Intake::clear()
{
    closeOffers();
    m_texts.fill({});
    m_priority = Priority::Normal;
    m_place.reset();
    m_placeOf.clear();
    m_area.clear();
    m_customer.reset();
    m_keptText.clear();
    m_notBefore = {};
    setProblem({});
    changed();
}

bool Intake::isEmpty() const
{
    return std::ranges::all_of(
        m_texts, [](const QString &text) { return text.trimmed().isEmpty(); });
}

void Intake::changed()
{
    updateTwins();
    updateWindows();
    Q_EMIT draftChanged();
}

void Intake::type(Field field, const QString &text)
{
    if (field == NoField || m_texts[field] == text)
        return;
    m_texts[field] = text;
    m_typedMs = static_cast<double>(toMs(m_sources.context().now));
    m_keptText.clear();
    setProblem({});
    if (field == Address)
        keepPlaceIfStill(text);
    recognise();
    m_field = field;
    if (field == Address && m_places)
        m_places->setText(text);
    updateOffers();
    changed();
}

// A floor or a name that is added to an address leaves it where it is; anything else may lie elsewhere.
void Intake::keepPlaceIfStill(const QString &text)
{
    if (!m_place || text.startsWith(m_placeOf, Qt::CaseInsensitive))
        return;
    m_place.reset();
    m_placeOf.clear();
    m_area.clear();
}

// Whoever is typed in full is known without being chosen.
void Intake::recognise()
{
    const QString tail = phoneDigits(phone()).right(CustomerBook::TailDigits);
    const auto isStill = [&](const CustomerRecord &customer) {
        return tail.isEmpty() ? atlas::folded(customer.name) == atlas::folded(name())
                              : phoneDigits(customer.phone).right(CustomerBook::TailDigits) == tail;
    };
    if (m_customer && !isStill(*m_customer))
        m_customer.reset();
    if (m_customer || tail.size() < CustomerBook::FewestDigits)
        return;
    for (const CustomerRecord &customer : customersFor(Phone, 1)) {
        if (isStill(customer))
            m_customer = customer;
    }
}

void Intake::setPriority(int priority)
{
    const auto wanted = static_cast<Priority>(std::clamp(priority, 0, 3));
    if (wanted == m_priority)
        return;
    m_priority = wanted;
    changed();
}

QString Intake::placeText() const
{
    if (m_place) {
        const QString area = fields().area.isEmpty()
            ? state::areaAt(m_sources.context().operation, *m_place)
            : fields().area;
        return area.isEmpty() ? tr("On the map") : tr("On the map · %1").arg(area);
    }
    return address().trimmed().isEmpty() ? QString() : tr("Not on the map yet");
}

QString Intake::customerText() const
{
    return m_customer
        ? customerSummary(*m_customer, static_cast<double>(toMs(m_sources.context().now)))
        : QString();
}

QString Intake::customerWarning() const
{
    return m_customer ? visitOfTheMonth(m_customer->thisMonth + 1) : QString();
}

// --- offers

std::vector<CustomerRecord> Intake::customersFor(Field field, std::size_t most) const
{
    using By = CustomerBook::By;
    const By by = field == Phone ? By::Phone : field == Name ? By::Name : By::Address;
    const QDate today = QDateTime::fromMSecsSinceEpoch(toMs(m_sources.context().now)).date();
    const QDate first(today.year(), today.month(), 1);
    return m_book.find(by, m_texts[field],
        static_cast<double>(first.startOfDay().toMSecsSinceEpoch()), most,
        [this](const QString &id) { return m_sources.jobs->find(id); });
}

void Intake::updateOffers()
{
    QList<IntakeOffer> offers;
    m_offeredCustomers.clear();
    const double nowMs = static_cast<double>(toMs(m_sources.context().now));
    if (m_field == Phone || m_field == Name || m_field == Address) {
        m_offeredCustomers
            = customersFor(m_field, m_field == Address ? MaxCustomersAtAddress : MaxCustomers);
        for (const CustomerRecord &customer : m_offeredCustomers)
            offers << customerOffer(customer, nowMs);
    }
    if (m_field == Address && m_places && m_places->text() == address()) {
        for (int row = 0; row < m_places->count() && offers.size() < MaxOffers; ++row)
            offers << IntakeOffer { .kind = IntakeOfferKind::Place,
                .title = m_places->titleOf(row),
                .aside = {},
                .detail
                = m_places->data(m_places->index(row), PlaceFinder::DetailRole).toString() };
    }
    if (m_field == Trade) {
        const QStringList trades = m_book.trades(trade(), MaxOffers);
        for (const QString &text : trades)
            offers << IntakeOffer {
                .kind = IntakeOfferKind::Trade, .title = text, .aside = {}, .detail = {}
            };
    }
    if (offers == m_offers)
        return;
    m_offers = offers;
    Q_EMIT offersChanged();
}

void Intake::closeOffers()
{
    m_field = NoField;
    updateOffers();
}

void Intake::take(int offer)
{
    if (offer < 0 || offer >= m_offers.size())
        return;
    const IntakeOffer chosen = m_offers.at(offer);
    switch (chosen.kind) {
    case IntakeOfferKind::Customer:
        takeCustomer(m_offeredCustomers[static_cast<std::size_t>(offer)]);
        break;
    case IntakeOfferKind::Place:
        takePlace(offer - static_cast<int>(m_offeredCustomers.size()));
        break;
    case IntakeOfferKind::Trade:
        m_texts[Trade] = chosen.title;
        break;
    }
    closeOffers();
    changed();
}

void Intake::takeCustomer(const CustomerRecord &customer)
{
    const auto fill = [this](Field field, const QString &value) {
        if (!value.isEmpty() && (m_texts[field].trimmed().isEmpty() || field == m_field))
            m_texts[field] = value;
    };
    fill(Phone, customer.phone);
    fill(Name, customer.name);
    fill(Address, customer.address);
    m_customer = customer;
    if (address() != customer.address)
        return; // another address was typed: theirs is no help in finding it
    m_place = customer.place;
    m_placeOf = customer.address;
    m_area = customer.area;
}

void Intake::takePlace(int row)
{
    const QPointF at = m_places->placeOf(row);
    const QString town = m_places->townOf(row);
    // Nobody is to be sent to number 15 who asked for 17: then the map only says where about it is.
    if (!m_places->isDoubtful(row))
        m_texts[Address]
            = town.isEmpty() ? m_places->titleOf(row) : m_places->titleOf(row) + u", "_s + town;
    m_place = GeoPoint { .latitudeDeg = at.x(), .longitudeDeg = at.y() };
    m_placeOf = address();
    m_area.clear();
}

void Intake::leave(Field field)
{
    if (field == Address && !m_place && m_places && m_places->text() == address()) {
        const QString typed = atlas::folded(address());
        for (int row = 0; row < m_places->count(); ++row) {
            const QString title = m_places->titleOf(row);
            if (m_places->isDoubtful(row))
                continue;
            const QString inTown = title + u' ' + m_places->townOf(row);
            if (typed != atlas::folded(title) && typed != atlas::folded(inTown))
                continue;
            const QString asTyped = address();
            takePlace(row);
            m_texts[Address] = m_placeOf = asTyped;
            changed();
            break;
        }
    }
    if (field == m_field)
        closeOffers();
}

// --- the same already

void Intake::updateTwins()
{
    QList<IntakeTwin> twins;
    for (const OpenTwin &twin : m_book.twins(phone(), address(), m_place, trade(), MaxTwins)) {
        if (const JobInfo *job = m_sources.jobs->find(twin.jobId))
            twins << IntakeTwin { .jobId = twin.jobId, .text = twinText(*job, twin) };
    }
    if (twins == m_twins)
        return;
    m_twins = twins;
    Q_EMIT twinsChanged();
}

// --- times

JobFields Intake::fields() const
{
    JobFields fields;
    fields.title = title().trimmed();
    fields.customerName = name().trimmed();
    fields.customerPhone = phone().trimmed();
    fields.address = address().trimmed();
    fields.trade = trade().trimmed().toLower();
    fields.priority = m_priority;
    fields.place = m_place;
    // Where a zone gives the area, the server sets it; what the customer's last job had is for elsewhere.
    if (!m_place || state::areaAt(m_sources.context().operation, *m_place).isEmpty())
        fields.area = m_area;
    return fields;
}

SlotWish Intake::wish() const
{
    const Timestamp now = m_sources.context().now;
    SlotWish wish;
    wish.fields = fields();
    if (wish.fields.title.isEmpty())
        wish.fields.title = u"."_s; // judged as if it had one
    wish.notBefore = m_notBefore; // if none, a window may have begun a few minutes ago
    wish.spans = DayPlanner::spansAt(now, true);
    return wish;
}

void Intake::updateWindows()
{
    if (!m_isOpen || !m_place)
        return show({});
    show(findSlots(
        m_sources.context(), m_sources.candidates(), wish(), m_sources.travel, MaxWindows));
}

void Intake::show(std::vector<Slot> slots)
{
    QList<IntakeWindow> windows;
    for (const Slot &slot : slots)
        windows << wordsFor(slot);
    QString text;
    if (!m_place)
        text = tr("Times are offered once the address is on the map.");
    else if (slots.empty() && isLater())
        text = tr("Nobody who is on shift can come so late.");
    else if (slots.empty())
        text = tr("Nobody on shift can come without making somebody else late.");
    m_slots = std::move(slots);
    if (windows == m_windows && text == m_windowsText)
        return;
    m_windows = windows;
    m_windowsText = text;
    Q_EMIT windowsChanged();
}

IntakeWindow Intake::wordsFor(const Slot &slot) const
{
    const RowContext context = m_sources.context();
    return windowWords(slot, context.operation, context.now);
}

void Intake::later()
{
    if (m_slots.empty())
        return;
    m_notBefore = m_slots.front().window.from + milliseconds(LaterBy);
    updateWindows();
    Q_EMIT windowsChanged();
}

void Intake::sooner()
{
    m_notBefore = {};
    updateWindows();
    Q_EMIT windowsChanged();
}

void Intake::refresh()
{
    if (!m_isOpen)
        return;
    updateTwins();
    const SlotWish wanted = wish();
    const RowContext context = m_sources.context();
    QList<IntakeWindow> windows;
    bool isAnyLeft = false;
    for (Slot &slot : m_slots) {
        const auto now = reviewSlot(context, slot, wanted, m_sources.travel);
        if (now)
            slot = *now;
        windows << wordsFor(slot);
        // It keeps its place and its key: who has just read it out must not promise another one by it.
        if (!now)
            windows.back().trouble = tr("has just gone");
        isAnyLeft = isAnyLeft || now.has_value();
    }
    if (!isAnyLeft)
        return updateWindows();
    if (windows == m_windows)
        return;
    m_windows = windows;
    Q_EMIT windowsChanged();
}

// --- saving

void Intake::setProblem(const QString &text)
{
    if (text == m_problem)
        return;
    m_problem = text;
    Q_EMIT problemChanged();
}

bool Intake::save(int window)
{
    if (title().trimmed().isEmpty()) {
        setProblem(tr("A job needs a few words about what is wrong."));
        return false;
    }
    const RowContext context = m_sources.context();
    std::optional<Slot> slot;
    if (window >= 0) {
        if (window < static_cast<int>(m_slots.size()))
            slot = reviewSlot(
                context, m_slots[static_cast<std::size_t>(window)], wish(), m_sources.travel);
        if (!slot) {
            updateWindows();
            setProblem(tr("That time has just gone. Look at the others."));
            return false;
        }
    }
    const JobId job = JobId::make(context.now);
    CreateJob create;
    create.fields = fields();
    create.visit = VisitId::make(context.now);
    create.thread = ThreadId::make(context.now);
    PlannedCommand planned { .entity = job, .args = create, .expect = {} };
    if (slot) {
        ActOnVisit schedule;
        schedule.action = Action::Schedule;
        schedule.technician = slot->technician;
        schedule.window = slot->window;
        Batch batch;
        batch.items.push_back({ .entity = job, .expect = {}, .args = create });
        batch.items.push_back({ .entity = create.visit, .expect = {}, .args = schedule });
        planned = { .entity = {}, .args = batch, .expect = {} };
    }
    const Command command { .id = CommandId::make(context.now),
        .entity = planned.entity,
        .expect = {},
        .after = {},
        .made = context.now,
        .args = planned.args };
    // Until the first welcome nobody knows what this account may do: then the server's word is waited for.
    if (context.actor.roles) {
        const auto decided = state::decide(context.operation, context.actor, command, context.now);
        if (!decided) {
            setProblem(decided.error().title);
            return false;
        }
    }
    QString words = tr("New job: %1").arg(create.fields.title);
    if (slot) {
        const IntakeWindow promised = windowWords(*slot, context.operation, context.now);
        words += tr(", %1 %2").arg(promised.technician, promised.when);
    }
    if (const QString against = m_sources.send(planned); !against.isEmpty()) {
        setProblem(against);
        return false;
    }
    clear();
    Q_EMIT saved(uuidText(job.uuid), words);
    return true;
}

} // namespace dispatch::viewmodels
