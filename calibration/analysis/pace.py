"""How long a contact takes one person: from their own answers alone, and shown to them alone.

Nobody's hours are watched. What is known is when each answer, comment and quote was written; the time between two of
them is work as far as it is short, and a pause beyond that.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from calibration.store.engine import Db
from calibration.store.inbox import ScoringMoment, own_scoring_moments

LONGEST_GAP = timedelta(minutes=3)
"""Of a longer pause between two answers this much counts: reading, perhaps, and the rest something else."""

FEWEST_CONTACTS = 5
"""Below, no pace is told."""

MOST_CONTACTS = 20
"""The newest so many make the pace: people get faster."""

FEWEST_MOMENTS = 3
"""A contact with fewer times on it was not followed while it was scored: it came with a file, or at one blow."""

USUAL_SECONDS = (5 * 60, 10 * 60)
"""A contact's usual time, as the field tells it: what is said to somebody without a pace, and to others about them."""

_SESSIONS_BACK = 12


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds a contact, as the least and the most; the two are equal where the person's own pace is known."""

    least: float
    most: float
    own: bool

    def minutes(self, n_contacts: int) -> tuple[int, int]:
        """Whole minutes, 1 or more, that so many contacts take.

        Examples
        --------
        >>> USUAL_PACE.minutes(5), Pace(140.0, 140.0, own=True).minutes(5)
        ((25, 50), (12, 12))
        """
        return max(1, round(self.least * n_contacts / 60)), max(1, round(self.most * n_contacts / 60))


USUAL_PACE = Pace(*USUAL_SECONDS, own=False)


def active_seconds(moments: Sequence[ScoringMoment]) -> dict[int, float]:
    """Seconds of work on each contact, those worked on last coming last.

    Parameters
    ----------
    moments : sequence of ScoringMoment
        Of one person, in order of time. The time up to a moment belongs to its contact and counts for at most
        :data:`LONGEST_GAP`; before the first moment nothing is known.

    Returns
    -------
    dict of int to float
        By session contact; only those with :data:`FEWEST_MOMENTS` different times on them.
    """
    spent: defaultdict[int, float] = defaultdict(float)
    times: defaultdict[int, set[object]] = defaultdict(set)
    before = None
    for moment in moments:
        if before is not None:
            spent[moment.session_contact_id] += min(moment.at - before, LONGEST_GAP).total_seconds()
        times[moment.session_contact_id].add(moment.at)
        before = moment.at
    newest = {moment.session_contact_id: moment.at for moment in moments}
    followed = [contact for contact in newest if len(times[contact]) >= FEWEST_MOMENTS]
    return {contact: spent[contact] for contact in sorted(followed, key=newest.__getitem__)}


def pace_from(moments: Sequence[ScoringMoment], *, engagement_id: int) -> Pace:
    """A person's pace in an engagement: the median over their newest contacts there, else anywhere, else the usual.

    Parameters
    ----------
    moments : sequence of ScoringMoment
        Of one person, in order of time, over every engagement.
    """
    here = {moment.session_contact_id for moment in moments if moment.engagement_id == engagement_id}
    everywhere = active_seconds(moments)
    for seconds in ([one for contact, one in everywhere.items() if contact in here], list(everywhere.values())):
        if len(seconds) >= FEWEST_CONTACTS:
            middle = median(seconds[-MOST_CONTACTS:])
            return Pace(middle, middle, own=True)
    return USUAL_PACE


def own_moments(db: Db, *, person_id: int) -> list[ScoringMoment]:
    """What :func:`pace_from` needs of the person who asks. Never ask it of anybody else."""
    return own_scoring_moments(db, person_id=person_id, sessions=_SESSIONS_BACK)
