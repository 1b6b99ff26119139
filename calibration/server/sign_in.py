"""The sign-in page: address and password; nobody learns from it who has an account."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from calibration.errors import NotAllowed, TooMany
from calibration.server.browser_words import browser_words
from calibration.server.context import browser_lifetime, now, person_of, store
from calibration.server.cookies import keep_session
from calibration.server.pages import Form, go, page, posted, same_site_path
from calibration.server.tries import one_try
from calibration.workflow.identity import accounts_exist, sign_out
from calibration.workflow.signing_in import sign_in

_DONE = {
    "reset": "Your new password is kept. Sign in with it.",
    "out": "You are signed out.",
    "everywhere": "You are signed out everywhere.",
}


async def show_sign_in(request: Request) -> Response:
    """GET: the form; whoever is signed in goes where they wanted."""
    if not await run_in_threadpool(accounts_exist, store()):
        return go("/door")
    wanted = same_site_path(request.query_params.get("next"))
    if await run_in_threadpool(person_of, dict(request.scope)) is not None:
        return go(wanted)
    return _shown(request, wanted=wanted, done=_DONE.get(request.query_params.get("done", ""), ""))


@posted
async def pass_sign_in(request: Request, form: Form) -> Response:
    """POST: sign in, with a new token every time."""
    email, password, wanted = form.get("email", ""), form.get("password", ""), same_site_path(form.get("next"))
    errors = {}
    if not email.strip():
        errors["email"] = "Type your email address."
    if not password:
        errors["password"] = "Type your password."  # noqa: S105 - a sentence
    if errors:
        return _shown(request, status=422, email=email, wanted=wanted, errors=errors)
    try:
        token = await one_try(
            request,
            email,
            sign_in,
            store(),
            email=email,
            password=password,
            browser=browser_words(request.headers.get("user-agent", "")),
            now=now(),
            valid_for=browser_lifetime(),
        )
    except (NotAllowed, TooMany) as error:
        status = 429 if isinstance(error, TooMany) else 422
        return _shown(request, status=status, email=email, wanted=wanted, errors={"password": str(error)})
    before = await run_in_threadpool(person_of, dict(request.scope))
    if before is not None:
        await run_in_threadpool(sign_out, store(), web_session_id=before.web_session_id, now=now())
    response = go(wanted)
    keep_session(response, token)
    return response


def _shown(
    request: Request,
    *,
    wanted: str,
    status: int = 200,
    email: str = "",
    done: str = "",
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request, "sign_in.html", status=status, email=email[:320], wanted=wanted, done=done, errors=errors or {}
    )
