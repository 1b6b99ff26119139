"""Imported ratings become closed sessions: raters, contacts in order, reviews, answers."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calibration.intake.records import Intake, RaterRecord, RatingRecord, SessionRecord
from calibration.store import models
from calibration.store.bulk import (
    engagement_organizations,
    imported_reviews,
    insert_for_ids,
    insert_rows,
    raters_in_engagement,
)
from calibration.store.engine import Db
from calibration.store.sessions import next_session_number
from calibration.vocabulary import Blind, ChosenBy, RaterKind, SessionOrigin, SessionScope, SessionState, Side
from calibration.workflow.importing_cards import LONGEST_NAME

PRIVATE_PLACES = 1000
"""Reviewers that only one side's own room has ever had are numbered from here on."""

Row = dict[str, Any]
ContactKey = tuple[str, int]
WHOLE_CONTACT = "On the whole contact: "
"""Begins a comment that the file gives on a contact rather than on a line; it is kept with the first line."""


@dataclass(frozen=True, slots=True)
class SessionWords:
    """What the person says about the sessions of a file.

    Attributes
    ----------
    name : str
        Of the session; with several, each label of the file follows it.
    held_at : datetime or None
        When it was held; ``None``: the latest time in its rows, else the moment of import.
    blind : Blind
        Whether the reviewers could not see each other's ratings.
    scope : SessionScope
        Whose room the sessions are in; an internal one has no reviewer of the other side.
    """

    name: str = ""
    held_at: datetime | None = None
    blind: Blind = Blind.UNKNOWN
    scope: SessionScope = SessionScope.JOINT


