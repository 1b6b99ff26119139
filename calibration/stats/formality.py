"""One index of how formal written English is: eight counts, each against a reference period, with one weight."""

import numpy as np

from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.text_tone import Marker, TextCounts

FEATURES = (
    "LIX",
    "words a sentence",
    "letters a word",
    "formal words",
    "contractions",
    "informal words",
    "exclamation marks a sentence",
    "I, me, my",
)
"""What the index is made of, in the order of :func:`formality_features`; the last four count against formality."""

LEAST_REFERENCE = 10
"""Contacts of the reference period below which there is no index: with ten, the standard deviations it divides by are
known to about a quarter (standard error 1/√(2(n − 1)) of themselves, under normality)."""

_CLIP = 3.0
_NOTHING = 1e-12


def formality_features(counts: TextCounts) -> FloatArray:
    """Return the eight features of one contact, each so that more is more formal.

    Returns
    -------
    array of float, shape (8,)
        Words and marks a hundred words or a sentence, see :data:`FEATURES`; NaN where not counted (a spoken contact
        has no sentences). All NaN for a language other than English.
    """
    nothing = float("nan")
    if counts.markers is None or not counts.words:
        return np.full(len(FEATURES), nothing)
    written = counts.sentences or nothing
    lix = counts.lix
    each = 100 / counts.words
    found = (
        nothing if lix is None else lix,
        counts.words / written,
        counts.letters / counts.words,
        counts.markers[Marker.FORMAL] * each,
        -counts.markers[Marker.CONTRACTION] * each,
        -counts.markers[Marker.INFORMAL] * each,
        -counts.markers.get(Marker.EXCLAMATION, nothing) / written,
        -counts.markers[Marker.I] * each,
    )
    return np.array(found)


def formality_index(features: FloatArray, *, reference: BoolArray) -> FloatArray:
    """Return the index of every contact, in standard deviations of the reference period.

    Parameters
    ----------
    features : array of float, shape (contacts, 8)
        Of contacts of one channel and one language, from :func:`formality_features`.
    reference : array of bool, shape (contacts,)
        The contacts of the reference period.

    Returns
    -------
    array of float, shape (contacts,)
        0: as formal as the reference period on average; above: more formal. NaN without a feature, and for all with
        fewer than :data:`LEAST_REFERENCE` reference contacts.

    Notes
    -----
    Mean of z over the features counted, z = (feature − reference mean)/reference standard deviation, cut at ±3. A
    feature that does not vary in the reference period is left out. Against the mean human rating of formality of 11,274
    sentences (Pavlick & Tetreault 2016) it has ρ = .52, .51, .62 and .41 in answers, blogs, e-mails and news, about
    what one lay rater has; without the two features of length .45, .34, .44 and .31
    (``benchmarks.text_tone_validity``).
    """
    counted = ~np.isnan(features)
    usable = reference[:, None] & counted
    n = usable.sum(axis=0)
    sums = np.where(usable, features, 0.0).sum(axis=0)
    mean = np.divide(sums, n, out=np.zeros(len(FEATURES)), where=n > 0)
    squares = np.where(usable, (features - mean) ** 2, 0.0).sum(axis=0)
    spread = np.sqrt(np.divide(squares, n - 1, out=np.zeros(len(FEATURES)), where=n > 1))
    kept = counted & (n >= LEAST_REFERENCE) & (spread > _NOTHING)
    z = np.divide(features - mean, spread, out=np.zeros(features.shape), where=kept)
    total = np.clip(z, -_CLIP, _CLIP).sum(axis=1)
    of = kept.sum(axis=1)
    return np.asarray(np.divide(total, of, out=np.full(len(features), np.nan), where=of > 0))
