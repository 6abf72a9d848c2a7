// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/case_story.h"

#include "viewmodels/event_details.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/money_text.h"
#include "viewmodels/money_words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CaseStory", text);
}

QString when(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at)).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

//! The job as it is at the end of the case, with people called as the server called them.
state::Operation fold(const journal::CaseFile &file, const journal::CaseReport &report)
{
    state::Operation operation;
    for (auto name = file.names.cbegin(); name != file.names.cend(); ++name) {
        const auto ref = EntityRef::parse(name.key());
        if (ref && ref->kind == Kind::User) {
            User user;
            user.id = UserId { ref->uuid };
            user.ver = 1;
            user.name = name.value();
            operation.put(user);
        } else if (ref && ref->kind == Kind::Technician) {
            Technician technician;
            technician.id = TechnicianId { ref->uuid };
            technician.ver = 1;
            technician.name = name.value();
            operation.put(technician);
        }
    }
    for (const auto &event : report.events)
        operation.apply(event);
    return operation;
}

class Page {
public:
    void heading(const QString &text) { m_html += u"<h2>%1</h2>\n"_s.arg(text.toHtmlEscaped()); }
    void paragraph(const QString &text)
    {
        m_html += u"<p>%1</p>\n"_s.arg(text.toHtmlEscaped().replace(u'\n', u"<br>"_s));
    }
    void begin(const QStringList &titles)
    {
        m_html += u"<table width=\"100%\" cellpadding=\"3\" cellspacing=\"0\"><tr>"_s;
        for (const auto &title : titles)
            m_html += u"<th align=\"left\">%1</th>"_s.arg(title.toHtmlEscaped());
        m_html += u"</tr>\n"_s;
    }
    void row(const QStringList &cells)
    {
        m_html += u"<tr>"_s;
        for (const auto &cell : cells)
            m_html += u"<td>%1</td>"_s.arg(cell.toHtmlEscaped().replace(u'\n', u"<br>"_s));
        m_html += u"</tr>\n"_s;
    }
    void end() { m_html += u"</table>\n"_s; }
    [[nodiscard]] QString take(const QString &title) const
    {
        return u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title><style>"
               "body{font-family:Inter,Helvetica,Arial,sans-serif;font-size:10pt;color:#17202b}"
               "h1{font-size:17pt}h2{font-size:13pt;margin-top:14pt}"
               "th{border-bottom:1px solid #5b6776;color:#5b6776;font-size:9pt}"
               "td{border-bottom:1px solid #d9dfe6;vertical-align:top}"
               "</style></head><body>\n<h1>%1</h1>\n%2</body></html>\n"_s.arg(
                   title.toHtmlEscaped(), m_html);
    }

private:
    QString m_html;
};

void writeStory(Page &page, const journal::CaseReport &report, const state::Operation &operation)
{
    page.heading(tr("What happened"));
    page.begin({ tr("No."), tr("When"), tr("Who"), tr("What") });
    for (const auto &event : report.events) {
        QString what = eventSentence(event, operation);
        if (const auto made = madeAt(event); made && event.at - *made > std::chrono::minutes(1))
            what += u'\n' + tr("(done at %1, reached the server later)").arg(when(*made));
        page.row(
            { QString::number(event.seq), when(event.at), operation.actorName(event.by), what });
    }
    page.end();
}

void writeMessages(Page &page, const journal::CaseReport &report, const state::Operation &operation)
{
    page.heading(tr("What was said"));
    page.begin({ tr("When"), tr("Who"), tr("To"), tr("Words") });
    bool isEmpty = true;
    for (const auto &event : report.events) {
        const auto *message = std::get_if<MessagePosted>(&event.payload);
        if (!message)
            continue;
        const auto *thread = operation.thread(ThreadId { event.entity.uuid });
        const bool isCustomer = thread && thread->audience == Audience::Customer;
        page.row({ when(event.at), operation.actorName(event.by),
            isCustomer ? tr("customer") : tr("office"), message->text });
        isEmpty = false;
    }
    page.end();
    if (isEmpty)
        page.paragraph(tr("Nothing."));
}

void writeMoney(Page &page, const journal::CaseReport &report, const state::Operation &operation)
{
    page.heading(tr("Money"));
    page.begin({ tr("When"), tr("Who"), tr("Kind"), tr("Amount"), tr("How") });
    bool isEmpty = true;
    for (const auto &event : report.events) {
        const auto *payment = std::get_if<PaymentAdded>(&event.payload);
        if (!payment)
            continue;
        QStringList how { payment->method, payment->reference };
        how.removeAll(QString());
        page.row({ when(event.at), operation.actorName(event.by), paymentKindText(payment->kind),
            moneyText(payment->amount), how.join(u", "_s) });
        isEmpty = false;
    }
    page.end();
    if (isEmpty)
        page.paragraph(tr("None."));
}

void writeProof(Page &page, const journal::CaseFile &file, const journal::CaseReport &report)
{
    page.heading(tr("Proof"));
    page.paragraph(tr("%1 records, each as it was in the log that the server signed; none is left "
                      "out between them. "
                      "Signed at %2, up to record %3.")
            .arg(file.records.size())
            .arg(when(report.sealedAt))
            .arg(report.sealedSeq));
    page.paragraph(tr("Public key: %1").arg(journal::fingerprint(file.key)));
    page.paragraph(
        tr("To check it, without this program's maker or the organisation: dispatch-server "
           "verify-case FILE, with the case file that belongs to this page."));
    page.begin({ tr("Record"), tr("Chain after it (SHA-256)"), tr("Checkpoint") });
    for (const auto &record : file.records)
        page.row({ QString::number(record.raw.seq), QString::fromLatin1(record.raw.link.toHex()),
            QString::number(record.seal) });
    page.end();
}

} // namespace

QString caseHtml(const journal::CaseFile &file, const journal::CaseReport &report)
{
    const auto operation = fold(file, report);
    Page page;
    const Job *job = operation.job(JobId { file.job.uuid });
    const auto fields = job ? job->fields : JobFields {};
    page.paragraph(fields.title);
    page.begin({ tr("Customer"), tr("Telephone"), tr("Address"), tr("Taken out") });
    page.row({ fields.customerName, fields.customerPhone, fields.address,
        tr("%1, by %2").arg(when(file.made), file.madeBy) });
    page.end();
    if (!fields.description.isEmpty())
        page.paragraph(fields.description);
    writeStory(page, report, operation);
    writeMessages(page, report, operation);
    writeMoney(page, report, operation);
    writeProof(page, file, report);
    return page.take(tr("Case of job %1").arg(file.number));
}

} // namespace dispatch::viewmodels
