"""The record as one person may read it: only chains of their rooms, names only where visibility shows them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calibration.analysis.reviewers import letters
from calibration.store.alarms import alarms_unseen_by
from calibration.store.audit import as_of_one_moment, chains
from calibration.store.engine import Db, Store
from calibration.store.models import AuditChain
from calibration.store.record_pages import (
    RecordedRow,
    RecordFilter,
    RecordPerson,
    RecordRater,
    RecordSession,
    everybody,
    names_invited,
    names_shown_in,
    people_of_side,
    record_people,
    record_raters,
    record_sessions,
    recorded_rows,
)
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LEADS_FIRST
from calibration.visibility.scope import knows_of
from calibration.vocabulary import NamesShown, Role, SessionScope, Side

PER_PAGE = 50
_ABOUT = ("about_person_id", "about", "account", "for_person")
"""Keys of details that hold whom something was done to."""
_ANSWERED = "alarm_answered"
_ROLES = (Role.FACILITATOR, Role.ADMINISTRATOR, Role.QA_LEAD, Role.REVIEWER, Role.MANAGER, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in the record, as the viewer may know them.

    Attributes
    ----------
    name : str
        Empty where it is not shown.
    letter : str
        Of a reviewer's pseudonym, where the name is not shown and a pseudonym is.
    role : Role or None
        Where neither is; ``None`` for somebody who is not in the engagement any more.
    """

    name: str = ""
    side: Side | None = None
    letter: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry, ready to be put into words.

    Attributes
    ----------
    room : SessionScope or None
        ``None`` for the installation's chain.
    who : Who or None
        Who did it; ``None`` for whoever runs the program, and where the details were erased.
    about : Who or None
        Whom it was done to, if it says.
    session : RecordSession or None
        Which session it was about, if it says.
    erased : bool
        The details are gone: only what, when and where is left.
    """

    id: int
    chain: str
    room: SessionScope | None
    position: int
    at: datetime
    action: str
    who: Who | None
    about: Who | None
    session: RecordSession | None
    details: Mapping[str, Any]
    erased: bool
    commitment: str
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The head of one chain the viewer may read."""

    chain: str
    room: SessionScope | None
    n_entries: int
    head: str


@dataclass(frozen=True, slots=True)
class RecordReport:
    """One page of the record, newest first; ``older_than`` is where the next page goes on, ``None`` at the end."""

    lines: tuple[RecordLine, ...]
    older_than: int | None
    heads: tuple[RecordHead, ...]
    people: tuple[tuple[int, str], ...] = ()

    @property
    def n_entries(self) -> int:
        """All entries of the chains, whatever is looked for."""
        return sum(head.n_entries for head in self.heads)


@dataclass(slots=True)
class _Reader:
    """Turns rows into lines for one viewer; ``None`` for the installation's administrator, who may read names."""

    viewer: Viewer | None
    names_shown: NamesShown
    chains: Mapping[int, AuditChain]
    people: Mapping[int, RecordPerson] = field(default_factory=dict)
    raters: Mapping[int, RecordRater] = field(default_factory=dict)
    sessions: Mapping[int, RecordSession] = field(default_factory=dict)
    invited: Mapping[int, str] = field(default_factory=dict)

    def look_up(self, db: Db, all_details: Sequence[Mapping[str, Any]]) -> None:
        """Read everything that the ids in these details stand for."""
        found = {key: {one[key] for one in all_details if isinstance(one.get(key), int)} for key in _KEYS}
        of = self.viewer.engagement_id if self.viewer else None
        person_ids = set().union(*(found[key] for key in ("person", *_ABOUT)))
        self.people = record_people(db, person_ids, engagement_id=of)
        self.raters = record_raters(db, found["rater_id"])
        self.sessions = record_sessions(db, found["session_id"])
        self.invited = names_invited(db, found["invitation"] | found["invitation_id"])

    def line(self, row: RecordedRow, details: Mapping[str, Any]) -> RecordLine:
        chain = self.chains[row.chain_id]
        session = self.sessions.get(details.get("session_id", 0))
        names = session.names_shown if session else self.names_shown
        rater_id = details.get("rater_id")
        own_act = row.action == "reviews_submitted"
        return RecordLine(
            id=row.id,
            chain=chain.key,
            room=chain.room,
            position=row.position,
            at=row.at,
            action=row.action,
            who=self._person(details.get("person"), chain.room, names, rater_id if own_act else None),
            about=self._about(row.action, details, chain.room, names),
            session=session,
            details=details,
            erased=row.details is None,
            commitment=row.commitment,
            previous_hash=row.previous_hash,
            entry_hash=row.entry_hash,
        )

    def _about(
        self, action: str, details: Mapping[str, Any], room: SessionScope | None, names: NamesShown
    ) -> Who | None:
        if action == "person_invited":
            return self._invited(details, room, names)
        rater_id = details.get("rater_id")
        if rater_id is not None and action != "reviews_submitted":
            return self._rater(rater_id, room, names)
        person_id = next((details[key] for key in _ABOUT if details.get(key) is not None), None)
        return self._person(person_id, room, names, None)

    def _invited(self, details: Mapping[str, Any], room: SessionScope | None, names: NamesShown) -> Who:
        """By the name that the inviter wrote: what the account says would tell the inviter whose address it is."""
        name = self.invited.get(details.get("invitation", details.get("invitation_id", 0)), "")
        return Who(name if names is NamesShown.ALL or room is not SessionScope.JOINT else "")

    def _shows(self, side: Side | None, room: SessionScope | None, names: NamesShown) -> bool:
        if self.viewer is None or names is NamesShown.ALL or room not in (None, SessionScope.JOINT):
            return True  # a private room has people of the viewer's own side only
        return side is not None and side == self.viewer.side

    def _person(
        self, person_id: int | None, room: SessionScope | None, names: NamesShown, rater_id: int | None
    ) -> Who | None:
        if person_id is None:
            return None
        person = self.people.get(person_id)
        if person is None:
            return Who()
        itself = self.viewer is not None and person_id == self.viewer.person_id
        if itself or self._shows(person.side, room, names):
            return Who(person.name, person.side)
        rater = self.raters.get(rater_id) if rater_id is not None else None
        if rater is not None:
            return _pseudonym(rater, names)
        return Who(side=person.side, role=next((role for role in _ROLES if role in person.roles), None))

    def _rater(self, rater_id: int, room: SessionScope | None, names: NamesShown) -> Who:
        rater = self.raters.get(rater_id)
        if rater is None:
            return Who()
        if self._shows(rater.side, room, names):
            return Who(rater.label, rater.side)
        return _pseudonym(rater, names)


