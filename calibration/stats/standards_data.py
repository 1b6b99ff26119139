"""Ratings of one line over many sessions, one row a rating: what "who moved" is asked of."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from calibration.errors import InvalidInput
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray
from calibration.vocabulary import Side

SIDES = (Side.CLIENT, Side.VENDOR)
_POINTS_OF_A_SHARE = 100.0


@dataclass(frozen=True, eq=False)
class StandardsData:
    """Ratings of one line by both sides over ordered sessions. Immutable, arrays included.

    Attributes
    ----------
    value : array of float, shape (ratings,)
        In scale points; of pass/fail lines 0 or 100, so that every mean is in percentage points.
    rater, session, interaction : array of int, shape (ratings,)
        Positions in ``raters``, ``sessions`` and ``interactions``.
    raters, sessions, interactions : tuple
        Labels, each once; sessions from the first to the last.
    sides : tuple of Side
        Of each rater, client or vendor: raters of one side for life.
    origin : array of int, shape (interactions,)
        Session in which the interaction was scored first. A rating in a later one is of a *repeat*.
    step : float or None
        Distance of neighbouring answers in scale points; ``None``: free numbers.
    highest : float or None
        The best answer there is; ``None``: no upper end.
    pass_fail : bool
        Whether values are shares of passes in percentage points.

    Raises
    ------
    InvalidInput
        When lengths do not fit, a value is not finite, or a rater marked an interaction twice in one session.
    """

    value: FloatArray
    rater: IntArray
    session: IntArray
    interaction: IntArray
    raters: tuple[Hashable, ...]
    sessions: tuple[Hashable, ...]
    interactions: tuple[Hashable, ...]
    sides: tuple[Side, ...]
    origin: IntArray
    step: float | None = None
    highest: float | None = None
    pass_fail: bool = False

    def __post_init__(self) -> None:
        _check(self)
        for array in (self.value, self.rater, self.session, self.interaction, self.origin):
            array.setflags(write=False)

    @classmethod
    def from_columns(
        cls,
        value: npt.ArrayLike,
        *,
        rater: Sequence[Hashable] | IntArray,
        session: Sequence[Hashable] | IntArray,
        interaction: Sequence[Hashable] | IntArray,
        sides: Mapping[Hashable, Side | str],
        sessions: Sequence[Hashable],
        step: float | None = None,
        highest: float | None = None,
        pass_fail: bool = False,
    ) -> "StandardsData":
        """Build from columns, one entry a rating; entries without a value (N/A, missing) are left out.

        Parameters
        ----------
        value : array-like of float, shape (ratings,)
            NaN or ``None`` where there is no value; 0 or 1 for pass/fail.
        rater, session, interaction : sequence of labels, or array of int, same length
        sides : mapping from rater to side
            Client or vendor. Programs are no side: leave their rows out.
        sessions : sequence of labels
            Every session in the order of time, those without a rating of this line included.
        step, highest, pass_fail
            See the class; ``step`` and ``highest`` of pass/fail lines are 100 of themselves.

        Examples
        --------
        >>> data = StandardsData.from_columns(
        ...     [4, 3, 5], rater=["a", "b", "a"], session=[1, 1, 2], interaction=["x", "x", "x"],
        ...     sides={"a": "client", "b": "vendor"}, sessions=[1, 2])
        >>> data.is_repeat.tolist()
        [False, False, True]
        """
        values = np.asarray(value)
        if values.dtype != np.float64:
            values = np.array([np.nan if v is None else v for v in np.asarray(value, dtype=object)], dtype=np.float64)
        for what, column in (("rater", rater), ("session", session), ("interaction", interaction)):
            if len(column) != len(values):
                raise InvalidInput(f"There are {len(values)} values and {len(column)} entries of '{what}'.")
        kept = np.flatnonzero(~np.isnan(values))
        rater_at, raters = _coded(_taken(rater, kept))
        interaction_at, interactions = _coded(_taken(interaction, kept))
        session_at = _places(_taken(session, kept), sessions)
        unsided = [label for label in raters if label not in sides]
        if unsided:
            raise InvalidInput(f"Nobody said on which side rater '{unsided[0]}' is. Allowed: client, vendor.")
        origin = np.full(len(interactions), len(sessions), dtype=np.intp)
        np.minimum.at(origin, interaction_at, session_at)
        return cls(
            value=values[kept] * (_POINTS_OF_A_SHARE if pass_fail else 1.0),
            rater=rater_at,
            session=session_at,
            interaction=interaction_at,
            raters=raters,
            sessions=tuple(sessions),
            interactions=interactions,
            sides=tuple(Side(sides[label]) for label in raters),
            origin=origin,
            step=_POINTS_OF_A_SHARE if pass_fail else step,
            highest=_POINTS_OF_A_SHARE if pass_fail else highest,
            pass_fail=pass_fail,
        )

    @cached_property
    def is_repeat(self) -> BoolArray:
        """True for ratings of interactions that were scored in an earlier session; shape (ratings,)."""
        return np.asarray(self.session > self.origin[self.interaction])

    @cached_property
    def of_vendor(self) -> IntArray:
        """1 for the vendor's ratings, 0 for the client's; shape (ratings,)."""
        return np.array([SIDES.index(side) for side in self.sides], dtype=np.intp)[self.rater]

    def phases(self, changes: Sequence[int]) -> IntArray:
        """Return the phase of each session, counted from 0.

        Parameters
        ----------
        changes : sequence of int
            Positions of the sessions with which a new phase begins, ascending, after the first session.

        Raises
        ------
        InvalidInput
            When there is no change, or one outside the sessions.
        """
        n = len(self.sessions)
        if not changes or list(changes) != sorted(set(changes)) or not 0 < changes[0] <= changes[-1] < n:
            raise InvalidInput(
                f"Phases change at the sessions {list(changes)} of {n}. "
                f"Allowed: at least one position from 1 to {n - 1}, ascending, each once."
            )
        return np.searchsorted(np.asarray(changes), np.arange(n), side="right")


def _taken(labels: Sequence[Hashable] | IntArray, kept: IntArray) -> Sequence[Hashable] | IntArray:
    return labels[kept] if isinstance(labels, np.ndarray) else [labels[i] for i in kept.tolist()]


def _coded(labels: Sequence[Hashable] | IntArray) -> tuple[IntArray, tuple[Hashable, ...]]:
    """Return the place of each label among the different ones, and these, in the order in which they come first."""
    if isinstance(labels, np.ndarray):
        found, first, code = np.unique(labels, return_index=True, return_inverse=True)
        order = np.argsort(first)
        place = np.empty(len(found), dtype=np.intp)
        place[order] = np.arange(len(found))
        return place[code], tuple(found[order].tolist())
    places: dict[Hashable, int] = {}
    codes = [places.setdefault(label, len(places)) for label in labels]
    return np.array(codes, dtype=np.intp), tuple(places)


def _places(labels: Sequence[Hashable] | IntArray, known: Sequence[Hashable]) -> IntArray:
    places = {label: i for i, label in enumerate(known)}
    code, different = _coded(labels)
    strangers = [label for label in different if label not in places]
    if strangers or len(places) != len(known):
        found = f"'{strangers[0]}' is not among them" if strangers else "one stands there twice"
        raise InvalidInput(f"There are {len(known)} sessions, and {found}. Allowed: every session once, in order.")
    return np.array([places[label] for label in different], dtype=np.intp)[code]


def _check(data: StandardsData) -> None:
    n = len(data.value)
    if any(len(codes) != n for codes in (data.rater, data.session, data.interaction)):
        raise InvalidInput(f"There are {n} values with other numbers of raters, sessions or interactions.")
    if len(data.sides) != len(data.raters) or len(data.origin) != len(data.interactions):
        raise InvalidInput(
            f"There are {len(data.sides)} sides for {len(data.raters)} raters and {len(data.origin)} origins for "
            f"{len(data.interactions)} interactions. Allowed: one each."
        )
    if not np.isfinite(data.value).all():
        raise InvalidInput("A rating is not finite. Allowed: finite numbers; leave out what was not rated.")
    if any(side not in SIDES for side in data.sides):
        raise InvalidInput("A rater is on neither side. Allowed: client, vendor; programs are left out.")
    if data.pass_fail and not np.isin(data.value, (0.0, _POINTS_OF_A_SHARE)).all():
        raise InvalidInput("A pass/fail answer is neither fail nor pass. Allowed: 0 and 1.")
    if (data.session < data.origin[data.interaction]).any():
        raise InvalidInput("An interaction was rated before the session it comes from. Allowed: then or later.")
    key = (data.interaction * len(data.raters) + data.rater) * len(data.sessions) + data.session
    found, counts = np.unique(key, return_counts=True)
    if (counts > 1).any():
        at = int(np.flatnonzero(key == found[np.argmax(counts > 1)])[0])
        raise InvalidInput(
            f"Rater '{data.raters[data.rater[at]]}' marked interaction '{data.interactions[data.interaction[at]]}' "
            f"twice in session '{data.sessions[data.session[at]]}'. Allowed: once a session."
        )
