"""What was said in the sessions of an engagement folder, on its way into the store; then the states they reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from calibration.intake.folder_checks import answer_from
from calibration.intake.folder_records import AgreedScoreRow, DecisionRow, EvidenceRow, GuessRow, RatingRow, TargetRow
from calibration.scorecard.definition import CriterionDefinition
from calibration.store import models
from calibration.store.bulk import insert_for_ids, insert_rows
from calibration.vocabulary import SessionState
from calibration.workflow.loading_sessions import Row, SessionLoader


@dataclass(slots=True)
class RatingLoader:
    """Writes answers, guesses, marks, agreed scores and decisions, and closes what is closed.

    Attributes
    ----------
    placed : SessionLoader
        After its ``load``.
    turns : mapping
        (interaction id, position) → turn id.
    lines : mapping
        Card name → criterion key → criterion version id.
    criteria : mapping
        Organization key → criterion key → criterion id.
    """

    placed: SessionLoader
    turns: Mapping[tuple[int, int], int]
    lines: Mapping[str, Mapping[str, int]]
    criteria: Mapping[str, Mapping[str, int]]
    cards: dict[int, str] = field(default_factory=dict)
    asked: dict[tuple[str, str], CriterionDefinition] = field(default_factory=dict)

    def load(self) -> None:
        """Everything of the folder that was said, then the states."""
        folder = self.placed.folder
        self.cards = {row.number: row.scorecard for row in folder.sessions}
        self.asked = {(name, line.key): line for name, card in folder.cards.items() for line in card.criteria}
        self._ratings()
        self._insert(models.Prediction, [self._guess(row) for row in folder.guesses])
        self._insert(models.Evidence, [self._mark(row) for row in folder.evidence])
        self._agreed_scores()
        self._insert(models.Decision, [self._decision(row) for row in folder.decisions])
        self._insert(models.ToneTarget, [self._target(row) for row in folder.targets])
        self._anchors()
        self._reach_states()

    def _insert(self, table: type[models.Table], rows: list[Row]) -> None:
        insert_rows(self.placed.db, table, rows)
        self.placed.counts[str(table.__tablename__)] = len(rows)

    def _cell(self, row: RatingRow | GuessRow | EvidenceRow) -> Row:
        review = self.placed.review_ids[(row.session, (row.contact, row.copy), row.rater)]
        return {"review_id": review, "criterion_version_id": self.lines[self.cards[row.session]][row.criterion]}

    def _value(self, row: RatingRow | AgreedScoreRow) -> Row:
        answer = answer_from(self.asked[(self.cards[row.session], row.criterion)], row.answer)
        return {"level_code": answer.level_code, "number": answer.number, "not_applicable": answer.not_applicable}

    def _ratings(self) -> None:
        answers, remarks, reasons = [], [], []
        for row in self.placed.folder.ratings:
            cell = self._cell(row)
            at = {"changed_at": self.placed.written_at[(row.session, (row.contact, row.copy), row.rater)]}
            if row.answer:
                answers.append(cell | self._value(row) | at)
            if row.comment:
                remarks.append(cell | {"text": row.comment} | at)
            reasons += [cell | {"reason_code": code} for code in dict.fromkeys(row.reasons)]
        self._insert(models.Rating, answers)
        self._insert(models.Remark, remarks)
        self._insert(models.RatingReason, reasons)

    def _guess(self, row: GuessRow) -> Row:
        at = self.placed.written_at[(row.session, (row.contact, row.copy), row.rater)]
        return self._cell(row) | {"level_code": row.guess, "changed_at": at}

    def _mark(self, row: EvidenceRow) -> Row:
        contact = (row.contact, row.copy)
        turn = self.turns[(self.placed.contacts[contact], row.turn)] if row.turn is not None else None
        return self._cell(row) | {
            "turn_id": turn,
            "span_start": row.span_start,
            "span_end": row.span_end,
            "quote": row.quote,
            "second": row.second,
            "noted_at": self.placed.written_at[(row.session, contact, row.rater)],
        }

    def _agreed_scores(self) -> None:
        """In file order; each supersedes the one before it of the same cell."""
        rows: list[Row] = [
            self._value(row)
            | {
                "session_contact_id": self.placed.contact_ids[(row.session, (row.contact, row.copy))],
                "criterion_version_id": self.lines[self.cards[row.session]][row.criterion],
                "rule": row.rule,
                "settled_at": self.placed.clock.at(row.settled_at),
            }
            for row in self.placed.folder.agreed_scores
        ]
        ids = insert_for_ids(self.placed.db, models.GoldRating, rows)
        latest: dict[tuple[int, int], int] = {}
        for identity, row in zip(ids, rows, strict=True):
            cell = (row["session_contact_id"], row["criterion_version_id"])
            if cell in latest:
                self.placed.db.get_one(models.GoldRating, latest[cell]).superseded_by_id = identity
            latest[cell] = identity
        self.placed.counts["gold_rating"] = len(rows)

    def _decision(self, row: DecisionRow) -> Row:
        clock, contact = self.placed.clock, (row.contact, row.copy)
        same = ("meaning_revision", "situation", "text", "example", "state", "rule", "decided_by", "note")
        return {
            "engagement_id": self.placed.engagement_id,
            "criterion_id": self.criteria[row.owner][row.criterion],
            "session_id": self.placed.session_ids[row.session] if row.session is not None else None,
            "session_contact_id": self.placed.contact_ids[(row.session, contact)]
            if row.session is not None and row.contact
            else None,
            "applies_to_past": row.applies_to_past,
            "decided_at": clock.at(row.decided_at),
            "in_force_from": clock.day(row.in_force_from),
            "in_force_until": clock.day(row.in_force_until),
            **{name: getattr(row, name) for name in same},
        }

    def _target(self, row: TargetRow) -> Row:
        return {
            "engagement_id": self.placed.engagement_id,
            "criterion_id": self.criteria[row.owner][row.criterion],
            "placed_at": self.placed.clock.at(row.placed_at),
            "placed_by_id": self.placed.people.get(row.placed_by),
            "valid_from": self.placed.clock.day(row.valid_from),
            **{name: getattr(row, name) for name in ("channel", "side", "shape", "lower", "upper")},
        }

    def _anchors(self) -> None:
        clock = self.placed.clock
        rows: list[Row] = [
            {
                "interaction_id": self.placed.contacts[(row.contact, row.copy)],
                "designated_at": clock.at(row.designated_at),
                "retired_at": clock.maybe(row.retired_at),
            }
            for row in self.placed.folder.anchors
        ]
        self._insert(models.Anchor, rows)

    def _reach_states(self) -> None:
        """Lock and close now that everything inside is written: from here on the triggers hold it."""
        db, ids = self.placed.db, self.placed.session_ids
        for row in self.placed.folder.sessions:
            session = db.get_one(models.CalibrationSession, ids[row.number])
            if row.superseded_by is not None:
                session.superseded_by_id = ids[row.superseded_by]
            if row.state in (SessionState.LOCKED, SessionState.MEETING, SessionState.CLOSED):
                session.state, session.closed_at = row.state, self.placed.clock.maybe(row.closed_at)
        db.flush()
