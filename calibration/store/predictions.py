"""Guesses of what the other side will say, over closed sessions: for figures by side, never for one guess."""

from dataclasses import dataclass

import numpy as np
from sqlmodel import col

from calibration.store.engine import Db, fetch
from calibration.store.models import Prediction, Review, SessionContact
from calibration.store.ratings import IntColumn, columns
from calibration.visibility.over_time import LongScope


@dataclass(frozen=True, eq=False, slots=True)
class GuessColumns:
    """Guesses of submitted reviews that came before the reveal, one entry a guess in every column.

    Attributes
    ----------
    contact, rater, line : arrays of int, shape (n,)
        Ids of session contact, rater and criterion version; sorted by them in this order.
    level_code : list of str, length n
    """

    contact: IntColumn
    rater: IntColumn
    line: IntColumn
    level_code: list[str]


def guesses_over_time(db: Db, scope: LongScope) -> GuessColumns:
    """Every counted guess of the sessions of a scope."""
    drawn, review, guess = SessionContact, Review, Prediction
    rows = fetch(
        db,
        columns(review.session_contact_id, review.rater_id, guess.criterion_version_id, guess.level_code)
        .join(review, col(review.id) == col(guess.review_id))
        .join(drawn, col(drawn.id) == col(review.session_contact_id))
        .where(
            col(drawn.session_id).in_(scope.session_ids),
            col(review.submitted_at).is_not(None),
            col(review.after_reveal).is_(False),
            col(guess.level_code).is_not(None),
        ),
    )
    found = sorted(tuple(row) for row in rows)  # so that no figure depends on the order a database answers in
    contact, rater, line, codes = zip(*found, strict=True) if found else ((), (), (), ())
    return GuessColumns(
        contact=np.array(contact, dtype=np.int64),
        rater=np.array(rater, dtype=np.int64),
        line=np.array(line, dtype=np.int64),
        level_code=list(codes),
    )
