"""Sealing a rater's reviews of a session: complete or not at all, and a receipt that says so."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from calibration.scorecard.requirements import missing_before_submit
from calibration.store import reviews
from calibration.store.engine import Db, Store
from calibration.store.models import CalibrationSession
from calibration.store.scorecards import criterion_keys, scorecard_definition
from calibration.store.sessions import contacts_in, raise_revision
from calibration.workflow.record import write_session_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rules import is_late
from calibration.workflow.scoring import as_current, rater_at_work
from calibration.workflow.viewing import known_session


@dataclass(frozen=True, slots=True)
class MissingPart:
    """One thing that keeps a session from being submitted, and where to jump to."""

    session_contact_id: int
    position: int
    criterion: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Either a receipt with its time, or what is missing."""

    receipt: str = ""
    sealed_at: datetime | None = None
    late: bool = False
    missing: tuple[MissingPart, ...] = ()


def submit_session(store: Store, *, person_id: int, session_id: int, now: datetime) -> Submission:
    """Seal all of a rater's reviews of a session. Submitting again returns the same receipt.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        As :func:`calibration.workflow.scoring.answer_contact`.
    """
    with store.writing() as db:
        viewer, _ = known_session(db, person_id=person_id, session_id=session_id)
        # Held alone from the start, because sealing raises the revision: two who shared it would wait for each other.
        reviews.session_for_writing(db, session_id)
        part = reviews.participation_for_writing(db, session_id=session_id, rater_id=viewer.rater_id)
        if part is not None and part.sealed_at is not None:
            return Submission(part.receipt, part.sealed_at, part.late)
        part = rater_at_work(db, person_id=person_id, session_id=session_id)
        missing = _missing(db, session_id=session_id, rater_id=part.rater_id)
        if missing:
            return Submission(missing=missing)
        session = db.get_one(CalibrationSession, session_id)
        revealed = {contact.id for contact in contacts_in(db, session_id) if contact.revealed_at is not None}
        part.late = is_late(due_at=session.due_at, now=now)
        own = reviews.own_reviews(db, session_id=session_id, rater_id=part.rater_id)
        for contact_id, review in own.items():
            review.submitted_at, review.late = now, part.late
            # By leave of the facilitator only, and whatever was revealed by then: it never enters blind figures.
            review.after_reveal = part.leave_at is not None or contact_id in revealed
        keys = criterion_keys(db, session.scorecard_version_id)
        sealed = {review.id or 0: reviews.review_cells(db, review.id or 0, keys=keys) for review in own.values()}
        part.sealed_at, part.receipt = now, _receipt(sealed, now)
        raise_revision(db, session_id)
        write_session_record(
            db,
            session,
            action=RecordedAction.REVIEWS_SUBMITTED,
            now=now,
            person_id=person_id,
            rater_id=part.rater_id,
            receipt=part.receipt,
            n_contacts=len(own),
            late=part.late,
            by_leave=part.leave_at is not None,
        )
        return Submission(part.receipt, now, part.late)


def _missing(db: Db, *, session_id: int, rater_id: int) -> tuple[MissingPart, ...]:
    session = db.get_one(CalibrationSession, session_id)
    definition = scorecard_definition(db, session.scorecard_version_id)
    keys = criterion_keys(db, session.scorecard_version_id)
    own = reviews.own_reviews(db, session_id=session_id, rater_id=rater_id)
    found: list[MissingPart] = []
    for contact in contacts_in(db, session_id):
        review = own.get(contact.id)
        if review is None or review.id is None:
            sentence = f"Contact {contact.position} has not been scored yet."
            found.append(MissingPart(contact.id, contact.position, None, sentence))
            continue
        cells = reviews.review_cells(db, review.id, keys=keys)
        lacking = missing_before_submit(
            definition,
            {key: answer for key, (answer, _) in cells.answers.items()},
            comments={key for key, (text, _) in cells.remarks.items() if text.strip()},
            evidence={piece.criterion for piece in cells.evidence},
        )
        found += [MissingPart(contact.id, contact.position, one.criterion, one.sentence) for one in lacking]
    return tuple(found)


def _receipt(cells: Mapping[int, reviews.ReviewCells], now: datetime) -> str:
    """Four characters of a hash over everything sealed: what a reviewer can hold against a later record."""
    content = {
        str(review_id): {
            "answers": {key: as_current(answer, revision) for key, (answer, revision) in sorted(c.answers.items())},
            "remarks": {key: text for key, (text, _) in sorted(c.remarks.items())},
            "reasons": c.reasons,
            "evidence": [[e.criterion, e.turn, e.start, e.end, e.second] for e in c.evidence],
            "predictions": {key: [code, revision] for key, (code, revision) in sorted(c.predictions.items())},
        }
        for review_id, c in sorted(cells.items())
    }
    text = json.dumps([now.isoformat(), content], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:4].upper()
