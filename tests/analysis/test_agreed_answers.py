"""What was agreed on a line: the agreed score in force, else the answer that everybody of both sides gave."""

import numpy as np
import pytest

from benchmarks.stored_world import NA, YES_NO, StoredWorld, critical, five, tone, yes_no
from calibration.analysis.agreed_answers import AgreedAnswers, agreed_answers
from calibration.analysis.ratings_cube import ratings_cube
from calibration.analysis.review_scores import review_scores
from calibration.scorecard.definition import Condition, CriterionDefinition
from calibration.store import models
from calibration.vocabulary import AnswerType, Role, Side

MANAGER = {"side": Side.CLIENT, "roles": (Role.MANAGER,)}


def agreed(world: StoredWorld, session: int, **viewer: object) -> AgreedAnswers:
    return agreed_answers(world.db, ratings_cube(world.db, [world.scope(session, **(viewer or MANAGER))]))  # type: ignore[arg-type]


def test_an_answer_that_everybody_of_both_sides_gave_is_agreed_and_any_other_is_not(world: StoredWorld):
    card = world.card(yes_no("solved"), critical())
    answers = {
        "Anna": {"solved": ["yes", "yes", "no", "yes"], "id_check": [NA, "pass", "pass", "pass"]},
        "Ben": {"solved": ["yes", "no", "no", None], "id_check": [NA, NA, "pass", None]},
        "Cem": {"solved": ["yes", "yes", "no", None], "id_check": [NA, "pass", None, None]},
    }
    found = agreed(world, world.session(card, answers, n_contacts=4))

    np.testing.assert_array_equal(found.values, [[1, np.nan, 0, np.nan], [np.nan, np.nan, 1, np.nan]])
    np.testing.assert_array_equal(found.not_applicable[1], [True, False, False, False])
    np.testing.assert_array_equal(found.known, [[True, False, True, False], [True, False, True, False]])
    assert not found.settled.any()


def test_one_side_alone_agrees_on_nothing(world: StoredWorld):
    card = world.card(yes_no("solved"))
    found = agreed(world, world.session(card, {"Ben": {"solved": ["yes"]}, "Cem": {"solved": ["yes"]}}, n_contacts=1))

    assert not found.known.any()


def test_the_agreed_score_in_force_stands_above_what_anybody_gave(world: StoredWorld):
    effort = CriterionDefinition("effort", "Effort", answer_type=AnswerType.NUMERIC, minimum=0, maximum=5)
    card = world.card(yes_no("solved"), five("clarity"), effort, critical())
    gave = {"solved": ["yes"], "clarity": ["4"], "effort": [2.0], "id_check": ["pass"]}
    session = world.session(card, dict.fromkeys(world.raters, gave), n_contacts=1)
    older = world.settle(session, 0, "solved", "yes")
    newer = world.settle(session, 0, "solved", "no")
    world.db.get_one(models.GoldRating, older).superseded_by_id = newer
    world.settle(session, 0, "effort", 3.5)
    world.settle(session, 0, "id_check", NA)
    found = agreed(world, session)

    np.testing.assert_array_equal(found.values[:, 0], [0, 4, 3.5, np.nan])
    np.testing.assert_array_equal(found.not_applicable[:, 0], [False, False, False, True])
    np.testing.assert_array_equal(found.settled[:, 0], [True, False, True, True])


def test_an_agreed_score_of_a_contact_that_is_not_open_is_never_read(world: StoredWorld):
    card = world.card(yes_no("solved"))
    answers = {"Anna": {"solved": ["yes", "yes"]}, "Ben": {"solved": ["no", "no"]}}
    session = world.session(card, answers, n_contacts=2, revealed=[1])
    world.settle(session, 0, "solved", "yes")
    world.settle(session, 1, "solved", "no")

    np.testing.assert_array_equal(agreed(world, session).values, [[0]])


def test_what_the_agreed_answer_keeps_from_being_asked_is_not_agreed(world: StoredWorld):
    other = CriterionDefinition("other", "Other", levels=YES_NO, only_if=Condition("solved", ("no",)))
    last = CriterionDefinition("last", "Last", levels=YES_NO, only_if=Condition("other", ("yes",)))
    card = world.card(yes_no("solved"), other, last)
    gave = {"solved": ["no", "no"], "other": ["yes", "yes"], "last": ["yes", "yes"]}
    session = world.session(card, dict.fromkeys(world.raters, gave), n_contacts=2)
    world.settle(session, 0, "solved", "yes")
    found = agreed(world, session)

    np.testing.assert_array_equal(found.known, [[True, True], [False, True], [False, True]])


@pytest.mark.parametrize(("line", "total"), [("tone", 50.0), (None, None)])
def test_the_agreed_answers_score_like_a_review(world: StoredWorld, line: str | None, total: float | None):
    card = world.card(yes_no("solved", weight=1), tone(weight=1))
    answers = {"Anna": {"solved": ["yes"], "tone": ["right"]}, "Ben": {"solved": ["yes"], "tone": ["too_formal"]}}
    session = world.session(card, answers, n_contacts=1)
    if line:
        world.settle(session, 0, line, "too_casual")
    cube = ratings_cube(world.db, [world.scope(session, **MANAGER)])  # type: ignore[arg-type]
    scores = review_scores(agreed_answers(world.db, cube).as_review(cube))

    assert scores.totals[(0, 0)].value == total
