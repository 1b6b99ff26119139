"""The view "Totals and contract" of Results, as people see it."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import StoredWorld, five
from calibration.scorecard.contract_clause import ContractClause
from calibration.store import models
from calibration.store.engine import Store
from calibration.ui.wording.results_page import TOTALS
from calibration.vocabulary import ContractFigure, ContractPeriod, Reference, SessionScope, SessionState
from tests.pages.results_sessions import EVIL, settled_world, view_of

Open = Callable[..., AppTest]
MARCH, MAY = datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 5, 6, 12, tzinfo=UTC)


def _alike(n_same: int, n: int = 5) -> dict[str, dict[str, list[str | float | None]]]:
    return {"Anna": {"clarity": ["5"] * n}, "Ben": {"clarity": ["5"] * n_same + ["1"] * (n - n_same)}}


def _sessions(world: StoredWorld) -> dict[str, int]:
    card = world.card(five("clarity", weight=1))
    closed = {"n_contacts": 5, "state": SessionState.CLOSED, "contact_values": [{"subject": EVIL}] * 5}
    found = {"winter": world.session(card, _alike(3), held_at=MARCH, **closed)}
    for name, n_same in (("one", 5), ("two", 4), ("three", 5), ("last", 4)):
        found[name] = world.session(card, _alike(n_same), held_at=MAY, **closed)
    for room in (SessionScope.CLIENT_INTERNAL, SessionScope.VENDOR_INTERNAL):
        found[room] = world.session(card, _alike(0), held_at=MAY, scope=room, **closed)
    world.session(card, _alike(0), n_contacts=5, state=SessionState.LOCKED, held_at=MAY)
    for reference in (Reference.CONSENSUS, Reference.NONE, Reference.GOLD):
        found[reference] = world.session(
            card, _alike(4), n_contacts=5, state=SessionState.MEETING, reference=reference, tolerance=5.0, held_at=MAY
        )
    world.settle(found[Reference.GOLD], 4, "clarity", "5")
    return found


def _signed(world: StoredWorld, *, signed: bool) -> None:
    clause = ContractClause(ContractFigure.WITHIN_TOLERANCE, Reference.CLIENT_SIDE, ContractPeriod.QUARTER, target=90.0)
    if signed:
        world.db.get_one(models.Engagement, world.engagement_id).contract_clause = dict(clause.to_json())


@pytest.fixture
def open_totals(page_store: Store, today: datetime) -> Open:
    """Open the view of one session as somebody: ``open_totals("last", who="Ben", signed=False)``."""

    def as_somebody(session: str, *, who: str = "Anna", signed: bool = True) -> AppTest:
        with page_store.writing() as db:
            world = StoredWorld(db)
            persons = settled_world(world, today)
            sessions = _sessions(world)
            _signed(world, signed=signed)
        return view_of(page_store, TOTALS, session=sessions.get(session, session), person_id=persons[who], now=today)

    return as_somebody


def words(at: AppTest) -> str:
    assert not at.exception, at.exception
    read = " ".join(str(block.proto.body) for block in at.get("html") if "<style>" not in str(block.proto.body))
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", read)))


CLAUSE = "As your contract counts it: 18 of 20 within ±5 = 90 %, target 90: met."


@pytest.mark.parametrize("who", ["Anna", "Ben", "Dana", "Olivia"])
def test_the_contract_counts_its_whole_quarter_whoever_looks_and_whichever_session_is_chosen(
    open_totals: Open, who: str
) -> None:
    read = words(open_totals("two", who=who))

    assert f"{CLAUSE} 20 contacts cannot separate 90 % from about 70 %." in read
    assert (
        "April to June 2026 · four joint sessions, 20 contacts · the vendor’s mean total against the client’s." in read
    )
    assert "Four joint sessions are not closed yet in this quarter, and not counted." in read
    assert "A dot is the figure as the contract counts it" in read  # the quarter before stands beside it
    assert read.index(CLAUSE) < read.index("The vendor’s mean total is compared with the client’s")


@pytest.mark.parametrize(
    ("room", "who"), [(SessionScope.CLIENT_INTERNAL, "Anna"), (SessionScope.VENDOR_INTERNAL, "Ben")]
)
def test_a_sides_own_session_is_said_not_to_count(open_totals: Open, room: str, who: str) -> None:
    read = words(open_totals(room, who=who))

    assert CLAUSE in read
    assert "What is chosen above holds a side’s own session: the contract counts joint sessions only." in read


def test_the_contacts_outside_open_from_every_session_of_the_quarter_and_of_the_one_before(open_totals: Open) -> None:
    at = open_totals("one")  # where nothing is outside
    assert "1 of 2" in words(at.button(key="results.contract.outside").click().run())
    at.selectbox(key="results.contract.period").select_index(0).run()
    assert at.button(key="results.contract.open").label == "Read the two contacts outside ±5"


def test_without_a_clause_it_is_said_where_one_is_set(open_totals: Open) -> None:
    read = words(open_totals("last", signed=False))

    assert "The contract names no figure here" in read
    assert "Setup, Engagement" in read
    assert "As your contract counts it" not in read


@pytest.mark.parametrize(
    ("reference", "sentences"),
    [
        (
            Reference.CONSENSUS,
            ["Every reviewer’s total is compared with the mean of all others’", "On average a total is 20.0 points"],
        ),
        (
            Reference.NONE,
            [
                "Every two reviewers’ totals are compared with each other; nobody",
                "On average two totals of one contact",
            ],
        ),
        (
            Reference.GOLD,
            [
                "Every reviewer’s total is compared with the agreed score",
                "On average totals are 10.0 points lower than",
            ],
        ),
    ],
)
def test_totals_name_what_they_are_compared_with(open_totals: Open, reference: str, sentences: list[str]) -> None:
    read = words(open_totals(reference))

    for sentence in sentences:
        assert sentence in read
