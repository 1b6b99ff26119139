"""The components of the gap when cells miss: restricted maximum likelihood, and resamples by one step of scoring."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.gap_components import GapComponents
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.side_differences import Projected, SideDifferences
from calibration.stats.side_resamples import resampled_variances
from calibration.stats.side_variances import SideVariances, side_variances


@dataclass(frozen=True, eq=False, slots=True)
class MixedGap:
    """The restricted-likelihood fit of many lines.

    Attributes
    ----------
    sides : tuple of SideVariances
        Client, vendor.
    differences : SideDifferences
    situation : array of float, shape (lines,)
    """

    sides: tuple[SideVariances, SideVariances]
    differences: SideDifferences
    situation: FloatArray

    @property
    def components(self) -> GapComponents:
        """The estimates; each of shape (lines,)."""
        model = self.differences.at(self.situation)
        mean = (model.gap_weights * self.differences.difference).sum(axis=1)
        return GapComponents(
            gap=mean**2 - model.gap_variance,
            situation=self.situation,
            individual=self.sides[0].rater + self.sides[1].rater,
            slips=self.sides[0].slip + self.sides[1].slip,
            mean_gap=mean,
        )

    def resampled(self, weights: FloatArray) -> GapComponents:
        """Return the estimates in resamples of the units, each by one step of scoring from the estimate.

        Parameters
        ----------
        weights : array of float, shape (lines, resamples, units)
            How often each unit counts; every row sums to the line's number of units, 0 for units that do not count.

        Returns
        -------
        GapComponents
            Each of shape (lines, resamples); variances may be below 0.

        Notes
        -----
        A bootstrap of one step (Davidson & MacKinnon 1999; Andrews 2002). With t = situation + slips' share of a unit,
        P the projection, p = diag P, s = diag PP and v the units' weights in the mean gap, one more unit like u adds
        1/t − p + t·s + (Py)² − 2t(Py)(PPy) to the score of the situation, v·t·(Py) to the mean gap and −v²t to its
        variance. What is quadratic in a resample of complete data stays so: there this *is* the resampling of mean
        squares, to the last digit.

        References
        ----------
        Davidson & MacKinnon (1999), Int. Econ. Rev. 40, 487–508; Andrews (2002), Econometrica 70, 119–162.
        """
        changed = weights - self.differences.counted[:, None, :]
        client, vendor = (resampled_variances(side, weights, changed) for side in self.sides)
        model = self.differences.at(self.situation)
        moved = _Moved(self, model)
        slips = (client.slip - self.sides[0].slip[:, None], vendor.slip - self.sides[1].slip[:, None])
        raters = (client.rater - self.sides[0].rater[:, None], vendor.rater - self.sides[1].rater[:, None])
        situation, mean, variance = moved.resampled(changed, slips=slips, raters=raters)
        return GapComponents(
            gap=mean**2 - variance,
            situation=situation,
            individual=client.rater + vendor.rater,
            slips=client.slip + vendor.slip,
            mean_gap=mean,
        )


def mixed_gap(client: FloatArray, vendor: FloatArray) -> MixedGap:
    """Return the restricted-likelihood fit of the difference between two sides.

    Parameters
    ----------
    client, vendor : array of float, shape (lines, units, raters of the side)
        NaN where there is no rating. Units without a rating of both sides do not count.

    Notes
    -----
    Two steps. Within each side: rating = unit (fixed) + rater (random) + slip. Then, with those variances, difference
    of the side means = gap + situation (random) + raters' and slips' share in the means. Variances are not below 0.
    On complete data both steps give the mean squares' values wherever those are positive.
    """
    both = np.asarray(~(np.isnan(client).all(axis=2) | np.isnan(vendor).all(axis=2)))
    sides = [side_variances(np.where(both[:, :, None], values, np.nan)) for values in (client, vendor)]
    means = [_means(values) for values in (client, vendor)]
    spread = [side.shares * np.sqrt(side.rater)[:, None, None] for side in sides]
    design = np.concatenate([spread[0], -spread[1], both[:, :, None].astype(np.float64)], axis=2)
    noise = np.where(both, sides[0].means_slip + sides[1].means_slip, 0.0)
    differences = SideDifferences(np.where(both, means[0] - means[1], 0.0), design, noise, both)
    return MixedGap((sides[0], sides[1]), differences, differences.situation())


def _means(values: FloatArray) -> FloatArray:
    rated = ~np.isnan(values)
    return np.asarray(np.where(rated, values, 0.0).sum(axis=2) / np.maximum(rated.sum(axis=2), 1))


class _Moved:
    """How the estimates move with single units and with the variances within the sides."""

    def __init__(self, fit: MixedGap, model: Projected) -> None:
        self.fit, self.model = fit, model
        self.once = model.of(fit.differences.difference[:, :, None])[:, :, 0]
        self.twice = model.of(self.once[:, :, None])[:, :, 0]
        self.square_diagonal = model.square_diagonal
        self.information = np.maximum(self.square_diagonal.sum(axis=1), 1e-300)

    def resampled(
        self, changed: FloatArray, *, slips: tuple[FloatArray, FloatArray], raters: tuple[FloatArray, FloatArray]
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return situation, mean gap and its variance, each (lines, resamples)."""
        model, differences = self.model, self.fit.differences
        total = np.divide(1.0, model.precision, out=np.zeros_like(model.precision), where=model.precision > 0)
        weight, ones = model.gap_weights, model.precision**2
        score = model.diagonal.sum(axis=1) - (self.once**2).sum(axis=1)
        per_unit = np.stack(
            [
                model.precision - model.diagonal + total * self.square_diagonal + self.once**2
                - 2 * total * self.once * self.twice,
                weight * total * self.once,
                -(weight**2) * total,
            ],
            axis=2,
        )  # fmt: skip
        scores, means, variances = np.moveaxis(changed @ per_unit, 2, 0)
        scores = scores + score[:, None] + ones.sum(axis=1)[:, None] * means**2
        by_part = [self._of_slips(side) for side in self.fit.sides] + [self._of_raters(side) for side in (0, 1)]
        for (of_score, of_mean, of_variance), moved in zip(by_part, (*slips, *raters), strict=True):
            scores = scores + of_score[:, None] * moved
            means, variances = means + of_mean[:, None] * moved, variances + of_variance[:, None] * moved
        step = -scores / self.information[:, None]
        _, of_mean, of_variance = self._of_diagonal(differences.counted.astype(np.float64))
        mean = (weight * differences.difference).sum(axis=1)[:, None] + means + of_mean[:, None] * step
        variance = model.gap_variance[:, None] + variances + of_variance[:, None] * step
        return self.fit.situation[:, None] + step, mean, variance

    def _of_slips(self, side: SideVariances) -> tuple[FloatArray, FloatArray, FloatArray]:
        return self._of_diagonal(np.where(self.fit.differences.counted, 1 / np.maximum(side.counts, 1), 0.0))

    def _of_diagonal(self, part: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return what one more of a variance that is ``part`` of each unit's adds to score, mean and variance."""
        weight = self.model.gap_weights
        of_score = -(part * self.square_diagonal).sum(axis=1) + 2 * (part * self.once * self.twice).sum(axis=1)
        return of_score, -(weight * part * self.once).sum(axis=1), (weight**2 * part).sum(axis=1)

    def _of_raters(self, side: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        shares = self.fit.sides[side].shares * self.fit.differences.counted[:, :, None]
        projected = self.model.of(shares)
        onto_weight = (self.model.gap_weights[:, :, None] * shares).sum(axis=1)
        once, twice = ((part[:, :, None] * shares).sum(axis=1) for part in (self.once, self.twice))
        of_score = -(projected**2).sum(axis=(1, 2)) + 2 * (once * twice).sum(axis=1)
        return of_score, -(onto_weight * once).sum(axis=1), (onto_weight**2).sum(axis=1)
