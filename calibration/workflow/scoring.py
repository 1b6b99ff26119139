"""Taking answers: one transaction a post, every write with its revision and its key, nothing after the lock.

A cell's revision counts its writes. A write names the revision its author saw; another one standing there is a
conflict that the person decides, and a key that was written before is a replay that changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from calibration.errors import InvalidInput, NotAllowed, NotFound, StaleWrite, WrongState
from calibration.scorecard.answer import Answer, check_answer
from calibration.scorecard.conditions import asked_criteria
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.store import reviews
from calibration.store.engine import Db, Store
from calibration.store.models import Evidence, Participation, Rating, Remark, Review, SessionContact
from calibration.store.scorecards import criterion_version_ids, scorecard_definition
from calibration.visibility.scope import NO_SUCH_SESSION
from calibration.workflow.operations import (
    AnswerOperation,
    EvidenceOperation,
    Operation,
    PredictionOperation,
    ReasonOperation,
    RemarkOperation,
)
from calibration.workflow.predicting import write_prediction
from calibration.workflow.rights import Action
from calibration.workflow.rules import refusal_to_score
from calibration.workflow.viewing import insist_may, known_session


@dataclass(frozen=True, slots=True)
class OperationResult:
    """What became of one operation: ``saved``, ``conflict`` (with what stands there) or ``refused``."""

    key: str
    status: str
    revision: int = 0
    message: str = ""
    current: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswersOutcome:
    """What became of a post, and how far the contact is."""

    results: tuple[OperationResult, ...]
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class _Desk:
    """Everything one post needs: the review that is written and the card it is written on."""

    db: Db
    review: Review
    contact: SessionContact
    definition: ScorecardDefinition
    ids: dict[str, int]
    now: datetime
    asks_prediction: bool

    def criterion(self, key: str) -> CriterionDefinition:
        found = self.definition.criterion(key)
        if found is None:
            raise InvalidInput(f"There is no line '{key}' on this card.")
        return found

    @property
    def review_id(self) -> int:
        assert self.review.id is not None
        return self.review.id


def answer_contact(
    store: Store, *, person_id: int, session_contact_id: int, operations: Sequence[Operation], now: datetime
) -> AnswersOutcome:
    """Write what a reviewer did on one contact.

    Raises
    ------
    NotFound
        The contact is not this person's to know of.
    NotAllowed
        The person does not take part in the session.
    WrongState
        Sealed, locked, closed or cancelled: nothing was written.
    """
    with store.writing() as db:
        desk = _desk(db, person_id, session_contact_id, now)
        results = tuple(_applied(desk, operation) for operation in operations)
        db.flush()
        keys = {line_id: key for key, line_id in desk.ids.items()}
        cells = reviews.review_cells(db, desk.review_id, keys=keys)
        answers = {key: answer for key, (answer, _) in cells.answers.items()}
        asked = asked_criteria(desk.definition, answers)
        return AnswersOutcome(results, answered=sum(key in answers for key in asked), asked=len(asked))


def rater_at_work(db: Db, *, person_id: int, session_id: int) -> Participation:
    """The person's part in a session that takes answers now, held against a lock taken meanwhile.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        As :func:`answer_contact`.
    """
    viewer, _ = known_session(db, person_id=person_id, session_id=session_id)
    insist_may(viewer, Action.SCORE)
    session = reviews.session_for_writing(db, session_id, shared=True)
    part = reviews.participation_for_writing(db, session_id=session_id, rater_id=viewer.rater_id)
    if part is None:
        raise NotAllowed("You are not a reviewer of this session.")
    refusal = refusal_to_score(
        session.state, takes_part=True, sealed=part.sealed_at is not None, leave=part.leave_at is not None
    )
    if refusal:
        raise WrongState(refusal)
    return part


def _desk(db: Db, person_id: int, session_contact_id: int, now: datetime) -> _Desk:
    found = reviews.contact_for_writing(db, session_contact_id)
    if found is None:
        raise NotFound(NO_SUCH_SESSION)  # the same words as for one that is not theirs
    contact, session = found
    part = rater_at_work(db, person_id=person_id, session_id=contact.session_id)
    return _Desk(
        db=db,
        review=reviews.started_review(db, session_contact_id=session_contact_id, rater_id=part.rater_id, now=now),
        contact=contact,
        definition=scorecard_definition(db, session.scorecard_version_id),
        ids=criterion_version_ids(db, session.scorecard_version_id),
        now=now,
        asks_prediction=session.asks_prediction,
    )


def _applied(desk: _Desk, operation: Operation) -> OperationResult:
    try:
        return OperationResult(operation.key, "saved", revision=_write(desk, operation))
    except StaleWrite as stale:
        return OperationResult(operation.key, "conflict", message=stale.message, current=stale.current)
    except InvalidInput as error:
        return OperationResult(operation.key, "refused", message=str(error))


def _write(desk: _Desk, operation: Operation) -> int:
    criterion = desk.criterion(operation.criterion)
    if isinstance(operation, AnswerOperation):
        return _write_answer(desk, criterion, operation)
    if isinstance(operation, PredictionOperation):
        return write_prediction(
            desk.db,
            criterion,
            operation,
            asked=desk.asks_prediction,
            review_id=desk.review_id,
            line_id=desk.ids[criterion.key],
            now=desk.now,
        )
    if isinstance(operation, RemarkOperation):
        return _write_remark(desk, criterion, operation)
    if isinstance(operation, ReasonOperation):
        if operation.code not in {reason.code for reason in criterion.reasons}:
            raise InvalidInput(f"'{operation.code}' is not a reason of '{criterion.name}'.")
        reviews.set_reason(
            desk.db,
            review_id=desk.review_id,
            criterion_version_id=desk.ids[criterion.key],
            code=operation.code,
            given=operation.on,
        )
    elif isinstance(operation, EvidenceOperation):
        _write_evidence(desk, criterion, operation)
    else:
        reviews.remove_evidence(desk.db, review_id=desk.review_id, key=operation.evidence)
    return 0


def _write_answer(desk: _Desk, criterion: CriterionDefinition, operation: AnswerOperation) -> int:
    answer = operation.answer
    if answer is not None:
        check_answer(criterion, answer)
    cell = reviews.rating_cell(desk.db, desk.review_id, desk.ids[criterion.key])
    if cell is None:
        if answer is None:
            return 0  # clearing what is blank, perhaps a replay
        if operation.revision:
            raise StaleWrite(f"'{criterion.name}' was cleared elsewhere.", {"clear": True, "revision": 0})
        desk.db.add(
            Rating(
                review_id=desk.review_id,
                criterion_version_id=desk.ids[criterion.key],
                level_code=answer.level_code,
                number=answer.number,
                not_applicable=answer.not_applicable,
                operation=operation.key,
                changed_at=desk.now,
            )
        )
        desk.db.flush()
        return 1
    if cell.operation == operation.key:
        return cell.revision
    if cell.revision != operation.revision:
        standing = Answer(cell.level_code, cell.number, cell.not_applicable)
        raise StaleWrite(
            f"'{criterion.name}' was answered elsewhere since you saw it.", as_current(standing, cell.revision)
        )
    if answer is None:
        desk.db.delete(cell)
        desk.db.flush()
        return 0
    cell.level_code, cell.number, cell.not_applicable = answer.level_code, answer.number, answer.not_applicable
    cell.revision, cell.operation, cell.changed_at = cell.revision + 1, operation.key, desk.now
    return cell.revision


def as_current(answer: Answer, revision: int) -> dict[str, Any]:
    """An answer in the form the answer route speaks: one of level, number, not_applicable, and the revision."""
    if answer.not_applicable:
        return {"not_applicable": True, "revision": revision}
    if answer.number is not None:
        return {"number": answer.number, "revision": revision}
    return {"level": answer.level_code, "revision": revision}


def _write_remark(desk: _Desk, criterion: CriterionDefinition, operation: RemarkOperation) -> int:
    cell = reviews.remark_cell(desk.db, desk.review_id, desk.ids[criterion.key])
    if cell is None:
        if not operation.text:
            return 0
        if operation.revision:
            raise StaleWrite(f"The comment on '{criterion.name}' was cleared elsewhere.", {"text": "", "revision": 0})
        desk.db.add(
            Remark(
                review_id=desk.review_id,
                criterion_version_id=desk.ids[criterion.key],
                text=operation.text,
                operation=operation.key,
                changed_at=desk.now,
            )
        )
        desk.db.flush()
        return 1
    if cell.operation == operation.key:
        return cell.revision
    if cell.revision != operation.revision:
        raise StaleWrite(
            f"The comment on '{criterion.name}' was changed elsewhere since you saw it.",
            {"text": cell.text, "revision": cell.revision},
        )
    if not operation.text:
        desk.db.delete(cell)
        desk.db.flush()
        return 0
    cell.text, cell.revision, cell.operation, cell.changed_at = (
        operation.text, cell.revision + 1, operation.key, desk.now,
    )  # fmt: skip
    return cell.revision


def _write_evidence(desk: _Desk, criterion: CriterionDefinition, operation: EvidenceOperation) -> None:
    if reviews.evidence_by_key(desk.db, desk.review_id, operation.key):
        return  # a replay
    piece = Evidence(
        review_id=desk.review_id,
        criterion_version_id=desk.ids[criterion.key],
        second=operation.second,
        operation=operation.key,
        noted_at=desk.now,
    )
    if operation.turn is not None and operation.start is not None and operation.end is not None:
        turn = reviews.turn_at(desk.db, desk.contact.interaction_id, operation.turn)
        words = turn.text[operation.start : operation.end] if turn else ""
        if turn is None or not words or (operation.quote and operation.quote != words):
            raise InvalidInput("These words do not stand in this turn as quoted. Select them again.")
        piece.turn_id, piece.span_start, piece.span_end, piece.quote = turn.id, operation.start, operation.end, words
    desk.db.add(piece)
    desk.db.flush()
