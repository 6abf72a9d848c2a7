// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/case_pages.h"

#include "viewmodels/html_page.h"
#include "viewmodels/money_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

using Look = Paper::Look;

QString tr(const char *text)
{
    return QCoreApplication::translate("CasePages", text);
}

//! Writes a case onto a Paper or an HtmlPage: both take the same.
template<class Page>
class Writer {
public:
    Writer(Page &page, const CaseStory &story, const CasePictures &pictures)
        : m_page(page)
        , m_story(story)
        , m_pictures(pictures)
    {
    }

    void write()
    {
        m_page.title(caseTitle());
        m_page.paragraph(m_story.title, Look::Strong);
        writeFacts();
        writePlaces();
        writeHappenings();
        writeTalk();
        writeMoney();
        writeProof();
    }

private:
    [[nodiscard]] QString caseTitle() const { return tr("Case of job %1").arg(m_story.number); }

    //! A line with the day wherever it is another one than in the row before.
    void dayOf(domain::Timestamp at)
    {
        if (const QString day = m_story.clock.day(at); day != std::exchange(m_day, day))
            m_page.span(day);
    }

    void writeFacts()
    {
        m_page.beginTable({ { .title = {}, .share = 1 }, { .title = {}, .share = 4 } });
        for (const auto &fact : m_story.facts)
            m_page.row({ { fact.label, Look::Muted }, { fact.text } });
        m_page.endTable();
        if (!m_story.description.isEmpty())
            m_page.paragraph(m_story.description);
    }

    void writePlaces()
    {
        m_page.heading(tr("Where it was, and the way there"));
        for (const auto &map : m_pictures.maps)
            m_page.picture(map);
        for (const auto &note : m_pictures.notes)
            m_page.paragraph(note, Look::Muted);
        if (m_pictures.maps.isEmpty() && m_pictures.notes.isEmpty())
            m_page.paragraph(tr("The job has no place on the map, and nobody drove to it."));
        if (m_story.undrawn > 0)
            m_page.paragraph(tr("%1 later ways are not drawn.").arg(m_story.undrawn), Look::Muted);
    }

    void writeHappenings()
    {
        m_page.heading(tr("What happened"));
        m_page.beginTable({ { .title = tr("Record"), .share = 1.0, .isNumber = true },
            { .title = tr("Time"), .share = 1.3 }, { .title = tr("Who"), .share = 2.2 },
            { .title = tr("What"), .share = 7 } });
        m_day.clear();
        for (const auto &each : m_story.happenings) {
            dayOf(each.at);
            m_page.row({ { QString::number(each.seq), Look::Small },
                { m_story.clock.time(each.at) }, { each.who }, { each.what } });
        }
        m_page.endTable();
        if (m_story.untold > 0)
            m_page.paragraph(
                tr("%1 more records are in the case file for a verifier.").arg(m_story.untold),
                Look::Strong);
    }

    void writeTalk()
    {
        m_page.heading(tr("What was said"));
        if (m_story.said.isEmpty())
            return m_page.paragraph(tr("Nobody wrote a message about this job."));
        m_page.beginTable({ { .title = tr("Time"), .share = 1.3 },
            { .title = tr("Who, and to whom"), .share = 2.8 },
            { .title = tr("Words"), .share = 7.4 } });
        m_day.clear();
        QList<Paper::Picture> photos;
        for (const auto &said : m_story.said) {
            dayOf(said.at);
            QStringList words;
            if (!said.text.isEmpty())
                words << said.text;
            for (const auto &file : said.files)
                words << fileWords(file, said, photos);
            words << said.after;
            const QString who
                = said.side.isEmpty() ? said.who : tr("%1 (%2)").arg(said.who, said.side);
            m_page.row({ { m_story.clock.time(said.at) }, { who + u'\n' + said.to },
                { words.join(u'\n') } });
        }
        m_page.endTable();
        m_page.pictures(photos);
    }

    QString fileWords(
        const QUuid &file, const CaseStory::Said &said, QList<Paper::Picture> &photos) const
    {
        const QString known = m_pictures.fileNames.value(file);
        const QString name = known.isEmpty() ? tr("a file whose name is not known here") : known;
        const auto photo = m_pictures.photos.constFind(file);
        if (photo == m_pictures.photos.cend())
            return tr("Attached: %1 (no picture of it on this computer)").arg(name);
        photos << Paper::Picture { *photo,
            tr("Picture %1: %2, from %3, %4")
                .arg(QString::number(photos.size() + 1), name, said.who,
                    m_story.clock.moment(said.at)) };
        return tr("Attached: %1 (picture %2)").arg(name, QString::number(photos.size()));
    }

