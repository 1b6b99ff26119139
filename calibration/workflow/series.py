"""The same again: what the next session of a series would be, for a facilitator to look at before it is planned."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from calibration.errors import InvalidInput
from calibration.store.engine import Store
from calibration.store.models import CalibrationSession
from calibration.store.scorecard_drafts import version_row
from calibration.store.scorecards import VersionSummary
from calibration.store.sessions import contacts_in, participants_in
from calibration.vocabulary import ChosenBy, NamesShown, Reference, SessionScope, SessionState
from calibration.workflow.dates import weeks_later
from calibration.workflow.planning import DrawOrder, Ground, pool_of
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, known_session

WEEKS = (1, 2, 4)
"""Weeks that a series can step by."""

_MET = (SessionState.MEETING, SessionState.CLOSED)
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SameAgain:
    """A proposal made from an earlier session; nothing of it is planned yet.

    Attributes
    ----------
    name : str
        Of the earlier session.
    version_id : int or None
        The newest published version of its card; ``None`` when the viewer knows of none.
    last_version, version : int
        Number of the version scored last time, and of the one proposed.
    rater_ids : tuple of int
        Who took part and can still be asked.
    n_left : int
        Reviewers of last time who cannot.
    n_random : int
        Random contacts, at most what is left of those not used before.
    n_random_before : int
        Random contacts last time.
    picks : dict
        How many each side picked last time; picks are made anew.
    due_at, meeting_at : datetime or None
        Moved by whole steps of weeks to the first that lie ahead, at the same weekday and local time.
    weeks : int
        How many weeks that is.
    """

    follows_id: int
    number: int
    name: str
    scope: SessionScope
    version_id: int | None
    last_version: int
    version: int
    rater_ids: tuple[int, ...]
    n_left: int
    n_random: int
    n_random_before: int
    spread_over: str
    again: bool
    picks: dict[ChosenBy, int]
    due_at: datetime | None
    meeting_at: datetime | None
    weeks: int
    reference: Reference
    tolerance: float
    names_shown: NamesShown
    asks_prediction: bool = False
    repeats: bool = True


def draw_numbers(order: DrawOrder) -> dict[str, Any]:
    """The draw of a plan as its session keeps it: how many of what, never which.

    Examples
    --------
    >>> draw_numbers(DrawOrder(3, 7, {ChosenBy.CLIENT: [11]}, spread_over="topic"))
    {'n_random': 3, 'spread_over': 'topic', 'again': False, 'picks': {'client': 1}}
    """
    picks = {who.value: len(chosen) for who, chosen in order.picks.items() if chosen}
    return {"n_random": order.n_random, "spread_over": order.spread_over, "again": order.again, "picks": picks}


def same_again(
    store: Store, *, person_id: int, session_id: int, weeks: int, ground: Ground, now: datetime
) -> SameAgain:
    """What "same again" proposes after a session.

    Parameters
    ----------
    weeks : int
        One of :data:`WEEKS`.
    ground : Ground
        What there is to plan from, of the same engagement and person.

    Raises
    ------
    NotFound, NotAllowed
        The session is not this person's to know of; not a facilitator.
    InvalidInput
        Other weeks than those allowed.
    """
    if weeks not in WEEKS:
        raise InvalidInput(f"A series in steps of {weeks} weeks was asked for. Allowed: 1, 2 or 4.")
    with store.reading() as db:
        viewer, facts = known_session(db, person_id=person_id, session_id=session_id)
        insist_may(viewer, Action.PLAN_SESSION)
        if facts.engagement_id != ground.viewer.engagement_id:
            raise InvalidInput("A session follows one of the same engagement.")
        session = db.get_one(CalibrationSession, session_id)
        before = {person.rater_id for person in participants_in(db, session_id)}
        chosen = Counter(contact.chosen_by for contact in contacts_in(db, session_id))
        last = version_row(db, session.scorecard_version_id)
    assert last is not None, "a session's card exists"
    can_ask = {rater.rater_id for rater in ground.raters}
    newest = _newest(ground, scorecard_id=last.scorecard_id)
    order = _order_of(session.sample, chosen)
    pool = pool_of(ground, DrawOrder(0, 0, {}, again=order["again"]))
    due_at, meeting_at, moved = next_dates(
        due_at=session.due_at,
        meeting_at=nearest_quarter(session.held_at) if session.held_at and session.state in _MET else session.held_at,
        weeks=weeks,
        zone=ground.defaults.time_zone,
        now=now,
    )
    return SameAgain(
        follows_id=session_id,
        number=session.number,
        name=session.name,
        scope=session.scope,
        version_id=newest.version_id if newest else None,
        last_version=last.number,
        version=newest.number if newest else last.number,
        rater_ids=tuple(sorted(before & can_ask)),
        n_left=len(before - can_ask),
        n_random=min(order["n_random"], len(pool)),
        n_random_before=order["n_random"],
        spread_over=order["spread_over"],
        again=order["again"],
        picks={ChosenBy(who): number for who, number in order["picks"].items()},
        due_at=due_at,
        meeting_at=meeting_at,
        weeks=moved,
        reference=session.reference,
        tolerance=session.tolerance,
        names_shown=session.names_shown,
        asks_prediction=session.asks_prediction,
        repeats=bool(session.sample.get("repeats", True)),
    )


def _newest(ground: Ground, *, scorecard_id: int) -> VersionSummary | None:
    versions = [one for one in ground.versions if one.scorecard_id == scorecard_id]
    return max(versions, key=lambda one: one.number, default=None)


def next_dates(
    *, due_at: datetime | None, meeting_at: datetime | None, weeks: int, zone: str, now: datetime
) -> tuple[datetime | None, datetime | None, int]:
    """Due time and meeting of the next session, both moved by the same whole steps until both lie ahead.

    Parameters
    ----------
    due_at, meeting_at : datetime or None
        Of the session before.
    weeks : int
        One step.

    Returns
    -------
    tuple
        Due time, meeting, and how many weeks they were moved by.

    Examples
    --------
    >>> from datetime import UTC
    >>> due, held = datetime(2026, 10, 20, 22, 59, 59, tzinfo=UTC), datetime(2026, 10, 22, 13, 0, tzinfo=UTC)
    >>> due, met, moved = next_dates(
    ...     due_at=due, meeting_at=held, weeks=2, zone="Europe/London", now=datetime(2026, 11, 1, tzinfo=UTC)
    ... )
    >>> due.isoformat(), met.isoformat(), moved
    ('2026-11-03T23:59:59+00:00', '2026-11-05T14:00:00+00:00', 2)
    """
    given = [moment for moment in (due_at, meeting_at) if moment is not None]
    moved = weeks
    if given:
        while weeks_later(min(given), weeks=moved, zone=zone) <= now:
            moved += weeks
    due, meeting = (
        weeks_later(moment, weeks=moved, zone=zone) if moment is not None else None for moment in (due_at, meeting_at)
    )
    return due, meeting, moved


def nearest_quarter(moment: datetime) -> datetime:
    """The nearest quarter of an hour: a meeting that took place began some minutes off what was meant.

    Examples
    --------
    >>> nearest_quarter(datetime(2026, 11, 10, 14, 5, 41)).isoformat()
    '2026-11-10T14:00:00'
    """
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + round((moment - midnight) / _QUARTER) * _QUARTER


def _order_of(sample: Mapping[str, Any], chosen: Counter[ChosenBy]) -> dict[str, Any]:
    """The draw as it was planned; for sessions from before it was kept, as their contacts tell it."""
    if isinstance(sample.get("draw"), Mapping) and sample["draw"]:
        return dict(sample["draw"])
    picks = {who.value: chosen[who] for who in (ChosenBy.CLIENT, ChosenBy.VENDOR) if chosen[who]}
    n_random = chosen[ChosenBy.RANDOM] or (0 if picks else chosen.total())
    return {"n_random": n_random, "spread_over": "", "again": False, "picks": picks}
