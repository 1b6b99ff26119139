"""Scores worked by hand, and what holds for every score."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.scorecard.answer import NOT_APPLICABLE, Answer, Cell
from calibration.scorecard.conditions import asked_criteria
from calibration.scorecard.definition import (
    AnswerLevel,
    Condition,
    CriterionDefinition,
    ScorecardDefinition,
    SectionDefinition,
)
from calibration.scorecard.score import Adjustment, LineScore, NoScore, review_score, scores_of
from calibration.vocabulary import AnswerType, Critical, NotApplicableRule, ScoreRole

Line = Callable[..., CriterionDefinition]
Card = Callable[..., ScorecardDefinition]
Answers = Callable[..., dict[str, Answer]]
Levels = tuple[AnswerLevel, ...]


def test_a_score_is_the_weighted_mean_of_points(line: Line, card_of: Card, answers: Answers) -> None:
    """100 · (5·1 + 10·0 + 5·1) / 20 = 50."""
    card = card_of([line("a", weight=5), line("b", weight=10)], [line("c", weight=5)])
    result = review_score(card, answers(a="yes", b="no", c="yes"))
    assert result.value == result.without_critical == result.so_far == 50
    assert [section.value for section in result.sections] == [pytest.approx(100 / 3), 100]
    assert result.undefined_reason is None


def test_levels_earn_their_share_of_the_weight(line: Line, card_of: Card, answers: Answers) -> None:
    """100 · (8·0.5 + 2·1) / 10 = 60."""
    levels = tuple(AnswerLevel(str(i), str(i), points=i / 2, value=i) for i in range(3))
    graded = line("a", weight=8, answer_type=AnswerType.ORDINAL, levels=levels)
    assert review_score(card_of([graded, line("b", weight=2)]), answers(a="1", b="yes")).value == 60


@pytest.mark.parametrize(("lower_is_better", "score"), [(True, 80), (False, 20)])
def test_a_number_earns_its_place_in_the_range(
    line: Line, card_of: Card, answers: Answers, lower_is_better: bool, score: float
) -> None:
    """1 of 0 to 5 is a fifth of the way: 0.2, or 0.8 when lower is better."""
    steps = line("a", answer_type=AnswerType.NUMERIC, levels=(), minimum=0, maximum=5, lower_is_better=lower_is_better)
    assert review_score(card_of([steps]), answers(a=1)).value == pytest.approx(score)


@pytest.fixture
def three_rules(line: Line, card_of: Card) -> Callable[[NotApplicableRule], ScorecardDefinition]:
    """A: section 1 with a (weight 10, N/A by rule), b (10); section 2 with c (20)."""

    def make(rule: NotApplicableRule) -> ScorecardDefinition:
        a = line("a", weight=10, not_applicable=rule)
        return card_of([a, line("b", weight=10)], [line("c", weight=20)])

    return make


@pytest.mark.parametrize(
    ("rule", "score"),
    [
        (NotApplicableRule.REDISTRIBUTE, 50.0),  # b carries 20 and earns it: 20 / 40
        (NotApplicableRule.LEFT_OUT, 100 / 3),  # 10 / 30
        (NotApplicableRule.FULL_CREDIT, 50.0),  # (10 + 10) / 40
    ],
)
def test_na_does_to_the_score_what_its_rule_says(
    three_rules: Callable[[NotApplicableRule], ScorecardDefinition],
    answers: Answers,
    rule: NotApplicableRule,
    score: float,
) -> None:
    result = review_score(three_rules(rule), answers(a=None, b="yes", c="no"))
    assert result.value == pytest.approx(score)
    assert result.not_applicable == ("a",)


@pytest.mark.parametrize(
    ("rule", "score"),
    [
        (NotApplicableRule.REDISTRIBUTE, 50.0),  # b carries 20 and earns none of it: 20 / 40
        (NotApplicableRule.LEFT_OUT, 200 / 3),  # 20 / 30
        (NotApplicableRule.FULL_CREDIT, 75.0),  # (10 + 20) / 40
    ],
)
def test_na_beside_a_mark_down_tells_the_three_rules_apart(
    three_rules: Callable[[NotApplicableRule], ScorecardDefinition],
    answers: Answers,
    rule: NotApplicableRule,
    score: float,
) -> None:
    assert review_score(three_rules(rule), answers(a=None, b="no", c="yes")).value == pytest.approx(score)


def test_a_weight_handed_on_is_shared_in_proportion(line: Line, card_of: Card, answers: Answers) -> None:
    """a's 12 go to b (2) and c (4) as 4 and 8: b carries 6, c carries 12."""
    a = line("a", weight=12, not_applicable=NotApplicableRule.REDISTRIBUTE)
    result = review_score(card_of([a, line("b", weight=2), line("c", weight=4)]), answers(a=None, b="yes", c="no"))
    assert result.lines == (LineScore("b", 1.0, 6.0), LineScore("c", 0.0, 12.0))
    assert result.value == pytest.approx(100 / 3)


