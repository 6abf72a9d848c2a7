// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/picture_layer.h"

#include <QList>

namespace dispatch::map {

//! \brief The outline somebody is drawing or changing. Places: latitude in x, longitude in y.
//!
//! While it is open the next corner goes to the end; closed, corners are moved, inserted and deleted.
class ZoneSketch : public PictureLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QList<QPointF> points READ points NOTIFY changed FINAL)
    Q_PROPERTY(bool isClosed READ isClosed NOTIFY changed FINAL)
    //! The corner that is at hand; -1: none.
    Q_PROPERTY(int corner READ corner WRITE setCorner NOTIFY changed FINAL)
    //! Where the next corner would be; NaN for nowhere.
    Q_PROPERTY(QPointF pointer READ pointer WRITE setPointer NOTIFY pointerChanged FINAL)
    Q_PROPERTY(bool isSite READ isSite WRITE setSite NOTIFY isSiteChanged FINAL)
    //! What speaks against the outline as it is; empty: nothing. Words of the server's own rule.
    Q_PROPERTY(QString whyNot READ whyNot NOTIFY changed FINAL)

public:
    explicit ZoneSketch(QQuickItem *parent = nullptr);

    [[nodiscard]] QList<QPointF> points() const { return m_points; }
    [[nodiscard]] bool isClosed() const { return m_isClosed; }
    [[nodiscard]] int corner() const { return m_corner; }
    void setCorner(int corner);
    [[nodiscard]] QPointF pointer() const { return m_pointer; }
    void setPointer(QPointF place);
    [[nodiscard]] bool isSite() const { return m_isSite; }
    void setSite(bool isSite);
    [[nodiscard]] QString whyNot() const { return m_whyNot; }

    //! \brief Begins anew, with nothing or with the corners of a zone, which are closed already.
    Q_INVOKABLE void begin(const QList<QPointF> &points);
    //! \brief The next corner; one where the last is already is none, and there are at most domain::MaxOutlinePoints.
    Q_INVOKABLE void add(QPointF place);
    //! \return false: there is none to take back
    Q_INVOKABLE bool takeBack();
    //! \return false: the outline is not good yet, whyNot says why
    Q_INVOKABLE bool close();
    Q_INVOKABLE void move(int corner, QPointF place);
    //! \brief A new corner between \p corner and the one after it, which is then at hand.
    Q_INVOKABLE void insertAfter(int corner, QPointF place);
    Q_INVOKABLE void remove(int corner);
    //! \brief To the next corner, or with \p step < 0 to the one before.
    Q_INVOKABLE void stepCorner(int step);

    //! \brief Where a corner is in the item; where the middle of the edge after it is.
    Q_INVOKABLE [[nodiscard]] QPointF at(int corner) const;
    Q_INVOKABLE [[nodiscard]] QPointF middleAfter(int corner) const;

Q_SIGNALS:
    void changed();
    void pointerChanged();
    void isSiteChanged();

protected:
    [[nodiscard]] bool isBlank() const override { return m_points.isEmpty(); }
    void paint(QPainter &painter, const Camera &view) const override;

private:
    [[nodiscard]] bool has(int corner) const { return corner >= 0 && corner < m_points.size(); }
    [[nodiscard]] bool isFull() const;
    void tell();

    QList<QPointF> m_points;
    QPointF m_pointer { qQNaN(), qQNaN() };
    QString m_whyNot;
    int m_corner = -1;
    bool m_isClosed = false;
    bool m_isSite = false;
};

} // namespace dispatch::map