@dataclass(slots=True)
class RatingsImport:
    """Writes the ratings of one file.

    Attributes
    ----------
    contacts : mapping
        Contact of the file → interaction id.
    lines : mapping
        Criterion key as the file's ratings name it → criterion version id.
    hidden_sides : frozenset of Side
        Sides whose reviewers the person who imports knows by pseudonym only.
    counts : Counter
        ``sessions``, ``raters``, ``reviews``, ``ratings``, ``reviews_known``.
    """

    db: Db
    engagement: models.Engagement
    words: SessionWords
    version_id: int
    contacts: Mapping[ContactKey, int]
    lines: Mapping[str, int]
    content_hash: str
    import_run_id: int
    now: datetime
    hidden_sides: frozenset[Side | None] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)

    def write(self, intake: Intake, ratings: Sequence[RatingRecord]) -> list[int]:
        """Write what is not there yet, and return the new sessions' ids."""
        raters = self._raters(intake.raters)
        room = self.words.scope
        known = imported_reviews(self.db, self._engagement_id, content_hash=self.content_hash, room=room)
        by_session: dict[str, list[RatingRecord]] = defaultdict(list)
        seen: set[tuple[str, int, int]] = set()
        for rating in ratings:
            pair = (rating.session, self.contacts[(rating.contact, rating.copy)], raters[rating.rater])
            if pair in known:
                seen.add(pair)
            else:
                by_session[rating.session].append(rating)
        self.counts["reviews_known"] = len(seen)
        comments: dict[tuple[str, ContactKey, str], list[str]] = defaultdict(list)
        for comment in intake.review_comments:
            key = (comment.contact, comment.copy)
            pair = (comment.session, self.contacts.get(key, 0), raters.get(comment.rater, 0))
            if key in self.contacts and comment.rater in raters and pair not in known:
                comments[(comment.session, key, comment.rater)].append(comment.comment)
                by_session.setdefault(comment.session, [])
        records = {record.label: record for record in intake.sessions}
        return [
            self._session(records.get(label, SessionRecord(label)), found, raters, comments, several=len(records) > 1)
            for label, found in by_session.items()
        ]

    @property
    def _engagement_id(self) -> int:
        assert self.engagement.id is not None, "an engagement read from the store has its id"
        return self.engagement.id

    def _raters(self, records: Sequence[RaterRecord]) -> dict[str, int]:
        """Rater id by label: the engagement's own where name and side are the same, else a new one.

        Somebody who may not see the other side's names gets a new one there: otherwise a file with a name in it
        would say whose pseudonym it is.
        """
        existing = raters_in_engagement(self.db, self._engagement_id)
        nameless = [one for one in existing if one.person_id is not None and one.side in self.hidden_sides]
        known = {(one.label.casefold(), one.side): one.id for one in reversed(existing) if one not in nameless}
        places: Counter[Side | None] = Counter()
        # Pseudonyms go by place. Who comes into one side's own room stands apart, or a missing letter would tell.
        apart = self.words.scope is not SessionScope.JOINT
        for one in existing:
            if (one.position > PRIVATE_PLACES) == apart:
                places[one.side] = max(places[one.side], one.position)
        places_of = {one.id: one.position for one in existing}
        homes = engagement_organizations(self.engagement)
        ids: dict[str, int] = {}
        for record in records:
            label = record.label[:LONGEST_NAME]
            found = known.get((label.casefold(), record.side))
            if found is None:
                places[record.side] = max(places[record.side], PRIVATE_PLACES * apart) + 1
                row = {
                    "engagement_id": self._engagement_id,
                    "organization_id": homes.get(record.side) if record.side else None,
                    "side": record.side,
                    # Without a side nothing can be said about single reviewers: kept like a position in the file.
                    "kind": record.kind if record.side else RaterKind.POSITIONAL,
                    "label": label,
                    "position": places[record.side],
                }
                found = insert_for_ids(self.db, models.Rater, [row])[0]
                self.counts["raters"] += 1
            elif not apart and places_of[found] > PRIVATE_PLACES:
                places[record.side] += 1
                self.db.get_one(models.Rater, found).position = places[record.side]
            ids[record.label] = found
        return ids

    def _session(
        self,
        record: SessionRecord,
        ratings: Sequence[RatingRecord],
        raters: Mapping[str, int],
        comments: Mapping[tuple[str, ContactKey, str], list[str]],
        *,
        several: bool,
    ) -> int:
        held_at = self.words.held_at or record.last_at or self.now
        session_id = self._open_session(record, held_at, several=several)
        cells = dict.fromkeys(((one.contact, one.copy), one.rater) for one in ratings)
        cells |= dict.fromkeys((key, rater) for session, key, rater in comments if session == record.label)
        reviews = self._reviews(session_id, list(cells), raters, held_at)
        self._answers(ratings, reviews, held_at)
        self._remarks(record.label, ratings, reviews, comments, held_at)
        session = self.db.get_one(models.CalibrationSession, session_id)
        session.state, session.closed_at = SessionState.CLOSED, held_at
        self.db.flush()
        return session_id

    def _open_session(self, record: SessionRecord, held_at: datetime, *, several: bool) -> int:
        name = self.words.name or record.label or "Imported ratings"
        if several and self.words.name and record.label:
            name = f"{self.words.name}, {record.label}"
        row = {
            "engagement_id": self._engagement_id,
            "scorecard_version_id": self.version_id,
            "number": next_session_number(self.db, self._engagement_id, self.words.scope),
            "name": name[:200],
            "scope": self.words.scope,
            "state": SessionState.SCORING,
            "origin": SessionOrigin.IMPORTED,
            "blind": self.words.blind,
            "reference": self.engagement.reference,
            "tolerance": self.engagement.tolerance,
            "names_shown": self.engagement.names_shown,
            "sample": {"content_hash": self.content_hash, "import_run": self.import_run_id, "label": record.label},
            "created_at": self.now,
            **dict.fromkeys(("held_at", "opened_at", "locked_at"), held_at),
        }
        self.counts["sessions"] += 1
        return insert_for_ids(self.db, models.CalibrationSession, [row])[0]

    def _reviews(
        self, session_id: int, cells: Sequence[tuple[ContactKey, str]], raters: Mapping[str, int], held_at: datetime
    ) -> dict[tuple[ContactKey, str], int]:
        keys = list(dict.fromkeys(key for key, _ in cells))
        rows: list[Row] = [
            {
                "session_id": session_id,
                "interaction_id": self.contacts[key],
                "position": position,
                "chosen_by": ChosenBy.IMPORTED,
                "revealed_at": held_at,
            }
            for position, key in enumerate(keys, start=1)
        ]
        placed = dict(zip(keys, insert_for_ids(self.db, models.SessionContact, rows), strict=True))
        parts = [
            {
                "session_id": session_id,
                "rater_id": raters[rater],
                "sealed_at": held_at,
                "receipt": self.content_hash[:4].upper(),
            }
            for rater in dict.fromkeys(rater for _, rater in cells)
        ]
        insert_rows(self.db, models.Participation, parts)
        reviews = [
            {
                "session_contact_id": placed[key],
                "rater_id": raters[rater],
                "started_at": held_at,
                "submitted_at": held_at,
            }
            for key, rater in cells
        ]
        self.counts["reviews"] += len(reviews)
        return dict(zip(cells, insert_for_ids(self.db, models.Review, reviews), strict=True))

    def _answers(
        self, ratings: Sequence[RatingRecord], reviews: Mapping[tuple[ContactKey, str], int], held_at: datetime
    ) -> None:
        rows = [
            {
                "review_id": reviews[((one.contact, one.copy), one.rater)],
                "criterion_version_id": self.lines[one.criterion],
                "level_code": one.level_code,
                "number": one.number,
                "not_applicable": one.not_applicable,
                "changed_at": held_at,
            }
            for one in ratings
        ]
        insert_rows(self.db, models.Rating, rows)
        self.counts["ratings"] += len(rows)

    def _remarks(
        self,
        label: str,
        ratings: Sequence[RatingRecord],
        reviews: Mapping[tuple[ContactKey, str], int],
        comments: Mapping[tuple[str, ContactKey, str], list[str]],
        held_at: datetime,
    ) -> None:
        """Comments on lines, those on a whole contact, and reasons that are no code of the card."""
        texts: dict[tuple[int, int], list[str]] = defaultdict(list)
        for one in ratings:
            cell = (reviews[((one.contact, one.copy), one.rater)], self.lines[one.criterion])
            if one.comment:
                texts[cell].append(one.comment)
            if one.reasons:
                texts[cell].append("; ".join(one.reasons))
        first = next(iter(self.lines.values()))
        for (session, key, rater), found in comments.items():
            if session == label:
                texts[(reviews[(key, rater)], first)] += [WHOLE_CONTACT + text for text in found]
        rows = [
            {"review_id": review, "criterion_version_id": line, "text": "\n".join(parts), "changed_at": held_at}
            for (review, line), parts in texts.items()
        ]
        insert_rows(self.db, models.Remark, rows)
        self.counts["comments"] += len(rows)
