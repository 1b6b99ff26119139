"""The matrix of rights through the running server: what it refuses is not shown, and does nothing when it is sent.

Everybody asks for the pages that run a session, in every state of one; then every button that anybody was shown is
sent by people who were not. The effects behind them are tried cell by cell in ``tests/workflow/test_rights.py``.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate
from calibration.store.models import Table
from calibration.store.people import viewer_in
from calibration.vocabulary import Role, SessionState, Side
from calibration.workflow.rights import Action, may
from tests.factories import web_session_of
from tests.raw_streamlit import raw_tab
from tests.rights_house import House, build_house

ROOT = Path(__file__).resolve().parents[2]
Who = tuple[Role, Side | None]

BUTTONS = {
    Action.PLAN_SESSION: ("sessions", "-sessions.plan_one"),
    Action.OPEN_SCORING: ("sessions", "-sessions.open_scoring.sure.{id}"),
    Action.CANCEL_SESSION: ("sessions", "-sessions.cancel_session.sure.{id}"),
    Action.CHANGE_DATES: ("sessions", "-sessions.dates.sure.{id}"),
    Action.LOCK_SESSION: ("meet", "-meet.sure.{id}.Lock the scoring"),
    Action.REVEAL_CONTACT: ("meet", "-meet.reveal."),
    Action.GIVE_LEAVE: ("meet", "-meet.leave."),
    Action.CLOSE_SESSION: ("meet", "-meet.sure.{id}.Close the session"),
}
"""The page that offers an action, and what the id of its button ends with or holds."""

PAGES = {
    "meet": Action.PLAN_SESSION,
    "sessions": Action.PLAN_SESSION,
    "scorecards": Action.SEE_CARDS,
    "contacts": Action.BRING_FILES,
    "people": Action.SEE_PEOPLE,
    "engagement": Action.SEE_ENGAGEMENT,
    "over_time": Action.SEE_RESULTS,
    "record": Action.SEE_RECORD,
}
"""Pages that stand in the navigation of whoever may do this."""


THIEVES: tuple[Who, ...] = (
    (Role.REVIEWER, Side.CLIENT),
    (Role.REVIEWER, Side.VENDOR),
    (Role.QA_LEAD, Side.VENDOR),
    (Role.ADMINISTRATOR, Side.CLIENT),
    (Role.AUDITOR, None),
)
"""Who sends the buttons of others: one run a button and thief, so not everybody."""


@dataclass(frozen=True)
class Walk:
    """The running server, the house, and every button that somebody was shown: (who, state, page) → ids."""

    port: int
    store: Store
    house: House
    shown: dict[tuple[Who, SessionState, str], frozenset[str]]
    pages: dict[Who, frozenset[str]]


def _token(who: Who) -> str:
    return f"token-{who[0]}-{who[1]}"


def _walk(port: int, store: Store, house: House) -> Walk:
    shown, pages = {}, {}
    for who in house.people:
        with raw_tab(port, _token(who)) as tab:
            pages[who] = tab.run("").pages
            for state, session_id in house.sessions.items():
                for page in ("sessions", "meet"):
                    if page in pages[who]:
                        answered = tab.run(page, query=f"session={session_id}")
                        shown[who, state, page] = frozenset(answered.widget_ids)
    return Walk(port, store, house, shown, pages)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, server_process: SimpleNamespace) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("rights")
    url = f"sqlite:///{folder / 'rights.db'}"
    migrate(url)
    engine = make_engine(url)
    store, now = Store(engine), datetime.now(UTC) - timedelta(hours=1)
    house = build_house(store, now)
    for who, person_id in house.people.items():
        web_session_of(store, person_id, now, token_hash=hashlib.sha256(_token(who).encode()).hexdigest())
    environment = {"TUNING_FORK_DATABASE_URL": url, "TUNING_FORK_DEMO": "false", "TUNING_FORK_SECRET_KEY": "tests"}
    server = server_process.ServerProcess(ROOT / "app.py", folder=folder, environment=environment)
    with server_process.running(server):
        yield _walk(server.port, store, house)
    engine.dispose()


def test_the_navigation_of_everybody_is_what_the_matrix_says(walk: Walk) -> None:
    wrong = []
    for who, person_id in walk.house.people.items():
        with walk.store.reading() as db:
            viewer = viewer_in(db, person_id=person_id, engagement_id=walk.house.world.engagement_id)
        expected = {page for page, action in PAGES.items() if may(viewer, action)}
        if walk.pages[who] & set(PAGES) != expected:
            wrong.append((who, walk.pages[who] & set(PAGES) ^ expected))
    assert not wrong


@pytest.mark.parametrize("action", list(BUTTONS))
def test_a_button_stands_there_exactly_where_the_matrix_says_yes(walk: Walk, action: Action) -> None:
    page, ending = BUTTONS[action]
    wrong = []
    for who, person_id in walk.house.people.items():
        with walk.store.reading() as db:
            viewer = viewer_in(db, person_id=person_id, engagement_id=walk.house.world.engagement_id)
        for state, session_id in walk.house.sessions.items():
            wanted = ending.format(id=session_id)
            stands = any(wanted in button for button in walk.shown.get((who, state, page), ()))
            if stands != may(viewer, action, state=state):
                wrong.append((who, state.value, "shown" if stands else "not shown"))
    assert not wrong


def _rows(store: Store) -> dict[str, list[str]]:
    """Every row of every table, but for when a browser was last seen."""
    with store.reading() as db:
        return {
            table.name: sorted(map(repr, db.connection().execute(text(f"SELECT * FROM {table.name}")).all()))
            for table in Table.metadata.sorted_tables
            if table.name != "web_session"
        }


def test_a_button_that_was_not_shown_does_nothing_when_it_is_sent(walk: Walk) -> None:
    before = _rows(walk.store)
    stolen: dict[tuple[SessionState, str], set[str]] = {}
    for (_, state, page), buttons in walk.shown.items():
        stolen.setdefault((state, page), set()).update(one for one in buttons if "-shell." not in one)
    assert sum(map(len, stolen.values())) > 10, "there are buttons to steal"
    for who in THIEVES:
        with raw_tab(walk.port, _token(who)) as tab:
            for (state, page), buttons in stolen.items():
                query = f"session={walk.house.sessions[state]}"
                for button in sorted(buttons - walk.shown.get((who, state, page), frozenset())):
                    tab.run(page, query=query, clicked=button)
    after = _rows(walk.store)
    assert [name for name in before if before[name] != after[name]] == []
