"""How the browser tests come in, and how a reviewer scores with the keyboard: what is typed is written down."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from calibration.scorecard.answer import Answer
from calibration.scorecard.definition import ScorecardDefinition
from calibration.server.context import COOKIE
from calibration.store.engine import Store, make_engine
from calibration.vocabulary import AnswerType

PROBES = ("/_stcore/health", "/_stcore/host-config")
"""What Streamlit's own script asks for below a page's path before it tries the root: 404, and meant so."""

_SELECT_WORDS = """(words) => {
  const said = [...document.querySelectorAll('[data-turn]')].find((turn) => turn.textContent.includes(words))
  const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words)
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + words.length)
    getSelection().removeAllRanges()
    getSelection().addRange(range)
    return
  }
}"""


def come_in(context: BrowserContext, url: str, person: str) -> str:
    """Continue as somebody through the door, as its page does; the token of the browser session."""
    page = context.request.get(f"{url}/door").text()
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, "the door has no form"
    answer = context.request.post(
        f"{url}/door", form={"token": found[1], "person": person, "next": "/score"}, max_redirects=0
    )
    assert answer.status == 303, answer.text()
    return next(str(cookie["value"]) for cookie in context.cookies() if cookie["name"] == COOKIE)


def store_of(environment: dict[str, str]) -> Store:
    """The store of a server that a test started."""
    return Store(make_engine(environment["TUNING_FORK_DATABASE_URL"]))


def watch(page: Page, origin: str) -> list[str]:
    """A list that fills with what must not happen: requests to elsewhere, errors in the console or in a script."""
    wrong: list[str] = []

    def asked(address: str) -> None:
        if not address.startswith((f"{origin}/", f"{origin.replace('http', 'ws', 1)}/", "data:", "blob:")):
            wrong.append(f"asked for {address}")

    def logged(message: Any) -> None:
        source = message.location.get("url", "")
        if message.type == "error" and not source.endswith(PROBES):
            wrong.append(f"console: {message.text} {source}")

    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
    page.on("console", logged)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    return wrong


@dataclass
class Desk:
    """One reviewer at a scoring form, and everything they typed.

    Attributes
    ----------
    digits : dict
        What they mean to press, by criterion; a contact may be given other choices when it is scored.
    typed : dict
        Contact position and criterion key to the answer that was typed.
    """

    name: str
    page: Page
    definition: ScorecardDefinition
    digits: dict[str, str]
    typed: dict[tuple[int, str], Answer] = field(default_factory=dict)
    comments: dict[tuple[int, str], str] = field(default_factory=dict)
    quotes: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def position(self) -> int:
        """The contact in front, from 1."""
        return int(self.page.locator(".sf-where").inner_text().split()[1])

    @property
    def line(self) -> str | None:
        """The line in hand; none once the last one was answered and the button has the focus."""
        at: str | None = self.page.evaluate(
            "document.activeElement?.classList.contains('sf-next') ? null"
            " : document.querySelector('.sf-now')?.dataset.criterion ?? null"
        )
        return at

    def open(self, url: str, session_id: int) -> "Desk":
        """Open the session's form."""
        self.page.goto(f"{url}/score?session={session_id}")
        expect(self.page.locator(".sf-where")).to_have_text(re.compile(r"Contact \d of \d"))
        return self

    def status(self, text: str, *, seconds: float = 15) -> None:
        """Wait for what the form says about saving."""
        status = self.page.locator(".sf-saving [role=status]")
        expect(status).to_have_text(text, timeout=seconds * 1000)

    def press(self, digit: str | None = None) -> str:
        """Answer the line in hand with its digit and remember it; the line's key."""
        line = self.line
        assert line is not None
        digit = digit or self.digits[line]
        criterion = self.definition.criterion(line)
        assert criterion is not None
        self.page.keyboard.press(digit)
        if criterion.answer_type is AnswerType.NUMERIC:
            self.page.keyboard.press("Enter")
            answer = Answer(number=float(digit))
        elif digit == "0":
            answer = Answer(not_applicable=True)
        else:
            answer = Answer(level_code=criterion.levels[int(digit) - 1].code)
        self.typed[self.position, line] = answer
        return line

    def press_on(self, lines: int = 100) -> None:
        """Answer so many lines, or all that are left."""
        for _ in range(lines):
            if self.line is None:
                return
            self.press()

    def go_on(self) -> None:
        """To the next contact with Ctrl+Enter."""
        before = self.position
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator(".sf-where")).to_contain_text(f"Contact {before + 1} of")

    def comment(self, line: str, text: str) -> None:
        """Write a comment on a line."""
        row = self.page.locator(f"[data-criterion='{line}']")
        row.get_by_role("button", name=re.compile("^Comment on")).click()
        self.page.keyboard.type(text)
        self.comments[self.position, line] = text

    def quote(self, line: str, words: str) -> None:
        """Select words of the contact and press q on a line."""
        self.page.locator(f"[data-criterion='{line}'] input").first.focus()
        self.page.evaluate(_SELECT_WORDS, words)
        self.page.keyboard.press("q")
        expect(self.page.locator(".sf-pane-words mark").filter(has_text=words)).to_be_visible()
        self.quotes.append((self.position, line, words))

    def submit(self) -> str:
        """Submit from the last contact with the keyboard; the receipt's four characters."""
        self.page.keyboard.press("Control+Enter")
        self.page.keyboard.press("Control+Enter")
        receipt = self.page.locator(".sf-receipt-code")
        expect(receipt).to_have_text(re.compile(r"Sealed .*\d\d:\d\d · [0-9A-F]{4}"))
        return receipt.inner_text()[-4:]


def downloaded(page: Page, label: str, folder: Path) -> str:
    """Press a download button and read the file it hands over."""
    with page.expect_download() as caught:
        page.get_by_role("button", name=label).first.click()
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path.read_text(encoding="utf-8-sig")
