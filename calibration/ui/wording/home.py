"""Sentences of Home and of the meeting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from calibration.analysis.agenda import Agenda
from calibration.analysis.pace import Pace
from calibration.analysis.reviewers import letters
from calibration.store.people import EngagementCard
from calibration.store.sessions import ContactRow, ParticipantRow, SessionCard
from calibration.ui.wording.scoring import day_and_month
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import Scope
from calibration.vocabulary import SessionScope, SessionState, Side
from calibration.workflow.first_steps import FirstStep
from calibration.workflow.inbox import Inbox, Invited, Waiting
from calibration.workflow.rights import Action, may

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
TARGETS = "Tone targets"
TARGET_MISSING = (
    "The other side has said where the client wants the tone. Yours is missing: neither is shown until both are there."
)
OWN_PACE_NOTE = "Your pace is told from your own answers and shown to nobody else."

STATES = {
    SessionState.PLANNED: "planned",
    SessionState.SCORING: "being scored",
    SessionState.LOCKED: "locked, nothing revealed yet",
    SessionState.MEETING: "in the meeting",
    SessionState.CLOSED: "closed",
    SessionState.CANCELLED: "cancelled",
}
TONE_ROUND = "tone round"
FIRST_STEPS = "Before the first session"
STEPS = {
    FirstStep.INVITE_LEADS: ("Invite the first lead of each side. They invite their own people.", "people", "People"),
    FirstStep.INVITE_REVIEWERS: ("Invite the reviewers of your side.", "people", "Invite people"),
    FirstStep.PUBLISH_CARD: (
        "Publish a scorecard: paste yours from Excel, or take a starter card.", "scorecards", "Scorecards",
    ),
    FirstStep.BRING_CONTACTS: ("Bring in the contacts to be scored.", "contacts", "Import contacts"),
    FirstStep.PLAN_SESSION: ("Plan the first session.", "sessions", "Sessions"),
}  # fmt: skip
"""What is to be done, the page it is done on, and the words of the link."""


def in_words(number: int) -> str:
    """Whole numbers up to ten in words, others as figures."""
    return _WORDS[number] if 0 <= number <= 10 else f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """One session; three sessions; 12 sessions."""
    return f"{in_words(number)} {one if number == 1 else many or one + 's'}"


def home_eyebrow(engagements: Sequence[EngagementCard], zone: ZoneInfo) -> str:
    """Three engagements · times are yours, Europe/London."""
    if len(engagements) == 1:
        return f"{engagements[0].client} × {engagements[0].vendor} · times are yours, {zone.key}"
    return f"{counted(len(engagements), 'engagement').capitalize()} · times are yours, {zone.key}"


def home_title(waiting: Sequence[SessionCard]) -> str:
    """The headline of Home."""
    if not waiting:
        return "Nothing is waiting for you."
    contacts = sum(card.n_contacts for card in waiting)
    sessions = counted(len(waiting), "session").capitalize()
    return f"{sessions} {'is' if len(waiting) == 1 else 'are'} waiting: {counted(contacts, 'contact')} to score."


def nothing_yet(inbox: Inbox, viewer: Viewer, steps: Sequence[FirstStep]) -> str:
    """What to expect here, for whoever has nothing to do at all."""
    if inbox.waiting or inbox.meetings or inbox.planned or steps:
        return ""
    if may(viewer, Action.SCORE):
        return "When a session is opened in which you score, it stands here."
    return "" if inbox.finished else "Once a session is closed, what it found stands here."


def due_text(due_at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """Due today 23:00; due Thursday 23:00; was due 3 November 23:00. In the reader's own time."""
    if due_at is None:
        return "no due date"
    verb = "due" if due_at >= now else "was due"
    return f"{verb} {_when(due_at, now=now, zone=zone)} your time"


