"""Sentences of Home and of the meeting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from calibration.analysis.agenda import Agenda
from calibration.analysis.reviewers import letters
from calibration.store.sessions import ContactRow, ParticipantRow, SessionCard
from calibration.ui.wording.scoring import day_and_month
from calibration.visibility.scope import Scope
from calibration.vocabulary import SessionScope, SessionState, Side

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

STATES = {
    SessionState.PLANNED: "planned",
    SessionState.SCORING: "being scored",
    SessionState.LOCKED: "locked, nothing revealed yet",
    SessionState.MEETING: "in the meeting",
    SessionState.CLOSED: "closed",
    SessionState.CANCELLED: "cancelled",
}
ROOMS = {
    SessionScope.JOINT: "joint",
    SessionScope.CLIENT_INTERNAL: "the client's own",
    SessionScope.VENDOR_INTERNAL: "the vendor's own",
}


def in_words(number: int) -> str:
    """Whole numbers up to ten in words, others as figures."""
    return _WORDS[number] if 0 <= number <= 10 else f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """One session; three sessions; 12 sessions."""
    return f"{in_words(number)} {one if number == 1 else many or one + 's'}"


def home_title(waiting: Sequence[SessionCard]) -> str:
    """The headline of Home."""
    if not waiting:
        return "Nothing is waiting for you."
    contacts = sum(card.n_contacts for card in waiting)
    sessions = counted(len(waiting), "session").capitalize()
    return f"{sessions} {'is' if len(waiting) == 1 else 'are'} waiting: {counted(contacts, 'contact')} to score."


def due_text(due_at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """Due today 23:00; due Thursday 23:00; was due 3 November 23:00. In the reader's own time."""
    if due_at is None:
        return "no due date"
    local, today = due_at.astimezone(zone), now.astimezone(zone)
    verb = "due" if due_at >= now else "was due"
    days = (local.date() - today.date()).days
    if days == 0:
        day = "today"
    elif days == 1:
        day = "tomorrow"
    elif days == -1:
        day = "yesterday"
    elif timedelta(0) < due_at - now < timedelta(days=7):
        day = f"{local:%A}"
    else:
        day = day_and_month(local)
    return f"{verb} {day} {local:%H:%M} your time"


def sealed_text(card: SessionCard, zone: ZoneInfo) -> str:
    """Sealed 12 November 14:03 · 7F3A."""
    if card.own_sealed_at is None:
        return ""
    local = card.own_sealed_at.astimezone(zone)
    return f"Sealed {day_and_month(local)} {local:%H:%M} · {card.own_receipt}"


def sealed_count(people: Sequence[ParticipantRow]) -> str:
    """Three of five reviewers have submitted."""
    sealed = sum(person.sealed_at is not None for person in people)
    if sealed == len(people):
        return "Every reviewer has submitted."
    verb = "has" if sealed == 1 else "have"
    return f"{in_words(sealed).capitalize()} of {counted(len(people), 'reviewer')} {verb} submitted."


def lock_warning(people: Sequence[ParticipantRow]) -> str:
    """What locking now would leave out."""
    missing = [person for person in people if person.sealed_at is None]
    if not missing:
        return "Locking freezes every submitted answer. Then contacts can be revealed one by one."
    who = counted(len(missing), "reviewer").capitalize()
    verb = "has" if len(missing) == 1 else "have"
    return f"{who} {verb} not submitted. What is not submitted when you lock is not counted."


def plain(name: str) -> str:
    """Text inside Markdown, with nothing of it read as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>$~:" else sign for sign in name)


def reviewer_name(scope: Scope, person: ParticipantRow) -> str:
    """A reviewer's own label where visibility shows it, else the pseudonym: Vendor A."""
    if scope.shows_name_of(rater_id=person.rater_id, side=person.side):
        return person.label
    side = (person.side or Side.AUTOMATED).value.capitalize()
    return f"{side} {letters(person.position)}"


def meeting_title(state: SessionState, people: Sequence[ParticipantRow], contacts: Sequence[ContactRow]) -> str:
    """The headline of Meet."""
    if state is SessionState.SCORING:
        return sealed_count(people)
    hidden = sum(contact.revealed_at is None for contact in contacts)
    if state is SessionState.LOCKED:
        return f"Locked. {counted(len(contacts), 'contact').capitalize()} to reveal, one by one."
    if state is SessionState.MEETING:
        if hidden == 0:
            return "Every contact is revealed. Close when you are done."
        return f"{counted(hidden, 'contact').capitalize()} still to reveal."
    return f"This session is {STATES[state]}."


def reveal_hint(agenda: Agenda | None, hidden: bool) -> str:
    """How much is unanimous, and what revealing does; or why somebody who has not submitted sees no agenda."""
    if agenda is None:
        return "You have not submitted, so you see no agenda: you are as blind as anybody."
    revealing = " Revealing a contact shows everybody's answers on it, for good." if hidden else ""
    if agenda.n_compared == 0:
        return f"No line was answered by two reviewers.{revealing}"
    return f"Everybody gave the same answer {agenda.n_unanimous} of {agenda.n_compared} times.{revealing}"


def what_differs(names: Sequence[str]) -> str:
    """Three lines differ: Identity check, Tone fits, Takes ownership."""
    if not names:
        return "No line differs."
    return (
        f"{counted(len(names), 'line').capitalize()} {'differs' if len(names) == 1 else 'differ'}: {', '.join(names)}"
    )


def close_warning(contacts: Sequence[ContactRow]) -> str:
    """What closing does."""
    hidden = sum(contact.revealed_at is None for contact in contacts)
    first = f"{counted(hidden, 'contact').capitalize()} not reached will be revealed. " if hidden else ""
    return f"{first}Closing freezes the session. A correction is a new session that supersedes it."


def missing_title(missing: Sequence[ParticipantRow]) -> str:
    """One reviewer has not submitted."""
    verb = "has" if len(missing) == 1 else "have"
    return f"{counted(len(missing), 'reviewer').capitalize()} {verb} not submitted"
