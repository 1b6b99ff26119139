"""Results in a browser: keyboard, both modes, a telephone, and what opens behind a mark."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from calibration.ui.wording.results_page import VIEWS
from tests.browser.visiting import come_in, watch
from tests.servers import ServerProcess

Settle = Callable[..., None]
Problems = Callable[[Page], list[str]]
FRAME_OF_STREAMLIT = "stSidebarNav"
"""On a telephone Streamlit's own menu holds list items outside a list."""


@pytest.fixture
def results(demo_server: ServerProcess, settle: Settle) -> Callable[..., Page]:
    """A function that opens Results in a context as Priya of the client."""

    def opened(context: BrowserContext, session: str = "12", **address: str) -> Page:
        come_in(context, demo_server.url, "priya-nair")
        page = context.new_page()
        more = "".join(f"&{name}={value}" for name, value in address.items())
        page.goto(f"{demo_server.url}/results?session={session}{more}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".tf-grid")).to_be_visible()  # the last part of the page
        settle(page)
        return page

    return opened


@pytest.fixture
def quiet_results(results: Callable[..., Page], context: BrowserContext, demo_server: ServerProcess) -> Iterator[Page]:
    """The page at a desk; at the end nothing may have failed or been asked of another machine."""
    page = results(context)
    wrong = watch(page, demo_server.url)
    yield page
    assert wrong == []


def card(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".st-key-results-card")


def test_a_row_is_reached_and_opened_with_the_keyboard_alone(quiet_results: Page) -> None:
    page = quiet_results
    frame = (
        page.locator(".st-key-results-rows [class*=st-key-results-row-]").filter(has_not=page.locator(".tf-on")).first
    )
    row = frame.get_by_role("button")
    name = row.inner_text().split(":")[0]
    page.get_by_role("combobox").first.focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if row.evaluate("button => button === document.activeElement"):
            break
    assert frame.evaluate("frame => getComputedStyle(frame).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(card(page).locator(".tf-head b")).to_have_text(name)
    expect(page).to_have_url(re.compile(r"line=\w+&contact=\d+"))


def test_next_and_previous_go_through_the_contacts_behind_a_line_and_a_reload_stays_there(
    quiet_results: Page, settle: Settle
) -> None:
    page = quiet_results
    page.get_by_role("button", name=re.compile("^Tone fits: ")).click()
    expect(card(page).locator(".tf-head b")).to_have_text("Tone fits")
    expect(card(page)).to_contain_text("1 of ")
    card(page).get_by_role("button", name="Next contact").click()
    expect(card(page)).to_contain_text("2 of ")
    settle(page)
    shown = card(page).locator(".tf-head").inner_text()
    page.reload()
    expect(card(page).locator(".tf-head")).to_have_text(shown, use_inner_text=True)
    card(page).get_by_role("button", name="Previous contact").click()
    expect(card(page)).to_contain_text("1 of ")


def test_a_click_on_a_row_leaves_the_rest_of_the_page_alone(quiet_results: Page, settle: Settle) -> None:
    page = quiet_results
    page.evaluate(
        "document.querySelector('h1').dataset.kept = 'yes'; document.querySelector('.tf-grid').dataset.kept = 'yes'"
    )
    page.get_by_role("button", name=re.compile("^Tone fits: ")).click()
    expect(card(page).locator(".tf-head b")).to_have_text("Tone fits")
    settle(page)
    assert page.locator("h1[data-kept]").count() == 1
    assert page.locator(".tf-grid[data-kept]").count() == 1


def test_a_cell_of_the_grid_opens_its_words_and_closes_with_escape(quiet_results: Page) -> None:
    cell = quiet_results.locator(".tf-cell").first
    cell.scroll_into_view_if_needed()
    cell.focus()
    quiet_results.keyboard.press("Enter")
    words = quiet_results.locator(".tf-pop:popover-open")
    expect(words).to_be_visible()
    expect(words.locator("p").first).not_to_be_empty()
    quiet_results.keyboard.press("Escape")
    expect(words).to_have_count(0)


def test_a_dot_opens_its_line_and_the_contacts_behind_it(quiet_results: Page, settle: Settle) -> None:
    page = quiet_results
    page.get_by_role("tab", name="Line by line").click()
    dot = page.locator(".st-key-results-lines-chart .scatterlayer .trace").nth(3).locator(".point").first
    dot.click(force=True)
    chosen = page.locator(".st-key-results-lines-line input")
    expect(chosen).not_to_have_value("")
    name = chosen.input_value()
    settle(page)
    page.get_by_role("button", name=re.compile("^Read the ")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".tf-head b")).to_have_text(name)
    first = dialog.locator(".tf-head").inner_text()
    dialog.get_by_role("button", name="Next contact").click()
    expect(dialog.locator(".tf-head")).not_to_have_text(first, use_inner_text=True)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_table_and_a_picture_can_be_carried_away(quiet_results: Page, settle: Settle) -> None:
    page = quiet_results
    page.get_by_role("tab", name="Line by line").click()
    chart = page.locator(".st-key-results-lines-chart")
    expect(chart.locator(".scatterlayer")).to_be_visible()
    settle(page)
    with page.expect_download() as table:
        page.get_by_role("button", name="Table as CSV").click()
    assert table.value.suggested_filename == "session-12-lines.csv"
    assert table.value.path().read_bytes().startswith(b"\xef\xbb\xbfline,verdict,")
    chart.hover()
    with page.expect_download() as picture:
        chart.locator(".modebar-btn").first.click()
    assert picture.value.suggested_filename == "session-12-lines.png"


@pytest.mark.parametrize("dark", [False, True])
def test_every_view_is_clean_for_axe(
    results: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    axe_problems: Problems,
    settle: Settle,
    dark: bool,
) -> None:
    page = results(new_context(dark=dark))
    for view in VIEWS:
        page.get_by_role("tab", name=view, exact=True).click()
        expect(page.get_by_role("tab", name=view, exact=True)).to_have_attribute("aria-selected", "true")
        settle(page)
        assert axe_problems(page) == [], view
    page.get_by_text("Show the workings").click()
    expect(page.get_by_text("Gwet’s AC1").first).to_be_visible()
    assert axe_problems(page) == []


def test_on_a_telephone_nothing_scrolls_sideways_and_the_card_follows_the_lines_to_talk_about(
    results: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    axe_problems: Problems,
    settle: Settle,
) -> None:
    page = results(new_context(phone=True))
    for view in VIEWS:
        page.get_by_role("tab", name=view, exact=True).click()
        expect(page.get_by_role("tab", name=view, exact=True)).to_have_attribute("aria-selected", "true")
        settle(page)
        wide = page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
        )
        assert max(wide) <= 390, view
    tops = [
        page.locator(part).evaluate("e => e.getBoundingClientRect().top")
        for part in (".st-key-results-rows", ".st-key-results-card", ".st-key-results-agreed")
    ]
    assert tops == sorted(tops)
    assert [problem for problem in axe_problems(page) if not is_of_the_frame(problem)] == []


def is_of_the_frame(problem: str) -> bool:
    return FRAME_OF_STREAMLIT in problem or problem.startswith("listitem:")
