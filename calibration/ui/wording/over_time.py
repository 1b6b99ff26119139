"""Sentences of the Over time page: what was held, and what else is said of it first."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from calibration.analysis.cadence import Cadence, Gap, Window, WindowState
from calibration.analysis.over_time import OverTime
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time_share import share_sentence, silent_sentence
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import SessionScope

CADENCE, PARTICIPATION, SHARE = "Cadence", "Participation", "Share of contacts"
ROOM = "Participation and contacts of"
ROOMS = {
    SessionScope.JOINT: "Joint sessions",
    SessionScope.CLIENT_INTERNAL: "Our own room",
    SessionScope.VENDOR_INTERNAL: "Our own room",
}
HOW_COUNTED = (
    "A session counts once it is closed; void ones do not. A window counts once it is over. Two sessions in one "
    "window do not make up for an empty one. A tone round is a session of its own and fulfils no window."
)
EVERY_WINDOW = "Window by window"
THE_SESSIONS = "The sessions"
TONE_ROUNDS = "Tone rounds"
NOTHING_REQUIRED = "Nothing is required of this engagement, so nothing can be missed."
NO_SESSIONS = "No joint session has been held yet."
ONLY_TONE_ROUNDS = "No joint session has been held yet but for tone rounds."
_STATES = {
    WindowState.MISSED: "no session",
    WindowState.OPEN: "none yet, still open",
    WindowState.CUT: "no session; cut short by a change, nothing required",
}


def own_room(n_sessions: int) -> str:
    """What was held in a room of one side: there no gap moves, for only one side scores."""
    if not n_sessions:
        return "No session of your own room is closed yet."
    closed = counted(n_sessions, "session").capitalize()
    return f"{closed} of your own room {'is' if n_sessions == 1 else 'are'} closed."


def title(found: OverTime) -> str:
    """The finding of the page: held against required, or what was held."""
    one = found.cadence
    if one.n_required:
        return held_of_required(one)
    if one.requirements and not one.windows:
        first = one.requirements[0]
        return f"From {on(first.in_force_from, found.today)}, {every(first.every_weeks)} is required."
    if not one.sessions:
        return ONLY_TONE_ROUNDS if one.tone_rounds else NO_SESSIONS
    held = f"{counted(len(one.sessions), 'joint session').capitalize()} {_was(len(one.sessions))} held"
    if one.current is not None and one.current.sessions:
        return f"{held}; no other is required until {on(one.current.last, found.today)}."
    if one.current is not None:
        return f"{held}; the first one required is due by {on(one.current.last, found.today)}."
    return f"{held}."


def held_of_required(one: Cadence) -> str:
    """9 of 11 required sessions were held."""
    if one.n_held == one.n_required:
        if one.n_required == 1:
            return "The one required session was held."
        return f"All {in_words(one.n_required)} required sessions were held."
    if not one.n_held:
        return f"None of the {counted(one.n_required, 'required session')} was held."
    return f"{one.n_held} of {one.n_required} required sessions {_was(one.n_held)} held."


def sub_line(found: OverTime) -> str:
    """The last gap, and how much of what took place was reviewed."""
    one = found.cadence
    said = [gap(one.last_gap, found.today) if one.last_gap else ""]
    if not one.requirements:
        said = [NOTHING_REQUIRED]
    if found.share is not None and found.room is SessionScope.JOINT:
        said += [share_sentence(found.share), silent_sentence(found.share)]
    return " ".join(part for part in said if part)


def gap(one: Gap, today: date) -> str:
    """The last gap was three weeks, in October; or how long none has been held."""
    weeks = counted(one.weeks, "week")
    if one.until is None:
        return f"None has been held for {weeks}."
    return f"The last gap was {weeks}, in {month(one.first, today)}."


def every(weeks: int) -> str:
    """One session a week; one session every two weeks."""
    return "one session a week" if weeks == 1 else f"one session every {in_words(weeks)} weeks"


def on(day: date, today: date) -> str:
    """12 November, with the year where it is another than today's."""
    return day_and_month(day) + (f" {day.year}" if day.year != today.year else "")


