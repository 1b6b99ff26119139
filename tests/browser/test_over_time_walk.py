"""Over time through the running server: no byte of it hangs on what the reader may not see, and no address breaks it.

A secret is changed in the store and every page is asked for again, by hand-made websocket messages: what is sent to
those it is hidden from must be the same to the byte, and for those who may see it, another. So a page cannot pass by
being empty, and a figure cannot give away what no word names.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from sqlmodel import col, select

from benchmarks.stored_world import NOON, StoredWorld, Words
from calibration.store import models
from calibration.store.engine import Db, Store, make_engine
from calibration.store.migrate import migrate
from calibration.store.sessions import raise_revision
from calibration.store.targets import tone_lines
from calibration.ui.wording.over_time_tone import TONE
from calibration.vocabulary import Channel, Role, SessionState, Side, TargetShape
from tests.analysis.kept_world import KeptWorld, filled
from tests.factories import web_session_of
from tests.raw_streamlit import Answered, raw_tab

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("since", "tone", "moved", "pressure", "cadence", "participation", "share")
ROOM = "canaryroomvendorz"
UNFOLDED = ("over_time.since.all", "over_time.tone.targets", "over_time.text.show")
"""What is drawn only when somebody opens it: all lines, the targets, the words that counted."""
FAILED = "Something went wrong on our side"
LEADS = ("Anna", "Ben")
CLIENT, VENDOR, NEUTRAL = ("Anna", "Ada", "Dana"), ("Ben", "Cem"), ("Noor",)
"""Lead, reviewer and manager of the client; lead and reviewer of the vendor; a neutral auditor and facilitator."""
EVERYBODY = (*CLIENT, *VENDOR, *NEUTRAL)
REVIEWERS = ("Ada", "Cem")
"""Who reviews and no more: the first four sections are theirs."""
OTHER = {"yes": "no", "no": "yes", "too_formal": "right", "right": "too_formal"} | {
    one: str(6 - int(one)) for one in "1245"
}
"""Another answer to each."""

Page = tuple[str, str]
"""A page and its query."""


HOME = "", ""


def tab(section: str) -> Page:
    """A tab of Over time, over all sessions."""
    return "over_time", f"section={section}&sessions=all"


@dataclass(frozen=True)
class Walk:
    """The running server over months of two companies.

    Attributes
    ----------
    under_way : tuple of int
        Sessions that are scored, locked and in their meeting.
    in_use : tuple of int
        Two contacts set aside to come back: too few for any figure.
    folds : set of str
        Ids of what is drawn only when somebody opens it, as far as the pages have shown.
    last : dict
        What pages sent to whom when they were last asked for, while nothing has changed since.
    """

    port: int
    log: Path
    store: Store
    world: KeptWorld
    under_way: tuple[int, ...]
    in_use: tuple[int, ...]
    folds: set[str] = field(default_factory=set)
    last: dict[tuple[str, Page], list[bytes]] = field(default_factory=dict)

    def pages(self, who: str) -> list[Page]:
        """The pages of this walk that somebody has."""
        own = self.world.own_rooms[Side.VENDOR]
        found = [tab(one) for one in (SECTIONS if who not in REVIEWERS else SECTIONS[:4])]
        record = [("record", "")] if who in ("Anna", "Noor") else []
        return [*found, HOME, *record, ("results", f"session={own}")]


def token(who: str) -> str:
    return f"token-of-{who}"


def _people(world: StoredWorld, kept: KeptWorld) -> None:
    neutral = models.Organization(key="neutral", name="Neutral")
    world.db.add(neutral)
    world.db.flush()
    for name, home, roles in (
        ("Dana", world.organization_ids[0], (Role.MANAGER,)),
        ("Noor", neutral.id or 0, (Role.AUDITOR, Role.FACILITATOR)),
    ):
        person = models.Person(key=name.lower(), name=name, created_at=world.now)
        world.db.add(person)
        world.db.flush()
        kept.persons[name] = person.id or 0
        world.db.add_all(
            models.Membership(
                engagement_id=world.engagement_id, person_id=person.id or 0, organization_id=home, role=role
            )
            for role in roles
        )


def _under_way(world: StoredWorld, kept: KeptWorld) -> tuple[int, ...]:
    """A session that is scored and one that is locked, with a guess and a comment of everybody; and the meeting."""
    made = []
    for state in (SessionState.SCORING, SessionState.LOCKED):
        answers = {
            who: {"tone": ["right"] * 2, "clarity": ["4"] * 2, "solved": ["yes"] * 2, "greeting": ["no"] * 2}
            for who in world.sides
        }
        words = [Words(who, 0, "tone", comment=f"canaryhidden{who}z") for who in world.sides]
        made.append(
            world.session(
                kept.card,
                answers,
                n_contacts=2,
                revealed=(),
                words=words,
                state=state,
                held_at=None,
                guesses={who: {"tone": ["right"] * 2} for who in world.sides},
            )
        )
    return (*made, kept.meeting)


def _canaries(world: StoredWorld, kept: KeptWorld, in_use: Collection[int]) -> None:
    """Names of contacts and sessions that only some may read, and another engagement's."""
    for identity in in_use:
        world.db.get_one(models.Interaction, identity).subject = f"canaryrepeat{identity}z"
    for side, session in kept.own_rooms.items():
        world.db.get_one(models.CalibrationSession, session).name = f"canaryroom{side}z"
        for identity in world.interactions[session]:
            world.db.get_one(models.Interaction, identity).subject = f"canaryroom{side}{identity}z"
            for turn in world.db.exec(select(models.Turn).where(models.Turn.interaction_id == identity)):
                turn.text = f"Thank you, canaryroom{side}{identity}z."
    home = models.Organization(key="elsewhere", name="canaryotherz")
    world.db.add(home)
    world.db.flush()
    other = models.Engagement(
        key="elsewhere", name="canaryotherz", client_organization_id=home.id or 0, time_zone="UTC",
        vendor_organization_id=world.organization_ids[1], created_at=world.now,
    )  # fmt: skip
    world.db.add(other)
    world.db.flush()
    world.db.add(
        models.CalibrationSession(
            engagement_id=other.id or 0,
            scorecard_version_id=kept.card,
            number=1,
            name="canaryotherz",
            id=900,
            state=SessionState.MEETING,
            created_at=world.now,
            held_at=NOON,
        )
    )
    world.db.flush()


