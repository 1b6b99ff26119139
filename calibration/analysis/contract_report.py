"""The contract's clause, period by period: what it counts, whether it is met as written, and what that can show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.contract_ground import NOTHING, Ground, ground_of
from calibration.analysis.contract_periods import Period, period_of
from calibration.analysis.price import sessions_for
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.side_means import single_voices
from calibration.scorecard.contract_clause import ContractClause
from calibration.stats.contract import ContractResult, contract_result
from calibration.stats.contract_comparisons import Comparisons
from calibration.stats.ratings_matrix import BoolArray
from calibration.store.engine import Db
from calibration.store.pooled_sessions import PooledSession, engagement_frame, pooled_sessions
from calibration.visibility.scope import Scope
from calibration.vocabulary import ContractFigure, ContractPeriod, SessionScope, SessionState

MOST_PERIODS = 12
"""Periods computed and shown: the chosen one and those before it."""


@dataclass(frozen=True, slots=True)
class ContractContact:
    """One contact as the clause counts it.

    Attributes
    ----------
    contact : int
        Session contact.
    session, position : int
        Number of its session, and its place in it.
    n_compared, n_met : int
        Comparisons, and those within the tolerance (or the same); ``n_met`` is 0 for the mean gap.
    difference, apart : float or None
        Mean of total − reference with and without sign, score points; ``None`` where answers are compared, and the sign
        also where it would tell a single review that the session does not show (``single_voices``).
    outside : bool
        A comparison is not met; for the mean gap: further apart than the target.
    """

    contact: int
    session: int
    position: int
    external_id: str
    n_compared: int
    n_met: int
    difference: float | None
    apart: float | None
    outside: bool


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """The clause in one period.

    Attributes
    ----------
    name : str
        Of the session where each is a period of its own; empty otherwise.
    session_ids : tuple of int
        Sessions that count: joint, closed, neither void nor superseded.
    n_contacts, n_without : int
        Contacts of these sessions that are open, and those of them with nothing to compare.
    n_not_agreed : int
        Answers that are not counted, because nothing was agreed on their line of their contact.
    n_hidden : int
        Contacts of these sessions that are not open to the viewer.
    n_not_closed, n_left_out : int
        Joint sessions of the period that are not closed yet, and those that are void or superseded.
    contacts : tuple of ContractContact
        Those compared, outside and furthest apart first.
    sessions_to_settle : int or None
        About how many sessions ``result.n_to_settle`` is beyond the present number of contacts.
    """

    period: Period
    name: str
    session_ids: tuple[int, ...]
    n_contacts: int
    n_without: int
    n_not_agreed: int
    n_hidden: int
    n_not_closed: int
    n_left_out: int
    result: ContractResult
    contacts: tuple[ContractContact, ...]
    sessions_to_settle: int | None

    @property
    def outside(self) -> tuple[int, ...]:
        """The contacts that are outside."""
        return tuple(one.contact for one in self.contacts if one.outside)


@dataclass(frozen=True, slots=True)
class ContractReport:
    """What the contract counts.

    Attributes
    ----------
    periods : tuple of PeriodResult
        The one that the chosen sessions fall into last, and those before it, oldest first; ``MOST_PERIODS`` at most.
    n_periods_chosen : int
        Periods that the chosen sessions fall into.
    n_internal : int
        Chosen sessions that are one side's own: no contract counts them.
    """

    clause: ContractClause
    periods: tuple[PeriodResult, ...]
    n_periods_chosen: int
    n_internal: int

    @property
    def current(self) -> PeriodResult:
        """The period that the chosen sessions fall into."""
        return self.periods[-1]


def contract_report(db: Db, scopes: Sequence[Scope], chosen: tuple[int, ...]) -> ContractReport | None:
    """The clause of the engagement in the period of the chosen sessions and in those before.

    Parameters
    ----------
    scopes : sequence of Scope
        What the viewer may see of every joint session, and of the chosen ones; one per session, one engagement.
    chosen : tuple of int, not empty
        Ids of sessions, all among the scopes.

    Returns
    -------
    ContractReport or None
        ``None`` without a clause.

    Notes
    -----
    Of a session that does not count nothing but its date and state is read, and of internal ones that nobody chose not
    even that.
    """
    frame = engagement_frame(db, scopes[0].engagement_id)
    clause = frame.clause
    if clause is None:
        return None
    zone = ZoneInfo(frame.time_zone)
    found = [(s, period_of(s, clause.period, zone)) for s in pooled_sessions(db, scopes)]
    of_chosen = {period for session, period in found if session.id in chosen}
    last = max(of_chosen)
    joint = [
        (s, period)
        for s, period in found
        if s.scope is SessionScope.JOINT and s.state is not SessionState.CANCELLED and period <= last
    ]
    kept = sorted({period for _, period in joint} | {last})[-MOST_PERIODS:]
    by_period = {period: [s for s, other in joint if other == period] for period in kept}
    counted = {s.id for sessions in by_period.values() for s in sessions if _counts(s)}
    ground = ground_of(db, [scope for scope in scopes if scope.session_id in counted], clause)
    names = {period: s.name for s, period in found if clause.period is ContractPeriod.SESSION}
    return ContractReport(
        clause=clause,
        periods=tuple(
            _period_result(period, by_period[period], clause, ground, name=names.get(period, "")) for period in kept
        ),
        n_periods_chosen=len(of_chosen),
        n_internal=sum(s.id in chosen and s.scope is not SessionScope.JOINT for s, _ in found),
    )


def _counts(session: PooledSession) -> bool:
    return session.counted and session.state is SessionState.CLOSED


def _period_result(
    period: Period, sessions: Sequence[PooledSession], clause: ContractClause, ground: Ground, *, name: str
) -> PeriodResult:
    counted = {session.id: session for session in sessions if _counts(session)}
    cube = ground.cube
    facts = [] if cube is None else [(i, c) for i, c in enumerate(cube.contacts) if c.session_id in counted]
    rows = np.array([i for i, _ in facts], dtype=np.intp)
    compared = ground.compare(rows) if facts else NOTHING
    result = contract_result(clause, compared)
    contacts = [contact for _, contact in facts]
    more = None if result.n_to_settle is None else result.n_to_settle - len(compared.units)
    return PeriodResult(
        period=period,
        name=name,
        session_ids=tuple(counted),
        n_contacts=len(contacts),
        n_without=len(contacts) - len(compared.units),
        n_not_agreed=ground.n_not_agreed(rows) if facts else 0,
        n_hidden=sum(session.n_contacts for session in counted.values()) - len(contacts),
        n_not_closed=sum(session.counted and session.state is not SessionState.CLOSED for session in sessions),
        n_left_out=sum(not session.counted for session in sessions),
        result=result,
        contacts=_contacts(cube, compared, clause, {s.id: s.number for s in counted.values()}) if cube else (),
        sessions_to_settle=sessions_for(contacts, more),
    )


def _contacts(
    cube: RatingsCube, compared: Comparisons, clause: ContractClause, numbers: Mapping[int, int]
) -> tuple[ContractContact, ...]:
    gap = clause.figure is ContractFigure.MEAN_ABSOLUTE_GAP
    met = np.zeros(len(compared.units)) if gap else compared.met(clause.tolerance)
    rows = []
    alone = single_voices(cube, _answered(cube))
    for i, unit in enumerate(compared.units):
        row = cube.row_of(int(unit))
        fact = cube.contacts[row]
        apart = None if compared.mean_distance is None else float(compared.mean_distance[i])
        rows.append(
            ContractContact(
                contact=fact.id,
                session=numbers[fact.session_id],
                position=fact.position,
                external_id=fact.external_id,
                n_compared=int(compared.n_compared[i]),
                n_met=int(met[i]),
                difference=None
                if compared.mean_difference is None or alone[row]
                else float(compared.mean_difference[i]),
                apart=apart,
                outside=(apart or 0.0) > clause.target if gap else int(met[i]) < int(compared.n_compared[i]),
            )
        )
    return tuple(sorted(rows, key=lambda one: (not one.outside, -(one.apart or 0.0), one.n_met - one.n_compared)))


def _answered(cube: RatingsCube) -> BoolArray:
    """Which reviews there are; (contacts, reviewers)."""
    return np.asarray(((cube.codes >= 0) | ~np.isnan(cube.numbers) | cube.not_applicable).any(axis=0))
