"""Did a group of contacts follow a change that the others adopted? Difference in differences, over sessions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.stats.moderated_t import ModeratedMean, moderated_mean
from calibration.stats.pressure_benchmarks import ADOPTION_CONTACTS, ADOPTION_SESSIONS, PRIOR_CONTACT
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Adoption:
    """One group and all others, before and after; in the unit of the values.

    Attributes
    ----------
    own, others : tuple of float or None
        Mean before and mean after, over the contacts of the sessions that count.
    lag : ModeratedMean or None
        How much more the group rose than the others did, with sessions as units; ``None``: too little.
    n_before, n_after : int
        Sessions in which the group and others were both scored.
    contacts_before, contacts_after : int
        Contacts of the group in them; ``others_before``, ``others_after``: of the others.
    """

    own: tuple[float, float] | None
    others: tuple[float, float] | None
    lag: ModeratedMean | None
    n_before: int
    n_after: int
    contacts_before: int
    contacts_after: int
    others_before: int
    others_after: int

    @property
    def missing_sessions(self) -> int:
        """Sessions like these that are missing after the change; 0 when there are enough."""
        if self.n_after >= ADOPTION_SESSIONS and self.contacts_after >= ADOPTION_CONTACTS:
            return 0
        a_session = max(self.contacts_after / self.n_after if self.n_after else 1.0, 1.0)
        by_contacts = int(np.ceil((ADOPTION_CONTACTS - self.contacts_after) / a_session))
        return max(ADOPTION_SESSIONS - self.n_after, by_contacts, 1)


def adoption(values: FloatArray, *, sessions: IntArray, member: BoolArray, after: BoolArray, step: float) -> Adoption:
    """Compare what a change did in a group with what it did in all other contacts.

    Parameters
    ----------
    values : array of float, shape (n,)
        One a contact, higher is better, freed of who scored; NaN: none.
    sessions : array of int, shape (n,)
        Position of the session of each contact.
    member, after : array of bool, shape (n,)
        Whether the contact is of the group; whether its session came after the change.
    step : float
        Distance of neighbouring answers, in the values' unit, above 0.

    Returns
    -------
    Adoption
        Without ``lag`` below ``ADOPTION_SESSIONS`` sessions or ``ADOPTION_CONTACTS`` contacts before or after.

    Notes
    -----
    In each session with both: d = mean of the group − mean of the others, so that whatever the session did to everybody
    is gone. Lag = mean d after − mean d before: the difference in differences (Ashenfelter & Card 1985, Rev. Econ.
    Stat. 67, 648–660) with one value a session, so that contacts of a session do not count as independent (Bertrand,
    Duflo & Mullainathan 2004, Q. J. Econ. 119, 249–275). Each mean has its moderated variance
    (:func:`calibration.stats.moderated_t.moderated_mean`) with the prior (``PRIOR_CONTACT`` · step)²·(1/nᵍ + 1/nᵒ);
    degrees of freedom: Welch (1947).
    """
    there = ~np.isnan(values)
    count = int(sessions.max(initial=-1)) + 1
    n = [np.bincount(sessions[there & part], minlength=count) for part in (member, ~member)]
    both = (n[0] > 0) & (n[1] > 0)
    late = np.zeros(count, dtype=np.bool_)
    late[sessions[after]] = True
    counts = both & ~late, both & late
    sums = [_sum(values, sessions, there & part, count) for part in (member, ~member)]
    per_half = [[int(part[half].sum()) for half in counts] for part in n]
    sizes = int(counts[0].sum()), int(counts[1].sum())
    if not all(sizes):
        return Adoption(None, None, None, *sizes, *per_half[0], *per_half[1])
    own, others = (
        (float(s[counts[0]].sum()) / k[0], float(s[counts[1]].sum()) / k[1])
        for s, k in zip(sums, per_half, strict=True)
    )
    lag = None
    if min(sizes) >= ADOPTION_SESSIONS and min(*per_half[0], *per_half[1]) >= ADOPTION_CONTACTS:
        lag = _lag(n, sums, counts, step)
    return Adoption(own, others, lag, *sizes, *per_half[0], *per_half[1])


def _sum(values: FloatArray, sessions: IntArray, rows: BoolArray, count: int) -> FloatArray:
    return np.bincount(sessions[rows], weights=values[rows], minlength=count).astype(np.float64)


def _lag(
    n: Sequence[IntArray], sums: Sequence[FloatArray], halves: tuple[BoolArray, BoolArray], step: float
) -> ModeratedMean:
    means = []
    for half in halves:
        apart = sums[0][half] / n[0][half] - sums[1][half] / n[1][half]
        of_contacts = float((1 / n[0][half] + 1 / n[1][half]).mean())
        means.append(moderated_mean(apart, prior_variance=(PRIOR_CONTACT * step) ** 2 * of_contacts))
    parts = np.array([(mean.standard_error or 0.0) ** 2 for mean in means])
    freedoms = np.array([mean.degrees_of_freedom for mean in means])
    freedom = float(parts.sum() ** 2 / (parts**2 / freedoms).sum())
    total = means[0].n + means[1].n
    variance = float(parts.sum())
    return ModeratedMean(means[1].value - means[0].value, float(np.sqrt(variance)), freedom, variance * total, total)
