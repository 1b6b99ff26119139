"""A card laid out for counting: what :mod:`calibration.scorecard.score` adds up, line by line, thousands of times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calibration.errors import InvalidInput
from calibration.scorecard.answer import NOT_APPLICABLE, Answer, Cell, check_answer
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import AnswerType, Critical, NotApplicableRule, ScoreRole


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One criterion as numbers and positions.

    Attributes
    ----------
    section : int
        Position of its section.
    weight, adjustment : float
        0 unless the role uses it.
    points : mapping of level code to float
        Empty for numeric criteria.
    parent : int
        Position of the line its condition names, −1 without a condition.
    decides : bool
        Whether a blank here leaves the score open.
    """

    key: str
    section: int
    weight: float
    adjustment: float
    points: Mapping[str, float]
    fails: frozenset[str]
    critical: Critical
    not_applicable: NotApplicableRule
    parent: int
    parent_answers: frozenset[str]
    decides: bool
    criterion: CriterionDefinition


@dataclass(slots=True)
class Tally:
    """What one review adds up to. Positions are those of lines and sections in the card.

    ``weight`` and ``earned`` are per section, after N/A weights were handed on; ``stretch`` is the factor
    by which that raised each section's weights. ``zeroed`` are sections a critical line failed.
    ``answered``: something that makes a score was answered other than N/A. ``from_hundred``: the card has
    deductions and no weights, and starts at 100.
    """

    weight: list[float]
    earned: list[float]
    stretch: list[float]
    asked: list[int] = field(default_factory=list)
    points: list[tuple[int, float]] = field(default_factory=list)
    adjustments: list[tuple[int, float]] = field(default_factory=list)
    adjusted_sections: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    zeroed: set[int] = field(default_factory=set)
    unanswered: list[int] = field(default_factory=list)
    all_zero: bool = False
    answered: bool = False
    from_hundred: bool = False


def plan_of(definition: ScorecardDefinition) -> tuple[PlanLine, ...]:
    """Lay a card out for counting.

    Raises
    ------
    InvalidInput
        A condition points to no earlier line, or a numeric criterion has no range.
    """
    position = {criterion.key: i for i, criterion in enumerate(definition.criteria)}
    deciding = {criterion.only_if.criterion for criterion in definition.criteria if criterion.only_if}
    plan: list[PlanLine] = []
    for section_position, section in enumerate(definition.sections):
        for criterion in section.criteria:
            parent = -1
            if criterion.only_if is not None:
                parent = position.get(criterion.only_if.criterion, len(plan))
                if parent >= len(plan):
                    raise InvalidInput(
                        f"'{criterion.name}' depends on '{criterion.only_if.criterion}', which is no earlier line."
                        " Allowed: lines above it."
                    )
            plan.append(_plan_line(criterion, section_position, parent, criterion.key in deciding))
    return tuple(plan)


def _plan_line(criterion: CriterionDefinition, section: int, parent: int, deciding: bool) -> PlanLine:
    numeric = criterion.answer_type is AnswerType.NUMERIC
    if numeric and not (
        criterion.minimum is not None and criterion.maximum is not None and criterion.minimum < criterion.maximum
    ):
        raise InvalidInput(f"'{criterion.name}' has no range to place a number in. Allowed: minimum below maximum.")
    weight = criterion.weight if criterion.role is ScoreRole.WEIGHTED else 0.0
    adjusts = criterion.role in (ScoreRole.DEDUCTION, ScoreRole.BONUS)
    adjustment = criterion.adjustment if adjusts else 0.0
    return PlanLine(
        key=criterion.key,
        section=section,
        weight=weight,
        adjustment=adjustment,
        points={} if numeric else {level.code: level.points for level in criterion.levels},
        fails=frozenset(level.code for level in criterion.levels if level.fails),
        critical=criterion.critical,
        not_applicable=criterion.not_applicable,
        parent=parent,
        parent_answers=frozenset(criterion.only_if.answers if criterion.only_if else ()),
        decides=bool(weight or adjustment or criterion.critical is not Critical.NO or deciding),
        criterion=criterion,
    )


def tally(plan: Sequence[PlanLine], sections: int, cells: Sequence[Cell]) -> Tally:
    """Add one review up.

    Parameters
    ----------
    plan : sequence of PlanLine
    sections : int
        Number of sections of the card.
    cells : sequence of Cell, one a line of the plan
    """
    counted = Tally(weight=[0.0] * sections, earned=[0.0] * sections, stretch=[1.0] * sections)
    counted.from_hundred = not any(line.weight for line in plan) and any(line.adjustment < 0 for line in plan)
    moved = [0.0] * sections
    shown = [True] * len(plan)
    for i, line in enumerate(plan):
        if line.parent >= 0 and not (shown[line.parent] and cells[line.parent] in line.parent_answers):
            shown[i] = False
            continue
        counted.asked.append(i)
        cell = cells[i]
        if cell is None:
            if line.decides:
                counted.unanswered.append(i)
        elif cell is NOT_APPLICABLE:
            if line.not_applicable is NotApplicableRule.FULL_CREDIT and line.weight:
                _count(counted, i, line, 1.0)
            elif line.not_applicable is NotApplicableRule.REDISTRIBUTE:
                moved[line.section] += line.weight
            elif line.not_applicable is NotApplicableRule.NOT_ALLOWED:
                check_answer(line.criterion, Answer(not_applicable=True))
        else:
            _count_answer(counted, i, line, cell)
    for section, extra in enumerate(moved):
        weight = counted.weight[section]
        if extra and weight > 0:
            stretch = (weight + extra) / weight
            counted.stretch[section] = stretch
            counted.weight[section] *= stretch
            counted.earned[section] *= stretch
    return counted


def _count_answer(counted: Tally, i: int, line: PlanLine, cell: str | float) -> None:
    points = line.points.get(cell) if isinstance(cell, str) else None
    if points is None:
        points = number_points(line.criterion, cell)
    if line.weight:
        counted.answered = True
        _count(counted, i, line, points)
    elif line.adjustment:
        counted.answered = counted.answered or counted.from_hundred
        counted.adjustments.append((i, line.adjustment * points))
        counted.adjusted_sections.append(line.section)
    if line.critical is not Critical.NO and cell in line.fails:
        counted.failed.append(i)
        if line.critical is Critical.ALL:
            counted.all_zero = True
        else:
            counted.zeroed.add(line.section)


def _count(counted: Tally, i: int, line: PlanLine, points: float) -> None:
    counted.points.append((i, points))
    counted.weight[line.section] += line.weight
    counted.earned[line.section] += line.weight * points


def number_points(criterion: CriterionDefinition, cell: str | float) -> float:
    """Points of a number: its place in the range, 0 to 1, from the other end when lower is better.

    Raises
    ------
    InvalidInput
        The cell is not on the criterion's scale.

    Examples
    --------
    >>> steps = CriterionDefinition(
    ...     key="e", name="E", answer_type=AnswerType.NUMERIC, minimum=0, maximum=5, lower_is_better=True)
    >>> number_points(steps, 1)
    0.8
    """
    check_answer(criterion, Answer(level_code=cell) if isinstance(cell, str) else Answer(number=cell))
    if isinstance(cell, str) or criterion.minimum is None or criterion.maximum is None:
        raise InvalidInput(f"'{criterion.name}' has no range to place {cell} in. Allowed: minimum below maximum.")
    place = (cell - criterion.minimum) / (criterion.maximum - criterion.minimum)
    return 1 - place if criterion.lower_is_better else place
