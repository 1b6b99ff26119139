"""Made-up months of contacts at three sites, in which scores can be made to fall somewhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.stored_world import StoredWorld, yes_no
from calibration.scorecard.definition import CriterionDefinition
from calibration.vocabulary import Channel, SessionState, Side

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
SITES = ("Leeds", "Cebu", "Gdansk")
PEOPLE = {"Anna": Side.CLIENT, "Ben": Side.VENDOR, "Cem": Side.VENDOR}
Chance = Callable[[dict[str, Any], str, int], float]
"""The chance of a yes: contact, line, session."""


def card(world: StoredWorld, *more: CriterionDefinition, version: int = 1) -> int:
    lines = [yes_no(f"step_{i}", weight=1.0) for i in range(5)]
    return world.card(*lines, *more, version=version)


def contact(random: Random, session: int, place: int) -> dict[str, Any]:
    hour = random.choice((8, 11, 14, 17, 21))
    return {
        "site": SITES[place % 3],
        "started_at": MONDAY + timedelta(days=7 * session + place % 5, hours=hour, minutes=random.randrange(60)),
        "channel": (Channel.CHAT, Channel.EMAIL)[random.randrange(2)],
        "queue": random.choice(("first", "second")),
        "agent": f"Bird {random.randrange(9)}",
        "agent_tenure_days": random.randrange(900),
        "utc_offset_minutes": 0,
        "attributes": {"brand": random.choice(("red", "blue")), "ticket": f"{session}-{place}", "agent_name": "Jo"},
    }


def fill(
    world: StoredWorld, chance: Chance, *, cards: tuple[int, ...], n_sessions: int = 24, n_contacts: int = 6
) -> None:
    """Sessions in which everybody says yes with the chance that a contact, a line and a session have."""
    random = Random(4)
    for session in range(n_sessions):
        version = cards[session * len(cards) // n_sessions]
        values = [contact(random, session, place) for place in range(n_contacts)]
        keys = list(world.lines[version])
        truth = {key: [random.random() < chance(one, key, session) for one in values] for key in keys}
        answers = {
            who: {
                key: ["yes" if (right if random.random() < 0.95 else not right) else "no" for right in truth[key]]
                for key in keys
            }
            for who in PEOPLE
        }
        world.session(
            version, answers, n_contacts=n_contacts, contact_values=values, state=SessionState.CLOSED,
            held_at=MONDAY + timedelta(days=7 * session + 6),
        )  # fmt: skip
