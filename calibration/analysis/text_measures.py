"""The measures of agents' words as arrays: one row a measure, one column a contact."""

from collections.abc import Mapping, Sequence

import numpy as np

from calibration.stats.formality import formality_features, formality_index
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.text_tone import Marker, TextCounts, has_words, template_shares
from calibration.vocabulary.text_tone import TextMeasure

RATES = {
    measure: Marker(measure.value) for measure in TextMeasure if measure.value in {marker.value for marker in Marker}
}
"""Measures that are times a hundred words, and what each counts."""

_ALWAYS = (TextMeasure.WORDS_A_TURN, TextMeasure.WORDS_A_SENTENCE, TextMeasure.TEMPLATE_SHARE)


def text_measures(
    contacts: Sequence[TextCounts], *, reference: BoolArray, language: str
) -> Mapping[TextMeasure, FloatArray]:
    """Every measure that is counted in contacts of one channel and language.

    Parameters
    ----------
    contacts : sequence of TextCounts
        Each with a word.
    reference : array of bool, shape (contacts,)
        Contacts of the reference period, for the index.
    language : str
        Of the contacts.

    Returns
    -------
    mapping of TextMeasure to array of float, shape (contacts,)
        Words; a share, 0 to 1; times a hundred words; standard deviations. Measures without any number are left out;
        without spaces between words (:func:`~calibration.stats.text_tone.has_words`) there is none.
    """
    if not has_words(language):
        return {}
    found = {
        TextMeasure.FORMALITY: formality_index(
            np.array([formality_features(one) for one in contacts]).reshape(len(contacts), -1), reference=reference
        ),
        TextMeasure.WORDS_A_TURN: _numbers([one.words / one.turns for one in contacts]),
        TextMeasure.WORDS_A_SENTENCE: _numbers([_ratio(one.words, one.sentences) for one in contacts]),
        TextMeasure.TEMPLATE_SHARE: _numbers(template_shares(contacts)),
    }
    found |= {measure: _numbers([one.rate(marker) for one in contacts]) for measure, marker in RATES.items()}
    if any(one.markers is None for one in contacts):
        found = {measure: found[measure] for measure in _ALWAYS if measure is not TextMeasure.TEMPLATE_SHARE}
    return {measure: values for measure, values in found.items() if not np.isnan(values).all()}


def _ratio(words: int, of: int | None) -> float | None:
    return words / of if of else None


def _numbers(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
