"""One line of a pasted table as a criterion, and in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from calibration.scorecard.answer import number_text
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition, ReasonCode
from calibration.scorecard.keys import key_for
from calibration.scorecard.paste_cells import (
    Criticality,
    criticality_in,
    name_and_mark,
    not_applicable_in,
    number_in,
    plain,
)
from calibration.scorecard.paste_rows import RawLine
from calibration.scorecard.paste_scale import YES_NO, Scale, option_label, scale_from_options, scale_from_text
from calibration.scorecard.paste_weights import LineWeight, is_free_text, points_beside_answers
from calibration.scorecard.paste_words import NO_MARKS, YES_MARKS, ColumnRole
from calibration.scorecard.pasted import PastedProblem
from calibration.vocabulary import AnswerType, Critical, NotApplicableRule, ScoreRole

NAME_LIMIT = 80
"""Characters; a longer text is the question, and the name its first words."""

_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)+[.)]?|\d+[.)]|[a-z][.)])\s+")
_SCALE_ALLOWED = "answers like Yes/No, 1-5, 0/5/10, Meets / Partially / Does not; Yes / No is assumed"


@dataclass(slots=True)
class LineReader:
    """Makes criteria of raw lines; remembers keys, and what it did not understand.

    ``names`` are the columns as sentences name them; ``ticked`` says that the answers stand as columns with an
    N/A column beside them.
    """

    names: dict[ColumnRole, str]
    ticked: bool = False
    problems: list[PastedProblem] = field(default_factory=list)
    assumed_yes_no: int = 0
    _keys: set[str] = field(default_factory=set)

    def read(self, line: RawLine, weight: LineWeight) -> CriterionDefinition | None:
        """The criterion a line describes, or ``None`` for one that nobody can score (free text)."""
        name, question, guidance, mark = _texts(line)
        kind = line.cell(ColumnRole.TYPE)
        if is_free_text(line):
            self._problem(line, ColumnRole.TYPE, f"'{kind}'", "lines that are scored; this one is left out")
            return None
        scale = self._scale(line, weight)
        role = weight.role
        if not scale.ranked and role is not ScoreRole.UNSCORED:
            found = f"answers of which none is better ({', '.join(level.label for level in scale.levels)})"
            allowed = "answers with points, like 'Full = 5; Half = 2; None = 0'; the line is unscored"
            self._problem(line, ColumnRole.ANSWERS, found, allowed)
            role = ScoreRole.UNSCORED
        criticality = self._criticality(line, mark)
        levels = _adjusting(scale.levels) if role is ScoreRole.DEDUCTION else scale.levels
        critical, levels = self._failing_levels(line, criticality.critical, levels if scale.ranked else ())
        levels = levels or scale.levels
        key = key_for(name, taken=self._keys)
        self._keys.add(key)
        return CriterionDefinition(
            key=key,
            name=name,
            question=question,
            guidance=guidance,
            examples=line.cell(ColumnRole.EXAMPLES),
            kind=scale.kind,
            answer_type=scale.answer_type,
            role=role,
            levels=levels,
            minimum=scale.minimum,
            maximum=scale.maximum,
            weight=(weight.weight or 0.0) if role is ScoreRole.WEIGHTED else 0.0,
            adjustment=weight.adjustment if role is weight.role else 0.0,
            critical=critical,
            error_class=criticality.error_class,
            not_applicable=self._not_applicable(line, scale, role),
            not_applicable_when=line.cell(ColumnRole.NOT_APPLICABLE_WHEN),
            reasons=_reasons(line.cell(ColumnRole.REASONS)),
        )

    def _problem(self, line: RawLine, role: ColumnRole, found: str, allowed: str) -> None:
        self.problems.append(PastedProblem(line.row, self.names.get(role, ""), found, allowed))

    def _scale(self, line: RawLine, weight: LineWeight) -> Scale:
        if line.levels:
            scale = _scale_of_columns(line)
            if scale:
                return scale
        texts = [text for text, _ in line.answers]
        points = points_beside_answers(line)
        if points:
            texts = [f"{text} = {number_text(point)}" for text, point in zip(texts, points, strict=True)]
        worth = weight.weight or abs(weight.adjustment) or None
        joined = "\n".join(texts) or line.cell(ColumnRole.TYPE)
        scale = scale_from_text(joined, weight=worth) if joined else None
        if scale is None:
            if texts:
                self._problem(line, ColumnRole.ANSWERS, f"'{joined}'", _SCALE_ALLOWED)
            else:
                self.assumed_yes_no += 1
            return YES_NO
        return scale

    def _criticality(self, line: RawLine, mark: Criticality | None) -> Criticality:
        text = line.cell(ColumnRole.CRITICAL)
        found = criticality_in(text, column=True) if text else None
        if text and found is None:
            allowed = "yes, no, section, fatal, non-fatal, customer, business or compliance critical; taken as no"
            self._problem(line, ColumnRole.CRITICAL, f"'{text}'", allowed)
        for role in (ColumnRole.TYPE, ColumnRole.WEIGHT):
            found = found or criticality_in(line.cell(role), column=False)
        return found or mark or Criticality(Critical.NO)

    def _failing_levels(
        self, line: RawLine, critical: Critical, levels: tuple[AnswerLevel, ...]
    ) -> tuple[Critical, tuple[AnswerLevel, ...]]:
        """The answers with those that fail marked; not critical where nobody can say which those are."""
        if critical is Critical.NO:
            return critical, levels
        if not levels:
            allowed = "answers of which one fails; the line is not critical"
            self._problem(line, ColumnRole.CRITICAL, "a critical line", allowed)
            return Critical.NO, levels
        return critical, _failing(levels)

    def _not_applicable(self, line: RawLine, scale: Scale, role: ScoreRole) -> NotApplicableRule:
        text = line.cell(ColumnRole.NOT_APPLICABLE)
        rule = not_applicable_in(text) if text and not self.ticked else NotApplicableRule.NOT_ALLOWED
        if rule is None:
            allowed = "yes, no, redistribute, full credit, left out; N/A is left out of the score"
            self._problem(line, ColumnRole.NOT_APPLICABLE, f"'{text}'", allowed)
            rule = NotApplicableRule.LEFT_OUT
        named = scale.allows_not_applicable or self.ticked or line.cell(ColumnRole.NOT_APPLICABLE_WHEN)
        if rule is NotApplicableRule.NOT_ALLOWED and named:
            rule = NotApplicableRule.LEFT_OUT
        adjusts = role in (ScoreRole.DEDUCTION, ScoreRole.BONUS)
        return NotApplicableRule.LEFT_OUT if adjusts and rule is not NotApplicableRule.NOT_ALLOWED else rule


def line_in_words(criterion: CriterionDefinition, *, answers_from: int | None = None) -> str:
    """What was understood of a line, in a sentence.

    Examples
    --------
    >>> line_in_words(CriterionDefinition(key="g", name="Greeting", levels=YES_NO.levels, weight=5))
    "Line 'Greeting': Yes / No, weight 5."
    """
    if criterion.answer_type is AnswerType.NUMERIC:
        parts = [f"a number from {number_text(criterion.minimum or 0)} to {number_text(criterion.maximum or 0)}"]
    else:
        parts = [" / ".join(level.label for level in criterion.levels)]
    if answers_from is not None:
        parts[0] += f" (from row {answers_from})"
    if criterion.role is ScoreRole.WEIGHTED:
        parts.append(f"weight {number_text(criterion.weight)}")
    elif criterion.adjustment:
        at = next((level.label for level in criterion.levels if level.points == 1), "the most")
        parts.append(f"{criterion.role}: {criterion.adjustment:+g} points at '{at}'")
    else:
        parts.append("unscored")
    if criterion.critical is not Critical.NO:
        failing = ", ".join(f"'{level.label}'" for level in criterion.levels if level.fails)
        zeroes = "the score" if criterion.critical is Critical.ALL else "its section"
        parts.append(f"critical: {failing} zeroes {zeroes}")
    if criterion.error_class is not None:
        parts.append(f"{criterion.error_class} error")
    if criterion.not_applicable is not NotApplicableRule.NOT_ALLOWED:
        parts.append(f"N/A {criterion.not_applicable.replace('_', ' ')}")
    return f"Line '{criterion.name}': {', '.join(parts)}."


def _texts(line: RawLine) -> tuple[str, str, str, Criticality | None]:
    """Name, question, guidance, and the mark in the name that makes the line critical."""
    first, *more = line.cell(ColumnRole.LINE).split("\n")
    name, mark = name_and_mark(_NUMBERING.sub("", first))
    question = line.cell(ColumnRole.QUESTION)
    if len(name) > NAME_LIMIT:
        question = f"{name}\n{question}".strip()
        name = f"{name[: NAME_LIMIT - 2].rsplit(' ', 1)[0]} …"
    return name, question, "\n".join([*more, *line.guidance]), mark


def _scale_of_columns(line: RawLine) -> Scale | None:
    """The scale whose answers are columns; cells describe them, or hold the points of each."""
    filled = [(header, cell) for header, cell in line.levels if cell and plain(cell) not in ("n a", "na")]
    used = filled if len(filled) > 1 else line.levels
    points = [number_in(cell) for _, cell in used]
    if all(point is not None for point in points) and not any(number_in(header) is not None for header, _ in used):
        return scale_from_options([f"{header} = {cell}" for header, cell in used])
    scale = scale_from_options([header for header, _ in used])
    if scale is None:
        return None
    marks = YES_MARKS | NO_MARKS
    described = {option_label(header): cell for header, cell in used if cell.casefold() not in marks}
    levels = tuple(replace(level, description=described.get(level.label, "")) for level in scale.levels)
    return replace(scale, levels=levels)


def _failing(levels: tuple[AnswerLevel, ...]) -> tuple[AnswerLevel, ...]:
    """The answers that earn least fail a critical line."""
    least = min((level.points for level in levels), default=0.0)
    return tuple(replace(level, fails=level.points == least) for level in levels)


def _adjusting(levels: tuple[AnswerLevel, ...]) -> tuple[AnswerLevel, ...]:
    """A deduction is made at "yes, it happened"; where the answers say pass or met, at the opposite."""
    best = max(levels, key=lambda level: level.points, default=None)
    if best is None or plain(best.label) in ("yes", "y", "true", "ja") or number_in(best.label) is not None:
        return levels
    return tuple(replace(level, points=round(1 - level.points, 4)) for level in levels)


def _reasons(text: str) -> tuple[ReasonCode, ...]:
    labels = [label.strip(" -•") for label in re.split(r"\n|;|," if "\n" not in text else r"\n", text)]
    reasons: dict[str, ReasonCode] = {}
    for label in dict.fromkeys(label for label in labels if label):
        code = key_for(label, taken=reasons, fallback="reason")
        reasons[code] = ReasonCode(code, label)
    return tuple(reasons.values())


def keys_of_sections(names: list[str]) -> list[str]:
    """A key for each section name, no two the same."""
    keys: list[str] = []
    for name in names:
        keys.append(key_for(name, taken=keys, fallback="section"))
    return keys


def shown_columns(columns: Iterable[tuple[ColumnRole, str]]) -> dict[ColumnRole, str]:
    """How sentences name the column of each role: the first that has it."""
    names: dict[ColumnRole, str] = {}
    for role, name in columns:
        names.setdefault(role, name)
    return names
