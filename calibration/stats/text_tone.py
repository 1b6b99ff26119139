"""What can be counted in an agent's words: plain regular expressions, so that everybody can see what counted.

Counts describe a text, they never score a person, and they never hear a voice. They were checked on public English
sentences (docs/methods.md), not on support contacts: whoever shows an index shows beside it how it goes with the
engagement's own ratings.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from calibration.stats.own_words import NOT_WORDS, own_words, without_accents

VERSION = 2
"""Raised with every change of what is counted; older counts are made anew."""

_LONG = 6
"""Letters above which LIX calls a word long (Björnsson 1968)."""

_LEAST_TEMPLATE_WORDS = 5
"""Words below which a sentence that comes back ("Thank you.") says nothing about a template."""


class Marker(StrEnum):
    """One kind of wording that is counted."""

    FORMAL = "formal"
    INFORMAL = "informal"
    CONTRACTION = "contraction"
    EXCLAMATION = "exclamation"
    I = "i"  # noqa: E741 - the pronoun
    WE = "we"
    YOU = "you"
    GRATITUDE = "gratitude"
    APOLOGY = "apology"
    GREETING = "greeting"
    COULD_YOU = "could_you"
    PLEASE_START = "please_start"
    PLEASE_WITHIN = "please_within"
    HEDGE = "hedge"
    YOU_START = "you_start"
    DIRECT_QUESTION = "direct_question"


PUNCTUATED = frozenset({Marker.EXCLAMATION, Marker.PLEASE_START, Marker.YOU_START, Marker.DIRECT_QUESTION})
"""Markers that need sentences, which the transcript of a call does not have."""

# Where a sentence starts: after a run of spaces that is looked at once, so that no text takes long.
_START = r"(?:\A|(?<=[.!?])(?=\s)|(?<=\S)(?=[^\S\n]*+\n))\s*+[\"'“”‘’(*_#•–—-]*+[^\S\n]*+"
_FORMAL = (
    r"accordingly|additional(?:ly)?|advis(?:e|ed)|aforementioned|assist(?:ance)?|commence[ds]?|confirm(?:ation)?|"
    r"consequently|enclosed|endeavou?r|enquiry|ensure[ds]?|furthermore|hence|henceforth|hereby|herewith|"
    r"inconvenience|inform(?:ed)?|kindly|moreover|nevertheless|notif(?:y|ied)|obtain(?:ed)?|prior|pursuant|"
    r"purchase[ds]?|regarding|regards|request(?:ed)?|require(?:d|s|ment)?|respective(?:ly)?|shall|sincerely|"
    r"subsequent(?:ly)?|sufficient|terminate[ds]?|therefore|thus|upon|whom|"
    r"in accordance with|in due course|in order to|in respect of|with reference to"
)
_INFORMAL = (
    r"awesome|brilliant|btw|cheers|cool|fab|gonna|gotta|great|guys|haha+|hey|hiya|kinda|lol|no worries|nope|"
    r"ok|okay|oops|pls|sort of|stuff|super|sure thing|thx|wanna|wow|ya|yay|yeah|yep|yup"
)
_FACES = (
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
    "\u2600-\u2604\u2607-\u260d\u2614-\u26ff\u270a-\u270d\u2728\u2763\u2764"  # no ticks, telephones, stars
)
_SHADE = "[\ufe0f\U0001f3fb-\U0001f3ff]*+"
_EMOJI = f"[{_FACES}]{_SHADE}(?:\u200d[{_FACES}]{_SHADE})*+|(?<!\\w)[:;]-?[)D(P](?!\\w)"
_HEDGE = (
    r"apparently|i (?:believe|guess|suppose|think)|it (?:looks|seems) like|kind of|maybe|might|perhaps|possibly|"
    r"probably|seems?"
)
_IS = r"(?:it|that|there|here|what|who|where|how|he|she|let)[’']s"
_PATTERNS: dict[Marker, str] = {
    Marker.FORMAL: rf"\b(?:{_FORMAL})\b",
    Marker.INFORMAL: rf"\b(?:{_INFORMAL})\b|{_EMOJI}",
    Marker.CONTRACTION: rf"\b\w+(?:n[’']t|[’'](?:re|ve|ll|d|m))\b|\b{_IS}\b",
    Marker.EXCLAMATION: r"!+",
    Marker.I: r"\b(?:i(?!\.e\b)|me|my|mine|myself)\b",
    Marker.WE: r"\b(?:we|(?-i:[Uu]s)|our|ours|ourselves)\b",
    Marker.YOU: r"\b(?:you|your|yours|yourself)\b",
    Marker.GRATITUDE: r"\b(?:thanks|thank\syou|grateful|appreciate[ds]?)\b",
    Marker.APOLOGY: r"\b(?:sorry|regret|apolog(?:y|ies|i[sz]e[ds]?|i[sz]ing))\b",
    Marker.GREETING: r"\A\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))\b",
    Marker.COULD_YOU: r"\b(?:could|would)\syou\b",
    Marker.PLEASE_START: rf"{_START}please\b",
    Marker.PLEASE_WITHIN: rf"(?<=[\w,;:{NOT_WORDS}]\s)please\b",
    Marker.HEDGE: rf"\b(?:{_HEDGE})\b",
    Marker.YOU_START: rf"{_START}you(?:r|[’']\w+)?\b",
    Marker.DIRECT_QUESTION: rf"{_START}(?:what|why|who|how|where|when|which)\b[^.!?\n]*\?",
}
_MARKERS = {marker: re.compile(pattern, re.IGNORECASE) for marker, pattern in _PATTERNS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_INSIDE = "’'-"
_UNSPACED = frozenset({"bo", "dz", "ja", "km", "lo", "my", "th", "yue", "zh"})
_SENTENCE_END = re.compile(r"(?<![.!?؟۔।])[.!?؟۔।]++[\"'“”‘’)\]*_]*+(?=\s|\Z)|\n+")


@dataclass(frozen=True, slots=True)
class TextCounts:
    """What was counted in the agent's turns of one contact.

    Attributes
    ----------
    turns, words, letters, long_words : int
        Long: more than six letters. ``turns`` are those with a word.
    sentences : int or None
        ``None`` for a spoken contact: its transcript has none that anybody spoke.
    markers : dict of str to int, or None
        Times each :class:`Marker` was found; those that need punctuation are left out for spoken contacts. ``None`` for
        a language other than English.
    fingerprints : tuple of (str, int)
        A short hash and the words of every sentence (spoken: turn) long enough to be part of a template.
    """

    turns: int
    words: int
    letters: int
    long_words: int
    sentences: int | None
    markers: dict[str, int] | None
    fingerprints: tuple[tuple[str, int], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the counts as text and numbers, the same keys always."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "TextCounts":
        """Read what :meth:`to_json` wrote."""
        marks = tuple(map(tuple, found["fingerprints"]))
        return cls(
            found["turns"], found["words"], found["letters"], found["long_words"], found["sentences"],
            found["markers"], marks,
        )  # fmt: skip

    @property
    def lix(self) -> float | None:
        """Words a sentence plus long words a hundred (Björnsson 1968); ``None`` without sentences or words."""
        if not self.sentences or not self.words:
            return None
        return self.words / self.sentences + 100 * self.long_words / self.words

    def rate(self, marker: Marker) -> float | None:
        """Times a hundred words; ``None`` where it is not counted or there is no word."""
        if self.markers is None or marker not in self.markers or not self.words:
            return None
        return 100 * self.markers[marker] / self.words


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a turn that were counted: a span in code points."""

    marker: Marker
    start: int
    end: int


