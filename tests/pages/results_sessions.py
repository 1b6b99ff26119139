"""Sessions that the Results page must show well: the usual one, and everything at the edge."""

from datetime import UTC, datetime

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from benchmarks.stored_world import NA, StoredWorld, Words, critical, five, tone, yes_no
from calibration.settings import ROOT
from calibration.store import models
from calibration.store.engine import Store
from calibration.vocabulary import Blind, Channel, NamesShown, RaterKind, Role, SessionOrigin, SessionScope, Side
from calibration.vocabulary import SessionState as State
from tests.factories import web_session_of

EVIL = "<script>alert(1)</script> *bold* :red[x]"
FORMAL, RIGHT = "too_formal", "right"

PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "Anna": ("client", (Role.REVIEWER, Role.FACILITATOR, Role.QA_LEAD)),
    "Ben": ("vendor", (Role.REVIEWER,)),
    "Cem": ("vendor", (Role.REVIEWER,)),
    "Dana": ("client", (Role.MANAGER,)),
    "Olivia": ("vendor", (Role.MANAGER,)),
}


def settled_world(world: StoredWorld, now: datetime) -> dict[str, int]:
    """People who can sign in, raters who are some of them; ids of persons by name."""
    owners = dict(zip(("client", "vendor"), world.organization_ids, strict=True))
    persons = {}
    for name, (organization, roles) in PEOPLE.items():
        person = models.Person(key=name.lower(), name=name, created_at=now)
        world.db.add(person)
        world.db.flush()
        persons[name] = person.id or 0
        for role in roles:
            world.db.add(
                models.Membership(
                    engagement_id=world.engagement_id,
                    person_id=persons[name],
                    organization_id=owners[organization],
                    role=role,
                )
            )
        if Role.REVIEWER in roles:
            world.rater(name, Side(organization))
            rater = world.db.exec(select(models.Rater).where(models.Rater.label == name)).one()
            rater.person_id = person.id
    world.rater("Dee", Side.VENDOR)
    return persons


def view_of(store: Store, view: str, *, session: int | str, person_id: int, now: datetime) -> AppTest:
    """One view of Results on one session, as this person sees it."""
    at = AppTest.from_file(str(ROOT / "calibration" / "ui" / "shell.py"), default_timeout=30)
    token_hash = f"{datetime.now(UTC).timestamp():.9f}"
    at.user = {"session": str(web_session_of(store, person_id, now, token_hash=token_hash))}
    at.switch_page("../../pages/results.py")
    at.query_params["session"] = str(session)
    at.session_state["results.view"] = view
    return at.run()


def results_sessions(world: StoredWorld) -> dict[str, int]:
    """Every session by what it is there for."""
    card = world.card(tone(), five("ownership"), yes_no("greeting"), critical())
    ids = {"usual": _usual(world, card)}
    for n in (1, 2):
        ids[f"{n} contacts"] = world.session(card, _parted(n), n_contacts=n, state=State.CLOSED)
    ids["total agreement"] = world.session(card, _alike(5), n_contacts=5, state=State.CLOSED)
    ids["no variation"] = world.session(card, _alike(10), n_contacts=10, state=State.CLOSED)
    ids["one side"] = world.session(
        card, {who: _parted(5)[who] for who in ("Ben", "Cem", "Dee")}, n_contacts=5, state=State.CLOSED
    )
    ids["one reviewer"] = world.session(card, {"Ben": _parted(5)["Ben"]}, n_contacts=5, state=State.CLOSED)
    ids["nobody scored"] = world.session(card, {}, n_contacts=3, state=State.CLOSED)
    ids["partly revealed"] = world.session(card, _parted(5), n_contacts=5, revealed=(0, 2, 3))
    ids["nothing revealed"] = world.session(card, _parted(5), n_contacts=5, revealed=())
    ids["locked"] = world.session(card, _parted(5), n_contacts=5, revealed=(), state=State.LOCKED)
    ids["scoring"] = world.session(card, _parted(5), n_contacts=5, revealed=(), state=State.SCORING)
    ids["counts"] = world.session(
        card, _parted(5), n_contacts=5, state=State.CLOSED, names_shown=NamesShown.COUNTS, words=_words()
    )
    ids["vendor's own"] = world.session(
        card,
        {who: _parted(5)[who] for who in ("Ben", "Cem", "Dee")},
        n_contacts=5,
        state=State.CLOSED,
        scope=SessionScope.VENDOR_INTERNAL,
    )
    ids["late"] = world.session(card, _parted(5), n_contacts=5, state=State.CLOSED, after_reveal=("Dee",))
    ids["from a file"] = _from_a_file(world, card)
    ids["large"] = _large(world, card)
    return ids


