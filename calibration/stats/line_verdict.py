"""The plain label of a line, and what it rests on.

The rule, as the page prints it:

    A line is *agreed* when client and vendor gave the same answer in at least three of four comparisons, unless
    it is clearly more than chance that *the client marks lower* or *higher* (by a fifth of a step or more), that
    *one reviewer differs* (the others agree with each other and not with this one) or that the *standard is
    unclear* (same answers rarer than three of four, in no direction). Everything else, and anything on fewer
    than three shared contacts, *cannot be told yet*.

"Clearly" is a t test with moderated variance, corrected over the lines of the card (Benjamini–Hochberg).
Cut-offs are in ``benchmarks.py``, error rates at practice size in ``docs/methods.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from calibration.stats.benchmarks import (
    AGREED_FROM,
    FALSE_DISCOVERY_RATE,
    GAP_WITHOUT_ONE,
    MAX_PRICE,
    MIN_SHARED_UNITS,
    NO_DIRECTION_FROM,
    PRICE_POWER,
    PRICE_RESOLUTION,
    PRIOR_UNITS,
    SMALLEST_GAP,
    SMALLEST_REVIEWER_GAP,
)
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.estimate import Estimate
from calibration.stats.fail_agreement import FailAgreement, fail_agreement
from calibration.stats.line_evidence import LineEvidence, line_evidence
from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.side_gap import side_gap
from calibration.vocabulary import LineLabel, Side, UndefinedReason


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion of a session, as the verdict needs it.

    Attributes
    ----------
    matrix : RatingsMatrix
    tolerance : float
        Steps within which two answers count as the same (scale points where no step is known); 0 or more.
        A free number needs one: nobody gives 72 twice.
    fails : frozenset of float
        Values that fail a critical criterion; empty for all others.
    """

    matrix: RatingsMatrix
    tolerance: float = 0.0
    fails: frozenset[float] = frozenset()


@dataclass(frozen=True, slots=True)
class Price:
    """What it would take to tell.

    Attributes
    ----------
    more_units : int or None
        Further contacts scored by both sides after which, if all goes on as so far, the line gets a label.
    reason : UndefinedReason or None
        Why no number of contacts would do: ``ONE_SIDE`` and ``NO_PAIRS`` when one reviewer scores alone,
        ``TOO_CLOSE`` when more than ``MAX_PRICE`` would be needed.
    """

    more_units: int | None
    reason: UndefinedReason | None = None


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """The label of one line with everything it rests on.

    Attributes
    ----------
    label : LineLabel
    gap : Estimate
        Client − vendor in scale points; undefined for nominal answers and without two sides.
    evidence : LineEvidence
        Counts ("3 of 4 contacts all the same answer": ``n_units_same`` of ``n_units``), the share of equal
        pairs and the p values before correction.
    one_voice : tuple of Side
        Sides with a single rater: their standard and that person's own cannot be told apart.
    differing_rater : str or None
        Label of the rater, exactly for ``ONE_REVIEWER_DIFFERS``.
    price : Price or None
        Exactly for ``CANNOT_TELL``.
    fails : FailAgreement or None
        For critical lines: have both sides ever failed the same contact?
    gap_q, unclear_q, reviewer_q : float or None
        p values corrected over the lines of the card.
    """

    label: LineLabel
    gap: Estimate
    evidence: LineEvidence
    one_voice: tuple[Side, ...]
    differing_rater: str | None
    price: Price | None
    fails: FailAgreement | None
    gap_q: float | None
    unclear_q: float | None
    reviewer_q: float | None


def card_verdicts(lines: Mapping[str, Line], *, confidence_level: float = 0.95) -> dict[str, LineVerdict]:
    """Label all lines of a card together, corrected for their number.

    Parameters
    ----------
    lines : mapping from criterion key to Line
    confidence_level : float
        Of the interval on each gap; the label uses the corrected p values.

    Returns
    -------
    dict from criterion key to LineVerdict
        In the order given.
    """
    evidence = [line_evidence(line.matrix, tolerance=line.tolerance) for line in lines.values()]
    gap_q = benjamini_hochberg([e.gap_p for e in evidence])
    unclear_q = benjamini_hochberg([e.unclear_p for e in evidence])
    reviewer_q = benjamini_hochberg([e.reviewer.p_value if e.reviewer else None for e in evidence])
    verdicts = {}
    for i, (key, line) in enumerate(lines.items()):
        e = evidence[i]
        label = _label(e, line, (gap_q[i], unclear_q[i], reviewer_q[i]))
        verdicts[key] = LineVerdict(
            label=label,
            gap=side_gap(line.matrix, confidence_level=confidence_level),
            evidence=e,
            one_voice=one_voice(line.matrix),
            differing_rater=e.reviewer.rater if e.reviewer and label is LineLabel.ONE_REVIEWER_DIFFERS else None,
            price=_price(e, line, n_lines=len(lines)) if label is LineLabel.CANNOT_TELL else None,
            fails=fail_agreement(line.matrix, fails=line.fails) if line.fails else None,
            gap_q=gap_q[i],
            unclear_q=unclear_q[i],
            reviewer_q=reviewer_q[i],
        )
    return verdicts


