"""What every figure over time is made from: one room's answers of all closed sessions, line by line, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from calibration.analysis.pooled_lines import PooledLine, pooled_lines
from calibration.analysis.shelf import shared
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.store.engine import Db
from calibration.store.long_ratings import (
    LongColumns,
    LongContact,
    LongSession,
    long_contacts,
    long_sessions,
    ratings_over_time,
)
from calibration.store.pooled_sessions import Card, EngagementFrame, card_of, engagement_frame
from calibration.store.ratings import RaterRow, raters_by_id
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import RaterKind, Side

Index = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class LineColumns:
    """The answers on one line, N/A left out, one entry an answer in every column; ordered by session and contact.

    Attributes
    ----------
    session : array of int, shape (n,)
        Position in ``LongRatings.sessions``.
    contact : array of int, shape (n,)
        Position in ``LongRatings.contacts``: one contact of one session.
    interaction : array of int, shape (n,)
        Id of the interaction: the same for all uses of a repeat.
    rater : array of int, shape (n,)
        Position in ``LongRatings.raters``.
    value : array of float, shape (n,)
        Place on the line's scale.
    """

    session: Index
    contact: Index
    interaction: Index
    rater: Index
    value: Floats


@dataclass(frozen=True, eq=False)
class LongRatings:
    """Counted answers of one room over all its closed sessions.

    Attributes
    ----------
    sessions : tuple of LongSession
        By time held.
    cards : tuple of Card
        Newest session's first, each once.
    contacts : tuple of LongContact
        Repeats in use among them: never to be shown singly.
    raters : tuple of RaterRow
        Client side first.
    lines : tuple of PooledLine
        One per criterion and meaning.
    line, contact, rater : arrays of int, shape (n,)
        Positions, one entry an answer.
    value : array of float, shape (n,)
        NaN for N/A.
    """

    scope: LongScope
    frame: EngagementFrame
    sessions: tuple[LongSession, ...]
    cards: tuple[Card, ...]
    contacts: tuple[LongContact, ...]
    raters: tuple[RaterRow, ...]
    lines: tuple[PooledLine, ...]
    line: Index
    contact: Index
    rater: Index
    value: Floats

    @cached_property
    def session_of_contact(self) -> Index:
        """Position of the session of every contact."""
        place = {session.id: i for i, session in enumerate(self.sessions)}
        return np.array([place[contact.session_id] for contact in self.contacts], dtype=np.intp)

    @cached_property
    def interaction_of_contact(self) -> Index:
        """Id of the interaction of every contact."""
        return np.array([contact.interaction_id for contact in self.contacts], dtype=np.intp)

    @cached_property
    def side_of_rater(self) -> tuple[Side | None, ...]:
        """Side of every rater."""
        return tuple(rater.side for rater in self.raters)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The local day each session was held on."""
        zone = ZoneInfo(self.frame.time_zone)
        return tuple(session.held_at.astimezone(zone).date() for session in self.sessions)

    @cached_property
    def _starts(self) -> Index:
        return np.searchsorted(self.line, np.arange(len(self.lines) + 1))

    def of_line(self, line: int) -> LineColumns:
        """The answers on one line that are values."""
        start, end = self._starts[line], self._starts[line + 1]
        kept = np.flatnonzero(~np.isnan(self.value[start:end])) + start
        contact = self.contact[kept]
        return LineColumns(
            session=self.session_of_contact[contact],
            contact=contact,
            interaction=self.interaction_of_contact[contact],
            rater=self.rater[kept],
            value=self.value[kept],
        )

    def matrix(self, line: int, *, contacts: Index | None = None) -> RatingsMatrix:
        """The answers on one line as a matrix: contacts of sessions (positions) × raters.

        Parameters
        ----------
        contacts : array of int, optional
            Positions of the contacts wanted, in their order; default: all.
        """
        chosen, found = np.arange(len(self.contacts)) if contacts is None else contacts, self.of_line(line)
        values = np.full((len(self.contacts), len(self.raters)), np.nan)
        values[found.contact, found.rater] = found.value
        definition = self.lines[line].definition
        return RatingsMatrix.from_array(
            values[chosen],
            level=self.lines[line].level,
            categories=self.lines[line].categories,
            units=[str(self.contacts[i].id) for i in chosen],
            raters=[str(rater.id) for rater in self.raters],
            sides=self.side_of_rater,
            step=definition.step,
            named=not any(rater.kind is RaterKind.POSITIONAL for rater in self.raters),
        )

    def index_of(self, line_id: str) -> int:
        """Position of a line by its id; ``KeyError`` without it."""
        for i, line in enumerate(self.lines):
            if line.id == line_id:
                return i
        raise KeyError(line_id)


