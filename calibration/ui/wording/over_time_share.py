"""Sentences about the share of contacts reviewed, and about who took part."""

from datetime import date

from calibration.analysis.over_time import Delay, OverTime
from calibration.analysis.participation import Attendance, Participation, SideAttendance
from calibration.analysis.population_share import Dimension, PopulationShare, Stratum
from calibration.ui.wording.home import counted, in_words
from calibration.vocabulary import SessionScope

DIMENSIONS = {
    Dimension.MONTH: "Month",
    Dimension.CHANNEL: "Channel",
    Dimension.TOPIC: "Topic",
    Dimension.SITE: "Site",
    Dimension.LANGUAGE: "Language",
}
BY = "Counted by"
A_COUNT = (
    "Both numbers count everything there is, so there is no interval: nothing is estimated. A contact counts once, in "
    "the month it took place, as soon as a session that scored it is closed."
)
NO_POPULATION = "How many contacts took place is not known here."
BRING_IT = (
    "Bring the list of what took place on Contacts and ratings: ids, times, channels and topics are enough, no words."
)
ASK_FOR_IT = "A facilitator, QA lead or administrator can bring the list of what took place; no words are needed."
NOT_KNOWN = "not said"
OUTSIDE = "Reviewed, and not in the population"
ATTENDANCE_ONLY = (
    "This is attendance, not quality: whether scores were handed in before they were due. Sessions that came from "
    "files asked nobody and are not in it."
)
WHO_SEES = (
    "Names are for the QA leads and administrators of a reviewer’s own side, and for oneself. Everybody else sees "
    "counts by side."
)
BY_NAME, OWN_ROW = "Your side, by name", "You"
HANDED_IN = "Scores handed in"
NOBODY_ASKED = "Nobody has been asked to score in a session that is over."
_FEW = 8
"""Contacts below which a share is told as counts only."""


def part_of(reviewed: int, population: int) -> str:
    """38 of 12,400 (0.3 %); none of 12,400; 3 of 7.

    Examples
    --------
    >>> part_of(38, 12_400), part_of(0, 12_400), part_of(3, 7), part_of(1, 12_400), part_of(30, 40)
    ('38 of 12,400 (0.3 %)', 'none of 12,400', '3 of 7', '1 of 12,400 (under 0.1 %)', '30 of 40 (75 %)')
    """
    if not reviewed:
        return f"none of {population:,}"
    told = f"{reviewed:,} of {population:,}"
    if population < _FEW:
        return told
    percent = 100 * reviewed / population
    if percent < 0.1:
        return f"{told} (under 0.1 %)"
    return f"{told} ({percent:.0f} %)" if percent >= 9.95 else f"{told} ({percent:.1f} %)"


def share_sentence(share: PopulationShare) -> str:
    """38 of 12,400 contacts were reviewed (0.3 %)."""
    told, _, percent = part_of(share.n_reviewed, share.n_population).partition(" (")
    was = "was" if share.n_reviewed <= 1 else "were"
    return f"{told.capitalize()} contacts {was} reviewed{' (' + percent if percent else ''}."


def silent_sentence(share: PopulationShare) -> str:
    """No email was reviewed; no contact about repairs since August; or nothing."""
    found = share.worth_saying()
    if found is None:
        return ""
    dimension, one = found
    since = "" if one.never or one.last_reviewed is None else f" after {month_name(one.last_reviewed, share.last)}"
    return f"{_no_contact(dimension, one.value)}{since} was reviewed, out of {one.n_since:,}."


def _no_contact(dimension: Dimension, value: str) -> str:
    return {
        Dimension.TOPIC: f"No contact about “{value}”",
        Dimension.SITE: f"No contact of {value}",
        Dimension.LANGUAGE: f"No contact in “{value}”",
        Dimension.CHANNEL: f"No {value} contact",
    }.get(dimension, "No contact")


def month_name(day: date, now: date) -> str:
    """October, with the year where it is another one."""
    return f"{day:%B}" + (f" {day.year}" if day.year != now.year else "")


