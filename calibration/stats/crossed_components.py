"""Variance components of units crossed with raters when cells are missing: restricted maximum likelihood."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import chdtri

from calibration.stats.numeric_ratings import centred
from calibration.stats.ratings_matrix import FloatArray

_LOG_RATIO_RANGE = (-20.0, 20.0)
_STARTS = ((0.0, 0.0), (-4.0, 0.0), (0.0, -4.0))
_NOTHING = 1e-12
_NO_RESIDUAL = 1e-8

Share = tuple[float, tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Components:
    """What ratings vary by, in the squared unit of the values.

    Attributes
    ----------
    unit, rater, residual : float
        Variance between units, between raters, and of single ratings beside both. From mean squares a variance
        may come out below 0; it is left so.
    """

    unit: float
    rater: float
    residual: float


class CrossedRatings:
    """The restricted likelihood of y = μ + unit + rater + e for any pattern of cells.

    Parameters
    ----------
    values : array of float, shape (units, raters)
        NaN where there is no rating; every row and column has one.

    Notes
    -----
    With λᵤ, λᵣ the variances of units and raters over the residual's, V = I + λᵤZᵤZᵤ′ + λᵣZᵣZᵣ′. Units are inverted in
    closed form, one at a time, and raters by Woodbury's identity: a matrix of raters × raters, however many units.
    μ and the residual variance are profiled out (Searle, Casella & McCulloch 1992, ch. 6).
    """

    def __init__(self, values: FloatArray) -> None:
        rated = ~np.isnan(values)
        y, cells = np.where(rated, centred(values), 0.0), rated.astype(np.float64)
        counts, sums = cells.sum(axis=1), y.sum(axis=1)
        self.n_cells = int(counts.sum())
        self._total = float((y**2).sum())
        self._raters, self._of_raters = cells.sum(axis=0), y.sum(axis=0)
        # Units with the same number of ratings enter alike: a fit costs the same for ten units and ten thousand.
        self._n = np.unique(counts)
        groups = [np.flatnonzero(counts == n) for n in self._n]
        self._units = np.array([len(rows) for rows in groups], dtype=np.float64)
        self._met = np.array([cells[rows].T @ cells[rows] for rows in groups])
        self._rated = np.array([cells[rows].sum(axis=0) for rows in groups])
        self._shared = np.array([cells[rows].T @ sums[rows] for rows in groups])
        self._sums = np.array([sums[rows].sum() for rows in groups])
        self._squares = np.array([(sums[rows] ** 2).sum() for rows in groups])

    @property
    def units_agree(self) -> bool:
        """Whether no unit's ratings differ from each other, so that there is no residual."""
        return float(self._total - (self._squares / self._n).sum()) <= _NOTHING * self._total

    def deviance(self, unit: float, rater: float) -> float:
        """Return −2 × the restricted log likelihood at two variance ratios, up to a constant."""
        parts = self._absorbed(unit, rater)
        return parts[0] + (self.n_cells - 1) * float(np.log(max(parts[1], _NOTHING * self._total)))

    def _absorbed(self, unit: float, rater: float) -> tuple[float, float]:
        """Return the log determinants, and the squares that are left for the residual."""
        held = unit / (1 + self._n * unit)
        crossed = np.diag(self._raters) - np.tensordot(held, self._met, axes=1)
        of_y, of_one = self._of_raters - held @ self._shared, self._raters - (held * self._n) @ self._rated
        inner = np.eye(len(of_y)) + rater * crossed
        solved = rater * np.linalg.solve(inner, np.column_stack([of_y, of_one]))
        ones = float((self._units * self._n / (1 + self._n * unit)).sum() - of_one @ solved[:, 1])
        mixed = float((self._sums / (1 + self._n * unit)).sum() - of_one @ solved[:, 0])
        squares = float(self._total - held @ self._squares - of_y @ solved[:, 0])
        determinants = self._units @ np.log1p(self._n * unit) + np.linalg.slogdet(inner)[1] + np.log(ones)
        return float(determinants), squares - mixed**2 / ones

    def fit(self, *, raters: bool = True) -> tuple[float, float]:
        """Return the variance ratios of units and of raters that are most likely; without ``raters`` theirs is 0."""
        starts = _STARTS if raters else ((0.0,), (-4.0,))
        tries = [
            minimize(
                lambda x: self.deviance(float(np.exp(x[0])), float(np.exp(x[1])) if raters else 0.0),
                start,
                method="L-BFGS-B",
                bounds=[_LOG_RATIO_RANGE] * len(start),
                options={"ftol": 1e-13},
            )
            for start in starts
        ]
        best = min(tries, key=lambda one: float(one.fun)).x
        found = [0.0 if x <= _LOG_RATIO_RANGE[0] + 6 else float(np.exp(x)) for x in best]
        return found[0], found[1] if raters else 0.0

    def components(self, unit: float, rater: float) -> Components:
        """Return the variances that go with two ratios."""
        residual = self._absorbed(unit, rater)[1] / (self.n_cells - 1)
        return Components(unit=unit * residual, rater=rater * residual, residual=residual)

    def shares(self, *, confidence_level: float) -> tuple[Components, tuple[Share, Share, Share]]:
        """Return the variances, and the units' share in them with its profile interval, for one rating.

        The shares are of ICC1 (one-way), ICC2 (units, raters, residual) and ICC3 (units, residual). Where raters differ
        by constants only, nothing is left for the residual: ICC3 is 1 then, and the crossed shares have no interval.
        """
        one_way = self.fit(raters=False)[0]
        unit, rater = self.fit()
        found = self.components(unit, rater)
        first = one_way / (1 + one_way)
        level = confidence_level
        single = profile_interval(
            lambda s, _: self.deviance(_odds(s), 0.0), first, confidence_level=level, nuisance=False
        )
        if found.residual <= _NO_RESIDUAL * (found.unit + found.rater):
            without = Components(found.unit, found.rater, 0.0)
            second = found.unit / (found.unit + found.rater)
            return without, ((first, single), (second, None), (1.0, None))
        second, third = unit / (1 + unit + rater), unit / (1 + unit)
        return found, (
            (first, single),
            (second, profile_interval(self._of_all, second, confidence_level=level, nuisance=True)),
            (third, profile_interval(self._of_two, third, confidence_level=level, nuisance=True)),
        )

    def _of_all(self, share: float, log_rater: float) -> float:
        rater = float(np.exp(log_rater))
        return self.deviance(_odds(share) * (1 + rater), rater)

    def _of_two(self, share: float, log_rater: float) -> float:
        return self.deviance(_odds(share), float(np.exp(log_rater)))


