// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/chat_templates.h"

#include "viewmodels/format.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr std::array Names { "eta"_L1, "window"_L1, "job"_L1, "title"_L1, "customer"_L1,
    "technician"_L1, "address"_L1, "me"_L1 };

QString tr(const char *text)
{
    return QCoreApplication::translate("Chat", text);
}

const QRegularExpression &fieldPattern()
{
    static const QRegularExpression pattern(u"\\{([a-z]+)\\}"_s);
    return pattern;
}

bool isName(QStringView name)
{
    return std::ranges::any_of(Names, [name](QLatin1StringView known) { return known == name; });
}

//! How long until the visit's promise begins, or, once somebody is on the way, until it ends.
QString etaOf(const Visit &visit, Timestamp now)
{
    if (!visit.window)
        return {};
    const auto at = visit.window->from > now ? visit.window->from : visit.window->to;
    const auto left = at - now;
    return left > std::chrono::minutes(0)
        ? Format::duration(
              static_cast<double>(std::chrono::duration_cast<milliseconds>(left).count()))
        : QString();
}

} // namespace

TemplateFields fieldsFor(const Thread &thread, const RowContext &context)
{
    TemplateFields fields;
    const auto put = [&](const QString &name, const QString &text) {
        if (!text.isEmpty())
            fields.insert(name, text);
    };
    const auto &operation = context.operation;
    put(u"me"_s, operation.actorName(context.actor.user));
    if (thread.technician) {
        if (const auto *technician = operation.technician(*thread.technician))
            put(u"technician"_s, technician->name);
    }
    const Job *job = thread.job ? operation.job(*thread.job) : nullptr;
    if (!job)
        return fields;
    put(u"job"_s, job->number > 0 ? u"#%1"_s.arg(job->number) : QString());
    put(u"title"_s, job->fields.title);
    put(u"customer"_s, job->fields.customerName);
    put(u"address"_s, job->fields.address);
    const Visit *visit = operation.currentVisit(job->id);
    if (!visit)
        return fields;
    put(u"eta"_s, etaOf(*visit, context.now));
    if (visit->window)
        put(u"window"_s,
            Format::window(static_cast<double>(toMs(visit->window->from)),
                static_cast<double>(toMs(visit->window->to))));
    const Technician *technician
        = visit->technician ? operation.technician(*visit->technician) : nullptr;
    put(u"technician"_s, technician ? technician->name : QString());
    return fields;
}

QString filled(const QString &text, const TemplateFields &fields)
{
    QString out;
    qsizetype at = 0;
    for (auto it = fieldPattern().globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const auto known = fields.constFind(match.captured(1));
        out += QStringView(text).sliced(at, match.capturedStart() - at);
        out += known == fields.cend() ? match.captured(0) : *known;
        at = match.capturedEnd();
    }
    return out + QStringView(text).sliced(at);
}

QStringList openFields(const QString &text)
{
    QStringList open;
    for (auto it = fieldPattern().globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        if (isName(match.capturedView(1)) && !open.contains(match.captured(0)))
            open << match.captured(0);
    }
    return open;
}

QStringList builtInTemplates(bool isToCustomer)
{
    if (isToCustomer)
        return { tr("Your technician {technician} will be with you in {eta}."),
            tr("We come between {window}. Is that all right for you?"),
            tr("We are looking for the next free technician and come back to you in a few "
               "minutes."),
            tr("We are running late and are sorry. We will be there in {eta}."),
            tr("Please keep the way to the meter free, and somebody at home."),
            tr("The work is done. Please tell us if anything is not as it should be.") };
    return { tr("Arrival in {eta}. Can you keep that?"),
        tr("Please ring {customer} before you go."),
        tr("Where are you, and how long will it take?"),
        tr("Please send photos of the finished work."),
        tr("The address is {address}. Access through the yard."),
        tr("Can you take one more today?") };
}

} // namespace dispatch::viewmodels
