"""The gate before everything: pages, uploads, media and the websocket are for signed-in browsers.

Pure ASGI, so that it sees the websocket too. Every message that comes in on an open one asks again, and what goes out
asks at least every second, so that a tab whose person is signed out stops at its next click or poll, and with it
whatever was still being drawn.
"""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse

from calibration.server.context import SESSION_HEADER, now, person_of, store
from calibration.server.origins import is_host_ours, is_origin_ours
from calibration.workflow.identity import SignedIn, was_seen

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_OPEN_PATHS = frozenset({"/door", "/sign-in", "/setup", "/healthz", "/_stcore/health", "/favicon.png", "/favicon.ico"})
_OPEN_FOLDERS = (
    "/static/",  # the program itself: scripts, styles and fonts, no data
    "/reset/",  # whoever holds the link
    "/join/",
)
_SHUT_FOLDERS = ("/_stcore/agent/",)
"""Streamlit's way in for programs: not ours, whatever its option says."""

_UNASKED_FOLDERS = ("/_stcore/",)
"""What Streamlit's own script asks for by itself: no sign of a person at the browser."""

_POLICY_VIOLATION = 1008
_SECONDS_BETWEEN_ASKING = 1.0


class Gate:
    """Lets a request through with the id of its browser session, or turns it away.

    Parameters
    ----------
    is_poll : callable
        Whether a websocket message was sent by a timer of the page and not by a person; such a message keeps nobody
        signed in.
    """

    def __init__(self, app: Application, *, is_poll: Callable[[bytes], bool] = lambda _: False) -> None:
        self.app = app
        self.is_poll = is_poll

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        # Whatever a browser sends under our own header's name is its invention.
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != SESSION_HEADER]
        scope = {**scope, "headers": headers}
        path = scope["path"]
        if not _is_addressed_to_us(scope) or path.startswith(_SHUT_FOLDERS):
            await _refuse(scope, receive, send)
            return
        if scope["type"] == "http" and (path in _OPEN_PATHS or path.startswith(_OPEN_FOLDERS)):
            await self.app(scope, receive, send)
            return
        person = await run_in_threadpool(person_of, dict(scope))
        if person is None:
            await _turn_away(scope, receive, send)
            return
        if not path.startswith(_UNASKED_FOLDERS):
            await run_in_threadpool(was_seen, store(), person=person, now=now())
        known = {**scope, "headers": [*headers, (SESSION_HEADER, str(person.web_session_id).encode())]}
        if scope["type"] == "http":
            await self.app(known, receive, send)
        else:
            tab = _OpenTab(scope, receive, send, self.is_poll)
            await self.app(known, tab.receive, tab.send)


@dataclass
class _OpenTab:
    """An open websocket, asked again and again whether its person is still signed in."""

    scope: Scope
    receiving: Receive
    sending: Send
    is_poll: Callable[[bytes], bool]
    asked_at: float = 0.0
    ended: bool = False

    async def receive(self) -> Message:
        """The next message of the browser; a disconnection once nobody is signed in there."""
        message = await self.receiving()
        if message["type"] != "websocket.receive":
            return message
        person = await self._asked()
        if person is None:
            await self._end()
            return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}
        if not self.is_poll(message.get("bytes") or b""):
            await run_in_threadpool(was_seen, store(), person=person, now=now())
        return message

    async def send(self, message: Message) -> None:
        """Hand a message on to the browser; nothing more once nobody is signed in there."""
        if message["type"] == "websocket.send":
            is_due = time.monotonic() - self.asked_at > _SECONDS_BETWEEN_ASKING
            if not self.ended and is_due and await self._asked() is None:
                await self._end()
        if not self.ended:
            await self.sending(message)

    async def _asked(self) -> SignedIn | None:
        person = await run_in_threadpool(person_of, dict(self.scope))
        self.asked_at = time.monotonic()
        return person

    async def _end(self) -> None:
        if not self.ended:
            self.ended = True
            await self.sending({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "signed out"})


def _is_addressed_to_us(scope: Scope) -> bool:
    """Whether the Host is ours and, for a websocket, a page of ours opened it; browsers always say which page did."""
    headers = HTTPConnection(scope).headers
    host = headers.get("host", "")
    if not is_host_ours(host):
        return False
    return scope["type"] == "http" or is_origin_ours(headers.get("origin", ""), host)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
    else:
        await PlainTextResponse("There is nothing here under this address.", status_code=404)(scope, receive, send)


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await _refuse(scope, receive, send)
        return
    connection = HTTPConnection(scope)
    if "text/html" not in connection.headers.get("accept", ""):
        await PlainTextResponse("Sign in first.", status_code=401)(scope, receive, send)
        return
    if scope["method"] != "GET":
        await RedirectResponse("/door", status_code=303)(scope, receive, send)
        return
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    target = "/door?land=1" if wanted == "/" else f"/door?next={quote(wanted, safe='')}"
    await RedirectResponse(target, status_code=303)(scope, receive, send)
