"""What every section is given: who looks, at which room, and how a report over months is asked for."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from calibration.analysis.cache import reports
from calibration.analysis.over_time import OverTime
from calibration.errors import NotFound
from calibration.store.long_ratings import long_scope_in
from calibration.ui.over_time.loading import load
from calibration.ui.state import current_viewer, store
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.visibility.scope import NO_SUCH_SESSION, knows_of
from calibration.vocabulary import SessionScope
from calibration.workflow.rights import Action, may

Report = TypeVar("Report")


@dataclass(frozen=True, slots=True)
class Opened:
    """The page as one person sees it now.

    Attributes
    ----------
    scope : LongScope
        The closed sessions of the room chosen.
    rooms : tuple of SessionScope
        Rooms the person may choose: the joint one, and their own side's where there is a session in it.
    found : OverTime or None
        Cadence, participation and share; ``None`` for somebody who may not see participation.
    """

    viewer: Viewer
    scope: LongScope
    rooms: tuple[SessionScope, ...]
    found: OverTime | None

    def report(self, function: Callable[..., Report], *arguments: Hashable, **options: Hashable) -> Report:
        """``function(db, scope, *arguments, **options)``, computed at most once; see ``analysis.cache``."""
        return reports.get(store(), function, self.scope, *arguments, **options)


def opened(room: SessionScope) -> Opened:
    """The page over one room, asked of visibility and of the rights on every run.

    Raises
    ------
    NotFound
        The room is not theirs to know of.
    """
    viewer = current_viewer()
    known = [one for one in SessionScope if knows_of(viewer, engagement_id=viewer.engagement_id, scope=one)]
    if room not in known:
        raise NotFound(NO_SUCH_SESSION)
    found = load(room) if may(viewer, Action.SEE_PARTICIPATION) else None
    with store().reading() as db:
        scopes = {one: long_scope_in(db, viewer, one) for one in known}
    with_sessions = tuple(one for one, scope in scopes.items() if one is SessionScope.JOINT or scope.sessions)
    return Opened(viewer, scopes[room], found.rooms if found else with_sessions, found)
