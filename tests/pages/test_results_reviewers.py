"""The view Reviewers as each person sees it, under each policy: what is said, and that nobody else is in its bytes."""

import html
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import StoredWorld, five
from calibration.settings import ROOT, settings
from calibration.store import models
from calibration.store.engine import open_store
from calibration.ui.wording.results_page import REVIEWERS
from calibration.vocabulary import Reference, ReviewerPrivacy, Role, SessionState
from tests.factories import web_session_of
from tests.pages.results_sessions import settled_world

OpenReviewers = Callable[..., AppTest]
N = 12
USUAL = [str(1 + i % 5) for i in range(N)]
LOWER = [str(max(1, int(answer) - 1)) for answer in USUAL]
NAMES = {"Anna", "Ben", "Cem", "Dee"}
OFF, OWN, LEAD = ReviewerPrivacy.OFF, ReviewerPrivacy.OWN_ONLY, ReviewerPrivacy.OWN_SIDE_LEAD


@pytest.fixture
def reviewers_url(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    path = tmp_path / "store.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite:///{path}"
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", url)
    settings.cache_clear()
    yield url
    settings.cache_clear()


@pytest.fixture
def open_reviewers(reviewers_url: str) -> Iterator[OpenReviewers]:
    """Open the view as somebody: Anna leads the client, Ben the vendor; Cem marks lower, Dee is nobody who signs in."""
    store = open_store(reviewers_url)
    with store.writing() as db:
        world = StoredWorld(db)
        persons = settled_world(world, datetime.now(UTC))
        organization = world.organization_ids[1]
        seat = {"engagement_id": world.engagement_id, "organization_id": organization}
        db.add(models.Membership(person_id=persons["Ben"], role=Role.QA_LEAD, **seat))
        card = world.card(*(five(f"line{i}") for i in range(6)))
        keys = [f"line{i}" for i in range(6)]
        answers = {who: dict.fromkeys(keys, LOWER if who == "Cem" else USUAL) for who in ("Anna", "Ben", "Cem", "Dee")}
        ids = {
            "usual": world.session(
                card, answers, n_contacts=N, state=SessionState.CLOSED, reference=Reference.CONSENSUS
            ),
            "none": world.session(card, answers, n_contacts=N, state=SessionState.CLOSED, reference=Reference.NONE),
        }

    def as_somebody(
        who: str, privacy: ReviewerPrivacy, *, minimum: int = 10, session: str = "usual", **state: object
    ) -> AppTest:
        with store.writing() as db:
            db.exec(update(models.Engagement).values(reviewer_privacy=privacy, reviewer_minimum=minimum))
        now = datetime.now(UTC)
        at = AppTest.from_file(str(ROOT / "calibration" / "ui" / "shell.py"), default_timeout=30)
        token = f"{now.timestamp():.9f}"
        at.user = {"session": str(web_session_of(store, persons[who], now, token_hash=token))}
        at.switch_page("../../pages/results.py")
        at.query_params["session"] = str(ids[session])
        at.session_state["results.view"] = REVIEWERS
        for key, value in state.items():
            at.session_state[key.replace("_at_", ".")] = value
        return at.run()

    yield as_somebody
    store.engine.dispose()


def view_of(at: AppTest) -> str:
    """Every byte of the open view, drawings included."""
    assert not at.exception, at.exception
    tab = next(tab for tab in at.tabs if tab.label == REVIEWERS)
    return html.unescape("".join(str(node.proto) for node in tab))


def words_of(at: AppTest) -> str:
    tab = next(tab for tab in at.tabs if tab.label == REVIEWERS)
    read = " ".join(str(block.proto.body) for block in tab.get("html"))
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", read)))


@pytest.mark.parametrize("who", ["Anna", "Ben", "Cem", "Dana", "Olivia"])
def test_off_says_so_and_who_can_change_it_and_nothing_else(open_reviewers: OpenReviewers, who: str) -> None:
    at = open_reviewers(who, OFF)
    assert words_of(at).strip() == (
        "No figure about a single reviewer is shown to anybody, not even to that reviewer. "
        "An administrator of the engagement can change that (Setup · Engagement)."
    )
    assert not [name for name in NAMES if name in view_of(at)]


@pytest.mark.parametrize(
    ("who", "privacy", "seen"),
    [
        ("Ben", OWN, set()),
        ("Cem", OWN, set()),
        ("Cem", LEAD, set()),
        ("Ben", LEAD, {"Cem", "Dee"}),
        ("Anna", LEAD, set()),
        ("Anna", OWN, set()),
        ("Dana", LEAD, set()),
        ("Olivia", LEAD, set()),
    ],
)
def test_nobody_elses_name_or_letter_is_in_the_bytes_of_the_view(
    open_reviewers: OpenReviewers, who: str, privacy: ReviewerPrivacy, seen: set[str]
) -> None:
    found = view_of(open_reviewers(who, privacy))
    assert {name for name in NAMES - {who} if name in found} == seen
    assert not re.search(r"(Client|Vendor) [A-Z]\b", found)


@pytest.mark.parametrize("who", ["Dana", "Olivia"])
def test_a_manager_is_told_the_terms_and_that_none_show_them_to_that_role(
    open_reviewers: OpenReviewers, who: str
) -> None:
    read = words_of(open_reviewers(who, LEAD))
    assert (
        "never to the other company, once they rest on ten contacts or more. No terms show them to your role." in read
    )
    assert "of 100" not in read


def test_a_reviewer_reads_about_themself_in_the_second_person(open_reviewers: OpenReviewers) -> None:
    at = open_reviewers("Cem", OWN)
    assert "You mark 18 of 100 points lower on the same" in view_of(at).replace("<br>", " ")
    read = words_of(at)
    assert "Held against the other reviewers of both sides, on the same contacts." in read
    assert "You Line by line" in read
    assert "0.8 lower" in read
    assert "Do you give the same answer again? Nobody can tell" in read


def test_a_lead_sees_their_side_by_name_and_opens_one(open_reviewers: OpenReviewers) -> None:
    at = open_reviewers("Ben", LEAD)
    assert "Cem marks 18 of 100 points lower on the" in view_of(at)
    assert at.selectbox(key="results.reviewers.one").options == ["You", "Cem", "Dee"]
    at.selectbox(key="results.reviewers.one").select_index(1).run()
    assert "Cem Line by line" in words_of(at)
    line = at.selectbox(
        key=next(box.key for box in at.selectbox if (box.key or "").startswith("results.reviewers.line"))
    )
    line.select_index(0).run()
    at.button(key="results.reviewers.open").click().run()
    assert not at.exception
    assert at.session_state["results.dialog.at"]


def test_below_the_minimum_the_count_is_its_price(open_reviewers: OpenReviewers) -> None:
    at = open_reviewers("Ben", LEAD, minimum=20)
    read = words_of(at)
    for said in ("You: 12 of 20 contacts yet.", "Cem: 12 of 20 contacts yet.", "Several sessions together"):
        assert said in read
    assert "of 100" not in view_of(at)


def test_without_a_reference_it_says_what_to_do(open_reviewers: OpenReviewers) -> None:
    at = open_reviewers("Cem", OWN, session="none")
    read = words_of(at)
    assert "No reference was chosen, so nobody can be said to mark lower or higher." in read
    assert "Setup · Sessions" in read
    assert "lower on the same" not in view_of(at)


def test_totals_with_an_average_reviewer_are_for_those_who_see_the_side(open_reviewers: OpenReviewers) -> None:
    at = open_reviewers("Ben", LEAD, results_at_reviewers_at_fair=True)
    assert "every contact had the same reviewers" in words_of(at)
    own = open_reviewers("Cem", OWN)
    assert not [one for one in own.expander if one.label.startswith("Totals, had")]
