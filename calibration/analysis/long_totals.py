"""Totals of reviews over all sessions of a room, each by the card of its session."""

import numpy as np

from calibration.analysis.long_ratings import LineColumns, LongRatings
from calibration.analysis.long_reviews import reviews_of
from calibration.scorecard.score import scores_of


def long_totals(ratings: LongRatings) -> LineColumns:
    """The score of every review, 0 to 100, as the marks of one more line; reviews without a score are left out.

    Notes
    -----
    ``scorecard.score.scores_of``: the same arithmetic as everywhere. Repeats in use are among them, as in all columns
    of :class:`LongRatings`.
    """
    reviews = reviews_of(ratings)
    values = np.full(len(reviews.contact), np.nan)
    for card, rows, columns in reviews.by_card:
        scores = scores_of(card.definition, columns)
        values[rows] = [np.nan if total.value is None else total.value for total in scores]
    kept = ~np.isnan(values)
    contact = reviews.contact[kept]
    return LineColumns(
        session=ratings.session_of_contact[contact],
        contact=contact,
        interaction=ratings.interaction_of_contact[contact],
        rater=reviews.rater[kept],
        value=values[kept],
    )
