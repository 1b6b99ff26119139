"""Seven steps between two poles in one row, and the one tap for what the other side will say."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.scoring_form.conftest import Desk
from tests.browser.scoring_form.test_answering import saved
from tests.browser.scoring_form.test_looks import SMALL_TARGETS

Find = Callable[[Page, str], Locator]


def plain(cells: dict[str, dict[str, object]]) -> dict[str, object]:
    return {place: cell["level"] for place, cell in cells.items()}


def test_a_scale_is_answered_by_digit_by_arrow_and_by_one_tap(desk: Desk, page: Page, line: Find) -> None:
    form = desk.open(page, round=1, contacts=1)
    form.keyboard.press("6")
    warmth, cheer = line(form, "Reserved"), line(form, "Matter-of-fact")
    expect(cheer.get_by_role("radio", name="1 of 7, matter-of-fact")).to_be_focused()
    form.keyboard.press("ArrowRight")
    form.keyboard.press("ArrowRight")
    expect(cheer.get_by_role("radio", name="3 of 7, rather matter-of-fact")).to_be_checked()
    warmth.get_by_role("radio", name="4 of 7, in between").click()
    expect(warmth.get_by_text("the words of the middle")).to_be_visible()
    saved(form)
    assert plain(desk.stored()["answers"]) == {"11/formality": "6", "11/enthusiasm": "3", "11/warmth": "4"}


def test_the_steps_stand_in_one_row_between_the_words_of_both_poles(desk: Desk, page: Page, line: Find) -> None:
    form = desk.open(page, round=1, contacts=1)
    row = line(form, "Matter-of-fact")
    places = row.locator(".sf-steps label").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    assert len({round(place["y"]) for place in places}) == 1
    expect(row.locator(".sf-low")).to_have_text("matter-of-fact")
    expect(row.locator(".sf-high")).to_have_text("enthusiastic")
    assert row.locator(".sf-low").evaluate("one => one.getBoundingClientRect().right") <= places[0]["left"]
    assert row.locator(".sf-high").evaluate("one => one.getBoundingClientRect().left") >= places[-1]["right"]


def test_on_a_telephone_seven_steps_fit_and_can_be_touched(
    desk: Desk, new_context: Callable[..., BrowserContext], line: Find
) -> None:
    page = desk.open(new_context(phone=True).new_page(), round=1, contacts=1, asks=1)
    page.get_by_role("button", name="Lines").click()
    line(page, "Reserved").get_by_role("radio", name="7 of 7, warm").click()
    expect(page.get_by_role("group", name="What will the client say? Reserved or warm")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_second_digit_guesses_the_other_side_and_goes_on(desk: Desk, page: Page, line: Find) -> None:
    form = desk.open(page, round=1, contacts=1, asks=1)
    asked = form.get_by_role("group", name="What will the client say? Formal or casual")
    expect(asked).to_be_hidden()  # not before one's own answer
    for key in ["6", "2", "5"]:
        form.keyboard.press(key)
    expect(asked.get_by_role("radio", name="2 of 7, mostly formal")).to_be_checked()
    form.keyboard.press("ArrowDown")  # left out freely
    for key in ["1", "7"]:
        form.keyboard.press(key)
    expect(form.get_by_role("button", name="Submit")).to_be_focused()
    saved(form)
    stored = desk.stored()
    assert plain(stored["answers"]) == {"11/formality": "6", "11/enthusiasm": "5", "11/warmth": "1"}
    assert plain(stored["predictions"]) == {"11/formality": "2", "11/warmth": "7"}
    form.keyboard.press("Enter")
    expect(form.get_by_text("Nobody sees it before the reveal.").last).to_be_visible()


def test_a_guess_is_taken_back_and_one_made_elsewhere_is_never_overwritten(desk: Desk, page: Page, line: Find) -> None:
    form = desk.open(page, contacts=1, asks=1)
    tone = line(form, "Tone fits")
    tone.get_by_role("radio", name="too formal", exact=True).first.click()
    asked = form.get_by_role("group", name="What will the client say? Tone fits")
    asked.get_by_text("about right").click()
    saved(form)
    assert plain(desk.stored()["predictions"]) == {"11/tone": "about_right"}
    form.keyboard.press("Backspace")
    expect(asked.get_by_role("radio", checked=True)).to_have_count(0)
    expect(tone.get_by_role("radio", name="too formal", exact=True).first).to_be_checked()
    saved(form)
    assert desk.stored()["predictions"] == {}
    other = {"kind": "prediction", "criterion": "tone", "key": "elsewhere-1", "level": "too_casual"}
    desk.behave(write=[(11, other)])
    asked.get_by_text("too formal").click()
    expect(form.get_by_text("This guess was changed elsewhere")).to_be_visible()
    form.get_by_role("button", name="Take the other").click()
    expect(asked.get_by_role("radio", name="too casual")).to_be_checked()
    assert plain(desk.stored()["predictions"]) == {"11/tone": "too_casual"}


def test_without_being_asked_nobody_is_asked(desk: Desk, page: Page, line: Find) -> None:
    form = desk.open(page, contacts=1)
    line(form, "Tone fits").get_by_role("radio", name="about right", exact=True).click()
    expect(form.get_by_text("What will the client say?")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_on_a_tone_round(
    desk: Desk,
    new_context: Callable[..., BrowserContext],
    line: Find,
    axe_problems: Callable[[Page], list[str]],
    settle: Callable[..., None],
    *,
    phone: bool,
    dark: bool,
) -> None:
    page = desk.open(new_context(phone=phone, dark=dark).new_page(), round=1, asks=1, contacts=1)
    if phone:
        page.get_by_role("button", name="Lines").click()
    line(page, "Formal").get_by_role("radio", name="2 of 7, mostly formal").click()
    page.get_by_role("group", name="What will the client say? Formal").get_by_text("5", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved")
    settle(page)
    assert axe_problems(page) == []
