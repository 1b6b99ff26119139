"""Results from small sessions whose answers are known: labels, counts, gaps, pooling, N/A, conditions, totals."""

import pytest

from benchmarks.stored_world import NA, StoredWorld, Words, critical, five, tone, yes_no
from calibration.analysis.facts import Filters
from calibration.analysis.line_workings import line_workings
from calibration.analysis.results import results_report
from calibration.analysis.results_report import GroupBy
from calibration.analysis.totals_workings import totals_workings
from calibration.errors import InvalidInput
from calibration.scorecard.definition import Condition
from calibration.ui.wording import results_totals
from calibration.vocabulary import (
    Blind,
    Channel,
    LineLabel,
    NamesShown,
    NotApplicableRule,
    Pairs,
    RaterKind,
    Role,
    ScoreRole,
    SessionOrigin,
    Side,
    UndefinedReason,
)


def test_a_tone_gap_on_every_contact_is_found_and_what_is_agreed_stands_apart(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"), tone())
    session = world.session(
        card,
        {
            "Anna": {"greeting": ["yes"] * 5, "tone": ["too_formal"] * 5},
            "Ben": {"greeting": ["yes"] * 5, "tone": ["right"] * 5},
            "Cem": {"greeting": ["yes"] * 5, "tone": ["right"] * 5},
        },
        n_contacts=5,
    )
    report = results_report(world.db, (world.scope(session),))
    found = report.line("tone")
    assert (found.label, found.gap.value) == (LineLabel.CLIENT_MARKS_LOWER, -1.0)
    assert [line.id for line in report.agreed_lines] == ["greeting"]
    assert [line.id for line in report.gap_rows] == ["tone"]
    assert found.one_voice == (Side.CLIENT,)
    assert found.differing_contacts == tuple(world.contacts[session]) == found.shared_contacts
    client, vendor = found.side(Side.CLIENT), found.side(Side.VENDOR)
    assert client is not None
    assert vendor is not None
    assert [(answer.code, answer.n) for answer in client.answers] == [
        ("too_formal", 5),
        ("right", 0),
        ("too_casual", 0),
    ]
    assert (client.mean, vendor.mean, vendor.n_raters, vendor.n_ratings) == (-1.0, 0.0, 2, 10)


def test_the_example_is_the_contact_on_which_both_sides_marked_words(world: StoredWorld) -> None:
    card = world.card(tone())
    session = world.session(
        card,
        {"Anna": {"tone": ["too_formal"] * 4}, "Ben": {"tone": ["right"] * 4}, "Cem": {"tone": ["right"] * 4}},
        n_contacts=4,
        words=[
            Words("Anna", 0, "tone", comment="cold"),
            Words("Anna", 2, "tone", comment="true, and cold", span=(0, 16)),
            Words("Ben", 2, "tone", comment="clear", span=(18, 20)),
        ],
        names_shown=NamesShown.ALL,
    )
    example = results_report(world.db, (world.scope(session),)).example
    assert example is not None
    assert example.contact == world.contacts[session][2]
    assert example.client is not None
    assert example.vendor is not None
    assert (example.client.answer, example.client.comment, example.client.reviewer) == (
        "too formal",
        "true, and cold",
        "Anna",
    )
    assert [mark.quote for mark in example.client.marks] == ["Please note that"]
    assert (example.vendor.answer, example.vendor.n_same, example.vendor.n) == ("about right", 2, 2)


def test_an_answer_of_n_a_is_neither_missing_nor_a_value(world: StoredWorld) -> None:
    card = world.card(yes_no("next_step", not_applicable=NotApplicableRule.LEFT_OUT), yes_no("greeting"))
    session = world.session(
        card,
        {
            "Anna": {"next_step": ["yes", NA, NA, "no"], "greeting": ["yes"] * 4},
            "Ben": {"next_step": ["yes", NA, "no", "no"], "greeting": ["yes"] * 4},
        },
        n_contacts=4,
    )
    report = results_report(world.db, (world.scope(session),))
    line = report.line("next_step")
    first, second, third, fourth = world.contacts[session]
    assert line.shared_contacts == (first, fourth)
    assert line.applicability_contacts == (third,)
    workings = line_workings(world.db, (world.scope(session),), "next_step")
    assert workings.applicability.value == 0.75
    assert (workings.n_ratings, workings.n_not_applicable, workings.n_missing) == (5, 3, 0)
    client = line.side(Side.CLIENT)
    assert client is not None
    assert (client.n_ratings, client.n_not_applicable, client.not_applicable_contacts) == (2, 2, (second, third))
    effect = report.totals.not_applicable
    assert (effect.contacts, effect.lines) == ((third,), (("next_step", 1),))
    assert (effect.apart, effect.apart_without) == (50.0, 0.0)


def test_totals_agree_by_cancellation_when_lines_differ_and_sums_do_not(world: StoredWorld) -> None:
    card = world.card(yes_no("one"), yes_no("two"), yes_no("three", role=ScoreRole.UNSCORED, weight=0))
    session = world.session(
        card,
        {
            "Anna": {"one": ["yes", "yes"], "two": ["no", "yes"], "three": ["yes", "yes"]},
            "Ben": {"one": ["no", "yes"], "two": ["yes", "no"], "three": ["yes", "yes"]},
        },
        n_contacts=2,
    )
    totals = results_report(world.db, (world.scope(session),)).totals
    by_contact = {row.contact: row for row in totals.contacts}
    first, second = (by_contact[contact] for contact in world.contacts[session])
    assert (first.client, first.vendor, first.within, first.n_lines_differ, first.by_cancellation) == (
        50.0,
        50.0,
        True,
        2,
        True,
    )
    assert (second.difference, second.within, second.by_cancellation) == (50.0, False, False)
    assert (totals.n_within, totals.n_by_cancellation, totals.within.n_units) == (1, 1, 2)
    assert totals.difference.value == 25.0
    assert [row.contact for row in totals.contacts] == [second.contact, first.contact]


def test_a_deduction_counts_as_marked_down_when_it_is_applied(world: StoredWorld) -> None:
    repeated = yes_no("asked_twice", role=ScoreRole.DEDUCTION, weight=0, adjustment=-4)
    card = world.card(yes_no("greeting"), repeated)
    session = world.session(
        card,
        {
            "Anna": {"greeting": ["yes", "yes"], "asked_twice": ["yes", "no"]},
            "Ben": {"greeting": ["yes", "yes"], "asked_twice": ["yes", "no"]},
        },
        n_contacts=2,
    )
    report = results_report(world.db, (world.scope(session),))
    assert [(row.line, row.both, row.anyone) for row in report.pareto] == [
        ("asked_twice", (world.contacts[session][0],), (world.contacts[session][0],))
    ]
    assert sorted(row.client or 0.0 for row in report.totals.contacts) == [96.0, 100.0]


def test_a_pareto_row_counts_contacts_both_marked_down_and_the_reasons_given_there(world: StoredWorld) -> None:
    card = world.card(tone())
    session = world.session(
        card,
        {
            "Anna": {"tone": ["too_formal", "too_formal", "right"]},
            "Ben": {"tone": ["too_formal", "right", "too_casual"]},
        },
        n_contacts=3,
        words=[
            Words("Anna", 0, "tone", reasons=("stiff",)),
            Words("Ben", 0, "tone", reasons=("stiff",)),
            Words("Anna", 1, "tone", reasons=("stiff",)),
        ],
    )
    first, second, third = world.contacts[session]
    (row,) = results_report(world.db, (world.scope(session),)).pareto
    assert (row.both, row.client, row.vendor) == ((first,), (first, second), (first, third))
    assert [(reason.label, reason.contacts, reason.both) for reason in row.reasons] == [
        ("stiff or scripted", (first,), (first,))
    ]


def test_a_critical_line_nobody_has_agreed_fails_is_among_the_lines_to_talk_about(world: StoredWorld) -> None:
    card = world.card(critical(), *(five(f"line{i}") for i in range(4)))
    apart = {f"line{i}": ["2"] * 10 for i in range(4)}, {f"line{i}": ["5"] * 10 for i in range(4)}
    session = world.session(
        card,
        {
            "Anna": {"id_check": ["fail"] + ["pass"] * 9, **apart[0]},
            "Ben": {"id_check": ["pass", "fail"] + ["pass"] * 8, **apart[1]},
        },
        n_contacts=10,
    )
    report = results_report(world.db, (world.scope(session),))
    line = report.line("id_check")
    assert line.never_agreed_on_a_fail
    assert not line.is_agreed
    assert line in report.gap_rows
    (row,) = report.totals.critical
    first, second, *others = world.contacts[session]
    assert (row.both_fail, row.client_only, row.vendor_only, row.both_pass) == ((), (first,), (second,), tuple(others))
    assert (row.missed.value, row.false_alarm.value) == (1.0, 1.0)
    assert report.totals.lowered == (first, second)
    between = line_workings(world.db, (world.scope(session),), "id_check").group(Pairs.BETWEEN)
    assert between is not None
    assert between.value_of("negative_agreement") == 0.0


def test_an_answer_left_on_a_line_that_was_not_asked_does_not_count(world: StoredWorld) -> None:
    card = world.card(yes_no("solved"), yes_no("offered", only_if=Condition("solved", ("no",))))
    session = world.session(
        card,
        {
            "Anna": {"solved": ["yes", "no"], "offered": ["no", "yes"]},
            "Ben": {"solved": ["yes", "no"], "offered": ["yes", "yes"]},
        },
        n_contacts=2,
    )
    line = results_report(world.db, (world.scope(session),)).line("offered")
    assert line.shared_contacts == (world.contacts[session][1],)
    assert [side.n_ratings for side in line.sides] == [1, 1]


def test_pooled_sessions_join_a_line_on_its_meaning_and_keep_two_meanings_apart(world: StoredWorld) -> None:
    first = world.card(yes_no("greeting"), yes_no("reason"))
    second = world.card(yes_no("greeting", weight=3.0), yes_no("reason", meaning_revision=2), version=2)
    answers = {label: {"greeting": ["yes"] * 3, "reason": ["yes"] * 3} for label in ("Anna", "Ben")}
    sessions = [world.session(card, answers, n_contacts=3) for card in (first, second)]
    report = results_report(world.db, tuple(world.scope(session) for session in sessions))
    assert {line.id: line.n_shared for line in report.lines} == {"greeting": 6, "reason·1": 3, "reason·2": 3}
    assert report.line("greeting").weight == 3.0
    assert (report.line("reason·1").name, report.line("reason·2").name) == ("Reason (earlier meaning)", "Reason")
    assert report.header.cards == (("Care", 1), ("Care", 2))
    assert len(report.contacts) == 6


def test_void_and_superseded_sessions_are_left_out_unless_asked_for(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"))
    answers = {label: {"greeting": ["yes"] * 3} for label in ("Anna", "Ben")}
    good = world.session(card, answers, n_contacts=3)
    void = world.session(card, answers, n_contacts=3, void_reason="wrong recordings")
    replaced = world.session(card, answers, n_contacts=3, superseded_by_id=good)
    scopes = tuple(world.scope(session) for session in (good, void, replaced))
    report = results_report(world.db, scopes)
    assert ([session.id for session in report.header.sessions], report.header.n_left_out_sessions) == ([good], 2)
    assert len(report.contacts) == 3
    assert len(results_report(world.db, scopes, include_void=True).contacts) == 9
    alone = results_report(world.db, scopes[1:2])
    assert (alone.header.sessions, alone.lines, alone.contacts) == ((), (), ())


def test_one_side_alone_is_compared_among_itself_and_has_no_gap(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"))
    session = world.session(
        card, {label: {"greeting": ["yes", "no", "yes", "yes"]} for label in ("Ben", "Cem")}, n_contacts=4
    )
    report = results_report(world.db, (world.scope(session),))
    line = report.line("greeting")
    assert (line.label, line.n_same, line.gap.undefined_reason) == (LineLabel.AGREED, 4, UndefinedReason.ONE_SIDE)
    assert not report.header.two_sides
    assert report.heatmaps == ()
    assert report.totals.within.undefined_reason is UndefinedReason.ONE_SIDE


def test_raters_that_are_only_positions_are_compared_and_never_singled_out(world: StoredWorld) -> None:
    for label in ("1", "2", "3"):
        world.rater(label, None, kind=RaterKind.POSITIONAL)
    card = world.card(five("clarity"))
    same = ["1", "2", "3", "4", "5", "1", "2", "3"]
    session = world.session(
        card,
        {"1": {"clarity": same}, "2": {"clarity": same}, "3": {"clarity": same[::-1]}},
        n_contacts=8,
        origin=SessionOrigin.IMPORTED,
        blind=Blind.UNKNOWN,
    )
    report = results_report(world.db, (world.scope(session),))
    line = report.line("clarity")
    assert line.label is not LineLabel.ONE_REVIEWER_DIFFERS
    assert line.differing is None
    assert [reviewer.label for reviewer in report.header.reviewers] == ["Reviewer 1", "Reviewer 2", "Reviewer 3"]
    assert (report.header.imported, report.header.blind) == (True, Blind.UNKNOWN)
    everyone = line_workings(world.db, (world.scope(session),), "clarity").group(Pairs.ALL)
    assert everyone is not None
    reasons = {one.estimate.coefficient: one.estimate.undefined_reason for one in everyone.workings}
    assert reasons["krippendorff_alpha"] is None
    assert reasons["conger_kappa"] is reasons["icc2"] is UndefinedReason.POSITIONAL_RATERS
    assert reasons["icc1"] is None


def test_a_review_that_came_after_the_reveal_is_in_no_figure(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"))
    session = world.session(
        card,
        {"Anna": {"greeting": ["yes"] * 3}, "Ben": {"greeting": ["yes"] * 3}, "Cem": {"greeting": ["no"] * 3}},
        n_contacts=3,
        after_reveal=["Cem"],
    )
    report = results_report(world.db, (world.scope(session),))
    assert (report.line("greeting").n_same, report.header.n_after_reveal) == (3, 3)
    assert [reviewer.id for reviewer in report.header.reviewers] == [world.raters["Anna"], world.raters["Ben"]]


def test_filters_leave_contacts_out_as_if_they_had_not_been_drawn(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"), yes_no("closing"))
    session = world.session(
        card,
        {label: {"greeting": ["yes"] * 4, "closing": ["yes"] * 4} for label in ("Anna", "Ben")},
        n_contacts=4,
        contact_values=[{"channel": channel} for channel in (Channel.CHAT, Channel.EMAIL, Channel.CHAT, Channel.VOICE)],
    )
    scopes = (world.scope(session),)
    first, second, third, fourth = world.contacts[session]
    report = results_report(world.db, scopes, filters=Filters(channels=(Channel.CHAT,), lines=("closing",)))
    assert [contact.id for contact in report.contacts] == [first, third]
    assert [line.id for line in report.lines] == ["closing"]
    assert report.choices.channels == (Channel.CHAT, Channel.EMAIL, Channel.VOICE)
    assert (report.header.n_contacts, report.header.n_contacts_total) == (2, 4)
    assert {second, fourth}.isdisjoint(report.line("closing").shared_contacts)
    # 12:00 UTC is 13:00 in Berlin in winter.
    assert len(results_report(world.db, scopes, filters=Filters(hours=("12–16",))).contacts) == 4


def test_a_heatmap_splits_the_gap_by_group_and_says_which_contacts(world: StoredWorld) -> None:
    card = world.card(five("clarity"))
    session = world.session(
        card,
        {"Anna": {"clarity": ["1", "1", "4", "4"]}, "Ben": {"clarity": ["3", "3", "4", "4"]}},
        n_contacts=4,
        contact_values=[{"channel": channel} for channel in (Channel.CHAT, Channel.CHAT, Channel.EMAIL, Channel.EMAIL)],
    )
    (heatmap,) = results_report(world.db, (world.scope(session),)).heatmaps
    assert (heatmap.by, heatmap.groups) == (GroupBy.CHANNEL, ("chat", "email"))
    chat, email = heatmap.cells
    assert (chat.gap.value, chat.gap_share, chat.contacts) == (-2.0, -0.5, tuple(world.contacts[session][:2]))
    assert (email.gap.value, email.gap_share) == (0.0, 0.0)


def test_a_session_with_nothing_revealed_gives_an_empty_report(world: StoredWorld) -> None:
    card = world.card(yes_no("greeting"))
    session = world.session(card, {"Anna": {"greeting": ["yes"] * 3}}, n_contacts=3, revealed=())
    report = results_report(world.db, (world.scope(session),))
    assert (report.lines, report.contacts, report.examples, report.pareto) == ((), (), (), ())
    assert (report.header.n_contacts, report.header.n_contacts_total) == (0, 3)


@pytest.mark.parametrize("n", [0, 2])
def test_no_session_and_the_same_session_twice_are_refused(sqlite_world: StoredWorld, n: int) -> None:
    session = sqlite_world.session(sqlite_world.card(yes_no("greeting")), {}, n_contacts=1)
    with pytest.raises(InvalidInput, match="No session was chosen|stands there twice"):
        results_report(sqlite_world.db, (sqlite_world.scope(session),) * n)


@pytest.mark.parametrize(("names", "shown"), [(NamesShown.COUNTS, False), (NamesShown.OWN_SIDE, True)])
def test_where_counts_are_shown_a_side_of_one_has_no_total_on_a_contact(
    sqlite_world: StoredWorld, names: NamesShown, shown: bool
) -> None:
    card = sqlite_world.card(five("own"))
    answers = {"Anna": {"own": ["1", "5"]}, "Ben": {"own": ["3", "5"]}, "Cem": {"own": ["5", "5"]}}
    session = sqlite_world.session(card, answers, n_contacts=2, names_shown=names)
    scopes = (sqlite_world.scope(session, side=Side.VENDOR, roles=(Role.MANAGER,)),)
    totals = results_report(sqlite_world.db, scopes).totals
    for one in totals.contacts:
        assert (one.client is not None, one.vendor is not None, one.difference is not None) == (shown,) * 3
    assert sorted(one.apart or 0.0 for one in totals.contacts) == [0.0, 75.0]
    assert (totals_workings(sqlite_world.db, scopes).contacts != ()) is shown
    words = [results_totals.total_words(one, totals.reference) for one in totals.contacts]
    assert words == (["client 75 lower", "within"] if shown else ["75 apart", "within"])
    assert results_totals.withheld(totals).startswith("Of two contacts the totals are not drawn") is not shown
