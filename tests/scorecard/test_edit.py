"""Changes to a card under work: each gives a new definition, and nothing else moves."""

import pytest

from calibration.errors import InvalidInput
from calibration.scorecard import edit
from calibration.scorecard.definition import AnswerLevel, Condition, CriterionDefinition, ScorecardDefinition
from calibration.scorecard.definition import SectionDefinition as Section
from calibration.scorecard.problems import definition_problems
from calibration.scorecard.starter import starter_cards
from calibration.vocabulary import AnswerType, ScoreRole

YES_NO = (AnswerLevel("yes", "Yes"), AnswerLevel("no", "No", points=0))


def line(key: str, **more) -> CriterionDefinition:
    return CriterionDefinition(key, key.upper(), levels=YES_NO, **more)


CARD = ScorecardDefinition(
    "card",
    "Card",
    sections=(
        Section("one", "One", (line("a"), line("b", only_if=Condition("a", ("no",))))),
        Section("two", "Two", (line("c"),)),
    ),
)


def places(card: ScorecardDefinition) -> list[str]:
    return [f"{section.key}.{one.key}" for section in card.sections for one in section.criteria]


@pytest.mark.parametrize(
    ("key", "by", "expected"),
    [
        ("a", 1, ["one.b", "one.a", "two.c"]),
        ("b", 1, ["one.a", "two.b", "two.c"]),
        ("c", -1, ["one.a", "one.b", "one.c"]),
        ("a", -1, ["one.a", "one.b", "two.c"]),
        ("c", 1, ["one.a", "one.b", "two.c"]),
        ("nowhere", 1, ["one.a", "one.b", "two.c"]),
    ],
)
def test_a_line_moves_within_its_section_then_into_the_next(key, by, expected):
    assert places(edit.with_line_moved(CARD, key, by=by)) == expected


def test_a_line_that_goes_takes_the_conditions_on_it_along():
    left = edit.without_line(CARD, "a")
    assert places(left) == ["one.b", "two.c"]
    assert left.criterion("b").only_if is None


def test_a_new_line_gets_a_key_of_its_own_and_a_name():
    card, key = edit.with_new_line(CARD, name=" A ", section="two")
    assert key == "a_2"
    assert (places(card)[-1], card.criterion(key).name) == ("two.a_2", "A")
    with pytest.raises(InvalidInput, match="has no name"):
        edit.with_new_line(CARD, name=" ", section="two")
    with pytest.raises(InvalidInput, match="has no section"):
        edit.with_new_line(CARD, name="A", section="three")


def test_sections_are_added_named_moved_and_only_empty_ones_removed():
    card = edit.with_section_named(edit.with_new_section(CARD, "Three"), "three", "Third")
    assert [section.name for section in edit.with_section_moved(card, "three", by=-1).sections] == [
        "One",
        "Third",
        "Two",
    ]
    assert edit.without_empty_section(card, "three") == CARD
    with pytest.raises(InvalidInput, match="still has lines"):
        edit.without_empty_section(CARD, "one")


@pytest.mark.parametrize("answer_type", list(AnswerType))
@pytest.mark.parametrize("start", [one for card in starter_cards() for one in card.criteria], ids=lambda one: one.key)
def test_a_line_answered_in_another_way_can_be_stored_and_is_of_that_way(start, answer_type):
    again = edit.retyped(start, answer_type)
    assert again.answer_type is answer_type
    assert (again.minimum is None) == (answer_type is not AnswerType.NUMERIC)
    assert bool(again.levels) == (answer_type is not AnswerType.NUMERIC)
    if answer_type is AnswerType.BINARY:
        assert len(again.levels) == 2


@pytest.mark.parametrize("role", list(ScoreRole))
def test_a_line_in_another_role_is_sound_by_itself(role):
    card = edit.with_line(CARD, edit.reroled(line("a"), role))
    assert not [problem for problem in definition_problems(card) if problem.startswith("'A'")]


def test_answers_get_codes_and_places_and_move():
    steps = edit.retyped(line("a"), AnswerType.ORDINAL)
    more = edit.with_new_level(steps, "Not sure")
    assert [(level.code, level.value) for level in more.levels] == [("yes", 1.0), ("no", 2.0), ("not_sure", 3.0)]
    assert [level.code for level in edit.with_level_moved(more, "not_sure", by=-1).levels] == ["yes", "not_sure", "no"]
    assert edit.without_level(more, "not_sure") == steps
    with pytest.raises(InvalidInput, match="has no words"):
        edit.with_new_level(steps, "")
