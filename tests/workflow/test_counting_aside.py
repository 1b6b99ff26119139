"""Counting beside the pages: begun once however often it is asked for, and every text counted once."""

from dataclasses import replace
from datetime import datetime
from threading import Event, Thread
from threading import enumerate as enumerate_threads

import pytest

from benchmarks.stored_world import StoredWorld, five
from calibration.stats.text_tone import VERSION
from calibration.store.engine import Db, Store
from calibration.store.long_ratings import long_scope_in
from calibration.store.text_tones import text_counts_of
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Role, SessionScope, SessionState, Side
from calibration.workflow import counting_aside, counting_texts
from calibration.workflow.counting_aside import begin_counting, count_aside
from calibration.workflow.counting_texts import count_missing_texts, n_missing_texts


@pytest.fixture
def said(store: Store) -> LongScope:
    """Seven contacts of a closed session that nobody has counted."""
    with store.writing() as db:
        world = StoredWorld(db)
        world.rater("Anna", Side.CLIENT)
        world.session(world.card(five("care")), {"Anna": {"care": ["4"] * 7}}, n_contacts=7, state=SessionState.CLOSED)
        viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.MANAGER}), None)
        return long_scope_in(db, viewer, SessionScope.JOINT)


def wait_for(*threads: Thread | None) -> None:
    for thread in threads:
        assert thread is not None
        thread.join(timeout=30)


@pytest.fixture
def let_go(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Reading texts waits until this is set."""
    event, read = Event(), counting_texts.agent_turns

    def slowly(db: Db, ids: list[int]) -> dict[int, list[str]]:
        assert event.wait(30)
        return read(db, ids)

    monkeypatch.setattr(counting_texts, "agent_turns", slowly)
    return event


def test_it_is_begun_once_and_goes_on_by_itself(store: Store, said: LongScope, now: datetime, let_go: Event) -> None:
    first = count_aside(store, said, now=now)
    assert count_aside(store, said, now=now) is first, "a second page finds the same"
    assert (first.under_way, first.done, first.share) == (True, False, 0.0)
    with store.writing():
        pass  # somebody else writes meanwhile
    let_go.set()
    wait_for(first._thread)
    assert (first.under_way, first.done, first.said) == (False, True, "7 of 7 contacts")
    assert n_missing_texts(store, said) == 0


def test_two_who_count_at_once_count_every_text_once(
    store: Store, said: LongScope, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting_texts, "BATCH", 2)
    counted: list[int] = []
    threads = [Thread(target=lambda: counted.append(count_missing_texts(store, said, now=now))) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_for(*threads)
    assert sorted(counted) == [0, 0, 7]
    with store.reading() as db:
        assert len(text_counts_of(db, said, version=VERSION)) == 7


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_one_that_broke_off_says_so_and_the_next_goes_on(
    store: Store, said: LongScope, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting_texts, "BATCH", 2)
    read, calls = counting_texts.agent_turns, iter((True, False))

    def breaks(db: Db, ids: list[int]) -> dict[int, list[str]]:
        if next(calls):
            return read(db, ids)
        raise SystemExit  # as the program is stopped

    with monkeypatch.context() as broken:
        broken.setattr(counting_texts, "agent_turns", breaks)
        first = count_aside(store, said, now=now)
        wait_for(first._thread)
    assert (first.under_way, first.done) == (False, False)
    assert n_missing_texts(store, said) == 5, "what was counted is kept"
    again = count_aside(store, said, now=now)
    wait_for(again._thread)
    assert again.done
    assert n_missing_texts(store, said) == 0


def test_where_the_watch_looks_a_count_is_begun_and_nobody_waits(
    store: Store, said: LongScope, now: datetime, let_go: Event
) -> None:
    try:
        for _ in range(2):
            begin_counting(store, said, now=now)
        running = [one for one in enumerate_threads() if one.name == "counting words"]
        assert len(running) == 1, "begun once, and it has not ended"
    finally:
        let_go.set()
    wait_for(*running)
    assert n_missing_texts(store, said) == 0


def test_sessions_found_complete_are_not_looked_through_again_and_others_are(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing() as db:
        world = StoredWorld(db)
        world.rater("Anna", Side.CLIENT)
        card = world.card(five("care"))
        for _ in range(2):
            world.session(card, {"Anna": {"care": ["4"] * 3}}, n_contacts=3, state=SessionState.CLOSED)
        viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.MANAGER}), None)
        both = long_scope_in(db, viewer, SessionScope.JOINT)
    first = replace(both, sessions=both.sessions[:1])
    count_missing_texts(store, first, now=now)
    asked: list[int] = []

    def missing(store: Store, scope: LongScope) -> int:
        asked.append(len(scope.sessions))
        return n_missing_texts(store, scope)

    monkeypatch.setattr(counting_aside, "n_missing_texts", missing)
    for scope in (first, first, first, both):
        begin_counting(store, scope, now=now)
    assert asked == [1, 2]
    wait_for(*[one for one in enumerate_threads() if one.name == "counting words"])
    assert n_missing_texts(store, both) == 0
