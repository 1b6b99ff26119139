"""The workings of a line and of the totals: published numbers, from the store."""

import numpy as np
import pytest

from benchmarks.stored_world import NA, StoredWorld, critical, five, tone, yes_no
from calibration.analysis.line_workings import card_workings, line_workings
from calibration.analysis.results import results_report
from calibration.analysis.totals_workings import totals_workings
from calibration.analysis.workings_report import LineWorkings, PairWorkings, Refusal
from calibration.errors import NotFound
from calibration.scorecard.definition import CriterionDefinition
from calibration.stats import coefficients
from calibration.vocabulary import AnswerType, Pairs, RaterKind, UndefinedReason

TWO = ("Anna", "Ben")


def group(workings: LineWorkings, pairs: Pairs) -> PairWorkings:
    found = workings.group(pairs)
    assert found is not None
    return found


def value(found: PairWorkings, name: str, **wanted: object) -> float | None:
    (one,) = [
        working
        for working in found.workings
        if working.estimate.coefficient == name and all(getattr(working, key) == it for key, it in wanted.items())
    ]
    return one.estimate.value


def table_session(world: StoredWorld, both: int, first: int, second: int, neither: int) -> int:
    """Feinstein and Cicchetti's kind of table: both yes, only the first, only the second, both no."""
    card = world.card(yes_no("greeting"))
    one = ["yes"] * (both + first) + ["no"] * (second + neither)
    other = ["yes"] * both + ["no"] * first + ["yes"] * second + ["no"] * neither
    answers = {"Anna": {"greeting": one}, "Ben": {"greeting": other}}
    return world.session(card, answers, n_contacts=both + first + second + neither)


def test_feinstein_and_cicchettis_second_table_is_all_in_its_workings(world: StoredWorld) -> None:
    session = table_session(world, 80, 10, 5, 5)
    workings = line_workings(world.db, (world.scope(session),), "greeting")
    between, everyone = group(workings, Pairs.BETWEEN), group(workings, Pairs.ALL)
    for found in (between, everyone):
        assert value(found, "percent_agreement") == pytest.approx(0.85)
        assert value(found, "positive_agreement", answer="yes") == pytest.approx(0.914, abs=0.0005)
        assert value(found, "negative_agreement", answer="no") == pytest.approx(0.40)
    assert value(everyone, "cohen_kappa", weights="identity") == pytest.approx(0.32, abs=0.005)
    # With one reviewer a side, the kappa of two groups is Cohen's.
    assert value(between, "side_kappa") == pytest.approx(value(everyone, "cohen_kappa"))
    assert value(between, "krippendorff_alpha") == pytest.approx(value(everyone, "krippendorff_alpha"))
    error = next(one.estimate for one in between.workings if one.estimate.coefficient == "side_kappa")
    assert (error.method, error.standard_error is not None) == ("jackknife t", True)
    assert [(one.label, one.n) for one in workings.prevalence] == [("yes", 175), ("no", 25)]
    assert (workings.n_minority_contacts, workings.n_contacts, workings.n_ratings) == (20, 100, 200)
    assert workings.commonest is not None
    assert workings.commonest.label == "yes"


def test_a_side_of_one_has_a_reason_and_no_figure(world: StoredWorld) -> None:
    session = table_session(world, 6, 2, 1, 1)
    workings = line_workings(world.db, (world.scope(session),), "greeting")
    for pairs in (Pairs.WITHIN_CLIENT, Pairs.WITHIN_VENDOR):
        found = group(workings, pairs)
        assert found.undefined_reason is UndefinedReason.ONE_VOICE
        assert found.workings == ()


