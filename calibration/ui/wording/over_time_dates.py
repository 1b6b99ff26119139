"""Dates that sessions are compared before and since, as a list offers them."""

from collections.abc import Mapping
from datetime import date

from calibration.analysis.since_choice import Since
from calibration.ui.wording.over_time import on
from calibration.vocabulary import SinceKind

CHOOSE, A_DAY, DAY = "Compare before and since", "A day of your choosing", "Day"
NAME_IT_FIRST = (
    "Name a date for a reason of its own, such as a decision. Picked because the marks jump there, something would "
    "always seem to have moved."
)
_FIRST_WORDS = 7


def choice_label(choice: Since, *, last: date, lines: Mapping[int, str]) -> str:
    """20 August · Care, version 2; 7 August · decision on “Clarity”: Thanks or regret that would …

    Parameters
    ----------
    last : date
        Of the newest session: other years are said.
    lines : mapping from criterion id to str
        Names of lines.
    """
    day = on(choice.day, last)
    if choice.kind is SinceKind.DECISION:
        words = choice.name.split()
        first = " ".join(words[:_FIRST_WORDS]) + (" …" if len(words) > _FIRST_WORDS else "")
        line = lines.get(choice.criterion_id or 0, "")
        return f"{day} · decision{f' on “{line}”' if line else ''}: {first}"
    if choice.kind is SinceKind.CARD:
        return f"{day} · {choice.name}"
    if choice.kind is SinceKind.MIDDLE:
        return f"{day} · the middle of the sessions"
    return day
