"""How soon a page stands, and how soon it answers a click: ``python -m benchmarks.page_speed``.

* A first visitor, in Chromium, on a server that has just become healthy and has served nobody: from the address of the
  program without a cookie to the headline of the newest finished session.
* The rerun after a click, on Results (rows, next contact, views) and Home: by a hand-made websocket, from the message
  to the end of the script; and in the browser, from the click to the last frame of the answer.
"""

import re
import time

from playwright.sync_api import Locator, Page, expect

from benchmarks.report import Measured, p95_and_median, table
from benchmarks.served import chromium, come_in, demo, desk_screen, newest_results, sign_in
from calibration.server.context import COOKIE
from tests.raw_streamlit import RawTab, raw_tab
from tests.servers import ServerProcess

USABLE_SECONDS = 3.0
RERUN_MS = 300.0
FIRST_VISITS = 3
RAW_CLICKS = 120
BROWSER_CLICKS = 64

# When the second frame after the newest message from the server was painted: by then it is on the screen.
_WATCH_MESSAGES = """() => {
  const frame = () => requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now() }))
  window.WebSocket = class extends WebSocket {
    constructor(...how) {
      super(...how)
      this.addEventListener('message', frame)
    }
  }
}"""

# From the press to the last frame of the answer: the last one before a quarter of a second of silence.
_CLICK = """(button) => new Promise((done, fail) => {
  window.painted = 0
  const start = performance.now()
  button.click()
  const look = () => {
    const now = performance.now()
    if (painted && now - painted > 250) done(painted - start)
    else if (now - start > 10000) fail(Error(`nothing came of the click on ${button.outerHTML.slice(0, 300)}`))
    else setTimeout(look, 20)
  }
  look()
})"""


def first_visits() -> list[Measured]:
    """The worst of some first visits, each to a server of its own."""
    seconds = []
    with chromium() as browser:
        for _ in range(FIRST_VISITS):
            context = desk_screen(browser)
            with demo() as server:
                page = context.new_page()
                start = time.perf_counter()
                page.goto(server.url)
                page.get_by_role("heading", level=1, name=re.compile("agree on")).wait_for()
                seconds.append(time.perf_counter() - start)
            context.close()
    return [
        Measured(f"Results usable for the first visitor, worst of {FIRST_VISITS}", max(seconds), "s", USABLE_SECONDS)
    ]


def raw_clicks(server: ServerProcess, token: str) -> list[Measured]:
    """Rows of Results (a fragment) and whole pages, without a browser."""
    with raw_tab(server.port, token) as tab:
        home = tab.run("")
        assert "Newest results" in home
        query = newest_results(server.url)
        results = tab.run("results", query=query)
        rows = {key: fragment for key, fragment in results.buttons.items() if "results.open" in key and fragment}
        fragments = [
            _timed(tab, "results", query=query, clicked=key, fragment=fragment)
            for key, fragment in (list(rows.items()) * RAW_CLICKS)[:RAW_CLICKS]
        ]
        pages = []
        for _ in range(RAW_CLICKS // 4):
            pages += [_timed(tab, "results", query=query), _timed(tab, "")]
    return [
        *p95_and_median("Rerun of Results after a click on a row, websocket", fragments, bound=RERUN_MS),
        *p95_and_median("Rerun of a whole page, Results and Home in turn, websocket", pages, bound=RERUN_MS),
    ]


def browser_clicks(server: ServerProcess, token: str) -> list[Measured]:
    """The same from a person's side: Chromium, Results and Home."""
    query = newest_results(server.url)
    with chromium() as browser:
        context = desk_screen(browser)
        sign_in(context, token, server.url)
        page = context.new_page()
        page.add_init_script(f"({_WATCH_MESSAGES})()")
        page.goto(f"{server.url}/results?{query}")
        page.get_by_role("heading", level=1, name=re.compile("agree on")).wait_for()
        page.wait_for_timeout(1500)
        rows = page.locator("[class*='st-key-results-open-'] button:visible")
        n_rows = rows.count()
        clicks = [_click(page, rows.nth(i % n_rows)) for i in range(24)]
        clicks += [_click(page, page.get_by_role("button", name="Next contact").first) for _ in range(16)]
        tabs = page.get_by_role("tab")
        order = [1 + i % (tabs.count() - 1) for i in range(8)]
        first = [_click(page, tabs.nth(i)) for i in (*range(1, tabs.count()), 0)]  # loads the chart library once
        views = [_click(page, tabs.nth(i)) for place in order for i in (place, 0)]
        leaps = []
        for _ in range(8):
            leaps.append(_click(page, page.get_by_role("link", name="Home", exact=True)))
            expect(page.get_by_role("heading", name="Newest results")).to_be_visible()
            leaps.append(_click(page, page.get_by_role("link", name="Results", exact=True).first))
            page.get_by_role("heading", level=1, name=re.compile("agree on")).wait_for()
        context.close()
    everything = clicks + views + leaps
    return [
        *p95_and_median("Click on Results and Home to the painted answer, Chromium", everything, bound=RERUN_MS),
        *p95_and_median("… of these: rows and next contact", clicks),
        *p95_and_median("… opening a view", views),
        Measured("Opening a view for the first time, chart library and all, worst", max(first), "ms"),
        *p95_and_median("… Home to Results and back", leaps),
    ]


def _timed(tab: RawTab, page: str, **how: str) -> float:
    start = time.perf_counter()
    tab.run(page, **how)  # type: ignore[arg-type]
    return 1000 * (time.perf_counter() - start)


def _click(page: Page, target: Locator) -> float:
    milliseconds: float = page.evaluate(_CLICK, target.element_handle())
    return milliseconds


def measure() -> list[Measured]:
    """All of it."""
    figures = first_visits()
    with demo() as server:
        token = come_in(server.url).cookies[COOKIE]
        figures += raw_clicks(server, token)
        figures += browser_clicks(server, token)
    return figures


if __name__ == "__main__":
    print(table(measure()))
