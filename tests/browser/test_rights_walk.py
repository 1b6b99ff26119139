"""The matrix of rights through the running server: what it refuses is not shown, and does nothing when it is sent.

Everybody asks for the pages that run a session, in every state of one; then every button that anybody was shown is
sent by people who were not. The effects behind them are tried cell by cell in ``tests/workflow/test_rights.py``.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from calibration.store.engine import Db, Store, make_engine
from calibration.store.migrate import migrate
from calibration.store.models import Membership, Person, Rater, Table
from calibration.store.people import viewer_in
from calibration.vocabulary import Role, SessionState, Side
from calibration.workflow.rights import Action, may
from tests.factories import web_session_of
from tests.raw_streamlit import Answered, raw_tab
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
    Action.ADD_REVIEWERS: ("people", "-people.add_reviewers.sure.{id}"),
}
"""The page that offers an action, and what the id of its button ends with or holds."""

BESIDE = {Action.ADD_REVIEWERS: ("sessions", "-sessions.add_reviewers.sure.{id}")}
"""A second page that offers it, to those who have that page."""

OF_NO_SESSION = {
    Action.PLACE_TARGET: ("over_time", "section=tone", r"over_time\.tone\.target\.[\w.]+\.place"),
    Action.ANSWER_ALARM: ("over_time", "section=since", r"over_time\.alarm\.\d+\.save"),
    Action.SET_FALSE_ALARMS: ("over_time", "section=since", r"over_time\.watch\.budget\..+"),
    Action.RETIRE_REPEATS: ("engagement", "", r"engagement\.repeats\.retire\.sure"),
}
"""The page that offers an action about no session, its address, and the key of what does it."""

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
    folds: frozenset[str]
    """Ids of what is drawn only when somebody opens it."""
    offered: dict[tuple[Who, str, str], frozenset[str]]
    """What can be set or pressed on the pages that are about no session: (who, page, address) → ids."""


def _token(who: Who) -> str:
    return f"token-{who[0]}-{who[1]}"


def _walk(port: int, store: Store, house: House) -> Walk:
    shown, pages, offered = {}, {}, {}
    lead = Role.QA_LEAD, Side.CLIENT
    folded = _look(port, lead, "over_time", "section=tone").widgets
    folds = frozenset(one for one in folded if one.endswith("-over_time.tone.targets"))
    assert folds
    for who in house.people:
        with raw_tab(port, _token(who)) as tab:
            pages[who] = tab.run("").pages
            for state, session_id in house.sessions.items():
                for page in ("sessions", "meet"):
                    if page in pages[who]:
                        answered = tab.run(page, query=f"session={session_id}")
                        shown[who, state, page] = frozenset(answered.widget_ids)
            if "people" in pages[who]:
                found = tab.run("people").widget_ids
                for state, session_id in house.sessions.items():
                    ending = BUTTONS[Action.ADD_REVIEWERS][1].format(id=session_id)
                    shown[who, state, "people"] = frozenset(one for one in found if one.endswith(ending))
        for page, query in {place[:2] for place in OF_NO_SESSION.values()}:
            # A tab of its own: what is unfolded by its id is drawn in the first run.
            answered = _look(port, who, page, query, states=dict.fromkeys(folds, True))
            offered[who, page, query] = frozenset(answered.widgets)
    return Walk(port, store, house, shown, pages, folds, offered)


def _look(port: int, who: Who, page: str, query: str, **more: Any) -> Answered:
    with raw_tab(port, _token(who)) as tab:
        return tab.run(page, query=query, **more)


def _press(port: int, who: Who, page: str, query: str, *, states: Mapping[str, bool | float], button: str) -> None:
    """Press what a page may have: it is only known to the server once the page was looked at in this tab."""
    with raw_tab(port, _token(who)) as tab:
        tab.run(page, query=query, states=states)
        tab.run(page, query=query, states=states, clicked=button)


def _in_no_session(db: Db, house: House) -> None:
    """A reviewer of each side who can still be put into sessions."""
    world = house.world
    homes = {Side.CLIENT: world.client_organization_id, Side.VENDOR: world.vendor_organization_id}
    for side, organization_id in homes.items():
        person = Person(key=f"spare-{side}", name=f"Spare {side}", created_at=house.now)
        db.add(person)
        db.flush()
        here = {
            "engagement_id": world.engagement_id, "organization_id": organization_id, "person_id": person.id,
        }  # fmt: skip
        db.add(Membership(role=Role.REVIEWER, **here))
        db.add(Rater(side=side, label=person.name, position=60, **here))


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, server_process: SimpleNamespace) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("rights")
    url = f"sqlite:///{folder / 'rights.db'}"
    migrate(url)
    engine = make_engine(url)
    store, now = Store(engine), datetime.now(UTC) - timedelta(hours=1)
    house = build_house(store, now)
    with store.writing() as db:
        _in_no_session(db, house)
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


@pytest.mark.parametrize(("action", "page", "ending"), [(one, *at) for d in (BUTTONS, BESIDE) for one, at in d.items()])
def test_a_button_stands_there_exactly_where_the_matrix_says_yes(
    walk: Walk, action: Action, page: str, ending: str
) -> None:
    wrong = []
    for who, person_id in walk.house.people.items():
        with walk.store.reading() as db:
            viewer = viewer_in(db, person_id=person_id, engagement_id=walk.house.world.engagement_id)
        for state, session_id in walk.house.sessions.items():
            wanted = ending.format(id=session_id)
            stands = any(wanted in button for button in walk.shown.get((who, state, page), ()))
            reaches = (page, ending) == BUTTONS[action] or page in walk.pages[who]
            if stands != (reaches and may(viewer, action, state=state)):
                wrong.append((who, state.value, "shown" if stands else "not shown"))
    assert not wrong


@pytest.mark.parametrize("action", list(OF_NO_SESSION))
def test_what_is_about_no_session_stands_there_exactly_where_the_matrix_says_yes(walk: Walk, action: Action) -> None:
    page, query, key = OF_NO_SESSION[action]
    wrong = []
    for who, person_id in walk.house.people.items():
        with walk.store.reading() as db:
            viewer = viewer_in(db, person_id=person_id, engagement_id=walk.house.world.engagement_id)
        stands = any(re.search(f"-{key}$", one) for one in walk.offered[who, page, query])
        if stands != may(viewer, action):
            wrong.append((who, "shown" if stands else "not shown"))
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


def test_what_a_lead_sets_and_presses_does_nothing_in_another_hand(walk: Walk) -> None:
    lead = Role.QA_LEAD, Side.CLIENT
    found = {place: walk.offered[lead, *place] for place in {place[:2] for place in OF_NO_SESSION.values()}}
    budget = next(one for one in found["over_time", "section=since"] if "-over_time.watch.budget." in one)
    states = dict.fromkeys(walk.folds, True) | {budget: 7.0}
    moved = _look(walk.port, lead, "over_time", "section=since", states=states)
    found["over_time", "section=since"] |= frozenset({moved.widget("over_time.watch.save")})
    pressed = re.compile(r"-(over_time\.(alarm\.\d+|watch)\.save|over_time\.tone\.target\..+\.place|.+retire\.sure)$")
    before = _rows(walk.store)
    for who in (*THIEVES, (Role.FACILITATOR, Side.VENDOR), (Role.MANAGER, None)):
        for (page, query), ids in found.items():
            for one in sorted(ids - walk.offered[who, page, query]):
                if pressed.search(one) and not _may_set(walk, who, one):
                    _press(walk.port, who, page, query, states=states, button=one)
    assert _rows(walk.store) == before
    for key in (r"over_time\.alarm\.\d+\.save", r"over_time\.watch\.save", r"engagement\.repeats\.retire\.sure"):
        [(page, query, one)] = [(*at, one) for at, ids in found.items() for one in ids if re.search(f"-{key}$", one)]
        _press(walk.port, lead, page, query, states=states, button=one)
        after = _rows(walk.store)
        assert after != before, f"the control: {key} does something in the hand of who may"
        before = after


def _may_set(walk: Walk, who: Who, button: str) -> bool:
    """The button that sets the watch stands there only once another number is chosen, for those who may."""
    with walk.store.reading() as db:
        person_id, engagement_id = walk.house.people[who], walk.house.world.engagement_id
        viewer = viewer_in(db, person_id=person_id, engagement_id=engagement_id)
    return button.endswith("watch.save") and may(viewer, Action.SET_FALSE_ALARMS)
