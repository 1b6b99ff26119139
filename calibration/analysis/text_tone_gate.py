"""Does the index hear what this engagement's own reviewers hear? Where it does not, it is not shown."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings
from calibration.analysis.text_tone_facts import ToneLineCorrelation
from calibration.stats.estimate import Estimate
from calibration.stats.rank_correlation import rank_correlation
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.side_gap import side_mean
from calibration.vocabulary import CriterionKind, Side
from calibration.vocabulary.text_tone import NoIndex

LEAST_CORRELATION = 0.3
"""|ρ| below which the index is hidden: about what one lay reviewer has with the mean of four others in blogs (.32;
email .60, answers .56, news .17), as measured on public sentences (``docs/methods.md``)."""

LEAST_RATED = 20
"""Contacts with index and tone rating below which the correlation decides nothing: its interval needs as many
(``MIN_UNITS_FOR_BOOTSTRAP``)."""

MOST_TO_TELL = 2_000
"""Contacts beyond which no number is named as a price."""

_ASKS_FORMALITY = "formal"
_NORMAL = 1.96
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Gate:
    """What came of it; see :class:`~calibration.analysis.text_tone_facts.TextGroup`."""

    correlations: tuple[ToneLineCorrelation, ...]
    no_index: NoIndex | None
    n_to_tell: int | None
    together: bool = False


def gate(
    ratings: LongRatings, rows: Index, index: FloatArray, *, confidence_level: float, seed: int, intervals: bool = True
) -> Gate:
    """Hold an index against every tone line.

    Parameters
    ----------
    rows : array of int, shape (n,)
        Positions of the contacts.
    index : array of float, shape (n,)
        NaN: none.
    intervals : bool
        ``False``: correlations without resamples, which decide just the same; no price is worked out.

    Returns
    -------
    Gate
        One line decides: of those whose answers name "formal", else of all, the one with the most contacts; the first
        on the card where several have as many. Which correlates best is not asked: of several, one always does.

    Notes
    -----
    Repeats in use are left out: everything else a correlation is made from can be opened, the text of a repeat too, so
    it would give away what was answered on one.
    """
    open_ones = np.array([not ratings.contacts[i].repeat_in_use for i in rows], dtype=np.bool_)
    rows, index = rows[open_ones], index[open_ones]
    found = []
    for i, line in enumerate(ratings.lines):
        if line.definition.kind not in (CriterionKind.TONE_FIT, CriterionKind.TONE_POSITION) or not line.directed:
            continue
        matrix = ratings.matrix(i, contacts=rows)
        sides = [side_mean(matrix, side) for side in (Side.CLIENT, Side.VENDOR)]
        parts = (_either(sides[0], sides[1]), *sides)
        estimates = [
            rank_correlation(index, part, confidence_level=confidence_level, resamples=resamples, seed=seed)
            for part, resamples in zip(parts, (_RESAMPLES if intervals else 0, 0, 0), strict=True)
        ]
        if estimates[0].n_units:
            found.append(ToneLineCorrelation(line.name, *line.ends, *estimates))
    if not found:
        return Gate((), NoIndex.NO_LINE, LEAST_RATED)
    found.sort(key=lambda one: (not _asks_formality(one), -one.together.n_units))
    return Gate(tuple(found), *_verdict(found[0].together))


def _verdict(together: Estimate) -> tuple[NoIndex | None, int | None]:
    if together.n_units < LEAST_RATED:
        return NoIndex.FEW_RATED, LEAST_RATED - together.n_units
    if together.value is None:
        return NoIndex.NO_ORDER, None
    if abs(together.value) < LEAST_CORRELATION:
        return NoIndex.WEAK, contacts_to_tell(together)
    return None, None


def contacts_to_tell(estimate: Estimate) -> int | None:
    """Contacts, in all, that would tell this correlation from :data:`LEAST_CORRELATION` if it stayed as it is.

    Returns
    -------
    int or None
        ``None`` where the interval lies below it already, or where :data:`MOST_TO_TELL` would not do.

    Notes
    -----
    Fisher (1915): atanh ρ has a standard error of about 1/√(n − 3).
    """
    if estimate.value is None or estimate.interval is None:
        return None
    if max(abs(end) for end in estimate.interval) < LEAST_CORRELATION:
        return None
    apart = float(np.arctanh(LEAST_CORRELATION) - np.arctanh(abs(estimate.value)))
    needed = int(np.ceil(3 + (_NORMAL / apart) ** 2)) if apart > 0 else MOST_TO_TELL + 1
    return needed if needed <= MOST_TO_TELL else None


def _asks_formality(line: ToneLineCorrelation) -> bool:
    return _ASKS_FORMALITY in f"{line.low_label} {line.high_label}".lower()


def _either(client: FloatArray, vendor: FloatArray) -> FloatArray:
    """Mean of the sides; of one alone where the other gave no answer."""
    both = (client + vendor) / 2
    return np.where(np.isnan(both), np.where(np.isnan(client), vendor, client), both)
