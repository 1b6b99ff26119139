"""What the engagement's own ratings vary by, line by line and in totals: what plans of its sessions are made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration.analysis.pooled_lines import PooledLine, pooled_lines
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.analysis.review_scores import review_scores, totals_matrix
from calibration.stats.benchmarks import PLAN_OWN_UNITS, SMALLEST_GAP
from calibration.stats.gap_split import gap_split
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import LabelRule
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.store.engine import Db
from calibration.store.pooled_sessions import card_of
from calibration.store.sessions import SessionCard, scope_in
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import Scope
from calibration.vocabulary import AnswerType, CriterionKind, SessionScope, SessionState

MOST_SESSIONS = 12
"""Sessions of one's own that a plan rests on, the latest closed ones: half a year of a session a fortnight."""

_TOTALS_RULE = LabelRule(n_lines=2)  # a rate of 10 % over two: the 95 % interval that Results prints of totals
_MOST_POINTS = 100.0
_UNSTEADY = 3.0  # times the variance of the middle line of a kind, and more than is assumed: no line like the others
_LEVELS_OF_NUMBERS = 4  # free numbers are assumed to stray as on a scale of five levels: four steps
_Estimate = Callable[[RatingsMatrix], tuple[PlanVariances, int] | None]


@dataclass(frozen=True, slots=True)
class LineKind:
    """Lines of a card that are answered on the same scale.

    Attributes
    ----------
    just_about_right : bool
        Asks too little · about right · too much.
    scale : tuple of float or None
        Lowest and highest value; ``None`` for numbers without limits.
    step : float or None
        Scale points between neighbouring answers; ``None`` for free numbers.
    numbered : bool
        The levels carry numbers, so that they can be called by them.
    names : tuple of str
        Of the lines, in card order.
    apart : bool
        One line that varies so much more than the others of its kind that it is planned by itself (``_split_off``).
    """

    answer_type: AnswerType
    just_about_right: bool
    scale: tuple[float, float] | None
    step: float | None
    numbered: bool
    unit: str
    names: tuple[str, ...]
    apart: bool = False

    @property
    def widest(self) -> float | None:
        """The largest gap there can be, scale points; from about right to one end where that is the question."""
        if self.scale is None:
            return None
        return (self.scale[1] - self.scale[0]) / (2 if self.just_about_right else 1)


@dataclass(frozen=True, slots=True)
class PlanSource:
    """What a plan is made from, for lines of one kind or for totals.

    Attributes
    ----------
    kind : LineKind or None
        ``None``: totals, 0 to 100 score points.
    variances : PlanVariances or None
        ``None`` for numbers without limits that nobody has given yet: nothing can be assumed of them.
    n_contacts : int
        Contacts of one's own behind the variances; 0 when they are assumed.
    rule : LabelRule
    """

    kind: LineKind | None
    variances: PlanVariances | None
    n_contacts: int
    rule: LabelRule

    @property
    def widest(self) -> float | None:
        """The largest gap there can be, scale points; ``None`` without limits."""
        return _MOST_POINTS if self.kind is None else self.kind.widest


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """All that plans for one card in one room are made from.

    Attributes
    ----------
    lines : tuple of PlanSource
        By kind, the kind with the most lines first.
    n_names : int
        Lines answered by names without an order: no plan speaks of them.
    n_sessions, n_contacts : int
        The engagement's own that were read.
    """

    room: SessionScope
    lines: tuple[PlanSource, ...]
    totals: PlanSource
    n_names: int
    n_sessions: int
    n_contacts: int


def plan_scopes(db: Db, viewer: Viewer, sessions: Sequence[SessionCard], *, room: SessionScope) -> tuple[Scope, ...]:
    """What the viewer may read for a plan: the latest closed sessions of the room, as visibility opens them.

    Parameters
    ----------
    sessions : sequence of SessionCard
        Those that the viewer may know of, the newest first.

    Raises
    ------
    NotFound
        A session is not this viewer's to know of.
    """
    closed = [one.id for one in sessions if one.scope is room and one.state is SessionState.CLOSED]
    return tuple(scope_in(db, viewer, session_id) for session_id in closed[:MOST_SESSIONS])


