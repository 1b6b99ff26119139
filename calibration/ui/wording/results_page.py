"""Sentences of the Results page that say where things are and what is missing; the findings are in ``results``."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from calibration.analysis.contact_grid import ContactGrid
from calibration.analysis.facts import ContactFact, ReportHeader
from calibration.analysis.line_report import LineReport
from calibration.analysis.results_report import DecisionFact, Voice
from calibration.store.sessions import SessionCard
from calibration.ui.wording.home import TONE_ROUND, counted, in_words
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import DecisionState, SessionState

POOLS = {"all": "All closed joint sessions together", "span": "From one session to another"}
UNKNOWN_SESSION = "The session of this link"
SPAN_LABEL = "From session to session"
PAGE = "Results"
NO_SESSIONS = "There are no results yet."
NO_SESSIONS_NEXT = "A session shows its results here, contact by contact, once the meeting reveals them."
CHOOSE_ANOTHER = "Choose another session above."
NOTHING_COUNTED = "Nothing here can be counted."
NOTHING_TO_READ = "There are no words and no recording of this contact here, only its answers."
NO_WORDS = "Nobody marked words on this line here."
COUNTS_ONLY = "This session shows counts, not who said what."
NO_CONTACT = "No contact stands behind this line yet."
PRACTICE = "Score one chat yourself, three taps"
PRACTICE_TITLE = "Score one yourself"
PRACTICE_NOTE = "Nothing of it is kept."
GRID, LINES, WHERE, TOTALS, WRONG = (
    "Contact by contact",
    "Line by line",
    "Where you part",
    "Totals and contract",
    "What goes wrong",
)
FEELING, REVIEWERS = "Procedure and feeling", "Reviewers"
WHY = "Why you part"
VIEWS = (GRID, LINES, WHERE, WHY, REVIEWERS, TOTALS, WRONG, FEELING)


def agreed_count(n: int) -> str:
    """Eleven lines; none yet."""
    return counted(n, "line") if n else "none yet"


def talk_title(lines: Sequence[LineReport]) -> str:
    """Three lines to talk about."""
    return f"{counted(len(lines), 'line')} to talk about".capitalize()


def session_name(card: SessionCard) -> str:
    """Session 12 · 12 November; says so while the meeting runs."""
    held = f" · {day_and_month(card.held_at)}" if card.held_at else ""
    state = " · in the meeting" if card.state is SessionState.MEETING else ""
    called = f" · {TONE_ROUND}" if card.tone_round else ""
    return f"{card.name}{called}{held}{state}"


def waiting_title(card: SessionCard) -> str:
    """The headline of a session with nothing revealed."""
    return {
        SessionState.PLANNED: f"{card.name} is planned. Nothing has been scored yet.",
        SessionState.SCORING: f"{card.name} is being scored.",
        SessionState.LOCKED: f"{card.name} is locked. Nothing has been revealed yet.",
        SessionState.MEETING: f"{card.name} is in the meeting. Nothing has been revealed yet.",
        SessionState.CLOSED: f"{card.name} is closed, and none of its contacts can be shown.",
        SessionState.CANCELLED: f"{card.name} was cancelled.",
    }[card.state]


def waiting_for(card: SessionCard) -> str:
    """What is waiting, and for whom; never anything about an answer."""
    if card.state is SessionState.CANCELLED:
        return "It has no results."
    if card.state is SessionState.CLOSED:
        return "Its contacts come back in later sessions; until then they stay out of every page."
    sealed = f"{card.n_sealed} of {card.n_participants} reviewers have submitted. "
    before = sealed if card.state in (SessionState.SCORING, SessionState.LOCKED) else ""
    return before + "Results appear here contact by contact, as the meeting reveals them."


def contact_name(contact: ContactFact, *, session: int | None = None) -> str:
    """Contact 3 · chat · “parcel never came”."""
    place = f"Contact {contact.position}" if session is None else f"Session {session}, contact {contact.position}"
    subject = f"“{contact.subject}”" if contact.subject else ""
    return " · ".join(part for part in (place, contact.channel.value, subject) if part)


def contact_place(contact: ContactFact, *, session: int | None = None) -> str:
    """Contact 3 · chat; in several sessions together: Session 4, contact 3 · chat."""
    return contact_name(replace(contact, subject=""), session=session)


def contact_circumstances(contact: ContactFact) -> str:
    """Chat · 9 November, 23:40 · site Cebu."""
    when = f"{day_and_month(contact.local_at)}, {contact.local_at:%H:%M}" if contact.local_at else ""
    site = f"site {contact.site}" if contact.site else ""
    parts = (contact.channel.value.capitalize(), contact.subject, when, site, contact.topic)
    return " · ".join(part for part in parts if part)


def revealed(header: ReportHeader) -> str:
    """3 of 5 contacts revealed; empty when all are."""
    n, total = sum(s.n_contacts_open for s in header.sessions), header.n_contacts_total
    return f"{n} of {total} contacts revealed." if n < total else ""


def taps_left(n: int) -> str:
    """Two taps left."""
    return f"{counted(n, 'tap').capitalize()} left. {PRACTICE_NOTE}"


def voice_count(voice: Voice) -> str:
    """Three of three; empty for a side of one."""
    return f", {in_words(voice.n_same)} of {in_words(voice.n)}" if voice.n > 1 else ""


def decision_start(decision: DecisionFact) -> tuple[str, str]:
    """What stands before a decision's text, and its date: "You settled this on", "4 March, chat only"."""
    verb = {
        DecisionState.AGREED_TO_DIFFER: "You agreed to differ on",
        DecisionState.DECIDED: f"{decision.decided_by or 'The client'} decided on",
    }.get(decision.state, "You settled this on")
    where = f", {decision.situation}" if decision.situation else ""
    return verb, f"{_day(decision.decided_on)}{where}"


def grid_title(grid: ContactGrid) -> str:
    """Three lines differ, eleven don’t."""
    differ, same = grid.n_differ, grid.n_unanimous
    if differ == 0 and same == 0:
        return "Nothing to compare on this contact: no line has two answers."
    if differ == 0:
        return f"Nobody differs: {counted(same, 'line')}, {'one answer' if same == 1 else 'the same answers'}."
    verb = "differs" if differ == 1 else "differ"
    rest = {0: "and none is the same", 1: "one doesn’t"}.get(same, f"{in_words(same)} don’t")
    return f"{counted(differ, 'line')} {verb}, {rest}.".capitalize()


def _day(day: date) -> str:
    return day_and_month(day)
