"""The file of problems: complete, and harmless in a spreadsheet."""

import ast
import csv
from io import StringIO
from pathlib import Path

import pytest

from calibration.export.problems_file import HEADER, problems_csv
from calibration.intake.records import Place, Problem, Severity


def rows(*problems: Problem) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(problems_csv(problems).decode("utf-8-sig"), newline="")))


def test_every_problem_is_a_row_with_place_found_and_allowed():
    problem = Problem("off_scale", "Rating 7 …", Severity.ERROR, Place("a.csv", "S", 3, "Tone"), "7", "1, 2, 3", "C1")
    assert rows(problem) == [
        dict(
            zip(
                HEADER,
                ("error", "off_scale", "a.csv", "S", "3", "Tone", "7", "1, 2, 3", "C1", "Rating 7 …"),
                strict=True,
            )
        )
    ]


def test_it_begins_with_a_byte_order_mark_for_excel():
    assert problems_csv([]).startswith(b"\xef\xbb\xbfseverity,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n@"])
def test_no_cell_can_begin_a_formula(start):
    (row,) = rows(
        Problem("x", "y", place=Place(column=f"{start}HYPERLINK(1)"), found=f"{start}1+1", contact=f"{start}A1")
    )
    for name in ("column", "found", "contact"):
        assert row[name].startswith("'")


def test_the_documentation_lists_every_kind_of_problem():
    root = Path(__file__).parents[2]
    modules = [path for path in (root / "calibration/intake").glob("*.py") if "folder" not in path.name]
    codes = {
        node.args[0].value
        for path in modules
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and node.func.id in ("Problem", "_UnreadableError") and node.args and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip
    assert len(codes) > 35
    text = (root / "docs/intake.md").read_text()
    assert sorted(code for code in codes if f"`{code}`" not in text) == []
