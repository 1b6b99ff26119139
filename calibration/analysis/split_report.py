"""What the difference between the sides is made of, line by line and over all lines: four parts with four owners."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.analysis.facts import Filters
from calibration.analysis.line_results import answered_lines
from calibration.analysis.line_sides import columns_of
from calibration.analysis.price import sessions_for
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.stats.benchmarks import MIN_UNITS_FOR_BOOTSTRAP
from calibration.stats.gap_split import GapSplit, gap_splits
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.side_gap import unit_gaps
from calibration.store.engine import Db
from calibration.visibility.scope import Scope
from calibration.vocabulary import AnswerType, GapPart, Side, UndefinedReason

MOST_CONTACTS = 5
"""Contacts listed for a part of a line: those that show it best."""


@dataclass(frozen=True, slots=True)
class LineSplit:
    """One line whose difference has a split.

    Attributes
    ----------
    line : str
        ``LineReport.id``.
    split : GapSplit
        In squared scale points of the line.
    share : float or None
        The whole as a share of the largest it could be, the square of the scale's range: 0 to 1. ``None`` for numbers
        without a declared range: they are not in the pooled split.
    yes_no : bool
        Two answers: the whole is the share of comparisons that differ.
    step : float or None
        Scale points between neighbouring answers; ``None`` for free numbers.
    contacts : tuple of (GapPart, tuple of int)
        For each part above 0, the session contacts that show it best, best first, ``MOST_CONTACTS`` at most.
        Expectation: the sides furthest apart in the line's usual direction; situation: furthest from the usual gap;
        individual: reviewers of one side furthest apart as they usually are; slips: furthest apart as they usually are
        not.
    """

    line: str
    split: GapSplit
    share: float | None
    yes_no: bool
    step: float | None
    contacts: tuple[tuple[GapPart, tuple[int, ...]], ...]

    def contacts_of(self, part: GapPart) -> tuple[int, ...]:
        """The contacts that show a part; empty where it is 0."""
        return dict(self.contacts).get(part, ())


@dataclass(frozen=True, slots=True)
class SplitReport:
    """The split of the mean squared difference of a session, or of several together.

    Attributes
    ----------
    pooled : GapSplit
        Of all lines with a scale: each line's squared difference as a share of the square of its scale's range, mean
        over all answers both sides gave (a line counts by its shared contacts). 0: always the same answer; 1: always
        the two ends of the scale. Its intervals come from the same resampled contacts as the lines'.
    lines : tuple of LineSplit
        Largest share first; lines without a range last, in card order.
    undefined : tuple of (str, UndefinedReason)
        Answered lines without a split, in card order, and why.
    n_contacts : int
        Contacts that both sides scored on at least one of the lines with a split.
    more_contacts : int or None
        Further shared contacts from which on shares have intervals; ``None`` where they have.
    more_sessions : int or None
        About how many sessions these are.
    """

    pooled: GapSplit
    lines: tuple[LineSplit, ...]
    undefined: tuple[tuple[str, UndefinedReason], ...]
    n_contacts: int
    more_contacts: int | None
    more_sessions: int | None

    def line(self, line_id: str) -> LineSplit:
        """The split of a line; ``KeyError`` if it has none."""
        for line in self.lines:
            if line.line == line_id:
                return line
        raise KeyError(line_id)


def split_report(
    db: Db,
    scopes: Sequence[Scope],
    *,
    filters: Filters | None = None,
    confidence_level: float = 0.95,
    seed: int = 0,
) -> SplitReport:
    """What the difference between client and vendor is made of.

    Parameters
    ----------
    scopes : sequence of Scope
        As for :func:`calibration.analysis.results.results_report`.
    filters : Filters, optional
        Which contacts and lines are counted.
    confidence_level : float
        Between 0 and 1.
    seed : int
        Of the resamples behind intervals.
    """
    chosen = filters or Filters()
    cube = ratings_cube(db, scopes, filters=chosen)
    answered = answered_lines(cube, chosen.lines)
    if not answered:
        return SplitReport(_nothing(cube, confidence_level), (), (), 0, None, None)
    matrices = [cube.matrices[i] for i in answered]
    found = gap_splits(
        matrices, ranges=[_range(cube, i) for i in answered], confidence_level=confidence_level, seed=seed
    )
    reasons = [split.whole.undefined_reason for split in found.lines]
    lines = [
        _line_split(cube, i, split) for i, split, why in zip(answered, found.lines, reasons, strict=True) if why is None
    ]
    n_contacts = found.pooled.whole.n_units if found.pooled.whole.value is not None else 0
    n_contacts = max([n_contacts, *(line.split.whole.n_units for line in lines)])
    short = n_contacts < MIN_UNITS_FOR_BOOTSTRAP and bool(lines)
    more = MIN_UNITS_FOR_BOOTSTRAP - n_contacts if short else None
    return SplitReport(
        pooled=found.pooled,
        lines=tuple(sorted(lines, key=lambda line: -1.0 if line.share is None else line.share, reverse=True)),
        undefined=tuple((cube.lines[i].id, why) for i, why in zip(answered, reasons, strict=True) if why is not None),
        n_contacts=n_contacts,
        more_contacts=more,
        more_sessions=sessions_for(cube.contacts, more),
    )


def _nothing(cube: RatingsCube, confidence_level: float) -> GapSplit:
    sides = [reviewer.side for reviewer in cube.reviewers]
    empty = RatingsMatrix.from_array(np.full((0, len(sides)), np.nan), level="interval", sides=sides)
    return gap_splits((empty,), ranges=(None,), confidence_level=confidence_level).pooled


def _range(cube: RatingsCube, index: int) -> float | None:
    """Highest less lowest answer of the scale; ``None`` without one, or with a single answer."""
    scale = cube.lines[index].scale
    return None if scale is None else scale[1] - scale[0] or None


def _line_split(cube: RatingsCube, index: int, split: GapSplit) -> LineSplit:
    line, width, whole = cube.lines[index], _range(cube, index), split.whole.value
    shown = _shown_by(cube, index, split)
    contacts = []
    for one in split.parts:
        best = shown[one.part]
        rows = np.argsort(-best, kind="stable")[:MOST_CONTACTS] if one.estimate.value else np.empty(0, dtype=np.intp)
        contacts.append((one.part, cube.contact_ids(rows[best[rows] > 0])))
    return LineSplit(
        line=line.id,
        split=split,
        share=None if width is None or whole is None else whole / width**2,
        yes_no=line.definition.answer_type is AnswerType.BINARY,
        step=cube.matrices[index].step,
        contacts=tuple((part, found) for part, found in contacts if found),
    )


def _shown_by(cube: RatingsCube, index: int, split: GapSplit) -> dict[GapPart, FloatArray]:
    """How well each contact shows each part, 0 where it does not; (contacts,) each."""
    matrix = cube.matrices[index]
    gaps, usual = unit_gaps(matrix), split.mean_gap or 0.0
    shared = ~np.isnan(gaps)
    gaps = np.where(shared, gaps, usual)
    as_usual, otherwise = np.zeros(len(gaps)), np.zeros(len(gaps))
    for side in (Side.CLIENT, Side.VENDOR):
        habit, slip = _within(matrix.values[:, columns_of(cube, side)], shared)
        as_usual, otherwise = as_usual + habit, otherwise + slip
    return {
        GapPart.EXPECTATION: np.where(shared, gaps * np.sign(usual), 0.0),
        GapPart.SITUATION: np.where(shared, np.abs(gaps - usual), 0.0),
        GapPart.INDIVIDUAL: as_usual,
        GapPart.SLIPS: otherwise,
    }


def _within(values: FloatArray, shared: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What reviewers of one side stand apart by on each contact: as they usually do, and beyond that; (contacts,)."""
    rated = ~np.isnan(values) & shared[:, None]
    counts = rated.sum(axis=1, keepdims=True)
    means = np.where(rated, values, 0.0).sum(axis=1, keepdims=True) / np.maximum(counts, 1)
    apart = np.where(rated & (counts > 1), values - means, 0.0)
    met = np.maximum((rated & (counts > 1)).sum(axis=0), 1)
    habits = apart.sum(axis=0) / met
    left = np.where(rated & (counts > 1), apart - habits, 0.0)
    return apart @ habits, (left**2).sum(axis=1)
