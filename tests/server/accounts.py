"""People with passwords, and how they fill in our forms, for the tests of the server's pages."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

from starlette.testclient import TestClient

from calibration.store.engine import Store
from calibration.store.models import Person
from calibration.workflow.accounts import keep_hash
from calibration.workflow.passwords import hash_password

PASSWORD = "slow green boats"  # not a secret: nobody outside these tests has it
NEW = "quiet yellow harbour"
PAGE = {"accept": "text/html"}


def give_password(store: Store, person_id: int, email: str, *, password: str = PASSWORD) -> None:
    """Give a person of a small engagement an address and a password."""
    with store.writing() as db:
        db.get_one(Person, person_id).email = email
        keep_hash(db, person_id=person_id, secret_hash=_hashed(password), now=datetime.now(UTC))


@cache
def _hashed(password: str) -> str:
    """Hashing is slow on purpose: once a password is enough."""
    return hash_password(password)


def send(browser: TestClient, page: str, action: str | None = None, /, **fields: str) -> Any:
    """Open a page of ours, fill in its form and send it, as a browser does."""
    found = re.search(r'name="token" value="([^"]+)"', browser.get(page, headers=PAGE).text)
    assert found, f"{page} has no form"
    headers = PAGE | {"origin": "http://localhost:8501"}
    return browser.post(action or page.split("?")[0], data={"token": found[1], **fields}, headers=headers)


def sign_in(browser: TestClient, email: str, password: str = PASSWORD, *, wanted: str = "/x") -> Any:
    """Sign in through the page."""
    return send(browser, f"/sign-in?next={wanted}", email=email, password=password, next=wanted)
