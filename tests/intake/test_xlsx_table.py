"""XLSX: read by a process of its own, hostile and broken files included."""

import datetime
import struct
import threading
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook

from calibration.errors import InvalidInput
from calibration.intake.options import IntakeOptions, Limits
from calibration.intake.records import Severity
from calibration.intake.tables import TablesRead, read_tables


@pytest.fixture
def opened(options):
    def read(data: bytes, limits: Limits | None = None, file_name: str = "file.xlsx") -> TablesRead:
        return read_tables(data, file_name=file_name, options=replace(options, limits=limits or Limits()))

    return read


@pytest.fixture
def book():
    workbook = Workbook()
    workbook.active.append(["id", "score", "when"])
    return workbook


def test_values_become_text_dates_iso_and_whole_numbers_lose_their_point(opened, book, xlsx):
    sheet = book.active
    sheet.append(["a", 3.0, datetime.datetime(2026, 3, 4, 10, 5)])  # noqa: DTZ001 (Excel has no zones)
    sheet.append([True, 2.5, datetime.date(2026, 3, 4)])
    sheet.append(["b", 1e20, datetime.time(9, 30)])
    sheet.append(["c", "3,5", datetime.timedelta(minutes=65)])
    (table,) = opened(xlsx(book)).tables
    assert [row.cells for row in table.rows] == [
        ("a", "3", "2026-03-04 10:05:00"),
        ("TRUE", "2.5", "2026-03-04"),
        ("b", "1e+20", "09:30:00"),
        ("c", "3,5", "01:05:00"),
    ]
    assert [row.line for row in table.rows] == [2, 3, 4, 5]


def test_one_cell_at_the_far_corner_gives_a_sentence_with_its_address(opened, book, xlsx):
    book.active["XFD1048576"] = 1
    data = xlsx(book)
    assert len(data) < 6000
    with pytest.raises(InvalidInput, match=r"a value in cell XFD1048576. Allowed are 200,000 rows and 1,000 columns"):
        opened(data)


def test_formatting_without_values_far_away_does_no_harm(opened, book, xlsx):
    sheet = book.active
    sheet.append(["a", 1, None])
    sheet["XFD1048576"].number_format = "0.00"
    (table,) = opened(xlsx(book)).tables
    assert len(table.rows) == 1
    assert table.header == ("id", "score", "when")


def test_formulas_without_a_stored_result_are_named_by_their_cells(opened, book, xlsx):
    book.active.append(["a", "=1+1", None])
    book.active.append(["b", 2, None])
    read = opened(xlsx(book))
    (problem,) = read.problems
    assert (problem.code, problem.severity) == ("formula_without_value", Severity.ERROR)
    assert "Cell B2" in problem.message
    assert (problem.place.line, problem.place.column) == (2, "score")
    assert read.tables[0].rows[0].cells == ("a", None, None)


