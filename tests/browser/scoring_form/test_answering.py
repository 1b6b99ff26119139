"""Choosing answers: by mouse, by digits, by arrows; what is asked, what is explained, what is required."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.scoring_form.conftest import Desk

Find = Callable[[Page, str], Locator]


def saved(page: Page) -> None:
    """Wait until everything has arrived."""
    expect(page.get_by_role("status")).to_have_text("Saved")


def test_digits_choose_and_advance_through_the_card(form: Page, desk: Desk, line: Find) -> None:
    for key in ["1", "0", "2", "3"]:
        form.keyboard.press(key)
    expect(line(form, "Steps asked").get_by_role("textbox", name="Steps asked of the customer")).to_be_focused()
    form.keyboard.type("4")
    form.keyboard.press("Enter")
    form.keyboard.type("1.5")
    form.keyboard.press("Enter")
    for key in ["1", "0", "1"]:
        form.keyboard.press(key)
    expect(form.get_by_role("button", name="Next contact")).to_be_focused()
    form.keyboard.press("2")  # one digit too many changes nothing
    saved(form)
    values = {key: {k: v for k, v in cell.items() if k not in ("key", "revision")}
              for key, cell in desk.stored()["answers"].items()}  # fmt: skip
    assert values == {
        "11/resolution": {"level": "yes"},
        "11/next_step": {"not_applicable": True},
        "11/acknowledges": {"level": "2"},
        "11/tone": {"level": "too_casual"},
        "11/effort": {"number": 4},
        "11/effort_hours": {"number": 1.5},
        "11/id_check": {"level": "pass"},
        "11/refund_rules": {"not_applicable": True},
        "11/record": {"level": "yes"},
    }
    expect(form.get_by_text("All 9 answered")).to_be_visible()


def test_arrows_move_between_lines_and_answers_and_backspace_clears(form: Page, desk: Desk, line: Find) -> None:
    form.keyboard.press("1")
    form.keyboard.press("ArrowDown")
    form.keyboard.press("ArrowUp")
    form.keyboard.press("ArrowDown")
    group = line(form, "Acknowledges")
    expect(group.get_by_role("radio").first).to_be_focused()
    form.keyboard.press("ArrowRight")
    form.keyboard.press("ArrowRight")
    expect(group.get_by_role("radio", name="names it", exact=True)).to_be_checked()
    saved(form)
    operations = [op for post in desk.stored()["posts"] for op in post["operations"]]
    assert [op["level"] for op in operations] == ["yes", "3"], "what the arrows passed is not stored"
    form.keyboard.press("Backspace")
    expect(group.get_by_text("not yet")).to_be_visible()
    form.wait_for_function("document.querySelector('[role=status]').textContent === 'Saved'")
    expect(group.get_by_role("radio", checked=True)).to_have_count(0)
    form.keyboard.press("2")  # a cleared cell starts again without a conflict
    expect(group.get_by_role("radio", name="form words")).to_be_checked()
    saved(form)
    assert desk.stored()["answers"]["11/acknowledges"]["level"] == "2"


def test_no_shortcut_fires_while_typing(form: Page, desk: Desk, line: Find) -> None:
    line(form, "Tone fits").get_by_role("button", name="Comment on Tone fits").click()
    form.keyboard.type("q 1 2 0 stiff")
    form.keyboard.press("Backspace")
    form.keyboard.press("ArrowUp")
    expect(form.get_by_role("textbox", name="Comment on Tone fits")).to_have_value("q 1 2 0 stif")
    expect(form.get_by_role("radio", checked=True)).to_have_count(0)
    saved(form)
    stored = desk.stored()
    assert stored["answers"] == {}
    assert stored["remarks"]["11/tone"]["text"] == "q 1 2 0 stif"


def test_a_conditional_line_comes_with_its_condition_and_keeps_its_answer(form: Page, desk: Desk, line: Find) -> None:
    expect(line(form, "What was wrong")).to_be_hidden()
    expect(form.get_by_text("9 of 9 not yet")).to_be_visible()
    form.keyboard.press("2")
    expect(line(form, "What was wrong").get_by_role("radio").first).to_be_focused()
    expect(line(form, "What was wrong")).to_contain_text("Asked only when Right resolution is no.")
    expect(form.get_by_text("9 of 10 not yet")).to_be_visible()
    form.keyboard.press("2")
    line(form, "Right resolution").get_by_role("radio", name="yes", exact=True).click()
    expect(line(form, "What was wrong")).to_be_hidden()
    expect(form.get_by_text("8 of 9 not yet")).to_be_visible()
    saved(form)
    assert desk.stored()["answers"]["11/why_wrong"]["level"] == "policy"


def test_n_a_is_not_blank_and_says_its_effect(form: Page, line: Find) -> None:
    group = line(form, "Next step stated")
    radio = group.get_by_role("radio", name="n/a: does not apply here")
    radio.focus()
    expect(group).to_contain_text("n/a costs nothing: its 5 points are shared across the section")
    expect(group).to_contain_text("not yet")
    radio.press("Space")
    expect(radio).to_be_checked()
    expect(group.get_by_text("not yet")).to_be_hidden()
    group.get_by_role("button", name="Clear the answer").click()
    expect(group.get_by_text("not yet")).to_be_visible()


def test_level_descriptions_reasons_and_guidance_stand_under_the_line(form: Page, desk: Desk, line: Find) -> None:
    group = line(form, "Acknowledges")
    group.get_by_role("radio", name="form words", exact=True).click()
    expect(group).to_contain_text("2 · form words: thanks or regret that would fit any message")
    expect(group).to_contain_text("Decided 12 February")
    reason = group.get_by_role("button", name="waiting time ignored")
    reason.click()
    expect(reason).to_have_attribute("aria-pressed", "true")
    group.get_by_role("button", name="third contact ignored").click()
    group.get_by_role("button", name="third contact ignored").click()
    saved(form)
    assert desk.stored()["reasons"] == {"11/acknowledges": ["waiting"]}
    group.get_by_role("radio", name="names it and acts", exact=True).click()
    expect(reason).to_be_visible()  # still set, so still shown
    guidance = line(form, "Next step").get_by_role("button", name="Guidance for Next step stated")
    guidance.click()
    expect(line(form, "Next step")).to_contain_text("Look for who does what by when.")
    expect(guidance).to_have_attribute("aria-expanded", "true")


def test_a_comment_opens_by_itself_where_the_card_requires_it(form: Page, line: Find) -> None:
    failed = line(form, "ID check")
    failed.get_by_role("radio", name="fail", exact=True).click()
    expect(failed).to_contain_text("This answer fails the line, so it needs a comment.")
    expect(failed).to_contain_text("so it needs a quote or a second of the recording.")
    expect(failed.get_by_role("textbox")).to_be_visible()
    failed.get_by_role("radio", name="pass", exact=True).click()
    expect(failed.get_by_role("textbox")).to_be_hidden()
    marked = line(form, "Case record")
    marked.get_by_role("radio", name="no", exact=True).click()
    expect(marked).to_contain_text("This answer costs points, so it needs a comment.")


def test_a_number_out_of_range_is_a_sentence_and_is_not_sent(form: Page, desk: Desk, line: Find) -> None:
    field = form.get_by_role("textbox", name="Hours promised")
    for typed, sentence in [
        ("80", "80 is not saved: allowed is 0 to 72 hours."),
        ("soon", "“soon” is not a number. It is not saved."),
        ("1.3", "1.3 is not saved: the nearest allowed are 1 and 1.5."),
    ]:
        field.fill(typed)
        field.blur()
        expect(line(form, "Hours promised")).to_contain_text(sentence)
        expect(field).to_have_attribute("aria-invalid", "true")
    assert desk.stored()["posts"] == []
    field.fill("2,5")
    field.blur()
    saved(form)
    assert desk.stored()["answers"]["11/effort_hours"]["number"] == 2.5
    steps = line(form, "Steps asked")
    steps.get_by_role("button", name="More").click()
    steps.get_by_role("button", name="More").click()
    steps.get_by_role("button", name="Less").click()
    expect(steps.get_by_role("textbox")).to_have_value("0")
    steps.get_by_role("checkbox", name="n/a").check(force=True)
    expect(steps.get_by_role("textbox")).to_have_value("")
    form.wait_for_timeout(50)
    saved(form)
    assert desk.stored()["answers"]["11/effort"]["not_applicable"] is True


def test_next_contact_is_there_at_once_and_tells_the_pace(form: Page, desk: Desk) -> None:
    for key in ["1", "1", "4", "2"]:
        form.keyboard.press(key)
    for number in ["1", "24"]:
        form.keyboard.type(number)
        form.keyboard.press("Enter")
    for key in ["1", "1", "1"]:
        form.keyboard.press(key)
    expect(form.get_by_text("min left")).to_have_count(0)
    saved(form)
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    form.keyboard.press("Control+Enter")
    expect(form.get_by_text("Contact 2 of 5")).to_be_visible()
    expect(form.get_by_role("heading", name="email · refund after three weeks")).to_be_visible()
    expect(form.get_by_text("about 1 min left")).to_be_visible()
    expect(form.get_by_role("button", name="Contact 1, chat · parcel never came: complete")).to_be_visible()
    assert asked == []
    form.get_by_role("button", name="Previous").click()
    expect(form.get_by_role("radio", name="names it and acts")).to_be_checked()
