"""What a newcomer meets in the first five minutes, and that nothing of it leaves the machine."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import watch
from tests.servers import ServerProcess

Settle = Callable[..., None]

LINES = ("Greets by name", "Right answer", "Tone fits", "Next step stated")
REVIEWERS = ("Iris (client)", "Oskar (client)", "Petra (vendor)", "Ravi (vendor)")
SCORES = {
    "Chat 811": (("yes", "yes", "yes", "yes"), (4, 4, 5, 4), (2, 1, 4, 4), ("yes", "yes", "yes", "yes")),
    "Call 812": (("yes", "yes", "yes", "yes"), (3, 3, 3, 4), (2, 2, 4, 5), ("no", "no", "yes", "yes")),
    "Mail 813": (("no", "no", "no", "no"), (5, 5, 4, 5), (1, 2, 5, 4), ("yes", "yes", "yes", "yes")),
    "Chat 814": (("yes", "yes", "yes", "yes"), (2, 2, 2, 2), (2, 2, 3, 4), ("no", "no", "no", "no")),
}
"""Tab to one row of answers a line: the client finds the tone worse on every contact, the rest is agreed."""


@pytest.fixture
def newcomer(page: Page, demo_server: ServerProcess) -> Iterator[Page]:
    """Somebody without a cookie; on the way nothing may be asked of another machine, and nothing may fail."""
    wrong = watch(page, demo_server.url)
    yield page
    assert wrong == []


def last_workbook() -> bytes:
    """The workbook everybody owns: lines down, reviewers across, one tab a contact."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for tab, rows in SCORES.items():
        sheet = book.create_sheet(tab)
        sheet.append(["Line", *REVIEWERS])
        for line, answers in zip(LINES, rows, strict=True):
            sheet.append([line, *answers])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def land(newcomer: Page, url: str) -> None:
    newcomer.goto(f"{url}/")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(re.compile(r"You agree on \d+ of \d+ lines\."))


def test_a_newcomer_lands_inside_a_finished_session_and_opens_two_quotes(
    newcomer: Page, demo_server: ServerProcess
) -> None:
    land(newcomer, demo_server.url)
    assert re.fullmatch(rf"{demo_server.url}/results\?session=\d+.*", newcomer.url)
    expect(newcomer.get_by_role("heading", level=1)).to_contain_text(
        "Tone is where you part: the client wants it warmer."
    )
    newcomer.get_by_role("button", name=re.compile("^Tone fits: .*Show")).click()
    card = newcomer.locator(".st-key-results-card")
    expect(card).to_contain_text("Tone fits")
    for _ in range(6):
        if card.locator("mark.tf-client").count() and card.locator("mark.tf-vendor").count():
            break
        before = card.inner_text()
        card.get_by_role("button", name="Next contact").click()
        expect(card).not_to_have_text(before, use_inner_text=True)
    expect(card.locator("mark.tf-client").first).to_be_visible()
    expect(card.locator("mark.tf-vendor").first).to_be_visible()


def test_a_newcomer_scores_one_chat_in_three_taps_and_reads_whom_they_scored_like(
    newcomer: Page, demo_server: ServerProcess
) -> None:
    land(newcomer, demo_server.url)
    newcomer.get_by_role("button", name="Score one chat yourself").click()
    dialog = newcomer.get_by_role("dialog")
    groups = dialog.get_by_role("radiogroup")
    expect(groups).to_have_count(3)
    for number in range(3):
        groups.nth(number).get_by_role("radio").nth(0).click()
        expect(groups.nth(number).get_by_role("radio", checked=True)).to_have_count(1)
    expect(dialog.get_by_role("status")).to_have_text(re.compile("^You scored like"))
    expect(dialog.get_by_role("table")).to_contain_text("Vendor")


def test_a_newcomer_drops_in_their_own_workbook_and_gets_its_headline_and_grid(
    newcomer: Page, demo_server: ServerProcess, settle: Settle, tmp_path: Path
) -> None:
    land(newcomer, demo_server.url)
    newcomer.get_by_role("button", name="Setup").click()
    newcomer.get_by_role("menuitem", name="Contacts and ratings").click()
    path = tmp_path / "our last calibration.xlsx"
    path.write_bytes(last_workbook())
    newcomer.locator("input[type=file]").first.set_input_files(path)
    expect(
        newcomer.get_by_role("heading", name="Four contacts, scored by four reviewers on four lines.")
    ).to_be_visible()
    newcomer.get_by_role("button", name="Import 4 contacts and 64 answers").click()
    newcomer.get_by_role("button", name="Open Results").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(re.compile(r"You agree on \d of (four|4) lines\."))
    settle(newcomer)
    grid = newcomer.locator("table.tf-grid")
    expect(grid.locator("tbody th")).to_contain_text(list(LINES))
    row = grid.get_by_role("row", name=re.compile("^Tone fits"))
    expect(row.get_by_role("cell")).to_contain_text(["2", "1", "4", "4"])
    newcomer.get_by_role("button", name="Score one chat yourself").click()
    expect(newcomer.get_by_role("dialog")).to_contain_text("There are no words and no recording of this contact here")


def test_the_watch_would_notice_a_request_to_another_machine(page: Page, demo_server: ServerProcess) -> None:
    """The control: an image from elsewhere is seen, and so is an error in a script."""
    wrong = watch(page, demo_server.url)
    page.route("https://elsewhere.example/*", lambda route: route.abort())
    page.goto(f"{demo_server.url}/door")
    page.evaluate(
        "() => { new Image().src = 'https://elsewhere.example/x.png'; setTimeout(() => { throw Error('oh') }) }"
    )
    page.wait_for_timeout(300)
    assert any("elsewhere.example" in one for one in wrong)
    assert any("oh" in one for one in wrong)
