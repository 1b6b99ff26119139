"""What is said about movement over sessions."""

from enum import StrEnum


class DriftStage(StrEnum):
    """What may be said after so many sessions of a line.

    ``DOTS``: fewer than 4, dots and no verdict. ``CHART``: 4 to 7, the self-starting chart and a date named beforehand.
    ``EVERYTHING``: from 8 on, change point and trend, too.
    """

    DOTS = "dots"
    CHART = "chart"
    EVERYTHING = "everything"


class RestartReason(StrEnum):
    """Why the watch of a line began anew: a decision logged, a new meaning of the line, an answered alarm.

    ``PASSED``: it went off too long ago to raise an alarm.
    """

    DECISION = "decision"
    SEMANTIC_CHANGE = "semantic_change"
    ANSWERED_ALARM = "answered_alarm"
    PASSED = "passed"


class ShiftVerdict(StrEnum):
    """What can be said of a gap before and after a date. ``NOT_MOVED``: by no more than is worth acting on."""

    MOVED = "moved"
    NOT_MOVED = "not_moved"
    CANNOT_TELL = "cannot_tell"


class ShiftReason(StrEnum):
    """Why a shift cannot be told.

    ``NO_SESSIONS_BEFORE``: fewer than two before the date, which nothing can add. ``FEW_SESSIONS``: fewer than two
    after, or than four in all. ``NO_SPREAD``: gaps that never vary and no step to say how finely they could.
    ``WIDE``: the interval holds both no move and one worth acting on. ``ANYTHING``: it covers as much as the whole
    scale, so that the data say next to nothing. ``NEVER_APART``: the sides gave the same on every contact, and these
    are too few to place what may be in the band.
    """

    NO_SESSIONS_BEFORE = "no_sessions_before"
    FEW_SESSIONS = "few_sessions"
    NO_SPREAD = "no_spread"
    WIDE = "wide"
    ANYTHING = "anything"
    NEVER_APART = "never_apart"


class RemedyKind(StrEnum):
    """What settles a shift where further sessions alike would take too long.

    ``CONTACTS``: more of them a session. ``REVIEWER``: one more of the side that has fewer, or of each. ``SECTION``:
    the lines of the section together.
    """

    CONTACTS = "contacts"
    REVIEWER = "reviewer"
    SECTION = "section"


class SinceKind(StrEnum):
    """Where a date that splits a record into before and after comes from.

    ``MOVEMENT``: the look back dates a movement to it. Asked who moved only: since such a day the gap always did.
    """

    MIDDLE = "middle"
    CARD = "card"
    DECISION = "decision"
    MOVEMENT = "movement"
    DAY = "day"


class PressureFigure(StrEnum):
    """What a group of contacts is compared by.

    ``PROCESS``: score on the process lines. ``TOTAL``: the whole score. ``GAP``: client − vendor. ``DISTANCE``: how far
    apart the sides are, whoever marks lower.
    """

    PROCESS = "process"
    TOTAL = "total"
    GAP = "gap"
    DISTANCE = "distance"


class PressureVerdict(StrEnum):
    """What can be said of a group of contacts beside all others. ``HOLDS``: no difference worth acting on."""

    LOWER = "lower"
    HIGHER = "higher"
    HOLDS = "holds"
    CANNOT_TELL = "cannot_tell"


class AdoptionVerdict(StrEnum):
    """Whether a group of contacts followed a change as the others did. ``LAGS``: it fell behind them."""

    LAGS = "lags"
    FOLLOWS = "follows"
    CANNOT_TELL = "cannot_tell"


class GuessVerdict(StrEnum):
    """Why a side answers otherwise than the other: ``KNEW`` it would (it disagrees), or was ``UNAWARE`` of it."""

    KNEW = "knew"
    UNAWARE = "unaware"
    CANNOT_TELL = "cannot_tell"
