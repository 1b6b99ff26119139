"""Contacts set aside to come back (code: anchors): which are in use, how often they were scored, what could become one.

Nothing here is for a page: the identity of a repeat in use is the program's alone.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, or_, select

from calibration.store.engine import Db, fetch
from calibration.store.models import (
    Anchor,
    CalibrationSession,
    Criterion,
    CriterionVersion,
    Engagement,
    Interaction,
    Participation,
    Rater,
    Recording,
    SessionContact,
    Turn,
)
from calibration.store.ratings import columns
from calibration.vocabulary import Channel, SessionScope, SessionState, Side

_OVER = (SessionState.CLOSED, SessionState.CANCELLED)


@dataclass(frozen=True, slots=True)
class RepeatInUse:
    """One contact that is set aside.

    Attributes
    ----------
    n_uses : int
        Joint sessions that had it, not cancelled: the one it was set aside in is the first.
    last_used_at : datetime
        When the scoring of the last of them was due, so that a series in steps of four weeks is four weeks apart; when
        it ended, where no time was set.
    under_way : bool
        A session of any room that is not over has it.
    card_id : int or None
        The scorecard version it was scored on first.
    """

    anchor_id: int
    interaction_id: int
    channel: Channel
    topic: str
    designated_at: datetime
    n_uses: int
    last_used_at: datetime
    under_way: bool
    card_id: int | None


def repeats_wanted(db: Db, engagement_id: int) -> bool:
    """Whether contacts may come back in this engagement."""
    return db.get_one(Engagement, engagement_id).repeats


def repeats_in_use(db: Db, engagement_id: int) -> list[RepeatInUse]:
    """Every repeat in use of an engagement, by id."""
    a, i = Anchor, Interaction
    rows = fetch(
        db,
        columns(a.id, a.interaction_id, i.channel, i.topic, a.designated_at)
        .join(i, col(i.id) == col(a.interaction_id))
        .where(col(i.engagement_id) == engagement_id, col(a.retired_at).is_(None))
        .order_by(col(a.id)),
    )
    uses = _uses(db, [row.interaction_id for row in rows])
    found = []
    for anchor_id, interaction_id, channel, topic, designated_at in map(tuple, rows):
        own = uses.get(interaction_id, [])
        joint = [one for one in own if one.scope is SessionScope.JOINT]
        ended = (one.due_at or one.locked_at or one.held_at or one.created_at for one in joint)
        found.append(
            RepeatInUse(
                anchor_id=anchor_id, interaction_id=interaction_id, channel=channel, topic=topic,
                designated_at=designated_at, n_uses=len(joint), last_used_at=max(ended, default=designated_at),
                under_way=any(one.state not in _OVER for one in own),
                card_id=joint[0].scorecard_version_id if joint else None,
            )
        )  # fmt: skip
    return found


def _uses(db: Db, interactions: Collection[int]) -> dict[int, list[CalibrationSession]]:
    """The sessions, not cancelled, that have had each of these contacts, the one made first first."""
    rows = db.exec(
        select(SessionContact.interaction_id, CalibrationSession)
        .join(CalibrationSession, col(CalibrationSession.id) == col(SessionContact.session_id))
        .where(
            col(SessionContact.interaction_id).in_(interactions),
            col(CalibrationSession.state) != SessionState.CANCELLED,
        )
        .order_by(col(CalibrationSession.id))
    )
    found: dict[int, list[CalibrationSession]] = {}
    for interaction_id, session in rows:
        found.setdefault(interaction_id, []).append(session)
    return found


def could_be_set_aside(db: Db, session_id: int) -> dict[int, tuple[int, Channel]]:
    """Session contact → contact and channel, of those that nobody can have discussed and that stay as they are.

    Left out: what another session of any room has had, unless it was cancelled; what was a repeat before; what is
    neither text nor a recording kept here; and, as the meeting has not begun, nothing for having been revealed.
    """
    here, other, i = SessionContact, SessionContact.__table__.alias("other"), Interaction  # type: ignore[attr-defined]
    elsewhere = (
        select(other.c.id)
        .join(CalibrationSession, col(CalibrationSession.id) == other.c.session_id)
        .where(
            other.c.interaction_id == col(here.interaction_id),
            other.c.session_id != session_id,
            col(CalibrationSession.state) != SessionState.CANCELLED,
        )
        .exists()
    )
    once = select(Anchor.id).where(col(Anchor.interaction_id) == col(here.interaction_id)).exists()
    words = select(Turn.id).where(col(Turn.interaction_id) == col(here.interaction_id)).exists()
    kept = select(Recording.interaction_id).where(
        col(Recording.interaction_id) == col(here.interaction_id), col(Recording.content).is_not(None)
    )
    rows = fetch(
        db,
        columns(here.id, here.interaction_id, i.channel)
        .join(i, col(i.id) == col(here.interaction_id))
        .where(
            col(here.session_id) == session_id,
            col(here.revealed_at).is_(None),
            ~elsewhere,
            ~once,
            or_(words, kept.exists()),
        )
        .order_by(col(here.id)),
    )
    return {contact: (interaction, channel) for contact, interaction, channel in map(tuple, rows)}


def sides_that_sealed(db: Db, session_id: int) -> dict[int, Side]:
    """Rater → side, of those who have submitted."""
    rows = fetch(
        db,
        columns(Rater.id, Rater.side)
        .join(Participation, col(Participation.rater_id) == col(Rater.id))
        .where(col(Participation.session_id) == session_id, col(Participation.sealed_at).is_not(None)),
    )
    return {rater: side for rater, side in map(tuple, rows) if side is not None}


def channels_drawn(db: Db, engagement_id: int) -> tuple[Counter[Channel], Counter[Channel]]:
    """How many contacts joint sessions have had by channel, each once; and how many repeats there have been."""
    i = Interaction
    drawn = fetch(
        db,
        columns(i.id, i.channel)
        .join(SessionContact, col(SessionContact.interaction_id) == col(i.id))
        .join(CalibrationSession, col(CalibrationSession.id) == col(SessionContact.session_id))
        .where(
            col(i.engagement_id) == engagement_id,
            col(CalibrationSession.scope) == SessionScope.JOINT,
            col(CalibrationSession.state) != SessionState.CANCELLED,
        )
        .distinct(),
    )
    repeats = fetch(
        db,
        columns(i.id, i.channel)
        .join(Anchor, col(Anchor.interaction_id) == col(i.id))
        .where(col(i.engagement_id) == engagement_id)
        .distinct(),
    )
    return Counter(Channel(row.channel) for row in drawn), Counter(Channel(row.channel) for row in repeats)


def line_meanings(db: Db, version_id: int) -> frozenset[tuple[int, int]]:
    """The lines of a scorecard version as (criterion, meaning)."""
    line = CriterionVersion
    rows = fetch(
        db,
        columns(Criterion.id, line.meaning_revision)
        .join(line, col(line.criterion_id) == col(Criterion.id))
        .where(col(line.scorecard_version_id) == version_id),
    )
    return frozenset((criterion, meaning) for criterion, meaning in map(tuple, rows))


def add_repeat(db: Db, interaction_id: int, *, now: datetime) -> None:
    """Set a contact aside. The sessions that have it change for whoever looks: their revision is raised."""
    db.add(Anchor(interaction_id=interaction_id, designated_at=now))
    db.flush()
    _raise_revisions(db, [interaction_id])


def retire_repeats(db: Db, repeats: Collection[RepeatInUse], *, now: datetime) -> None:
    """End the use of these: from now on they open wherever any contact would."""
    if not repeats:
        return
    db.exec(update(Anchor).where(col(Anchor.id).in_([one.anchor_id for one in repeats])).values(retired_at=now))
    _raise_revisions(db, [one.interaction_id for one in repeats])


def _raise_revisions(db: Db, interactions: Collection[int]) -> None:
    having = select(SessionContact.session_id).where(col(SessionContact.interaction_id).in_(interactions))
    db.exec(
        update(CalibrationSession)
        .where(col(CalibrationSession.id).in_(having))
        .values(revision=CalibrationSession.revision + 1)
    )


def engagement_repeats_for_writing(db: Db, engagement_id: int) -> None:
    """Hold the engagement's row until the commit: two who would set aside or bring back one wait for each other."""
    db.exec(select(Engagement.id).where(Engagement.id == engagement_id).with_for_update()).one()
