"""The main job on real input: planned, scored blind by four people whom everything goes wrong for, revealed, read."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlmodel import col, select

from calibration.scorecard.answer import Answer
from calibration.scorecard.definition import ScorecardDefinition
from calibration.store.engine import Store
from calibration.store.models import (
    CalibrationSession,
    Evidence,
    Interaction,
    Participation,
    Person,
    Rater,
    Rating,
    Remark,
    Review,
    SessionContact,
    Turn,
)
from calibration.store.scorecards import criterion_keys, scorecard_definition
from calibration.vocabulary import Channel, SessionState, SpeakerRole
from tests.browser.visiting import Desk, come_in, downloaded, store_of
from tests.raw_streamlit import run_page
from tests.servers import ServerProcess

NAME = "Four hands"
SEED = "11"
PEOPLE = {"tom": "tom-ellery", "priya": "priya-nair", "marek": "marek-zielinski", "lucia": "lucia-santos"}
LABELS = {"priya": "Priya Nair", "tom": "Tom Ellery", "marek": "Vendor A", "lucia": "Vendor B"}
"""As somebody of the client sees them: the other side's people are letters."""

CLIENT = {
    "greeting": "1", "id_check": "1", "acknowledges": "2", "questions": "3", "resolution": "1", "alternative": "1",
    "ownership": "3", "next_step": "1", "refund_rules": "0", "contact_reason": "2", "clarity": "4", "tone": "1",
    "warmth": "2", "effort": "1", "asked_twice": "2",
}  # fmt: skip
VENDOR = CLIENT | {"tone": "2", "warmth": "1", "acknowledges": "3", "ownership": "4"}


def canary(who: str, position: int) -> str:
    """A word that only this comment carries."""
    return f"kestrelword{who}{position}"


# ---- the store, read directly


def planned(store: Store) -> tuple[int, ScorecardDefinition]:
    with store.reading() as db:
        row = db.exec(select(CalibrationSession).where(CalibrationSession.name == NAME)).one()
        return row.id or 0, scorecard_definition(db, row.scorecard_version_id)


def state_of(store: Store, session_id: int) -> SessionState:
    with store.reading() as db:
        return db.get_one(CalibrationSession, session_id).state


def unused_chat(store: Store) -> str:
    """A chat that no session has used: what the client picks."""
    used = select(SessionContact.interaction_id)
    with store.reading() as db:
        return (
            db.exec(
                select(Interaction.external_id)
                .where(Interaction.channel == Channel.CHAT, Interaction.language == "en")
                .where(col(Interaction.id).not_in(used))
                .order_by(Interaction.external_id)
            ).first()
            or ""
        )


def agents_words(store: Store, session_id: int, external_id: str) -> tuple[int, list[str]]:
    """Where a contact stands in the session, and two stretches of what its agent wrote."""
    with store.reading() as db:
        contact, interaction = db.exec(
            select(SessionContact, Interaction)
            .join(Interaction, col(Interaction.id) == SessionContact.interaction_id)
            .where(SessionContact.session_id == session_id, Interaction.external_id == external_id)
        ).one()
        texts = db.exec(
            select(Turn.text)
            .where(Turn.interaction_id == interaction.id, Turn.role == SpeakerRole.AGENT)
            .order_by(col(Turn.position))
        ).all()
    words = max(texts, key=len).split()
    return contact.position, [" ".join(words[:3]), " ".join(words[4:8])]


def stored(store: Store, session_id: int) -> dict[str, dict[tuple[int, str], tuple[Answer, int]]]:
    """Person to contact and line to the answer and its revision: every rating row there is."""
    keys = {person: who for who, person in PEOPLE.items()}
    found: dict[str, dict[tuple[int, str], tuple[Answer, int]]] = {who: {} for who in PEOPLE}
    with store.reading() as db:
        session = db.get_one(CalibrationSession, session_id)
        lines = criterion_keys(db, session.scorecard_version_id)
        rows = db.exec(
            select(Rating, SessionContact.position, Person.key)
            .join(Review, col(Review.id) == Rating.review_id)
            .join(SessionContact, col(SessionContact.id) == Review.session_contact_id)
            .join(Rater, col(Rater.id) == Review.rater_id)
            .join(Person, col(Person.id) == Rater.person_id)
            .where(SessionContact.session_id == session_id)
        ).all()
        for rating, position, person in rows:
            place = position, lines[rating.criterion_version_id]
            assert place not in found[keys[person]], "one answer a line"
            answer = Answer(rating.level_code, rating.number, rating.not_applicable)
            found[keys[person]][place] = answer, rating.revision
    return found


