"""The page behind a reset link: looking changes nothing, choosing a password uses the link up."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from calibration.errors import NotFound, TooMany
from calibration.server.context import now, store
from calibration.server.new_password import new_password_errors
from calibration.server.pages import Form, go, message, page, posted
from calibration.server.tries import one_try
from calibration.store.models import Person
from calibration.workflow.resets import OVER, use_reset_link, who_resets


async def show_reset(request: Request) -> Response:
    """GET: whose link it is and the form."""
    person = await _person(request)
    return _over(request) if person is None else _shown(request, person)


@posted
async def take_reset(request: Request, form: Form) -> Response:
    """POST: keep the new password and go to sign in with it."""
    person = await _person(request)
    if person is None:
        return _over(request)
    errors = new_password_errors(form, name=person.name, email=person.email or "")
    if errors:
        return _shown(request, person, status=422, errors=errors)
    try:
        await one_try(
            request,
            person.email or person.key,
            use_reset_link,
            store(),
            token=request.path_params["token"],
            password=form["new"],
            now=now(),
        )
    except TooMany as error:
        return _shown(request, person, status=429, errors={"new": str(error)})
    except NotFound:
        return _over(request)
    return go("/sign-in?done=reset")


async def _person(request: Request) -> Person | None:
    try:
        return await run_in_threadpool(who_resets, store(), token=request.path_params["token"], now=now())
    except NotFound:
        return None


def _over(request: Request) -> Response:
    return message(request, OVER, title="This link is over.", status=410, way=("/sign-in", "Sign in"))


def _shown(request: Request, person: Person, *, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    return page(
        request,
        "reset.html",
        status=status,
        action=request.url.path,
        name=person.name,
        email=person.email or "",
        errors=errors or {},
    )
