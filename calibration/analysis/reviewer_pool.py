"""Whom a figure about a single reviewer may be shown of, decided before it is made, and the ratings it is made from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from calibration.analysis.agreed_answers import agreed_answers
from calibration.analysis.facts import Reviewer
from calibration.analysis.line_results import answered_lines
from calibration.analysis.ratings_cube import Index, RatingsCube, ratings_cube
from calibration.analysis.reference_totals import reference_of
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.stats.reviewer_distances import ReviewedLine
from calibration.store.engine import Db
from calibration.visibility.reviewers import ReviewerPolicy
from calibration.visibility.scope import Scope
from calibration.vocabulary import LineLabel, NamesShown, Reference, ReviewerPrivacy

Labels = tuple[tuple[str, LineLabel], ...]
"""``LineReport.id`` and label of every line of the report that the figures stand beside."""

_PARTED = (LineLabel.CLIENT_MARKS_LOWER, LineLabel.CLIENT_MARKS_HIGHER)


class Withheld(StrEnum):
    """Why a viewer is shown no reviewer at all.

    ``OFF``: the engagement shows them to nobody. ``NOT_YOURS``: the viewer scored nothing here and leads nobody whose
    figures could be shown. ``POSITIONS``: the ratings came from a file that does not say who is who. ``NOBODY``: nobody
    of the viewer's scored anything that counts.
    """

    OFF = "off"
    NOT_YOURS = "not_yours"
    POSITIONS = "positions"
    NOBODY = "nobody"


def why_withheld(policy: ReviewerPolicy, scopes: Sequence[Scope]) -> Withheld | None:
    """Why nothing may be shown whatever was scored; ``None`` when something may. No rating is read for it."""
    if policy.privacy is ReviewerPrivacy.OFF:
        return Withheld.OFF
    own = any(scope.own_rater_id is not None for scope in scopes)
    leads = policy.privacy is ReviewerPrivacy.OWN_SIDE_LEAD and any(scope.leads_own_side for scope in scopes)
    return None if own or leads else Withheld.NOT_YOURS


@dataclass(frozen=True, eq=False)
class ReviewerPool:
    """The counted ratings of persons, and what they are held against.

    Attributes
    ----------
    cube : RatingsCube
    columns : array of int
        Positions in the cube of reviewers who are persons; positions in a file are left out.
    reference : Reference
        What the sessions compare with; the engagement's own where they differ.
    agreed : array of float, shape (lines, contacts), or None
        Agreed scores, NaN without; only where they are the reference, or asked for.
    labels : dict from line id to LineLabel
    """

    cube: RatingsCube
    columns: Index
    reference: Reference
    agreed: FloatArray | None
    labels: dict[str, LineLabel]

    @cached_property
    def reviewers(self) -> tuple[Reviewer, ...]:
        """The persons, in the order of ``columns``."""
        return tuple(self.cube.reviewers[column] for column in self.columns)

    @cached_property
    def answered(self) -> BoolArray:
        """Whether a person gave any answer, N/A included, on a contact; shape (contacts, persons)."""
        cube = self.cube
        given = (cube.codes >= 0) | ~np.isnan(cube.numbers) | cube.not_applicable
        return np.asarray(given[:, :, self.columns].any(axis=0))

    @property
    def directed(self) -> list[int]:
        """Positions of answered lines on a scale with two ends."""
        return [i for i in answered_lines(self.cube) if _length(self.cube, i) > 0]

    @property
    def counted(self) -> list[int]:
        """Those that are themselves clear, and on which the sides do not part: what is left is the reviewers' own."""
        at_fault = (LineLabel.STANDARD_UNCLEAR, *_PARTED)
        return [i for i in self.directed if self.labels.get(self.cube.lines[i].id) not in at_fault]

    def lines_labelled(self, *labels: LineLabel) -> tuple[str, ...]:
        """Ids of answered lines with one of these labels, in card order."""
        lines = self.cube.lines
        return tuple(lines[i].id for i in answered_lines(self.cube) if self.labels.get(lines[i].id) in labels)

    @property
    def parted(self) -> tuple[str, ...]:
        """Ids of the lines on which one side marks lower."""
        return self.lines_labelled(*_PARTED)

    def matrix(self, line: int) -> RatingsMatrix:
        """The persons' ratings of one line."""
        return replace(self.cube.matrices[line].take_raters(self.columns), named=True)

    def gold(self, line: int) -> FloatArray | None:
        """The agreed scores of one line, NaN where there is none."""
        return None if self.agreed is None else self.agreed[line]

    def reviewed(self, line: int) -> ReviewedLine:
        """One directed line as ``stats`` needs it."""
        gold = self.gold(line) if self.reference is Reference.GOLD else None
        return ReviewedLine(self.matrix(line), _length(self.cube, line), gold)

    def shows(self, person: int, *, n_contacts: int) -> bool:
        """Whether a figure about a person that rests on so many contacts may be shown to this viewer.

        Every session in which the person scored has to allow it; in others there is nothing of theirs.
        """
        one = self.reviewers[person]
        return bool(self._scopes[person]) and all(
            scope.shows_figure_of(self.cube.frame.reviewers, rater_id=one.id, side=one.side, n_contacts=n_contacts)
            for scope in self._scopes[person]
        )

    def may_ever_show(self, person: int) -> bool:
        """Whether it could be with contacts enough."""
        return self.shows(person, n_contacts=self.cube.frame.reviewers.minimum)

    def shows_answers(self, person: int) -> bool:
        """Whether single answers of a person may be shown, not only figures: not where sessions show counts only."""
        return self.reviewers[person].own or all(s.names is not NamesShown.COUNTS for s in self._scopes[person])

    @cached_property
    def _scopes(self) -> list[list[Scope]]:
        """Per person the scopes of the sessions in which they answered."""
        sessions = np.array([contact.session_id for contact in self.cube.contacts], dtype=np.intp)
        scored = [set(sessions[self.answered[:, person]].tolist()) for person in range(len(self.columns))]
        return [[scope for scope in self.cube.scopes if scope.session_id in found] for found in scored]


def reviewer_pool(db: Db, scopes: Sequence[Scope], *, labels: Labels, with_agreed: bool = False) -> ReviewerPool:
    """Read what figures about reviewers are made from; ask :func:`why_withheld` first.

    Parameters
    ----------
    labels : sequence of (line id, LineLabel)
    with_agreed : bool
        Read the agreed scores even where they are not the reference.
    """
    cube = ratings_cube(db, scopes)
    reference = reference_of(cube)
    persons = [i for i, reviewer in enumerate(cube.reviewers) if not reviewer.positional]
    gold = None
    if with_agreed or reference is Reference.GOLD:
        agreed = agreed_answers(db, cube)
        # What everybody gave alike is agreed, too, but only as long as this reviewer did not differ.
        gold = np.where(agreed.settled, agreed.values, np.nan)
    return ReviewerPool(cube, np.array(persons, dtype=np.intp), reference, gold, dict(labels))


def _length(cube: RatingsCube, line: int) -> float:
    scale = cube.lines[line].scale
    return 0.0 if scale is None else scale[1] - scale[0]
