"""The watch over agents' words: the index where it is shown and words a turn, by channel and language."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings
from calibration.analysis.text_groups import (
    Indexed,
    TextContacts,
    decided,
    reference_place,
    series_name,
    session_means,
    stored_counts,
    text_groups,
)
from calibration.analysis.text_tone_gate import Gate, gate
from calibration.stats.drift_benchmarks import CHART_SESSIONS
from calibration.stats.formality import formality_features, formality_index
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.text_tone import VERSION, has_words
from calibration.store.engine import Db
from calibration.store.text_tones import uncounted_texts
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import TextMeasure

_NO_SEED = 0  # nothing is resampled


@dataclass(frozen=True, slots=True)
class WatchedWords:
    """What a name such as ``text:formality:chat:en`` stands for."""

    measure: TextMeasure
    channel: Channel
    language: str


def words_of(watched: str) -> WatchedWords | None:
    """What is watched under a name; ``None`` when it is no series of agents' words.

    Examples
    --------
    >>> found = words_of("text:words_a_turn:voice:fr")
    >>> found.channel.value, found.language
    ('voice', 'fr')
    >>> words_of("line:3:1") is None
    True
    """
    parts = watched.split(":", maxsplit=3)
    if len(parts) != 4 or parts[0] != "text":
        return None
    return WatchedWords(TextMeasure(parts[1]), Channel(parts[2]), parts[3])


def text_looks(db: Db, scope: LongScope, ratings: LongRatings) -> dict[str, FloatArray]:
    """Every series of agents' words with enough sessions to be watched, as it was known after each session.

    Parameters
    ----------
    ratings : LongRatings
        Of the same scope.

    Returns
    -------
    dict of str to array of float, shape (sessions, sessions)
        By name, ``[t, u]`` the mean of session u against the reference period after session t; NaN where there is none.
        Words a turn as natural logarithms of the means: words are skewed, and charts of the means themselves go off
        0.087 times a year where 0.062 are asked (``python -m benchmarks.text_watch_rates``). Else the last row is what
        :func:`~calibration.analysis.text_tone_report.text_series` of the report gives. Series with fewer than
        ``CHART_SESSIONS`` values are left out: no chart of theirs can go off, so they spend no budget.

    Notes
    -----
    The reference period is a third of the sessions so far and grows with them. Taken as it was after each session, a
    further session changes nothing that the chart showed before. Whether the index is shown is asked of all contacts,
    as for the page, by the value of the correlation alone.

    While texts wait to be counted, or to be counted anew by this version, nothing is watched: counts of two versions
    side by side would look like a move.
    """
    counts = stored_counts(db, scope)
    if not counts or uncounted_texts(db, scope, version=VERSION):
        return {}
    groups = text_groups(ratings, counts)
    n = len(ratings.sessions)
    found = {}
    for one, looks in _formality(ratings, groups).items():
        found[series_name(TextMeasure.FORMALITY, groups[one].channel, groups[one].language)] = looks
    for group in groups:
        if not has_words(group.language):
            continue
        words = np.array([contact.words / contact.turns for contact in group.counts])
        means = session_means(words, group.session, n_sessions=n)
        name = series_name(TextMeasure.WORDS_A_TURN, group.channel, group.language)
        found[name] = np.broadcast_to(np.log(means), (n, n))
    return {name: looks for name, looks in sorted(found.items()) if np.sum(~np.isnan(looks[-1])) >= CHART_SESSIONS}


def _formality(ratings: LongRatings, groups: list[TextContacts]) -> Mapping[int, FloatArray]:
    """The looks at the index of every group that shows it, by the group's position."""
    makers = [_Index(ratings, group) for group in groups]
    asked = [Indexed(maker.group, maker.index, maker.n_reference) for maker in makers]

    def ask(rows: Index, index: FloatArray) -> Gate:
        return gate(ratings, rows, index, confidence_level=0.95, seed=_NO_SEED, intervals=False)

    return {i: makers[i].looks() for i, one in enumerate(asked) if decided(one, asked, ask).no_index is None}


class _Index:
    """The index of one group against one reference period after the other."""

    def __init__(self, ratings: LongRatings, group: TextContacts) -> None:
        self.group = group
        self._days = np.array([day.toordinal() for day in ratings.days])
        self._places = [
            reference_place(group.session, n_sessions=len(self._days), of=of) for of in range(1, len(self._days) + 1)
        ]
        self._features = np.array([formality_features(one) for one in group.counts])
        found = self._against(self._places[-1])
        self.index = None if np.isnan(found).all() else found

    @property
    def n_reference(self) -> int:
        """Contacts of the reference period after the last session."""
        return int(self._reference(self._places[-1]).sum())

    def _reference(self, place: int) -> BoolArray:
        return np.asarray(self._days[self.group.session] <= self._days[place])

    def _against(self, place: int) -> FloatArray:
        return formality_index(self._features, reference=self._reference(place))

    def looks(self) -> FloatArray:
        """One row a session: the means of all sessions against the reference period of then."""
        n = len(self._days)
        rows = {
            place: session_means(self._against(place), self.group.session, n_sessions=n) for place in set(self._places)
        }
        return np.array([rows[place] for place in self._places])
