"""Who moved since a day: agents, the client's standard or the vendor's, line by line and on totals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from scipy.special import stdtr

from calibration.analysis.long_ratings import Index, LongRatings, long_ratings
from calibration.analysis.moved_data import TOTALS, Marks, marks_of
from calibration.analysis.moved_facts import LineMoved, MovedReport, Pair, RepeatPair
from calibration.analysis.shelf import shared
from calibration.analysis.since_choice import first_session_from
from calibration.stats.benchmarks import MOVED_RATE
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.movement import Shift, WhoMoved
from calibration.stats.repeat_plan import RepeatPrice, repeats_needed_by_party
from calibration.stats.standards_data import SIDES
from calibration.stats.who_moved import who_moved
from calibration.store.engine import Db
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Movement, Party, UndefinedReason

LARGER = (2.0, 4.0)
"""Times the movement that the price of repeats is asked for when there is none for it as it looks."""

_NO_PRICE = (UndefinedReason.NO_RATINGS, UndefinedReason.ONE_SIDE, UndefinedReason.NO_VARIATION)
"""Reasons that no number of repeats changes: nobody or one side alone marked, or nothing says how much marks vary."""

_BEYOND_REPEATS = (UndefinedReason.ORDER_CHANGED, UndefinedReason.REPEATS_DISAGREE)


def moved_report(
    db: Db,
    scope: LongScope,
    *,
    day: date,
    line: str | None = None,
    opened: frozenset[int] = frozenset(),
    in_counts: frozenset[int] = frozenset(),
) -> MovedReport:
    """Compare before and from a day on.

    Parameters
    ----------
    day : date
        In the engagement's time zone.
    line : str, optional
        Only this line, or ``TOTALS``, with its repeats as pairs. Default: all, without pairs.
    opened : frozenset of int
        Session contacts that the viewer may open: only these are ever shown singly.
    in_counts : frozenset of int
        Those of them whose session shows counts: where one reviewer is all of a side on one, neither side's mark is
        shown (``side_means.single_voices``).

    Returns
    -------
    MovedReport

    Raises
    ------
    KeyError
        There is no such line.

    Notes
    -----
    :func:`calibration.stats.who_moved.who_moved` for each line. ``named`` is corrected over the three parties of all
    lines at once (Benjamini & Hochberg at ``MOVED_RATE``): a page with 14 lines would otherwise name somebody by chance
    on every second day anybody asks for. Totals hold the same marks once more and are no member of that family.
    """
    ratings = long_ratings(db, scope)
    at = first_session_from(ratings.days, day)
    directed = [one.id for one in ratings.lines if one.directed]
    unordered = tuple(one.name for one in ratings.lines if not one.directed)
    if line is not None and line != TOTALS:
        ratings.index_of(line)
    asked = [line] if line is not None else [TOTALS, *directed]
    marks = [marks_of(ratings, one, at=at) for one in asked] if at is not None else []
    found = [_who_moved(db, scope, one, at=at or 0) for one in marks]
    lines = [
        _line(ratings, one, told, at=at or 0, opened=opened, in_counts=in_counts)
        for one, told in zip(marks, found, strict=True)
    ]
    return MovedReport(
        day=day,
        sessions=ratings.sessions,
        at=at,
        lines=tuple(_named_together(lines)),
        unordered=unordered,
        cards=len(ratings.cards),
    )


def repeat_prices(db: Db, scope: LongScope, *, day: date, line: str) -> dict[Party, RepeatPrice]:
    """How many more repeats would show whether those that cannot be told moved; none where nothing was asked.

    Parameters
    ----------
    day, line
        As for :func:`moved_report`. Repeats are counted at the rate of the sessions since.

    Notes
    -----
    Where no reasonable number shows a movement as large as it looks, what would show one ``LARGER`` times as large.
    """
    ratings = long_ratings(db, scope)
    at = first_session_from(ratings.days, day)
    if at is None:
        return {}
    marks = marks_of(ratings, line, at=at)
    found = _who_moved(db, scope, marks, at=at)
    if found.reason in _NO_PRICE:
        return {}
    untold = [shift.party for shift in found.shifts if shift.movement is Movement.CANNOT_TELL]
    rate = _repeats_a_session(marks, at)
    prices = repeats_needed_by_party(marks.data, found, changes_at=[at], parties=untold, per_session=rate)
    unpriced = [] if found.reason in _BEYOND_REPEATS else [p for p, one in prices.items() if one.more_repeats is None]
    for party in unpriced:
        for times in LARGER:
            shift = times * prices[party].shift
            more = repeats_needed_by_party(
                marks.data, found, changes_at=[at], parties=(party,), shift=shift or None, per_session=rate
            )[party]
            if more.more_sessions is not None:
                # One session is the least there is a price for: the record shows as much as that already.
                prices |= {party: more} if more.more_sessions > 1 else {}
                break
    return prices


def _who_moved(db: Db, scope: LongScope, marks: Marks, *, at: int) -> WhoMoved:
    """One line fitted once for all lines, for itself, and for its price."""
    kept: dict[str, WhoMoved] = shared(db, ("who moved", scope, at), dict)
    if marks.line.id not in kept:
        kept[marks.line.id] = who_moved(marks.data, changes_at=[at], band=marks.band)
    return kept[marks.line.id]


def _line(
    ratings: LongRatings, marks: Marks, found: WhoMoved, *, at: int, opened: frozenset[int], in_counts: frozenset[int]
) -> LineMoved:
    return LineMoved(
        line=marks.line,
        connection=found.connection,
        found=found,
        named=found.movers or frozenset(),
        pairs=tuple(_pairs(ratings, marks, at=at, opened=opened - _single_voices(ratings, marks, in_counts))),
        n_in_use=marks.n_in_use,
        n_marks=len(marks.data.value),
    )


def _named_together(lines: Sequence[LineMoved]) -> list[LineMoved]:
    """Correct who is named over all lines."""
    asked = [(i, s) for i, one in enumerate(lines) if not one.line.is_totals for s in one.found.shifts]
    q_values = benjamini_hochberg([_p_value(shift) for _, shift in asked])
    sure = {
        (i, shift.party) for (i, shift), q in zip(asked, q_values, strict=True) if q is not None and q <= MOVED_RATE
    }
    return [
        one if one.line.is_totals else replace(one, named=frozenset(p for p in one.moved if (i, p) in sure))
        for i, one in enumerate(lines)
    ]


def _p_value(shift: Shift) -> float | None:
    one, freedom = shift.estimate, shift.degrees_of_freedom
    if one.value is None or not one.standard_error or freedom is None:
        return None
    return float(2 * stdtr(freedom, -abs(one.value) / one.standard_error))


def _single_voices(ratings: LongRatings, marks: Marks, in_counts: frozenset[int]) -> frozenset[int]:
    """Return those of these session contacts that both sides marked, one of them through a single reviewer."""
    n = np.zeros((2, len(ratings.contacts)), dtype=np.intp)
    np.add.at(n, (marks.data.of_vendor.astype(np.intp), marks.columns.contact), 1)
    return frozenset(ratings.contacts[i].id for i in np.flatnonzero(n.min(axis=0) == 1)) & in_counts


def _pairs(ratings: LongRatings, marks: Marks, *, at: int, opened: frozenset[int]) -> list[RepeatPair]:
    """Return the open repeats scored before and after, those that changed most first."""
    columns = marks.columns
    is_open = np.array([i in opened for i in (one.id for one in ratings.contacts)], dtype=np.bool_)
    shown = is_open[columns.contact] if len(columns.contact) else np.zeros(0, np.bool_)
    early, late = (
        np.unique(columns.interaction[shown & part]) for part in (columns.session < at, columns.session >= at)
    )
    found = []
    for interaction in np.intersect1d(early, late).tolist():
        rows = np.flatnonzero(shown & (columns.interaction == interaction))
        ends = (
            columns.contact[rows[columns.session[rows].argmin()]],
            columns.contact[rows[columns.session[rows].argmax()]],
        )
        sides = {side: pair for i, side in enumerate(SIDES) if (pair := _means(marks, rows, ends, of_vendor=i))}
        contacts = [ratings.contacts[end] for end in ends]
        sessions = [ratings.sessions[ratings.session_of_contact[end]] for end in ends]
        found.append(
            RepeatPair(
                name=contacts[0].external_id,
                contacts=(contacts[0].id, contacts[1].id),
                sessions=(sessions[0].id, sessions[1].id),
                numbers=(sessions[0].number, sessions[1].number),
                marks=sides,
            )
        )
    return sorted(found, key=lambda pair: (-max((abs(b - a) for a, b in pair.marks.values()), default=0.0), pair.name))


def _means(marks: Marks, rows: Index, ends: tuple[int, int], *, of_vendor: int) -> Pair | None:
    own = rows[marks.data.of_vendor[rows] == of_vendor]
    first, latest = (marks.data.value[own[marks.columns.contact[own] == end]] for end in ends)
    return (float(first.mean()), float(latest.mean())) if len(first) and len(latest) else None


def _repeats_a_session(marks: Marks, at: int) -> int:
    """The median number of contacts scored again, over sessions since the day that had any; 1 without."""
    data = marks.data
    again = data.is_repeat & (data.session >= at)
    cells = np.unique(np.column_stack([data.session[again], data.interaction[again]]), axis=0)
    counts = np.unique(cells[:, 0], return_counts=True)[1]
    return max(int(np.median(counts)), 1) if len(counts) else 1
