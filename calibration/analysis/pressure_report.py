"""Do scores and the sides' agreement hold under pressure? By hour, weekday, site, load, tenure and attributes."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.contact_load import ContactLoad, contact_load
from calibration.analysis.long_ratings import Floats, Index, LongRatings, long_ratings
from calibration.analysis.pressure_groups import Attributes, Grouping, attribute_groupings, groupings_of
from calibration.analysis.pressure_scores import ContactScores, contact_scores, counted_contacts
from calibration.analysis.price import MoreContacts
from calibration.analysis.shelf import shared
from calibration.stats.block_contrast import block_contrasts
from calibration.stats.drift_benchmarks import MAX_SESSIONS
from calibration.stats.estimate import Estimate
from calibration.stats.group_verdict import GroupVerdict, group_verdicts
from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.more_units import more_units_for_correlation
from calibration.stats.pressure_benchmarks import SMALLEST_PRESSURE
from calibration.stats.rank_correlation import rank_correlation
from calibration.stats.shrinkage import Shrunken, shrunken_means
from calibration.store.engine import Db
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import PressureFigure, PressureVerdict, Side


@dataclass(frozen=True, slots=True)
class PressureGroup:
    """One figure in one group of contacts, beside all other contacts of the grouping. Score points of 100.

    Attributes
    ----------
    mean, others : float or None
        Mean of the group, and of all others.
    apart : ModeratedMean or None
        Group − others, comparing within sessions; ``None``: too few contacts for a standard error.
    interval : tuple of float or None
        Of ``apart``.
    shrunken : Shrunken or None
        The same drawn to the mean of the grouping.
    q_value : float or None
        Corrected over all groups of all groupings and figures; ``None`` where nothing was tested.
    price : MoreContacts or None
        Further contacts of the group that would settle it; ``None`` where it is settled.
    n_low, n_high : int
        Contacts below and above the middle of all contacts; of a gap, where the client marks lower and higher; of a
        distance, within and beyond ``SMALLEST_PRESSURE``.
    contacts : tuple of int
        Session contacts behind it, lowest figure first; of gaps and distances the largest first.
    """

    grouping: str
    group: str
    figure: PressureFigure
    n: int
    n_others: int
    n_sessions: int
    mean: float | None
    others: float | None
    apart: ModeratedMean | None
    interval: tuple[float, float] | None
    shrunken: Shrunken | None
    q_value: float | None
    verdict: PressureVerdict
    price: MoreContacts | None
    n_low: int
    n_high: int
    contacts: tuple[int, ...]

    @property
    def flagged(self) -> bool:
        """Whether it differs from the others beyond the grey band."""
        return self.verdict in (PressureVerdict.LOWER, PressureVerdict.HIGHER)

    @property
    def strength(self) -> float:
        """Standard errors from no difference."""
        return abs(self.apart.value) / self.apart.standard_error if self.apart and self.apart.standard_error else 0.0


@dataclass(frozen=True, slots=True)
class PressureReport:
    """Every grouping by every figure.

    Attributes
    ----------
    figures : tuple of PressureFigure
        Those that are there; ``TOTAL`` only where it is another number than ``PROCESS``.
    groupings : tuple of str
        Keys, in the order of the chooser: standard ones, then attributes.
    numbers : tuple of str
        Keys whose groups are bands of a number.
    groups : tuple of PressureGroup
        By grouping, figure, and the grouping's own order.
    reference : Side or None
        Whose scores ``PROCESS`` and ``TOTAL`` are; ``None``: both sides together.
    n_contacts, n_sessions : int
        Counted; repeats in use are not.
    n_questions : int
        Groups tested.
    load_from_population : bool
    left_out, withheld : tuple of str
        Attributes in which nearly every contact has its own value; and those that name people.
    """

    figures: tuple[PressureFigure, ...]
    groupings: tuple[str, ...]
    numbers: tuple[str, ...]
    groups: tuple[PressureGroup, ...]
    reference: Side | None
    n_contacts: int
    n_sessions: int
    n_questions: int
    load_from_population: bool
    left_out: tuple[str, ...]
    withheld: tuple[str, ...]

    def of(self, grouping: str, figure: PressureFigure) -> tuple[PressureGroup, ...]:
        """The groups of one grouping by one figure."""
        return tuple(one for one in self.groups if one.grouping == grouping and one.figure is figure)

    @property
    def flagged(self) -> tuple[PressureGroup, ...]:
        """What is named, surest first; of a group and its rest the side that needs talk first."""
        worse = {PressureFigure.DISTANCE: PressureVerdict.HIGHER}
        return tuple(
            sorted(
                (one for one in self.groups if one.flagged),
                key=lambda one: (
                    -round(one.strength, 6),
                    one.verdict is not worse.get(one.figure, PressureVerdict.LOWER),
                ),
            )
        )


def pressure_report(db: Db, scope: LongScope, *, confidence_level: float = 0.95) -> PressureReport:
    """Compare every group of contacts with all others.

    Parameters
    ----------
    scope : LongScope
        The closed sessions of one room.
    """
    ground = _ground(db, scope)
    groups = [
        one
        for grouping in ground.groupings
        for figure in ground.values
        for one in ground.of(grouping, figure, confidence_level)
    ]
    verdicts = group_verdicts(
        [one.apart for one in groups],
        n_in=[one.n for one in groups],
        n_others=[one.n_others for one in groups],
        n_sessions=ground.n_sessions,
    )
    judged = tuple(
        replace(one, q_value=told.q_value, verdict=told.verdict, price=ground.price_of(one, told))
        for one, told in zip(groups, verdicts, strict=True)
    )
    return PressureReport(
        figures=tuple(ground.values),
        groupings=tuple(one.key for one in ground.groupings),
        numbers=tuple(one.key for one in ground.groupings if one.number is not None),
        groups=judged,
        reference=ground.scores.reference,
        n_contacts=len(ground.counted),
        n_sessions=ground.n_sessions,
        n_questions=sum(one.q_value is not None for one in judged),
        load_from_population=ground.load.from_population,
        left_out=ground.attributes.left_out,
        withheld=ground.attributes.withheld,
    )


@dataclass(frozen=True, slots=True)
class PressureTrend:
    """Whether a figure rises with the number that a grouping bands, and what would settle it."""

    rho: Estimate
    price: MoreContacts | None


def pressure_trend(
    db: Db, scope: LongScope, *, grouping: str, figure: PressureFigure, seed: int = 0
) -> PressureTrend | None:
    """Rank correlation of a figure with tenure, load, or another number, over contacts; ``None`` without the number.

    Parameters
    ----------
    grouping : str
        One of ``PressureReport.numbers``.
    seed : int
        Of the resamples behind the interval.
    """
    ground = _ground(db, scope)
    found = next((one for one in ground.groupings if one.key == grouping and one.number is not None), None)
    if found is None or found.number is None or figure not in ground.values:
        return None
    rho = rank_correlation(found.number, ground.values[figure], seed=seed)
    price = None
    if rho.value is not None and rho.interval is not None and rho.interval[0] <= 0 <= rho.interval[1]:
        more = more_units_for_correlation(rho.value, interval=rho.interval, n_units=rho.n_units)
        price = ground.price(more, rho.n_units)
    return PressureTrend(rho, price)


@dataclass(frozen=True, eq=False, slots=True)
class _Ground:
    """What every group is made from; all arrays over the contacts that count."""

    ratings: LongRatings
    counted: Index
    session: Index
    scores: ContactScores
    values: dict[PressureFigure, Floats]
    groupings: tuple[Grouping, ...]
    attributes: Attributes
    load: ContactLoad

    @property
    def n_sessions(self) -> int:
        return len(np.unique(self.session))

    def price(self, more: int | None, n: int) -> MoreContacts:
        """Further contacts, and about how many sessions they are at the pace of these; at most ``MAX_SESSIONS``."""
        sessions = None if more is None or not n else int(np.ceil(more * self.n_sessions / n))
        return MoreContacts(None, None) if sessions is None or sessions > MAX_SESSIONS else MoreContacts(more, sessions)

    def price_of(self, one: PressureGroup, told: GroupVerdict) -> MoreContacts | None:
        """What would settle a group; ``None`` where it is settled."""
        if told.verdict is not PressureVerdict.CANNOT_TELL:
            return None
        return self.price(told.more, one.n)

    def of(self, grouping: Grouping, figure: PressureFigure, confidence_level: float) -> list[PressureGroup]:
        """The groups of one grouping, not judged yet."""
        known = (grouping.group >= 0) & ~np.isnan(self.values[figure])
        values = np.where(known, self.values[figure], np.nan)
        members = grouping.group == np.arange(len(grouping.groups))[:, None]
        contrasts = block_contrasts(values, blocks=self.session, members=members)
        pulled = shrunken_means(contrasts, groups=[0] * len(contrasts))
        middle = float(np.median(values[known])) if known.any() else 0.0
        found = []
        for i, (apart, shrunken) in enumerate(zip(contrasts, pulled, strict=True)):
            rows, rest = np.flatnonzero(members[i] & known), np.flatnonzero(~members[i] & known)
            low, high = _counts(values[rows], figure, middle)
            found.append(
                PressureGroup(
                    grouping=grouping.key,
                    group=grouping.groups[i],
                    figure=figure,
                    n=len(rows),
                    n_others=len(rest),
                    n_sessions=len(np.unique(self.session[rows])),
                    mean=float(values[rows].mean()) if len(rows) else None,
                    others=float(values[rest].mean()) if len(rest) else None,
                    apart=apart,
                    interval=apart.interval(confidence_level) if apart else None,
                    shrunken=shrunken,
                    q_value=None,
                    verdict=PressureVerdict.CANNOT_TELL,
                    price=None,
                    n_low=low,
                    n_high=high,
                    contacts=self._ids(rows, values, figure),
                )
            )
        return found

    def _ids(self, rows: Index, values: Floats, figure: PressureFigure) -> tuple[int, ...]:
        by = -np.abs(values[rows]) if figure in (PressureFigure.GAP, PressureFigure.DISTANCE) else values[rows]
        order = rows[np.argsort(by, kind="stable")]
        return tuple(self.ratings.contacts[self.counted[i]].id for i in order)


def _ground(db: Db, scope: LongScope) -> _Ground:
    return shared(db, ("pressure", scope), lambda: _made(db, scope))


def _made(db: Db, scope: LongScope) -> _Ground:
    ratings = long_ratings(db, scope)
    counted = counted_contacts(ratings)
    contacts = [ratings.contacts[i] for i in counted]
    zone = ZoneInfo(ratings.frame.time_zone)
    load = contact_load(db, scope.engagement_id, contacts, zone=zone)
    attributes = attribute_groupings(contacts)
    scores = contact_scores(ratings)
    return _Ground(
        ratings=ratings,
        counted=counted,
        session=ratings.session_of_contact[counted] if len(counted) else counted,
        scores=scores,
        values=_figures(scores, counted),
        groupings=(*groupings_of(contacts, zone=zone, load=load), *attributes.groupings),
        attributes=attributes,
        load=load,
    )


def _figures(scores: ContactScores, counted: Index) -> dict[PressureFigure, Floats]:
    gap = (scores.client - scores.vendor)[counted]
    found = {
        PressureFigure.PROCESS: scores.process[counted],
        PressureFigure.TOTAL: np.full(len(counted), np.nan) if scores.same else scores.total[counted],
        PressureFigure.GAP: gap,
        PressureFigure.DISTANCE: np.abs(gap),
    }
    return {figure: values for figure, values in found.items() if not np.isnan(values).all()}


def _counts(values: Floats, figure: PressureFigure, middle: float) -> tuple[int, int]:
    if figure is PressureFigure.DISTANCE:
        return int((values <= SMALLEST_PRESSURE).sum()), int((values > SMALLEST_PRESSURE).sum())
    edge = 0.0 if figure is PressureFigure.GAP else middle
    return int((values < edge - 1e-9).sum()), int((values > edge + 1e-9).sum())
