"""Words and seconds as evidence."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.scoring_form.authored import CONTACTS, SCRIPT
from tests.browser.scoring_form.conftest import Desk

Find = Callable[[Page, str], Locator]
Select = Callable[..., None]


def in_units(text: str, words: str) -> tuple[int, int]:
    """Where words stand in a text as a browser counts."""
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    return start, start + len(words.encode("utf-16-le")) // 2


def test_a_quote_after_emoji_is_counted_in_code_points(
    form: Page, desk: Desk, line: Find, select_words: Select
) -> None:
    text = CONTACTS[0]["turns"][1]["text"]
    words = "i took the day off for this 👩🏽‍💻"
    line(form, "Tone fits").get_by_role("radio", name="too formal", exact=True).click()
    start, end = in_units(text, words)
    select_words(form, 2, start - 1, end)  # with the blank before, which is not quoted
    form.get_by_role("button", name="Quote for Tone fits").click()
    expect(form.locator("mark")).to_have_text(words)
    expect(line(form, "Tone fits")).to_contain_text(f"“{words}”")
    expect(form.get_by_role("status")).to_have_text("Saved")
    [item] = desk.stored()["evidence"]
    assert (item["turn"], item["quote"]) == (2, words)
    assert text[item["start"] : item["end"]] == words


def test_a_selection_across_turns_is_one_quote_a_turn_and_q_takes_it(
    form: Page, desk: Desk, line: Find, select_words: Select
) -> None:
    line(form, "Acknowledges").get_by_role("radio", name="ignored", exact=True).click()
    select_words(form, 4, 10, 12, to_turn=6)
    form.keyboard.press("q")
    expect(form.locator("mark")).to_have_count(3)
    expect(form.get_by_role("status")).to_have_text("Saved")
    assert [(item["turn"], item["quote"]) for item in desk.stored()["evidence"]] == [
        (4, "did you read what i wrote?"),
        (5, CONTACTS[0]["turns"][4]["text"]),
        (6, "so i take an"),
    ]
    group = line(form, "Acknowledges")
    group.get_by_role("button", name="Remove the quote “did you read").click()
    expect(form.locator("mark")).to_have_count(2)
    group.get_by_role("button", name="Show “so i take an”").click()
    expect(form.get_by_role("status")).to_have_text("Saved")
    assert [item["turn"] for item in desk.stored()["evidence"]] == [5, 6]


def test_q_takes_what_is_selected_before_the_browser_has_told_of_it(form: Page, line: Find) -> None:
    line(form, "Tone fits").get_by_role("radio", name="too formal", exact=True).click()
    form.evaluate(
        """() => {
          const said = document.querySelector('[data-turn="2"]')
          const text = document.createTreeWalker(said, NodeFilter.SHOW_TEXT).nextNode()
          getSelection().selectAllChildren(text.parentNode)
          const key = { key: 'q', bubbles: true, composed: true, cancelable: true }
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key))
        }"""
    )
    expect(form.locator("mark")).to_have_count(1)


@pytest.mark.parametrize(("side", "colour"), [("client", "rgb(37, 99, 168)"), ("vendor", "rgb(184, 80, 21)")])
def test_quoted_words_carry_the_colour_of_the_reviewers_side(
    page: Page, desk: Desk, select_words: Select, side: str, colour: str
) -> None:
    desk.open(page, side=side)
    select_words(page, 3, 0, 12)
    page.get_by_role("button", name="Quote for Right resolution").click()
    expect(page.locator("mark")).to_have_css("box-shadow", f"{colour} 0px -2px 0px 0px inset")


def test_what_a_contact_says_is_never_markup(form: Page) -> None:
    form.get_by_role("button", name="Contact 5").click()
    expect(form.locator("[data-turn='1']")).to_have_text(SCRIPT + "\n" + "x" * 120)
    expect(form.get_by_role("heading", level=2).first).to_have_text("case · " + SCRIPT)
    expect(form.get_by_role("region", name="The contact").locator("script, img, a, strong")).to_have_count(0)
    assert form.evaluate("window.hacked") is None
    assert form.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_linked_recording_opens_elsewhere_and_takes_minutes_and_seconds(form: Page, desk: Desk, line: Find) -> None:
    form.get_by_role("button", name="Contact 3").click()
    link = form.get_by_role("link", name="Open the recording")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(form.get_by_text("Opens in a new window")).to_be_visible()
    line(form, "Right resolution").get_by_role("radio", name="no", exact=True).click()
    field = form.get_by_role("textbox", name="Heard at (mm:ss)")
    field.fill("1:75")
    form.get_by_role("button", name="Note it for Right resolution").click()
    expect(form.get_by_text("“1:75” is not a time. Write minutes and seconds, such as 1:12.")).to_be_visible()
    field.fill("1:12")
    field.press("Enter")
    expect(line(form, "Right resolution").get_by_role("listitem")).to_contain_text("1:12")
    expect(form.get_by_role("status")).to_have_text("Saved")
    [item] = desk.stored()["evidence"]
    assert (item["contact"], item["criterion"], item["second"]) == (13, "resolution", 72)


def test_a_kept_recording_is_marked_at_its_time_and_sought_from_the_list(form: Page, desk: Desk, line: Find) -> None:
    form.get_by_role("button", name="Contact 4").click()
    audio = form.get_by_label("Recording", exact=True)
    form.wait_for_function("document.querySelector('audio').readyState > 0")
    audio.evaluate("audio => { audio.currentTime = 72 }")
    form.get_by_role("button", name="Mark 1:12 for Right resolution").click()
    audio.evaluate("audio => { audio.currentTime = 3 }")
    line(form, "Right resolution").get_by_role("button", name="Listen from 1:12").click()
    form.wait_for_function("Math.floor(document.querySelector('audio').currentTime) === 72")
    expect(form.get_by_role("status")).to_have_text("Saved")
    assert desk.stored()["evidence"][0]["second"] == 72
    form.get_by_role("button", name="Listen from 0:04").click()
    form.wait_for_function("Math.floor(document.querySelector('audio').currentTime) < 10")
