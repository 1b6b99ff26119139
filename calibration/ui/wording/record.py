"""Sentences of the record: who did what, when."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from calibration.analysis.record_report import RecordHead, RecordLine, RecordReport, Who
from calibration.store.record_pages import RecordSession
from calibration.ui.wording.alarms import TOLD
from calibration.ui.wording.setup_sessions import numbered
from calibration.vocabulary import Role, SessionScope
from calibration.workflow.recorded import RecordedAction as Did
from calibration.workflow.rights import ROLES

ROOMS: dict[SessionScope | None, str] = {
    SessionScope.JOINT: "both sides",
    SessionScope.CLIENT_INTERNAL: "client side only",
    SessionScope.VENDOR_INTERNAL: "vendor side only",
    None: "the installation",
}
_KINDS: Mapping[str, str] = {
    Did.ENGAGEMENT_MADE: "Engagement made",
    Did.ENGAGEMENT_CHANGED: "Terms changed",
    Did.PERSON_INVITED: "Person invited",
    Did.INVITATION_REVOKED: "Invitation taken back",
    Did.PERSON_JOINED: "Person joined",
    Did.ROLES_CHANGED: "Roles changed",
    Did.PERSON_REMOVED: "Person removed",
    Did.NOTICE_READ: "Notice read",
    Did.SESSION_PLANNED: "Session planned",
    Did.SCORING_OPENED: "Scoring opened",
    Did.REVIEWERS_ADDED: "Reviewers added",
    Did.REVIEWS_SUBMITTED: "Session submitted",
    Did.DATES_CHANGED: "Dates changed",
    Did.SESSION_LOCKED: "Session locked",
    Did.CONTACT_REVEALED: "Contact revealed",
    Did.LEAVE_GIVEN: "Leave given",
    Did.SESSION_CLOSED: "Session closed",
    Did.SESSION_CANCELLED: "Session cancelled",
    Did.TARGET_PLACED: "Tone target placed",
    Did.REPEATS_RETIRED: "Contacts set aside retired",
    Did.ALARM_ANSWERED: "Alarm answered",
    Did.WATCH_SET: "Watch set",
    Did.CARD_PUBLISHED: "Scorecard published",
    Did.CARD_RETIRED: "Scorecard retired",
    Did.FILE_IMPORTED: "File imported",
    Did.RECORDING_ADDED: "Recording kept",
    Did.RECORD_EXPORTED: "Record exported",
    Did.DETAILS_ERASED: "Details erased",
    Did.ADMINISTRATOR_MADE: "Administrator made",
    Did.SIGNED_IN: "Signed in",
    Did.SIGNED_OUT_EVERYWHERE: "Signed out everywhere",
    Did.PASSWORD_CHANGED: "Password changed",
    Did.RESET_LINK_MADE: "Reset link made",
    Did.PASSWORD_RESET: "Password reset",
    Did.ADDRESS_GIVEN: "Address given",
    Did.ACCOUNT_DEACTIVATED: "Account deactivated",
    Did.ACCOUNT_REACTIVATED: "Account reactivated",
}
"""What each kind of entry is called in the choice."""
_INSTALLATION = frozenset(
    {
        *(Did.ADMINISTRATOR_MADE, Did.SIGNED_IN, Did.SIGNED_OUT_EVERYWHERE, Did.PASSWORD_CHANGED),
        *(Did.RESET_LINK_MADE, Did.PASSWORD_RESET, Did.ADDRESS_GIVEN),
        *(Did.ACCOUNT_DEACTIVATED, Did.ACCOUNT_REACTIVATED),
    }
)
_EVERYWHERE = frozenset({Did.RECORD_EXPORTED, Did.DETAILS_ERASED})

_FILES = {
    "contacts": "imported contacts",
    "ratings": "imported ratings",
    "population": "imported a population of contacts",
    "engagement": "loaded a whole engagement",
}
_COUNTS = {
    "contacts_new": "contact",
    "sessions": "session",
    "raters": "reviewer",
    "reviews": "review",
    "ratings": "rating",
    "comments": "comment",
    "contacts": "contact",
}


def kinds(*, installation: bool) -> list[str]:
    """The kinds of entries that a chain can have, as stored."""
    return [one.value for one in Did if one in _EVERYWHERE or (one in _INSTALLATION) is installation]


def kind(action: str) -> str:
    """An action in two words; one that has none of its own by its name."""
    return _KINDS.get(action, action.replace("_", " ").capitalize())


def title(report: RecordReport, *, installation: bool) -> str:
    """The headline of the page."""
    where = "in this installation" if installation else "in this engagement"
    if not report.n_entries:
        return f"Nothing has been recorded {where} yet."
    if report.n_entries == 1:
        return "One entry is on the record."
    return f"{counted(report.n_entries, 'entry', 'entries')} on the record, newest first."


def counted(number: int, one: str, many: str = "") -> str:
    """``1 contact``, ``12 contacts``: figures throughout, as a record has them."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def party(who: Who | None, *, erased: bool = False, first: bool = True) -> str:
    """Somebody as a sentence names them; ``first`` at its beginning.

    Examples
    --------
    >>> from calibration.vocabulary import Side
    >>> party(Who("Marek", Side.VENDOR)), party(Who(side=Side.VENDOR, letter="A")), party(None)
    ('Marek (vendor)', 'Vendor A', 'The program')
    """
    if erased:
        return "Somebody"
    if who is None:
        return "The program"
    side = who.side.value if who.side else "neutral"
    if who.name:
        return f"{who.name} ({side})" if who.side or who.role else who.name
    if who.letter:
        return f"{side.capitalize()} {who.letter}"
    if who.role is None and who.side is None:
        return "Somebody who has left" if first else "somebody who has left"
    role = ROLES[who.role] if who.role else "person"
    article = "An" if role[0] in "aeiou" else "A"
    return f"{article if first else article.lower()} {role} ({side})"


