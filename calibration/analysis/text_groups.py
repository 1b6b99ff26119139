"""Agents' words by channel and language: which contacts count, against which sessions, and whether there is an index.

Contacts of the room's closed sessions count, scored or not, each once, in the first session it stood in: a repeat is
old text whenever it comes back. Contacts that stood in no session do not: not everybody may read them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings
from calibration.analysis.shelf import shared
from calibration.analysis.text_tone_gate import Gate
from calibration.stats.formality import LEAST_REFERENCE
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.text_tone import VERSION, TextCounts, is_english
from calibration.store.engine import Db
from calibration.store.text_tones import text_counts_of, text_mark
from calibration.visibility.over_time import LEAST_REPEATS, LongScope
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import NoIndex, TextMeasure

LEAST_SHOWN = LEAST_REPEATS
"""Contacts behind a point: no figure is made of one contact, which may be a repeat in use."""

WATCHED = (TextMeasure.FORMALITY, TextMeasure.WORDS_A_TURN)
"""What is watched. A template share changes when later contacts share a sentence: its past would move."""


@dataclass(frozen=True, eq=False, slots=True)
class TextContacts:
    """Contacts of one channel in one language.

    Attributes
    ----------
    language : str
        Without its country; empty where nobody said.
    rows : array of int, shape (n,)
        Positions in ``LongRatings.contacts``.
    session : array of int, shape (n,)
        Positions of their sessions, in ascending order.
    counts : tuple of TextCounts
        Each with a word.
    """

    channel: Channel
    language: str
    rows: Index
    session: Index
    counts: tuple[TextCounts, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Indexed:
    """Contacts with their formality index; ``index`` is ``None`` where there is none.

    Attributes
    ----------
    n_reference : int
        Contacts of the reference period.
    """

    contacts: TextContacts
    index: FloatArray | None
    n_reference: int


def series_name(measure: TextMeasure, channel: Channel, language: str) -> str:
    """What a watched measure of a group is called: ``text:formality:chat:en``."""
    return f"text:{measure}:{channel}:{language}"


def stored_counts(db: Db, scope: LongScope) -> Mapping[int, TextCounts]:
    """What was counted in the contacts of a scope's sessions, those with a word, by interaction."""
    key = "text_counts", scope, text_mark(db, scope.engagement_id)  # counts are no part of a session's revision
    return shared(db, key, lambda: _read(db, scope))


def _read(db: Db, scope: LongScope) -> Mapping[int, TextCounts]:
    found = {
        identity: TextCounts.from_json(stored)
        for identity, stored in text_counts_of(db, scope, version=VERSION).items()
    }
    return {identity: one for identity, one in found.items() if one.words}


def first_uses(ratings: LongRatings) -> list[int]:
    """Positions of the contacts, each once, where it stood first."""
    seen: dict[int, int] = {}
    for i, contact in enumerate(ratings.contacts):  # by session held
        seen.setdefault(contact.interaction_id, i)
    return list(seen.values())


def text_groups(ratings: LongRatings, counts: Mapping[int, TextCounts]) -> list[TextContacts]:
    """The contacts with words by channel and language, in the order in which groups appear."""
    rows: dict[tuple[Channel, str], list[int]] = {}
    for i in first_uses(ratings):
        contact = ratings.contacts[i]
        if contact.interaction_id in counts:
            rows.setdefault((contact.channel, language_of(contact.language)), []).append(i)
    return [
        TextContacts(
            channel, language, np.array(own), ratings.session_of_contact[own],
            tuple(counts[ratings.contacts[i].interaction_id] for i in own),
        )
        for (channel, language), own in rows.items()
    ]  # fmt: skip


def language_of(language: str) -> str:
    """The language of a contact without its country: ``"en"`` for ``"en-GB"``, empty where nobody said."""
    if is_english(language):
        return "en"
    return language.strip().lower().replace("_", "-").split("-", maxsplit=1)[0]


def reference_place(session: Index, *, n_sessions: int, of: int) -> int:
    """Position of the last session of the reference period: a third of the sessions, or as many as ten contacts need.

    Parameters
    ----------
    session : array of int
        Of every contact.
    of : int
        Sessions of which a third is taken, 1 to ``n_sessions``.
    """
    n = np.cumsum(np.bincount(session, minlength=n_sessions))
    enough = int(np.searchsorted(n, LEAST_REFERENCE))
    return min(max(-(-of // 3) - 1, enough), n_sessions - 1)


def decided(one: Indexed, groups: Sequence[Indexed], ask: Callable[[Index, FloatArray], Gate]) -> Gate:
    """Whether a group's index is shown: by its own rated contacts, few ones with all that are written, or spoken.

    Parameters
    ----------
    ask : callable
        :func:`~calibration.analysis.text_tone_gate.gate` of contacts' positions and their index.
    """
    if one.contacts.language != "en":
        return Gate((), NoIndex.LANGUAGE, None)
    if one.index is None:
        return Gate((), NoIndex.FEW_REFERENCE, max(LEAST_REFERENCE - one.n_reference, 0) or None)
    own = ask(one.contacts.rows, one.index)
    spoken = one.contacts.channel is Channel.VOICE
    alike = [
        (other.contacts.rows, other.index)
        for other in groups
        if other.index is not None and (other.contacts.channel is Channel.VOICE) is spoken
    ]
    if own.no_index is not NoIndex.FEW_RATED or len(alike) < 2:
        return own
    rows, index = (np.concatenate(part) for part in zip(*alike, strict=True))
    return replace(ask(rows, index), together=True)


def session_means(values: FloatArray, session: Index, *, n_sessions: int) -> FloatArray:
    """The mean of every session; NaN with fewer than :data:`LEAST_SHOWN` contacts that have the measure."""
    there = ~np.isnan(values)
    n = np.bincount(session[there], minlength=n_sessions)
    sums = np.bincount(session[there], weights=values[there], minlength=n_sessions)
    return np.asarray(np.divide(sums, n, out=np.full(n_sessions, np.nan), where=n >= LEAST_SHOWN))
