"""Invented sessions whose truth is known: what the label of a line is tried on.

A world says how the ratings of one line came about. Every unit has an answer on which all would agree;
then the client's side, single raters and slips move away from it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.stats.line_verdict import Line
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import LineLabel, Measurement, Side

FIVE_LEVELS = (1.0, 2.0, 3.0, 4.0, 5.0)
YES_NO = (0.0, 1.0)
_FIVE_SHARES = (0.05, 0.10, 0.20, 0.35, 0.30)
_PASS_SHARE = 0.8


@dataclass(frozen=True)
class Design:
    """Units of a session and raters of each side."""

    n_units: int
    n_client: int
    n_vendor: int

    @property
    def name(self) -> str:
        """As people write it: "4 contacts × 1 + 3"."""
        return f"{self.n_units} contacts × {self.n_client} + {self.n_vendor}"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The client's raters first."""
        return (Side.CLIENT,) * self.n_client + (Side.VENDOR,) * self.n_vendor


@dataclass(frozen=True)
class World:
    """How one line is scored.

    Attributes
    ----------
    name : str
    categories : tuple of float
    slip : float
        Probability that one answer moves to a neighbouring level.
    client_lower : float
        Share of units on which the client's standard is one level lower, for all its raters.
    reviewer_lower, reviewer_slip : float
        Share of units on which the first vendor rater is one level lower; their own probability of a slip.
    right : frozenset of LineLabel
        Labels that are true of it; ``CANNOT_TELL`` never is a false label and stands in none.
    """

    name: str
    categories: tuple[float, ...]
    slip: float
    right: frozenset[LineLabel]
    client_lower: float = 0.0
    reviewer_lower: float = 0.0
    reviewer_slip: float | None = None


def _world(name: str, categories: tuple[float, ...], slip: float, *right: LineLabel, **effects: float) -> World:
    return World(name, categories, slip, frozenset(right), **effects)


AGREED_FIVE = _world("agreed", FIVE_LEVELS, 0.08, LineLabel.AGREED)
AGREED_YES_NO = _world("agreed", YES_NO, 0.05, LineLabel.AGREED)
LOWER, UNCLEAR, ONE = LineLabel.CLIENT_MARKS_LOWER, LineLabel.STANDARD_UNCLEAR, LineLabel.ONE_REVIEWER_DIFFERS
WORLDS = (
    AGREED_FIVE,
    _world("client half a point lower", FIVE_LEVELS, 0.08, LOWER, client_lower=0.5),
    _world("client one point lower", FIVE_LEVELS, 0.08, LOWER, client_lower=1.0),
    _world("standard unclear", FIVE_LEVELS, 0.60, UNCLEAR),
    _world("one reviewer a point lower", FIVE_LEVELS, 0.08, ONE, reviewer_lower=1.0),
    _world("one reviewer slips half the time", FIVE_LEVELS, 0.08, ONE, reviewer_slip=0.5),
    AGREED_YES_NO,
    _world("client fails 40 % of what the vendor passes", YES_NO, 0.05, LOWER, client_lower=0.4),
    _world("client fails 80 % of what the vendor passes", YES_NO, 0.05, LOWER, client_lower=0.8),
    _world("standard unclear", YES_NO, 0.35, UNCLEAR),
    _world("one reviewer fails 80 % of passes", YES_NO, 0.05, ONE, reviewer_lower=0.8),
)
DESIGNS = (Design(4, 1, 3), Design(10, 2, 2), Design(60, 2, 3))


def draw_line(world: World, design: Design, rng: np.random.Generator) -> Line:
    """Draw one line of a session."""
    return Line(
        RatingsMatrix.from_array(
            draw_values(world, design, rng),
            level=Measurement.NOMINAL if world.categories == YES_NO else Measurement.ORDINAL,
            categories=world.categories,
            sides=design.sides,
        )
    )


def draw_values(world: World, design: Design, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Draw the ratings of one line, units × raters."""
    shape = design.n_units, design.n_client + design.n_vendor
    shares = (1 - _PASS_SHARE, _PASS_SHARE) if world.categories == YES_NO else _FIVE_SHARES
    answers = np.repeat(rng.choice(world.categories, size=(design.n_units, 1), p=shares), shape[1], axis=1)
    answers[:, : design.n_client] -= rng.random((design.n_units, 1)) < world.client_lower
    answers[:, design.n_client] -= rng.random(design.n_units) < world.reviewer_lower
    slip = np.full(shape[1], world.slip)
    slip[design.n_client] = world.slip if world.reviewer_slip is None else world.reviewer_slip
    answers = np.clip(answers, world.categories[0], world.categories[-1])
    return _slipped(answers, rng.random(shape) < slip, world.categories, rng)


def _slipped(
    answers: npt.NDArray[np.float64],
    slips: npt.NDArray[np.bool_],
    categories: tuple[float, ...],
    rng: np.random.Generator,
) -> npt.NDArray[np.float64]:
    direction = rng.choice((-1.0, 1.0), size=answers.shape)
    lowest, highest = categories[0], categories[-1]
    direction = np.where(answers == lowest, 1.0, np.where(answers == highest, -1.0, direction))
    return np.where(slips, answers + direction, answers)
