"""Under pressure, on the page: what falls is the title, its contacts open, the address names what is shown."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import StoredWorld
from calibration.settings import ROOT, settings
from calibration.store.engine import Store, make_engine, open_store
from calibration.store.models import Anchor
from calibration.ui.wording.over_time_pressure import NOTHING
from tests.analysis.pressure_worlds import card, fill
from tests.factories import web_session_of
from tests.pages.results_sessions import settled_world

NOW = datetime.now(UTC)
OpenPressure = Callable[..., AppTest]


def chance(one: dict[str, Any], key: str, session: int) -> float:
    """Cebu falls in the evening; Leeds does not follow the new card on one line."""
    if one["site"] == "Cebu" and one["started_at"].hour >= 20:
        return 0.25
    if key == "step_2" and session >= 20:
        return 0.2 if one["site"] == "Leeds" else 0.98
    return 0.7 if key == "step_2" else 0.85


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int], str]:
    """Forty sessions and who may look; the name of the first contact, which is a repeat in use."""
    path = tmp_path_factory.mktemp("pressure") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with Store(engine).writing() as db:
        world = StoredWorld(db)
        persons = settled_world(world, NOW)
        fill(world, chance, cards=(card(world), card(world, version=2)), n_sessions=40)
        first = next(iter(world.interactions))
        db.add(Anchor(interaction_id=world.interactions[first][0], designated_at=world.now))
    engine.dispose()
    return path, persons, f"{first}-1"


@pytest.fixture
def open_pressure(
    filled: tuple[Path, dict[str, int], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenPressure]:
    """Open the section as somebody; more words go into the address."""
    path, persons, _ = filled
    shutil.copy(path, tmp_path / "pages.db")
    url = f"sqlite:///{tmp_path / 'pages.db'}"
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", url)
    settings.cache_clear()
    store = open_store(url)

    def as_somebody(who: str = "Anna", **address: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "calibration" / "ui" / "shell.py"), default_timeout=30)
        token = f"{datetime.now(UTC).timestamp():.9f}"
        at.user = {"session": str(web_session_of(store, persons[who], NOW, token_hash=token))}
        at.switch_page("../../pages/over_time.py")
        for key, value in {"section": "pressure", **address}.items():
            at.query_params[key] = value
        at.run()
        assert not at.exception, at.exception
        return at

    yield as_somebody
    store.engine.dispose()
    settings.cache_clear()


def said(at: AppTest) -> str:
    parts = [str(part.value) for part in (*at.title, *at.header)]
    parts += [str(one.proto.body) for one in at.get("html") if "<style>" not in str(one.proto.body)]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(parts))).replace("\\", "")


def everything(at: AppTest) -> str:
    charts = " ".join(str(one.proto) for one in at.get("plotly_chart"))
    return said(at) + charts + " ".join(" ".join(one.options) for one in at.selectbox)


def test_what_falls_is_the_title_and_shown_first(open_pressure: OpenPressure) -> None:
    at = open_pressure()
    text = said(at)
    assert re.search(
        r"[Aa]t Cebu, 20–24 h, process lines score \d+ points lower \(from \d+ to \d+; \d+ contacts\)", text
    )
    assert at.query_params["by"] == "site_and_hour"
    assert at.query_params["figure"] == "process"
    assert re.search(r"Step 2: since Care, version 2 .* others rose by 0\.\d; Leeds fell by 0\.\d", text)


def test_the_address_names_grouping_and_figure_and_a_group_opens_its_contacts(open_pressure: OpenPressure) -> None:
    at = open_pressure(by="site", figure="gap")
    assert at.query_params["by"] == "site"
    assert "Points of the whole score, over contacts that both sides scored." in said(at)
    choice = at.selectbox(key="over_time.pressure.group.site")
    choice.set_value("Leeds").run()
    at.button(key="over_time.pressure.open").click().run()
    assert not at.exception
    assert any(str(one.key).startswith("results.dialog") for one in at.button)


def test_no_agent_and_no_repeat_in_use_is_in_any_byte_of_the_page(
    open_pressure: OpenPressure, filled: tuple[Path, dict[str, int], str]
) -> None:
    for grouping in ("tenure", "load", "of_the_day", "attribute:brand"):
        shown = everything(open_pressure(by=grouping))
        assert "Bird" not in shown
        assert f"{filled[2]} " not in shown
        assert "agent_name" in shown
    assert "rank correlation" in said(open_pressure(by="tenure"))


def test_an_address_that_names_nothing_shows_what_there_is(open_pressure: OpenPressure) -> None:
    at = open_pressure(by="moon", figure="tide")
    assert at.query_params["by"] == "site_and_hour"
    assert NOTHING not in said(at)
