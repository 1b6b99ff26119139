"""An engagement folder: bytes by path in, one good folder or every problem with its place out.

``docs/engagement_folder.md`` describes each file and column. Nothing of a folder with an error is handed on.
"""

import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from calibration.errors import InvalidInput
from calibration.intake import folder_forms as forms
from calibration.intake.folder_checks import SessionChecks, owners_of_lines
from calibration.intake.folder_contacts import folder_contacts, masked_mark
from calibration.intake.folder_details import EngagementDetails
from calibration.intake.folder_names import FILE
from calibration.intake.folder_records import (
    AgreedScoreRow,
    AnchorRow,
    DecisionRow,
    EngagementFolder,
    EvidenceRow,
    FolderReading,
    GuessRow,
    ParticipationRow,
    PopulationRow,
    RatingRow,
    ReviewRow,
    SessionContactRow,
    SessionRow,
    TargetRow,
)
from calibration.intake.folder_tables import Complaints, Values, read_table
from calibration.intake.folder_yaml import read_card, read_details
from calibration.intake.masking import Masker
from calibration.intake.records import Place
from calibration.scorecard.definition import ScorecardDefinition
from calibration.vocabulary import TargetShape, VersionState

UNPACKED_LIMIT = 300_000_000
"""Bytes of a folder once unpacked; half a year of weekly sessions has 2 million."""

MEMBER_LIMIT = 200
"""Files in a zipped folder; a folder has 15 and its cards."""


def files_in_zip(data: bytes) -> dict[str, bytes]:
    """The files of a zipped folder by path; one folder around all of them is taken off.

    Raises
    ------
    InvalidInput
        Not a zip, too many files, too large once unpacked, encrypted, or a path that leads outside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check_members(members)
            files = {one.filename: archive.read(one) for one in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InvalidInput(f"The file is not a readable zip ({error}). Allowed: a zipped engagement folder.") from error
    outer = {PurePosixPath(path).parts[0] for path in files}
    if len(outer) == 1 and FILE not in files:
        files = {path.partition("/")[2]: content for path, content in files.items()}
    return files


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBER_LIMIT:
        raise InvalidInput(f"The zip holds {len(members):,} files. Allowed: at most {MEMBER_LIMIT}.")
    size = sum(one.file_size for one in members)
    if size > UNPACKED_LIMIT:
        raise InvalidInput(f"The zip unpacks to {size:,} bytes. Allowed: at most {UNPACKED_LIMIT:,}.")
    for one in members:
        path = PurePosixPath(one.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in one.filename or stat.S_ISLNK(one.external_attr >> 16):
            raise InvalidInput(f"The zip holds the path '{one.filename}'. Allowed: plain files inside the folder.")


def read_engagement_folder(files: Mapping[str, bytes], *, key: bytes) -> FolderReading:
    """Read and check a whole folder.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by path inside the folder, with ``/``. Files the form does not know are ignored.
    key : bytes
        Secret of the deployment for the hash that identifies a contact's text.

    Returns
    -------
    FolderReading
        ``folder`` is ``None`` when there is any error.
    """
    complaints = Complaints()
    if FILE not in files:
        complaints.add("file_missing", Place(FILE), found="the file is missing", allowed="a folder with this file")
        return FolderReading(None, tuple(complaints.found))
    details = read_details(files[FILE], complaints)
    if details is None:
        return FolderReading(None, tuple(complaints.found))
    cards = _read_cards(files, details, complaints)
    tables = _read_tables(files, details, complaints)
    if complaints.found:
        # References into a table with bad rows would be complained of for no fault of their own.
        return FolderReading(None, tuple(complaints.found))
    folder = _assemble(details, cards, tables, key, complaints)
    return FolderReading(None if complaints.found else folder, tuple(complaints.found))


def _read_cards(
    files: Mapping[str, bytes], details: EngagementDetails, complaints: Complaints
) -> dict[str, ScorecardDefinition]:
    cards: dict[str, ScorecardDefinition] = {}
    seen: dict[tuple[str, str, int], str] = {}
    for entry in details.scorecards:
        path = f"scorecards/{entry.name}.yaml"
        if path not in files:
            complaints.add("file_missing", Place(path), found="the file is missing", allowed="a file of the folder")
            continue
        card = read_card(path, files[path], complaints, draft=entry.state is VersionState.DRAFT)
        if card is None:
            continue
        identity = (entry.organization, card.key, card.version)
        if identity in seen:
            found = f"version {card.version} of the card '{card.key}' stands in {seen[identity]} already"
            complaints.add("card_twice", Place(path), found=found, allowed="each version once")
        seen[identity] = path
        cards[entry.name] = card
    return cards


def _read_tables(
    files: Mapping[str, bytes], details: EngagementDetails, complaints: Complaints
) -> dict[str, list[Values]]:
    zone = ZoneInfo(details.time_zone)
    tables: dict[str, list[Values]] = {}
    for form in forms.FORMS:
        if form.file in files:
            tables[form.file] = read_table(form, files[form.file], zone=zone, complaints=complaints)
        else:
            tables[form.file] = []
            if form.needed:
                complaints.add(
                    "file_missing", Place(form.file), found="the file is missing", allowed=", ".join(form.names)
                )
    return tables


def _rows(tables: Mapping[str, list[Values]], form: forms.Form, **defaults: Any) -> list[Values]:
    """Values with the engagement's own where a cell was left empty."""
    return [row | {name: value for name, value in defaults.items() if row[name] is None} for row in tables[form.file]]


