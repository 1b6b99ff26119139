"""Blanks named, the seal, the receipt, and the review afterwards."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.scoring_form.conftest import Desk

Find = Callable[[Page, str], Locator]


def test_blanks_are_links_to_their_lines(desk: Desk, page: Page, line: Find) -> None:
    desk.answer_all(except_for=("tone",), contacts=(11,))
    desk.answer_all(contacts=(12,))
    desk.open(page, contacts=2)
    page.get_by_role("button", name="Next contact").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("answers are still missing.")).to_be_focused()
    page.get_by_role("link", name="Contact 1 · Tone fits: not answered yet.").click()
    expect(page.get_by_text("Contact 1 of 2")).to_be_visible()
    expect(line(page, "Tone fits").get_by_role("radio").first).to_be_focused()


def test_the_last_answers_are_sent_first_and_the_receipt_is_shown(desk: Desk, page: Page, line: Find) -> None:
    desk.answer_all(contacts=(11, 12, 13, 14))
    desk.answer_all(except_for=("record",), contacts=(15,))
    page.goto(f"{desk.url}/?room={desk.room}")
    page.get_by_role("button", name="Contact 5").click()
    expect(page.get_by_text("Sealed when you submit. Nobody sees it before the reveal.")).to_be_visible()
    line(page, "Case record").get_by_role("radio", name="yes", exact=True).click()
    page.keyboard.press("Control+Enter")
    submit = page.get_by_role("button", name="Submit")
    expect(submit).to_be_focused()
    expect(page.get_by_text("Press Enter to seal. After that nothing can be changed.")).to_be_visible()
    submit.dblclick()
    expect(page.get_by_text("Sealed 12 Nov, 14:03 · 7F3A", exact=True)).to_be_visible()
    expect(page.get_by_text("Nobody sees it before the reveal.", exact=True)).to_be_visible()
    expect(page.locator("[data-sealed]")).to_have_text("7F3A")
    page.get_by_role("button", name="See what you answered").click()
    expect(page.get_by_text("Sealed 12 Nov, 14:03 · 7F3A. Nothing can be changed any more.")).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_disabled()
    page.keyboard.press("2")
    expect(line(page, "Right resolution").get_by_role("radio", name="yes")).to_be_checked()


def test_nothing_is_submitted_while_answers_are_kept_here(desk: Desk, page: Page) -> None:
    desk.answer_all(contacts=(11,))
    desk.open(page, contacts=1)
    desk.behave("down")
    page.keyboard.press("2")
    expect(page.get_by_role("status")).to_have_text("1 answer kept here, not sent yet")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("1 answer not sent yet. Submit again when the connection is back.")).to_be_visible()


def test_a_second_tab_is_sealed_with_the_first(desk: Desk, page: Page, line: Find) -> None:
    desk.answer_all()
    first = page
    first.goto(f"{desk.url}/?room={desk.room}")
    second = desk.open(first.context.new_page())
    first.get_by_role("button", name="Contact 5").click()
    first.get_by_role("button", name="Submit").click()
    expect(first.get_by_text("Sealed 12 Nov, 14:03 · 7F3A", exact=True)).to_be_visible()
    expect(second.get_by_text("Sealed 12 Nov, 14:03 · 7F3A. Nothing can be changed any more.")).to_be_visible()
    expect(second.get_by_role("radio").first).to_be_disabled()


def test_a_double_click_on_next_does_not_seal(desk: Desk, page: Page) -> None:
    desk.answer_all(contacts=(11, 12))
    desk.open(page, contacts=2)
    page.get_by_role("button", name="Contact 1").click()
    page.get_by_role("button", name="Next contact").dblclick()
    expect(page.get_by_text("Contact 2 of 2")).to_be_visible()
    expect(page.get_by_role("button", name="Submit")).to_be_enabled()
    expect(page.get_by_text("still missing")).to_have_count(0)
    expect(page.get_by_text("Sealed 12 Nov")).to_have_count(0)
