"""The routes a scoring form talks to: answers as they are given, and submit. They decide nothing themselves."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from calibration.errors import CalibrationError, InvalidInput, NotAllowed, NotFound, WrongState
from calibration.server.context import body_within, now, person_of, same_token, store
from calibration.server.origins import may_post
from calibration.workflow.identity import SignedIn
from calibration.workflow.operations import AnswersIn, SubmitIn, checked
from calibration.workflow.scoring import AnswersOutcome, answer_contact
from calibration.workflow.submitting import Submission, submit_session

_LARGEST_BODY = 600_000  # bytes: MOST_OPERATIONS texts of LONGEST_TEXT, twice over
_STATUS: dict[type[CalibrationError], int] = {InvalidInput: 422, NotAllowed: 403, NotFound: 404, WrongState: 409}

Work = Callable[[SignedIn, Any], Response]


def _posted(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """A POST of a signed-in browser with its form token and a JSON body; errors become sentences."""

    async def handle(request: Request) -> Response:
        person = await run_in_threadpool(person_of, dict(request.scope))
        if person is None:
            return _sentence("You are signed out. Your answers are kept on this device.", 401)
        if not may_post(request.headers):
            return _sentence("This was sent from another site.", 403)
        if not same_token(request.headers.get("x-form-token", ""), person.form_token):
            return _sentence("This page is out of date. Reload it.", 403)
        body = await body_within(request, _LARGEST_BODY)
        if body is None:
            return _sentence("Too much at once.", 413)
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            return _sentence("The request is not JSON.", 422)
        return await run_in_threadpool(_worked, work, person, payload)

    return handle


def _worked(work: Work, person: SignedIn, payload: Any) -> Response:
    try:
        return work(person, payload)
    except CalibrationError as error:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        return _sentence(str(error), status, closed=status == 409)


def _sentence(message: str, status: int, **more: object) -> Response:
    return JSONResponse({"message": message, **more}, status_code=status, headers={"cache-control": "no-store"})


def _answers(person: SignedIn, payload: Any) -> Response:
    body = checked(AnswersIn, payload)
    outcome = answer_contact(
        store(),
        person_id=person.person_id,
        session_contact_id=body.contact,
        operations=body.operations,
        now=now(),
    )
    return _answers_response(outcome)


def _answers_response(outcome: AnswersOutcome) -> Response:
    statuses = {result.status for result in outcome.results}
    status = 409 if "conflict" in statuses else 422 if "refused" in statuses else 200
    return JSONResponse(
        {
            "results": [asdict(result) for result in outcome.results],
            "progress": {"answered": outcome.answered, "asked": outcome.asked},
        },
        status_code=status,
        headers={"cache-control": "no-store"},
    )


def _submit(person: SignedIn, payload: Any) -> Response:
    body = checked(SubmitIn, payload)
    return _submit_response(submit_session(store(), person_id=person.person_id, session_id=body.session, now=now()))


def _submit_response(done: Submission) -> Response:
    if done.sealed_at is not None:
        return JSONResponse({"receipt": done.receipt, "sealed_at": done.sealed_at.isoformat(), "late": done.late})
    n = len(done.missing)
    return JSONResponse(
        {
            "message": "1 thing is still missing." if n == 1 else f"{n} things are still missing.",
            "missing": [
                {"contact": part.session_contact_id, "criterion": part.criterion, "message": part.sentence}
                for part in done.missing
            ],
        },
        status_code=422,
    )


answers = _posted(_answers)
submit = _posted(_submit)
