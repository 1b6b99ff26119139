"""Every page × person × state through the running server: no byte of a rating that is not this person's to see.

Each rating carries a word of its own in its comment and its quote. The walk asks for every page as every person, by
hand-made websocket messages, and looks for words that must not be there in everything the server sends.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from calibration.store.engine import Store, make_engine
from calibration.store.migrate import migrate
from calibration.store.models import Membership, Person, SessionContact
from calibration.store.people import organization_in
from calibration.ui.wording.notices import notice_text
from calibration.vocabulary import ChosenBy, Role, SessionScope
from calibration.workflow.engagement_terms import terms_of
from calibration.workflow.invitations import invite
from calibration.workflow.invitees import Invitee
from calibration.workflow.notices import notice_hash, read_notice
from calibration.workflow.sampling import Drawn
from calibration.workflow.sessions import (
    cancel_session,
    close_session,
    lock_session,
    open_scoring,
    plan_session,
    reveal_contact,
)
from calibration.workflow.submitting import submit_session
from tests.factories import (
    World,
    complete_answers,
    contact_ids,
    give,
    joint_plan,
    small_engagement,
    web_session_of,
)
from tests.raw_streamlit import run_page

ROOT = Path(__file__).resolve().parents[2]
SIDE = {"priya": "client", "tom": "client", "dana": "client", "marek": "vendor", "lucia": "vendor"}
SIDE |= {"faye": "vendor", "quinn": "vendor"}
ADDED = {
    "ingrid": ("client", (Role.ADMINISTRATOR, Role.QA_LEAD)),
    "oswald": ("client", (Role.AUDITOR,)),
    "ulrike": ("vendor", (Role.ADMINISTRATOR,)),
    "jasper": ("vendor", (Role.AUDITOR,)),
    "noemi": ("neutral", (Role.FACILITATOR, Role.ADMINISTRATOR)),
}
"""Besides the people of every small engagement: those who read the record and lead the people of a side."""
SIDE |= {who: side for who, (side, _) in ADDED.items() if side != "neutral"}
VIEWERS = ("priya", "tom", "marek", "lucia", "faye", "dana", "quinn", "sam", "stranger", *ADDED)
REVIEWERS = {"priya": "client", "tom": "client", "marek": "vendor", "lucia": "vendor"}
GENERAL_PAGES = (
    *("", "sessions", "scorecards", "contacts", "people", "engagement", "record", "over_time", "accounts"),
)
SESSION_PAGES = ("score", "meet", "results")


@dataclass
class Walk:
    """The running server with one session in every state."""

    port: int
    store: Store
    world: World
    sessions: dict[str, int]
    open_contacts: dict[str, set[int]]


def word(session: str, contact: int, who: str) -> str:
    """The word that only this rating carries: alphanumeric, so that no page spells it differently."""
    return f"canary{session.replace('_', '')}x{contact}x{who}z"


def token(who: str) -> str:
    return f"token-of-{who}"


def _score(store: Store, world: World, name: str, session_id: int, who: str, now: datetime, *, seal: bool) -> None:
    for contact in contact_ids(store, session_id):
        remark = {"kind": "remark", "revision": 0, "text": word(name, contact, who), "criterion": "tone"}
        give(store, world, who, contact, now, *complete_answers(tone="too_formal"), remark)
    if seal:
        assert submit_session(store, person_id=world.persons[who], session_id=session_id, now=now).receipt


def _sessions(store: Store, world: World, now: datetime) -> tuple[dict[str, int], dict[str, set[int]]]:
    """One session in every state; in ``scoring`` tom and marek have sealed, lucia has a draft, priya nothing."""
    made: dict[str, int] = {}
    opened: dict[str, set[int]] = {}
    for name in (
        "planned",
        "scoring",
        "locked",
        "meeting",
        "closed",
        "cancelled",
        "client_internal",
        "vendor_internal",
    ):
        internal = name.endswith("_internal")
        who = {n for n, side in REVIEWERS.items() if not internal or name.startswith(side)}
        runner = "faye" if name == "vendor_internal" else "priya"
        plan = joint_plan(
            world,
            now,
            name=f"Room{name.replace('_', '')}",
            scope=SessionScope(name) if internal else SessionScope.JOINT,
            # The third contact is in one session only and never revealed: only such a one can become a repeat.
            sample=tuple(Drawn(one, ChosenBy.HAND) for one in world.interactions[: 3 if name == "scoring" else 2]),
            rater_ids=tuple(world.raters[one] for one in sorted(who)),
        )
        by = {"person_id": world.persons[runner], "now": now}
        session_id = plan_session(store, engagement_id=world.engagement_id, plan=plan, **by)
        made[name], opened[name] = session_id, set()
        if name == "planned":
            continue
        open_scoring(store, session_id=session_id, **by)
        done = {"scoring": {"tom", "marek"}, "locked": {"tom", "marek", "priya"}}.get(name, who)
        for one in sorted(who - ({"priya"} if name == "scoring" else set())):
            _score(store, world, name, session_id, one, now, seal=one in done)
        if name == "cancelled":
            cancel_session(store, session_id=session_id, **by)
        if name in ("scoring", "cancelled"):
            continue
        lock_session(store, session_id=session_id, **by)
        if name == "locked":
            continue
        contacts = contact_ids(store, session_id)
        reveal_contact(store, session_id=session_id, session_contact_id=contacts[0], **by)
        opened[name] = set(contacts[:1])
        if name != "meeting":
            close_session(store, session_id=session_id, **by)
            opened[name] = set(contacts)
    return made, opened


def _add_people(store: Store, world: World, now: datetime) -> None:
    with store.writing() as db:
        neutral = organization_in(db, person_id=world.persons["sam"], engagement_id=world.engagement_id)
        homes = {"client": world.client_organization_id, "vendor": world.vendor_organization_id, "neutral": neutral}
        for who, (side, roles) in ADDED.items():
            person = Person(key=who, name=who.capitalize(), email=f"{who}@{side}.example", created_at=now)
            db.add(person)
            db.flush()
            world.persons[who] = person.id or 0
            for role in roles:
                db.add(
                    Membership(
                        engagement_id=world.engagement_id, person_id=person.id, organization_id=homes[side], role=role
                    )
                )


def _invite_on_both_sides(store: Store, world: World, now: datetime) -> None:
    """An open invitation a side: what it says is for the people of that side."""
    for who, name in (("ingrid", "Clientnewcomer"), ("ulrike", "Vendornewcomer")):
        invite(
            store,
            person_id=world.persons[who],
            engagement_id=world.engagement_id,
            people=[Invitee(name, f"{name.lower()}@example.com")],
            roles={Role.REVIEWER},
            now=now,
        )


def _read_the_notice(store: Store, world: World, now: datetime) -> None:
    """Everybody has: otherwise Score would show the notice instead of what is looked through here."""
    with store.reading() as db:
        shown = notice_hash(notice_text(terms_of(db, world.engagement_id)))
    for who, person_id in world.persons.items():
        if who != "stranger":
            read_notice(store, person_id=person_id, engagement_id=world.engagement_id, shown=shown, now=now)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, server_process: SimpleNamespace) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("walk")
    url = f"sqlite:///{folder / 'walk.db'}"
    migrate(url)
    engine = make_engine(url)
    store, now = Store(engine), datetime.now(UTC) - timedelta(hours=1)
    world = small_engagement(store, now, n_contacts=3)
    _add_people(store, world, now)
    sessions, opened = _sessions(store, world, now)
    _invite_on_both_sides(store, world, now)
    _read_the_notice(store, world, now)
    for who in VIEWERS:
        web_session_of(store, world.persons[who], now, token_hash=hashlib.sha256(token(who).encode()).hexdigest())
    environment = {"TUNING_FORK_DATABASE_URL": url, "TUNING_FORK_DEMO": "false", "TUNING_FORK_SECRET_KEY": "tests"}
    server = server_process.ServerProcess(ROOT / "app.py", folder=folder, environment=environment)
    with server_process.running(server):
        yield Walk(server.port, store, world, sessions, opened)
    engine.dispose()


def _allowed(walk: Walk, who: str) -> set[str]:
    """Every word this person may see: their own, and all of open contacts in rooms they may know."""
    allowed = set()
    for name, session_id in walk.sessions.items():
        room = name.removesuffix("_internal") if name.endswith("_internal") else None
        if who == "stranger" or (room and SIDE.get(who) != room):
            continue
        for contact in contact_ids(walk.store, session_id):
            seen = REVIEWERS if contact in walk.open_contacts[name] else {who}
            allowed |= {word(name, contact, rater) for rater in seen}
    return allowed


@pytest.mark.parametrize("who", VIEWERS)
def test_no_page_sends_a_byte_of_a_rating_that_is_not_this_persons_to_see(walk: Walk, who: str) -> None:
    allowed = _allowed(walk, who)
    hidden_rooms = {
        f"Room{side}internal" for side in ("client", "vendor") if who == "stranger" or SIDE.get(who) != side
    }
    pages = [(page, "") for page in GENERAL_PAGES]
    for session_id in walk.sessions.values():
        pages += [(page, f"session={session_id}") for page in SESSION_PAGES]
        for contact in contact_ids(walk.store, session_id):
            pages.append(("results", f"session={session_id}&contact={contact}"))
    for page, query in pages:
        answered = run_page(walk.port, token(who), page, query=query)
        found = {match.decode() for match in re.findall(rb"canary[a-z]+x\d+x[a-z]+z", answered.raw)}
        assert found <= allowed, (page, query, found - allowed)
        assert not [room for room in hidden_rooms if room in answered], (page, query)


def _names_of(side: str) -> set[str]:
    """What names somebody of a side: their names, their rater's label begins with it, and who is invited."""
    return {who.capitalize() for who, home in SIDE.items() if home == side} | {f"{side.capitalize()}newcomer"}


