"""Critical lines apart: have both sides ever failed the same contact?"""

from dataclasses import dataclass

import numpy as np

from calibration.stats.pairs import raters_of
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import Pairs, Side


@dataclass(frozen=True, slots=True)
class FailAgreement:
    """Fails on the units that both sides scored.

    Attributes
    ----------
    n_units : int
        Units with a value from both sides.
    n_units_failed : int
        Units that at least one rater failed.
    n_units_client, n_units_vendor : int
        Units that at least one rater of that side failed.
    n_units_both : int
        Units that a rater of each side failed.
    """

    n_units: int
    n_units_failed: int
    n_units_client: int
    n_units_vendor: int
    n_units_both: int

    @property
    def never_agreed(self) -> bool:
        """Whether there are fails and no client–vendor pair ever agreed on one.

        The same as: specific agreement on the failing answers between the sides is 0.
        """
        return self.n_units_failed > 0 and self.n_units_both == 0


def fail_agreement(matrix: RatingsMatrix, *, fails: frozenset[float]) -> FailAgreement:
    """Count fails by side on the units that both sides scored.

    Parameters
    ----------
    matrix : RatingsMatrix
    fails : frozenset of float
        The values that fail the criterion.

    Returns
    -------
    FailAgreement
    """
    judged = matrix.take_raters(raters_of(matrix, Pairs.BETWEEN))
    failed = np.isin(judged.values, np.array(sorted(fails)))
    client, vendor = judged.columns(Side.CLIENT), judged.columns(Side.VENDOR)
    rated = ~np.isnan(judged.values)
    shared = rated[:, client].any(axis=1) & rated[:, vendor].any(axis=1)
    by_client, by_vendor = failed[:, client].any(axis=1) & shared, failed[:, vendor].any(axis=1) & shared
    return FailAgreement(
        n_units=int(shared.sum()),
        n_units_failed=int((by_client | by_vendor).sum()),
        n_units_client=int(by_client.sum()),
        n_units_vendor=int(by_vendor.sum()),
        n_units_both=int((by_client & by_vendor).sum()),
    )
