"""Times and numbers as files write them."""

from datetime import UTC, datetime

import pytest

from calibration.errors import InvalidInput
from calibration.intake.mapping import TimeFormat
from calibration.intake.numbers import DecimalSign
from calibration.intake.times import TimeReader, UnreadableTimeError, seconds_of


def reader(*texts: str, zone: str = "Europe/Berlin", **how: str) -> TimeReader:
    return TimeReader(TimeFormat(**how), zone=zone, texts=texts)


@pytest.mark.parametrize(
    ("text", "expected", "offset"),
    [
        ("2026-03-04 14:30", "2026-03-04T13:30", 60),
        ("2026-07-04T14:30:00", "2026-07-04T12:30", 120),
        ("2026-03-04T14:30:00+05:30", "2026-03-04T09:00", 330),
        ("2026-03-04T14:30:00Z", "2026-03-04T14:30", 0),
        ("2026-03-04", "2026-03-03T23:00", 60),
        ("2026-3-4 9:05", "2026-03-04T08:05", 60),
        ("04.03.2026 14:30", "2026-03-04T13:30", 60),
        ("4.3.26", "2026-03-03T23:00", 60),
        ("2026/03/04 2:30 pm", "2026-03-04T13:30", 60),
        ("04.03.2026 14:30 +0000", "2026-03-04T14:30", 0),
    ],
)
def test_times_are_read_in_the_zone_and_kept_with_their_offset(text, expected, offset):
    moment = reader().read(text)
    assert moment.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert moment.offset_minutes == offset


def test_a_day_over_twelve_anywhere_in_the_column_settles_the_order():
    assert reader("03/04/2026", "25/04/2026").read("03/04/2026").at.month == 4
    assert reader("03/04/2026", "04/25/2026", zone="UTC").read("03/04/2026").at.month == 3


def test_an_open_order_is_refused_until_the_mapping_says_it():
    with pytest.raises(UnreadableTimeError, match="day and month cannot be told apart"):
        reader("03/04/2026").read("03/04/2026")
    assert reader("03/04/2026", format="day_first", zone="UTC").read("03/04/2026").at.month == 4
    assert reader("03/04/2026", format="month_first", zone="UTC").read("03/04/2026").at.month == 3
    assert reader("05/05/2026").read("05/05/2026").at.day == 4


def test_a_pattern_is_followed_to_the_letter():
    assert reader(format="%Y%m%d-%H%M", zone="UTC").read("20260304-1430").at.hour == 14
    with pytest.raises(UnreadableTimeError, match="pattern"):
        reader(format="%Y%m%d").read("2026-03-04")


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-02-30", "31.02.2026", "2026-03-04 25:00", "1.1.2026 13:00 pm", "12", ""]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(UnreadableTimeError):
        reader().read(text)


def test_an_hour_that_exists_twice_or_not_at_all_is_said():
    assert "exists twice or not at all" in reader().read("2026-10-25 02:30").assumed
    assert "exists twice or not at all" in reader().read("2026-03-29 02:30").assumed
    assert reader().read("2026-10-25T02:30:00+01:00").assumed == ""


def test_an_unknown_zone_is_refused():
    with pytest.raises(InvalidInput, match="not a time zone"):
        reader(zone="Europe/Nowhere")


def test_spans_become_seconds():
    assert seconds_of("12:30") == 750
    assert seconds_of("1:00:01") == 3601
    assert seconds_of("75") is None
    assert seconds_of("1:75") is None


@pytest.mark.parametrize(
    ("column", "text", "number"),
    [
        (["3,5", "4"], "3,5", 3.5),
        (["3,5", "1.234"], "1.234", 1234.0),
        (["1.234,5"], "1.234,5", 1234.5),
        (["3.5", "1,234"], "1,234", 1234.0),
        (["1,234.5"], "1,234.5", 1234.5),
        (["0,125"], "0,125", 0.125),
        (["1,234,567"], "1,234,567", 1234567.0),
        (["1.234"], "1.234", 1.234),
        (["85 %"], "85 %", 85.0),
        (["1 234,5"], "1 234,5", 1234.5),
        (["−1"], "−1", -1.0),
        (["4/5"], "4/5", 4.0),
    ],
)
def test_what_a_comma_means_is_decided_by_the_whole_column(column, text, number):
    assert DecimalSign(column).number(text) == number


@pytest.mark.parametrize(
    ("column", "semicolons"), [(["1,234", "2"], False), (["1.234"], True), (["3,5", "2.25"], False)]
)
def test_an_open_or_contradicting_comma_is_never_decided_in_silence(column, semicolons):
    sign = DecimalSign(column, semicolons=semicolons)
    assert sign.sign is None
    assert sign.example
    assert sign.number(column[0]) is None


def test_the_mapping_settles_it():
    assert DecimalSign(["1,234"], said=",").number("1,234") == 1.234
    assert DecimalSign(["1,234"], said=".").number("1,234") == 1234.0


def test_words_are_no_numbers():
    assert DecimalSign(["a"]).number("three") is None
    assert DecimalSign(["a"]).number("1,2,3") is None
