"""How soon an answer is stored: ``python -m benchmarks.answer_speed``.

* By HTTP: one post of one answer after another, each to its 200.
* In Chromium: from the press of a key on the form to the 200 of the post that carries the answer.
* Beside it, in the same run and on the same store: the same card in Streamlit's own widgets, where every answer reruns
  the page, from the click to the page saying that the answer is stored.
"""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import Page

from benchmarks.report import Measured, median, p95_and_median, table
from benchmarks.served import LEAD, chromium, come_in, demo, desk_screen, sign_in
from calibration.analysis.scoring_sheet import ScoringSheet, scoring_sheet
from calibration.server.context import COOKIE
from calibration.settings import settings
from calibration.store.engine import Store, make_engine
from calibration.store.people import engagements_of, person_by_key, viewer_in
from calibration.store.sessions import sessions_known_to
from calibration.vocabulary import AnswerType, SessionState
from calibration.workflow.identity import SignedIn, signed_in_by_token
from tests.servers import ServerProcess

STORED_MS = 150.0
HTTP_ANSWERS = 120
KEYS_AT_LEAST = 60
NATIVE_CLICKS = 60

_WATCH_POSTS = """() => {
  window.posted = []
  let pressed = 0
  addEventListener('keydown', () => { pressed = performance.now() }, { capture: true })
  const plain = window.fetch
  window.fetch = async (address, ...rest) => {
    const start = pressed
    const response = await plain(address, ...rest)
    if (String(address).endsWith('/api/answers') && response.status === 200) posted.push(performance.now() - start)
    return response
  }
}"""

_LINE_IN_HAND = """() =>
  document.activeElement.classList.contains('sf-next') ? '' : document.querySelector('.sf-now').dataset.criterion
"""

_CLICK_NATIVE = """([input, before]) => new Promise((done) => {
  const start = performance.now()
  const told = () => {
    if (!document.body.innerText.includes(`Saved ${before + 1}`)) return
    watch.disconnect()
    done(performance.now() - start)
  }
  const watch = new MutationObserver(told)
  watch.observe(document.body, { subtree: true, childList: true, characterData: true })
  input.click()
})"""


def waiting_review(server: ServerProcess, token: str) -> tuple[SignedIn, ScoringSheet]:
    """Who the lead is to the server, and the sheet of the session that waits for her."""
    store, now = Store(make_engine(server.environment["TUNING_FORK_DATABASE_URL"])), datetime.now(UTC)
    person = signed_in_by_token(store, token=token, now=now, idle_for=settings().idle_for)
    with store.reading() as db:
        lead = person_by_key(db, LEAD)
        assert person is not None
        assert lead is not None
        assert lead.id is not None
        viewer = viewer_in(db, person_id=lead.id, engagement_id=engagements_of(db, lead.id)[0].id)
        running = next(card for card in sessions_known_to(db, viewer) if card.state is SessionState.SCORING)
        return person, scoring_sheet(db, viewer, session_id=running.id, today=now.date())


def by_http(client: httpx.Client, person: SignedIn, sheet: ScoringSheet) -> list[float]:
    """Milliseconds from sending one answer to its 200, line after line, contact after contact, and again."""
    lines = [line for line in sheet.definition.criteria if line.levels]
    revisions: dict[tuple[int, str], int] = {}
    took: list[float] = []
    while len(took) < HTTP_ANSWERS:
        place = len(took) // 2 % (len(lines) * len(sheet.contacts))
        contact, line = sheet.contacts[place // len(lines)].facts.id, lines[place % len(lines)]
        level = line.levels[len(took) % 2].code
        operation = {"key": uuid.uuid4().hex, "criterion": line.key, "kind": "answer", "level": level}
        body = {"contact": contact, "operations": [operation | {"revision": revisions.get((contact, line.key), 0)}]}
        start = time.perf_counter()
        answer = client.post("/api/answers", json=body, headers={"x-form-token": person.form_token})
        took.append(1000 * (time.perf_counter() - start))
        assert answer.status_code == 200, answer.text
        revisions[contact, line.key] = answer.json()["results"][0]["revision"]
    return took


def by_keyboard(page: Page, server: ServerProcess, sheet: ScoringSheet) -> list[float]:
    """Milliseconds from the press of a key to the 200 of the post that it caused."""
    page.add_init_script(f"({_WATCH_POSTS})()")
    page.goto(f"{server.url}/score?session={sheet.session.id}")
    page.locator(".sf-now").wait_for()
    page.wait_for_timeout(1500)
    numbers = {line.key for line in sheet.definition.criteria if line.answer_type is AnswerType.NUMERIC}
    for digit in "12":
        for position in range(len(sheet.contacts)):
            page.locator(".sf-contacts button").nth(position).click()
            page.locator("[data-criterion] input:visible").first.focus()
            _answer_contact(page, digit, numbers)
            if digit == "2" and page.evaluate("posted.length") >= KEYS_AT_LEAST:
                return [float(one) for one in page.evaluate("posted")]
    raise AssertionError("too few answers were posted")


def _answer_contact(page: Page, digit: str, numbers: set[str]) -> None:
    while line := page.evaluate(_LINE_IN_HAND):
        before = page.evaluate("posted.length")
        page.keyboard.press(digit)
        if line in numbers:
            page.keyboard.press("Enter")
        page.wait_for_function("(before) => posted.length > before", arg=before, polling=20)


def by_native_widgets(page: Page, server: ServerProcess, sheet: ScoringSheet) -> list[float]:
    """Milliseconds from a click on a native radio button to the page saying that its answer is stored."""
    page.goto(f"{server.url}/?session={sheet.session.id}")
    page.get_by_text("Saved 0").wait_for()
    page.wait_for_timeout(1500)
    groups = page.get_by_role("radiogroup")
    lines = groups.count()
    took: list[float] = []
    for number in range(NATIVE_CLICKS):
        option = groups.nth(number % lines).get_by_role("radio").nth(number // lines % 2)
        took.append(float(page.evaluate(_CLICK_NATIVE, [option.element_handle(), number])))
    return took


def measure() -> list[Measured]:
    """All of it."""
    with chromium() as browser:
        with demo() as server:
            client = come_in(server.url)
            token = client.cookies[COOKIE]
            sheet = waiting_review(server, token)[1]
            context = desk_screen(browser)
            sign_in(context, token, server.url)
            keyed = by_keyboard(context.new_page(), server, sheet)
            context.close()
        with demo() as server:
            client = come_in(server.url)
            posted = by_http(client, *waiting_review(server, client.cookies[COOKIE]))
        with demo(Path(__file__).with_name("native_app.py")) as server:
            token = come_in(server.url).cookies[COOKIE]
            context = desk_screen(browser)
            sign_in(context, token, server.url)
            native = by_native_widgets(context.new_page(), server, waiting_review(server, token)[1])
            context.close()
    return [
        *p95_and_median("Answer stored, key press to 200, Chromium", keyed, bound=STORED_MS),
        *p95_and_median("Answer stored, HTTP post to 200", posted, bound=STORED_MS),
        *p95_and_median("The same card in native widgets, click to “stored”, Chromium", native),
        Measured("Native widgets take so many times as long (medians)", median(native) / median(keyed), "×"),
    ]


if __name__ == "__main__":
    print(table(measure()))
