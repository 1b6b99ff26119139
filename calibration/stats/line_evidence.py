"""What one line's ratings say before any label: agreement, gap, and which reviewer stands apart."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.benchmarks import AGREED_FROM, MIN_SHARED_UNITS, PRIOR_AGREEMENT_VARIANCE
from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.pairs import PairTable, one_side_only, pair_table, raters_of, share
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.side_gap import gap_mean, has_gap
from calibration.vocabulary import Pairs, Side


@dataclass(frozen=True, slots=True)
class ReviewerEvidence:
    """How far one rater stands apart from the others of a line.

    Attributes
    ----------
    rater : str
    distance : ModeratedMean
        Share of equal pairs among the others − share of the rater's own pairs that are equal, mean over units.
    agreement_of_others : float
        Share of equal pairs among the others.
    p_value : float
        One-sided, times the number of raters who could be named (Bonferroni), at most 1.
    """

    rater: str
    distance: ModeratedMean
    agreement_of_others: float
    p_value: float


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """Everything the label of one line is decided from.

    Attributes
    ----------
    pairs : Pairs
        ``BETWEEN`` with two sides, else ``ALL``.
    n_units, n_units_same : int
        Units with a compared pair; those of them on which all answers are the same within the tolerance.
    agreement : ModeratedMean or None
        Share of equal pairs, mean over units; ``None`` without a pair.
    gap : ModeratedMean or None
        Client − vendor; ``None`` for nominal answers and without two sides.
    reviewer : ReviewerEvidence or None
        The rater who stands apart most clearly, if any can be named.
    gap_without_one : float or None
        Smallest share of the gap that remains when one rater who can be named is left out; 1 when nobody can be.
    gap_p, unclear_p : float or None
        p values of "no gap" and of "the sides give the same answer in ``AGREED_FROM`` of pairs or more".
    """

    pairs: Pairs
    n_units: int
    n_units_same: int
    agreement: ModeratedMean | None
    gap: ModeratedMean | None
    reviewer: ReviewerEvidence | None
    gap_without_one: float | None
    gap_p: float | None
    unclear_p: float | None


def line_evidence(matrix: RatingsMatrix, *, tolerance: float) -> LineEvidence:
    """Gather the evidence of one line; raters who are neither client nor vendor count only without two sides."""
    pairs = Pairs.ALL if one_side_only(matrix) else Pairs.BETWEEN
    judged = matrix.take_raters(raters_of(matrix, pairs))
    agreement_by_unit = pair_table(judged, pairs=pairs, tolerance=tolerance).unit_agreement()
    shared = np.flatnonzero(~np.isnan(agreement_by_unit))
    judged = judged.take_units(shared)
    everyone = pair_table(judged, pairs=Pairs.ALL, tolerance=tolerance)
    agreement = _mean(agreement_by_unit[shared])
    gap = gap_mean(judged) if pairs is Pairs.BETWEEN and has_gap(judged) else None
    enough = len(shared) >= MIN_SHARED_UNITS
    return LineEvidence(
        pairs=pairs,
        n_units=len(shared),
        n_units_same=int((everyone.unit_agreement() == 1.0).sum()),
        agreement=agreement,
        gap=gap,
        reviewer=_most_apart(judged, everyone) if enough else None,
        gap_without_one=_gap_without_one(judged, gap.value) if gap and enough else None,
        gap_p=gap.p_value() if gap and enough else None,
        unclear_p=agreement.p_below(AGREED_FROM) if agreement and enough else None,
    )


def _mean(values: FloatArray) -> ModeratedMean | None:
    return moderated_mean(values, prior_variance=PRIOR_AGREEMENT_VARIANCE) if len(values) else None


def nameable(matrix: RatingsMatrix) -> list[int]:
    """Return the columns of raters who can be told from their side's standard.

    A side's only voice cannot, nor can one of two raters without a third, nor raters who are only positions.
    """
    rated = matrix.active
    if not matrix.named or rated.sum() < 3:
        return []
    voices = {side: rated[[i for i, s in enumerate(matrix.sides) if s is side]].sum() for side in (*Side, None)}
    return [i for i, side in enumerate(matrix.sides) if rated[i] and voices[side] >= 2]


def _gap_without_one(matrix: RatingsMatrix, gap: float) -> float:
    candidates = nameable(matrix)
    if gap == 0.0 or not candidates:
        return 1.0
    rated = matrix.rated.astype(np.float64)
    values = np.where(matrix.rated, matrix.values, 0.0)
    means = []
    for side in (Side.CLIENT, Side.VENDOR):
        # A column a candidate: the side's raters without that one.
        others = np.zeros((matrix.shape[1], len(candidates)))
        others[matrix.columns(side)] = 1.0
        others[candidates, np.arange(len(candidates))] = 0.0
        means.append(share(values @ others, rated @ others))
    left = np.nanmean(means[0] - means[1], axis=0)
    return min([1.0, *(float(g) / gap for g in left)])


def _most_apart(matrix: RatingsMatrix, everyone: PairTable) -> ReviewerEvidence | None:
    candidates = nameable(matrix)
    of_one = (everyone.left[:, None] == candidates) | (everyone.right[:, None] == candidates)
    same, compared = everyone.same.astype(np.float64), everyone.compared.astype(np.float64)
    own_shares = share(same @ of_one, compared @ of_one)
    others_shares = share(same @ ~of_one, compared @ ~of_one)
    found: list[ReviewerEvidence] = []
    for place, column in enumerate(candidates):
        others = others_shares[:, place]
        distances = others - own_shares[:, place]
        both: BoolArray = ~np.isnan(distances)
        if both.sum() < MIN_SHARED_UNITS:
            continue
        distance = moderated_mean(distances[both], prior_variance=PRIOR_AGREEMENT_VARIANCE)
        p = (1 - (distance.p_below(0.0) or 0.0)) * len(candidates)
        found.append(ReviewerEvidence(matrix.raters[column], distance, float(others[both].mean()), min(p, 1.0)))
    return max(found, key=lambda reviewer: (-reviewer.p_value, reviewer.distance.value), default=None)
