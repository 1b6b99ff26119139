"""What a session can be planned from: the engagement's defaults, its contacts not used before, and its reviewers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from calibration.errors import NotFound
from calibration.store.engine import Db, fetch
from calibration.store.models import (
    CalibrationSession,
    Engagement,
    Interaction,
    Membership,
    Person,
    Rater,
    Recording,
    SessionContact,
    Turn,
)
from calibration.vocabulary import Channel, NamesShown, RaterKind, Reference, Role, SessionScope, SessionState, Side

_SHOWN = ("interaction_id", "external_id", "copy_number", "channel", "language", "topic", "subject", "started_at")


@dataclass(frozen=True, slots=True)
class PoolContact:
    """One contact that could be drawn.

    Attributes
    ----------
    used_in : tuple of int
        Numbers of the sessions, of those asked about, that have had it.
    """

    interaction_id: int
    external_id: str
    copy_number: int
    channel: Channel
    language: str
    topic: str
    subject: str
    started_at: datetime | None
    used_in: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolRater:
    """A reviewer who can be asked: a named rater who can sign in."""

    rater_id: int
    side: Side
    position: int
    label: str
    person_id: int


@dataclass(frozen=True, slots=True)
class PlanDefaults:
    """What an engagement settles for its sessions unless a plan says otherwise."""

    time_zone: str
    reference: Reference
    tolerance: float
    names_shown: NamesShown
    client_organization_id: int
    vendor_organization_id: int
    countries: tuple[str, ...]
    repeats: bool


def plan_defaults(db: Db, engagement_id: int) -> PlanDefaults:
    """The defaults of an engagement.

    Raises
    ------
    NotFound
        There is no such engagement.
    """
    found = db.get(Engagement, engagement_id)
    if found is None:
        raise NotFound("This engagement does not exist.")
    return PlanDefaults(
        time_zone=found.time_zone,
        reference=found.reference,
        tolerance=found.tolerance,
        names_shown=found.names_shown,
        client_organization_id=found.client_organization_id,
        vendor_organization_id=found.vendor_organization_id,
        countries=tuple(found.countries),
        repeats=found.repeats,
    )


def contacts_to_draw(db: Db, engagement_id: int, *, rooms: Collection[SessionScope]) -> list[PoolContact]:
    """Contacts of an engagement that hold words or a recording, with the sessions of these rooms that have had them.

    Parameters
    ----------
    rooms : collection of SessionScope
        Only sessions of these rooms count as use: a use in the other side's room must not show. Cancelled
        sessions do not count.
    """
    used: dict[int, list[int]] = {}
    uses = (
        select(col(SessionContact.interaction_id), col(CalibrationSession.number))
        .join(CalibrationSession, col(CalibrationSession.id) == col(SessionContact.session_id))
        .where(
            col(CalibrationSession.engagement_id) == engagement_id,
            col(CalibrationSession.scope).in_(tuple(rooms)),
            col(CalibrationSession.state) != SessionState.CANCELLED,
        )
        .order_by(col(CalibrationSession.number))
    )
    for interaction_id, number in db.exec(uses):
        used.setdefault(interaction_id, []).append(number)
    words = exists().where(col(Turn.interaction_id) == col(Interaction.id))
    heard = exists().where(col(Recording.interaction_id) == col(Interaction.id))
    columns: list[Any] = [getattr(Interaction, "id" if name == "interaction_id" else name) for name in _SHOWN]
    chosen: Select[Any] = (
        select_columns(*columns)
        .where(col(Interaction.engagement_id) == engagement_id, words | heard)
        .order_by(col(Interaction.id))
    )
    return [
        PoolContact(**dict(zip(_SHOWN, row, strict=True)), used_in=tuple(used.get(row[0], ())))
        for row in fetch(db, chosen)
    ]


def interactions_among(db: Db, engagement_id: int, ids: Collection[int]) -> set[int]:
    """Those of these contacts that belong to the engagement."""
    own = Interaction.engagement_id == engagement_id
    return {one for one in db.exec(select(Interaction.id).where(own, col(Interaction.id).in_(tuple(ids)))) if one}


def raters_to_ask(db: Db, engagement_id: int) -> list[PoolRater]:
    """Named raters of the two sides whose person is a reviewer here; one who changed employer only as of now."""
    rows = db.exec(
        select(Rater, Person)
        .join(Person, col(Person.id) == Rater.person_id)
        .join(
            Membership,
            and_(col(Membership.person_id) == Person.id, col(Membership.engagement_id) == Rater.engagement_id),
        )
        .join(Engagement, col(Engagement.id) == Rater.engagement_id)
        .where(
            Rater.engagement_id == engagement_id,
            Rater.kind == RaterKind.NAMED,
            Membership.role == Role.REVIEWER,
            col(Person.deactivated_at).is_(None),
            or_(
                and_(
                    col(Rater.side) == Side.CLIENT,
                    col(Membership.organization_id) == col(Engagement.client_organization_id),
                ),
                and_(
                    col(Rater.side) == Side.VENDOR,
                    col(Membership.organization_id) == col(Engagement.vendor_organization_id),
                ),
            ),
        )
        .order_by(col(Rater.side), col(Rater.position))
    ).all()
    newest: dict[int | None, int] = {}
    for rater, person in rows:
        newest[person.id] = max(newest.get(person.id, 0), rater.id or 0)
    return [
        PoolRater(rater.id or 0, rater.side, rater.position, rater.label, person.id or 0)
        for rater, person in rows
        if rater.side is not None and newest[person.id] == rater.id
    ]
