"""A scorecard version as YAML: read with a line number for every complaint, written so that it reads back the same.

The form is described in ``docs/scorecards.md``. Written are always: key, name, version, language,
answer type, weight, level code and label, points where they count; everything else only where it differs
from the default.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

import yaml

from calibration.errors import InvalidInput
from calibration.scorecard.definition import (
    AnswerLevel,
    Condition,
    CriterionDefinition,
    ReasonCode,
    ScorecardDefinition,
    SectionDefinition,
)
from calibration.scorecard.keys import KEY_FORM, is_key
from calibration.scorecard.yaml_nodes import (
    compose,
    count_of,
    entries,
    filled_text_of,
    items,
    line_of,
    list_node,
    mapping_node,
    member_of,
    number_node,
    number_of,
    storable,
    text_node,
    text_of,
    truth_node,
    truth_of,
    write,
    wrong,
)
from calibration.vocabulary import (
    AnswerType,
    Change,
    CriterionKind,
    Critical,
    ErrorClass,
    NotApplicableRule,
    Requirement,
    ScoreRole,
)

_Read = Callable[[yaml.Node, str], Any]


def scorecard_from_yaml(text: str) -> ScorecardDefinition:
    """Read a scorecard version.

    What is read is well formed, not yet publishable: ask ``definition_problems`` for that.

    Parameters
    ----------
    text : str
        One YAML document of at most ``SIZE_LIMIT`` characters, without aliases and tags.

    Raises
    ------
    InvalidInput
        ``Line 12: found 'ordnal' for answer_type. Allowed: binary, ordinal, nominal, numeric.`` The same
        for unknown, missing and repeated keys, repeated level codes and anything that is not YAML.

    Examples
    --------
    >>> scorecard_from_yaml("key: tone\\nname: Tone card").name
    'Tone card'
    """
    card = _record(ScorecardDefinition, compose(text), "the scorecard", _SCORECARD)
    if not isinstance(card, ScorecardDefinition):
        raise TypeError("A scorecard reads as a ScorecardDefinition")
    return card


def scorecard_to_yaml(definition: ScorecardDefinition) -> str:
    """Write a scorecard version; :func:`scorecard_from_yaml` reads an equal one back.

    Raises
    ------
    InvalidInput
        The definition cannot be written so that it reads back: a blank name, a key, code or section key
        twice, a number that is not finite, a text with NUL.
    """
    try:
        written = write(_scorecard_node(definition))
        back = scorecard_from_yaml(written)
    except (OverflowError, ValueError) as error:
        raise InvalidInput(
            f"'{definition.name}' holds a number that is not finite. Allowed: finite numbers."
        ) from error
    except InvalidInput as error:
        raise InvalidInput(f"'{definition.name}' cannot be written as YAML. {error}") from error
    if back != definition:
        raise InvalidInput(f"'{definition.name}' holds texts or numbers that YAML cannot carry. Allowed: plain text.")
    return written


def _key_of(node: yaml.Node, what: str) -> str:
    value = text_of(node, what)
    if not is_key(value):
        raise wrong(node, f"found '{value}' for {what}", KEY_FORM)
    return value


def _codes_of(node: yaml.Node, what: str) -> tuple[str, ...]:
    return tuple(filled_text_of(item, what) for item in items(node, what))


def _condition_of(node: yaml.Node, what: str) -> object:
    return _record(Condition, node, what, {"criterion": _key_of, "answers": _codes_of})


def _records(record: type, item: str, readers: Mapping[str, _Read], unique: str) -> _Read:
    """A reader of a list of records, in which one field may not repeat."""

    def read(node: yaml.Node, what: str) -> tuple[Any, ...]:
        found = []
        first: dict[str, int] = {}
        for entry in items(node, what):
            value = _record(record, entry, item, readers)
            name = getattr(value, unique)
            if name in first:
                raise wrong(
                    entry, f"the {unique} '{name}' is used before, on line {first[name]}", f"each {unique} once"
                )
            first[name] = line_of(entry)
            found.append(value)
        return tuple(found)

    return read


def _record(record: type, node: yaml.Node, what: str, readers: Mapping[str, _Read]) -> object:
    found = entries(node, what, readers)
    missing = [name for name in _REQUIRED[record] if name not in found]
    if missing:
        raise wrong(node, f"{what} has no {missing[0]}", f"{what} with {', '.join(_REQUIRED[record])}")
    values = {name: readers[name](value, name) for name, value in found.items()}
    if record is CriterionDefinition and "weight" not in values and values.get("role", "weighted") != "weighted":
        values["weight"] = 0.0
    return record(**values)


def _sections_of(node: yaml.Node, what: str) -> tuple[SectionDefinition, ...]:
    sections: tuple[SectionDefinition, ...] = _records(SectionDefinition, "a section", _SECTION, "key")(node, what)
    first: set[str] = set()
    for section_node in items(node, what):
        criteria = entries(section_node, "a section", _SECTION).get("criteria")
        for criterion_node in items(criteria, "criteria") if criteria else []:
            key_node = entries(criterion_node, "a line", _CRITERION)["key"]
            if key_node.value in first:
                raise wrong(
                    key_node, f"the line key '{key_node.value}' is used before", "each line key once in the card"
                )
            first.add(key_node.value)
    return sections


_LEVEL: dict[str, _Read] = {
    "code": filled_text_of,
    "label": text_of,
    "points": number_of,
    "value": number_of,
    "description": text_of,
    "fails": truth_of,
}
_REASON: dict[str, _Read] = {"code": filled_text_of, "label": text_of}
_CRITERION: dict[str, _Read] = {
    "key": _key_of,
    "name": filled_text_of,
    "question": text_of,
    "guidance": text_of,
    "examples": text_of,
    "kind": member_of(CriterionKind),
    "answer_type": member_of(AnswerType),
    "role": member_of(ScoreRole),
    "minimum": number_of,
    "maximum": number_of,
    "step": number_of,
    "unit": text_of,
    "lower_is_better": truth_of,
    "weight": number_of,
    "adjustment": number_of,
    "critical": member_of(Critical),
    "error_class": member_of(ErrorClass),
    "only_if": _condition_of,
    "not_applicable": member_of(NotApplicableRule),
    "not_applicable_when": text_of,
    "comment_required": member_of(Requirement),
    "evidence_required": member_of(Requirement),
    "levels": _records(AnswerLevel, "a level", _LEVEL, "code"),
    "reasons": _records(ReasonCode, "a reason", _REASON, "code"),
    "meaning_revision": count_of,
    "change": member_of(Change),
}
_SECTION: dict[str, _Read] = {
    "key": _key_of,
    "name": filled_text_of,
    "criteria": _records(CriterionDefinition, "a line", _CRITERION, "key"),
}
_SCORECARD: dict[str, _Read] = {
    "key": _key_of,
    "name": filled_text_of,
    "version": count_of,
    "language": filled_text_of,
    "note": text_of,
    "sections": _sections_of,
}
_REQUIRED: dict[type, tuple[str, ...]] = {
    ScorecardDefinition: ("key", "name"),
    SectionDefinition: ("key", "name"),
    CriterionDefinition: ("key", "name"),
    AnswerLevel: ("code", "label"),
    ReasonCode: ("code", "label"),
    Condition: ("criterion", "answers"),
}
_ALWAYS = {"key", "name", "version", "language", "answer_type", "weight", "code", "label", "points"}


def _scorecard_node(definition: ScorecardDefinition) -> yaml.Node:
    pairs = _pairs(definition, _SCORECARD)
    if definition.sections:
        pairs["sections"] = list_node([_section_node(section) for section in definition.sections])
    return mapping_node(pairs)


def _section_node(section: SectionDefinition) -> yaml.Node:
    pairs = _pairs(section, _SECTION)
    if section.criteria:
        pairs["criteria"] = list_node([_criterion_node(criterion) for criterion in section.criteria])
    return mapping_node(pairs)


def _criterion_node(criterion: CriterionDefinition) -> yaml.Node:
    scored = criterion.role is not ScoreRole.UNSCORED
    parts: dict[str, yaml.Node] = {}
    if criterion.only_if is not None:
        answers = list_node([text_node(code, block=False) for code in criterion.only_if.answers], flow=True)
        named = text_node(criterion.only_if.criterion, block=False)
        parts["only_if"] = mapping_node({"criterion": named, "answers": answers}, flow=True)
    if criterion.levels:
        parts["levels"] = _flow_list(criterion.levels, _LEVEL, points=scored)
    if criterion.reasons:
        parts["reasons"] = _flow_list(criterion.reasons, _REASON)
    return mapping_node(_pairs(criterion, _CRITERION, parts=parts))


def _flow_list(
    records: Iterable[AnswerLevel | ReasonCode], order: Mapping[str, _Read], *, points: bool = True
) -> yaml.Node:
    return list_node([mapping_node(_pairs(record, order, flow=True, points=points), flow=True) for record in records])


def _pairs(
    record: Any,
    order: Mapping[str, _Read],
    *,
    parts: Mapping[str, yaml.Node] | None = None,
    flow: bool = False,
    points: bool = True,
) -> dict[str, yaml.Node]:
    """The fields of a record that are written, as nodes, in the form's order; ``parts`` are nodes already made."""
    defaults = {item.name: item.default for item in fields(record)}
    written: dict[str, yaml.Node] = {}
    for name in order:
        value = getattr(record, name)
        if parts and name in parts:
            written[name] = parts[name]
        elif isinstance(value, tuple | Condition) or value is None:
            continue
        elif (name in _ALWAYS and (points or name != "points")) or value != defaults[name]:
            written[name] = _value_node(value, flow=flow)
    return written


def _value_node(value: str | bool | float, *, flow: bool) -> yaml.Node:
    if isinstance(value, StrEnum):
        return text_node(value.value, block=False)
    if isinstance(value, str):
        if not storable(value):
            raise InvalidInput("A text holds NUL or half a character. Allowed: text that a file can hold.")
        return text_node(value, block=not flow)
    return truth_node(value) if isinstance(value, bool) else number_node(value)
