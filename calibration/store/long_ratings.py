"""Ratings over months: every counted answer of the closed sessions of a LongScope, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Integer, cast, func
from sqlmodel import col

from calibration.store.engine import Db, fetch, fetch_plain
from calibration.store.models import (
    Anchor,
    CalibrationSession,
    Interaction,
    Rating,
    Review,
    SessionContact,
)
from calibration.store.ratings import BoolColumn, FloatColumn, IntColumn, columns
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope, PastSessionFacts, long_scope_of, looks_back_on
from calibration.vocabulary import Blind, Channel, SessionOrigin, SessionScope


@dataclass(frozen=True, slots=True)
class LongSession:
    """One session that counts.

    Attributes
    ----------
    held_at : datetime
        When it met, or closed where nobody noted that.
    closed_at : datetime
        Locked, while it is in the meeting.
    """

    id: int
    number: int
    name: str
    held_at: datetime
    scorecard_version_id: int
    origin: SessionOrigin
    blind: Blind
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class LongContact:
    """One contact of one session; the same interaction may stand in several.

    Attributes
    ----------
    repeat_in_use : bool
        Set aside to come back.
    retired_at : datetime or None
        When it was retired, of a repeat that was.
    """

    id: int
    session_id: int
    interaction_id: int
    position: int
    external_id: str
    channel: Channel
    language: str
    topic: str
    queue: str
    site: str
    agent: str
    agent_tenure_days: int | None
    started_at: datetime | None
    utc_offset_minutes: int | None
    attributes: dict[str, str]
    repeat_in_use: bool
    retired_at: datetime | None

    @property
    def was_repeat(self) -> bool:
        """Whether it was ever set aside to come back."""
        return self.repeat_in_use or self.retired_at is not None


@dataclass(frozen=True, eq=False, slots=True)
class LongColumns:
    """Answers of submitted reviews that came before the reveal, one entry an answer in every column.

    Attributes
    ----------
    contact, rater, line : arrays of int, shape (n,)
        Ids of session contact, rater and criterion version; sorted by them in this order.
    level_code : list of str or None, length n
    number : array of float, shape (n,)
        NaN where the answer is no number.
    not_applicable : array of bool, shape (n,)
    """

    contact: IntColumn
    rater: IntColumn
    line: IntColumn
    level_code: list[str | None]
    number: FloatColumn
    not_applicable: BoolColumn


_AT_ONCE = 5_000
"""Ids a statement: well below what either database takes as variables."""


def long_scope_in(db: Db, viewer: Viewer, room: SessionScope) -> LongScope:
    """What a viewer may see of the closed sessions of one room now."""
    s = CalibrationSession
    rows = fetch(
        db,
        columns(s.id, s.engagement_id, s.scope, s.state, s.revision, s.superseded_by_id, s.void_reason).where(
            col(s.engagement_id) == viewer.engagement_id, col(s.scope) == room
        ),
    )
    facts = (
        PastSessionFacts(
            row.id, row.engagement_id, row.scope, row.state, row.revision,
            counted=row.superseded_by_id is None and not row.void_reason,
        )
        for row in rows
    )  # fmt: skip
    return long_scope_of(viewer, room, facts)


def held_back(db: Db, viewer: Viewer, scope: LongScope, *, now: datetime) -> frozenset[int]:
    """Sessions that the look back of this person leaves out for now; none in a side's own room, which has no gap."""
    if scope.room is not SessionScope.JOINT:
        return frozenset()
    return frozenset(
        one.id
        for one in long_sessions(db, scope)
        if one.closed_at is None or not looks_back_on(viewer, closed_at=one.closed_at, now=now)
    )


def long_sessions(db: Db, scope: LongScope) -> list[LongSession]:
    """The sessions of a scope, by time held, then number."""
    s = CalibrationSession
    closed = func.coalesce(s.closed_at, s.locked_at)
    held = func.coalesce(s.held_at, closed)
    statement = columns(s.id, s.number, s.name, held, s.scorecard_version_id, s.origin, s.blind, closed).where(
        col(s.id).in_(scope.session_ids)
    )
    return sorted((LongSession(*tuple(row)) for row in fetch(db, statement)), key=lambda s: (s.held_at, s.number))


def long_contacts(db: Db, scope: LongScope) -> list[LongContact]:
    """Every contact of these sessions, repeats in use included, by session id and position."""
    c, i = SessionContact, Interaction
    retired = {
        row.interaction_id: row.retired_at for row in fetch(db, columns(Anchor.interaction_id, Anchor.retired_at))
    }
    in_use = {interaction for interaction, at in retired.items() if at is None}
    statement = (
        columns(
            c.id, c.session_id, c.interaction_id, c.position, i.external_id, i.channel, i.language, i.topic,
            i.queue, i.site, i.agent, i.agent_tenure_days, i.started_at, i.utc_offset_minutes, i.attributes,
        )
        .join(i, col(i.id) == col(c.interaction_id))
        .where(col(c.session_id).in_(scope.session_ids))
        .order_by(col(c.session_id), col(c.position))
    )  # fmt: skip
    return [
        LongContact(
            **row._mapping,
            repeat_in_use=row.interaction_id in in_use,
            retired_at=retired.get(row.interaction_id),
        )
        for row in fetch(db, statement)
    ]


def ratings_over_time(db: Db, scope: LongScope) -> LongColumns:
    """Every counted answer of the sessions of a scope: for figures made from several contacts."""
    drawn, review, rating = SessionContact, Review, Rating
    reviews: list[tuple[Any, ...]] = []
    answers: list[tuple[Any, ...]] = []
    whose = columns(review.id, review.session_contact_id, review.rater_id).join(
        drawn, col(drawn.id) == col(review.session_contact_id)
    )
    what = (
        columns(
            rating.review_id, rating.criterion_version_id, rating.level_code, rating.number,
            cast(col(rating.not_applicable), Integer),
        )
        .join(review, col(review.id) == col(rating.review_id))
        .join(drawn, col(drawn.id) == col(review.session_contact_id))
    )  # fmt: skip
    for start in range(0, len(scope.sessions), _AT_ONCE):
        chosen = (
            col(drawn.session_id).in_(scope.session_ids[start : start + _AT_ONCE]),
            col(review.submitted_at).is_not(None),
            col(review.after_reveal).is_(False),
        )
        reviews += fetch_plain(db, whose.where(*chosen))
        answers += fetch_plain(db, what.where(*chosen))
    return _sorted_columns(reviews, answers)


def _sorted_columns(reviews: Sequence[tuple[Any, ...]], answers: Sequence[tuple[Any, ...]]) -> LongColumns:
    ids, contacts, raters = (_whole([row[i] for row in reviews]) for i in range(3))
    # Column by column: to zip all rows makes an iterator of each, which takes longer than to read them.
    review, line, code, number, not_applicable = ([row[i] for row in answers] for i in range(5))
    by_id = np.argsort(ids)
    at = by_id[np.searchsorted(ids, _whole(review), sorter=by_id)]
    contact, rater, lines = contacts[at], raters[at], _whole(line)
    # Sorted here, so that no figure depends on the order in which a database happens to answer.
    order = np.lexsort((lines, rater, contact))
    return LongColumns(
        contact=contact[order],
        rater=rater[order],
        line=lines[order],
        level_code=[code[i] for i in order.tolist()],
        number=np.array(number, dtype=np.float64)[order],
        not_applicable=np.array(not_applicable, dtype=np.bool_)[order],
    )


def _whole(values: Sequence[int]) -> IntColumn:
    return np.fromiter(values, dtype=np.int64, count=len(values))
