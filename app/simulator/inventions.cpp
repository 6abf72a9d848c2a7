// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/inventions.h"

#include <QSet>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;
using domain::Priority;

namespace {

constexpr const char *firstNames[] = { "Nora", "Tomas", "Leila", "Owen", "Grace", "Idris", "Hanna",
    "Marek", "Priya", "Callum", "Elena", "Samir", "Freya", "Jonas", "Amara", "Declan", "Yuki",
    "Bruno", "Isla", "Viktor", "Maya", "Pavel", "Carmen", "Rhys", "Zofia", "Hugo", "Anika", "Felix",
    "Rosa", "Emre", "Sofia", "Kofi", "Ingrid", "Luca", "Tessa", "Arjun" };
constexpr const char *lastNames[] = { "Quill", "Hartley", "Okafor", "Lindqvist", "Barlow", "Moreau",
    "Petrov", "Ashdown", "Nakamura", "Costa", "Wendell", "Farrow", "Haddad", "Novak", "Pike",
    "Sandoval", "Thorne", "Iqbal", "Marsh", "Kowalski", "Bell", "Ferreira", "Lockhart", "Osei",
    "Rowntree", "Sorensen", "Vance", "Whitlock", "Yilmaz", "Drummond", "Cole", "Pereira", "Hobbs",
    "Castell", "Reyes", "Tully" };

struct Trouble {
    const char *trade;
    const char *title;
    const char *description;
    Priority priority;
    int durationMin;
};

using enum Priority;

constexpr Trouble troubles[] = {
    { "plumbing", "Kitchen tap will not stop dripping",
        "Dripping faster since this morning. The stopcock under the sink is stiff.", Low, 45 },
    { "plumbing", "Water coming through the ceiling",
        "Wet patch below the bathroom is growing. Water is turned off at the mains.", Emergency,
        90 },
    { "plumbing", "Toilet does not flush",
        "Cistern fills but nothing happens when pressing the button.", Normal, 45 },
    { "plumbing", "Blocked kitchen drain",
        "Sink drains very slowly, smells. A plunger did not help.", Normal, 60 },
    { "plumbing", "Burst pipe in the garage",
        "Pipe burst overnight, mains are off. No water in the house.", Emergency, 120 },
    { "plumbing", "Shower has no pressure", "Only a trickle upstairs, downstairs is fine.", Low,
        45 },
    { "plumbing", "Outside tap to be replaced", "Cracked by frost. Parts are on site.", Low, 60 },
    { "heating", "Boiler gives no hot water",
        "Heating works, hot water does not. Display shows E119.", High, 60 },
    { "heating", "No heating, two small children",
        "Boiler locks out a minute after reset. Last service two years ago.", Emergency, 90 },
    { "heating", "Radiator cold at the bottom", "Two radiators on the first floor, bled already.",
        Normal, 60 },
    { "heating", "Annual boiler service",
        "Gas boiler in the cellar. Key is with the neighbour at the next house.", Low, 60 },
    { "heating", "Thermostat does not respond", "Screen is blank after changing the batteries.",
        Normal, 30 },
    { "heating", "Heat pump makes a grinding noise", "Only in the morning, getting louder.", High,
        90 },
    { "heating", "Expansion tank loses pressure", "Needs topping up every other day.", Normal, 75 },
    { "electrical", "Half the house without power", "The fuse for the kitchen trips again at once.",
        High, 60 },
    { "electrical", "Burning smell from the fuse box", "Main switch is off now. Nobody is hurt.",
        Emergency, 90 },
    { "electrical", "Outdoor light stays on",
        "Sensor may be broken. It is two storeys up, bring a ladder.", Low, 45 },
    { "electrical", "Socket sparks when plugging in", "Bedroom, behind the bed. Not used since.",
        High, 45 },
    { "electrical", "Install an oven connection", "New oven is delivered, 400 V outlet is there.",
        Normal, 60 },
    { "electrical", "Doorbell and intercom dead", "Shop on the ground floor, three flats above.",
        Low, 45 },
    { "electrical", "Charging point trips the breaker",
        "After about ten minutes of charging the car.", Normal, 75 },
    { "appliances", "Washing machine does not drain", "Full of water, door is locked, error F18.",
        Normal, 60 },
    { "appliances", "Fridge is not cooling", "Freezer part works. There is medicine inside.", High,
        60 },
    { "appliances", "Dishwasher leaks at the door", "Puddle after every run. Seal looks worn.",
        Normal, 45 },
    { "appliances", "Oven door will not close", "Hinge is bent.", Low, 45 },
    { "appliances", "Tumble dryer squeals", "Loud squeal when it starts, then stops.", Low, 60 },
    { "appliances", "Cold room of the bakery is warming up",
        "Now at 9 degrees and rising. Deliveries at four.", Emergency, 120 },
    { "appliances", "Induction hob shows an error", "Two of four zones are dead.", Normal, 60 },
    { "locks", "Locked out, key broke in the door", "Front door, waiting outside.", High, 30 },
    { "locks", "Lock to be changed after a move", "Two doors, same key wanted.", Low, 45 },
    { "locks", "Garage door stuck half open", "Motor hums, door does not move.", Normal, 60 },
};

constexpr const char *access[] = { "Ring twice, please.", "Parking is behind the house.",
    "There is a dog, it is friendly.", "Somebody is at home until five.",
    "Please call ten minutes before.", "Second floor, no lift.", "", "", "" };

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

QString phoneNumber(geo::SeededRandom &random)
{
    return u"01632 960%1"_s.arg(static_cast<int>(random.below(1000)), 3, 10,
        QLatin1Char('0')); // reserved for drama by Ofcom
}

QString person(geo::SeededRandom &random)
{
    return text(random.pick(firstNames)) + u' ' + text(random.pick(lastNames));
}

} // namespace

std::vector<Worker> inventWorkers(int count, geo::SeededRandom &random)
{
    constexpr const char *trades[] = { "plumbing", "heating", "electrical", "appliances", "locks" };
    std::vector<Worker> workers;
    QSet<QString> used;
    while (workers.size() < static_cast<std::size_t>(count)) {
        const QString name = person(random);
        if (used.contains(name))
            continue;
        used.insert(name);
        QStringList skills { text(trades[workers.size() % std::size(trades)]) };
        if (const QString second = text(random.pick(trades)); !skills.contains(second))
            skills.append(second);
        workers.push_back({ .name = name, .phone = phoneNumber(random), .skills = skills });
    }
    return workers;
}

Request inventRequest(const geo::Town &town, geo::SeededRandom &random)
{
    const Trouble &trouble = random.pick(troubles);
    const geo::Address address = town.randomAddress(random);
    Request request;
    request.durationMin = trouble.durationMin;
    domain::JobFields &f = request.fields;
    f.title = text(trouble.title);
    f.description = text(trouble.description);
    if (const QString hint = text(random.pick(access)); !hint.isEmpty())
        f.description += u' ' + hint;
    f.trade = text(trouble.trade);
    f.priority = trouble.priority;
    f.customerName = person(random);
    f.customerPhone = phoneNumber(random);
    f.address = address.text + u", "_s + address.district;
    f.place = address.point;
    f.area = address.district;
    return request;
}

} // namespace dispatch::simulator
