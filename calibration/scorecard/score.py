"""The score of a review: weights, N/A rules, deductions, bonuses and critical lines (``data_model`` 10).

Notes
-----
With :math:`w_i` the weight of a weighted criterion and :math:`p_i` its points (0 to 1)::

    score = 100 · Σ w·p / Σ w    over the criteria that apply

1. *Not asked* (condition unmet) and N/A with ``left_out``: the weight leaves both sums.
2. N/A with ``full_credit``: as if answered with full points.
3. N/A with ``redistribute``: its weight goes to the criteria of its section that count, in proportion to
   their weights, so the section keeps its weight. A section in which nothing counts is left out.
4. A failed ``critical = section`` line: every criterion of the section earns 0 at its weight, and the
   section's bonuses are not given; its deductions are.
5. Deductions and bonuses are added after, in score points: ``adjustment · p``; N/A there adds nothing.
   The sum is then held within 0 and 100.
6. A failed ``critical = all`` line: 0, whatever the bonuses.

No criterion with a weight answered other than N/A: undefined, even where N/A would give full credit.
A card with deductions and no weights starts at 100.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from calibration.errors import InvalidInput
from calibration.scorecard.answer import NOT_APPLICABLE, Answer, Cell, check_answers
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.score_plan import PlanLine, Tally, plan_of, tally


class NoScore(StrEnum):
    """Why a review has no score.

    ``INCOMPLETE``: a line that decides the score is blank. ``ALL_NOT_APPLICABLE``: no line with a weight
    applied. ``NOTHING_WEIGHTED``: the card has no line with a weight (a tone card).
    """

    INCOMPLETE = "incomplete"
    ALL_NOT_APPLICABLE = "all_not_applicable"
    NOTHING_WEIGHTED = "nothing_weighted"


class Total(NamedTuple):
    """The score of one review among many, 0 to 100, and what it would be if no critical line zeroed anything."""

    value: float | None
    without_critical: float | None
    undefined_reason: NoScore | None


@dataclass(frozen=True, slots=True)
class LineScore:
    """What one weighted line did to the score.

    Attributes
    ----------
    points : float
        0 to 1, as answered (before a critical line zeroes it); 1 for N/A with full credit.
    weight : float
        The weight it counted with, in the card's unit: its own plus what an N/A in its section handed on.
    """

    key: str
    points: float
    weight: float


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Subtotal of one section, 0 to 100; ``None`` when nothing in it counted.

    ``value`` is 0 when a line that is critical for the section failed; a line critical for the whole
    score leaves subtotals as they are.
    """

    key: str
    name: str
    value: float | None
    without_critical: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Score points a deduction (negative) or bonus (positive) added."""

    key: str
    points: float


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """The score of one review and everything that made it.

    Attributes
    ----------
    value : float or None
        0 to 100; ``None`` only with an ``undefined_reason``.
    without_critical : float or None
        The same if no critical line zeroed anything ("without the critical line: 81").
    so_far : float or None
        The score over what is answered so far; equals ``value`` once complete.
    before_adjustments : float or None
        So far, critical sections counted, before deductions and bonuses.
    undefined_reason : NoScore or None
    unanswered, not_applicable, not_asked : tuple of str
        Criterion keys. ``unanswered`` lists blanks that decide the score: weight, adjustment, critical, or
        another line's condition.
    failed_critical : tuple of str
        Keys of critical lines that failed.
    """

    value: float | None
    without_critical: float | None
    so_far: float | None
    before_adjustments: float | None
    undefined_reason: NoScore | None
    lines: tuple[LineScore, ...]
    sections: tuple[SectionScore, ...]
    adjustments: tuple[Adjustment, ...]
    failed_critical: tuple[str, ...]
    unanswered: tuple[str, ...]
    not_applicable: tuple[str, ...]
    not_asked: tuple[str, ...]


def review_score(definition: ScorecardDefinition, answers: Mapping[str, Answer]) -> ScoreResult:
    """Score one review.

    Parameters
    ----------
    definition : ScorecardDefinition
        A version without problems.
    answers : mapping of criterion key to Answer
        Criteria without an answer are absent. Answers to lines that are not asked are ignored.

    Raises
    ------
    InvalidInput
        An answer is not on its scale, its key is not on the card, or the card cannot be scored (a
        condition that points to no earlier line, a number without a range).

    Examples
    --------
    >>> from calibration.scorecard.definition import AnswerLevel, CriterionDefinition, SectionDefinition
    >>> levels = (AnswerLevel("yes", "Yes"), AnswerLevel("no", "No", points=0))
    >>> a = CriterionDefinition(key="a", name="A", levels=levels, weight=3)
    >>> b = CriterionDefinition(key="b", name="B", levels=levels, weight=1)
    >>> card = ScorecardDefinition(key="c", name="C", sections=(SectionDefinition("s", "S", (a, b)),))
    >>> review_score(card, {"a": Answer(level_code="yes"), "b": Answer(level_code="no")}).value
    75.0
    """
    check_answers(definition, answers)
    plan = plan_of(definition)
    cells = [answers[line.key].cell if line.key in answers else None for line in plan]
    counted = tally(plan, len(definition.sections), cells)
    total = _total(plan, counted)
    asked = set(counted.asked)
    return ScoreResult(
        value=total.value,
        without_critical=total.without_critical,
        so_far=_with_adjustments(counted, critical=True),
        before_adjustments=_weighted(counted, critical=True),
        undefined_reason=total.undefined_reason,
        lines=tuple(
            LineScore(plan[i].key, points, plan[i].weight * counted.stretch[plan[i].section])
            for i, points in counted.points
        ),
        sections=_section_scores(definition, counted),
        adjustments=tuple(Adjustment(plan[i].key, points) for i, points in counted.adjustments),
        failed_critical=tuple(plan[i].key for i in counted.failed),
        unanswered=tuple(plan[i].key for i in counted.unanswered),
        not_applicable=tuple(plan[i].key for i in counted.asked if cells[i] is NOT_APPLICABLE),
        not_asked=tuple(line.key for i, line in enumerate(plan) if i not in asked),
    )


def scores_of(definition: ScorecardDefinition, columns: Mapping[str, Sequence[Cell]]) -> tuple[Total, ...]:
    """Score many reviews of one card at once, by the same arithmetic as :func:`review_score`.

    Parameters
    ----------
    definition : ScorecardDefinition
    columns : mapping of criterion key to sequence of cells, all of length n reviews
        Level code, number, ``NOT_APPLICABLE`` or ``None`` (blank). A criterion without a column is
        blank throughout.

    Returns
    -------
    tuple of Total, length n reviews

    Raises
    ------
    InvalidInput
        Columns differ in length, a column is no criterion of the card, or a cell is not on its scale.
    """
    keys = [criterion.key for criterion in definition.criteria]
    unknown = sorted(set(columns) - set(keys))
    if unknown:
        raise InvalidInput(f"'{unknown[0]}' is not a line of '{definition.name}'. Allowed: {', '.join(keys)}.")
    lengths = {key: len(column) for key, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InvalidInput(f"Columns differ in length: {lengths}. Allowed: one cell a review in each.")
    reviews = next(iter(lengths.values()), 0)
    plan, sections, blank = plan_of(definition), len(definition.sections), (None,) * reviews
    rows = zip(*(columns.get(key, blank) for key in keys), strict=True)
    return tuple(_total(plan, tally(plan, sections, row)) for row in rows)


def _total(plan: Sequence[PlanLine], counted: Tally) -> Total:
    if counted.unanswered:
        return Total(None, None, NoScore.INCOMPLETE)
    value = _with_adjustments(counted, critical=True)
    if value is None:
        weighted = any(line.weight > 0 or line.adjustment < 0 for line in plan)
        return Total(None, None, NoScore.ALL_NOT_APPLICABLE if weighted else NoScore.NOTHING_WEIGHTED)
    return Total(value, _with_adjustments(counted, critical=False) if counted.failed else value, None)


def _weighted(counted: Tally, *, critical: bool) -> float | None:
    weight = sum(counted.weight)
    if not counted.answered:
        return None
    if counted.from_hundred:
        return 100.0
    zeroed = counted.zeroed if critical else ()
    earned = sum(earned for section, earned in enumerate(counted.earned) if section not in zeroed)
    return 100 * earned / weight


def _with_adjustments(counted: Tally, *, critical: bool) -> float | None:
    base = _weighted(counted, critical=critical)
    if base is None:
        return None
    if critical and counted.all_zero:
        return 0.0
    added = sum(
        points
        for (_, points), section in zip(counted.adjustments, counted.adjusted_sections, strict=True)
        if not (critical and section in counted.zeroed and points > 0)
    )
    return min(max(base + added, 0.0), 100.0)


def _section_scores(definition: ScorecardDefinition, counted: Tally) -> tuple[SectionScore, ...]:
    scores = []
    for i, section in enumerate(definition.sections):
        weight = counted.weight[i]
        plain = min(100 * counted.earned[i] / weight, 100.0) if weight > 0 else None
        value = 0.0 if plain is not None and i in counted.zeroed else plain
        scores.append(SectionScore(section.key, section.name, value, plain, weight))
    return tuple(scores)
