"""Personal data is masked; amounts, dates and order numbers are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.intake import masking
from calibration.intake.masking import Masker, text_hash

COUNTRIES = ("US", "GB", "DE", "ES", "FR", "NL", "IN", "BR")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to ann.lee+x@mail.example.co.uk, please.", "Write to [email], please."),
        ("my number is (415) 555-2671.", "my number is [phone]."),
        ("415-555-2671", "[phone]"),
        ("Call me at 4155552671", "Call me at [phone]"),
        ("+49 30 901820 is mine", "[phone] is mine"),
        ("Telefon 030 901820", "Telefon [phone]"),
        ("the card 4111 1111 1111 1111 was charged", "the card [card] was charged"),
        ("5555555555554444", "[card]"),
        ("Amex 3782 822463 10005", "Amex [card]"),
        ("IBAN GB82 WEST 1234 5698 7654 32.", "IBAN [iban]."),
        ("DE89370400440532013000", "[iban]"),
        ("my SSN is 536-90-4399", "my SSN is [id]"),
        ("BSN 111222333", "BSN [id]"),
        ("mi DNI es 54362315K", "mi DNI es [id]"),
        ("National Insurance: AB 12 34 56 C", "National Insurance: [id]"),
    ],
)
def test_personal_data_is_replaced_by_its_kind(text, masked):
    masker = Masker(COUNTRIES)
    assert masker.mask(text) == masked
    assert sum(masker.counts.values()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "order 4155552671",
        "Order #415-555-2671",
        "4155552671",
        "The total is 1,234,567.89 and not 1.234.567,89",
        "€ 12.50, 3 x 20, 100 %",
        "2026-03-04 10:15, 04.03.2026, 3/4/26, 2026-03-04T10:15:00+01:00",
        "card ending 1111",
        "4111 1111 1111 1112",
        "invoice 5555555555554445",
        "GB83 WEST 1234 5698 7654 32",
        "111222333",
        "536-90-4399",
        "tracking 1Z999AA10123456784",
        "open 10:30 - 18:45",
        "version 1.2.3.4, room 12-34",
        "see me @ the shop, user@host",
        "Lena Schmidt, Hauptstraße 5, 10115 Berlin",
    ],
)
def test_what_is_no_personal_data_by_its_shape_stays(text):
    assert Masker(COUNTRIES).mask(text) == text


def test_numbers_are_those_of_the_engagements_countries():
    assert Masker(["US"]).mask("BSN 111222333") == "BSN 111222333"
    assert Masker(["US"]).mask("Telefon 030 901820") == "Telefon 030 901820"
    assert Masker([]).mask("+49 30 901820") == "[phone]"


def test_kinds_are_counted():
    masker = Masker(["US"])
    masker.mask("a@b.example and c@d.example, (415) 555-2671")
    assert masker.counts == {"email": 2, "phone": 1}


@given(
    whole=st.integers(0, 10**9),
    cents=st.integers(0, 99),
    sign=st.sampled_from(["$", "€", "£", "EUR ", "USD ", ""]),
    style=st.sampled_from(["{:,}.{:02}", "{}.{:02}", "{},{:02}"]),
)
def test_no_amount_is_masked(whole, cents, sign, style):
    text = f"I paid {sign}{style.format(whole, cents)} for it."
    assert Masker(COUNTRIES).mask(text) == text


@given(
    moment=st.datetimes(),
    style=st.sampled_from(
        ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%y", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S", "%H:%M"]
    ),
)
def test_no_date_is_masked(moment, style):
    text = f"It came on {moment.strftime(style)} in the morning."
    assert Masker(COUNTRIES).mask(text) == text


@given(
    number=st.integers(10**5, 10**12 - 1),
    shape=st.sampled_from(
        ["order {}", "Order #{}", "ORD-{}", "order number {}", "ticket {}", "Bestellung {}", "no. {}x", "{}"]
    ),
)
def test_no_order_number_is_masked(number, shape):
    text = shape.format(number)
    assert Masker(COUNTRIES).mask(text) == text


PIECES = st.sampled_from(
    ["call", "phone", "4155552671", "(415) 555-2671", "+49 30 901820", "a@b.example", "4111 1111 1111 1111", "order",
     "GB82 WEST 1234 5698 7654 32", "SSN", "536-90-4399", "-", " ", ",", "12.50", "2026-03-04", "[", "]", "id", "@"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12), st.text(max_size=30))
def test_masking_twice_is_masking_once(pieces, text):
    once = Masker(COUNTRIES).mask(" ".join(pieces) + text)
    again = Masker(COUNTRIES)
    assert again.mask(once) == once
    assert not again.counts


def test_the_hash_depends_on_key_text_turns_and_version(monkeypatch):
    mine = text_hash(["Hello", "Hi"], key=b"key")
    assert mine == text_hash(["Hello", "Hi"], key=b"key")
    others = {
        text_hash(["Hello", "Hi"], key=b"other"),
        text_hash(["HelloHi"], key=b"key"),
        text_hash(["Hello", "Ho"], key=b"key"),
    }
    monkeypatch.setattr(masking, "MASKER_VERSION", "next")
    others.add(text_hash(["Hello", "Hi"], key=b"key"))
    assert len(others | {mine}) == 5


def test_no_words_have_no_hash_and_an_empty_key_is_refused():
    assert text_hash([], key=b"key") == ""
    with pytest.raises(ValueError, match="key of the text hash is empty"):
        text_hash(["a"], key=b"")
