// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/server_query.h"
#include "journal/witness.h"

#include <QObject>
#include <QThread>
#include <QtQmlIntegration/qqmlintegration.h>

#include <atomic>
#include <memory>

namespace dispatch::viewmodels {

//! \brief Whether the log is what the server signed: recomputed here, from the events on this computer, and compared with the
//! server's signed checkpoints. Remembers the newest of them, and says so when a server comes back with another history.
//! \threads the main thread; the recomputing is a thread of its own
class ProofCheck : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(bool isRunning READ isRunning NOTIFY changed FINAL)
    Q_PROPERTY(dispatch::viewmodels::ProofCheck::State state READ state NOTIFY changed FINAL)
    //! How far it is, or what came of it, in plain words; empty before the first.
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)
    //! 0 to 1
    Q_PROPERTY(double progress READ progress NOTIFY changed FINAL)
    //! The newest signed checkpoint this computer has seen: "record 1204, 27 Nov 16:00"; empty: none.
    Q_PROPERTY(QString witnessText READ witnessText NOTIFY changed FINAL)
    //! Of the server's public key, to be compared by people; empty: not known.
    Q_PROPERTY(QString fingerprint READ fingerprint NOTIFY changed FINAL)
public:
    enum State { NotChecked, Running, InOrder, NotInOrder, CouldNot };
    Q_ENUM(State)
    struct Source {
        QUrl server;
        QString accessToken; //!< empty: not connected
        QString replicaPath; //!< empty: there is no copy here
    };
    static constexpr int PageRows = 1'000;

    explicit ProofCheck(std::function<Source()> source, QObject *parent = nullptr);
    ~ProofCheck() override;

    //! \brief Checks all that is on this computer. Without the server, against the newest checkpoint seen before.
    Q_INVOKABLE void verify();
    Q_INVOKABLE void cancel();
    //! \brief Takes the server's history and key as they are from now on. For a person who knows why they are others.
    Q_INVOKABLE void trustAnew();
    //! \brief The connection is there: hears what the server says of what it signed before.
    void connected();
    //! \brief Another account.
    void reset();

    [[nodiscard]] bool isRunning() const { return m_state == Running; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] double progress() const { return m_progress; }
    [[nodiscard]] QString witnessText() const;
    [[nodiscard]] QString fingerprint() const;

    struct Outcome {
        State state = CouldNot;
        QString text;
    };
    struct Task {
        QString replicaPath;
        std::vector<journal::Seal> seals; //!< in order, all of one key
        QByteArray key;
        quint64 from = 0; //!< the record before the first one here
        QByteArray fromLink; //!< empty: not known
    };
    //! \brief What the thread does. \param progress told done and all; false stops it
    [[nodiscard]] static Outcome check(
        const Task &task, const std::function<bool(quint64, quint64)> &progress);
    //! \brief The server's answer. \return nullopt if it cannot be read
    [[nodiscard]] static std::optional<journal::Testimony> readTestimony(const QByteArray &body);

Q_SIGNALS:
    void changed();
    //! \brief The server's history is not what it signed; \p text is for people and stays until they have read it. Empty: it is.
    void historyChanged(const QString &text);

private:
    [[nodiscard]] QString witnessPath() const;
    void hear(const QByteArray &body);
    void gather();
    void run(Task task);
    void finish(const Outcome &outcome);

    std::function<Source()> m_source;
    feed::ServerQuery m_query;
    feed::ServerQuery m_hearing;
    std::optional<journal::Witness> m_witness;
    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<std::atomic_bool> m_isCanceled;
    State m_state = NotChecked;
    QString m_text;
    double m_progress = 0;
};

} // namespace dispatch::viewmodels