_KEYS = ("person", *_ABOUT, "rater_id", "session_id", "invitation", "invitation_id")


def _pseudonym(rater: RecordRater, names: NamesShown) -> Who:
    letter = "" if names is NamesShown.COUNTS else letters(rater.position)
    return Who(side=rater.side, letter=letter, role=Role.REVIEWER)


def record_report(
    store: Store,
    viewer: Viewer | None,
    wanted: RecordFilter,
    *,
    now: datetime,
    before_id: int | None = None,
    limit: int | None = PER_PAGE,
) -> RecordReport:
    """A page of the record; ask the matrix of rights first.

    Parameters
    ----------
    viewer : Viewer or None
        Whose rooms; ``None`` reads the installation's chain and is for its administrator alone.
    wanted : RecordFilter
        Somebody can be looked for only among ``people`` of the report: those the viewer knows by name. Otherwise a
        filter would say whose pseudonym it is. Anybody else is looked for in vain.
    limit : int or None
        Lines a page; ``None`` for all.

    Notes
    -----
    Whoever may not see an alarm yet reads the joint record as it stood before the first answer to one: an entry left
    out would be missed by its place, and the place would tell of it.
    """
    with store.reading() as db:
        as_of_one_moment(db)
        rooms: list[SessionScope | None] = [None]
        people = everybody(db) if viewer is None else []
        if viewer is not None:
            of = viewer.engagement_id
            rooms = [room for room in SessionScope if knows_of(viewer, engagement_id=of, scope=room)]
            people = people_of_side(db, engagement_id=of, side=viewer.side) if viewer.side else []
        known = chains(db, engagement_id=viewer.engagement_id if viewer else None, rooms=rooms)
        names = names_shown_in(db, viewer.engagement_id) if viewer else NamesShown.ALL
        reader = _Reader(viewer, names, {chain.id or 0: chain for chain in known})
        hidden = wanted.person_id is not None and wanted.person_id not in dict(people)
        more = None if limit is None else limit + 1
        ends = _ends(db, viewer, known, now) if viewer else {}
        at = {chain: row.id for chain, row in ends.items()}
        rows = (
            [] if hidden else recorded_rows(db, list(reader.chains), wanted, before_id=before_id, ends=at, limit=more)
        )
        shown = rows if limit is None else rows[:limit]
        all_details = [json.loads(row.details) if row.details is not None else {} for row in shown]
        reader.look_up(db, all_details)
        return RecordReport(
            lines=tuple(reader.line(row, details) for row, details in zip(shown, all_details, strict=True)),
            older_than=shown[-1].id if shown and len(rows) > len(shown) else None,
            heads=tuple(_head(one, ends.get(one.id or 0)) for one in known),
            people=tuple(people),
        )


def _ends(db: Db, viewer: Viewer, known: Sequence[AuditChain], now: datetime) -> dict[int, RecordedRow]:
    """By chain, the first answer to an alarm that the viewer may not see yet."""
    unseen = alarms_unseen_by(db, viewer, now=now)
    joint = [chain.id or 0 for chain in known if chain.room is SessionScope.JOINT]
    if not unseen or not joint:
        return {}
    answers = recorded_rows(db, joint, RecordFilter(actions=(_ANSWERED,), since=now - LEADS_FIRST))
    told = [row for row in answers if row.details is None or json.loads(row.details).get("alarm_id") in unseen]
    return {row.chain_id: row for row in told}  # newest first, so the oldest stays


def _head(chain: AuditChain, end: RecordedRow | None) -> RecordHead:
    if end is None:
        return RecordHead(chain.key, chain.room, chain.n_entries, chain.head)
    return RecordHead(chain.key, chain.room, end.position - 1, end.previous_hash)
