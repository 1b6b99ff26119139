"""Session means of every line over months: what the statistics of drift are made from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from calibration.analysis.long_ratings import Floats, Index, LongRatings
from calibration.stats.rater_means import APART, n_units_apart, rater_means, rater_means_at_once, sided
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.repeat_blocks import marks_that_count
from calibration.stats.session_means import SessionMeans
from calibration.visibility.over_time import LEAST_REPEATS
from calibration.vocabulary import RaterKind, Side

Bools = npt.NDArray[np.bool_]
_SIDES = (Side.CLIENT, Side.VENDOR)


def session_means(ratings: LongRatings, *, in_use: Collection[int]) -> tuple[tuple[int, ...], SessionMeans]:
    """Return the positions of the lines whose answers have a direction, and their session means under their ids.

    Parameters
    ----------
    in_use : collection of int
        Interactions that are repeats in use now: ratings may have been read before one of them was retired.

    Notes
    -----
    The same figures as :meth:`calibration.stats.session_means.SessionMeans.of_sessions`, all sessions of a line at
    once. Where raters are positions in a file, or what is rated does not hang together, session by session.

    Everything else of a session can be opened in Results, so a mean over it and one or two repeats in use would give
    away what was answered on them: they wait until they are retired, unless both sides answered the line on
    ``LEAST_REPEATS`` of them in that session (:func:`calibration.stats.repeat_blocks.marks_that_count`).
    """
    kept = tuple(i for i, line in enumerate(ratings.lines) if line.directed or len(line.categories) == 2)
    people = _People(ratings, np.isin(ratings.interaction_of_contact, list(in_use)))
    made = [_line(ratings, i, people) for i in kept]
    shape = (len(kept), len(ratings.sessions), len(people.sides))
    return kept, SessionMeans(
        lines=tuple(ratings.lines[i].id for i in kept),
        raters=tuple(people.names),
        sides=tuple(people.sides),
        days=np.array([day.toordinal() for day in ratings.days], dtype=np.intp),
        means=np.array([one.means for one in made]).reshape(shape),
        n_units=np.array([one.n_units for one in made], dtype=np.intp).reshape(shape),
        n_shared=np.array([one.n_shared for one in made], dtype=np.intp).reshape(shape[:2]),
        n_apart=np.array([one.n_apart for one in made], dtype=np.intp).reshape(shape[:2]),
        steps=tuple(one.step for one in made),
    )


@dataclass
class _People:
    """The columns: named raters of a side, then one voice a side for positions in a file, where there are any."""

    ratings: LongRatings
    in_use: Bools
    names: list[str] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)

    def __post_init__(self) -> None:
        raters = self.ratings.raters
        self.positional = np.array([rater.kind is RaterKind.POSITIONAL for rater in raters], dtype=np.bool_)
        self.named = [i for i, rater in enumerate(raters) if rater.side in _SIDES and not self.positional[i]]
        for i in self.named:
            side = raters[i].side
            if side is not None:
                self.names.append(str(raters[i].id))
                self.sides.append(side)
        if self.positional.any():
            self.names += [f"{side} without names" for side in _SIDES]
            self.sides += _SIDES
        self.place = {name: i for i, name in enumerate(self.names)}
        # Sessions of contacts ascend, so that every session's contacts are a run of rows.
        n = len(self.ratings.sessions)
        self.starts: Index = np.searchsorted(self.ratings.session_of_contact, np.arange(n + 1))
        self.client, self.vendor = (
            np.array([rater.side is side for rater in raters], dtype=np.bool_) for side in _SIDES
        )

    def hide(self, values: Floats) -> None:
        """Take out, in place, answers on repeats in use that may enter no mean; values of shape (contacts, raters)."""
        rows = np.flatnonzero(self.in_use)
        rated = ~np.isnan(values[rows])
        both = rated[:, self.client].any(axis=1) & rated[:, self.vendor].any(axis=1)
        shared = rows[both]
        counts = marks_that_count(
            self.ratings.session_of_contact[shared],
            self.ratings.interaction_of_contact[shared],
            np.ones(len(shared), dtype=np.bool_),
            least=LEAST_REPEATS,
            split=None,
        )
        values[np.setdiff1d(rows, shared[counts])] = np.nan


@dataclass
class _LineMeans:
    means: Floats
    n_units: Index
    n_shared: Index
    n_apart: Index
    step: float | None


def _line(ratings: LongRatings, line: int, people: _People) -> _LineMeans:
    found = ratings.of_line(line)
    values = np.full((len(ratings.contacts), len(ratings.raters)), np.nan)
    values[found.contact, found.rater] = found.value
    people.hide(values)
    n_sessions, n_people = len(ratings.sessions), len(people.sides)
    own = values[:, people.named]
    client = np.array([people.sides[i] is Side.CLIENT for i in range(len(people.named))], dtype=np.bool_)
    rated = ~np.isnan(own)
    shared = rated[:, client].any(axis=1) & rated[:, ~client].any(axis=1)
    rated &= shared[:, None]
    n_shared = _summed(shared[:, None], people.starts)[:, 0].astype(np.intp)
    n_units = np.zeros((n_sessions, n_people), dtype=np.intp)
    n_units[:, : own.shape[1]] = _summed(rated, people.starts)
    sums = np.zeros((n_sessions, n_people))
    sums[:, : own.shape[1]] = _summed(np.where(rated, own, 0.0), people.starts)
    means = np.divide(sums, n_units, out=np.full(sums.shape, np.nan), where=n_units > 0)
    apart = np.abs(_side_mean(own[:, client]) - _side_mean(own[:, ~client])) > APART
    n_apart = _summed((apart & shared)[:, None], people.starts)[:, 0].astype(np.intp)
    step = _matrix(ratings, line, values[:0], range(len(ratings.raters))).step
    made = _LineMeans(means, n_units, n_shared, n_apart, step)
    gaps = ((n_units > 0) & (n_units < n_shared[:, None])).any(axis=1)
    told = _summed(~np.isnan(values[:, people.positional]), people.starts).any(axis=1)
    alone = _fit_at_once(own, client, people.starts, np.flatnonzero(gaps & ~told), made)
    for session in (*np.flatnonzero(told).tolist(), *alone):
        _one_session(ratings, line, people, values[people.starts[session] : people.starts[session + 1]], made, session)
    return made


def _fit_at_once(own: Floats, client: Bools, starts: Index, sessions: Index, made: _LineMeans) -> list[int]:
    """Put in the sessions with cells missing; returned are those whose contacts and raters do not hang together."""
    if not len(sessions):
        return []
    lengths = starts[sessions + 1] - starts[sessions]
    blocks = np.full((len(sessions), int(lengths.max()), own.shape[1]), np.nan)
    at = np.repeat(np.arange(len(sessions)), lengths)
    within = np.arange(len(at)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    blocks[at, within] = own[starts[sessions][at] + within]
    means, n_units, n_shared, together = rater_means_at_once(blocks, client=client)
    fitted, n = sessions[together], own.shape[1]
    made.means[fitted, :n], made.n_units[fitted, :n] = means[together], n_units[together]
    made.n_shared[fitted] = n_shared[together]
    return [int(session) for session in sessions[~together]]


def _one_session(
    ratings: LongRatings, line: int, people: _People, values: Floats, made: _LineMeans, session: int
) -> None:
    """Put in one session by the fit that knows what to do with what is missing."""
    present = np.flatnonzero(~np.isnan(values).all(axis=0))
    matrix = sided(_matrix(ratings, line, values, present.tolist()), line=ratings.lines[line].id)
    made.means[session], made.n_units[session] = np.nan, 0
    at = [people.place[rater] for rater in matrix.raters]
    made.means[session, at], made.n_units[session, at], made.n_shared[session] = rater_means(matrix)
    made.n_apart[session] = n_units_apart(matrix)


def _side_mean(values: Floats) -> Floats:
    """The mean of every contact's marks, 0 where there is none."""
    rated = ~np.isnan(values)
    return np.asarray(np.where(rated, values, 0.0).sum(axis=1) / np.maximum(rated.sum(axis=1), 1))


def _matrix(ratings: LongRatings, line: int, values: Floats, present: Sequence[int]) -> RatingsMatrix:
    pooled = ratings.lines[line]
    raters = [ratings.raters[i] for i in present]
    return RatingsMatrix.from_array(
        values[:, list(present)],
        level=pooled.level,
        categories=pooled.categories,
        raters=[str(rater.id) for rater in raters],
        sides=[rater.side for rater in raters],
        step=pooled.definition.step,
        named=not any(rater.kind is RaterKind.POSITIONAL for rater in raters),
    )


def _summed(rows: npt.NDArray[np.bool_] | Floats, starts: Index) -> Floats:
    """Return the sums over every session's run of rows; shape (sessions, columns)."""
    running = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    return np.asarray(running[starts[1:]] - running[starts[:-1]])
