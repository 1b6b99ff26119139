"""Scores of all contacts over months, freed of who happened to score: what groups of contacts are compared by."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.long_ratings import Floats, Index, LongRatings
from calibration.analysis.long_reviews import reviews_of
from calibration.scorecard.process_lines import process_only
from calibration.scorecard.score import scores_of
from calibration.vocabulary import RaterKind, Reference, Side

SIDES = (Side.CLIENT, Side.VENDOR)


@dataclass(frozen=True, eq=False, slots=True)
class ContactScores:
    """One figure of every contact of a record, 0 to 100 each.

    Attributes
    ----------
    process, total : array of float, shape (contacts,)
        As the reference side scored them; NaN without a score.
    client, vendor : array of float, shape (contacts,)
        Total of that side, or points on the process lines where the card makes no total.
    reference : Side or None
        Whose scores ``process`` and ``total`` are; ``None``: the mean of both sides, or of everybody.
    same : bool
        Process lines are all there is to the total, on every contact.
    """

    process: Floats
    total: Floats
    client: Floats
    vendor: Floats
    reference: Side | None
    same: bool


def counted_contacts(ratings: LongRatings) -> Index:
    """Positions of the contacts that may be grouped: no repeat in use, and each interaction at its first use only.

    A group may have any size, and two groups may differ by one contact: a repeat in use would be given away.
    """
    kept: dict[int, int] = {}
    for place, contact in enumerate(ratings.contacts):
        if not contact.repeat_in_use:
            kept.setdefault(contact.interaction_id, place)
    return np.array(sorted(kept.values()), dtype=np.intp)


def session_of(ratings: LongRatings, counted: Index) -> dict[int, int]:
    """Session contact → session of these contacts: to open them through its Scope."""
    return {ratings.contacts[i].id: ratings.contacts[i].session_id for i in counted}


def contact_scores(ratings: LongRatings) -> ContactScores:
    """Score every contact.

    Notes
    -----
    A review's score is the card's own (``scorecard.score``); on the process lines it is that of
    ``scorecard.process_lines``. From each reviewer's scores their own mean is taken and their side's is put in its
    place (:func:`centred`); then a side's mean is made contact by contact.
    """
    contact, rater, process, total = _review_scores(ratings)
    kinds = [process, total]
    by_kind = [side_values(ratings, contact, rater, values) for values in kinds]
    best = [np.where(np.isnan(whole), part, whole) for part, whole in zip(by_kind[0], by_kind[1], strict=True)]
    side = reference_of(ratings, best[0], best[1])
    chosen = [
        _of_reference(ratings, contact, rater, values, sides, side)
        for values, sides in zip(kinds, by_kind, strict=True)
    ]
    both = ~np.isnan(process) & ~np.isnan(total)
    return ContactScores(
        process=chosen[0],
        total=chosen[1],
        client=best[0],
        vendor=best[1],
        reference=side,
        same=not np.isnan(process).all() and bool(np.allclose(process[both], total[both])),
    )


def reference_of(ratings: LongRatings, client: Floats, vendor: Floats) -> Side | None:
    """Whose scores contacts are judged by: the client's where it is the reference and scored half of them or more."""
    n = [int((~np.isnan(side)).sum()) for side in (client, vendor)]
    if not n[1]:
        return Side.CLIENT if n[0] else None
    if not n[0]:
        return Side.VENDOR
    wanted = ratings.frame.reference is Reference.CLIENT_SIDE
    return Side.CLIENT if wanted and 2 * n[0] >= int((~(np.isnan(client) & np.isnan(vendor))).sum()) else None


