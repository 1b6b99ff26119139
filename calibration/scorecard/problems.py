"""What keeps a definition from being published, in sentences: one place for every rule of a sound card."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite

from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition, SectionDefinition
from calibration.scorecard.keys import KEY_FORM, is_key
from calibration.scorecard.line_problems import line_problems
from calibration.vocabulary import Critical, ScoreRole


def definition_problems(definition: ScorecardDefinition) -> tuple[str, ...]:
    """Everything that keeps a version from being published; empty when it can be.

    Returns
    -------
    tuple of str
        Sentences that name the line, say what was found and what is allowed, in the order of the card.

    Examples
    --------
    >>> definition_problems(ScorecardDefinition(key="c", name="C"))
    ('The card has no lines. Allowed: at least one.',)
    """
    return tuple(_problems(definition))


def _problems(definition: ScorecardDefinition) -> Iterator[str]:
    if not definition.name.strip():
        yield "The card has no name. Allowed: a text."
    if not is_key(definition.key):
        yield f"The card's key is '{definition.key}'. Allowed: {KEY_FORM}."
    if definition.version < 1:
        yield f"The card's version is {definition.version}. Allowed: a whole number from 1."
    if not definition.criteria:
        yield "The card has no lines. Allowed: at least one."
    yield from _repeated("section key", (section.key for section in definition.sections))
    yield from _repeated("line key", (criterion.key for criterion in definition.criteria))
    yield from _weight_problems(definition)
    for section in definition.sections:
        yield from _section_problems(section)
        for criterion in section.criteria:
            yield from line_problems(criterion)
            yield from _condition_problems(definition, criterion)


def _repeated(what: str, values: Iterable[str]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"The {what} '{value}' is used {times} times. Allowed: once."


def _weight_problems(definition: ScorecardDefinition) -> Iterator[str]:
    """A card whose lines are all unscored is a tone round; one with deductions only starts at 100."""
    weighted = [c for c in definition.criteria if c.role is ScoreRole.WEIGHTED]
    scored = [c for c in definition.criteria if c.role is not ScoreRole.UNSCORED]
    deducting = any(c.role is ScoreRole.DEDUCTION for c in definition.criteria)
    usable = [c.weight for c in weighted if isfinite(c.weight) and c.weight > 0]
    if scored and not usable and (weighted or not deducting):
        yield "All weights are zero, so no score can be made. Allowed: at least one line with a weight above 0."


def _section_problems(section: SectionDefinition) -> Iterator[str]:
    if not is_key(section.key):
        yield f"The section key is '{section.key}'. Allowed: {KEY_FORM}."
    if not section.name.strip():
        yield f"The section '{section.key}' has no name. Allowed: a text."
    if not section.criteria:
        yield f"The section '{section.name}' has no lines. Allowed: at least one."
    zeroing = [c for c in section.criteria if c.critical is Critical.SECTION]
    if zeroing and not any(c.role is ScoreRole.WEIGHTED and c.weight > 0 for c in section.criteria):
        yield (
            f"'{zeroing[0].name}': a failure zeroes its section, but no line of '{section.name}' has a weight."
            " Allowed: critical for the whole score, or a section with weights."
        )


def _condition_problems(definition: ScorecardDefinition, criterion: CriterionDefinition) -> Iterator[str]:
    condition = criterion.only_if
    if condition is None:
        return
    keys = [other.key for other in definition.criteria]
    above = keys[: keys.index(criterion.key)]
    parent = definition.criterion(condition.criterion) if condition.criterion in above else None
    if parent is None:
        found = "comes later" if condition.criterion in keys else "is not on the card"
        lines = ", ".join(above) or "none above it; ask it always"
        yield f"'{criterion.name}': it depends on '{condition.criterion}', which {found}. Allowed: {lines}."
        return
    if not condition.answers:
        yield f"'{criterion.name}': it depends on '{parent.name}', but on no answer. Allowed: at least one answer."
    for code in condition.answers:
        if parent.level(code) is None:
            codes = ", ".join(level.code for level in parent.levels) or "no answers, since it is a number"
            yield f"'{criterion.name}': '{code}' is not an answer of '{parent.name}'. Allowed: {codes}."
