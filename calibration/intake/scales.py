"""The scale of a criterion: as the mapping declares it, or understood from the answers in the file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from calibration.intake.answers import NO, TONE_FIT, YES, Scale, fold, slug
from calibration.intake.mapping import CriterionColumn, Level
from calibration.intake.numbers import DecimalSign, plain
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.vocabulary import AnswerType, CriterionKind, NotApplicableRule, ScoreRole

_MOST_STEPS = 11
_MOST_NAMES = 12


def scale_of(
    column: CriterionColumn,
    texts: Sequence[str],
    *,
    key: str,
    not_applicable: Iterable[str],
    decimal: str | None = None,
    semicolons: bool = False,
) -> Scale:
    """The scale of one criterion.

    Parameters
    ----------
    column : CriterionColumn
        What the mapping declares; ``answer_type`` and ``levels`` may be left out.
    texts : sequence of str
        Every answer in the file, empty ones left out.
    key : str
        Key the criterion gets.
    not_applicable : iterable of str
        Spellings of N/A.
    decimal : str, optional
        ``"."`` or ``","`` as the mapping says.
    semicolons : bool
        Whether the file is delimited by semicolons.
    """
    spellings = frozenset(fold(text) for text in not_applicable)
    declared = {fold(word) for level in column.levels for word in (level.code, level.label, *level.spellings)}
    answers = [text for text in texts if fold(text) not in spellings - declared]
    sign = DecimalSign(answers, said=decimal, semicolons=semicolons)
    values = _distinct(answers, sign)
    answer_type = column.answer_type or _type_of(values, column)
    unusable = "" if column.levels or answer_type is not None else _why_no_scale(values)
    answer_type = answer_type or AnswerType.NOMINAL
    levels = column.levels or _inferred_levels(values, answer_type)
    if not column.levels and answer_type is AnswerType.BINARY and len(levels) > 2:
        unusable = f"it is declared binary but has {len(levels)} different answers ({_some(values)})"
    definition = _definition(column, key=key, answer_type=answer_type, levels=levels, values=values, sign=sign)
    if column.not_applicable is None and len(answers) < len(texts):
        definition = replace(definition, not_applicable=NotApplicableRule.LEFT_OUT)
    numeric = answer_type is AnswerType.NUMERIC
    declared_all = bool(column.levels) or (numeric and column.minimum is not None and column.maximum is not None)
    inferred = "" if declared_all and column.answer_type else _in_words(definition)
    return Scale(definition, _codes(levels, definition), sign, spellings, inferred, unusable)


def _definition(
    column: CriterionColumn,
    *,
    key: str,
    answer_type: AnswerType,
    levels: Sequence[Level],
    values: Sequence[str],
    sign: DecimalSign,
) -> CriterionDefinition:
    kind = column.kind
    if not column.levels and values and set(values) <= set(TONE_FIT):
        kind = CriterionKind.TONE_FIT
    numeric = answer_type is AnswerType.NUMERIC
    # The values are already in one spelling, with a decimal point.
    found = [number for value in values if (number := _float(value)) is not None] if sign.sign else []
    return CriterionDefinition(
        key=key,
        name=column.name or column.column,
        question=column.question,
        kind=kind,
        answer_type=answer_type,
        role=ScoreRole.UNSCORED if answer_type is AnswerType.NOMINAL or column.weight == 0 else ScoreRole.WEIGHTED,
        levels=() if numeric else _levels(levels, answer_type, kind),
        minimum=_bound(column.minimum, min(found, default=None)) if numeric else None,
        maximum=_bound(column.maximum, max(found, default=None)) if numeric else None,
        lower_is_better=column.lower_is_better,
        weight=column.weight,
        not_applicable=column.not_applicable or NotApplicableRule.NOT_ALLOWED,
    )


def _distinct(texts: Iterable[str], sign: DecimalSign) -> list[str]:
    """Different answers in order of appearance, numbers in one spelling."""
    values: dict[str, None] = {}
    for text in texts:
        number = sign.number(text)
        values[plain(number) if number is not None else fold(text)] = None
    return list(values)


def _numbers(values: Sequence[str]) -> list[float] | None:
    """All values as numbers, or ``None`` when one is not."""
    numbers = [number for value in values if (number := _float(value)) is not None]
    return numbers if len(numbers) == len(values) else None


def _type_of(values: Sequence[str], column: CriterionColumn) -> AnswerType | None:
    """Answer type by the answers: yes/no, tone fit, few whole numbers, other numbers, few names; else ``None``."""
    if column.minimum is not None or column.maximum is not None:
        return AnswerType.NUMERIC
    if column.levels:
        codes = [fold(level.code) for level in column.levels]
        if len(codes) == 2:
            return AnswerType.BINARY
        return AnswerType.ORDINAL if _numbers(codes) or set(codes) <= set(TONE_FIT) else AnswerType.NOMINAL
    if not values:
        return None
    if set(values) <= YES | NO and len(values) <= 2 and not (len(values) == 2 and set(values) <= YES):
        return AnswerType.BINARY
    if set(values) <= set(TONE_FIT):
        return AnswerType.ORDINAL
    numbers = _numbers(values)
    if numbers is not None:
        whole = all(number == int(number) for number in numbers)
        return AnswerType.ORDINAL if whole and max(numbers) - min(numbers) < _MOST_STEPS else AnswerType.NUMERIC
    return AnswerType.NOMINAL if len(values) <= _MOST_NAMES else None


def _why_no_scale(values: Sequence[str]) -> str:
    if not values:
        return "it has no answers, and the mapping declares no levels"
    return f"it has {len(values)} different answers ({_some(values)}), which looks like free text"


def _some(values: Sequence[str]) -> str:
    return ", ".join(value[:20] for value in values[:5]) + (" …" if len(values) > 5 else "")


def _inferred_levels(values: Sequence[str], answer_type: AnswerType) -> tuple[Level, ...]:
    numbers = _numbers(values)
    if answer_type is AnswerType.NUMERIC:
        return ()
    if answer_type is AnswerType.BINARY and set(values) <= YES | NO:
        return _yes_no(values)
    if values and set(values) <= set(TONE_FIT):
        steps = {-1: "too formal", 0: "about right", 1: "too casual"}
        return tuple(
            Level(
                code=slug(name).replace("-", "_"),
                label=name,
                value=step,
                spellings=tuple(word for word, place in TONE_FIT.items() if place == step),
            )
            for step, name in steps.items()
        )
    if answer_type in (AnswerType.ORDINAL, AnswerType.BINARY) and numbers:
        steps_found = sorted(set(numbers))
        if all(step == int(step) for step in steps_found) and steps_found[-1] - steps_found[0] < _MOST_STEPS:
            # Answers nobody gave are on the scale all the same.
            steps_found = [float(step) for step in range(int(steps_found[0]), int(steps_found[-1]) + 1)]
        return tuple(Level(code=plain(step)) for step in steps_found)
    return tuple(Level(code=value) for value in values)


def _yes_no(values: Sequence[str]) -> tuple[Level, ...]:
    no = next((value for value in values if value in NO), None)
    yes = next((value for value in values if value in YES), None)
    if "0" in (no, yes) or "1" in (no, yes):
        return (Level(code="0", spellings=tuple(NO)), Level(code="1", spellings=tuple(YES)))
    return (
        Level(code="no", label=no or "no", spellings=tuple(NO)),
        Level(code="yes", label=yes or "yes", spellings=tuple(YES)),
    )


def _levels(levels: Sequence[Level], answer_type: AnswerType, kind: CriterionKind) -> tuple[AnswerLevel, ...]:
    """Levels with points and places: what the mapping says, else evenly spread from the first (0) to the last (1)."""
    codes = [fold(level.code) for level in levels]
    numbers = _numbers(codes) if answer_type is not AnswerType.NOMINAL else None
    made = []
    for at, (level, code) in enumerate(zip(levels, codes, strict=True)):
        value = level.value
        if value is None and answer_type is AnswerType.ORDINAL:
            value = numbers[at] if numbers else float(TONE_FIT.get(code.replace("_", " "), at))
        points = level.points
        if points is None:
            points = _points(at, codes, answer_type, kind, value, numbers)
        made.append(AnswerLevel(level.code, level.label or level.code, points, value, fails=level.fails))
    return tuple(made)


def _points(
    at: int,
    codes: Sequence[str],
    answer_type: AnswerType,
    kind: CriterionKind,
    value: float | None,
    numbers: Sequence[float] | None,
) -> float:
    if kind is CriterionKind.TONE_FIT and value is not None:
        return 1.0 if value == 0 else 0.0
    if answer_type is AnswerType.NOMINAL or len(codes) == 1:
        return 1.0
    if answer_type is AnswerType.BINARY and codes[at] in YES | NO:
        return 1.0 if codes[at] in YES else 0.0
    if numbers and max(numbers) > min(numbers):
        return (numbers[at] - min(numbers)) / (max(numbers) - min(numbers))
    return at / (len(codes) - 1)


def _codes(levels: Sequence[Level], definition: CriterionDefinition) -> dict[str, str]:
    """Every spelling of every level. What the mapping says goes before what is understood without it."""
    codes: dict[str, str] = {}
    for level in levels:
        for spelling in (level.code, level.label, *level.spellings):
            if spelling:
                codes.setdefault(fold(spelling), level.code)
                codes.setdefault(fold(spelling).replace("_", " "), level.code)
    if definition.answer_type is AnswerType.BINARY:
        for words in (YES, NO):
            mine = {code for spelling, code in codes.items() if spelling in words}
            if len(mine) == 1:
                for word in words:
                    codes.setdefault(word, next(iter(mine)))
    return codes


def _bound(said: float | None, found: float | None) -> float | None:
    return found if said is None else said


def _float(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _in_words(definition: CriterionDefinition) -> str:
    if definition.answer_type is AnswerType.NUMERIC:
        return f"a number, found from {plain(definition.minimum or 0)} to {plain(definition.maximum or 0)}"
    names = {"binary": "yes or no", "ordinal": "steps from lowest to highest", "nominal": "names without an order"}
    return f"{names[definition.answer_type.value]}: {', '.join(level.code for level in definition.levels)}"