def session(of: RecordSession | None) -> str:
    """``session 12`` or ``internal session 3``."""
    if of is None:
        return "a session"
    called = numbered(of.scope, of.number)
    return called[0].lower() + called[1:]


def _file(line: RecordLine) -> str:
    counts: Mapping[str, int] = line.details.get("counts") or {}
    told = ", ".join(counted(counts[name], word) for name, word in _COUNTS.items() if counts.get(name))
    return _FILES.get(str(line.details.get("kind")), "imported a file") + (f": {told}" if told else "")


def _card(line: RecordLine) -> str:
    if not line.details.get("card"):
        return "a scorecard"
    return f"version {line.details.get('number')} of the scorecard “{line.details['card']}”"


def _planned(line: RecordLine) -> str:
    size = f"{_n(line, 'n_contacts', 'contact')}, {_n(line, 'n_reviewers', 'reviewer')}"
    return f"planned {session(line.session)}: {size}"


def _n(line: RecordLine, key: str, one: str, many: str = "") -> str:
    value = line.details.get(key)
    return counted(value, one, many) if isinstance(value, int) else many or f"{one}s"


def _listed(line: RecordLine, key: str, one: str) -> str:
    value = line.details.get(key)
    return counted(len(value), one) if isinstance(value, list) else f"{one}s"


def _contact(line: RecordLine) -> str:
    position = line.details.get("position")
    return f"contact {position}" if position else "a contact"


def _about(line: RecordLine) -> str:
    return party(line.about, first=False) if line.about else "somebody"


def _renewed(line: RecordLine) -> bool:
    return line.details.get("renewed") is True


def _neutral(line: RecordLine, joint: str = "of") -> str:
    """The organization of somebody neutral: both sides are to see whom the other one let in."""
    organization = line.details.get("neutral")
    return f" {joint} {organization} (neutral)" if organization else ""


def _invited(line: RecordLine, *, key: str = "roles") -> str:
    """Somebody who is not here yet, or no longer: by name where it is shown, else as what."""
    if line.about is not None and (line.about.name or line.about.letter):
        return _about(line) + _neutral(line)
    roles = [ROLES[role] for role in Role if role in (line.details.get(key) or ())]
    said = " and ".join(roles) or "person"
    return f"{'an' if said[0] in 'aeiou' else 'a'} {said}{_neutral(line)}"


def _budget(line: RecordLine) -> str:
    steps = line.details.get("false_alarms_a_year")
    return f"{steps[1]:g} instead of {steps[0]:g}" if isinstance(steps, list) and len(steps) == 2 else "so many"


def _number(line: RecordLine, key: str) -> str:
    number = line.details.get(key)
    return counted(number, "contact") if isinstance(number, int) else "contacts"


def _answer(line: RecordLine) -> str:
    said = TOLD.get(str(line.details.get("answer")))
    return f": {said}" if said else ""


