"""Guessing what the other side will say: written like an answer, asked only where the session asks it."""

from datetime import datetime

from calibration.errors import InvalidInput, StaleWrite
from calibration.scorecard.answer import Answer, check_answer
from calibration.scorecard.definition import CriterionDefinition
from calibration.scorecard.tone import is_tone
from calibration.store.engine import Db
from calibration.store.models import Prediction
from calibration.store.reviews import prediction_cell
from calibration.workflow.operations import PredictionOperation


def write_prediction(
    db: Db,
    criterion: CriterionDefinition,
    operation: PredictionOperation,
    *,
    asked: bool,
    review_id: int,
    line_id: int,
    now: datetime,
) -> int:
    """Write a guess, or take it back, and return its revision; 0 where none is left.

    Parameters
    ----------
    asked : bool
        Whether the session asks what the other side will say.
    line_id : int
        Criterion version.

    Raises
    ------
    InvalidInput
        The session does not ask, the line is not about tone, or it has no such answer.
    StaleWrite
        Another guess stands there by now.
    """
    if not asked:
        raise InvalidInput("This session does not ask what the other side will say.")
    if not is_tone(criterion):
        raise InvalidInput(f"'{criterion.name}' is not about tone. Allowed: a guess on a line about tone.")
    if operation.level is not None:
        check_answer(criterion, Answer(operation.level))
    cell = prediction_cell(db, review_id, line_id)
    if cell is None:
        return _first(db, criterion, operation, review_id=review_id, line_id=line_id, now=now)
    if cell.operation == operation.key:
        return cell.revision
    if cell.revision != operation.revision:
        raise StaleWrite(
            f"Your guess on '{criterion.name}' was changed elsewhere since you saw it.",
            {"level": cell.level_code, "revision": cell.revision},
        )
    if operation.level is None:
        db.delete(cell)
        db.flush()
        return 0
    cell.level_code, cell.revision = operation.level, cell.revision + 1
    cell.operation, cell.changed_at = operation.key, now
    return cell.revision


def _first(
    db: Db,
    criterion: CriterionDefinition,
    operation: PredictionOperation,
    *,
    review_id: int,
    line_id: int,
    now: datetime,
) -> int:
    if operation.level is None:
        return 0  # clearing what is blank, perhaps a replay
    if operation.revision:
        raise StaleWrite(f"Your guess on '{criterion.name}' was cleared elsewhere.", {"clear": True, "revision": 0})
    db.add(
        Prediction(
            review_id=review_id,
            criterion_version_id=line_id,
            level_code=operation.level,
            operation=operation.key,
            changed_at=now,
        )
    )
    db.flush()
    return 1
