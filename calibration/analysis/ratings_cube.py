"""Everything one report counts, as arrays: lines × contacts × reviewers, read once and only within Scopes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from calibration.analysis.facts import ContactFact, Filters, Reviewer
from calibration.analysis.grouping import contact_fact, filter_choices, passes
from calibration.analysis.pooled_lines import PooledLine, pooled_lines
from calibration.analysis.results_report import FilterChoices
from calibration.analysis.reviewers import reviewer_of
from calibration.analysis.shelf import shared
from calibration.scorecard.answer import NOT_APPLICABLE, Cell
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.store.engine import Db
from calibration.store.pooled_sessions import (
    Card,
    EngagementFrame,
    PooledSession,
    card_of,
    contacts_with_groups,
    engagement_frame,
    pooled_sessions,
)
from calibration.store.ratings import RatingColumns, raters_of_open_contacts, ratings_of_open_contacts
from calibration.visibility.scope import Scope

Index = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RatingsCube:
    """Counted ratings of open contacts.

    Attributes
    ----------
    scopes : tuple of Scope
        Those of the counted sessions.
    sessions : tuple of PooledSession
    cards : tuple of Card
        Newest session's first, each once.
    contacts : tuple of ContactFact
        Axis 1; by session and position.
    reviewers : tuple of Reviewer
        Axis 2; client side first. Only those with a counted answer.
    lines : tuple of PooledLine
        Axis 0.
    codes : array of int, shape (lines, contacts, reviewers)
        Index into ``PooledLine.codes``; −1 without a level.
    numbers : array of float, same shape
        NaN without a number.
    not_applicable : array of bool, same shape
    n_left_out_sessions, n_after_reveal : int
        Sessions void or superseded; reviews that came after the reveal.
    """

    frame: EngagementFrame
    scopes: tuple[Scope, ...]
    sessions: tuple[PooledSession, ...]
    cards: tuple[Card, ...]
    contacts: tuple[ContactFact, ...]
    choices: FilterChoices
    reviewers: tuple[Reviewer, ...]
    lines: tuple[PooledLine, ...]
    codes: Index
    numbers: npt.NDArray[np.float64]
    not_applicable: npt.NDArray[np.bool_]
    n_left_out_sessions: int
    n_after_reveal: int

    @cached_property
    def matrices(self) -> tuple[RatingsMatrix, ...]:
        """One matrix a line, all with the same units (session contact ids) and raters (rater ids)."""
        units = [str(contact.id) for contact in self.contacts]
        raters = [str(reviewer.id) for reviewer in self.reviewers]
        named = not any(reviewer.positional for reviewer in self.reviewers)
        return tuple(
            RatingsMatrix.from_array(
                self.values(i),
                level=line.level,
                categories=line.categories,
                units=units,
                raters=raters,
                sides=[reviewer.side for reviewer in self.reviewers],
                not_applicable=self.not_applicable[i],
                step=line.definition.step,
                named=named,
            )
            for i, line in enumerate(self.lines)
        )

    def values(self, line: int) -> npt.NDArray[np.float64]:
        """Values of one line on its scale, NaN without; shape (contacts, reviewers)."""
        found: npt.NDArray[np.float64] = self.numbers[line]
        if not self.lines[line].numeric:
            found = np.append(self.lines[line].values, np.nan)[self.codes[line]]
        return found

    def index_of(self, line_id: str) -> int:
        """Position of a line by its id."""
        return next(i for i, line in enumerate(self.lines) if line.id == line_id)

    def row_of(self, contact: int) -> int:
        """Position of a session contact."""
        return self._rows[contact]

    @cached_property
    def _rows(self) -> dict[int, int]:
        return {contact.id: row for row, contact in enumerate(self.contacts)}

    def contact_ids(self, rows: npt.ArrayLike) -> tuple[int, ...]:
        """Session contact ids at these positions, in their order; or, of a mask, where it is True."""
        places = np.asarray(rows)
        chosen = np.flatnonzero(places) if places.dtype == np.bool_ else places
        return tuple(self.contacts[i].id for i in chosen)

    @cached_property
    def card_rows(self) -> dict[int, Index]:
        """Scorecard version id → positions of the contacts scored on it."""
        version = {session.id: session.scorecard_version_id for session in self.sessions}
        of_contact = np.array([version[contact.session_id] for contact in self.contacts], dtype=np.intp)
        return {card.version_id: np.flatnonzero(of_contact == card.version_id) for card in self.cards}

    def cells(self, line: int, rows: Index, columns: Index) -> list[Cell]:
        """Answers of one line as a scorecard speaks of them, one per (row, column) pair."""
        if self.lines[line].numeric:
            found = [None if number != number else number for number in self.numbers[line, rows, columns].tolist()]
        else:
            found = np.array([*self.lines[line].codes, None], dtype=object)[self.codes[line, rows, columns]].tolist()
        for i in np.flatnonzero(self.not_applicable[line, rows, columns]):
            found[i] = NOT_APPLICABLE
        return found


def ratings_cube(
    db: Db, scopes: Sequence[Scope], *, filters: Filters | None = None, include_void: bool = False
) -> RatingsCube:
    """Read what a report counts.

    Parameters
    ----------
    scopes : sequence of Scope
        One per session, all of one engagement, at least one.
    filters : Filters, optional
        Contacts that do not pass are as if they had not been drawn. ``lines`` is not applied here.
    include_void : bool
        Count void and superseded sessions too.
    """
    chosen = filters or Filters()
    key = "ratings_cube", tuple(scopes), replace(chosen, lines=()), include_void
    return shared(db, key, lambda: _read(db, scopes, filters=chosen, include_void=include_void))


def _read(db: Db, scopes: Sequence[Scope], *, filters: Filters, include_void: bool) -> RatingsCube:
    asked = pooled_sessions(db, scopes)
    sessions = tuple(session for session in asked if session.counted or include_void)
    counted = {session.id for session in sessions}
    kept = tuple(scope for scope in scopes if scope.session_id in counted)
    frame = engagement_frame(db, scopes[0].engagement_id)
    zone = ZoneInfo(frame.time_zone)
    every = [contact_fact(contact, zone) for contact in contacts_with_groups(db, kept)]
    contacts = tuple(contact for contact in every if passes(contact, filters))
    versions = dict.fromkeys(session.scorecard_version_id for session in reversed(sessions))
    cards = tuple(card_of(db, version) for version in versions)
    lines = pooled_lines(cards)
    columns = ratings_of_open_contacts(db, kept, contacts=[contact.id for contact in contacts])
    late = np.unique(np.stack([columns.contact, columns.rater])[:, columns.after_reveal], axis=1)
    counts = np.unique(columns.rater[~columns.after_reveal])
    raters = [rater for rater in raters_of_open_contacts(db, kept) if rater.id in set(counts.tolist())]
    reviewers = tuple(reviewer_of(rater, kept) for rater in raters)
    codes, numbers, not_applicable = _filled(columns, contacts=contacts, reviewers=reviewers, lines=lines)
    cube = RatingsCube(
        frame=frame,
        scopes=kept,
        sessions=sessions,
        cards=cards,
        contacts=contacts,
        choices=filter_choices(every),
        reviewers=reviewers,
        lines=lines,
        codes=codes,
        numbers=numbers,
        not_applicable=not_applicable,
        n_left_out_sessions=len(asked) - len(sessions),
        n_after_reveal=late.shape[1],
    )
    _leave_out_unasked(cube)
    return cube


def _filled(
    columns: RatingColumns,
    *,
    contacts: Sequence[ContactFact],
    reviewers: Sequence[Reviewer],
    lines: Sequence[PooledLine],
) -> tuple[Index, npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    shape = len(lines), len(contacts), len(reviewers)
    codes = np.full(shape, -1, dtype=np.intp)
    numbers = np.full(shape, np.nan)
    not_applicable = np.zeros(shape, dtype=np.bool_)
    line_at = {line_id: i for i, line in enumerate(lines) for line_id in line.line_ids}
    code_at = {line_id: {code: i for i, code in enumerate(line.codes)} for line in lines for line_id in line.line_ids}
    counts = np.flatnonzero(~columns.after_reveal)
    at = (
        _places(columns.line[counts], line_at),
        _places(columns.contact[counts], {contact.id: i for i, contact in enumerate(contacts)}),
        _places(columns.rater[counts], {reviewer.id: i for i, reviewer in enumerate(reviewers)}),
    )
    given = [columns.level_code[i] for i in counts.tolist()]
    line_ids = columns.line[counts].tolist()
    codes[at] = [-1 if code is None else code_at[line][code] for line, code in zip(line_ids, given, strict=True)]
    numbers[at] = columns.number[counts]
    not_applicable[at] = columns.not_applicable[counts]
    return codes, numbers, not_applicable


def _places(ids: npt.NDArray[np.int64], place: dict[int, int]) -> Index:
    unique, inverse = np.unique(ids, return_inverse=True)
    return np.array([place[one] for one in unique.tolist()], dtype=np.intp)[inverse]


def _leave_out_unasked(cube: RatingsCube) -> None:
    """Drop answers left over on lines whose condition is not met: they do not count (``scorecard.conditions``)."""
    for line, parent, rows, allowed in conditions(cube):
        unasked = ~np.isin(cube.codes[parent, rows], allowed)
        cube.codes[line, rows] = np.where(unasked, -1, cube.codes[line, rows])
        cube.numbers[line, rows] = np.where(unasked, np.nan, cube.numbers[line, rows])
        cube.not_applicable[line, rows] &= ~unasked


def conditions(cube: RatingsCube) -> Iterator[tuple[int, int, Index, list[int]]]:
    """Lines asked only after another's answer, in card order: line, parent, contacts, the codes that ask it."""
    line_at = {line_id: i for i, line in enumerate(cube.lines) for line_id in line.line_ids}
    for card in cube.cards:
        rows = cube.card_rows[card.version_id]
        for criterion in card.definition.criteria:
            if criterion.only_if is None:
                continue
            line, parent = line_at[card.line_ids[criterion.key]], line_at[card.line_ids[criterion.only_if.criterion]]
            allowed = [i for i, code in enumerate(cube.lines[parent].codes) if code in criterion.only_if.answers]
            yield line, parent, rows, allowed