def test_without_two_sides_there_is_everyone_alone(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"))
    answers = {who: {"greeting": ["yes", "no", "yes"]} for who in ("Ben", "Cem")}
    session = world.session(card, answers, n_contacts=3)
    workings = line_workings(world.db, (world.scope(session),), "greeting")
    assert [found.pairs for found in workings.groups] == [Pairs.ALL]
    assert value(workings.groups[0], "percent_agreement") == 1.0


def test_every_coefficient_that_a_line_admits_is_there_once_for_each_weight_and_answer(world: StoredWorld) -> None:
    rng = np.random.default_rng(3)
    card = world.card(five("ownership"), yes_no("greeting"), tone(), critical())
    options = {"ownership": list("12345"), "greeting": ["yes", "no"], "tone": ["too_formal", "right", "too_casual"]}
    options["id_check"] = ["pass", "fail", NA]
    who = ("Anna", "Ben", "Cem")
    answers = {one: {key: rng.choice(given, 25).tolist() for key, given in options.items()} for one in who}
    scopes = (world.scope(world.session(card, answers, n_contacts=25)),)
    for workings in card_workings(world.db, scopes):
        everyone = group(workings, Pairs.ALL)
        told = {one.estimate.coefficient for one in everyone.workings}
        two = len(workings.prevalence) == 2
        repeated = (
            {"specific_agreement", "category_kappa", "gwet_ac2"}
            if two
            else {"positive_agreement", "negative_agreement"}
        )
        refused = {name for name, _ in everyone.refused}
        assert told == set(coefficients()) - refused - repeated
        assert refused == {"scott_pi", "cohen_kappa"}
        assert all(why is Refusal.TWO_RATERS for _, why in everyone.refused)
        told_once = [(one.estimate.coefficient, one.weights, one.answer, one.tolerance) for one in everyone.workings]
        assert len(set(told_once)) == len(told_once)
        assert all(one.reference for found in workings.groups for one in found.workings)
        for one in everyone.workings:
            by_bootstrap = one.estimate.coefficient.endswith(("positive_agreement", "alpha", "specific_agreement"))
            assert not by_bootstrap or (one.estimate.method, one.estimate.seed) == ("bootstrap over units", 0)
    ownership = group(line_workings(world.db, scopes, "ownership"), Pairs.ALL)
    weights = {one.weights for one in ownership.workings if one.estimate.coefficient == "fleiss_kappa"}
    assert weights == {"identity", "ordinal"}
    assert value(ownership, "percent_agreement", tolerance=1.0) > value(ownership, "percent_agreement", tolerance=None)
    assert ownership.components is not None


def test_the_figures_of_the_first_screen_are_those_of_the_workings(world: StoredWorld) -> None:
    session = table_session(world, 20, 3, 4, 2)
    scopes = (world.scope(session),)
    line = results_report(world.db, scopes).line("greeting")
    between = group(line_workings(world.db, scopes, "greeting"), Pairs.BETWEEN)
    percent = between.workings[0].estimate
    assert (line.agreement, line.n_shared) == (percent.value, percent.n_units)
    assert line.agreement_interval == pytest.approx(percent.interval)


def test_free_numbers_have_no_declared_answers_to_count(world: StoredWorld) -> None:
    waits = CriterionDefinition(key="wait", name="Wait", answer_type=AnswerType.NUMERIC, minimum=0, maximum=60)
    rng = np.random.default_rng(0)
    truth = rng.uniform(0, 50, 40)
    answers = {
        who: {"wait": [round(float(one), 3) for one in truth + rng.uniform(0, 5, 40)]} for who in ("Anna", "Ben", "Cem")
    }
    scopes = (world.scope(world.session(world.card(waits), answers, n_contacts=40)),)
    workings = line_workings(world.db, scopes, "wait")
    everyone = group(workings, Pairs.ALL)
    refused = dict(everyone.refused)
    assert refused["gwet_ac1"] is refused["brennan_prediger"] is Refusal.NO_DECLARED_ANSWERS
    assert refused["fleiss_kappa"] is Refusal.TOO_MANY_ANSWERS
    assert (
        value(everyone, "percent_agreement", tolerance=3.0) > 0.5 > value(everyone, "percent_agreement", tolerance=None)
    )
    assert value(everyone, "icc3") > 0.9
    assert (workings.prevalence, workings.n_minority_contacts) == ((), None)


def test_positions_in_a_file_have_what_needs_nobody_to_be_followed(world: StoredWorld) -> None:
    for label in ("1", "2", "3"):
        world.rater(label, None, kind=RaterKind.POSITIONAL)
    answers = {label: {"clarity": list("12345123")} for label in ("1", "2", "3")}
    answers["3"] = {"clarity": list("12345122")}
    session = world.session(world.card(five("clarity")), answers, n_contacts=8)
    everyone = group(line_workings(world.db, (world.scope(session),), "clarity"), Pairs.ALL)
    undefined = {one.estimate.coefficient for one in everyone.workings if one.estimate.undefined_reason}
    assert undefined == {name for name, facts in coefficients().items() if facts.follows_raters} - {"cohen_kappa"}
    assert everyone.components is None


def test_a_line_that_nobody_answered_is_not_found(world: StoredWorld) -> None:
    session = table_session(world, 2, 1, 1, 1)
    with pytest.raises(NotFound, match="Nobody answered a line “nonsense” here"):
        line_workings(world.db, (world.scope(session),), "nonsense")


def test_totals_have_limits_of_agreement_and_no_kappas_of_many_numbers(world: StoredWorld) -> None:
    card = world.card(yes_no("one"), yes_no("two"), yes_no("three"), yes_no("four"))
    lines = ("one", "two", "three", "four")
    rng = np.random.default_rng(1)
    answers = {who: {key: rng.choice(["yes", "no"], 12, p=[0.8, 0.2]).tolist() for key in lines} for who in TWO}
    session = world.session(card, answers, n_contacts=12)
    found = totals_workings(world.db, (world.scope(session),))
    points = {who: np.mean([[one == "yes" for one in answers[who][key]] for key in lines], axis=0) * 100 for who in TWO}
    differences = points["Anna"] - points["Ben"]
    assert found.limits.differences == pytest.approx(differences.tolist())
    assert found.contacts == tuple(world.contacts[session])
    bias, spread = differences.mean(), differences.std(ddof=1)
    assert found.limits.upper.value == pytest.approx(bias + 1.959964 * spread, abs=1e-4)
    assert found.tolerance == 5.0
    between = group(found.workings, Pairs.BETWEEN)
    assert value(between, "percent_agreement", tolerance=5.0) == pytest.approx((np.abs(differences) <= 5).mean())
    assert {one.weights for one in between.workings if one.estimate.coefficient == "side_kappa"} == {"quadratic"}


def test_the_same_scopes_give_the_same_workings_and_another_seed_other_intervals(world: StoredWorld) -> None:
    session = table_session(world, 20, 5, 4, 6)
    scopes = (world.scope(session),)
    once, again = (line_workings(world.db, scopes, "greeting") for _ in range(2))
    assert once == again
    other = line_workings(world.db, scopes, "greeting", seed=1)
    pairs = [
        (one.estimate, two.estimate)
        for one, two in zip(group(once, Pairs.ALL).workings, group(other, Pairs.ALL).workings, strict=True)
    ]
    assert all(first.value == second.value for first, second in pairs)
    assert any(first.interval != second.interval for first, second in pairs if first.seed is not None)
    assert (other.seed, other.resamples) == (1, 1000)
