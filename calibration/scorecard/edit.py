"""Changes to a card under work, each giving a new definition: lines and answers added, moved, taken out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from calibration.errors import InvalidInput
from calibration.scorecard.definition import (
    AnswerLevel,
    CriterionDefinition,
    ScorecardDefinition,
    SectionDefinition,
)
from calibration.scorecard.keys import key_for
from calibration.vocabulary import AnswerType, Critical, ScoreRole

_Item = TypeVar("_Item")

_YES_NO = (AnswerLevel("yes", "Yes", 1.0, 1.0), AnswerLevel("no", "No", 0.0, 0.0))
_STEPS = tuple(AnswerLevel(str(step), str(step), (step - 1) / 4, float(step)) for step in range(1, 6))
_NAMES = (AnswerLevel("a", "A", 1.0), AnswerLevel("b", "B", 0.0))
_START = {AnswerType.BINARY: _YES_NO, AnswerType.ORDINAL: _STEPS, AnswerType.NOMINAL: _NAMES, AnswerType.NUMERIC: ()}


def with_line(card: ScorecardDefinition, line: CriterionDefinition) -> ScorecardDefinition:
    """The card with this line in the place of the one with its key."""
    return _each_section(card, lambda section: tuple(line if one.key == line.key else one for one in section.criteria))


def with_new_line(card: ScorecardDefinition, *, name: str, section: str) -> tuple[ScorecardDefinition, str]:
    """The card with a yes/no line at the end of a section, and the line's key.

    Raises
    ------
    InvalidInput
        No name, or no such section.
    """
    if not name.strip():
        raise InvalidInput("The new line has no name. Allowed: a text.")
    if section not in {one.key for one in card.sections}:
        raise InvalidInput("The new line has no section. Add a section first.")
    key = key_for(name, taken={one.key for one in card.criteria})
    line = CriterionDefinition(key=key, name=name.strip(), levels=_YES_NO)
    return _each_section(card, lambda one: (*one.criteria, line) if one.key == section else one.criteria), key


def without_line(card: ScorecardDefinition, key: str) -> ScorecardDefinition:
    """The card without a line; conditions on it fall away."""
    kept = _each_section(card, lambda section: tuple(one for one in section.criteria if one.key != key))
    return _each_section(
        kept,
        lambda section: tuple(
            replace(one, only_if=None) if one.only_if and one.only_if.criterion == key else one
            for one in section.criteria
        ),
    )


def with_line_moved(card: ScorecardDefinition, key: str, *, by: int) -> ScorecardDefinition:
    """The line one place up (−1) or down (+1); at the end of a section it goes into the next one."""
    at = next((at for at, one in enumerate(card.sections) if key in {line.key for line in one.criteria}), None)
    if at is None:
        return card
    lines = card.sections[at].criteria
    place = next(place for place, line in enumerate(lines) if line.key == key)
    if 0 <= place + by < len(lines):
        moved = _moved(lines, place, by)
        return _each_section(card, lambda one: moved if one.key == card.sections[at].key else one.criteria)
    if not 0 <= at + by < len(card.sections):
        return card
    line, target = lines[place], card.sections[at + by].key
    left = without_place(lines, place)

    def lines_of(one: SectionDefinition) -> tuple[CriterionDefinition, ...]:
        if one.key == card.sections[at].key:
            return left
        if one.key != target:
            return one.criteria
        return (line, *one.criteria) if by > 0 else (*one.criteria, line)

    return _each_section(card, lines_of)


def with_new_section(card: ScorecardDefinition, name: str) -> ScorecardDefinition:
    """The card with an empty section at its end.

    Raises
    ------
    InvalidInput
        No name.
    """
    if not name.strip():
        raise InvalidInput("The new section has no name. Allowed: a text.")
    key = key_for(name, taken={one.key for one in card.sections}, fallback="section")
    return replace(card, sections=(*card.sections, SectionDefinition(key, name.strip())))


def with_section_named(card: ScorecardDefinition, key: str, name: str) -> ScorecardDefinition:
    """The card with a section's name changed; its key stays."""
    return replace(card, sections=tuple(replace(one, name=name) if one.key == key else one for one in card.sections))


