"""Setup in a real browser: a pasted card published, a session planned and opened, a workbook led to its results."""

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visiting import come_in

PASTED = (
    "Section\tParameter\tWeight\tScale\n"
    "Opening\tGreeting\t5\tYes/No/NA\n"
    "\tVerifies identity (critical)\t10\tYes/No\n"
    "Closing\tNext step stated\t5\t1-5\n"
)
FACILITATOR = "priya-nair"
# Streamlit's own uploader: its drop zone is labelled and presentational at once. Nothing of ours can change that.
UPLOADER = re.compile(r"^presentation-role-conflict: .*stFileUploaderDropzone")


@pytest.fixture
def visit(demo_server, new_context, settle) -> Callable[..., Page]:
    """Open a page as the facilitator: ``visit("/sessions", phone=True)``."""

    def open_page(path: str, **options: object) -> Page:
        context: BrowserContext = new_context(**options)
        come_in(context, demo_server.url, FACILITATOR)
        page = context.new_page()
        page.goto(demo_server.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page)
        return page

    return open_page


@pytest.fixture
def clean(axe_problems) -> Callable[[Page], None]:
    """Assert that axe finds nothing wrong with a page but what Streamlit's uploader brings."""

    def check(page: Page) -> None:
        assert [one for one in axe_problems(page) if not UPLOADER.match(one)] == []

    return check


def workbook() -> bytes:
    """A calibration workbook: lines down, reviewers across, one tab a contact."""
    book = Workbook()
    book.remove(book.active)
    for number in range(1, 5):
        sheet = book.create_sheet(f"Call {number}")
        sheet.append(["Line", "Anna", "Ben"])
        sheet.append(["Greeting", "yes", "yes" if number % 2 else "no"])
        sheet.append(["Right resolution", "no", "yes"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_pasted_card_is_corrected_published_and_read(visit, settle, clean) -> None:
    page = visit("/scorecards")
    clean(page)
    page.get_by_role("button", name="Paste from Excel").click()
    cells = page.get_by_role("textbox", name="Or paste its cells")
    cells.fill(PASTED.replace("\t10\t", "\theavy\t"))
    cells.press("Control+Enter")
    expect(page.get_by_text("one cell not understood")).to_be_visible()
    cells.fill(PASTED)
    cells.press("Control+Enter")
    expect(page.get_by_text("everything was understood")).to_be_visible()
    settle(page)
    clean(page)
    page.get_by_role("textbox", name="Name of the card").fill("Care card of the browser")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("heading", name="Care card of the browser")).to_be_visible()
    page.get_by_role("textbox", name="What is asked").fill("Does the agent greet the customer?")
    page.get_by_role("textbox", name="What is asked").blur()
    expect(page.get_by_text("Saved. Revision 1 of this draft.")).to_be_visible()
    settle(page)
    clean(page)
    page.get_by_role("radio", name="Publish").click()
    page.get_by_role("textbox", name="Why does this version exist?").fill("The card both sides use from now on.")
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_role("button", name="New version")).to_be_visible()
    expect(page.get_by_text("Does the agent greet the customer?")).to_be_visible()
    settle(page)
    clean(page)


def test_a_session_is_planned_with_the_keyboard_and_opened(visit, settle, clean) -> None:
    page = visit("/sessions")
    clean(page)
    page.get_by_role("button", name="Plan a session").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Two contacts to score")).to_be_visible()
    settle(page)
    clean(page)
    picks = page.get_by_role("combobox", name="The client’s pick")
    picks.focus()
    page.keyboard.type("HH-")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Three contacts to score")).to_be_visible()
    name = page.get_by_role("textbox", name="Name")
    name.fill("Weekly, by keyboard")
    name.press("Enter")
    settle(page)
    page.get_by_role("button", name="Plan this session").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Weekly, by keyboard")).to_be_visible()
    settle(page)
    card = page.locator("[class*='st-key-sessions-card']").filter(has_text="Weekly, by keyboard")
    card.get_by_role("button", name="Open scoring").click()
    page.get_by_role("button", name="Open scoring now").click()
    expect(card.get_by_text("scoring is open")).to_be_visible()


def test_a_workbook_nobody_here_wrote_leads_to_its_results(visit, settle, clean) -> None:
    page = visit("/contacts")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "last week.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    )
    expect(page.get_by_role("heading", name="Four contacts, scored by two reviewers on two lines.")).to_be_visible()
    settle(page)
    clean(page)
    page.get_by_role("button", name="Import 4 contacts and 16 answers").click()
    expect(page.get_by_role("heading", name="16 answers are in.")).to_be_visible()
    page.get_by_role("button", name="Open Results").click()
    page.wait_for_url(re.compile(r"/results\?session=\d+"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/sessions", "/sessions?plan=new", "/scorecards", "/scorecards?new=paste", "/contacts"]
)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_fits_a_phone(visit, path, dark) -> None:
    page = visit(path, phone=True, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
