"""The tables of the engagement folder: file, columns and what makes a row unique. Read and written from here."""

from dataclasses import dataclass

from calibration.intake.folder_columns import (
    Column,
    count,
    day,
    label,
    labels,
    mapping,
    member,
    moment,
    number,
    text,
    truth,
)
from calibration.vocabulary import (
    Blind,
    Channel,
    ChosenBy,
    DecisionRule,
    DecisionState,
    NamesShown,
    Reference,
    SessionOrigin,
    SessionScope,
    SessionState,
    Side,
    SpeakerRole,
    TargetShape,
)

ATTRIBUTE = "attribute:"
"""Columns of ``contacts.csv`` that start so carry an attribute of that name."""


@dataclass(frozen=True, slots=True)
class Form:
    """One table of the folder.

    Attributes
    ----------
    unique : tuple of str
        Columns that no two rows may share; empty when rows may repeat.
    needed : bool
        Whether the folder must have the file.
    """

    file: str
    meaning: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    needed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in the order written."""
        return tuple(column.name for column in self.columns)


def _contact(*, required: bool = True) -> tuple[Column, Column]:
    return (
        label("contact", "the contact's id", required=required),
        count("copy", "which of several texts with this id", lowest=0, default=0),
    )


_SESSION = count("session", "the session's number", required=True)
_RATER = label("rater", "the rater's key in engagement.yaml", required=True, longest=80)
_CRITERION = label("criterion", "the line's key", required=True, longest=80)
_OWNER = label("owner", "key of the organization whose line it is; empty when only one has it", longest=80)
_CELL = (_SESSION, *_contact(), _RATER, _CRITERION)

CONTACTS = Form(
    "contacts.csv",
    "One row a contact.",
    (
        *_contact(),
        member("channel", "where it took place", Channel, required=True),
        label("language", "IETF tag, as in en or pt-BR", longest=35),
        label("direction", "inbound or outbound", longest=16),
        text("subject", "a few words", longest=300),
        label("topic", "what it was about", longest=120),
        label("queue", "where it was handled", longest=120),
        label("site", "where the agent works", longest=120),
        label("agent", "the agent's pseudonym", longest=120),
        count("agent_tenure_days", "days in the job at the time", lowest=0),
        label("customer_case", "id of the customer's case across channels", longest=120),
        moment("started_at", "when it began"),
        number("duration_seconds", "length in seconds", lowest=0),
        number("handle_seconds", "handle time in seconds", lowest=0),
        number("csat", "the customer's own rating"),
        truth("first_contact_resolution", "whether it was solved the first time", default=None),
        text("recording_url", "link to the recording", longest=2000),
        label(
            "text_hash", "identity of the unmasked text, as an export keeps it; empty: made from the turns", longest=80
        ),
    ),
    ("contact", "copy"),
    needed=True,
)
TURNS = Form(
    "turns.csv",
    "One row a turn of a transcript; a document is one turn with the role note.",
    (
        *_contact(),
        count("turn", "place in the contact, from 1", required=True),
        member("role", "who speaks", SpeakerRole, required=True),
        label("speaker", "the speaker's first name or pseudonym", longest=120),
        text("text", "what was said, with line breaks", required=True),
        number("second", "start within the recording, in seconds", lowest=0),
        moment("said_at", "when it was said"),
    ),
    ("contact", "copy", "turn"),
    needed=True,
)
SESSIONS = Form(
    "sessions.csv",
    "One row a calibration session.",
    (
        count("number", "the session's number in the engagement", required=True),
        label("name", "what it is called", required=True),
        member("state", "how far it has come", SessionState, required=True),
        label("scorecard", "name of the card's file without .yaml", required=True),
        member("scope", "whose room it is held in", SessionScope, default=SessionScope.JOINT),
        member("origin", "scored here, or imported", SessionOrigin, default=SessionOrigin.SCORED_HERE),
        member("blind", "whether reviewers could not see each other's ratings", Blind, default=Blind.YES),
        member("reference", "what reviewers are compared with; empty: as the engagement", Reference),
        number("tolerance", "of totals, in score points; empty: as the engagement", lowest=0),
        member("names_shown", "what is shown of reviewers after reveal; empty: as the engagement", NamesShown),
        moment("created_at", "when it was planned", required=True),
        label("created_by", "key of the person who planned it", longest=80),
        moment("held_at", "when it meets"),
        moment("due_at", "until when scores are due", ends_day=True),
        moment("opened_at", "when scoring began; needed from scoring on"),
        moment("locked_at", "when it was locked; needed from locked on"),
        moment("closed_at", "when it was closed; exactly when closed"),
        count("superseded_by", "number of the session that corrects it"),
        text("void_reason", "why it is void"),
        mapping("sample", "how its contacts were drawn"),
        truth("asks_guesses", "whether it asks what the other side will say on lines about tone"),
    ),
    ("number",),
    needed=True,
)
SESSION_CONTACTS = Form(
    "session_contacts.csv",
    "One row a contact of a session.",
    (
        _SESSION,
        count("position", "place in the session, from 1", required=True),
        *_contact(),
        member("chosen_by", "who put it in", ChosenBy, default=ChosenBy.HAND),
        label("stratum", "the stratum it was drawn from", longest=120),
        moment("revealed_at", "when its ratings were shown; needed once the session is closed"),
    ),
    ("session", "contact", "copy"),
    needed=True,
)
PARTICIPATIONS = Form(
    "participations.csv",
    "One row a rater asked to score a session.",
    (
        _SESSION,
        _RATER,
        moment("sealed_at", "when the scores were sealed; empty while they are open"),
        label("receipt", "the receipt given; empty: made when loading", longest=16),
        truth("late", "sealed after the due time"),
        moment("leave_at", "when the facilitator gave leave to score after the reveal"),
    ),
    ("session", "rater"),
    needed=True,
)
REVIEWS = Form(
    "reviews.csv",
    "One row a rater and contact, with its times. Left out: as the participation says.",
    (
        _SESSION,
        *_contact(),
        _RATER,
        moment("started_at", "when the contact was opened", required=True),
        moment("submitted_at", "when its scores were sealed"),
        truth("late", "sealed after the due time"),
        truth("after_reveal", "scored after the contact's reveal: in no blind figure"),
    ),
    ("session", "contact", "copy", "rater"),
)
RATINGS = Form(
    "ratings.csv",
    "One row an answer, or a comment that has no answer yet.",
    (
        *_CELL,
        label("answer", "a level's code, a number, or N/A", longest=80),
        text("comment", "the reviewer's comment"),
        labels("reasons", "codes of the card's reasons"),
    ),
    ("session", "contact", "copy", "rater", "criterion"),
)
GUESSES = Form(
    "guesses.csv",
    "One row what a reviewer thought the other side would answer on a line about tone, in a session that asks it.",
    (*_CELL, label("guess", "the other side's answer, as the reviewer expects it", required=True, longest=80)),
    ("session", "contact", "copy", "rater", "criterion"),
)
EVIDENCE = Form(
    "evidence.csv",
    "One row a mark: words of a turn, or a second of the recording.",
    (
        *_CELL,
        count("turn", "the turn the words stand in"),
        text("quote", "the words, exactly"),
        count("occurrence", "which one, where the words stand several times in the turn"),
        number("second", "of the recording, instead of turn and quote", lowest=0),
    ),
)
AGREED_SCORES = Form(
    "agreed_scores.csv",
    "One row a value the meeting settled on; a later row of the same cell supersedes the earlier.",
    (
        _SESSION,
        *_contact(),
        _CRITERION,
        label("answer", "a level's code, a number, or N/A", required=True, longest=80),
        member("rule", "by which rule; empty: as the engagement", DecisionRule),
        moment("settled_at", "when", required=True),
    ),
)
DECISIONS = Form(
    "decisions.csv",
    "One row a decision about a line.",
    (
        _CRITERION,
        _OWNER,
        count("meaning_revision", "meaning of the line it was made for", default=1),
        count("session", "number of the session that made it"),
        *_contact(required=False),
        text("situation", "when it applies"),
        text("text", "what was decided", required=True),
        text("example", "words that show it"),
        member("state", "what became of it", DecisionState, required=True),
        member("rule", "by which rule; empty: as the engagement", DecisionRule),
        label("decided_by", "who had the last word"),
        text("note", "what the other side wants kept"),
        truth("applies_to_past", "whether earlier scores are read by it"),
        moment("decided_at", "when", required=True),
        day("in_force_from", "first day", required=True),
        day("in_force_until", "last day"),
    ),
)
TARGETS = Form(
    "targets.csv",
    "One row a place where a side thinks the client wants a line, on the line's scale.",
    (
        _CRITERION,
        _OWNER,
        member("channel", "empty: every channel", Channel),
        member("side", "who placed it", Side, required=True),
        member("shape", "inside a band, or above a floor", TargetShape, default=TargetShape.BAND),
        number("lower", "lower end, or the floor", required=True),
        number("upper", "upper end of a band"),
        moment("placed_at", "when", required=True),
        label("placed_by", "key of the person", longest=80),
        day("valid_from", "first day", required=True),
    ),
    ("criterion", "owner", "channel", "side", "valid_from"),
)
ANCHORS = Form(
    "anchors.csv",
    "One row a contact that is scored again, blind.",
    (
        *_contact(),
        moment("designated_at", "when it was chosen", required=True),
        moment("retired_at", "when it was shown"),
    ),
    ("contact", "copy"),
)
POPULATION = Form(
    "population.csv",
    "One row a contact that took place, reviewed or not, as metadata alone.",
    (
        label("contact", "the contact's id", required=True),
        moment("started_at", "when it began", required=True),
        member("channel", "where it took place", Channel),
        label("language", "IETF tag, as in en or pt-BR", longest=35),
        label("topic", "what it was about"),
        label("site", "where the agent works"),
    ),
    ("contact",),
)
FORMS = (
    *(CONTACTS, TURNS, SESSIONS, SESSION_CONTACTS, PARTICIPATIONS, REVIEWS, RATINGS, GUESSES, EVIDENCE),
    *(AGREED_SCORES, DECISIONS, TARGETS, ANCHORS, POPULATION),
)
"""Every table, in the order in which it is read."""
