"""What is said of a line that cannot be told: how far the data go, what would settle it, and what helps instead."""

from collections import Counter
from collections.abc import Sequence
from math import ceil

from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.since_facts import SinceLine
from calibration.analysis.since_price import Remedy, ShiftPrice
from calibration.stats.never_apart import NeverApart
from calibration.ui.wording.gap_words import span
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.prices import TOO_LONG
from calibration.vocabulary import AnswerType, RemedyKind, ShiftReason, ShiftVerdict

_LAST_DIGITS = 1e-9
_MOST = 0.75
"""Share of a scale from which on a move is said to go across most of it."""
ANY_MOVE, NOTHING, MOST_OF_THE_SCALE = "any move is possible", "nothing", "only most of the scale"
Cells = tuple[str, str]
"""What stands beside a line's name; behind a line break in the small type."""
Sessions = tuple[int, int]
"""How many before the date, and since."""
SEEN_NONE = "The sides gave the same on every contact. That proves no zero: each line says how much can hide behind it."


def most_that_differ(agreed: NeverApart) -> str:
    """How far contacts without a difference go: "at most ten in 100 can have come to differ"."""
    return f"at most {in_words(ceil(100 * agreed.rate - _LAST_DIGITS))} in 100 contacts can have come to differ"


def no_difference(agreed: NeverApart) -> str:
    """The sides gave the same on all 30 contacts before and all 36 since, so at most …."""
    return (
        f"the sides gave the same on all {agreed.n_before} contacts before and all {agreed.n_after} since, so "
        f"{most_that_differ(agreed)}"
    )


def too_few(one: SinceLine) -> str:
    """Instead of an interval that covers the scale."""
    n = f"{one.shift.n_before} and {one.shift.n_after} sessions"
    return f"too few data: {n} that vary as much leave next to every move possible"


def as_far_as_it_shows(one: SinceLine, agreed: NeverApart) -> str:
    """How far contacts without a difference go, and how many more sessions of them would settle it."""
    price = _more_alike(one, "without a difference would settle it")
    return f"{no_difference(agreed)}; {price}" if price else no_difference(agreed)


def cells_seen_none(one: SinceLine, agreed: NeverApart) -> Cells:
    """30 and 36 contacts; at most ten in 100, and what would settle it in the small type."""
    most = f"{in_words(ceil(100 * agreed.rate - _LAST_DIGITS))} in 100"
    price = _more_alike(one, "would settle it")
    return f"{agreed.n_before} and {agreed.n_after} contacts", f"{most}\n{price}" if price else most


def cells_priced(one: SinceLine, usual: Sessions) -> Cells:
    """−0.5 to +1.0; about four more sessions."""
    return _moved_by(one, usual), f"about {counted(one.shift.more_sessions or 0, 'more session')}"


def cells_unpriced(one: SinceLine, usual: Sessions) -> Cells:
    """−0.5 to +1.0, with what would help in the small type; 1.7."""
    size, width = one.shift.detectable, _width(one.line)
    if size is None:
        return _moved_by(one, usual), NOTHING
    most = width is not None and size >= _MOST * width
    return _moved_by(one, usual), MOST_OF_THE_SCALE if most else _size(one.line, size)


def usual_sessions(lines: Sequence[SinceLine]) -> Sessions:
    """What most of them rest on, said once for all; lines that differ say it of themselves."""
    found = Counter((one.shift.n_before, one.shift.n_after) for one in lines)
    return found.most_common(1)[0][0] if found else (0, 0)


def rests_on(usual: Sessions, *, all_of_them: bool) -> str:
    """8 sessions before and 4 since, where a line says nothing else."""
    n = f"{usual[0]} session{'' if usual[0] == 1 else 's'} before and {usual[1]} since"
    return f"{n}." if all_of_them else f"{n}, where a line says nothing else."


def _moved_by(one: SinceLine, usual: Sessions) -> str:
    shift, held = one.shift, (one.shift.n_before, one.shift.n_after)
    priced = one.price is None or one.price.payable
    what = ANY_MOVE if shift.reason is ShiftReason.ANYTHING else span(one.line, shift.shift).removeprefix("from ")
    small = [] if held == usual else [f"{held[0]} and {held[1]} sessions"]
    small += [] if priced else [part for part in (_too_long(one), *_instead(one.price)) if part]
    return f"{what}\n{'; '.join(small)}" if small else what


def price_words(one: SinceLine) -> str:
    """About four more sessions would settle it; what would instead, where that takes too long."""
    price = one.price
    if one.shift.more_sessions is None or (price is not None and not price.payable):
        return "; ".join(part for part in (_too_long(one), *_instead(price), _would_have_shown(one)) if part)
    return _more_alike(one, "would settle it")


def coarser(lines: Sequence[SinceLine]) -> str:
    """What sections tell where single lines do not: "Asked more coarsely, “Opening” and “Voice” have not moved."""
    found: dict[ShiftVerdict, list[str]] = {}
    for one in lines:
        for remedy in one.price.remedies if one.price else ():
            names = found.setdefault(remedy.verdict, []) if remedy.verdict else []
            if f"“{one.line.section}”" not in names:
                names.append(f"“{one.line.section}”")
    said = [
        f"{_listed(names)} {'has' if len(names) == 1 else 'have'} "
        f"{'moved' if verdict is ShiftVerdict.MOVED else 'not moved'}"
        for verdict, names in found.items()
    ]
    return f"Asked more coarsely, all lines of a section together: {'; '.join(said)}." if said else ""


def _more_alike(one: SinceLine, does: str) -> str:
    n, price = one.shift.more_sessions, one.price
    if n is None or (price is not None and not price.payable):
        return ""
    return f"about {counted(n, 'more session')} {does}"


def _too_long(one: SinceLine) -> str:
    n = one.shift.more_sessions
    return "" if n is None else f"{counted(n, 'more session')} alike would settle it, {TOO_LONG}"


def _instead(price: ShiftPrice | None) -> list[str]:
    return [said for one in (price.remedies if price else ()) if (said := _remedy(one))]


def _remedy(one: Remedy) -> str:
    if one.kind is RemedyKind.SECTION:
        return "" if one.verdict else f"the section as a whole takes about {counted(one.sessions, 'more session')}"
    if one.kind is RemedyKind.CONTACTS:
        what = f"{in_words(one.n_contacts or 0)} contacts a session"
    else:
        what = f"one more reviewer of the {one.side}" if one.side else "one more reviewer on each side"
    return f"with {what} about {counted(one.sessions, 'more session')} would"


def _would_have_shown(one: SinceLine) -> str:
    """A move of 0.5 or more would most likely have shown."""
    size, width = one.shift.detectable, _width(one.line)
    if size is None:
        return ""
    if width is not None and size >= _MOST * width:
        return "too few data: only a move across most of the scale would have shown"
    return f"a move of {_size(one.line, size)} or more would most likely have shown"


def _size(line: PooledLine, size: float) -> str:
    """Never smaller than it is."""
    if line.definition.answer_type is AnswerType.BINARY:
        return f"{ceil(100 * size / (_width(line) or 1.0) - _LAST_DIGITS)} %"
    return f"{ceil(10 * size - _LAST_DIGITS) / 10:.1f}"


def _width(line: PooledLine) -> float | None:
    return line.scale[1] - line.scale[0] if line.scale is not None else None


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
