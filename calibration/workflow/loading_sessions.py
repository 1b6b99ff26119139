"""The sessions of an engagement folder on their way into the store, open: contacts, who takes part, reviews."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from calibration.intake.folder_records import (
    ContactKey,
    EngagementFolder,
    ParticipationRow,
    ReviewRow,
    SessionRow,
)
from calibration.store import models
from calibration.store.bulk import insert_for_ids, insert_rows
from calibration.store.engine import Db
from calibration.vocabulary import SessionState

Row = dict[str, Any]
ReviewKey = tuple[int, ContactKey, str]
"""Session number, contact, rater key."""


class Moves(Protocol):
    """A clock that moves moments and dates."""

    def at(self, moment: datetime) -> datetime:
        """A moment moved."""

    def maybe(self, moment: datetime | None) -> datetime | None:
        """A moment moved, if there is one."""

    def day(self, day: date | None) -> date | None:
        """A date moved, if there is one."""


@dataclass(slots=True)
class SessionLoader:
    """Writes sessions open; the ids it is given are those of rows written before.

    Attributes
    ----------
    versions : mapping of str to int
        Card name → scorecard version id.
    session_ids, contact_ids, review_ids
        What :meth:`load` wrote, by number, by (number, contact), by :data:`ReviewKey`.
    written_at : mapping
        When each review was sealed, or opened if it is not: the time of its ratings.
    """

    db: Db
    folder: EngagementFolder
    clock: Moves
    engagement_id: int
    people: Mapping[str, int]
    raters: Mapping[str, int]
    contacts: Mapping[ContactKey, int]
    versions: Mapping[str, int]
    counts: Counter[str]
    session_ids: dict[int, int] = field(default_factory=dict)
    contact_ids: dict[tuple[int, ContactKey], int] = field(default_factory=dict)
    review_ids: dict[ReviewKey, int] = field(default_factory=dict)
    written_at: dict[ReviewKey, datetime] = field(default_factory=dict)

    def load(self) -> None:
        """Sessions, their contacts, who takes part, and the reviews."""
        self._sessions()
        self._session_contacts()
        self._participations()
        self._reviews()

    def _sessions(self) -> None:
        rows = [self._session(row) for row in self.folder.sessions]
        ids = insert_for_ids(self.db, models.CalibrationSession, rows)
        self.counts["calibration_session"] = len(rows)
        self.session_ids = dict(zip((row.number for row in self.folder.sessions), ids, strict=True))

    def _session(self, row: SessionRow) -> Row:
        same = ("number", "name", "scope", "origin", "blind", "reference", "tolerance", "names_shown", "void_reason")
        open_yet = row.state in (SessionState.PLANNED, SessionState.CANCELLED)
        return {
            "engagement_id": self.engagement_id,
            "scorecard_version_id": self.versions[row.scorecard],
            "state": row.state if open_yet else SessionState.SCORING,
            "sample": dict(row.sample),
            "asks_prediction": row.asks_guesses,
            "created_by_id": self.people.get(row.created_by),
            "created_at": self.clock.at(row.created_at),
            **{name: self.clock.maybe(getattr(row, name)) for name in ("held_at", "due_at", "opened_at", "locked_at")},
            **{name: getattr(row, name) for name in same},
        }

    def _session_contacts(self) -> None:
        drawn = self.folder.session_contacts
        rows = [
            {
                "session_id": self.session_ids[row.session],
                "interaction_id": self.contacts[(row.contact, row.copy)],
                "position": row.position,
                "chosen_by": row.chosen_by,
                "stratum": row.stratum,
                "revealed_at": self.clock.maybe(row.revealed_at),
            }
            for row in drawn
        ]
        ids = insert_for_ids(self.db, models.SessionContact, rows)
        self.counts["session_contact"] = len(rows)
        self.contact_ids = {(row.session, (row.contact, row.copy)): one for row, one in zip(drawn, ids, strict=True)}

    def _participations(self) -> None:
        given: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for rating in self.folder.ratings:
            given[(rating.session, rating.rater)].append(f"{rating.contact} {rating.criterion} {rating.answer}")
        rows = [
            {
                "session_id": self.session_ids[row.session],
                "rater_id": self.raters[row.rater],
                "sealed_at": self.clock.maybe(row.sealed_at),
                "receipt": _receipt(row, given[(row.session, row.rater)]),
                "late": row.late,
                "leave_at": self.clock.maybe(row.leave_at),
            }
            for row in self.folder.participations
        ]
        insert_rows(self.db, models.Participation, rows)
        self.counts["participation"] = len(rows)

    def _reviews(self) -> None:
        """Reviews as written, and one for every cell with ratings that has none."""
        known = {(row.session, (row.contact, row.copy), row.rater): row for row in self.folder.reviews}
        invited = {(row.session, row.rater): row for row in self.folder.participations}
        opened = {row.number: row.opened_at or row.created_at for row in self.folder.sessions}
        rated = ((row.session, (row.contact, row.copy), row.rater) for row in self.folder.ratings)
        guessed = ((row.session, (row.contact, row.copy), row.rater) for row in self.folder.guesses)
        marked = ((row.session, (row.contact, row.copy), row.rater) for row in self.folder.evidence)
        keys = list(dict.fromkeys((*known, *rated, *guessed, *marked)))
        rows: list[Row] = []
        for key in keys:
            session, contact, rater = key
            row = known.get(key) or _implied(invited[(session, rater)], contact, opened[session])
            rows.append(
                {
                    "session_contact_id": self.contact_ids[(session, contact)],
                    "rater_id": self.raters[rater],
                    "started_at": self.clock.at(row.started_at),
                    "submitted_at": self.clock.maybe(row.submitted_at),
                    "late": row.late,
                    "after_reveal": row.after_reveal,
                }
            )
        ids = insert_for_ids(self.db, models.Review, rows)
        self.counts["review"] = len(rows)
        self.review_ids = dict(zip(keys, ids, strict=True))
        self.written_at = {key: row["submitted_at"] or row["started_at"] for key, row in zip(keys, rows, strict=True)}


def _receipt(row: ParticipationRow, given: Iterable[str]) -> str:
    """The receipt as written, or four characters over what was sealed; empty while the scores are open."""
    if row.sealed_at is None:
        return ""
    content = "\n".join((row.sealed_at.isoformat(), row.rater, *sorted(given)))
    return row.receipt or hashlib.sha256(content.encode()).hexdigest()[:4].upper()


def _implied(part: ParticipationRow, contact: ContactKey, opened_at: datetime) -> ReviewRow:
    """The review that a participation says when ``reviews.csv`` does not."""
    name, copy = contact
    return ReviewRow(
        session=part.session,
        contact=name,
        copy=copy,
        rater=part.rater,
        started_at=opened_at,
        submitted_at=part.sealed_at,
        late=part.late,
        after_reveal=False,
        place=part.place,
    )
