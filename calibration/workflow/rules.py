"""What may happen, when and by whom: pure answers, each a sentence or nothing. Effects ask here first."""

from datetime import datetime

from calibration.visibility.facts import SessionFacts, Viewer
from calibration.vocabulary import Role, SessionState

_NEXT = {
    SessionState.PLANNED: frozenset({SessionState.SCORING, SessionState.CANCELLED}),
    SessionState.SCORING: frozenset({SessionState.LOCKED, SessionState.CANCELLED}),
    SessionState.LOCKED: frozenset({SessionState.MEETING}),
    SessionState.MEETING: frozenset({SessionState.CLOSED}),
    SessionState.CLOSED: frozenset[SessionState](),
    SessionState.CANCELLED: frozenset[SessionState](),
}

_NOT_OPEN = {
    SessionState.PLANNED: "Scoring has not been opened yet.",
    SessionState.LOCKED: "This session is locked. Answers that arrive now are not counted.",
    SessionState.MEETING: "This session is locked. Answers that arrive now are not counted.",
    SessionState.CLOSED: "This session is closed. Answers that arrive now are not counted.",
    SessionState.CANCELLED: "This session was cancelled.",
}


def refusal_to_move(state: SessionState, target: SessionState) -> str | None:
    """Why a session cannot go from one state to another, or ``None`` when it can."""
    if target in _NEXT[state]:
        return None
    allowed = ", ".join(sorted(_NEXT[state])) or "nothing: it is final"
    return f"This session is {state}; it cannot become {target}. Allowed: {allowed}."


def refusal_to_run(viewer: Viewer) -> str | None:
    """Why a person may not plan, open, lock, reveal or close sessions, or ``None``."""
    if Role.FACILITATOR in viewer.roles:
        return None
    return "Only a facilitator of this engagement can do this."


def refusal_to_reveal(viewer: Viewer, session: SessionFacts) -> str | None:
    """Why a person may not reveal a contact now, or ``None``."""
    if refusal := refusal_to_run(viewer):
        return refusal
    if session.state not in (SessionState.LOCKED, SessionState.MEETING):
        return f"Contacts are revealed after the lock. This session is {session.state}."
    return None


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


def refusal_to_manage(viewer: Viewer) -> str | None:
    """Why a person may not import files or change scorecards, or ``None``."""
    if viewer.roles & {Role.FACILITATOR, Role.QA_LEAD, Role.ADMINISTRATOR}:
        return None
    return "Importing and scorecards are for facilitators, QA leads and administrators of this engagement."


def is_late(*, due_at: datetime | None, now: datetime) -> bool:
    """Whether something submitted now is after its due time."""
    return due_at is not None and now > due_at
