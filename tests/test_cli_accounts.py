"""The commands about accounts: the first administrator by password or link, and a link for a lost password."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result
from typer.testing import CliRunner

from calibration.cli import app
from calibration.settings import settings
from calibration.store.accounts import person_by_email
from calibration.store.engine import Store, open_store
from calibration.workflow.identity import accounts_exist
from calibration.workflow.resets import use_reset_link, who_resets
from calibration.workflow.signing_in import sign_in

PASSWORD = "slow green boats"
ADA = ("--name", "Ada Moss", "--email", "ada@example.com")

Run = Callable[..., Result]


@pytest.fixture
def store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the commands work on."""
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TUNING_FORK_SECRET_KEY", "a key for tests")
    settings.cache_clear()
    yield open_store(sqlite_url)
    open_store(sqlite_url).engine.dispose()
    open_store.cache_clear()
    settings.cache_clear()


@pytest.fixture
def run(store: Store) -> Run:
    """Runs a command, with what is typed at its questions."""
    runner = CliRunner()
    return lambda *words, typed="": runner.invoke(app, list(words), input=typed, prog_name="python -m calibration")


def signs_in(store: Store, email: str) -> bool:
    token = sign_in(
        store, email=email, password=PASSWORD, browser="", now=datetime.now(UTC), valid_for=timedelta(hours=1)
    )
    return bool(token)


def test_setup_asks_for_what_it_needs_and_does_not_show_the_password(run: Run, store: Store) -> None:
    done = run("setup", typed=f"Ada Moss\nAda@Example.com\n{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert "ada@example.com is an administrator. Sign in at http://localhost:8501/sign-in" in done.output
    assert PASSWORD not in done.output
    assert signs_in(store, "ada@example.com")


def test_setup_refuses_a_poor_password_and_writes_nothing(run: Run, store: Store) -> None:
    refused = run("setup", *ADA, typed="ada@example.com\nada@example.com\n")
    assert refused.exit_code == 1
    assert "little more than your name or address" in refused.output
    assert not accounts_exist(store)
    wrong = run("setup", "--name", "Ada", "--email", "ada")
    assert (wrong.exit_code, "not an email address" in wrong.output) == (1, True)


def test_setup_makes_a_second_administrator_only_when_that_is_said(run: Run) -> None:
    assert run("setup", *ADA, "--link").exit_code == 0
    refused = run("setup", "--name", "Bo", "--email", "bo@example.com", "--link")
    assert (refused.exit_code, "--another" in refused.output) == (1, True)
    assert run("setup", "--name", "Bo", "--email", "bo@example.com", "--link", "--another").exit_code == 0


def test_a_link_for_the_first_administrator_works_once_and_begins_with_the_public_address(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNING_FORK_PUBLIC_URL", "https://tuning.example.com")
    settings.cache_clear()
    printed = run("setup", *ADA, "--link").output
    token = re.search(r"https://tuning\.example\.com/reset/(\S+)", printed)
    assert token, printed
    now = datetime.now(UTC)
    assert not accounts_exist(store)
    use_reset_link(store, token=token[1], password=PASSWORD, now=now)
    assert signs_in(store, "ada@example.com")


def test_whoever_lost_the_password_gets_a_link(run: Run, store: Store) -> None:
    run("setup", *ADA, "--link")
    printed = run("reset-link", " ADA@example.com ").output
    token = re.search(r"/reset/(\S+)", printed)
    assert token
    assert who_resets(store, token=token[1], now=datetime.now(UTC)).name == "Ada Moss"
    unknown = run("reset-link", "bo@example.com")
    assert (unknown.exit_code, "Nobody has the address" in unknown.output) == (1, True)
    with store.reading() as db:
        assert person_by_email(db, "bo@example.com") is None
