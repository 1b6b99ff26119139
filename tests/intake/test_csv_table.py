"""CSV and TSV: every kind of odd file, each with a sentence."""

from dataclasses import replace

import pytest

from calibration.errors import InvalidInput
from calibration.intake.options import IntakeOptions, Limits
from calibration.intake.records import Severity
from calibration.intake.tables import ReadHow, Table, TablesRead, read_tables

UMLAUTS = "Kontakt;Bewertung\nÄpfel;gut\nÖl;schlecht\n"


@pytest.fixture
def opened(options):
    def read(data: str | bytes, file_name: str = "file.csv", **how: object) -> TablesRead:
        content = data.encode() if isinstance(data, str) else data
        return read_tables(content, file_name=file_name, options=options, how=ReadHow(**how))

    return read


def only(read: TablesRead) -> Table:
    assert len(read.tables) == 1
    return read.tables[0]


def cells(read: TablesRead) -> list[tuple[str | None, ...]]:
    return [row.cells for row in only(read).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found_although_the_text_is_full_of_commas(opened, delimiter):
    text = delimiter.join(["id", "text", "score"]) + "\n"
    text += "".join(delimiter.join([str(n), '"well, yes, no"', "3"]) + "\n" for n in range(3))
    read = opened(text)
    assert only(read).delimiter == delimiter
    assert cells(read)[0] == ("0", "well, yes, no", "3")
    assert read.problems == ()


def test_a_cell_that_holds_tabs_does_not_make_a_comma_file_a_tab_file(opened):
    read = opened("id,a,b\n1,AGENT\tHello,USER\tHi\n2,AGENT\tHello,USER\tHi\n")
    assert only(read).header == ("id", "a", "b")


def test_excels_own_first_line_names_the_delimiter_and_lines_still_count_it(opened):
    read = opened("sep=;\nid;score\n1;3,5\n")
    assert only(read).header == ("id", "score")
    assert only(read).header_line == 2
    assert only(read).rows[0].line == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_every_encoding_a_spreadsheet_writes_gives_the_same_text(opened, encoding):
    read = opened(UMLAUTS.encode(encoding))
    assert only(read).header == ("Kontakt", "Bewertung")
    assert cells(read) == [("Äpfel", "gut"), ("Öl", "schlecht")]


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("utf-16-le", "UTF-16")])
def test_a_guessed_encoding_is_said(opened, encoding, name):
    (problem,) = opened(UMLAUTS.encode(encoding)).problems
    assert problem.code == "encoding_assumed"
    assert problem.severity is Severity.WARNING
    assert name in problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_known_encoding_needs_no_warning(opened, encoding):
    assert opened(UMLAUTS.encode(encoding)).problems == ()


def test_cyrillic_is_not_read_as_western(opened):
    read = opened("имя;ответ\nИван;хорошо работает\nОльга;очень плохо отвечала\n".encode("cp1251"))
    assert only(read).header == ("имя", "ответ")
    assert "Cyrillic" in read.problems[0].message


