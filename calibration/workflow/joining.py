"""Coming in by an invitation: what its link shows, and what accepting it does, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from calibration.errors import InvalidInput, NotAllowed, WrongState
from calibration.store.bulk import one_arrival_at_a_time
from calibration.store.engine import Db, Store
from calibration.store.invitations import withdraw
from calibration.store.memberships import (
    belongs_only_here,
    engagement_for_writing,
    has_account,
    made_rater,
    memberships_in,
    person_for_writing,
    set_roles,
)
from calibration.store.models import CalibrationSession, Engagement, Invitation, Person
from calibration.store.people import any_credential_exists, organization_in, side_of, viewer_in
from calibration.store.sessions import put_into_session
from calibration.vocabulary import Role, SessionScope, SessionState
from calibration.workflow.accounts import keep_hash, verify
from calibration.workflow.identity import open_browser_session
from calibration.workflow.invitations import may_change
from calibration.workflow.leads import LEADS, insist_no_lead
from calibration.workflow.neutrals import is_neutral
from calibration.workflow.offers import JOINABLE, WITHDRAWN, open_invitation
from calibration.workflow.passwords import hash_password, password_problem
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.recorded_people import room_and_organization

NOBODY_YET = (
    "Nobody has set Tuning Fork up here yet: its people are a demo's, and nobody needs an account. An invitation can be"
    " accepted once there is an administrator."
)
WRONG_ACCOUNT = (
    "This address has an account here, and that is not its password. If it is lost, or you never had one, whoever runs"
    " Tuning Fork makes you a link to choose a new one."
)
SOMEBODY_ELSE = "This invitation is for somebody else than the person who is signed in here. Sign out first."


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came in.

    Attributes
    ----------
    token : str or None
        Of the browser session that was opened; ``None`` when the person was signed in already.
    landing : str
        Path to go to: the session that waits, or Home.
    """

    person_id: int
    engagement_id: int
    token: str | None
    landing: str


def accept_invitation(
    store: Store,
    *,
    token: str,
    password: str,
    now: datetime,
    valid_for: timedelta,
    browser: str = "",
    signed_in_id: int | None = None,
) -> Joined:
    """Use an invitation up: the person becomes a member, a reviewer gets a rater, and is signed in.

    Parameters
    ----------
    password : str
        The account's, or the first one of somebody who has none. Not asked of a person who is signed in.
    valid_for, browser
        As :func:`calibration.workflow.identity.open_browser_session`.
    signed_in_id : int or None
        Person who is signed in at this browser.

    Raises
    ------
    NotFound, WrongState
        As :func:`offer_of`; the person belongs to the other organization of this engagement; their side has a lead.
    NotAllowed
        Not the password; somebody else is signed in; nobody may have accounts here yet.
    InvalidInput
        This cannot be a password.
    """
    with store.reading() as db:
        row = open_invitation(db, token, now=now)
        first_hash = None if signed_in_id == row.person_id else _proven(db, row, password, signed_in_id)
    with store.writing() as db:
        one_arrival_at_a_time(db)
        row = open_invitation(db, token, now=now)
        engagement = engagement_for_writing(db, row.engagement_id)
        row = open_invitation(db, token, now=now, alone=True)  # as it stands when it is this one's turn
        person = person_for_writing(db, row.person_id)
        if first_hash is not None:
            _insist_on_first(db, row, person)
            keep_hash(db, person_id=row.person_id, secret_hash=first_hash, now=now)
            person.name = row.name or person.name
        roles = _made_member(db, row, person, now=now)
        opened = None
        if signed_in_id != row.person_id:
            opened = open_browser_session(db, person_id=row.person_id, browser=browser, now=now, valid_for=valid_for)
        session, rater_id = _put_to_work(db, row, engagement, person, roles=roles)
        _recorded(db, row, engagement, session, rater_id, now=now)
        waits = session is not None and session.state is SessionState.SCORING
        return Joined(row.person_id, row.engagement_id, opened, f"/score?session={row.session_id}" if waits else "/")


def _proven(db: Db, row: Invitation, password: str, signed_in_id: int | None) -> str | None:
    """The hash of a first password, or ``None`` once an account's own was given. Outside any lock: it takes long."""
    if signed_in_id is not None:
        raise NotAllowed(SOMEBODY_ELSE)
    if not any_credential_exists(db):
        raise NotAllowed(NOBODY_YET)
    person = db.get_one(Person, row.person_id)
    # Asked of everybody, so that a password that is none does not tell whether there is an account.
    problem = password_problem(password, name=row.name, email=person.email or "")
    if problem:
        raise InvalidInput(problem)
    if not has_account(db, row.person_id) and _may_choose_first(db, row, person):
        return hash_password(password)
    if person.deactivated_at is not None or not verify(db, person_id=row.person_id, password=password):
        raise NotAllowed(WRONG_ACCOUNT)
    return None


