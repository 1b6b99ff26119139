"""Sentences of "since a date": the same gap on every kind of line, and each verdict with its price."""

from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.stored_world import StoredWorld, five, tone, yes_no
from calibration.analysis.since_facts import SinceLine, SinceReport
from calibration.analysis.since_price import Remedy, ShiftPrice
from calibration.analysis.since_report import since_report
from calibration.stats.never_apart import NeverApart
from calibration.store.engine import Store
from calibration.store.long_ratings import long_scope_in
from calibration.ui.over_time.since_tables import sessions_table
from calibration.ui.wording import over_time_since as say
from calibration.ui.wording import over_time_since_chart as words
from calibration.ui.wording.gap_words import apart, stands
from calibration.visibility.facts import Viewer
from calibration.vocabulary import (
    DriftStage,
    RemedyKind,
    Role,
    SessionScope,
    SessionState,
    ShiftReason,
    ShiftVerdict,
    Side,
)


@pytest.fixture
def report(sqlite_store: Store) -> SinceReport:
    """Six sessions of three lines on which the sides agree."""
    with sqlite_store.writing() as db:
        world = StoredWorld(db)
        for label, side in (("Anna", Side.CLIENT), ("Ben", Side.VENDOR), ("Cem", Side.VENDOR)):
            world.rater(label, side)
        card = world.card(five("care"), yes_no("said"), tone())
        for week in range(6):
            own = {"care": ["3", "4"], "said": ["yes", "no"], "tone": ["right", "right"]}
            odd = own | {"care": ["4", "4"] if week % 2 else ["3", "5"]}
            world.session(
                card, {"Anna": own, "Ben": odd, "Cem": own}, n_contacts=2, state=SessionState.CLOSED,
                held_at=world.now + timedelta(weeks=week),
            )  # fmt: skip
        viewer = Viewer(1, world.engagement_id, None, frozenset({Role.MANAGER}), None)
        return since_report(db, long_scope_in(db, viewer, SessionScope.JOINT))


def told(report: SinceReport, **changes: object) -> SinceLine:
    """The five-level line with another verdict."""
    one = report.line("care")
    shift = replace(
        one.shift,
        shift=one.shift.shift.defined(-1.0, interval=(-1.5, -0.5), standard_error=0.2),
        before=one.shift.before.defined(0.2, interval=(0, 1), standard_error=0.2),
        after=one.shift.after.defined(-0.8, interval=(-1, 0), standard_error=0.2),
        **changes,
    )
    return replace(one, shift=shift, price=None)


@pytest.mark.parametrize(
    ("line", "gap", "far", "whole"),
    [
        ("care", -1.4, "1.4 lower", "the client marks 1.4 lower than the vendor"),
        ("care", 0.21, "0.2 higher", "the client marks 0.2 higher than the vendor"),
        ("care", 0.04, "the same", "both mark the same"),
        (
            "said",
            -0.284,
            "28 in 100 times less often",
            "the client says “yes” 28 in 100 times less often than the vendor",
        ),
        ("said", 0.004, "the same", "both mark the same"),
        ("tone", -0.5, "0.5 nearer to “too formal”", "the client hears it 0.5 nearer to “too formal” than the vendor"),
    ],
)
def test_a_gap_is_said_in_the_words_of_its_line(
    report: SinceReport, line: str, gap: float, far: str, whole: str
) -> None:
    assert apart(report.line(line).line, gap) == far
    assert stands(report.line(line).line, gap) == whole


def test_moved_says_since_when_both_levels_and_what_it_rests_on(report: SinceReport) -> None:
    one = told(report, verdict=ShiftVerdict.MOVED, reason=None)
    assert say.line_sentence(report, one) == (
        f"Moved. Since {say.when(report)} the client marks 0.8 lower than the vendor; before, 0.2 higher "
        "(a shift from −1.5 to −0.5; 3 and 3 sessions)."
    )
    assert words.certainty(one) == "clear"


def test_not_moved_names_what_is_too_small_to_act_on(report: SinceReport) -> None:
    one = told(report, verdict=ShiftVerdict.NOT_MOVED, reason=None)
    assert "within ±0.15" in say.line_sentence(report, one)
    assert words.has_not_moved(one)


