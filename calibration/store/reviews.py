"""A rater's own reviews, cell by cell: what the answer route reads and writes. Never anybody else's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from calibration.scorecard.answer import Answer
from calibration.store.engine import Db
from calibration.store.models import (
    CalibrationSession,
    Evidence,
    Participation,
    Prediction,
    Rating,
    RatingReason,
    Remark,
    Review,
    SessionContact,
    Turn,
)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A quote or a second of one's own review. ``key`` is the id the browser gave it."""

    key: str
    criterion: str
    turn: int | None
    start: int | None
    end: int | None
    quote: str
    second: float | None


@dataclass(frozen=True, slots=True)
class ReviewCells:
    """Everything in one review, by criterion key."""

    answers: dict[str, tuple[Answer, int]]
    remarks: dict[str, tuple[str, int]]
    reasons: dict[str, list[str]]
    evidence: list[EvidenceRow]
    predictions: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Guesses about the other side: level code and revision."""


def contact_for_writing(db: Db, session_contact_id: int) -> tuple[SessionContact, CalibrationSession] | None:
    """A contact with its session, the session held against a lock that another transaction might take."""
    contact = db.get(SessionContact, session_contact_id)
    return (contact, session_for_writing(db, contact.session_id, shared=True)) if contact else None


def session_for_writing(db: Db, session_id: int, *, shared: bool = False) -> CalibrationSession:
    """A session, held until the transaction ends: by scorers together (shared), by a change of state alone."""
    return db.exec(
        select(CalibrationSession)
        .where(CalibrationSession.id == session_id)
        .with_for_update(read=shared)
        .execution_options(populate_existing=True)  # as it stands now that it is held, not as it was read before
    ).one()


def participation_for_writing(db: Db, *, session_id: int, rater_id: int | None) -> Participation | None:
    """One rater's part in a session, held so that two devices of one person take turns."""
    return db.exec(
        select(Participation)
        .where(Participation.session_id == session_id, Participation.rater_id == rater_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def own_review(db: Db, *, session_contact_id: int, rater_id: int) -> Review | None:
    """The rater's review of a contact, if begun."""
    return db.exec(
        select(Review).where(Review.session_contact_id == session_contact_id, Review.rater_id == rater_id)
    ).first()


def started_review(db: Db, *, session_contact_id: int, rater_id: int, now: datetime) -> Review:
    """The rater's review of a contact, begun now if it was not."""
    review = own_review(db, session_contact_id=session_contact_id, rater_id=rater_id)
    if review is None:
        review = Review(session_contact_id=session_contact_id, rater_id=rater_id, started_at=now)
        db.add(review)
        db.flush()
    return review


def own_reviews(db: Db, *, session_id: int, rater_id: int) -> dict[int, Review]:
    """The rater's reviews in a session, by session contact."""
    rows = db.exec(
        select(Review)
        .join(SessionContact, col(SessionContact.id) == Review.session_contact_id)
        .where(SessionContact.session_id == session_id, Review.rater_id == rater_id)
    ).all()
    return {review.session_contact_id: review for review in rows}


def review_cells(db: Db, review_id: int, *, keys: Mapping[int, str]) -> ReviewCells:
    """Everything in one review. ``keys``: criterion version id → criterion key of the session's card."""
    ratings = db.exec(select(Rating).where(Rating.review_id == review_id)).all()
    remarks = db.exec(select(Remark).where(Remark.review_id == review_id)).all()
    guesses = db.exec(select(Prediction).where(Prediction.review_id == review_id)).all()
    reasons: dict[str, list[str]] = {}
    for reason in db.exec(
        select(RatingReason).where(RatingReason.review_id == review_id).order_by(RatingReason.reason_code)
    ):
        reasons.setdefault(keys[reason.criterion_version_id], []).append(reason.reason_code)
    evidence = db.exec(
        select(Evidence, Turn.position)
        .outerjoin(Turn, col(Turn.id) == Evidence.turn_id)
        .where(Evidence.review_id == review_id)
        .order_by(col(Evidence.id))
    ).all()
    return ReviewCells(
        answers={
            keys[r.criterion_version_id]: (Answer(r.level_code, r.number, r.not_applicable), r.revision)
            for r in ratings
        },
        remarks={keys[r.criterion_version_id]: (r.text, r.revision) for r in remarks},
        reasons=reasons,
        evidence=[
            EvidenceRow(
                e.operation or f"stored-{e.id}", keys[e.criterion_version_id], turn, e.span_start, e.span_end,
                e.quote, e.second,
            )
            for e, turn in evidence
        ],
        predictions={keys[p.criterion_version_id]: (p.level_code, p.revision) for p in guesses if p.level_code},
    )  # fmt: skip


def rating_cell(db: Db, review_id: int, criterion_version_id: int) -> Rating | None:
    """One rating of one's own."""
    return db.get(Rating, (review_id, criterion_version_id))


def prediction_cell(db: Db, review_id: int, criterion_version_id: int) -> Prediction | None:
    """One guess of one's own."""
    return db.get(Prediction, (review_id, criterion_version_id))


def remark_cell(db: Db, review_id: int, criterion_version_id: int) -> Remark | None:
    """One comment of one's own."""
    return db.get(Remark, (review_id, criterion_version_id))


def turn_at(db: Db, interaction_id: int, position: int) -> Turn | None:
    """A turn of a contact by its position."""
    return db.exec(select(Turn).where(Turn.interaction_id == interaction_id, Turn.position == position)).first()


def evidence_by_key(db: Db, review_id: int, key: str) -> Evidence | None:
    """A piece of evidence by the key the browser gave it."""
    return db.exec(select(Evidence).where(Evidence.review_id == review_id, Evidence.operation == key)).first()


def set_reason(db: Db, *, review_id: int, criterion_version_id: int, code: str, given: bool) -> None:
    """Give or take back a reason code; repeating it changes nothing."""
    found = db.get(RatingReason, (review_id, criterion_version_id, code))
    if given and found is None:
        db.add(RatingReason(review_id=review_id, criterion_version_id=criterion_version_id, reason_code=code))
    elif not given and found is not None:
        db.delete(found)


def remove_evidence(db: Db, *, review_id: int, key: str) -> None:
    """Take back a piece of evidence; repeating it changes nothing."""
    db.exec(delete(Evidence).where(col(Evidence.review_id) == review_id, col(Evidence.operation) == key))
