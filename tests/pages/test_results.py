"""The Results page as one person sees it, on the usual session and at every edge."""

import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import StoredWorld
from calibration.analysis.cache import reports
from calibration.settings import ROOT, settings
from calibration.store.engine import Store, open_store
from calibration.ui.wording.results_page import TOTALS, VIEWS
from calibration.vocabulary import Pairs, SessionState
from tests.factories import web_session_of
from tests.pages.results_sessions import EVIL, FORMAL, results_sessions, settled_world

OpenResults = Callable[..., AppTest]
SHOWN = ("usual", "1 contacts", "2 contacts", "total agreement", "no variation", "one side", "one reviewer")
SHOWN += ("partly revealed", "counts", "late", "from a file", "large")


@dataclass(frozen=True)
class Seen:
    """A store with every session, and who may look at it."""

    url: str
    sessions: dict[str, int]
    persons: dict[str, int]
    contacts: dict[int, list[int]]


@pytest.fixture(scope="module")
def seen(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """One store for all tests of this module: they only read."""
    path = tmp_path_factory.mktemp("results") / "store.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite:///{path}"
    store = open_store(url)
    with store.writing() as db:
        world = StoredWorld(db)
        persons = settled_world(world, datetime.now(UTC))
        sessions = results_sessions(world)
    yield Seen(url, sessions, persons, world.contacts)
    store.engine.dispose()


@pytest.fixture
def results_store(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the page opens."""
    monkeypatch.setenv("TUNING_FORK_DATABASE_URL", seen.url)
    settings.cache_clear()
    yield open_store(seen.url)
    settings.cache_clear()


@pytest.fixture
def open_results(seen: Seen, results_store: Store) -> OpenResults:
    """Open Results as somebody: ``open_results("usual", who="Ben", line="tone")``."""

    def as_somebody(session: str = "", *, who: str = "Anna", view: str = "", **address: str) -> AppTest:
        now = datetime.now(UTC)
        token_hash = f"{now.timestamp():.9f}"
        at = AppTest.from_file(str(ROOT / "calibration" / "ui" / "shell.py"), default_timeout=30)
        at.user = {"session": str(web_session_of(results_store, seen.persons[who], now, token_hash=token_hash))}
        at.switch_page("../../pages/results.py")
        if session:
            at.query_params["session"] = str(seen.sessions.get(session, session))
        for key, value in address.items():
            at.query_params[key] = value
        if view:
            at.session_state["results.view"] = view
        return at.run()

    return as_somebody


def source(at: AppTest) -> str:
    assert not at.exception, at.exception
    return " ".join(str(block.proto.body) for block in at.get("html") if "<style>" not in str(block.proto.body))


def words(at: AppTest) -> str:
    """What can be read on the page."""
    read = html.unescape(re.sub(r"<[^>]+>", " ", source(at)))
    return re.sub(r"\s+", " ", " ".join([*(title.value for title in at.title), read]))


def address(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value[0] if isinstance(value, list) else str(value)


def card(at: AppTest) -> str:
    return re.findall(r'<p class="tf-head">.*?</p>', source(at))[0]


def test_the_usual_session_says_its_finding_and_shows_both_sides_words(open_results: OpenResults) -> None:
    at = open_results("usual")
    assert at.title[0].value == r"You agree on 2 of 4 lines\. Tone is where you part\: the client wants it warmer\."
    read = words(at)
    assert "Joint calibration, 18 March · 5 contacts · 1 client and 3 vendor reviewers · scored blind" in read
    assert "The client is one voice here" in read
    assert "Two lines to talk about" in read
    assert "Tone fits 5 contacts client marks lower gap −1.0, from −1.4 to −0.6" in read
    assert "never agreed on a fail" in read
    assert "Agreed two lines" in read
    assert "Client too formal: “true, and cold: she lost a day”" in read
    assert "Vendor about right, three of three: “clear and concise, as the guide says”" in read
    assert '<mark class="tf-client" title="marked by client">Please </mark>' in source(at)


def test_what_is_agreed_is_visible_without_a_click(open_results: OpenResults) -> None:
    read = words(open_results("total agreement"))
    assert "Agreed four lines" in read
    assert "to talk about" not in read


@pytest.mark.parametrize("session", SHOWN)
def test_every_view_of_every_session_shows(open_results: OpenResults, session: str) -> None:
    at = open_results(session)
    for view in VIEWS:
        at.session_state["results.view"] = view
        at.session_state["results.workings"] = True
        at.run()
        assert not at.exception, (view, at.exception)
        assert at.title
        assert at.tabs


@pytest.mark.parametrize("session", [name for name in SHOWN if name not in ("large", "no variation")])
def test_under_eight_contacts_there_are_counts_and_no_percentages(open_results: OpenResults, session: str) -> None:
    assert "%" not in words(open_results(session))
    assert "%" not in words(open_results(session, view=TOTALS))


def test_a_row_puts_its_contacts_in_the_card_and_in_the_address(open_results: OpenResults, seen: Seen) -> None:
    at = open_results("usual")
    assert "<b>Tone fits</b>" in card(at)
    at.button(key="results.open.id_check").click().run()
    assert "<b>Identity check</b>" in card(at)
    assert address(at, "line") == "id_check"
    contacts = seen.contacts[seen.sessions["usual"]]
    assert address(at, "contact") in {str(contacts[0]), str(contacts[1])}
    first = card(at)
    at.button(key="results.card.next").click().run()
    assert card(at) != first
    at.button(key="results.card.previous").click().run()
    assert card(at) == first


def test_a_link_opens_its_contact_and_line(open_results: OpenResults, seen: Seen) -> None:
    contact = seen.contacts[seen.sessions["usual"]][1]
    at = open_results("usual", line="id_check", contact=str(contact))
    assert "Contact 2 · email · “gift card”" in words(at)
    assert "Client fail: “one identifier only” at 01:12" in words(at)
    at = open_results("usual", contact=str(contact))
    assert "Contact 2 · email" in html.unescape(card(at))


@pytest.mark.parametrize("address", [{"line": "nonsense"}, {"contact": "999999"}, {"contact": "x"}, {"line": "<b>"}])
def test_a_link_to_nothing_shows_the_first_line(open_results: OpenResults, address: dict[str, str]) -> None:
    assert "<b>Tone fits</b>" in card(open_results("usual", **address))


def test_a_contact_of_another_session_cannot_be_opened_from_this_one(open_results: OpenResults, seen: Seen) -> None:
    hidden = seen.contacts[seen.sessions["nothing revealed"]][0]
    assert "<b>Tone fits</b>" in card(open_results("usual", contact=str(hidden)))


@pytest.mark.parametrize(
    ("session", "title"),
    [
        ("scoring", "is being scored"),
        ("locked", "is locked. Nothing has been revealed yet."),
        ("nothing revealed", "is in the meeting. Nothing has been revealed yet."),
    ],
)
def test_a_session_not_yet_revealed_says_what_is_waiting_and_nothing_else(
    open_results: OpenResults, session: str, title: str
) -> None:
    at = open_results(session)
    assert title in at.title[0].value.replace("\\", "")
    assert "Results appear here contact by contact" in words(at)
    assert not at.tabs
    for answer in ("formal", "about right", "pass", "fail", "Tone", "gap"):
        assert answer not in words(at)


def test_a_room_of_the_other_side_reads_like_no_session_at_all(open_results: OpenResults) -> None:
    foreign, missing = open_results("vendor's own", who="Anna"), open_results("99999", who="Anna")
    assert words(foreign) == words(missing)
    assert "There is no such session, or it is not open to you" in words(foreign).replace("\\", "")
    assert foreign.selectbox[0].options == missing.selectbox[0].options
    assert "The vendor's reviewers agree" in words(open_results("vendor's own", who="Ben")).replace("\\", "")


def test_the_chooser_lists_no_session_of_another_room(open_results: OpenResults) -> None:
    assert not [name for name in open_results("usual", who="Dana").selectbox[0].options if "Session 14" in name]
    assert [name for name in open_results("usual", who="Olivia").selectbox[0].options if "Session 14" in name]


def test_partly_revealed_says_how_far(open_results: OpenResults) -> None:
    assert "3 of 5 contacts revealed." in words(open_results("partly revealed"))


def test_text_of_contacts_names_and_comments_is_never_markup(open_results: OpenResults, seen: Seen) -> None:
    contact = seen.contacts[seen.sessions["usual"]][2]
    at = open_results("usual", line="tone", contact=str(contact))
    for view in VIEWS:
        at.session_state["results.view"] = view
        at.run()
        assert "<script>" not in source(at)
        assert html.escape(EVIL) in source(at)
        assert not [block.value for block in at.markdown if "<script>" in block.value]
    at = open_results("from a file")
    assert "<script>" not in source(at)


def test_counts_only_shows_neither_names_nor_sides_of_what_was_said(open_results: OpenResults) -> None:
    at = open_results("counts", who="Dana")
    assert "1 too formal · 3 about right" in words(at)
    assert "counts, not who said what" in words(at)
    assert 'mark class="tf-client"' not in source(at)
    assert 'mark class="tf-vendor"' not in source(at)
    for name in ("Anna", "Vendor A", "Ben", "she lost a day"):
        assert name not in words(at)


def test_names_follow_visibility(open_results: OpenResults) -> None:
    as_client, as_vendor = words(open_results("usual", who="Anna")), words(open_results("usual", who="Ben"))
    assert "Anna" in as_client
    assert "Ben" not in as_client
    assert "Ben" in as_vendor
    assert "Anna" not in as_vendor
    assert "Client A" in as_vendor


def test_the_grid_has_a_row_a_line_and_totals_with_and_without_the_critical_line(open_results: OpenResults) -> None:
    read = words(open_results("usual"))
    assert "Three lines differ, one doesn’t." in read
    assert "Tone fits too formal Tone fits Anna too formal Reason: stiff or scripted" in read
    assert "without the critical line" in read
    assert "Agreed Why" in read


def test_late_reviews_are_shown_in_the_grid_and_said_to_be_in_no_figure(open_results: OpenResults) -> None:
    read = words(open_results("late"))
    assert "after the reveal" in read
    assert "enters no figure" in read


def test_workings_name_their_coefficients_exactly_and_say_what_they_rest_on(open_results: OpenResults) -> None:
    at = open_results("large")
    at.session_state["results.workings"] = True
    at.session_state["results.workings.line"] = "id_check"
    at.run()
    read = words(at)
    for told in (
        "24 contacts and 4 reviewers: 92 answers, 4 N/A, none missing. Measured as nominal",
        "Answers: pass 90 (98 %), fail 2 (2 %). Two of 24 contacts carry another answer than the commonest.",
        "Whether the line applies: 100 % of the pairs agree.",
        "below about 10, do not lean on these values or their intervals. With 30 contacts and 95 % of one answer",
        "Percent agreement",
        "Positive agreement on “pass”",
        "Negative agreement on “fail” Whenever one reviewer said “fail”, nobody of the other side did",
        "Krippendorff’s alpha, nominal distance Low although",
        "Gwet’s AC1 High because 98 % of all answers are “pass”",
        "Vanbelle and Albert’s kappa",
        "1,000 resamples of the contacts, seed 0",
    ):
        assert told in read, told
    at.segmented_control(key="results.workings.pairs").set_value(Pairs.WITHIN_CLIENT).run()
    assert "Nothing to compute within the client: a side is one person here" in words(at)
    at.segmented_control(key="results.workings.pairs").set_value(Pairs.ALL).run()
    read = words(at)
    for told in ("Fleiss’ kappa", "Conger’s kappa", "Light’s kappa", "Brennan and Prediger’s kappa", "ICC(2,1)"):
        assert told in read, told
    assert "Scott’s pi and Cohen’s kappa are of two reviewers, and here are more." in read
    assert "Landis and Koch (1977) put words on ranges of kappa, arbitrarily" in read


def test_the_workings_of_the_totals_have_limits_of_agreement(open_results: OpenResults) -> None:
    for session, told in (
        ("large", "On 95 of 100 contacts the totals differ by something between"),
        ("usual", "From five contacts, totals may differ by anything between"),
        ("1 contacts", "a limit needs two"),
        ("one side", "No limits of agreement: only one side scored."),
    ):
        at = open_results(session)
        at.session_state["results.workings"] = True
        at.session_state["results.workings.line"] = ""
        at.run()
        charts = " ".join(str(chart.proto) for chart in at.get("plotly_chart"))
        assert told in words(at) or told in charts, session


def test_workings_are_made_only_when_their_drawer_is_open(
    open_results: OpenResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = reports.get

    def noted(store: Store, function: Callable[..., object], *arguments: object, **options: object) -> object:
        asked.append(function.__name__)
        return real(store, function, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reports, "get", noted)
    at = open_results("usual")
    assert "line_workings" not in asked
    at.session_state["results.workings"] = True
    at.run()
    assert "line_workings" in asked
    assert not {"card_workings", "totals_workings"} & set(asked)


def test_critical_lines_stand_apart(open_results: OpenResults) -> None:
    read = words(open_results("usual", view=TOTALS))
    assert "Identity check: never agreed on a fail. The client alone failed one contact, the vendor alone one" in read


def test_all_sessions_together_name_their_contacts_with_the_session(open_results: OpenResults) -> None:
    at = open_results("all")
    assert "sessions pooled" in words(at)
    assert re.search(r"Session \d+, contact \d", card(at))
    at.selectbox[0].select("span").run()
    assert not at.exception
    assert address(at, "session") == "span"


def test_choosing_another_session_forgets_line_and_contact(open_results: OpenResults, seen: Seen) -> None:
    at = open_results("usual", line="id_check")
    at.selectbox[0].select(str(seen.sessions["large"])).run()
    assert not at.exception
    assert address(at, "session") == str(seen.sessions["large"])
    assert "line" not in at.query_params


def test_without_an_address_the_newest_session_with_results_is_shown(open_results: OpenResults, seen: Seen) -> None:
    assert address(open_results(), "session") == str(seen.sessions["large"])


def test_practice_shows_words_without_a_mark_and_says_whom_one_scored_like(open_results: OpenResults) -> None:
    at = open_results("usual")
    at.button(key="results.practice").click().run()
    assert not at.exception, at.exception
    assert "left. Nothing of it is kept." in words(at)
    dialog = source(at)[source(at).rindex("tf-head") :]
    assert "<mark" not in dialog
    client_like = {"tone": FORMAL, "id_check": "fail", "ownership": "5", "greeting": "no"}
    for widget in at.get("button_group"):
        if ".practice." in str(widget.key):
            widget.set_value(client_like[str(widget.key).rsplit(".", 1)[1]])
    at.button(key="results.practice").click().run()  # the browser reruns the dialog alone, this runs the whole page
    assert "You scored like the client on “Identity check” and tone." in words(at)
    assert re.search(
        r"Line You Client Vendor Identity check fail fail pass Tone fits too formal too formal about right", words(at)
    )


def test_every_widget_has_a_key_of_the_page_or_of_the_frame(open_results: OpenResults) -> None:
    at = open_results("usual")
    for view in VIEWS:
        at.session_state["results.view"] = view
        at.run()
        widgets = [*at.button, *at.selectbox, *at.toggle, *at.get("button_group"), *at.get("download_button")]
        assert len(widgets) > 5
        for widget in widgets:
            assert re.search(r"results\.|shell\.", str(widget.key or widget.proto.id)), widget


def test_a_session_state_without_results_is_never_offered(open_results: OpenResults, seen: Seen) -> None:
    offered = " ".join(open_results("usual").selectbox[0].options)
    for waiting in ("locked", "scoring"):
        assert f"Session {seen.sessions[waiting]} " not in offered + " "
    assert SessionState.MEETING.value in offered


def test_why_you_part_names_owners_opens_a_line_and_gives_the_price(open_results: OpenResults) -> None:
    at = open_results("usual", view="Why you part")
    read = words(at)
    assert "The shares are rough: 15 more shared contacts, about three sessions, would give each an interval." in read
    assert "The client is one voice here, so that reviewer’s own marking stands in Expectation" in read
    assert "%" not in read
    at.selectbox(key="results.split.line").select("tone").run()
    read = words(at)
    assert "Tone fits: a client’s and a vendor’s answer are typically" in read
    assert "the client hears it 1.0 step nearer to “too formal”. For the meeting: decide" in read
    at.button(key="results.split.open.expectation").click().run()
    assert not at.exception, at.exception
    assert "tf-head" in source(at)


@pytest.mark.parametrize(
    ("session", "sentence"),
    [
        ("one side", "One side scored these contacts, so there is no difference between sides to split."),
        ("total agreement", "You gave the same answers on"),
        ("1 contacts", "One contact was scored by both sides."),
    ],
)
def test_why_you_part_says_why_there_is_nothing_to_split(
    open_results: OpenResults, session: str, sentence: str
) -> None:
    assert sentence in words(open_results(session, view="Why you part"))
