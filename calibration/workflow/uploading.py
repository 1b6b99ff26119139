"""A file that somebody brings to the page: who may, how it is read, and into which engagement it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from calibration.errors import NotAllowed
from calibration.intake.engagement_folder import files_in_zip, read_engagement_folder
from calibration.intake.options import IntakeOptions, Limits, Progress, no_progress
from calibration.intake.records import ConflictChoice, Intake, Problem, RaterRecord
from calibration.intake.tables import read_tables
from calibration.settings import Settings
from calibration.store.contact_list import imported_sessions_with
from calibration.store.engine import Store
from calibration.store.people import organization_in
from calibration.store.planning import plan_defaults
from calibration.vocabulary import RaterKind, Role, Side
from calibration.workflow.importing import ImportReport, SessionWords, import_intake
from calibration.workflow.loading import LoadReport, load_engagement
from calibration.workflow.recorded_files import files_hash
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member

_NO_SIDE = "no_side"


@dataclass(frozen=True, slots=True)
class FolderUpload:
    """What became of an engagement folder: a report, or the problems that kept it out."""

    report: LoadReport | None
    problems: tuple[Problem, ...] = ()
    name: str = ""


def upload_options(store: Store, *, person_id: int, engagement_id: int, settings: Settings) -> IntakeOptions:
    """How files are read for this engagement: its zone and countries, the deployment's limits and key.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not somebody who may import.
    """
    with store.reading() as db:
        insist_may(member(db, person_id=person_id, engagement_id=engagement_id), Action.BRING_FILES)
        defaults = plan_defaults(db, engagement_id)
    options = IntakeOptions(
        key=settings.text_key(),
        zone=defaults.time_zone,
        max_bytes=settings.upload_limit_bytes,
        limits=Limits(seconds=settings.intake_seconds, memory_bytes=settings.intake_memory_mb * 1024 * 1024),
    )
    return replace(options, countries=defaults.countries) if defaults.countries else options


def groups_without_side(intake: Intake) -> tuple[str, ...]:
    """Whose side must be said: organizations where the file names one for every reviewer, else reviewers."""
    named = [rater for rater in intake.raters if rater.kind is not RaterKind.POSITIONAL]
    if all(rater.side is not None for rater in named):
        return ()
    return tuple(dict.fromkeys(_group(rater, named) for rater in named))


def _group(rater: RaterRecord, named: list[RaterRecord]) -> str:
    return rater.organization if all(one.organization for one in named) else rater.label


def with_sides(intake: Intake, sides: Mapping[str, Side | None]) -> Intake:
    """The same file with sides said by hand, by the names of :func:`groups_without_side`; nothing is read again."""
    if not sides:
        return intake
    named = [rater for rater in intake.raters if rater.kind is not RaterKind.POSITIONAL]
    raters = tuple(
        rater if rater.kind is RaterKind.POSITIONAL else _sided(rater, sides.get(_group(rater, named), rater.side))
        for rater in intake.raters
    )
    complete = all(rater.side is not None for rater in raters)
    problems = tuple(one for one in intake.problems if not (complete and one.code == _NO_SIDE))
    return replace(intake, raters=raters, problems=problems)


def _sided(rater: RaterRecord, side: Side | None) -> RaterRecord:
    kind = RaterKind.AUTOMATED if side is Side.AUTOMATED else RaterKind.NAMED
    return replace(rater, side=side, kind=kind)


def import_upload(
    store: Store,
    intake: Intake,
    *,
    person_id: int,
    engagement_id: int,
    file_name: str,
    content_hash: str,
    now: datetime,
    words: SessionWords,
    only_good_rows: bool,
    choice: ConflictChoice | None = None,
    progress: Progress = no_progress,
) -> ImportReport:
    """Import what a page has read; a file that is in this room already comes back with its sessions there.

    Raises
    ------
    NotFound, NotAllowed, InvalidInput
        As :func:`upload_options` and :func:`calibration.workflow.importing.import_intake`.
    """
    with store.reading() as db:
        insist_may(member(db, person_id=person_id, engagement_id=engagement_id), Action.BRING_FILES)
    report = import_intake(
        store,
        intake,
        engagement_id=engagement_id,
        person_id=person_id,
        file_name=file_name,
        content_hash=content_hash,
        now=now,
        choice=choice,
        only_good_rows=only_good_rows,
        words=words,
        progress=progress,
    )
    if report.refused or report.session_ids:
        return report
    with store.reading() as db:
        known = tuple(imported_sessions_with(db, engagement_id, content_hash=content_hash, room=words.scope))
    return replace(report, session_ids=known)


def load_folder_upload(
    store: Store, data: bytes, *, person_id: int, engagement_id: int, settings: Settings, now: datetime
) -> FolderUpload:
    """Load a zipped engagement folder; nothing of a folder with a problem is loaded.

    A folder brings people, roles and cards of both companies, so it is for administrators, and it may not reach
    into a company that is here already and is not theirs.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not an administrator of it; as
        :func:`calibration.workflow.loading_rights.insist_on_own`.
    InvalidInput
        Not a readable zip, or the store holds something else under one of its keys.
    """
    with store.reading() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        own = organization_in(db, person_id=person_id, engagement_id=engagement_id)
    if Role.ADMINISTRATOR not in viewer.roles:
        raise NotAllowed(
            "A whole engagement brings people, roles and scorecards of both companies: an administrator loads it here, "
            "or with: python -m calibration import engagement FOLDER."
        )
    files = files_in_zip(data)
    reading = read_engagement_folder(files, key=settings.text_key())
    if reading.folder is None:
        return FolderUpload(None, tuple(reading.errors))
    report = load_engagement(
        store,
        reading.folder,
        now=now,
        own_organization_id=own,
        person_id=person_id,
        content_hash=files_hash(files),
    )
    return FolderUpload(report, name=reading.folder.details.name)


def table_cells(data: bytes, *, file_name: str, options: IntakeOptions) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The cells of every visible sheet of a file as they stand, by sheet name; a CSV file is one sheet.

    Raises
    ------
    InvalidInput
        The file cannot be read.
    """
    tables = read_tables(data, file_name=file_name, options=options).tables
    return {
        table.sheet or file_name: tuple(tuple(cell or "" for cell in row.cells) for row in table.lines())
        for table in tables
        if not table.hidden
    }
