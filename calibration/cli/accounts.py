"""The commands about accounts: the first administrator, and a new password for whoever lost theirs."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from calibration.cli.importing import ready_store
from calibration.cli.says import Outcome, finish, plainly
from calibration.errors import InvalidInput, NotFound
from calibration.settings import settings
from calibration.store.accounts import person_by_email
from calibration.store.engine import Store
from calibration.workflow.accounts import account_problems, password_problem, tidy_email
from calibration.workflow.administration import insist_on_set_up, set_up_with_link, set_up_with_password
from calibration.workflow.passwords import hash_password
from calibration.workflow.resets import make_reset_link

_THIS_MACHINE = "http://localhost:8501"

Name = Annotated[str, typer.Option(help="Name of the administrator, as others see it; asked for when left out.")]
Email = Annotated[str, typer.Option(help="Address to sign in with; asked for when left out.")]
Link = Annotated[bool, typer.Option("--link", help="Print a link to choose the password by, instead of asking for it.")]
Another = Annotated[bool, typer.Option("--another", help="Make one more administrator.")]


def setup(name: Name = "", email: Email = "", link: Link = False, another: Another = False) -> None:
    """Make the first administrator; the demo's door is shut from then on."""
    with plainly("setup", as_json=False):
        store = ready_store()
        insist_on_set_up(store, another=another)
        name, email = name or typer.prompt("Name"), email or typer.prompt("Email")
        problems = account_problems(name=name, email=email)
        if problems:
            raise InvalidInput(" ".join(problems.values()))
        now = datetime.now(UTC)
        if link:
            token = set_up_with_link(store, name=name, email=email, another=another, now=now)
            sentence = f"{tidy_email(email)} is an administrator. {_link_words(token)}"
        else:
            _with_password(store, name, email, another, now)
            sentence = f"{tidy_email(email)} is an administrator. Sign in at {_base()}/sign-in"
        finish(Outcome("setup", True, sentence), as_json=False)


def reset_link(email: Annotated[str, typer.Argument(help="Address of the person who lost the password.")]) -> None:
    """Print a link by which somebody chooses a new password."""
    with plainly("reset-link", as_json=False):
        store = ready_store()
        with store.reading() as db:
            person = person_by_email(db, tidy_email(email))
        if person is None or person.id is None:
            raise NotFound(f"Nobody has the address {tidy_email(email)}.")
        token = make_reset_link(store, by_person_id=None, person_id=person.id, now=datetime.now(UTC))
        finish(Outcome("reset-link", True, _link_words(token)), as_json=False)


def _with_password(store: Store, name: str, email: str, another: bool, now: datetime) -> None:
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    problem = password_problem(password, name=name, email=email)
    if problem:
        raise InvalidInput(problem)
    set_up_with_password(store, name=name, email=email, secret_hash=hash_password(password), another=another, now=now)


def _base() -> str:
    return settings().public_url or _THIS_MACHINE


def _link_words(token: str) -> str:
    return f"This link works once, within 24 hours:\n{_base()}/reset/{token}"