def stratum_row(dimension: Dimension, one: Stratum, *, last: date) -> tuple[str, str]:
    """A part of the population, and how much of it was reviewed."""
    name = one.value or NOT_KNOWN
    if dimension is Dimension.MONTH:
        name = month_name(date.fromisoformat(one.value), last)
    told = part_of(one.n_reviewed, one.n_population)
    if one.quiet and one.last_reviewed is not None and dimension is not Dimension.MONTH:
        told += f", none after {month_name(one.last_reviewed, last)}"
    return name, told


def share_notes(found: OverTime) -> list[str]:
    """What is in neither number, and how long contacts wait."""
    share, said = found.share, []
    if share is not None and share.outside:
        n = len(share.outside)
        verb = "is" if n == 1 else "are"
        said.append(
            f"{counted(n, 'contact').capitalize()} that {'was' if n == 1 else 'were'} reviewed {verb} not in the "
            "population and in neither number."
        )
    if share is not None and share.n_beyond:
        said.append(f"{counted(share.n_beyond, 'contact').capitalize()} reviewed began before the months counted here.")
    if found.delay is not None:
        said.append(delay_sentence(found.delay))
    return said


def delay_sentence(delay: Delay) -> str:
    """Half of the 60 contacts were closed within nine days of taking place."""
    days = max(1, round(delay.days))
    if delay.n == 1:
        return f"The session of the one contact scored here was closed {counted(days, 'day')} after it took place."
    return (
        f"Half of the {delay.n:,} contacts scored here were in a session that was closed within {counted(days, 'day')} "
        "of their taking place."
    )


def no_population(reviewed: int) -> str:
    """What is known without a population."""
    return f"{counted(reviewed, 'contact').capitalize()} {'was' if reviewed == 1 else 'were'} reviewed. {NO_POPULATION}"


def participation_title(found: Participation) -> str:
    """The finding about both sides, in counts."""
    said = [_side_finding(one) for one in found.sides if one.attendance.n_asked]
    if not said:
        return NOBODY_ASKED
    return f"{', '.join(said).capitalize()}."


def _side_finding(one: SideAttendance) -> str:
    asked, missed = one.attendance.n_asked, one.attendance.n_not
    side = one.side.value
    if one.attendance.n_in_time == asked:
        return f"the {side} was always in time"
    if missed:
        return f"the {side} missed {in_words(missed)} of {asked} times"
    return f"the {side} was late {in_words(one.attendance.n_late)} of {asked} times"


def side_name(one: SideAttendance) -> str:
    """Client, three reviewers."""
    return f"{one.side.value.capitalize()}, {counted(one.n_reviewers, 'reviewer')}"


def attendance_text(found: Attendance) -> str:
    """Asked 27 times: 25 in time, two late. 130 contacts scored."""
    if not found.n_asked:
        return "not asked yet"
    parts = [f"{in_words(found.n_in_time)} in time"] if found.n_in_time else []
    parts += [f"{in_words(found.n_late)} late"] if found.n_late else []
    parts += [f"{in_words(found.n_not)} not handed in"] if found.n_not else []
    times = {1: "once", 2: "twice"}.get(found.n_asked, f"{in_words(found.n_asked)} times")
    if len(parts) == 1 and found.n_asked > 1:
        parts = [f"{'both' if found.n_asked == 2 else 'all'}{parts[0].removeprefix(in_words(found.n_asked))}"]
    scored = f". {counted(found.n_contacts, 'contact').capitalize()} scored" if found.n_contacts else ""
    return f"Asked {times}: {', '.join(parts)}{scored}."


def never_sentence(one: SideAttendance) -> str:
    """One of the five vendor reviewers has never handed in scores."""
    if not one.n_never or not one.attendance.n_asked:
        return ""
    if one.n_never == one.n_reviewers:
        return f"No {one.side.value} reviewer has handed in scores yet."
    verb = "has" if one.n_never == 1 else "have"
    return (
        f"{in_words(one.n_never).capitalize()} of the {in_words(one.n_reviewers)} {one.side.value} reviewers {verb} "
        "never handed in scores."
    )


def sessions_counted(found: Participation, room: SessionScope) -> str:
    """Over which sessions."""
    kind = "joint session" if room is SessionScope.JOINT else "session"
    of = "" if room is SessionScope.JOINT else " of your own room"
    return f"Over {counted(found.n_sessions, kind)}{of} whose scoring is over."
