"""Sentences about contacts that come back, as a QA lead reads them: no contact is ever named."""

from zoneinfo import ZoneInfo

from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.scoring import day_and_month
from calibration.workflow.repeats import DAYS_APART, MOST_USES, RepeatsTold, RepeatTold

NEVER_WHICH = (
    f"Nobody is shown which they are. Each comes back after {counted(DAYS_APART // 7, 'week')} or more, is scored "
    f"{in_words(MOST_USES)} times in all, and then opens in Results like any other; so does one that nothing has "
    "brought back for half a year."
)
RETIRING = (
    "They open in Results with everything that was scored on them, and none of them comes back. They can only be "
    "retired all at once, since nobody sees which is which. New ones are set aside as before."
)
UNDER_WAY = "One of them is in a session that is under way. Once that is closed they can be retired."


def title(found: RepeatsTold) -> str:
    """Three contacts are set aside to come back."""
    n = len(found.in_use)
    if n == 0:
        return "No contact is set aside to come back."
    return f"{counted(n, 'contact').capitalize()} {'is' if n == 1 else 'are'} set aside to come back."


def one(found: RepeatTold, zone: ZoneInfo) -> str:
    """Set aside on 12 November 2026, in one of four sessions so far."""
    day = found.set_aside_at.astimezone(zone)
    uses = f"{in_words(found.n_uses)} of {in_words(MOST_USES)} sessions"
    return f"Set aside on {day_and_month(day)} {day.year}, in {uses} so far."


def retired(n_retired: int) -> str:
    """What was done."""
    return f"{counted(n_retired, 'contact').capitalize()} {'was' if n_retired == 1 else 'were'} retired."
