"""What a facilitator settles before a session is scored, and what of it does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calibration.errors import InvalidInput
from calibration.store.engine import Db
from calibration.store.models import Rater
from calibration.store.planning import interactions_among
from calibration.visibility.facts import Viewer
from calibration.vocabulary import NamesShown, RaterKind, Reference, SessionScope, Side, VersionState
from calibration.workflow.card_access import versions_known_to
from calibration.workflow.sampling import Drawn
from calibration.workflow.viewing import known_session


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a facilitator settles before scoring.

    Attributes
    ----------
    sample : tuple of Drawn
        In the order the contacts will stand in.
    seed : int or None
        Of the draw, kept so that it can be shown and repeated.
    how : str
        The draw in words, for the record.
    draw : mapping
        The draw in numbers, as :func:`calibration.workflow.series.draw_numbers` writes it: what "same again" repeats.
    meeting_at : datetime or None
        When the meeting is meant to begin.
    follows_id : int or None
        The session this one repeats.
    asks_prediction : bool
        Whether tone lines ask what the other side will say; joint sessions only.
    repeats : bool
        Whether a contact may come back in it and one be set aside, where the terms let contacts come back.
    """

    name: str
    scope: SessionScope
    scorecard_version_id: int
    sample: tuple[Drawn, ...]
    rater_ids: tuple[int, ...]
    due_at: datetime | None
    reference: Reference
    tolerance: float
    names_shown: NamesShown = NamesShown.OWN_SIDE
    seed: int | None = None
    how: str = ""
    draw: Mapping[str, Any] = field(default_factory=dict)
    meeting_at: datetime | None = None
    follows_id: int | None = None
    asks_prediction: bool = False
    repeats: bool = True


def check_plan(db: Db, viewer: Viewer, plan: Plan, *, now: datetime) -> None:
    """Raise what does not fit.

    Raises
    ------
    NotFound, InvalidInput
        The session it follows is not this person's to know of; something else does not fit.
    """
    engagement_id = viewer.engagement_id
    if not plan.name.strip():
        raise InvalidInput("The session has no name.")
    if not plan.sample:
        raise InvalidInput("The session has no contacts. Draw at least one.")
    drawn = {one.interaction_id for one in plan.sample}
    if interactions_among(db, engagement_id, drawn) != drawn:
        raise InvalidInput("A contact of the draw is not among the contacts of this engagement.")
    if plan.tolerance < 0:
        raise InvalidInput(f"Tolerance {plan.tolerance:g} is below zero. Allowed: 0 or more score points.")
    if plan.due_at is not None and plan.due_at <= now:
        raise InvalidInput("The due date is in the past.")
    if plan.meeting_at is not None and plan.meeting_at <= now:
        raise InvalidInput("The meeting is in the past.")
    if plan.follows_id is not None:
        _, followed = known_session(db, person_id=viewer.person_id, session_id=plan.follows_id)
        if (followed.engagement_id, followed.scope) != (engagement_id, plan.scope):
            raise InvalidInput("A session follows one of the same room of the same engagement.")
    ours = [one for one in versions_known_to(db, viewer) if one.state is VersionState.PUBLISHED]
    if plan.scorecard_version_id not in {one.version_id for one in ours}:
        raise InvalidInput("This scorecard version is not published. Publish it first; only then can it be scored on.")
    raters = [db.get(Rater, rater_id) for rater_id in plan.rater_ids]
    sides = {rater.side for rater in raters if rater}
    if not raters or any(
        rater is None or rater.engagement_id != engagement_id or rater.kind is not RaterKind.NAMED for rater in raters
    ):
        raise InvalidInput("Choose reviewers of this engagement.")
    allowed = {
        SessionScope.JOINT: {Side.CLIENT, Side.VENDOR},
        SessionScope.CLIENT_INTERNAL: {Side.CLIENT},
        SessionScope.VENDOR_INTERNAL: {Side.VENDOR},
    }[plan.scope]
    if plan.asks_prediction and plan.scope is not SessionScope.JOINT:
        raise InvalidInput("An internal session has no other side whose answers could be guessed.")
    if not sides <= allowed:
        raise InvalidInput("An internal session has reviewers of its own side only.")
    if plan.scope is SessionScope.JOINT and sides != allowed:
        raise InvalidInput("A joint session needs at least one reviewer of each side.")
