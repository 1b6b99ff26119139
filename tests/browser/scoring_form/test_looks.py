"""At 1440 and 390 px, light and dark: fits, can be touched, can be read, and axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.scoring_form.conftest import Desk

Find = Callable[[Page, str], Locator]

SMALL_TARGETS = """() => [...document.querySelectorAll('.sf-form :is(button, a, label.sf-option, input[type=text])')]
  .filter((node) => node.checkVisibility() && !node.closest('[hidden]'))
  .map((node) => [node.textContent || node.getAttribute('aria-label'), node.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44)
  .map(([name, box]) => `${name}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing(
    desk: Desk,
    new_context: Callable[..., BrowserContext],
    line: Find,
    select_words: Callable[..., None],
    axe_problems: Callable[[Page], list[str]],
    settle: Callable[..., None],
    *,
    phone: bool,
    dark: bool,
) -> None:
    page = desk.open(new_context(phone=phone, dark=dark).new_page(), side="client" if dark else "vendor")
    expect(page.locator(".sf-form")).to_have_attribute("data-theme", "dark" if dark else "light")
    select_words(page, 5, 0, 30)
    page.get_by_role("button", name="Quote for Right resolution").click()
    if phone:
        page.get_by_role("button", name="Lines").click()
    line(page, "Acknowledges").get_by_role("radio", name="form words", exact=True).click()
    line(page, "ID check").get_by_role("radio", name="fail", exact=True).click()
    line(page, "Next step").get_by_role("radio", name="n/a: does not apply here", exact=True).click()
    line(page, "Next step").get_by_role("button", name="Guidance").click()
    field = page.get_by_role("textbox", name="Hours promised")
    field.fill("90")
    field.blur()
    expect(page.get_by_text("90 is not saved")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Saved")
    settle(page)
    assert axe_problems(page) == []


def test_at_a_desk_both_panes_scroll_and_the_page_does_not(form: Page) -> None:
    words, lines = form.get_by_role("region", name="The contact"), form.get_by_role("region", name="The card")
    left, right = words.bounding_box(), lines.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    assert lines.evaluate("pane => pane.scrollHeight > pane.clientHeight")
    assert form.locator("[data-testid=stMain]").evaluate("main => main.scrollHeight <= main.clientHeight + 1")
    lines.evaluate("pane => pane.scrollTo(0, 400)")
    assert words.evaluate("pane => pane.scrollTop") == 0
    expect(form.get_by_role("button", name="Next contact")).to_be_in_viewport()


def test_on_a_phone_words_and_lines_flip_without_losing_the_place(
    desk: Desk, new_context: Callable[..., BrowserContext], line: Find
) -> None:
    page = desk.open(new_context(phone=True).new_page())
    words, lines = page.get_by_role("region", name="The contact"), page.get_by_role("region", name="The card")
    expect(lines).to_be_hidden()
    words.evaluate("pane => pane.scrollTo(0, 210)")
    page.get_by_role("button", name="Lines · 9 not yet").tap()
    expect(words).to_be_hidden()
    line(page, "Tone fits").get_by_role("radio", name="too casual", exact=True).tap()
    lines.evaluate("pane => pane.scrollTo(0, 300)")
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Words").tap()
    assert words.evaluate("pane => pane.scrollTop") == 210
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Lines · 8 not yet").tap()
    assert lines.evaluate("pane => pane.scrollTop") == 300
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_whose_work_it_is_stands_on_top_while_the_lines_are_scrolled(
    desk: Desk, new_context: Callable[..., BrowserContext], *, phone: bool
) -> None:
    page = desk.open(new_context(phone=phone).new_page())
    if phone:
        page.get_by_role("button", name="Lines").click()
    page.locator(".sf-pane-lines").evaluate("(pane) => { pane.scrollTop = pane.scrollHeight }")
    head = page.locator(".sf-head")
    expect(head.get_by_role("heading")).to_have_text("Harbour & Hearth × Clearline")
    for words in ("November calibration", "customer care · version 2", "vendor side"):
        expect(head.get_by_text(words)).to_be_in_viewport()
    expect(head.get_by_role("heading")).to_be_in_viewport()