def meeting_text(held_at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Meeting Thursday 14:00 your time; meeting was planned for yesterday 14:00."""
    verb = "meeting" if held_at >= now else "meeting was planned for"
    return f"{verb} {_when(held_at, now=now, zone=zone)} your time"


def _when(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    local, today = moment.astimezone(zone), now.astimezone(zone)
    days = (local.date() - today.date()).days
    if days in _NEAR_DAYS:
        day = _NEAR_DAYS[days]
    elif timedelta(0) < moment - now < timedelta(days=7):
        day = f"{local:%A}"
    else:
        day = day_and_month(local) + (f" {local.year}" if local.year != today.year else "")
    return f"{day} {local:%H:%M}"


def score_detail(waiting: Waiting, *, now: datetime, zone: ZoneInfo) -> str:
    """Five contacts, two done · due today 23:00 your time · your side only."""
    session = waiting.entry.session
    done = f", {in_words(waiting.n_complete)} done" if waiting.n_complete else ""
    parts = [
        f"{counted(session.n_contacts, 'contact')}{done}",
        due_text(session.due_at, now=now, zone=zone),
        TONE_ROUND if session.tone_round else "",
        "" if session.scope is SessionScope.JOINT else "your side only",
        "locked; what you score now is marked" if session.state is not SessionState.SCORING else "",
    ]
    return " · ".join(part for part in parts if part)


def minutes_text(pace: Pace, n_contacts: int) -> str:
    """About 12 minutes at your pace; without a pace of one's own, what it usually takes."""
    least, most = pace.minutes(n_contacts)
    if n_contacts == 0:
        return "Everything is answered; submit it."
    if pace.own:
        return f"About {counted(most, 'minute')} at your pace."
    return f"Usually {least} to {most} minutes."


def minutes_in_all(minutes: Sequence[tuple[Pace, int]]) -> str:
    """How long everything takes, and that nobody else is told; empty for a single session, which says it itself."""
    if len(minutes) < 2:
        return OWN_PACE_NOTE if any(pace.own for pace, _ in minutes) else ""
    least = sum(pace.minutes(n)[0] for pace, n in minutes if n)
    most = sum(pace.minutes(n)[1] for pace, n in minutes if n)
    if not most:
        return ""
    if all(pace.own for pace, _ in minutes):
        return f"About {counted(most, 'minute')} in all at your pace. {OWN_PACE_NOTE}"
    return f"About {least} to {most} minutes in all." + (f" {OWN_PACE_NOTE}" if any(p.own for p, _ in minutes) else "")


def meeting_detail(card: SessionCard, *, missing: Sequence[str], now: datetime, zone: ZoneInfo) -> str:
    """Being scored · 4 of 8 reviewers have submitted · missing: Tom Ellery, Vendor B · meeting Thursday 14:00."""
    parts = [STATES[card.state], *([TONE_ROUND] if card.tone_round else [])]
    if card.state in (SessionState.SCORING, SessionState.LOCKED):
        reviewers = "reviewer has" if card.n_participants == 1 else "reviewers have"
        parts.append(f"{card.n_sealed} of {card.n_participants} {reviewers} submitted")
    if missing:
        parts.append(f"missing: {', '.join(missing)}")
    if card.state is SessionState.SCORING:
        parts.append(due_text(card.due_at, now=now, zone=zone))
    if card.held_at is not None and card.state in (SessionState.SCORING, SessionState.LOCKED):
        parts.append(meeting_text(card.held_at, now=now, zone=zone))
    return " · ".join(parts)


def planned_detail(card: SessionCard, *, now: datetime, zone: ZoneInfo) -> str:
    """Planned · five contacts, eight reviewers · due Tuesday 23:59 your time."""
    who = f"{counted(card.n_contacts, 'contact')}, {counted(card.n_participants, 'reviewer')}"
    planned = f"{STATES[card.state]} · {TONE_ROUND}" if card.tone_round else STATES[card.state]
    return f"{planned} · {who} · {due_text(card.due_at, now=now, zone=zone)}"


def invited_text(invited: Invited) -> str:
    """Two invitations of your side wait to be taken; one has run out."""
    parts = []
    if invited.n_open:
        verb = "waits" if invited.n_open == 1 else "wait"
        parts.append(f"{counted(invited.n_open, 'invitation').capitalize()} of your side {verb} to be taken")
    if invited.n_run_out:
        run_out = f"{in_words(invited.n_run_out)} {'has' if invited.n_run_out == 1 else 'have'} run out"
        parts.append(
            run_out if parts else f"{run_out.capitalize()}: make {'it' if invited.n_run_out == 1 else 'them'} anew"
        )
    return f"{'; '.join(parts)}."


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


def kept_closed(n_repeats: int) -> str:
    """That contacts of the session are not here, because they come back; empty where all are."""
    if not n_repeats:
        return ""
    if n_repeats == 1:
        return "One more contact is set aside to come back, and stays closed until it has served."
    more = counted(n_repeats, "more contact").capitalize()
    return f"{more} are set aside to come back, and stay closed until they have served."


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
