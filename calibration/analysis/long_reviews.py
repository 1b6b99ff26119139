"""Reviews over all sessions of a room as a scorecard speaks of them: cells, line by line, card by card."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.analysis.long_ratings import Floats, Index, LongRatings
from calibration.analysis.pooled_lines import PooledLine
from calibration.scorecard.answer import NOT_APPLICABLE, Cell
from calibration.store.pooled_sessions import Card


class OfCard(NamedTuple):
    """The reviews on one card.

    Attributes
    ----------
    rows : array of int
        Places among all reviews.
    columns : dict of str to sequence of Cell
        By the key of the line, one cell a review of ``rows``.
    """

    card: Card
    rows: Index
    columns: dict[str, Sequence[Cell]]


class LongReviews(NamedTuple):
    """Every review, by contact and rater.

    Attributes
    ----------
    contact, rater : array of int, shape (reviews,)
        Places in ``LongRatings``.
    by_card : list of OfCard
        Cards without a review left out.
    """

    contact: Index
    rater: Index
    by_card: list[OfCard]


def reviews_of(ratings: LongRatings) -> LongReviews:
    """Return the reviews of all contacts, repeats in use among them."""
    pairs = ratings.contact * max(len(ratings.raters), 1) + ratings.rater
    reviews, review = np.unique(pairs, return_inverse=True)
    contact, rater = np.divmod(reviews, max(len(ratings.raters), 1))
    version = np.array([ratings.sessions[i].scorecard_version_id for i in ratings.session_of_contact], dtype=np.intp)
    by_card = []
    for card in ratings.cards if len(reviews) else ():
        rows = np.flatnonzero(version[contact] == card.version_id)
        if len(rows):
            by_card.append(OfCard(card, rows, _columns(ratings, card, review, rows, len(reviews))))
    return LongReviews(contact, rater, by_card)


def _columns(ratings: LongRatings, card: Card, review: Index, rows: Index, n: int) -> dict[str, Sequence[Cell]]:
    """The answers on a card, line by line."""
    line_at = {line_id: i for i, line in enumerate(ratings.lines) for line_id in line.line_ids}
    bounds = np.searchsorted(ratings.line, np.arange(len(ratings.lines) + 1))
    columns: dict[str, Sequence[Cell]] = {}
    for criterion in card.definition.criteria:
        line = line_at[card.line_ids[criterion.key]]
        own = slice(bounds[line], bounds[line + 1])
        cells = np.full(n, None, dtype=object)
        cells[review[own]] = _cells(ratings.lines[line], ratings.value[own])
        columns[criterion.key] = cells[rows].tolist()
    return columns


def _cells(line: PooledLine, values: Floats) -> np.ndarray:
    """Places on a line's scale as answers: level codes or numbers, N/A where there is none."""
    found = np.full(len(values), NOT_APPLICABLE, dtype=object)
    given = np.flatnonzero(~np.isnan(values))
    if line.numeric:
        found[given] = values[given].tolist()
    else:
        code_at = dict(zip(line.values, line.codes, strict=True))
        found[given] = [code_at[value] for value in values[given].tolist()]
    return found