    void writeMoney()
    {
        m_page.heading(tr("Money"));
        if (m_story.money.isEmpty())
            return m_page.paragraph(tr("Nothing was charged and nothing was paid."));
        for (const auto &statement : m_story.money) {
            const auto titled = [&](const QString &title) {
                return tr("%1 (%2)").arg(title, statement.currency);
            };
            m_page.beginTable({ { .title = tr("When"), .share = 3 },
                { .title = tr("What"), .share = 3 }, { .title = tr("Entered by"), .share = 1.6 },
                { .title = titled(tr("Owed")), .share = 1.4, .isNumber = true },
                { .title = titled(tr("Settled")), .share = 1.4, .isNumber = true },
                { .title = titled(tr("Balance")), .share = 1.4, .isNumber = true } });
            for (const auto &entry : statement.entries) {
                const QString amount = amountText(entry.amount);
                m_page.row({ { m_story.clock.moment(entry.at), Look::Small }, { entry.what },
                    { entry.who }, { entry.direction > 0 ? amount : QString() },
                    { entry.direction < 0 ? amount : QString() },
                    { amountText({ entry.balanceMinor, statement.currency }), Look::Strong } });
            }
            m_page.endTable();
            m_page.paragraph(statement.result, Look::Strong);
        }
    }

    void writeProof()
    {
        m_page.heading(tr("Proof"));
        m_page.beginTable({ { .title = {}, .share = 1 }, { .title = {}, .share = 4 } });
        const auto fact = [&](const QString &label, const QString &text) {
            m_page.row({ { label, Look::Muted }, { text } });
        };
        fact(tr("Records"),
            tr("%1, from number %2 to number %3 of the log")
                .arg(QString::number(m_story.records), QString::number(m_story.firstSeq),
                    QString::number(m_story.lastSeq)));
        fact(tr("Signed"),
            tr("%1, up to record %2")
                .arg(m_story.clock.moment(m_story.sealedAt), QString::number(m_story.sealedSeq)));
        fact(tr("Public key"), m_story.key);
        fact(tr("Case file"), tr("SHA-256 %1").arg(m_story.fileHash));
        m_page.endTable();
        m_page.beginTable({ { .title = tr("Checkpoint"), .share = 1.4, .isNumber = true },
            { .title = tr("Signed at"), .share = 3 }, { .title = tr("Records"), .share = 1.6 },
            { .title = tr("Root of the tree of its records (SHA-256)"), .share = 6 } });
        for (const auto &each : m_story.checkpoints)
            m_page.row(
                { { QString::number(each.number) }, { m_story.clock.moment(each.at), Look::Small },
                    { tr("%1 to %2").arg(each.from).arg(each.seq) }, { each.root, Look::Small } });
        m_page.endTable();
        m_page.heading(tr("How to check it"));
        for (const auto &words : caseCheckWords(m_story))
            m_page.paragraph(words);
        m_page.heading(tr("What this shows, and what it does not"));
        for (const auto &words : caseLimitWords())
            m_page.paragraph(words);
    }

    Page &m_page;
    const CaseStory &m_story;
    const CasePictures &m_pictures;
    QString m_day;
};

} // namespace

QString caseHtml(const CaseStory &story, const CasePictures &pictures)
{
    HtmlPage page;
    Writer(page, story, pictures).write();
    return page.take(tr("Case of job %1").arg(story.number));
}

std::expected<int, QString> printCase(QIODevice &out, const CaseStory &story,
    const CasePictures &pictures, const Paper::Progress &goesOn, std::vector<Paper::Mark> *marks)
{
    const Paper::Frame frame { .name = story.title.isEmpty()
            ? tr("Case of job %1").arg(story.number)
            : tr("Case of job %1 · %2").arg(story.number, story.title),
        .made = tr("made %1").arg(story.clock.moment(story.made)),
        .note = tr("Case file SHA-256 %1…").arg(story.fileHash.left(4 * 5 - 1)) };
    return Paper::print(
        out, frame, [&](Paper &paper) { Writer(paper, story, pictures).write(); }, goesOn, marks);
}

} // namespace dispatch::viewmodels
