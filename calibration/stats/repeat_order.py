"""Did repeats keep their order? If not, what is marked has changed, and no shift describes it."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import rankdata

from calibration.stats.benchmarks import CHANGED_BELOW, MIN_REPEATS_FOR_ORDER
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray

DRAWS = 999
_MOST = 500


@dataclass(frozen=True, slots=True)
class OrderOfRepeats:
    """Rank correlation of the marks on the same repeats.

    Attributes
    ----------
    n : int
        Repeats with both marks.
    correlation : float or None
        Spearman's. ``None`` below ``MIN_REPEATS_FOR_ORDER`` repeats, or where all marks are equal.
    expected : float or None
        Its median if every repeat is what it was.
    p_value : float or None
        Of a correlation as low or lower, if every repeat is what it was.
    """

    n: int
    correlation: float | None = None
    expected: float | None = None
    p_value: float | None = None

    @property
    def changed(self) -> bool:
        """Whether the order changed more than the raters' noise explains."""
        return self.p_value is not None and self.p_value < CHANGED_BELOW


@dataclass(frozen=True, eq=False, slots=True)
class Marks:
    """What the model leaves of the ratings when standards, raters and sessions are taken off: contact and noise.

    Attributes
    ----------
    value : array, shape (ratings,)
    item, of_vendor : array of int, shape (ratings,)
    early, late : array of bool, shape (ratings,)
    item_ratio : float
        Variance of the contacts over that of the noise.
    noise : float
        Variance of the noise.
    """

    value: FloatArray
    item: IntArray
    of_vendor: IntArray
    early: BoolArray
    late: BoolArray
    item_ratio: float
    noise: float


def orders_of_repeats(marks: Marks, *, seed: int) -> tuple[OrderOfRepeats, OrderOfRepeats, OrderOfRepeats]:
    """Return the client's order before and after, the vendor's, and the order of the two sides after the change.

    Notes
    -----
    Given all marks before the change, a contact is normal around its shrunken mean; later marks are drawn from it with
    the raters' noise, ``DRAWS`` times, and correlated as the real ones. Drawing given the earlier marks makes it
    indifferent by which of those the repeats were chosen (mid-range ones correlate less). p = (1 + draws as low) /
    (1 + draws).
    """
    marks = _of_repeats(marks)
    early, n_early = _sums(marks, marks.early)
    late = [_sums(marks, marks.late & (marks.of_vendor == side)) for side in range(2)]
    own = [_sums(marks, marks.early & (marks.of_vendor == side)) for side in range(2)]
    shrunk = marks.item_ratio / (1 + n_early * marks.item_ratio)
    rng = np.random.default_rng(seed)
    shape = DRAWS, len(early)
    content = shrunk * early + np.sqrt(marks.noise * shrunk) * rng.standard_normal(shape)
    drawn = [content + np.sqrt(marks.noise / np.maximum(n, 1)) * rng.standard_normal(shape) for _, n in late]
    found = []
    for (before, n_before), (after, n_after), later in zip(own, late, drawn, strict=True):
        on = np.flatnonzero((n_before > 0) & (n_after > 0))
        first = before[on] / n_before[on]
        found.append(_order(first, after[on] / n_after[on], first[None], later[:, on]))
    on = np.flatnonzero((late[0][1] > 0) & (late[1][1] > 0))
    means = [late[side][0][on] / late[side][1][on] for side in range(2)]
    return found[0], found[1], _order(means[0], means[1], drawn[0][:, on], drawn[1][:, on])


def _of_repeats(marks: Marks) -> Marks:
    """Return the marks of contacts that have early and late ones, of at most ``_MOST`` contacts, evenly spaced."""
    again = np.intersect1d(marks.item[marks.early], marks.item[marks.late])
    if len(again) > _MOST:
        again = again[np.linspace(0, len(again) - 1, _MOST).astype(np.intp)]
    rows = np.flatnonzero(np.isin(marks.item, again) & (marks.early | marks.late))
    item = np.searchsorted(again, marks.item[rows])
    return replace(
        marks,
        value=marks.value[rows],
        item=item,
        of_vendor=marks.of_vendor[rows],
        early=marks.early[rows],
        late=marks.late[rows],
    )


def _sums(marks: Marks, rows: BoolArray) -> tuple[FloatArray, FloatArray]:
    n = int(marks.item.max(initial=-1)) + 1
    counts = np.bincount(marks.item[rows], minlength=n).astype(np.float64)
    return np.bincount(marks.item[rows], weights=marks.value[rows], minlength=n).astype(np.float64), counts


def _order(first: FloatArray, second: FloatArray, drawn_first: FloatArray, drawn_second: FloatArray) -> OrderOfRepeats:
    n = len(first)
    if n < MIN_REPEATS_FOR_ORDER or np.ptp(first) == 0 or np.ptp(second) == 0:
        return OrderOfRepeats(n)
    correlation = float(_spearman(first[None], second[None])[0])
    drawn = _spearman(drawn_first, drawn_second)
    p_value = (1 + int((drawn <= correlation).sum())) / (1 + len(drawn))
    return OrderOfRepeats(n, correlation, float(np.median(drawn)), p_value)


def _spearman(first: FloatArray, second: FloatArray) -> FloatArray:
    ranks = [rankdata(values, axis=1) for values in (first, second)]
    apart = [r - r.mean(axis=1, keepdims=True) for r in ranks]
    sizes = np.sqrt((apart[0] ** 2).sum(axis=1) * (apart[1] ** 2).sum(axis=1))
    return np.asarray((apart[0] * apart[1]).sum(axis=1) / sizes)
