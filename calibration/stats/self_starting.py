"""Self-starting two-sided CUSUM: a chart that needs no quiet first year, for many lines at once."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtr

from calibration.stats.drift_benchmarks import REFERENCE_SESSIONS, WATCH_SLACK
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray

_LARGEST_Z = 8.0


@dataclass(frozen=True, eq=False, slots=True)
class ChartStates:
    """The chart after every session; each array of shape (lines, sessions).

    Attributes
    ----------
    z : array of float
        Under no drift independent and standard normal; NaN where there is none yet.
    above, below : array of float
        Sums C⁺ and C⁻, 0 or more.
    alarm : array of int
        1 or −1 at the session where the chart goes off, in the direction of the move; else 0.
    since : array of int
        Where the sum that goes off last left 0: the chart's own guess of the first session of the move. Else −1.
    n_reference : array of int
        Earlier sessions that the session was compared with.
    deviation : array of float
        Their standard deviation; NaN with fewer than two.
    """

    z: FloatArray
    above: FloatArray
    below: FloatArray
    alarm: IntArray
    since: IntArray
    n_reference: IntArray
    deviation: FloatArray


def chart_states(
    looks: FloatArray, *, limit: float, starts: IntArray, resets: BoolArray, least_variances: FloatArray
) -> ChartStates:
    """Run the chart.

    Parameters
    ----------
    looks : array of float, shape (lines, sessions, sessions)
        ``looks[l, t, u]``: the value of session u as known at session t ≥ u; NaN where there is none.
    limit : float
        h: the chart goes off above it, and then stays silent until it is reset.
    starts : array of int, shape (lines, sessions)
        First session of the reference at each session.
    resets : array of bool, shape (lines, sessions)
        Sessions before which both sums are set to 0.
    least_variances : array of float, shape (lines, sessions)
        Variance that a session's value has at least.

    Notes
    -----
    With p earlier sessions of mean ḡ and standard deviation s: T = √(p/(p + 1))·(g − ḡ)/s, Z = Φ⁻¹(F_{t, p − 1}(T)),
    from p = 3 on. C⁺ = max(0, C⁺ + Z − k), C⁻ = max(0, C⁻ − Z − k), k = ``WATCH_SLACK`` (Hawkins 1987, The
    Statistician 36, 299–315; Quesenberry 1991, J. Qual. Technol. 23, 213–224).
    """
    z, n, deviation = _scores(looks, starts, least_variances)
    above, below, alarm, since = cusum(z, limit=limit, resets=resets)
    return ChartStates(z, above, below, alarm, since, n, deviation)


def cusum(z: FloatArray, *, limit: float, resets: BoolArray) -> tuple[FloatArray, FloatArray, IntArray, IntArray]:
    """Return the sums above and below, where they go off, and since when, of values that are standard normal if all
    is well.

    Parameters
    ----------
    z : array of float, shape (lines, sessions)
        NaN: no value, the sums stay.
    limit, resets
        As for :func:`chart_states`.
    """
    above, below = np.zeros_like(z), np.zeros_like(z)
    alarm, since = np.zeros(z.shape, dtype=np.intp), np.full(z.shape, -1, dtype=np.intp)
    lines = np.arange(len(z))
    sums, left_zero = np.zeros((2, len(z))), np.zeros((2, len(z)), dtype=np.intp)
    silent = np.zeros(len(z), dtype=np.bool_)
    step = np.stack([z, -z]) - WATCH_SLACK
    step[:, np.isnan(z)] = 0.0
    for t in range(z.shape[1]):
        sums[:, resets[:, t]] = 0.0
        silent &= ~resets[:, t]
        left_zero[sums == 0.0] = t
        sums = np.maximum(sums + step[:, :, t], 0.0)
        above[:, t], below[:, t] = sums
        larger = (sums[1] > sums[0]).astype(np.intp)
        off = (sums.max(axis=0) > limit) & ~silent
        alarm[:, t] = np.where(off, 1 - 2 * larger, 0)
        since[:, t] = np.where(off, left_zero[larger, lines], -1)
        silent |= off
    return above, below, alarm, since


def _scores(looks: FloatArray, starts: IntArray, least: FloatArray) -> tuple[FloatArray, IntArray, FloatArray]:
    """Return Z, the number of sessions it is compared with, and their standard deviation."""
    sessions = looks.shape[1]
    order = np.arange(sessions)
    there = ~np.isnan(looks[:, order, order])
    compared = (order < order[:, None]) & (order >= starts[:, :, None]) & there[:, None, :]
    p = compared.sum(axis=2)
    known = np.where(compared, looks, 0.0)
    mean = known.sum(axis=2) / np.maximum(p, 1)
    known -= mean[:, :, None] * compared
    squares = np.einsum("ltu,ltu->lt", known, known)
    variance = np.maximum(squares / np.maximum(p - 1, 1), least)
    apart = looks[:, order, order] - mean
    usable = there & (p >= REFERENCE_SESSIONS)
    scaled = np.sqrt(p / (p + 1)) * np.where(usable, apart, 0.0)
    spread = np.sqrt(variance)
    t = np.divide(scaled, spread, out=np.where(scaled == 0.0, 0.0, np.copysign(np.inf, scaled)), where=spread > 0)
    tail = ndtri(stdtr(np.maximum(p - 1, 1), -np.abs(t)))
    z = np.where(usable, np.sign(t) * np.minimum(-tail, _LARGEST_Z), np.nan)
    return z, p, np.where(p >= 2, spread, np.nan)