@pytest.mark.parametrize(
    ("changes", "sentence", "sure"),
    [
        ({"reason": ShiftReason.WIDE, "more_sessions": 4}, "About four more sessions would settle it.", "unclear"),
        (
            {"reason": ShiftReason.WIDE, "more_sessions": None, "detectable": 0.72},
            "a shift from −1.5 to −0.5. A move of 0.8 or more would most likely have shown.",
            "unclear",
        ),
        (
            {"reason": ShiftReason.WIDE, "more_sessions": None, "detectable": 5.0},
            "a shift from −1.5 to −0.5. Too few data: only a move across most of the scale would have shown.",
            "unclear",
        ),
        ({"reason": ShiftReason.ANYTHING, "detectable": None}, "too few data: 3 and 3 sessions", "too little"),
        (
            {"reason": ShiftReason.NEVER_APART, "more_sessions": 3, "agreed": NeverApart(12, 16)},
            "as far as it shows: the sides gave the same on all 12 contacts before and all 16 since, so at most 23 in "
            "100 contacts can have come to differ; about three more sessions without a difference would settle it.",
            "unclear",
        ),
        (
            {"reason": ShiftReason.FEW_SESSIONS, "more_sessions": 1, "n_after": 1},
            "About one more session.",
            "too little",
        ),
        ({"reason": ShiftReason.NO_SESSIONS_BEFORE, "n_before": 0}, "No session scored it before", "too little"),
        ({"reason": ShiftReason.NO_SPREAD}, "every session has the same gap", "too little"),
    ],
)
def test_what_cannot_be_told_has_its_reason_and_its_price(
    report: SinceReport, changes: dict[str, object], sentence: str, sure: str
) -> None:
    one = told(report, verdict=ShiftVerdict.CANNOT_TELL, **({"more_sessions": None} | changes))
    assert sentence in say.line_sentence(report, one)
    assert words.certainty(one) == sure


def test_not_moved_where_the_sides_never_differed_says_how_far_that_goes(report: SinceReport) -> None:
    one = told(report, verdict=ShiftVerdict.NOT_MOVED, reason=None, agreed=NeverApart(30, 36))
    assert say.line_sentence(report, one).endswith(
        "as far as it shows: the sides gave the same on all 30 contacts before and all 36 since, so at most ten in "
        "100 contacts can have come to differ."
    )


@pytest.mark.parametrize(
    ("price", "sentence"),
    [
        (ShiftPrice(57, 60), "Cannot tell yet: a shift from −1.5 to −0.5. About 57 more sessions would settle it."),
        (
            ShiftPrice(57, 52),
            "57 more sessions alike would settle it, more than two years at your pace; a move of 0.8",
        ),
        (
            ShiftPrice(
                57, 52, (Remedy(RemedyKind.REVIEWER, 30, side=Side.CLIENT), Remedy(RemedyKind.CONTACTS, 34, 10))
            ),
            "with one more reviewer of the client about 30 more sessions would; with ten contacts a session about 34",
        ),
        (
            ShiftPrice(57, 52, (Remedy(RemedyKind.SECTION, 8),)),
            "the section as a whole takes about eight more sessions",
        ),
    ],
)
def test_a_price_beyond_two_years_says_so_and_what_would_help(
    report: SinceReport, price: ShiftPrice, sentence: str
) -> None:
    wide = {"verdict": ShiftVerdict.CANNOT_TELL, "reason": ShiftReason.WIDE, "more_sessions": 57, "detectable": 0.8}
    one = replace(told(report, **wide), price=price)
    assert sentence in say.line_sentence(report, one)
    [group] = words.untold_groups(report, [one])
    assert group.title.startswith("Cannot tell yet" if price.payable else "Cannot tell for")
    assert group.note.endswith("3 sessions before and 3 since.")
    assert group.note.startswith("More sessions alike would hardly settle") is not price.payable
    assert ("more than two years at your pace" in group.rows[0][1]) is not price.payable


def test_sections_that_are_told_are_named_once_for_all_their_lines(report: SinceReport) -> None:
    held = Remedy(RemedyKind.SECTION, 0, verdict=ShiftVerdict.NOT_MOVED)
    wide = {"verdict": ShiftVerdict.CANNOT_TELL, "reason": ShiftReason.WIDE, "more_sessions": None, "detectable": 0.8}
    one = replace(told(report, **wide), price=ShiftPrice(None, 52, (held,)))
    [group] = words.untold_groups(report, [one, one])
    assert f"all lines of a section together: “{one.line.section}” has not moved. " in group.note


