"""Agents' words over time: counted by channel and language, against a reference period, beside the tone ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings, long_ratings
from calibration.analysis.text_groups import (
    LEAST_SHOWN,
    WATCHED,
    Indexed,
    TextContacts,
    decided,
    first_uses,
    language_of,
    reference_place,
    series_name,
    session_means,
    stored_counts,
    text_groups,
)
from calibration.analysis.text_measures import text_measures
from calibration.analysis.text_tone_facts import TextGroup, TextPoint, TextSeries, TextToneReport
from calibration.analysis.text_tone_gate import LEAST_RATED, Gate, gate
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.drift_benchmarks import CHART_SESSIONS, SHIFT_RATE
from calibration.stats.moderated_t import moderated_mean
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.text_shift import LEAST_CONTACTS, text_shift
from calibration.store.engine import Db
from calibration.visibility.over_time import LongScope
from calibration.vocabulary.text_tone import TextMeasure, TextVerdict, TimeGrain

__all__ = ["LEAST_RATED", "LEAST_SHOWN", "WATCHED", "language_of", "text_series", "text_tone_report"]

_MONTHS = {TimeGrain.MONTH: 1, TimeGrain.QUARTER: 3}


def text_tone_report(
    db: Db,
    scope: LongScope,
    *,
    mark: object = None,
    grain: TimeGrain = TimeGrain.MONTH,
    reference_until: date | None = None,
    confidence_level: float = 0.95,
    seed: int = 0,
) -> TextToneReport:
    """What agents' words were like, session by session.

    Parameters
    ----------
    mark : hashable
        ``store.text_tones.text_mark``: counts are no part of a session, so a cache must be told when they change.
    grain : TimeGrain
    reference_until : date, optional
        Last day of the reference period. Default: a third of the sessions, or as many as a group needs for ten
        contacts.
    seed : int
        Of the intervals of rank correlations.
    """
    ratings = long_ratings(db, scope)
    first = first_uses(ratings)
    maker = _Groups(ratings, grain, reference_until, confidence_level, seed)
    drafts = [maker.draft(one) for one in text_groups(ratings, stored_counts(db, scope))]
    groups = [maker.group(one, drafts) for one in drafts]
    return TextToneReport(
        groups=_judged(sorted(groups, key=lambda one: (-one.n, one.channel, one.language)), len(ratings.days)),
        grain=grain,
        days=ratings.days,
        n_contacts=len(first),
        n_without_text=len(first) - sum(len(one.contacts.rows) for one in drafts),
    )


def text_series(report: TextToneReport) -> dict[str, tuple[float | None, ...]]:
    """Watched measures by name, one value a session of the report: what the watch knows after the last of them.

    Examples
    --------
    Names are ``text:formality:chat:en``, ``text:words_a_turn:voice:fr``; an index that is hidden is not watched.
    """
    return {
        series_name(measure, group.channel, group.language): values
        for group in report.groups
        for measure, values in group.by_session
        if any(value is not None for value in values)
    }


@dataclass(frozen=True, eq=False, slots=True)
class _Draft:
    """One group's contacts before anything is said of them."""

    contacts: TextContacts
    last: date
    reference: BoolArray
    measures: Mapping[TextMeasure, FloatArray]

    @property
    def indexed(self) -> Indexed:
        return Indexed(self.contacts, self.measures.get(TextMeasure.FORMALITY), int(self.reference.sum()))


