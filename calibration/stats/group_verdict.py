"""Many groups beside all others, and groups beside a change: what is flagged, what holds, and what would settle it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from calibration.stats.adoption import Adoption
from calibration.stats.benchmarks import PRICE_POWER, SMALLEST_SHIFT
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.drift_benchmarks import MAX_SESSIONS
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.more_units import more_units_for_correlation, more_units_for_mean
from calibration.stats.pressure_benchmarks import (
    FEWEST_IN_GROUP,
    FEWEST_SESSIONS,
    PRESSURE_RATE,
    SMALLEST_PRESSURE,
)
from calibration.vocabulary import AdoptionVerdict, PressureVerdict

_POWER = float(ndtri(PRICE_POWER))
_USUAL = float(ndtri(1 - PRESSURE_RATE / 2))


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """What can be said of one group.

    Attributes
    ----------
    q_value : float or None
        Corrected over all groups asked about; ``None``: not tested.
    more : int or None
        Further contacts of the group that would settle it; ``None`` where it is settled, or no number would do.
    """

    verdict: PressureVerdict
    q_value: float | None
    more: int | None


@dataclass(frozen=True, slots=True)
class AdoptionTold:
    """What can be said of one group after a change; ``more``: further sessions, otherwise as :class:`GroupVerdict`."""

    verdict: AdoptionVerdict
    q_value: float | None
    more: int | None


def group_verdicts(
    contrasts: Sequence[ModeratedMean | None], *, n_in: Sequence[int], n_others: Sequence[int], n_sessions: int
) -> tuple[GroupVerdict, ...]:
    """Judge every group of every grouping and figure of one look together.

    Parameters
    ----------
    contrasts : sequence of ModeratedMean or None
        Of :func:`calibration.stats.block_contrast.block_contrasts`, score points.
    n_in, n_others : sequence of int, same length
        Contacts in the group and outside it.
    n_sessions : int

    Notes
    -----
    Tested: ``FEWEST_IN_GROUP`` contacts in the group and outside, ``FEWEST_SESSIONS`` sessions. *Lower*, *higher*: a
    corrected p value of ``PRESSURE_RATE`` or less and beyond ±``SMALLEST_PRESSURE``. *Holds*: two one-sided tests
    place it within that band (Schuirmann 1987). Price: to be flagged if it is as it looks, at the p value
    that correction asks of it now; or to be placed within the band, whichever is nearer.
    """
    p_values = [
        one.p_value() if one and min(inside, outside) >= FEWEST_IN_GROUP and n_sessions >= FEWEST_SESSIONS else None
        for one, inside, outside in zip(contrasts, n_in, n_others, strict=True)
    ]
    q_values = benjamini_hochberg(p_values)
    return tuple(
        GroupVerdict(PressureVerdict.CANNOT_TELL, None, max(FEWEST_IN_GROUP - inside, 0) or None)
        if one is None or p is None or q is None
        else _group(one, p, q)
        for one, p, q, inside in zip(contrasts, p_values, q_values, n_in, strict=True)
    )


def adoption_verdicts(found: Sequence[Adoption], *, steps: Sequence[float]) -> tuple[AdoptionTold, ...]:
    """Judge every line, change and group of one look together.

    Parameters
    ----------
    steps : sequence of float, same length
        Distance of neighbouring answers, in the values' unit.

    Notes
    -----
    *Lags*: corrected p value of ``PRESSURE_RATE`` or less, behind by more than ``SMALLEST_SHIFT`` steps, and its own
    mean fell or rose by less than that while the others' rose: a group that only rose more slowly has followed.
    *Follows*: shown to be behind by no more than the band (one-sided), or it is ahead.
    """
    p_values = [None if one.lag is None else one.lag.p_value() for one in found]
    q_values = benjamini_hochberg(p_values)
    return tuple(
        AdoptionTold(AdoptionVerdict.CANNOT_TELL, None, one.missing_sessions or None)
        if one.lag is None or p is None or q is None
        else _adopted(one, one.lag, p, q, SMALLEST_SHIFT * step)
        for one, p, q, step in zip(found, p_values, q_values, steps, strict=True)
    )


def trend_verdict(rho: Estimate, *, n_questions: int) -> tuple[bool, int | None]:
    """Whether a rank correlation is told from none among so many, and the further units that would tell it.

    Parameters
    ----------
    rho : Estimate
        Of :func:`calibration.stats.rank_correlation.rank_correlation`.
    n_questions : int
        Everything that could be named beside it, 1 or more.

    Notes
    -----
    Told: its interval leaves out 0, and p · questions is ``PRESSURE_RATE`` or less (Bonferroni), p by Fisher's z with
    the variance 1.06/(n − 3) of ranks (Fieller, Hartley & Pearson 1957, Biometrika 44,
    470–481).
    """
    if rho.value is None or rho.interval is None:
        return False, None
    asked = PRESSURE_RATE / n_questions
    z = abs(float(np.arctanh(np.clip(rho.value, -0.999, 0.999)))) * float(np.sqrt((rho.n_units - 3) / 1.06))
    if 2 * float(ndtr(-z)) <= asked and not rho.interval[0] <= 0 <= rho.interval[1]:
        return True, None
    looks = rho.value * _harder(asked, PRESSURE_RATE)
    return False, more_units_for_correlation(looks, interval=rho.interval, n_units=rho.n_units)


def _group(one: ModeratedMean, p: float, q: float) -> GroupVerdict:
    error = one.standard_error or 0.0
    if q <= PRESSURE_RATE and abs(one.value) > SMALLEST_PRESSURE:
        return GroupVerdict(PressureVerdict.LOWER if one.value < 0 else PressureVerdict.HIGHER, q, None)
    reach = abs(one.value) + float(stdtrit(one.degrees_of_freedom, 1 - PRESSURE_RATE)) * error
    if reach < SMALLEST_PRESSURE:
        return GroupVerdict(PressureVerdict.HOLDS, q, None)
    told = abs(one.value) * _harder(p, q) if abs(one.value) > SMALLEST_PRESSURE else 0.0
    distance = max(told, SMALLEST_PRESSURE - abs(one.value))
    return GroupVerdict(
        PressureVerdict.CANNOT_TELL, q, more_units_for_mean(distance, standard_error=error, n_units=one.n)
    )


def _adopted(one: Adoption, lag: ModeratedMean, p: float, q: float, band: float) -> AdoptionTold:
    error = lag.standard_error or 0.0
    if q <= PRESSURE_RATE and lag.value < -band and _left_behind(one, band):
        return AdoptionTold(AdoptionVerdict.LAGS, q, None)
    if lag.value - float(stdtrit(lag.degrees_of_freedom, 1 - PRESSURE_RATE)) * error > -band:
        return AdoptionTold(AdoptionVerdict.FOLLOWS, q, None)
    told = -lag.value * _harder(p, q) if lag.value < -band else 0.0
    more = more_units_for_mean(max(told, lag.value + band, 1e-9), standard_error=error, n_units=lag.n)
    return AdoptionTold(AdoptionVerdict.CANNOT_TELL, q, None if more is None or more > MAX_SESSIONS else more)


def _left_behind(one: Adoption, band: float) -> bool:
    if one.own is None or one.others is None:
        return False
    own, others = one.own[1] - one.own[0], one.others[1] - one.others[0]
    return own < -band or (own <= band and others > band)


def _harder(p: float, q: float) -> float:
    """How much smaller a difference looks at the p value that correction asks for now: rate · p/q instead of rate."""
    asked = PRESSURE_RATE * float(np.clip(p / q, 1e-6, 1.0)) if q > 0 else PRESSURE_RATE
    return (_USUAL + _POWER) / (float(ndtri(1 - asked / 2)) + _POWER)
