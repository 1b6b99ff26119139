"""A small engagement written straight into a store: sessions with known answers, for tests and for measuring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from benchmarks.stored_lines import NA, RIGHT, YES_NO, Answers, Words, columns_of, critical, five, seven, tone, yes_no
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition, SectionDefinition
from calibration.store import models
from calibration.store.bulk import insert_for_ids, insert_rows
from calibration.store.engine import Db
from calibration.store.scorecards import criterion_version_ids, save_scorecard_version
from calibration.store.sessions import session_facts
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import Scope, scope_of
from calibration.vocabulary import (
    Channel,
    DecisionRule,
    NamesShown,
    RaterKind,
    Role,
    SessionState,
    Side,
    SpeakerRole,
    VersionState,
)

__all__ = [
    "NA", "NOON", "RIGHT", "YES_NO", "Answers", "StoredWorld", "Words", "critical", "five", "seven", "tone", "yes_no",
]  # fmt: skip

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@dataclass
class StoredWorld:
    """One engagement in a store, filled session by session."""

    db: Db
    now: datetime = NOON
    engagement_id: int = 0
    organization_ids: tuple[int, int] = (0, 0)
    raters: dict[str, int] = field(default_factory=dict)
    sides: dict[str, Side | None] = field(default_factory=dict)
    contacts: dict[int, list[int]] = field(default_factory=dict)
    interactions: dict[int, list[int]] = field(default_factory=dict)
    lines: dict[int, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        owners = [models.Organization(key=key, name=key.title()) for key in ("client", "vendor")]
        self.db.add_all(owners)
        self.db.flush()
        self.organization_ids = owners[0].id or 0, owners[1].id or 0
        engagement = models.Engagement(
            key="e",
            name="E",
            client_organization_id=self.organization_ids[0],
            vendor_organization_id=self.organization_ids[1],
            time_zone="Europe/Berlin",
            created_at=self.now,
        )
        self.db.add(engagement)
        self.db.flush()
        self.engagement_id = engagement.id or 0

    def rater(self, label: str, side: Side | None, *, kind: RaterKind = RaterKind.NAMED) -> int:
        """A rater, the next of their side."""
        place = 1 + sum(other is side for other in self.sides.values())
        row = models.Rater(engagement_id=self.engagement_id, side=side, kind=kind, label=label, position=place)
        self.db.add(row)
        self.db.flush()
        self.raters[label], self.sides[label] = row.id or 0, side
        return row.id or 0

    def card(self, *criteria: CriterionDefinition, version: int = 1, key: str = "care") -> int:
        """A published card with one section."""
        definition = ScorecardDefinition(
            key=key, name="Care", version=version, sections=(SectionDefinition("all", "All", criteria),)
        )
        saved = save_scorecard_version(
            self.db,
            organization_id=self.organization_ids[0],
            definition=definition,
            state=VersionState.PUBLISHED,
            now=self.now,
        )
        self.lines[saved.id or 0] = criterion_version_ids(self.db, saved.id or 0)
        return saved.id or 0

    def session(
        self,
        card: int,
        answers: Answers,
        *,
        n_contacts: int,
        revealed: Sequence[int] | None = None,
        contact_values: Sequence[Mapping[str, Any]] = (),
        after_reveal: Sequence[str] = (),
        words: Sequence[Words] = (),
        guesses: Mapping[str, Mapping[str, Sequence[str | None]]] | None = None,
        state: SessionState = SessionState.MEETING,
        **values: Any,
    ) -> int:
        """A session with its contacts and everybody's sealed reviews.

        Parameters
        ----------
        revealed : sequence of int, optional
            Positions from 0 of revealed contacts; default: all.
        contact_values : sequence of mappings
            Columns of ``interaction``, one a contact; ``{"id": …}`` takes one that is there: a repeat.
        after_reveal : sequence of str
            Labels whose reviews came after the reveal.
        guesses : mapping, optional
            Rater label → criterion key → what the other side will say, one a contact.
        """
        number = 1 + len(self.contacts)
        defaults: dict[str, Any] = {
            "name": f"Session {number}",
            "state": SessionState.SCORING,
            "names_shown": NamesShown.OWN_SIDE,
            "held_at": self.now + timedelta(days=14 * number),
            "created_at": self.now,
        }
        row = models.CalibrationSession(
            engagement_id=self.engagement_id, scorecard_version_id=card, number=number, **(defaults | values)
        )
        self.db.add(row)
        self.db.flush()
        session_id = row.id or 0
        self._contacts(session_id, n_contacts, revealed, contact_values)
        self._reviews(session_id, card, answers, after_reveal)
        self._words(session_id, card, words)
        self._guesses(session_id, card, guesses or {})
        self.db.flush()
        # Sealed reviews freeze with the lock, so the state comes last.
        row.state, row.closed_at = state, self.now if state is SessionState.CLOSED else None
        self.db.add(row)
        self.db.flush()
        return session_id

    def _guesses(self, session_id: int, card: int, guesses: Mapping[str, Mapping[str, Sequence[str | None]]]) -> None:
        self.db.add_all(
            models.Prediction(
                review_id=self.review_id(label, contact),
                criterion_version_id=self.lines[card][key],
                level_code=code,
                changed_at=self.now,
            )
            for label, by_line in guesses.items()
            for key, column in by_line.items()
            for contact, code in zip(self.contacts[session_id], column, strict=True)
            if code is not None
        )

    def _words(self, session_id: int, card: int, words: Sequence[Words]) -> None:
        for one in words:
            place = {
                "review_id": self.review_id(one.label, self.contacts[session_id][one.contact]),
                "criterion_version_id": self.lines[card][one.line],
            }
            if one.comment:
                self.db.add(models.Remark(**place, text=one.comment, changed_at=self.now))
            self.db.add_all(models.RatingReason(**place, reason_code=code) for code in one.reasons)
            if one.second is not None:
                self.db.add(models.Evidence(**place, second=one.second, noted_at=self.now))
            if one.span is not None:
                turn = self.db.exec(
                    select(models.Turn).where(models.Turn.interaction_id == self.interactions[session_id][one.contact])
                ).one()
                quote = turn.text[slice(*one.span)]
                span = {"span_start": one.span[0], "span_end": one.span[1], "quote": quote}
                self.db.add(models.Evidence(**place, turn_id=turn.id, noted_at=self.now, **span))

    def _contacts(
        self,
        session_id: int,
        n_contacts: int,
        revealed: Sequence[int] | None,
        contact_values: Sequence[Mapping[str, Any]],
    ) -> None:
        known = {
            "engagement_id": self.engagement_id,
            "text_hash": "x",
            "attributes": {},
            "channel": Channel.CHAT,
            "language": "en",
            "topic": "",
            "site": "",
            "started_at": self.now,
            "created_at": self.now,
        }
        rows = [
            {**known, "external_id": f"{session_id}-{i + 1}", **(contact_values[i] if contact_values else {})}
            for i in range(n_contacts)
        ]
        made = iter(insert_for_ids(self.db, models.Interaction, [row for row in rows if "id" not in row]))
        self.interactions[session_id] = [row["id"] if "id" in row else next(made) for row in rows]
        shown = range(n_contacts) if revealed is None else revealed
        self.contacts[session_id] = insert_for_ids(
            self.db,
            models.SessionContact,
            [
                {
                    "session_id": session_id,
                    "interaction_id": identity,
                    "position": i + 1,
                    "revealed_at": self.now if i in shown else None,
                }
                for i, identity in enumerate(self.interactions[session_id])
            ],
        )
        insert_rows(
            self.db,
            models.Turn,
            [
                {"interaction_id": identity, "position": 1, "role": SpeakerRole.AGENT, "text": "Please note that. OK?"}
                for identity, row in zip(self.interactions[session_id], rows, strict=True)
                if "id" not in row
            ],
        )

    def _reviews(self, session_id: int, card: int, answers: Answers, after_reveal: Sequence[str]) -> None:
        parts, reviews, cells = [], [], []
        for label in answers:
            parts.append(
                {"session_id": session_id, "rater_id": self.raters[label], "sealed_at": self.now, "receipt": "7F3A"}
            )
        for label, by_line in answers.items():
            for i, contact in enumerate(self.contacts[session_id]):
                given = [(key, column[i]) for key, column in by_line.items() if column[i] is not None]
                if given:
                    cells.append(given)
                    reviews.append(
                        {
                            "session_contact_id": contact,
                            "rater_id": self.raters[label],
                            "started_at": self.now,
                            "submitted_at": self.now,
                            "after_reveal": label in after_reveal,
                        }
                    )
        insert_rows(self.db, models.Participation, parts)
        ids = insert_for_ids(self.db, models.Review, reviews)
        lines = self.lines[card]
        insert_rows(
            self.db,
            models.Rating,
            [
                {
                    "review_id": review,
                    "criterion_version_id": lines[key],
                    "changed_at": self.now,
                    **columns_of(answer),
                }
                for review, given in zip(ids, cells, strict=True)
                for key, answer in given
            ],
        )

    def settle(self, session_id: int, contact: int, line: str, answer: str | float) -> int:
        """An agreed score on a line of a contact, counted from 0; its id."""
        card = self.db.get_one(models.CalibrationSession, session_id).scorecard_version_id
        row = models.GoldRating(
            session_contact_id=self.contacts[session_id][contact],
            criterion_version_id=self.lines[card][line],
            rule=DecisionRule.CLIENT_DECIDES,
            settled_at=self.now,
            **columns_of(answer),
        )
        self.db.add(row)
        self.db.flush()
        return row.id or 0

    def review_id(self, label: str, contact: int) -> int:
        """The review of one rater of one session contact."""
        review = models.Review
        return (
            self.db.exec(
                select(review.id).where(review.session_contact_id == contact, review.rater_id == self.raters[label])
            ).one()
            or 0
        )

    def scope(self, session_id: int, label: str = "", *, side: Side | None = None, roles: Sequence[Role] = ()) -> Scope:
        """What the person behind a label sees now; without one a reviewer who scored nothing."""
        facts = session_facts(self.db, session_id)
        assert facts is not None
        viewer = Viewer(
            person_id=1,
            engagement_id=self.engagement_id,
            side=self.sides.get(label, side),
            roles=frozenset(roles) or frozenset({Role.REVIEWER}),
            rater_id=self.raters.get(label),
        )
        return scope_of(viewer, facts)
