"""What a change of phase can be split into, and whether the contacts that were scored again let it be split at all."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from calibration.stats.benchmarks import MIN_REPEATS
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray
from calibration.stats.standards_data import SIDES, StandardsData
from calibration.vocabulary import Side, UndefinedReason

_RANK = 1e-9


@dataclass(frozen=True, slots=True)
class Turn:
    """One change between two neighbouring phases.

    Attributes
    ----------
    phase_of : array of int, shape (sessions,)
    before, after : int
        The two phases compared.
    """

    phase_of: IntArray
    before: int
    after: int

    @property
    def n_phases(self) -> int:
        """Phases of the whole record."""
        return int(self.phase_of.max()) + 1


@dataclass(frozen=True, slots=True)
class Connection:
    """Which contacts hold the two phases together.

    Attributes
    ----------
    n_components : int
        Connected components of the graph of interactions and rater × session, over both phases. One for each session
        without repeats.
    n_repeats : int
        Interactions that were scored in both phases, by anybody.
    repeats : dict of Side to int
        Interactions that a side scored in both.
    n_new : dict of Side to int
        Interactions of the later phase that a side scored.
    replaced : tuple of Side
        Sides none of whose raters rated in both phases: severity of people and standard of the side are one.
    alone : tuple of Side
        Sides with one rater in the two phases together.
    gap_reason, reason : UndefinedReason or None
        Why the change of the gap, and why a split of it, is undefined.
    """

    n_components: int
    n_repeats: int
    repeats: dict[Side, int]
    n_new: dict[Side, int]
    replaced: tuple[Side, ...]
    alone: tuple[Side, ...]
    gap_reason: UndefinedReason | None
    reason: UndefinedReason | None


@dataclass(frozen=True, eq=False, slots=True)
class FixedPart:
    """The fixed part of the model, turned to full rank.

    Attributes
    ----------
    of_kind : array, shape (kinds, rank)
        The columns of every kind of rating.
    kind : array of int, shape (ratings,)
    basis : array, shape (parameters, rank)
    """

    of_kind: FloatArray
    kind: IntArray
    basis: FloatArray

    @property
    def columns(self) -> FloatArray:
        """The columns of every rating; shape (ratings, rank)."""
        return self.of_kind[self.kind]

    def of_rows(self, rows: IntArray) -> "FixedPart":
        """Return the part of some of the ratings, turned to full rank among them."""
        kinds, kind = np.unique(self.kind[rows], return_inverse=True)
        _, sizes, right = np.linalg.svd(self.of_kind[kinds], full_matrices=False)
        return FixedPart(self.of_kind[kinds] @ right[sizes > _RANK * sizes[0]].T, kind, self.basis)

    def estimable(self, contrasts: FloatArray) -> BoolArray:
        """Return which contrasts of the parameters lie in the rows' space; (contrasts, parameters) → (contrasts,)."""
        return np.asarray(np.abs(contrasts - contrasts @ self.basis @ self.basis.T).max(axis=1) < _RANK)


