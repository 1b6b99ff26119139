"""What was agreed on each line of each contact: the agreed score, else the answer that everybody gave alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from calibration.analysis.facts import Reviewer
from calibration.analysis.ratings_cube import Index, RatingsCube, conditions
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.store.engine import Db
from calibration.store.ratings import AgreedScoreRow, agreed_scores_of_open_contacts
from calibration.vocabulary import Side

_NOT_APPLICABLE = np.inf
"""Stands for N/A while answers are compared: no code and no number is infinite."""
_NOBODY = Reviewer(id=0, label="Agreed", side=None, named=False, positional=False, own=False)


@dataclass(frozen=True, eq=False, slots=True)
class AgreedAnswers:
    """The agreed answers of a cube's lines and contacts, in its order.

    Attributes
    ----------
    values : array of float, shape (lines, contacts)
        On the line's scale as ``RatingsCube.values``; NaN where nothing was agreed and where N/A was.
    codes : array of int, same shape
        Index into ``PooledLine.codes``; −1 without a level.
    not_applicable : array of bool, same shape
        N/A was agreed.
    settled : array of bool, same shape
        By an agreed score; otherwise all reviewers gave the answer alike.
    """

    values: FloatArray
    codes: Index
    not_applicable: BoolArray
    settled: BoolArray

    @property
    def known(self) -> BoolArray:
        """Whether anything was agreed, N/A included; shape (lines, contacts)."""
        return np.asarray(~np.isnan(self.values) | self.not_applicable)

    def as_review(self, cube: RatingsCube) -> RatingsCube:
        """The cube as if one reviewer, of no side, had given exactly the agreed answers."""
        return replace(
            cube,
            reviewers=(_NOBODY,),
            codes=self.codes[:, :, None],
            numbers=np.where(_numeric(cube), self.values, np.nan)[:, :, None],
            not_applicable=self.not_applicable[:, :, None],
        )


def agreed_answers(db: Db, cube: RatingsCube) -> AgreedAnswers:
    """The agreed answer of every line of every contact of a cube.

    Parameters
    ----------
    cube : RatingsCube
        Agreed scores are read for its contacts only, which are open in its scopes.

    Returns
    -------
    AgreedAnswers

    Notes
    -----
    The newest agreed score in force; without one the answer of the reviewers, if every counted answer to the line is
    the same (numbers: equal) and both sides gave one. Nothing is agreed on a line whose condition the agreed answers
    do not meet. Programs are not asked.
    """
    alike, numeric = _alike(cube), _numeric(cube)
    codes: Index = np.full(alike.shape, -1, dtype=np.intp)
    levels = np.isfinite(alike) & ~numeric
    codes[levels] = alike[levels].astype(np.intp)
    numbers = np.where(np.isfinite(alike) & numeric, alike, np.nan)
    not_applicable = np.asarray(alike == _NOT_APPLICABLE)
    settled = np.zeros(alike.shape, dtype=np.bool_)
    for line, row, one in _settled(db, cube):
        codes[line, row] = -1 if one.level_code is None else cube.lines[line].codes.index(one.level_code)
        numbers[line, row] = np.nan if one.number is None else one.number
        not_applicable[line, row] = one.not_applicable
        settled[line, row] = True
    unasked = _unasked(cube, codes, not_applicable)
    codes[unasked], numbers[unasked] = -1, np.nan
    for i, line_ in enumerate(cube.lines):
        if not line_.numeric:
            numbers[i] = np.append(line_.values, np.nan)[codes[i]]
    return AgreedAnswers(numbers, codes, not_applicable & ~unasked, settled & ~unasked)


def _numeric(cube: RatingsCube) -> BoolArray:
    return np.array([line.numeric for line in cube.lines], dtype=np.bool_)[:, None]


def _alike(cube: RatingsCube) -> FloatArray:
    """Code or number that all who answered gave, infinity for N/A, NaN where they did not; (lines, contacts)."""
    given = np.where(cube.codes >= 0, cube.codes, cube.numbers)
    given[cube.not_applicable] = _NOT_APPLICABLE
    sides = [reviewer.side for reviewer in cube.reviewers]
    asked = given[:, :, [side is not Side.AUTOMATED for side in sides]]
    lowest = np.fmin.reduce(asked, axis=2, initial=np.nan)
    same = lowest == np.fmax.reduce(asked, axis=2, initial=np.nan)
    for wanted in (Side.CLIENT, Side.VENDOR):
        same &= (~np.isnan(given[:, :, [side is wanted for side in sides]])).any(axis=2)
    return np.asarray(np.where(same, lowest, np.nan))


def _settled(db: Db, cube: RatingsCube) -> Iterator[tuple[int, int, AgreedScoreRow]]:
    """Line and contact position of each agreed score in force, oldest first."""
    line_at = {line_id: i for i, line in enumerate(cube.lines) for line_id in line.line_ids}
    contacts = [contact.id for contact in cube.contacts]
    for row in agreed_scores_of_open_contacts(db, cube.scopes, contacts=contacts):
        yield line_at[row.line], cube.row_of(row.contact), row


def _unasked(cube: RatingsCube, codes: Index, not_applicable: BoolArray) -> BoolArray:
    """Lines that the agreed answer of their parent keeps from being asked; unknown parents keep nothing."""
    found = np.zeros(codes.shape, dtype=np.bool_)
    for line, parent, rows, allowed in conditions(cube):
        known = (codes[parent, rows] >= 0) | not_applicable[parent, rows]
        found[line, rows] = found[parent, rows] | (known & ~np.isin(codes[parent, rows], allowed))
    return found