def _may_choose_first(db: Db, row: Invitation, person: Person) -> bool:
    """Whether this link may set the first password of a person: of one who has nothing else to lose by it.

    Somebody without a password who belongs elsewhere (an import made them) would else be whoever holds the link; so
    would somebody who was made an administrator after a link was made that makes none.
    """
    here = memberships_in(db, person_id=row.person_id, engagement_id=row.engagement_id)
    return (
        person.deactivated_at is None
        and not person.is_administrator
        and (Role.ADMINISTRATOR in row.roles or all(one.role is not Role.ADMINISTRATOR for one in here))
        and belongs_only_here(
            db, person_id=row.person_id, engagement_id=row.engagement_id, organization_id=row.organization_id
        )
    )


def _insist_on_first(db: Db, row: Invitation, person: Person) -> None:
    if has_account(db, row.person_id) or not _may_choose_first(db, row, person):
        raise WrongState("This address has got an account meanwhile. Open the link again and enter its password.")


def _made_member(db: Db, row: Invitation, person: Person, *, now: datetime) -> set[Role]:
    """Use the invitation up for a membership; the roles the person has from now on."""
    if person.deactivated_at is not None:
        raise NotAllowed(WRONG_ACCOUNT)
    before = memberships_in(db, person_id=row.person_id, engagement_id=row.engagement_id)
    if any(one.organization_id != row.organization_id for one in before):
        raise WrongState(
            "You belong to another organization of this engagement already, and nobody belongs to two. If you changed"
            " sides, its lead removes you first; then this link works."
        )
    if row.created_by_id is not None:
        _insist_on_inviter(db, row, row.created_by_id)
    roles = {Role(one) for one in row.roles} | {one.role for one in before}
    set_roles(
        db,
        person_id=row.person_id,
        engagement_id=row.engagement_id,
        organization_id=row.organization_id,
        roles=roles,
    )
    row.used_at = now
    db.add(row)
    db.flush()
    withdraw(
        db,
        now=now,
        engagement_id=row.engagement_id,
        person_id=row.person_id,
        organization_id=row.organization_id,
    )
    return roles


def _insist_on_inviter(db: Db, row: Invitation, inviter_id: int) -> None:
    """Whoever was invited comes in while the inviter could still invite them so; a first lead while there is none."""
    place = {"engagement_id": row.engagement_id, "person_id": inviter_id}
    inviter, roles = viewer_in(db, **place), {Role(one) for one in row.roles}
    asked = {"organization_id": row.organization_id, "created_by_id": inviter_id}
    if not inviter.roles or not may_change(db, inviter, roles=roles, **asked):
        raise WrongState(WITHDRAWN)
    neutral = is_neutral(db.get_one(Engagement, row.engagement_id), row.organization_id)
    if organization_in(db, **place) != row.organization_id and not neutral and LEADS & roles:
        insist_no_lead(db, row.engagement_id, row.organization_id)


def _put_to_work(
    db: Db, row: Invitation, engagement: Engagement, person: Person, *, roles: Collection[Role]
) -> tuple[CalibrationSession | None, int | None]:
    """A reviewer's rater, and the session that the rater was put into."""
    side = side_of(engagement, row.organization_id)
    if Role.REVIEWER not in roles or side is None:
        return None, None
    rater_id = made_rater(
        db, engagement_id=row.engagement_id, organization_id=row.organization_id, side=side, person=person
    )
    if row.session_id is None:
        return None, rater_id
    return put_into_session(db, session_id=row.session_id, rater_id=rater_id, states=JOINABLE), rater_id


def _recorded(
    db: Db,
    row: Invitation,
    engagement: Engagement,
    session: CalibrationSession | None,
    rater_id: int | None,
    *,
    now: datetime,
) -> None:
    """Into the record of the side, and of the session's room: in the order of the rooms, as every writer of two."""
    room, organization = room_and_organization(
        db,
        engagement_id=row.engagement_id,
        organization_id=row.organization_id,
        side=side_of(engagement, row.organization_id),
    )
    joined = {"organization_id": row.organization_id, "roles": row.roles, "session_id": row.session_id, **organization}
    entries: list[tuple[SessionScope, RecordedAction, int | None, dict[str, object]]] = [
        (room, RecordedAction.PERSON_JOINED, row.person_id, joined)
    ]
    if session is not None:
        added: dict[str, object] = {"session_id": session.id, "rater_ids": [rater_id]}
        entries.append((session.scope, RecordedAction.REVIEWERS_ADDED, row.created_by_id, added))
    for room, action, person_id, details in sorted(entries, key=lambda entry: entry[0]):
        write_record(
            db,
            action=action,
            now=now,
            engagement_id=row.engagement_id,
            room=room,
            person_id=person_id,
            invitation_id=row.id,
            **details,
        )
