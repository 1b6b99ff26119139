"""What is said of a line that cannot be told: how far the data go, what would settle it, and what helps instead."""

from collections.abc import Sequence
from math import ceil

from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.since_facts import SinceLine
from calibration.analysis.since_price import YEARS, Remedy, ShiftPrice
from calibration.stats.never_apart import NeverApart
from calibration.ui.wording.gap_words import span
from calibration.ui.wording.home import counted, in_words
from calibration.vocabulary import AnswerType, RemedyKind, ShiftReason, ShiftVerdict

_TWO_YEARS = f"more than {in_words(YEARS)} years"
_LAST_DIGITS = 1e-9
_MOST = 0.75
"""Share of a scale from which on a move is said to go across most of it."""
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


def row(one: SinceLine) -> str:
    """The right end of a line whose interval says nothing yet: how far the data go, and the price."""
    shift = one.shift
    if shift.agreed is not None:
        return _with(f"{no_difference(shift.agreed)}", _more_alike(one, "without a difference would settle it"))
    if shift.reason is ShiftReason.ANYTHING:
        return _with(too_few(one), price_words(one))
    n = f"{shift.n_before} and {shift.n_after} session{'' if shift.n_after == 1 else 's'}"
    return _with(f"{span(one.line, shift.shift)} ({n})", price_words(one))


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
    return "" if n is None else f"{counted(n, 'more session')} alike would settle it, {_TWO_YEARS} at your pace"


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


def _with(said: str, price: str) -> str:
    return f"{said}; {price}" if price else said


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
