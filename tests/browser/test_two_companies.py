"""Two companies from an empty store to results: set up by pages, everybody by a link, each side with a room of its own.

Every comment carries a word that only its writer has typed, so that whatever is sent to whom can be told.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import APIResponse, BrowserContext, Page, expect
from sqlmodel import col, select

from calibration.scorecard.starter import starter_card
from calibration.store.engine import Store
from calibration.store.models import Invitation, Person, Rater, Rating, Recording, Remark, Review, SessionContact
from tests.browser import two_companies as steps
from tests.browser.two_companies import CLIENT, PASSWORD, VENDOR, Companies, Seat
from tests.browser.visiting import Desk, store_of
from tests.raw_streamlit import run_page
from tests.servers import ROOT, ServerProcess

ADMINISTRATOR = "Ada Moss"
LEADS = {CLIENT: "Carla Winter", VENDOR: "Viktor Lang"}
FACILITATORS = {CLIENT: "Freya Holm", VENDOR: "Vesna Kral"}
REVIEWERS = {
    CLIENT: ("Cleo Marsh", "Casper Dahl", "Corin Webb"),
    VENDOR: ("Vito Serra", "Vanda Osei", "Valdo Pinto"),
}
LEAVER = "Valdo Pinto"
JOINT, INTERNAL = "First joint session", "Heronroom"
REFUSALS = {LEAVER: ("status of 404",), "Cleo Marsh": ("status of 401", "Unexpected response code: 403")}
"""What the browsers of whoever was taken out, and of whoever signed out elsewhere, are meant to be answered."""

DIGITS = {"formality": "2", "warmth": "2", "length": "2", "confidence": "2", "respect": "1"}
PAGES = ("", "score", "meet", "results", "over_time", "sessions", "contacts", "people", "record")
SOUND = b"RIFF only the vendor may hear this"


def canary(name: str, room: str) -> str:
    """A word that only this person's comments in this session carry."""
    return f"kestrel{name.split()[0].lower()}{'own' if room == INTERNAL else 'joint'}"


def side_of(name: str) -> str:
    """The company somebody belongs to."""
    return next((side for side in (CLIENT, VENDOR) if name in everybody(side)), "")


def everybody(side: str) -> tuple[str, ...]:
    """All of a company."""
    return (LEADS[side], FACILITATORS[side], *REVIEWERS[side])


# ---- the path


def set_up(place: Companies) -> dict[str, str]:
    """Administrator, engagement, and the first lead of each side; the link of each."""
    ada = place.sit(ADMINISTRATOR)
    steps.make_administrator(ada.page, place.url, ADMINISTRATOR)
    steps.make_engagement(ada.page, place.settle)
    ada.page.get_by_role("link", name="Invite the first leads on People").click()
    expect(ada.page.get_by_role("heading", name="One person of Fork Office takes part.")).to_be_visible()
    return {side: steps.invite_first_lead(ada.page, place.settle, side, name) for side, name in LEADS.items()}


def invite_side(place: Companies, side: str) -> dict[str, str]:
    """The lead invites a facilitator, who also reads the record, and a first reviewer; both come in."""
    page = place.seats[LEADS[side]].page
    steps.to(page, "People")
    first = REVIEWERS[side][0]
    links = steps.invite(page, place.settle, FACILITATORS[side], roles="facilitator, auditor")
    links |= steps.invite(page, place.settle, first)
    for name, link in links.items():
        seat = place.join(link, name)
        expect(seat.page.get_by_role("heading", name="Nothing is waiting for you.")).to_be_visible()
    return links


def invite_into_session(place: Companies, side: str) -> dict[str, str]:
    """Two more reviewers, straight into the session that is open."""
    page = place.seats[LEADS[side]].page
    steps.to(page, "People")
    links = {}
    for name in REVIEWERS[side][1:]:
        more = "facilitator" if name == LEAVER else ""
        links |= steps.invite(page, place.settle, name, more=more, session=JOINT)
    for name, link in links.items():
        seat = place.join(link, name)
        expect(seat.page).to_have_url(re.compile(r"/score\?session=\d+$"))
    return links


def score(place: Companies, name: str, session_id: int, room: str, *, submit: bool = True) -> Desk:
    """Score two contacts with the keyboard, a comment on each; or stop in the middle of the second."""
    seat = place.seats[name]
    seat.page.goto(f"{place.url}/score?session={session_id}")
    notice = seat.page.get_by_role("button", name="I have read this")
    expect(notice.or_(seat.page.locator(".sf-where")).first).to_be_visible()
    if notice.is_visible():
        expect(seat.page.get_by_text("two years on a machine in Oslo")).to_be_visible()
        notice.click()
    digits = DIGITS | ({"length": "3"} if name in REVIEWERS[VENDOR] else {})
    desk = Desk(name, seat.page, starter_card("tone"), digits).open(place.url, session_id)
    desk.press_on()
    desk.comment("length", canary(name, room))
    desk.go_on()
    desk.press_on(3 if not submit else 100)
    desk.status("Saved")
    if submit:
        desk.submit()
    return desk


