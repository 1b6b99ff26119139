"""The only queries that read what others rated. Each takes Scopes and returns rows of their open contacts only.

Rows come as columns (numpy arrays), never as objects: one session may hold tens of thousands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Integer, Select, cast, or_, true
from sqlalchemy import select as select_columns
from sqlmodel import col

from calibration.store.engine import Db, fetch
from calibration.store.models import GoldRating, Rater, Rating, RatingReason, Review
from calibration.visibility.scope import Scope
from calibration.vocabulary import RaterKind, Side

IntColumn = npt.NDArray[np.int64]
FloatColumn = npt.NDArray[np.float64]
BoolColumn = npt.NDArray[np.bool_]

_AT_ONCE = 5_000
"""Ids a statement: well below what either database takes as variables."""


def columns(*wanted: Any) -> Select[Any]:
    """Select columns, not objects, for ``fetch``."""
    return select_columns(*wanted)


@dataclass(frozen=True, eq=False, slots=True)
class RatingColumns:
    """Ratings of submitted reviews, one entry a rating in every column; by contact, rater and line.

    Attributes
    ----------
    contact, rater, line : arrays of int, shape (n,)
        Ids of session contact, rater and criterion version.
    level_code : list of str or None, length n
    number : array of float, shape (n,)
        NaN where the answer is no number.
    not_applicable, after_reveal : arrays of bool, shape (n,)
        The answer was N/A; the review arrived after its contact's reveal and enters no blind figure.
    """

    contact: IntColumn
    rater: IntColumn
    line: IntColumn
    level_code: list[str | None]
    number: FloatColumn
    not_applicable: BoolColumn
    after_reveal: BoolColumn


@dataclass(frozen=True, slots=True)
class RaterRow:
    """A rater who gave a rating, as stored. Whether the label may be shown is for ``Scope.shows_name_of``."""

    id: int
    label: str
    side: Side | None
    kind: RaterKind
    position: int


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason code somebody gave on an open contact."""

    contact: int
    rater: int
    line: int
    code: str


@dataclass(frozen=True, slots=True)
class AgreedScoreRow:
    """The agreed score of one line of an open contact: the newest that nothing superseded."""

    contact: int
    line: int
    level_code: str | None
    number: float | None
    not_applicable: bool
    settled_at: datetime


def ratings_of_open_contacts(
    db: Db, scopes: Sequence[Scope], *, contacts: Sequence[int] | None = None
) -> RatingColumns:
    """Submitted ratings of the open contacts of one session or several.

    Parameters
    ----------
    scopes : sequence of Scope
    contacts : sequence of int, optional
        Only these session contacts; any that is not open is left out.
    """
    condition = col(Review.submitted_at).is_not(None)
    return _rating_columns(db, _chunks(open_contacts(scopes, contacts)), condition)


def own_ratings(db: Db, scope: Scope, *, contacts: Sequence[int]) -> RatingColumns:
    """The viewer's own ratings of these contacts, submitted or not, whatever was revealed."""
    if scope.own_rater_id is None:
        return _rating_columns(db, (), true())
    return _rating_columns(db, [list(contacts)], col(Review.rater_id) == scope.own_rater_id)


def raters_of_open_contacts(db: Db, scopes: Sequence[Scope]) -> list[RaterRow]:
    """Everybody with a submitted review of an open contact: client side first, then vendor, then by position."""
    found: set[int] = set()
    for chunk in _chunks(open_contacts(scopes)):
        statement = columns(Review.rater_id).where(
            col(Review.session_contact_id).in_(chunk), col(Review.submitted_at).is_not(None)
        )
        found.update(row.rater_id for row in fetch(db, statement.distinct()))
    return raters_by_id(db, sorted(found))


def raters_by_id(db: Db, ids: Sequence[int]) -> list[RaterRow]:
    """Raters by id: client side first, then vendor, then by position."""
    table = columns(Rater.id, Rater.label, Rater.side, Rater.kind, Rater.position).where(col(Rater.id).in_(ids))
    found = [RaterRow(*tuple(row)) for row in fetch(db, table)]
    order = {Side.CLIENT: 0, Side.VENDOR: 1, Side.AUTOMATED: 2, None: 3}
    return sorted(found, key=lambda rater: (order[rater.side], rater.position, rater.id))


