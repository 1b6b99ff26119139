"""Whether a contact comes back in the session that is planned: the choice, and a draw that keeps it unmarked."""

import secrets
from dataclasses import replace
from datetime import datetime

import streamlit as st

from calibration.store.scorecards import VersionSummary
from calibration.ui.setup_parts import fine
from calibration.ui.state import current_person, now, store
from calibration.ui.wording import setup_sessions as say
from calibration.vocabulary import SessionScope
from calibration.workflow.planning import DrawOrder, Ground, draw
from calibration.workflow.repeats import one_comes_back
from calibration.workflow.sampling import Drawn
from calibration.workflow.series import SameAgain

_SEEDS = 2**31


def asks_repeats(ground: Ground, start: SameAgain | None, *, room: SessionScope, version: VersionSummary) -> bool:
    """Whether contacts come back; no question where the terms or the room leave no choice, nor in a tone round."""
    if room is not SessionScope.JOINT or not ground.defaults.repeats or version.version_id in ground.tone_rounds:
        return False
    wanted = st.toggle(
        say.REPEATS,
        value=start is None or start.repeats,
        help=say.REPEATS_NOTE,
        key="sessions.plan.repeats",
        persist_state="session",
    )
    fine(say.REPEATS_PRICE)
    return wanted


def comes_back_in(ground: Ground, version: VersionSummary, due_at: datetime | None) -> bool:
    """Whether one is due for a session due then on that card; never which. Raises as :func:`one_comes_back`."""
    return one_comes_back(
        store(),
        person_id=current_person().person_id,
        engagement_id=ground.viewer.engagement_id,
        version_id=version.version_id,
        due_at=due_at,
        now=now(),
    )


def drawn_sealed(ground: Ground, order: DrawOrder) -> tuple[DrawOrder, tuple[Drawn, ...]]:
    """The draw with a seed that nobody chose or has seen: whoever plans could otherwise draw the others beforehand."""
    sealed = replace(order, seed=secrets.randbelow(_SEEDS))
    return sealed, draw(ground, sealed)
