"""Procedure drift: after a change that others adopted, does one site or shift fall behind on a line?"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.contact_load import ContactLoad
from calibration.analysis.long_ratings import Floats, Index, LongRatings, long_ratings
from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.pressure_groups import By, Grouping, groupings_of
from calibration.analysis.pressure_scores import counted_contacts, session_of, side_values, together
from calibration.analysis.price import MoreContacts
from calibration.analysis.since_choice import Since, since_choices
from calibration.analysis.since_price import sessions_in_time
from calibration.scorecard.process_lines import is_process_line
from calibration.scorecard.score_plan import number_points
from calibration.stats.adoption import Adoption, adoption
from calibration.stats.group_verdict import AdoptionTold, adoption_verdicts
from calibration.stats.pressure_benchmarks import FREE_STEP
from calibration.store.engine import Db
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import AdoptionVerdict, SinceKind

SHIFTS = (By.SITE, By.HOUR)
"""What a change may be followed by: sites, and shifts as blocks of hours."""


@dataclass(frozen=True, slots=True)
class DriftGroup:
    """One line in one group of contacts, before and after a change. Scale points, higher is better.

    Attributes
    ----------
    since : Since
        The card or the decision.
    line, name : str
        As the newest card with the line has it.
    grouping : By
    group : str
    found : Adoption
    interval : tuple of float or None
        Of the lag.
    step : float
        Distance of neighbouring answers.
    price : MoreContacts or None
        Further sessions that would settle it; ``None`` where it is settled.
    contacts : tuple of int
        Session contacts of the group after the change, lowest mark first.
    """

    since: Since
    line: str
    name: str
    grouping: By
    group: str
    found: Adoption
    interval: tuple[float, float] | None
    verdict: AdoptionVerdict
    q_value: float | None
    step: float
    price: MoreContacts | None
    contacts: tuple[int, ...]

    @property
    def strength(self) -> float:
        """Standard errors that the group lags by; negative: it is ahead."""
        lag = self.found.lag
        return -lag.value / lag.standard_error if lag is not None and lag.standard_error else 0.0


@dataclass(frozen=True, slots=True)
class ProcedureDrift:
    """Every change by every line and group with contacts on both sides of it.

    Attributes
    ----------
    changes : tuple of Since
        Newest first.
    groups : tuple of DriftGroup
        What lags first, then by how much it looks to; those that nothing can be said of last.
    n_questions : int
        Tested.
    session_of : dict from int to int
        Session of every session contact that counts.
    patience : int
        The most further sessions that a price may ask for (:func:`calibration.analysis.since_price.sessions_in_time`).
    """

    changes: tuple[Since, ...]
    groups: tuple[DriftGroup, ...]
    n_questions: int
    session_of: dict[int, int]
    patience: int

    @property
    def lagging(self) -> tuple[DriftGroup, ...]:
        """What is named."""
        return tuple(one for one in self.groups if one.verdict is AdoptionVerdict.LAGS)


def procedure_drift(db: Db, scope: LongScope, *, confidence_level: float = 0.95) -> ProcedureDrift:
    """Look at every new card on all its process lines, and at every decision on its own line.

    Notes
    -----
    Compared are the sessions between the card before and the card after, each contact once and no repeat in use. A mark
    is its share of the line's points times the width of the newest scale, so that a line worded anew is compared with
    what it was; what the new words did to everybody is in the others, too. Each side's mean is freed of who scored
    (``pressure_scores.centred``), and both sides count alike.
    """
    ratings = long_ratings(db, scope)
    changes = tuple(one for one in since_choices(db, scope) if one.kind is not SinceKind.MIDDLE)
    makers = _makers(ratings)
    asked = [one for change in changes for one in (_asked(ratings, makers, change, changes) if makers else ())]
    verdicts = adoption_verdicts([one.found for one in asked], steps=[one.step for one in asked])
    groups = [_told(one, told, confidence_level) for one, told in zip(asked, verdicts, strict=True)]
    groups.sort(key=_lagging_first)
    tested = sum(one.q_value is not None for one in groups)
    session = session_of(ratings, makers.counted) if makers else {}
    return ProcedureDrift(changes, tuple(groups), tested, session, sessions_in_time(ratings.days))


def _lagging_first(one: DriftGroup) -> tuple[bool, bool, float, str, str]:
    return one.verdict is not AdoptionVerdict.LAGS, one.q_value is None, -one.strength, one.name, one.group


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """One question, with what answers it."""

    since: Since
    line: PooledLine
    grouping: By
    group: str
    found: Adoption
    step: float
    contacts: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Line:
    """One process line over all its meanings: a value of every contact that counts."""

    line: PooledLine
    step: float
    values: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Makers:
    counted: Index
    session: Index
    groupings: tuple[Grouping, ...]
    lines: tuple[_Line, ...]


def _makers(ratings: LongRatings) -> _Makers | None:
    counted = counted_contacts(ratings)
    if not len(counted):
        return None
    contacts = [ratings.contacts[i] for i in counted]
    nothing = ContactLoad((float("nan"),) * len(contacts), (None,) * len(contacts), from_population=False)
    found = groupings_of(contacts, zone=ZoneInfo(ratings.frame.time_zone), load=nothing)
    newest: dict[int, list[int]] = {}
    for i, line in enumerate(ratings.lines):
        if is_process_line(line.definition):
            newest.setdefault(line.criterion_id, []).append(i)
    return _Makers(
        counted=counted,
        session=ratings.session_of_contact[counted],
        groupings=tuple(one for one in found if one.key in SHIFTS),
        lines=tuple(_line(ratings, positions, counted) for positions in newest.values()),
    )


def _line(ratings: LongRatings, positions: Sequence[int], counted: Index) -> _Line:
    """A criterion in all its meanings; of the first position, the newest one, are name and scale."""
    newest = ratings.lines[positions[0]]
    low, high = newest.scale or (0.0, 1.0)
    width = high - low
    contact, rater, value = [], [], []
    for position in positions:
        columns = ratings.of_line(position)
        contact.append(columns.contact)
        rater.append(columns.rater)
        value.append(width * _points(ratings.lines[position], columns.value))
    sides = side_values(ratings, np.concatenate(contact), np.concatenate(rater), np.concatenate(value))
    step = newest.definition.step or (FREE_STEP * width if newest.numeric else width / max(len(newest.codes) - 1, 1))
    return _Line(newest, step, together(*sides)[counted])


def _points(line: PooledLine, values: Floats) -> Floats:
    """Share of the line's points that answers earn."""
    given, place = np.unique(values, return_inverse=True)
    if line.numeric:
        return np.array([number_points(line.definition, value) for value in given.tolist()], dtype=np.float64)[place]
    earned = {}
    for code, value in zip(line.codes, line.values, strict=True):
        level = line.definition.level(code)
        earned[value] = np.nan if level is None else level.points
    return np.array([earned[value] for value in given.tolist()], dtype=np.float64)[place]


