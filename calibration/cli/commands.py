"""The commands and their options."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer

from calibration.cli.accounts import reset_link, setup
from calibration.cli.agreement import agreement
from calibration.cli.auditing import audit
from calibration.cli.importing import (
    Wishes,
    imported_engagement,
    imported_file,
    imported_scorecard,
    ready_store,
)
from calibration.cli.importing_population import imported_population
from calibration.cli.says import Outcome, finish, plainly
from calibration.errors import InvalidInput
from calibration.intake.records import ConflictChoice
from calibration.settings import settings
from calibration.store.migrate import migrate as migrate_store
from calibration.vocabulary import Blind, SessionScope, Side
from calibration.workflow.demo import load_demo
from calibration.workflow.importing import SessionWords

app = typer.Typer(
    help="Tuning Fork from the command line.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
imports = typer.Typer(help="Bring data in.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(imports, name="import")
app.command()(setup)
app.command("reset-link")(reset_link)
app.add_typer(audit, name="audit")
app.command()(agreement)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, TSV, XLSX, JSON or JSON Lines.")]
Key = Annotated[str, typer.Option("--engagement", help="Key of the engagement.")]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", exists=True, dir_okay=False, help="How to understand the file (YAML).")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Do everything, write nothing, say what would be.")]
GoodRows = Annotated[bool, typer.Option("--only-good-rows", help="Import what is good although there are errors.")]
Conflicts = Annotated[str | None, typer.Option("--conflicts", help="One id, several texts: keep-apart, first or skip.")]
ProblemsFile = Annotated[
    Path | None, typer.Option("--problems", dir_okay=False, help="Write every problem into this CSV file.")
]


class Room(StrEnum):
    """Whose room imported sessions are in, as it is typed; named as in ``SessionScope``."""

    JOINT = "joint"
    CLIENT_INTERNAL = "client-internal"
    VENDOR_INTERNAL = "vendor-internal"


AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]


@app.command()
def migrate() -> None:
    """Bring the database to this program's schema."""
    with plainly("migrate", as_json=False):
        revision = migrate_store(settings().database_url)
        finish(Outcome("migrate", True, f"The database is at revision {revision}."), as_json=False)


@app.command()
def demo(as_json: AsJson = False) -> None:
    """Load the demo engagement, its dates moved so that it ended last week."""
    with plainly("demo", as_json=as_json):
        report = load_demo(ready_store(), now=datetime.now(UTC))
        loaded = f"The demo engagement '{report.engagement_key}' is loaded."
        sentence = loaded if report.loaded else "Nothing was changed: the demo engagement is there already."
        details = {"engagement": report.engagement_key, "written": report.loaded, "repeated": not report.loaded}
        outcome = Outcome("demo", True, sentence, dict(report.counts), dict(report.masked), (), details)
        finish(outcome, as_json=as_json)


def _choice(text: str | None) -> ConflictChoice | None:
    if text is None:
        return None
    named = text.replace("-", "_")
    if named not in set(ConflictChoice):
        allowed = ", ".join(choice.replace("_", "-") for choice in ConflictChoice)
        raise typer.BadParameter(f"'{text}'. Allowed: {allowed}.", param_hint="--conflicts")
    return ConflictChoice(named)


@imports.command("contacts")
def import_contacts(
    file: File,
    engagement: Key,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    only_good_rows: GoodRows = False,
    conflicts: Conflicts = None,
    problems: ProblemsFile = None,
    as_json: AsJson = False,
) -> None:
    """Import contacts into an engagement; ratings in the file are left aside."""
    choice = _choice(conflicts)
    wishes = Wishes(file, engagement, mapping, choice, only_good_rows, dry_run, as_json)
    with plainly("import contacts", as_json=as_json):
        outcome = imported_file(wishes, ratings=False, now=datetime.now(UTC))
        finish(outcome, as_json=as_json, problems_file=problems)