@pytest.mark.parametrize("who", VIEWERS)
def test_no_page_names_anybody_of_the_other_side_or_tells_of_its_room(walk: Walk, who: str) -> None:
    own = SIDE.get(who)
    hidden = {name for side in ("client", "vendor") if side != own for name in _names_of(side)}
    hidden |= {f"Room{side}internal" for side in ("client", "vendor") if side != own}
    hidden -= {who.capitalize()}
    assert len(hidden) > 5
    pages = [(page, "") for page in (*GENERAL_PAGES, "sessions?plan=new")]
    pages += [(page, f"session={one}") for one in walk.sessions.values() for page in SESSION_PAGES]
    for page, query in pages:
        name, _, more = page.partition("?")
        answered = run_page(walk.port, token(who), name, query=more or query)
        seen = {word for word in hidden if re.search(rf"\b{word}\b".encode(), answered.raw)}
        assert not seen, (page, query, seen)


def test_names_of_ones_own_side_are_shown_so_that_their_absence_means_something(walk: Walk) -> None:
    people = run_page(walk.port, token("ulrike"), "people")
    assert all(name in people for name in ("Marek", "Lucia", "Faye", "Quinn", "Vendornewcomer"))
    record = run_page(walk.port, token("jasper"), "record")
    assert "internal session 1" in record
    assert "Faye" in record
    other = run_page(walk.port, token("oswald"), "record")
    assert "internal session 1" in other, "each room counts its own"