def _usual(world: StoredWorld, card: int) -> int:
    subjects = ("parcel never came", "gift card", EVIL, "night nurse", "split chair")
    channels = (Channel.CHAT, Channel.EMAIL, Channel.VOICE, Channel.CHAT, Channel.SOCIAL)
    values = [{"subject": s, "channel": c, "site": "Cebu"} for s, c in zip(subjects, channels, strict=True)]
    return world.session(
        card, _parted(5), n_contacts=5, state=State.CLOSED, contact_values=values, words=_words(), name="Session 1"
    )


def _words() -> list[Words]:
    return [
        Words("Anna", 0, "tone", comment="true, and cold: she lost a day", span=(0, 16), reasons=("stiff",)),
        Words("Ben", 0, "tone", comment="clear and concise, as the guide says", span=(7, 21)),
        Words("Anna", 2, "tone", comment=EVIL, span=(0, 6)),
        Words("Anna", 1, "id_check", comment="one identifier only", second=72.0),
    ]


def _parted(n: int) -> dict[str, dict[str, list[str | float | None]]]:
    """Tone apart throughout, a critical line on which fails never meet, the rest alike; n contacts."""
    na_last = [*["pass"] * (n - 1), NA] if n > 2 else ["pass"] * n
    client_fails = ["fail" if i == 1 else answer for i, answer in enumerate(na_last)]
    vendor_fails = ["fail" if i == 0 else answer for i, answer in enumerate(na_last)]
    alike = {"greeting": ["yes"] * n}
    return {
        "Anna": {"tone": [FORMAL] * n, "ownership": ["3"] * n, "id_check": client_fails, **alike},
        "Ben": {"tone": [RIGHT] * n, "ownership": ["3"] * n, "id_check": vendor_fails, **alike},
        "Cem": {"tone": [RIGHT] * n, "ownership": ["4"] + ["3"] * (n - 1), "id_check": na_last, **alike},
        "Dee": {"tone": [RIGHT] * n, "ownership": ["3"] * n, "id_check": na_last, **alike},
    }


def _alike(n: int) -> dict[str, dict[str, list[str | float | None]]]:
    same = {"tone": [RIGHT] * n, "ownership": ["4"] * n, "greeting": ["yes"] * n, "id_check": ["pass"] * n}
    return {who: dict(same) for who in ("Anna", "Ben", "Cem")}


def _from_a_file(world: StoredWorld, card: int) -> int:
    for place in (1, 2, 3):
        world.rater(f"Reviewer {place}", None, kind=RaterKind.POSITIONAL)
    given = list(_parted(5).values())[:3]
    return world.session(
        card,
        {f"Reviewer {place + 1}": answers for place, answers in enumerate(given)},
        n_contacts=5,
        state=State.CLOSED,
        origin=SessionOrigin.IMPORTED,
        blind=Blind.UNKNOWN,
        name=f"dialogues {EVIL}",
    )


def _large(world: StoredWorld, card: int) -> int:
    n, channels = 24, (Channel.CHAT, Channel.EMAIL, Channel.VOICE)
    values = [{"channel": channels[i % 3], "topic": ("delivery", "refund")[i % 2]} for i in range(n)]
    return world.session(card, _parted(n), n_contacts=n, state=State.CLOSED, contact_values=values)
