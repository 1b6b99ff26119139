"""Procedure and feeling from small sessions whose answers are known: dots, ears, the corner, the customers."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.stored_world import NA, Answers, StoredWorld, critical, five, tone, yes_no
from calibration.analysis.feeling_corner import CornerLines, corner_of, customers_said
from calibration.analysis.feeling_report import Feeling, FeelingReport, feeling_report
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.store import models
from calibration.vocabulary import AnswerType, CriterionKind, NamesShown, RaterKind, ScoreRole, SessionState, Side

FORMAL, RIGHT, CASUAL = "too_formal", "right", "too_casual"


def warmth(**more: Any) -> CriterionDefinition:
    """A yes/no tone line."""
    return yes_no("warmth", kind=CriterionKind.TONE_FIT, **more)


def complaint(n: int) -> Answers:
    """Everything right by the book, and to the client's ear wrong on all but the last contact."""
    alike = {"greeting": ["yes"] * n, "own": ["4"] * n}
    right = {"tone": [RIGHT] * n, "warmth": ["yes"] * n}
    cold = {"tone": [*[FORMAL] * (n - 1), RIGHT], "warmth": [*["no"] * (n - 1), "yes"]}
    return {"Anna": alike | cold, "Ben": alike | right, "Cem": alike | right}


def report_of(world: StoredWorld, answers: Answers, *, n: int, **values: Any) -> FeelingReport:
    """The report of one session on a card with two process and two tone lines."""
    card = world.card(yes_no("greeting"), five("own"), tone(), warmth())
    session = world.session(card, answers, n_contacts=n, **values)
    return feeling_report(world.db, (world.scope(session),))


def test_the_corner_is_the_clients_and_not_the_vendors(world: StoredWorld) -> None:
    report = report_of(world, complaint(5), n=5)
    # greeting 1, own (4 − 1)/4 = 0.75, equal weights: 87.5 points.
    assert [one.procedure for one in report.contacts] == [87.5] * 5
    assert [one.client for one in report.contacts] == [0, 0, 0, 0, 1]
    assert [one.vendor for one in report.contacts] == [1] * 5
    assert [one.together for one in report.contacts] == [0.5] * 4 + [1]
    assert report.ears == (Side.CLIENT, Side.VENDOR, None)
    assert report.one_voice == (Side.CLIENT,)
    client, vendor = (corner_of(report, CornerLines(), feeling=Feeling.TONE, ear=ear) for ear in report.ears[:2])
    assert client.inside == tuple(one.contact for one in report.contacts[:4])
    assert (client.share.value, client.share.n_units) == (0.8, 5)
    assert (vendor.inside, vendor.correct, vendor.compared) == ((), client.compared, client.compared)


def test_both_sides_together_count_alike_however_many_they_are(sqlite_world: StoredWorld) -> None:
    answers = complaint(2) | {"Ben": complaint(2)["Ben"] | {"own": ["2", "2"]}}
    report = report_of(sqlite_world, answers, n=2)
    # Anna 87.5; Ben 100·(1 + 0.25)/2 = 62.5 and Cem 87.5, mean 75; together 81.25.
    assert report.contacts[0].procedure == pytest.approx(81.25)


def test_a_contact_on_the_line_is_technically_correct_and_not_practically_wrong(sqlite_world: StoredWorld) -> None:
    report = report_of(sqlite_world, complaint(2), n=2)
    on_both = corner_of(report, CornerLines(87.5, 0.5), feeling=Feeling.TONE, ear=None)
    assert len(on_both.correct) == 2
    assert on_both.inside == ()
    moved = corner_of(report, CornerLines(87.5, 1.0), feeling=Feeling.TONE, ear=None)
    assert len(moved.inside) == 1


