"""The imports behind the command line: files read, the store opened, the outcome told."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from calibration.cli.says import Outcome, progress_line
from calibration.errors import InvalidInput, NotFound
from calibration.intake.engagement_folder import UNPACKED_LIMIT, files_in_zip, read_engagement_folder
from calibration.intake.folder_forms import FORMS
from calibration.intake.folder_names import FILE
from calibration.intake.mapping import Mapping
from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.read import preview_intake
from calibration.intake.records import ConflictChoice, Intake
from calibration.scorecard.problems import definition_problems
from calibration.scorecard.yaml_form import scorecard_from_yaml
from calibration.settings import settings
from calibration.store.bulk import engagement_by_key, engagement_named, version_numbers
from calibration.store.engine import Store, open_store
from calibration.store.migrate import make_ready
from calibration.store.models import Engagement
from calibration.store.scorecards import save_scorecard_version, scorecard_definition, scorecard_versions_in_engagement
from calibration.vocabulary import SessionScope, Side, VersionState
from calibration.workflow.engagements import NewEngagement, intake_options
from calibration.workflow.importing import ImportReport, SessionWords, content_hash, import_intake
from calibration.workflow.loading import load_engagement
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.recorded_files import files_hash


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said about one import of contacts or ratings."""

    file: Path
    engagement: str
    mapping: Path | None
    conflicts: ConflictChoice | None
    only_good_rows: bool
    dry_run: bool
    as_json: bool
    client: str = ""
    vendor: str = ""
    time_zone: str = "UTC"
    card: str = ""
    words: SessionWords | None = None


def ready_store() -> Store:
    """The store of the settings, migrated if it is SQLite."""
    make_ready(settings().database_url)
    return open_store(settings().database_url)


def file_bytes(path: Path) -> bytes:
    """A file's content.

    Raises
    ------
    InvalidInput
        It cannot be read, or is larger than the one upload limit.
    """
    limit = settings().upload_limit_bytes
    try:
        size = path.stat().st_size
        if size > limit:
            raise InvalidInput(f"'{path.name}' has {size:,} bytes. Allowed: at most {limit:,}.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"'{path}' cannot be read: {error.strerror or error}.") from error


def text_of(path: Path) -> str:
    """A file's text.

    Raises
    ------
    InvalidInput
        As :func:`file_bytes`, or it is not UTF-8.
    """
    try:
        return file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"'{path.name}' is not UTF-8 (byte {error.start}). Allowed: text as UTF-8.") from error


def imported_file(wishes: Wishes, *, ratings: bool, now: datetime) -> Outcome:
    """Import contacts, or contacts with ratings, from one file."""
    command = f"import {'ratings' if ratings else 'contacts'}"
    store = ready_store()
    where = _engagement(store, wishes)
    data = file_bytes(wishes.file)
    intake, choice = _read(data, wishes, where)
    if ratings and not intake.ratings and not intake.errors:
        raise InvalidInput(f"'{wishes.file.name}' holds no ratings. Allowed: a file with ratings, or import contacts.")
    if not ratings:
        intake = replace(intake, ratings=(), raters=(), scorecard=None, review_comments=(), sessions=())
    report = import_intake(
        store,
        intake,
        engagement_id=where if isinstance(where, NewEngagement) else where.id or 0,
        person_id=None,
        file_name=wishes.file.name,
        content_hash=content_hash(data),
        now=now,
        choice=choice,
        only_good_rows=wishes.only_good_rows,
        words=wishes.words,
        scorecard_version_id=_version(store, where, wishes.card) if wishes.card else None,
        dry_run=wishes.dry_run,
        progress=progress_line(as_json=wishes.as_json),
    )
    return _told(command, wishes, intake, report)


def _engagement(store: Store, wishes: Wishes) -> Engagement | NewEngagement:
    with store.reading() as db:
        found = engagement_by_key(db, wishes.engagement)
        if found is not None:
            return found
        if wishes.client and wishes.vendor:
            new = NewEngagement(wishes.engagement, wishes.client, wishes.vendor, wishes.time_zone)
            new.check()
            return new
        try:
            return engagement_named(db, wishes.engagement)
        except NotFound as error:
            raise NotFound(f"{error} To make it on import, give --client NAME and --vendor NAME.") from error


def _read(data: bytes, wishes: Wishes, where: Engagement | NewEngagement) -> tuple[Intake, ConflictChoice | None]:
    options = intake_options(settings(), where)
    mapping: Mapping | None = mapping_from_yaml(text_of(wishes.mapping)) if wishes.mapping else None
    name, progress = wishes.file.name, progress_line(as_json=wishes.as_json)
    if mapping is None and wishes.conflicts is not None:
        mapping = preview_intake(data, file_name=name, options=options).mapping
    if mapping is not None and wishes.conflicts is not None:
        mapping = mapping.model_copy(update={"on_conflict": wishes.conflicts})
    preview = preview_intake(data, file_name=name, mapping=mapping, options=options, progress=progress)
    return preview.intake, preview.mapping.on_conflict


def _version(store: Store, where: Engagement | NewEngagement, card: str) -> int:
    """The published version that ``KEY/NUMBER`` names."""
    with store.reading() as db:
        found = scorecard_versions_in_engagement(db, where.id or 0) if isinstance(where, Engagement) else []
        published = {f"{one.key}/{one.number}": one.version_id for one in found if one.state is VersionState.PUBLISHED}
    if card not in published:
        raise NotFound(f"There is no published card '{card}'. Existing: {', '.join(published) or 'none'}.")
    return published[card]


