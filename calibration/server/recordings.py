"""Audio kept in the store, for the players of those who may know its session. Ranges, so that seeking works."""

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from calibration.errors import NotFound
from calibration.server.context import person_of, store
from calibration.workflow.listening import NO_RECORDING, recording_of
from calibration.workflow.operations import LARGEST_NUMBER

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


async def recording(request: Request) -> Response:
    """GET /recordings/{session_contact_id}."""
    person = await run_in_threadpool(person_of, dict(request.scope))
    if person is None:
        return PlainTextResponse("Sign in first.", status_code=401)
    wanted = request.path_params["session_contact_id"]
    if not wanted.isdecimal() or len(wanted) > 18 or int(wanted) > LARGEST_NUMBER:
        return PlainTextResponse(NO_RECORDING, status_code=404)
    try:
        media_type, content = await run_in_threadpool(
            recording_of,
            store(),
            person_id=person.person_id,
            session_contact_id=int(wanted),
        )
    except NotFound as error:
        return PlainTextResponse(str(error), status_code=404)
    return _ranged(content, media_type, request.headers.get("range", ""))


def _ranged(content: bytes, media_type: str, wanted: str) -> Response:
    headers = {"accept-ranges": "bytes", "cache-control": "private, no-store", "content-disposition": "inline"}
    match = _RANGE.match(wanted.strip())
    if not match or match.groups() == ("", ""):
        return Response(content, media_type=media_type, headers=headers)
    first, last = match.groups()
    start = int(first) if first else max(0, len(content) - int(last))
    end = min(int(last), len(content) - 1) if first and last else len(content) - 1
    if start > end:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(content)}"})
    headers["content-range"] = f"bytes {start}-{end}/{len(content)}"
    return Response(content[start : end + 1], status_code=206, media_type=media_type, headers=headers)
