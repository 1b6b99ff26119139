"""Weights of a pasted card: of lines, of sections, as shares or percents, against the totals that stand there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from calibration.scorecard.answer import number_text
from calibration.scorecard.paste_cells import criticality_in, name_and_mark, number_in, plain
from calibration.scorecard.paste_rows import RawLine, RawTable
from calibration.scorecard.paste_words import ColumnRole
from calibration.scorecard.pasted import PastedProblem
from calibration.vocabulary import Critical, ScoreRole

SHARE_TOLERANCE = 0.02
"""Relative; how far rounded weights may be from the total they were rounded to."""

_UNSCORED = frozenset(
    (
        *("info", "informational", "information", "not scored", "unscored", "non scored", "no score", "none", "n a"),
        *("na", ""),
    )
)

_FREE_TEXT = re.compile(r"(free ?)?text|comments?|open( text)?|notes?|narrative")


@dataclass(slots=True)
class LineWeight:
    """How one line enters the score."""

    role: ScoreRole
    weight: float | None
    adjustment: float = 0.0


@dataclass(slots=True)
class Weights:
    """Weights of all lines, in their order, and what was assumed or not understood on the way."""

    lines: list[LineWeight]
    assumptions: list[str] = field(default_factory=list)
    problems: list[PastedProblem] = field(default_factory=list)


def weights_of(table: RawTable, column: str) -> Weights:
    """Settle the weight of every line; ``column`` names the weight column in sentences.

    A line without a number weighs 1 on a card without any weights, and is unscored on others.
    """
    weights = Weights([])
    for line in table.lines:
        weights.lines.append(_own_weight(line, column, weights.problems))
    given = [w for w in weights.lines if w.role is ScoreRole.WEIGHTED and w.weight is not None]
    sections = [section.weight for section in table.sections if section.weight is not None]
    if not given and not sections:
        weights.assumptions.append("No weights were found: every line weighs 1.")
        for line_weight in weights.lines:
            if line_weight.role is ScoreRole.WEIGHTED:
                line_weight.weight = 1.0
        return weights
    for position in range(len(table.sections)):
        _settle_section(table, weights, position, column)
    _check_totals(table, weights, column)
    _settle_blanks(table, weights, column)
    _shares_to_percents(weights)
    return weights


def points_beside_answers(line: RawLine) -> list[float] | None:
    """Points that stand beside each of several answers, or ``None``."""
    points = [number_in(beside) for _, beside in line.answers]
    found = [point for point in points if point is not None]
    return found if len(found) == len(points) > 1 else None


def is_free_text(line: RawLine) -> bool:
    """Whether a line is for words only, so that nobody can score it."""
    return _FREE_TEXT.fullmatch(plain(line.cell(ColumnRole.TYPE))) is not None


def _own_weight(line: RawLine, column: str, problems: list[PastedProblem]) -> LineWeight:
    text = line.cell(ColumnRole.WEIGHT)
    kind = plain(line.cell(ColumnRole.TYPE))
    points = points_beside_answers(line)
    number = max(points) if points else number_in(text)
    bonus = re.search(r"\bbonus\b", f"{kind} {plain(text)}") or text.strip().startswith("+")
    deduction = re.search(r"\b(deduct\w*|penalty|malus)\b", f"{kind} {plain(text)}")
    if number is None:
        inside = re.search(r"[-−]?\d{1,9}(?:[.,]\d{1,9})?", text)
        number = number_in(inside[0]) if inside and (bonus or deduction) else None
    if number is not None and (deduction or number < 0):
        return LineWeight(ScoreRole.DEDUCTION, 0.0, -abs(number))
    if number is not None and bonus:
        return LineWeight(ScoreRole.BONUS, 0.0, number)
    unscored = re.search(r"\b(info\w*|not scored|unscored|non scored)\b", kind)
    if (
        unscored
        or is_free_text(line)
        or number == 0
        or (text and plain(text) in (*_UNSCORED, ""))
        or criticality_in(text, column=False)
    ):
        return LineWeight(ScoreRole.UNSCORED, 0.0)
    if text and number is None:
        allowed = "a number like 5, 2.5 or 10%; the line counts as if the cell were blank"
        problems.append(PastedProblem(line.row, column, f"'{text}'", allowed))
    return LineWeight(ScoreRole.WEIGHTED, number)


def _settle_section(table: RawTable, weights: Weights, position: int, column: str) -> None:
    section = table.sections[position]
    lines = [
        weight
        for raw, weight in zip(table.lines, weights.lines, strict=True)
        if raw.section == position and weight.role is ScoreRole.WEIGHTED
    ]
    own = [weight.weight for weight in lines if weight.weight is not None]
    merged = len(lines) > 1 and len(own) == 1 and lines[0].weight is not None and section.weight is None
    if merged:
        section.weight = own[0]
        lines[0].weight = None
        own = []
    if section.weight is None or not lines:
        return
    name = section.name or "the card"
    if not own:
        for weight in lines:
            weight.weight = section.weight / len(lines)
        weights.assumptions.append(
            f"'{name}' weighs {number_text(section.weight)}, shared equally by its {len(lines)} lines."
        )
    elif not _near(sum(own), section.weight):
        _reconcile(weights, lines, section.weight, name, section.row, column)


def _reconcile(
    weights: Weights, lines: Sequence[LineWeight], section_weight: float, name: str, row: int, column: str
) -> None:
    """Line weights that add up to 100 (or 1) are shares of their section; anything else is not understood."""
    total = sum(weight.weight or 0.0 for weight in lines)
    if _near(total, 100) or _near(total, 1):
        for weight in lines:
            weight.weight = section_weight * (weight.weight or 0.0) / total
        weights.assumptions.append(
            f"The lines of '{name}' add up to {number_text(round(total, 4))}:"
            f" taken as shares of its weight {number_text(section_weight)}."
        )
        return
    found = f"{number_text(section_weight)} for '{name}', whose lines add up to {number_text(round(total, 4))}"
    weights.problems.append(PastedProblem(row, column, found, "the same total; the weights of the lines are used"))


def _settle_blanks(table: RawTable, weights: Weights, column: str) -> None:
    for raw, weight in zip(table.lines, weights.lines, strict=True):
        if weight.role is ScoreRole.WEIGHTED and weight.weight is None:
            weight.role, weight.weight = ScoreRole.UNSCORED, 0.0
            marked = name_and_mark(raw.cell(ColumnRole.LINE).split("\n")[0])[1]
            named = marked or criticality_in(raw.cell(ColumnRole.CRITICAL), column=True)
            if not raw.cell(ColumnRole.WEIGHT) and (named is None or named.critical is Critical.NO):
                allowed = "a number; the line is unscored without one"
                weights.problems.append(PastedProblem(raw.row, column, "no weight", allowed))


def _check_totals(table: RawTable, weights: Weights, column: str) -> None:
    """A total is right when it is what the lines above add up to: all, those since the last total, or the section's."""
    since = 0
    for row, total in table.totals:
        above = [(raw, w.weight or 0.0) for raw, w in zip(table.lines, weights.lines, strict=True) if raw.row < row]
        sums = (
            sum(weight for _, weight in above),
            sum(weight for raw, weight in above if raw.row > since),
            sum(weight for raw, weight in above if raw.section == above[-1][0].section),
        )
        if not any(_near(value, total) for value in sums):
            found = f"a total of {number_text(total)}, where the lines above add up to {number_text(round(sums[0], 4))}"
            weights.problems.append(PastedProblem(row, column, found, "the sum of the weights; totals are not used"))
        since = row


def _shares_to_percents(weights: Weights) -> None:
    """Weights that add up to 1 are percents that lost their sign: 0.05 becomes 5."""
    given = [weight for weight in weights.lines if weight.weight]
    if len(given) > 1 and _near(sum(weight.weight or 0.0 for weight in given), 1):
        weights.assumptions.append("The weights add up to 1: taken as shares of 100.")
        for weight in given:
            weight.weight = 100 * (weight.weight or 0.0)
    for weight in given:
        weight.weight = round(weight.weight or 0.0, 4)


def _near(value: float, target: float) -> bool:
    return abs(value - target) <= SHARE_TOLERANCE * abs(target)
