"""Which sites may talk to this one: itself. Asked of every post of ours and of every websocket."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from calibration.settings import settings

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?", re.IGNORECASE)
_LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.IGNORECASE)


def is_host_ours(host: str) -> bool:
    """Whether a Host header names this program: the public address where one is set, and always this machine."""
    public = settings().public_url
    if public is None:
        return _HOST.fullmatch(host) is not None
    return host.lower() == urlsplit(public).netloc or _LOOPBACK.fullmatch(host) is not None


def is_origin_ours(origin: str, host: str) -> bool:
    """Whether an Origin header names the site that the request was sent to."""
    if settings().public_url is not None and origin.lower() == settings().public_url:
        return True
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def may_post(headers: Mapping[str, str]) -> bool:
    """Whether a post comes from a page of ours, as far as the browser says; its token is asked besides.

    Browsers send an Origin with every post; a program that sends none sends no cookies of anybody's either.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return is_origin_ours(origin, headers.get("host", ""))
