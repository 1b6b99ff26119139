"""What "since a date" is asked of: every line's gap over all sessions, looked back on once and watched throughout."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from calibration.analysis.drift_watch import RAISED_WITHIN, first_day_of, restarts, text_restarts, watch_limit
from calibration.analysis.long_means import session_means
from calibration.analysis.long_ratings import LongRatings, long_ratings
from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.since_choice import Since, since_choices
from calibration.analysis.text_watch import text_looks
from calibration.stats.adjusted_gaps import AdjustedGaps, adjusted_gaps
from calibration.stats.look_back import LookBack, look_back
from calibration.stats.session_means import SessionMeans, pooled_means
from calibration.stats.watch import LineWatch, watch_lines, watch_looks
from calibration.stats.watch_limit import WatchLimit
from calibration.store.drift_ground import (
    LoggedDecision,
    answered_alarms,
    false_alarms_of,
    logged_decisions,
    repeats_in_use,
)
from calibration.store.engine import Db
from calibration.store.long_ratings import LongSession
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import SessionScope


@dataclass(frozen=True, slots=True)
class CardChange:
    """A version of the card that came into use after another one.

    Attributes
    ----------
    session : int
        Position of the first session scored with it.
    """

    name: str
    number: int
    session: int


@dataclass(frozen=True, slots=True)
class DecisionDay:
    """A decision in force.

    Attributes
    ----------
    line : str or None
        Id of the line it is about; ``None`` when no session scored the line in that meaning.
    day : date
        The first day whose sessions were scored with it.
    """

    line: str | None
    day: date
    text: str


@dataclass(frozen=True, eq=False)
class SinceGround:
    """Gaps of a room over all its closed sessions; without lines where one side scores alone.

    Attributes
    ----------
    sessions : tuple of LongSession
    days : tuple of date
        Local day of each session.
    lines : tuple of PooledLine
        Those whose answers have a direction, in card order: the order of everything below.
    adjusted : AdjustedGaps or None
        Repeats in use left out where a session has fewer than three of them. ``None`` without a line.
    looks : tuple of LookBack
        Without the sessions in ``waiting``.
    waiting : tuple of int
        Positions of sessions that the viewer's look back does not count yet.
    watches : tuple of LineWatch
    words : tuple of LineWatch
        Series of agents' words, by name; of the joint room only.
    limit : WatchLimit or None
        Of lines and words together; ``None`` where nothing is watched.
    decisions : tuple of DecisionDay
        By day.
    cards : tuple of CardChange
        In the order in which they came into use, the first one left out.
    choices : tuple of Since
        Dates worth asking about (:func:`calibration.analysis.since_choice.since_choices`).
    """

    time_zone: str
    sessions: tuple[LongSession, ...]
    days: tuple[date, ...]
    lines: tuple[PooledLine, ...]
    adjusted: AdjustedGaps | None
    looks: tuple[LookBack, ...]
    waiting: tuple[int, ...]
    watches: tuple[LineWatch, ...]
    words: tuple[LineWatch, ...]
    limit: WatchLimit | None
    decisions: tuple[DecisionDay, ...]
    cards: tuple[CardChange, ...]
    choices: tuple[Since, ...]

    @property
    def n_watched(self) -> int:
        """Lines and series that share the budget of false alarms."""
        return len(self.lines) + len(self.words)

    @cached_property
    def by_section(self) -> SessionMeans | None:
        """Session means of the sections, as shares of the lines' scales; ``None`` when no line has one."""
        widths = {line.id: line.scale[1] - line.scale[0] for line in self.lines if line.scale is not None}
        widths = {name: width for name, width in widths.items() if width > 0}
        if self.adjusted is None or not widths:
            return None
        sections: dict[str, list[str]] = {}
        for line in self.lines:
            if line.id in widths:
                sections.setdefault(line.section, []).append(line.id)
        return pooled_means(self.adjusted.sessions, sections, widths=widths)

    @cached_property
    def adjusted_by_section(self) -> AdjustedGaps | None:
        """The same freed of who happened to be on the panel."""
        return None if self.by_section is None else adjusted_gaps(self.by_section)