@pytest.mark.parametrize(
    ("changes", "title", "third", "cells"),
    [
        (
            {"reason": ShiftReason.WIDE, "more_sessions": 4, "detectable": 0.72},
            "Cannot tell yet for one line",
            "Would settle it",
            ("−1.5 to −0.5", "about four more sessions"),
        ),
        (
            {"reason": ShiftReason.WIDE, "more_sessions": None, "detectable": 0.72},
            "Cannot tell for one line",
            "Would have shown",
            ("−1.5 to −0.5", "0.8"),
        ),
        (
            {"reason": ShiftReason.WIDE, "more_sessions": None, "detectable": 5.0},
            "Cannot tell for one line",
            "Would have shown",
            ("−1.5 to −0.5", "only most of the scale"),
        ),
        (
            {"reason": ShiftReason.ANYTHING, "more_sessions": None, "detectable": None},
            "Cannot tell for one line",
            "Would have shown",
            ("any move is possible", "nothing"),
        ),
        (
            {"reason": ShiftReason.NEVER_APART, "more_sessions": 3, "agreed": NeverApart(12, 16)},
            "No difference seen on one line",
            "At most differ now",
            ("12 and 16 contacts", "23 in 100\nabout three more sessions would settle it"),
        ),
    ],
)
def test_lines_that_cannot_be_told_stand_in_three_short_columns(
    report: SinceReport, changes: dict[str, object], title: str, third: str, cells: tuple[str, str]
) -> None:
    [group] = words.untold_groups(report, [told(report, verdict=ShiftVerdict.CANNOT_TELL, **changes)])
    assert (group.title, group.head[2]) == (title, third)
    assert group.rows == (("Care", *cells),)
    assert (words.SHOWN in group.note) is (third == "Would have shown")


def test_a_line_that_fewer_sessions_scored_says_so_itself(report: SinceReport) -> None:
    wide = {"verdict": ShiftVerdict.CANNOT_TELL, "reason": ShiftReason.WIDE, "more_sessions": None, "detectable": 0.7}
    usual, odd = told(report, **wide), told(report, **wide, n_before=2)
    [group] = words.untold_groups(report, [usual, odd, usual])
    assert group.note.endswith("3 sessions before and 3 since, where a line says nothing else.")
    assert [cells[1] for cells in group.rows] == ["−1.5 to −0.5", "−1.5 to −0.5\n2 and 3 sessions", "−1.5 to −0.5"]


def test_a_side_replaced_at_the_date_is_named(report: SinceReport) -> None:
    one = told(report, verdict=ShiftVerdict.MOVED, reason=None, replaced=(Side.CLIENT,))
    assert "Nobody of the client scored both before and since" in say.line_sentence(report, one)


def test_fewer_than_four_sessions_are_no_verdict(report: SinceReport) -> None:
    one = replace(report.line("care"), stage=DriftStage.DOTS)
    assert say.line_sentence(report, one).endswith("no verdict before the fourth.")
    assert words.certainty(one) == "too little"
    few = replace(report, lines=(one,))
    assert say.finding(few) == "No line has four sessions with a gap yet: until then dots, and no verdict."


def test_where_nothing_is_dated_it_says_how_far_that_goes(report: SinceReport) -> None:
    assert say.headline(report) == ""
    assert say.calm(report) == "Six joint sessions so far: too few to date a movement, which takes eight."
    assert say.calm(replace(report, sessions=(), lines=())) == "No joint session has been held yet."


def test_only_leads_carry_away_what_the_watch_had_come_to(report: SinceReport) -> None:
    one = report.line("care")
    plain, watched = (sessions_table(report, one, with_watch=with_watch) for with_watch in (False, True))
    assert not {"z", "sum above", "sum below", "limit", "alarm"} & {*plain[0]}
    assert watched[0][-5:] == ["z", "sum above", "sum below", "limit", "alarm"]
    assert [row[:7] for row in watched[1]] == plain[1]


def test_a_line_that_sessions_since_the_date_no_longer_score_has_no_price(report: SinceReport) -> None:
    gone = told(report, verdict=ShiftVerdict.CANNOT_TELL, reason=ShiftReason.FEW_SESSIONS, n_after=0, more_sessions=2)
    assert say.line_sentence(report, gone) == f"Cannot tell: no session since {say.when(report)} scored it."


def test_without_a_date_between_sessions_no_line_speaks_of_before_and_since(report: SinceReport) -> None:
    one = told(report, verdict=ShiftVerdict.CANNOT_TELL, reason=ShiftReason.NO_SESSIONS_BEFORE)
    one_day = replace(report, chosen=None)
    assert say.line_sentence(one_day, one) == say.ONE_DAY
    assert words.chart_title(one_day, one).endswith(
        "all sessions were held on one day, so nothing lies before and after."
    )