# ---- one is taken out while scoring


def drafts_of(store: Store, name: str) -> tuple[int, list[str]]:
    """How many answers of somebody are stored, and their comments."""
    with store.reading() as db:
        ours = (
            select(Review.id)
            .join(Rater, col(Rater.id) == Review.rater_id)
            .join(Person, col(Person.id) == Rater.person_id)
            .where(Person.name == name)
        )
        ratings = db.exec(select(Rating.criterion_version_id).where(col(Rating.review_id).in_(ours))).all()
        return len(ratings), sorted(db.exec(select(Remark.text).where(col(Remark.review_id).in_(ours))).all())


def remove(place: Companies, name: str) -> None:
    """The lead takes somebody of the own side out."""
    page = place.seats[LEADS[side_of(name)]].page
    steps.to(page, "People")
    card = page.locator("[class*='st-key-people-person-']").filter(has_text=steps.address_of(name))
    card.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="Remove from the engagement").click()
    expect(card).to_have_count(0)


def assert_out_at_once(place: Companies, desk: Desk, polling: Page, session_id: int) -> None:
    """The next digit, the next poll, the next click and the next post are refused, each with a sentence."""
    desk.page.keyboard.press("2")
    expect(desk.page.locator(".sf-saving [role=status]")).to_contain_text("not open to you any longer")
    expect(polling.get_by_text("You belong to no engagement.").first).to_be_visible()
    seat = place.seats[desk.name]
    posted = post(place, seat, "/api/submit", {"session": session_id})
    assert (posted.status, "no such session" in posted.text()) == (404, True)
    desk.page.get_by_role("link", name="Results").first.click()
    expect(desk.page.get_by_role("heading", name="You belong to no engagement.")).to_be_visible()


# ---- who must not see what


def form_token(place: Companies, seat: Seat) -> str:
    """The token that the forms of a browser carry."""
    found = re.search(r'name="token" value="([^"]+)"', seat.context.request.get(f"{place.url}/account").text())
    assert found
    return found[1]


def post(
    place: Companies, seat: Seat, path: str, payload: dict[str, object], *, token: str | None = None
) -> APIResponse:
    """What the scoring form would send."""
    token = form_token(place, seat) if token is None else token
    return seat.context.request.post(place.url + path, data=payload, headers={"x-form-token": token})


def assert_two_rooms(place: Companies, session_id: int) -> None:
    """Nothing of the vendor's own session reaches anybody else: no page, no message, no record."""
    hidden = re.compile(rf"{INTERNAL}|kestrel\w+own|nternal session".encode())
    for name in (ADMINISTRATOR, *everybody(CLIENT)):
        token = place.seats[name].token
        for page in PAGES:
            answered = run_page(place.port, token, page, query=f"session={session_id}")
            assert not hidden.search(answered.raw), (name, page)
    known = run_page(place.port, place.seats[FACILITATORS[VENDOR]].token, "sessions")
    assert INTERNAL in known, "the control: its own side has it"


def assert_routes_are_shut(place: Companies, store: Store, session_id: int) -> None:
    """Every reviewer at the others' data, by every route: a status, a sentence, and no byte of it."""
    contacts = contacts_of(store, session_id)
    with store.writing() as db:
        interaction_id = db.get_one(SessionContact, contacts[0]).interaction_id
        db.add(Recording(interaction_id=interaction_id, media_type="audio/wav", content=SOUND))
    sound = f"{place.url}/recordings/{contacts[0]}"
    assert place.seats["Vito Serra"].context.request.get(sound).body() == SOUND, "the control: its own side hears it"
    operation = {"key": "forged-0001", "kind": "answer", "criterion": "length", "revision": 0, "level": "too_long"}
    answered: list[tuple[int, APIResponse]] = []
    for name in REVIEWERS[CLIENT]:
        seat = place.seats[name]
        own, others = form_token(place, seat), form_token(place, place.seats["Vito Serra"])
        for contact in contacts:
            payload = {"contact": contact, "operations": [operation]}
            answered.append((404, post(place, seat, "/api/answers", payload, token=own)))
            answered.append((403, post(place, seat, "/api/answers", payload, token=others)))
        hidden = post(place, seat, "/api/submit", {"session": session_id}, token=own)
        missing = post(place, seat, "/api/submit", {"session": 987654}, token=own)
        assert hidden.json() == missing.json(), "a hidden session and one that is not there read alike"
        answered.append((404, hidden))
        answered.append((403, post(place, seat, "/api/submit", {"session": session_id}, token=others)))
        answered.append((404, seat.context.request.get(sound)))
        form = {"token": others, "browser": "1"}
        answered.append((403, seat.context.request.post(f"{place.url}/account/end", form=form)))
    nobody = place.new_context()
    for path in (f"/recordings/{contacts[0]}", "/account", "/score", "/_stcore/host-config"):
        answered.append((401, nobody.request.get(place.url + path, max_redirects=0)))
    for path, status in (("/join/forged", 404), ("/reset/forged", 410)):
        answered.append((status, nobody.request.get(place.url + path)))
    for expected, answer in answered:
        assert answer.status == expected, (answer.url, answer.status, answer.text())
        assert not re.search(r"kestrel|RIFF|Heron|Vito|Vanda|Valdo", answer.text()), answer.url


