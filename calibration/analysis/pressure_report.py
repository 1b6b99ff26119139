"""Do scores and the sides' agreement hold under pressure? By hour, weekday, site, load, tenure and attributes."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.contact_load import ContactLoad, contact_load, load_mark
from calibration.analysis.long_ratings import Floats, Index, LongRatings, long_ratings
from calibration.analysis.pressure_facts import PressureGroup, PressureReport, PressureTrend
from calibration.analysis.pressure_groups import Attributes, Grouping, attribute_groupings, groupings_of
from calibration.analysis.pressure_scores import ContactScores, contact_scores, counted_contacts, session_of
from calibration.analysis.price import MoreContacts
from calibration.analysis.shelf import shared
from calibration.analysis.since_price import sessions_in_time
from calibration.stats.block_contrast import block_contrasts
from calibration.stats.drift_benchmarks import MAX_SESSIONS
from calibration.stats.group_verdict import GroupVerdict, group_verdicts, trend_verdict
from calibration.stats.pressure_benchmarks import FEWEST_IN_GROUP, SMALLEST_PRESSURE
from calibration.stats.rank_correlation import rank_correlation
from calibration.stats.shrinkage import shrunken_means
from calibration.store.engine import Db
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import PressureFigure, PressureVerdict


def pressure_report(db: Db, scope: LongScope, *, mark: object = None, confidence_level: float = 0.95) -> PressureReport:
    """Compare every group of contacts with all others.

    Parameters
    ----------
    scope : LongScope
        The closed sessions of one room.
    mark : hashable
        ``contact_load.load_mark``: contacts around those of sessions are no part of a session, so a cache must be told
        when there are more of them.
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
        session_of=session_of(ground.ratings, ground.counted),
        patience=sessions_in_time(ground.ratings.days),
    )


def pressure_trend(
    db: Db, scope: LongScope, *, grouping: str, figure: PressureFigure, mark: object = None, seed: int = 0
) -> PressureTrend | None:
    """Rank correlation of a figure with tenure, load, or another number, over contacts; ``None`` without the number.

    Parameters
    ----------
    grouping : str
        One of ``PressureReport.numbers``.
    mark : hashable
        As for :func:`pressure_report`.
    seed : int
        Of the resamples behind the interval.
    """
    ground = _ground(db, scope)
    found = next((one for one in ground.groupings if one.key == grouping and one.number is not None), None)
    if found is None or found.number is None or figure not in ground.values:
        return None
    rho = rank_correlation(found.number, ground.values[figure], seed=seed)
    told, more = trend_verdict(rho, n_questions=ground.n_questions)
    price = None if told or rho.interval is None else ground.price(more, rho.n_units)
    return PressureTrend(rho, told, price)


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

    @property
    def n_questions(self) -> int:
        """Groups large enough to be tested and numbers, times figures: everything the section could name."""
        sizes = [np.bincount(one.group[one.group >= 0], minlength=1) for one in self.groupings]
        groups = sum(int((size >= FEWEST_IN_GROUP).sum()) for size in sizes)
        return max((groups + sum(one.number is not None for one in self.groupings)) * len(self.values), 1)

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
    return shared(db, ("pressure", scope, load_mark(db, scope.engagement_id)), lambda: _made(db, scope))


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