def test_an_encoding_that_was_said_is_used_and_a_wrong_one_refused(opened):
    assert cells(opened(UMLAUTS.encode("cp850"), encoding="cp850"))[0] == ("Äpfel", "gut")
    with pytest.raises(InvalidInput, match="not text in utf-8"):
        opened(UMLAUTS.encode("cp1252"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="is not an encoding"):
        opened(UMLAUTS, encoding="klingon")


def test_lines_count_line_breaks_inside_quotation_marks(opened):
    read = opened('id,text\n1,"one\ntwo\nthree"\n2,four\n\n3,five\n')
    assert [row.line for row in only(read).rows] == [2, 5, 7]
    assert cells(read)[0] == ("1", "one\ntwo\nthree")


def test_a_row_that_is_too_long_stays_out_and_a_short_one_is_filled_up(opened):
    read = opened("id,a,b\n1,2,3\n1,2,3,4\n1,2\n")
    long, short = read.problems
    assert (long.code, long.severity, long.place.line) == ("too_many_cells", Severity.ERROR, 3)
    assert (long.found, long.allowed) == ("4", "3")
    assert (short.code, short.severity, short.place.line) == ("too_few_cells", Severity.WARNING, 4)
    assert cells(read)[2] == ("1", "2", None)


def test_empty_cells_beyond_the_header_do_no_harm(opened):
    assert opened("id,a\n1,2,,\n2,3,,\n").problems == ()


def test_a_doubled_column_name_is_said_and_the_first_keeps_it(opened):
    read = opened("id,Tone,Tone\n1,2,3\n")
    assert only(read).header == ("id", "Tone", "Tone (2)")
    (problem,) = read.problems
    assert problem.code == "duplicate_header"
    assert "Column 3 is called “Tone (2)”" in problem.message


def test_a_column_without_a_name_but_with_values_is_named_and_noted(opened):
    read = opened("id,,b\n1,2,3\n")
    assert only(read).header == ("id", "column 2", "b")
    assert [problem.code for problem in read.problems] == ["unnamed_column"]


def test_title_lines_above_the_header_are_kept_apart(opened):
    read = opened("Calibration of week 12,,\n,,\nid,tone,score\n1,2,3\n")
    assert only(read).header == ("id", "tone", "score")
    assert only(read).header_line == 3
    assert only(read).preamble[0].cells[0] == "Calibration of week 12"


def test_a_header_line_that_was_said_is_used_and_an_empty_one_refused(opened):
    assert only(opened("a,b\nc,d\n1,2\n", header_line=2)).header == ("c", "d")
    with pytest.raises(InvalidInput, match="line 9, but that line is empty"):
        opened("a,b\nc,d\n1,2\n", header_line=9)


@pytest.mark.parametrize("data", [b"", b"  \n \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00"])
def test_an_empty_file_is_called_empty(opened, data):
    with pytest.raises(InvalidInput, match="is empty"):
        opened(data)


@pytest.mark.parametrize("text", ["id,score\n", "id,score\n,\n", "id"])
def test_a_header_without_rows_is_called_that(opened, text):
    with pytest.raises(InvalidInput, match="no rows under them"):
        opened(text)


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line(opened):
    with pytest.raises(InvalidInput, match=r"begins on line 3 .* never ends"):
        opened('id,text\n1,fine\n2,"never closed\n3,lost\n4,lost\n')


def test_a_stray_quotation_mark_is_said_and_no_row_is_lost_or_doubled(opened):
    read = opened('id,text\n1,fine\n2,"a "big" hose"\n3,also fine\n')
    assert [row.cells[0] for row in only(read).rows] == ["1", "2", "3"]
    assert [(problem.code, problem.place.line) for problem in read.problems] == [("stray_quotation_mark", 3)]


def test_cells_longer_than_the_csv_modules_own_limit_are_read(opened):
    assert len(cells(opened(f"id,text\n1,{'x' * 150_000}\n"))[0][1]) == 150_000


def test_an_over_long_cell_is_refused_with_its_place(options):
    small = replace(options, limits=Limits(cell_characters=1000))
    with pytest.raises(InvalidInput, match=r"Cell 2 of line 2 .* 1,001 characters; allowed are 1,000"):
        read_tables(b"id,text\n1," + b"x" * 1001, file_name="a.csv", options=small)


def test_a_cell_beyond_every_limit_is_refused_and_not_a_crash(opened):
    with pytest.raises(InvalidInput, match="quotation mark"):
        opened(f"id,text\n1,{'x' * 1_000_001}\n")


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [(Limits(rows=2), "more than 2 rows"), (Limits(columns=2), "Allowed: up to 2 columns")],
)
def test_too_many_rows_or_columns_are_refused(options, limits, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        read_tables(b"a,b,c\n" + b"1,2,3\n" * 5, file_name="a.csv", options=replace(options, limits=limits))


def test_the_upload_limit_is_one_number(options: IntakeOptions):
    with pytest.raises(InvalidInput, match="Allowed: up to 10 bytes"):
        read_tables(b"a,b\n1,2\n3,4\n", file_name="a.csv", options=replace(options, max_bytes=10))


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF-1.7 ...", "a.csv", "a PDF document"),
        (b"\x89PNG\r\n", "a.csv", "a picture"),
        (b"\x1f\x8b\x08\x00", "a.csv.gz", "gzip"),
        (b"<html><table><tr><td>1", "export.xls", "a web page or XML"),
        (b"a,b\n\x00\x01\x02\x03\n", "a.csv", "not a text file"),
        (bytes(range(256)) * 20, "a.csv", "not a text file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "a.xls", "old Excel workbook"),
        (b"a,b\n1,2\n", "a.xlsx", "is called an Excel workbook but is not one"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(opened, data, name, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        opened(data, name)


def test_old_mac_line_ends_are_lines(opened):
    assert [row.line for row in only(opened("a,b\r1,2\r3,4\r")).rows] == [2, 3]