def long_ratings(db: Db, scope: LongScope) -> LongRatings:
    """Read one room's answers over time.

    Parameters
    ----------
    scope : LongScope
        Without a session that counts, everything is empty.
    """
    return shared(db, ("long_ratings", scope), lambda: _read(db, scope))


def _read(db: Db, scope: LongScope) -> LongRatings:
    frame = engagement_frame(db, scope.engagement_id)
    sessions = tuple(long_sessions(db, scope))
    cards = tuple(card_of(db, one) for one in dict.fromkeys(s.scorecard_version_id for s in reversed(sessions)))
    lines = pooled_lines(cards)
    place = {session.id: i for i, session in enumerate(sessions)}
    contacts = tuple(sorted(long_contacts(db, scope), key=lambda c: (place[c.session_id], c.position)))
    columns = ratings_over_time(db, scope)
    raters = tuple(raters_by_id(db, np.unique(columns.rater).tolist()))
    line = _places(columns.line, {line_id: i for i, one in enumerate(lines) for line_id in one.line_ids})
    contact = _places(columns.contact, {one.id: i for i, one in enumerate(contacts)})
    rater = _places(columns.rater, {one.id: i for i, one in enumerate(raters)})
    asked = _asked(columns, cards)
    order = np.lexsort((rater, contact, line))
    order = order[asked[order]]
    return LongRatings(
        scope=scope,
        frame=frame,
        sessions=sessions,
        cards=cards,
        contacts=contacts,
        raters=raters,
        lines=lines,
        line=line[order],
        contact=contact[order],
        rater=rater[order],
        value=_values(columns, lines)[order],
    )


def _values(columns: LongColumns, lines: Sequence[PooledLine]) -> Floats:
    place = {
        (line_id, code): value
        for line in lines
        for line_id in line.line_ids
        for code, value in zip(line.codes, line.values, strict=True)
    }
    codes = zip(columns.line.tolist(), columns.level_code, strict=True)
    levels = np.array([np.nan if code is None else place[line, code] for line, code in codes], dtype=np.float64)
    return np.where(np.isnan(columns.number), levels, columns.number)


def _asked(columns: LongColumns, cards: Sequence[Card]) -> npt.NDArray[np.bool_]:
    """Answers left over on a line whose condition is not met do not count (``scorecard.conditions``)."""
    asked = np.ones(len(columns.line), dtype=np.bool_)
    for card in cards:
        for criterion in card.definition.criteria:
            if criterion.only_if is None:
                continue
            own = np.flatnonzero(columns.line == card.line_ids[criterion.key])
            parents = np.flatnonzero(columns.line == card.line_ids[criterion.only_if.criterion])
            met = {
                (columns.contact[i], columns.rater[i])
                for i in parents.tolist()
                if columns.level_code[i] in criterion.only_if.answers
            }
            asked[own] = [(columns.contact[i], columns.rater[i]) in met for i in own.tolist()]
    return asked


def _places(ids: npt.NDArray[np.int64], place: dict[int, int]) -> Index:
    unique, inverse = np.unique(ids, return_inverse=True)
    return np.array([place[one] for one in unique.tolist()], dtype=np.intp)[inverse]