def words_stored(store: Store, session_id: int) -> tuple[list[str], list[str]]:
    """Every comment and every quote of a session."""
    ours = (
        select(Review.id)
        .join(SessionContact, col(SessionContact.id) == Review.session_contact_id)
        .where(SessionContact.session_id == session_id)
    )
    with store.reading() as db:
        comments = db.exec(select(Remark.text).where(col(Remark.review_id).in_(ours))).all()
        quotes = db.exec(select(Evidence.quote).where(col(Evidence.review_id).in_(ours))).all()
    return sorted(comments), sorted(quotes)


# ---- what people do


def leave_out(page: Page, *reviewers: str) -> None:
    """Take reviewers out of the plan: everybody of the engagement is asked unless somebody says otherwise."""
    for reviewer in reviewers:
        page.get_by_role("button", name=f"Remove {reviewer}").click()
        expect(page.get_by_role("button", name=f"Remove {reviewer}")).to_have_count(0)


def plan_through_the_page(page: Page, url: str, pick: str, settle: Callable[..., None]) -> None:
    """Priya draws two random contacts, takes the client's pick, and asks two reviewers a side."""
    page.goto(f"{url}/sessions")
    page.get_by_role("button", name="Plan a session").click()
    name = page.get_by_label("Name", exact=True)
    name.fill(NAME)
    name.press("Enter")
    seed = page.get_by_label("Seed of the draw")
    seed.fill(SEED)
    seed.press("Enter")
    settle(page)
    box = page.locator("[data-testid=stMultiSelect]", has=page.get_by_text("The client’s pick", exact=True))
    box.get_by_role("combobox").fill(pick)
    page.get_by_role("option").filter(has_text=pick).first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Three contacts to score")).to_be_visible()
    leave_out(page, "Grace Adeyemi", "Vendor C", "Vendor D", "Vendor E")
    settle(page)
    page.get_by_role("button", name="Plan this session").click()
    card = page.locator("[data-testid=stVerticalBlock]", has_text=NAME).last
    expect(card.get_by_text("three contacts · four reviewers")).to_be_visible()


def open_through_the_page(page: Page, session_id: int) -> None:
    page.locator(f"[class*='st-key-sessions-open_scoring-{session_id}'] button").first.click()
    page.get_by_role("button", name="Open scoring now").click()
    expect(page.get_by_text("0 of 4 reviewers have sealed")).to_be_visible()


def finish(desk: Desk) -> str:
    """Score what is left, a comment on every contact's tone, and submit."""
    while True:
        desk.press_on()
        if (desk.position, "tone") not in desk.comments:
            desk.comment("tone", canary(desk.name, desk.position))
        if desk.position == 3:
            desk.status("Saved")
            return desk.submit()
        desk.go_on()


def goes_offline_in_the_middle(desk: Desk) -> None:
    desk.press_on(4)
    desk.status("Saved")
    desk.page.context.set_offline(True)
    desk.press_on(3)
    desk.status("3 answers kept here, not sent yet")
    desk.page.context.set_offline(False)
    desk.status("Saved")


def closes_the_tab_and_comes_back(desk: Desk, url: str, session_id: int) -> None:
    desk.press_on(2)
    line = desk.press()
    context = desk.page.context
    desk.page.close()
    desk.page = context.new_page()
    desk.open(url, session_id)
    expect(desk.page.locator(f"[data-criterion='{line}'] input:checked")).to_have_count(1)


def clicks_twice(desk: Desk) -> None:
    row = desk.page.locator("[data-criterion='greeting']")
    row.get_by_role("radio").first.dblclick()
    desk.status("Saved")
    desk.typed[1, "greeting"] = Answer(level_code="yes")
    desk.page.locator("[data-criterion='id_check'] input").first.focus()


