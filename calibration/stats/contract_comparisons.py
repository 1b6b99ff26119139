"""Who is compared with whom under a contract's clause: the clause's reference turned into numbers per contact."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.pairs import pair_columns, pair_table, share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.side_gap import side_mean
from calibration.vocabulary import Pairs, Reference, Side, UndefinedReason

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Comparisons:
    """What a clause counts, contact by contact; contacts without a comparison are left out.

    Attributes
    ----------
    units : tuple of str
        The contacts compared.
    n_compared : array of float, shape (units,)
    n_raters : int
    n_same : array of float, shape (units,), or None
        Answers that are the reference's, where answers are compared.
    differences : array of float, shape (units, comparisons), or None
        Total − reference in score points, NaN where there is none, where totals are compared. With the client as
        reference: vendor's mean − client's mean, one a contact.
    undefined_reason : UndefinedReason or None
        Why nothing was compared.
    """

    units: tuple[str, ...]
    n_compared: FloatArray
    n_raters: int
    n_same: FloatArray | None = None
    differences: FloatArray | None = None
    undefined_reason: UndefinedReason | None = None

    def met(self, tolerance: float) -> FloatArray:
        """Return per contact how many comparisons are the same, or within so many score points."""
        if self.differences is None:
            return self.n_same if self.n_same is not None else np.zeros(len(self.n_compared))
        within = np.abs(np.nan_to_num(self.differences, nan=np.inf)) <= tolerance + _ROUNDING
        return np.asarray(within.sum(axis=1), dtype=np.float64)

    @property
    def mean_difference(self) -> FloatArray | None:
        """Mean signed difference of each contact; ``None`` where answers are compared."""
        return None if self.differences is None else np.nanmean(self.differences, axis=1)

    @property
    def mean_distance(self) -> FloatArray | None:
        """Mean difference of each contact without its sign; ``None`` where answers are compared."""
        return None if self.differences is None else np.nanmean(np.abs(self.differences), axis=1)


def totals_compared(totals: RatingsMatrix, *, reference: Reference, gold: FloatArray | None = None) -> Comparisons:
    """Compare totals with the clause's reference.

    Parameters
    ----------
    totals : RatingsMatrix
        One total a review, score points; NaN where a review has none.
    reference : Reference
        ``CLIENT_SIDE``: vendor's mean with the client's mean, one comparison a contact. ``CONSENSUS``: every reviewer
        with the mean of all others. ``GOLD``: every reviewer with the agreed score. ``NONE``: every pair of reviewers.
    gold : array of float, shape (units,), optional
        Agreed scores, NaN where there is none.

    Raises
    ------
    InvalidInput
        For ``GOLD`` without agreed scores.
    """
    reviewers = without_programs(totals)
    values = reviewers.values
    if reference is Reference.CLIENT_SIDE:
        differences = (side_mean(totals, Side.VENDOR) - side_mean(totals, Side.CLIENT))[:, None]
    elif reference is Reference.GOLD:
        differences = values - _agreed(totals, gold)[:, None]
    elif reference is Reference.CONSENSUS:
        rated = ~np.isnan(values)
        n, total = rated.sum(axis=1, keepdims=True), np.where(rated, values, 0.0).sum(axis=1, keepdims=True)
        others = share(np.where(rated, total - values, np.nan), np.broadcast_to(n - 1, values.shape))
        differences = values - others
    else:
        left, right = pair_columns(reviewers, Pairs.ALL)
        differences = values[:, left] - values[:, right]
    compared: BoolArray = ~np.isnan(differences)
    kept = np.flatnonzero(compared.any(axis=1))
    return Comparisons(
        units=tuple(totals.units[i] for i in kept),
        n_compared=compared[kept].sum(axis=1).astype(np.float64),
        n_raters=int(reviewers.take_units(kept).active.sum()),
        differences=differences[kept],
        undefined_reason=None if len(kept) else _why_nothing(totals, reference),
    )


def answers_compared(
    lines: Sequence[RatingsMatrix], *, reference: Reference, gold: Sequence[FloatArray] | None = None
) -> Comparisons:
    """Compare answers, over all lines of a card, with the clause's reference.

    Parameters
    ----------
    lines : sequence of RatingsMatrix, at least one
        The lines that count (for ``CRITICAL_SAME`` the critical ones, as fail 0 and pass 1); same units and raters.
    reference : Reference
        ``CLIENT_SIDE``: every client–vendor pair of answers. ``CONSENSUS`` and ``NONE``: every pair. ``GOLD``: every
        answer with the agreed one.
    gold : sequence of array of float, shape (units,), optional
        Agreed answers of each line, NaN where there is none.

    Raises
    ------
    InvalidInput
        Without a line, when lines have other units, or for ``GOLD`` without agreed answers.
    """
    if not lines or any(line.units != lines[0].units for line in lines):
        raise InvalidInput("The lines have other units, or there is none. Allowed: lines of the same units.")
    n_units = len(lines[0].units)
    same, compared = np.zeros(n_units), np.zeros(n_units)
    for i, line in enumerate(lines):
        reviewers = without_programs(line)
        if reference is Reference.GOLD:
            distance = reviewers.values - _agreed(line, None if gold is None else gold[i])[:, None]
            same += (np.abs(np.nan_to_num(distance, nan=np.inf)) <= _ROUNDING).sum(axis=1)
            compared += (~np.isnan(distance)).sum(axis=1)
            continue
        pairs = Pairs.BETWEEN if reference is Reference.CLIENT_SIDE else Pairs.ALL
        table = pair_table(reviewers, pairs=pairs)
        same += table.same.sum(axis=1)
        compared += table.compared.sum(axis=1)
    kept = np.flatnonzero(compared)
    return Comparisons(
        units=tuple(lines[0].units[i] for i in kept),
        n_compared=compared[kept],
        n_raters=int(np.any([line.take_units(kept).active for line in lines], axis=0).sum()),
        n_same=same[kept],
        undefined_reason=None if len(kept) else _why_nothing(lines[0], reference),
    )


def without_programs(matrix: RatingsMatrix) -> RatingsMatrix:
    """Return the matrix of the raters who are no programs."""
    return matrix.take_raters(np.flatnonzero([side is not Side.AUTOMATED for side in matrix.sides]))


def _agreed(matrix: RatingsMatrix, gold: FloatArray | None) -> FloatArray:
    if gold is None or gold.shape != matrix.shape[:1]:
        raise InvalidInput("The agreed values are missing or not one a unit. Needed for the reference gold.")
    return gold


def _why_nothing(matrix: RatingsMatrix, reference: Reference) -> UndefinedReason:
    if not matrix.rated.any():
        return UndefinedReason.NO_RATINGS
    sides = [matrix.of_side(side).rated.any() for side in (Side.CLIENT, Side.VENDOR)]
    return (
        UndefinedReason.ONE_SIDE if reference is Reference.CLIENT_SIDE and not all(sides) else UndefinedReason.NO_PAIRS
    )
