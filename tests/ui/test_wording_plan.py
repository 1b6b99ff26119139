"""What is said of a plan: from nothing chosen to a session that shows everything, and the price of what it does not."""

from dataclasses import replace

import pytest

from calibration.analysis.plan_basis import LineKind, PlanBasis, PlanSource
from calibration.analysis.plan_report import GapPrice, PlanReport, gap_price, plan_report
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import LabelRule
from calibration.ui.wording import plan_figures as figures
from calibration.ui.wording import plan_outlook as say
from calibration.ui.wording.prices import contacts_price, would_settle
from calibration.vocabulary import AnswerType, SessionScope, Side
from calibration.workflow.planning import Askable

ANNA, TOM = Askable(1, Side.CLIENT, 1, "Anna"), Askable(2, Side.CLIENT, 2, "Tom")
VENDORS = tuple(Askable(n, Side.VENDOR, n, None) for n in (1, 2, 3))
FIVE = LineKind(AnswerType.ORDINAL, False, (1.0, 5.0), 1.0, True, "", ("Care", "Ease"))
YES_NO = LineKind(AnswerType.BINARY, False, (0.0, 1.0), 1.0, False, "", ("Greeting", "Closing", "Right"))
TONE = LineKind(AnswerType.ORDINAL, True, (-1.0, 1.0), 1.0, True, "", ("Tone fits",))
MINUTES = LineKind(AnswerType.NUMERIC, False, (0.0, 60.0), None, False, "minutes", ("Handling",))


def source(kind: LineKind | None, *, n: int = 0) -> PlanSource:
    """As a basis would hold it, assumed unless some contacts stand behind it."""
    variances = PlanVariances.of_line(1.0) if kind else PlanVariances.of_totals()
    return PlanSource(kind, variances, n, LabelRule(step=kind.step if kind else None, n_lines=6 if kind else 2))


def basis(*kinds: LineKind, room: SessionScope = SessionScope.JOINT, n_sessions: int = 0, own: int = 0) -> PlanBasis:
    """Of a card with these lines."""
    lines = tuple(source(kind, n=own) for kind in kinds)
    return PlanBasis(room, lines, source(None, n=own), n_names=0, n_sessions=n_sessions, n_contacts=own)


def said(
    report: PlanReport, reviewers=(ANNA, TOM, *VENDORS), *, repeats: int | None = 0, own: int | None = None
) -> list[str]:
    """The paragraphs without a price."""
    return say.outlook(report, price="", reviewers=reviewers, n_repeats=repeats, own_rater_id=own)


def test_what_a_plan_shows_comes_first_then_what_it_does_not_then_what_sessions_together_show():
    sentences = said(plan_report(basis(YES_NO, FIVE, TONE), n_contacts=4, n_client=2, n_vendor=3))
    assert sentences == [
        "This session shows the sides apart on 1–5 lines from one and a half steps. "
        "But on yes/no lines even the widest gap will often read “cannot tell yet”. "
        "Four such sessions together: on yes/no lines that differ one way on six contacts of ten and on 1–5 lines from "
        "three quarters of a step."
    ]


def test_a_side_of_one_is_said_with_what_would_change_it():
    report = plan_report(basis(FIVE), n_contacts=4, n_client=1, n_vendor=3)
    anna = "One client reviewer: the client’s standard and Anna’s own cannot be told apart yet. "
    assert said(report, (ANNA, *VENDORS))[-1] == f"{anna}A second client reviewer would."
    assert said(report, (ANNA, *VENDORS), repeats=4)[-1] == f"{anna}A second client reviewer would."
    assert "and your own cannot be told apart yet" in said(report, (ANNA, *VENDORS), own=1)[-1]
    both = said(plan_report(basis(FIVE), n_contacts=4, n_client=1, n_vendor=1), (ANNA, VENDORS[0]))[-1]
    assert both.endswith("A second reviewer on each side would.")
    vendor = said(plan_report(basis(FIVE), n_contacts=4, n_client=2, n_vendor=1), (ANNA, TOM, VENDORS[0]))[-1]
    assert vendor.startswith("One vendor reviewer: the vendor’s standard and Vendor A’s own")


@pytest.mark.parametrize(
    ("repeats", "sentence"),
    [
        (0, "No contact comes back from an earlier session, so it cannot tell who has moved since."),
        (1, "Only one contact comes back from an earlier session, so it cannot tell who has moved since."),
        (3, "Only three contacts come back from an earlier session, so it cannot tell who has moved since."),
    ],
)
def test_without_repeats_nobody_can_be_said_to_have_moved(repeats, sentence):
    report = plan_report(basis(FIVE, n_sessions=3), n_contacts=5, n_client=2, n_vendor=3)
    assert said(report, repeats=repeats)[-1] == f"{sentence} Four repeats would."
    assert "moved" not in said(report, repeats=4)[-1]
    assert "moved" not in said(report, repeats=None)[-1]  # a tone round, in which no contact comes back
    first = plan_report(basis(FIVE), n_contacts=5, n_client=2, n_vendor=3)
    assert not any("moved" in one for one in said(first, repeats=repeats))


def test_too_few_contacts_and_none_name_what_is_missing():
    two = plan_report(basis(FIVE), n_contacts=2, n_client=2, n_vendor=3)
    assert said(two) == [
        "On fewer than three contacts every line will read “cannot tell yet”: one more contact would change that."
    ]
    assert said(plan_report(basis(FIVE, n_sessions=2), n_contacts=0, n_client=2, n_vendor=3)) == []


