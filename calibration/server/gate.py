"""The gate before everything: pages, uploads, media and the websocket are for signed-in browsers.

Pure ASGI, so that it sees the websocket too; every message of an open one asks again, so that a signed-out tab
stops at its next click.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse

from calibration.server.context import SESSION_HEADER, person_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_OPEN_PATHS = frozenset({"/door", "/healthz", "/_stcore/health", "/favicon.png", "/favicon.ico"})
_OPEN_FOLDERS = ("/static/",)  # the program itself: scripts, styles and fonts, no data

_POLICY_VIOLATION = 1008


class Gate:
    """Lets a request through with the id of its browser session, or turns it away."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        # Whatever a browser sends under our own header's name is its invention.
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != SESSION_HEADER]
        scope = {**scope, "headers": headers}
        path = scope["path"]
        if scope["type"] == "http" and (path in _OPEN_PATHS or path.startswith(_OPEN_FOLDERS)):
            await self.app(scope, receive, send)
            return
        person = await run_in_threadpool(person_of, dict(scope))
        if person is None:
            await _turn_away(scope, receive, send)
            return
        scope = {**scope, "headers": [*headers, (SESSION_HEADER, str(person.web_session_id).encode())]}
        await self.app(scope, _asking_again(scope, receive, send) if scope["type"] == "websocket" else receive, send)


def _asking_again(scope: Scope, receive: Receive, send: Send) -> Receive:
    async def ask() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and await run_in_threadpool(person_of, dict(scope)) is None:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "signed out"})
            return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}
        return message

    return ask


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    connection = HTTPConnection(scope)
    wants_page = "text/html" in connection.headers.get("accept", "") and scope["method"] == "GET"
    if not wants_page:
        await PlainTextResponse("Sign in first.", status_code=401)(scope, receive, send)
        return
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    target = "/door?land=1" if wanted == "/" else f"/door?next={quote(wanted, safe='')}"
    await RedirectResponse(target, status_code=303)(scope, receive, send)


class PlainHeaders:
    """Adds the headers that every answer carries."""

    _HEADERS = (
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"x-frame-options", b"DENY"),
    )

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""

        # Downloads and uploads are somebody's data: no browser or proxy keeps a copy.
        stored = str(scope.get("path", "")).startswith("/media/")
        added = [*self._HEADERS, *([(b"cache-control", b"private, no-store")] if stored else [])]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *added]}
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
