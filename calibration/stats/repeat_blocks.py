"""Which marks of repeats in use may enter a figure, so that no two figures differ by the marks of one of them."""

import numpy as np

from calibration.stats.ratings_matrix import BoolArray, IntArray


def marks_that_count(
    session: IntArray, repeat: IntArray, in_use: BoolArray, *, least: int, split: int | None
) -> BoolArray:
    """Which marks of repeats count.

    Parameters
    ----------
    session, repeat : arrays of int, shape (marks,)
        Session and contact of each mark, of contacts that are repeats or were.
    in_use : array of bool, shape (marks,)
        The contact is a repeat now: nobody may learn what was answered on it. Marks of the others always count.
    least : int
        Repeats, at least, that enter or leave together.
    split : int or None
        The first session of what is compared with the sessions before it; somebody chooses it. ``None``: every session
        is shown by itself.

    Returns
    -------
    array of bool, shape (marks,)

    Notes
    -----
    Sessions in a row are taken together to a block once it has marks of ``least`` repeats; with ``split=None`` each
    session is a block of its own. The marks of repeats in use in a block count when ``least`` of them are in it, and
    when all of it is before the split or all of it since. So two splits leave out the same marks, or sets of which one
    has ``least`` repeats more; a session more adds nothing or a whole block. Blocks are made of all repeats there have
    been: a repeat that is retired takes none of its place, and lets in no mark of another one.

    Examples
    --------
    >>> marks_that_count(
    ...     np.array([0, 1, 2, 3]), np.array([7, 8, 9, 7]), np.ones(4, np.bool_), least=3, split=3).tolist()
    [True, True, True, False]
    """
    counts = ~in_use
    for start, end in _blocks(session, repeat, least=least, alone=split is None):
        inside = (session >= start) & (session <= end)
        if len(np.unique(repeat[inside & in_use])) >= least and not (split is not None and start < split <= end):
            counts |= inside
    return np.asarray(counts)


def _blocks(session: IntArray, repeat: IntArray, *, least: int, alone: bool) -> list[tuple[int, int]]:
    """Return the first and the last session of every block; the sessions after the last one wait."""
    found: list[tuple[int, int]] = []
    start, gathered = None, set[int]()
    for place in np.unique(session).tolist():
        start = place if start is None or alone else start
        gathered = (set() if alone else gathered) | set(repeat[session == place].tolist())
        if len(gathered) >= least:
            found.append((start, place))
            start, gathered = None, set()
    return found
