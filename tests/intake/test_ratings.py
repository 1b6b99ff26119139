"""Long and wide files with named reviewers: sides, scales, sessions, repeats, bad cells."""

from datetime import UTC, datetime

import pytest

from calibration.intake.records import Severity
from calibration.vocabulary import AnswerType, CriterionKind, NotApplicableRule, RaterKind, Side

LONG = """
layout: long
contact: {id: contact}
raters: {column: rater, side_column: side}
long: {criterion: criterion, answer: answer, comment: comment, reasons: reasons}
"""
HEAD = "contact,rater,side,criterion,answer,comment,reasons\n"
WIDE = """
layout: wide
contact: {id: id}
raters: {column: who, sides: {Anna: client, Ben: vendor, Cleo: vendor}}
criteria:
- {column: tone, answer_type: ordinal, levels: [1, 2, 3]}
- {column: solved}
"""


def codes(intake, severity=None):
    return [problem.code for problem in intake.problems if severity in (None, problem.severity)]


def test_a_long_file_gives_one_rating_a_row(read):
    intake = read(
        HEAD
        + "C1,Anna,client,Tone,4,Warm enough,\n"
        + "C1,Ben,vendor,Tone,2,mail a@b.example,cold; rushed\n"
        + "C1,Ben,vendor,Solved,yes,,\n"
        + "C1,Anna,client,Solved,N/A,,\n",
        LONG,
    )
    assert [(rater.label, rater.side, rater.position) for rater in intake.raters] == [
        ("Anna", Side.CLIENT, 1),
        ("Ben", Side.VENDOR, 2),
    ]
    tone, solved = intake.scorecard.criteria
    assert (tone.key, tone.answer_type, [level.code for level in tone.levels]) == (
        "tone", AnswerType.ORDINAL, ["2", "3", "4"]
    )  # fmt: skip
    assert (solved.answer_type, solved.not_applicable) == (AnswerType.BINARY, NotApplicableRule.LEFT_OUT)
    first, second, third, fourth = intake.ratings
    assert (first.level_code, first.comment) == ("4", "Warm enough")
    assert (second.comment, second.reasons) == ("mail [email]", ("cold", "rushed"))
    assert third.level_code == "yes"
    assert fourth.not_applicable
    assert fourth.level_code is None
    assert intake.masked == {"email": 1}


def test_a_wide_file_gives_a_review_a_row(read):
    intake = read("id,who,tone,solved\nC1,Anna,3,yes\nC1,Ben,3.0,no\nC2,Anna,1,yes\n", WIDE)
    assert [(one.contact, one.rater, one.criterion, one.level_code) for one in intake.ratings] == [
        ("C1", "Anna", "tone", "3"), ("C1", "Anna", "solved", "yes"), ("C1", "Ben", "tone", "3"),
        ("C1", "Ben", "solved", "no"), ("C2", "Anna", "tone", "1"), ("C2", "Anna", "solved", "yes"),
    ]  # fmt: skip
    assert [one.external_id for one in intake.contacts] == ["C1", "C2"]
    assert (intake.rows_read, intake.rows_good) == (3, 3)


def test_a_value_off_the_scale_keeps_its_row_out_and_says_what_is_allowed(read):
    intake = read("id,who,tone,solved\nC1,Anna,7,yes\nC1,Ben,3,no\n", WIDE)
    (problem,) = intake.errors
    assert problem.message == "Line 2, “tone”: rating 7 is not on the scale of criterion “tone”. Allowed: 1, 2, 3."
    assert (problem.code, problem.found, problem.allowed) == ("off_scale", "7", "1, 2, 3")
    assert (problem.place.line, problem.place.column, problem.contact) == (2, "tone", "C1")
    assert {rating.rater for rating in intake.ratings} == {"Ben"}
    assert (intake.rows_read, intake.rows_good) == (2, 1)


def test_a_contact_all_of_whose_rows_are_bad_is_not_read(read):
    intake = read("id,who,tone,solved\nC1,Anna,7,yes\nC2,Ben,3,no\n", WIDE)
    assert [one.external_id for one in intake.contacts] == ["C2"]


def test_a_repeated_pair_with_other_answers_is_reported_and_never_averaged(read):
    intake = read("id,who,tone,solved\nC1,Anna,3,yes\nC1,Anna,1,yes\n", WIDE)
    (problem,) = intake.errors
    assert problem.code == "repeated_pair"
    assert "Anna has already rated contact “C1” on line 2" in problem.message
    assert "never averaged" in problem.message
    assert [rating.level_code for rating in intake.ratings] == ["3", "yes"]


