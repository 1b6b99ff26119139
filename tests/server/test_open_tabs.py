"""Tabs that stay open while their person is signed out, deactivated or given another role: the running program."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, select
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from calibration.server.cookies import COOKIE
from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate
from calibration.store.models import Membership, Person, WebSession
from calibration.vocabulary import Role
from calibration.workflow.identity import sign_out
from calibration.workflow.sessions import open_scoring
from tests.factories import World, planned_session, small_engagement, web_session_of
from tests.raw_streamlit import Answered, RawTab, raw_tab
from tests.servers import ROOT, ServerProcess, running

SECRET = "not submitted"
"""What the polling fragment says of everybody who has not."""


@dataclass
class Running:
    """The program on a store with one session in scoring."""

    port: int
    store: Store
    world: World
    session_id: int
    tokens: int = 0

    def web_session(self, who: str) -> tuple[str, int]:
        """A live browser session of somebody: its token and its id."""
        self.tokens += 1
        token = f"token-{self.tokens}"
        token_hash = hashlib.sha256(token.encode()).hexdigest()
        person_id = self.world.persons[who]
        return token, web_session_of(self.store, person_id, datetime.now(UTC), token_hash=token_hash)

    @contextmanager
    def tab(self, who: str = "faye") -> Iterator[tuple[RawTab, str, int]]:
        """A tab with the meeting open and its fragment running: the tab, the fragment and the browser session."""
        token, web_session_id = self.web_session(who)
        with raw_tab(self.port, token) as tab:
            first = tab.run("meet", query=f"session={self.session_id}")
            assert SECRET in first
            (fragment,) = first.polls
            assert SECRET in self.poll(tab, fragment)
            yield tab, fragment, web_session_id

    def poll(self, tab: RawTab, fragment: str) -> Answered:
        """What the fragment sends when it runs by itself."""
        return tab.run("meet", query=f"session={self.session_id}", fragment=fragment, by_itself=True)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("open-tabs")
    url = f"sqlite:///{folder / 'open.db'}"
    migrate(url)
    engine = make_engine(url)
    store, now = Store(engine), datetime.now(UTC) - timedelta(hours=1)
    world = small_engagement(store, now)
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    environment = {"TUNING_FORK_DATABASE_URL": url, "TUNING_FORK_DEMO": "false", "TUNING_FORK_SECRET_KEY": "tests"}
    with running(ServerProcess(Path(ROOT / "app.py"), folder=folder, environment=environment)) as server:
        yield Running(server.port, store, world, session_id)
    engine.dispose()


def test_a_tab_that_was_signed_out_gets_nothing_at_its_next_poll(program: Running) -> None:
    with program.tab() as (tab, fragment, web_session_id):
        sign_out(program.store, web_session_id=web_session_id, now=datetime.now(UTC))
        with pytest.raises(ConnectionClosed) as closed:
            program.poll(tab, fragment)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008


def test_a_deactivated_person_gets_nothing_at_the_next_click(program: Running) -> None:
    with program.tab("priya") as (tab, _, _):
        try:
            deactivated(program, "priya", datetime.now(UTC))
            with pytest.raises(ConnectionClosed):
                tab.run("meet", query=f"session={program.session_id}")
        finally:
            deactivated(program, "priya", None)


def test_a_role_that_was_taken_away_ends_the_polling_fragment_and_its_page(program: Running) -> None:
    with program.tab() as (tab, fragment, _):
        with program.store.writing() as db:
            faye = program.world.persons["faye"]
            row = db.exec(select(Membership).where(Membership.person_id == faye)).one()
            row.role = Role.MANAGER
        try:
            assert SECRET not in program.poll(tab, fragment)
            assert SECRET not in tab.run("meet", query=f"session={program.session_id}")
        finally:
            with program.store.writing() as db:
                db.exec(select(Membership).where(Membership.person_id == faye)).one().role = Role.FACILITATOR


def test_who_left_the_engagement_gets_nothing_of_it_in_an_open_tab(program: Running) -> None:
    with program.tab() as (tab, fragment, _):
        faye = program.world.persons["faye"]
        with program.store.writing() as db:
            db.exec(delete(Membership).where(col(Membership.person_id) == faye))
        try:
            assert SECRET not in program.poll(tab, fragment)
        finally:
            with program.store.writing() as db:
                db.add(
                    Membership(
                        engagement_id=program.world.engagement_id,
                        person_id=faye,
                        organization_id=program.world.vendor_organization_id,
                        role=Role.FACILITATOR,
                    )
                )


def test_a_page_that_polls_alone_keeps_nobody_signed_in_and_a_click_does(program: Running) -> None:
    with program.tab() as (tab, fragment, web_session_id):
        before = datetime.now(UTC) - timedelta(minutes=30)

        def seen_at() -> datetime:
            with program.store.reading() as db:
                return db.get_one(WebSession, web_session_id).seen_at

        with program.store.writing() as db:
            db.get_one(WebSession, web_session_id).seen_at = before
        program.poll(tab, fragment)
        assert seen_at() == before
        tab.run("meet", query=f"session={program.session_id}")
        assert seen_at() > before


@pytest.mark.parametrize("origin", [None, "https://evil.example"])
def test_a_websocket_that_no_page_of_ours_opened_is_refused(program: Running, origin: str | None) -> None:
    token, _ = program.web_session("priya")
    with (
        pytest.raises(Exception, match="403"),
        connect(
            f"ws://localhost:{program.port}/_stcore/stream",
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=origin,  # type: ignore[arg-type]
        ),
    ):
        pass


def deactivated(program: Running, who: str, at: datetime | None) -> None:
    with program.store.writing() as db:
        db.get_one(Person, program.world.persons[who]).deactivated_at = at
