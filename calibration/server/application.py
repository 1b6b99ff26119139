"""What ``app.py`` builds the ASGI application from: routes, middleware and what happens at start."""

import gc
import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from threadpoolctl import threadpool_limits

from calibration.server.account import change, end_everywhere, end_one, show_account
from calibration.server.answers import answers, submit
from calibration.server.context import now, store
from calibration.server.door import leave, pass_door, show_door
from calibration.server.gate import Gate
from calibration.server.headers import SafeHeaders
from calibration.server.join import show_join, take_join
from calibration.server.recordings import recording
from calibration.server.reset import show_reset, take_reset
from calibration.server.setup import set_up, show_setup
from calibration.server.sign_in import pass_sign_in, show_sign_in
from calibration.settings import settings
from calibration.store.migrate import make_ready
from calibration.workflow.demo import load_demo_into_empty


async def front_page(_request: Request) -> Response:
    """GET /home: Streamlit's first page has no address of its own; who types this one means it."""
    return RedirectResponse("/", status_code=303)


async def healthz(_request: Request) -> Response:
    """GET /healthz: the process is up; says nothing about anybody's data."""
    return JSONResponse({"ok": True})


def start() -> None:
    """Make the database ready, and load the demo where the settings say so."""
    make_ready(settings().database_url)
    if settings().loads_demo:
        load_demo_into_empty(store(), now=now())


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Before the first visitor: database ready, heavy libraries imported and out of the collector's way."""
    await run_in_threadpool(start)
    for heavy in ("pandas", "scipy.stats", "plotly.graph_objects"):
        importlib.import_module(heavy)  # paid here, not by the first visitor
    # Our arrays are small: several BLAS threads cost more than they give, and much more under load.
    threadpool_limits(limits=1, user_api="blas")
    gc.collect()
    gc.freeze()
    yield


ROUTES = [
    Route("/healthz", healthz),
    Route("/home", front_page, methods=["GET"]),
    Route("/door", show_door, methods=["GET"]),
    Route("/door", pass_door, methods=["POST"]),
    Route("/leave", leave, methods=["POST"]),
    Route("/sign-in", show_sign_in, methods=["GET"]),
    Route("/sign-in", pass_sign_in, methods=["POST"]),
    Route("/setup", show_setup, methods=["GET"]),
    Route("/setup", set_up, methods=["POST"]),
    Route("/reset/{token:path}", show_reset, methods=["GET"]),
    Route("/reset/{token:path}", take_reset, methods=["POST"]),
    Route("/join/{token:path}", show_join, methods=["GET"]),
    Route("/join/{token:path}", take_join, methods=["POST"]),
    Route("/account", show_account, methods=["GET"]),
    Route("/account/password", change, methods=["POST"]),
    Route("/account/end", end_one, methods=["POST"]),
    Route("/account/everywhere", end_everywhere, methods=["POST"]),
    Route("/api/answers", answers, methods=["POST"]),
    Route("/api/submit", submit, methods=["POST"]),
    Route("/recordings/{session_contact_id}", recording, methods=["GET"]),
]


def middleware(*, is_poll: Callable[[bytes], bool] = lambda _: False) -> list[Middleware]:
    """What stands before every route and before Streamlit; ``is_poll`` as :class:`Gate` has it."""
    return [Middleware(SafeHeaders), Middleware(Gate, is_poll=is_poll)]
