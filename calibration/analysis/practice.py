"""A newcomer scores one chat of a closed session in three taps and sees whom they scored like."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from calibration.analysis.line_sides import columns_of
from calibration.analysis.pooled_lines import answer_label, most_frequent
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.errors import InvalidInput, NotFound
from calibration.scorecard.answer import Answer, Cell, check_answer
from calibration.scorecard.definition import CriterionDefinition
from calibration.stats.ratings_matrix import FloatArray
from calibration.store.engine import Db
from calibration.visibility.scope import Scope
from calibration.vocabulary import Channel, CriterionKind, Side

N_TAPS = 3


class ScoredLike(StrEnum):
    """Whose usual answer an answer is."""

    BOTH = "both"
    CLIENT = "client"
    VENDOR = "vendor"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class PracticeTask:
    """One contact and the lines to score on it: never an answer.

    Attributes
    ----------
    contact : int
        Session contact, open in the viewer's scope.
    lines : tuple of CriterionDefinition
        Those on which the sides are furthest apart there, furthest first.
    """

    contact: int
    lines: tuple[CriterionDefinition, ...]


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """The newcomer's answer on one line beside each side's most frequent one, as the card calls them."""

    line: str
    name: str
    kind: CriterionKind
    own: str
    client: str
    vendor: str
    like: ScoredLike


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """How the newcomer scored one contact."""

    contact: int
    lines: tuple[PracticeLine, ...]


def practice_task(db: Db, scope: Scope, *, channel: Channel | None = Channel.CHAT) -> PracticeTask:
    """The contact on which the sides are furthest apart on three lines, and these lines.

    Parameters
    ----------
    channel : Channel or None
        Preferred; another one is taken when no contact of it shows three lines.

    Raises
    ------
    NotFound
        No open contact has a line that both sides scored differently.
    """
    cube = ratings_cube(db, [scope])
    apart = _apart(cube)
    best: tuple[tuple[float, ...], int] | None = None
    for row, contact in enumerate(cube.contacts):
        three = np.sort(apart[:, row])[::-1][:N_TAPS]
        worth = int((three > 0).sum()), contact.channel is channel, float(three.sum()), -row
        if three.size and three[0] > 0 and (best is None or worth > best[0]):
            best = worth, row
    if best is None:
        raise NotFound("No contact here shows the two sides apart: there is nothing to compare a score with.")
    row = best[1]
    order = sorted(range(len(cube.lines)), key=lambda i: (-apart[i, row], cube.lines[i].position))
    chosen = [cube.lines[i].definition for i in order[:N_TAPS] if apart[i, row] > 0]
    return PracticeTask(cube.contacts[row].id, tuple(chosen))


def practice_result(db: Db, scope: Scope, *, contact: int, answers: Mapping[str, Answer]) -> PracticeResult:
    """Compare a newcomer's answers with each side's most frequent one. Nothing is stored.

    Parameters
    ----------
    contact : int
        Session contact.
    answers : mapping of criterion key to Answer

    Raises
    ------
    NotFound
        The contact is not open in this scope.
    InvalidInput
        An answer is not on its line's scale, or the card has no such line.
    """
    cube = ratings_cube(db, [scope])
    row = next((i for i, one in enumerate(cube.contacts) if one.id == contact), None)
    if row is None:
        raise NotFound("This contact is not open to you.")
    known = {line.definition.key: i for i, line in enumerate(cube.lines)}
    found = []
    for key, answer in answers.items():
        if key not in known:
            raise InvalidInput(f"'{key}' is not a line of this card. Allowed: {', '.join(known)}.")
        check_answer(cube.lines[known[key]].definition, answer)
        found.append(_compared(cube, known[key], row, answer.cell))
    return PracticeResult(contact, tuple(found))


def _compared(cube: RatingsCube, index: int, row: int, own: Cell) -> PracticeLine:
    line = cube.lines[index]
    client, vendor = (_usual(cube, index, row, side) for side in (Side.CLIENT, Side.VENDOR))
    like = {(True, True): ScoredLike.BOTH, (True, False): ScoredLike.CLIENT, (False, True): ScoredLike.VENDOR}
    return PracticeLine(
        line=line.definition.key,
        name=line.definition.name,
        kind=line.definition.kind,
        own=answer_label(line, own),
        client=answer_label(line, client),
        vendor=answer_label(line, vendor),
        like=like.get((own == client, own == vendor), ScoredLike.NEITHER),
    )


def _usual(cube: RatingsCube, index: int, row: int, side: Side) -> Cell:
    columns = columns_of(cube, side)
    cells = [cell for cell in cube.cells(index, np.full(len(columns), row), columns) if cell is not None]
    return most_frequent(cube.lines[index], cells) if cells else None


def _apart(cube: RatingsCube) -> FloatArray:
    """How far the sides' most frequent answers are apart, shares of the scale; shape (lines, contacts)."""
    apart = np.zeros((len(cube.lines), len(cube.contacts)))
    for i, line in enumerate(cube.lines):
        for row in range(len(cube.contacts)):
            usual = [_usual(cube, i, row, side) for side in (Side.CLIENT, Side.VENDOR)]
            if None in usual or usual[0] == usual[1]:
                continue
            numbers = [line.value_of(c) if isinstance(c, str) else c for c in usual if isinstance(c, (str, float))]
            on_scale = line.scale is not None and len(numbers) == 2
            width = line.scale[1] - line.scale[0] if line.scale else 1.0
            apart[i, row] = abs(numbers[0] - numbers[1]) / width if on_scale else 1.0
    return apart
