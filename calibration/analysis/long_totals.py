"""Totals of reviews over all sessions of a room, each by the card of its session."""

import numpy as np

from calibration.analysis.long_ratings import Index, LineColumns, LongRatings
from calibration.analysis.pooled_lines import PooledLine
from calibration.scorecard.answer import NOT_APPLICABLE, Cell
from calibration.scorecard.score import scores_of
from calibration.store.pooled_sessions import Card


def long_totals(ratings: LongRatings) -> LineColumns:
    """The score of every review, 0 to 100, as the marks of one more line; reviews without a score are left out.

    Notes
    -----
    ``scorecard.score.scores_of``: the same arithmetic as everywhere. Repeats in use are among them, as in all columns
    of :class:`LongRatings`.
    """
    reviews = np.unique(np.column_stack([ratings.contact, ratings.rater]), axis=0).reshape(-1, 2)
    place: dict[tuple[int, int], int] = {(at, who): i for i, (at, who) in enumerate(reviews.tolist())}
    cards = np.array([one.scorecard_version_id for one in ratings.sessions], dtype=np.intp)
    card_of_review = cards[ratings.session_of_contact[reviews[:, 0]]] if len(reviews) else np.zeros(0, np.intp)
    cells = [_cells(ratings, i, place, len(reviews)) for i in range(len(ratings.lines))]
    line_of = {line_id: i for i, line in enumerate(ratings.lines) for line_id in line.line_ids}
    values = np.full(len(reviews), np.nan)
    for card in ratings.cards:
        rows = np.flatnonzero(card_of_review == card.version_id)
        values[rows] = _scores(card, [cells[line_of[card.line_ids[one.key]]] for one in card.definition.criteria], rows)
    kept = ~np.isnan(values)
    contact = reviews[kept, 0]
    return LineColumns(
        session=ratings.session_of_contact[contact],
        contact=contact,
        interaction=ratings.interaction_of_contact[contact],
        rater=reviews[kept, 1],
        value=values[kept],
    )


def _cells(ratings: LongRatings, line: int, place: dict[tuple[int, int], int], n: int) -> list[Cell]:
    """Return one line's answers in the order of reviews, blank where there is none."""
    column: list[Cell] = [None] * n
    about = ratings.lines[line]
    start, end = np.searchsorted(ratings.line, [line, line + 1])
    contact, rater, value = (a[start:end].tolist() for a in (ratings.contact, ratings.rater, ratings.value))
    for at, who, mark in zip(contact, rater, value, strict=True):
        column[place[at, who]] = _answer(about, mark)
    return column


def _answer(line: PooledLine, value: float) -> Cell:
    if np.isnan(value):
        return NOT_APPLICABLE
    return value if line.numeric else line.codes[line.values.index(value)]


def _scores(card: Card, columns: list[list[Cell]], rows: Index) -> list[float]:
    chosen = {
        one.key: [column[i] for i in rows.tolist()]
        for one, column in zip(card.definition.criteria, columns, strict=True)
    }
    return [np.nan if total.value is None else total.value for total in scores_of(card.definition, chosen)]