def month(day: date, today: date) -> str:
    """October, with the year where it is another than today's."""
    return f"{day:%B}" + (f" {day.year}" if day.year != today.year else "")


def strip_title(one: Cadence) -> str:
    """The finding of the strip."""
    missed = sum(window.state is WindowState.MISSED for window in one.windows)
    if not missed:
        return "No window went by without a session."
    return f"{in_words(missed).capitalize()} of {one.n_required} windows went by without a session."


def strip_alt(one: Cadence, shown: Sequence[Window]) -> str:
    """The strip in words."""
    kinds = {state: sum(window.state is state for window in shown) for state in WindowState}
    said = [
        f"{kinds[WindowState.HELD]} with a session (filled)",
        f"{kinds[WindowState.MISSED]} without (empty)",
        f"{kinds[WindowState.CUT]} cut short by a change" if kinds[WindowState.CUT] else "",
        "one still open (hatched)" if kinds[WindowState.OPEN] else "",
    ]
    first, last = shown[0].first, shown[-1].last
    return (
        f"{strip_title(one)} {len(shown)} windows from {first.isoformat()} to {last.isoformat()}: "
        + ", ".join(part for part in said if part)
        + ". Each is listed under the strip."
    )


STRIP_LEGEND = "Filled: held. Empty: no session. Hatched: still open. A window is as wide as it is long."


def requirement_lines(found: OverTime) -> list[str]:
    """For each requirement: since when, how often, and what came of it."""
    said = []
    for (weeks, begins), own in groupby(found.cadence.windows, key=lambda w: (w.every_weeks, _begins(found, w))):
        windows = [window for window in own if window.required]
        held = sum(window.state is WindowState.HELD for window in windows)
        came = f"{held} of {len(windows)} held" if windows else "nothing due yet"
        said.append(f"From {on(begins, found.today)}, {every(weeks)}: {came}.")
    later = [one for one in found.cadence.requirements if one.in_force_from > found.today]
    said += [f"From {on(one.in_force_from, found.today)}, {every(one.every_weeks)} will be required." for one in later]
    return said


def _begins(found: OverTime, window: Window) -> date:
    return max(one.in_force_from for one in found.cadence.requirements if one.in_force_from <= window.first)


def cadence_lines(found: OverTime) -> list[str]:
    """The window today lies in, sessions before anything was required, sessions out of files, and tone rounds."""
    one, said = found.cadence, []
    if one.current is not None:
        ends = on(one.current.last, found.today)
        state = "has its session" if one.current.sessions else "has no session yet"
        said.append(f"The current window ends on {ends} and {state}.")
    if one.n_before:
        said.append(
            f"{counted(one.n_before, 'session').capitalize()} {_was(one.n_before)} held before anything was required."
        )
    extra = sum(max(0, len(window.sessions) - 1) for window in one.windows)
    if extra:
        said.append(f"{counted(extra, 'session').capitalize()} more {_was(extra)} held in windows that had one.")
    if one.n_imported:
        many = one.n_imported != 1
        said.append(
            f"{counted(one.n_imported, 'session').capitalize()} came from {'files' if many else 'a file'} and "
            f"{'count' if many else 'counts'} like the others."
        )
    if one.tone_rounds:
        n = len(one.tone_rounds)
        said.append(
            f"{counted(n, 'tone round').capitalize()} {_was(n)} held besides, {'the last ' if n > 1 else ''}on "
            f"{on(one.tone_rounds[-1].held_on, found.today)}."
        )
    return said


def window_row(window: Window, today: date) -> tuple[str, str]:
    """When a window was, and what became of it."""
    when = f"{on(window.first, today)} to {on(window.last, today)}"
    if not window.sessions:
        return when, _STATES[window.state]
    return when, "; ".join(f"{one.name}, {on(one.held_on, today)}" for one in window.sessions)


def session_row(name: str, held_on: date, *, imported: bool, today: date) -> tuple[str, str]:
    """A session in the list of what was held, where nothing is required."""
    return on(held_on, today), f"{name}{', from a file' if imported else ''}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
