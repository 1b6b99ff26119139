"""The only queries that read what others rated. Each takes Scopes and returns rows of their open contacts only.

Rows come as columns (numpy arrays), never as objects: one session may hold tens of thousands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, or_
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
    return _rating_columns(
        row for chunk in _chunks(open_contacts(scopes, contacts)) for row in fetch(db, _ratings(chunk))
    )


def own_ratings(db: Db, scope: Scope, *, contacts: Sequence[int]) -> RatingColumns:
    """The viewer's own ratings of these contacts, submitted or not, whatever was revealed."""
    if scope.own_rater_id is None:
        return _rating_columns(iter(()))
    statement = _ratings(list(contacts), submitted=False).where(col(Review.rater_id) == scope.own_rater_id)
    return _rating_columns(iter(fetch(db, statement)))


def raters_of_open_contacts(db: Db, scopes: Sequence[Scope]) -> list[RaterRow]:
    """Everybody with a submitted review of an open contact: client side first, then vendor, then by position."""
    found: dict[int, RaterRow] = {}
    for chunk in _chunks(open_contacts(scopes)):
        rating = columns(Review.rater_id).where(
            col(Review.session_contact_id).in_(chunk), col(Review.submitted_at).is_not(None)
        )
        table = columns(Rater.id, Rater.label, Rater.side, Rater.kind, Rater.position).where(col(Rater.id).in_(rating))
        for row in fetch(db, table):
            found[row.id] = RaterRow(row.id, row.label, row.side, row.kind, row.position)
    order = {Side.CLIENT: 0, Side.VENDOR: 1, Side.AUTOMATED: 2, None: 3}
    return sorted(found.values(), key=lambda rater: (order[rater.side], rater.position, rater.id))


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


def _ratings(contacts: Sequence[int], *, submitted: bool = True) -> Select[Any]:
    statement = (
        columns(
            Review.session_contact_id,
            Review.rater_id,
            Rating.criterion_version_id,
            Rating.level_code,
            Rating.number,
            Rating.not_applicable,
            Review.after_reveal,
        )
        .join(Rating, col(Rating.review_id) == Review.id)
        .where(col(Review.session_contact_id).in_(contacts))
    )
    return statement.where(col(Review.submitted_at).is_not(None)) if submitted else statement


def _rating_columns(rows: Iterator[Any]) -> RatingColumns:
    cells = list(zip(*rows, strict=True)) or [()] * 7
    contact, rater, line = (np.array(column, dtype=np.int64) for column in cells[:3])
    # Sorted here, so that no figure depends on the order in which a database happens to answer.
    order = np.lexsort((line, rater, contact))
    codes = cells[3]
    return RatingColumns(
        contact=contact[order],
        rater=rater[order],
        line=line[order],
        level_code=[codes[i] for i in order.tolist()],
        number=np.array(cells[4], dtype=np.float64)[order],
        not_applicable=np.array(cells[5], dtype=np.bool_)[order],
        after_reveal=np.array(cells[6], dtype=np.bool_)[order],
    )


def open_contacts(scopes: Sequence[Scope], contacts: Sequence[int] | None = None) -> list[int]:
    """Session contacts that are open in one of the scopes, and among those asked for."""
    allowed = {contact for scope in scopes for contact in scope.open_contacts}
    return sorted(allowed if contacts is None else allowed & set(contacts))


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
