"""Does a reviewer say the same of the same contact again? From retired repeats in closed sessions."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from calibration.analysis.line_results import answered_lines
from calibration.analysis.ratings_cube import Index, RatingsCube
from calibration.analysis.reviewer_pool import ReviewerPool
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.repeatability import repeatability
from calibration.store.engine import Db
from calibration.store.retired_repeats import retired_repeats
from calibration.vocabulary import SessionState


@dataclass(frozen=True, slots=True)
class RepeatPair:
    """One contact scored twice: session contacts of both times, and on how many lines the answer was the same."""

    first: int
    second: int
    n_same: int
    n_lines: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """One reviewer's second looks.

    Attributes
    ----------
    n_contacts : int
        Contacts scored twice by this reviewer.
    enough : bool
        They are as many as the engagement asks for; without, everything below is empty.
    n_same, n_answers : int
        Answers that were the same the second time, and answers given twice.
    slip : float or None
        Standard deviation of one rating around what the reviewer means, share of the scale: root mean square over the
        lines with a scale.
    pairs : tuple of RepeatPair
        Fewest same answers first; empty where single answers of this reviewer are not shown.
    """

    n_contacts: int
    enough: bool
    n_same: int = 0
    n_answers: int = 0
    slip: float | None = None
    pairs: tuple[RepeatPair, ...] = ()


def repeats_of(db: Db, pool: ReviewerPool, person: int) -> Repeats:
    """Compare one person's second scoring of contacts with the first.

    Only contacts that were repeats and are none any more, and of them only what was scored in closed sessions: whatever
    comes back after it was discussed is no repeat.
    """
    first, second = repeat_rows(db, pool.cube)
    twice = pool.answered[first, person] & pool.answered[second, person]
    first, second = first[twice], second[twice]
    if not len(first) or not pool.shows(person, n_contacts=len(first)):
        return Repeats(len(first), False)
    same, answers = np.zeros((2, len(first)), dtype=np.intp)
    slips = []
    for i in answered_lines(pool.cube):
        line = pool.cube.lines[i]
        matrix = pool.matrix(i).take_raters(np.array([person], dtype=np.intp))
        before, after = (_numbered(matrix.take_units(rows)) for rows in (first, second))
        found = repeatability(before, after, tolerance=line.tolerance)[0]
        given = before.rated[:, 0] & after.rated[:, 0]
        near = np.abs(before.values[:, 0] - after.values[:, 0]) <= line.tolerance * (matrix.step or 1.0) + 1e-9
        answers += given
        same += given & near
        if found.slip.value is not None and line.scale is not None:
            slips += [(found.slip.value / (line.scale[1] - line.scale[0])) ** 2] * int(given.sum())
    contacts = pool.cube.contacts
    pairs = [
        RepeatPair(contacts[first[i]].id, contacts[second[i]].id, int(same[i]), int(answers[i]))
        for i in np.lexsort((np.arange(len(first)), share(same, answers)))
    ]
    return Repeats(
        n_contacts=len(first),
        enough=True,
        n_same=int(same.sum()),
        n_answers=int(answers.sum()),
        slip=float(np.sqrt(np.mean(slips))) if slips else None,
        pairs=tuple(pairs) if pool.shows_answers(person) else (),
    )


def repeat_rows(db: Db, cube: RatingsCube) -> tuple[Index, Index]:
    """Positions of the contacts that were scored again, and of the same contacts when they came back, one by one."""
    closed = {session.id: session.dated_at for session in cube.sessions if session.state is SessionState.CLOSED}
    places = defaultdict(list)
    for row, contact in enumerate(cube.contacts):
        if contact.session_id in closed:
            places[contact.interaction_id].append((closed[contact.session_id], row))
    again = {interaction: sorted(rows) for interaction, rows in places.items() if len(rows) > 1}
    since = retired_repeats(db, again) if again else {}
    pairs = [
        (before[1], after[1])
        for interaction, rows in again.items()
        for before, after in pairwise(rows)
        if interaction in since and after[0] > since[interaction]
    ]
    found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _numbered(matrix: RatingsMatrix) -> RatingsMatrix:
    """The same with its units called by their place, so that both times are the same units."""
    return replace(matrix, units=tuple(str(i) for i in range(matrix.shape[0])))