def test_too_casual_is_off_target_like_too_formal_and_na_is_no_answer(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(yes_no("greeting"), tone(not_applicable="left_out"), warmth())
    answers = {"Anna": {"greeting": ["yes"] * 2, "tone": [CASUAL, NA], "warmth": ["yes", "yes"]}}
    session = sqlite_world.session(card, answers, n_contacts=2)
    report = feeling_report(sqlite_world.db, (sqlite_world.scope(session),))
    assert [one.client for one in report.contacts] == [0.5, 1.0]
    assert report.ears == (Side.CLIENT,)


def test_what_is_on_target_of_a_yes_no_line_is_what_earns_more(sqlite_world: StoredWorld) -> None:
    turned = (AnswerLevel("yes", "yes", 0.0, 1.0), AnswerLevel("no", "no", 1.0, 0.0))
    scripted = yes_no("scripted", kind=CriterionKind.TONE_FIT)
    unscored = warmth(role=ScoreRole.UNSCORED, weight=0.0)
    card = sqlite_world.card(yes_no("greeting"), replace(scripted, levels=turned), unscored)
    answers = {"Anna": {"greeting": ["yes"] * 2, "scripted": ["no", "yes"], "warmth": ["yes", "yes"]}}
    session = sqlite_world.session(card, answers, n_contacts=2)
    report = feeling_report(sqlite_world.db, (sqlite_world.scope(session),))
    assert [one.client for one in report.contacts] == [1.0, 0.5]


def test_without_tone_lines_or_process_lines_nothing_is_drawn(sqlite_world: StoredWorld) -> None:
    for criterion, answer in ((yes_no("greeting"), "yes"), (tone(), RIGHT)):
        card = sqlite_world.card(criterion, key=criterion.key)
        session = sqlite_world.session(card, {"Anna": {criterion.key: [answer]}}, n_contacts=1)
        report = feeling_report(sqlite_world.db, (sqlite_world.scope(session),))
        assert report.feelings == ()
        assert bool(report.process_lines) is not bool(report.tone_lines)


def test_a_review_with_an_open_process_line_gives_no_points(sqlite_world: StoredWorld) -> None:
    answers = {"Anna": complaint(2)["Anna"] | {"own": [None, "5"]}}
    report = report_of(sqlite_world, answers, n=2)
    assert [one.procedure for one in report.contacts] == [None, 100]
    assert len(corner_of(report, CornerLines(), feeling=Feeling.TONE, ear=Side.CLIENT).compared) == 1


def test_a_failed_critical_line_zeroes_nothing_here(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(critical(), yes_no("greeting", weight=3.0), tone())
    session = sqlite_world.session(
        card, {"Anna": {"id_check": ["fail"], "greeting": ["yes"], "tone": [FORMAL]}}, n_contacts=1
    )
    report = feeling_report(sqlite_world.db, (sqlite_world.scope(session),))
    assert (report.contacts[0].procedure, report.critical) == (75, True)


def test_positions_in_a_file_are_heard_together(sqlite_world: StoredWorld) -> None:
    sqlite_world.rater("1", None, kind=RaterKind.POSITIONAL)
    report = report_of(sqlite_world, {"1": complaint(3)["Anna"]}, n=3)
    assert (report.ears, report.two_sides, report.one_voice) == ((None,), False, ())
    assert [one.together for one in report.contacts] == [0, 0, 1]


def test_where_counts_are_shown_a_side_of_one_is_heard_only_together_with_the_other(sqlite_world: StoredWorld) -> None:
    report = report_of(sqlite_world, complaint(3), n=3, names_shown=NamesShown.COUNTS)
    assert (report.ears, report.two_sides) == ((None,), True)
    assert report.n_withheld == 3
    assert {(one.client, one.vendor) for one in report.contacts} == {(None, None)}
    assert [one.together for one in report.contacts] == [0.5, 0.5, 1]
    assert {one.ear for one in report.associations} == {None}


def test_a_session_with_counts_hides_no_side_of_another_session(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(yes_no("greeting"), five("own"), tone(), warmth())
    sessions = [
        sqlite_world.session(card, complaint(2), n_contacts=2, names_shown=names)
        for names in (NamesShown.COUNTS, NamesShown.OWN_SIDE)
    ]
    report = feeling_report(sqlite_world.db, [sqlite_world.scope(session) for session in sessions])
    assert (report.ears, report.n_withheld) == ((Side.CLIENT, Side.VENDOR, None), 2)
    assert [one.client for one in report.contacts] == [None, None, 0, 1]


def test_programs_are_in_no_ear_and_in_no_procedure(sqlite_world: StoredWorld) -> None:
    sqlite_world.rater("Bot", Side.AUTOMATED)
    wrong = {"greeting": ["no"], "own": ["1"], "tone": [FORMAL], "warmth": ["no"]}
    report = report_of(sqlite_world, {"Ben": complaint(1)["Ben"], "Bot": wrong}, n=1)
    assert (report.contacts[0].procedure, report.contacts[0].together) == (87.5, 1)


def test_only_contacts_that_are_open_are_read(sqlite_world: StoredWorld) -> None:
    csat = [{"csat": 1.0}, {"csat": 99.0}, {"csat": 5.0}]
    report = report_of(sqlite_world, complaint(3), n=3, revealed=(0, 2), contact_values=csat)
    assert [one.csat for one in report.contacts] == [1, 5]
    assert report.csat_range == (1, 5)


def test_customers_are_set_beside_what_was_done_as_correctly(sqlite_world: StoredWorld) -> None:
    n = 12
    csat = [{"csat": value} for value in (2.0, 1.0, 2.0, None, None, 2.0, 5.0, 5.0, 4.0, 5.0, 1.0, None)]
    alike = {"greeting": [*["yes"] * 10, "no", "yes"], "own": ["5"] * 10 + ["1", "5"]}
    cold = {"tone": [FORMAL] * 6 + [RIGHT] * 6, "warmth": ["no"] * 6 + ["yes"] * 6}
    report = report_of(sqlite_world, {"Anna": alike | cold}, n=n, contact_values=csat)
    said = customers_said(report, corner_of(report, CornerLines(), feeling=Feeling.TONE, ear=Side.CLIENT))
    # The contact rated 1 that was not done by the book is in neither group.
    assert (said.inside, said.others) == ((1, 2, 2, 2), (4, 5, 5, 5))
    assert said.difference.value == pytest.approx(-3)
    assert said.difference.interval is not None
    assert said.difference.interval[1] < 0
    by_customer = corner_of(report, CornerLines(), feeling=Feeling.CSAT, ear=None)
    assert len(by_customer.compared) == 9
    assert len(by_customer.inside) == 4


def test_a_contact_that_was_drawn_twice_has_two_dots_and_one_customer(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(yes_no("greeting"), tone())
    answers = {"Anna": {"greeting": ["yes"], "tone": [FORMAL]}}
    first, again = (
        sqlite_world.session(card, answers, n_contacts=1, contact_values=[{"csat": rating}]) for rating in (2.0, 5.0)
    )
    drawn = sqlite_world.db.get_one(models.SessionContact, sqlite_world.contacts[again][0])
    drawn.interaction_id = sqlite_world.interactions[first][0]
    sqlite_world.db.flush()
    report = feeling_report(sqlite_world.db, (sqlite_world.scope(first), sqlite_world.scope(again)))
    assert [one.first for one in report.contacts] == [True, False]
    corner = corner_of(report, CornerLines(), feeling=Feeling.TONE, ear=Side.CLIENT)
    assert len(corner.inside) == 2
    assert customers_said(report, corner).inside == (2,)
    assert report.associations[0].rho.n_units == 1


def test_ratings_on_another_scale_are_not_read(sqlite_world: StoredWorld) -> None:
    report = report_of(sqlite_world, complaint(2), n=2, contact_values=[{"csat": 9.0}, {"csat": 0.0}])
    assert report.csat_on_other_scale
    assert [one.csat for one in report.contacts] == [None, None]
    assert report.feelings == (Feeling.TONE,)


def test_several_cards_are_pooled_and_a_contact_without_tone_lines_has_no_dot(sqlite_world: StoredWorld) -> None:
    early = sqlite_world.card(yes_no("greeting"))
    late = sqlite_world.card(yes_no("greeting"), tone(), version=2)
    state = SessionState.CLOSED
    sessions = [
        sqlite_world.session(early, {"Anna": {"greeting": ["yes"]}}, n_contacts=1, state=state),
        sqlite_world.session(late, {"Anna": {"greeting": ["yes"], "tone": [FORMAL]}}, n_contacts=1, state=state),
    ]
    report = feeling_report(sqlite_world.db, [sqlite_world.scope(session) for session in sessions])
    assert [(one.procedure, one.together) for one in report.contacts] == [(100, None), (100, 0)]
    assert len(corner_of(report, CornerLines(), feeling=Feeling.TONE, ear=Side.CLIENT).compared) == 1


def test_procedure_and_feeling_go_together_or_it_is_not_said(sqlite_world: StoredWorld) -> None:
    n = 24
    better = [str(1 + 4 * i // (n - 1)) for i in range(n)]
    answers = {
        "Anna": {
            "greeting": ["yes"] * n, "own": better, "tone": [RIGHT if i > n / 2 else FORMAL for i in range(n)],
            "warmth": ["yes" if i > n / 3 else "no" for i in range(n)],
        }
    }  # fmt: skip
    report = report_of(sqlite_world, answers, n=n)
    client = next(one for one in report.associations if one.ear is Side.CLIENT)
    assert client.rho.value is not None
    assert client.rho.value > 0.8
    assert client.rho.interval is not None
    csat = next(one for one in report.associations if one.feeling is Feeling.CSAT)
    assert csat.rho.value is None


def test_a_place_on_a_scale_of_tone_is_neither_procedure_nor_feeling(sqlite_world: StoredWorld) -> None:
    seven = tuple(AnswerLevel(str(i), str(i), 1.0, float(i)) for i in range(1, 8))
    place = CriterionDefinition(
        key="place", name="Place", levels=seven, answer_type=AnswerType.ORDINAL, kind=CriterionKind.TONE_POSITION,
        role=ScoreRole.UNSCORED, weight=0.0,
    )  # fmt: skip
    card = sqlite_world.card(yes_no("greeting"), place)
    session = sqlite_world.session(card, {"Anna": {"greeting": ["yes"], "place": ["7"]}}, n_contacts=1)
    report = feeling_report(sqlite_world.db, (sqlite_world.scope(session),))
    assert (report.process_lines, report.tone_lines) == (("greeting",), ())
