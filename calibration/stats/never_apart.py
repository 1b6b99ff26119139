"""How much a gap can have moved on a line on which the sides never differed: an upper bound, not a zero."""

from dataclasses import dataclass
from math import log

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.drift_benchmarks import MAX_SESSIONS, SHIFT_RATE


@dataclass(frozen=True, slots=True)
class NeverApart:
    """Contacts on which the sides gave the same, every one of them.

    Attributes
    ----------
    n_before, n_after : int
        Contacts both sides scored before the date and from it on, 1 or more.
    """

    n_before: int
    n_after: int

    @property
    def rate(self) -> float:
        """Upper bound, 0 to 1, of the shares of contacts before and after on which they differ, added up."""
        return rate_bound(self.n_before, self.n_after)

    @property
    def rates(self) -> tuple[float, float]:
        """Upper bounds of the share before and of the one after, each by itself."""
        return _alone(self.n_before), _alone(self.n_after)


def rate_bound(n_before: int, n_after: int) -> float:
    """Return how often the sides may differ before and after, added up, though they did on none of these contacts.

    Parameters
    ----------
    n_before, n_after : int
        Contacts, 1 or more of each.

    Returns
    -------
    float
        Above 0, at most 2.

    Notes
    -----
    The largest p + q for which (1 − p)ⁿ·(1 − q)ᵐ, the probability of what was seen, is ``SHIFT_RATE`` at the least: the
    exact bound of Clopper & Pearson (1934, Biometrika 26, 404–413) for two shares at once. It is wrong in at most 5 %
    of records, whatever the shares are. About 6/(n + m) where n and m are alike, as the rule of three says (Hanley &
    Lippman-Hand 1983, JAMA 249, 1743–1745). Contacts count as independent of each other.

    Examples
    --------
    >>> round(rate_bound(30, 30), 3)
    0.097
    """
    if min(n_before, n_after) < 1:
        raise InvalidInput(f"There are {n_before} and {n_after} contacts. Allowed: 1 or more before and after.")
    n, m = n_before, n_after
    share = (log(SHIFT_RATE) - n * log(n) - m * log(m)) / (n + m)
    # Lagrange: both 1 − p and 1 − q in proportion to their contacts; the fewer contacts alone where that exceeds 1.
    if share + log(max(n, m)) > 0:
        return _alone(min(n, m))
    return float(-np.expm1(share + log(n)) - np.expm1(share + log(m)))


def _alone(n: int) -> float:
    return float(-np.expm1(log(SHIFT_RATE) / n))


def sessions_until(found: NeverApart, rate: float, *, per_session: float) -> int | None:
    """Return after how many further sessions, on which the sides do not differ either, the bound is below a rate.

    Parameters
    ----------
    rate : float
        Above 0.
    per_session : float
        Contacts of a session, above 0.

    Returns
    -------
    int or None
        0 when it is already; ``None`` when ``MAX_SESSIONS`` would not do.
    """
    for more in range(MAX_SESSIONS + 1):
        if rate_bound(found.n_before, found.n_after + round(more * per_session)) < rate:
            return more
    return None
