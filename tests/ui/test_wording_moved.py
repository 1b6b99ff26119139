"""Sentences of who moved: whoever is named, whatever the line, and whatever keeps anybody from being named."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from calibration.analysis.moved_data import TOTALS, MovedLine
from calibration.analysis.moved_facts import LineMoved, MovedReport, RepeatPair
from calibration.stats.estimate import Estimate
from calibration.stats.movement import PARTIES, Shift, WhoMoved
from calibration.stats.repeat_order import OrderOfRepeats
from calibration.stats.repeat_plan import RepeatPrice
from calibration.stats.standards_design import Connection
from calibration.store.long_ratings import LongSession
from calibration.ui.wording import over_time_moved as say
from calibration.ui.wording import over_time_moved_line as line_words
from calibration.ui.wording.moved_words import marks, signed, size, work
from calibration.vocabulary import Blind, Movement, Party, SessionOrigin, Side, UndefinedReason

CARE = MovedLine("care", "Care", 1, "lost", "at once", False, False, (1.0, 5.0))
SOLVED = MovedLine("solved", "Solved", 1, "no", "yes", True, False, (0.0, 100.0))
TWICE = MovedLine("twice", "Twice", -1, "no", "yes", True, False, (0.0, 100.0))
TONE = MovedLine("tone", "Tone", 0, "too formal", "too casual", False, False, (-1.0, 1.0))
STEPS = MovedLine("steps", "Steps", -1, "0", "5", False, True, (0.0, 5.0))
SCORE = MovedLine(TOTALS, "Totals", 1, "0", "100", False, False, (0.0, 100.0))
AGENTS, CLIENT, VENDOR = PARTIES
MOVED, SMALL, UNTOLD = Movement.MOVED, Movement.TOO_SMALL, Movement.CANNOT_TELL
HELD = Connection(1, 11, {Side.CLIENT: 9, Side.VENDOR: 11}, {Side.CLIENT: 20, Side.VENDOR: 20}, (), (), None, None)


def estimate(value: float | None, half: float = 0.5) -> Estimate:
    if value is None:
        return Estimate("e", None, undefined_reason=UndefinedReason.NO_REPEATS)
    return Estimate("e", value, interval=(value - half, value + half), standard_error=half / 2)


def moved(
    values: tuple[float, float, float],
    movements: tuple[Movement, Movement, Movement],
    *,
    reason: UndefinedReason | None = None,
    **more: object,
) -> WhoMoved:
    shifts = tuple(
        Shift(party, estimate(None if reason else value), 9.0, 0.5, movement)
        for party, value, movement in zip(PARTIES, values, movements, strict=True)
    )
    named = None if reason else frozenset(s.party for s in shifts if s.movement is MOVED)
    agents, client, vendor = values
    figures = estimate(client - vendor), estimate(agents + client), estimate(agents + vendor)
    return replace(
        WhoMoved(shifts, *figures, named, reason, HELD, None, None, None, 0.1, False, 0.15),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def one(found: WhoMoved, line: MovedLine = CARE, **more: object) -> LineMoved:
    made = LineMoved(line, found.connection, found, found.movers or frozenset(), (), 0, 400)
    return replace(made, **more)  # type: ignore[arg-type]


def report(*lines: LineMoved, **more: object) -> MovedReport:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    sessions = tuple(LongSession(i, i, f"Session {i}", at, 1, SessionOrigin.SCORED_HERE, Blind.YES, at) for i in (6, 7))
    return replace(MovedReport(date(2026, 3, 4), sessions, 1, lines, (), 1), **more)  # type: ignore[arg-type]


NOBODY = moved((0.0, 0.1, 0.0), (UNTOLD, UNTOLD, UNTOLD))


@pytest.mark.parametrize(
    ("line", "up", "down"),
    [
        (CARE, "marks 1.0 higher on the same contacts", "marks 1.0 lower on the same contacts"),
        (
            SOLVED,
            "says “yes” 1 in 100 times more often on the same contacts",
            "says “yes” 1 in 100 times less often on the same contacts",
        ),
        (
            TONE,
            "hears the same contacts 1.0 nearer to “too casual”",
            "hears the same contacts 1.0 nearer to “too formal”",
        ),
        (STEPS, "counts 1.0 more on the same contacts", "counts 1.0 less on the same contacts"),
        (SCORE, "scores 1.0 points higher on the same contacts", "scores 1.0 points lower on the same contacts"),
    ],
)
def test_a_standard_is_said_in_the_words_of_its_line(line: MovedLine, up: str, down: str) -> None:
    assert (marks(line, 1.0), marks(line, -1.0)) == (up, down)


@pytest.mark.parametrize(
    ("line", "value", "words"),
    [
        (CARE, 0.5, "0.5 better"), (CARE, -0.5, "0.5 worse"), (STEPS, -0.5, "0.5 better"),
        (TWICE, 12.0, "12 percentage points worse"), (TONE, -0.5, "0.5 nearer to “too formal”"),
    ],
)  # fmt: skip
def test_agents_do_better_or_worse_whichever_end_is_the_good_one(line: MovedLine, value: float, words: str) -> None:
    assert work(line, value) == f"{words} by unchanged standards"


def test_figures_have_their_unit_and_a_true_minus() -> None:
    assert [signed(CARE, one) for one in (-1.24, 0.04, 0.5)] == ["−1.2", "0.0", "+0.5"]
    assert [size(SOLVED, one) for one in (-1.0, 12.4)] == ["1 percentage point", "12 percentage points"]


def test_the_manager_s_question_is_answered_by_whom_and_on_which_lines() -> None:
    stricter = one(moved((0.0, -1.2, 0.0), (UNTOLD, MOVED, UNTOLD)))
    softer = one(moved((0.0, 0.0, 9.0), (UNTOLD, UNTOLD, MOVED)), SOLVED)
    weaker = one(moved((9.0, 0.0, 0.0), (MOVED, UNTOLD, UNTOLD)), TWICE)
    other_ear = one(moved((0.0, -0.4, 0.0), (UNTOLD, MOVED, UNTOLD)), TONE)
    assert say.answer(report(stricter, one(NOBODY, SOLVED))) == (
        "Stricter scoring by the client on “Care”, since session 7. Nothing else can be shown."
    )
    assert say.answer(report(softer, weaker, other_ear)) == (
        "Softer scoring by the vendor on “Solved”; weaker agents on “Twice”; another ear of the client on “Tone”, "
        "since session 7. Nothing else can be shown."
    )
    assert say.answer(report(one(NOBODY), one(NOBODY, SOLVED))).startswith("Neither can be shown since session 7")


def test_a_movement_that_may_be_chance_among_the_lines_does_not_answer_the_question() -> None:
    alone = one(moved((0.0, -1.2, 0.0), (UNTOLD, MOVED, UNTOLD)), named=frozenset())
    assert say.answer(report(alone)).startswith("Neither can be shown")
    assert say.short(alone) == "the client marks 1.2 lower on the same contacts (asked alone)"
    assert "among 14 lines" in line_words.asked_alone(alone, 14)
    assert line_words.asked_alone(replace(alone, named=frozenset({CLIENT})), 14) == ""


def test_without_a_connection_nothing_is_answered() -> None:
    apart = replace(HELD, n_repeats=0, reason=UndefinedReason.NO_REPEATS)
    nothing = moved((0.0, 0.0, 0.0), (UNTOLD,) * 3, reason=UndefinedReason.NO_REPEATS, connection=apart)
    assert say.answer(report(one(nothing))) == (
        "The data cannot tell: too few contacts were scored both before and since session 7; it takes three."
    )


def test_the_title_of_a_line_is_its_finding() -> None:
    stricter = one(moved((0.0, -1.2, 0.0), (UNTOLD, MOVED, UNTOLD)))
    both = one(moved((0.5, -1.2, 0.0), (MOVED, MOVED, UNTOLD)))
    small = one(moved((0.0, 0.0, 0.0), (SMALL, SMALL, SMALL)))
    titles = [line_words.title(each, report(each)) for each in (stricter, both, small, one(NOBODY))]
    assert titles == [
        "The client’s standard moved: it marks 1.2 lower on the same contacts since session 7.",
        "The agents’ work changed: 0.5 better by unchanged standards; the client’s standard moved: it marks 1.2 lower "
        "on the same contacts since session 7.",
        "Nobody moved by more than is worth acting on since session 7.",
        "Nobody can be said to have moved since session 7.",
    ]


@pytest.mark.parametrize("reason", [UndefinedReason.NO_REPEATS, UndefinedReason.FEW_REPEATS])
def test_without_repeats_the_gap_stands_with_the_sentence_and_no_party(reason: UndefinedReason) -> None:
    found = one(moved((0.0, -0.4, 0.2), (UNTOLD,) * 3, reason=reason))
    title = line_words.title(found, report(found))
    assert title == (
        "The gap changed by −0.6 (−1.1 to −0.1). The data cannot tell whose standard moved, nor whether both moved "
        "together with the agents."
    )
    assert line_words.split_sentence(found, Side.VENDOR) == ""


@pytest.mark.parametrize("reason", list(UndefinedReason))
def test_every_reason_for_naming_nobody_has_words(reason: UndefinedReason) -> None:
    found = one(moved((0.0, 0.0, 0.0), (UNTOLD,) * 3, reason=reason), SCORE)
    for said in (line_words.title(found, report(found)), say.totals_sentence(found, report(found)), say.why(found)):
        assert said
        assert reason.value not in said
        assert "standard moved:" not in said


def test_a_changed_order_says_whose_and_that_no_shift_describes_it() -> None:
    changed, kept = OrderOfRepeats(9, -0.4, 0.7, 0.001), OrderOfRepeats(9, 0.7, 0.7, 0.5)
    found = moved((0.0, 0.0, 0.0), (UNTOLD,) * 3, reason=UndefinedReason.ORDER_CHANGED, orders=(changed, kept, kept))
    line = one(found)
    assert line_words.title(line, report(line)) == (
        "What is marked here has changed since session 7: the client puts the same contacts in another order than "
        "before. No shift describes that."
    )
    price = {CLIENT: RepeatPrice(0.3, None, None)}
    assert line_words.price_sentences(line, price) == [
        "More repeats would not settle that; agreeing on what is marked here would."
    ]


def test_the_change_of_a_side_s_marks_is_split_as_a_manager_reads_it() -> None:
    found = one(moved((0.9, 0.1, 3.9), (UNTOLD, UNTOLD, MOVED)), SCORE)
    assert line_words.split_sentence(found, Side.VENDOR) == (
        "Of +4.8 points in the vendor’s marks, those on 11 repeats rose 3.9 points (+3.4 to +4.4); left for the agents "
        "+0.9 (+0.4 to +1.4): cannot tell."
    )
    assert "those on nine repeats changed by +0.1 (−0.4 to +0.6)" in line_words.split_sentence(found, Side.CLIENT)


def test_prices_that_are_the_same_are_one_sentence_and_the_hopeless_come_last() -> None:
    prices = {
        AGENTS: RepeatPrice(0.3, None, None), CLIENT: RepeatPrice(0.3, 8, 8), VENDOR: RepeatPrice(0.3, 8, 8),
    }  # fmt: skip
    assert line_words.price_sentences(one(NOBODY), prices) == [
        "Eight more repeats, about eight sessions, would show whether the client’s standard or the vendor’s standard "
        "moved by 0.3 or more.",
        "No reasonable number of repeats would show whether the agents moved.",
    ]
    assert line_words.price_sentences(one(NOBODY), {}) == []


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (RepeatPrice(0.3, 24, 24), "24 more repeats, about 24 sessions, would show whether the agents moved by 0.3"),
        (
            RepeatPrice(0.3, 30, 30),
            "30 more sessions as they are, more than two years at your pace, would show whether the agents moved by "
            "0.3 or more; in quarterly rounds of eight repeats it takes about five.",
        ),
        (RepeatPrice(0.3, 80, 80), "and quarterly rounds of eight repeats about four years: only a larger"),
    ],
)
def test_a_price_of_more_than_two_years_says_what_quarterly_rounds_would_do(price: RepeatPrice, said: str) -> None:
    first = datetime(2026, 1, 5, tzinfo=UTC)
    held = [
        LongSession(
            n, n, f"Session {n}", first + n * timedelta(days=30), 1, SessionOrigin.SCORED_HERE, Blind.YES, first
        )
        for n in range(9)
    ]
    [sentence] = line_words.price_sentences(one(NOBODY), {AGENTS: price}, sessions=held)
    assert said in sentence


def test_ceiling_replaced_panels_and_sides_of_one_are_said() -> None:
    held = replace(HELD, replaced=(Side.VENDOR,), alone=(Side.CLIENT,))
    found = replace(NOBODY, at_ceiling=True, share_at_best=0.43, connection=held)
    ceiling, replaced, alone = line_words.cautions(one(found))
    assert "43% of the answers are the best there is" in ceiling
    assert "None of the vendor’s reviewers scored both before and since" in replaced
    assert "The client is one voice here" in alone
    assert line_words.row_note(one(found), CLIENT) == "one reviewer’s marks: this side is one person"
    assert line_words.row_note(one(found), VENDOR) == "on 11 repeats"
    assert line_words.cautions(one(NOBODY)) == []


def test_repeats_are_counted_and_those_in_use_are_a_number() -> None:
    assert line_words.repeats_counted(one(NOBODY)) == "It rests on 11 repeats."
    assert line_words.repeats_counted(one(NOBODY, n_in_use=3)) == (
        "It rests on 11 repeats, three of them still in use and not shown."
    )


def test_rows_say_their_figure_and_their_verdict() -> None:
    found = one(moved((0.1, -1.2, 0.0), (UNTOLD, MOVED, SMALL)))
    assert found.found is not None
    assert [line_words.row_words(CARE, shift) for shift in found.found.shifts] == [
        "+0.1 (−0.4 to +0.6) · unclear", "−1.2 (−1.7 to −0.7) · clear: moved", "0.0 (−0.5 to +0.5) · clear: too small",
    ]  # fmt: skip
    assert [line_words.row_note(found, party) for party in Party] == [
        "both standards taken off", "on nine repeats", "on 11 repeats",
    ]  # fmt: skip


def test_the_strip_says_how_many_repeats_went_which_way() -> None:
    down = RepeatPair("a", (1, 2), (1, 2), (4, 8), {Side.CLIENT: (4.0, 3.0), Side.VENDOR: (3.0, 3.0)})
    up = RepeatPair("b", (3, 4), (1, 2), (4, 8), {Side.CLIENT: (3.0, 4.0)})
    assert line_words.strip_title([down, down], CARE) == "On all two repeats the client marks lower than before."
    assert line_words.strip_title([down, down, up], CARE) == (
        "On two of three repeats the client marks lower than before."
    )
    assert (
        line_words.strip_title([up], TONE)
        == "On the one repeat the client hears it nearer to “too casual” than before."
    )
    assert line_words.strip_title([down, up], CARE) == "The same contacts before, and at their latest."
    assert line_words.pair_in_words(down, CARE) == "a: client 4.0, then 3.0; vendor 3.0, then 3.0."


def test_below_three_repeats_the_row_is_the_gap_and_says_what_it_takes() -> None:
    held = replace(HELD, n_repeats=1, reason=UndefinedReason.FEW_REPEATS)
    few = moved((0.0, 0.0, 11.0), (UNTOLD,) * 3, reason=UndefinedReason.FEW_REPEATS, connection=held)
    line = one(few, SOLVED)
    assert line_words.repeats_counted(line) == "One repeat so far; it takes three to tell the three apart."
    assert line_words.title(line, report(line)).startswith("The gap changed by −11 percentage points (−12 to −10).")
    assert line_words.forest_ends(line) == ("client “yes” less often", "client “yes” more often")
    assert line_words.forest_ends(one(NOBODY)) == ("lower", "higher")
