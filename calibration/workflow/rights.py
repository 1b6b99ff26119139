"""One matrix: which role may do what, for which side, in which state of a session. Everybody asks here.

Pages ask to hide, effects ask to refuse, and ``docs/rights.md`` is printed from :data:`RIGHTS` by a test. Three rules
stand beside the matrix and are asked before it: a session in a room that is not one's own does not exist
(:func:`calibration.visibility.scope.knows_of`), nobody sees a rating before its contact is revealed, and nobody acts on
people of the other side.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, SessionState, Side


class Action(StrEnum):
    """Everything that a role decides."""

    SCORE = "score"
    SEE_RESULTS = "see_results"
    SEE_AGENDA = "see_agenda"
    PLAN_SESSION = "plan_session"
    OPEN_SCORING = "open_scoring"
    LOCK_SESSION = "lock_session"
    REVEAL_CONTACT = "reveal_contact"
    GIVE_LEAVE = "give_leave"
    CLOSE_SESSION = "close_session"
    CANCEL_SESSION = "cancel_session"
    CHANGE_DATES = "change_dates"
    CHASE_REVIEWERS = "chase_reviewers"
    BRING_FILES = "bring_files"
    SEE_CARDS = "see_cards"
    CHANGE_CARDS = "change_cards"
    SEE_PARTICIPATION = "see_participation"
    SEE_REVIEWERS = "see_reviewers"
    PLACE_TARGET = "place_target"
    ANSWER_ALARM = "answer_alarm"
    SET_FALSE_ALARMS = "set_false_alarms"
    RETIRE_REPEATS = "retire_repeats"
    ADD_REVIEWERS = "add_reviewers"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    MAKE_ADMINISTRATORS = "make_administrators"
    INVITE_FIRST_LEAD = "invite_first_lead"
    INVITE_NEUTRAL = "invite_neutral"
    SEE_ENGAGEMENT = "see_engagement"
    CHANGE_ENGAGEMENT = "change_engagement"
    SEE_RECORD = "see_record"


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the matrix.

    Attributes
    ----------
    words : str
        The action as it follows "You may not": lower case, no full stop.
    roles : frozenset of Role
        Any of these is enough.
    sides : frozenset of Side or None
        Sides a person may belong to; ``None`` in it is a neutral organization.
    states : frozenset of SessionState or None
        In which the action can be done; ``None`` where it is about no session.
    """

    words: str
    roles: frozenset[Role]
    sides: frozenset[Side | None]
    states: frozenset[SessionState] | None = None


_ANY_SIDE: frozenset[Side | None] = frozenset({Side.CLIENT, Side.VENDOR, None})
_A_SIDE: frozenset[Side | None] = frozenset({Side.CLIENT, Side.VENDOR})
_EVERYBODY = frozenset(Role)
_RUNNERS = frozenset({Role.FACILITATOR})
_PREPARERS = frozenset({Role.FACILITATOR, Role.QA_LEAD, Role.ADMINISTRATOR})
_LEADS = frozenset({Role.QA_LEAD, Role.ADMINISTRATOR})
_PLANNED, _SCORING, _LOCKED, _MEETING, _CLOSED = (
    SessionState.PLANNED,
    SessionState.SCORING,
    SessionState.LOCKED,
    SessionState.MEETING,
    SessionState.CLOSED,
)