def without_empty_section(card: ScorecardDefinition, key: str) -> ScorecardDefinition:
    """The card without a section.

    Raises
    ------
    InvalidInput
        The section still has lines.
    """
    gone = next((one for one in card.sections if one.key == key), None)
    if gone is not None and gone.criteria:
        raise InvalidInput(f"The section '{gone.name}' still has lines. Move or remove them first.")
    return replace(card, sections=tuple(one for one in card.sections if one.key != key))


def with_section_moved(card: ScorecardDefinition, key: str, *, by: int) -> ScorecardDefinition:
    """The section one place up (−1) or down (+1)."""
    place = next((place for place, one in enumerate(card.sections) if one.key == key), None)
    return card if place is None else replace(card, sections=_moved(card.sections, place, by))


def retyped(line: CriterionDefinition, answer_type: AnswerType) -> CriterionDefinition:
    """The line answered in another way: answers that fit are kept, others start anew."""
    if answer_type is line.answer_type:
        return line
    numeric = answer_type is AnswerType.NUMERIC
    fits = bool(line.levels) and not numeric and (answer_type is not AnswerType.BINARY or len(line.levels) == 2)
    levels = line.levels if fits else _START[answer_type]
    if answer_type is AnswerType.ORDINAL and any(level.value is None for level in levels):
        levels = tuple(replace(level, value=float(at)) for at, level in enumerate(levels, start=1))
    return replace(
        line,
        answer_type=answer_type,
        levels=levels,
        minimum=(line.minimum if line.minimum is not None else 0.0) if numeric else None,
        maximum=(line.maximum if line.maximum is not None else 10.0) if numeric else None,
        step=line.step if numeric else None,
        unit=line.unit if numeric else "",
        lower_is_better=line.lower_is_better and numeric,
        critical=Critical.NO if numeric else line.critical,
    )


def reroled(line: CriterionDefinition, role: ScoreRole) -> CriterionDefinition:
    """The line in another role: weight and adjustment become what that role can have."""
    if role is line.role:
        return line
    weight = (line.weight or 1.0) if role is ScoreRole.WEIGHTED else 0.0
    adjustment = {ScoreRole.DEDUCTION: -5.0, ScoreRole.BONUS: 5.0}.get(role, 0.0)
    return replace(line, role=role, weight=weight, adjustment=adjustment)


def with_new_level(line: CriterionDefinition, label: str) -> CriterionDefinition:
    """The line with one more answer at its end.

    Raises
    ------
    InvalidInput
        No words.
    """
    if not label.strip():
        raise InvalidInput("The new answer has no words. Allowed: a text.")
    code = key_for(label, taken={level.code for level in line.levels}, fallback="answer")
    values = [level.value for level in line.levels if level.value is not None]
    placed = line.answer_type is AnswerType.ORDINAL
    value = (max(values) + 1 if values else 1.0) if placed else None
    return replace(line, levels=(*line.levels, AnswerLevel(code, label.strip(), 0.0, value)))


def without_level(line: CriterionDefinition, code: str) -> CriterionDefinition:
    """The line without an answer."""
    return replace(line, levels=tuple(level for level in line.levels if level.code != code))


def with_level_moved(line: CriterionDefinition, code: str, *, by: int) -> CriterionDefinition:
    """The line with an answer one place up (−1) or down (+1)."""
    place = next((place for place, level in enumerate(line.levels) if level.code == code), None)
    return line if place is None else replace(line, levels=_moved(line.levels, place, by))


def without_place(items: Sequence[_Item], place: int) -> tuple[_Item, ...]:
    """All but the one at this place."""
    return (*items[:place], *items[place + 1 :])


def _moved(items: Sequence[_Item], place: int, by: int) -> tuple[_Item, ...]:
    target = min(max(place + by, 0), len(items) - 1)
    rest = list(without_place(items, place))
    rest.insert(target, items[place])
    return tuple(rest)


def _each_section(
    card: ScorecardDefinition, lines_of: Callable[[SectionDefinition], tuple[CriterionDefinition, ...]]
) -> ScorecardDefinition:
    return replace(card, sections=tuple(replace(one, criteria=lines_of(one)) for one in card.sections))
