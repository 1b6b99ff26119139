"""Who meets when in the demo, and what the meetings settled."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
FIRST = datetime(2026, 5, 7, 14, 0)  # noqa: DTZ001 - local clock of ZONE, made aware by `at`
FORTNIGHT = timedelta(weeks=2)
CLOSED, SCORING, PLANNED = 12, 13, 14
SECOND_CARD_FROM = 6

PANELS: dict[int, tuple[str, ...]] = {
    1: ("priya", "tom", "grace", "marek", "lucia", "ana", "yusuf"),
    2: ("priya", "tom", "marek", "ben", "yusuf"),
    3: ("priya", "lucia", "ben", "ana"),
    4: ("priya", "grace", "marek", "lucia", "ben"),
    5: ("priya", "tom", "grace", "marek", "lucia", "ana", "yusuf"),
    6: ("priya", "ben", "marek", "yusuf", "lucia"),
    7: ("priya", "tom", "lucia", "marek", "ana", "yusuf"),
    8: ("priya", "tom", "grace", "marek", "ben", "lucia"),
    9: ("priya", "ben", "ana", "lucia", "yusuf"),
    10: ("priya", "tom", "grace", "marek", "lucia", "ana", "yusuf"),
    11: ("priya", "tom", "grace", "lucia", "ben", "marek", "yusuf"),
    12: ("priya", "marek", "lucia", "ben"),
    13: ("priya", "tom", "marek", "lucia", "ben"),
    14: ("priya", "grace", "marek", "ana", "yusuf"),
}
STILL_OPEN = {(13, "priya"), (13, "lucia")}
LATE = {(5, "grace"), (9, "ben"), (11, "tom")}

REPEATS: dict[int, tuple[str, int]] = {
    5: ("HH-1003", 1),
    6: ("HH-1009", 2),
    7: ("HH-1011", 3),
    8: ("HH-1016", 4),
    9: ("HH-2003", 5),
    10: ("HH-2008", 6),
    11: ("HH-2015", 7),
    12: ("HH-2018", 8),
}
"""Session → the contact that comes back in it, and the session it was first scored in."""

STILL_REPEATED = {"HH-2018"}

ASK_GUESSES = (10, 11, 12)
"""Sessions that ask what the other side will say about tone."""

POPULATION = 1_490
"""Contacts of half a year besides those whose words are here; the real number would be a hundred times that."""
POPULATION_FIRST, POPULATION_DAYS = date(2026, 4, 20), 175
"""Monday after Monday until the Sunday after the last closed session."""

MIX: dict[str, dict[str, int]] = {
    "channel": {"chat": 44, "email": 27, "voice": 21, "social": 8},
    "topic": {"delivery": 34, "product": 20, "returns": 19, "repairs": 12, "account": 8, "gift": 7},
    "site": {"Cebu": 47, "Leeds": 31, "Gdansk": 22},
    "language": {"en": 92, "de": 3, "fr": 2, "es": 2, "pl": 1},
}
"""How a hundred of them divide. Nobody ever drew a contact about repairs."""


def at(number: int, *, days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
    """A moment relative to the start of a session's meeting, on the local clock."""
    local = FIRST + FORTNIGHT * (number - 1) + timedelta(days=days, hours=hours, minutes=minutes)
    return local.replace(tzinfo=ZONE)


def opened(number: int) -> datetime:
    """When scoring opens: the Friday before; the session in scoring opened the day after the last meeting."""
    return at(CLOSED, days=1, hours=-5) if number == SCORING else at(number, days=-6, hours=-5)


DECISIONS: tuple[dict[str, object], ...] = (
    {
        "criterion": "warmth",
        "session": 3,
        "contact": "HH-1014",
        "situation": "chat only",
        "text": "Name what the customer went through before the solution.",
        "example": "Two days off work for nothing, I'm sorry. Here is what I have done.",
        "state": "agreed",
        "decided_by": "Priya Nair and Marek Zielinski",
        "in_force": 1,
    },
    {
        "criterion": "next_step",
        "session": 4,
        "contact": "HH-1019",
        "situation": "every channel",
        "text": "A next step without a date is a no. 'Shortly', 'soon' and 'in due course' are no dates.",
        "example": "You will have a call from Leeds by Tuesday at noon.",
        "state": "decided",
        "decided_by": "Priya Nair",
        "note": "Clearline asked for a week to brief its floor.",
        "in_force": 1,
    },
    {
        "criterion": "acknowledges",
        "session": 5,
        "contact": "HH-2002",
        "situation": "every channel",
        "text": "Thanks or regret that would fit any message is a 2. A 3 says back what happened to this customer.",
        "example": "'We regret any inconvenience' is a 2.",
        "state": "decided",
        "decided_by": "Priya Nair",
        "in_force": 1,
    },
    {
        "criterion": "tone",
        "session": 8,
        "contact": "HH-2017",
        "situation": "messages about payment or identity",
        "text": "Formal wording may be about right where money or identity is confirmed.",
        "example": "",
        "state": "agreed_to_differ",
        "decided_by": "",
        "note": "Clearline: our guide asks for it. Harbour & Hearth: friendly wording can be exact too.",
        "in_force": 1,
    },
    {
        "criterion": "ownership",
        "session": 10,
        "contact": "",
        "situation": "",
        "text": "Nobody can tell a 3 from a 4. The line goes back to both QA leads for behaviours per level.",
        "example": "",
        "state": "escalated",
        "decided_by": "",
        "in_force": 1,
    },
)
"""``in_force`` counts days after the meeting."""

TARGETS: tuple[dict[str, object], ...] = (
    {"criterion": "tone", "side": "client", "lower": -0.2, "upper": 0.3, "placed_by": "priya-nair"},
    {"criterion": "tone", "side": "vendor", "lower": -0.8, "upper": -0.1, "placed_by": "marek-zielinski"},
    {"criterion": "warmth", "side": "client", "shape": "floor", "lower": 0.9, "placed_by": "priya-nair"},
    {"criterion": "warmth", "side": "vendor", "shape": "floor", "lower": 0.5, "placed_by": "marek-zielinski"},
)
"""Where each side thinks the client wants a line; a band unless said otherwise."""
