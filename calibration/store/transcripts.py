"""The words and recordings of a session's contacts, and the decisions beside its lines: nothing anybody scored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, or_, select

from calibration.store.engine import Db
from calibration.store.models import (
    CalibrationSession,
    Criterion,
    CriterionVersion,
    Decision,
    Recording,
    SessionContact,
    Turn,
)
from calibration.vocabulary import DecisionState, SessionScope, SessionState

_IN_FORCE = (DecisionState.AGREED, DecisionState.DECIDED)


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """Where a contact can be heard: a link that opens elsewhere, or kept here under a media type."""

    url: str
    media_type: str


def turns_in_session(db: Db, session_id: int) -> dict[int, list[Turn]]:
    """Turns in order, by interaction."""
    rows = db.exec(
        select(Turn)
        .join(SessionContact, col(SessionContact.interaction_id) == Turn.interaction_id)
        .where(SessionContact.session_id == session_id)
        .order_by(col(Turn.interaction_id), col(Turn.position))
    )
    turns: dict[int, list[Turn]] = {}
    for turn in rows:
        turns.setdefault(turn.interaction_id, []).append(turn)
    return turns


def recordings_in_session(db: Db, session_id: int) -> dict[int, RecordingRow]:
    """Recordings by interaction, without their bytes."""
    chosen = (
        select(Recording.interaction_id, Recording.url, Recording.media_type)
        .join(SessionContact, col(SessionContact.interaction_id) == Recording.interaction_id)
        .where(SessionContact.session_id == session_id)
    )
    return {interaction: RecordingRow(url, media_type) for interaction, url, media_type in db.exec(chosen)}


def decisions_in_force(
    db: Db, *, session: CalibrationSession, rooms: Collection[SessionScope], on: date
) -> dict[tuple[str, int], list[Decision]]:
    """Decisions that hold on a day on the lines of a session's card, oldest first, by (criterion key, meaning).

    Parameters
    ----------
    rooms : collection of SessionScope
        The rooms the reader may know of: what was decided in another one stays there.
    """
    readable = select(CalibrationSession.id).where(col(CalibrationSession.scope).in_(tuple(rooms)))
    rows = db.exec(
        select(Criterion.key, Decision)
        .join(Criterion, col(Criterion.id) == Decision.criterion_id)
        .join(CriterionVersion, col(CriterionVersion.criterion_id) == Criterion.id)
        .where(
            CriterionVersion.scorecard_version_id == session.scorecard_version_id,
            Decision.engagement_id == session.engagement_id,
            or_(col(Decision.session_id).is_(None), col(Decision.session_id).in_(readable)),
            col(Decision.state).in_(_IN_FORCE),
            Decision.in_force_from <= on,
            or_(col(Decision.in_force_until).is_(None), col(Decision.in_force_until) >= on),
        )
        .order_by(col(Decision.decided_at))
    )
    found: dict[tuple[str, int], list[Decision]] = {}
    for key, decision in rows:
        found.setdefault((key, decision.meaning_revision), []).append(decision)
    return found


def scoring_of_contact_began(db: Db, interaction_id: int, *, rooms: Collection[SessionScope]) -> bool:
    """Whether a contact is in a session of these rooms that was opened for scoring. Ask visibility which rooms."""
    opened = (
        select(SessionContact.id)
        .join(CalibrationSession, col(CalibrationSession.id) == SessionContact.session_id)
        .where(
            SessionContact.interaction_id == interaction_id,
            col(CalibrationSession.scope).in_(tuple(rooms)),
            col(CalibrationSession.state).not_in((SessionState.PLANNED, SessionState.CANCELLED)),
        )
    )
    return db.exec(opened.limit(1)).first() is not None