def test_a_section_in_which_nothing_counts_is_left_out(line: Line, card_of: Card, answers: Answers) -> None:
    """Section 1 is all N/A: only c (20, no) and d (5, yes) count: 5 / 25."""
    rule = NotApplicableRule.REDISTRIBUTE
    card = card_of(
        [line("a", weight=10, not_applicable=rule), line("b", weight=10, not_applicable=rule)],
        [line("c", weight=20), line("d", weight=5)],
    )
    result = review_score(card, answers(a=None, b=None, c="no", d="yes"))
    assert result.value == 20
    assert [(section.value, section.weight) for section in result.sections] == [(None, 0), (20, 25)]


@pytest.mark.parametrize("rule", [NotApplicableRule.LEFT_OUT, NotApplicableRule.FULL_CREDIT])
def test_a_review_in_which_nothing_applied_has_no_score(
    line: Line, card_of: Card, answers: Answers, rule: NotApplicableRule
) -> None:
    result = review_score(card_of([line("a", not_applicable=rule)]), answers(a=None))
    assert result.value is None
    assert result.undefined_reason is NoScore.ALL_NOT_APPLICABLE


def test_a_card_without_weights_has_no_score(line: Line, card_of: Card, answers: Answers) -> None:
    card = card_of([line("a", role=ScoreRole.UNSCORED, weight=0)])
    assert review_score(card, answers(a="yes")).undefined_reason is NoScore.NOTHING_WEIGHTED


def test_a_blank_line_leaves_the_score_open_and_is_listed(line: Line, card_of: Card, answers: Answers) -> None:
    unscored = line("note", role=ScoreRole.UNSCORED, weight=0)
    result = review_score(card_of([line("a"), line("b"), unscored]), answers(a="yes"))
    assert (result.value, result.without_critical, result.so_far) == (None, None, 100)
    assert result.undefined_reason is NoScore.INCOMPLETE
    assert result.unanswered == ("b",)


def test_a_blank_critical_or_deciding_line_leaves_the_score_open_though_it_weighs_nothing(
    line: Line, card_of: Card, answers: Answers, pass_fail: Levels
) -> None:
    unscored = {"role": ScoreRole.UNSCORED, "weight": 0}
    critical = line("critical", levels=pass_fail, critical=Critical.ALL, **unscored)
    child = line("child", only_if=Condition("parent", ("no",)))
    result = review_score(card_of([line("a"), critical, line("parent", **unscored), child]), answers(a="yes"))
    assert result.unanswered == ("critical", "parent")
    assert result.not_asked == ("child",)


def test_a_line_whose_condition_is_not_met_is_left_out(line: Line, card_of: Card, answers: Answers) -> None:
    card = card_of([line("a", weight=3), line("b", weight=9, only_if=Condition("a", ("no",)))])
    assert review_score(card, answers(a="yes")).value == 100
    assert review_score(card, answers(a="yes", b="no")).value == 100
    assert review_score(card, answers(a="no", b="yes")).value == 75
    assert review_score(card, answers(a="no")).unanswered == ("b",)


def test_deductions_and_bonuses_are_added_after(line: Line, card_of: Card, answers: Answers) -> None:
    """Base 50; −4 at full points, half of +6 = 3: 49."""
    half = (AnswerLevel("some", "some", points=0.5), AnswerLevel("none", "none", points=0))
    card = card_of(
        [
            line("a"),
            line("b"),
            line("minus", role=ScoreRole.DEDUCTION, weight=0, adjustment=-4),
            line("plus", role=ScoreRole.BONUS, weight=0, adjustment=6, levels=half),
        ]
    )
    result = review_score(card, answers(a="yes", b="no", minus="yes", plus="some"))
    assert result.value == 49
    assert result.before_adjustments == 50
    assert result.adjustments == (Adjustment("minus", -4), Adjustment("plus", 3))


def test_a_score_stays_between_0_and_100(line: Line, card_of: Card, answers: Answers) -> None:
    bonus = line("bonus", role=ScoreRole.BONUS, weight=0, adjustment=10)
    minus = line("minus", role=ScoreRole.DEDUCTION, weight=0, adjustment=-10)
    card = card_of([line("a"), bonus, minus])
    assert review_score(card, answers(a="yes", bonus="yes", minus="no")).value == 100
    assert review_score(card, answers(a="no", bonus="no", minus="yes")).value == 0


def test_na_on_a_deduction_takes_nothing_off(line: Line, card_of: Card, answers: Answers) -> None:
    rule = NotApplicableRule.LEFT_OUT
    minus = line("minus", role=ScoreRole.DEDUCTION, weight=0, adjustment=-10, not_applicable=rule)
    assert review_score(card_of([line("a"), minus]), answers(a="yes", minus=None)).value == 100


