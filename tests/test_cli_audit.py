"""The record from the command line: 0 only when it is intact; a person is erased by key."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from calibration.cli import app
from calibration.settings import settings
from calibration.store.engine import Store, open_store
from tests.factories import planned_session, small_engagement

Run = Callable[..., Result]
KEY = "engagement:1:joint"


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command on a fresh SQLite store."""
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "a key for tests")
    settings.cache_clear()
    runner = CliRunner()
    yield lambda *words: runner.invoke(app, [str(word) for word in words], prog_name="python -m calibration")
    settings.cache_clear()
    open_store(sqlite_url).engine.dispose()
    open_store.cache_clear()


@pytest.fixture
def told(run: Run, sqlite_url: str, now: datetime) -> Store:
    """A store with three planned sessions on its record."""
    store = open_store(sqlite_url)
    world = small_engagement(store, now, n_contacts=1)
    for _ in range(3):
        planned_session(store, world, now)
    return store


def test_an_empty_record_is_no_fault(run: Run) -> None:
    result = run("audit", "verify")
    assert (result.exit_code, result.stdout) == (0, "Nothing has been recorded yet.\n")


def test_an_intact_record_says_so_with_its_heads_and_leaves_with_zero(run: Run, told: Store) -> None:
    result = run("audit", "verify", "--engagement", "care")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first == "The record is intact: 3 entries in 1 chain."
    assert second.startswith(f"  {KEY}: intact, 3 entries, head ")
    head = second.rsplit(" ", 1)[1]
    assert run("audit", "verify", "--head", f"{KEY}={head}").exit_code == 0
    assert run("audit", "verify", "--head", f"{KEY}={'0' * 64}").exit_code == 1


def test_a_changed_entry_is_named_by_its_position_and_leaves_with_one(run: Run, told: Store) -> None:
    with told.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER frozen_audit_detail_update"))
        connection.execute(text("UPDATE audit_detail SET details = '{}' WHERE entry_id = 2"))
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert "BROKEN at 2, 3 entries" in result.stdout
    assert "The details were changed" in result.stdout
    report = json.loads(run("audit", "verify", "--json").stdout)
    assert (report["ok"], report["chains"][0]["broken_at"], report["chains"][0]["intact"]) == (False, 2, False)


def test_a_person_is_erased_by_key_and_the_chain_stays_whole(run: Run, told: Store) -> None:
    assert "Erased the details of 3 entries." in run("audit", "erase", "priya").stdout
    result = run("audit", "verify")
    assert (result.exit_code, "intact, 4 entries, 3 erased" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("verify", "--engagement", "nowhere"), "There is no engagement 'nowhere'. Existing: care."),
        (("verify", "--head", "short"), "'short' is no head."),
        (("erase", "nobody"), "There is nobody 'nobody' here."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Run, told: Store, words: tuple[str, ...], sentence: str) -> None:
    result = run("audit", *words)
    assert result.exit_code == 1
    assert sentence in result.stderr
