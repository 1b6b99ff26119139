"""Variances behind the gap between two sides on complete data, for many resamples of the units at once."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.ratings_matrix import FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class GapComponents:
    """What the difference of a client's and a vendor's rating varies by; arrays of one shape, squared unit.

    Attributes
    ----------
    gap : array of float
        Square of the mean gap, less what chance adds to it. May be below 0.
    situation : array of float
        Variance of the sides' difference from unit to unit.
    individual, slips : array of float
        Variance of raters around their side, and of single ratings: the sum of both sides'. A side whose raters
        never meet on a unit adds nothing here: what it has is in the first two.
    mean_gap : array of float
        Client − vendor.
    """

    gap: FloatArray
    situation: FloatArray
    individual: FloatArray
    slips: FloatArray
    mean_gap: FloatArray

    @property
    def parts(self) -> FloatArray:
        """The four in the order of ``GapPart``, on a last axis."""
        return np.stack([self.gap, self.situation, self.individual, self.slips], axis=-1)


def balanced_components(client: FloatArray, vendor: FloatArray, *, weights: FloatArray) -> GapComponents:
    """Return the components from mean squares, when every rater rated every unit.

    Parameters
    ----------
    client, vendor : array of float, shape (units, raters of the side), complete, at least two units
    weights : array of float, shape (resamples, units)
        How often each unit counts. All ones: the sample itself.

    Returns
    -------
    GapComponents
        Each of shape (resamples,).

    Notes
    -----
    With I units, R raters of a side, S the sums of squares within a side, s²_D the variance over units of the
    difference D of the side means: slips σ²e = S_e/((I − 1)(R − 1)); individual σ²r = (S_r/(R − 1) − σ²e)/I; situation
    s²_D − Σ σ²e/R; gap D̄² − s²_D/I − Σ σ²r/R. Their sum with σ²r and σ²e of both sides *is* the mean squared
    difference over all client–vendor pairs, whatever the numbers: the cross terms cancel.
    """
    n = weights.sum(axis=1)
    difference = client.mean(axis=1) - vendor.mean(axis=1)
    mean = weights @ difference / n
    spread = (weights @ difference**2 / n - mean**2) * n / (n - 1)
    sides = [_from_squares(values, weights, n) for values in (client, vendor)]
    of_mean = [
        (rater / r, slip / r) for (rater, slip), r in zip(sides, (client.shape[1], vendor.shape[1]), strict=True)
    ]
    return GapComponents(
        gap=mean**2 - spread / n - of_mean[0][0] - of_mean[1][0],
        situation=spread - of_mean[0][1] - of_mean[1][1],
        individual=sides[0][0] + sides[1][0],
        slips=sides[0][1] + sides[1][1],
        mean_gap=mean,
    )


def _from_squares(values: FloatArray, weights: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return σ²r and σ²e of one side, each (resamples,)."""
    raters = values.shape[1]
    if raters < 2:
        return np.zeros(len(n)), np.zeros(len(n))
    apart = values - values.mean(axis=1, keepdims=True)
    of_raters = ((weights @ apart) ** 2).sum(axis=1) / n
    slip = (weights @ (apart**2).sum(axis=1) - of_raters) / ((n - 1) * (raters - 1))
    return (of_raters / (raters - 1) - slip) / n, slip