def test_the_same_row_twice_is_read_once_and_noted(read):
    intake = read("id,who,tone,solved\nC1,Anna,3,yes\nC1,Anna,3,yes\n", WIDE)
    assert codes(intake, Severity.NOTE).count("duplicate_row") == 1
    assert intake.errors == ()
    assert len(intake.ratings) == 2


def test_a_repeat_in_a_long_file_is_of_one_line_only(read):
    rows = "C1,Anna,client,Tone,4,,\nC1,Anna,client,Tone,2,,\nC1,Anna,client,Solved,yes,,\n"
    intake = read(HEAD + rows, LONG)
    assert codes(intake, Severity.ERROR) == ["repeated_pair"]
    assert [(rating.criterion, rating.level_code) for rating in intake.ratings] == [("tone", "4"), ("solved", "yes")]


def test_the_same_pair_in_another_session_is_no_repeat(read):
    mapping = WIDE + "session_column: session\n"
    intake = read("id,who,tone,solved,session\nC1,Anna,3,yes,March\nC1,Anna,1,yes,April\n", mapping)
    assert intake.errors == ()
    assert {rating.session for rating in intake.ratings} == {"March", "April"}
    assert {session.label for session in intake.sessions} == {"March", "April"}


@pytest.mark.parametrize(("by", "labels"), [("week", ["2026-W10", "2026-W14"]), ("month", ["2026-03", "2026-04"])])
def test_sessions_by_week_or_month_follow_the_local_date(read, by, labels):
    mapping = WIDE + f"sessions_by: {by}\nsession_date_column: scored\n"
    # 31 March, 23:30 in UTC is 1 April in Berlin.
    intake = read("id,who,tone,solved,scored\nC1,Anna,3,yes,2026-03-04\nC2,Anna,1,yes,2026-04-01 00:30\n", mapping)
    assert [session.label for session in intake.sessions] == labels
    assert intake.sessions[1].first_at == datetime(2026, 3, 31, 22, 30, tzinfo=UTC)


def test_a_row_without_a_date_cannot_be_put_into_a_week(read):
    mapping = WIDE + "sessions_by: week\nsession_date_column: scored\n"
    intake = read("id,who,tone,solved,scored\nC1,Anna,3,yes,\nC2,Anna,1,yes,soon\n", mapping)
    assert codes(intake, Severity.ERROR) == ["no_session_date", "no_session_date"]
    assert intake.ratings == ()


def test_missing_names_and_ids_are_reported(read):
    intake = read("id,who,tone,solved\n,Anna,3,yes\nC1,,3,yes\nC1,Ben,2,no\n", WIDE)
    assert [(problem.code, problem.place.line, problem.place.column) for problem in intake.errors] == [
        ("no_contact_id", 2, "id"),
        ("no_rater", 3, "who"),
    ]
    assert intake.rows_good == 1


def test_a_rater_has_one_side_for_life(read):
    rows = "C1,Anna,client,Tone,4,,\nC2,Anna,vendor,Tone,2,,\nC2,Ben,left,Tone,2,,\n"
    intake = read(HEAD + rows, LONG)
    assert codes(intake, Severity.ERROR) == ["two_sides", "unknown_side"]
    assert [rating.place.line for rating in intake.ratings] == [2]


def test_missing_sides_are_said_and_a_program_is_an_automated_rater(read):
    rows = "C1,Anna,,Tone,4,,\nC1,Model,automated,Tone,2,,\n"
    intake = read(HEAD + rows, LONG)
    assert [rater.kind for rater in intake.raters] == [RaterKind.NAMED, RaterKind.AUTOMATED]
    (problem,) = [problem for problem in intake.problems if problem.code == "no_side"]
    assert "Anna" in problem.message


def test_sides_can_be_given_by_organization(read):
    mapping = """
layout: wide
contact: {id: id}
raters: {column: who, organization_column: firm, sides: {Northwind: client, Helpline: vendor}}
criteria: [{column: tone}]
"""
    intake = read("id,who,firm,tone\nC1,Anna,Northwind,3\nC1,Ben,Helpline,2\n", mapping)
    assert [(rater.side, rater.organization) for rater in intake.raters] == [
        (Side.CLIENT, "Northwind"),
        (Side.VENDOR, "Helpline"),
    ]