def reasons_on_open_contacts(db: Db, scopes: Sequence[Scope], *, contacts: Sequence[int]) -> list[ReasonRow]:
    """Reason codes on these contacts, as far as they are open, of reviews that enter blind figures or come late."""
    statement = (
        columns(Review.session_contact_id, Review.rater_id, RatingReason.criterion_version_id, RatingReason.reason_code)
        .join(Review, col(Review.id) == RatingReason.review_id)
        .where(col(Review.submitted_at).is_not(None))
        .order_by(RatingReason.reason_code)
    )
    rows = (
        row
        for chunk in _chunks(open_contacts(scopes, contacts))
        for row in fetch(db, statement.where(col(Review.session_contact_id).in_(chunk)))
    )
    return [ReasonRow(*tuple(row)) for row in rows]


def agreed_scores_of_open_contacts(db: Db, scopes: Sequence[Scope], *, contacts: Sequence[int]) -> list[AgreedScoreRow]:
    """Agreed scores in force on these contacts, as far as they are open, oldest first."""
    gold = GoldRating
    statement = (
        columns(
            gold.session_contact_id,
            gold.criterion_version_id,
            gold.level_code,
            gold.number,
            gold.not_applicable,
            gold.settled_at,
        )
        .where(col(gold.superseded_by_id).is_(None))
        .order_by(col(gold.settled_at), col(gold.id))
    )
    rows = (
        row
        for chunk in _chunks(open_contacts(scopes, contacts))
        for row in fetch(db, statement.where(col(gold.session_contact_id).in_(chunk)))
    )
    return [AgreedScoreRow(*tuple(row)) for row in rows]


def readable(scope: Scope, contact: int) -> ColumnElement[bool] | None:
    """Which reviews of a contact may be read: all submitted ones and one's own; ``None``: not one."""
    own = col(Review.rater_id) == scope.own_rater_id
    if contact in scope.open_contacts:
        submitted = col(Review.submitted_at).is_not(None)
        return submitted if scope.own_rater_id is None else or_(submitted, own)
    return None if scope.own_rater_id is None else own


def _rating_columns(db: Db, chunks: Iterable[list[int]], condition: ColumnElement[bool]) -> RatingColumns:
    """Reviews and ratings apart, and truth values as numbers: less than half the time of one wide join."""
    reviews: list[Any] = []
    ratings: list[Any] = []
    for chunk in chunks:
        chosen = col(Review.session_contact_id).in_(chunk), condition
        reviews += fetch(
            db, columns(Review.id, Review.session_contact_id, Review.rater_id, Review.after_reveal).where(*chosen)
        )
        ratings += fetch(
            db,
            columns(
                Rating.review_id,
                Rating.criterion_version_id,
                Rating.level_code,
                Rating.number,
                cast(col(Rating.not_applicable), Integer),
            )
            .join(Review, col(Review.id) == col(Rating.review_id))
            .where(*chosen),
        )
    review = [np.array(column) for column in zip(*reviews, strict=True)] or [np.zeros(0, np.int64)] * 4
    cells = list(zip(*ratings, strict=True)) or [()] * 5
    review_id, line = (np.array(column, dtype=np.int64) for column in cells[:2])
    by_id = np.argsort(review[0])
    place = by_id[np.searchsorted(review[0], review_id, sorter=by_id)]
    contact, rater = review[1][place], review[2][place]
    # Sorted here, so that no figure depends on the order in which a database happens to answer.
    order = np.lexsort((line, rater, contact))
    codes = cells[2]
    return RatingColumns(
        contact=contact[order],
        rater=rater[order],
        line=line[order],
        level_code=[codes[i] for i in order.tolist()],
        number=np.array(cells[3], dtype=np.float64)[order],
        not_applicable=np.array(cells[4], dtype=np.bool_)[order],
        after_reveal=review[3].astype(np.bool_)[place][order],
    )


def open_contacts(scopes: Sequence[Scope], contacts: Sequence[int] | None = None) -> list[int]:
    """Session contacts that are open in one of the scopes, and among those asked for."""
    allowed = {contact for scope in scopes for contact in scope.open_contacts}
    return sorted(allowed if contacts is None else allowed & set(contacts))


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