def _target(kept: KeptWorld, line: int, side: Side, channel: Channel | None) -> models.ToneTarget:
    """A target that the other side has not answered."""
    return models.ToneTarget(
        engagement_id=kept.engagement_id, criterion_id=line, side=side, channel=channel, shape=TargetShape.BAND,
        lower=-0.3, upper=0.2, placed_at=NOON, valid_from=NOON.date(), placed_by_id=kept.persons["Ben"],
    )  # fmt: skip


def _without_rules(db: Db) -> None:
    """What is sealed cannot be changed, so the rules are taken off for these changes."""
    wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in db.connection().exec_driver_sql(wanted).all():
        db.connection().exec_driver_sql(f"DROP TRIGGER {name}")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, server_process: SimpleNamespace) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("over_time_walk")
    url = f"sqlite:///{folder / 'walk.db'}"
    migrate(url)
    engine = make_engine(url)
    store = Store(engine)
    with store.writing() as db:
        _without_rules(db)
        world, kept = filled(db)
        _people(world, kept)
        under_way = _under_way(world, kept)
        anchors = db.exec(select(models.Anchor).order_by(col(models.Anchor.id))).all()
        anchors[-1].retired_at = NOON
        in_use = tuple(one.interaction_id for one in anchors[:-1])
        _canaries(world, kept, in_use)
        line = tone_lines(db, kept.engagement_id)[0].criterion_id
        db.add(_target(kept, line, Side.VENDOR, None))
    for who, person_id in kept.persons.items():
        web_session_of(store, person_id, datetime.now(UTC), token_hash=hashlib.sha256(token(who).encode()).hexdigest())
    environment = {"TUNING_FORK_DATABASE_URL": url, "TUNING_FORK_DEMO": "false", "TUNING_FORK_SECRET_KEY": "tests"}
    server = server_process.ServerProcess(ROOT / "app.py", folder=folder, environment=environment)
    with server_process.running(server):
        yield Walk(server.port, server.log, store, kept, under_way, in_use)
    engine.dispose()


def looked(walk: Walk, who: str, page: Page, **more: str) -> Answered:
    """A page in a tab of its own, with everything open that is drawn on demand; ``more`` sets Tone's lists by key."""
    states: dict[str, bool | str] = dict.fromkeys(walk.folds, True)
    with raw_tab(walk.port, token(who)) as browser:
        answered = browser.run(page[0], query=page[1], states=states)
        for key, value in more.items():
            # A browser says with every message which tab is open; without it the first one is.
            states |= {answered.widget("over_time.section"): TONE, answered.widget(key): value}
            answered = browser.run(page[0], query=page[1], states=states)
    return answered


def sent(answered: Answered) -> list[bytes]:
    """What one run sent, without the ids and hashes that Streamlit draws anew on every run."""
    return re.findall(rb"[ -~]{4,}", re.sub(rb"[0-9a-f]{32,}|[0-9a-f-]{36}", b"", answered.raw))


