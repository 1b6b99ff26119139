"""Many questions asked at once: p values corrected so that few of the flagged ones are false."""

from collections.abc import Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust p values for the false discovery rate.

    Parameters
    ----------
    p_values : sequence of float or None
        Between 0 and 1; ``None`` where nothing could be tested: it stays ``None`` and is not counted.

    Returns
    -------
    tuple of float or None
        In the order given; flag those at or below the rate allowed.

    Notes
    -----
    q₍ᵢ₎ = min over j ≥ i of (m/j)·p₍ⱼ₎, at most 1.

    References
    ----------
    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289–300.

    Examples
    --------
    >>> [round(q, 3) for q in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.053, 0.053, 0.5]
    """
    tested = [i for i, p in enumerate(p_values) if p is not None]
    p = np.array([p_values[i] for i in tested], dtype=np.float64)
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    result: list[float | None] = [None] * len(p_values)
    for position, index in enumerate(tested):
        result[index] = float(adjusted[position])
    return tuple(result)
