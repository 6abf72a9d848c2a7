// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/case_story.h"
#include "viewmodels/paper.h"

#include <QHash>

namespace dispatch::viewmodels {

//! \brief What a case shows beside its words.
struct CasePictures {
    QList<Paper::Picture> maps;
    QStringList notes; //!< of ways without a map
    QHash<QUuid, QImage> photos; //!< small, of those that are on this computer
    QHash<QUuid, QString> fileNames; //!< as far as they are known
};

//! \brief A case as one HTML page without anything from elsewhere: pictures are in it.
[[nodiscard]] QString caseHtml(const CaseStory &story, const CasePictures &pictures);

//! \brief The same on paper.
//! \return how many pages, or why not, in plain words
[[nodiscard]] std::expected<int, QString> printCase(QIODevice &out, const CaseStory &story,
    const CasePictures &pictures, const Paper::Progress &goesOn,
    std::vector<Paper::Mark> *marks = nullptr);

} // namespace dispatch::viewmodels
