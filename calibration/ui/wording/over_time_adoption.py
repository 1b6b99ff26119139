"""Sentences of procedure drift: who followed a change, who fell behind, and what would settle it."""

from collections.abc import Sequence
from datetime import date

from calibration.analysis.pressure_groups import By
from calibration.analysis.procedure_drift import DriftGroup, ProcedureDrift
from calibration.analysis.since_choice import Since
from calibration.stats.pressure_benchmarks import ADOPTION_CONTACTS, ADOPTION_SESSIONS
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time import on
from calibration.ui.wording.over_time_pressure import signed
from calibration.ui.wording.prices import TOO_LONG
from calibration.vocabulary import AdoptionVerdict, SinceKind

TITLE = "After a change of the card"
CHANGE, ROW, ROW_HINT = "Change", "Line and group", "Choose a row, or click its dot"
LEGEND = (
    "Dot: how much more this group rose than the others did since the change, in steps of the line, with its 95 % "
    "interval. Left of the line: it fell behind."
)
WORKINGS = "How falling behind is counted"
ENDS = ("behind", "ahead")
HOW = (
    "Each process line, before and after a new card or a decision about it, from the card before to the card after. "
    "In each session the group stands beside the others of that session; what counts is how that changed. A line "
    "worded anew is compared with what it was, in shares of its points.",
    "Each reviewer’s own mean is taken from their marks and their side’s put in its place, since a site’s contacts may "
    "be scored by other people. The interval is over sessions. Lines, changes and groups are corrected together.",
    f"Nothing is said below {in_words(ADOPTION_SESSIONS)} sessions before and {in_words(ADOPTION_SESSIONS)} after in "
    f"which the group and others were scored, with {in_words(ADOPTION_CONTACTS)} contacts of the group each.",
)


def headline(found: ProcedureDrift, last: date | None) -> str:
    """The finding: who lags behind on what, or that nobody does."""
    if not found.changes:
        return "No card has changed and no decision fell between two sessions, so there was nothing to follow."
    if found.lagging:
        return drift_sentence(found.lagging[0], last)
    if not found.n_questions:
        return "Too early to tell whether everybody followed: " + _minimum(found)
    return "No site and no shift fell behind on a line that the others adopted, as far as these sessions show."


def drift_sentence(one: DriftGroup, last: date | None) -> str:
    """Next step stated: since card 2 others rose by 0.3; Leeds fell by 0.2 (lag 0.5, from 0.2 to 0.8; 9 sessions)."""
    if one.found.own is None or one.found.others is None:
        return ""
    own, others = (after - before for before, after in (one.found.own, one.found.others))
    end = ""
    if one.interval is not None and one.found.lag is not None:
        low, high = -one.interval[1], -one.interval[0]
        sessions = counted(one.found.n_before + one.found.n_after, "session")
        end = f" (behind by {-one.found.lag.value:.1f}, from {low:.1f} to {high:.1f}; {sessions})"
    since = change_words(one.since, last)
    return f"{one.name}: since {since} others {_moved(others)}; {group_name(one)} {_moved(own)}{end}."


def change_words(since: Since, last: date | None) -> str:
    """The card or the decision, and its day."""
    what = since.name if since.kind is SinceKind.CARD else "the decision"
    return f"{what} ({on(since.day, last or since.day)})"


def change_label(since: Since, last: date) -> str:
    """20 August · Care, version 2: as the list offers it."""
    first = " ".join(since.name.split()[:7])
    words = since.name if since.kind is SinceKind.CARD or first == since.name else f"{first} …"
    return f"{on(since.day, last)} · {'' if since.kind is SinceKind.CARD else 'decision: '}{words}"


def group_name(one: DriftGroup) -> str:
    """A site by its name, a shift by its hours."""
    return one.group if one.grouping is By.SITE else f"{one.group} h"


def row_name(one: DriftGroup) -> str:
    """Group and line, as the list offers them."""
    return f"{group_name(one)} · {one.name}"


def verdict(one: DriftGroup, *, patience: int) -> str:
    """The words at the right end of a row; ``patience``: the most sessions that a price may ask for."""
    if one.verdict is AdoptionVerdict.LAGS:
        return "fell behind"
    if one.verdict is AdoptionVerdict.FOLLOWS:
        return "followed"
    if one.price is None or one.price.sessions is None or one.price.sessions > patience:
        return "cannot tell"
    return f"cannot tell: {counted(one.price.sessions, 'more session')}"


def price_sentence(one: DriftGroup, *, patience: int) -> str:
    """What would settle a row, or would help where that takes too long; empty where it is settled."""
    if one.verdict is not AdoptionVerdict.CANNOT_TELL:
        return ""
    n = one.price.sessions if one.price else None
    if n is None:
        return f"It cannot be told, and no reasonable number of sessions like these would settle it. {_helps(one)}"
    settles = f"{counted(n, 'more session')} like these would settle it"
    if n > patience:
        return f"It cannot be told: {settles}, {TOO_LONG}. {_helps(one)}"
    return f"It cannot be told yet: {settles}."


def _helps(one: DriftGroup) -> str:
    where = f"of {group_name(one)}" if one.grouping is By.SITE else f"from {group_name(one)}"
    return f"More contacts {where} in each session would tell sooner."


def dear(rows: Sequence[DriftGroup], *, patience: int) -> str:
    """What rows without a price lack; empty where all are told or have one."""
    told = [one.price.sessions if one.price else None for one in rows if one.verdict is AdoptionVerdict.CANNOT_TELL]
    without = sum(n is None or n > patience for n in told)
    if not without:
        return ""
    what = "Where no number stands" if without < len(told) else "Here"
    return (
        f"{what}, sessions like these would not settle it, or would take {TOO_LONG}. More contacts of a site or "
        "shift in each session would tell sooner."
    )


def note(one: DriftGroup) -> str:
    """The small type of a row."""
    if one.found.own is None or one.found.others is None:
        return ""
    own, others = (after - before for before, after in (one.found.own, one.found.others))
    sessions = f"{one.found.n_before} + {one.found.n_after} sessions"
    return f"{group_name(one)} {signed(own, 1)}, others {signed(others, 1)} · {sessions}"


def chart_title(rows: list[DriftGroup], since: Since, last: date | None) -> str:
    """The finding of one change."""
    lags = [one for one in rows if one.verdict is AdoptionVerdict.LAGS]
    if lags:
        return drift_sentence(lags[0], last)
    return f"Since {change_words(since, last)} nobody is shown to have fallen behind."


def _moved(change: float) -> str:
    if abs(change) < 0.05:
        return "stayed where they were" if change == 0 else "hardly moved"
    return f"{'rose' if change > 0 else 'fell'} by {abs(change):.1f}"


def _minimum(found: ProcedureDrift) -> str:
    nearest = [one.price.sessions for one in found.groups if one.price is not None and one.price.sessions]
    if not nearest:
        return f"no group was scored in {in_words(ADOPTION_SESSIONS)} sessions before a change and as many after it."
    return f"{counted(min(nearest), 'more session')} like these would allow a first verdict."
