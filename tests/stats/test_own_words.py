"""What is not the agent's own word: links, ids, tags, masked places and the message that is answered; at any length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.stats.own_words import NOT_WORDS, own_words, without_accents
from calibration.stats.text_tone import Marker, TextCounts, found_in, text_counts


def read(text: str, *, spoken: bool = False, language: str = "en") -> TextCounts:
    return text_counts([text], language=language, spoken=spoken)


def markers(text: str) -> dict[str, int]:
    return {marker: n for marker, n in (read(text).markers or {}).items() if n}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("See https://shop.example/you?i=me&we=1#please.", ["See"]),
        ("Write to our.help+me@we-are.example, thanks", ["Write", "to", "thanks"]),
        ("Order AB12CD of the 3rd, case TF-4711", ["Order", "of", "the", "case", "TF"]),
        ("<p>Hello</p><br/>there", ["Hello", "there"]),
        ("Call [phone] or [email] about [order]", ["Call", "or", "about", "order"]),
        ("> I am so angry!\n  > Really\nSorry.", ["Sorry"]),
        ("Done.\nOn 3 May, Ida Tern wrote:\n> When?", ["Done"]),
        ("Done.\n-----Original Message-----\nSorry, sorry!\nFrom: Ida", ["Done"]),
        ("5 > 3 and x < y - so we went on", ["and", "x", "y", "so", "we", "went", "on"]),
        ("# Refund\n**Please** see _this_ `here`", ["Refund", "Please", "see", "this", "here"]),
        ("PLEASE\x00CONFIRM\x00", ["PLEASE", "CONFIRM"]),
        ("cafe\u0301s na\u00efve", ["cafes", "na\u00efve"]),
    ],
)
def test_whose_words_they_are(text: str, own: list[str]) -> None:
    assert read(text).words == len(own)
    assert read(text).letters == sum(map(len, own))


def test_a_turn_that_is_only_a_link_or_a_quote_is_no_turn() -> None:
    found = text_counts(["https://shop.example/how", "> Where is it?", "", "Here."], language="en")
    assert (found.turns, found.words, found.sentences) == (1, 1, 1)


@pytest.mark.parametrize(
    ("text", "marker", "n"),
    [
        ("Thanks.\n\n  \n- Please wait.\n**Please** hold.", Marker.PLEASE_START, 2),
        ("\n\n Please hold", Marker.PLEASE_START, 1),
        ("Send order 4711 please", Marker.PLEASE_WITHIN, 1),
        ("Could\u00a0you hold? THANK\u00a0YOU", Marker.COULD_YOU, 1),
        ("THANK YOU. I APPRECIATE IT.", Marker.GRATITUDE, 2),
        ("Tell us: the US office, i.e. Boston", Marker.WE, 1),
        ("I know, i.e. i do", Marker.I, 2),
        ("Well done 👍🏽 👩\u200d👩\u200d👧 ❤\ufe0f", Marker.INFORMAL, 3),
        ("☎ ✔ ★ done", Marker.INFORMAL, 0),
        ("\u202bשלום, thank you\u202c", Marker.GRATITUDE, 1),
        ("See https://we.example/?you!", Marker.EXCLAMATION, 1),
    ],
)
def test_what_counts_in_awkward_writing(text: str, marker: Marker, n: int) -> None:
    assert markers(text).get(marker, 0) == n


def test_sentences_end_in_other_writing_too() -> None:
    assert read('He said "yes." Then he went (away!) Good.').sentences == 3
    assert read("أين الطلب؟ شكرا لك.", language="ar").sentences == 2
    assert read("यह ठीक है। धन्यवाद।", language="hi").sentences == 2
    assert read("हिन्दी धन्यवाद", language="hi").words == 2


EVIL = (
    "\n", " ", '\n"', "\n ", "\n- ", ". ", ".", "!", "x\n", "what ", "\nwhat ", "a", "a'", "n't", "a@", "b.", "www.",
    "1a", "<a", "https://", "-- ", "on \n", "> \n", "\x00", "😀", ":-", "שלום ", "kind ", "_", "*",
    "haha", "PLEASE ", "e\u0301",
)  # fmt: skip


@pytest.mark.parametrize("piece", EVIL)
def test_no_text_however_long_takes_long(piece: str) -> None:
    """Patterns that went back over a run of spaces took many minutes here."""
    text = piece * (30_000 // len(piece)) + "x please"
    assert read(text).turns <= 1
    assert len(own_words(text)) == len(text)
    assert all(span.end <= len(text) for span in found_in(text))


pieces = st.lists(
    st.one_of(st.sampled_from([*EVIL, "Please", "thank you", "https://a.example/we", "i@you.example", "> me\n", "us "]),
              st.text(max_size=12)),
    max_size=30,
).map("".join)  # fmt: skip


@given(pieces, st.booleans())
def test_what_is_left_out_is_in_no_count_and_keeps_every_place(text: str, spoken: bool) -> None:
    own = own_words(text)
    assert len(own) == len(text)
    assert all(kept in (NOT_WORDS, was) for kept, was in zip(own, text, strict=True))
    found = read(text, spoken=spoken)
    assert (found.words, found.letters) == (read(own, spoken=spoken).words, read(own, spoken=spoken).letters)
    spans = found_in(text, spoken=spoken)
    assert all(own[span.start : span.end] == text[span.start : span.end] for span in spans if NOT_WORDS not in own)
    assert len(spans) == (sum((found.markers or {}).values()) if found.turns else len(spans))


@given(pieces)
def test_a_text_without_accents_has_none(text: str) -> None:
    bare = without_accents(text)
    assert "\u0301" not in bare
    assert without_accents(bare) == bare
