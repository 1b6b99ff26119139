"""Agreement corrected for chance, (pₐ − pₑ)/(1 − pₑ): what Scott, Fleiss, Brennan–Prediger and Gwet share."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.stats.category_counts import row_products, row_sums
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray
from calibration.stats.statistic import Statistic


@dataclass(frozen=True, eq=False, slots=True)
class Chance:
    """What is called chance.

    Attributes
    ----------
    expected : callable
        Prevalence of the answers (…, categories) → agreement expected by chance (…,).
    slope : callable
        Prevalence (categories,) → its derivative by the prevalence (categories,).
    """

    expected: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False, slots=True)
class UnitAgreement:
    """What each row (a unit, or a pattern of several) says about agreement and prevalence.

    Attributes
    ----------
    agreement : array of float, shape (rows,)
        Weighted share of the unit's pairs that agree; 0 without a pair.
    shares : array of float, shape (rows, categories)
        Share of the unit's ratings that are each answer; 0 without a rating.
    paired, rated : array of bool, shape (rows,)
        Whether there is a pair, a rating.
    """

    agreement: FloatArray
    shares: FloatArray
    paired: BoolArray
    rated: BoolArray

    @property
    def features(self) -> FloatArray:
        """Return what is summed over units; shape (rows, 3 + categories)."""
        return np.column_stack([self.agreement, self.paired, self.rated, self.shares])


def unit_agreement(first: FloatArray, second: FloatArray | None, *, weights: FloatArray) -> UnitAgreement:
    """Prepare agreement and prevalence from counts.

    Parameters
    ----------
    first, second : array of float, shape (rows, categories)
        Counts of one group; or of the client's and the vendor's raters: then only pairs between them count, and each
        side is one half of the prevalence, however many raters it has.
    weights : array of float, shape (categories, categories)
        Symmetric, 1 on the diagonal.
    """
    m = row_sums(first)
    if second is None:
        same = row_products(first @ weights, first) - m
        agreement = np.nan_to_num(share(same, m * (m - 1)))
        return UnitAgreement(agreement, _shares(first, m), m > 1, m > 0)
    m2 = row_sums(second)
    paired = (m > 0) & (m2 > 0)
    agreement = np.nan_to_num(share(row_products(first @ weights, second), m * m2))
    return UnitAgreement(agreement, (_shares(first, m) + _shares(second, m2)) / 2, paired, paired)


def _shares(counts: FloatArray, m: FloatArray) -> FloatArray:
    return np.asarray(counts / np.maximum(m, 1)[:, None])


def corrected(sums: FloatArray, chance: Chance) -> FloatArray:
    """Return the coefficient from sums of features (…, 3 + categories); NaN where chance explains everything."""
    observed, prevalence = share(sums[..., 0], sums[..., 1]), sums[..., 3:] / np.maximum(sums[..., 2:3], 1)
    room = 1 - chance.expected(prevalence)
    return share(observed - 1 + room, np.where(room > 1e-9, room, 0.0))


def corrected_influence(units: UnitAgreement, multiplicity: IntArray, chance: Chance) -> FloatArray:
    """Return γ*_i − γ of Gwet (2014), ch. 5; 0 for rows without a rating; shape (rows,).

    Notes
    -----
    γ*_i = (n/n₂)(pₐ|i − pₑ·[r_i ≥ 2])/(1 − pₑ) − (1 − γ)·dpₑ|i/(1 − pₑ), n units with a rating, n₂ with two or more,
    dpₑ|i the derivative of pₑ by the prevalence in the direction of the unit's own shares. n₂/n counts as fixed.
    """
    sums = multiplicity @ units.features
    prevalence = sums[3:] / sums[2]
    expected = float(chance.expected(prevalence))
    value = (sums[0] / sums[1] - expected) / (1 - expected)
    moved = (units.shares - prevalence) @ chance.slope(prevalence)
    return linear_form(units, sums, value=value, expected=expected, moved=moved)


def linear_form(
    units: UnitAgreement, sums: FloatArray, *, value: float, expected: float, moved: FloatArray
) -> FloatArray:
    """Return γ*_i − γ when each unit moves the expected agreement by ``moved``."""
    own = (units.agreement - expected * units.paired) * (sums[2] / sums[1]) / (1 - expected)
    return np.asarray(np.where(units.rated, own - (1 - value) * moved / (1 - expected) - value, 0.0))


def chance_statistic(
    units: UnitAgreement, chance: Chance, *, multiplicity: IntArray, unit_rows: IntArray | None = None
) -> Statistic:
    """Return the coefficient of these rows, ready for an interval; there must be a pair and variation."""
    features = units.features
    n = int(multiplicity[units.rated].sum())
    return Statistic(
        value=float(corrected(multiplicity @ features, chance)),
        resampled=lambda weights: corrected(weights.sums(features), chance),
        influence=lambda: corrected_influence(units, multiplicity, chance),
        n=n,
        n_rated=n,
        multiplicity=multiplicity,
        unit_rows=unit_rows,
    )


def no_chance(weights: FloatArray) -> Chance:
    """Return no correction: percent agreement."""
    return _constant(0.0)


def brennan_prediger_chance(weights: FloatArray) -> Chance:
    """Return chance as all declared answers equally often: Σw/q²."""
    return _constant(float(weights.mean()) if weights.size else 0.0)


def fleiss_chance(weights: FloatArray) -> Chance:
    """Return chance as two draws from the prevalence: Σ w_kl π_k π_l."""
    return Chance(
        expected=lambda prevalence: np.asarray(((prevalence @ weights) * prevalence).sum(axis=-1)),
        slope=lambda prevalence: np.asarray(2 * (weights @ prevalence)),
    )


def gwet_chance(weights: FloatArray) -> Chance:
    """Return chance as guesses on doubtful units: Σw/(q(q − 1)) · Σ π_k(1 − π_k)."""
    q = len(weights)
    scale = float(weights.sum()) / max(q * (q - 1), 1)
    return Chance(
        expected=lambda prevalence: np.asarray(scale * (prevalence * (1 - prevalence)).sum(axis=-1)),
        slope=lambda prevalence: np.asarray(scale * (1 - 2 * prevalence)),
    )


def _constant(expected: float) -> Chance:
    return Chance(
        expected=lambda prevalence: np.full(prevalence.shape[:-1], expected), slope=lambda prevalence: 0 * prevalence
    )
