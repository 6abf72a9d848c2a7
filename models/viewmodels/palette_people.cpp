// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/palette.h"

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// The verbs about technicians: "break nora ferreira dentist".

namespace {

QString titleOf(const PaletteVerb &verb, const TechnicianInfo &technician)
{
    return QLatin1StringView(verb.word) + u' ' + technician.name;
}

} // namespace

Palette::Named Palette::namedIn(const QString &text) const
{
    const QStringList typed = text.split(u' ', Qt::SkipEmptyParts);
    if (typed.isEmpty())
        return { .technicians = techniciansLike({}), .words = {} };
    // The longest beginning that is somebody's name; the rest are words about it.
    for (qsizetype count = typed.size(); count > 0; --count) {
        auto found = techniciansLike(typed.first(count).join(u' '));
        if (!found.empty())
            return { .technicians = std::move(found), .words = typed.sliced(count).join(u' ') };
    }
    return {};
}

void Palette::offerDuty(const PaletteVerb &verb, const PaletteLine &line)
{
    const Duty duty = std::get<Duty>(verb.what);
    const Named named = namedIn(line.text);
    for (const TechnicianInfo *technician : named.technicians) {
        const QString title = titleOf(verb, *technician);
        PaletteItem item { .title = title,
            .detail = named.words.isEmpty() ? tr("now: %1").arg(technician->dutyText) : named.words,
            .key = {},
            .completion = title + u' ' };
        if (technician->duty == duty) {
            item.isRefused = true;
            item.detail = tr("That is so already");
            add(item);
            continue;
        }
        add(item,
            [session = m_session, id = technician->id, name = QString(domain::name(duty)),
                reason = named.words] { session->setDuty(id, name, reason); });
    }
    if (named.technicians.empty())
        refuse(tr("Nobody is called “%1”").arg(line.text), QLatin1StringView(verb.word) + u' ');
}

void Palette::offerCalledBack(const PaletteVerb &verb, const PaletteLine &line)
{
    const Named named = namedIn(line.text);
    for (const TechnicianInfo *technician : named.technicians) {
        if (!technician->hasEmergency)
            continue;
        const QString title = titleOf(verb, *technician);
        PaletteItem item {
            .title = title, .detail = named.words, .key = {}, .completion = title + u' '
        };
        if (named.words.isEmpty()) {
            item.detail = tr("Go on with what was said, as the log will show it");
            add(item);
            continue;
        }
        add(item, [session = m_session, id = technician->id, note = named.words] {
            session->selectTechnician(id);
            session->clearEmergency(id, note);
        });
    }
    if (m_offers.empty())
        refuse(named.technicians.empty() ? tr("Nobody is called “%1”").arg(line.text)
                                         : tr("Nobody of that name has raised an emergency"),
            QLatin1StringView(verb.word) + u' ');
}

} // namespace dispatch::viewmodels
