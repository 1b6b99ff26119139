"""What a year of sessions like the planned one can show of a move, and what it takes to find it four times of five."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from calibration.analysis.drift_watch import USUAL_SESSIONS, sessions_a_year
from calibration.analysis.plan_basis import PlanSource
from calibration.analysis.plan_report import PlanReport
from calibration.analysis.since_price import MOST_CONTACTS
from calibration.stats.benchmarks import PLAN_POWER, SMALLEST_SHIFT
from calibration.stats.drift_benchmarks import MAX_SESSIONS
from calibration.stats.drift_power import date_power, session_deviation, watched_power
from calibration.stats.planner import Session
from calibration.stats.watch_limit import limit_for
from calibration.store.drift_ground import false_alarms_of
from calibration.store.engine import Db
from calibration.store.sessions import SessionCard
from calibration.vocabulary import AnswerType, SessionScope, SessionState

HALF_A_STEP, ONE_IN_FIVE = 0.5, 0.2
"""The move that is asked about: steps, and on yes/no lines the share of answers (as under the watch)."""

TONE_ROUNDS = 4.0
"""A year, while fewer than two were held: they are meant to be quarterly."""

_LEAST_HELD = 2


@dataclass(frozen=True, slots=True)
class PlanPace:
    """How often sessions are held, and what the watch may cost.

    Attributes
    ----------
    per_year : float
    n_held : int
        Sessions it was measured from; below two it is assumed.
    false_alarms_a_year : float
    """

    per_year: float
    n_held: int
    false_alarms_a_year: float

    @property
    def measured(self) -> bool:
        """Whether the pace is the engagement's own."""
        return self.n_held >= _LEAST_HELD

    @property
    def a_year(self) -> int:
        """Sessions of a year, 1 or more."""
        return max(round(self.per_year), 1)


@dataclass(frozen=True, slots=True)
class PlanDrift:
    """A move in the middle of a year of such sessions.

    Attributes
    ----------
    source : PlanSource
        The lines.
    shift : float
        Scale points.
    by_date, by_watch : float
        Probability that it is found by asking since its date, and by the watch alone.
    contacts, contacts_watched : int or None
        Contacts a session with which that is ``PLAN_POWER``, up to ``MOST_CONTACTS``; ``None``: none would do.
    reviewers : tuple of int or None
        Reviewers of client and vendor, one more than planned on the side that has fewer, on both that have as many,
        where that does.
    sessions : int or None
        Sessions in all, half before and half since, with which asking by date has it; ``None`` beyond
        ``MAX_SESSIONS``.
    """

    pace: PlanPace
    source: PlanSource
    shift: float
    by_date: float
    by_watch: float
    contacts: int | None
    contacts_watched: int | None
    reviewers: tuple[int, int] | None
    sessions: int | None


def plan_pace(db: Db, sessions: Sequence[SessionCard], *, engagement_id: int, tone_round: bool) -> PlanPace:
    """Measure the pace of joint sessions; tone rounds have one of their own, a quarter where it cannot be measured.

    Parameters
    ----------
    sessions : sequence of SessionCard
        Those the viewer may know of.
    tone_round : bool
        Whether one is planned.
    """
    closed = (one for one in sessions if one.scope is SessionScope.JOINT and one.state is SessionState.CLOSED)
    held = [one.held_at or one.closed_at for one in closed if one.tone_round is tone_round]
    days: list[date] = sorted({at.date() for at in held if at is not None})
    usual = TONE_ROUNDS if tone_round else USUAL_SESSIONS
    per_year = sessions_a_year(days) if len(days) >= _LEAST_HELD else usual
    return PlanPace(per_year, len(days), false_alarms_of(db, engagement_id))


def plan_drift(report: PlanReport, source: PlanSource, *, pace: PlanPace) -> PlanDrift | None:
    """What sessions like the planned one show in a year on lines of one kind.

    Parameters
    ----------
    report : PlanReport
    source : PlanSource
        Lines with steps.
    pace : PlanPace

    Returns
    -------
    PlanDrift or None
        ``None`` where only one side scores, nothing is planned, or nothing says how much the lines vary: nobody has
        answered them, or everybody the same.
    """
    kind, found = source.kind, source.variances
    seated = report.basis.room is SessionScope.JOINT and min(report.n_contacts, report.n_client, report.n_vendor) > 0
    if not seated or kind is None or kind.step is None or found is None:
        return None
    now = Session(report.n_contacts, report.n_client, report.n_vendor)
    if not session_deviation(now, found) > 0:
        return None
    shift = kind.step * (ONE_IN_FIVE if kind.answer_type is AnswerType.BINARY else HALF_A_STEP)
    band, half = SMALLEST_SHIFT * kind.step, pace.a_year // 2
    n_lines = sum(len(one.kind.names) for one in report.basis.lines if one.kind)
    limit = limit_for(pace.false_alarms_a_year, n_lines=n_lines, sessions_a_year=pace.per_year).limit
    variances = found

    def by_date(session: Session, n_sessions: int) -> float:
        deviation = session_deviation(session, variances)
        n_before = n_sessions // 2
        return date_power(shift, deviation=deviation, n_before=n_before, n_after=n_sessions - n_before, band=band)

    def by_watch(session: Session) -> float:
        return watched_power(shift, deviation=session_deviation(session, variances), limit=limit, n_sessions=half)

    more = range(now.n_units + 1, MOST_CONTACTS + 1)
    wider = _one_more(now)
    return PlanDrift(
        pace=pace,
        source=source,
        shift=shift,
        by_date=by_date(now, pace.a_year),
        by_watch=by_watch(now),
        contacts=_first(more, lambda n: by_date(_with(now, n), pace.a_year)),
        contacts_watched=_first(more, lambda n: by_watch(_with(now, n))),
        reviewers=(wider.n_client, wider.n_vendor) if by_date(wider, pace.a_year) >= PLAN_POWER else None,
        sessions=_first(range(pace.a_year + 1, MAX_SESSIONS + 1), lambda n: by_date(now, n)),
    )


def _first(numbers: Iterable[int], power: Callable[[int], float]) -> int | None:
    return next((n for n in numbers if power(n) >= PLAN_POWER), None)


def _with(session: Session, n_contacts: int) -> Session:
    return Session(n_contacts, session.n_client, session.n_vendor)


def _one_more(session: Session) -> Session:
    client, vendor = session.n_client, session.n_vendor
    return Session(session.n_units, client + (client <= vendor), vendor + (vendor <= client))
