"""Tone against a target: how far ratings lie from it, whether beyond its band, and one distance over several scales."""

from dataclasses import dataclass

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP, MIN_UNITS_FOR_T
from calibration.stats.bootstrap import percentile_interval, unit_weights
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import moderated_mean
from calibration.stats.ratings_matrix import FloatArray
from calibration.vocabulary import UndefinedReason

_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far what was heard lies from what is wanted.

    Attributes
    ----------
    gap : Estimate
        Mean − middle of the band, or − the floor; scale points.
    excess : float or None
        How far the mean lies beyond the band: below 0 under its lower end, above 0 over its upper end, 0 inside.
    outside : bool or None
        Whether the whole interval lies outside the band (True) or inside it (False); ``None``: cannot be told.
    """

    gap: Estimate
    excess: float | None
    outside: bool | None


def tone_mean(values: FloatArray, *, step: float, confidence_level: float = 0.95) -> Estimate:
    """Mean over contacts of one side's answers on one tone line.

    Parameters
    ----------
    values : array of float, shape (contacts,)
        The side's mean answer on each contact, NaN where it gave none.
    step : float
        Distance of two answers of the scale.

    Returns
    -------
    Estimate
        Interval: t over contacts from ``MIN_UNITS_FOR_T`` on, with a variance of at least step²/12, what rounding to a
        step leaves (Sheppard). ``NO_RATINGS`` without a value.
    """
    found = values[~np.isnan(values)]
    frame = Estimate(
        coefficient="tone_mean",
        value=None,
        n_units=len(found),
        confidence_level=confidence_level,
        method="t over contacts",
        undefined_reason=UndefinedReason.NO_RATINGS,
    )
    if not len(found):
        return frame
    mean = moderated_mean(found, prior_variance=None, least_variance=step**2 / 12)
    interval = mean.interval(confidence_level) if len(found) >= MIN_UNITS_FOR_T else None
    return frame.defined(mean.value, interval=interval, standard_error=mean.standard_error)


def delivery(mean: Estimate, *, lower: float, upper: float | None) -> Delivery:
    """Hold a mean against a target.

    Parameters
    ----------
    mean : Estimate
        From :func:`tone_mean`.
    lower, upper : float, float or None
        The band; without ``upper`` a floor, above which nothing is too much.

    Notes
    -----
    Gap G = x̄ − τ, τ the middle of the band; excess e = sign(G)·max(0, |G| − δ), δ half its width
    (``docs/methods.md``, after the gaps of Parasuraman, Zeithaml & Berry 1985, J. Mark. 49(4), 41–50).
    """
    middle = lower if upper is None else (lower + upper) / 2
    if mean.value is None:
        return Delivery(mean, None, None)
    low, high = mean.interval or (None, None)
    gap = mean.defined(
        mean.value - middle,
        interval=None if low is None or high is None else (low - middle, high - middle),
        standard_error=mean.standard_error,
    )
    top = np.inf if upper is None else upper
    excess = min(mean.value - lower, 0.0) + max(mean.value - top, 0.0)
    if low is None or high is None:
        return Delivery(gap, excess, None)
    if high < lower or low > top:
        return Delivery(gap, excess, True)
    return Delivery(gap, excess, False if low >= lower and high <= top else None)


def profile_distance(
    values: FloatArray, targets: FloatArray, *, confidence_level: float = 0.95, seed: int = 0
) -> Estimate:
    """One distance of a tone profile from its targets, less what chance alone would make of it.

    Parameters
    ----------
    values : array of float, shape (contacts, scales)
        One side's mean answer on each contact, all scales in the same unit; NaN where it gave none.
    targets : array of float, shape (scales,)
        Middles of the bands.

    Returns
    -------
    Estimate
        Scale points, 0 or more. Interval: percentile over resampled contacts from ``MIN_UNITS_FOR_BOOTSTRAP`` on.
        ``NO_RATINGS`` or ``ONE_UNIT`` where a scale has no two contacts.

    Raises
    ------
    InvalidInput
        Without a scale, or with another number of targets than scales.

    Notes
    -----
    D = √max(0, Σⱼ(Gⱼ² − SEⱼ²)/J): the squared distance of a profile (Cronbach & Gleser 1953, Psychol. Bull. 50,
    456–473) holds Σ SEⱼ² by chance, so that a team exactly on target would show a distance. A scale turned round
    changes nothing, which no correlation of profiles can say (Cohen 1969, Psychol. Bull. 71, 281–284).
    """
    if values.ndim != 2 or not values.shape[1] or values.shape[1] != len(targets):
        raise InvalidInput(
            f"{len(targets)} targets for scales of shape {values.shape}. Allowed: one a scale, at least one."
        )
    rated = ~np.isnan(values)
    kept = rated.any(axis=1)
    apart = np.where(rated, values - targets, 0.0)[kept]
    counted = rated[kept].astype(np.float64)
    frame = Estimate(
        coefficient="profile_distance",
        value=None,
        n_units=int(kept.sum()),
        n_cells=int(rated.sum()),
        confidence_level=confidence_level,
        method="bootstrap over units",
        undefined_reason=UndefinedReason.NO_RATINGS if not rated.any() else UndefinedReason.ONE_UNIT,
    )
    if (counted.sum(axis=0) < 2).any():
        return frame
    found = float(_distance(np.ones((1, len(apart))), apart, counted)[0])
    if len(apart) < MIN_UNITS_FOR_BOOTSTRAP:
        return frame.defined(found, interval=None)
    drawn = unit_weights(len(apart), resamples=_RESAMPLES, seed=seed)
    resampled = _distance(drawn.counts.astype(np.float64), apart, counted)
    interval = percentile_interval(resampled, confidence_level=confidence_level, n_units=len(apart))
    return frame.defined(found, interval=interval)


def _distance(weights: FloatArray, apart: FloatArray, counted: FloatArray) -> FloatArray:
    """Return the corrected distance of every resample; NaN where a scale has no two contacts in it."""
    n = weights @ counted
    enough = n > 1
    safe = np.where(enough, n, 2.0)
    mean = weights @ apart / safe
    variance = np.maximum(weights @ apart**2 / safe - mean**2, 0.0) * safe / (safe - 1)
    squared = (mean**2 - variance / safe).mean(axis=1)
    return np.where(enough.all(axis=1), np.sqrt(np.maximum(squared, 0.0)), np.nan)
