"""Contacts that come back: set aside, brought back unmarked and retired by the program, which tells nobody which.

The rules are those of ``docs/over_time.md`` ("Contacts that come back"). Who scores learns no more than that some come
back: a draw that brings one back keeps its seed sealed until the lock, because the others' names would give it away.
"""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from calibration.errors import WrongState
from calibration.scorecard.tone import only_places_tone
from calibration.store.engine import Db, Store
from calibration.store.line_kinds import line_kinds
from calibration.store.models import CalibrationSession
from calibration.store.repeats import (
    RepeatInUse,
    add_repeat,
    engagement_repeats_for_writing,
    line_meanings,
    repeats_in_use,
    repeats_wanted,
    retire_repeats,
)
from calibration.vocabulary import ChosenBy, SessionScope
from calibration.workflow.record import commitment_of, write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.sampling import Drawn
from calibration.workflow.setting_aside import proposed
from calibration.workflow.viewing import insist_may, member

MOST_USES = 4
"""Sessions that score a repeat, the one it was set aside in among them; then it is retired."""

MOST_IN_USE = 4
"""Enough for one in every weekly session, each four weeks apart; more would only keep more from being discussed."""

DAYS_APART = 28
"""Between two uses: sooner, marks are remembered (``methods.md``, "Who moved")."""

LONGEST_WAIT = timedelta(weeks=26)
"""Since the last use; a repeat that nothing has brought back for so long is retired."""

_UNDER_WAY = "A contact that is set aside is in a session that is under way. Close that session first."


@dataclass(frozen=True, slots=True)
class RepeatTold:
    """What a lead is told of one repeat in use: never which contact it is."""

    set_aside_at: datetime
    n_uses: int


@dataclass(frozen=True, slots=True)
class RepeatsTold:
    """The repeats of an engagement as its leads see them.

    Attributes
    ----------
    wanted : bool
        Whether the terms let contacts come back.
    in_use : tuple of RepeatTold
        By the day they were set aside.
    under_way : bool
        One of them is in a session that is not over: then none can be retired by hand.
    """

    wanted: bool
    in_use: tuple[RepeatTold, ...]
    under_way: bool


@dataclass(frozen=True, slots=True)
class MixedSample:
    """The contacts of a plan, a repeat among them or not, and what the session keeps of how they were drawn."""

    sample: tuple[Drawn, ...]
    comes_back: bool
    kept: dict[str, Any]


def due_repeats(
    db: Db, engagement_id: int, *, version_id: int, at: datetime, drawn: Sequence[int] = ()
) -> list[RepeatInUse]:
    """The repeats that a session due at ``at`` could bring back, by id.

    Parameters
    ----------
    version_id : int
        The card it is scored on: half of the lines that a repeat was scored on first must be asked still, meaning the
        same.
    drawn : sequence of int
        Contacts that the session has anyway.
    """
    asked = line_meanings(db, version_id)
    found = []
    for one in repeats_in_use(db, engagement_id):
        rested = (at.date() - one.last_used_at.date()).days >= DAYS_APART
        if one.under_way or one.n_uses >= MOST_USES or not rested or one.interaction_id in drawn:
            continue
        before = line_meanings(db, one.card_id) if one.card_id is not None else frozenset()
        if before and 2 * len(before & asked) >= len(before):
            found.append(one)
    return found


def one_comes_back(
    store: Store, *, person_id: int, engagement_id: int, version_id: int, due_at: datetime | None, now: datetime
) -> bool:
    """Whether a joint session planned so would bring a contact back; for a preview, which says no more than that.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not a facilitator.
    """
    with store.reading() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.PLAN_SESSION)
        if not repeats_wanted(db, engagement_id):
            return False
        return bool(due_repeats(db, engagement_id, version_id=version_id, at=due_at or now))


