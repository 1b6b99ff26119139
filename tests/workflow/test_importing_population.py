"""A population comes in once: again it changes nothing, a later file brings it up to date, bad rows refuse it whole."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from calibration.errors import NotAllowed, NotFound
from calibration.intake.options import IntakeOptions
from calibration.intake.population import Population, read_population
from calibration.store.audit import chains, entries
from calibration.store.engine import Store
from calibration.store.models import ImportRun, PopulationContact
from calibration.store.population import population_size
from calibration.vocabulary import Channel, SessionScope
from calibration.workflow.importing_population import PopulationReport, import_population
from tests.factories import World, small_engagement

ROWS = "T-1,2026-10-01 09:00,chat,delivery\nT-2,2026-10-02 09:00,email,returns\n"


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now)


def population(rows: str, head: str = "Ticket,Date,Channel,Topic") -> Population:
    options = IntakeOptions(key=b"a key", zone="Europe/London")
    return read_population(f"{head}\n{rows}".encode(), file_name="october.csv", options=options)


def bring(
    store: Store,
    world: World,
    now: datetime,
    rows: Population,
    *,
    who: str | None = "quinn",
    only_good_rows: bool = False,
    dry_run: bool = False,
) -> PopulationReport:
    return import_population(
        store,
        rows,
        engagement_id=world.engagement_id,
        person_id=world.persons[who] if who else None,
        file_name="october.csv",
        content_hash="a-hash",
        now=now,
        only_good_rows=only_good_rows,
        dry_run=dry_run,
    )


def stored(store: Store) -> dict[str, tuple[datetime, Channel | None, str]]:
    with store.reading() as db:
        rows = db.exec(select(PopulationContact)).all()
        return {row.external_id: (row.started_at, row.channel, row.topic) for row in rows}


def test_a_file_comes_in_with_its_run_and_its_entry_in_the_record(store: Store, world: World, now: datetime) -> None:
    report = bring(store, world, now, population(ROWS))
    assert (report.written, report.counts["population_new"]) == (True, 2)
    assert stored(store) == {
        "T-1": (datetime(2026, 10, 1, 8, tzinfo=UTC), Channel.CHAT, "delivery"),
        "T-2": (datetime(2026, 10, 2, 8, tzinfo=UTC), Channel.EMAIL, "returns"),
    }
    with store.reading() as db:
        [run] = db.exec(select(ImportRun)).all()
        [chain] = chains(db, engagement_id=world.engagement_id, rooms={SessionScope.JOINT})
        [entry] = entries(db, chain.id or 0)
    assert (run.kind, run.imported_by_id, run.summary["population_new"]) == ("population", world.persons["quinn"], 2)
    told = json.loads(entry.details or "")
    assert (entry.action, told["import_run_id"], told["counts"]["population_new"]) == ("file_imported", run.id, 2)
    assert "october.csv" not in (entry.details or "")


def test_the_same_file_again_changes_nothing_and_says_so(store: Store, world: World, now: datetime) -> None:
    bring(store, world, now, population(ROWS))
    again = bring(store, world, now, population(ROWS))
    assert (again.written, again.repeated, again.counts["population_unchanged"]) == (False, True, 2)
    with store.reading() as db:
        assert len(db.exec(select(ImportRun)).all()) == 1


def test_a_later_file_brings_ids_up_to_date_and_takes_nothing_out(store: Store, world: World, now: datetime) -> None:
    bring(store, world, now, population(ROWS))
    later = bring(store, world, now, population("T-2,2026-10-02 09:00,voice,returns\nT-3,2026-10-03,chat,product\n"))
    assert {name: count for name, count in later.counts.items() if count} == {
        "population_new": 1,
        "population_updated": 1,
    }
    assert set(stored(store)) == {"T-1", "T-2", "T-3"}
    assert stored(store)["T-2"][1] is Channel.VOICE


def test_what_a_later_file_has_no_column_for_stays_as_it_was(store: Store, world: World, now: datetime) -> None:
    bring(store, world, now, population(ROWS))
    report = bring(store, world, now, population("T-1,2026-10-05 09:00\n", "Ticket,Date"))
    assert report.counts["population_updated"] == 1
    assert stored(store)["T-1"] == (datetime(2026, 10, 5, 8, tzinfo=UTC), Channel.CHAT, "delivery")


def test_an_undated_row_refuses_the_file_unless_the_good_rows_are_asked_for(
    store: Store, world: World, now: datetime
) -> None:
    rows = population(ROWS + "T-3,,chat,delivery\n")
    refused = bring(store, world, now, rows)
    assert (refused.refused, refused.written, stored(store)) == (True, False, {})
    assert [problem.place.line for problem in refused.errors] == [4]
    taken = bring(store, world, now, rows, only_good_rows=True)
    assert (taken.counts["population_new"], taken.counts["population_left_out"]) == (2, 1)


def test_a_trial_says_what_would_be_and_writes_nothing(store: Store, world: World, now: datetime) -> None:
    report = bring(store, world, now, population(ROWS), dry_run=True)
    assert (report.written, report.counts["population_new"]) == (False, 2)
    assert stored(store) == {}


def test_more_rows_than_one_statement_carries_are_all_written_and_updated(
    store: Store, world: World, now: datetime
) -> None:
    many = population("".join(f"T-{n},2026-10-01,chat,delivery\n" for n in range(5_003)))
    bring(store, world, now, many)
    with store.reading() as db:
        assert population_size(db, world.engagement_id) == 5_003
    moved = replace(many, records=tuple(replace(one, topic="returns") for one in many.records))
    assert bring(store, world, now, moved).counts["population_updated"] == 5_003
    assert {topic for _, _, topic in stored(store).values()} == {"returns"}


@pytest.mark.parametrize("who", ["tom", "lucia", "dana", "sam"])
def test_who_may_not_bring_files_brings_no_population(store: Store, world: World, now: datetime, who: str) -> None:
    with pytest.raises(NotAllowed, match="You may not import files"):
        bring(store, world, now, population(ROWS), who=who)
    assert stored(store) == {}


def test_a_stranger_and_a_missing_engagement_are_answered_alike_with_nothing(
    store: Store, world: World, now: datetime
) -> None:
    with pytest.raises(NotFound):
        bring(store, world, now, population(ROWS), who="stranger")
    with pytest.raises(NotFound):
        bring(store, replace(world, engagement_id=99), now, population(ROWS), who=None)
