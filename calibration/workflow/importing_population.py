"""Bringing in what took place, as metadata alone: the same id again is brought up to date, nothing is taken out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calibration.errors import NotFound
from calibration.intake.population import Population, PopulationRecord
from calibration.intake.records import Problem, Severity
from calibration.store.bulk import insert_for_ids, one_arrival_at_a_time
from calibration.store.engine import Db, Store
from calibration.store.models import Engagement, ImportRun
from calibration.store.population import (
    DESCRIBED,
    POPULATION,
    add_population,
    change_population,
    stored_population,
)
from calibration.vocabulary import SessionScope
from calibration.workflow.recorded_files import write_file_record
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member


@dataclass(frozen=True, slots=True)
class PopulationReport:
    """What an import did, or would have done.

    Attributes
    ----------
    written : bool
        Whether anything was written. ``False`` when refused, repeated, or only tried.
    refused : bool
        Rows with errors stood in the way and the good rows alone were not asked for: nothing was written.
    repeated : bool
        Everything in the file was there already, the same.
    counts : mapping of str to int
        ``population_new``, ``population_updated``, ``population_unchanged``, ``population_left_out`` (rows with
        errors).
    """

    written: bool
    refused: bool = False
    repeated: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep rows out."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def import_population(
    store: Store,
    population: Population,
    *,
    engagement_id: int,
    person_id: int | None,
    file_name: str,
    content_hash: str,
    now: datetime,
    only_good_rows: bool = False,
    dry_run: bool = False,
) -> PopulationReport:
    """Write a population into an engagement, in one transaction.

    A contact is recognised by its id. One that is there keeps what the file has no column for.

    Parameters
    ----------
    person_id : int or None
        Who imports; ``None`` from the command line.
    content_hash : str
        SHA-256 of the file's bytes, kept with the import.
    only_good_rows : bool
        Import what is good although there are errors; otherwise one error refuses the whole file.
    dry_run : bool
        Do everything and undo it: the report says what would be.

    Raises
    ------
    NotFound
        No such engagement, or the person does not belong to it.
    NotAllowed
        The person may not import files.
    """
    with store.reading() if dry_run else store.writing() as db:
        one_arrival_at_a_time(db)
        if db.get(Engagement, engagement_id) is None:
            raise NotFound("This engagement does not exist.")
        if person_id is not None:
            insist_may(member(db, person_id=person_id, engagement_id=engagement_id), Action.BRING_FILES)
        bad = len({problem.place.line for problem in population.errors})
        if bad and not only_good_rows:
            return PopulationReport(False, refused=True, problems=population.problems)
        counts = {**_write(db, population, engagement_id), "population_left_out": bad}
        changed = counts["population_new"] + counts["population_updated"]
        if changed:
            _keep_run(db, engagement_id, person_id, file_name, content_hash, now, counts)
    return PopulationReport(
        written=bool(changed) and not dry_run, repeated=not changed, counts=counts, problems=population.problems
    )


def _write(db: Db, population: Population, engagement_id: int) -> dict[str, int]:
    stored = stored_population(db, engagement_id)
    new: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    for record in population.records:
        before = stored.get(record.external_id)
        values = _values(record, population.fields, before)
        if before is None:
            new.append({"external_id": record.external_id, **values})
        elif tuple(values.values()) != before:
            updated.append({"external_id": record.external_id, **values})
    add_population(db, engagement_id, new)
    change_population(db, engagement_id, updated)
    return {
        "population_new": len(new),
        "population_updated": len(updated),
        "population_unchanged": len(population.records) - len(new) - len(updated),
    }


def _values(record: PopulationRecord, fields: tuple[str, ...], before: tuple[Any, ...] | None) -> dict[str, Any]:
    """What is to be stored, in the order of DESCRIBED: from the file where it has the column, else as before."""
    known = dict(zip(DESCRIBED, before, strict=True)) if before is not None else {}
    return {
        name: getattr(record, name) if name == "started_at" or name in fields or not known else known[name]
        for name in DESCRIBED
    }


def _keep_run(
    db: Db,
    engagement_id: int,
    person_id: int | None,
    file_name: str,
    content_hash: str,
    now: datetime,
    counts: dict[str, int],
) -> None:
    row = {
        "engagement_id": engagement_id,
        "kind": POPULATION,
        "file_name": file_name[:400],
        "content_hash": content_hash,
        "imported_at": now,
        "imported_by_id": person_id,
        "summary": counts,
    }
    [run_id] = insert_for_ids(db, ImportRun, [row])
    write_file_record(
        db,
        kind=POPULATION,
        now=now,
        engagement_id=engagement_id,
        room=SessionScope.JOINT,
        person_id=person_id,
        content_hash=content_hash,
        counts=counts,
        import_run_id=run_id,
    )
