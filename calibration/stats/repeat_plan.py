"""How small a movement repeats can show, and how many more would settle one that cannot be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

import numpy as np
from scipy.special import stdtrit

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import MAX_MORE_REPEATS, REPEAT_POWER
from calibration.stats.drift_benchmarks import SLIPS_TO_MOOD
from calibration.stats.longer_record import any_values, can_go_on, longer_record
from calibration.stats.movement import PARTIES, WhoMoved
from calibration.stats.ratings_matrix import IntArray
from calibration.stats.standards_data import SIDES, StandardsData
from calibration.stats.standards_design import Turn, fixed_part, turn_contrasts
from calibration.stats.standards_fit import Likelihood, StandardVariances, changes, planned_model
from calibration.vocabulary import Party, UndefinedReason

_TEST = 0.975
_BEYOND_REPEATS = (UndefinedReason.ORDER_CHANGED, UndefinedReason.REPEATS_DISAGREE)


@dataclass(frozen=True, slots=True)
class RepeatPlan:
    """Sessions around one date: the same raters score new contacts, and contacts from before it again.

    Attributes
    ----------
    before, after : int
        Sessions before and from the date on, 1 or more.
    n_new : int
        New contacts of a session, scored by everybody, 1 or more.
    n_repeats : int
        Contacts from before the date in each session after it, 0 or more, no more than there are.
    n_client, n_vendor : int
        Raters of each side, 1 or more.
    """

    before: int
    after: int
    n_new: int
    n_repeats: int
    n_client: int
    n_vendor: int

    def __post_init__(self) -> None:
        if min(self.before, self.after, self.n_new, self.n_client, self.n_vendor) < 1 or self.n_repeats < 0:
            raise InvalidInput(
                f"The plan has {self.before} + {self.after} sessions of {self.n_new} new contacts and {self.n_repeats} "
                f"repeats, {self.n_client} + {self.n_vendor} reviewers. Allowed: 1 or more of each, repeats from 0."
            )
        if self.n_repeats > self.before * self.n_new:
            raise InvalidInput(
                f"The plan has {self.n_repeats} repeats a session. Allowed: at most the {self.before * self.n_new} "
                "contacts from before the date."
            )


@dataclass(frozen=True, slots=True)
class RepeatPrice:
    """What would settle whether a party moved.

    Attributes
    ----------
    shift : float
        Scale points to be shown, whichever way.
    more_repeats, more_sessions : int or None
        Contacts from before the date to be scored again by both sides, and the sessions they take. ``None`` when
        ``MAX_MORE_REPEATS`` would not do, or repeats contradict each other already.
    """

    shift: float
    more_repeats: int | None
    more_sessions: int | None

    def in_rounds(self, size: int) -> int | None:
        """How many rounds of so many repeats show the same; ``None`` without a price.

        Parameters
        ----------
        size : int
            Repeats of a round, 1 or more.

        Notes
        -----
        All marks of a session share its moods, so the error of its repeats is in proportion to
        1/n + 1/``SLIPS_TO_MOOD``: a round of more repeats than a session has now is worth less by
        (1 + size/κ)/(1 + n/κ).
        """
        if not self.more_repeats or not self.more_sessions:
            return None
        usual = self.more_repeats / self.more_sessions
        return ceil(self.more_repeats * (1 + size / SLIPS_TO_MOOD) / (1 + usual / SLIPS_TO_MOOD) / size)


def smallest_shifts(
    plan: RepeatPlan, *, variances: StandardVariances, power: float = REPEAT_POWER
) -> dict[Party, float | None]:
    """Return the smallest shift of each party that a plan shows with the power wanted, in scale points.

    Parameters
    ----------
    plan : RepeatPlan
    variances : StandardVariances
        Of one's own record (:attr:`WhoMoved.variances`), or ``of_line``.
    power : float
        Above 0 and below 1.

    Returns
    -------
    dict of Party to float or None
        ``None`` without repeats, and where there are too few sessions for any interval.

    Notes
    -----
    (t₀.₉₇₅ + t_power)·SE, SE and degrees of freedom as the fit of such a record would have them: 2.8·SE in large ones.
    """
    _check_power(power)
    if plan.n_repeats == 0:
        return dict.fromkeys(PARTIES)
    data, phases = _planned(plan)
    return _shown(data, Turn(phases, 0, 1), variances, power)


def repeats_needed(
    data: StandardsData,
    found: WhoMoved,
    *,
    changes_at: Sequence[int],
    party: Party,
    shift: float | None = None,
    per_session: int = 1,
    power: float = REPEAT_POWER,
) -> RepeatPrice:
    """Return how many more repeats would show a party's shift with the power wanted.

    Parameters
    ----------
    data, found, changes_at
        As given to and by :func:`calibration.stats.who_moved.who_moved`, of the last change.
    party : Party
    shift : float, optional
        Scale points, above 0. Default: what the shift looks like now, at least twice the band.
    per_session : int
        Repeats of a further session, 1 or more.
    power : float
        Above 0 and below 1.

    Returns
    -------
    RepeatPrice

    Notes
    -----
    The record goes on as it is: sessions like the last ones, its raters, as many new contacts as usual, and repeats of
    contacts from before the date that were not scored since. Variances are those found, else the planner's.
    """
    return repeats_needed_by_party(
        data,
        found,
        changes_at=changes_at,
        parties=(party,),
        shift=shift,
        per_session=per_session,
        power=power,
    )[party]


def repeats_needed_by_party(
    data: StandardsData,
    found: WhoMoved,
    *,
    changes_at: Sequence[int],
    parties: Sequence[Party],
    shift: float | None = None,
    per_session: int = 1,
    power: float = REPEAT_POWER,
) -> dict[Party, RepeatPrice]:
    """Return :func:`repeats_needed` of several parties, each longer record looked at once."""
    _check_power(power)
    if per_session < 1:
        raise InvalidInput(f"There are {per_session} repeats a session. Allowed: 1 or more.")
    phases = data.phases(changes_at)
    after = int(phases[-1])
    variances = found.variances or _assumed(data)

    @cache
    def least(n_sessions: int) -> dict[Party, float | None]:
        longer = longer_record(data, phases, after=after, n_sessions=n_sessions, per_session=per_session)
        turn = Turn(np.append(phases, np.full(n_sessions, after)), after - 1, after)
        return _shown(longer, turn, variances, power)

    def price(party: Party) -> RepeatPrice:
        wanted = shift if shift is not None else max(abs(found.shift(party).estimate.value or 0.0), 2 * found.band)
        if found.reason in _BEYOND_REPEATS or not wanted > 0 or not can_go_on(data, phases, after):
            return RepeatPrice(wanted, None, None)

        def shows(n_sessions: int) -> bool:
            size = least(n_sessions)[party]
            return size is not None and size <= wanted

        n_sessions = _fewest(shows, most=max(MAX_MORE_REPEATS // per_session, 1))
        return RepeatPrice(wanted, n_sessions and n_sessions * per_session, n_sessions)

    return {party: price(party) for party in parties}


def _fewest(shows: Callable[[int], bool], *, most: int) -> int | None:
    """Return the smallest number from 1 to ``most`` that shows it, larger ones doing so too; ``None`` without one."""
    low, high = 1, 1
    while not shows(high):
        if high == most:
            return None
        low, high = high + 1, min(2 * high, most)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle + 1, high)
    return high


def _shown(data: StandardsData, turn: Turn, variances: StandardVariances, power: float) -> dict[Party, float | None]:
    likelihood, part = Likelihood(data), fixed_part(data, turn)
    model = planned_model(likelihood, part, variances)
    found, _ = changes(likelihood, model, fixed=part, contrasts=turn_contrasts(turn)[: len(PARTIES)])
    return {
        party: float(stdtrit(change.degrees_of_freedom, [_TEST, power]).sum()) * change.standard_error
        if change and change.known
        else None
        for party, change in zip(PARTIES, found, strict=True)
    }


def _planned(plan: RepeatPlan) -> tuple[StandardsData, IntArray]:
    """Return a record of the plan with values of no account; repeats go through the contacts from before the date."""
    n_sessions, n_old = plan.before + plan.after, plan.before * plan.n_new
    n_raters = plan.n_client + plan.n_vendor
    session, interaction = [], []
    for t in range(n_sessions):
        start = max(t - plan.before, 0) * plan.n_repeats
        again = (start + np.arange(plan.n_repeats if t >= plan.before else 0)) % n_old
        contacts = np.append(t * plan.n_new + np.arange(plan.n_new), again)
        session.append(np.full(len(contacts), t))
        interaction.append(contacts)
    sessions, interactions = np.concatenate(session), np.concatenate(interaction)
    n = len(sessions) * n_raters
    data = StandardsData(
        value=any_values(n),
        rater=np.repeat(np.arange(n_raters), len(sessions)),
        session=np.tile(sessions, n_raters),
        interaction=np.tile(interactions, n_raters),
        raters=tuple(range(n_raters)),
        sessions=tuple(range(n_sessions)),
        interactions=tuple(range(n_sessions * plan.n_new)),
        sides=(SIDES[0],) * plan.n_client + (SIDES[1],) * plan.n_vendor,
        origin=np.arange(n_sessions * plan.n_new) // plan.n_new,
    )
    return data, data.phases([plan.before])


def _assumed(data: StandardsData) -> StandardVariances:
    return StandardVariances.of_passes() if data.pass_fail else StandardVariances.of_line(data.step or 1.0)


def _check_power(power: float) -> None:
    if not 0 < power < 1:
        raise InvalidInput(f"The power is {power:g}. Allowed: above 0 and below 1.")