def text_counts(turns: Iterable[str], *, language: str, spoken: bool = False) -> TextCounts:
    """Count what the agent's turns of one contact hold.

    Parameters
    ----------
    turns : iterable of str
    language : str
        Of the contact, ``"en"`` or ``"en-GB"``; markers are counted in English only, lengths always.
    spoken : bool
        The words are a transcript of speech: nothing that rests on punctuation is counted.

    Examples
    --------
    >>> found = text_counts(["Thanks! I'm sorry you waited."], language="en")
    >>> found.words, found.sentences, found.markers["gratitude"], found.markers["apology"]
    (5, 2, 1, 1)
    """
    texts = [text for text in map(own_words, turns) if _WORD.search(text)]
    words = [word for text in texts for word in _words(text)]
    lengths = [sum(letter not in _INSIDE for letter in word) for word in words]
    sentences = [part for text in texts for part in ([text] if spoken else _sentences(text))]
    markers = None
    if is_english(language):
        markers = {
            marker.value: sum(1 for text in texts for _ in pattern.finditer(text))
            for marker, pattern in _counted(spoken=spoken)
        }
    return TextCounts(
        turns=len(texts),
        words=len(words),
        letters=sum(lengths),
        long_words=sum(length > _LONG for length in lengths),
        sentences=None if spoken else len(sentences),
        markers=markers,
        fingerprints=tuple(_fingerprints(sentences)),
    )


def found_in(text: str, *, spoken: bool = False) -> tuple[Found, ...]:
    """Return the spans of one English turn that count, in order: what a person asks to see highlighted.

    Examples
    --------
    >>> [(found.marker.value, "Could you wait?"[found.start : found.end]) for found in found_in("Could you wait?")]
    [('could_you', 'Could you'), ('you', 'you')]
    """
    own = own_words(text)
    spans = [
        Found(marker, match.start() + len(match.group()) - len(match.group().lstrip()), match.end())
        for marker, pattern in _counted(spoken=spoken)
        for match in pattern.finditer(own)
    ]
    return tuple(sorted(spans, key=lambda found: (found.start, found.end, found.marker)))


def is_english(language: str) -> bool:
    """Whether a contact's language is English, of any country."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] in {"en", "eng", "english"}


def has_words(language: str) -> bool:
    """Whether a language puts spaces between words, so that they can be counted: Chinese, Japanese and Thai do not."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] not in _UNSPACED


def template_shares(contacts: Sequence[TextCounts], *, least_contacts: int = 3) -> list[float | None]:
    """Return for every contact the share of its words that stand in sentences which other contacts have, too.

    Parameters
    ----------
    least_contacts : int
        Contacts, of these, that a sentence must stand in to be called a template.

    Returns
    -------
    list of float or None
        0 to 1; ``None`` for a contact without words.
    """
    seen: dict[str, int] = {}
    for contact in contacts:
        for mark in {mark for mark, _ in contact.fingerprints}:
            seen[mark] = seen.get(mark, 0) + 1
    return [
        sum(n for mark, n in contact.fingerprints if seen[mark] >= least_contacts) / contact.words
        if contact.words
        else None
        for contact in contacts
    ]


def _counted(*, spoken: bool) -> Iterator[tuple[Marker, re.Pattern[str]]]:
    return ((marker, pattern) for marker, pattern in _MARKERS.items() if not (spoken and marker in PUNCTUATED))


def _words(text: str) -> list[str]:
    found: list[str] = _WORD.findall(without_accents(text))
    return found


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def _fingerprints(sentences: Iterable[str]) -> Iterator[tuple[str, int]]:
    for sentence in sentences:
        words = _words(sentence.lower())
        if len(words) >= _LEAST_TEMPLATE_WORDS:
            yield blake2b(" ".join(words).encode(), digest_size=6).hexdigest(), len(words)
