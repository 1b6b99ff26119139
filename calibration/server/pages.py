"""Our own plain pages: a template, its headers, and forms that only a page of ours can send.

A form carries a token twice. Before sign-in: in a cookie and in the form. Of a signed-in browser: in its row and in the
form. Both come from here, with a limit on what may be posted and a look at where it comes from.
"""

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from calibration.server.context import body_within, person_of, same_token
from calibration.server.cookies import form_cookie, keep_form_token
from calibration.server.headers import own_font
from calibration.server.origins import may_post
from calibration.workflow.identity import SignedIn
from calibration.workflow.passwords import SHORTEST

Form = Mapping[str, str]
Handler = Callable[[Request, Form], Awaitable[Response]]
PersonHandler = Callable[[Request, Form, SignedIn], Awaitable[Response]]

OUT_OF_DATE = "This page is out of date. Go back, reload it, and try once more."
_LARGEST_FORM = 16_384  # bytes: a dozen fields of the longest password, percent-encoded
_MOST_FIELDS = 60

_TEMPLATES = Path(__file__).parent / "templates"
_STYLE = f"{own_font()}{(_TEMPLATES / 'pages.css').read_text(encoding='utf-8')}"
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["shortest"] = SHORTEST


def page(
    request: Request, template: str, *, status: int = 200, person: SignedIn | None = None, **values: object
) -> Response:
    """A page of ours.

    Parameters
    ----------
    template : str
        Its file in ``templates/``; extends ``base.html``. Everything put in is escaped.
    status : int
        HTTP status: 422 for a form that comes back with what is wrong, 429 for too many tries.
    person : SignedIn or None
        Whose page it is: then its forms carry the token of this browser session, for :func:`posted_by_person`.
        Without, they carry the token of a cookie, for :func:`posted`.
    **values
        What the template names. ``form_token`` is given by this function.
    """
    token = person.form_token if person else request.cookies.get(form_cookie()) or secrets.token_urlsafe(24)
    text = _ENVIRONMENT.get_template(template).render(style=_STYLE, form_token=token, **values)
    headers = {"cache-control": "no-store", "content-security-policy": _POLICY}
    response = HTMLResponse(text, status_code=status, headers=headers)
    if person is None:
        keep_form_token(response, token)
    return response


def message(
    request: Request, sentence: str, *, title: str, status: int = 200, way: tuple[str, str] | None = None
) -> Response:
    """A page that only says something; ``way`` is where to go from it: address and words."""
    return page(request, "message.html", status=status, title=title, sentence=sentence, way=way)


def go(target: str) -> Response:
    """See another page of this site, after a post."""
    return RedirectResponse(target, status_code=303, headers={"cache-control": "no-store"})


def posted(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A post of one of our forms by whoever it is: before sign-in, or with a link."""

    async def handle(request: Request) -> Response:
        form = await _form(request)
        if isinstance(form, Response):
            return form
        expected = request.cookies.get(form_cookie()) or ""
        if not expected or not same_token(form.get("token", ""), expected):
            return _out_of_date(request)
        return await handler(request, form)

    return handle


def posted_by_person(handler: PersonHandler) -> Callable[[Request], Awaitable[Response]]:
    """A post of one of our forms by a signed-in browser; others are sent to sign in."""

    async def handle(request: Request) -> Response:
        person = await run_in_threadpool(person_of, dict(request.scope))
        if person is None:
            return go("/sign-in")
        form = await _form(request)
        if isinstance(form, Response):
            return form
        if not same_token(form.get("token", ""), person.form_token):
            return _out_of_date(request)
        return await handler(request, form, person)

    return handle


def same_site_path(wanted: str | None) -> str:
    """A path of this site, or its front door when somebody slipped in another address."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return "/"
    parsed = urlsplit(wanted)
    is_plain = wanted.isprintable() and not parsed.scheme and not parsed.netloc
    return wanted if is_plain else "/"


async def _form(request: Request) -> Form | Response:
    if not may_post(request.headers):
        return message(request, "This form was sent from another site.", title="Not from here", status=403)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return message(request, "This is not one of our forms.", title="Not understood", status=415)
    body = await body_within(request, _LARGEST_FORM)
    if body is None:
        return message(request, "That is more than a form of ours holds.", title="Too much", status=413)
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return message(request, "This is not one of our forms.", title="Not understood", status=422)
    return {name: value.replace("\x00", "") for name, value in fields}


def _out_of_date(request: Request) -> Response:
    return message(request, OUT_OF_DATE, title="Out of date", status=403)
