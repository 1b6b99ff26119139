"""The demo's door: "continue as …" for people who try the program on their own machine, and the way out."""

import secrets
from datetime import timedelta
from html import escape
from urllib.parse import urlparse

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from calibration.errors import NotAllowed
from calibration.server.context import COOKIE, header_list, now, person_of, same_token, store
from calibration.server.door_page import door_page
from calibration.settings import settings
from calibration.workflow.identity import continue_as, door_people, landing_place, sign_out

_DOOR_COOKIE = "tuning_fork_door"


def same_site_path(wanted: str | None) -> str:
    """A path of this site, or its front door when somebody slipped in another address."""
    parsed = urlparse(wanted or "")
    inside = wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if wanted and inside and not parsed.scheme and not parsed.netloc else "/"


async def show_door(request: Request) -> Response:
    """GET: who can be continued as; a newcomer at the front door is let straight into the demo."""
    headers = header_list(request)
    people = await run_in_threadpool(door_people, store(), headers=headers)
    if people and request.query_params.get("land") and request.cookies.get(COOKIE) is None:
        landing = await run_in_threadpool(landing_place, store(), person_key=people[0].key)
        return await _continue(people[0].key, headers, landing)
    token = request.cookies.get(_DOOR_COOKIE) or secrets.token_urlsafe(24)
    wanted = same_site_path(request.query_params.get("next"))
    page = door_page(people, form_token=token, wanted=escape(wanted, quote=True))
    response = HTMLResponse(page, headers={"cache-control": "no-store"})
    response.set_cookie(_DOOR_COOKIE, token, httponly=True, samesite="strict", max_age=3600)
    return response


async def pass_door(request: Request) -> Response:
    """POST: continue as somebody."""
    form = await request.form()
    expected = request.cookies.get(_DOOR_COOKIE) or ""
    if not expected or not same_token(str(form.get("token", "")), expected):
        return PlainTextResponse("This page is out of date. Go back and reload it.", status_code=400)
    key = str(form.get("person", ""))
    wanted = same_site_path(str(form.get("next", "/")))
    if wanted == "/":
        wanted = await run_in_threadpool(landing_place, store(), person_key=key)
    return await _continue(key, header_list(request), wanted)


async def _continue(person_key: str, headers: list[tuple[str, str]], target: str) -> Response:
    hours = settings().session_hours
    try:
        token = await run_in_threadpool(
            continue_as, store(), person_key=person_key, headers=headers, now=now(), valid_for=timedelta(hours=hours)
        )
    except NotAllowed as error:
        return PlainTextResponse(str(error), status_code=403)
    response = RedirectResponse(target, status_code=303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", max_age=hours * 3600, path="/")
    return response


async def leave(request: Request) -> Response:
    """POST: sign out this browser."""
    person = await run_in_threadpool(person_of, dict(request.scope))
    form = await request.form()
    if person and not same_token(str(form.get("token", "")), person.form_token):
        return PlainTextResponse("This page is out of date. Go back and reload it.", status_code=403)
    if person:
        await run_in_threadpool(sign_out, store(), web_session_id=person.web_session_id, now=now())
    response = RedirectResponse("/door", status_code=303)
    response.delete_cookie(COOKIE, path="/")
    return response
