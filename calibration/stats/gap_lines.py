"""The components of the gap of many lines over the same units and raters, with the same resamples of the units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.bootstrap import UnitWeights
from calibration.stats.gap_components import GapComponents, balanced_components
from calibration.stats.gap_mixed import mixed_gap
from calibration.stats.numeric_ratings import centred
from calibration.stats.pairs import one_side_only
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray, RatingsMatrix
from calibration.stats.side_gap import has_gap
from calibration.vocabulary import Side, UndefinedReason

_SIDES = (Side.CLIENT, Side.VENDOR)
_ROUNDING = 1e-24
"""Of the largest squared answer: what a squared difference of two means may be off."""
_AT_ONCE = 2_000_000
"""Numbers of one array: more lines are resampled one after the other."""


@dataclass(frozen=True, eq=False, slots=True)
class GapLines:
    """Components of every line, and of every line in every resample.

    Attributes
    ----------
    reasons : tuple of UndefinedReason or None
        Why a line has no components; what the arrays then hold means nothing.
    shared : array of bool, shape (lines, units)
        Units that both sides rated.
    n_raters, n_cells : array of int, shape (lines,)
        Raters and ratings of the sides on shared units.
    complete : array of bool, shape (lines,)
    merged, alone : array of bool, shape (lines, 2)
        Of client and vendor: no two raters of the side met on a shared unit; the side has a single rater.
    raw : array of float, shape (lines, 4)
        In the order of ``GapPart``, squared scale points; may be below 0.
    mean_gap, whole : array of float, shape (lines,)
        Client − vendor; mean over units of the mean squared difference of all pairs.
    resampled : array of float, shape (lines, resamples, 5)
        ``raw`` and ``whole`` in every resample, NaN where it holds fewer than two shared units. No resamples: empty.
    drawn : array of float, shape (lines, resamples)
        Shared units in every resample.
    """

    reasons: tuple[UndefinedReason | None, ...]
    shared: BoolArray
    n_raters: IntArray
    n_cells: IntArray
    complete: BoolArray
    merged: BoolArray
    alone: BoolArray
    raw: FloatArray
    mean_gap: FloatArray
    whole: FloatArray
    resampled: FloatArray
    drawn: FloatArray


def gap_lines(matrices: Sequence[RatingsMatrix], *, weights: UnitWeights | None) -> GapLines:
    """Return the components of the gap of each line.

    Parameters
    ----------
    matrices : sequence of RatingsMatrix, at least one
        With the same units and raters.
    weights : UnitWeights or None
        Resamples of these units.

    Raises
    ------
    InvalidInput
        When matrices differ in units or raters, or the weights are of another number of units.
    """
    _check(matrices, weights)
    rated = [np.stack([matrix.of_side(side).rated for matrix in matrices]) for side in _SIDES]
    shared = np.asarray(rated[0].any(axis=2) & rated[1].any(axis=2))
    n_shared = shared.sum(axis=1)
    reasons = tuple(_why_undefined(matrix, int(n)) for matrix, n in zip(matrices, n_shared, strict=True))
    sides = _centred_sides(matrices, shared, reasons)
    counts = [(~np.isnan(side)).sum(axis=2) for side in sides]
    n_active = [(~np.isnan(side)).any(axis=1).sum(axis=1) for side in sides]
    full = [(c == n[:, None]) | ~shared for c, n in zip(counts, n_active, strict=True)]
    frame = GapLines(
        reasons=reasons,
        shared=shared,
        n_raters=np.asarray(n_active[0] + n_active[1]),
        n_cells=np.asarray(counts[0].sum(axis=1) + counts[1].sum(axis=1)),
        complete=np.asarray(full[0].all(axis=1) & full[1].all(axis=1)),
        merged=np.column_stack([c.max(axis=1, initial=0) < 2 for c in counts]),
        alone=np.column_stack(n_active) == 1,
        raw=np.zeros((len(matrices), 4)),
        mean_gap=np.zeros(len(matrices)),
        whole=np.zeros(len(matrices)),
        resampled=np.full((len(matrices), 0 if weights is None else len(weights.counts), 5), np.nan),
        drawn=np.zeros((len(matrices), 0 if weights is None else len(weights.counts))),
    )
    _fill(frame, sides[0], sides[1], None if weights is None else weights.counts.astype(np.float64))
    return frame


def _fill(frame: GapLines, client: FloatArray, vendor: FloatArray, drawn: FloatArray | None) -> None:
    """Compute what the arrays of the frame hold."""
    defined = np.array([reason is None for reason in frame.reasons])
    squared = _squared_differences(client, vendor) * frame.shared
    n_shared = frame.shared.sum(axis=1)
    frame.whole[:] = squared.sum(axis=1) / np.maximum(n_shared, 1)
    if drawn is not None:
        frame.drawn[:] = (drawn @ frame.shared.T).T
        enough = (frame.drawn >= 2) & defined[:, None]
        wholes = (drawn @ squared.T).T / np.maximum(frame.drawn, 1)
        frame.resampled[:, :, 4] = np.where(enough, wholes, np.nan)
    for line in np.flatnonzero(defined & frame.complete):
        _fill_complete(frame, int(line), client[line], vendor[line], drawn)
    mixed = np.flatnonzero(defined & ~frame.complete)
    size = max(1, _AT_ONCE // max(1 if drawn is None else drawn.size, 1))
    for start in range(0, len(mixed), size):
        _fill_mixed(frame, mixed[start : start + size], client, vendor, drawn)


def _fill_complete(
    frame: GapLines, line: int, client: FloatArray, vendor: FloatArray, drawn: FloatArray | None
) -> None:
    shared = frame.shared[line]
    sides = [side[shared][:, ~np.isnan(side[shared]).all(axis=0)] for side in (client, vendor)]
    found = balanced_components(sides[0], sides[1], weights=np.ones((1, int(shared.sum()))))
    frame.raw[line], frame.mean_gap[line] = found.parts[0], found.mean_gap[0]
    if drawn is not None:
        weights = _weights(frame, np.array([line]), drawn)[0]
        parts = balanced_components(sides[0], sides[1], weights=weights[:, shared]).parts
        frame.resampled[line, :, :4] = np.where(np.isnan(frame.resampled[line, :, 4:]), np.nan, parts)


def _fill_mixed(
    frame: GapLines, lines: IntArray, client: FloatArray, vendor: FloatArray, drawn: FloatArray | None
) -> None:
    fit = mixed_gap(client[lines], vendor[lines])
    found: GapComponents = fit.components
    frame.raw[lines], frame.mean_gap[lines] = found.parts, found.mean_gap
    if drawn is not None:
        parts = fit.resampled(_weights(frame, lines, drawn)).parts
        frame.resampled[lines, :, :4] = np.where(np.isnan(frame.resampled[lines, :, 4:]), np.nan, parts)


def _weights(frame: GapLines, lines: IntArray, drawn: FloatArray) -> FloatArray:
    """Return how often each shared unit counts, every row summing to the line's units; (lines, resamples, units)."""
    shared, n_drawn = frame.shared[lines][:, None, :], frame.drawn[lines][:, :, None]
    weights = drawn[None] * shared * (shared.sum(axis=2, keepdims=True) / np.maximum(n_drawn, 1))
    # Resamples with fewer than two of the line's units are left out; the sample itself stands in for them.
    return np.asarray(np.where(n_drawn >= 2, weights, shared))


