"""Nothing lost, nothing doubled: connections that fail, tabs that close, two tabs, two devices, locks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.scoring_form.conftest import Desk

Find = Callable[[Page, str], Locator]
JOURNAL = "(room) => Object.keys(localStorage).filter((key) => key.includes(`person-${room}:`)).length"


def status(page: Page, text: str) -> None:
    """Wait for what the form says about saving."""
    expect(page.get_by_role("status")).to_have_text(text)


def test_offline_answers_are_kept_and_sent_when_the_connection_is_back(form: Page, desk: Desk) -> None:
    form.context.set_offline(True)
    form.keyboard.press("1")
    form.keyboard.press("2")
    status(form, "2 answers kept here, not sent yet")
    form.context.set_offline(False)
    status(form, "Saved")
    assert {key: cell["level"] for key, cell in desk.stored()["answers"].items()} == {
        "11/resolution": "yes",
        "11/next_step": "no",
    }
    assert form.evaluate(JOURNAL, desk.room) == 0


def test_an_answer_whose_acknowledgement_was_lost_is_not_doubled(form: Page, desk: Desk) -> None:
    desk.behave("lost")
    form.keyboard.press("1")
    status(form, "Saved")
    stored = desk.stored()
    keys = [op["key"] for post in stored["posts"] for op in post["operations"]]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert stored["answers"]["11/resolution"]["revision"] == 1


def test_a_closed_tab_leaves_a_journal_that_the_next_one_sends(form: Page, desk: Desk, line: Find) -> None:
    desk.behave("down")
    form.keyboard.press("2")
    line(form, "What was wrong").get_by_role("textbox").or_(
        line(form, "What was wrong").get_by_role("button", name="Comment")
    ).first.click()
    line(form, "Tone fits").get_by_role("button", name="Comment").click()
    form.keyboard.type("as stiff as a letter from the bank")
    form.close()
    assert desk.stored()["answers"] == {}
    desk.behave("")
    reopened = desk.open(form.context.new_page())
    status(reopened, "Saved")
    expect(line(reopened, "Right resolution").get_by_role("radio", name="no", exact=True)).to_be_checked()
    expect(line(reopened, "Tone fits").get_by_role("textbox")).to_have_value("as stiff as a letter from the bank")
    stored = desk.stored()
    assert stored["answers"]["11/resolution"]["level"] == "no"
    assert stored["remarks"]["11/tone"]["text"] == "as stiff as a letter from the bank"


def test_words_typed_just_before_closing_arrive(form: Page, desk: Desk, line: Find) -> None:
    line(form, "Tone fits").get_by_role("button", name="Comment").click()
    form.keyboard.type("cold")
    form.goto("about:blank")
    form.wait_for_timeout(200)
    assert desk.stored()["remarks"]["11/tone"]["text"] == "cold"


def test_changes_while_a_post_is_under_way_arrive_in_order(form: Page, desk: Desk, line: Find) -> None:
    desk.behave("slow")
    group = line(form, "Acknowledges")
    for label in ["ignored", "names it and acts", "form words"]:
        group.get_by_role("radio", name=label, exact=True).click()
        form.wait_for_timeout(60)
    status(form, "Saving…")
    desk.behave("")
    status(form, "Saved")
    stored = desk.stored()
    assert stored["answers"]["11/acknowledges"]["level"] == "2"
    assert [op["level"] for post in stored["posts"] for op in post["operations"]] == ["1", "2"]


def test_double_clicks_store_one_answer_and_one_reason(form: Page, desk: Desk, line: Find) -> None:
    line(form, "Acknowledges").get_by_role("radio", name="ignored", exact=True).dblclick()
    status(form, "Saved")
    assert desk.stored()["answers"]["11/acknowledges"]["revision"] == 1


def test_a_second_tab_follows_the_first(form: Page, desk: Desk, line: Find) -> None:
    second = desk.open(form.context.new_page())
    line(form, "Tone fits").get_by_role("radio", name="too casual", exact=True).click()
    expect(line(second, "Tone fits").get_by_role("radio", name="too casual")).to_be_checked()
    line(second, "Tone fits").get_by_role("radio", name="about right", exact=True).click()
    expect(line(form, "Tone fits").get_by_role("radio", name="about right")).to_be_checked()
    status(second, "Saved")
    assert desk.stored()["answers"]["11/tone"]["revision"] == 2


@pytest.mark.parametrize(("choice", "level", "label"), [
    ("Keep mine", "too_formal", "too formal"),
    ("Take the other", "too_casual", "too casual"),
])  # fmt: skip
def test_a_conflict_shows_both_answers_and_leaves_the_choice(
    form: Page, desk: Desk, line: Find, choice: str, level: str, label: str
) -> None:
    desk.behave(write=[(11, {"key": "another-device", "kind": "answer", "criterion": "tone", "level": "too_casual"})])
    group = line(form, "Tone fits")
    group.get_by_role("radio", name="too formal", exact=True).click()
    expect(group).to_contain_text("This line was changed elsewhere while you worked.")
    expect(group).to_contain_text("Here: too formal")
    expect(group).to_contain_text("Elsewhere: too casual")
    status(form, "1 line changed elsewhere: choose which answer stands")
    assert desk.stored()["answers"]["11/tone"]["level"] == "too_casual"
    group.get_by_role("button", name=choice).click()
    expect(group.get_by_role("radio", name=label)).to_be_checked()
    expect(group.get_by_role("button", name="Keep mine")).to_be_hidden()
    status(form, "Saved")
    assert desk.stored()["answers"]["11/tone"]["level"] == level


def test_two_versions_of_a_comment_are_both_shown(form: Page, desk: Desk, line: Find) -> None:
    desk.behave(
        write=[(11, {"key": "another-device", "kind": "remark", "criterion": "tone", "text": "from the train"})]
    )
    group = line(form, "Tone fits")
    group.get_by_role("button", name="Comment").click()
    form.keyboard.type("from the sofa")
    expect(group).to_contain_text("Here: “from the sofa”")
    expect(group).to_contain_text("Elsewhere: “from the train”")
    group.get_by_role("button", name="Take the other").click()
    expect(group.get_by_role("textbox")).to_have_value("from the train")


def test_signed_out_keeps_the_answers_and_offers_the_door(form: Page, desk: Desk) -> None:
    desk.behave("signed_out")
    form.keyboard.press("1")
    form.keyboard.press("1")
    status(form, "Signed out: your 2 answers are kept on this device")
    expect(form.get_by_role("link", name="Sign in")).to_be_visible()
    desk.behave("")
    form.evaluate("dispatchEvent(new Event('online'))")
    status(form, "Saved")
    expect(form.get_by_role("link", name="Sign in")).to_have_count(0)


def test_a_lock_before_the_answers_arrived_is_said_and_nothing_is_thrown_away(form: Page, desk: Desk) -> None:
    form.context.set_offline(True)
    form.keyboard.press("1")
    form.keyboard.press("2")
    status(form, "2 answers kept here, not sent yet")
    desk.behave("locked")
    form.context.set_offline(False)
    sentence = "This session was locked before 2 answers arrived. They are kept on this device and were not counted."
    status(form, sentence)
    expect(form.get_by_text("This session is locked. Nothing can be changed any more.")).to_be_visible()
    form.get_by_text("See what was kept").click()
    expect(form.get_by_text("Contact 1 · Next step stated: no")).to_be_visible()
    expect(form.get_by_role("radio").first).to_be_disabled()
    form.get_by_role("button", name="Remove from this device").click()
    status(form, "")
    assert form.evaluate(JOURNAL, desk.room) == 0


def test_a_rerun_of_the_page_changes_nothing_under_the_hands(
    page: Page, desk: Desk, line: Find, settle: Callable[..., None]
) -> None:
    desk.open(page, tools=1)
    settle(page)
    group = line(page, "Tone fits")
    group.get_by_role("button", name="Comment").click()
    page.keyboard.type("half a sen")
    before = page.evaluate("""() => {
      const field = document.activeElement
      field.setSelectionRange(4, 4)
      window.kept = field
      return document.querySelector('.sf-pane-lines').scrollTop
    }""")
    desk.behave(write=[(11, {"key": "another-device", "kind": "answer", "criterion": "tone", "level": "about_right"})])
    page.evaluate("[...document.querySelectorAll('button')].find((b) => b.textContent === 'Run again').click()")
    expect(page.get_by_text("run 2")).to_be_visible()
    settle(page)
    expect(group.get_by_role("radio", name="about right")).to_be_checked()
    kept = "window.kept === document.activeElement && [kept.value, kept.selectionStart].join()"
    assert page.evaluate(kept) == "half a sen,4"
    assert page.evaluate("document.querySelector('.sf-pane-lines').scrollTop") == before


def test_another_persons_journal_on_this_device_is_left_alone(
    desk: Desk, form_server: str, context: BrowserContext
) -> None:
    first = desk.open(context.new_page())
    desk.behave("down")
    first.keyboard.press("1")
    status(first, "1 answer kept here, not sent yet")
    other = Desk(form_server)
    page = other.open(context.new_page())
    page.keyboard.press("2")
    status(page, "Saved")
    assert list(other.stored()["answers"]) == ["11/resolution"]
    assert desk.stored()["answers"] == {}
