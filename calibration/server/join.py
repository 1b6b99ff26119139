"""The page behind an invitation's link: looking changes nothing, accepting uses the link up."""

from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from calibration.errors import CalibrationError, InvalidInput, NotAllowed, NotFound, TooMany, WrongState
from calibration.server.browser_words import browser_words
from calibration.server.context import browser_lifetime, now, person_of, store
from calibration.server.cookies import forget_session, keep_session
from calibration.server.pages import Form, go, message, page, posted, posted_by_person
from calibration.server.tries import one_try
from calibration.workflow.identity import SignedIn, sign_out
from calibration.workflow.joining import Joined, accept_invitation
from calibration.workflow.offers import Offer, offer_of
from calibration.workflow.rights import ROLES

_OVER = "This link does not let anybody in."
_NOT_NOW = "You cannot come in by this link."


async def show_join(request: Request) -> Response:
    """GET: who invites, to what, as what and until when; scanners of mail may look as often as they like."""
    person = await run_in_threadpool(person_of, dict(request.scope))
    offer = await _offer(request, person)
    return offer if isinstance(offer, Response) else _shown(request, offer, person)


async def take_join(request: Request) -> Response:
    """POST: come in, or sign out first."""
    person = await run_in_threadpool(person_of, dict(request.scope))
    return await (_taken_by_newcomer(request) if person is None else _taken_by_person(request))


@posted
async def _taken_by_newcomer(request: Request, form: Form) -> Response:
    """Whoever has the link, with a password: the account's, or the first one."""
    offer = await _offer(request, None)
    if isinstance(offer, Response):
        return offer
    try:
        joined = await one_try(
            request,
            offer.email,
            accept_invitation,
            store(),
            token=request.path_params["token"],
            password=form.get("password", ""),
            now=now(),
            valid_for=browser_lifetime(),
            browser=browser_words(request.headers.get("user-agent", "")),
        )
    except (InvalidInput, NotAllowed, TooMany) as error:
        status = 429 if isinstance(error, TooMany) else 422
        return _shown(request, offer, None, status=status, errors={"password": str(error)})
    except (NotFound, WrongState) as error:
        return _refused(request, error, None)
    return _came_in(joined)


@posted_by_person
async def _taken_by_person(request: Request, form: Form, person: SignedIn) -> Response:
    """Somebody who is signed in: accepts as themselves, or signs out to let the right person come in."""
    if form.get("do") == "sign_out":
        await run_in_threadpool(sign_out, store(), web_session_id=person.web_session_id, now=now())
        response = go(request.url.path)
        forget_session(response)
        return response
    offer = await _offer(request, person)
    if isinstance(offer, Response):
        return offer
    if offer.person_id != person.person_id:
        return _shown(request, offer, person, status=403)
    try:
        joined = await run_in_threadpool(
            accept_invitation,
            store(),
            token=request.path_params["token"],
            password="",
            now=now(),
            valid_for=browser_lifetime(),
            signed_in_id=person.person_id,
        )
    except CalibrationError as error:
        return _refused(request, error, person)
    return _came_in(joined)


async def _offer(request: Request, person: SignedIn | None) -> Offer | Response:
    try:
        return await run_in_threadpool(offer_of, store(), token=request.path_params["token"], now=now())
    except NotFound as error:
        return message(request, str(error), title=_OVER, status=404)
    except WrongState as error:
        return message(request, str(error), title=_OVER, status=410, way=_way(person))


def _refused(request: Request, error: CalibrationError, person: SignedIn | None) -> Response:
    return message(request, str(error), title=_NOT_NOW, status=409, way=_way(person))


def _way(person: SignedIn | None) -> tuple[str, str]:
    return ("/", "Go to Tuning Fork") if person else ("/sign-in", "Sign in")


def _came_in(joined: Joined) -> Response:
    response = go(joined.landing)
    if joined.token is not None:
        keep_session(response, joined.token)
    return response


def _shown(
    request: Request,
    offer: Offer,
    person: SignedIn | None,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Response:
    zone = ZoneInfo(offer.frame.time_zone)
    return page(
        request,
        "join.html",
        status=status,
        person=person,
        action=request.url.path,
        offer=offer,
        roles=", ".join(ROLES[role] for role in offer.roles),
        until=_moment(offer.expires_at, zone),
        due=_moment(offer.due_at, zone) if offer.due_at else "",
        zone=offer.frame.time_zone,
        signed_in=person.name if person else "",
        is_theirs=person is not None and person.person_id == offer.person_id,
        errors=errors or {},
    )


def _moment(at: datetime, zone: ZoneInfo) -> str:
    """``Thursday 19 November 2026, 14:03``."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"
