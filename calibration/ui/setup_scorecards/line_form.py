"""The fields of one line. They only read: what they say comes back as a definition, and the editor saves it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import streamlit as st

from calibration.scorecard import edit
from calibration.scorecard.definition import Condition, CriterionDefinition, ReasonCode, ScorecardDefinition
from calibration.scorecard.keys import key_for
from calibration.ui.setup_parts import fine
from calibration.ui.setup_scorecards.level_rows import level_rows
from calibration.ui.wording import setup_scorecards as say
from calibration.vocabulary import AnswerType, CriterionKind, NotApplicableRule, ScoreRole

_Choice = TypeVar("_Choice")
_ALWAYS = ""


@dataclass(frozen=True, slots=True)
class LineFields:
    """Fields that begin with a line's values; keyed so that another prefix fills them anew."""

    seed: CriterionDefinition
    prefix: str

    def text(self, label: str, name: str, *, area: bool = False, most: int = 5_000) -> str:
        """A field of text."""
        current = str(getattr(self.seed, name))
        if area:
            return str(st.text_area(label, value=current, max_chars=most, height=80, key=f"{self.prefix}.{name}") or "")
        return str(st.text_input(label, value=current, max_chars=most, key=f"{self.prefix}.{name}") or "")

    def choice(self, at: Any, label: str, name: str, options: Mapping[_Choice, str]) -> _Choice:
        """One of a few."""
        keys = list(options)
        chosen: _Choice = at.selectbox(
            label,
            keys,
            index=keys.index(getattr(self.seed, name)),
            format_func=options.__getitem__,
            key=f"{self.prefix}.{name}",
        )
        return chosen

    def number(self, at: Any, label: str, name: str, **limits: float) -> float | None:
        """A number, or nothing."""
        current = getattr(self.seed, name)
        value = None if current is None else float(current)
        given = at.number_input(label, value=value, format="%g", key=f"{self.prefix}.{name}", **limits)
        return None if given is None else float(given)


def line_fields(fields: LineFields, card: ScorecardDefinition) -> CriterionDefinition:
    """Show the fields of a line and return the line as they say it."""
    fine(f"Key {fields.seed.key}: it stays, so that the line’s history can be followed.")
    line = replace(
        fields.seed,
        name=fields.text("Name", "name", most=200).strip(),
        question=fields.text("What is asked", "question", area=True),
        guidance=fields.text("Guidance", "guidance", area=True),
        examples=fields.text("Examples", "examples", area=True),
    )
    line = _answers(fields, line)
    line = _score(fields, line)
    with st.expander("Comments, evidence, reasons, condition", key=f"{fields.prefix}.more"):
        return _requirements(fields, line, card)


def _answers(fields: LineFields, line: CriterionDefinition) -> CriterionDefinition:
    st.header("Answers", anchor=False)
    first, second = st.columns(2)
    kind = fields.choice(first, "The line is about", "kind", say.KINDS)
    answer_type = fields.choice(second, "It is answered with", "answer_type", say.ANSWER_TYPES)
    if fields.seed.answer_type is AnswerType.NUMERIC:
        first, second, third, fourth = st.columns(4)
        line = replace(
            line,
            minimum=fields.number(first, "From", "minimum"),
            maximum=fields.number(second, "To", "maximum"),
            step=fields.number(third, "In steps of", "step"),
            unit=str(fourth.text_input("Unit", value=line.unit, max_chars=40, key=f"{fields.prefix}.unit") or ""),
            lower_is_better=st.checkbox("Less is better", value=line.lower_is_better, key=f"{fields.prefix}.less"),
        )
    else:
        line = replace(line, levels=level_rows(fields.seed, fields.prefix))
    line = edit.retyped(replace(line, kind=CriterionKind(kind)), AnswerType(answer_type))
    if line.kind is CriterionKind.TONE_POSITION and fields.seed.kind is not line.kind:
        return edit.reroled(line, ScoreRole.UNSCORED)
    return line