def _centred_sides(
    matrices: Sequence[RatingsMatrix], shared: BoolArray, reasons: Sequence[UndefinedReason | None]
) -> list[FloatArray]:
    """Return each side's values less the line's mean, NaN on units that do not count; (lines, units, raters)."""
    columns = [matrices[0].columns(side) for side in _SIDES]
    both = np.concatenate(columns)
    values = np.full((*shared.shape, len(both)), np.nan)
    for line, matrix in enumerate(matrices):
        if reasons[line] is None:
            values[line, shared[line]] = centred(matrix.values[np.ix_(shared[line], both)])
    return [values[:, :, : len(columns[0])], values[:, :, len(columns[0]) :]]


def _squared_differences(client: FloatArray, vendor: FloatArray) -> FloatArray:
    """Return per unit the mean squared difference over its client–vendor pairs, 0 without any; (lines, units)."""
    means, spreads = [], []
    for side in (client, vendor):
        rated = ~np.isnan(side)
        counts = np.maximum(rated.sum(axis=2), 1)
        mean = np.where(rated, side, 0.0).sum(axis=2) / counts
        means.append(mean)
        spreads.append((np.where(rated, side - mean[:, :, None], 0.0) ** 2).sum(axis=2) / counts)
    found = (means[0] - means[1]) ** 2 + spreads[0] + spreads[1]
    # Means of equal answers differ in their last digit: a line without a difference has none.
    largest = np.nan_to_num(np.concatenate([client, vendor], axis=2) ** 2).max(axis=(1, 2), initial=0.0)
    return np.asarray(np.where(found > _ROUNDING * largest[:, None], found, 0.0))


def _why_undefined(matrix: RatingsMatrix, n_shared: int) -> UndefinedReason | None:
    if not matrix.rated.any():
        return UndefinedReason.NO_RATINGS
    if not has_gap(matrix):
        return UndefinedReason.NOT_NUMERIC
    if one_side_only(matrix):
        return UndefinedReason.ONE_SIDE
    if n_shared == 0:
        return UndefinedReason.NO_PAIRS
    return UndefinedReason.ONE_UNIT if n_shared == 1 else None


def _check(matrices: Sequence[RatingsMatrix], weights: UnitWeights | None) -> None:
    first = matrices[0]
    for matrix in matrices:
        if (matrix.units, matrix.raters, matrix.sides) != (first.units, first.raters, first.sides):
            raise InvalidInput("The lines are of different units or raters. Allowed: lines of the same, in one order.")
    if weights is not None and weights.counts.shape[1] != first.shape[0]:
        raise InvalidInput(
            f"The shared weights are of {weights.counts.shape[1]} units and the ratings of {first.shape[0]}. "
            "Allowed: weights of the same units in the same order."
        )
