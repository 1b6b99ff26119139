"""What the difference between client and vendor is made of: four parts with four owners, which add up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP
from calibration.stats.bootstrap import UnitWeights, percentile_interval, unit_weights
from calibration.stats.estimate import Estimate
from calibration.stats.gap_lines import GapLines, gap_lines
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.vocabulary import GapPart, Side, UndefinedReason

_RESAMPLES = 500
_NOTHING = 1e-12
_HELD_BY = {GapPart.EXPECTATION: GapPart.INDIVIDUAL, GapPart.SITUATION: GapPart.SLIPS}
_SIDES = (Side.CLIENT, Side.VENDOR)


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
    share_interval : tuple of float or None
        Of the share, at the estimate's confidence level; ``None`` where the estimate has none.
    raw : float or None
        The estimate before negative ones were set to 0. On complete data the raw parts add up to the whole, too.
    also_holds : tuple of GapPart
        Parts of a side of one (or of raters who never met) that cannot be told from this one and stand in it.
    """

    part: GapPart
    estimate: Estimate
    share: float | None
    share_interval: tuple[float, float] | None
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
        Client − vendor, scale points: the direction of the first part. ``None`` for lines pooled.
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


@dataclass(frozen=True, slots=True)
class GapSplits:
    """The splits of several lines, and of all of them together.

    Attributes
    ----------
    lines : tuple of GapSplit
        In the order given.
    pooled : GapSplit
        Of the lines that have a split and a range, each in shares of its range: the mean over lines and units (a
        line counts by its shared units). Sides of which that holds on every line are ``one_voice`` or ``unpaired``;
        ``also_holds`` already where it holds on one of them. ``NO_PAIRS`` without such a line.
    """

    lines: tuple[GapSplit, ...]
    pooled: GapSplit


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
        Resamples of the matrix's units; drawn from ``seed`` otherwise.
    seed : int
    intervals : bool
        Whether to resample for intervals at all.

    Returns
    -------
    GapSplit
        All undefined: ``NO_RATINGS``, ``NOT_NUMERIC``, ``ONE_SIDE``, ``NO_PAIRS``, ``ONE_UNIT``. Intervals: percentile
        over resampled units, from ``MIN_UNITS_FOR_BOOTSTRAP`` on: for *these* reviewers, on other contacts.

    Notes
    -----
    Rating = unit + side + rater within side + side × unit + slip. Then E(client's − vendor's)² = d² + Var(side × unit
    difference) + σ²r(client) + σ²r(vendor) + σ²e(client) + σ²e(vendor), and the estimates from mean squares add up
    to the observed mean squared difference exactly (:func:`calibration.stats.gap_components.balanced_components`).
    With cells missing they are restricted maximum likelihood's, and a resample's are one scoring step away from them
    (:class:`calibration.stats.gap_mixed.MixedGap`). A side of one has neither σ²r nor σ²e of its own: d² then holds
    that person's marking, the situation's part that person's slips, and it still adds up. Negative estimates are set to
    0 and the others scaled to the whole.

    References
    ----------
    Searle, Casella & McCulloch (1992), Variance Components, ch. 4 (mean squares) and 6 (restricted likelihood).
    """
    found = gap_splits(
        (matrix,), ranges=(None,), confidence_level=confidence_level, weights=weights, seed=seed, intervals=intervals
    )
    return found.lines[0]


def gap_splits(
    matrices: Sequence[RatingsMatrix],
    *,
    ranges: Sequence[float | None],
    confidence_level: float = 0.95,
    weights: UnitWeights | None = None,
    seed: int = 0,
    intervals: bool = True,
) -> GapSplits:
    """Split the gap of each line of a card, and of all of them together, with the same resamples of the units.

    Parameters
    ----------
    matrices : sequence of RatingsMatrix, at least one
        As for :func:`gap_split`, with the same units and raters.
    ranges : sequence of float or None, one a line
        Highest less lowest answer of the line's scale, above 0; ``None`` keeps the line out of the pooled split.
    confidence_level, weights, seed, intervals
        As for :func:`gap_split`.

    Raises
    ------
    InvalidInput
        When matrices differ in units or raters, or the weights are of another number of units.
    """
    n_units = matrices[0].shape[0]
    drawn = None
    if intervals and n_units >= MIN_UNITS_FOR_BOOTSTRAP:
        drawn = unit_weights(n_units, resamples=_RESAMPLES, seed=seed) if weights is None else weights
    lines = gap_lines(matrices, weights=drawn)
    frame = Estimate(
        "gap", None, confidence_level=confidence_level, method="bootstrap over units",
        seed=drawn.seed if drawn else None, undefined_reason=UndefinedReason.NO_RATINGS,
    )  # fmt: skip
    resampled = _shown_resamples(lines.resampled)
    splits = []
    for i, reason in enumerate(lines.reasons):
        counted = replace(
            frame, n_units=int(lines.shared[i].sum()), n_raters=int(lines.n_raters[i]), n_cells=int(lines.n_cells[i])
        )
        if reason:
            splits.append(_undefined_split(replace(counted, seed=None), reason))
            continue
        merged = lines.merged[i] & ~lines.alone[i]
        sides = _sides(lines.alone[i]), _sides(merged)
        splits.append(
            _split(
                counted, lines.raw[i], float(lines.whole[i]), resampled[i], float(lines.mean_gap[i]),
                sides=sides, holds=bool(lines.merged[i].any()), complete=bool(lines.complete[i]),
            )
        )  # fmt: skip
    return GapSplits(tuple(splits), _pooled(lines, ranges, frame))


def _pooled(lines: GapLines, ranges: Sequence[float | None], frame: Estimate) -> GapSplit:
    chosen = [i for i, (why, width) in enumerate(zip(lines.reasons, ranges, strict=True)) if why is None and width]
    if not chosen:
        return _undefined_split(replace(frame, seed=None), UndefinedReason.NO_PAIRS)
    squares = np.array([width or 1.0 for width in ranges])[chosen] ** 2
    units = lines.shared[chosen].sum(axis=1)
    weight = units / squares / units.sum()
    drawn = np.where(np.isnan(lines.resampled[chosen][:, :, 4]), 0.0, lines.drawn[chosen])
    each = drawn / squares[:, None] / np.maximum(drawn.sum(axis=0), 1)
    resampled = (np.nan_to_num(lines.resampled[chosen]) * each[:, :, None]).sum(axis=0)
    resampled[drawn.sum(axis=0) == 0] = np.nan
    counted = replace(
        frame, n_units=int(lines.shared[chosen].any(axis=0).sum()), n_raters=int(lines.n_raters[chosen].max()),
        n_cells=int(lines.n_cells[chosen].sum()),
    )  # fmt: skip
    merged, alone = (np.asarray(flags[chosen].all(axis=0)) for flags in (lines.merged, lines.alone))
    return _split(
        counted, weight @ lines.raw[chosen], float(weight @ lines.whole[chosen]), _shown_resamples(resampled[None])[0],
        None, sides=(_sides(alone), _sides(merged & ~alone)), holds=bool(lines.merged[chosen].any()),
        complete=bool(lines.complete[chosen].all()),
    )  # fmt: skip


def _sides(chosen: BoolArray) -> tuple[Side, ...]:
    return tuple(side for side, one in zip(_SIDES, chosen, strict=True) if one)


def _undefined_split(frame: Estimate, reason: UndefinedReason) -> GapSplit:
    named = replace(frame, undefined_reason=reason)
    parts = tuple(SplitPart(p, replace(named, coefficient=f"gap_{p}"), None, None, None, ()) for p in GapPart)
    return GapSplit(replace(named, coefficient="gap_whole"), parts, None, (), (), (), complete=False)


def _split(
    frame: Estimate, raw: FloatArray, whole: float, resampled: FloatArray, mean_gap: float | None, *,
    sides: tuple[tuple[Side, ...], tuple[Side, ...]], holds: bool, complete: bool,
) -> GapSplit:  # fmt: skip
    """Put a split together; ``resampled`` (resamples, 9): parts, whole, shares; ``sides``: alone, unpaired."""
    intervals = _intervals(resampled, frame)
    shown = _shown(raw[None], np.array([whole]))[0]
    if not len(resampled) or frame.n_units < MIN_UNITS_FOR_BOOTSTRAP:
        frame = replace(frame, seed=None)
    untold = None
    if len(sides[0]) + len(sides[1]) == len(_SIDES):
        untold = UndefinedReason.NO_PAIRS if sides[1] else UndefinedReason.ONE_VOICE
    parts = []
    for i, part in enumerate(GapPart):
        named = replace(frame, coefficient=f"gap_{part}")
        if untold and part in _HELD_BY.values():
            parts.append(SplitPart(part, named.undefined(untold), None, None, None, ()))
            continue
        held = (_HELD_BY[part],) if holds and part in _HELD_BY else ()
        share = float(shown[i]) / whole if whole > 0 else None
        estimate = named.defined(float(shown[i]), interval=intervals[i])
        parts.append(SplitPart(part, estimate, share, intervals[5 + i], float(raw[i]), held))
    return GapSplit(
        whole=replace(frame, coefficient="gap_whole").defined(whole, interval=intervals[4]),
        parts=tuple(parts),
        mean_gap=mean_gap,
        set_to_zero=tuple(p.part for p in parts if p.raw is not None and p.raw < -_NOTHING * max(whole, _NOTHING)),
        one_voice=sides[0],
        unpaired=sides[1],
        complete=complete,
    )


def _intervals(resampled: FloatArray, frame: Estimate) -> list[tuple[float, float] | None]:
    if not len(resampled) or frame.n_units < MIN_UNITS_FOR_BOOTSTRAP:
        return [None] * 9
    if np.isnan(resampled).any():
        level, n = frame.confidence_level, frame.n_units
        return [percentile_interval(column, confidence_level=level, n_units=n) for column in resampled.T]
    tail = (1 - frame.confidence_level) / 2
    ends = np.quantile(resampled, [tail, 1 - tail], axis=0)
    return [(float(low), float(high)) if low < high else None for low, high in ends.T]


def _shown_resamples(resampled: FloatArray) -> FloatArray:
    """Return parts of 0 or more, the whole, and the parts' shares of it; (lines, resamples, 9)."""
    whole = resampled[:, :, 4:]
    shown = _shown(resampled[:, :, :4], resampled[:, :, 4])
    shares = np.divide(shown, whole, out=np.full_like(shown, np.nan), where=whole > 0)
    return np.concatenate([shown, whole, shares], axis=2)


def _shown(raw: FloatArray, whole: FloatArray) -> FloatArray:
    """Return parts of 0 or more that add up to the whole; parts on the last axis."""
    kept = np.maximum(raw, 0.0)
    total = kept.sum(axis=-1)
    scale = np.divide(whole, total, out=np.zeros_like(whole), where=total > 0)
    return np.asarray(kept * scale[..., None])
