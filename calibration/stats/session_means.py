"""What a card's lines looked like session by session: the mean of every rater, ready to be watched over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from calibration.errors import InvalidInput
from calibration.stats.rater_means import APART, SIDES, n_units_apart, rater_means, sided
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
from calibration.vocabulary import Side


@dataclass(frozen=True, eq=False, slots=True)
class SessionMeans:
    """Means of raters by line and session, over contacts that both sides scored. Immutable, arrays included.

    Attributes
    ----------
    lines : tuple of str
        One per criterion and meaning (or per section, tone scale …), unique.
    raters : tuple of str
        Everybody who took part at any time, unique.
    sides : tuple of Side
        One per rater, client or vendor.
    days : array of int, shape (sessions,)
        When each session was held, in days from any day; never falling.
    means : array of float, shape (lines, sessions, raters)
        In the line's scale points; NaN where the rater gave nothing.
    n_units : array of int, shape (lines, sessions, raters)
        Contacts behind each mean; 0 exactly where it is NaN.
    n_shared : array of int, shape (lines, sessions)
        Contacts that both sides scored.
    n_apart : array of int, shape (lines, sessions)
        Those of them on which the sides' means differ.
    steps : tuple of float or None
        Scale points between neighbouring answers of each line; ``None`` for free numbers.

    Raises
    ------
    InvalidInput
        When shapes and labels do not fit, labels repeat, days fall, or a mean has no contacts or contacts no mean.
    """

    lines: tuple[str, ...]
    raters: tuple[str, ...]
    sides: tuple[Side, ...]
    days: IntArray
    means: FloatArray
    n_units: IntArray
    n_shared: IntArray
    n_apart: IntArray
    steps: tuple[float | None, ...]

    def __post_init__(self) -> None:
        _check(self)
        for array in (self.days, self.means, self.n_units, self.n_shared, self.n_apart):
            array.setflags(write=False)

    @classmethod
    def from_array(
        cls,
        means: npt.ArrayLike,
        *,
        sides: Sequence[Side | str],
        n_units: npt.ArrayLike,
        days: Sequence[int] | None = None,
        lines: Sequence[str] | None = None,
        raters: Sequence[str] | None = None,
        step: float | None = None,
    ) -> "SessionMeans":
        """Build from means; ``n_units`` may be one number for all, or one per session, rater or line that broadcasts.

        Parameters
        ----------
        means : array-like, shape (sessions, raters) or (lines, sessions, raters)
        sides, n_units, days, lines, raters
            See the class; by default days are 0, 1, 2 … and labels "1", "2" … Of means alone nobody can say on how
            many contacts the sides differ: one where their means do, else none.
        step : float, optional
            Of every line.

        Examples
        --------
        >>> SessionMeans.from_array([[3.5, 4.0], [3.0, 4.0]], sides=["client", "vendor"], n_units=4).n_sessions
        2
        """
        values = np.array(means, dtype=np.float64)
        values = values[None] if values.ndim == 2 else values
        n = np.where(np.isnan(values), 0, np.broadcast_to(np.asarray(n_units, dtype=np.intp), values.shape))
        client = np.array([side == Side.CLIENT for side in sides])
        n_lines, n_sessions, n_raters = values.shape
        shared = np.minimum(n[:, :, client].max(axis=2, initial=0), n[:, :, ~client].max(axis=2, initial=0))
        gaps = _mean_over(values[:, :, client], 2) - _mean_over(values[:, :, ~client], 2)
        return cls(
            lines=tuple(lines or (str(i + 1) for i in range(n_lines))),
            raters=tuple(raters or (str(i + 1) for i in range(n_raters))),
            sides=tuple(Side(side) for side in sides),
            days=np.array(range(n_sessions) if days is None else days, dtype=np.intp),
            means=values,
            n_units=n,
            n_shared=shared,
            n_apart=(np.abs(np.nan_to_num(gaps)) > APART).astype(np.intp),
            steps=(step,) * n_lines,
        )

    @classmethod
    def of_sessions(cls, sessions: Sequence[Mapping[str, RatingsMatrix]], *, days: Sequence[int]) -> "SessionMeans":
        """Build from the ratings of sessions.

        Parameters
        ----------
        sessions : sequence of mapping of str to RatingsMatrix
            Per session its lines by name, in the order held. A line of a new meaning has a new name.
        days : sequence of int
            When each was held.

        Notes
        -----
        A rater's mean is of the additive fit rating = contact + rater over the contacts both sides scored: on complete
        data the plain mean; where cells miss, what it would be had everybody scored the same contacts. Raters without a
        side do not count. Positions in a file are no persons: a session's are one voice a side.

        Raises
        ------
        InvalidInput
            For names (they have no mean), for a rater of two sides, and for a line whose step changes.
        """
        judged = [{name: sided(matrix, line=name) for name, matrix in session.items()} for session in sessions]
        raters = _raters(judged)
        lines = tuple(dict.fromkeys(name for session in sessions for name in session))
        shape = (len(lines), len(sessions), len(raters))
        means, n_units = np.full(shape, np.nan), np.zeros(shape, dtype=np.intp)
        n_shared, n_apart = np.zeros(shape[:2], dtype=np.intp), np.zeros(shape[:2], dtype=np.intp)
        steps = dict[str, float | None]()
        place = {rater: i for i, rater in enumerate(raters)}
        for t, session in enumerate(judged):
            for name, matrix in session.items():
                if matrix.step != steps.setdefault(name, matrix.step):
                    raise InvalidInput(
                        f"Line '{name}' has steps of {steps[name]} and of {matrix.step}. "
                        "A scale that changed is a line of another name."
                    )
                line, at = lines.index(name), [place[rater] for rater in matrix.raters]
                means[line, t, at], n_units[line, t, at], n_shared[line, t] = rater_means(matrix)
                n_apart[line, t] = n_units_apart(matrix)
        return cls(
            lines=lines,
            raters=tuple(raters),
            sides=tuple(raters.values()),
            days=np.array(days, dtype=np.intp),
            means=means,
            n_units=n_units,
            n_shared=n_shared,
            n_apart=n_apart,
            steps=tuple(steps[name] for name in lines),
        )

    @property
    def n_sessions(self) -> int:
        """Sessions, in order."""
        return len(self.days)

    @property
    def client(self) -> BoolArray:
        """Whether each rater is of the client; shape (raters,)."""
        return np.array([side is Side.CLIENT for side in self.sides], dtype=np.bool_)

    def take_sessions(self, first: int, last: int) -> "SessionMeans":
        """Return sessions ``first`` up to but not including ``last``."""
        kept = slice(first, last)
        return replace(
            self,
            days=self.days[kept],
            means=self.means[:, kept],
            n_units=self.n_units[:, kept],
            n_shared=self.n_shared[:, kept],
            n_apart=self.n_apart[:, kept],
        )


def pooled_means(
    sessions: SessionMeans, sections: Mapping[str, Sequence[str]], *, widths: Mapping[str, float] | None = None
) -> SessionMeans:
    """Pool lines: one line a section, as means over its lines.

    Parameters
    ----------
    sessions : SessionMeans
    sections : mapping of str to sequence of str
        Names of the lines of each section.
    widths : mapping of str to float, optional
        Scale points from the worst to the best answer of each line, to pool lines of different scales as shares of
        their scale. Default: 1, scale points.

    Returns
    -------
    SessionMeans
        One line a section, without steps (a mean of lines is a free number).

    Notes
    -----
    Before the mean is taken each line's session is centred between the sides and freed of the line's own standing gap
    (its mean over sessions, less the section's), so that a line that was missing in some sessions does not look like a
    move of the others. With all lines in all sessions gaps are the plain means of the lines' gaps. Contacts on which
    the sides differ: those of the line with the most.
    """
    width = np.array([(widths or {}).get(name, 1.0) for name in sessions.lines])
    if not (width > 0).all():
        raise InvalidInput(f"The width of line '{sessions.lines[int(np.argmin(width))]}' is not above 0.")
    values = sessions.means / width[:, None, None]
    half = np.where(sessions.client, 0.5, -0.5)
    sides = [_mean_over(values[:, :, sessions.client == wanted], 2) for wanted in (True, False)]
    values = values - ((sides[0] + sides[1]) / 2)[:, :, None]
    standing = _mean_over(sides[0] - sides[1], 1)
    pooled, counts, shared, differing = [], [], [], []
    for name, members in sections.items():
        rows = _rows(sessions, name, members)
        apart = standing[rows] - _mean_over(standing[rows], 0)
        pooled.append(_mean_over(values[rows] - np.nan_to_num(apart)[:, None, None] * half, 0))
        counts.append(np.where(np.isnan(values[rows]), 0, sessions.n_units[rows]).sum(axis=0))
        shared.append(sessions.n_shared[rows].max(axis=0))
        differing.append(sessions.n_apart[rows].max(axis=0))
    return replace(
        sessions,
        lines=tuple(sections),
        means=np.array(pooled),
        n_units=np.array(counts),
        n_shared=np.array(shared),
        n_apart=np.array(differing),
        steps=(None,) * len(sections),
    )


def _rows(sessions: SessionMeans, section: str, members: Sequence[str]) -> list[int]:
    unknown = [name for name in members if name not in sessions.lines]
    if unknown or not members:
        found = f"the line '{unknown[0]}'" if unknown else "no line"
        raise InvalidInput(f"Section '{section}' has {found}. Allowed: {', '.join(sessions.lines)}.")
    return [sessions.lines.index(name) for name in members]


def _mean_over(values: FloatArray, axis: int) -> FloatArray:
    """Return the mean of what is there, NaN where nothing is."""
    there = ~np.isnan(values)
    n = there.sum(axis=axis)
    total = np.where(there, values, 0.0).sum(axis=axis)
    return np.asarray(np.divide(total, n, out=np.full(total.shape, np.nan), where=n > 0))


def _raters(sessions: Sequence[Mapping[str, RatingsMatrix]]) -> dict[str, Side]:
    """Return everybody's side, in the order of appearance."""
    found: dict[str, Side] = {}
    for session in sessions:
        for matrix in session.values():
            for rater, side in zip(matrix.raters, matrix.sides, strict=True):
                if side is not None and found.setdefault(rater, side) is not side:
                    raise InvalidInput(f"Rater '{rater}' stands on both sides. Allowed: one side for life.")
    return found


def _check(s: SessionMeans) -> None:
    shape = (len(s.lines), len(s.days), len(s.raters))
    if (
        s.means.shape != shape
        or s.n_units.shape != shape
        or s.n_shared.shape != shape[:2]
        or s.n_apart.shape != shape[:2]
    ):
        raise InvalidInput(
            f"Means have shape {s.means.shape}, contacts {s.n_units.shape}, {s.n_shared.shape} and {s.n_apart.shape}. "
            f"Needed: {len(s.lines)} lines × {len(s.days)} sessions × {len(s.raters)} raters."
        )
    if len(s.sides) != len(s.raters) or len(s.steps) != len(s.lines):
        raise InvalidInput(f"There are {len(s.sides)} sides for {len(s.raters)} raters, {len(s.steps)} steps of lines.")
    if len(set(s.lines)) < len(s.lines) or len(set(s.raters)) < len(s.raters):
        raise InvalidInput("A line or a rater stands twice among the session means. Allowed: each once.")
    if any(side not in SIDES for side in s.sides):
        raise InvalidInput("A rater of the session means is of neither side. Allowed: client, vendor.")
    if (np.diff(s.days) < 0).any():
        raise InvalidInput("Sessions are not in the order in which they were held.")
    if np.isinf(s.means).any() or not np.array_equal(np.isnan(s.means), s.n_units <= 0):
        raise InvalidInput("A mean has no contacts, or contacts have no mean. Needed: both or neither.")
