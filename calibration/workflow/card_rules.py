"""What any draft of a card must keep to, and what a first version makes of it: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite

from calibration.errors import InvalidInput
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import CriterionKind

_MOST_LETTERS = 200


def check_storable(definition: ScorecardDefinition) -> None:
    """Refuse what no row can hold, draft or not; everything else may wait until the card is published.

    Raises
    ------
    InvalidInput
        Says all of it.
    """
    problems = [*_twice([one.key for one in definition.sections]), *_twice([one.key for one in definition.criteria])]
    names = [definition.name, *(one.name for one in definition.sections)]
    for line in definition.criteria:
        problems += _line_cannot_be_stored(line)
        names += [line.name, *(level.label for level in line.levels), *(reason.label for reason in line.reasons)]
    problems += [
        f"'{name[:40]}…' has {len(name)} letters. Allowed: {_MOST_LETTERS}."
        for name in names
        if len(name) > _MOST_LETTERS
    ]
    if problems:
        raise InvalidInput(" ".join(problems))


def _twice(keys: Sequence[str]) -> list[str]:
    return [f"The key '{key}' is used twice. Allowed: once." for key in dict.fromkeys(keys) if keys.count(key) > 1]


def _line_cannot_be_stored(line: CriterionDefinition) -> list[str]:
    low, high = line.minimum, line.maximum
    found = []
    if low is not None and high is not None and not low < high:
        found.append(f"'{line.name}': its range is {low:g} to {high:g}. Allowed: minimum below maximum.")
    if not isfinite(line.weight) or line.weight < 0:
        found.append(f"'{line.name}': its weight is {line.weight:g}. Allowed: 0 or more.")
    if line.kind is CriterionKind.TONE_POSITION and line.weight:
        found.append(f"'{line.name}': it places the tone and has a weight. Allowed: unscored.")
    if any(not 0 <= level.points <= 1 for level in line.levels):
        found.append(f"'{line.name}': an answer earns less than 0 or more than 1. Allowed: a share of the weight.")
    found += [f"'{line.name}': {one}" for one in _twice([level.code for level in line.levels])]
    return found + [f"'{line.name}': {one}" for one in _twice([reason.code for reason in line.reasons])]


def first_version(definition: ScorecardDefinition, past: Mapping[str, int]) -> ScorecardDefinition:
    """A first version of a card: a line under a key that another card of the owner has used starts a new history.

    Parameters
    ----------
    past : mapping of criterion key to int
        Highest meaning revision that the owner's published versions gave it.
    """

    def fresh(line: CriterionDefinition) -> CriterionDefinition:
        known = past.get(line.key, 0)
        return replace(line, meaning_revision=known + 1) if known >= line.meaning_revision else line

    sections = tuple(replace(one, criteria=tuple(map(fresh, one.criteria))) for one in definition.sections)
    return replace(definition, sections=sections)