RIGHTS: dict[Action, Right] = {
    Action.SCORE: Right(
        "score", frozenset({Role.REVIEWER}), _A_SIDE, frozenset({_SCORING, _LOCKED, _MEETING})
    ),  # after the lock only by leave
    Action.SEE_RESULTS: Right("see results", _EVERYBODY, _ANY_SIDE, frozenset({_MEETING, _CLOSED})),
    Action.SEE_AGENDA: Right("see what differs", _RUNNERS, _ANY_SIDE, frozenset({_LOCKED, _MEETING, _CLOSED})),
    Action.PLAN_SESSION: Right("plan a session", _RUNNERS, _ANY_SIDE),
    Action.OPEN_SCORING: Right("open a session for scoring", _RUNNERS, _ANY_SIDE, frozenset({_PLANNED})),
    Action.LOCK_SESSION: Right("lock a session", _RUNNERS, _ANY_SIDE, frozenset({_SCORING})),
    Action.REVEAL_CONTACT: Right("reveal a contact", _RUNNERS, _ANY_SIDE, frozenset({_LOCKED, _MEETING})),
    Action.GIVE_LEAVE: Right(
        "let a reviewer score after the lock", _RUNNERS, _ANY_SIDE, frozenset({_LOCKED, _MEETING})
    ),
    Action.CLOSE_SESSION: Right("close a session", _RUNNERS, _ANY_SIDE, frozenset({_MEETING})),
    Action.CANCEL_SESSION: Right("cancel a session", _RUNNERS, _ANY_SIDE, frozenset({_PLANNED, _SCORING})),
    Action.CHANGE_DATES: Right(
        "change the dates of a session", _RUNNERS, _ANY_SIDE, frozenset({_PLANNED, _SCORING, _LOCKED})
    ),  # after the lock only that of the meeting
    Action.CHASE_REVIEWERS: Right(
        "see who has not submitted", frozenset({Role.FACILITATOR, Role.QA_LEAD}), _ANY_SIDE, frozenset({_SCORING})
    ),  # names of the own side only
    Action.BRING_FILES: Right("import files", _PREPARERS, _ANY_SIDE),
    Action.SEE_CARDS: Right("see scorecards", _PREPARERS, _ANY_SIDE),
    Action.CHANGE_CARDS: Right("change scorecards", _PREPARERS, _A_SIDE),
    Action.SEE_PARTICIPATION: Right(
        "see cadence and participation", _PREPARERS | {Role.MANAGER, Role.AUDITOR}, _ANY_SIDE
    ),
    Action.SEE_REVIEWERS: Right("see figures about single reviewers", frozenset({Role.QA_LEAD}), _A_SIDE),
    Action.PLACE_TARGET: Right("place tone targets for your side", frozenset({Role.QA_LEAD}), _A_SIDE),
    Action.ANSWER_ALARM: Right("answer alarms", frozenset({Role.QA_LEAD}), _A_SIDE),
    Action.SET_FALSE_ALARMS: Right("set how many false alarms the watch may give", _LEADS | {Role.MANAGER}, _A_SIDE),
    Action.RETIRE_REPEATS: Right(
        "see how many contacts are set aside, and retire them", frozenset({Role.QA_LEAD}), _A_SIDE
    ),
    Action.ADD_REVIEWERS: Right(
        "put reviewers of your side into a session", _PREPARERS, _A_SIDE, frozenset({_PLANNED, _SCORING})
    ),
    Action.SEE_PEOPLE: Right("see who takes part", _PREPARERS, _ANY_SIDE),
    Action.MANAGE_PEOPLE: Right("invite and remove people of your side", _LEADS, _ANY_SIDE),
    Action.MAKE_ADMINISTRATORS: Right(
        "make or unmake administrators of your side", frozenset({Role.ADMINISTRATOR}), _ANY_SIDE
    ),
    Action.INVITE_FIRST_LEAD: Right("invite the first lead of a side", frozenset({Role.ADMINISTRATOR}), _ANY_SIDE),
    Action.INVITE_NEUTRAL: Right("invite and remove neutral people", frozenset({Role.ADMINISTRATOR}), _ANY_SIDE),
    Action.SEE_ENGAGEMENT: Right("see the terms of the engagement", _EVERYBODY, _ANY_SIDE),
    Action.CHANGE_ENGAGEMENT: Right("change the terms of the engagement", frozenset({Role.ADMINISTRATOR}), _ANY_SIDE),
    Action.SEE_RECORD: Right("see the record", frozenset({Role.AUDITOR, Role.ADMINISTRATOR}), _ANY_SIDE),
}

LEADS_TO = {
    Action.OPEN_SCORING: _SCORING,
    Action.LOCK_SESSION: _LOCKED,
    Action.REVEAL_CONTACT: _MEETING,
    Action.CLOSE_SESSION: _CLOSED,
    Action.CANCEL_SESSION: SessionState.CANCELLED,
}
"""The state a session is in after a step of its life; from which one it can be taken stands in :data:`RIGHTS`."""

ROLES = {
    Role.REVIEWER: "reviewer",
    Role.FACILITATOR: "facilitator",
    Role.QA_LEAD: "QA lead",
    Role.MANAGER: "manager",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}
"""What each role is called on the screen."""


def refusal_by_role(viewer: Viewer, action: Action) -> str | None:
    """Why this person may not do this whatever the state, or ``None``."""
    right = RIGHTS[action]
    if not viewer.roles & right.roles:
        allowed = either([ROLES[role] for role in Role if role in right.roles])
        return f"You may not {right.words}: it takes the role of {allowed} in this engagement."
    if viewer.side not in right.sides:
        return f"You may not {right.words}: you belong to neither side of this engagement."
    return None


def refusal_by_state(action: Action, state: SessionState) -> str | None:
    """Why this cannot be done to a session in this state, or ``None``."""
    right = RIGHTS[action]
    if right.states is None or state in right.states:
        return None
    allowed = either([one.value for one in SessionState if one in right.states])
    return f"This session is {state}; to {right.words} it must be {allowed}."


def may(viewer: Viewer, action: Action, *, state: SessionState | None = None) -> bool:
    """Whether a page shows this to this person: hidden here is refused there, by the same two answers."""
    if refusal_by_role(viewer, action) is not None:
        return False
    return state is None or refusal_by_state(action, state) is None


def either(names: Collection[str]) -> str:
    """Names in a row: "a, b or c".

    Examples
    --------
    >>> either(["planned"]), either(["a", "b", "c"])
    ('planned', 'a, b or c')
    """
    *before, last = names
    return f"{', '.join(before)} or {last}" if before else last
