// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts.h"
#include "server/password.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;

//! Who may sign in, and for how long a token is worth something.
class TestAccounts : public QObject {
    Q_OBJECT

private:
    const domain::Timestamp m_now = domain::timestampFromMs(1'772'460'309'123);
    [[nodiscard]] bool isGood(Accounts &accounts, const QString &token, domain::Timestamp at) const
    {
        return accounts.authenticate(protocol::AuthKind::Login, token, at).has_value();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    //! A password kept in the clear, or one that any other opens.
    void passwordsAreHashed()
    {
        const QByteArray hash = hashPassword("correct horse");
        QVERIFY(hash.startsWith("$argon2id$"));
        QVERIFY(!hash.contains("horse"));
        QVERIFY(verifyPassword("correct horse", hash));
        QVERIFY(!verifyPassword("correct hors", hash));
        QVERIFY(!verifyPassword("correct horse", {}));
        QVERIFY(hash != hashPassword("correct horse"));
    }

    void refusesPasswords_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("seven") << QByteArray("1234567") << false;
        QTest::newRow("eight") << QByteArray("12345678") << true;
        QTest::newRow("eight-cyrillic") << QByteArray("парольпр") << true;
        QTest::newRow("1024-bytes") << QByteArray(1024, 'x') << true;
        QTest::newRow("1025-bytes") << QByteArray(1025, 'x') << false;
    }
    void refusesPasswords()
    {
        QFETCH(QByteArray, password);
        QFETCH(bool, isGood);
        QCOMPARE(checkPassword(password).has_value(), isGood);
    }

    //! Two accounts that look the same in the log; names that break a line of it.
    void namesAreUniqueWithoutCase()
    {
        QTemporaryDir folder;
        auto accounts = Accounts::create(folder.filePath(u"a.db"_s)).value();
        QVERIFY(accounts->add(u" Dina "_s, domain::Role::Dispatcher, std::nullopt, "h", m_now));
        QCOMPARE(accounts->find(u"dINA")->name, u"Dina"_s);
        QCOMPARE(accounts->add(u"dina"_s, domain::Role::Dispatcher, std::nullopt, "h", m_now)
                     .error()
                     .code,
            AccountErrorCode::NameTaken);
        for (const auto &bad : { u""_s, u"a\nb"_s, QString(121, u'x') })
            QCOMPARE(
                accounts->add(bad, domain::Role::Dispatcher, std::nullopt, "h", m_now).error().code,
                AccountErrorCode::BadName);
    }

