"""The starter cards can be used as they are, and say what every answer means."""

import pytest

from calibration.errors import NotFound
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.problems import definition_problems
from calibration.scorecard.starter import STARTER_KEYS, starter_card, starter_cards, starter_text
from calibration.scorecard.tone import is_tone_round
from calibration.scorecard.yaml_form import scorecard_from_yaml, scorecard_to_yaml
from calibration.vocabulary import CriterionKind, Critical, NotApplicableRule, Requirement, ScoreRole


@pytest.fixture(params=STARTER_KEYS)
def card(request: pytest.FixtureRequest) -> ScorecardDefinition:
    return starter_card(request.param)


def test_there_are_four_with_names_of_their_own() -> None:
    assert [card.key for card in starter_cards()] == list(STARTER_KEYS)
    assert len({card.name for card in starter_cards()}) == 4


def test_a_starter_card_can_be_published_as_it_is(card: ScorecardDefinition) -> None:
    assert definition_problems(card) == ()


def test_a_starter_card_is_written_as_it_was_shipped(card: ScorecardDefinition) -> None:
    assert scorecard_to_yaml(scorecard_from_yaml(starter_text(card.key))) == starter_text(card.key)


def test_every_answer_describes_a_behaviour(card: ScorecardDefinition) -> None:
    undescribed = [(c.key, level.code) for c in card.criteria for level in c.levels if not level.description]
    if is_tone_round(card):  # the steps between a pole and the middle are told by these two
        undescribed = [(key, code) for key, code in undescribed if code in "147"]
    assert undescribed == []


def test_every_line_asks_a_question_and_says_when_it_does_not_apply(card: ScorecardDefinition) -> None:
    for criterion in card.criteria:
        assert criterion.question.endswith("?")
        allowed = criterion.not_applicable is not NotApplicableRule.NOT_ALLOWED
        assert allowed is bool(criterion.not_applicable_when)


@pytest.mark.parametrize("key", [key for key in STARTER_KEYS if key != "tone_profile"])
def test_a_scored_starter_card_has_a_critical_line_with_evidence_reasons_and_two_tone_lines(key: str) -> None:
    card = starter_card(key)
    critical = [c for c in card.criteria if c.critical is Critical.ALL]
    assert critical
    assert all(c.evidence_required is Requirement.ON_FAIL and c.reasons for c in critical)
    just_right = [c for c in card.criteria if c.kind is CriterionKind.TONE_FIT and len(c.levels) == 3]
    assert len(just_right) >= 2


@pytest.mark.parametrize("key", ["customer_care", "voice_care"])
def test_the_weights_of_a_care_card_add_up_to_a_hundred(key: str) -> None:
    assert sum(c.weight for c in starter_card(key).criteria if c.role is ScoreRole.WEIGHTED) == 100


def test_an_unknown_starter_card_is_named_with_those_there_are() -> None:
    with pytest.raises(
        NotFound, match="There is no starter card 'sales'. Allowed: customer_care, voice_care, tone, tone_profile."
    ):
        starter_card("sales")


def test_the_tone_profile_has_six_scales_with_words_and_an_example_at_both_poles_and_the_middle() -> None:
    card = starter_card("tone_profile")
    poles = [(c.levels[0].label, c.levels[-1].label) for c in card.criteria]
    assert poles == [
        ("formal", "casual"),
        ("matter-of-fact", "enthusiastic"),
        ("reserved", "warm"),
        ("concise", "detailed"),
        ("scripted", "personal"),
        ("serious", "playful"),
    ]
    for criterion in card.criteria:
        assert [level.value for level in criterion.levels] == [1, 2, 3, 4, 5, 6, 7]
        assert all(criterion.levels[step].description.endswith('"') for step in (0, 3, 6))


def test_only_a_card_of_nothing_but_places_of_the_tone_makes_a_tone_round() -> None:
    assert [is_tone_round(card) for card in starter_cards()] == [False, False, False, True]


def test_the_tone_profile_shares_no_line_with_another_starter_card() -> None:
    others = {c.key for card in starter_cards() for c in card.criteria if not is_tone_round(card)}
    assert not others & {c.key for c in starter_card("tone_profile").criteria}  # a key is one line for an organization
