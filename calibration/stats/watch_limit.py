"""The limit of the watch from the false alarms a manager puts up with, and the power that this leaves."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from calibration.errors import InvalidInput
from calibration.stats.drift_benchmarks import LARGEST_LIMIT, REFERENCE_SESSIONS, SMALLEST_LIMIT, WATCH_SLACK
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.self_starting import chart_states

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)
_REPLICATES, _CHUNK = 4000, 250
# With a longer reference mean and deviation are as good as known.
_LONG_REFERENCE = 60


@dataclass(frozen=True, slots=True)
class WatchLimit:
    """A limit and what it costs.

    Attributes
    ----------
    limit : float
        h.
    false_alarms_a_year : float
        Expected over all lines when nothing moves; the budget, or less where the limit is not allowed to be smaller.
    run_length : float
        Sessions from one false alarm of a line to its next on average.
    """

    limit: float
    false_alarms_a_year: float
    run_length: float


def average_run_length(limit: float, *, shift: float = 0.0) -> float:
    """Return after how many values a two-sided CUSUM goes off on average, from 0, mean and deviation being known.

    Parameters
    ----------
    limit : float
        h, above 0.
    shift : float
        Mean of the values in their standard deviations.

    Notes
    -----
    One side: L(z) = 1 + L(0)·Φ(k − z − μ) + ∫₀ʰ L(x)·φ(x + k − z − μ) dx, by Gauss–Legendre with 48 nodes (Goel & Wu
    1971, Technometrics 13, 221–230); both: 1/L = 1/L⁺ + 1/L⁻ (Lucas & Crosier 1982, Technometrics 24, 199–205). Under
    no drift the values of a self-starting chart are as independent and normal as those of a chart with known mean and
    deviation, so it holds for it, too.
    """
    return 1 / (1 / _one_sided(limit, shift) + 1 / _one_sided(limit, -shift))


def limit_for(false_alarms_a_year: float, *, n_lines: int, sessions_a_year: float) -> WatchLimit:
    """Return the limit at which so many false alarms a year are expected over the whole dashboard.

    Parameters
    ----------
    false_alarms_a_year : float
        The manager's budget, above 0.
    n_lines : int
        Lines and series of agents' words watched, 1 or more.
    sessions_a_year : float
        Above 0.

    Returns
    -------
    WatchLimit
        Between ``SMALLEST_LIMIT`` and ``LARGEST_LIMIT``.

    Notes
    -----
    An alarm is answered and its line begins anew, with three sessions of reference: lines · sessions a year / (3 +
    average run length), the rate in the long run. The first year has fewer, for every sum begins at 0.
    """
    if not false_alarms_a_year > 0 or n_lines < 1 or not sessions_a_year > 0:
        raise InvalidInput(
            f"The watch is to give {false_alarms_a_year:g} false alarms a year on {n_lines} lines with "
            f"{sessions_a_year:g} sessions a year. Allowed: above 0, 1 line or more."
        )
    values = n_lines * sessions_a_year

    def excess(limit: float) -> float:
        return float(np.log(values / _cycle(limit) / false_alarms_a_year))

    if excess(SMALLEST_LIMIT) <= 0:
        limit = SMALLEST_LIMIT
    elif excess(LARGEST_LIMIT) >= 0:
        limit = LARGEST_LIMIT
    else:
        limit = float(brentq(excess, SMALLEST_LIMIT, LARGEST_LIMIT, xtol=1e-6))
    return WatchLimit(limit, values / _cycle(limit), _cycle(limit))


@lru_cache(maxsize=256)
def watch_power(shift: float, *, deviation: float, limit: float, n_before: int, n_after: int, seed: int = 0) -> float:
    """Return with which probability the chart goes off within so many sessions of a move, none having gone off before.

    Parameters
    ----------
    shift : float
        Of the gap, in its own unit.
    deviation : float
        What the gap varies by from session to session when nothing moves (``LineWatch.deviation``), same unit, above 0.
    limit : float
        h.
    n_before, n_after : int
        Sessions of the reference before the move, and sessions from the first moved one on.
    seed : int

    Returns
    -------
    float
        0 to 1, of 4,000 charts of normal values: standard error 0.008 at most. 0 with a reference of fewer than three
        sessions: the move becomes part of it.
    """
    if not deviation > 0 or not limit > 0 or n_before < 0 or n_after < 1:
        raise InvalidInput(
            f"The power of the watch is asked for a deviation of {deviation:g}, a limit of {limit:g}, "
            f"{n_before} sessions before and {n_after} after. Allowed: above 0, 0 or more, 1 or more."
        )
    before = min(n_before, _LONG_REFERENCE)
    if before < REFERENCE_SESSIONS:
        return 0.0
    rng = np.random.default_rng(seed)
    n_quiet = n_found = 0
    for _ in range(_REPLICATES // _CHUNK):
        values = rng.standard_normal((_CHUNK, before + n_after))
        values[:, before:] += shift / deviation
        off = _goes_off(values, limit)
        quiet = ~off[:, :before].any(axis=1)
        n_quiet += int(quiet.sum())
        n_found += int(off[quiet].any(axis=1).sum())
    return n_found / max(n_quiet, 1)


def _goes_off(values: FloatArray, limit: float) -> BoolArray:
    """Return where charts of plain numbers go off; (charts, sessions)."""
    charts, sessions = values.shape
    states = chart_states(
        np.broadcast_to(values[:, None, :], (charts, sessions, sessions)),
        limit=limit,
        starts=np.zeros(values.shape, dtype=np.intp),
        resets=np.zeros(values.shape, dtype=np.bool_),
        least_variances=np.zeros(values.shape),
    )
    return np.asarray(states.alarm != 0)


def _cycle(limit: float) -> float:
    return REFERENCE_SESSIONS + average_run_length(limit)


def _one_sided(limit: float, mean: float) -> float:
    if not limit > 0:
        raise InvalidInput(f"The limit of the watch is {limit:g}. Allowed: above 0.")
    nodes, weights = (_NODES + 1) * limit / 2, _WEIGHTS * limit / 2
    at = np.concatenate([[0.0], nodes])
    apart = nodes[None, :] + WATCH_SLACK - at[:, None] - mean
    system = np.eye(len(at))
    system[:, 0] -= ndtr(WATCH_SLACK - at - mean)
    system[:, 1:] -= weights * np.exp(-(apart**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.linalg.solve(system, np.ones(len(at)))[0])