def test_the_walk_would_notice_what_it_looks_for(walk: Walk) -> None:
    """The control: on an open contact the other side's words do come, so that their absence means something."""
    session_id = walk.sessions["closed"]
    contact = contact_ids(walk.store, session_id)[0]
    answered = run_page(walk.port, token("tom"), "results", query=f"session={session_id}&contact={contact}")
    assert word("closed", contact, "marek") in answered
    own = run_page(walk.port, token("lucia"), "score", query=f"session={walk.sessions['scoring']}")
    assert word("scoring", contact_ids(walk.store, walk.sessions["scoring"])[0], "lucia") in own


def test_a_missing_session_and_one_in_the_others_room_are_answered_alike(walk: Walk) -> None:
    for page in SESSION_PAGES:
        foreign = run_page(walk.port, token("tom"), page, query=f"session={walk.sessions['vendor_internal']}")
        missing = run_page(walk.port, token("tom"), page, query="session=987654")
        assert ("no such session" in foreign) == ("no such session" in missing), page
        assert "Roomvendorinternal" not in foreign


def test_a_facilitators_buttons_do_nothing_in_another_persons_hand(walk: Walk) -> None:
    query = f"session={walk.sessions['meeting']}"
    buttons = {one for one in run_page(walk.port, token("priya"), "meet", query=query).widget_ids if "reveal" in one}
    assert buttons, "the facilitator has a reveal button to steal"
    hidden = contact_ids(walk.store, walk.sessions["meeting"])[1]
    for who in ("tom", "marek", "dana", "quinn", "sam"):
        for button in buttons:
            run_page(walk.port, token(who), "meet", query=query, clicked=button)
    with walk.store.reading() as db:
        assert db.get_one(SessionContact, hidden).revealed_at is None


def test_whether_a_contact_is_a_repeat_changes_no_byte_of_a_scorers_pages(walk: Walk) -> None:
    from calibration.store.models import Anchor

    session_id = walk.sessions["scoring"]
    pages = [("score", f"session={session_id}"), ("", ""), ("results", f"session={session_id}")]

    def seen() -> list[bytes]:
        # Ids and hashes that Streamlit draws anew on every run are not about the contact.
        runs = [run_page(walk.port, token("lucia"), page, query=query).raw for page, query in pages]
        return [re.sub(rb"[0-9a-f]{32,}|[0-9a-f-]{36}", b"", run) for run in runs]

    before, again = seen(), seen()
    stable = [
        re.findall(rb"[ -~]{4,}", one) == re.findall(rb"[ -~]{4,}", two) for one, two in zip(before, again, strict=True)
    ]
    assert all(stable), "two runs of the same page are alike, so that a difference would mean something"
    with walk.store.writing() as db:
        contact = db.get_one(SessionContact, contact_ids(walk.store, session_id)[2])
        db.add(Anchor(interaction_id=contact.interaction_id, designated_at=datetime.now(UTC)))
    after = seen()
    with walk.store.writing() as db:
        from sqlmodel import select

        db.delete(db.exec(select(Anchor)).one())
    assert [re.findall(rb"[ -~]{4,}", one) for one in before] == [re.findall(rb"[ -~]{4,}", one) for one in after]
