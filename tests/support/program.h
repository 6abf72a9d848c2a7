// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>

#include <optional>

namespace dispatch::test {

//! \brief One of the programs, run as a person would run it. Ended with the object, whatever happens in between.
class Program final : public QObject {
    Q_OBJECT
public:
    explicit Program(const QString &path, QObject *parent = nullptr);
    ~Program() override;

    void start(const QStringList &arguments);
    //! \brief Runs to its end. \return the exit code; nullopt if it crashed or took longer than \p timeoutMs
    [[nodiscard]] std::optional<int> run(const QStringList &arguments, int timeoutMs = 60'000);

    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] std::optional<int> exitCode() const;
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    void terminate() { m_process.terminate(); }
    //! \brief kill -9, and waits until it is gone.
    void killNow();

    [[nodiscard]] QStringList lines(); //!< of standard output, complete ones
    [[nodiscard]] QString errorText(); //!< standard error so far
    [[nodiscard]] QString report(); //!< for the message of a failed check
    //! \brief The newest line that is a JSON object.
    [[nodiscard]] std::optional<QJsonObject> jsonLine();

private:
    void read();

    QString m_path;
    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
};

} // namespace dispatch::test