def seen(walk: Walk, who: str, pages: Collection[Page]) -> dict[tuple[str, Page], list[bytes]]:
    """Everything that these pages send to one person; nothing may fail and nothing hidden may be named."""
    found: dict[tuple[str, Page], list[bytes]] = {}
    for page in pages:
        answered = looked(walk, who, page)
        assert FAILED not in answered, (who, page)
        assert not named(answered) - allowed(who), (who, page)
        found[who, page] = sent(answered)
    return found


def named(answered: Answered) -> set[str]:
    """Every word in it that is somebody's alone."""
    return {match.decode() for match in re.findall(rb"canary[a-z]+", answered.raw)}


def allowed(who: str) -> set[str]:
    """The words that this person may see on these pages: of their own side's room."""
    side = "client" if who in CLIENT else "vendor" if who in VENDOR else ""
    return {f"canaryroom{side}", f"canaryroom{side}z"} if side else set()


def turned(db: Db, sessions: Collection[int], *, interactions: Collection[int] | None = None) -> None:
    """Every answer and guess in these sessions, or on some of their contacts, is another one; nothing kept stays."""
    contact, review = models.SessionContact, models.Review
    chosen = select(review.id).join(contact, col(contact.id) == col(review.session_contact_id))
    chosen = chosen.where(col(contact.session_id).in_(sessions))
    if interactions is not None:
        chosen = chosen.where(col(contact.interaction_id).in_(interactions))
    ids = list(db.exec(chosen))
    assert ids
    for table in (models.Rating, models.Prediction):
        for row in db.exec(select(table).where(col(table.review_id).in_(ids))):
            row.level_code = OTHER.get(row.level_code or "", row.level_code)
    db.flush()
    for session in sessions:
        raise_revision(db, session)


def changed(
    walk: Walk, change: Callable[[Db], None], *, viewers: Collection[str] = EVERYBODY, pages: Collection[Page] = ()
) -> dict[str, set[Page]]:
    """Whose pages are others after a change, and which."""
    asked = {who: [one for one in walk.pages(who) if not pages or one in pages] for who in viewers}
    for who in viewers:
        unknown = [page for page in asked[who] if (who, page) not in walk.last]
        walk.last.update(seen(walk, who, unknown))
    before = dict(walk.last)
    with walk.store.writing() as db:
        change(db)
    walk.last.clear()
    for who in viewers:
        walk.last.update(seen(walk, who, asked[who]))
    found: dict[str, set[Page]] = {}
    for (who, page), after in walk.last.items():
        if before[who, page] != after:
            found.setdefault(who, set()).add(page)
    return found


@pytest.fixture(scope="module", autouse=True)
def warm(walk: Walk) -> None:
    """What the first look of all writes, counts of words and alarms of the watch; and what there is to unfold."""
    for section in ("tone", "since"):
        answered = looked(walk, "Ben", tab(section))
        walk.folds.update(one for one in answered.widgets if one.endswith(UNFOLDED))
    assert len(walk.folds) == len(UNFOLDED)


def test_two_looks_at_the_same_are_alike_so_that_a_difference_means_something(walk: Walk) -> None:
    assert changed(walk, lambda db: None, viewers=("Anna",)) == {}


def test_no_byte_hangs_on_scores_and_guesses_of_sessions_under_way_or_on_repeats_in_use(walk: Walk) -> None:
    def secrets(db: Db) -> None:
        turned(db, walk.under_way)
        turned(db, walk.world.joint, interactions=walk.in_use)

    assert changed(walk, secrets) == {}


def test_the_walk_would_notice_scores_that_count(walk: Walk) -> None:
    """The control: the same change to a session that is closed shows to everybody, in every section made from marks."""
    found = changed(walk, lambda db: turned(db, walk.world.joint[-1:]), viewers=("Ada",))
    assert set(map(tab, SECTIONS[:4])) <= found["Ada"]


def test_no_byte_hangs_on_the_vendors_own_room_or_on_its_target_before_both_have_placed(walk: Walk) -> None:
    def secrets(db: Db) -> None:
        turned(db, [walk.world.own_rooms[Side.VENDOR]])
        [target] = db.exec(select(models.ToneTarget)).all()
        target.lower, target.upper = -0.8, -0.7

    found = changed(walk, secrets)
    assert set(found) == set(VENDOR)
    own = "results", f"session={walk.world.own_rooms[Side.VENDOR]}"
    assert {who: {tab("tone"), own} - found[who] for who in VENDOR} == {"Ben": set(), "Cem": set()}


