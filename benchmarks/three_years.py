"""Three years of weekly sessions in a store: the size that every tab of Over time is measured at.

156 sessions × 10 contacts × 2 + 2 reviewers × 25 lines: 156,000 answers. One contact of a session comes from four,
eight or twelve weeks before, each at most three times. Reviewers take turns; one line in five often does not apply,
the others once in a hundred times; contacts have a site, an hour, a queue and what else groups are made
of. Two versions of the card, one decision, agents' words counted.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.stored_lines import five, tone, yes_no
from benchmarks.stored_world import NA, StoredWorld
from calibration.scorecard.definition import CriterionDefinition
from calibration.stats.text_tone import VERSION, text_counts
from calibration.store import models
from calibration.store.engine import Db, Store, make_engine
from calibration.store.long_ratings import long_scope_in
from calibration.store.migrate import migrate
from calibration.store.text_tones import TextToneRow, write_text_tones
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import (
    Channel,
    DecisionRule,
    DecisionState,
    NotApplicableRule,
    Role,
    SessionScope,
    SessionState,
    Side,
)

SESSIONS, CONTACTS = 156, 10
FIVES, YES_NOS, TONES = 14, 7, 4
LINES = FIVES + YES_NOS + TONES
CLIENT, VENDOR = ("Anna", "Bela", "Cora"), ("Dan", "Eli", "Fay", "Gus", "Hal")
PANEL = 2
SIZE = f"{SESSIONS} sessions × {CONTACTS} × {PANEL} + {PANEL} × {LINES} lines"
CHANGE = SESSIONS // 2
_TONES = ["too_formal", "right", "too_casual"]
_FORMAL = ["kindly", "regarding", "ensure", "additional", "documentation", "confirm"]
_CASUAL = ["hey", "okay", "cool", "it's", "I'm", "thanks"]


@contextmanager
def filled_store(*, words: bool = True) -> Iterator[tuple[Store, LongScope, Viewer]]:
    """Three years in a database of their own (``BENCH_DATABASE_URL``, or a fresh file), and what a manager sees."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'speed.db'}"
        migrate(url)
        store = Store(make_engine(url))
        with store.writing() as db:
            engagement_id = fill(db, words=words)
        with store.reading() as db:
            viewer = Viewer(1, engagement_id, None, frozenset({Role.MANAGER}), None)
            yield store, long_scope_in(db, viewer, SessionScope.JOINT), viewer


def fill(db: Db, *, words: bool, seed: int = 0) -> int:
    """Write all of it; the engagement's id."""
    rng = np.random.default_rng(seed)
    world = StoredWorld(db)
    for names, side in ((CLIENT, Side.CLIENT), (VENDOR, Side.VENDOR)):
        for name in names:
            world.rater(name, side)
    may_not_apply = {"not_applicable": NotApplicableRule.LEFT_OUT}
    lines = [five(f"five{i}", **may_not_apply) for i in range(FIVES)]
    lines += [yes_no(f"yes{i}", **may_not_apply) for i in range(YES_NOS)]
    lines += [tone(f"tone{i}", **may_not_apply) for i in range(TONES)]
    cards = world.card(*lines), world.card(*lines, version=2)
    truth = _Truth(rng, lines)
    for week in range(SESSIONS):
        again = _again(world, week)
        values = [_contact(world, rng, week, i) for i in range(CONTACTS - len(again))] + [{"id": one} for one in again]
        panel = [name for side in (CLIENT, VENDOR) for name in _turns(side, week)]
        session = world.session(
            cards[week >= CHANGE], truth.answers(week, panel, again), n_contacts=CONTACTS, contact_values=values,
            state=SessionState.CLOSED, held_at=world.now + timedelta(weeks=week),
        )  # fmt: skip
        truth.keep(world.interactions[session])
        if words:
            new = world.interactions[session][: CONTACTS - len(again)]
            write_text_tones(db, [_counted(one, i % 3, rng) for i, one in enumerate(new)], now=world.now)
    _decide(world, cards[0])
    return world.engagement_id


