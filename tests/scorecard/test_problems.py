"""Each rule of a sound card has a sentence, and a sound card has none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from calibration.scorecard.definition import (
    AnswerLevel,
    Condition,
    CriterionDefinition,
    ReasonCode,
    ScorecardDefinition,
    SectionDefinition,
)
from calibration.scorecard.problems import definition_problems
from calibration.scorecard.yaml_form import scorecard_from_yaml
from calibration.vocabulary import (
    AnswerType,
    CriterionKind,
    Critical,
    NotApplicableRule,
    Requirement,
    ScoreRole,
)

Line = Callable[..., CriterionDefinition]
Card = Callable[..., ScorecardDefinition]
DEMO = Path(__file__).parents[2] / "data" / "demo" / "scorecards"

SCALE_OF_7 = tuple(AnswerLevel(str(i), f"place {i}", value=i) for i in range(1, 8))
JUST_RIGHT = (
    AnswerLevel("formal", "too formal", points=0, value=-1),
    AnswerLevel("right", "about right", points=1, value=0),
    AnswerLevel("casual", "too casual", points=0, value=1),
)
FAILING = (AnswerLevel("pass", "pass", value=1), AnswerLevel("fail", "fail", points=0, value=0, fails=True))


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.yaml")), ids=lambda path: path.name)
def test_the_demo_cards_can_be_published(path: Path) -> None:
    assert definition_problems(scorecard_from_yaml(path.read_text(encoding="utf-8"))) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"role": ScoreRole.DEDUCTION, "weight": 0, "adjustment": -5, "not_applicable": NotApplicableRule.LEFT_OUT},
        {"role": ScoreRole.BONUS, "weight": 0, "adjustment": 5},
        {"levels": FAILING, "critical": Critical.ALL, "comment_required": Requirement.ON_FAIL},
        {"answer_type": AnswerType.NUMERIC, "levels": (), "minimum": 0, "maximum": 10, "step": 5},
        {"kind": CriterionKind.TONE_FIT},
        {"kind": CriterionKind.TONE_FIT, "answer_type": AnswerType.ORDINAL, "levels": JUST_RIGHT},
        {
            "kind": CriterionKind.TONE_POSITION,
            "answer_type": AnswerType.ORDINAL,
            "levels": SCALE_OF_7,
            "role": ScoreRole.UNSCORED,
            "weight": 0,
        },
    ],
)
def test_a_sound_line_has_no_problem(line: Line, card_of: Card, fields: dict[str, object]) -> None:
    assert definition_problems(card_of([line("other"), line("a", **fields)])) == ()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": "Not a key"}, "'A': its key is 'Not a key'. Allowed: 1 to 64 lower-case letters"),
        ({"name": " "}, "'a': it has no name. Allowed: a text."),
        ({"meaning_revision": 0}, "'A': its meaning revision is 0."),
        ({"levels": ()}, "'A': it is binary and has 0 levels. Allowed: exactly 2."),
        ({"levels": JUST_RIGHT}, "'A': it is binary and has 3 levels."),
        ({"answer_type": AnswerType.ORDINAL, "levels": JUST_RIGHT[:1]}, "'A': it has 1 levels. Allowed: at least 2."),
        (
            {"levels": (AnswerLevel("x", "one"), AnswerLevel("x", "two", points=0))},
            "'A': the answer code 'x' is used 2 times. Allowed: once.",
        ),
        (
            {"levels": (AnswerLevel("x", "one"), AnswerLevel("y", "one", points=0))},
            "'A': the answer 'one' stands there 2 times.",
        ),
        (
            {"levels": (AnswerLevel("x", ""), AnswerLevel("y", "two", points=0))},
            "'A': the answer 'x' has no code or no words.",
        ),
        (
            {"answer_type": AnswerType.ORDINAL, "levels": (AnswerLevel("x", "one"), AnswerLevel("y", "two", points=0))},
            "'A': the answer 'one' has no place on the scale.",
        ),
        (
            {
                "answer_type": AnswerType.ORDINAL,
                "levels": tuple(AnswerLevel(str(v), str(v), points=v / 3, value=v) for v in (1, 3, 2)),
            },
            "'A': its answers stand at 1, 3, 2 on the scale. Allowed: values that rise, or fall",
        ),
        (
            {"levels": (AnswerLevel("x", "one", points=1.5), AnswerLevel("y", "two", points=0))},
            "'A': the answer 'one' earns 1.5 points. Allowed: 0 to 1",
        ),
        (
            {"levels": (AnswerLevel("x", "one"), AnswerLevel("y", "two"))},
            "'A': every answer earns the same points.",
        ),
        ({"answer_type": AnswerType.NUMERIC, "levels": ()}, "'A': it is answered with a number but has no range."),
        (
            {"answer_type": AnswerType.NUMERIC, "minimum": 0, "maximum": 1},
            "'A': it is answered with a number but has 2 levels.",
        ),
        (
            {"answer_type": AnswerType.NUMERIC, "levels": (), "minimum": 5, "maximum": 5},
            "'A': its range is 5 to 5. Allowed: minimum below maximum.",
        ),
        (
            {"answer_type": AnswerType.NUMERIC, "levels": (), "minimum": 0, "maximum": 5, "step": 0},
            "'A': its step is 0. Allowed: above 0, at most 5.",
        ),
        ({"weight": -1}, "'A': its weight is -1. Allowed: 0 or more."),
        ({"weight": float("nan")}, "'A': its weight is nan."),
        ({"role": ScoreRole.UNSCORED}, "'A': it is unscored and has weight 1. Allowed: weight 0, or a weighted line."),
        (
            {"role": ScoreRole.DEDUCTION, "weight": 0, "adjustment": 5},
            "'A': it is a deduction of 5 points. Allowed: below 0, like -5.",
        ),
        ({"role": ScoreRole.BONUS, "weight": 0}, "'A': it is a bonus of 0 points. Allowed: above 0, like 5."),
        ({"adjustment": 2}, "'A': it is weighted and adjusts the score by 2 points."),
        (
            {
                "role": ScoreRole.BONUS,
                "weight": 0,
                "adjustment": 5,
                "levels": (AnswerLevel("x", "one", points=0), AnswerLevel("y", "two", points=0)),
            },
            "'A': no answer brings its bonus about.",
        ),
        ({"critical": Critical.ALL}, "'A': it is critical, but no answer fails it."),
        (
            {"levels": (AnswerLevel("x", "one", fails=True), AnswerLevel("y", "two", points=0, fails=True))},
            "'A': every answer fails it.",
        ),
        ({"comment_required": Requirement.ON_FAIL}, "'A': a comment is required on a fail, but no answer fails it."),
        ({"evidence_required": Requirement.ON_FAIL}, "'A': evidence is required on a fail, but no answer fails it."),
        ({"not_applicable_when": "Never."}, "'A': it says when it does not apply, but N/A is not allowed."),
        (
            {
                "role": ScoreRole.DEDUCTION,
                "weight": 0,
                "adjustment": -5,
                "not_applicable": NotApplicableRule.FULL_CREDIT,
            },
            "'A': it is a deduction with N/A rule full_credit. Allowed: not_allowed, left_out.",
        ),
        (
            {"kind": CriterionKind.TONE_FIT, "answer_type": AnswerType.ORDINAL, "levels": SCALE_OF_7},
            "'A': it asks whether the tone fits, with other answers than three at -1, 0, +1.",
        ),
        (
            {"kind": CriterionKind.TONE_POSITION, "answer_type": AnswerType.ORDINAL, "levels": JUST_RIGHT},
            "'A': it places the tone, on other steps than 1 to 7.",
        ),
        (
            {"kind": CriterionKind.TONE_POSITION, "answer_type": AnswerType.ORDINAL, "levels": SCALE_OF_7},
            "'A': it places the tone and is weighted. Allowed: unscored",
        ),
        (
            {"reasons": (ReasonCode("r", "one"), ReasonCode("r", "two"))},
            "'A': the reason code 'r' is used 2 times. Allowed: once.",
        ),
        ({"reasons": (ReasonCode("r", ""),)}, "'A': a reason has no code or no words."),
        ({"only_if": Condition("a", ("yes",))}, "'A': it depends on 'a', which comes later. Allowed: other."),
        ({"only_if": Condition("later", ("yes",))}, "'A': it depends on 'later', which comes later. Allowed: other."),
        ({"only_if": Condition("x", ("yes",))}, "'A': it depends on 'x', which is not on the card. Allowed: other."),
        ({"only_if": Condition("other", ("maybe",))}, "'A': 'maybe' is not an answer of 'Other'. Allowed: yes, no."),
        ({"only_if": Condition("other", ())}, "'A': it depends on 'Other', but on no answer."),
    ],
)
def test_each_fault_of_a_line_is_named(line: Line, card_of: Card, fields: dict[str, object], sentence: str) -> None:
    faulty = replace(line("a"), **fields)  # type: ignore[arg-type]
    problems = definition_problems(card_of([line("other"), faulty, line("later")]))
    assert any(problem.startswith(sentence) for problem in problems), problems


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (ScorecardDefinition(key="c", name="C"), "The card has no lines. Allowed: at least one."),
        (ScorecardDefinition(key="c", name=""), "The card has no name."),
        (ScorecardDefinition(key="My card", name="C"), "The card's key is 'My card'."),
        (ScorecardDefinition(key="c", name="C", version=0), "The card's version is 0."),
        (
            ScorecardDefinition(key="c", name="C", sections=(SectionDefinition("s", "S"), SectionDefinition("s", "T"))),
            "The section key 's' is used 2 times.",
        ),
        (
            ScorecardDefinition(key="c", name="C", sections=(SectionDefinition("s", "S"),)),
            "The section 'S' has no lines. Allowed: at least one.",
        ),
        (
            ScorecardDefinition(key="c", name="C", sections=(SectionDefinition("S", ""),)),
            "The section 'S' has no name.",
        ),
    ],
)
def test_each_fault_of_a_card_is_named(card: ScorecardDefinition, sentence: str) -> None:
    assert any(problem.startswith(sentence) for problem in definition_problems(card))


def test_a_line_key_used_twice_is_named(line: Line, card_of: Card) -> None:
    assert definition_problems(card_of([line("a")], [line("a")])) == (
        "The line key 'a' is used 2 times. Allowed: once.",
    )


def test_weights_that_are_all_zero_are_a_problem_unless_nothing_is_scored_or_all_is_deducted(
    line: Line, card_of: Card
) -> None:
    zero = "All weights are zero, so no score can be made. Allowed: at least one line with a weight above 0."
    bonus = line("b", role=ScoreRole.BONUS, weight=0, adjustment=5)
    deduction = line("b", role=ScoreRole.DEDUCTION, weight=0, adjustment=-5)
    unscored = line("b", role=ScoreRole.UNSCORED, weight=0)
    assert definition_problems(card_of([line("a", weight=0)])) == (zero,)
    assert definition_problems(card_of([line("a", weight=0), deduction])) == (zero,)
    assert definition_problems(card_of([bonus])) == (zero,)
    assert definition_problems(card_of([deduction])) == ()
    assert definition_problems(card_of([unscored])) == ()


def test_a_line_cannot_zero_a_section_that_weighs_nothing(line: Line, card_of: Card) -> None:
    critical = line("a", levels=FAILING, critical=Critical.SECTION, role=ScoreRole.UNSCORED, weight=0)
    assert definition_problems(card_of([critical], [line("b")]))[0].startswith(
        "'A': a failure zeroes its section, but no line of 'Section 1' has a weight."
    )
    assert definition_problems(card_of([critical, line("b")])) == ()
