"""Words on the picture of what a budget of false alarms buys."""

from collections.abc import Sequence

from calibration.analysis.alarm_report import BUDGETS, POINTS, SESSIONS_AFTER, SHARE, WatchSetting
from calibration.ui.wording.home import in_words as number

BELOW = "false alarms a year"
CSV = "This curve as CSV"
_ALMOST = 0.99  # limits are found to six digits


def title(own: WatchSetting, curve: Sequence[WatchSetting]) -> str:
    """1 false alarm a year finds 64 of 100 such moves; 2 would find 73."""
    more = next((one for one in curve if one.false_alarms_a_year >= 1.9 * own.false_alarms_a_year), None)
    said = f"{_rate(own)} a year {'finds' if rate_label(own) == '1' else 'find'} {found(own)} of 100 moves"
    if more is not None:
        return f"{said}; {rate_label(more)} would find {found(more)}."
    # The curve ends before the largest budget where the limit cannot be lower: nothing more can be bought.
    last = curve[-1].false_alarms_a_year
    spent = last < _ALMOST * BUDGETS[-1] and own.false_alarms_a_year >= _ALMOST * last
    return f"{said}; a larger budget finds no more." if spent else f"{said}."


def note(own: WatchSetting) -> str:
    """What a move is, and within which time it is found."""
    move = f"one answer in {round(1 / SHARE)}" if own.binary else ("half a point" if POINTS == 0.5 else f"{POINTS:g}")
    return f"A move of {move} on a usual line, found within {number(SESSIONS_AFTER)} sessions. Filled: this budget."


def found(one: WatchSetting) -> int:
    """Of 100 moves."""
    return round(100 * (one.power or 0.0))


def rate_label(one: WatchSetting) -> str:
    """Below a dot: 0.5, 1, 2."""
    return f"{one.false_alarms_a_year:.2g}"


def in_words(one: WatchSetting) -> str:
    """2 false alarms a year: 73 of 100."""
    return f"{_rate(one)} a year: {found(one)} of 100."


def _rate(one: WatchSetting) -> str:
    label = rate_label(one)
    return f"{label} false alarm{'' if label == '1' else 's'}"
