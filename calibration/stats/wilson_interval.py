"""The interval of a share: Wilson's score interval."""

import numpy as np
from scipy.special import ndtri


def wilson_interval(successes: float, n: float, *, confidence_level: float = 0.95) -> tuple[float, float] | None:
    """Interval of a share of n counts.

    Parameters
    ----------
    successes : float
        0 to n; need not be whole (a sum of shares).
    n : float
        Number of counts; ``None`` is returned for 0.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    tuple of float or None
        Within 0 and 1.

    Notes
    -----
    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n).

    References
    ----------
    Wilson (1927), J. Am. Stat. Assoc. 22, 209–212. Example: Newcombe (1998), Stat. Med. 17, 857–872, Table I.

    Examples
    --------
    >>> [round(end, 4) for end in wilson_interval(81, 263)]
    [0.2553, 0.3662]
    """
    if n <= 0:
        return None
    z = float(ndtri(0.5 + confidence_level / 2))
    p = successes / n
    centre, spread = p + z**2 / (2 * n), z * float(np.sqrt(max(p * (1 - p), 0.0) / n + z**2 / (4 * n**2)))
    low, high = (centre - spread) / (1 + z**2 / n), (centre + spread) / (1 + z**2 / n)
    return (low if successes > 0 else 0.0), (high if successes < n else 1.0)
