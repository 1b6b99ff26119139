"""One person's inbox over all their engagements: what waits, what is under way, what was found, who was invited.

Everything is asked of visibility and of the matrix of rights, engagement by engagement: nothing of a room that is not
the person's is in it, and nobody's answers.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from calibration.scorecard.conditions import asked_criteria
from calibration.store.alarms import alarms_seen_by
from calibration.store.engine import Db
from calibration.store.inbox import own_answers
from calibration.store.invitations import open_invitations
from calibration.store.models import CalibrationSession
from calibration.store.people import EngagementCard, engagements_of, organization_in, viewer_in
from calibration.store.scorecards import criterion_keys, scorecard_definition
from calibration.store.sessions import SessionCard, sessions_known_to
from calibration.store.targets import own_target_missing
from calibration.visibility.facts import Viewer
from calibration.vocabulary import SessionState
from calibration.workflow.rights import Action, may
from calibration.workflow.rules import refusal_to_score

_UNDER_WAY = (SessionState.SCORING, SessionState.LOCKED, SessionState.MEETING)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in the inbox, with whose work it is."""

    engagement: EngagementCard
    viewer: Viewer
    session: SessionCard


@dataclass(frozen=True, slots=True)
class Waiting:
    """A session to score.

    Attributes
    ----------
    n_complete : int
        Contacts on which the person has answered everything that is asked.
    """

    entry: Entry
    n_complete: int

    @property
    def n_left(self) -> int:
        """Contacts that still need an answer."""
        return self.entry.session.n_contacts - self.n_complete


@dataclass(frozen=True, slots=True)
class Invited:
    """Open invitations of the person's own side in one engagement: how many, and how many of them have run out."""

    engagement: EngagementCard
    n_open: int
    n_run_out: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything Home shows.

    Attributes
    ----------
    waiting : tuple of Waiting
        To be scored by the person, the next due first, those without a due date last.
    meetings : tuple of Entry
        Under way, run by the person, led or taken part in, the next meeting first; none of ``waiting`` unless run.
    planned : tuple of Entry
        Planned, for those who can open them, the next due first.
    finished : tuple of Entry
        Closed, newest first.
    targets : tuple of EngagementCard
        Where the other side has placed a tone target and the person, a lead, has not yet.
    alarms : tuple of (EngagementCard, int)
        Where alarms of the watch that the person may see wait for an answer, and how many.
    """

    engagements: tuple[EngagementCard, ...]
    waiting: tuple[Waiting, ...]
    meetings: tuple[Entry, ...]
    planned: tuple[Entry, ...]
    finished: tuple[Entry, ...]
    invited: tuple[Invited, ...]
    targets: tuple[EngagementCard, ...]
    alarms: tuple[tuple[EngagementCard, int], ...]


def inbox_of(db: Db, *, person_id: int, now: datetime) -> Inbox:
    """What waits for a person, in every engagement they belong to."""
    engagements = engagements_of(db, person_id)
    entries: list[Entry] = []
    invited: list[Invited] = []
    targets: list[EngagementCard] = []
    alarms: list[tuple[EngagementCard, int]] = []
    for engagement in engagements:
        viewer = viewer_in(db, person_id=person_id, engagement_id=engagement.id)
        entries += [Entry(engagement, viewer, session) for session in sessions_known_to(db, viewer)]
        if may(viewer, Action.MANAGE_PEOPLE):
            invited += _invited(db, engagement, viewer, now)
        if may(viewer, Action.PLACE_TARGET) and own_target_missing(db, viewer):
            targets.append(engagement)
        if n_alarms := sum(one.answer is None for one in alarms_seen_by(db, viewer, now=now)):
            alarms.append((engagement, n_alarms))
    waiting = sorted((one for one in entries if _to_score(one)), key=_due)
    return Inbox(
        engagements=tuple(engagements),
        waiting=tuple(Waiting(one, _n_complete(db, one)) for one in waiting),
        meetings=tuple(sorted((one for one in entries if _concerns(one)), key=_meets)),
        planned=tuple(sorted((one for one in entries if _can_open(one)), key=_due)),
        finished=tuple(
            sorted(
                (one for one in entries if one.session.state is SessionState.CLOSED),
                key=lambda one: one.session.closed_at or _LAST,
                reverse=True,
            )
        ),
        invited=tuple(invited),
        targets=tuple(targets),
        alarms=tuple(alarms),
    )


def waits(session: SessionCard) -> bool:
    """Whether a session waits for the answers of the person it was read for."""
    return (
        refusal_to_score(
            session.state,
            takes_part=session.takes_part,
            sealed=session.own_sealed_at is not None,
            leave=session.own_leave_at is not None,
        )
        is None
    )


def _to_score(entry: Entry) -> bool:
    return waits(entry.session) and may(entry.viewer, Action.SCORE, state=entry.session.state)


def _concerns(entry: Entry) -> bool:
    session, viewer = entry.session, entry.viewer
    if session.state not in _UNDER_WAY:
        return False
    runs = may(viewer, Action.PLAN_SESSION) or may(viewer, Action.CHASE_REVIEWERS, state=session.state)
    return runs or (session.takes_part and not _to_score(entry))


def _can_open(entry: Entry) -> bool:
    return entry.session.state is SessionState.PLANNED and may(entry.viewer, Action.OPEN_SCORING)


def _due(entry: Entry) -> tuple[datetime, int]:
    return entry.session.due_at or _LAST, entry.session.id


def _meets(entry: Entry) -> tuple[datetime, int]:
    return entry.session.held_at or entry.session.due_at or _LAST, entry.session.id


def _n_complete(db: Db, entry: Entry) -> int:
    session = db.get_one(CalibrationSession, entry.session.id)
    if entry.viewer.rater_id is None:
        return 0
    definition = scorecard_definition(db, session.scorecard_version_id)
    keys = criterion_keys(db, session.scorecard_version_id)
    given = own_answers(db, session_id=entry.session.id, rater_id=entry.viewer.rater_id, keys=keys)
    return sum(all(key in answers for key in asked_criteria(definition, answers)) for answers in given.values())


def _invited(db: Db, engagement: EngagementCard, viewer: Viewer, now: datetime) -> list[Invited]:
    own = organization_in(db, person_id=viewer.person_id, engagement_id=engagement.id)
    ours = [one for one in open_invitations(db, engagement.id) if one.organization_id == own]
    run_out = sum(one.expires_at <= now for one in ours)
    return [Invited(engagement, len(ours) - run_out, run_out)] if ours else []