    //! Access for ever; a console that must sign in again because the server was restarted.
    void accessTokensExpireAndSurviveARestart()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.db"_s);
        Tokens tokens;
        {
            auto accounts = Accounts::create(path).value();
            const auto account
                = accounts->add(u"dina"_s, domain::Role::Dispatcher, std::nullopt, "h", m_now)
                      .value();
            tokens = accounts->beginSession(account.id, m_now).value();
            QVERIFY(!accounts->authenticate(protocol::AuthKind::Link, tokens.access, m_now));
            QVERIFY(!isGood(*accounts, tokens.refresh, m_now));
        }
        auto accounts = Accounts::open(path).value();
        QVERIFY(isGood(*accounts, tokens.access, m_now + 15min));
        QVERIFY(!isGood(*accounts, tokens.access, m_now + 15min + 1ms));
        QVERIFY(accounts->renew(tokens.refresh, m_now + 1h).value());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains(tokens.access.toLatin1()));
        QVERIFY(!bytes.contains(tokens.refresh.toLatin1()));
    }

    //! An answer lost on the way that locks a console out; a stolen old token that works for ever.
    void anOldRefreshTokenLastsUntilTheNewIsUsed()
    {
        QTemporaryDir folder;
        auto accounts = Accounts::create(folder.filePath(u"a.db"_s)).value();
        const auto account
            = accounts->add(u"dina"_s, domain::Role::Dispatcher, std::nullopt, "h", m_now).value();
        const auto first = accounts->beginSession(account.id, m_now).value();
        const auto lost = accounts->renew(first.refresh, m_now).value();
        QVERIFY(lost);
        const auto second = accounts->renew(first.refresh, m_now).value(); // asked again
        QVERIFY(second);
        const auto third = accounts->renew(second->refresh, m_now).value();
        QVERIFY(third);
        QVERIFY(!accounts->renew(first.refresh, m_now).value());
        QVERIFY(!accounts->renew(lost->refresh, m_now).value());
        QVERIFY(accounts->renew(second->refresh, m_now).value());
        QVERIFY(!accounts->renew(third->refresh, m_now + Accounts::RefreshLife + 1ms).value());
    }

    //! Signed out, and still in.
    void endingASessionEndsItsTokens()
    {
        QTemporaryDir folder;
        auto accounts = Accounts::create(folder.filePath(u"a.db"_s)).value();
        const auto account
            = accounts->add(u"dina"_s, domain::Role::Dispatcher, std::nullopt, "h", m_now).value();
        const auto one = accounts->beginSession(account.id, m_now).value();
        const auto other = accounts->beginSession(account.id, m_now).value();
        QVERIFY(accounts->endSession(one.refresh));
        QVERIFY(!isGood(*accounts, one.access, m_now));
        QVERIFY(!accounts->renew(one.refresh, m_now).value());
        QVERIFY(isGood(*accounts, other.access, m_now));
        QVERIFY(accounts->setPassword(u"dina"_s, "new"));
        QVERIFY(!isGood(*accounts, other.access, m_now));
        QVERIFY(!accounts->renew(other.refresh, m_now).value());
    }

    //! A locked account that goes on.
    void disablingLocks()
    {
        QTemporaryDir folder;
        auto accounts = Accounts::create(folder.filePath(u"a.db"_s)).value();
        const auto account
            = accounts->add(u"dina"_s, domain::Role::Dispatcher, std::nullopt, "h", m_now).value();
        const auto tokens = accounts->beginSession(account.id, m_now).value();
        QVERIFY(accounts->disable(u"Dina"_s));
        QVERIFY(
            accounts->authenticate(protocol::AuthKind::Login, tokens.access, m_now)->isDisabled);
        QVERIFY(!accounts->renew(tokens.refresh, m_now).value());
        QCOMPARE(accounts->disable(u"nobody"_s).error().code, AccountErrorCode::NoSuchName);
    }

    void devicesAreKnownByTheirToken()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.db"_s);
        const auto tom = domain::TechnicianId::make(m_now);
        QString token;
        {
            auto accounts = Accounts::create(path).value();
            token = accounts->addDevice(tom, m_now).value();
        }
        const auto accounts = Accounts::open(path).value();
        QCOMPARE(accounts->deviceOf(token), std::optional(tom));
        QVERIFY(!accounts->deviceOf(u""_s));
        QVERIFY(!accounts->deviceOf(QString(token + u'x')));
    }

    //! A source that comes in by a password or the lack of one; a name that two share; an older file that is refused.
    void intakesAreKnownByTheirToken()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.db"_s);
        Accounts::Intake form;
        QString more;
        {
            auto accounts = Accounts::create(path).value();
            QVERIFY(accounts->add(u"dina"_s, domain::Role::Dispatcher, std::nullopt, "h", m_now));
            form = accounts->addIntake(u"Web form"_s, m_now).value();
            more = accounts->addIntake(u"web FORM"_s, m_now).value().token;
            QCOMPARE(
                accounts->addIntake(u"Dina"_s, m_now).error().code, AccountErrorCode::NameTaken);
            QCOMPARE(accounts->addIntake(u" "_s, m_now).error().code, AccountErrorCode::BadName);
        }
        auto accounts = Accounts::open(path).value();
        QCOMPARE(accounts->all().size(), 2u);
        for (const auto &token : { form.token, more }) {
            QVERIFY(accounts->intakeOf(token));
            QCOMPARE(*accounts->intakeOf(token), form.account);
            QVERIFY(!accounts->deviceOf(token));
            QVERIFY(!isGood(*accounts, token, m_now));
        }
        QCOMPARE(form.account.roles, domain::Roles(domain::Role::Customer));
        QVERIFY(!verifyPassword("", form.account.passwordHash));
        QVERIFY(!accounts->intakeOf(u""_s));
        QVERIFY(!accounts->intakeOf(
            accounts->addDevice(domain::TechnicianId::make(m_now), m_now).value()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains(form.token.toLatin1()));

        QCOMPARE(accounts->endIntake(u"Web form"_s).value(), 2);
        QVERIFY(!accounts->intakeOf(form.token) && !accounts->intakeOf(more));
        QCOMPARE(accounts->endIntake(u"Web form"_s).value(), 0);
        QCOMPARE(accounts->endIntake(u"dina"_s).error().code, AccountErrorCode::NoSuchName);
        accounts.reset();
        QVERIFY(!Accounts::open(path).value()->intakeOf(form.token));
    }

    //! Another program's file taken for ours.
    void refusesForeignFiles()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.db"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'z'));
        file.close();
        const auto opened = Accounts::open(path);
        QVERIFY(!opened);
        QVERIFY(!opened.error().text.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
