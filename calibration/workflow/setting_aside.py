"""Which contact of a session is fit to come back: one that leaves room up and down, of a channel that repeats lack."""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from calibration.scorecard.answer import Answer
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.score import review_score
from calibration.store.agenda import asked_only, sealed_answers
from calibration.store.engine import Db
from calibration.store.models import CalibrationSession
from calibration.store.repeats import channels_drawn, could_be_set_aside, sides_that_sealed
from calibration.store.scorecards import criterion_keys, scorecard_definition
from calibration.store.sessions import contacts_to_discuss
from calibration.vocabulary import Channel, Side

FEWEST_CONTACTS = 4
"""Of a session that sets one aside: three are left to discuss."""

LEAST_ROOM = 5.0
"""Score points between a contact's mean total and 0 or 100; nearer, a standard that moves hardly shows."""

_FULL = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A contact that could be set aside.

    Attributes
    ----------
    at_best : float
        Share of the answers on weighted lines that earned all their points, 0 to 1.
    """

    interaction_id: int
    channel: Channel
    at_best: float


def proposed(db: Db, session: CalibrationSession) -> int | None:
    """The contact to set aside, or ``None`` where none is fit; drawn by the session's own seed.

    Of the channel that contacts drawn so far have most more of than repeats do; there, of the half with answers nearest
    to half at best, one at random.
    """
    assert session.id is not None, "a stored session has its id"
    if len(contacts_to_discuss(db, session.id)) < FEWEST_CONTACTS:
        return None
    found = fit_contacts(db, session.id, session.scorecard_version_id)
    if not found:
        return None
    drawn, repeats = channels_drawn(db, session.engagement_id)
    n_drawn, n_repeats = max(drawn.total(), 1), max(repeats.total(), 1)
    lacking = {one.channel: drawn[one.channel] / n_drawn - repeats[one.channel] / n_repeats for one in found}
    most = max(lacking.values())
    near = sorted((one for one in found if lacking[one.channel] == most), key=lambda one: abs(one.at_best - 0.5))
    half = near[: math.ceil(len(near) / 2)]
    generator = random.Random(f"set aside:{session.id}:{session.sample.get('seed')}")  # noqa: S311 - a draw, no secret
    return generator.choice(sorted(half, key=lambda one: one.interaction_id)).interaction_id


def fit_contacts(db: Db, session_id: int, version_id: int) -> list[Fit]:
    """The contacts of a locked session that both sides scored, that nobody discussed, and that are mid-range."""
    free = could_be_set_aside(db, session_id)
    definition = scorecard_definition(db, version_id)
    sides = sides_that_sealed(db, session_id)
    reviews: dict[int, dict[int, Mapping[str, Answer]]] = defaultdict(dict)
    for (contact, rater), answers in sealed_answers(db, session_id, criterion_keys(db, version_id)).items():
        reviews[contact][rater] = asked_only(definition, answers)
    found = []
    for contact, (interaction_id, channel) in free.items():
        given = reviews.get(contact, {})
        both = {sides[rater] for rater in given if rater in sides} >= {Side.CLIENT, Side.VENDOR}
        at_best = share_at_best(definition, list(given.values())) if both else None
        if at_best is not None:
            found.append(Fit(interaction_id, channel, at_best))
    return found


def share_at_best(definition: ScorecardDefinition, reviews: Sequence[Mapping[str, Answer]]) -> float | None:
    """Share of answers on weighted lines with all their points; ``None`` where the totals leave no room up or down.

    Parameters
    ----------
    reviews : sequence of mapping of criterion key to Answer
        Of one contact.
    """
    scores = [review_score(definition, given) for given in reviews]
    totals = [score.value for score in scores if score.value is not None]
    points = [line.points for score in scores for line in score.lines]
    if not totals or not points or not LEAST_ROOM <= fmean(totals) <= 100.0 - LEAST_ROOM:
        return None
    return sum(point >= _FULL for point in points) / len(points)