_SAID: Mapping[str, Callable[[RecordLine], str]] = {
    Did.ENGAGEMENT_MADE: lambda _: "made this engagement",
    Did.ENGAGEMENT_CHANGED: lambda _: "changed the terms of the engagement",
    Did.TARGET_PLACED: lambda _: "placed a tone target for their side",
    Did.REPEATS_RETIRED: lambda line: f"retired {_number(line, 'n_retired')} that were set aside",
    Did.ALARM_ANSWERED: lambda line: f"answered the alarm after {session(line.session)}{_answer(line)}",
    Did.WATCH_SET: lambda line: f"set the watch to {_budget(line)} false alarms a year",
    Did.PERSON_INVITED: lambda line: f"{'renewed the invitation of' if _renewed(line) else 'invited'} {_invited(line)}",
    Did.INVITATION_REVOKED: lambda line: f"took back an invitation{_neutral(line, 'for')}",
    Did.PERSON_JOINED: lambda line: f"joined{_neutral(line, 'for')}",
    Did.ROLES_CHANGED: lambda line: f"changed the roles of {_about(line)}",
    Did.PERSON_REMOVED: lambda line: f"removed {_invited(line, key='before')} from the engagement",
    Did.NOTICE_READ: lambda _: "read the data notice",
    Did.SESSION_PLANNED: _planned,
    Did.SCORING_OPENED: lambda line: f"opened {session(line.session)} for scoring",
    Did.REVIEWERS_ADDED: lambda line: f"added {_listed(line, 'rater_ids', 'reviewer')} to {session(line.session)}",
    Did.REVIEWS_SUBMITTED: lambda line: f"submitted {session(line.session)}",
    Did.DATES_CHANGED: lambda line: f"changed the dates of {session(line.session)}",
    Did.SESSION_LOCKED: lambda line: f"locked {session(line.session)}",
    Did.CONTACT_REVEALED: lambda line: f"revealed {_contact(line)} of {session(line.session)}",
    Did.LEAVE_GIVEN: lambda line: f"let {_about(line)} score {session(line.session)} after the lock",
    Did.SESSION_CLOSED: lambda line: f"closed {session(line.session)}",
    Did.SESSION_CANCELLED: lambda line: f"cancelled {session(line.session)}",
    Did.CARD_PUBLISHED: lambda line: f"published {_card(line)}",
    Did.CARD_RETIRED: lambda line: f"retired {_card(line)}",
    Did.FILE_IMPORTED: _file,
    Did.RECORDING_ADDED: lambda _: "kept the recording of a contact",
    Did.RECORD_EXPORTED: lambda line: f"exported {_n(line, 'n_entries', 'entry', 'entries')} of the record",
    Did.DETAILS_ERASED: lambda line: f"erased the details of {_n(line, 'n_erased', 'entry', 'entries')}",
    Did.ADMINISTRATOR_MADE: lambda line: (
        f"made {_about(line)} an administrator" if line.about else "became administrator"
    ),
    Did.SIGNED_IN: lambda _: "signed in",
    Did.SIGNED_OUT_EVERYWHERE: lambda _: "signed out everywhere",
    Did.PASSWORD_CHANGED: lambda _: "changed their password",
    Did.RESET_LINK_MADE: lambda line: f"made a reset link for {_about(line)}",
    Did.PASSWORD_RESET: lambda _: "set a new password by a reset link",
    Did.ADDRESS_GIVEN: lambda line: f"gave {_about(line)} an address",
    Did.ACCOUNT_DEACTIVATED: lambda line: f"deactivated the account of {_about(line)}",
    Did.ACCOUNT_REACTIVATED: lambda line: f"reactivated the account of {_about(line)}",
}


def sentence(line: RecordLine) -> str:
    """One entry: ``Marek (vendor) submitted session 12 · receipt 7F3A``."""
    if line.erased:
        return f"{kind(line.action)} · details erased"
    said = _SAID[line.action](line) if line.action in _SAID else line.action.replace("_", " ")
    return " · ".join([f"{party(line.who)} {said}", *_marks(line.details)])


def _marks(details: Mapping[str, Any]) -> list[str]:
    """What stands behind the sentence: receipt, late, by leave, the beginning of a file's hash."""
    marks = [f"receipt {details['receipt']}"] if details.get("receipt") else []
    marks += ["late"] if details.get("late") is True else []
    marks += ["by leave, after the lock"] if details.get("by_leave") is True else []
    marks += [f"file {str(details['content_hash'])[:8]}"] if details.get("content_hash") else []
    return marks


def moment(at: datetime, zone: ZoneInfo) -> str:
    """``Tue 3 Nov 2026, 14:03``."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def head(of: RecordHead, *, several: bool) -> str:
    """The line in front of a head."""
    room = f" ({ROOMS[of.room]})" if several else ""
    return f"Head of this record{room}, {of.chain}, after {counted(of.n_entries, 'entry', 'entries')}:"


EXPLAINED = "Nothing here is changed afterwards. Answers are never on it, and what was erased says so."
HEAD_ROW = "Head of this record when it was exported"
HEADS_EXPLAINED = (
    "Write it down, or compare it with the one in your minutes. A record whose head you kept cannot be shortened or "
    "written anew without it showing. Whoever is no QA lead reads what was answered to an alarm, and what was written "
    "after that, once the alarm is everybody's to see."
)
