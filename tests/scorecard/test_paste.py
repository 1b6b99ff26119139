"""A scorecard pasted from a spreadsheet is understood as people lay it out, and every doubt is named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.scorecard.clipboard import cells_from_clipboard
from calibration.scorecard.paste import scorecard_from_table
from calibration.scorecard.paste_rows import RowKind
from calibration.scorecard.paste_scale import scale_from_text
from calibration.scorecard.pasted import PastedScorecard
from calibration.scorecard.problems import definition_problems
from calibration.scorecard.yaml_form import scorecard_from_yaml, scorecard_to_yaml
from calibration.vocabulary import AnswerType, CriterionKind, Critical, ErrorClass, NotApplicableRule, ScoreRole

CARDS = Path(__file__).parent / "pasted"


def pasted(name: str) -> PastedScorecard:
    return scorecard_from_table(cells_from_clipboard((CARDS / f"{name}.tsv").read_text(encoding="utf-8")))


def weights(card: PastedScorecard) -> dict[str, float]:
    return {criterion.name: criterion.weight for criterion in card.definition.criteria}


def sections(card: PastedScorecard) -> dict[str, int]:
    return {section.name: len(section.criteria) for section in card.definition.sections}


@pytest.mark.parametrize("path", sorted(CARDS.glob("*.tsv")), ids=lambda path: path.stem)
def test_every_pasted_card_can_be_published_written_and_read_back(path: Path) -> None:
    card = scorecard_from_table(cells_from_clipboard(path.read_text(encoding="utf-8"))).definition
    assert definition_problems(card) == ()
    assert scorecard_from_yaml(scorecard_to_yaml(card)) == card


@pytest.mark.parametrize("path", sorted(CARDS.glob("*.tsv")), ids=lambda path: path.stem)
def test_the_preview_has_one_row_for_each_filled_row_and_one_key_for_each_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cells = cells_from_clipboard(text)
    card = scorecard_from_table(cells)
    filled = [i for i, row in enumerate(cells, start=1) if any(row)]
    assert [row.row for row in card.rows] == filled
    assert [row.key for row in card.rows if row.key] == [criterion.key for criterion in card.definition.criteria]


def test_merged_categories_are_carried_down_and_the_title_names_the_card() -> None:
    card = pasted("merged_categories")
    assert card.definition.name == "Northwind Support – QA Scorecard v3.2"
    assert sections(card) == {"Opening": 2, "Security": 2, "Resolution": 2, "Soft skills": 2}
    assert sum(weights(card).values()) == 100
    handling = card.definition.criterion("data_handling")
    assert handling is not None
    assert handling.critical is Critical.ALL
    assert [level.code for level in handling.levels if level.fails] == ["fail"]
    assert handling.not_applicable is NotApplicableRule.LEFT_OUT
    assert handling.guidance == 'Never reads card numbers aloud.\nNever asks for the full PIN ("all four digits").'
    assert card.not_understood == ()


def test_answers_carried_down_from_a_merged_cell_are_said_with_their_row() -> None:
    closing = next(row for row in pasted("merged_categories").rows if row.key == "closing")
    assert closing.understood == "Line 'Closing': 1 / 2 / 3 / 4 / 5 (from row 10), weight 10."


def test_points_of_a_line_are_shares_of_its_own_most() -> None:
    accuracy = pasted("merged_categories").definition.criterion("accuracy_of_information")
    assert accuracy is not None
    assert [(level.code, level.points) for level in accuracy.levels] == [("0", 0), ("15", 0.5), ("30", 1)]


def test_rows_in_capitals_with_a_weight_are_sections_and_totals_are_compared() -> None:
    card = pasted("section_rows")
    assert sections(card) == {"Opening": 2, "Process": 3, "Communication": 2}
    assert [row.row for row in card.rows if row.kind is RowKind.TOTAL] == [12]
    assert card.not_understood == ()
    tone = card.definition.criterion("tone_of_voice")
    assert tone is not None
    assert tone.kind is CriterionKind.TONE_FIT
    assert [level.value for level in tone.levels] == [-1, 0, 1]


def test_a_table_without_header_is_told_by_its_cells() -> None:
    card = pasted("no_header")
    assert weights(card) == {
        "Greets the customer": 5,
        "Verifies identity": 0,
        "Understands the request": 10,
        "Gives the right answer": 25,
        "Confirms the next step": 10,
    }
    identity = card.definition.criterion("verifies_identity")
    assert identity is not None
    assert (identity.role, identity.critical) == (ScoreRole.UNSCORED, Critical.ALL)
    assert card.assumptions == ("No header was found: columns are told by what stands in them.",)
    assert card.not_understood == ()


def test_answers_as_columns_take_their_descriptions_from_the_cells() -> None:
    card = pasted("rubric_columns")
    acknowledges = card.definition.criterion("acknowledges")
    assert acknowledges is not None
    assert [(level.code, level.label, level.description) for level in acknowledges.levels] == [
        ("1", "Unsatisfactory", "Ignores what was said"),
        ("2", "Needs improvement", "Form words only"),
        ("3", "Good", "Names what happened"),
        ("4", "Excellent", "Names it and acts on it"),
    ]
    assert weights(card) == {"Acknowledges": 30, "Questions": 20, "Clarity": 30, "Spelling": 20}
    rules = [criterion.not_applicable.value for criterion in card.definition.criteria]
    assert rules == ["not_allowed", "left_out", "not_allowed", "full_credit"]


def test_answers_on_rows_below_their_line_take_the_points_beside_them() -> None:
    card = pasted("answers_on_rows")
    hold, thanks, coded = card.definition.criteria
    assert [(level.label, level.points) for level in hold.levels] == [("Yes", 1), ("Partly", 0.5), ("No", 0)]
    assert hold.not_applicable is NotApplicableRule.LEFT_OUT
    assert [(level.label, level.points) for level in coded.levels] == [
        ("Correct", 1),
        ("Minor error", 0.6),
        ("Wrong", 0),
    ]
    assert [hold.weight, thanks.weight, coded.weight] == [10, 5, 10]


def test_ticked_columns_are_answers_and_minus_points_are_deductions() -> None:
    card = pasted("ticks_and_deductions")
    assert sections(card) == {"Chat handling": 4, "Compliance": 2}
    by_name = {criterion.name: criterion for criterion in card.definition.criteria}
    assert all(criterion.not_applicable is NotApplicableRule.LEFT_OUT for criterion in by_name.values())
    repeat = by_name["Customer had to repeat information"]
    assert (repeat.role, repeat.adjustment, repeat.weight) == (ScoreRole.DEDUCTION, -5, 0)
    assert [(level.code, level.points) for level in repeat.levels] == [("yes", 1), ("no", 0)]
    mood = by_name["Turns the customer's mood around"]
    assert (mood.role, mood.adjustment) == (ScoreRole.BONUS, 3)
    disclosed = by_name["Discloses personal data to a third party"]
    assert (disclosed.critical, disclosed.role) == (Critical.ALL, ScoreRole.UNSCORED)
    assert [problem.sentence for problem in card.not_understood] == [
        "Row 10, column 'Type': found 'free text'. Allowed: lines that are scored; this one is left out."
    ]


def test_lines_that_add_up_to_a_hundred_in_each_section_are_shares_of_it() -> None:
    card = pasted("decimal_commas")
    assert weights(card) == {
        "Name genannt": 10,
        "Anliegen erfragt": 10,
        "Richtige Auskunft": 50,
        "Nächster Schritt": 30,
    }
    assert card.assumptions == (
        "The lines of 'Begrüßung' add up to 100: taken as shares of its weight 20.",
        "The lines of 'Lösung' add up to 100: taken as shares of its weight 80.",
    )


def test_a_list_of_lines_becomes_yes_no_lines_of_equal_weight_and_says_so() -> None:
    card = pasted("single_column")
    assert set(weights(card).values()) == {1}
    assert {criterion.answer_type for criterion in card.definition.criteria} == {AnswerType.BINARY}
    assert card.assumptions[1:] == (
        "No weights were found: every line weighs 1.",
        "4 lines without answers: Yes / No is assumed.",
    )


def test_every_cell_that_was_not_understood_is_named_with_row_column_and_what_is_allowed() -> None:
    sentences = [problem.sentence for problem in pasted("with_doubts").not_understood]
    starts = [
        "Row 1, column 'Team lead': found a column that was not understood.",
        "Row 3, column 'Options': found answers of which none is better (Chat, Email, Phone).",
        "Row 4, column 'Points': found 'lots'. Allowed: a number",
        "Row 5, column 'Options': found 'use judgement'. Allowed: answers like",
        "Row 5, column 'Critical': found 'maybe'. Allowed: yes, no, section,",
        "Row 6, column 'Points': found no weight. Allowed: a number; the line is unscored without one.",
        "Row 7, column 'Points': found a total of 40, where the lines above add up to 30.",
        "Row 8: found 'Note: scores are reviewed monthly' alone in its row.",
    ]
    assert len(sentences) == len(starts)
    for sentence, start in zip(sentences, starts, strict=True):
        assert sentence.startswith(start)


def test_a_section_weight_is_shared_by_lines_without_one() -> None:
    card = scorecard_from_table(
        [["Section", "Section weight", "Line"], ["A", "60", "one"], ["", "", "two"], ["B", "40", "three"]]
    )
    assert weights(card) == {"one": 30, "two": 30, "three": 40}


def test_a_weight_merged_over_a_section_is_shared_by_its_lines() -> None:
    card = scorecard_from_table(
        [["Section", "Line", "Points"], ["A", "one", "20"], ["", "two", ""], ["B", "three", "30"], ["", "four", "10"]]
    )
    assert weights(card) == {"one": 10, "two": 10, "three": 30, "four": 10}


def test_a_section_weight_that_its_lines_do_not_reach_is_reported_and_the_lines_count() -> None:
    card = scorecard_from_table(
        [["Line", "Points", "Scale"], ["OPENING", "30", ""], ["a", "5", "1-5"], ["b", "10", "1-5"]]
    )
    assert weights(card) == {"a": 5, "b": 10}
    assert "found 30 for 'Opening', whose lines add up to 15" in card.not_understood[0].sentence


def test_whom_an_error_hurts_is_read_from_the_critical_column() -> None:
    card = scorecard_from_table(
        [["Line", "Error type"], ["a", "Customer critical"], ["b", "Business Critical"], ["c", "Non-critical"]]
    )
    found = [(criterion.critical, criterion.error_class) for criterion in card.definition.criteria]
    assert found == [(Critical.ALL, ErrorClass.CUSTOMER), (Critical.ALL, ErrorClass.BUSINESS), (Critical.NO, None)]


def test_a_long_line_is_the_question_and_its_first_words_the_name() -> None:
    text = "Did the agent " + "carefully and patiently " * 5 + "listen?"
    criterion = scorecard_from_table([["Question", "Weight"], [text, "5"]]).definition.criteria[0]
    assert criterion.question == text
    assert len(criterion.name) <= 80
    assert criterion.name.endswith("…")


def test_answers_as_columns_may_carry_their_points_behind_them() -> None:
    card = scorecard_from_table(
        [
            ["Criteria", "Exceeds (3)", "Meets (2)", "Below (1)", "Weight"],
            ["Empathy", "Acts on it", "Names it", "Ignores it", "40"],
        ]
    )
    found = [(level.label, level.points, level.description) for level in card.definition.criteria[0].levels]
    assert found == [("Exceeds", 1, "Acts on it"), ("Meets", 0.5, "Names it"), ("Below", 0, "Ignores it")]


def test_a_form_with_fields_above_it_and_totals_of_sections_is_read() -> None:
    card = scorecard_from_table(
        [
            ["Quality Monitoring Form", "", ""],
            ["Agent name:", "", ""],
            ["A. Opening (20 points)", "", ""],
            ["1. Greeting", "10", "Y/N"],
            ["2. Verification", "10", "Y/N/NA"],
            ["Section total", "20", ""],
            ["B. Handling (80 points)", "", ""],
            ["3. Solution", "80", "Y/N"],
            ["Section total", "80", ""],
            ["Grand total", "100", ""],
        ]
    )
    assert sections(card) == {"Opening": 2, "Handling": 1}
    assert weights(card) == {"Greeting": 10, "Verification": 10, "Solution": 80}
    assert card.definition.name == "Quality Monitoring Form"
    assert [problem.sentence for problem in card.not_understood] == [
        "Row 2: found 'Agent name' alone in its row. Allowed: a section with lines below it; not used."
    ]


def test_a_critical_line_of_which_no_answer_is_worse_is_reported_and_not_critical() -> None:
    card = scorecard_from_table([["Line", "Scale", "Fatal"], ["a", "Chat, Email", "yes"], ["b", "0-100", "yes"]])
    assert [criterion.critical for criterion in card.definition.criteria] == [Critical.NO, Critical.NO]
    assert [p.found for p in card.not_understood if p.column == "'Fatal'"] == ["a critical line"] * 2


def test_two_lines_of_one_name_get_two_keys() -> None:
    card = scorecard_from_table([["Line", "Weight"], ["Closing", "5"], ["Closing", "5"]])
    assert [criterion.key for criterion in card.definition.criteria] == ["closing", "closing_2"]


@pytest.mark.parametrize("rows", [[], [[""]], [["Section", "Weight", "Scale"]], [["x"] * 101], [["x"]] * 2001])
def test_what_holds_no_line_or_is_too_large_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(InvalidInput, match="Allowed:"):
        scorecard_from_table(rows)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Yes/No/NA", {"Yes": 1, "No": 0}),
        ("Y / N", {"Y": 1, "N": 0}),
        ("No, Yes", {"No": 0, "Yes": 1}),
        ("Pass; Fail", {"Pass": 1, "Fail": 0}),
        ("1-3", {"1": 0, "2": 0.5, "3": 1}),
        ("Scale: 1 to 3", {"1": 0, "2": 0.5, "3": 1}),
        ("3-point scale", {"1": 0, "2": 0.5, "3": 1}),
        ("1–3 (1 = poor, 3 = excellent)", {"poor": 0, "2": 0.5, "excellent": 1}),
        ("0/5/10", {"0": 0, "5": 0.5, "10": 1}),
        ("0 or 4", {"0": 0, "4": 1}),
        ("Yes (10), Partly (5), No (0)", {"Yes": 1, "Partly": 0.5, "No": 0}),
        ("Full / Half / None (8/4/0)", {"Full": 1, "Half": 0.5, "None": 0}),
        ("2 = Good\n1 = Fair\n0 = Poor\nN/A", {"Good": 1, "Fair": 0.5, "Poor": 0}),
        (
            "Exceeds expectations | Meets expectations | Below",
            {"Exceeds expectations": 1, "Meets expectations": 0.5, "Below": 0},
        ),
        ("Meets, Does not meet", {"Meets": 1, "Does not meet": 0}),
        ("Always / Sometimes / Never", {"Always": 1, "Sometimes": 0.5, "Never": 0}),
    ],
)
def test_a_scale_is_understood_as_people_write_it(text: str, levels: dict[str, float]) -> None:
    scale = scale_from_text(text)
    assert scale is not None
    assert {level.label: level.points for level in scale.levels} == levels
    assert scale.answer_type is (AnswerType.BINARY if len(levels) == 2 else AnswerType.ORDINAL)
    assert scale.allows_not_applicable is ("NA" in text or "N/A" in text)


def test_a_wide_range_is_a_number_and_words_alone_are_no_scale() -> None:
    scale = scale_from_text("0-100 %")
    assert scale is not None
    assert (scale.answer_type, scale.minimum, scale.maximum) == (AnswerType.NUMERIC, 0, 100)
    assert scale_from_text("as agreed in the meeting") is None


def test_numbers_that_reach_the_weight_are_points_and_not_places() -> None:
    scale = scale_from_text("10 = full; 5 = half; 2 = little", weight=10)
    assert scale is not None
    assert [level.points for level in scale.levels] == [1, 0.5, 0.2]


def test_quoted_cells_keep_tabs_and_line_breaks_and_stray_quotes_stay() -> None:
    text = 'a\t"two\r\nlines"\t"say ""hi"""\r\n"quoted" word\tb\r\n'
    assert cells_from_clipboard(text) == [["a", "two\nlines", 'say "hi"'], ['"quoted" word', "b"]]


CELLS = """
Line|Section|Weight|Scale|N/A|Critical|Type|Yes|No|5|-5|+2|10%|0.2|Yes/No|1-5|0/5/10|1-1|A/A|0-100|OPENING|Total|deduction
bonus|Fatal|x|Note:|Chat, Email|1 - Bad|2 - Good|too formal/right/too casual|1.1 Greets|Greets (Fatal)|text
""".strip().replace("\n", "|")
words = st.sampled_from(["", "", *CELLS.split("|"), "9" * 400]) | st.text(max_size=8)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(words, min_size=1, max_size=6), min_size=1, max_size=8))
def test_whatever_is_pasted_becomes_a_card_that_can_be_written_or_is_refused_in_a_sentence(
    rows: list[list[str]],
) -> None:
    try:
        card = scorecard_from_table(rows).definition
    except InvalidInput:
        return
    assert scorecard_from_yaml(scorecard_to_yaml(card)) == card
