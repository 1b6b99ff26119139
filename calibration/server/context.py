"""What every route needs: the store of this process, the clock, and the person behind a request."""

import hmac
from datetime import UTC, datetime
from ipaddress import ip_address
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


def same_token(given: str, expected: str) -> bool:
    """Whether a token is the one expected, in a time that does not tell how much of it is right."""
    # As bytes: two texts are compared only where both are ASCII, and what a browser sends need not be.
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def header_list(connection: HTTPConnection) -> list[tuple[str, str]]:
    """The headers as received; a connection from another machine is marked as if a proxy had forwarded it."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in connection.scope["headers"]]
    client = connection.client.host if connection.client else ""
    return headers if _is_loopback(client) else [*headers, ("x-forwarded-for", client or "unknown")]


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
