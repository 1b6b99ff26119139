"""JSON arrays and JSON Lines."""

from dataclasses import replace

import pytest

from calibration.errors import InvalidInput
from calibration.intake.options import IntakeOptions, Limits
from calibration.intake.tables import Table, read_tables


@pytest.fixture
def opened(options: IntakeOptions):
    def read(text: str, file_name: str = "file.json") -> Table:
        return read_tables(text.encode(), file_name=file_name, options=options).tables[0]

    return read


def test_an_array_of_objects_becomes_rows_with_the_line_each_begins_on(opened):
    table = opened('[\n  {"id": 1.0, "ok": true},\n  {"id": "x",\n   "more": null, "new": 1e3}\n]')
    assert table.header == ("id", "ok", "more", "new")
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("1.0", "true", None, None)),
        (3, ("x", None, None, "1e3")),
    ]


def test_json_lines_count_the_lines_of_the_file(opened):
    table = opened('{"id": 1}\n\n{"id": 2}\n', "file.jsonl")
    assert [row.line for row in table.rows] == [1, 3]


def test_a_single_list_in_a_wrapper_is_that_list(opened):
    assert len(opened('{"contacts": [{"id": 1}, {"id": 2}]}').rows) == 2


def test_nested_objects_are_joined_by_points_and_lists_stay_json(opened):
    table = opened('[{"id": 1, "agent": {"name": "A1", "team": {"site": "Cork"}}, "turns": [{"text": "é"}]}]')
    assert table.header == ("id", "agent.name", "agent.team.site", "turns")
    assert table.rows[0].cells == ("1", "A1", "Cork", '[{"text": "é"}]')


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"id": 1},\n {"id": 2]', "line 2"),
        ('[{"id": 1} {"id": 2}]', "lacks a comma"),
        ('[{"id": 1}', "lacks a comma or the closing bracket"),
        ("[1, 2]", "a text or number"),
        ("[[1], [2]]", "a list"),
        ("[]", "holds no objects"),
        ('[{"id": NaN}]', "NaN"),
        ('[{"id": 1, "id": 2}]', "names the field “id” twice"),
        ("[" * 5000, "nested"),
        ("nothing", "is not JSON"),
    ],
)
def test_what_is_no_list_of_objects_is_refused_with_the_place(opened, text, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        opened(text)


def test_half_characters_are_replaced_and_said(options):
    read = read_tables(b'[{"id": "a\\ud800b\\u0000"}]', file_name="a.json", options=options)
    assert read.tables[0].rows[0].cells == ("a\ufffdb\ufffd",)
    assert [problem.code for problem in read.problems] == ["unstorable_character"]


@pytest.mark.parametrize("limits", [Limits(rows=1), Limits(columns=1), Limits(cells=2), Limits(cell_characters=2)])
def test_a_file_beyond_a_limit_is_refused(options, limits):
    with pytest.raises(InvalidInput, match="too large|characters"):
        read_tables(b'[{"a": "123", "b": 1}, {"a": 1}]', file_name="a.json", options=replace(options, limits=limits))