def test_a_card_of_deductions_alone_starts_at_100(line: Line, card_of: Card, answers: Answers) -> None:
    card = card_of(
        [line(key, role=ScoreRole.DEDUCTION, weight=0, adjustment=points) for key, points in (("a", -5), ("b", -20))]
    )
    assert review_score(card, answers(a="yes", b="no")).value == 95


def test_a_failed_line_critical_for_all_zeroes_the_score(
    line: Line, card_of: Card, answers: Answers, pass_fail: Levels
) -> None:
    """Without it: 100 · 9 / 10 = 90; the bonus does not help."""
    critical = line("id", weight=1, levels=pass_fail, critical=Critical.ALL)
    bonus = line("bonus", role=ScoreRole.BONUS, weight=0, adjustment=2)
    card = card_of([critical, line("a", weight=9), bonus])
    result = review_score(card, answers(id="fail", a="yes", bonus="yes"))
    assert (result.value, result.without_critical) == (0, 92)
    assert result.failed_critical == ("id",)
    assert result.sections[0].value == 90
    assert review_score(card, answers(id="pass", a="no", bonus="no")).value == 10


def test_a_failed_line_critical_for_its_section_zeroes_the_section(
    line: Line, card_of: Card, answers: Answers, pass_fail: Levels
) -> None:
    """Section 1 earns 0 of 10, section 2 earns 30 of 30: 75. Without: (8 + 30) / 40 = 95."""
    critical = line("rules", weight=2, levels=pass_fail, critical=Critical.SECTION)
    card = card_of([critical, line("a", weight=8)], [line("b", weight=30)])
    result = review_score(card, answers(rules="fail", a="yes", b="yes"))
    assert (result.value, result.without_critical) == (75, 95)
    assert [(s.value, s.without_critical) for s in result.sections] == [(0, 80), (100, 100)]


def test_a_failed_section_gives_no_bonus_but_keeps_its_deductions(
    line: Line, card_of: Card, answers: Answers, pass_fail: Levels
) -> None:
    """75 as above, the bonus of 5 is lost, the deduction of 3 stays: 72. Without: 95 + 5 − 3 = 97."""
    critical = line("rules", weight=2, levels=pass_fail, critical=Critical.SECTION)
    bonus = line("bonus", role=ScoreRole.BONUS, weight=0, adjustment=5)
    minus = line("minus", role=ScoreRole.DEDUCTION, weight=0, adjustment=-3)
    card = card_of([critical, line("a", weight=8), bonus, minus], [line("b", weight=30)])
    result = review_score(card, answers(rules="fail", a="yes", bonus="yes", minus="yes", b="yes"))
    assert (result.value, result.without_critical) == (72, 97)


def test_a_critical_line_that_did_not_apply_zeroes_nothing(
    line: Line, card_of: Card, answers: Answers, pass_fail: Levels
) -> None:
    rule = NotApplicableRule.LEFT_OUT
    critical = line("id", levels=pass_fail, critical=Critical.ALL, not_applicable=rule)
    assert review_score(card_of([critical, line("a")]), answers(id=None, a="yes")).value == 100