def _odds(share: float) -> float:
    return share / (1 - share)


def profile_interval(
    deviance: Callable[[float, float], float], value: float, *, confidence_level: float, nuisance: bool
) -> tuple[float, float]:
    """Return the shares ρ whose profile deviance is within χ² of the smallest.

    Parameters
    ----------
    deviance : callable
        Of the share ρ, 0 to 1, and one other log ratio.
    value : float
        The share with the smallest deviance.
    confidence_level : float
    nuisance : bool
        Whether there is another ratio to be profiled out.
    """

    def profile(share: float) -> float:
        if not nuisance:
            return deviance(share, _LOG_RATIO_RANGE[0])
        found = minimize_scalar(
            lambda x: deviance(share, float(x)),
            bounds=_LOG_RATIO_RANGE,
            method="bounded",
            options={"xatol": 0.01},  # the deviance is flat there: its error is of the order of 1e-5
        )
        return float(found.fun)

    allowed = profile(value) + float(chdtri(1, 1 - confidence_level))
    ends = []
    for end in (0.0, 1 - 1e-9):
        inside = abs(value - end) < 1e-6 or profile(end) <= allowed
        ends.append(end if inside else float(brentq(lambda share: profile(share) - allowed, value, end, xtol=1e-5)))
    return ends[0], 1.0 if ends[1] == 1 - 1e-9 else ends[1]
