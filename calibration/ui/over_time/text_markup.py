"""Agent turns as HTML with the words marked that count, by kind. Pure; nothing in a turn is markup."""

from collections.abc import Sequence
from itertools import pairwise

from calibration.analysis.text_words import CountedTurn, CountedWords
from calibration.stats.text_tone import Found, Marker
from calibration.ui.look import text
from calibration.ui.wording import over_time_text_words as say

_FORMALITY = (Marker.FORMAL, Marker.INFORMAL, Marker.CONTRACTION, Marker.EXCLAMATION)
_PRONOUNS = (Marker.I, Marker.WE, Marker.YOU)
_MOST_WORDS, _MOST_LETTERS = 6, 40
"""Examples of one kind in the legend, and of one of them."""


def counted_html(found: CountedWords) -> str:
    """Every agent turn, one under the other."""
    return "".join(
        f'<div class="tf-turn"><span>Agent</span><div>{marked_turn(turn.text, turn.found)}</div></div>'
        for turn in found.turns
    )


def marked_turn(words: str, found: Sequence[Found]) -> str:
    """A turn with each counted span in a mark of its family's class, its kinds in words; spans may overlap.

    Examples
    --------
    >>> marked_turn("<b>", (Found(Marker.FORMAL, 1, 2),))
    '&lt;<mark class="tf-counted tf-counted-formality" title="formal word">b</mark>&gt;'
    """
    opened: dict[int, list[Found]] = {}
    for one in found:
        opened.setdefault(one.start, []).append(one)
    pieces, inside = [], list[Found]()
    for start, end in pairwise(sorted({0, len(words), *opened, *(one.end for one in found)})):
        inside = [one for one in inside if one.end > start] + opened.get(start, [])
        kinds = [one.marker for one in sorted(inside, key=lambda one: (one.start, one.end, one.marker))]
        pieces.append(_marked(words[start:end], kinds) if kinds else text(words[start:end]))
    return "".join(pieces)


def _marked(words: str, kinds: Sequence[Marker]) -> str:
    families = " ".join(f"tf-counted-{one}" for one in dict.fromkeys(_family(kind) for kind in kinds))
    said = text(" · ".join(dict.fromkeys(say.KINDS[kind] for kind in kinds)))
    return f'<mark class="tf-counted {families}" title="{said}">{text(words)}</mark>'


def _family(marker: Marker) -> str:
    return "formality" if marker in _FORMALITY else "pronoun" if marker in _PRONOUNS else "politeness"


def tallied(turns: Sequence[CountedTurn]) -> list[tuple[Marker, int, list[str]]]:
    """What was counted, kind by kind: how often, and the words, each once, in the order found."""
    words: dict[Marker, list[str]] = {}
    for turn in turns:
        for one in turn.found:
            words.setdefault(one.marker, []).append(turn.text[one.start : one.end].strip())
    return [
        (
            marker,
            len(words[marker]),
            [_short(one) for one in dict.fromkeys(one.lower() for one in words[marker])][:_MOST_WORDS],
        )
        for marker in Marker
        if marker in words
    ]


def _short(words: str) -> str:
    """At most :data:`_MOST_LETTERS` characters: a question can be as long as a message."""
    return words if len(words) <= _MOST_LETTERS else f"{words[: _MOST_LETTERS - 1].rstrip()}…"
