"""Where each contact of a file belongs in the store: known, new, or another text under a known id."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from calibration.intake.options import Progress, no_progress
from calibration.intake.records import ConflictChoice, ContactRecord, Problem, Severity
from calibration.store.bulk import insert_rows
from calibration.store.engine import Db
from calibration.store.interactions import StoredContact, insert_contacts, stored_contacts
from calibration.store.models import Interaction, Turn
from calibration.store.text_tones import write_text_tones
from calibration.workflow.contact_rows import AsWritten, new_contacts
from calibration.workflow.counting_texts import count_written_texts, counted

ContactKey = tuple[str, int]


@dataclass(slots=True)
class ContactsPlaced:
    """Contacts of a file and what the store knows of them.

    Attributes
    ----------
    known : dict
        Contact of the file → interaction id, for those that are in the store with the same text.
    new : list
        Contacts to insert, each with its key in the file and its number among the copies in the store.
    words_for : list
        Interactions that were imported without words, and the contact that brings them.
    left_out : set
        Contacts of the file that stay out, with all their ratings.
    """

    known: dict[ContactKey, int] = field(default_factory=dict)
    new: list[tuple[ContactKey, ContactRecord]] = field(default_factory=list)
    words_for: list[tuple[int, ContactRecord]] = field(default_factory=list)
    left_out: set[ContactKey] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def placed_contacts(
    db: Db, contacts: Sequence[ContactRecord], *, engagement_id: int, choice: ConflictChoice | None
) -> ContactsPlaced:
    """Match a file's contacts with those of an engagement by id and text; nothing is written.

    A known id with another text is a conflict, by ``choice``: kept apart as a copy of its own, left out in
    favour of the stored one (``FIRST``), or left out with every other row of that id (``SKIP``); without a
    choice it is an error and left out.
    """
    stored = stored_contacts(db, engagement_id, external_ids={contact.external_id for contact in contacts})
    placed = ContactsPlaced()
    taken = {external_id: {one.copy_number for one in copies} for external_id, copies in stored.items()}
    conflicting: set[str] = set()
    for contact in contacts:
        key = (contact.external_id, contact.copy)
        copies = stored.get(contact.external_id, [])
        match = _match(contact, copies)
        if match is not None:
            placed.known[key] = match.interaction_id
            if match.text_hash != contact.text_hash and contact.text_hash:
                placed.words_for.append((match.interaction_id, contact))
        elif not copies:
            placed.new.append((key, contact))
        elif not contact.text_hash:
            placed.left_out.add(key)
            placed.problems.append(_which_text(contact, len(copies)))
        else:
            conflicting.add(contact.external_id)
            placed.problems.append(_conflict(contact, choice))
            if choice is ConflictChoice.KEEP_APART:
                number = max(taken[contact.external_id]) + 1
                taken[contact.external_id].add(number)
                placed.new.append((key, replace(contact, copy=number)))
            else:
                placed.left_out.add(key)
    if choice is ConflictChoice.SKIP:
        _skip(placed, conflicting)
    return placed


def _match(contact: ContactRecord, copies: Sequence[StoredContact]) -> StoredContact | None:
    same = [one for one in copies if one.text_hash == contact.text_hash]
    if same:
        return same[0]
    # Metadata and words of one contact may come in two files, in either order.
    without_words = not contact.text_hash or (copies and not copies[0].text_hash)
    return copies[0] if len(copies) == 1 and without_words else None


def _skip(placed: ContactsPlaced, conflicting: set[str]) -> None:
    for key in [key for key in placed.known if key[0] in conflicting]:
        del placed.known[key]
        placed.left_out.add(key)


def _conflict(contact: ContactRecord, choice: ConflictChoice | None) -> Problem:
    done = {
        ConflictChoice.KEEP_APART: "Both are kept, apart.",
        ConflictChoice.FIRST: "The stored one is kept; rows about the other are left out, they rate other words.",
        ConflictChoice.SKIP: "All rows of this id are left out.",
        None: "Its rows are left out until you choose: keep apart, first, or skip.",
    }[choice]
    return Problem(
        "conflicting_texts",
        f"Contact '{contact.external_id}' is in the store with another text. {done}",
        Severity.ERROR if choice is None else Severity.WARNING,
        contact.place,
        found=contact.external_id,
        allowed="one text for one id",
        contact=contact.external_id,
    )


def _which_text(contact: ContactRecord, count: int) -> Problem:
    return Problem(
        "which_text",
        f"Contact '{contact.external_id}' has {count} texts in the store and none in this file, so it is not known "
        "which it is about. It is left out.",
        Severity.ERROR,
        contact.place,
        found=contact.external_id,
        allowed="the text of the contact",
        contact=contact.external_id,
    )


def write_contacts(
    db: Db,
    placed: ContactsPlaced,
    *,
    engagement_id: int,
    import_run_id: int,
    now: datetime,
    progress: Progress = no_progress,
) -> dict[ContactKey, int]:
    """Insert the new contacts and the words that came late; interaction id of every contact that is in."""
    records = [record for _, record in placed.new]
    rows = new_contacts(records, AsWritten())
    made = insert_contacts(
        db, rows, shared={"engagement_id": engagement_id, "import_run_id": import_run_id, "created_at": now}
    )
    count_written_texts(db, rows, made, now=now, progress=progress)
    for interaction_id, record in placed.words_for:
        contact = db.get_one(Interaction, interaction_id)
        contact.text_hash = record.text_hash
        row = new_contacts([record], AsWritten())[0]
        places = enumerate(row.turns, start=1)
        insert_rows(db, Turn, [{"interaction_id": interaction_id, "position": at, **turn} for at, turn in places])
        late = counted(interaction_id, row.turns, channel=contact.channel, language=contact.language)
        write_text_tones(db, late, now=now)
    db.flush()
    return placed.known | {key: made[(record.external_id, record.copy)] for key, record in placed.new}
