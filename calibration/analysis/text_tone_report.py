"""Agents' words over time: counted by channel and language, against a reference period, beside the tone ratings.

Contacts of the room's closed sessions count, scored or not, each once, in the first session it stood in: a repeat is
old text whenever it comes back. Contacts that stood in no session do not: not everybody may read them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings, long_ratings
from calibration.analysis.text_measures import text_measures
from calibration.analysis.text_tone_facts import TextGroup, TextPoint, TextSeries, TextToneReport
from calibration.analysis.text_tone_gate import LEAST_RATED, Gate, gate
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.drift_benchmarks import CHART_SESSIONS, SHIFT_RATE
from calibration.stats.formality import LEAST_REFERENCE
from calibration.stats.moderated_t import moderated_mean
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.text_shift import LEAST_CONTACTS, text_shift
from calibration.stats.text_tone import TextCounts, is_english
from calibration.store.engine import Db
from calibration.store.text_tones import text_counts_of
from calibration.visibility.over_time import LEAST_REPEATS, LongScope
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import NoIndex, TextMeasure, TextVerdict, TimeGrain

__all__ = ["LEAST_RATED", "LEAST_SHOWN", "WATCHED", "text_series", "text_tone_report"]

LEAST_SHOWN = LEAST_REPEATS
"""Contacts behind a point: no figure is made of one contact, which may be a repeat in use."""

WATCHED = (TextMeasure.FORMALITY, TextMeasure.WORDS_A_TURN)
"""What the watch is given. A template share changes when later contacts share a sentence: its past would move."""

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
    counts = {
        identity: found
        for identity, stored in text_counts_of(db, scope).items()
        if (found := TextCounts.from_json(stored)).words
    }
    first = _first_uses(ratings)
    rows: dict[tuple[Channel, str], list[int]] = {}
    for i in first:
        contact = ratings.contacts[i]
        if contact.interaction_id in counts:
            rows.setdefault((contact.channel, language_of(contact.language)), []).append(i)
    maker = _Groups(ratings, counts, grain, reference_until, confidence_level, seed)
    drafts = [maker.draft(channel, language, np.array(own)) for (channel, language), own in rows.items()]
    groups = [maker.group(one, drafts) for one in drafts]
    return TextToneReport(
        groups=_judged(sorted(groups, key=lambda one: (-one.n, one.channel, one.language)), len(ratings.days)),
        grain=grain,
        days=ratings.days,
        n_contacts=len(first),
        n_without_text=len(first) - sum(len(own) for own in rows.values()),
    )


def text_series(report: TextToneReport) -> dict[str, tuple[float | None, ...]]:
    """Watched measures as ``stats.watch.watch_series`` takes them: by name, one value a session of the report.

    Examples
    --------
    Names are ``text:formality:chat:en``, ``text:words_a_turn:voice:fr``; an index that is hidden is not watched.
    """
    return {
        f"text:{measure}:{group.channel}:{group.language}": values
        for group in report.groups
        for measure, values in group.by_session
        if any(value is not None for value in values)
    }


def language_of(language: str) -> str:
    """The language of a contact without its country: ``"en"`` for ``"en-GB"``, empty where nobody said."""
    if is_english(language):
        return "en"
    return language.strip().lower().replace("_", "-").split("-", maxsplit=1)[0]


def _first_uses(ratings: LongRatings) -> list[int]:
    seen: dict[int, int] = {}
    for i, contact in enumerate(ratings.contacts):  # by session held
        seen.setdefault(contact.interaction_id, i)
    return list(seen.values())


@dataclass(frozen=True, eq=False, slots=True)
class _Draft:
    """One group's contacts before anything is said of them."""

    channel: Channel
    language: str
    rows: Index
    session: Index
    last: date
    reference: BoolArray
    n_turns: int
    measures: Mapping[TextMeasure, FloatArray]

    @property
    def index(self) -> FloatArray | None:
        return self.measures.get(TextMeasure.FORMALITY)


@dataclass(frozen=True, eq=False, slots=True)
class _Groups:
    """Makes one group after the other from the same ratings and counts."""

    ratings: LongRatings
    counts: Mapping[int, TextCounts]
    grain: TimeGrain
    reference_until: date | None
    confidence_level: float
    seed: int

    def draft(self, channel: Channel, language: str, rows: Index) -> _Draft:
        """Return the measures of one group."""
        found = [self.counts[self.ratings.contacts[i].interaction_id] for i in rows]
        session = self.ratings.session_of_contact[rows]
        last = self._reference_last(session)
        reference = np.array([self.ratings.days[i] <= last for i in session])
        measures = text_measures(found, reference=reference)
        return _Draft(channel, language, rows, session, last, reference, sum(one.turns for one in found), measures)

    def group(self, draft: _Draft, drafts: Sequence[_Draft]) -> TextGroup:
        """Return one group; verdicts come when all are known."""
        passed = self._gate(draft, drafts)
        measures = dict(draft.measures)
        if passed.no_index is not None:
            measures.pop(TextMeasure.FORMALITY, None)
        return TextGroup(
            channel=draft.channel,
            language=draft.language,
            n=len(draft.rows),
            n_turns=draft.n_turns,
            reference_last=draft.last,
            n_reference=int(draft.reference.sum()),
            series=tuple(self._series(one, values, draft) for one, values in measures.items()),
            correlations=passed.correlations,
            decided_together=passed.together,
            no_index=passed.no_index,
            n_to_tell=passed.n_to_tell,
            by_session=tuple((one, self._by_session(measures[one], draft)) for one in WATCHED if one in measures),
        )

    def _gate(self, draft: _Draft, drafts: Sequence[_Draft]) -> Gate:
        """A group with enough rated contacts decides for itself, smaller ones with all that are written, or spoken."""
        if not is_english(draft.language):
            return Gate((), NoIndex.LANGUAGE, None)
        if draft.index is None:
            return Gate((), NoIndex.FEW_REFERENCE, max(LEAST_REFERENCE - int(draft.reference.sum()), 0) or None)
        own = self._gate_of([draft])
        spoken = draft.channel is Channel.VOICE
        alike = [one for one in drafts if one.index is not None and (one.channel is Channel.VOICE) is spoken]
        if own.no_index is not NoIndex.FEW_RATED or len(alike) < 2:
            return own
        return replace(self._gate_of(alike), together=True)

    def _gate_of(self, drafts: Sequence[_Draft]) -> Gate:
        rows = np.concatenate([one.rows for one in drafts])
        index = np.concatenate([one.index for one in drafts if one.index is not None])
        return gate(self.ratings, rows, index, confidence_level=self.confidence_level, seed=self.seed)

    def _reference_last(self, session: Index) -> date:
        days = self.ratings.days
        if self.reference_until is not None:
            return self.reference_until
        place = -(-len(days) // 3) - 1
        n = np.cumsum(np.bincount(session, minlength=len(days)))
        while place < len(days) - 1 and n[place] < LEAST_REFERENCE:
            place += 1
        return days[place]

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
            points=self._points(values[counted], draft.session[counted]),
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
        parts = [values[(draft.session == i) & ~np.isnan(values)] for i in range(len(self.ratings.days))]
        return tuple(float(part.mean()) if len(part) >= LEAST_SHOWN else None for part in parts)


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
