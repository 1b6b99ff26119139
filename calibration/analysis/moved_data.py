"""What "who moved" is asked of: one line's marks over sessions, or the totals of reviews."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.long_ratings import Index, LineColumns, LongRatings
from calibration.analysis.long_totals import long_totals
from calibration.analysis.pooled_lines import PooledLine
from calibration.stats.ratings_matrix import BoolArray
from calibration.stats.repeat_blocks import marks_that_count
from calibration.stats.standards_data import SIDES, StandardsData
from calibration.visibility.over_time import LEAST_REPEATS
from calibration.vocabulary import AnswerType, CriterionKind, RaterKind

TOTALS = "·totals"
"""Stands for the totals of reviews where a line has its id; no line is called so."""

SMALLEST_SHARE_OF_RANGE = 0.025
"""Share of the range. Totals and free numbers have no steps: a movement within 2.5 of 100 is too small to act on (an
assumption: half of the ±5 within which contracts count totals as the same)."""

_TONES = (CriterionKind.TONE_FIT, CriterionKind.TONE_POSITION)


@dataclass(frozen=True, eq=False, slots=True)
class MovedLine:
    """What a line is, as far as its sentences need to know.

    Attributes
    ----------
    id : str
        ``PooledLine.id``, or ``TOTALS``.
    better : int
        1: more is better; −1: less is; 0: neither end is, as on tone lines.
    low_label, high_label : str
        What the lowest and the highest answer are called.
    pass_fail : bool
        Figures are percentage points of the answer called ``high_label``.
    numeric : bool
        Answers are numbers of things, not marks.
    range : tuple of float or None
        Lowest and highest value, in the units of the figures.
    """

    id: str
    name: str
    better: int
    low_label: str
    high_label: str
    pass_fail: bool
    numeric: bool
    range: tuple[float, float] | None

    @property
    def is_totals(self) -> bool:
        """Whether this is the totals of reviews, 0 to 100."""
        return self.id == TOTALS


@dataclass(frozen=True, eq=False, slots=True)
class Marks:
    """The marks that count, one entry a mark in every column.

    Attributes
    ----------
    data : StandardsData
    band : float or None
        Units of the figures; ``None``: that of the scale's steps.
    columns : LineColumns
        The same marks, as they were given.
    n_in_use : int
        Repeats in use that one side or the other scored before and after, when they count; else 0.
    """

    line: MovedLine
    data: StandardsData
    band: float | None
    columns: LineColumns
    n_in_use: int


def marks_of(ratings: LongRatings, line: str, *, at: int) -> Marks:
    """The marks on a line around a change.

    Parameters
    ----------
    line : str
        ``TOTALS``, or the id of a line whose answers have a direction.
    at : int
        Position of the first session after.

    Notes
    -----
    Programs are no side. A place in a file ("first, second") is a reviewer of its session only. Repeats in use count
    where each side scored at least ``LEAST_REPEATS`` of them before and after, else none does; and of each side those
    of a block of sessions together (:func:`calibration.stats.repeat_blocks.marks_that_count`): the dates can be chosen,
    and two figures that differ by one repeat would give its marks away.
    """
    pooled = None if line == TOTALS else ratings.lines[ratings.index_of(line)]
    about = _about(pooled) if pooled else _TOTALS
    columns = ratings.of_line(ratings.index_of(line)) if pooled else long_totals(ratings)
    step = _step(pooled) if pooled else None
    highest = about.range[1] if about.range and about.better > 0 else None
    kept, n_in_use = _counted(ratings, columns, at=at)
    columns = _rows(columns, kept)
    return Marks(
        line=about,
        data=_data(ratings, columns, about, step=step, highest=highest),
        band=SMALLEST_SHARE_OF_RANGE * (about.range[1] - about.range[0]) if step is None and about.range else None,
        columns=columns,
        n_in_use=n_in_use,
    )


_TOTALS = MovedLine(TOTALS, "Totals", 1, "0", "100", False, False, (0.0, 100.0))


def _about(line: PooledLine) -> MovedLine:
    pass_fail = line.definition.answer_type is AnswerType.BINARY
    low, high = line.ends
    scale = (0.0, 100.0) if pass_fail else line.scale
    return MovedLine(line.id, line.name, _better(line), low, high, pass_fail, line.numeric, scale)


def _better(line: PooledLine) -> int:
    if line.numeric:
        return -1 if line.definition.lower_is_better else 1
    if line.definition.kind in _TONES and line.definition.answer_type is not AnswerType.BINARY:
        return 0
    points = {line.value_of(level.code): level.points for level in line.definition.levels}
    return int(np.sign(points[max(points)] - points[min(points)]))


def _step(line: PooledLine) -> float | None:
    if line.numeric:
        return line.definition.step
    return float(np.diff(line.categories).min()) if len(line.categories) > 1 else None


def _counted(ratings: LongRatings, columns: LineColumns, *, at: int) -> tuple[BoolArray, int]:
    """Return which marks count, and how many repeats in use are among them."""
    place = [
        -1 if r.kind is RaterKind.AUTOMATED or r.side not in SIDES else SIDES.index(r.side) for r in ratings.raters
    ]
    side = np.array(place, dtype=np.intp)[columns.rater]
    in_use, was = (
        np.array(flags, dtype=np.bool_)[columns.contact]
        for flags in ([c.repeat_in_use for c in ratings.contacts], [c.was_repeat for c in ratings.contacts])
    )
    shown, crossing = side >= 0, []
    for one in range(len(SIDES)):
        own = np.flatnonzero(was & (side == one))
        shown[own] = marks_that_count(
            columns.session[own], columns.interaction[own], in_use[own], least=LEAST_REPEATS, split=at
        )
        used = shown & in_use & (side == one)
        early, late = (columns.interaction[used & part] for part in (columns.session < at, columns.session >= at))
        crossing.append(np.intersect1d(early, late))
    if min(len(one) for one in crossing) >= LEAST_REPEATS:
        return shown, len(np.union1d(*crossing))
    return np.asarray(shown & ~in_use), 0


def _rows(columns: LineColumns, kept: BoolArray) -> LineColumns:
    return LineColumns(
        session=columns.session[kept],
        contact=columns.contact[kept],
        interaction=columns.interaction[kept],
        rater=columns.rater[kept],
        value=columns.value[kept],
    )


def _data(
    ratings: LongRatings, columns: LineColumns, line: MovedLine, *, step: float | None, highest: float | None
) -> StandardsData:
    people = _people(ratings, columns)
    values = columns.value
    if line.pass_fail:
        low, high = ratings.lines[ratings.index_of(line.id)].scale or (0.0, 1.0)
        values, step, highest = (values - low) / ((high - low) or 1.0), 1.0, 1.0
    known, first = np.unique(people, return_index=True)
    sides = {who: str(ratings.raters[columns.rater[at]].side) for who, at in zip(known.tolist(), first, strict=True)}
    return StandardsData.from_columns(
        values,
        rater=people,
        session=columns.session,
        interaction=columns.interaction,
        sides=sides,
        sessions=range(len(ratings.sessions)),
        step=step,
        highest=highest,
        pass_fail=line.pass_fail,
    )


def _people(ratings: LongRatings, columns: LineColumns) -> Index:
    """Return a number for every mark's reviewer: one throughout, or one a session for places in a file."""
    positional = np.array([r.kind is RaterKind.POSITIONAL for r in ratings.raters], dtype=np.bool_)[columns.rater]
    return np.where(positional, (columns.session + 1) * len(ratings.raters) + columns.rater, columns.rater)