class _Truth:
    """What contacts are like, and how reviewers mark them: the same content for all uses of a contact."""

    def __init__(self, rng: np.random.Generator, lines: list[CriterionDefinition]) -> None:
        self._rng, self._lines = rng, lines
        self._content: dict[int, np.ndarray] = {}
        self._now = np.zeros((CONTACTS, len(lines)))
        self._severity = {name: rng.normal(0, 0.25, len(lines)) for name in (*CLIENT, *VENDOR)}

    def answers(self, week: int, panel: list[str], again: list[int]) -> dict[str, dict[str, list[str | float | None]]]:
        """Everybody's answers of a session; the client is stricter on the first line from the change on."""
        rng, n = self._rng, len(self._lines)
        old = [self._content[one] for one in again]
        self._now = np.vstack([rng.normal(0, 0.6, (CONTACTS - len(old), n)), *old])
        found = {}
        for name in panel:
            heard = self._now + self._severity[name] + rng.normal(0, 0.1, n) + rng.normal(0, 0.55, self._now.shape)
            heard[:, 0] -= 0.5 * (name in CLIENT and week >= CHANGE)
            skipped = rng.random(heard.shape) < np.where(np.arange(n) % 5 == 4, 0.3, 0.01)
            found[name] = {
                line.key: [NA if skip else _level(line, one) for one, skip in zip(column, left_out, strict=True)]
                for line, column, left_out in zip(self._lines, heard.T, skipped.T, strict=True)
            }
        return found

    def keep(self, interactions: list[int]) -> None:
        self._content |= dict(zip(interactions, self._now, strict=True))


def _level(line: CriterionDefinition, heard: float) -> str | float | None:
    if line.key.startswith("five"):
        return str(int(np.clip(np.round(3.4 + heard), 1, 5)))
    if line.key.startswith("yes"):
        return "yes" if heard > -0.6 else "no"
    return _TONES[int(np.clip(np.round(1 + heard), 0, 2))]


def _turns(side: tuple[str, ...], week: int) -> list[str]:
    return [side[(week * PANEL + i) % len(side)] for i in range(PANEL)]


def _again(world: StoredWorld, week: int) -> list[int]:
    """The contact that comes back: the first one of every third session, after 4, 8 and 12 weeks."""
    first = week - 4 * (week % 3 or 3)
    return [list(world.interactions.values())[first][0]] if first >= 0 else []


def _contact(world: StoredWorld, rng: np.random.Generator, week: int, place: int) -> dict[str, Any]:
    when = timedelta(weeks=week, days=place % 5, hours=int(rng.integers(8, 22)), minutes=int(rng.integers(60)))
    return {
        "site": ("Leeds", "Cebu", "Gdansk")[place % 3],
        "started_at": world.now + when,
        "channel": (Channel.CHAT, Channel.EMAIL)[int(rng.integers(2))],
        "topic": ("billing", "delivery", "account")[int(rng.integers(3))],
        "queue": ("first", "second")[int(rng.integers(2))],
        "agent": f"Bird {int(rng.integers(40))}",
        "agent_tenure_days": int(rng.integers(900)),
        "utc_offset_minutes": 0,
        "attributes": {"brand": ("red", "blue")[int(rng.integers(2))], "ticket": f"{week}-{place}"},
    }


def _counted(contact: int, casual: int, rng: np.random.Generator) -> TextToneRow:
    """Six turns of thirty words in three sentences, as an import counts them; ``casual`` 0 to 2."""
    words = _FORMAL * (3 - casual) + _CASUAL * (1 + casual)
    turns = [". ".join(" ".join(rng.choice(words, size=10).tolist()) for _ in range(3)) + "." for _ in range(6)]
    return TextToneRow(contact, VERSION, text_counts(turns, language="en").to_json())


def _decide(world: StoredWorld, card: int) -> None:
    line = world.db.get_one(models.CriterionVersion, world.lines[card]["five1"])
    made = world.now + timedelta(weeks=CHANGE)
    world.db.add(
        models.Decision(
            engagement_id=world.engagement_id, criterion_id=line.criterion_id, text="One step up",
            state=DecisionState.DECIDED, in_force_from=made.date(), rule=DecisionRule.CLIENT_DECIDES, decided_at=made,
        )
    )  # fmt: skip
    world.db.flush()