def test_one_side_alone_is_told_what_it_can_see_of_its_reviewers():
    room = basis(FIVE, room=SessionScope.VENDOR_INTERNAL)
    assert said(plan_report(room, n_contacts=8, n_client=0, n_vendor=3), VENDORS)[0].startswith(
        "Only one side scores, so nothing is said about a gap between client and vendor. "
        "This session shows one reviewer apart from the others on 1–5 lines from one step and a quarter."
    )
    (alone,) = said(plan_report(room, n_contacts=8, n_client=0, n_vendor=1), VENDORS[:1])
    assert alone.endswith("One reviewer alone has nobody to agree with: a second one would change that.")


@pytest.mark.parametrize(
    ("kind", "gap", "words"),
    [
        (FIVE, 0.25, "a quarter of a step"),
        (FIVE, 0.26, "half a step"),
        (FIVE, 1.0, "one step"),
        (FIVE, 1.01, "one step and a quarter"),
        (FIVE, 2.0, "two steps"),
        (FIVE, 2.1, "two and a half steps"),
        (FIVE, 2.6, "three steps"),
        (replace(FIVE, step=2.0), 1.0, "half a step"),
        (YES_NO, 0.31, "four contacts of ten"),
        (YES_NO, 0.02, "one contact of ten"),
        (MINUTES, 1.31, "1.4 minutes"),
        (None, 16.2, "17 points"),
        (None, 0.4, "one point"),
    ],
)
def test_a_gap_in_words_is_never_smaller_than_it_is(kind, gap, words):
    assert say.gap_words(kind, gap) == words


def test_lines_are_called_by_what_they_are_answered_with():
    levels = replace(FIVE, numbered=False, scale=(0.0, 2.0))
    kinds = (FIVE, YES_NO, TONE, MINUTES, levels, replace(FIVE, names=("Care",)))
    assert [say.lines_of(kind) for kind in kinds] == [
        "1–5 lines", "yes/no lines", "the tone line", "“Handling”", "lines of three answers", "the 1–5 line",
    ]  # fmt: skip
    assert [figures.row_name(source(kind)) for kind in (FIVE, TONE, None)] == ["1–5 lines (2)", "Tone line", "Totals"]


def test_a_price_is_in_contacts_and_in_sessions_like_this():
    report = plan_report(basis(YES_NO, FIVE), n_contacts=4, n_client=1, n_vendor=3)
    leading = say.leading_source(report)
    assert leading is not None
    assert leading.kind == FIVE
    price = gap_price(report, leading, 0.5)
    assert say.price_sentence(leading, 0.5, price) == (
        f"Half a step on 1–5 lines takes {price.n_contacts} contacts, about seven sessions like this."
    )
    assert figures.price_cell(price) == f"{price.n_contacts}, 7 sessions"
    assert say.price_sentence(leading, 2.0, GapPrice(4, 1)).startswith(
        "Two steps on 1–5 lines take four contacts, so this"
    )
    never = say.price_sentence(leading, 0.25, GapPrice(None, None))
    assert never == "No reasonable number of contacts shows a quarter of a step on 1–5 lines."
    assert figures.price_cell(GapPrice(None, None)) == "no number"


def test_the_figures_say_what_they_rest_on():
    assumed = plan_report(basis(FIVE), n_contacts=4, n_client=1, n_vendor=3)
    assert "rest on assumptions" in figures.notes(assumed)[0]
    own = figures.notes(plan_report(basis(FIVE, n_sessions=4, own=20), n_contacts=4, n_client=1, n_vendor=3))
    assert own[0] == "These figures rest on your own 20 contacts of four closed sessions."
    mixed = basis(FIVE, n_sessions=4, own=20)
    mixed = replace(mixed, lines=(*mixed.lines, source(YES_NO)), n_names=2)
    notes = figures.notes(plan_report(mixed, n_contacts=40, n_client=1, n_vendor=3))
    assert notes[0].endswith("of four closed sessions, and on assumptions for Yes/no lines (3).")
    assert notes[2].startswith("Other reviewers would move the gap on 1–5 lines by about half a step: more reviewers")
    assert notes[-1] == "Two lines answered by names without an order have no gap to plan for."
    assert figures.gap_cell(assumed.lines[0], 1) == f"{assumed.lines[0].shown(1):.2f}"
    assert figures.gap_cell(plan_report(mixed, n_contacts=2, n_client=1, n_vendor=3).lines[1], 1) == "none"
    four = plan_report(mixed, n_contacts=4, n_client=1, n_vendor=3).lines[1]
    assert figures.gap_cell(four, 1) == f"the widest in {100 * four.of_widest[0]:.0f} %"
    assert 0.05 < four.of_widest[0] < 0.8


def test_a_line_that_stands_apart_is_called_by_its_name_and_said_so():
    alone = replace(FIVE, names=("Takes ownership",), apart=True)
    report = plan_report(basis(FIVE, alone), n_contacts=4, n_client=1, n_vendor=3)
    assert figures.row_name(report.lines[1].source) == "“Takes ownership”"
    assert "“Takes ownership” varies so much more than other lines that it stands apart." in figures.notes(report)


def test_the_price_of_cannot_tell_is_said_in_one_way():
    assert contacts_price(6, sessions=2) == "6 more shared contacts, about two sessions"
    assert would_settle(1, sessions=1, shared=False) == "1 more contact, about one session, would settle it"
    assert would_settle(4, what="the target") == "4 more shared contacts would settle the target"
