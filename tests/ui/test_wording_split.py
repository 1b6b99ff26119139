"""What "Why you part" says: no more than the contacts show, and whose each part is."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.analysis.split_report import LineSplit, SplitReport
from calibration.stats.gap_split import GapSplit, gap_splits
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.ui.wording import results_split as wording
from calibration.vocabulary import AnswerType, CriterionKind, GapPart, Side, UndefinedReason
from tests.ui.test_wording_results import VENDORS, _line, _report

EXPECTATION, SITUATION, INDIVIDUAL, SLIPS = GapPart


def numbers(values: np.ndarray, n_client: int) -> RatingsMatrix:
    sides = [Side.CLIENT] * n_client + [Side.VENDOR] * (values.shape[1] - n_client)
    return RatingsMatrix.from_array(values, level="interval", sides=sides)


def planted(n: int, *, n_client: int = 2, gap: float = 0.0, slip: float = 0.3, situation: float = 0.0) -> GapSplit:
    """A split in which what is asked for is most of it; the pooled one of a single line of range 4."""
    rng = np.random.default_rng(n)
    values = rng.normal(0, 1, (n, 1)) + rng.normal(0, slip, (n, n_client + 3))
    values[:, n_client:] += gap + rng.normal(0, situation, (n, 1))
    return gap_splits([numbers(values, n_client)], ranges=(4.0,)).pooled


def report(split: GapSplit, *, more: int | None = None, sessions: int | None = None) -> SplitReport:
    return SplitReport(split, (), (), split.whole.n_units, more, sessions)


@pytest.mark.parametrize(
    ("split", "title"),
    [
        (planted(40, gap=1.0), "Four fifths of your difference is what each side expects, and a meeting can settle"),
        (
            planted(40, situation=1.5),
            "Four fifths of your difference is what you expect in some contacts and not in others, "
            "and the scorecard can say when.",
        ),
        (
            planted(40, slip=1.0),
            " of your difference is slips that nobody would repeat, and only time and clear wording",
        ),
        (planted(5, gap=1.0), "On five contacts most of your difference looks like what each side expects."),
        (planted(5, n_client=1, gap=1.0), "what each side expects, or how a reviewer who stands alone marks."),
        (planted(40, n_client=1, gap=1.0), "is what each side expects, or how a reviewer who stands alone marks."),
    ],
)
def test_the_title_names_the_largest_part_as_surely_as_the_contacts_allow(split: GapSplit, title: str) -> None:
    assert title in wording.finding(report(split))


def test_a_part_that_may_be_less_than_half_only_looks_like_it() -> None:
    split = planted(40, gap=0.6, situation=0.4)
    part = wording.biggest(split)
    assert part.share_interval is not None
    unsure = replace(part, share=0.6, share_interval=(0.4, 0.8))
    mixed = replace(split, parts=tuple(unsure if one.part is part.part else one for one in split.parts))
    assert wording.finding(report(mixed)).startswith("Three fifths of your difference looks like ")


def test_few_contacts_have_a_price_and_enough_have_an_interval() -> None:
    assert wording.certainty(report(planted(5), more=15, sessions=3)) == (
        "The shares are rough: 15 more shared contacts, about three sessions, would give each an interval."
    )
    sure = wording.certainty(report(planted(40, gap=1.0)))
    assert sure.startswith("The largest part, expectation, is ")
    assert "by the same reviewers, would give from" in sure


@pytest.mark.parametrize(
    ("share", "n", "said"),
    [
        (0.62, 66, "62 %"),
        (0.62, 10, "about 60 %"),
        (0.62, 5, "three fifths"),
        (0.0, 66, "none"),
        (0.02, 5, "hardly any"),
    ],
)
def test_shares_are_words_below_eight_contacts_and_rough_below_twenty(share: float, n: int, said: str) -> None:
    assert wording.share_text(share, n) == said


def test_a_side_of_one_says_what_stands_where_and_what_would_tell_it_apart() -> None:
    assert wording.told_apart(planted(5, n_client=1)) == (
        "The client is one voice here, so that reviewer’s own marking stands in Expectation and slips in Situation: a "
        "second client reviewer would tell them apart, repeats would tell the slips."
    )
    alone = gap_splits([numbers(np.random.default_rng(0).normal(0, 1, (5, 2)), 1)], ranges=(4.0,)).pooled
    assert wording.told_apart(alone).startswith("Each side is one voice here")
    assert wording.key_line(alone, SLIPS, 5) == "Slips, cannot be told · everybody: time and wording"
    apart = np.random.default_rng(0).normal(0, 1, (6, 4))
    apart[:3, 0] = apart[3:, 1] = np.nan
    unpaired = gap_splits([numbers(apart, 2)], ranges=(4.0,)).pooled
    assert wording.told_apart(unpaired).startswith("No two client reviewers scored the same contact")
    both = gap_splits([numbers(apart, 2), numbers(np.nan_to_num(apart), 2)], ranges=(4.0, 4.0)).pooled
    assert wording.told_apart(both).startswith("On some lines a reviewer stood alone")
    assert wording.told_apart(planted(5)) == ""


def line_of(split: GapSplit, *, yes_no: bool = False, step: float | None = 1.0, n: int = 5) -> LineSplit:
    known = replace(split, whole=replace(split.whole, n_units=n))
    return LineSplit("tone", known, 0.25, yes_no=yes_no, step=step, contacts=())


def with_values(**values: float) -> GapSplit:
    split = planted(5)
    whole = sum(values.values())
    parts = tuple(
        replace(
            one,
            estimate=one.estimate.defined(values.get(one.part.value, 0.0), interval=None),
            share=values.get(one.part.value, 0.0) / whole,
        )
        for one in split.parts
    )
    return replace(split, whole=split.whole.defined(whole, interval=None), parts=parts, mean_gap=-1.0)


def test_a_line_opened_turns_squares_back_into_steps_and_names_the_owner() -> None:
    split = with_values(expectation=1.0, situation=0.25, individual=0.5, slips=2.0)
    line, about = line_of(split), _line(name="Ownership", answer_type=AnswerType.ORDINAL, scale=(1.0, 5.0))
    assert wording.opened_title("Ownership", line) == (
        "Ownership: a client’s and a vendor’s answer are typically 1.9 steps apart, over five contacts."
    )
    assert wording.part_sentence(line, EXPECTATION, about) == (
        "Expectation, a quarter: over all contacts the client marks 1.0 step lower. "
        "For the meeting: decide which of the two you mean."
    )
    assert "moves by about 0.5 steps either way. For the scorecard" in wording.part_sentence(line, SITUATION, about)
    assert "mark about 0.5 steps above or below" in wording.part_sentence(line, INDIVIDUAL, about)
    assert "stray by about 1.0 step, with" in wording.part_sentence(line, SLIPS, about)
    alone = replace(line, split=replace(split, one_voice=(Side.CLIENT,)))
    assert "mark about 0.7 steps" in wording.part_sentence(alone, INDIVIDUAL, about)
    free = replace(line, step=None)
    assert wording.size_words(free) == "1.9 apart · n 5"


def test_tone_and_yes_no_lines_are_said_in_their_own_words() -> None:
    split = with_values(expectation=0.2, situation=0.1)
    tone = _line(
        name="Tone", kind=CriterionKind.TONE_FIT, answer_type=AnswerType.ORDINAL, scale=(-1.0, 1.0),
        low_label="too formal", high_label="too casual",
    )  # fmt: skip
    assert "the client hears it 1.0 step nearer to “too formal”" in wording.part_sentence(
        line_of(split), EXPECTATION, tone
    )
    binary = replace(line_of(split, yes_no=True), share=0.3)
    assert "the client says “yes” less often" in wording.part_sentence(binary, EXPECTATION, _line())
    assert "changes from contact to contact" in wording.part_sentence(binary, SITUATION, _line())
    assert wording.part_sentence(binary, SLIPS, _line()) == ""
    assert wording.size_words(binary) == "differ in about a third · n 5"
    assert wording.size_words(replace(line_of(split, yes_no=True, n=30), share=0.3)) == "differ in 30 % · n 30"
    assert "answer differ in about a third of comparisons" in wording.opened_title("Greeting", binary)


def test_what_has_no_bar_says_why() -> None:
    two, one = _report().header, _report(reviewers=VENDORS).header
    assert wording.nothing_to_split(report(planted(5)), one).startswith("One side scored")
    few = replace(report(planted(5)), undefined=(("a", UndefinedReason.ONE_UNIT),))
    assert wording.nothing_to_split(few, two).startswith("One contact was scored by both sides.")
    names = replace(few, undefined=(("a", UndefinedReason.NOT_NUMERIC),))
    assert "without an order" in wording.nothing_to_split(names, two)
    same = replace(few, lines=(line_of(planted(5)),))
    zero = replace(same, lines=(replace(same.lines[0], split=_nothing()),))
    assert wording.nothing_to_split(zero, two) == (
        "You gave the same answers on five contacts: there is no difference to split."
    )
    assert wording.nothing_to_split(same, two) == ""
    free = replace(same, lines=(replace(same.lines[0], share=None),), undefined=names.undefined)
    assert wording.left_out(free, {"a": "Reason", "tone": "Effort"}) == (
        "Without a bar: “Reason” has answers without an order; “Effort” has numbers without a range."
    )


def _nothing() -> GapSplit:
    return gap_splits([numbers(np.ones((5, 4)), 2)], ranges=(4.0,)).lines[0]
