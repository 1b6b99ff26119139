"""The calibration workbook: lines down, reviewers across, one tab a contact."""

import pytest
from openpyxl import Workbook

from calibration.errors import InvalidInput
from calibration.intake.records import Severity
from calibration.vocabulary import Channel, Side

MAPPING = """
layout: workbook
workbook: {contact: Contact, above: {Channel: channel, Date: started_at}}
time: {format: day_first}
"""


@pytest.fixture
def book():
    """Two contacts, a client and two vendor reviewers, a summary tab."""
    workbook = Workbook()
    workbook.active.title = "Summary"
    workbook.active.append(["Average", 88])
    for name, answers in (("Call 1", (3, 2, 1)), ("Call 2", (3, "N/A", 2))):
        sheet = workbook.create_sheet(name)
        for row in (
            ["Weekly calibration"],
            ["Contact:", f"C-{name[-1]}", "Channel:", "chat"],
            ["Date:", "04/03/2026"],
            [None, None, "Client", "Vendor", None],
            ["Line", "Weight", "Anna", "Ben", "Cleo", "Cleo comment"],
            ["Opening"],
            ["Greeting", 10, "yes", "yes", "no", "mumbled"],
            ["Tone", 20, *answers, None],
            ["Total", 30, 90, 80, 70, None],
        ):
            sheet.append(row)
    return workbook


def test_every_tab_is_a_contact_and_every_cell_a_rating(read, xlsx, book):
    intake = read(xlsx(book), MAPPING, "week.xlsx")
    assert [(one.external_id, one.channel) for one in intake.contacts] == [("C-1", Channel.CHAT), ("C-2", Channel.CHAT)]
    assert intake.contacts[0].started_at.month == 3
    assert [(rater.label, rater.side) for rater in intake.raters] == [
        ("Anna", Side.CLIENT),
        ("Ben", Side.VENDOR),
        ("Cleo", Side.VENDOR),
    ]
    assert [criterion.key for criterion in intake.scorecard.criteria] == ["greeting", "tone"]
    grid = {(one.contact, one.rater, one.criterion): one for one in intake.ratings}
    assert len(grid) == 12
    assert grid["C-1", "Ben", "tone"].level_code == "2"
    assert grid["C-2", "Ben", "tone"].not_applicable
    assert grid["C-1", "Cleo", "greeting"].comment == "mumbled"
    assert (intake.rows_read, intake.rows_good, intake.errors) == (4, 4, ())


def test_headings_totals_and_other_tabs_are_noted_and_not_read(read, xlsx, book):
    notes = {problem.code for problem in read(xlsx(book), MAPPING, "week.xlsx").problems}
    assert {"line_without_answers", "line_ignored", "sheet_not_read"} <= notes


def test_one_bad_cell_leaves_the_other_reviewers_of_its_line(read, xlsx, book):
    book["Call 1"]["D8"] = "=1+1"
    mapping = MAPPING + "criteria: [{column: Greeting, levels: ['no', 'yes']}, {column: Tone, levels: [1, 2]}]\n"
    intake = read(xlsx(book), mapping, "week.xlsx")
    assert sorted((problem.code, problem.place.sheet, problem.place.column) for problem in intake.errors) == [
        ("formula_without_value", "Call 1", "Ben"),
        ("off_scale", "Call 1", "Anna"),
        ("off_scale", "Call 2", "Anna"),
    ]
    assert {one.rater for one in intake.ratings if (one.contact, one.criterion) == ("C-1", "tone")} == {"Cleo"}
    assert intake.rows_good == 2


def test_a_tab_whose_contact_cannot_be_read_stays_out_whole(read, xlsx, book):
    book["Call 2"]["D2"] = "pigeon"
    intake = read(xlsx(book), MAPPING, "week.xlsx")
    assert [problem.code for problem in intake.errors] == ["unknown_channel"]
    assert {one.contact for one in intake.ratings} == {"C-1"} == {one.external_id for one in intake.contacts}


def test_sides_in_brackets_behind_the_names_are_read(read, xlsx):
    workbook = Workbook()
    for row in (["Criterion", "Anna (client)", "Ben - vendor"], ["Tone", 3, 2]):
        workbook.active.append(row)
    workbook.active.title = "C-9"
    intake = read(xlsx(workbook), "layout: workbook", "week.xlsx")
    assert [(rater.label, rater.side) for rater in intake.raters] == [("Anna", Side.CLIENT), ("Ben", Side.VENDOR)]
    assert intake.contacts[0].external_id == "C-9"


def test_a_line_twice_on_a_tab_is_reported(read, xlsx):
    workbook = Workbook()
    for row in (["Line", "Anna"], ["Tone", 3], ["Tone", 2]):
        workbook.active.append(row)
    intake = read(xlsx(workbook), "layout: workbook", "week.xlsx")
    assert [(problem.code, problem.severity) for problem in intake.errors] == [("repeated_pair", Severity.ERROR)]
    assert len(intake.ratings) == 1


def test_a_tab_without_reviewers_is_refused(read, xlsx):
    workbook = Workbook()
    for row in (["Line", "Weight"], ["Tone", 3]):
        workbook.active.append(row)
    with pytest.raises(InvalidInput, match="names no reviewers"):
        read(xlsx(workbook), "layout: workbook", "week.xlsx")


def test_the_proposal_for_a_workbook_finds_it_out_alone(read, xlsx, book):
    for tab in ("Call 1", "Call 2"):
        book[tab]["B3"] = "04.03.2026"
    intake = read(xlsx(book), None, "week.xlsx")
    assert [one.external_id for one in intake.contacts] == ["C-1", "C-2"]
    assert len(intake.ratings) == 12
    assert {rater.side for rater in intake.raters} == {Side.CLIENT, Side.VENDOR}
    assert intake.errors == ()
