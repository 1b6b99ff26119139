"""Sentences of the Contacts and ratings page."""

from collections import Counter
from collections.abc import Mapping as Fields
from collections.abc import Sequence

from calibration.intake.mapping import Layout, Mapping, SessionsBy
from calibration.intake.records import ConflictChoice, Intake, Problem, Severity
from calibration.intake.table import Table
from calibration.store.contact_list import ListedContact
from calibration.ui.wording.home import counted
from calibration.vocabulary import Blind, RaterKind, SessionScope, Side
from calibration.workflow.importing import ImportReport
from calibration.workflow.loading import LoadReport

LAYOUTS = {
    Layout.WORKBOOK: "Lines down, reviewers across, one tab a contact",
    Layout.WIDE: "A row is one contact as one reviewer scored it, the lines in columns",
    Layout.LONG: "A row is one answer of one reviewer",
    Layout.CONTACTS: "A row is one contact, without ratings",
}
CHOICES = {
    ConflictChoice.KEEP_APART: "Keep apart: two contacts",
    ConflictChoice.FIRST: "Keep the first text only",
    ConflictChoice.SKIP: "Leave both out",
}
BLIND = {Blind.YES: "Yes", Blind.NO: "No", Blind.UNKNOWN: "Not known"}
SIDES = {Side.CLIENT: "Client", Side.VENDOR: "Vendor", Side.AUTOMATED: "A program", None: "Not known"}
ROOM_HELP = "Results of one side only, and the scorecard made for them, do not exist for the other side."
CONTACTS_ARE_SHARED = (
    "Contacts belong to the engagement: both sides can see their words. "
    "What reviewers answered is seen in its room only."
)
SESSIONS_BY = {
    SessionsBy.ONE: "One session for the whole file",
    SessionsBy.WEEK: "A session for every week",
    SessionsBy.MONTH: "A session for every month",
}
MASKED = {
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "card": "card numbers",
    "iban": "bank accounts",
    "url": "links",
}
NAMES_STAY = "Names of people are not masked."
TITLE = "Drop in a file, read what it says."
INTRO = (
    "A calibration workbook, a table of contacts or of scores, or a zipped engagement folder. Nothing is stored until "
    "you have seen how it was understood."
)
_KINDS = {"csv": "A table of text (CSV)", "xlsx": "An Excel workbook", "json": "A JSON file"}
_SEVERITIES = {
    Severity.ERROR: "keeps a row out",
    Severity.WARNING: "is read, with what was assumed",
    Severity.NOTE: "is for your information",
}


def room_label(room: SessionScope) -> str:
    """Who sees the results of a file."""
    return "Joint: both sides see the results" if room is SessionScope.JOINT else "Our side only"


def understood_title(intake: Intake) -> str:
    """What the file holds, in one sentence."""
    contacts = counted(len(intake.contacts), "contact")
    if not intake.ratings:
        return f"{contacts.capitalize()}, no ratings."
    lines = len({rating.criterion for rating in intake.ratings})
    # Reviewers by position are places in the file, not people.
    positions = all(rater.kind is RaterKind.POSITIONAL for rater in intake.raters)
    who = (
        f"up to {counted(len(intake.raters), 'reviewer')} each"
        if positions
        else counted(len(intake.raters), "reviewer")
    )
    return f"{contacts.capitalize()}, scored by {who} on {counted(lines, 'line')}."


def understood_kind(tables: Sequence[Table], mapping: Mapping) -> str:
    """The kind of file and how it is read."""
    kind = _KINDS.get(tables[0].kind, "A file") if tables else "A file"
    visible = sum(not table.hidden for table in tables)
    tabs = f" with {counted(visible, 'tab')}" if visible > 1 else ""
    layout = LAYOUTS[mapping.layout]
    return f"{kind}{tabs}. {layout}."


def problem_counts(problems: Sequence[Problem]) -> list[tuple[str, int, str]]:
    """Problems by kind, what keeps rows out first: kind in words, how many, what happens."""
    order = list(_SEVERITIES)
    counts = Counter((problem.severity, problem.code) for problem in problems)
    found = sorted(counts.items(), key=lambda one: (order.index(one[0][0]), -one[1]))
    return [(code.replace("_", " "), number, _SEVERITIES[severity]) for (severity, code), number in found]


def masked_text(masked: Fields[str, int]) -> str:
    """What was masked, and what never is."""
    found = [f"{number:,} {MASKED.get(kind, kind.replace('_', ' '))}" for kind, number in masked.items() if number]
    if not found:
        return f"No personal data was recognised, so nothing was masked. {NAMES_STAY}"
    return f"Masked: {', '.join(found)}. {NAMES_STAY}"


def refused_text(intake: Intake) -> str:
    """Why the file is not imported as it is."""
    n_errors = len(intake.errors)
    left = intake.rows_read - intake.rows_good
    rows = f", {left:,} of {intake.rows_read:,} rows {'stays' if left == 1 else 'stay'} out" if left > 0 else ""
    return f"{counted(n_errors, 'error').capitalize()} in this file{rows}. Mend the file, or import the good rows only."


def import_label(intake: Intake) -> str:
    """The button."""
    if not intake.ratings:
        return f"Import {len(intake.contacts):,} contacts"
    return f"Import {len(intake.contacts):,} contacts and {len(intake.ratings):,} answers"


def report_title(report: ImportReport) -> str:
    """What an import did, in one sentence."""
    if report.refused:
        return "Nothing was imported."
    if report.repeated:
        return "Everything in this file is here already. Nothing was changed."
    counts = report.counts
    if counts.get("ratings"):
        return f"{counts['ratings']:,} answers are in."
    return f"{counted(counts.get('contacts_new', 0), 'new contact').capitalize()} in."


def report_details(report: ImportReport) -> list[str]:
    """The rest of it, a sentence each."""
    counts = report.counts
    parts = []
    if report.written:
        new, known = counts.get("contacts_new", 0), counts.get("contacts_known", 0)
        parts.append(f"{counted(new, 'contact').capitalize()} new, {known:,} known before.")
    if counts.get("reviews_known"):
        parts.append(
            f"{counted(counts['reviews_known'], 'review').capitalize()} were here already and stay as they are."
        )
    if counts.get("contacts_left_out"):
        parts.append(f"{counted(counts['contacts_left_out'], 'contact').capitalize()} left out.")
    if counts.get("ratings_left_out"):
        parts.append(f"{counted(counts['ratings_left_out'], 'answer').capitalize()} left out with them.")
    return parts


def folder_text(report: LoadReport, name: str) -> str:
    """What loading a folder did."""
    if not report.loaded:
        return f"The engagement “{name}” is here already. Nothing was changed."
    sessions = report.counts.get("calibration_session", 0)
    contacts = report.counts.get("interaction", 0)
    return (
        f"The engagement “{name}” is loaded: {counted(sessions, 'session')}, {counted(contacts, 'contact')}. "
        "Its people find it in the menu at the top right."
    )


def listed_text(contact: ListedContact) -> str:
    """One contact in the list: ``C-104 · chat · delivery · en``."""
    copy = f" (text {contact.copy_number + 1})" if contact.copy_number else ""
    parts = [f"{contact.external_id}{copy}", contact.channel.value, contact.topic, contact.subject, contact.language]
    return " · ".join(part for part in parts if part)


def found_text(total: int, search: str) -> str:
    """How many contacts stand in the list."""
    if search:
        return f"{counted(total, 'contact').capitalize()} with “{search}”."
    return f"{counted(total, 'contact').capitalize()}, the newest first."