@imports.command("ratings")
def import_ratings(
    file: File,
    engagement: Key,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    only_good_rows: GoodRows = False,
    conflicts: Conflicts = None,
    problems: ProblemsFile = None,
    as_json: AsJson = False,
    client: Annotated[str, typer.Option(help="Name of the client, to make a new engagement.")] = "",
    vendor: Annotated[str, typer.Option(help="Name of the vendor, to make a new engagement.")] = "",
    time_zone: Annotated[str, typer.Option(help="Zone of a new engagement, as in Europe/London.")] = "UTC",
    session: Annotated[str, typer.Option(help="Name of the imported session.")] = "",
    held_at: Annotated[str, typer.Option(help="When it was held: 2026-05-07 or 2026-05-07 14:00.")] = "",
    blind: Annotated[Blind, typer.Option(help="Whether reviewers could not see each other's ratings.")] = Blind.UNKNOWN,
    room: Annotated[Room, typer.Option(help="Who sees the results: both sides, or one side only.")] = Room.JOINT,
    card: Annotated[str, typer.Option(help="Published card the ratings are on: KEY/VERSION.")] = "",
) -> None:
    """Import ratings, and the contacts of the same file, as closed sessions."""
    choice = _choice(conflicts)
    with plainly("import ratings", as_json=as_json):
        words = SessionWords(session or file.stem, _moment(held_at, time_zone), blind, SessionScope[room.name])
        wishes = Wishes(
            file, engagement, mapping, choice, only_good_rows, dry_run, as_json,
            client, vendor, time_zone, card, words,
        )  # fmt: skip
        outcome = imported_file(wishes, ratings=True, now=datetime.now(UTC))
        finish(outcome, as_json=as_json, problems_file=problems)


@imports.command("population")
def import_the_population(
    file: File,
    engagement: Key,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    only_good_rows: GoodRows = False,
    problems: ProblemsFile = None,
    as_json: AsJson = False,
) -> None:
    """Import what took place as metadata alone: ids, times and what contacts are counted by; no words."""
    wishes = Wishes(file, engagement, mapping, None, only_good_rows, dry_run, as_json)
    with plainly("import population", as_json=as_json):
        finish(imported_population(wishes, now=datetime.now(UTC)), as_json=as_json, problems_file=problems)


def _moment(text: str, zone: str) -> datetime | None:
    if not text:
        return None
    if zone not in available_timezones():
        raise InvalidInput(f"'{zone}' is not a time zone. Allowed: an IANA name, such as Europe/London.")
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"'{text}' is no date. Allowed: 2026-05-07 or 2026-05-07 14:00.") from error
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


@imports.command("scorecard")
def import_scorecard(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A scorecard as YAML.")],
    engagement: Key,
    owner: Annotated[Side, typer.Option(help="Whose card it is: client or vendor.")] = Side.CLIENT,
    draft: Annotated[bool, typer.Option("--draft", help="Keep it a draft.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import a scorecard version from YAML and publish it."""
    if owner is Side.AUTOMATED:
        raise typer.BadParameter("'automated' owns no cards. Allowed: client, vendor.", param_hint="--owner")
    with plainly("import scorecard", as_json=as_json):
        finish(imported_scorecard(file, engagement, owner, draft=draft, dry_run=dry_run), as_json=as_json)


@imports.command("engagement")
def import_engagement(
    folder: Annotated[Path, typer.Argument(exists=True, help="An engagement folder, or a zip of one.")],
    shift_weeks: Annotated[int, typer.Option(help="Move every date by so many weeks.")] = 0,
    dry_run: DryRun = False,
    problems: ProblemsFile = None,
    as_json: AsJson = False,
) -> None:
    """Import a whole engagement folder: all of it or nothing."""
    with plainly("import engagement", as_json=as_json):
        outcome = imported_engagement(folder, dry_run=dry_run, weeks=shift_weeks, now=datetime.now(UTC))
        finish(outcome, as_json=as_json, problems_file=problems)