def test_an_unknown_line_of_a_long_file_is_reported_when_the_lines_are_declared(read):
    mapping = LONG + "criteria: [{column: Tone, levels: [1, 2, 3]}]\n"
    intake = read(HEAD + "C1,Anna,client,Tone,2,,\nC1,Anna,client,Tempo,2,,\n", mapping)
    assert [(problem.code, problem.found, problem.allowed) for problem in intake.errors] == [
        ("unknown_criterion", "Tempo", "Tone")
    ]


def test_free_text_is_no_criterion(read):
    rows = "".join(f"C{n},Anna,client,Tone,answer number {n},,\n" for n in range(20))
    intake = read(HEAD + rows, LONG)
    (problem,) = intake.errors
    assert problem.code == "not_a_scale"
    assert "20 different answers" in problem.message
    assert intake.scorecard is None


def test_an_open_comma_keeps_numbers_out_and_decimal_settles_it(read):
    text = "id;who;total;solved\nC1;Anna;1,234;yes\nC2;Anna;2,345;no\n"
    mapping = WIDE.replace(
        "{column: tone, answer_type: ordinal, levels: [1, 2, 3]}", "{column: total, answer_type: numeric}"
    )
    intake = read(text, mapping)
    assert "ambiguous_number" in codes(intake, Severity.ERROR)
    assert [rating for rating in intake.ratings if rating.criterion == "total"] == []
    settled = read(text, mapping + 'decimal: ","\n')
    assert [rating.number for rating in settled.ratings if rating.criterion == "total"] == [1.234, 2.345]


def test_decimal_commas_of_a_column_are_understood(read):
    text = "id;who;tone;solved\nC1;Anna;3,0;ja\nC1;Ben;2,0;nein\n"
    intake = read(text, WIDE)
    assert [rating.level_code for rating in intake.ratings if rating.criterion == "tone"] == ["3", "2"]


def test_tone_fit_answers_are_understood_with_their_direction(read):
    intake = read(
        "id,who,tone\nC1,Anna,Too formal\nC1,Ben,about right\nC2,Anna,too casual\n",
        "layout: wide\ncontact: {id: id}\nraters: {column: who}\ncriteria: [{column: tone}]",
    )
    (tone,) = intake.scorecard.criteria
    assert tone.kind is CriterionKind.TONE_FIT
    assert [(level.code, level.value, level.points) for level in tone.levels] == [
        ("too_formal", -1, 0.0), ("about_right", 0, 1.0), ("too_casual", 1, 0.0)
    ]  # fmt: skip
    assert [rating.level_code for rating in intake.ratings] == ["too_formal", "about_right", "too_casual"]


def test_declared_spellings_and_points_are_used(read):
    mapping = """
layout: wide
contact: {id: id}
raters: {column: who}
criteria:
- column: tone
  answer_type: ordinal
  levels: [{code: low, spellings: [C, schlecht], points: 0}, {code: mid, points: 0.8}, {code: high, label: Top}]
"""
    intake = read("id,who,tone\nC1,Anna,SCHLECHT\nC1,Ben,top\nC1,Cleo,c\n", mapping)
    assert [rating.level_code for rating in intake.ratings] == ["low", "high", "low"]
    assert [level.points for level in intake.scorecard.criteria[0].levels] == [0, 0.8, 1.0]


def test_not_applicable_where_it_is_not_allowed_is_off_the_scale(read):
    mapping = WIDE.replace("{column: solved}", "{column: solved, not_applicable: not_allowed}")
    intake = read("id,who,tone,solved\nC1,Anna,3,N/A\nC1,Ben,2,yes\n", mapping)
    assert codes(intake, Severity.ERROR) == ["off_scale"]


def test_a_broken_cell_keeps_a_row_out_only_where_it_is_read(read, xlsx):
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["id", "who", "tone", "solved", "sum"],
        ["C1", "Anna", 3, "yes", "=1+1"],
        ["C1", "Ben", "=1+1", "no", 2],
    ):
        book.active.append(row)
    intake = read(xlsx(book), WIDE, "file.xlsx")
    assert [
        (problem.severity, problem.place.line) for problem in intake.problems if problem.code == "formula_without_value"
    ] == [
        (Severity.ERROR, 3),
        (Severity.NOTE, 2),
    ]
    assert {rating.rater for rating in intake.ratings} == {"Anna"}


def test_a_column_the_mapping_names_must_be_there(read):
    from calibration.errors import InvalidInput

    with pytest.raises(InvalidInput, match="no column “solved” for a criterion. Columns of the file: id, who, tone"):
        read("id,who,tone\nC1,Anna,3\n", WIDE)
