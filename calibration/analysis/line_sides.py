"""What each side answered on one line."""

import numpy as np

from calibration.analysis.line_report import AnswerCount, SideAnswers
from calibration.analysis.ratings_cube import Index, RatingsCube
from calibration.scorecard.answer import number_text
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.side_gap import unit_gaps
from calibration.vocabulary import Side

SIDES: tuple[Side | None, ...] = (Side.CLIENT, Side.VENDOR, Side.AUTOMATED, None)
"""In the order in which every table shows them."""


def columns_of(cube: RatingsCube, side: Side | None) -> Index:
    """Positions of one side's reviewers."""
    return np.array([i for i, reviewer in enumerate(cube.reviewers) if reviewer.side is side], dtype=np.intp)


def side_answers(cube: RatingsCube, index: int) -> tuple[SideAnswers, ...]:
    """The answers of every side that gave one, client first."""
    shared = ~np.isnan(unit_gaps(cube.matrices[index]))
    found = [_side_answers(cube, index, side, shared) for side in SIDES]
    return tuple(answers for answers in found if answers is not None)


def _side_answers(cube: RatingsCube, index: int, side: Side | None, shared: FloatArray) -> SideAnswers | None:
    columns = columns_of(cube, side)
    values, not_applicable = cube.matrices[index].values[:, columns], cube.not_applicable[index][:, columns]
    rated = ~np.isnan(values)
    answered = rated | not_applicable
    if not answered.any():
        return None
    by_contact = share(np.where(rated, values, 0.0).sum(axis=1), rated.sum(axis=1))
    directed = cube.lines[index].directed
    return SideAnswers(
        side=side,
        n_raters=int(answered.any(axis=0).sum()),
        n_ratings=int(rated.sum()),
        n_not_applicable=int(not_applicable.sum()),
        mean=_mean(by_contact) if directed else None,
        shared_mean=_mean(by_contact[shared]) if directed else None,
        answers=_counts(cube, index, values),
        not_applicable_contacts=cube.contact_ids(not_applicable.any(axis=1)),
    )


def _mean(by_contact: FloatArray) -> float | None:
    found = by_contact[~np.isnan(by_contact)]
    return float(found.mean()) if found.size else None


def _counts(cube: RatingsCube, index: int, values: FloatArray) -> tuple[AnswerCount, ...]:
    line = cube.lines[index]
    if line.numeric:
        numbers = [float(number) for number in np.unique(values[~np.isnan(values)])]
        answers = [(number_text(number), number_text(number), number) for number in numbers]
    else:
        labels = {level.code: level.label for level in line.definition.levels}
        answers = [(code, labels.get(code, code), v) for code, v in zip(line.codes, line.values, strict=True)]
    return tuple(
        AnswerCount(
            code=code,
            label=label,
            value=value if line.directed else None,
            n=int((values == value).sum()),
            contacts=cube.contact_ids((values == value).any(axis=1)),
        )
        for code, label, value in answers
    )