def _errors(count: int) -> str:
    return "1 error" if count == 1 else f"{count:,} errors"


def _told(command: str, wishes: Wishes, intake: Intake, report: ImportReport) -> Outcome:
    name = wishes.file.name
    if report.refused:
        sentence = (
            f"Nothing was imported: '{name}' has {_errors(len(report.errors))}. Mend them, choose what to do with "
            "conflicts (--conflicts), or import the good rows alone (--only-good-rows)."
        )
    elif report.repeated:
        sentence = f"Nothing was changed: everything that could be imported from '{name}' is there already."
    elif wishes.dry_run:
        sentence = f"Tried '{name}' without writing anything. With this it would be:"
    elif report.everything:
        sentence = f"Imported '{name}' into '{wishes.engagement}': everything."
    else:
        sentence = f"Imported the good rows of '{name}' into '{wishes.engagement}'; some were left out."
    return Outcome(
        command,
        report.everything and not report.refused,
        sentence,
        dict(report.counts),
        dict(report.masked),
        report.problems,
        {
            "file": name,
            "engagement": wishes.engagement,
            "written": report.written,
            "refused": report.refused,
            "repeated": report.repeated,
            "dry_run": wishes.dry_run,
            "rows_read": intake.rows_read,
            "rows_good": intake.rows_good,
        },
    )


def imported_scorecard(file: Path, engagement: str, owner: Side, *, draft: bool, dry_run: bool) -> Outcome:
    """Save a card from YAML as a version of an organization of an engagement."""
    card = scorecard_from_yaml(text_of(file))
    sentences = () if draft else definition_problems(card)
    if sentences:
        raise InvalidInput(f"'{file.name}' cannot be published. {' '.join(sentences)}")
    store = ready_store()
    details = {"file": file.name, "engagement": engagement, "card": card.key, "version": card.version}
    with store.reading() if dry_run else store.writing() as db:
        found = engagement_named(db, engagement)
        organization = found.client_organization_id if owner is Side.CLIENT else found.vendor_organization_id
        known = version_numbers(db, organization_id=organization, key=card.key).get(card.version)
        if known is not None and scorecard_definition(db, known) == card:
            sentence = f"Nothing was changed: version {card.version} of '{card.key}' is there already, the same."
            return Outcome("import scorecard", True, sentence, details=details | {"written": False, "repeated": True})
        state = VersionState.DRAFT if draft else VersionState.PUBLISHED
        now = datetime.now(UTC)
        saved = save_scorecard_version(db, organization_id=organization, definition=card, state=state, now=now)
        if not draft:
            about = {"scorecard_version_id": saved.id, "card": card.key, "number": card.version, "side": owner.value}
            write_record(
                db,
                action=RecordedAction.CARD_PUBLISHED,
                now=now,
                engagement_id=found.id,
                room=SessionScope.JOINT,
                person_id=None,
                **about,
            )
    done = "Tried, and nothing written:" if dry_run else "Imported"
    sentence = f"{done} version {card.version} of '{card.key}' ({len(card.criteria)} lines, {state})."
    return Outcome("import scorecard", True, sentence, details=details | {"written": not dry_run, "repeated": False})


def folder_files(path: Path) -> dict[str, bytes]:
    """The files of an engagement folder, or of a zip of one.

    Raises
    ------
    InvalidInput
        Neither a folder nor a zip, or too large.
    """
    if not path.is_dir():
        return files_in_zip(file_bytes(path))
    wanted = [path / FILE, *sorted(path.glob("scorecards/*.yaml")), *(path / form.file for form in FORMS)]
    present = [one for one in wanted if one.is_file()]
    size = sum(one.stat().st_size for one in present)
    if size > UNPACKED_LIMIT:
        raise InvalidInput(f"'{path.name}' has {size:,} bytes. Allowed: at most {UNPACKED_LIMIT:,}.")
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in present}


def imported_engagement(path: Path, *, dry_run: bool, weeks: int, now: datetime) -> Outcome:
    """Load an engagement folder."""
    command, details = "import engagement", {"file": path.name, "engagement": "", "dry_run": dry_run}
    files = folder_files(path)
    reading = read_engagement_folder(files, key=settings().text_key())
    if reading.folder is None:
        sentence = f"Nothing was imported: '{path.name}' has {_errors(len(reading.errors))}."
        details |= {"written": False, "repeated": False}
        return Outcome(command, False, sentence, problems=reading.problems, details=details)
    report = load_engagement(
        ready_store(),
        reading.folder,
        now=now,
        shift=timedelta(weeks=weeks),
        content_hash=files_hash(files),
        dry_run=dry_run,
    )
    details["engagement"] = report.engagement_key
    details |= {"written": report.loaded and not dry_run, "repeated": not report.loaded}
    if not report.loaded:
        sentence = f"Nothing was changed: the engagement '{report.engagement_key}' is there already."
    elif dry_run:
        sentence = f"Tried '{path.name}' without writing anything. With this it would be:"
    else:
        sentence = f"Imported the engagement '{report.engagement_key}': everything."
    return Outcome(command, True, sentence, dict(report.counts), dict(report.masked), reading.problems, details)
