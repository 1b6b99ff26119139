"""What the watch in the background has come to, as data."""

from dataclasses import dataclass

from calibration.vocabulary import DriftStage, RestartReason


@dataclass(frozen=True, slots=True)
class Restart:
    """A line begins anew.

    Attributes
    ----------
    session : int
        Position of the first session of the new reference. After an alarm answered as intended it may be the alarm's
        ``since``: the new level has then been seen already.
    reason : RestartReason
    keeps_reference : bool
        True for an alarm dismissed as false: the sums begin at 0, what the sessions are compared with stays.
    """

    session: int
    reason: RestartReason
    keeps_reference: bool = False


@dataclass(frozen=True, slots=True)
class WatchedSession:
    """The chart after one session.

    Attributes
    ----------
    session : int
    value : float or None
        The adjusted gap, or the index, as known at this session; ``None``: nothing to watch in it.
    z : float or None
        How unusual it is beside its reference, standard normal under no drift; ``None`` before there are three.
    above, below : float
        The sums that the limit is set on.
    n_reference : int
        Sessions it was compared with.
    """

    session: int
    value: float | None
    z: float | None
    above: float
    below: float
    n_reference: int


@dataclass(frozen=True, slots=True)
class RaisedAlarm:
    """The chart went off.

    Attributes
    ----------
    session : int
        Where it did.
    since : int
        The chart's guess of the first session of the move.
    direction : int
        1: client − vendor rose; −1: it fell.
    size : float
        Mean from ``since`` to here − mean of the reference before, in the unit of the values.
    closed_by : Restart or None
        The restart that followed; ``None``: it stays open, and the chart silent, until somebody answers.
    """

    session: int
    since: int
    direction: int
    size: float
    closed_by: Restart | None


@dataclass(frozen=True, slots=True)
class LineWatch:
    """One line, watched.

    Attributes
    ----------
    line : str
    limit : float
        h.
    stage : DriftStage
        Of the sessions since the reference last began.
    sessions : tuple of WatchedSession
    alarms : tuple of RaisedAlarm
    deviation : float or None
        Standard deviation of the values since the reference last began, by successive differences, which a move in
        between hardly touches; for
        :func:`~calibration.stats.watch_limit.watch_power`.
    """

    line: str
    limit: float
    stage: DriftStage
    sessions: tuple[WatchedSession, ...]
    alarms: tuple[RaisedAlarm, ...]
    deviation: float | None

    @property
    def open_alarm(self) -> RaisedAlarm | None:
        """The alarm nobody answered yet."""
        return self.alarms[-1] if self.alarms and self.alarms[-1].closed_by is None else None
