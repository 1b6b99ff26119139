"""From the answers of reviews to their scores, many at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.analysis.ratings_cube import RatingsCube
from calibration.scorecard.answer import NOT_APPLICABLE
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.score import Total, scores_of
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.vocabulary import Measurement


@dataclass(frozen=True, eq=False, slots=True)
class ReviewScores:
    """Scores of all reviews of a cube.

    Attributes
    ----------
    totals : dict from (contact position, reviewer position) to Total
    values : array of float, shape (contacts, reviewers)
        NaN without a score.
    """

    totals: dict[tuple[int, int], Total]
    values: FloatArray


def review_scores(
    cube: RatingsCube,
    *,
    rows: BoolArray | None = None,
    as_na: BoolArray | None = None,
    part: Callable[[ScorecardDefinition], ScorecardDefinition] | None = None,
) -> ReviewScores:
    """Score every review.

    Parameters
    ----------
    rows : array of bool, shape (contacts,), optional
        Only these contacts.
    as_na : array of bool, shape (lines, contacts), optional
        Where True the line counts as N/A in every review of the contact.
    part : callable, optional
        What of each card counts: the same card with other lines unscored. Default: all of it.
    """
    wanted = np.ones(len(cube.contacts), dtype=np.bool_) if rows is None else rows
    line_at = {line_id: i for i, line in enumerate(cube.lines) for line_id in line.line_ids}
    answered = ((cube.codes >= 0) | ~np.isnan(cube.numbers) | cube.not_applicable).any(axis=0)
    totals: dict[tuple[int, int], Total] = {}
    for card in cube.cards:
        on_card = np.zeros_like(wanted)
        on_card[cube.card_rows[card.version_id]] = True
        at = np.nonzero(answered & (on_card & wanted)[:, None])
        columns = {}
        for criterion in card.definition.criteria:
            line = line_at[card.line_ids[criterion.key]]
            cells = cube.cells(line, *at)
            if as_na is not None:
                for i in np.flatnonzero(as_na[line, at[0]]):
                    # A line that was not asked stays so; a blank is no opinion on whether the line applies.
                    cells[i] = NOT_APPLICABLE if cells[i] is not None else None
            columns[criterion.key] = cells
        places = zip(at[0].tolist(), at[1].tolist(), strict=True)
        definition = part(card.definition) if part else card.definition
        totals |= dict(zip(places, scores_of(definition, columns), strict=True))
    values = np.full(answered.shape, np.nan)
    for place, total in totals.items():
        values[place] = np.nan if total.value is None else total.value
    return ReviewScores(totals, values)


def totals_matrix(cube: RatingsCube, values: FloatArray) -> RatingsMatrix:
    """Scores as a matrix of free numbers with the cube's units and raters."""
    return RatingsMatrix.from_array(
        values,
        level=Measurement.INTERVAL,
        units=[str(contact.id) for contact in cube.contacts],
        raters=[str(reviewer.id) for reviewer in cube.reviewers],
        sides=[reviewer.side for reviewer in cube.reviewers],
    )
