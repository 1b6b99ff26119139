"""Where each side placed a tone target. A placement that the viewer may not see yet is never read."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from calibration.scorecard.definition import CriterionDefinition
from calibration.scorecard.tone import is_tone
from calibration.store.engine import Db, fetch
from calibration.store.models import CalibrationSession, Engagement, Scorecard, ScorecardVersion, ToneTarget
from calibration.store.pooled_sessions import card_of
from calibration.store.ratings import columns
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import sees_target
from calibration.vocabulary import Channel, Side, TargetShape, VersionState


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One placement of one side.

    Attributes
    ----------
    channel : Channel or None
        ``None``: every channel that has no target of its own.
    lower, upper : float
        On the line's scale, for yes/no lines the share of yes; a floor has no ``upper``.
    first : bool
        The side's first placement: made without sight of the other's, and the only one that the expectation gap uses.
    """

    criterion_id: int
    channel: Channel | None
    side: Side
    shape: TargetShape
    lower: float
    upper: float | None
    placed_at: datetime
    valid_from: date
    first: bool


@dataclass(frozen=True, slots=True)
class ToneLine:
    """A tone line of the engagement's cards, as the newest version that has it says it."""

    criterion_id: int
    definition: CriterionDefinition


def target_sides(db: Db, engagement_id: int) -> dict[tuple[int, Channel | None], frozenset[Side]]:
    """Which sides have placed a target, by line and channel: who, never where."""
    t = ToneTarget
    rows = fetch(db, columns(t.criterion_id, t.channel, t.side).where(col(t.engagement_id) == engagement_id).distinct())
    found: dict[tuple[int, Channel | None], set[Side]] = {}
    for row in rows:
        found.setdefault((row.criterion_id, row.channel), set()).add(row.side)
    return {place: frozenset(sides) for place, sides in found.items()}


def own_target_missing(db: Db, viewer: Viewer) -> bool:
    """Whether the other side has placed a target somewhere that the viewer's own side has not."""
    return any(viewer.side not in sides for sides in target_sides(db, viewer.engagement_id).values())


def targets_seen_by(db: Db, viewer: Viewer) -> list[TargetRow]:
    """The placements this person may see now, by line, channel, side and time."""
    t = ToneTarget
    allowed = [
        and_(col(t.criterion_id) == line, _channel_is(channel), col(t.side) == side)
        for (line, channel), sides in target_sides(db, viewer.engagement_id).items()
        for side in sides
        if sees_target(viewer, side=side, both_placed=len(sides) > 1)
    ]
    if not allowed:
        return []
    rows = db.exec(select(t).where(t.engagement_id == viewer.engagement_id, or_(*allowed))).all()
    rows = sorted(rows, key=lambda row: (row.criterion_id, row.channel or "", row.side, row.valid_from))
    return [
        TargetRow(
            row.criterion_id, row.channel, row.side, row.shape, row.lower, row.upper, row.placed_at, row.valid_from,
            first=i == 0 or _place(rows[i - 1]) != _place(row),
        )
        for i, row in enumerate(rows)
    ]  # fmt: skip


def placements(
    db: Db, engagement_id: int, *, criterion_id: int, channel: Channel | None, side: Side
) -> list[ToneTarget]:
    """One side's placements on one line and channel, oldest first: for whoever places."""
    t = ToneTarget
    chosen = select(t).where(
        t.engagement_id == engagement_id, t.criterion_id == criterion_id, _channel_is(channel), t.side == side
    )
    return list(db.exec(chosen.order_by(col(t.valid_from))))


def tone_lines(db: Db, engagement_id: int) -> list[ToneLine]:
    """Every tone line of the cards that sessions of the engagement were planned on or its companies have published."""
    engagement = db.get_one(Engagement, engagement_id)
    owners = (engagement.client_organization_id, engagement.vendor_organization_id)
    session, version, card = CalibrationSession, ScorecardVersion, Scorecard
    used = select(session.scorecard_version_id).where(col(session.engagement_id) == engagement_id)
    published = and_(col(card.organization_id).in_(owners), col(version.state) == VersionState.PUBLISHED)
    rows = fetch(
        db,
        columns(version.id)
        .join(card, col(card.id) == col(version.scorecard_id))
        .where(or_(col(version.id).in_(used), published))
        .order_by(col(version.scorecard_id), col(version.number).desc()),
    )
    found: dict[int, ToneLine] = {}
    for row in rows:
        known = card_of(db, row.id)
        for criterion in filter(is_tone, known.definition.criteria):
            identity = known.criterion_ids[criterion.key]
            found.setdefault(identity, ToneLine(identity, criterion))
    return list(found.values())


def _channel_is(channel: Channel | None) -> ColumnElement[bool]:
    return col(ToneTarget.channel).is_(None) if channel is None else col(ToneTarget.channel) == channel


def _place(row: ToneTarget) -> tuple[int, Channel | None, Side]:
    return row.criterion_id, row.channel, row.side