def test_an_alarm_is_the_two_leads_alone_for_a_day(walk: Walk) -> None:
    raised = datetime.now(UTC)
    pages = [tab("since"), tab("tone"), HOME, ("record", "")]

    def goes_off(db: Db) -> None:
        line = tone_lines(db, walk.world.engagement_id)[0].criterion_id
        db.add(
            models.DriftAlarm(
                engagement_id=walk.world.engagement_id,
                watched="line:tone:1",
                criterion_id=line,
                meaning_revision=1,
                session_id=walk.world.joint[-1],
                direction=1,
                size=0.7,
                threshold=4.5,
                raised_at=raised,
            )
        )

    def a_day_passes(db: Db) -> None:
        for alarm in db.exec(select(models.DriftAlarm).where(models.DriftAlarm.raised_at == raised)):
            alarm.raised_at = raised - timedelta(days=1)

    at_once = changed(walk, goes_off, pages=pages)
    assert set(at_once) == set(LEADS)
    assert all({tab("since"), HOME} <= found for found in at_once.values())
    assert set(changed(walk, a_day_passes, viewers=("Ada", "Noor"), pages=pages)) == {"Ada", "Noor"}


SESSION, CONTACT = "over_time.text.session", "over_time.text.contact"
SAID = "</mark> note that."
"""What agents say in every contact here but those of the own rooms, after a word that counts."""


def test_the_words_that_counted_are_of_contacts_that_are_open_to_who_looks(walk: Walk) -> None:
    fourth, first = walk.world.joint[3], walk.world.joint[0]
    shown = looked(walk, "Ada", tab("tone"), **{SESSION: "Session 4", f"{CONTACT}.{fourth}": "Contact 1 · chat"})
    assert SAID in shown, "the control: an open contact's words do come"
    forged = f"Contact 1 · chat · “canaryrepeat{walk.in_use[0]}z”"
    for who in EVERYBODY:
        listed = looked(walk, who, tab("tone"), **{SESSION: "Session 1"})
        assert not named(listed) - allowed(who), who
        answered = looked(walk, who, tab("tone"), **{SESSION: "Session 1", f"{CONTACT}.{first}": forged})
        assert FAILED not in answered
        assert SAID not in answered, "a repeat in use is no choice"
    for room in (ROOM, str(walk.world.own_rooms[Side.VENDOR]), "canaryotherz", "900"):
        answered = looked(walk, "Ada", tab("tone"), **{SESSION: room})
        assert FAILED not in answered
        assert named(answered) <= allowed("Ada") | {room}, "what was sent may come back, and nothing else"


MARKUP = "zq9<b>:red[x]</b>**y**"
HUGE = "9" * 400
NONSENSE = ("", "-1", "\0", HUGE, MARKUP, "'; DROP TABLE rating; --")
ELSEWHERE = ("engagement", "session", "contact", "room")
"""What Over time itself does not read, or reads as every page does."""

ADDRESSES: dict[str, dict[str, tuple[str, ...]]] = {
    "since": {
        "section": ("SINCE", "since,tone", "secret"),
        "since": ("9999-12-31", "0001-01-01", "2026-02-30", "2026-W10-1", "20260701", "2026-07-01T10:00:00Z"),
        "line": ("totals", "nope", "tone'"),
        "engagement": ("elsewhere", "2"),
        "session": ("900", "987654", "1.5"),
        "contact": ("900", "1"),
        "room": ("client_internal", "vendor_internal"),
    },
    "tone": {
        "sessions": ("six", "span", "99", "all,six"),
        "between": ("_", "2026-03-04_", "0001-01-01_9999-12-31", "2026-05-01_2026-03-01"),
        "channel": ("fax", "chat,email", "CHAT"),
    },
    "moved": {
        "since": ("9999-12-31", "0001-01-01", "2026-03-04"),
        "line": ("totals", "__totals__", "nope"),
    },
    "pressure": {
        "by": ("attribute:ticket", "attribute:", "agent"),
        "figure": ("gap,total", "nope"),
    },
}
"""What each tab reads in an address, or another page does, with what may not be there."""


@pytest.mark.parametrize("section", ADDRESSES)
def test_no_address_breaks_a_tab_or_shows_what_is_not_the_readers(walk: Walk, section: str) -> None:
    told = walk.log.read_text(encoding="utf-8", errors="replace").count("Traceback")
    with raw_tab(walk.port, token("Cem")) as browser:
        for name, values in ADDRESSES[section].items():
            for value in (*values, *(NONSENSE if name not in ELSEWHERE else NONSENSE[-2:])):
                answered = browser.run("over_time", query=urlencode({"section": section} | {name: value}))
                assert FAILED not in answered, (name, value[:40])
                assert "zq9<b>" not in answered, name
                assert not named(answered) - allowed("Cem"), (name, value[:40])
    assert walk.log.read_text(encoding="utf-8", errors="replace").count("Traceback") == told
