"""What the difference between client and vendor is made of: four parts with four owners, which add up."""

from dataclasses import dataclass, replace

import numpy as np

from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP
from calibration.stats.bootstrap import UnitWeights, percentile_interval, unit_weights
from calibration.stats.estimate import Estimate
from calibration.stats.gap_components import GapComponents, balanced_components, mixed_components, paired
from calibration.stats.numeric_ratings import centred, estimate_frame
from calibration.stats.pairs import one_side_only
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.side_gap import has_gap, unit_gaps
from calibration.vocabulary import GapPart, Side, UndefinedReason

_RESAMPLES = 500
_NOTHING = 1e-12
_HELD_BY = {GapPart.EXPECTATION: GapPart.INDIVIDUAL, GapPart.SITUATION: GapPart.SLIPS}


@dataclass(frozen=True, slots=True)
class SplitPart:
    """One part of the mean squared difference.

    Attributes
    ----------
    part : GapPart
    estimate : Estimate
        In squared scale points, 0 or more; the defined parts add up to the whole. ``ONE_VOICE`` or ``NO_PAIRS`` where
        neither side's raters can be told from their side.
    share : float or None
        Of the whole, 0 to 1.
    raw : float or None
        The estimate before negative ones were set to 0. On complete data the raw parts add up to the whole, too.
    also_holds : tuple of GapPart
        Parts of a side of one (or of raters who never met) that cannot be told from this one and stand in it.
    """

    part: GapPart
    estimate: Estimate
    share: float | None
    raw: float | None
    also_holds: tuple[GapPart, ...]


@dataclass(frozen=True, slots=True)
class GapSplit:
    """The mean squared difference between a client's and a vendor's rating of one unit, split.

    Attributes
    ----------
    whole : Estimate
        Mean over units of the mean squared difference of all client–vendor pairs, squared scale points. For yes/no
        answers it is the share of pairs that differ.
    parts : tuple of SplitPart
        In the order of :class:`GapPart`.
    mean_gap : float or None
        Client − vendor, scale points: the direction of the first part.
    set_to_zero : tuple of GapPart
        Parts whose estimate came out negative: they are 0 and the others a little smaller than estimated.
    one_voice : tuple of Side
        Sides with a single rater, client first. A second reviewer of that side, or repeats, would tell that
        person's own marking from the expectation, and slips from the situation.
    unpaired : tuple of Side
        Sides with several raters of whom no two rated the same unit: the same holds.
    complete : bool
        Whether every rater rated every unit: mean squares, exact; otherwise restricted maximum likelihood.
    """

    whole: Estimate
    parts: tuple[SplitPart, ...]
    mean_gap: float | None
    set_to_zero: tuple[GapPart, ...]
    one_voice: tuple[Side, ...]
    unpaired: tuple[Side, ...]
    complete: bool

    def part(self, part: GapPart) -> SplitPart:
        """Return one of the four."""
        return next(one for one in self.parts if one.part is part)


def gap_split(
    matrix: RatingsMatrix,
    *,
    confidence_level: float = 0.95,
    weights: UnitWeights | None = None,
    seed: int = 0,
    intervals: bool = True,
) -> GapSplit:
    """Split the mean squared difference between the sides into expectation, situation, individual marking and slips.

    Parameters
    ----------
    matrix : RatingsMatrix
        Numbers, ordered answers (as numbers) or yes/no. Raters without a side, and units that only one side rated,
        do not count.
    confidence_level : float
        Between 0 and 1.
    weights : UnitWeights, optional
        Resamples of the matrix's units, used when both sides rated all of them; drawn from ``seed`` otherwise.
    seed : int
    intervals : bool
        Whether to resample for intervals at all; the parts alone take a hundredth of the time.

    Returns
    -------
    GapSplit
        All undefined: ``NO_RATINGS``, ``NOT_NUMERIC``, ``ONE_SIDE``, ``NO_PAIRS``, ``ONE_UNIT``. Intervals: percentile
        over resampled units, from ``MIN_UNITS_FOR_BOOTSTRAP`` on: for *these* reviewers, on other contacts.

    Notes
    -----
    Rating = unit + side + rater within side + side × unit + slip. Then E(client's − vendor's)² = d² + Var(side × unit
    difference) + σ²r(client) + σ²r(vendor) + σ²e(client) + σ²e(vendor), and the estimates from mean squares add up
    to the observed mean squared difference exactly (:func:`balanced_components`). A side of one has neither σ²r nor
    σ²e of its own: d² then holds that person's marking, the situation's part that person's slips, and it still
    adds up. Negative estimates are set to 0 and the others scaled to the whole.

    References
    ----------
    Searle, Casella & McCulloch (1992), Variance Components, ch. 4 (mean squares) and 6 (restricted likelihood).
    """
    shared = np.flatnonzero(~np.isnan(unit_gaps(matrix)))
    columns = [matrix.columns(side)[matrix.active[matrix.columns(side)]] for side in (Side.CLIENT, Side.VENDOR)]
    judged = matrix.take_raters(np.concatenate(columns)).take_units(shared)
    frame = estimate_frame("gap_split", judged, confidence_level=confidence_level, method="bootstrap over units")
    reason = _why_undefined(matrix, len(shared))
    if reason:
        return _undefined_split(frame.undefined(reason))
    values = centred(judged.values[:, judged.active])
    n_client = int(judged.active[judged.columns(Side.CLIENT)].sum())
    client, vendor = values[:, :n_client], values[:, n_client:]
    drawn = None
    if intervals and len(shared) >= MIN_UNITS_FOR_BOOTSTRAP:
        same_units = weights is not None and len(shared) == matrix.shape[0]
        drawn = weights if same_units else unit_weights(len(shared), resamples=_RESAMPLES, seed=seed)
    return _split(client, vendor, frame, drawn)


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


