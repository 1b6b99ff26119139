"""Every page of the program under its content security policy: nothing blocked, nothing in the console."""

import io
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import select

from calibration.store.models import Person, Recording, SessionContact
from calibration.ui.wording.results_page import GRID, LINES, TOTALS, WHERE, WRONG
from tests.browser.visiting import come_in, store_of, watch
from tests.servers import ROOT, ServerProcess

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
FINISHED = 12
_LISTEN = """window.blocked = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.blocked.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""


def open_page(page: Page, url: str, settle: Callable[..., None]) -> None:
    page.goto(url)
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    settle(page)


@pytest.fixture(scope="module")
def prepared(demo_server: ServerProcess) -> ServerProcess:
    """The demo with a recording of every contact of its last session, and a facilitator who has every page."""
    store = store_of(demo_server.environment)
    with store.writing() as db:
        db.exec(select(Person).where(Person.key == "priya-nair")).one().is_administrator = True
        kept = {row.interaction_id: row for row in db.exec(select(Recording))}
        for contact in db.exec(select(SessionContact).where(SessionContact.session_id == FINISHED)).all():
            recording = kept.get(contact.interaction_id) or Recording(interaction_id=contact.interaction_id)
            recording.url, recording.media_type, recording.content = "", "audio/wav", half_a_second()
            db.add(recording)
    store.engine.dispose()
    return demo_server


@pytest.fixture
def tab(context: BrowserContext, prepared: ServerProcess) -> Page:
    """A tab of hers that writes down what the policy blocks."""
    come_in(context, prepared.url, "priya-nair")
    context.add_init_script(_LISTEN)
    return context.new_page()


def blocked(page: Page) -> list[str]:
    """What the policy stopped, but for one look: a library of Streamlit's asks whether it may compile WebAssembly for
    64-bit numbers, and goes on without."""
    found: list[str] = page.evaluate("window.blocked")
    return [one for one in found if not one.startswith("script-src: wasm-eval")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_under_the_policy(
    tab: Page, prepared: ServerProcess, settle: Callable[..., None], name: str
) -> None:
    wrong = watch(tab, prepared.url)
    open_page(tab, f"{prepared.url}/{'' if name == 'home' else name}", settle)
    assert blocked(tab) == []
    assert wrong == []


def test_charts_tables_and_what_is_carried_away_run_under_the_policy(
    tab: Page, prepared: ServerProcess, settle: Callable[..., None]
) -> None:
    wrong = watch(tab, prepared.url)
    open_page(tab, f"{prepared.url}/results?session={FINISHED}", settle)
    for view in (GRID, WHERE, TOTALS, WRONG, LINES):
        tab.get_by_role("tab", name=view, exact=True).click()
        expect(tab.get_by_role("tab", name=view, exact=True)).to_have_attribute("aria-selected", "true")
        settle(tab)
    chart = tab.locator(".st-key-results-lines-chart")
    expect(chart.locator(".scatterlayer")).to_be_visible()
    with tab.expect_download() as table:
        tab.get_by_role("button", name="Table as CSV").click()
    assert Path(table.value.path()).stat().st_size > 0
    chart.hover()
    with tab.expect_download() as picture:
        chart.locator(".modebar-btn").first.click()
    assert picture.value.suggested_filename.endswith(".png")
    assert blocked(tab) == []
    assert wrong == []


def test_a_recording_is_played_under_the_policy(
    tab: Page, prepared: ServerProcess, settle: Callable[..., None]
) -> None:
    wrong = watch(tab, prepared.url)
    open_page(tab, f"{prepared.url}/results?session={FINISHED}", settle)
    player = tab.locator("audio").first
    expect(player).to_be_visible()
    player.evaluate("async (audio) => { audio.muted = true; audio.preload = 'auto'; audio.load(); await audio.play() }")
    assert player.evaluate("(audio) => audio.error") is None
    assert blocked(tab) == []
    assert wrong == []


def test_the_policy_stops_a_script_that_was_slipped_in(
    tab: Page, prepared: ServerProcess, settle: Callable[..., None]
) -> None:
    """The control: what the other tests see empty is filled when something is blocked."""
    open_page(tab, prepared.url, settle)
    tab.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.pwned = 1';"
        " document.body.append(script) }"
    )
    tab.evaluate("() => fetch('https://evil.example/').catch(() => null)")
    assert tab.evaluate("window.pwned") is None
    assert any(one.startswith("script-src") for one in blocked(tab))
    assert any(one.startswith("connect-src") for one in blocked(tab))


def half_a_second() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes([128] * 4000))
    return file.getvalue()
