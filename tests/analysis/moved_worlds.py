"""Sessions with a planted movement at a date: agents, a side's standard, both, or what is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from benchmarks.stored_world import StoredWorld, five, yes_no
from calibration.analysis.moved_facts import LineMoved, MovedReport
from calibration.analysis.moved_report import moved_report
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.store.sessions import scopes_in
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Role, SessionScope, SessionState, Side

SESSIONS, CHANGE = 10, 5
NEW = 6


@dataclass(frozen=True)
class Planted:
    """What moved from the sixth session on, in scale points, and how many contacts come back in a session since."""

    agents: float = 0.0
    client: float = 0.0
    vendor: float = 0.0
    repeats: int = 3
    order: int = 1


def plant(world: StoredWorld, truth: Planted, *, seed: int = 4) -> StoredWorld:
    """Ten closed sessions of two and two reviewers on one five-step line and a yes/no line on which nothing moves."""
    rng = np.random.default_rng(seed)
    card = world.card(five("care"), yes_no("solved"))
    if "Ada" not in world.sides:
        world.rater("Ada", Side.CLIENT)
    content: dict[int, float] = {}
    for t in range(SESSIONS):
        since = t >= CHANGE
        again = _again(world, t) if since else []
        new = rng.normal(3.0 + truth.agents * since, 0.6, NEW)
        chosen = again[: truth.repeats]
        values = [*({} for _ in range(NEW)), *({"id": one} for one in chosen)]
        real = [*new.tolist(), *(content[one] for one in chosen)]
        answers = {}
        for label, side in (*world.sides.items(),):
            moved = {Side.CLIENT: truth.client, Side.VENDOR: truth.vendor}[side or Side.CLIENT] * since
            heard = [6.0 - one if since and truth.order < 0 and side is Side.CLIENT else one for one in real]
            given = np.clip(np.round(np.array(heard) + moved + rng.normal(0, 0.35, len(real))), 1, 5)
            answers[label] = {
                "care": [str(int(one)) for one in given],
                "solved": ["yes" if draw < 0.6 else "no" for draw in rng.random(len(real))],
            }
        session = world.session(
            card, answers, n_contacts=len(real), contact_values=values, state=SessionState.CLOSED,
            held_at=world.now + timedelta(days=14 * t),
        )  # fmt: skip
        content |= dict(zip(world.interactions[session][:NEW], new.tolist(), strict=True))
    return world


def _again(world: StoredWorld, t: int) -> list[int]:
    """Contacts of the sessions before the change, others in every session."""
    old = [one for session in list(world.interactions.values())[:CHANGE] for one in session[:NEW]]
    return [old[(7 * i + 5 * t) % len(old)] for i in range(len(old))]


def day_of_change(world: StoredWorld) -> date:
    return (world.now + timedelta(days=14 * CHANGE)).date()


def scope_of(world: StoredWorld, side: Side | None = Side.CLIENT) -> LongScope:
    return long_scope_in(world.db, viewer_of(world, side), SessionScope.JOINT)


def viewer_of(world: StoredWorld, side: Side | None = Side.CLIENT) -> Viewer:
    return Viewer(1, world.engagement_id, side, frozenset({Role.MANAGER}), None)


def opened_by(world: StoredWorld) -> frozenset[int]:
    scopes = scopes_in(world.db, viewer_of(world), scope_of(world).session_ids)
    return frozenset(contact for scope in scopes for contact in scope.open_contacts)


def read(world: StoredWorld, line: str | None = None, **more: object) -> MovedReport:
    settled = {"day": day_of_change(world), "line": line, "opened": opened_by(world)}
    return moved_report(world.db, scope_of(world), **(settled | more))  # type: ignore[arg-type]


def care(world: StoredWorld) -> LineMoved:
    return read(world, "care").lines[0]


def keep_in_use(world: StoredWorld, interactions: Sequence[int]) -> None:
    world.db.add_all(models.Anchor(interaction_id=one, designated_at=world.now) for one in interactions)
    world.db.flush()


def repeats_of(world: StoredWorld) -> list[int]:
    """Contacts scored before and since the change, in the order they came back."""
    sessions = list(world.interactions.values())
    return list(dict.fromkeys(one for session in sessions[CHANGE:] for one in session[NEW:]))