def _assemble(
    details: EngagementDetails,
    cards: dict[str, ScorecardDefinition],
    tables: dict[str, list[Values]],
    key: bytes,
    complaints: Complaints,
) -> EngagementFolder:
    masker = Masker(details.countries)
    contacts = folder_contacts(details, tables, masker, key, complaints)
    texts = {(one.external_id, one.copy): tuple(turn.text for turn in one.turns) for one in contacts}
    checks = SessionChecks(details, cards, texts, complaints)
    own = {"reference": details.reference, "tolerance": details.tolerance, "names_shown": details.names_shown}
    sessions = tuple(SessionRow(**row) for row in _rows(tables, forms.SESSIONS, **own))
    drawn = tuple(SessionContactRow(**row) for row in _rows(tables, forms.SESSION_CONTACTS))
    invited = tuple(ParticipationRow(**row) for row in _rows(tables, forms.PARTICIPATIONS))
    reviews = tuple(ReviewRow(**row) for row in _rows(tables, forms.REVIEWS))
    ratings = tuple(RatingRow(**row) for row in _rows(tables, forms.RATINGS))
    guesses = tuple(GuessRow(**row) for row in _rows(tables, forms.GUESSES))
    agreed = tuple(AgreedScoreRow(**row) for row in _rows(tables, forms.AGREED_SCORES, rule=details.decision_rule))
    checks.check_sessions(sessions)
    checks.check_contacts(drawn)
    checks.check_participations(invited)
    checks.check_reviews(reviews)
    checks.check_ratings(ratings)
    checks.check_guesses(guesses)
    checks.check_agreed(agreed)
    counted = Masker(details.countries)  # quotes repeat what the turns hold: not counted again
    marks = [EvidenceRow(**row) for row in _rows(tables, forms.EVIDENCE)]
    evidence = checks.located([masked_mark(row, texts, counted) for row in marks], texts)
    return EngagementFolder(
        details=details,
        cards=cards,
        contacts=contacts,
        sessions=sessions,
        session_contacts=drawn,
        participations=invited,
        reviews=reviews,
        ratings=ratings,
        guesses=guesses,
        evidence=tuple(evidence),
        agreed_scores=agreed,
        decisions=_decisions(_rows(tables, forms.DECISIONS, rule=details.decision_rule), checks),
        targets=_targets(_rows(tables, forms.TARGETS), checks),
        anchors=_anchors(_rows(tables, forms.ANCHORS), checks),
        population=tuple(PopulationRow(**row) for row in _rows(tables, forms.POPULATION)),
        masked=dict(masker.counts),
    )


def _owned(row: Any, checks: SessionChecks) -> Any:
    """A decision or target with the organization whose line it is."""
    owners = owners_of_lines(checks.details, checks.cards)
    if not checks.known(row, "criterion", row.criterion, list(owners)):
        return row
    own = owners[row.criterion]
    if not row.owner and len(own) > 1:
        checks.wrong(row, "owner", f"several organizations have a line '{row.criterion}'", ", ".join(own))
    checks.known(row, "owner", row.owner, own)
    return replace(row, owner=row.owner or own[0])


def _decisions(rows: list[Values], checks: SessionChecks) -> tuple[DecisionRow, ...]:
    found = []
    for values in rows:
        row: DecisionRow = _owned(DecisionRow(**values), checks)
        checks.known(row, "session", row.session, list(checks.sessions))
        if row.contact and (row.session, (row.contact, row.copy)) not in checks.drawn:
            checks.wrong(row, "contact", f"contact '{row.contact}' is not in session {row.session}", "one of its own")
        if row.in_force_until is not None and row.in_force_until < row.in_force_from:
            checks.wrong(row, "in_force_until", "it ends before it begins", f"a date from {row.in_force_from}")
        found.append(row)
    return tuple(found)


def _targets(rows: list[Values], checks: SessionChecks) -> tuple[TargetRow, ...]:
    found = []
    for values in rows:
        row: TargetRow = _owned(TargetRow(**values), checks)
        checks.known(row, "placed_by", row.placed_by, [person.key for person in checks.details.people])
        if (row.shape is TargetShape.BAND) != (row.upper is not None):
            checks.wrong(row, "upper", f"a {row.shape} {'without' if row.upper is None else 'with'} it", "bands only")
        elif row.upper is not None and row.upper < row.lower:
            checks.wrong(row, "upper", f"found {row.upper}", f"a number from {row.lower}")
        found.append(row)
    return tuple(found)


def _anchors(rows: list[Values], checks: SessionChecks) -> tuple[AnchorRow, ...]:
    found = [AnchorRow(**values) for values in rows]
    for row in found:
        if (row.contact, row.copy) not in checks.contacts:
            checks.wrong(row, "contact", f"there is no contact '{row.contact}'", "a row of contacts.csv")
    return tuple(found)
