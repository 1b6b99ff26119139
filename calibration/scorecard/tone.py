"""What a card asks about tone, whether that is all it asks, and where a tone target can stand."""

from collections.abc import Collection, Iterable

from calibration.errors import InvalidInput
from calibration.scorecard.answer import Answer, number_text
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import AnswerType, CriterionKind, TargetShape

STEPS_OF_A_PLACE = 1.0
"""Steps of the seven within which two places of the tone count as the same: there a mean deviation of up to 7/6 of a
step is agreement (Burke & Dunlap 2002)."""

_TONE = (CriterionKind.TONE_FIT, CriterionKind.TONE_POSITION)


def is_tone(criterion: CriterionDefinition) -> bool:
    """Whether the line asks about tone."""
    return criterion.kind in _TONE


def is_tone_round(card: ScorecardDefinition) -> bool:
    """Whether a session on this card is a tone round: every line places the tone between two poles, none is scored."""
    return only_places_tone(criterion.kind for criterion in card.criteria)


def only_places_tone(kinds: Iterable[CriterionKind]) -> bool:
    """The same, from the kinds of a card's lines.

    Examples
    --------
    >>> only_places_tone([CriterionKind.TONE_POSITION]), only_places_tone([])
    (True, False)
    """
    return set(kinds) == {CriterionKind.TONE_POSITION}


def alike(criterion: CriterionDefinition, answers: Collection[Answer]) -> bool:
    """Whether these answers on a line count as the same: equal, or on a scale between two poles within one step.

    Examples
    --------
    >>> from calibration.scorecard.definition import AnswerLevel
    >>> steps = tuple(AnswerLevel(str(n), str(n), value=float(n)) for n in range(1, 8))
    >>> line = CriterionDefinition("warmth", "Warmth", kind=CriterionKind.TONE_POSITION, levels=steps)
    >>> alike(line, [Answer("3"), Answer("4")]), alike(line, [Answer("3"), Answer("4"), Answer("5")])
    (True, False)
    """
    if len(set(answers)) <= 1 or criterion.kind is not CriterionKind.TONE_POSITION:
        return len(set(answers)) <= 1
    levels = [criterion.level(answer.level_code or "") for answer in answers]
    places = [level.value for level in levels if level is not None and level.value is not None]
    return len(places) == len(levels) and max(places) - min(places) <= STEPS_OF_A_PLACE


def asks_about_tone(kinds: Iterable[CriterionKind]) -> bool:
    """Whether any line of these kinds asks about tone, so that the other side's answer can be guessed."""
    return any(kind in _TONE for kind in kinds)


def target_scale(criterion: CriterionDefinition) -> tuple[float, float]:
    """Lowest and highest place of a target on a tone line.

    Returns
    -------
    tuple of float
        1 to 7 for where the tone stands, −1 to 1 for just-about-right; for yes/no lines the share of yes, 0 to 1.
    """
    if criterion.kind is CriterionKind.TONE_POSITION:
        return 1.0, 7.0
    return (0.0, 1.0) if criterion.answer_type is AnswerType.BINARY else (-1.0, 1.0)


def target_shape(criterion: CriterionDefinition) -> TargetShape:
    """A floor where more is better (yes/no), else a band with two ends."""
    return TargetShape.FLOOR if criterion.answer_type is AnswerType.BINARY else TargetShape.BAND


def check_target(criterion: CriterionDefinition, *, lower: float, upper: float | None) -> None:
    """Say whether a target can stand there.

    Raises
    ------
    InvalidInput
        It leaves the scale, its ends stand the wrong way round, or it has one end too many or too few.
    """
    low, high = target_scale(criterion)
    allowed = f"{number_text(low)} to {number_text(high)}"
    for end in (lower, upper):
        if end is not None and not low <= end <= high:
            raise InvalidInput(
                f"The target {number_text(end)} is not on the scale of '{criterion.name}'. Allowed: {allowed}."
            )
    band = target_shape(criterion) is TargetShape.BAND
    if band is (upper is None):
        wanted = "a band with two ends" if band else "a floor, with one end"
        raise InvalidInput(f"'{criterion.name}' has {wanted}.")
    if upper is not None and lower > upper:
        raise InvalidInput(
            f"The band of '{criterion.name}' begins at {number_text(lower)} and ends at {number_text(upper)}."
            " Allowed: the lower end first."
        )
