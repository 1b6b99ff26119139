"""What the program needs from Streamlit, its hidden options above all, held on a tiny application behind our gate."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from calibration.settings import Settings
from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate
from tests.factories import small_engagement, web_session_of
from tests.raw_streamlit import run_page
from tests.servers import ROOT, ServerProcess, running

APP = Path(__file__).parent / "options" / "gated_app.py"
TOKEN = "the-token-of-priya"
RUNS = 4


def shipped() -> dict[str, Any]:
    """The configuration that ships, as ``section.key``."""

    def flat(tables: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
        for name, value in tables.items():
            if isinstance(value, dict):
                yield from flat(value, f"{above}{name}.")
            else:
                yield above + name, value

    return dict(flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int]:
    """A database in which ``TOKEN`` is a live browser session, and that session's id."""
    url = f"sqlite:///{tmp_path_factory.mktemp('options') / 'options.db'}"
    migrate(url)
    engine = make_engine(url)
    store, now = Store(engine), datetime.now(UTC)
    world = small_engagement(store, now)
    for stranger in ("tom", "marek"):
        web_session_of(store, world.persons[stranger], now)
    token_hash = hashlib.sha256(TOKEN.encode()).hexdigest()
    web_session_id = web_session_of(store, world.persons["priya"], now, token_hash=token_hash)
    engine.dispose()
    return url, web_session_id


@pytest.fixture(scope="module")
def gated(signed_in: tuple[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., list[str]]]:
    """A function that starts the tiny application and returns what ``RUNS`` runs of its page said."""
    with ExitStack() as servers:

        def said(**environment: str) -> list[str]:
            server = ServerProcess(
                APP,
                folder=tmp_path_factory.mktemp("gated"),
                environment={"TUNING_FORK_DATABASE_URL": signed_in[0], "PYTHONPATH": str(ROOT), **environment},
            )
            servers.enter_context(running(server))
            runs = [run_page(server.port, TOKEN, "") for _ in range(RUNS)]
            texts = [re.search(rb"user=.*?collections=\d+;", run.raw) for run in runs]
            assert all(texts), server.tail()
            return [text.group().decode() for text in texts if text]

        yield said


@pytest.fixture(scope="module")
def as_shipped(gated: Callable[..., list[str]]) -> list[str]:
    """What the page said with the configuration that ships."""
    return gated()


def collections(said: list[str]) -> list[int]:
    return [int(text.rsplit("=", 1)[1].rstrip(";")) for text in said]


def test_no_full_collection_follows_a_rerun(as_shipped: list[str]) -> None:
    assert collections(as_shipped) == [0] * RUNS


def test_without_the_option_a_full_collection_follows_every_rerun(gated: Callable[..., list[str]]) -> None:
    """The control: Streamlit's own default does collect, and the count notices."""
    counts = collections(gated(STREAMLIT_RUNNER_POST_SCRIPT_GC="true"))
    assert counts[-1] >= RUNS - 1


def test_the_user_streamlit_knows_is_the_session_that_the_gate_set(
    as_shipped: list[str], signed_in: tuple[str, int]
) -> None:
    assert {text.split(" collections")[0] for text in as_shipped} == {f"user={{'session': '{signed_in[1]}'}}"}


def test_every_key_of_the_configuration_is_known_to_streamlit() -> None:
    known = config.get_config_options()
    assert [key for key in shipped() if key not in known] == []


def test_the_configuration_shares_nothing_with_the_internet_and_shows_no_traces() -> None:
    keys = shipped()
    assert keys["browser.gatherUsageStats"] is False
    assert keys["server.address"] == "127.0.0.1"
    assert keys["client.showErrorDetails"] == "none"


def test_there_is_one_upload_limit() -> None:
    assert shipped()["server.maxUploadSize"] == Settings(_env_file=None).upload_limit_mb