def plan_basis(db: Db, scopes: Sequence[Scope], *, version_id: int, room: SessionScope) -> PlanBasis:
    """Read what ratings vary by within these scopes; without one, or with few contacts, the assumptions.

    Parameters
    ----------
    scopes : sequence of Scope
        Of :func:`plan_scopes`; may be empty.
    version_id : int
        The scorecard version to be scored on. A line's history is what was scored in the same meaning.
    """
    lines = pooled_lines([card_of(db, version_id)])
    directed = [line for line in lines if line.directed]
    cube = ratings_cube(db, scopes) if scopes else None
    own = _Own(cube if cube and cube.contacts else None, room)
    kinds: dict[LineKind, list[_Line]] = {}
    for line in directed:
        kinds.setdefault(_kind([line], named=False), []).append(_Line(line, own.of_line(line)))
    groups = [part for kind, group in kinds.items() for part in _split_off(group, kind)]
    sources = [_source(group, apart, own.room, n_lines=len(directed)) for group, apart in groups]
    return PlanBasis(
        room=room,
        lines=tuple(sorted(sources, key=lambda one: (one.kind.apart, -len(one.kind.names)) if one.kind else (True, 0))),
        totals=_totals(own),
        n_names=len(lines) - len(directed),
        n_sessions=len({contact.session_id for contact in cube.contacts}) if cube else 0,
        n_contacts=len(cube.contacts) if cube else 0,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and what is known of it: variances and the contacts behind them."""

    line: PooledLine
    own: tuple[PlanVariances, int] | None

    @property
    def variance(self) -> float | None:
        """Of one contact's gap between one reviewer of each side; ``None`` on fewer contacts than tell it."""
        if self.own is None or self.own[1] < PLAN_OWN_UNITS:
            return None
        return self.own[0].situation + 2 * self.own[0].slip


def _split_off(group: list[_Line], kind: LineKind) -> list[tuple[list[_Line], bool]]:
    """The lines of a kind that go together, and each that varies far more by itself: a mean would fit neither."""
    known = sorted(one.variance for one in group if one.variance is not None)
    assumed = _assumed(kind)
    if len(known) < 2 or assumed is None:
        return [(group, False)]
    limit = max(_UNSTEADY * known[(len(known) - 1) // 2], assumed.situation + 2 * assumed.slip)
    steady = [one for one in group if (one.variance or 0.0) <= limit]
    return [(steady, False), *(([one], True) for one in group if one not in steady)]


class _Own:
    """The engagement's own ratings, as estimates of what they vary by."""

    def __init__(self, cube: RatingsCube | None, room: SessionScope) -> None:
        self.room = room
        self._cube = cube
        self._estimate: _Estimate = _between if room is SessionScope.JOINT else _within
        found = enumerate(cube.lines) if cube else ()
        self._at = {(line.criterion_id, line.definition.meaning_revision): i for i, line in found}

    def of_line(self, line: PooledLine) -> tuple[PlanVariances, int] | None:
        """Of one line in its present meaning, with the contacts behind it."""
        place = self._at.get((line.criterion_id, line.definition.meaning_revision))
        return self._estimate(self._cube.matrices[place]) if self._cube is not None and place is not None else None

    def of_totals(self) -> tuple[PlanVariances, int] | None:
        """Of scores of whole reviews."""
        if self._cube is None:
            return None
        found = self._estimate(totals_matrix(self._cube, review_scores(self._cube).values))
        return _enough([found] if found else [])


def _enough(found: list[tuple[PlanVariances, int]]) -> tuple[PlanVariances, int] | None:
    n = max((n for _, n in found), default=0)
    return (PlanVariances.pooled(found), n) if n >= PLAN_OWN_UNITS else None


def _between(matrix: RatingsMatrix) -> tuple[PlanVariances, int] | None:
    split = gap_split(matrix, intervals=False)
    found = PlanVariances.of_split(split)
    return (found, split.whole.n_units) if found else None


def _within(matrix: RatingsMatrix) -> tuple[PlanVariances, int] | None:
    found = PlanVariances.of_one_side(matrix.values)
    n_paired = int(((~np.isnan(matrix.values)).sum(axis=1) > 1).sum())
    return (found, n_paired) if found else None


def _kind(lines: Sequence[PooledLine], *, named: bool = True) -> LineKind:
    line = lines[0]
    definition = line.definition
    step = definition.step if line.numeric else (line.categories[-1] - line.categories[0]) / (len(line.categories) - 1)
    return LineKind(
        answer_type=definition.answer_type,
        just_about_right=definition.kind is CriterionKind.TONE_FIT and definition.answer_type is AnswerType.ORDINAL,
        scale=line.scale,
        step=step,
        numbered=any(level.value is not None for level in definition.levels),
        unit=definition.unit,
        names=tuple(one.name for one in lines) if named else (),
    )


def _source(group: Sequence[_Line], apart: bool, room: SessionScope, *, n_lines: int) -> PlanSource:
    lines = [one.line for one in group]
    kind = replace(_kind(lines), apart=apart)
    if kind.answer_type is AnswerType.NUMERIC:
        # As the label takes numbers: no prior, and at least a fifth of a declared step.
        rule = LabelRule(tolerance=max(lines[0].tolerance, SMALLEST_GAP * (kind.step or 0.0)), n_lines=n_lines)
    else:
        rule = LabelRule(step=kind.step, n_lines=n_lines)
    found = _enough([one.own for one in group if one.own])
    if found is None:
        assumed = _assumed(kind)
        return PlanSource(kind, _in_room(assumed, room) if assumed else None, 0, rule)
    return PlanSource(kind, _at_least_rounded(found[0], kind), found[1], rule)


def _at_least_rounded(found: PlanVariances, kind: LineKind) -> PlanVariances:
    """Numbers counted in steps vary by what rounding leaves at the least (Sheppard's step²/12, as in the label)."""
    if kind.answer_type is not AnswerType.NUMERIC or kind.step is None:
        return found
    return replace(found, slip=max(found.slip, kind.step**2 / 12))


def _assumed(kind: LineKind) -> PlanVariances | None:
    if kind.answer_type is not AnswerType.NUMERIC:
        return PlanVariances.of_line(kind.step or 1.0)
    if kind.scale is None:
        return None
    return PlanVariances.of_line(max(kind.step or 0.0, (kind.scale[1] - kind.scale[0]) / _LEVELS_OF_NUMBERS))


def _totals(own: _Own) -> PlanSource:
    found = own.of_totals()
    return PlanSource(None, *(found or (_in_room(PlanVariances.of_totals(), own.room), 0)), _TOTALS_RULE)


def _in_room(assumed: PlanVariances, room: SessionScope) -> PlanVariances:
    """Within one side nobody expects something else: no situations."""
    return assumed if room is SessionScope.JOINT else replace(assumed, situation=0.0)
