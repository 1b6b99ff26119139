"""Getting a session planned: what there is to choose from, the draw, and what a plan can and cannot show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from calibration.scorecard.tone import asks_about_tone, only_places_tone
from calibration.store.engine import Store
from calibration.store.line_kinds import line_kinds
from calibration.store.planning import (
    PlanDefaults,
    PoolContact,
    PoolRater,
    contacts_to_draw,
    plan_defaults,
    raters_to_ask,
)
from calibration.store.scorecards import VersionSummary
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import knows_of
from calibration.vocabulary import ChosenBy, NamesShown, SessionScope, Side, VersionState
from calibration.workflow.card_access import versions_known_to
from calibration.workflow.importing_cards import PREFIX, PRIVATE_PREFIX
from calibration.workflow.rights import Action
from calibration.workflow.sampling import Candidate, Drawn, sample_drawn
from calibration.workflow.viewing import insist_may, member

_SIDES = {
    SessionScope.JOINT: (Side.CLIENT, Side.VENDOR),
    SessionScope.CLIENT_INTERNAL: (Side.CLIENT,),
    SessionScope.VENDOR_INTERNAL: (Side.VENDOR,),
}
_LAST_MOMENT = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Askable:
    """A reviewer who can be asked.

    Attributes
    ----------
    name : str or None
        ``None`` where the engagement's names policy keeps it from this viewer; then ``position`` makes the label.
    """

    rater_id: int
    side: Side
    position: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything a facilitator can plan from.

    Attributes
    ----------
    rooms : tuple of SessionScope
        Rooms that are this person's to plan in, the joint one first.
    versions : tuple of VersionSummary
        Published ones, the newest published first; those made by an import last.
    tone_rounds, asking_tone : frozenset of int
        Versions whose sessions are tone rounds; versions with a line about tone.
    """

    viewer: Viewer
    defaults: PlanDefaults
    rooms: tuple[SessionScope, ...]
    versions: tuple[VersionSummary, ...]
    contacts: tuple[PoolContact, ...]
    raters: tuple[Askable, ...]
    tone_rounds: frozenset[int] = frozenset()
    asking_tone: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """How the contacts of a session are chosen.

    Attributes
    ----------
    spread_over : str
        ``"channel"``, ``"topic"`` or empty: what the random ones are spread over evenly.
    again : bool
        Whether contacts that an earlier session had can be drawn.
    """

    n_random: int
    seed: int
    picks: Mapping[ChosenBy, Sequence[int]]
    spread_over: str = ""
    again: bool = False


def ground_for_plan(store: Store, *, person_id: int, engagement_id: int) -> Ground:
    """What this person can plan a session from.

    Raises
    ------
    NotFound, NotAllowed
        Not a member of the engagement; not a facilitator.
    """
    with store.reading() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.PLAN_SESSION)
        defaults = plan_defaults(db, engagement_id)
        rooms = tuple(room for room in SessionScope if knows_of(viewer, engagement_id=engagement_id, scope=room))
        published = [one for one in versions_known_to(db, viewer) if one.state is VersionState.PUBLISHED]
        kinds = line_kinds(db, [one.version_id for one in published])
        return Ground(
            viewer=viewer,
            defaults=defaults,
            rooms=rooms,
            versions=tuple(sorted(published, key=_published, reverse=True)),
            contacts=tuple(contacts_to_draw(db, engagement_id, rooms=rooms)),
            raters=tuple(_askable(rater, viewer, defaults) for rater in raters_to_ask(db, engagement_id)),
            tone_rounds=frozenset(version for version, found in kinds.items() if only_places_tone(found)),
            asking_tone=frozenset(version for version, found in kinds.items() if asks_about_tone(found)),
        )


def _askable(rater: PoolRater, viewer: Viewer, defaults: PlanDefaults) -> Askable:
    named = rater.side is viewer.side or defaults.names_shown is NamesShown.ALL
    return Askable(rater.rater_id, rater.side, rater.position, rater.label if named else None)


def _published(version: VersionSummary) -> tuple[bool, datetime, int]:
    # A card that an import made from a file's columns is seldom what the next session is scored on: it stands last.
    own = not version.key.startswith((PREFIX, PRIVATE_PREFIX))
    return own, version.published_at or datetime.min.replace(tzinfo=UTC), version.version_id


def sides_in(room: SessionScope) -> tuple[Side, ...]:
    """The sides that score in a room."""
    return _SIDES[room]


def pool_of(ground: Ground, order: DrawOrder) -> tuple[PoolContact, ...]:
    """The contacts that can be drawn: those no earlier session had, unless asked."""
    return tuple(contact for contact in ground.contacts if order.again or not contact.used_in)


def draw(ground: Ground, order: DrawOrder) -> tuple[Drawn, ...]:
    """The draw of an order: the same pool and seed give the same one to everybody.

    Raises
    ------
    InvalidInput
        As :func:`calibration.workflow.sampling.sample_drawn`.
    """
    candidates = [
        Candidate(contact.interaction_id, str(getattr(contact, order.spread_over)) if order.spread_over else "")
        for contact in pool_of(ground, order)
    ]
    return sample_drawn(
        candidates,
        n_random=order.n_random,
        seed=order.seed,
        picks=order.picks,
        stratified=bool(order.spread_over),
    )


def draw_in_words(ground: Ground, order: DrawOrder) -> str:
    """The draw as the record keeps it: enough to draw again."""
    pool = pool_of(ground, order)
    parts = [f"{order.n_random} random of {len(pool)}"]
    parts += [f"{len(chosen)} by {who}" for who, chosen in order.picks.items() if chosen]
    if order.spread_over:
        parts.append(f"spread over {order.spread_over}")
    parts.append("used ones allowed" if order.again else "not used before")
    return f"{', '.join(parts)}, seed {order.seed}"


def end_of_day(day: date, *, zone: str) -> datetime:
    """The last second of a local day, in UTC: when a session is due.

    Examples
    --------
    >>> end_of_day(date(2026, 7, 1), zone="Europe/London").isoformat()
    '2026-07-01T22:59:59+00:00'
    """
    return datetime.combine(day, _LAST_MOMENT, ZoneInfo(zone)).astimezone(UTC)