def meets_a_conflict_in_two_tabs(desk: Desk, url: str, session_id: int) -> None:
    """The first tab's answer is held up on its way; the second tab's overtakes it."""
    held: list[Route] = []
    other = Desk("the other tab", desk.page.context.new_page(), desk.definition, desk.digits).open(url, session_id)
    desk.page.route("**/api/answers", lambda route: route.continue_() if held else held.append(route))
    line = desk.press()
    desk.page.wait_for_timeout(100)
    assert held, "the first tab's answer is on its way"
    other.page.locator(f"[data-criterion='{line}'] input").nth(1).click()
    other.status("Saved")
    held[0].continue_()
    row = desk.page.locator(f"[data-criterion='{line}']")
    expect(row).to_contain_text("This line was changed elsewhere while you worked.")
    row.get_by_role("button", name="Keep mine").click()
    desk.status("Saved")
    mine = row.locator("input:checked").get_attribute("value") or ""
    expect(other.page.locator(f"[data-criterion='{line}'] input:checked")).to_have_attribute("value", mine)
    other.page.close()


def outlives_a_power_cut(desk: Desk, server: ServerProcess) -> None:
    desk.press_on(2)
    desk.status("Saved")
    server.kill()
    desk.press_on(3)
    desk.status("3 answers kept here, not sent yet")
    server.start()
    desk.status("Saved", seconds=30)


# ---- what must hold


def assert_nobody_sees_the_others(port: int, session_id: int, tokens: dict[str, str], opened: set[int]) -> None:
    """Every page of everybody, every byte of it: foreign comments only of contacts that were revealed."""
    pages = [("score", session_id), ("results", session_id), ("meet", session_id), ("", session_id)]
    for who, token in tokens.items():
        for page, wanted in pages:
            answered = run_page(port, token, page, query=f"session={wanted}")
            seen = {found.decode() for found in re.findall(rb"kestrelword[a-z]+\d", answered.raw)}
            allowed = {canary(who, position) for position in (1, 2, 3)}
            allowed |= {canary(other, position) for other in PEOPLE for position in opened}
            assert seen <= allowed, (who, page, seen - allowed)


def assert_stored_as_typed(store: Store, session_id: int, desks: dict[str, Desk], twice: tuple[str, int, str]) -> None:
    """Nothing lost, nothing doubled: the database holds what was typed, each answer written once."""
    found = stored(store, session_id)
    for who, desk in desks.items():
        assert {place: answer for place, (answer, _) in found[who].items()} == desk.typed, who
        revisions = {(who, *place): revision for place, (_, revision) in found[who].items()}
        assert {place: 2 if place == twice else 1 for place in revisions} == revisions
    comments, quotes = words_stored(store, session_id)
    assert comments == sorted(text for desk in desks.values() for text in desk.comments.values())
    assert quotes == sorted(words for desk in desks.values() for _, _, words in desk.quotes)