def _score(fields: LineFields, line: CriterionDefinition) -> CriterionDefinition:
    st.header("Score", anchor=False)
    first, second, third = st.columns(3)
    role = fields.choice(first, "It counts", "role", say.ROLES)
    if fields.seed.role is ScoreRole.WEIGHTED:
        line = replace(line, weight=fields.number(second, "Weight", "weight", min_value=0.0) or 0.0)
    elif fields.seed.role is not ScoreRole.UNSCORED:
        points = fields.number(second, "Score points, below 0 for a deduction", "adjustment")
        line = replace(line, adjustment=points or 0.0)
    rules = say.not_applicable_rules(fields.seed)
    line = replace(
        line,
        critical=fields.choice(third, "On a failing answer", "critical", say.CRITICAL),
        error_class=fields.choice(first, "An error hurts", "error_class", say.ERROR_CLASSES),
        not_applicable=fields.choice(second, "When it does not apply", "not_applicable", rules),
    )
    when = third.text_input(
        "It does not apply when", value=fields.seed.not_applicable_when, key=f"{fields.prefix}.when"
    )
    allowed = line.not_applicable is not NotApplicableRule.NOT_ALLOWED
    line = replace(line, not_applicable_when=str(when or "") if allowed else "")
    if line.role is not fields.seed.role:
        return line  # the kind of tone has decided
    return edit.reroled(line, ScoreRole(role))


def _requirements(fields: LineFields, line: CriterionDefinition, card: ScorecardDefinition) -> CriterionDefinition:
    first, second = st.columns(2)
    labels = [reason.label for reason in fields.seed.reasons]
    given = st.text_area(
        "Reasons to choose from on a mark-down, one a line",
        value="\n".join(labels),
        height=100,
        key=f"{fields.prefix}.reasons",
    )
    return replace(
        line,
        comment_required=fields.choice(first, "A comment is required", "comment_required", say.REQUIREMENTS),
        evidence_required=fields.choice(second, "Evidence is required", "evidence_required", say.REQUIREMENTS),
        reasons=_reasons(fields.seed, str(given or "")),
        only_if=_condition(fields, card),
    )


def _reasons(seed: CriterionDefinition, given: str) -> tuple[ReasonCode, ...]:
    """Reasons by their words; those that stay keep their code."""
    known = {reason.label: reason.code for reason in seed.reasons}
    reasons: list[ReasonCode] = []
    for label in dict.fromkeys(part.strip() for part in given.splitlines() if part.strip()):
        taken = {*known.values(), *(reason.code for reason in reasons)}
        reasons.append(ReasonCode(known.get(label) or key_for(label, taken=taken, fallback="reason"), label))
    return tuple(reasons)


def _condition(fields: LineFields, card: ScorecardDefinition) -> Condition | None:
    """Asked always, or only after some answers of a line above."""
    keys = [line.key for line in card.criteria]
    above = {line.key: line for line in card.criteria[: keys.index(fields.seed.key)] if line.levels}
    current = fields.seed.only_if
    options = {_ALWAYS: "always", **{key: f"only after “{line.name}”" for key, line in above.items()}}
    if current is not None and current.criterion not in options:
        options[current.criterion] = f"only after “{current.criterion}”, which is not above it"
    first, second = st.columns(2)
    parent = first.selectbox(
        "It is asked",
        list(options),
        index=list(options).index(current.criterion if current else _ALWAYS),
        format_func=options.__getitem__,
        key=f"{fields.prefix}.condition",
    )
    if parent == _ALWAYS:
        return None
    levels = {level.code: level.label for level in above[parent].levels} if parent in above else {}
    kept = list(current.answers) if current and current.criterion == parent else []
    names = {**{code: code for code in kept}, **levels}
    answers = second.multiselect(
        "was answered", list(names), default=kept, format_func=names.__getitem__, key=f"{fields.prefix}.after.{parent}"
    )
    return Condition(parent, tuple(code for code in names if code in answers))
