"""Verification finds whatever was changed; erasing leaves the chains whole and says how much went."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from calibration.errors import NotFound
from calibration.store.audit import EntryRow, all_chains, entries
from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate
from calibration.workflow.erasing import erase_details_of_person
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.sessions import open_scoring
from calibration.workflow.verifying import ChainReport, verify_record, walked
from tests.factories import planned_session, score_all, small_engagement

KEY = "installation"
N_ENTRIES = 5


def recorded(store: Store, now: datetime, *, n_entries: int = N_ENTRIES) -> None:
    """Some entries of the installation's chain, each by another person and about another session."""
    for number in range(1, n_entries + 1):
        with store.writing() as db:
            write_record(
                db,
                action=RecordedAction.SIGNED_IN,
                now=now + timedelta(minutes=number, microseconds=number),
                engagement_id=None,
                room=None,
                person_id=number,
                session_id=100 + number,
                words="Ä “x” 👋",
            )


def rows_of(store: Store) -> list[EntryRow]:
    with store.reading() as db:
        return list(entries(db, all_chains(db)[0].id or 0))


def report_of(rows: list[EntryRow], *, n_entries: int | None = None, head: str | None = None) -> ChainReport:
    given_head = (rows[-1].entry_hash if rows else "") if head is None else head
    return walked(rows, key=KEY, n_entries=len(rows) if n_entries is None else n_entries, head=given_head)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> list[EntryRow]:
    """Five entries as they are stored."""
    url = f"sqlite:///{Path(tmp_path_factory.mktemp('verifying')) / 'store.db'}"
    migrate(url)
    engine = make_engine(url)
    recorded(Store(engine), datetime.fromisoformat("2026-11-12T14:03:00+00:00"))
    rows = rows_of(Store(engine))
    engine.dispose()
    return rows


def test_what_was_written_is_intact_on_both_databases(store: Store, now: datetime) -> None:
    recorded(store, now)
    assert verify_record(store) == [ChainReport(KEY, 5, 0, rows_of(store)[-1].entry_hash)]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
_HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
_IDS = st.one_of(st.none(), st.integers(0, 300))
_CHANGES = st.one_of(
    st.tuples(st.just("position"), st.integers(-3, 9)),
    st.tuples(st.just("at"), st.integers(-(10**12), 10**12).map(lambda n: timedelta(microseconds=n))),
    st.tuples(st.just("action"), st.one_of(_TEXTS, st.sampled_from([one.value for one in RecordedAction]))),
    st.tuples(st.sampled_from(["commitment", "previous_hash", "entry_hash"]), st.one_of(_TEXTS, _HASHES)),
    st.tuples(st.sampled_from(["salt", "details"]), _TEXTS),
    st.tuples(st.sampled_from(["person_id", "session_id"]), _IDS),
)


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, N_ENTRIES - 1), change=_CHANGES)
def test_any_change_of_any_stored_field_is_found(chain: list[EntryRow], place: int, change: tuple[str, object]) -> None:
    name, value = change
    old = chain[place]
    new = replace(old, at=old.at + value) if isinstance(value, timedelta) else replace(old, **{name: value})
    rows = [*chain[:place], new, *chain[place + 1 :]]
    report = report_of(rows, head=chain[-1].entry_hash)
    assert report.intact is (new == old)
    if not report.intact:
        assert report.broken_at in (None, place + 1, place + 2)


@settings(max_examples=200, deadline=None)
@given(order=st.lists(st.integers(0, N_ENTRIES - 1), max_size=N_ENTRIES + 2))
def test_entries_that_were_taken_out_put_in_or_moved_are_found(chain: list[EntryRow], order: list[int]) -> None:
    rows = [chain[place] for place in order]
    report = walked(rows, key=KEY, n_entries=N_ENTRIES, head=chain[-1].entry_hash)
    assert report.intact is (order == list(range(N_ENTRIES)))


def test_a_boundary_that_moves_between_salt_and_details_is_found(chain: list[EntryRow]) -> None:
    first = chain[0]
    assert first.salt is not None
    assert first.details is not None
    moved = replace(first, salt=first.salt + first.details[:5], details=first.details[5:])
    assert report_of([moved, *chain[1:]]).broken_at == 1