def test_a_session_from_plan_to_the_quoted_words(
    demo_server: ServerProcess, new_context: Callable[..., BrowserContext], settle: Callable[..., None], tmp_path: Path
) -> None:
    url, port = demo_server.url, demo_server.port
    store = store_of(demo_server.environment)
    contexts = {who: new_context(accept_downloads=True) for who in PEOPLE}
    tokens = {who: come_in(contexts[who], url, person) for who, person in PEOPLE.items()}
    room = contexts["priya"].new_page()
    pick = unused_chat(store)
    plan_through_the_page(room, url, pick, settle)
    session_id, definition = planned(store)
    open_through_the_page(room, session_id)
    picked, (first_words, other_words) = agents_words(store, session_id, pick)

    desks = {
        who: Desk(who, contexts[who].new_page(), definition, CLIENT if who in ("priya", "tom") else VENDOR).open(
            url, session_id
        )
        for who in PEOPLE
    }
    tom, priya, marek, lucia = desks.values()
    goes_offline_in_the_middle(tom)
    closes_the_tab_and_comes_back(marek, url, session_id)
    clicks_twice(priya)
    outlives_a_power_cut(lucia, demo_server)
    twice = (tom.name, tom.position, str(tom.line))
    meets_a_conflict_in_two_tabs(tom, url, session_id)

    for desk, words in ((tom, first_words), (marek, other_words)):
        while desk.position < picked:
            desk.press_on()
            desk.comment("tone", canary(desk.name, desk.position))
            desk.go_on()
        desk.press_on()
        desk.quote("tone", words)
    receipts = {who: finish(desk) for who, desk in desks.items()}

    assert_stored_as_typed(store, session_id, desks, twice)
    with store.reading() as db:
        kept = db.exec(select(Participation.receipt).where(Participation.session_id == session_id)).all()
    assert sorted(kept) == sorted(receipts.values())
    assert_nobody_sees_the_others(port, session_id, tokens, opened=set())

    room.goto(f"{url}/meet?session={session_id}")
    expect(room.get_by_role("heading", name="Every reviewer has submitted.")).to_be_visible()
    room.get_by_role("button", name="Lock the scoring").click()
    room.get_by_test_id("stPopoverBody").get_by_role("button", name="Lock the scoring").click()
    expect(room.get_by_role("button", name="Reveal", exact=True)).to_have_count(3)
    assert state_of(store, session_id) is SessionState.LOCKED
    assert_nobody_sees_the_others(port, session_id, tokens, opened=set())
    for left in (2, 1, 0):
        room.get_by_role("button", name="Reveal", exact=True).first.click()
        expect(room.get_by_role("button", name="Reveal", exact=True)).to_have_count(left)
        if left == 2:
            assert_nobody_sees_the_others(port, session_id, tokens, opened={1})
    room.get_by_role("button", name="Close the session").click()
    room.get_by_test_id("stPopoverBody").get_by_role("button", name="Close the session").click()
    expect(room.get_by_role("link", name="Open its results")).to_be_visible()
    assert state_of(store, session_id) is SessionState.CLOSED
    assert_stored_as_typed(store, session_id, desks, twice)

    read_the_results(room, definition, desks, picked, tmp_path)


def read_the_results(
    page: Page, definition: ScorecardDefinition, desks: dict[str, Desk], picked: int, folder: Path
) -> None:
    """From the meeting to the headline, to both sides' words on the tone of the client's pick, to the table."""
    page.get_by_role("link", name="Open its results").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("agree on")
    page.get_by_role("button", name=re.compile("^Tone fits: .*Show")).click()
    card = page.locator(".st-key-results-card")
    expect(card).to_contain_text("Tone fits")
    while not card.get_by_text(f"Contact {picked} ").count():
        before = card.inner_text()
        card.get_by_role("button", name="Next contact").click()
        expect(card).not_to_have_text(before, use_inner_text=True)
    [(_, _, ours)], [(_, _, theirs)] = desks["tom"].quotes, desks["marek"].quotes
    expect(card.locator("mark.tf-client")).to_have_text(ours)
    expect(card.locator("mark.tf-vendor")).to_have_text(theirs)

    page.reload()  # the address names session, line and contact: a link to all of this
    expect(card.locator("mark.tf-vendor")).to_have_text(theirs)
    table = page.locator("table.tf-grid")
    said = table.get_by_role("button", name=re.compile("words of Vendor A on Tone fits"))
    said.click()
    expect(table.locator(":popover-open")).to_contain_text(canary("marek", picked))
    page.keyboard.press("Escape")
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "Table as CSV", folder))))
    names = {criterion.key: criterion.name for section in definition.sections for criterion in section.criteria}
    by_line = {row["line"]: row for row in rows}
    for who, desk in desks.items():
        for (position, key), answer in desk.typed.items():
            if position == picked and answer.level_code is not None:
                criterion = definition.criterion(key)
                assert criterion is not None
                label = next(level.label for level in criterion.levels if level.code == answer.level_code)
                assert by_line[names[key]][LABELS[who]] == label
        assert by_line[names["tone"]][f"{LABELS[who]}: comment"] == canary(who, picked)