def test_answers_off_the_scale_and_conditions_on_no_earlier_line_are_refused(
    line: Line, card_of: Card, answers: Answers
) -> None:
    with pytest.raises(InvalidInput, match="Rating maybe is not on the scale of 'A'"):
        review_score(card_of([line("a")]), answers(a="maybe"))
    with pytest.raises(InvalidInput, match="depends on 'b', which is no earlier line"):
        review_score(card_of([line("a", only_if=Condition("b", ("yes",))), line("b")]), {})
    with pytest.raises(InvalidInput, match="has no range"):
        review_score(card_of([line("a", answer_type=AnswerType.NUMERIC, levels=())]), {})


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"a": ["maybe"]}, "Rating maybe is not on the scale"),
        ({"a": [3.0]}, "Rating 3 is not on the scale"),
        ({"a": [NOT_APPLICABLE]}, "Rating N/A is not on the scale"),
        ({"x": ["yes"]}, "'x' is not a line of 'Card'"),
        ({"a": ["yes"], "b": ["yes", "no"]}, "Columns differ in length"),
    ],
)
def test_columns_that_do_not_fit_the_card_are_refused(
    line: Line, card_of: Card, columns: dict[str, list[Cell]], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        scores_of(card_of([line("a"), line("b")]), columns)


def test_a_criterion_without_a_column_is_blank_throughout(line: Line, card_of: Card) -> None:
    totals = scores_of(card_of([line("a"), line("b")]), {"a": ["yes", "no"]})
    assert [total.undefined_reason for total in totals] == [NoScore.INCOMPLETE] * 2


def test_no_reviews_have_no_scores(line: Line, card_of: Card) -> None:
    assert scores_of(card_of([line("a")]), {"a": []}) == ()


@st.composite
def publishable_cards(draw: st.DrawFn) -> ScorecardDefinition:
    """Cards of every role, rule and condition, two sections of up to five lines."""
    lines: list[CriterionDefinition] = []
    for i in range(draw(st.integers(1, 10))):
        role = draw(st.sampled_from(ScoreRole))
        count = draw(st.integers(2, 4))
        points = draw(st.lists(st.floats(0, 1), min_size=count, max_size=count))
        levels = tuple(AnswerLevel(str(j), str(j), p, value=j, fails=j == 0) for j, p in enumerate(points))
        numeric = draw(st.booleans()) and i > 0
        parent = draw(st.none() | st.sampled_from(lines)) if lines else None
        only_if = Condition(parent.key, ("0",)) if parent and parent.levels else None
        adjustment = {ScoreRole.DEDUCTION: -1, ScoreRole.BONUS: 1}.get(role, 0) * draw(st.floats(0.1, 40))
        lines.append(
            CriterionDefinition(
                key=f"c{i}",
                name=f"C{i}",
                role=role,
                answer_type=AnswerType.NUMERIC if numeric else AnswerType.ORDINAL,
                levels=() if numeric else levels,
                minimum=-1 if numeric else None,
                maximum=3 if numeric else None,
                lower_is_better=draw(st.booleans()),
                weight=draw(st.floats(0.1, 50)) if role is ScoreRole.WEIGHTED else 0,
                adjustment=adjustment,
                critical=Critical.NO if numeric else draw(st.sampled_from(Critical)),
                not_applicable=draw(st.sampled_from(NotApplicableRule)),
                only_if=only_if,
            )
        )
    cut = draw(st.integers(0, len(lines)))
    return ScorecardDefinition(
        key="card",
        name="Card",
        sections=(SectionDefinition("s1", "S1", tuple(lines[:cut])), SectionDefinition("s2", "S2", tuple(lines[cut:]))),
    )


@st.composite
def reviews(draw: st.DrawFn) -> tuple[ScorecardDefinition, dict[str, Answer]]:
    card = draw(publishable_cards())
    given_answers: dict[str, Answer] = {}
    for criterion in card.criteria:
        options = [Answer(level_code=level.code) for level in criterion.levels] or [
            Answer(number=0.5),
            Answer(number=3),
        ]
        if criterion.not_applicable is not NotApplicableRule.NOT_ALLOWED:
            options.append(Answer(not_applicable=True))
        answer = (
            draw(st.none() | st.sampled_from(options))
            if draw(st.integers(0, 9)) == 0
            else draw(st.sampled_from(options))
        )
        if answer is not None:
            given_answers[criterion.key] = answer
    return card, given_answers


@settings(max_examples=300, deadline=None)
@given(reviews())
def test_every_score_is_between_0_and_100_or_says_why_there_is_none(
    review: tuple[ScorecardDefinition, dict[str, Answer]],
) -> None:
    card, given_answers = review
    result = review_score(card, given_answers)
    assert (result.value is None) is (result.undefined_reason is not None)
    for value in (result.value, result.without_critical, result.so_far, *(s.value for s in result.sections)):
        assert value is None or 0 <= value <= 100
    assert bool(result.unanswered) is (result.undefined_reason is NoScore.INCOMPLETE)


@settings(max_examples=300, deadline=None)
@given(reviews())
def test_many_at_once_score_as_one_by_one_and_ask_the_same_lines(
    review: tuple[ScorecardDefinition, dict[str, Answer]],
) -> None:
    card, given_answers = review
    one = review_score(card, given_answers)
    columns: dict[str, list[Cell]] = {c.key: [None, None] for c in card.criteria}
    for key, answer in given_answers.items():
        columns[key][1] = answer.cell
    total = scores_of(card, columns)[1]
    assert total == (one.value, one.without_critical, one.undefined_reason)
    asked = asked_criteria(card, given_answers)
    assert tuple(c.key for c in card.criteria if c.key not in asked) == one.not_asked


@settings(max_examples=150, deadline=None)
@given(reviews(), st.floats(0.5, 8))
def test_the_unit_of_the_weights_does_not_matter(
    review: tuple[ScorecardDefinition, dict[str, Answer]], factor: float
) -> None:
    card, given_answers = review
    sections = tuple(
        replace(s, criteria=tuple(replace(c, weight=c.weight * factor) for c in s.criteria)) for s in card.sections
    )
    one, other = (review_score(c, given_answers).value for c in (card, replace(card, sections=sections)))
    assert one == other or (one is not None and other == pytest.approx(one))
