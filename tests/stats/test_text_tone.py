"""Counting wording: what counts and what does not, in which languages, and that every count can be shown."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.stats.formality import FEATURES, LEAST_REFERENCE, formality_features, formality_index
from calibration.stats.text_tone import (
    PUNCTUATED,
    Marker,
    TextCounts,
    found_in,
    is_english,
    template_shares,
    text_counts,
)


def counted(text: str, **more: object) -> dict[str, int]:
    found = text_counts([text], language="en", **more)  # type: ignore[arg-type]
    assert found.markers is not None
    return {marker: n for marker, n in found.markers.items() if n}


@pytest.mark.parametrize(
    ("text", "marker", "n"),
    [
        ("Please note that. Could you please wait?", Marker.PLEASE_START, 1),
        ("Please note that. Could you please wait?", Marker.PLEASE_WITHIN, 1),
        ("I'm here; it’s late and we can't. The customer's parcel.", Marker.CONTRACTION, 3),
        ("Hello Tom. I said hello.", Marker.GREETING, 1),
        ("Thank you, and thanks again.", Marker.GRATITUDE, 2),
        ("We apologise. Apologies! My sorrow.", Marker.APOLOGY, 2),
        ("You are right. Are you sure? Your parcel.", Marker.YOU_START, 2),
        ("What is your number? I know what it is.", Marker.DIRECT_QUESTION, 1),
        ("Would you hold? It could. Could you?", Marker.COULD_YOU, 2),
        ("Great!! Thanks!", Marker.EXCLAMATION, 2),
        ("Kindly be informed that, in accordance with our terms,", Marker.FORMAL, 3),
        ("Okay, no worries 🙂 :)", Marker.INFORMAL, 4),
        ("I think it might.", Marker.HEDGE, 2),
        ("I told me, myself: limit it.", Marker.I, 3),
        ("Use our bus.", Marker.WE, 1),
    ],
)
def test_what_counts(text: str, marker: Marker, n: int) -> None:
    assert counted(text)[marker] == n


def test_lix_of_a_worked_example() -> None:
    found = text_counts(["The customer received a replacement. It came today."], language="en")
    assert (found.words, found.sentences, found.long_words) == (8, 2, 3)
    assert found.lix == pytest.approx(8 / 2 + 100 * 3 / 8)


def test_another_language_has_lengths_only() -> None:
    found = text_counts(["Vielen Dank! Ich kümmere mich darum."], language="de")
    assert (found.words, found.sentences, found.markers) == (6, 2, None)
    assert np.isnan(formality_features(found)).all()
    assert [is_english(language) for language in ("en", "en-GB", "EN_us", "", "e", "enm")] == [True] * 3 + [False] * 3


def test_a_spoken_contact_has_nothing_that_rests_on_punctuation() -> None:
    found = text_counts(["please hold! you said what is it?"], language="en", spoken=True)
    assert found.sentences is None
    assert found.lix is None
    assert not set(found.markers or {}) & {marker.value for marker in PUNCTUATED}
    assert np.isnan(formality_features(found)).tolist() == [True, True, False, False, False, False, True, False]
    assert all(one.marker not in PUNCTUATED for one in found_in("Please hold! You?", spoken=True))


def test_nothing_said_is_no_rate_and_no_index() -> None:
    found = text_counts(["", "  ", "…"], language="en")
    assert (found.turns, found.words, found.rate(Marker.I), found.lix) == (0, 0, None, None)
    assert np.isnan(formality_features(found)).all()


@given(st.lists(st.text(max_size=80), max_size=4), st.booleans())
def test_any_text_is_counted_and_every_count_can_be_shown(turns: list[str], spoken: bool) -> None:
    found = text_counts(turns, language="en", spoken=spoken)
    assert TextCounts.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert found.long_words <= found.words <= found.letters or not found.words
    texts = [turn for turn in turns if text_counts([turn], language="en").words]
    spans = [one for text in texts for one in found_in(text, spoken=spoken)]
    assert len(spans) == sum((found.markers or {}).values())
    assert all(0 <= one.start < one.end for one in spans)


def test_a_sentence_that_many_contacts_share_is_a_template() -> None:
    macro = "We are sorry to hear about your parcel."
    contacts = [
        text_counts([macro, f"Here is word {'x' * i} for you alone today."], language="en") for i in range(1, 4)
    ]
    shares = template_shares(contacts)
    assert all(share == pytest.approx(8 / contact.words) for share, contact in zip(shares, contacts, strict=True))
    assert template_shares(contacts[:2]) == [0.0, 0.0]
    assert template_shares([text_counts([], language="en")]) == [None]


def _features(text: str, n: int) -> np.ndarray:
    return np.array([formality_features(text_counts([text + " fine" * i], language="en")) for i in range(n)])


def test_a_stiff_text_is_above_the_reference_period_and_a_chatty_one_below() -> None:
    usual = ["We have sent it. It’s on its way!", "I can help you, thanks.", "Your order is ready; please collect it."]
    rows = [
        formality_features(text_counts([text, f"Case {'a' * i}."], language="en")) for i in range(6) for text in usual
    ]
    stiff = formality_features(
        text_counts(["Kindly be informed that your request requires confirmation."], language="en")
    )
    chatty = formality_features(text_counts(["Hey! I'm on it, ok? It's gonna be cool!"], language="en"))
    features = np.array([*rows, stiff, chatty])
    reference = np.arange(len(features)) < len(rows)
    index = formality_index(features, reference=reference)
    assert index[-2] > 1 > -1 > index[-1]
    assert abs(index[:-2].mean()) < 0.2
    assert (np.abs(index) <= 3).all()


def test_too_small_a_reference_period_gives_no_index() -> None:
    features = _features("I can help you, thanks!", LEAST_REFERENCE + 5)
    few = np.arange(len(features)) < LEAST_REFERENCE - 1
    assert np.isnan(formality_index(features, reference=few)).all()
    assert not np.isnan(formality_index(features, reference=np.arange(len(features)) < LEAST_REFERENCE)).any()
    assert features.shape[1] == len(FEATURES)
