"""Groups of contacts against all others, with sessions as blocks: does a figure hold at the same level everywhere?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray

LEAST = 3
"""Contacts in the group and outside it. With fewer there is no standard error."""
_NOTHING = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class _Blocks:
    """Values freed of the part of their block that is the block's own.

    Attributes
    ----------
    pulled : array of float, shape (n,)
        Share of the block's mean that is taken out of each value, 0 to 1.
    spent : float
        Degrees of freedom that the blocks took, 0 to blocks − 1.
    """

    block: IntArray
    size: IntArray
    pulled: FloatArray
    spent: float

    def whiten(self, values: FloatArray) -> FloatArray:
        """Take the blocks out; shape (…, n)."""
        flat = np.atleast_2d(values)
        sums = np.zeros((len(flat), len(self.size)))
        for row, one in enumerate(flat):
            sums[row] = np.bincount(self.block, weights=one, minlength=len(self.size))
        freed: FloatArray = flat - self.pulled * (sums / self.size)[:, self.block]
        return freed.reshape(np.shape(values))


def block_contrasts(
    values: FloatArray, *, blocks: Sequence[int] | IntArray, members: BoolArray
) -> tuple[ModeratedMean | None, ...]:
    """How much higher a figure is in a group of contacts than in all others, comparing within sessions.

    Parameters
    ----------
    values : array of float, shape (n,)
        One a contact; NaN: the contact has none and does not count.
    blocks : sequence of int, length n
        Session of each contact.
    members : array of bool, shape (groups, n)
        Whether the contact belongs to the group.

    Returns
    -------
    tuple of ModeratedMean or None, one a group
        Difference group − others in the unit of the values; ``n``: contacts in the group. ``None`` with fewer than
        ``LEAST`` contacts in the group or outside it, where nothing varies, and where no session tells the group from
        the session.

    Notes
    -----
    y = μ + δ·[in group] + session + e with random sessions, generalized least squares (Searle, Casella & McCulloch
    1992, *Variance Components*, ch. 3): within a session of n contacts 1 − 1/√(1 + n·σ²ₛ/σ²ₑ) of its mean is taken out,
    the two variances by the analysis of variance of the values without groups, σ²ₛ at least 0. The group and the others
    each have the larger of their own variance and the pooled one, Welch's (1947) degrees of freedom, less what the
    sessions took: marks that are all alike in eight contacts do not make a variance of 0 true, and a group that varies
    more than the others does not borrow their steadiness.
    """
    found, block = np.asarray(values, dtype=np.float64), np.asarray(blocks, dtype=np.intp)
    if found.shape != block.shape or members.shape[1:] != found.shape:
        raise InvalidInput(
            f"There are {len(found)} values, {len(block)} sessions and groups of {members.shape[1]}. Needed: as many."
        )
    there = np.flatnonzero(~np.isnan(found))
    y, inside = found[there], members[:, there]
    n_in = inside.sum(axis=1)
    if len(y) < 2 * LEAST or float(np.ptp(y)) <= _NOTHING:
        return (None,) * len(members)
    freed = _blocks(y, np.unique(block[there], return_inverse=True)[1])
    ones, answers = freed.whiten(np.ones(len(y))), freed.whiten(y)
    groups = freed.whiten(inside.astype(np.float64))
    return tuple(
        _contrast(answers, ones, groups[row], inside[row], freed.spent)
        if min(n_in[row], len(y) - n_in[row]) >= LEAST
        else None
        for row in range(len(members))
    )


def _blocks(y: FloatArray, block: IntArray) -> _Blocks:
    size = np.bincount(block)
    means = np.bincount(block, weights=y) / size
    n, count = len(y), len(size)
    within = float(((y - means[block]) ** 2).sum()) / (n - count) if n > count else 0.0
    usual = (n - float((size**2).sum()) / n) / (count - 1) if count > 1 else 0.0
    between = float((size * (means - y.mean()) ** 2).sum()) / (count - 1) if count > 1 else 0.0
    ratio = 0.0
    if usual > 1 and n > count:
        ratio = max((between - within) / usual, 0.0) / within if within > _NOTHING else np.inf
    pulled = 1 - 1 / np.sqrt(1 + size * ratio)
    return _Blocks(block, size, pulled[block], float(pulled.sum()) * (count - 1) / count)


def _contrast(
    y: FloatArray, ones: FloatArray, group: FloatArray, inside: BoolArray, spent: float
) -> ModeratedMean | None:
    """Least squares of the freed values on the freed level and group."""
    apart = group - ones * float(ones @ group) / float(ones @ ones)
    size = float(apart @ apart)
    if size <= _NOTHING * len(y):
        return None
    weights = apart / size
    value = float(weights @ y)
    residual = y - value * group
    residual = residual - ones * float(ones @ residual) / float(ones @ ones)
    freedom = max(len(y) - 2 - spent, 1.0)
    pooled = float(residual @ residual) / freedom
    parts = [_part(residual[half], weights[half], pooled, freedom, len(y)) for half in (inside, ~inside)]
    variance = sum(part for part, _ in parts)
    if variance <= _NOTHING:
        return None
    welch = variance**2 / sum(part**2 / own for part, own in parts)
    n = int(inside.sum())
    return ModeratedMean(value, float(np.sqrt(variance)), float(welch), float(variance * n), n)


def _part(residual: FloatArray, weights: FloatArray, pooled: float, freedom: float, n: int) -> tuple[float, float]:
    """The share of the variance of the difference that one half brings, and its degrees of freedom."""
    own_freedom = max((len(residual) - 1) * freedom / (n - 2), 1.0)
    own = float(((residual - residual.mean()) ** 2).sum()) / own_freedom
    taken = (own, own_freedom) if own > pooled else (pooled, freedom)
    return taken[0] * float((weights**2).sum()), taken[1]
