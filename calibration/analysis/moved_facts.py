"""Who moved since a day, as data: every line, and what it rests on."""

from dataclasses import dataclass
from datetime import date

from calibration.analysis.moved_data import MovedLine
from calibration.stats.movement import WhoMoved
from calibration.stats.standards_design import Connection
from calibration.store.long_ratings import LongSession
from calibration.vocabulary import Movement, Party, Side

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RepeatPair:
    """One contact that came back, open to everybody who may see results: before the day, and at its latest.

    Attributes
    ----------
    name : str
        The contact's own id.
    contacts, sessions, numbers : tuple of int
        Session contact, session and its number: first and latest.
    marks : dict of Side to tuple of float
        Mean of the side's marks, first and latest, in the units of the figures; sides that marked both times.
    """

    name: str
    contacts: tuple[int, int]
    sessions: tuple[int, int]
    numbers: tuple[int, int]
    marks: dict[Side, Pair]


@dataclass(frozen=True, eq=False, slots=True)
class LineMoved:
    """One line, or the totals.

    Attributes
    ----------
    connection : Connection
        Which contacts hold before and after together.
    found : WhoMoved
    named : frozenset of Party
        Those who moved even when all lines are asked at once; of totals, those who moved.
    pairs : tuple of RepeatPair
        Repeats scored before and after that are open; of a line that was asked for alone.
    n_in_use : int
        Repeats in use that count.
    n_marks : int
    """

    line: MovedLine
    connection: Connection
    found: WhoMoved
    named: frozenset[Party]
    pairs: tuple[RepeatPair, ...]
    n_in_use: int
    n_marks: int

    def shown(self, value: float | None) -> float | None:
        """A figure as far as a file or a picture may tell it: no digits from which marks of repeats in use follow."""
        return value if value is None or not self.n_in_use else round(value, 2)

    @property
    def moved(self) -> frozenset[Party]:
        """Those who moved, this line asked alone."""
        return self.found.movers or frozenset()

    @property
    def told(self) -> bool:
        """Whether anything of the three could be told."""
        return any(s.movement is not Movement.CANNOT_TELL for s in self.found.shifts)


@dataclass(frozen=True, eq=False, slots=True)
class MovedReport:
    """Who moved since a day.

    Attributes
    ----------
    day : date
    sessions : tuple of LongSession
    at : int or None
        Position of the first session on the day or later; ``None`` where there is none, or none before it.
    lines : tuple of LineMoved
        Totals first, then lines in card order.
    unordered : tuple of str
        Names of lines whose answers have no direction.
    cards : int
        Card versions over all sessions: totals of several are pooled.
    """

    day: date
    sessions: tuple[LongSession, ...]
    at: int | None
    lines: tuple[LineMoved, ...]
    unordered: tuple[str, ...]
    cards: int

    @property
    def first_after(self) -> LongSession | None:
        """The first session since."""
        return None if self.at is None else self.sessions[self.at]

    def line(self, line_id: str) -> LineMoved:
        """One line by its id; ``KeyError`` without it."""
        for one in self.lines:
            if one.line.id == line_id:
                return one
        raise KeyError(line_id)