def centred(values: Floats, rater: Index, group: Index) -> Floats:
    """Values less their rater's own mean, plus the mean of everybody of the same group.

    Parameters
    ----------
    values : array of float, shape (n,)
        No NaN.
    rater, group : array of int, shape (n,)
        Who gave them, and which side they belong to, both from 0; a negative rater keeps its values as they are.

    Returns
    -------
    array of float, shape (n,)
    """
    if not len(values):
        return values
    known = np.flatnonzero(rater >= 0)
    own = np.bincount(rater[known], weights=values[known]) / np.maximum(np.bincount(rater[known]), 1)
    usual = np.bincount(group, weights=values) / np.maximum(np.bincount(group), 1)
    freed = values.copy()
    freed[known] += usual[group[known]] - own[rater[known]]
    return freed


def side_values(ratings: LongRatings, contact: Index, rater: Index, values: Floats) -> tuple[Floats, Floats]:
    """Client's and vendor's mean of every contact, freed of who scored; each of shape (contacts,), NaN without.

    Repeats in use have none, and are in no reviewer's own mean: that moves every other contact's figure.
    """
    place = _sides(ratings)
    kept = _open_values(ratings, contact, values)
    freed = centred(values[kept], _named(ratings)[rater[kept]], place[rater[kept]])
    means = []
    for side in range(len(SIDES)):
        own = np.flatnonzero(place[rater[kept]] == side)
        means.append(_mean(contact[kept][own], freed[own], len(ratings.contacts)))
    return means[0], means[1]


def together(client: Floats, vendor: Floats) -> Floats:
    """Mean of the two sides' means, or the one there is."""
    sides = np.stack([client, vendor])
    n = (~np.isnan(sides)).sum(axis=0)
    return np.asarray(np.divide(np.nan_to_num(sides).sum(axis=0), n, out=np.full(len(client), np.nan), where=n > 0))


def _of_reference(
    ratings: LongRatings, contact: Index, rater: Index, values: Floats, sides: tuple[Floats, Floats], side: Side | None
) -> Floats:
    if side is not None:
        return sides[SIDES.index(side)]
    both = together(*sides)
    if not np.isnan(both).all():
        return both
    kept = _open_values(ratings, contact, values)
    freed = centred(values[kept], _named(ratings)[rater[kept]], np.zeros(len(kept), dtype=np.intp))
    return _mean(contact[kept], freed, len(ratings.contacts))


def _open_values(ratings: LongRatings, contact: Index, values: Floats) -> Index:
    """Positions of the values that there are, of contacts that are no repeat in use."""
    in_use = np.array([one.repeat_in_use for one in ratings.contacts], dtype=np.bool_)
    return np.flatnonzero(~np.isnan(values) & ~in_use[contact])


def _sides(ratings: LongRatings) -> Index:
    """0 client, 1 vendor, 2 neither: programs, and raters of whom nobody knows."""
    known = {side: i for i, side in enumerate(SIDES)}
    return np.array([known.get(side, 2) if side else 2 for side in ratings.side_of_rater], dtype=np.intp)


def _named(ratings: LongRatings) -> Index:
    """Own position of every rater, −1 for positions in a file, who are no persons."""
    return np.array(
        [-1 if one.kind is RaterKind.POSITIONAL else i for i, one in enumerate(ratings.raters)], dtype=np.intp
    )


def _mean(contact: Index, values: Floats, n: int) -> Floats:
    count = np.bincount(contact, minlength=n)
    total = np.bincount(contact, weights=values, minlength=n)
    return np.asarray(np.divide(total, count, out=np.full(n, np.nan), where=count > 0))


def _review_scores(ratings: LongRatings) -> tuple[Index, Index, Floats, Floats]:
    """Contact, rater, points on the process lines and total of every review."""
    reviews = reviews_of(ratings)
    process, total = np.full(len(reviews.contact), np.nan), np.full(len(reviews.contact), np.nan)
    for card, rows, columns in reviews.by_card:
        for definition, found in ((process_only(card.definition), process), (card.definition, total)):
            scored = scores_of(definition, columns)
            found[rows] = [np.nan if one.value is None else one.value for one in scored]
    return reviews.contact, reviews.rater, process, total