def contacts_of(store: Store, session_id: int) -> list[int]:
    with store.reading() as db:
        return [one or 0 for one in db.exec(select(SessionContact.id).where(SessionContact.session_id == session_id))]


# ---- the meeting, and what is left of it


def lock_reveal_close(place: Companies, session_id: int) -> None:
    """The client's facilitator runs the meeting."""
    page = place.go(place.seats[FACILITATORS[CLIENT]], f"/meet?session={session_id}", "Every reviewer has submitted.")
    for label in ("Lock the scoring", "Close the session"):
        page.get_by_role("button", name=label).click()
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=label).click()
        if label == "Lock the scoring":
            for left in (1, 0):
                expect(page.get_by_role("button", name="Reveal", exact=True)).to_have_count(left + 1)
                page.get_by_role("button", name="Reveal", exact=True).first.click()
            expect(page.get_by_role("button", name="Reveal", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Open its results")).to_be_visible()


def assert_results_for_both(place: Companies, session_id: int) -> None:
    """Both sides read the same finding; names of the own side only, and nothing of whoever was taken out."""
    headlines = set()
    for side, other in ((CLIENT, VENDOR), (VENDOR, CLIENT)):
        seat = place.seats[LEADS[side]]
        page = place.go(seat, f"/results?session={session_id}", re.compile("you gave the same answer on 4 of 5 lines"))
        headlines.add(page.get_by_role("heading", level=1).inner_text())
        raw = run_page(place.port, seat.token, "results", query=f"session={session_id}")
        assert all(name in raw for name in REVIEWERS[side] if name != LEAVER)
        assert not [name for name in (*everybody(other), LEAVER) if name in raw]
        assert canary(LEAVER, JOINT) not in raw
    assert len(headlines) == 1


def assert_recorded(place: Companies, server: ServerProcess) -> None:
    """The auditor of each side reads all of the own side and both sides' doings; the chains are intact."""
    for side, other in ((CLIENT, VENDOR), (VENDOR, CLIENT)):
        page = place.go(place.seats[FACILITATORS[side]], "/record", re.compile("record"))
        said = whole_record(page, place.settle)
        for name in (*REVIEWERS[side], FACILITATORS[side]):
            assert name in said, (side, name)
        assert not [name for name in everybody(other) if name in said]
        assert ("internal session 1" in said.lower()) == (side == VENDOR)
    done = audit_verify(server)
    assert (done.returncode, "The record is intact" in done.stdout) == (0, True), done.stdout


def whole_record(page: Page, settle: Callable[..., None]) -> str:
    """Every entry, page by page."""
    said = page.locator("ol.tf-record").inner_text()
    while page.get_by_role("button", name="Older").count():
        page.get_by_role("button", name="Older").click()
        expect(page.locator("ol.tf-record")).not_to_contain_text(said.split("\n")[0])
        settle(page)
        said += page.locator("ol.tf-record").inner_text()
    return said


def audit_verify(server: ServerProcess) -> subprocess.CompletedProcess[str]:
    """``python -m calibration audit verify`` on the server's database."""
    command = [sys.executable, "-m", "calibration", "audit", "verify"]
    environment = {**os.environ, **server.environment}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


# ---- in and out


def assert_signed_out_everywhere(place: Companies, name: str) -> None:
    """From one browser all others end, their open tabs at the next click."""
    first = place.seats[name]
    stolen = first.token
    second = place.sit(name, phone=True)
    second.page.goto(f"{place.url}/account")
    steps.sign_in(second.page, name, PASSWORD)
    expect(second.page.get_by_text("· this browser")).to_be_visible()
    second.page.get_by_role("button", name="Sign out everywhere").click()
    expect(second.page.get_by_role("status")).to_have_text("You are signed out everywhere.")
    first.page.get_by_role("link", name="Results").first.click()
    expect(first.page.get_by_text("Connection failed with status 401")).to_be_visible()
    first.page.reload()
    expect(first.page.get_by_role("heading", name="Sign in.")).to_be_visible()
    revoked = place.new_context().request
    headers = {"cookie": f"{steps.COOKIE}={stolen}", "x-form-token": "any"}
    for path in ("/api/answers", "/api/submit"):
        answer = revoked.post(place.url + path, data={"session": 1}, headers=headers)
        assert (answer.status, answer.text()) == (401, "Sign in first.")


def assert_throttled(place: Companies, name: str) -> None:
    """After ten wrong passwords not even the right one is looked at."""
    page = place.new_context().new_page()
    page.goto(f"{place.url}/sign-in")
    for _ in range(10):
        steps.sign_in(page, name, "not this one at all")
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    steps.sign_in(page, name, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"Too many tries\. Wait 1\d minutes"))


def assert_links_say_why(place: Companies, store: Store, used: str) -> None:
    """A link that was used, one that was withdrawn, and one that has run out."""
    page = place.seats[LEADS[CLIENT]].page
    steps.to(page, "People")
    links = steps.invite(page, place.settle, "Dora Quist", "Enno Brandt")
    card = page.locator("[class*='st-key-people-pending-']").filter(has_text="Dora Quist")
    card.get_by_role("button", name="Withdraw").click()
    expect(card).to_have_count(0)
    with store.writing() as db:
        late = db.exec(select(Invitation).where(Invitation.name == "Enno Brandt")).one()
        late.expires_at = datetime.now(UTC) - timedelta(seconds=1)  # nobody waits for seven days
    visitor = place.new_context().new_page()
    said = {used: "accepted already", links["Dora Quist"]: "was withdrawn", links["Enno Brandt"]: "has run out"}
    for link, words in said.items():
        answer = visitor.goto(link)
        assert answer is not None
        assert answer.status == 410
        expect(visitor.get_by_role("heading")).to_have_text("This link does not let anybody in.")
        expect(visitor.get_by_role("main")).to_contain_text(words)


def test_two_companies_from_nothing_to_results(
    app_server: ServerProcess, new_context: Callable[..., BrowserContext], settle: Callable[..., None]
) -> None:
    place, store = Companies(app_server.url, app_server.port, new_context, settle), store_of(app_server.environment)
    for side, link in set_up(place).items():
        place.join(link, LEADS[side])
    links = invite_side(place, CLIENT) | invite_side(place, VENDOR)
    steps.publish_starter_card(place.seats[LEADS[CLIENT]].page, place.url, settle)
    runners = {side: place.seats[name].page for side, name in FACILITATORS.items()}
    steps.import_contacts(runners[CLIENT], place.url)
    joint = steps.plan_and_open(runners[CLIENT], place.url, settle, name=JOINT)
    links |= invite_into_session(place, CLIENT) | invite_into_session(place, VENDOR)
    own = steps.plan_and_open(runners[VENDOR], place.url, settle, name=INTERNAL, room="Vendor side only")

    for name in REVIEWERS[VENDOR][:2]:
        score(place, name, own, INTERNAL)
    for name in (*REVIEWERS[CLIENT], *REVIEWERS[VENDOR][:2]):
        score(place, name, joint, JOINT)
    assert_two_rooms(place, own)
    assert_routes_are_shut(place, store, own)

    desk = score(place, LEAVER, joint, JOINT, submit=False)
    polling = place.seats[LEAVER].context.new_page()
    polling.goto(f"{place.url}/meet?session={joint}")
    expect(polling.get_by_role("heading", name="Five of six reviewers have submitted.")).to_be_visible()
    before = drafts_of(store, LEAVER)
    assert before == (8, [canary(LEAVER, JOINT)])
    remove(place, LEAVER)
    assert_out_at_once(place, desk, polling, joint)
    assert drafts_of(store, LEAVER) == before

    lock_reveal_close(place, joint)
    assert_results_for_both(place, joint)
    assert_recorded(place, app_server)
    assert_signed_out_everywhere(place, "Cleo Marsh")
    assert_throttled(place, "Casper Dahl")
    assert_links_say_why(place, store, links["Vanda Osei"])
    wrong = [(name, one) for name, seat in place.seats.items() for one in seat.wrong]
    assert [(name, one) for name, one in wrong if not any(refusal in one for refusal in REFUSALS.get(name, ()))] == []
