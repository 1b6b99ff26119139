"""A link by which one person chooses a new password, once, within a day. Whoever may make one hands it over."""

from datetime import datetime, timedelta

from calibration.errors import NotAllowed, NotFound
from calibration.store.accounts import Belonging, belongings, end_web_sessions, reset_by_token_id, take_back_resets
from calibration.store.engine import Db, Store
from calibration.store.models import PasswordReset, Person
from calibration.store.people import organization_in, viewer_in
from calibration.vocabulary import Role
from calibration.workflow.accounts import keep_hash
from calibration.workflow.links import new_token_id, read, signed
from calibration.workflow.passwords import hash_password
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.rights import Action, may

VALID_FOR = timedelta(hours=24)
OVER = "This link does not work any more. It works once, within 24 hours. Ask for a new one."

_PURPOSE = "reset"


def make_reset_link(store: Store, *, by_person_id: int | None, person_id: int, now: datetime) -> str:
    """The token of a link by which a person chooses a new password; earlier ones of theirs stop working.

    It works while whoever made it may still make it: not after the person can open more than its maker may.

    Parameters
    ----------
    by_person_id : int or None
        An administrator of the installation, for anybody else; or a lead, as :func:`may_reset` has it. ``None`` for
        whoever runs the program at its command line.

    Raises
    ------
    NotAllowed
        It is not for this person to make.
    NotFound
        There is no such person, or they are deactivated.
    """
    with store.writing() as db:
        person = db.get(Person, person_id)
        if by_person_id is not None and not may_reset(db, by_person_id=by_person_id, person_id=person_id):
            raise NotAllowed("You may not make a link for this person.")
        if person is None or person.deactivated_at is not None:
            raise NotFound("There is no such person, or their account is deactivated.")
        return reset_link(db, by_person_id=by_person_id, person_id=person_id, now=now)


def reset_link(db: Db, *, by_person_id: int | None, person_id: int, now: datetime) -> str:
    """The same within a transaction, for effects that have asked who may."""
    take_back_resets(db, person_id, now=now)
    row = PasswordReset(
        token_id=new_token_id(),
        person_id=person_id,
        created_by_id=by_person_id,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    db.add(row)
    write_record(
        db,
        action=RecordedAction.RESET_LINK_MADE,
        now=now,
        engagement_id=None,
        room=None,
        person_id=by_person_id,
        for_person=person_id,
    )
    return signed(row.token_id, purpose=_PURPOSE)


def may_reset(db: Db, *, by_person_id: int, person_id: int) -> bool:
    """Whether somebody may make a reset link for somebody else.

    Nobody for themselves: that is changing the password, which asks for the old one. A lead only for whoever belongs to
    nothing but the lead's organization, in engagements that the lead leads too, and not for an administrator where the
    lead is none: whoever has the link opens everything that the person can.
    """
    by, person = db.get(Person, by_person_id), db.get(Person, person_id)
    if by is None or person is None or by.deactivated_at is not None or by_person_id == person_id:
        return False
    if by.is_administrator:
        return True
    theirs = belongings(db, person_id)
    return bool(theirs) and not person.is_administrator and all(_leads(db, by_person_id, one) for one in theirs)


def _leads(db: Db, person_id: int, one: Belonging) -> bool:
    """Whether somebody leads the organization in the engagement that a role is in, and could have given that role."""
    action = Action.MAKE_ADMINISTRATORS if one.role is Role.ADMINISTRATOR else Action.MANAGE_PEOPLE
    own = organization_in(db, person_id=person_id, engagement_id=one.engagement_id)
    return own == one.organization_id and may(
        viewer_in(db, person_id=person_id, engagement_id=one.engagement_id), action
    )


def who_resets(store: Store, *, token: str, now: datetime) -> Person:
    """The person a link is for; looking changes nothing, because scanners of mail look at every link.

    Raises
    ------
    NotFound
        :data:`OVER`: it is none of ours, used, taken back or too old.
    """
    with store.reading() as db:
        return _open_reset(db, token, now, alone=False)[1]


def use_reset_link(store: Store, *, token: str, password: str, now: datetime) -> None:
    """Keep the new password, end every browser session of the person, and the link with it.

    Raises
    ------
    NotFound
        :data:`OVER`.
    """
    who_resets(store, token=token, now=now)
    secret_hash = hash_password(password)
    with store.writing() as db:
        row, person = _open_reset(db, token, now, alone=True)
        row.used_at = now
        keep_hash(db, person_id=row.person_id, secret_hash=secret_hash, now=now)
        take_back_resets(db, row.person_id, now=now)
        ended = end_web_sessions(db, row.person_id, now=now)
        write_record(
            db,
            action=RecordedAction.PASSWORD_RESET,
            now=now,
            engagement_id=None,
            room=None,
            person_id=person.id,
            link_by=row.created_by_id,
            browsers_ended=ended,
        )


def _open_reset(db: Db, token: str, now: datetime, *, alone: bool) -> tuple[PasswordReset, Person]:
    token_id = read(token, purpose=_PURPOSE)
    row = reset_by_token_id(db, token_id, alone=alone) if token_id else None
    if row is None or row.used_at is not None or row.revoked_at is not None or row.expires_at <= now:
        raise NotFound(OVER)
    person = db.get_one(Person, row.person_id)
    maker = row.created_by_id
    if person.deactivated_at is not None or (
        maker is not None and not may_reset(db, by_person_id=maker, person_id=row.person_id)
    ):
        raise NotFound(OVER)
    return row, person