def fixed_part(data: StandardsData, turn: Turn, *, apart: bool = False) -> FixedPart:
    """Return the columns of side × phase of the session, and phase of origin after the first.

    With ``apart`` one more: the client's ratings of repeats in the later phase, so that their gap has its own change.

    Notes
    -----
    Rows are side-and-phase plus origin: few different ones, the same kinds with and without ``apart``. Their right
    singular vectors with a singular value above 0 are a basis in which the columns are of full rank, whatever the
    record lacks.
    """
    at, origin = turn.phase_of[data.session], turn.phase_of[data.origin][data.interaction]
    p = turn.n_phases
    own = (data.of_vendor == 0) & (at == turn.after) & (origin < turn.after)
    codes, kind = np.unique(((data.of_vendor * p + at) * p + origin) * 2 + own, return_inverse=True)
    kinds = np.column_stack([codes // (2 * p), codes // 2 % p, codes % 2])
    rows = np.zeros((len(kinds), 3 * p))
    rows[np.arange(len(kinds)), kinds[:, 0]] = 1
    later = kinds[:, 1] > 0
    rows[later, 2 * p + kinds[later, 1] - 1] = 1
    rows[:, -1] = kinds[:, 2] * apart
    _, sizes, right = np.linalg.svd(rows, full_matrices=False)
    basis = right[sizes > _RANK * sizes[0]].T
    return FixedPart(rows @ basis, kind, basis)


def turn_contrasts(turn: Turn) -> FloatArray:
    """Return the contrasts of the parameters, shape (6, parameters).

    Agents, client's standard, vendor's standard, gap, client's marks, vendor's marks; each later − earlier phase.
    """
    p = turn.n_phases
    agents, client, vendor = np.zeros((3, 3 * p))
    for phase, sign in ((turn.before, -1.0), (turn.after, 1.0)):
        client[phase] = vendor[p + phase] = sign
        if phase > 0:
            agents[2 * p + phase - 1] = sign
    return np.array([agents, client, vendor, client - vendor, agents + client, agents + vendor])


def connection(data: StandardsData, turn: Turn) -> Connection:
    """Look at who scored what in which phase, before any number is made.

    Notes
    -----
    Nodes are the interactions, and side × phase; a rating is an edge. The gap's change needs the sides to meet on
    interactions within each phase; a split needs all four nodes in one component, which only interactions scored in
    more than one phase can do. Raters and sessions are random within a side and phase, so they are no nodes of this
    graph; ``n_components`` counts the finer one.
    """
    at, phases = turn.phase_of[data.session], (turn.before, turn.after)
    marked = np.zeros((2, turn.n_phases, len(data.interactions)), dtype=bool)
    marked[data.of_vendor, at, data.interaction] = True
    early, late = marked[:, turn.before], marked[:, turn.after]
    again = early.any(axis=0) & late.any(axis=0)
    new = late & (turn.phase_of[data.origin] == turn.after)
    people = [[set(data.rater[(at == phase) & (data.of_vendor == i)].tolist()) for phase in phases] for i in range(2)]
    gap_reason, reason = _reasons(marked, turn, n_repeats=int(again.sum()))
    return Connection(
        n_components=_components(data, np.isin(at, phases)),
        n_repeats=int(again.sum()),
        repeats={side: int((early[i] & late[i]).sum()) for i, side in enumerate(SIDES)},
        n_new={side: int(new[i].sum()) for i, side in enumerate(SIDES)},
        replaced=tuple(side for side, (old, now) in zip(SIDES, people, strict=True) if old and now and not old & now),
        alone=tuple(side for side, (old, now) in zip(SIDES, people, strict=True) if len(old | now) == 1),
        gap_reason=gap_reason,
        reason=gap_reason or reason,
    )


def _reasons(marked: BoolArray, turn: Turn, *, n_repeats: int) -> tuple[UndefinedReason | None, UndefinedReason | None]:
    phases = [turn.before, turn.after]
    if not marked[:, phases].any():
        return (UndefinedReason.NO_RATINGS,) * 2
    if not marked[:, phases].any(axis=(1, 2)).all():
        return (UndefinedReason.ONE_SIDE,) * 2
    if not marked[:, phases].any(axis=2).all():
        return (UndefinedReason.ONE_PHASE,) * 2
    nodes = marked.reshape(-1, marked.shape[-1])
    component = connected_components(sparse.csr_array(nodes.astype(np.intp) @ nodes.T.astype(np.intp)))[1]
    client, vendor = component.reshape(2, -1)[:, phases]
    met = UndefinedReason.NO_PAIRS if (client != vendor).any() else None
    if len({*client, *vendor}) > 1 or not n_repeats:
        return met, UndefinedReason.NO_REPEATS
    return met, UndefinedReason.FEW_REPEATS if n_repeats < MIN_REPEATS else None


def _components(data: StandardsData, rows: BoolArray) -> int:
    """Return the components of the graph of interactions and rater × session."""
    if not rows.any():
        return 0
    _, item = np.unique(data.interaction[rows], return_inverse=True)
    _, cell = np.unique(data.rater[rows] * len(data.sessions) + data.session[rows], return_inverse=True)
    n_items, n = int(item.max()) + 1, int(item.max() + cell.max()) + 2
    edges = sparse.csr_array((np.ones(len(item)), (item, n_items + cell)), shape=(n, n))
    return int(connected_components(edges, directed=False)[0])
