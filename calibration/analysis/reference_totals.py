"""Totals held against what the sessions compare with, where that is not the client's side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.analysis.agreed_answers import AgreedAnswers, agreed_answers
from calibration.analysis.line_results import answered_lines, stats_line
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.review_scores import review_scores
from calibration.analysis.totals_report import AgreedLine, AgreedTotals
from calibration.scorecard.score import NoScore
from calibration.stats.contract_comparisons import without_programs
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.totals_by_reference import (
    UnitComparisons,
    allowed_distance,
    distance_in_steps,
    totals_by_reference,
)
from calibration.store.engine import Db
from calibration.vocabulary import Reference


@dataclass(frozen=True, eq=False, slots=True)
class Held:
    """Totals against their reference.

    Attributes
    ----------
    within : Estimate
        Share of comparisons within the tolerance.
    difference, apart : Estimate or None
        Mean signed and unsigned difference from the reference, score points; ``None`` for the client's side.
    units : tuple of UnitComparisons
        One a contact of the cube.
    totals : array of float, shape (contacts,), or None
        Agreed totals, NaN without one; only where they are the reference.
    agreed : AgreedTotals or None
        Likewise.
    """

    within: Estimate
    difference: Estimate | None
    apart: Estimate | None
    units: tuple[UnitComparisons, ...]
    totals: FloatArray | None
    agreed: AgreedTotals | None


def reference_of(cube: RatingsCube) -> Reference:
    """What the sessions of a cube compare with; the engagement's own where they differ or there is none."""
    found = {session.reference for session in cube.sessions}
    return next(iter(found)) if len(found) == 1 else cube.frame.reference


def held_against(
    db: Db,
    cube: RatingsCube,
    totals: RatingsMatrix,
    *,
    lines: Sequence[int],
    reference: Reference,
    tolerance: float,
    confidence_level: float,
) -> Held:
    """Hold the totals of a cube against the consensus, the agreed score or each other.

    Parameters
    ----------
    totals : RatingsMatrix
        With the cube's units and raters.
    lines : sequence of int
        Positions of the lines behind the totals.
    """
    answers = agreed_answers(db, cube) if reference is Reference.GOLD else None
    gold = None if answers is None else agreed_totals(cube, answers)
    found = totals_by_reference(
        totals,
        [stats_line(cube, i) for i in lines],
        reference=reference,
        tolerance=tolerance,
        gold=gold,
        gold_lines=None if answers is None else [answers.values[i] for i in lines],
        confidence_level=confidence_level,
    )
    return Held(
        within=found.within,
        difference=found.difference,
        apart=found.apart,
        units=found.units,
        totals=gold,
        agreed=None if answers is None or gold is None else agreed_facts(cube, answers, gold),
    )


def agreed_totals(cube: RatingsCube, agreed: AgreedAnswers) -> FloatArray:
    """The score of the agreed answers of each contact, NaN where they make none; shape (contacts,)."""
    return review_scores(agreed.as_review(cube)).values[:, 0]


def agreed_facts(cube: RatingsCube, agreed: AgreedAnswers, totals: FloatArray) -> AgreedTotals:
    """How many contacts have an agreed total, and what the others lack."""
    missing = np.isnan(totals)
    scores = review_scores(agreed.as_review(cube)).totals
    without = [scores.get((row, 0)) for row, lacks in enumerate(missing.tolist()) if lacks]
    answered = ((cube.codes >= 0) | ~np.isnan(cube.numbers) | cube.not_applicable).any(axis=2)
    open_lines = (answered & ~agreed.known)[:, missing].sum(axis=1)
    counts = Counter({cube.lines[i].id: int(n) for i, n in enumerate(open_lines) if n})
    return AgreedTotals(
        n_with=int((~missing).sum()),
        n_without=int(missing.sum()),
        n_incomplete=sum(one is None or one.undefined_reason is NoScore.INCOMPLETE for one in without),
        lines=tuple(counts.most_common()),
        by_line=_by_line(cube, agreed),
    )


def _by_line(cube: RatingsCube, agreed: AgreedAnswers) -> tuple[AgreedLine, ...]:
    found = [_agreed_line(cube, agreed, i) for i in answered_lines(cube)]
    return tuple(sorted((line for line in found if line.n), key=lambda line: line.n_same / line.n))


def _agreed_line(cube: RatingsCube, agreed: AgreedAnswers, index: int) -> AgreedLine:
    line = stats_line(cube, index)
    reviewers = without_programs(line.matrix)
    distance = distance_in_steps(reviewers, agreed.values[index])
    compared = ~np.isnan(distance)
    same = compared & (distance <= allowed_distance(reviewers, line.tolerance))
    contacts = compared.any(axis=1)
    return AgreedLine(
        line=cube.lines[index].id,
        n_same=int(same.sum()),
        n=int(compared.sum()),
        n_contacts=int(contacts.sum()),
        n_settled=int((contacts & agreed.settled[index]).sum()),
        contacts=cube.contact_ids((compared & ~same).any(axis=1)),
    )
