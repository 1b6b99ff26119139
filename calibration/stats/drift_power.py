"""What a year of sessions of a planned size can show of a move, by asking since its date and by the watch alone.

``PRACTICE`` and ``WATCH`` are printed by ``python -m benchmarks.drift_rates --rows``; what the formulas here say beside
what the simulation of whole sessions counts stands in ``docs/methods.md``, "Drift over sessions".
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.interpolate import RegularGridInterpolator
from scipy.special import chdtri, ndtr, ndtri, stdtrit

from calibration.errors import InvalidInput
from calibration.stats.drift_benchmarks import (
    PANEL_TURNS,
    REFERENCE_SESSIONS,
    SESSIONS_A_SIDE,
    SHIFT_RATE,
    SLIPS_TO_MOOD,
    SLIPS_TO_SIDE_MOOD,
)
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import Session
from calibration.stats.watch_table import LIMITS, SESSIONS, SHIFTS, WATCH

_QUANTILES = (np.arange(200) + 0.5) / 200
_SURE = 0.998


@dataclass(frozen=True, slots=True)
class PracticePower:
    """Four contacts, one reviewer of the client and three of the vendor a session; answers 1 to 5.

    Attributes
    ----------
    same_people : bool
        Whether the same four score every session; else the client's is one of three and the vendor's are three of five.
    n_before, n_after : int
        Sessions before the move, and from it on.
    chart_false, chart_half, chart_full : float
        Probability that the watch of one line at h = 4.5 goes off in all these sessions though nothing moves, and
        that it finds a move of half a point, and of one, within the sessions after.
    date_false, date_half, date_full : float
        The same for "since a date you name", the date being right and one line asked.
    """

    same_people: bool
    n_before: int
    n_after: int
    chart_false: float
    chart_half: float
    chart_full: float
    date_false: float
    date_half: float
    date_full: float


PRACTICE = (
    PracticePower(False, 13, 13, 0.05, 0.52, 0.98, 0.05, 0.84, 1.00),
    PracticePower(True, 13, 13, 0.06, 0.62, 1.00, 0.05, 0.87, 1.00),
    PracticePower(False, 6, 7, 0.01, 0.13, 0.47, 0.05, 0.49, 0.97),
    PracticePower(True, 6, 7, 0.01, 0.15, 0.56, 0.05, 0.55, 0.99),
    PracticePower(False, 6, 6, 0.01, 0.10, 0.40, 0.04, 0.45, 0.96),
    PracticePower(True, 6, 6, 0.01, 0.12, 0.49, 0.05, 0.51, 0.98),
    PracticePower(False, 12, 12, 0.05, 0.48, 0.97, 0.05, 0.80, 1.00),
    PracticePower(True, 12, 12, 0.05, 0.56, 0.99, 0.04, 0.85, 1.00),
)
"""Our drift simulation: 4,000 series a figure, standard error 0.008 at most. Sessions, not weeks, are what counts: 26
are half a year of weekly or a year of biweekly sessions, 12 a year of monthly ones. :func:`date_power` and
:func:`watched_power` are held to these rows."""


def session_deviation(session: Session, variances: PlanVariances) -> float:
    """Return what the gap of such a session varies by from session to session while nothing moves, scale points.

    Parameters
    ----------
    session : Session
    variances : PlanVariances
        ``individual`` has no part in it: who takes part is adjusted for.

    Notes
    -----
    √((situation + slip·r)/n + slip·r/``SLIPS_TO_MOOD`` + 2·slip/``SLIPS_TO_SIDE_MOOD``), r = 1/R_client + 1/R_vendor:
    slips of the n contacts, moods of raters and of sides. Times ``PANEL_TURNS``, as if people took turns: the
    cautious of the two designs that were simulated.
    """
    ratings = 1 / session.n_client + 1 / session.n_vendor
    of_contacts = (variances.situation + variances.slip * ratings) / session.n_units
    moods = variances.slip * (ratings / SLIPS_TO_MOOD + 2 / SLIPS_TO_SIDE_MOOD)
    return PANEL_TURNS * float(np.sqrt(of_contacts + moods))


def date_power(shift: float, *, deviation: float, n_before: int, n_after: int, band: float) -> float:
    """Return with which probability a lasting move is called moved by asking since its date, one line asked.

    Parameters
    ----------
    shift, deviation, band : float
        Scale points, above 0: the move, :func:`session_deviation`, and what is too small to act on.
    n_before, n_after : int
        Sessions; 0 comes of fewer than ``SESSIONS_A_SIDE``.

    Notes
    -----
    The *t* test of sessions: given s, which is σ·√(χ²/df), the probability that the difference exceeds
    max(t₀.₉₇₅·SE, band) is normal; averaged over 200 quantiles of χ², as plans of gaps are.
    """
    _check(shift=shift, deviation=deviation, band=band)
    if min(n_before, n_after) < SESSIONS_A_SIDE:
        return 0.0
    freedom = n_before + n_after - 2
    error = deviation * np.sqrt(1 / n_before + 1 / n_after)
    spread = np.sqrt(chdtri(freedom, 1 - _QUANTILES) / freedom)
    needed = np.maximum(stdtrit(freedom, 1 - SHIFT_RATE / 2) * error * spread, band)
    return float(ndtr((shift - needed) / error).mean())


def watched_power(shift: float, *, deviation: float, limit: float, n_sessions: int) -> float:
    """Return with which probability the watch alone finds a lasting move in as many sessions as came before it.

    Parameters
    ----------
    shift, deviation : float
        Scale points, above 0.
    limit : float
        h of the watch.
    n_sessions : int
        Before the move, and from it on; 0 comes of fewer than ``REFERENCE_SESSIONS``.

    Notes
    -----
    :func:`calibration.stats.watch_limit.watch_power` tabulated (``WATCH``), between its places linear in the normal
    quantile; beyond them as at the last.
    """
    _check(shift=shift, deviation=deviation, limit=limit)
    if n_sessions < REFERENCE_SESSIONS:
        return 0.0
    ends = ((LIMITS, limit), (SESSIONS, n_sessions), (SHIFTS, shift / deviation))
    h, n, size = (min(max(value, places[0]), places[-1]) for places, value in ends)
    return float(ndtr(_quantiles()((h, np.log(n), size))))


@cache
def _quantiles() -> RegularGridInterpolator:
    found = ndtri(np.clip(np.array(WATCH) / 1000, 1 - _SURE, _SURE))
    return RegularGridInterpolator((LIMITS, np.log(SESSIONS), SHIFTS), found)


def _check(**given: float) -> None:
    for name, value in given.items():
        if not value > 0:
            raise InvalidInput(f"The {name} is {value:g}. Allowed: above 0.")