def test_formulas_with_a_stored_result_are_values(opened, book, xlsx):
    book.active.append(["a", "=1+1", None])
    data = part_replaced(xlsx(book), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>", b"<v />", b"<v>2</v>")
    read = opened(data)
    assert read.problems == ()
    assert read.tables[0].rows[0].cells[1] == "2"


def test_error_cells_are_named_and_empty(opened, book, xlsx):
    book.active.append(["a", "#REF!", None])
    book.active["B2"].data_type = "e"
    (problem,) = opened(xlsx(book)).problems
    assert (problem.code, problem.found) == ("error_cell", "#REF!")
    assert "Cell B2" in problem.message


def test_merged_cells_hold_their_value_in_every_row_and_it_is_noted(opened, book, xlsx):
    sheet = book.active
    for row in (["a", 1, None], [None, 2, None], [None, 3, None], ["b", 4, None]):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    read = opened(xlsx(book))
    assert [row.cells[0] for row in read.tables[0].rows] == ["a", "a", "a", "b"]
    assert [(problem.code, problem.severity) for problem in read.problems] == [("merged_cells", Severity.NOTE)]


def test_hidden_sheets_are_marked_and_hidden_rows_noted(opened, book, xlsx):
    book.active.append(["a", 1, None])
    book.active.row_dimensions[2].hidden = True
    hidden = book.create_sheet("Old")
    hidden.append(["x", "y"])
    hidden.append([1, 2])
    hidden.sheet_state = "hidden"
    read = opened(xlsx(book))
    assert [(table.sheet, table.hidden) for table in read.tables] == [("Sheet", False), ("Old", True)]
    assert [problem.code for problem in read.problems] == ["hidden_rows"]


def test_empty_workbooks_and_headers_alone_are_called_that(opened, xlsx, book):
    with pytest.raises(InvalidInput, match="no filled cell"):
        opened(xlsx(Workbook()))
    with pytest.raises(InvalidInput, match="no rows under them"):
        opened(xlsx(book))


def test_a_zip_bomb_is_refused_before_it_is_opened(opened, book, xlsx):
    data = part_added(xlsx(book), "xl/worksheets/sheet9.xml", b"0" * 20_000_000)
    assert len(data) < 50_000
    with pytest.raises(InvalidInput, match="would unpack to"):
        opened(data, Limits(unpacked_bytes=10_000_000))


def test_a_workbook_that_takes_too_long_is_stopped(opened, book, xlsx):
    for at in range(3000):
        book.active.append([f"row {at}", at, None])
    with pytest.raises(InvalidInput, match=r"takes longer than 0 seconds|damaged"):
        opened(xlsx(book), Limits(seconds=0.01))


def test_a_workbook_that_needs_too_much_memory_is_stopped(opened, book, xlsx):
    book.active.append(["swollen", 1, None])
    data = part_replaced(xlsx(book), "xl/worksheets/sheet1.xml", b"swollen", b"x" * 60_000_000)
    with pytest.raises(InvalidInput, match="more memory"):
        opened(data, Limits(memory_bytes=120_000_000, cell_characters=100_000_000))


def test_an_over_long_cell_is_named_with_its_address(opened, book, xlsx):
    book.active.append(["a" * 2000, 1, None])
    with pytest.raises(InvalidInput, match="cell A2 has 2,000 characters; allowed are 1,000"):
        opened(xlsx(book), Limits(cell_characters=1000))


def test_more_filled_cells_than_allowed_are_refused(opened, book, xlsx):
    for at in range(50):
        book.active.append([f"row {at}", at, 1])
    with pytest.raises(InvalidInput, match="more filled cells than allowed"):
        opened(xlsx(book), Limits(cells=100))


def test_xml_that_declares_entities_is_refused(opened, book, xlsx):
    book.active.append(["a", 1, None])
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet '
    data = part_replaced(xlsx(book), "xl/worksheets/sheet1.xml", b"<worksheet ", declared)
    with pytest.raises(InvalidInput, match="declares XML entities|damaged"):
        opened(data)


def test_damaged_and_cut_off_workbooks_are_called_damaged(opened, book, xlsx):
    book.active.append(["a", 1, None])
    data = xlsx(book)
    with pytest.raises(InvalidInput, match="damaged"):
        opened(data[: len(data) // 2])
    with pytest.raises(InvalidInput, match="damaged"):
        opened(part_replaced(data, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetDat"))


@pytest.mark.parametrize(
    ("part", "content", "sentence"),
    [
        ("xl/workbook.bin", b"x", "binary Excel workbook"),
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        ("word/document.xml", b"x", "Word or PowerPoint"),
        ("notes.txt", b"x", "ZIP archive"),
    ],
)
def test_other_packed_files_are_refused_by_their_name(opened, part, content, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        opened(part_added(b"", part, content))


def test_a_password_is_named(opened):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(InvalidInput, match="protected with a password"):
        opened(ole)


def test_a_lying_size_in_the_zip_directory_does_not_get_through(opened, book, xlsx):
    book.active.append(["a", 1, None])
    data = bytearray(part_added(xlsx(book), "xl/worksheets/sheet1.xml", b"<a>" + b"0" * 5_000_000, replace_part=True))
    at = data.rfind(b"xl/worksheets/sheet1.xml")
    struct.pack_into("<I", data, at - 46 + 24, 10)
    with pytest.raises(InvalidInput, match="damaged"):
        opened(bytes(data), Limits(unpacked_bytes=1_000_000))


def test_it_works_beside_other_threads(options: IntakeOptions, book, xlsx):
    for at in range(200):
        book.active.append([f"row {at}", at, None])
    data = xlsx(book)
    counts: list[int] = []

    def read() -> None:
        counts.append(len(read_tables(data, file_name="a.xlsx", options=options).tables[0].rows))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [200] * 4


def test_progress_is_told_while_a_workbook_is_read(options, book, xlsx):
    for at in range(2500):
        book.active.append([f"row {at}", at, None])
    told: list[str] = []
    read_tables(xlsx(book), file_name="a.xlsx", options=options, progress=lambda share, words: told.append(words))
    assert len(told) >= 2


def part_added(data: bytes, name: str, content: bytes, *, replace_part: bool = False) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        if data:
            with zipfile.ZipFile(BytesIO(data)) as old:
                for part in old.namelist():
                    if not (replace_part and part == name):
                        made.writestr(part, old.read(part))
        made.writestr(name, content)
    return stream.getvalue()


def part_replaced(data: bytes, name: str, *pairs: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read(name)
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        content = content.replace(old, new)
    return part_added(data, name, content, replace_part=True)
