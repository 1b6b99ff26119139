"""Sentences about tone targets: who has placed one, where the visible ones stand, and the scale's own words."""

from collections.abc import Sequence
from datetime import date

from calibration.scorecard.answer import number_text
from calibration.scorecard.definition import CriterionDefinition
from calibration.scorecard.tone import target_scale
from calibration.store.targets import TargetRow
from calibration.ui.wording.over_time import on
from calibration.vocabulary import AnswerType, Channel, Side

WHERE = "Where does the client want this?"
HOW = (
    "Each side’s QA lead says where it thinks the client wants the tone, from a first guess or from what was agreed. "
    "Neither side sees the other’s until both are there: the distance between the two is the finding."
)
PLACED_FOR = "Target for"
EVERY_CHANNEL = "Every channel without one of its own"
PLACE, CHANGE = "Place it", "Change it"
NO_LINES = "No card here asks about tone, so there is nothing to place. A tone line on the next card would."
TOO_WIDE = "The band is the whole scale, so every contact would meet it. Move its ends together first."
TOO_LOW = "A floor of 0 % is met by every contact. Move it up first."


def channel_name(channel: Channel | None) -> str:
    """Every channel without one of its own; Email."""
    return EVERY_CHANNEL if channel is None else channel.value.capitalize()


def status(sides: frozenset[Side], *, own: Side | None, names: dict[Side, str]) -> str:
    """Who has placed a target, never where.

    Parameters
    ----------
    sides : frozenset of Side
        That have placed one.
    own : Side or None
        The reader's.
    names : dict from Side to str
        What the two companies are called.
    """
    if not sides:
        return "Neither side has placed a target yet."
    if len(sides) > 1:
        return "Both sides have placed a target."
    (there,) = sides
    other = Side.VENDOR if there is Side.CLIENT else Side.CLIENT
    if own is there:
        return f"Your side has placed its target; {names[other]}’s is missing: yours is not shown there until both are."
    whose = "yours" if own is other else f"{names[other]}’s"
    return f"{names[there]} has placed its target; {whose} is missing: neither is shown until both are there."


def placed_at(
    definition: CriterionDefinition, rows: Sequence[TargetRow], *, names: dict[Side, str], today: date
) -> list[str]:
    """Where the visible targets stand, the newest of each side: one sentence a side."""
    newest = {row.side: row for row in rows}
    return [
        f"{names[side]}: {band(definition, newest[side].lower, newest[side].upper)}, "
        f"since {on(newest[side].valid_from, today)}."
        for side in (Side.CLIENT, Side.VENDOR)
        if side in newest
    ]


def band(definition: CriterionDefinition, lower: float, upper: float | None) -> str:
    """A target in the scale's words: from 0.2 toward too formal to 0.3 toward too casual; at least 90 % yes."""
    if upper is None:
        return f"at least {place(definition, lower)}"
    if lower == upper:
        return place(definition, lower)
    return f"from {place(definition, lower)} to {place(definition, upper)}"


def place(definition: CriterionDefinition, value: float) -> str:
    """One place on a tone line's scale, in the line's own words."""
    low, high = ends(definition)
    if definition.answer_type is AnswerType.BINARY:
        return f"{100 * value:.0f} % {high}"
    lowest, highest = target_scale(definition)
    if value in (lowest, highest):
        return low if value == lowest else high
    middle = (lowest + highest) / 2
    if abs(value - middle) < 1e-9:
        return _level_at(definition, middle) or "in the middle"
    return f"{number_text(round(abs(value - middle), 2))} toward {high if value > middle else low}"


def mark(definition: CriterionDefinition, value: float) -> str:
    """One place as it stands over a slider, where words of a card's own would not fit: ← 0.7, 0, 0.7 →; 90 %.

    The scale's own words stand at its ends and in the sentence below it (:func:`chosen`).
    """
    if definition.answer_type is AnswerType.BINARY:
        return f"{100 * value:.0f} %"
    lowest, highest = target_scale(definition)
    away = round(value - (lowest + highest) / 2, 2)
    if not away:
        return "0"
    return f"{number_text(away)} →" if away > 0 else f"← {number_text(-away)}"


def chosen(definition: CriterionDefinition, lower: float, upper: float | None) -> str:
    """What the slider says, as a sentence: From 0.2 toward too formal to 0.3 toward too casual."""
    said = band(definition, lower, upper)
    return f"{said[0].upper()}{said[1:]}."


def ends(definition: CriterionDefinition) -> tuple[str, str]:
    """What the lowest and the highest answer of a tone line are called."""
    if not definition.levels:
        low, high = target_scale(definition)
        return number_text(low), number_text(high)
    ordered = sorted(definition.levels, key=lambda level: level.points if level.value is None else level.value)
    return ordered[0].label, ordered[-1].label


def _level_at(definition: CriterionDefinition, value: float) -> str:
    return next((level.label for level in definition.levels if level.value == value), "")
