"""The demo's door: "continue as …" for people who try the program on their own machine, and the way out."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from calibration.errors import NotAllowed
from calibration.server.browser_words import browser_words
from calibration.server.context import browser_lifetime, header_list, now, store
from calibration.server.cookies import forget_session, keep_session, session_cookie
from calibration.server.pages import Form, go, message, page, posted, posted_by_person, same_site_path
from calibration.store.people import DoorPerson
from calibration.vocabulary import Side
from calibration.workflow.administration import first_run_is_open
from calibration.workflow.identity import SignedIn, accounts_exist, continue_as, door_people, landing_place, sign_out
from calibration.workflow.rights import ROLES

_SHUT = "The demo's door is shut here"


async def show_door(request: Request) -> Response:
    """GET: who can be continued as; a newcomer at the front door is let straight into the demo."""
    headers = header_list(request)
    wanted = same_site_path(request.query_params.get("next"))
    if await run_in_threadpool(accounts_exist, store()):
        return go("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='')}")
    people = await run_in_threadpool(door_people, store(), headers=headers)
    if people and request.query_params.get("land") and request.cookies.get(session_cookie()) is None:
        landing = await run_in_threadpool(landing_place, store(), person_key=people[0].key)
        return await _continue(request, people[0].key, landing)
    can_set_up = await run_in_threadpool(first_run_is_open, store(), headers=headers)
    return page(request, "door.html", groups=_groups(people), wanted=wanted, can_set_up=can_set_up)


@posted
async def pass_door(request: Request, form: Form) -> Response:
    """POST: continue as somebody."""
    key = form.get("person", "")
    wanted = same_site_path(form.get("next"))
    if wanted == "/":
        wanted = await run_in_threadpool(landing_place, store(), person_key=key)
    return await _continue(request, key, wanted)


def _groups(people: list[DoorPerson]) -> list[dict[str, object]]:
    """The people as the template lists them: one group a side, in the order of the sides."""
    groups: list[dict[str, object]] = []
    for side in (Side.CLIENT, Side.VENDOR, None):
        members = [person for person in people if person.side is side]
        rows = [
            {"key": one.key, "name": one.name, "roles": ", ".join(ROLES[role] for role in one.roles)} for one in members
        ]
        if members:
            name = side.value if side else "neutral"
            groups.append({"side": name, "organization": members[0].organization, "people": rows})
    return groups


async def _continue(request: Request, person_key: str, target: str) -> Response:
    try:
        token = await run_in_threadpool(
            continue_as,
            store(),
            person_key=person_key,
            headers=header_list(request),
            now=now(),
            valid_for=browser_lifetime(),
            browser=browser_words(request.headers.get("user-agent", "")),
        )
    except NotAllowed as error:
        return message(request, str(error), title=_SHUT, status=403, way=("/door", "To the door"))
    response = go(target)
    keep_session(response, token)
    return response


@posted_by_person
async def leave(request: Request, form: Form, person: SignedIn) -> Response:
    """POST: sign out this browser; with ``forget`` also take from it what it kept of a form that was not sent."""
    await run_in_threadpool(sign_out, store(), web_session_id=person.web_session_id, now=now())
    response = go("/door")
    forget_session(response)
    # Not without being asked: the scoring form keeps on the device what it could not send, and sends it after the next
    # sign-in. See docs/security.md.
    if form.get("forget"):
        response.headers["clear-site-data"] = '"storage"'
    return response