def mixed_in(
    db: Db, engagement_id: int, *, sample: tuple[Drawn, ...], scope: SessionScope, version_id: int, wanted: bool,
    seed: int | None, by_channel: bool, by_topic: bool, at: datetime,
) -> MixedSample:  # fmt: skip
    """The sample with one repeat that is due at a random place, where the engagement and the plan want that.

    Parameters
    ----------
    seed : int or None
        Of the draw: it decides which repeat and which place, too. ``None`` for a sample without a draw.
    by_channel, by_topic : bool
        What the draw was spread over: the repeat carries its stratum as any other.
    """
    if not (wanted and scope is SessionScope.JOINT and repeats_wanted(db, engagement_id)):
        return MixedSample(sample, comes_back=False, kept={} if wanted else {"repeats": False})
    engagement_repeats_for_writing(db, engagement_id)
    drawn = [one.interaction_id for one in sample]
    due = due_repeats(db, engagement_id, version_id=version_id, at=at, drawn=drawn)
    if not due:
        return MixedSample(sample, comes_back=False, kept={})
    salt = secrets.token_hex(16)
    generator = random.Random(f"comes back:{seed if seed is not None else salt}")  # noqa: S311 - a draw, not a secret
    one = generator.choice(due)
    place = generator.randint(0, len(sample))
    stratum = one.channel.value if by_channel else one.topic if by_topic else ""
    back = Drawn(one.interaction_id, ChosenBy.RANDOM, stratum)
    return MixedSample((*sample[:place], back, *sample[place:]), comes_back=True, kept={"sealed": True, "salt": salt})


def seed_recorded(kept: dict[str, Any], *, locked: bool) -> dict[str, Any]:
    """What the record says of a draw: its seed, or while it is sealed a commitment to it, opened at the lock."""
    seed, salt = kept.get("seed"), kept.get("salt", "")
    if not kept.get("sealed"):
        return {} if locked else {"seed": seed}
    return {"seed": seed, "seed_salt": salt} if locked else {"sealed_seed": commitment_of(salt, str(seed))}


def set_one_aside(db: Db, session: CalibrationSession, *, now: datetime) -> bool:
    """At the lock: set one contact of a joint session aside, unless enough are in use or none is fit for it."""
    if session.scope is not SessionScope.JOINT or not session.sample.get("repeats", True):
        return False
    engagement_id = session.engagement_id
    if not repeats_wanted(db, engagement_id):
        return False
    engagement_repeats_for_writing(db, engagement_id)
    kinds = line_kinds(db, [session.scorecard_version_id])[session.scorecard_version_id]
    if only_places_tone(kinds) or len(repeats_in_use(db, engagement_id)) >= MOST_IN_USE:
        return False
    chosen = proposed(db, session)
    if chosen is None:
        return False
    add_repeat(db, chosen, now=now)
    return True


def retire_used_up(db: Db, engagement_id: int, *, now: datetime) -> int:
    """Retire what was scored often enough or has waited too long, and is in no session under way; how many."""
    over = [
        one
        for one in repeats_in_use(db, engagement_id)
        if not one.under_way and (one.n_uses >= MOST_USES or now - one.last_used_at >= LONGEST_WAIT)
    ]
    retire_repeats(db, over, now=now)
    return len(over)


def repeats_told(store: Store, *, person_id: int, engagement_id: int) -> RepeatsTold:
    """How many contacts are set aside, since when, how often scored; no contact is named.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not a QA lead of a side.
    """
    with store.reading() as db:
        insist_may(member(db, person_id=person_id, engagement_id=engagement_id), Action.RETIRE_REPEATS)
        found = repeats_in_use(db, engagement_id)
        told = sorted((RepeatTold(one.designated_at, one.n_uses) for one in found), key=lambda one: one.set_aside_at)
        return RepeatsTold(repeats_wanted(db, engagement_id), tuple(told), any(one.under_way for one in found))


def retire_all(store: Store, *, person_id: int, engagement_id: int, now: datetime) -> int:
    """Retire every repeat in use, all at once because nobody sees which is which; return how many.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not a QA lead of a side.
    WrongState
        One of them is in a session that is under way: opened now, its earlier marks could be read while scoring.
    """
    with store.writing() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.RETIRE_REPEATS)
        engagement_repeats_for_writing(db, engagement_id)
        found = repeats_in_use(db, engagement_id)
        if any(one.under_way for one in found):
            raise WrongState(_UNDER_WAY)
        if not found:
            return 0
        retire_repeats(db, found, now=now)
        write_record(
            db, action=RecordedAction.REPEATS_RETIRED, now=now, engagement_id=engagement_id,
            room=SessionScope.JOINT, person_id=person_id, n_retired=len(found),
        )  # fmt: skip
        return len(found)
