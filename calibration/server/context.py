"""What every route needs: the store of this process, the clock, and the person behind a request."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import HTTPConnection

from calibration.settings import settings
from calibration.store.engine import Store, open_store
from calibration.workflow.identity import SignedIn, signed_in_by_token

COOKIE = "tuning_fork"
SESSION_HEADER = b"x-tuning-fork-session"


def store() -> Store:
    """The store of this process."""
    return open_store(settings().database_url)


def now() -> datetime:
    """The clock of the server's edge; everything further in is told the time."""
    return datetime.now(UTC)


def person_of(scope: dict[str, Any]) -> SignedIn | None:
    """The live browser session of an ASGI scope."""
    token = HTTPConnection(scope).cookies.get(COOKIE)
    return signed_in_by_token(store(), token=token, now=now())


def header_list(connection: HTTPConnection) -> list[tuple[str, str]]:
    """The headers as received."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in connection.scope["headers"]]
