"""Queries of one person's inbox: what they have put down so far, and when. Never anything of anybody else's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, union_all
from sqlalchemy import select as select_columns
from sqlmodel import col

from calibration.scorecard.answer import Answer
from calibration.store.engine import Db, fetch
from calibration.store.models import (
    CalibrationSession,
    Evidence,
    Participation,
    Rater,
    Rating,
    Remark,
    Review,
    SessionContact,
)


@dataclass(frozen=True, slots=True)
class ScoringMoment:
    """Something a person wrote on a contact, and when; the beginning of a contact is one, too."""

    engagement_id: int
    session_contact_id: int
    at: datetime


def own_answers(db: Db, *, session_id: int, rater_id: int, keys: dict[int, str]) -> dict[int, dict[str, Answer]]:
    """A rater's own answers by session contact and criterion. ``keys``: criterion version id → criterion key."""
    columns: list[Any] = [
        col(Review.session_contact_id), col(Rating.criterion_version_id), col(Rating.level_code), col(Rating.number),
        col(Rating.not_applicable),
    ]  # fmt: skip
    wanted: Select[Any] = (
        select_columns(*columns)
        .join(Review, col(Review.id) == col(Rating.review_id))
        .join(SessionContact, col(SessionContact.id) == col(Review.session_contact_id))
        .where(col(SessionContact.session_id) == session_id, col(Review.rater_id) == rater_id)
    )
    found: dict[int, dict[str, Answer]] = {}
    rows: list[Any] = list(fetch(db, wanted))
    for contact, line, level, number, not_applicable in rows:
        found.setdefault(contact, {})[keys[line]] = Answer(level, number, not_applicable)
    return found


def own_scoring_moments(db: Db, *, person_id: int, sessions: int) -> list[ScoringMoment]:
    """When a person wrote what, in the sessions they sealed last, in order of time.

    Parameters
    ----------
    sessions : int
        How many sessions to look back, over every engagement of the person.
    """
    who: list[Any] = [col(Participation.session_id), col(Participation.rater_id)]
    sealed: Select[Any] = (
        select_columns(*who)
        .join(Rater, col(Rater.id) == col(Participation.rater_id))
        .where(col(Rater.person_id) == person_id, col(Participation.sealed_at).is_not(None))
        .order_by(col(Participation.sealed_at).desc())
        .limit(sessions)
    )
    newest: list[Any] = list(fetch(db, sealed))
    if not newest:
        return []
    reviews = (
        select_columns(
            col(Review.id).label("review_id"),
            col(Review.session_contact_id).label("contact"),
            col(CalibrationSession.engagement_id).label("engagement"),
            col(Review.started_at).label("started_at"),
        )
        .join(SessionContact, col(SessionContact.id) == col(Review.session_contact_id))
        .join(CalibrationSession, col(CalibrationSession.id) == col(SessionContact.session_id))
        .where(
            col(SessionContact.session_id).in_([session for session, _ in newest]),
            col(Review.rater_id).in_({rater for _, rater in newest}),
        )
        .subquery()
    )
    written: list[tuple[Any, Any]] = [
        (Rating.review_id, Rating.changed_at),
        (Remark.review_id, Remark.changed_at),
        (Evidence.review_id, Evidence.noted_at),
    ]
    parts: list[Any] = [select_columns(reviews.c.engagement, reviews.c.contact, reviews.c.started_at.label("at"))]
    for review, at in written:
        columns: list[Any] = [reviews.c.engagement, reviews.c.contact, col(at).label("at")]
        parts.append(select_columns(*columns).join(reviews, reviews.c.review_id == col(review)))
    moments = union_all(*parts).subquery()
    everything: Select[Any] = select_columns(moments).order_by(moments.c.at)
    return [ScoringMoment(row.engagement, row.contact, row.at) for row in fetch(db, everything)]