def test_details_of_two_entries_cannot_change_places(chain: list[EntryRow]) -> None:
    one, two = chain[0], chain[1]
    swapped = [
        replace(one, salt=two.salt, details=two.details, person_id=two.person_id, session_id=two.session_id),
        replace(two, salt=one.salt, details=one.details, person_id=one.person_id, session_id=one.session_id),
    ]
    assert report_of([*swapped, *chain[2:]]).broken_at == 1


def test_an_entry_of_another_chain_does_not_fit(chain: list[EntryRow]) -> None:
    assert walked(chain, key="engagement:1:joint", n_entries=5, head=chain[-1].entry_hash).broken_at == 1


def test_a_tail_that_was_cut_is_found_only_by_a_head_kept_elsewhere(chain: list[EntryRow]) -> None:
    cut = chain[:3]
    assert report_of(cut).intact, "the chain by itself cannot know"
    kept = {"key": KEY, "n_entries": 3, "head": cut[-1].entry_hash}
    assert not walked(cut, expected_head=chain[-1].entry_hash, **kept).intact
    assert walked(cut, expected_head=chain[1].entry_hash, **kept).intact, "a head of an earlier day is in the chain"


def test_details_that_are_gone_without_an_entry_about_it_are_found(chain: list[EntryRow]) -> None:
    gone = replace(chain[2], salt=None, details=None, person_id=None, session_id=None)
    report = report_of([*chain[:2], gone, *chain[3:]])
    assert (report.intact, report.n_erased, report.broken_at) == (False, 1, None)
    assert report.fault == "Entries without details: 1; erased, as the chain itself says: 0."


def test_erasing_a_person_takes_what_names_them_and_keeps_every_chain(store: Store, now: datetime) -> None:
    world = small_engagement(store, now, n_contacts=1)
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    receipt = score_all(store, world, "marek", session_id, now).receipt
    marek = world.persons["marek"]
    with store.writing() as db:
        write_record(db, action=RecordedAction.SIGNED_IN, now=now, engagement_id=None, room=None, person_id=marek)
    with store.writing() as db:
        action = RecordedAction.ACCOUNT_DEACTIVATED
        write_record(db, action=action, now=now, engagement_id=None, room=None, person_id=marek + 50, account=marek)
    assert erase_details_of_person(store, person_id=marek, by=world.persons["sam"], now=now) == 3
    joint, installation = sorted(verify_record(store), key=lambda one: one.key)
    assert (joint.intact, joint.n_entries, joint.n_erased) == (True, 4, 1)
    assert (installation.intact, installation.n_entries, installation.n_erased) == (True, 3, 2)
    with store.reading() as db:
        left = [row for chain in all_chains(db) for row in entries(db, chain.id or 0)]
    assert receipt not in "".join(row.details or "" for row in left)
    said = [json.loads(row.details or "") for row in left if row.action == "details_erased"]
    assert said == [{"n_erased": 1, "person": world.persons["sam"]}, {"n_erased": 2, "person": world.persons["sam"]}]
    assert erase_details_of_person(store, person_id=marek, by=None, now=now) == 0
    assert erase_details_of_person(store, person_id=world.persons["sam"], by=None, now=now) == 0, "numbers stay"


def test_what_was_changed_in_the_database_is_found_although_the_triggers_were_taken_off(
    sqlite_store: Store, now: datetime
) -> None:
    recorded(sqlite_store, now)
    with sqlite_store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER frozen_audit_entry_update"))
        connection.execute(text("UPDATE audit_entry SET action = 'signed_out_everywhere' WHERE position = 3"))
    (report,) = verify_record(sqlite_store)
    assert (report.broken_at, report.fault) == (3, "The entry was changed: what it says does not make its hash.")


def test_a_chain_of_which_a_head_was_kept_and_that_is_gone_is_broken(store: Store, now: datetime) -> None:
    (report,) = verify_record(store, expected_heads={"engagement:1:joint": "a" * 64})
    assert (report.key, report.intact) == ("engagement:1:joint", False)


def test_one_engagement_is_verified_by_its_key(store: Store, now: datetime) -> None:
    world = small_engagement(store, now, n_contacts=1)
    planned_session(store, world, now)
    recorded(store, now, n_entries=1)
    assert [one.key for one in verify_record(store, engagement="care")] == [f"engagement:{world.engagement_id}:joint"]
    with pytest.raises(NotFound, match="no engagement 'nowhere'"):
        verify_record(store, engagement="nowhere")
