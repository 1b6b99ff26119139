"""The headers that every answer carries, and the policy under which every page of the program runs."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers

from calibration.server.origins import is_host_ours
from calibration.settings import settings

Message = MutableMapping[str, Any]

_PLAIN = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(),"
        b" microphone=(), midi=(), payment=(), usb=()",
    ),
)
_STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")

# A program's own file: named by its content, so that a browser may keep it. Everything else is somebody's data.
_KEPT_FOLDERS = ("/static/",)
_KEPT_PATHS = frozenset({"/favicon.png", "/favicon.ico"})


class SafeHeaders:
    """Adds the headers that every answer carries; what a page says itself stands."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = str(scope.get("path", ""))
        host = Headers(scope=scope).get("host", "")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _completed(list(message.get("headers", [])), path, host)}
            await send(message)

        await self.app(scope, receive, with_headers)


def _completed(said: list[tuple[bytes, bytes]], path: str, host: str) -> list[tuple[bytes, bytes]]:
    """What an answer says itself, and what it left out."""
    if path.startswith("/media/"):  # downloads and uploads are somebody's data, whatever Streamlit says about them
        said = [(name, value) for name, value in said if name.lower() != b"cache-control"]
    wanted = [*_PLAIN, (b"content-security-policy", content_policy(host).encode("latin-1"))]
    if settings().is_encrypted:
        wanted.append(_STRICT_TRANSPORT)
    if path not in _KEPT_PATHS and not path.startswith(_KEPT_FOLDERS):
        wanted.append((b"cache-control", b"private, no-store"))
    names = {name.lower() for name, _ in said}
    return [*said, *((name, value) for name, value in wanted if name not in names)]


def content_policy(host: str) -> str:
    """The content security policy of Streamlit's pages, which passes with everything they draw.

    ``blob:`` is for the scripts of components without an iframe, the hash for the one inline script of Streamlit's
    page. Nothing is fetched from elsewhere, nothing is evaluated, nobody frames it.

    Parameters
    ----------
    host : str
        The Host header, for browsers that do not count a websocket to it as the site itself.
    """
    sockets = f" ws://{host} wss://{host}" if host and is_host_ours(host) else ""
    public = settings().public_url
    if public is not None:
        sockets += f" {public.replace('http', 'ws', 1)}"
    scripts = " ".join(f"'sha256-{one}'" for one in _inline_scripts())
    return (
        f"default-src 'self'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; connect-src 'self'{sockets}; "
        "worker-src 'self' blob:; object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def own_font() -> str:
    """The rule that gives our plain pages the font of the others, whose file has another name in every release."""
    found = sorted((_streamlit_static() / "static" / "media").glob("SourceSansVF-Upright*.woff2"))
    if not found:
        return ""
    return f'@font-face{{font-family:"Source Sans";src:url(/static/media/{found[0].name});font-weight:200 900}}'


@lru_cache(maxsize=1)
def _inline_scripts() -> tuple[str, ...]:
    """SHA-256 of every inline script of the page that Streamlit ships, read once."""
    html = (_streamlit_static() / "index.html").read_bytes().replace(b"\r\n", b"\n")
    found = re.findall(rb"<script>(.*?)</script>", html, re.DOTALL)
    return tuple(base64.b64encode(hashlib.sha256(script).digest()).decode() for script in found)


def _streamlit_static() -> Path:
    """The folder of Streamlit's own page; found, not imported, because the server does not know Streamlit."""
    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static"
