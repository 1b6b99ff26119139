"""One figure of every review, brought together contact by contact: each side's mean, and both sides' together."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.line_sides import columns_of
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.reviewers import counts_only
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.vocabulary import Side


@dataclass(frozen=True, eq=False, slots=True)
class SideMeans:
    """Means over reviewers, in the figure's unit; arrays of float, shape (contacts,), NaN where nobody gave one.

    Attributes
    ----------
    client, vendor
        Of that side's reviewers.
    together
        Mean of the two sides' means, so that three reviewers do not outvote one; of the only side there is on a
        contact; of the reviewers of no known side where there is none. Programs are in none of them.
    """

    client: FloatArray
    vendor: FloatArray
    together: FloatArray


def side_means(cube: RatingsCube, sums: FloatArray, counts: FloatArray) -> SideMeans:
    """Bring the reviewers' figures together.

    Parameters
    ----------
    sums, counts : arrays of float, shape (contacts, reviewers)
        What each review adds up to, and from how many values; 0 and 0 without one.
    """
    client, vendor, unknown = (_mean(cube, sums, counts, side) for side in (Side.CLIENT, Side.VENDOR, None))
    sides = np.stack([client, vendor])
    known = ~np.isnan(sides)
    both = share(np.where(known, sides, 0.0).sum(axis=0), known.sum(axis=0))
    return SideMeans(client, vendor, np.where(np.isnan(both), unknown, both))


def _mean(cube: RatingsCube, sums: FloatArray, counts: FloatArray, side: Side | None) -> FloatArray:
    columns = columns_of(cube, side)
    return share(sums[:, columns].sum(axis=1), counts[:, columns].sum(axis=1))


def single_voices(cube: RatingsCube, given: BoolArray) -> BoolArray:
    """Contacts of which neither side's figure may be shown: it would be that of a single review.

    Both sides gave one, one of them through a single reviewer, and the session shows counts. One side's figure and
    that of the two together would give the other's away.

    Parameters
    ----------
    given : array of bool, shape (contacts, reviewers)
        Which reviews have a figure.

    Returns
    -------
    array of bool, shape (contacts,)
    """
    counted = {scope.session_id for scope in cube.scopes if counts_only([scope])}
    in_counts = np.array([contact.session_id in counted for contact in cube.contacts], dtype=np.bool_)
    n = np.stack([given[:, columns_of(cube, side)].sum(axis=1) for side in (Side.CLIENT, Side.VENDOR)])
    return np.asarray(in_counts & (n.min(axis=0) == 1))
