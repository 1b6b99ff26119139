"""Two companies and whoever sets the program up for them: everybody in a browser of their own, by pages and links."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotThere

from calibration.server.context import COOKIE
from tests.browser.visiting import watch

CLIENT, VENDOR, OFFICE = "Northwind Ferries", "Answerwell", "Fork Office"
PASSWORD = "slow green boats"
CARD = "Tone in five taps"
CONTACTS = "contact,channel,language,subject,started_at,transcript\n" + "".join(
    f'N-{number},chat,en,Ferry {number},2026-03-0{number} 10:00,"Customer: My ferry {number} was cancelled.\n'
    f'Agent: I am sorry about ferry {number}. The money is back on your card within five days."\n'
    for number in range(1, 7)
)


@dataclass
class Seat:
    """One person at a browser of their own, and what must not have happened there."""

    name: str
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    @property
    def email(self) -> str:
        """``vito.serra@example.com``."""
        return address_of(self.name)

    @property
    def token(self) -> str:
        """Of the browser session that the cookie holds now."""
        return next(str(one["value"]) for one in self.context.cookies() if one["name"] == COOKIE)


def address_of(name: str) -> str:
    """The address that somebody is invited under."""
    return f"{name.lower().replace(' ', '.')}@example.com"


@dataclass
class Companies:
    """The program's address, and everybody who has come in."""

    url: str
    port: int
    new_context: Callable[..., BrowserContext]
    settle: Callable[..., None]
    seats: dict[str, Seat] = field(default_factory=dict)

    def sit(self, name: str, **options: object) -> Seat:
        """A new browser for somebody."""
        context = self.new_context(accept_downloads=True, **options)
        page = context.new_page()
        seat = self.seats[name] = Seat(name, context, page, watch(page, self.url))
        return seat

    def go(self, seat: Seat, path: str, heading: str | re.Pattern[str]) -> Page:
        """Open a page that has this heading."""
        seat.page.goto(self.url + path)
        expect(seat.page.get_by_role("heading", name=heading).first).to_be_visible()
        self.settle(seat.page)
        return seat.page

    def join(self, link: str, name: str, **options: object) -> Seat:
        """Come in by a link with a first password."""
        seat = self.sit(name, **options)
        seat.page.goto(link)
        seat.page.get_by_label("Password").fill(PASSWORD)
        seat.page.get_by_role("button", name="Accept and come in").click()
        expect(seat.page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
        return seat


# ---- setting it up


def make_administrator(page: Page, url: str, name: str) -> None:
    """The first-run page, by keyboard alone."""
    page.goto(url)
    page.get_by_role("link", name="Set it up for your own team").press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    for text in (name, address_of(name), PASSWORD, PASSWORD):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/engagement\?new=1$"))


def make_engagement(page: Page, settle: Callable[..., None]) -> None:
    """The wizard, step by step, each with an answer of its own."""

    def onward(title: str) -> None:
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        settle(page)

    expect(page.get_by_role("heading", name="Who works together?")).to_be_visible()
    page.get_by_label("Client, whose customers are served").fill(CLIENT)
    page.get_by_label("Vendor, which serves them").fill(VENDOR)
    page.get_by_text("To neither").click()
    page.get_by_label("Your organization, which belongs to neither side").fill(OFFICE)
    onward("What is it called")
    choose(page, settle, "Time zone", "Europe/Oslo")
    onward("Who has the last word?")
    page.get_by_text("A named arbiter").click()
    page.get_by_label("Name of the arbiter").fill("Iris Falk")
    onward("What are reviewers compared with?")
    onward("Does the contract name a figure?")
    page.get_by_text("The contract names a figure").click()
    expect(page.get_by_text("At least 90 % of totals within 5 points")).to_be_visible()
    onward("What is shown about reviewers?")
    page.get_by_text("Each reviewer, about themself").click()
    onward("May contacts come back?")
    onward("What are people told about their data?")
    page.get_by_role("textbox", name="Data notice").fill("Scores are kept for two years on a machine in Oslo.")
    onward("How often do both sides meet?")
    onward("Is this what was agreed?")
    for said in ("Iris Falk", "Europe/Oslo", "At least 90 %", "two years on a machine in Oslo"):
        expect(page.get_by_test_id("stMain")).to_contain_text(said)
    page.get_by_role("button", name="Make this engagement").click()
    expect(page.get_by_role("heading", name="It is made.")).to_be_visible()


def write(page: Page, settle: Callable[..., None], field: Locator, words: str) -> None:
    """Write into a field and leave it: what is pressed next meets no run that leaving began."""
    settle(page)
    field.fill(words)
    field.blur()
    page.wait_for_timeout(150)
    settle(page)


def choose(page: Page, settle: Callable[..., None], label: str, *options: str) -> None:
    """Choose in a list that is searched by typing; a run that comes in between closes it, then once more."""
    for option in options:
        for _ in range(4):
            settle(page)
            page.get_by_role("combobox", name=label).first.click()
            page.get_by_role("combobox", name=label).first.fill(option)
            try:
                page.get_by_role("option", name=option).first.click(timeout=1500)
                break
            except NotThere:
                page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    settle(page)


# ---- people


def to(page: Page, title: str) -> None:
    """Open a page from the menu under Setup."""
    page.get_by_role("button", name="Setup").click()
    page.get_by_role("menuitem", name=title).click()


def link_of(page: Page, name: str) -> str:
    """The address in the open text for somebody who is invited."""
    card = page.locator("[class*='st-key-people-pending-']").filter(has_text=address_of(name))
    words = card.get_by_test_id("stCode").filter(has_text="/join/").last
    if not words.is_visible():
        card.get_by_text("The text to send, and the link").click()
    expect(words).to_be_visible()
    found = re.search(r"http\S+/join/\S+", words.inner_text())
    assert found
    return found[0]


def invite_first_lead(page: Page, settle: Callable[..., None], company: str, name: str) -> str:
    """The administrator's invitation of the first lead of a side; the link."""
    page.get_by_text(f"Invite the first lead of {company}").click()
    box = page.get_by_test_id("stExpander").filter(has_text=f"Invite the first lead of {company}")
    write(page, settle, box.get_by_label("Whom"), f"{name} <{address_of(name)}>")
    box.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text(f"Hello {name},")).to_be_visible()
    return link_of(page, name)


