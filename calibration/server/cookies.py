"""The two cookies: the browser session's, and the one that a form before sign-in is compared with.

With https they carry the ``__Host-`` prefix, so that no other site of the same domain can set or read them.
"""

from starlette.responses import Response

from calibration.settings import settings

COOKIE = "tuning_fork"
"""Name of the browser session's cookie on plain http; :func:`session_cookie` is what it is called here."""

_FORM_COOKIE = "tuning_fork_form"
_FORM_SECONDS = 4 * 3600


def session_cookie() -> str:
    """Name of the cookie that holds the token of a browser session."""
    return _named(COOKIE)


def form_cookie() -> str:
    """Name of the cookie whose value every form before sign-in repeats."""
    return _named(_FORM_COOKIE)


def keep_session(response: Response, token: str) -> None:
    """Sign the browser in that gets this response."""
    _keep(response, session_cookie(), token, settings().session_hours * 3600)


def keep_form_token(response: Response, token: str) -> None:
    """Give the browser what its next form is compared with."""
    _keep(response, form_cookie(), token, _FORM_SECONDS)


def forget_session(response: Response) -> None:
    """Take the token away from the browser that gets this response."""
    response.delete_cookie(session_cookie(), path="/", secure=settings().is_encrypted, httponly=True, samesite="lax")


def _named(name: str) -> str:
    return f"__Host-{name}" if settings().is_encrypted else name


def _keep(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=settings().is_encrypted
    )
