"""Placing a tone target: where one side thinks the client wants a tone. Unseen by the other side until both have."""

from datetime import datetime
from zoneinfo import ZoneInfo

from calibration.errors import InvalidInput, NotFound
from calibration.scorecard.tone import check_target, target_shape
from calibration.store.engine import Db, Store
from calibration.store.models import Engagement, ToneTarget
from calibration.store.targets import ToneLine, placements, target_sides, tone_lines
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Channel, Side
from calibration.workflow.record import own_room, write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, member


def place_target(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    criterion_id: int,
    channel: Channel | None,
    lower: float,
    upper: float | None,
    now: datetime,
) -> None:
    """Say where the client wants the tone, for one's own side.

    Until the other side has placed its own, one's placement can be corrected. From then on the first one of each side
    stays as it is, for the gap between what both expected; a change holds from the day it is made.

    Parameters
    ----------
    channel : Channel or None
        ``None``: every channel without a target of its own.
    lower, upper : float, float or None
        On the line's scale (:func:`calibration.scorecard.tone.target_scale`); no ``upper`` for yes/no lines.

    Raises
    ------
    NotFound, NotAllowed
        No such engagement or tone line; not a QA lead of a side.
    InvalidInput
        The target cannot stand there, or both placed theirs today, and it can be changed from tomorrow on.
    """
    with store.writing() as db:
        viewer = member(db, person_id=person_id, engagement_id=engagement_id)
        insist_may(viewer, Action.PLACE_TARGET)
        assert viewer.side is not None, "only a person of a side may place a target"
        line = _line(db, engagement_id, criterion_id)
        check_target(line.definition, lower=lower, upper=upper)
        row = _row_to_write(db, viewer, viewer.side, line, channel, now)
        row.shape, row.lower, row.upper = target_shape(line.definition), lower, upper
        row.placed_at, row.placed_by_id = now, person_id
        db.add(row)
        db.flush()
        # In the own room and without the place: the joint record would tell the other side before it has placed.
        write_record(
            db, action=RecordedAction.TARGET_PLACED, now=now, engagement_id=engagement_id, room=own_room(viewer.side),
            person_id=person_id, criterion_id=criterion_id, channel=channel,
        )  # fmt: skip


def _line(db: Db, engagement_id: int, criterion_id: int) -> ToneLine:
    for line in tone_lines(db, engagement_id):
        if line.criterion_id == criterion_id:
            return line
    raise NotFound("There is no such tone line in this engagement.")


def _row_to_write(
    db: Db, viewer: Viewer, side: Side, line: ToneLine, channel: Channel | None, now: datetime
) -> ToneTarget:
    """The row that this placement writes: one's only one, that of today, or a new one."""
    engagement = db.get_one(Engagement, viewer.engagement_id)
    today = now.astimezone(ZoneInfo(engagement.time_zone)).date()
    own = placements(db, viewer.engagement_id, criterion_id=line.criterion_id, channel=channel, side=side)
    sides = target_sides(db, viewer.engagement_id).get((line.criterion_id, channel), frozenset())
    new = ToneTarget(
        engagement_id=viewer.engagement_id, criterion_id=line.criterion_id, channel=channel, side=side,
        lower=0.0, placed_at=now, valid_from=today,
    )  # fmt: skip
    if not own:
        return new
    if len(sides) < 2:
        return own[-1]
    if own[-1].valid_from < today:
        return new
    if len(own) == 1:
        raise InvalidInput("The first placement of a target stays, and it was made today. Change it from tomorrow on.")
    return own[-1]
