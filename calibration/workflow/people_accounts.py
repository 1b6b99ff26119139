"""The list of accounts of an installation: for its administrators, who see people and companies and no scores."""

from dataclasses import dataclass
from datetime import datetime

from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.account_list import AccountRow, accounts_found, people_counted
from calibration.store.accounts import administers, person_by_email
from calibration.store.bulk import one_arrival_at_a_time
from calibration.store.engine import Db, Store
from calibration.store.memberships import has_account, person_for_writing
from calibration.store.models import Person
from calibration.workflow.accounts import account_problems, tidy_email
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts that a search found: the first :data:`MOST_SHOWN` of ``total``; and how many people there are in all."""

    shown: tuple[AccountRow, ...]
    total: int
    n_people: int
    n_with_account: int


def accounts_of_installation(store: Store, *, person_id: int, search: str) -> Accounts:
    """The accounts whose name, address or company holds the words of a search.

    Raises
    ------
    NotAllowed
        The person does not administer the installation.
    """
    with store.reading() as db:
        _insist_administrates(db, person_id)
        rows, total = accounts_found(db, search=search, limit=MOST_SHOWN)
        return Accounts(tuple(rows), total, *people_counted(db))


def give_address(store: Store, *, person_id: int, about_id: int, email: str, now: datetime) -> None:
    """Say at which address somebody without an account is reached: an import may bring people without one.

    Raises
    ------
    NotAllowed
        The person does not administer the installation.
    NotFound, WrongState
        There is no such person; they have an account, whose address is what they sign in with.
    InvalidInput
        Not an address, or somebody else's.
    """
    with store.writing() as db:
        one_arrival_at_a_time(db)
        _insist_administrates(db, person_id)
        if db.get(Person, about_id) is None:
            raise NotFound("There is no such person.")
        person = person_for_writing(db, about_id)
        if has_account(db, about_id):
            raise WrongState(f"{person.name} has an account, and signs in with the address it has.")
        problem = account_problems(name=person.name, email=email).get("email")
        if problem:
            raise InvalidInput(problem)
        known = person_by_email(db, tidy_email(email))
        if known is not None and known.id != about_id:
            raise InvalidInput(f"{tidy_email(email)} is the address of {known.name}. Allowed: one that is nobody's.")
        person.email = tidy_email(email)
        write_record(
            db,
            action=RecordedAction.ADDRESS_GIVEN,
            now=now,
            engagement_id=None,
            room=None,
            person_id=person_id,
            about_person_id=about_id,
        )


def _insist_administrates(db: Db, person_id: int) -> None:
    if not administers(db, person_id):
        raise NotAllowed("The accounts of this installation are for its administrators.")