@dataclass(frozen=True, eq=False, slots=True)
class _Groups:
    """Makes one group after the other from the same ratings and counts."""

    ratings: LongRatings
    grain: TimeGrain
    reference_until: date | None
    confidence_level: float
    seed: int

    def draft(self, contacts: TextContacts) -> _Draft:
        """Return the measures of one group."""
        last = self._reference_last(contacts.session)
        reference = np.array([self.ratings.days[i] <= last for i in contacts.session])
        return _Draft(
            contacts, last, reference, text_measures(contacts.counts, reference=reference, language=contacts.language)
        )

    def group(self, draft: _Draft, drafts: Sequence[_Draft]) -> TextGroup:
        """Return one group; verdicts come when all are known."""
        passed = decided(draft.indexed, [one.indexed for one in drafts], self._gate)
        contacts = draft.contacts
        measures = dict(draft.measures)
        if passed.no_index is not None:
            measures.pop(TextMeasure.FORMALITY, None)
        return TextGroup(
            channel=contacts.channel,
            language=contacts.language,
            n=len(contacts.rows),
            n_turns=sum(one.turns for one in contacts.counts),
            reference_last=draft.last,
            n_reference=int(draft.reference.sum()),
            series=tuple(self._series(one, values, draft) for one, values in measures.items()),
            correlations=passed.correlations,
            decided_together=passed.together,
            no_index=passed.no_index,
            n_to_tell=passed.n_to_tell,
            by_session=tuple((one, self._by_session(measures[one], draft)) for one in WATCHED if one in measures),
        )

    def _gate(self, rows: Index, index: FloatArray) -> Gate:
        return gate(self.ratings, rows, index, confidence_level=self.confidence_level, seed=self.seed)

    def _reference_last(self, session: Index) -> date:
        n = len(self.ratings.days)
        return self.reference_until or self.ratings.days[reference_place(session, n_sessions=n, of=n)]

    def _series(self, measure: TextMeasure, values: FloatArray, draft: _Draft) -> TextSeries:
        counted = ~np.isnan(values)
        before, later = values[counted & draft.reference], values[counted & ~draft.reference]
        return TextSeries(
            measure=measure,
            reference=float(before.mean()) if len(before) >= LEAST_SHOWN else None,
            n_reference=len(before),
            n_later=len(later),
            shift=text_shift(_enough(later), _enough(before), confidence_level=self.confidence_level),
            adjusted=None,
            verdict=TextVerdict.TOO_LITTLE,
            points=self._points(values[counted], draft.contacts.session[counted]),
        )

    def _points(self, values: FloatArray, session: Index) -> tuple[TextPoint, ...]:
        spread = float(values.var(ddof=1)) if len(values) > 1 else None
        starts = [_start(day, self.grain) for day in self.ratings.days]
        # Two sessions of one day are two points.
        keys = list(enumerate(starts)) if self.grain is TimeGrain.SESSION else [(0, one) for one in starts]
        own: dict[tuple[int, date], list[int]] = {key: [] for key in keys}
        for i, place in enumerate(session.tolist()):
            own[keys[place]].append(i)
        when = np.array([day.toordinal() for day in self.ratings.days], dtype=np.float64)[session]
        return tuple(
            _point(day, values[rows], when[rows], spread, self.confidence_level)
            for (_, day), rows in own.items()
            if rows
        )

    def _by_session(self, values: FloatArray, draft: _Draft) -> tuple[float | None, ...]:
        means = session_means(values, draft.contacts.session, n_sessions=len(self.ratings.days))
        return tuple(None if np.isnan(mean) else mean for mean in means.tolist())


def _enough(values: FloatArray) -> FloatArray:
    """Values that a mean may be made of; none of fewer than :data:`LEAST_SHOWN`."""
    return values if len(values) >= LEAST_SHOWN else values[:0]


def _start(day: date, grain: TimeGrain) -> date:
    """The first day of a day's period."""
    if grain is TimeGrain.SESSION:
        return day
    months = _MONTHS[grain]
    return day.replace(month=day.month - (day.month - 1) % months, day=1)


def _point(day: date, values: FloatArray, when: FloatArray, spread: float | None, confidence_level: float) -> TextPoint:
    at = date.fromordinal(round(float(when.mean())))
    if len(values) < LEAST_SHOWN:
        return TextPoint(day, at, len(values), None, None)
    mean = moderated_mean(values, prior_variance=spread)
    return TextPoint(day, at, len(values), mean.value, mean.interval(confidence_level))


def _judged(groups: Sequence[TextGroup], n_sessions: int) -> tuple[TextGroup, ...]:
    """Every measure's verdict among all that were asked."""
    asked = [
        one.shift.p_value
        if n_sessions >= CHART_SESSIONS and min(one.n_reference, one.n_later) >= LEAST_CONTACTS
        else None
        for group in groups
        for one in group.series
    ]
    adjusted = iter(benjamini_hochberg(asked))
    return tuple(replace(group, series=tuple(_with(one, next(adjusted)) for one in group.series)) for group in groups)


def _with(series: TextSeries, adjusted: float | None) -> TextSeries:
    verdict = TextVerdict.TOO_LITTLE
    if adjusted is not None:
        verdict = TextVerdict.MOVED if adjusted <= SHIFT_RATE else TextVerdict.UNCLEAR
    return replace(series, adjusted=adjusted, verdict=verdict)
