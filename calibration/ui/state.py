"""Who is looking, at which engagement, and where: the only place that reads Streamlit's idea of the browser.

``st.session_state`` holds where the person is looking, never what they wrote.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from calibration.settings import ROOT, settings
from calibration.store.engine import Store, open_store
from calibration.store.people import EngagementCard, engagements_of, viewer_in
from calibration.visibility.facts import Viewer
from calibration.workflow.identity import SignedIn, signed_in_by_id
from calibration.workflow.viewing import engagement_of_known_session

ENGAGEMENT_KEY = "shell.engagement"
_DRAWN_FOR_KEY = "shell.drawn_for"
PAGES = ROOT / "pages"
_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def store() -> Store:
    """The store of this process."""
    return open_store(settings().database_url)


def now() -> datetime:
    """The clock of the pages; everything further in is told the time."""
    return datetime.now(UTC)


def current_person() -> SignedIn:
    """The person at this browser, asked of the store on every run and every fragment.

    The gate puts the id of the browser session into a header that only it can set; a session that was revoked or
    has expired stops the run here.
    """
    web_session_id = str(st.user.get("session") or "")
    person = None
    if web_session_id.isdigit():
        person = signed_in_by_id(store(), web_session_id=int(web_session_id), now=now(), idle_for=settings().idle_for)
    if person is None:
        st.info("You are signed out. What you have scored is kept.")
        st.html('<a href="/sign-in" target="_self">Sign in again</a>')
        st.stop()
    return person


def remember_viewer(viewer: Viewer) -> None:
    """Note as whom the whole page was drawn; the shell does, on every full run."""
    st.session_state[_DRAWN_FOR_KEY] = viewer


def still_signed_in(fragment: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """For bodies of fragments: they run without the shell, so they ask for the person themselves.

    Whoever has other roles than when the page was drawn, or another side, gets the whole page anew: what the fragment
    was given then may not be theirs now.
    """

    @wraps(fragment)
    def ask_first(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        current_person()
        drawn_for = st.session_state.get(_DRAWN_FOR_KEY)
        if drawn_for is not None and (not engagements() or current_viewer() != drawn_for):
            st.rerun()
        return fragment(*args, **kwargs)

    return ask_first


def engagements() -> list[EngagementCard]:
    """The engagements of the person at this browser."""
    with store().reading() as db:
        return engagements_of(db, current_person().person_id)


def current_engagement() -> EngagementCard:
    """The engagement the person is looking at; without any, the run ends with what to do."""
    cards = engagements()
    if not cards:
        # The shell says so at length; a fragment runs without it.
        st.title("You belong to no engagement.")
        st.stop()
    return _addressed(cards) or _chosen(cards)


def choose_engagement() -> None:
    """The person has chosen another engagement: what the address named was in the one before."""
    st.query_params.clear()


def _addressed(cards: list[EngagementCard]) -> EngagementCard | None:
    """The engagement that the address names: by a session in it, which decides, or by its own key."""
    session_id = wanted_id("session")
    if session_id is not None and len(cards) > 1:
        with store().reading() as db:
            found = engagement_of_known_session(db, person_id=current_person().person_id, session_id=session_id)
        if found is not None:
            return next((card for card in cards if card.id == found), None)
    wanted = str(st.query_params.get("engagement", ""))
    return next((card for card in cards if card.key == wanted), None)


def _chosen(cards: list[EngagementCard]) -> EngagementCard:
    wanted = st.session_state.get(ENGAGEMENT_KEY)
    return next((card for card in cards if card.key == wanted), cards[0])


def current_viewer() -> Viewer:
    """The person at this browser in the engagement they are looking at, read anew on every run."""
    with store().reading() as db:
        return viewer_in(db, person_id=current_person().person_id, engagement_id=current_engagement().id)


def wanted_id(name: str) -> int | None:
    """A whole number from the address, or ``None`` where it is missing or something else."""
    text = str(st.query_params.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 10 else None


def site_address() -> str:
    """What a link to this program begins with: the public address where one is set, else the one in the browser."""
    if (public := settings().public_url) is not None:
        return public
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def time_zone() -> ZoneInfo:
    """The time zone of the person's browser; when it does not say, the engagement's, or UTC without one."""
    try:
        return ZoneInfo(st.context.timezone or "")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(current_engagement().time_zone if engagements() else "UTC")