def since_ground(db: Db, scope: LongScope, mark: object, *, held_back: frozenset[int] = frozenset()) -> SinceGround:
    """Read a room's gaps, look back on them, and watch them.

    Parameters
    ----------
    mark : hashable
        :func:`calibration.store.drift_ground.drift_mark`: for the cache's key.
    held_back : frozenset of int
        Sessions that the look back leaves out (:func:`calibration.store.long_ratings.held_back`); the watch, whose
        alarms are shown to those who may see them, counts all.
    """
    ratings, decisions = long_ratings(db, scope), logged_decisions(db, scope)
    kept, means = session_means(ratings, in_use=repeats_in_use(db))
    there = np.flatnonzero((means.n_shared > 0).any(axis=1))
    means = _taken(means, there.tolist())
    lines = tuple(ratings.lines[kept[i]] for i in there)
    budget = false_alarms_of(db, scope.engagement_id)
    words = text_looks(db, scope, ratings) if scope.room is SessionScope.JOINT else {}
    limit = watch_limit(ratings.days, n_watched=len(lines) + len(words), false_alarms_a_year=budget)
    answered = answered_alarms(db, scope.engagement_id)
    begun = restarts(ratings, decisions, answered)
    begun = {line: found for line, found in begun.items() if line in means.lines}
    again = text_restarts(ratings, words, answered)
    waiting = tuple(i for i, session in enumerate(ratings.sessions) if session.id in held_back)
    return SinceGround(
        time_zone=ratings.frame.time_zone,
        sessions=ratings.sessions,
        days=ratings.days,
        lines=lines,
        adjusted=adjusted_gaps(means) if lines else None,
        looks=look_back(_without(means, waiting)) if lines else (),
        waiting=waiting,
        watches=watch_lines(means, limit=limit.limit, restarts=begun, forget_after=RAISED_WITHIN)
        if limit and lines
        else (),
        words=watch_looks(words, limit=limit.limit, restarts=again, forget_after=RAISED_WITHIN) if limit else (),
        limit=limit,
        decisions=tuple(_decision(one, ratings) for one in decisions),
        cards=_card_changes(ratings),
        choices=since_choices(db, scope),
    )


def _taken(means: SessionMeans, rows: Sequence[int]) -> SessionMeans:
    """The same sessions with some of the lines only."""
    return replace(
        means,
        lines=tuple(means.lines[i] for i in rows),
        means=means.means[rows],
        n_units=means.n_units[rows],
        n_shared=means.n_shared[rows],
        n_apart=means.n_apart[rows],
        steps=tuple(means.steps[i] for i in rows),
    )


def _without(means: SessionMeans, sessions: Sequence[int]) -> SessionMeans:
    """The same without what was marked in these sessions."""
    if not sessions:
        return means
    left_out = np.isin(np.arange(means.n_sessions), sessions)
    return replace(
        means,
        means=np.where(left_out[:, None], np.nan, means.means),
        n_units=np.where(left_out[:, None], 0, means.n_units),
        n_shared=np.where(left_out, 0, means.n_shared),
        n_apart=np.where(left_out, 0, means.n_apart),
    )


def _decision(one: LoggedDecision, ratings: LongRatings) -> DecisionDay:
    identity = one.criterion_id, one.meaning_revision
    line = next((x for x in ratings.lines if (x.criterion_id, x.definition.meaning_revision) == identity), None)
    day = first_day_of(one, ZoneInfo(ratings.frame.time_zone))
    return DecisionDay(line.id if line else None, day, one.text)


def _card_changes(ratings: LongRatings) -> tuple[CardChange, ...]:
    cards = {card.version_id: card.definition for card in ratings.cards}
    first: dict[int, int] = {}
    for i, session in enumerate(ratings.sessions):
        first.setdefault(session.scorecard_version_id, i)
    return tuple(
        CardChange(cards[version_id].name, cards[version_id].version, at) for version_id, at in list(first.items())[1:]
    )
