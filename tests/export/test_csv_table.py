"""CSV that opens in a spreadsheet and runs nothing there."""

import csv
import io

import pytest

from calibration.export.csv_table import csv_table


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_table_comes_back_as_it_was_written() -> None:
    table = csv_table(
        ["line", "gap", "n", "within"], [["Tone, “fits”\nwell", -1.25, 5, True], ["Größe", None, 0, False]]
    )
    assert table.startswith(b"\xef\xbb\xbf")
    assert read(table) == [
        ["line", "gap", "n", "within"],
        ["Tone, “fits”\nwell", "-1.25", "5", "yes"],
        ["Größe", "", "0", "no"],
    ]


@pytest.mark.parametrize(
    "start",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0"],
)
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(start: str) -> None:
    assert read(csv_table(["a"], [[start]]))[1][0].startswith("'")
    assert read(csv_table([start], []))[0][0].startswith("'")


def test_numbers_stay_numbers_whatever_their_sign() -> None:
    assert read(csv_table(["a", "b"], [[-1.5, -3]]))[1] == ["-1.5", "-3"]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="A row has 1 cells. Allowed: 2"):
        csv_table(["a", "b"], [["only one"]])
