"""What may happen to one reviewer's answers, and when: pure answers, each a sentence or nothing.

Who may do what in general is the matrix in :mod:`calibration.workflow.rights`; this is what it cannot say.
"""

from datetime import datetime

from calibration.vocabulary import SessionState

_NOT_OPEN = {
    SessionState.PLANNED: "Scoring has not been opened yet.",
    SessionState.LOCKED: "This session is locked. Answers that arrive now are not counted.",
    SessionState.MEETING: "This session is locked. Answers that arrive now are not counted.",
    SessionState.CLOSED: "This session is closed. Answers that arrive now are not counted.",
    SessionState.CANCELLED: "This session was cancelled.",
}


def refusal_to_score(state: SessionState, *, takes_part: bool, sealed: bool, leave: bool) -> str | None:
    """Why an answer is refused, or ``None`` when it is taken.

    ``leave``: a facilitator let this rater score after the lock; what is scored then is marked and stays out of
    blind figures.
    """
    if not takes_part:
        return "You are not a reviewer of this session."
    if sealed:
        return "You have submitted; your answers are sealed."
    if state is SessionState.SCORING or (leave and state in (SessionState.LOCKED, SessionState.MEETING)):
        return None
    return _NOT_OPEN[state]


def is_late(*, due_at: datetime | None, now: datetime) -> bool:
    """Whether something submitted now is after its due time."""
    return due_at is not None and now > due_at