def _asked(ratings: LongRatings, makers: _Makers, change: Since, changes: Sequence[Since]) -> list[_Asked]:
    """Every line and group that has contacts on both sides of a change."""
    cards = sorted(one.day for one in changes if one.kind is SinceKind.CARD)
    first = max((day for day in cards if day < change.day), default=None)
    last = min((day for day in cards if day > change.day), default=None)
    inside = np.array([(first is None or day >= first) and (last is None or day < last) for day in ratings.days])
    after = np.array([day >= change.day for day in ratings.days])[makers.session]
    rows = np.flatnonzero(inside[makers.session])
    found = []
    for line in makers.lines:
        if change.criterion_id is not None and line.line.criterion_id != change.criterion_id:
            continue
        for grouping in makers.groupings:
            known = rows[grouping.group[rows] >= 0]
            for place, name in enumerate(grouping.groups):
                member = grouping.group[known] == place
                one = adoption(
                    line.values[known],
                    sessions=makers.session[known],
                    member=member,
                    after=after[known],
                    step=line.step,
                )
                if one.own is None:
                    continue
                mine = known[member & after[known] & ~np.isnan(line.values[known])]
                ids = tuple(
                    ratings.contacts[makers.counted[i]].id for i in mine[np.argsort(line.values[mine], kind="stable")]
                )
                found.append(_Asked(change, line.line, By(grouping.key), name, one, line.step, ids))
    return found


def _told(one: _Asked, told: AdoptionTold, confidence_level: float) -> DriftGroup:
    more = None if told.verdict is not AdoptionVerdict.CANNOT_TELL else MoreContacts(None, told.more)
    return DriftGroup(
        since=one.since,
        line=one.line.id,
        name=one.line.definition.name,
        grouping=one.grouping,
        group=one.group,
        found=one.found,
        interval=one.found.lag.interval(confidence_level) if one.found.lag else None,
        verdict=told.verdict,
        q_value=told.q_value,
        step=one.step,
        price=more,
        contacts=one.contacts,
    )
