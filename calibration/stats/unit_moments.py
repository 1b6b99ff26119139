"""Four sums a unit that give the disagreement of free numbers, or of their ranks, however many numbers there are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.vocabulary import Measurement

_WHOLE_RANGE = 10_000


@dataclass(frozen=True, eq=False, slots=True)
class UnitMoments:
    """Sums of squared differences unit by unit.

    Attributes
    ----------
    features : array of float, shape (units, 4)
        D_u (the unit's observed disagreement), number of values, their sum, the sum of their squares; the values
        centred and scaled, which alpha does not notice. 0 for units without a pair.
    pairable : array of bool, shape (units,)
    groups : tuple of array, each of shape (units, raters)
        The values of one group, or of client and vendor; where ranks count, positions in ascending order. NaN
        where there is none.
    ranked : bool
        Whether values enter by their mid-ranks.
    """

    features: FloatArray
    pairable: BoolArray
    groups: tuple[FloatArray, ...]
    ranked: bool

    def reranked(self, unit_counts: FloatArray) -> FloatArray:
        """Return the features with mid-ranks of a sample in which unit u stands ``unit_counts[u]`` times."""
        totals = self._totals(unit_counts * self.pairable)
        return _features(self._at(_mid_ranks(totals)), self.pairable)

    def rank_influence(self) -> FloatArray:
        """Return the derivative of 1 − N·D/E by each unit, times the number of units; shape (units,).

        Ranks move with the totals: ∂g_c/∂n_j is 1 for j < c, ½ for j = c.
        """
        totals = self._totals(self.pairable.astype(np.float64))
        ranks = _mid_ranks(totals)
        groups = self._at(ranks)
        features = _features(groups, self.pairable)
        observed, n, first, second = features.sum(axis=0)
        expected = 2 * (n * second - first**2)
        by_rank = self._answer_sums(_slopes(groups, self.pairable))
        d_observed = _through_ranks(by_rank)
        d_expected = 2 * (second + n * ranks**2 - 2 * first * ranks) + _through_ranks(4 * totals * (n * ranks - first))
        by_answer = -observed / expected - n * d_observed / expected + n * observed * d_expected / expected**2
        influence = -n / expected * features[:, 0]
        for group in self._at(by_answer):
            influence = influence + np.nansum(group, axis=1)
        return np.asarray(np.where(self.pairable, influence, 0.0) * self.pairable.sum())

    def _at(self, of_answer: FloatArray) -> tuple[FloatArray, ...]:
        """Return something known of each different number in the cells that hold it."""
        padded = np.append(of_answer, np.nan)
        return tuple(padded[np.where(np.isnan(codes), len(of_answer), codes).astype(np.intp)] for codes in self.groups)

    def _totals(self, unit_counts: FloatArray) -> FloatArray:
        return self._answer_sums([np.where(np.isnan(codes), np.nan, unit_counts[:, None]) for codes in self.groups])

    def _answer_sums(self, cells: Sequence[FloatArray]) -> FloatArray:
        """Return the sum of something over the cells of each different number."""
        codes = np.concatenate([group.ravel() for group in self.groups])
        rated = ~np.isnan(codes)
        weights = np.concatenate([cell.ravel() for cell in cells])[rated]
        found = codes[rated].astype(np.intp)
        return np.bincount(found, weights=weights).astype(np.float64)


def unit_moments(groups: Sequence[FloatArray], *, level: Measurement) -> UnitMoments:
    """Prepare the sums.

    Parameters
    ----------
    groups : sequence of array, shape (units, raters)
        One group, or client and vendor.
    level : Measurement
        ``INTERVAL``: the numbers; ``ORDINAL``: their mid-ranks among all pairable values.

    Returns
    -------
    UnitMoments
    """
    rated = [(~np.isnan(group)).sum(axis=1) for group in groups]
    pairable: BoolArray = rated[0] > 1 if len(groups) == 1 else (rated[0] > 0) & (rated[1] > 0)
    if level is not Measurement.ORDINAL:
        scaled = _scaled(groups)
        return UnitMoments(_features(scaled, pairable), pairable, tuple(groups), ranked=False)
    codes = _codes(groups)
    bare = UnitMoments(np.zeros((len(pairable), 4)), pairable, codes, ranked=True)
    return UnitMoments(bare.reranked(np.ones(len(pairable))), pairable, codes, ranked=True)


def _codes(groups: Sequence[FloatArray]) -> tuple[FloatArray, ...]:
    """Return positions in ascending order, NaN where there is no value; whole numbers keep their gaps."""
    values = np.concatenate([group[~np.isnan(group)] for group in groups])
    if not values.size:
        return tuple(groups)
    lowest = values.min()
    if values.max() - lowest < _WHOLE_RANGE and np.array_equal(values, np.floor(values)):
        return tuple(group - lowest for group in groups)
    different = np.unique(values)
    return tuple(np.where(np.isnan(group), np.nan, np.searchsorted(different, group)) for group in groups)


def _scaled(groups: Sequence[FloatArray]) -> tuple[FloatArray, ...]:
    values = np.concatenate([group[~np.isnan(group)] for group in groups])
    if not values.size:
        return tuple(groups)
    # The median, not the mean: where most values are one and the same, a resample of it alone then sums to exactly 0.
    centre = float(np.median(values))
    spread = float(np.abs(values - centre).max()) or 1.0
    return tuple((group - centre) / spread for group in groups)


def _features(groups: Sequence[FloatArray], pairable: BoolArray) -> FloatArray:
    sums = [_sums(group) for group in groups]
    m, first, second = (sum(of) for of in zip(*[(n, n * mean, ss + n * mean**2) for n, mean, ss in sums], strict=True))
    if len(sums) == 1:
        n, _, ss = sums[0]
        observed = 2 * n * ss / np.maximum(n - 1, 1)
    else:
        (n1, mean1, ss1), (n2, mean2, ss2) = sums
        observed = (n1 + n2) * (ss1 / np.maximum(n1, 1) + ss2 / np.maximum(n2, 1) + (mean1 - mean2) ** 2)
    return np.asarray((np.vstack([observed, m, first, second]) * pairable).T)


def _sums(values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return per unit the number of values, their mean (0 without one) and their squares around it."""
    rated = ~np.isnan(values)
    ones = np.ones(values.shape[1])
    n = rated @ ones
    mean = np.where(rated, values, 0.0) @ ones / np.maximum(n, 1)
    apart = np.where(rated, values - mean[:, None], 0.0)
    return n, mean, np.einsum("ur,ur->u", apart, apart)


def _slopes(groups: Sequence[FloatArray], pairable: BoolArray) -> list[FloatArray]:
    """Return ∂D_u/∂value of every cell."""
    sums = [_sums(group) for group in groups]
    if len(sums) == 1:
        n, mean, _ = sums[0]
        scale = np.where(pairable, 4 * n / np.maximum(n - 1, 1), 0.0)
        return [scale[:, None] * (groups[0] - mean[:, None])]
    total = np.where(pairable, sums[0][0] + sums[1][0], 0.0)
    found = []
    for group, (n, _, _), (_, other, _) in zip(groups, sums, sums[::-1], strict=True):
        found.append(2 * (total / np.maximum(n, 1))[:, None] * (group - other[:, None]))
    return found


def _mid_ranks(totals: FloatArray) -> FloatArray:
    return np.asarray(np.cumsum(totals) - totals / 2)


def _through_ranks(by_rank: FloatArray) -> FloatArray:
    """Return what a derivative by ranks is by totals: the later ranks all move by 1, the own by ½."""
    return np.asarray(np.cumsum(by_rank[::-1])[::-1] - by_rank / 2)
