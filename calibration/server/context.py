"""What every route needs: the store of this process, the clock, who is behind a request, and where it comes from."""

import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from starlette.requests import HTTPConnection, Request

from calibration.server.cookies import COOKIE, session_cookie
from calibration.settings import settings
from calibration.store.engine import Store, open_store
from calibration.workflow.identity import SignedIn, signed_in_by_token

__all__ = [
    "COOKIE", "SESSION_HEADER", "body_within", "browser_lifetime", "client_address", "header_list", "now", "person_of",
    "same_token", "store",
]  # fmt: skip

SESSION_HEADER = b"x-tuning-fork-session"


def store() -> Store:
    """The store of this process."""
    return open_store(settings().database_url)


def now() -> datetime:
    """The clock of the server's edge; everything further in is told the time."""
    return datetime.now(UTC)


def person_of(scope: dict[str, Any]) -> SignedIn | None:
    """The live browser session of an ASGI scope."""
    token = HTTPConnection(scope).cookies.get(session_cookie())
    return signed_in_by_token(store(), token=token, now=now(), idle_for=settings().idle_for)


def browser_lifetime() -> timedelta:
    """How long a browser stays signed in at most."""
    return timedelta(hours=settings().session_hours)


def same_token(given: str, expected: str) -> bool:
    """Whether a token is the one expected, in a time that does not tell how much of it is right."""
    # As bytes: two texts are compared only where both are ASCII, and what a browser sends need not be.
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


async def body_within(request: Request, largest: int) -> bytes | None:
    """What was posted, or ``None`` when it is too large: counted while it comes, because a length can be left out."""
    length = request.headers.get("content-length") or "0"
    if not length.isdigit() or int(length) > largest:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > largest:
            return None
    return bytes(body)


def header_list(connection: HTTPConnection) -> list[tuple[str, str]]:
    """The headers as received; a connection from another machine is marked as if a proxy had forwarded it."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in connection.scope["headers"]]
    client = connection.client.host if connection.client else ""
    return headers if _is_loopback(client) else [*headers, ("x-forwarded-for", client or "unknown")]


def client_address(connection: HTTPConnection) -> str:
    """Where a request comes from, for counting tries: the address itself, or the first 64 bits of an IPv6 one.

    A header is believed only as far as the settings name proxies: each of ours adds one address on the right. What is
    forwarded although no proxy is named counts as one place, whatever it claims.
    """
    forwarded = ",".join(connection.headers.getlist("x-forwarded-for"))
    if not forwarded:
        return _network(connection.client.host if connection.client else "")
    hops = [hop.strip() for hop in forwarded.split(",")]
    proxies = settings().trusted_proxies
    return _network(hops[-proxies]) if 0 < proxies <= len(hops) else "forwarded"


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(parsed) if parsed.version == 4 else str(IPv6Address(int(parsed) >> 64 << 64))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
