"""The little HTML of the Results page: words of contacts with what was marked in them, and safe labels. Pure."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from calibration.analysis.contact_grid import MarkedSpan, MarkedTurn
from calibration.ui.look import text
from calibration.vocabulary import Side

_LONG, _SHOWN = 420, 260
"""Code points: a turn without marks that is longer than the first shows as many as the second."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:^=&])")


def plain_label(value: object) -> str:
    """A name as the label of a widget: Streamlit reads Markdown there, and names are never markup.

    Examples
    --------
    >>> plain_label("*Tone* <b>")
    '\\\\*Tone\\\\* \\\\<b\\\\>'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(str(value).split()))


def clock(second: float) -> str:
    """A second of a recording as a person says it.

    Examples
    --------
    >>> clock(72.4), clock(3671)
    ('01:12', '1:01:11')
    """
    whole = int(second)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes:02d}:{whole % 60:02d}"


def marked_words(words: str, spans: Sequence[MarkedSpan]) -> str:
    """A turn's text as HTML, with what each side marked in that side's colour.

    Parameters
    ----------
    words : str
        The stored text; spans count its code points.
    spans : sequence of MarkedSpan
        May overlap: words both sides marked carry both colours.
    """
    inside = [span for span in spans if 0 <= span.start < span.end <= len(words)]
    edges = sorted({0, len(words), *(span.start for span in inside), *(span.end for span in inside)})
    pieces = []
    for start, end in pairwise(edges):
        covering = [span for span in inside if span.start <= start and end <= span.end]
        pieces.append(_piece(words[start:end], {span.side for span in covering} if covering else set()))
    return "".join(pieces)


def _piece(words: str, sides: Collection[Side | None]) -> str:
    if not sides:
        return text(words)
    known = [side.value for side in (Side.CLIENT, Side.VENDOR) if side in sides]
    kind = "both" if len(known) == 2 else (known[0] if known else "someone")
    said = {"both": "client and vendor", "someone": "a reviewer"}.get(kind, kind)
    return f'<mark class="tf-{kind}" title="marked by {said}">{text(words)}</mark>'


def turn_html(turn: MarkedTurn, *, line: str | None, whole: bool = True) -> str:
    """One turn: who speaks, when, and the words.

    Parameters
    ----------
    line : str or None
        Keeps the marks of one criterion only; ``""`` keeps none.
    whole : bool
        False folds a long turn in which nothing is marked.
    """
    spans = [span for span in turn.spans if line is None or span.line == line]
    who = turn.speaker or turn.role.value.capitalize()
    when = f"<br><small>{clock(turn.second)}</small>" if turn.second is not None else ""
    words = marked_words(turn.text, spans) if spans or whole else _beginning(turn.text)
    return f'<div class="tf-turn"><span>{text(who)}{when}</span><div>{words}</div></div>'


def _beginning(words: str) -> str:
    """The first lines of a long turn; the rest opens on demand."""
    if len(words) <= _LONG:
        return text(words)
    cut = words.rfind(" ", 0, _SHOWN) if " " in words[:_SHOWN] else _SHOWN
    rest = f'<details class="tf-rest"><summary>the rest of it</summary>{text(words[cut:].lstrip())}</details>'
    return text(words[:cut].rstrip()) + " …" + rest


def turns_html(turns: Sequence[MarkedTurn], *, line: str | None, whole: bool = False) -> str:
    """A transcript in which turns far from anything marked are folded; without marks the first turns show."""
    shown = _near_marks(turns, line) if not whole else {turn.position for turn in turns}
    pieces: list[str] = []
    hidden: list[MarkedTurn] = []
    for turn in turns:
        if turn.position not in shown:
            hidden.append(turn)
            continue
        pieces += [_folded(hidden), turn_html(turn, line=line, whole=whole)]
        hidden = []
    return "".join([*pieces, _folded(hidden)])


def _near_marks(turns: Sequence[MarkedTurn], line: str | None) -> set[int]:
    marked = [i for i, turn in enumerate(turns) if any(line is None or span.line == line for span in turn.spans)]
    near = {j for i in marked for j in (i - 1, i, i + 1)} if marked else set(range(5))
    return {turn.position for i, turn in enumerate(turns) if i in near}


def _folded(turns: Sequence[MarkedTurn]) -> str:
    if not turns:
        return ""
    if len(turns) == 1:
        return turn_html(turns[0], line="")
    inside = "".join(turn_html(turn, line="") for turn in turns)
    return f'<details class="tf-folded"><summary>{len(turns)} more turns</summary>{inside}</details>'
