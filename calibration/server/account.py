"""One's own account: the password, and the browsers one is signed in at."""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from calibration.errors import NotAllowed, NotFound, TooMany
from calibration.server.browser_words import browser_words
from calibration.server.context import browser_lifetime, now, person_of, store
from calibration.server.cookies import forget_session, keep_session
from calibration.server.new_password import new_password_errors
from calibration.server.pages import Form, go, message, page, posted_by_person
from calibration.server.tries import one_try
from calibration.settings import settings
from calibration.workflow.identity import SignedIn
from calibration.workflow.signing_in import (
    OwnAccount,
    browsers_of,
    change_password,
    end_browser,
    own_account,
    sign_out_everywhere,
)


async def show_account(request: Request) -> Response:
    """GET: password and browsers."""
    person = await run_in_threadpool(person_of, dict(request.scope))
    if person is None:
        return go("/sign-in?next=%2Faccount")
    return await _shown(request, person)


@posted_by_person
async def change(request: Request, form: Form, person: SignedIn) -> Response:
    """POST: another password; every other browser is signed out."""
    own = await run_in_threadpool(own_account, store(), person_id=person.person_id)
    if not own.has_password:
        return message(request, "Nobody in the demo has a password.", title="No password here", status=409)
    errors = {} if form.get("old") else {"old": "Type the password you have now."}
    errors |= new_password_errors(form, name=own.name, email=own.email)
    if errors:
        return await _shown(request, person, status=422, errors=errors)
    try:
        token = await one_try(
            request,
            own.email,
            change_password,
            store(),
            person_id=person.person_id,
            web_session_id=person.web_session_id,
            old=form["old"],
            new=form["new"],
            browser=browser_words(request.headers.get("user-agent", "")),
            now=now(),
            valid_for=browser_lifetime(),
        )
    except (NotAllowed, TooMany) as error:
        status = 429 if isinstance(error, TooMany) else 422
        return await _shown(request, person, status=status, errors={"old": str(error)})
    response = go("/account?done=changed")
    keep_session(response, token)
    return response


@posted_by_person
async def end_one(request: Request, form: Form, person: SignedIn) -> Response:
    """POST: sign out of one browser of one's own."""
    wanted = form.get("browser", "")
    try:
        if not wanted.isdecimal() or len(wanted) > 9:
            raise NotFound("You are not signed in there.")
        await run_in_threadpool(end_browser, store(), person_id=person.person_id, web_session_id=int(wanted), now=now())
    except NotFound as error:
        return message(request, str(error), title="No such browser", status=404, way=("/account", "Your account"))
    return go("/account?done=ended")


@posted_by_person
async def end_everywhere(_request: Request, _form: Form, person: SignedIn) -> Response:
    """POST: sign out of every browser, this one too."""
    await run_in_threadpool(sign_out_everywhere, store(), person_id=person.person_id, now=now())
    response = go("/sign-in?done=everywhere")
    forget_session(response)
    return response


_DONE = {
    "changed": "Your new password is kept. Every other browser is signed out.",
    "ended": "That browser is signed out.",
}


async def _shown(
    request: Request, person: SignedIn, *, status: int = 200, errors: dict[str, str] | None = None
) -> Response:
    moment = now()
    own: OwnAccount = await run_in_threadpool(own_account, store(), person_id=person.person_id)
    rows = await run_in_threadpool(
        browsers_of, store(), person_id=person.person_id, now=moment, idle_for=settings().idle_for
    )
    browsers = [
        {
            "id": row.id,
            "words": row.browser or "A browser",
            "here": row.id == person.web_session_id,
            "seen": seen_words(row.seen_at, now=moment),
        }
        for row in rows
    ]
    return page(
        request,
        "account.html",
        status=status,
        person=person,
        own=own,
        browsers=browsers,
        done=_DONE.get(request.query_params.get("done", ""), ""),
        idle=_in_words(settings().idle_minutes),
        hours=settings().session_hours,
        errors=errors or {},
    )


def seen_words(seen_at: datetime, *, now: datetime) -> str:
    """How long ago somebody was seen; times of day would need a time zone that a plain page does not know.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> moment = datetime(2026, 11, 12, 14, 3, tzinfo=UTC)
    >>> seen_words(moment - timedelta(seconds=50), now=moment), seen_words(moment - timedelta(hours=3), now=moment)
    ('just now', '3 hours ago')
    """
    minutes = int((now - seen_at).total_seconds() // 60)
    if minutes < 2:
        return "just now"
    return f"{_in_words(minutes if minutes < 60 else minutes // 60 * 60)} ago"


def _in_words(minutes: int) -> str:
    """``45 minutes``, ``an hour``, ``2 hours``."""
    hours, rest = divmod(minutes, 60)
    if rest:
        return f"{minutes} minutes"
    return "an hour" if hours == 1 else f"{hours} hours"