def _undefined_split(frame: Estimate) -> GapSplit:
    parts = tuple(SplitPart(p, replace(frame, coefficient=f"gap_{p}"), None, None, ()) for p in GapPart)
    return GapSplit(replace(frame, coefficient="gap_whole"), parts, None, (), (), (), complete=False)


def _split(client: FloatArray, vendor: FloatArray, frame: Estimate, drawn: UnitWeights | None) -> GapSplit:
    n = len(client)
    complete = not np.isnan(client).any() and not np.isnan(vendor).any()
    components = balanced_components if complete else mixed_components
    squared = _squared_differences(client, vendor)
    found, whole = components(client, vendor, weights=np.ones((1, n))), float(squared.mean())
    raw = _raw(found)
    intervals: list[tuple[float, float] | None] = [None] * (len(GapPart) + 1)
    if drawn is not None:
        counts = drawn.counts.astype(np.float64)
        wholes = counts @ squared / n
        resampled = np.column_stack([_shown(_raw(components(client, vendor, weights=counts)), wholes), wholes])
        intervals = [
            percentile_interval(column, confidence_level=frame.confidence_level, n_units=n) for column in resampled.T
        ]
        frame = replace(frame, seed=drawn.seed)
    sides = {Side.CLIENT: client, Side.VENDOR: vendor}
    merged = tuple(side for side, values in sides.items() if not paired(values))
    one_voice = tuple(side for side in merged if sides[side].shape[1] == 1)
    untold = UndefinedReason.ONE_VOICE if len(one_voice) == 2 else UndefinedReason.NO_PAIRS
    parts = _parts(frame, raw[0], _shown(raw, np.array([whole]))[0], intervals, len(merged), untold)
    return GapSplit(
        whole=replace(frame, coefficient="gap_whole").defined(whole, interval=intervals[-1]),
        parts=parts,
        mean_gap=float(found.mean_gap[0]),
        set_to_zero=tuple(p.part for p in parts if p.raw is not None and p.raw < -_NOTHING * max(whole, _NOTHING)),
        one_voice=one_voice,
        unpaired=tuple(side for side in merged if side not in one_voice),
        complete=complete,
    )


def _parts(
    frame: Estimate,
    raw: FloatArray,
    shown: FloatArray,
    intervals: list[tuple[float, float] | None],
    n_merged: int,
    untold: UndefinedReason,
) -> tuple[SplitPart, ...]:
    """Return the four parts; with both sides merged two of them stand in the other two and are undefined."""
    whole = float(shown.sum())
    parts = []
    for i, part in enumerate(GapPart):
        named = replace(frame, coefficient=f"gap_{part}")
        if n_merged == len(_HELD_BY) and part in _HELD_BY.values():
            parts.append(SplitPart(part, named.undefined(untold), None, None, ()))
            continue
        estimate = named.defined(float(shown[i]), interval=intervals[i])
        held = (_HELD_BY[part],) if n_merged and part in _HELD_BY else ()
        parts.append(SplitPart(part, estimate, float(shown[i]) / whole if whole > 0 else None, float(raw[i]), held))
    return tuple(parts)


def _squared_differences(client: FloatArray, vendor: FloatArray) -> FloatArray:
    """Return per unit the mean squared difference over its client–vendor pairs."""
    squares = (client[:, :, None] - vendor[:, None, :]) ** 2
    return np.asarray(np.nanmean(squares.reshape(len(client), -1), axis=1))


def _raw(found: GapComponents) -> FloatArray:
    """Return the components in the order of :class:`GapPart`; shape (resamples, 4)."""
    return np.column_stack([found.gap, found.situation, found.individual, found.slips])


def _shown(raw: FloatArray, whole: FloatArray) -> FloatArray:
    """Return parts of 0 or more that add up to the whole."""
    kept = np.maximum(raw, 0.0)
    total = kept.sum(axis=1)
    scale = np.divide(whole, total, out=np.zeros(len(whole)), where=total > 0)
    return np.asarray(kept * scale[:, None])
