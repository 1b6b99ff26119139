"""What is wrong with one line of a card, taken by itself."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite

from calibration.scorecard.answer import number_text
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.scorecard.keys import KEY_FORM, is_key
from calibration.vocabulary import (
    AnswerType,
    CriterionKind,
    Critical,
    NotApplicableRule,
    Requirement,
    ScoreRole,
)


def line_problems(criterion: CriterionDefinition) -> Iterator[str]:
    """Sentences about one line, each starting with its name."""
    name = criterion.name if criterion.name.strip() else criterion.key
    for problem in _all_problems(criterion):
        yield f"'{name}': {problem}"


def _all_problems(criterion: CriterionDefinition) -> Iterator[str]:
    if not is_key(criterion.key):
        yield f"its key is '{criterion.key}'. Allowed: {KEY_FORM}."
    if not criterion.name.strip():
        yield "it has no name. Allowed: a text."
    if criterion.meaning_revision < 1:
        yield f"its meaning revision is {criterion.meaning_revision}. Allowed: a whole number from 1."
    if criterion.answer_type is AnswerType.NUMERIC:
        yield from _range_problems(criterion)
    else:
        yield from _level_problems(criterion)
        yield from _points_problems(criterion)
    yield from _role_problems(criterion)
    yield from _critical_problems(criterion)
    yield from _not_applicable_problems(criterion)
    yield from _tone_problems(criterion)
    for code, times in Counter(reason.code for reason in criterion.reasons).items():
        if times > 1:
            yield f"the reason code '{code}' is used {times} times. Allowed: once."
    if any(not (reason.code.strip() and reason.label.strip()) for reason in criterion.reasons):
        yield "a reason has no code or no words. Allowed: both filled."


def _range_problems(criterion: CriterionDefinition) -> Iterator[str]:
    low, high, step = criterion.minimum, criterion.maximum, criterion.step
    if criterion.levels:
        yield f"it is answered with a number but has {len(criterion.levels)} levels. Allowed: a range, no levels."
    if low is None or high is None:
        yield "it is answered with a number but has no range. Allowed: minimum and maximum."
        return
    if not (isfinite(low) and isfinite(high) and low < high):
        yield f"its range is {low} to {high}. Allowed: minimum below maximum."
    elif step is not None and not 0 < step <= high - low:
        yield f"its step is {number_text(step)}. Allowed: above 0, at most {number_text(high - low)}."


def _level_problems(criterion: CriterionDefinition) -> Iterator[str]:
    levels = criterion.levels
    if criterion.answer_type is AnswerType.BINARY and len(levels) != 2:
        yield f"it is binary and has {len(levels)} levels. Allowed: exactly 2."
    elif len(levels) < 2:
        yield f"it has {len(levels)} levels. Allowed: at least 2."
    for code, times in Counter(level.code for level in levels).items():
        if times > 1:
            yield f"the answer code '{code}' is used {times} times. Allowed: once."
    for label, times in Counter(level.label.strip() for level in levels).items():
        if times > 1 and label:
            yield f"the answer '{label}' stands there {times} times. Allowed: each answer in its own words."
    for level in levels:
        if not (level.code.strip() and level.label.strip()):
            yield f"the answer '{level.code or level.label}' has no code or no words. Allowed: both filled."
    if criterion.answer_type is AnswerType.ORDINAL or criterion.kind is not CriterionKind.QUALITY:
        yield from _value_problems(levels)


def _value_problems(levels: tuple[AnswerLevel, ...]) -> Iterator[str]:
    unplaced = [level.label for level in levels if level.value is None or not isfinite(level.value)]
    if unplaced:
        yield f"the answer '{unplaced[0]}' has no place on the scale. Allowed: a value for each answer."
        return
    values = [level.value for level in levels if level.value is not None]
    if values not in (sorted(set(values)), sorted(set(values), reverse=True)):
        found = ", ".join(number_text(value) for value in values)
        yield f"its answers stand at {found} on the scale. Allowed: values that rise, or fall, from answer to answer."


def _points_problems(criterion: CriterionDefinition) -> Iterator[str]:
    for level in criterion.levels:
        if not 0 <= level.points <= 1:
            yield f"the answer '{level.label}' earns {level.points} points. Allowed: 0 to 1, as a share of the weight."
    if criterion.role is ScoreRole.WEIGHTED and len({level.points for level in criterion.levels}) == 1:
        yield "every answer earns the same points. Allowed: different points, or an unscored line."
    adjusts = criterion.role in (ScoreRole.DEDUCTION, ScoreRole.BONUS)
    if adjusts and criterion.levels and not any(level.points > 0 for level in criterion.levels):
        yield f"no answer brings its {criterion.role} about. Allowed: an answer with points above 0."


def _role_problems(criterion: CriterionDefinition) -> Iterator[str]:
    role, weight, adjustment = criterion.role, criterion.weight, criterion.adjustment
    if not isfinite(weight) or weight < 0:
        yield f"its weight is {weight}. Allowed: 0 or more."
    elif role is not ScoreRole.WEIGHTED and weight:
        yield f"it is {_as_words(role)} and has weight {number_text(weight)}. Allowed: weight 0, or a weighted line."
    if not isfinite(adjustment):
        yield f"its adjustment is {adjustment}. Allowed: score points."
    elif role is ScoreRole.DEDUCTION and adjustment >= 0:
        yield f"it is a deduction of {number_text(adjustment)} points. Allowed: below 0, like -5."
    elif role is ScoreRole.BONUS and adjustment <= 0:
        yield f"it is a bonus of {number_text(adjustment)} points. Allowed: above 0, like 5."
    elif role in (ScoreRole.WEIGHTED, ScoreRole.UNSCORED) and adjustment:
        yield (
            f"it is {_as_words(role)} and adjusts the score by {number_text(adjustment)} points."
            " Allowed: adjustment 0, or a deduction or bonus."
        )


def _as_words(role: ScoreRole) -> str:
    return f"a {role}" if role in (ScoreRole.DEDUCTION, ScoreRole.BONUS) else str(role)


def _critical_problems(criterion: CriterionDefinition) -> Iterator[str]:
    failing = [level for level in criterion.levels if level.fails]
    if criterion.critical is not Critical.NO and not failing:
        yield "it is critical, but no answer fails it. Allowed: at least one answer marked as failing."
    if failing and len(failing) == len(criterion.levels):
        yield "every answer fails it. Allowed: at least one answer that does not."
    for what, requirement in (("a comment", criterion.comment_required), ("evidence", criterion.evidence_required)):
        if requirement is Requirement.ON_FAIL and not failing:
            yield f"{what} is required on a fail, but no answer fails it. Allowed: a failing answer, or on_mark_down."


def _not_applicable_problems(criterion: CriterionDefinition) -> Iterator[str]:
    rule = criterion.not_applicable
    if rule is NotApplicableRule.NOT_ALLOWED and criterion.not_applicable_when.strip():
        yield "it says when it does not apply, but N/A is not allowed. Allowed: redistribute, full_credit, left_out."
    adjusts = criterion.role in (ScoreRole.DEDUCTION, ScoreRole.BONUS)
    if adjusts and rule not in (NotApplicableRule.NOT_ALLOWED, NotApplicableRule.LEFT_OUT):
        yield f"it is a {criterion.role} with N/A rule {rule}. Allowed: not_allowed, left_out."


def _tone_problems(criterion: CriterionDefinition) -> Iterator[str]:
    values = [level.value for level in criterion.levels]
    if criterion.kind is CriterionKind.TONE_FIT and criterion.answer_type is not AnswerType.BINARY:
        right = criterion.answer_type is AnswerType.ORDINAL and sorted(v for v in values if v is not None) == [-1, 0, 1]
        if not right or len(values) != 3:
            yield (
                "it asks whether the tone fits, with other answers than three at -1, 0, +1."
                " Allowed: just-about-right answers at -1 (too much one way), 0 (about right), +1, or yes/no."
            )
    if criterion.kind is CriterionKind.TONE_POSITION:
        if criterion.answer_type is not AnswerType.ORDINAL or sorted(v or 0 for v in values) != [1, 2, 3, 4, 5, 6, 7]:
            yield "it places the tone, on other steps than 1 to 7. Allowed: ordinal, seven answers with values 1 to 7."
        if criterion.role is not ScoreRole.UNSCORED:
            yield f"it places the tone and is {_as_words(criterion.role)}. Allowed: unscored, since no place is better."
