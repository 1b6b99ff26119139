"""Lines and answers of the sessions of :mod:`benchmarks.stored_world`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calibration.scorecard.definition import AnswerLevel, CriterionDefinition, ReasonCode
from calibration.vocabulary import AnswerType, CriterionKind, Critical, NotApplicableRule, ScoreRole

YES_NO = (AnswerLevel("yes", "yes", 1.0, 1.0), AnswerLevel("no", "no", 0.0, 0.0))
PASS_FAIL = (AnswerLevel("pass", "pass", 1.0, 1.0), AnswerLevel("fail", "fail", 0.0, 0.0, fails=True))
FIVE = tuple(AnswerLevel(str(n), str(n), (n - 1) / 4, float(n)) for n in range(1, 6))
RIGHT = (
    AnswerLevel("too_formal", "too formal", 0.0, -1.0),
    AnswerLevel("right", "about right", 1.0, 0.0),
    AnswerLevel("too_casual", "too casual", 0.0, 1.0),
)
NA = "N/A"

Answers = Mapping[str, Mapping[str, Sequence[str | float | None]]]
"""Rater label → criterion key → one answer a contact; ``None``: blank, ``"N/A"``: does not apply."""


def yes_no(key: str, **more: Any) -> CriterionDefinition:
    """A yes/no line."""
    return CriterionDefinition(key=key, name=key.replace("_", " ").title(), levels=YES_NO, **more)


def five(key: str, **more: Any) -> CriterionDefinition:
    """A line of five levels."""
    name = key.replace("_", " ").title()
    return CriterionDefinition(key=key, name=name, levels=FIVE, answer_type=AnswerType.ORDINAL, **more)


def tone(key: str = "tone", **more: Any) -> CriterionDefinition:
    """A just-about-right tone line."""
    return CriterionDefinition(
        key=key,
        name="Tone fits",
        levels=RIGHT,
        answer_type=AnswerType.ORDINAL,
        kind=CriterionKind.TONE_FIT,
        reasons=(ReasonCode("stiff", "stiff or scripted"), ReasonCode("chatty", "too chatty")),
        **more,
    )


def seven(key: str, low: str, high: str, **more: Any) -> CriterionDefinition:
    """A scale of seven steps between two poles."""
    steps = tuple(AnswerLevel(str(n), {1: low, 7: high}.get(n, str(n)), 1.0, float(n)) for n in range(1, 8))
    return CriterionDefinition(
        key=key,
        name=f"{low} or {high}".capitalize(),
        levels=steps,
        answer_type=AnswerType.ORDINAL,
        kind=CriterionKind.TONE_POSITION,
        role=ScoreRole.UNSCORED,
        weight=0,
        **more,
    )


def critical(key: str = "id_check", **more: Any) -> CriterionDefinition:
    """A critical pass/fail line that may be N/A."""
    return CriterionDefinition(
        key=key,
        name="Identity check",
        levels=PASS_FAIL,
        critical=Critical.ALL,
        not_applicable=NotApplicableRule.LEFT_OUT,
        **more,
    )


@dataclass(frozen=True)
class Words:
    """What one rater left beside an answer: contact counts from 0, ``span`` in code points of its only turn."""

    label: str
    contact: int
    line: str
    comment: str = ""
    span: tuple[int, int] | None = None
    second: float | None = None
    reasons: tuple[str, ...] = ()


def columns_of(answer: str | float | None) -> dict[str, Any]:
    """What a stored rating says for an answer as it is written in ``Answers``."""
    if answer == NA:
        return {"not_applicable": True, "level_code": None, "number": None}
    if isinstance(answer, str):
        return {"not_applicable": False, "level_code": answer, "number": None}
    return {"not_applicable": False, "level_code": None, "number": answer}
