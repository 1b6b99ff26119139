"""The first-run page: makes the first administrator, on the machine itself, while nobody has an account."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from calibration.errors import NotAllowed, TooMany
from calibration.server.browser_words import browser_words
from calibration.server.context import browser_lifetime, header_list, now, store
from calibration.server.cookies import keep_session
from calibration.server.hashing import hashing
from calibration.server.new_password import new_password_errors
from calibration.server.pages import Form, go, message, page, posted
from calibration.workflow.accounts import account_problems
from calibration.workflow.administration import SHUT, first_run_is_open, set_up_in_browser
from calibration.workflow.identity import accounts_exist
from calibration.workflow.passwords import hash_password

_TITLE = "The first account is made on the machine itself."
_HOW = "Run python -m calibration setup where the program runs, or open http://localhost there."


async def show_setup(request: Request) -> Response:
    """GET: the form, or what to run."""
    if await run_in_threadpool(accounts_exist, store()):
        return go("/sign-in")
    if not await _is_open(request):
        return message(request, _HOW, title=_TITLE, status=403)
    return _shown(request, {})


@posted
async def set_up(request: Request, form: Form) -> Response:
    """POST: make the administrator, shut the demo's door, sign this browser in."""
    if not await _is_open(request):
        return message(request, SHUT, title=_TITLE, status=403, way=("/sign-in", "Sign in"))
    name, email = form.get("name", ""), form.get("email", "")
    errors = account_problems(name=name, email=email) | new_password_errors(form, name=name, email=email)
    if errors:
        return _shown(request, form, status=422, errors=errors)
    try:
        secret_hash = await hashing(hash_password, form["new"])
        token = await run_in_threadpool(
            set_up_in_browser,
            store(),
            name=name,
            email=email,
            secret_hash=secret_hash,
            headers=header_list(request),
            browser=browser_words(request.headers.get("user-agent", "")),
            now=now(),
            valid_for=browser_lifetime(),
        )
    except TooMany as error:
        return _shown(request, form, status=503, errors={"new": str(error)})
    except NotAllowed as error:
        return message(request, str(error), title=_TITLE, status=403, way=("/sign-in", "Sign in"))
    response = go("/engagement?new=1")
    keep_session(response, token)
    return response


async def _is_open(request: Request) -> bool:
    return await run_in_threadpool(first_run_is_open, store(), headers=header_list(request))


def _shown(request: Request, form: Form, *, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    return page(
        request,
        "setup.html",
        status=status,
        name=form.get("name", ""),
        email=form.get("email", ""),
        errors=errors or {},
    )