def one_voice(matrix: RatingsMatrix) -> tuple[Side, ...]:
    """Return the sides, client first, for which exactly one rater gave values."""
    rated = matrix.active
    return tuple(side for side in (Side.CLIENT, Side.VENDOR) if rated[matrix.columns(side)].sum() == 1)


def _label(e: LineEvidence, line: Line, q: tuple[float | None, float | None, float | None]) -> LineLabel:
    gap_q, unclear_q, reviewer_q = q
    if e.agreement is None or e.n_units < MIN_SHARED_UNITS:
        return LineLabel.CANNOT_TELL
    if e.reviewer and _flagged(reviewer_q) and _stands_apart(e):
        return LineLabel.ONE_REVIEWER_DIFFERS
    if e.gap and _flagged(gap_q) and _is_a_gap(e, line):
        return LineLabel.CLIENT_MARKS_LOWER if e.gap.value < 0 else LineLabel.CLIENT_MARKS_HIGHER
    if e.agreement.value >= AGREED_FROM:
        return LineLabel.AGREED
    maybe_a_gap = e.gap_p is not None and e.gap_p < NO_DIRECTION_FROM and _is_large(e, line)
    return LineLabel.STANDARD_UNCLEAR if _flagged(unclear_q) and not maybe_a_gap else LineLabel.CANNOT_TELL


def _flagged(q: float | None) -> bool:
    return q is not None and q <= FALSE_DISCOVERY_RATE


def _is_large(e: LineEvidence, line: Line) -> bool:
    step = line.matrix.step
    least = SMALLEST_GAP * (step or 0.0)
    return e.gap is not None and abs(e.gap.value) >= least and abs(e.gap.value) > line.tolerance * (step or 1.0)


def _is_a_gap(e: LineEvidence, line: Line) -> bool:
    return _is_large(e, line) and (e.gap_without_one or 0.0) >= GAP_WITHOUT_ONE


def _stands_apart(e: LineEvidence) -> bool:
    return (
        e.reviewer is not None
        and e.reviewer.distance.value >= SMALLEST_REVIEWER_GAP
        and e.reviewer.agreement_of_others >= AGREED_FROM
    )


def _price(e: LineEvidence, line: Line, *, n_lines: int) -> Price:
    if e.agreement is None:
        n_raters = int(line.matrix.active.sum())
        reason = UndefinedReason.NO_RATINGS if n_raters == 0 else UndefinedReason.NO_PAIRS
        return Price(None, UndefinedReason.ONE_SIDE if n_raters == 1 else reason)
    p = FALSE_DISCOVERY_RATE / n_lines
    needed = [_units_for(e.agreement, max(AGREED_FROM - e.agreement.value, PRICE_RESOLUTION), p=p)]
    if e.gap and _is_large(e, line):
        needed.append(_units_for(e.gap, abs(e.gap.value), p=p / 2))
    enough = [n for n in needed if n is not None]
    if not enough:
        return Price(None, UndefinedReason.TOO_CLOSE)
    return Price(max(min(enough), MIN_SHARED_UNITS, e.n_units + 1) - e.n_units)


def _units_for(mean: ModeratedMean, distance: float, *, p: float) -> int | None:
    """Return how many units show a true ``distance`` at the one-sided level ``p`` with ``PRICE_POWER``."""
    if mean.variance is None:
        return None
    n = np.arange(2, MAX_PRICE + 1)
    freedom = PRIOR_UNITS + n - 1
    needed = (stdtrit(freedom, 1 - p) + stdtrit(freedom, PRICE_POWER)) * np.sqrt(mean.variance / n)
    enough = np.flatnonzero(needed <= distance)
    return int(n[enough[0]]) if enough.size else None