def invite(
    page: Page, settle: Callable[..., None], *names: str, roles: str = "", more: str = "", session: str = ""
) -> dict[str, str]:
    """A lead's invitation of people of the own side, as reviewers, as something ``more`` or as other ``roles``."""
    box: Locator = page.get_by_test_id("stExpander").filter(has=page.get_by_text("Invite people", exact=True))
    expect(box).to_be_visible()
    settle(page)
    page.wait_for_timeout(500)  # it may still be unfolding by itself
    if not box.get_by_label("Whom").is_visible():
        box.get_by_text("Invite people", exact=True).click()
    write(page, settle, box.get_by_label("Whom"), "\n".join(f"{name} <{address_of(name)}>" for name in names))
    if roles:
        box.get_by_role("button", name="Remove reviewer").click()
        expect(box.get_by_role("button", name="Remove reviewer")).to_have_count(0)
        choose(page, settle, "As what", *roles.split(", "))
    if more:
        choose(page, settle, "As what", more)
    if session:
        choose(page, settle, "And into which session", session)
    box.get_by_role("button", name="Make the links").click()
    for name in names:
        expect(page.get_by_text(f"Hello {name},")).to_be_visible()
    settle(page)
    return {name: link_of(page, name) for name in names}


def sign_in(page: Page, name: str, password: str) -> None:
    """Fill in the sign-in page that is open."""
    page.get_by_label("Email address").fill(address_of(name))
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


# ---- what is scored


def publish_starter_card(page: Page, url: str, settle: Callable[..., None]) -> None:
    """A lead takes a starter card as it is."""
    page.goto(f"{url}/scorecards")
    page.get_by_role("button", name="Start from a starter card").click()
    page.get_by_text(CARD).first.click()
    expect(page.locator(f"input[aria-label='Name of the card'][value='{CARD}']").first).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("radio", name="Publish").click()
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_role("button", name="New version")).to_be_visible()


def import_contacts(page: Page, url: str) -> None:
    """A facilitator brings six chats in."""
    page.goto(f"{url}/contacts")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "ferries.csv", "mimeType": "text/csv", "buffer": CONTACTS.encode()}
    )
    page.get_by_role("button", name="Import 6 contacts").click()
    expect(page.get_by_role("heading", name="Six new contacts in.")).to_be_visible()


def plan_and_open(page: Page, url: str, settle: Callable[..., None], *, name: str, room: str = "") -> int:
    """Plan a session of two random contacts with every reviewer there is, open it; its number."""
    page.goto(f"{url}/sessions")
    page.get_by_role("button", name="Plan a session").click()
    field = page.get_by_label("Name", exact=True)
    expect(field).to_have_value("Session 1" if not room else re.compile("^Session"))
    if room:
        settle(page)
        page.get_by_role("radio", name=room).click()
        # Each room names its own: it is another field now, and for a moment both stand there.
        expect(field.first).to_have_value("Internal session 1")
        expect(field).to_have_count(1)
    write(page, settle, field, name)
    expect(field).to_have_value(name)
    page.get_by_role("button", name="Plan this session").click()
    card = page.locator("[class*='st-key-sessions-card']").filter(has_text=name)
    card.get_by_role("button", name="Open scoring").click()
    page.get_by_role("button", name="Open scoring now").click()
    expect(card.get_by_text("scoring is open")).to_be_visible()
    found = re.search(r"st-key-sessions-card-(\d+)", card.get_attribute("class") or "")
    assert found
    return int(found[1])
