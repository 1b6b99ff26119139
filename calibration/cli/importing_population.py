"""``import population``: a file of metadata read, written, and told."""

from datetime import datetime

from calibration.cli.importing import Wishes, file_bytes, ready_store, text_of
from calibration.cli.says import Outcome, progress_line
from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.population import Population, read_population
from calibration.settings import settings
from calibration.store.bulk import engagement_named
from calibration.workflow.engagements import intake_options
from calibration.workflow.importing import content_hash
from calibration.workflow.importing_population import PopulationReport, import_population


def imported_population(wishes: Wishes, *, now: datetime) -> Outcome:
    """Import what took place into an engagement that is there.

    Raises
    ------
    NotFound, InvalidInput
        No such engagement; the file or the mapping cannot be read.
    """
    store = ready_store()
    with store.reading() as db:
        engagement = engagement_named(db, wishes.engagement)
    data = file_bytes(wishes.file)
    population = read_population(
        data,
        file_name=wishes.file.name,
        mapping=mapping_from_yaml(text_of(wishes.mapping)) if wishes.mapping else None,
        options=intake_options(settings(), engagement),
        progress=progress_line(as_json=wishes.as_json),
    )
    report = import_population(
        store,
        population,
        engagement_id=engagement.id or 0,
        person_id=None,
        file_name=wishes.file.name,
        content_hash=content_hash(data),
        now=now,
        only_good_rows=wishes.only_good_rows,
        dry_run=wishes.dry_run,
    )
    return _told(wishes, population, report)


def _told(wishes: Wishes, population: Population, report: PopulationReport) -> Outcome:
    name, bad = wishes.file.name, len(report.errors)
    errors = "1 error" if bad == 1 else f"{bad:,} errors"
    if report.refused:
        sentence = (
            f"Nothing was imported: '{name}' has {errors}. Mend them, or import the good rows alone (--only-good-rows)."
        )
    elif report.repeated:
        sentence = f"Nothing was changed: everything that could be imported from '{name}' is there already."
    elif wishes.dry_run:
        sentence = f"Tried '{name}' without writing anything. With this it would be:"
    elif bad:
        sentence = f"Imported the good rows of '{name}' into '{wishes.engagement}'; some were left out."
    else:
        sentence = f"Imported '{name}' into '{wishes.engagement}': everything."
    details = {
        "file": name,
        "engagement": wishes.engagement,
        "written": report.written,
        "refused": report.refused,
        "repeated": report.repeated,
        "dry_run": wishes.dry_run,
        "rows_read": population.rows_read,
        "rows_good": population.rows_read - len({problem.place.line for problem in report.errors}),
        "columns_left_out": list(population.left_out),
    }
    return Outcome(
        "import population", not bad, sentence, counts=dict(report.counts), problems=report.problems, details=details
    )
