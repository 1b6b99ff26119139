"""A new version breaks a line's history only where its meaning changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from calibration.errors import InvalidInput
from calibration.scorecard.change import LineChange, compare_versions, next_version
from calibration.scorecard.definition import (
    AnswerLevel,
    Condition,
    CriterionDefinition,
    ReasonCode,
    ScorecardDefinition,
)
from calibration.scorecard.yaml_form import scorecard_from_yaml
from calibration.vocabulary import (
    AnswerType,
    Change,
    CriterionKind,
    Critical,
    ErrorClass,
    NotApplicableRule,
    Requirement,
    ScoreRole,
)

Line = Callable[..., CriterionDefinition]
Card = Callable[..., ScorecardDefinition]
DEMO = Path(__file__).parents[2] / "data" / "demo" / "scorecards"

YES = AnswerLevel("yes", "yes", points=1, value=1)
NO = AnswerLevel("no", "no", points=0, value=0)


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({"kind": CriterionKind.TONE_FIT}, "kind changed from 'quality' to 'tone_fit'"),
        ({"answer_type": AnswerType.ORDINAL}, "answer type changed from 'binary' to 'ordinal'"),
        ({"levels": (YES, NO, AnswerLevel("partly", "partly", 0.5, 0.5))}, "answer 'partly' is new"),
        ({"levels": (YES,)}, "answer 'no' is gone"),
        ({"levels": (YES, replace(NO, points=0.2))}, "answer 'no': points changed from 0 to 0.2"),
        ({"levels": (YES, replace(NO, value=-1))}, "answer 'no': value changed from 0 to -1"),
        ({"levels": (YES, replace(NO, fails=True))}, "answer 'no': fails changed from no to yes"),
        ({"minimum": 1.0}, "minimum changed from nothing to 1"),
        ({"unit": "minutes"}, "unit changed from nothing to 'minutes'"),
        ({"lower_is_better": True}, "lower is better changed from no to yes"),
        ({"not_applicable": NotApplicableRule.LEFT_OUT}, "not applicable changed from 'not_allowed' to 'left_out'"),
    ],
)
def test_a_change_of_measurement_answers_points_fails_or_na_rule_is_semantic(
    line: Line, card_of: Card, fields: dict[str, object], clause: str
) -> None:
    old, edited = card_of([line("a")]), card_of([line("a", **fields)])
    (comparison,) = compare_versions(old, edited)
    assert comparison.change is LineChange.SEMANTIC
    assert comparison.reasons == (clause,)
    criterion = next_version(old, edited, {}).criteria[0]
    assert (criterion.meaning_revision, criterion.change) == (2, Change.SEMANTIC)


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({"weight": 9}, "weight changed from 1 to 9"),
        ({"role": ScoreRole.UNSCORED}, "role changed from 'weighted' to 'unscored'"),
        ({"adjustment": -2}, "adjustment changed from 0 to -2"),
        ({"error_class": ErrorClass.BUSINESS}, "error class changed from nothing to 'business'"),
        ({"examples": "One."}, "examples changed"),
        ({"reasons": (ReasonCode("r", "R"),)}, "reasons changed"),
        ({"comment_required": Requirement.ALWAYS}, "comment required changed from 'never' to 'always'"),
        ({"levels": (NO, YES)}, "order of the answers changed"),
    ],
)
def test_a_change_of_weight_order_examples_or_requirements_never_is(
    line: Line, card_of: Card, fields: dict[str, object], clause: str
) -> None:
    old, edited = card_of([line("a")]), card_of([line("a", **fields)])
    (comparison,) = compare_versions(old, edited)
    assert (comparison.change, comparison.reasons) == (LineChange.EDITORIAL, (clause,))
    criterion = next_version(old, edited, {}).criteria[0]
    assert (criterion.meaning_revision, criterion.change) == (1, Change.EDITORIAL)
    with pytest.raises(InvalidInput, match="'A' cannot be semantic"):
        next_version(old, edited, {"a": Change.SEMANTIC})


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({"question": "Is it?"}, "question changed from nothing to 'Is it?'"),
        ({"guidance": "So."}, "guidance changed from nothing to 'So.'"),
        ({"name": "B"}, "name changed from 'A' to 'B'"),
        ({"levels": (YES, replace(NO, label="nope"))}, "answer 'no': label changed from 'no' to 'nope'"),
        ({"levels": (YES, replace(NO, description="D"))}, "answer 'no': description changed from nothing to 'D'"),
        ({"not_applicable_when": "W"}, "when N/A applies changed from nothing to 'W'"),
        ({"critical": Critical.ALL}, "what a failure zeroes changed from 'no' to 'all'"),
        ({"only_if": Condition("x", ("p", "q"))}, "condition changed from nothing to 'x = p or q'"),
    ],
)
def test_on_wording_the_publisher_decides_and_the_decision_is_recorded(
    line: Line, card_of: Card, fields: dict[str, object], clause: str
) -> None:
    old, edited = card_of([line("a")]), card_of([line("a", **fields)])
    (comparison,) = compare_versions(old, edited)
    assert (comparison.change, comparison.reasons) == (LineChange.WORDING, (clause,))
    with pytest.raises(InvalidInput, match="Not decided for"):
        next_version(old, edited, {})
    for decision, revision in ((Change.EDITORIAL, 1), (Change.SEMANTIC, 2)):
        criterion = next_version(old, edited, {"a": decision}).criteria[0]
        assert (criterion.meaning_revision, criterion.change) == (revision, decision)


def test_white_space_is_no_change(line: Line, card_of: Card) -> None:
    old = card_of([line("a", question="Is it so?")])
    edited = card_of([line("a", question="Is it\n so? ")])
    assert compare_versions(old, edited)[0].change is LineChange.UNCHANGED
    assert next_version(old, edited, {}).criteria[0].question == "Is it\n so? "


def test_the_words_at_the_ends_of_a_tone_scale_are_its_poles(line: Line, card_of: Card) -> None:
    levels = tuple(AnswerLevel(str(i), f"place {i}", value=i) for i in range(1, 8))
    fields = {"kind": CriterionKind.TONE_POSITION, "answer_type": AnswerType.ORDINAL}
    old = card_of([line("a", levels=levels, **fields)])
    end = card_of([line("a", levels=(*levels[:6], replace(levels[6], label="warm")), **fields)])
    middle = card_of([line("a", levels=(*levels[:3], replace(levels[3], label="even"), *levels[4:]), **fields)])
    assert compare_versions(old, end)[0].reasons[0] == "poles changed from 'place 1 – place 7' to 'place 1 – warm'"
    assert compare_versions(old, end)[0].change is LineChange.SEMANTIC
    assert compare_versions(old, middle)[0].change is LineChange.WORDING


def test_added_and_retired_lines_are_told_and_a_moved_line_alone_is_moved(line: Line, card_of: Card) -> None:
    old = card_of([line("a"), line("b"), line("c"), line("gone")])
    edited = card_of([line("b"), line("new"), line("c"), line("a")])
    changes = {item.key: item.change for item in compare_versions(old, edited)}
    assert changes == {
        "b": LineChange.UNCHANGED,
        "new": LineChange.ADDED,
        "c": LineChange.UNCHANGED,
        "a": LineChange.EDITORIAL,
        "gone": LineChange.RETIRED,
    }


def test_a_line_that_changes_its_section_is_moved(line: Line, card_of: Card) -> None:
    old = card_of([line("a"), line("b")], [line("c")])
    edited = card_of([line("a")], [line("b"), line("c")])
    changes = {item.key: item.reasons for item in compare_versions(old, edited)}
    assert changes == {"a": (), "b": ("place on the card changed",), "c": ()}


def test_the_next_version_counts_on_and_keeps_the_key_and_what_the_editor_cannot_set(line: Line, card_of: Card) -> None:
    old = card_of([line("a", meaning_revision=3, change=Change.SEMANTIC)], version=4)
    edited = replace(card_of([line("a", weight=2, meaning_revision=9)], version=1, note="New."), key="other")
    new = next_version(old, edited, {})
    assert (new.key, new.version, new.note) == ("card", 5, "New.")
    assert (new.criteria[0].meaning_revision, new.criteria[0].change) == (3, Change.EDITORIAL)


def test_a_line_that_comes_back_starts_a_new_meaning(line: Line, card_of: Card) -> None:
    old, edited = card_of([line("a")]), card_of([line("a"), line("b"), line("new")])
    revisions = [c.meaning_revision for c in next_version(old, edited, {}, past_revisions={"b": 2}).criteria]
    assert revisions == [1, 3, 1]


def test_a_decision_the_rule_does_not_leave_open_is_refused(line: Line, card_of: Card) -> None:
    old, semantic = card_of([line("a")]), card_of([line("a", unit="min")])
    with pytest.raises(InvalidInput, match="'A' cannot be editorial: unit changed"):
        next_version(old, semantic, {"a": Change.EDITORIAL})
    assert next_version(old, semantic, {"a": Change.SEMANTIC}).criteria[0].meaning_revision == 2
    with pytest.raises(InvalidInput, match="a decision on 'x', which neither version has"):
        next_version(old, semantic, {"x": Change.SEMANTIC})
    with pytest.raises(InvalidInput, match="'A' cannot be semantic: it is unchanged"):
        next_version(old, old, {"a": Change.SEMANTIC})


def test_the_second_demo_card_is_what_the_rule_makes_of_the_first() -> None:
    first, second = (scorecard_from_yaml((DEMO / f"care-{i}.yaml").read_text(encoding="utf-8")) for i in (1, 2))
    decisions = {"id_check": Change.EDITORIAL, "next_step": Change.EDITORIAL}
    assert next_version(first, second, decisions) == second
