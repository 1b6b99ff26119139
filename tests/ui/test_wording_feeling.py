"""What "Procedure and feeling" says: the finding by ear, counts and shares, customers, and why there is nothing."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.analysis.feeling_corner import Corner, CornerLines, CustomersSaid
from calibration.analysis.feeling_report import Association, ContactFeeling, Ear, Feeling, FeelingReport
from calibration.stats.estimate import Estimate
from calibration.stats.mean_difference import mean_difference
from calibration.stats.wilson_interval import wilson_interval
from calibration.ui.wording import results_feeling as wording
from calibration.vocabulary import Side, UndefinedReason

CLIENT, VENDOR = Side.CLIENT, Side.VENDOR
ONE = ContactFeeling(1, 82.4, 0.0, 1.0, 0.5, 2.0, True)
REPORT = FeelingReport((ONE,), ("a",), ("t",), (CLIENT, VENDOR, None), True, (), 0, (1.0, 5.0), False, ())


def corner(k: int, n: int, ear: Ear = CLIENT, *, first: int = 0, feeling: Feeling = Feeling.TONE) -> Corner:
    """The first k of n contacts lie in the corner, all are technically correct."""
    contacts = tuple(range(first, first + n))
    share = Estimate(
        "share", k / n if n else None, wilson_interval(k, n), n_units=n,
        undefined_reason=None if n else UndefinedReason.NO_RATINGS,
    )  # fmt: skip
    return Corner(feeling, ear, contacts, contacts, contacts[:k], share)


def said(inside: list[float], others: list[float]) -> CustomersSaid:
    difference = mean_difference(np.array(inside), np.array(others), prior_deviation=1.0)
    return CustomersSaid(tuple(inside), tuple(others), difference)


CORNER = "technically correct, practically wrong"
SEVEN = f"The client hears 7 of 12 contacts as {CORNER}"


@pytest.mark.parametrize(
    ("own", "other", "sentence"),
    [
        (corner(7, 12), corner(1, 12, VENDOR), f"{SEVEN}; the vendor hears 1 of them so."),
        (corner(7, 12), corner(0, 12, VENDOR), f"{SEVEN}; the vendor hears none of them so."),
        (corner(7, 12), corner(8, 12, VENDOR), f"{SEVEN}; the vendor hears 8 of the 12 so."),
        (corner(7, 12), corner(1, 9, VENDOR), f"{SEVEN}; the vendor hears 1 of 9 so."),
        (corner(0, 5), corner(0, 5, VENDOR), f"The client hears no contact as {CORNER}, nor does the vendor."),
        (
            corner(0, 5, VENDOR),
            corner(2, 5),
            f"The vendor hears no contact as {CORNER}; the client hears 2 of the 5 so.",
        ),
        (corner(1, 1, VENDOR), None, f"The vendor hears 1 of 1 contact as {CORNER}."),
        (corner(3, 5, None), None, f"Client and vendor together hear 3 of 5 contacts as {CORNER}."),
    ],
)
def test_the_finding_says_who_hears_how_many(own: Corner, other: Corner | None, sentence: str) -> None:
    assert wording.finding(REPORT, own, other) == sentence


def test_reviewers_of_no_known_side_and_customers_have_their_own_sentence() -> None:
    nobody = replace(REPORT, ears=(None,), two_sides=False)
    assert wording.finding(nobody, corner(2, 5, None), None).startswith("The reviewers hear 2 of 5 contacts as")
    rated = corner(1, 9, None, feeling=Feeling.CSAT)
    assert wording.finding(REPORT, rated, None).startswith("Of 9 contacts that customers rated, 1 is technically")
    none = corner(0, 9, None, feeling=Feeling.CSAT)
    assert "rated, none are technically correct" in wording.finding(REPORT, none, None)


def test_under_eight_contacts_there_are_counts_and_from_eight_on_a_share_with_its_interval() -> None:
    assert wording.counted_line(corner(2, 7)) == "2 of 7 in the corner"
    assert wording.counted_line(corner(2, 8)) == "2 of 8 in the corner: 25 %, from 7 to 59 %"


def test_what_customers_said_is_listed_while_few_and_a_mean_with_an_interval_then() -> None:
    assert wording.customers(said([], [5.0])) == ""
    few = wording.customers(said([2.0, 1.0, 2.0], [5.0]))
    assert few.startswith("What customers said of those contacts: one gave 1, two gave 2; of the others done as")
    assert few.endswith(wording.SELF_SELECTED)
    many = wording.customers(said([2.0, 2.0, 2.0, 3.0, 2.0], [4.0, 5.0, 4.0, 5.0, 4.0, 5.0]))
    assert many.startswith(
        "What customers said of those contacts: 2.2 against 4.5 of the others done as correctly, 2.3 lower, from "
    )
    assert "(5 and 6 ratings from 1 to 5)" in many
    unclear = wording.customers(said([4.0, 2.0, 5.0, 3.0], [4.0, 5.0, 2.0, 4.0]))
    assert "so “none” is possible" in unclear


def test_a_side_of_one_and_withheld_sides_are_said() -> None:
    alone = replace(REPORT, one_voice=(CLIENT,))
    assert wording.caveats(alone, corner(1, 1))[0].startswith("The client’s ear is one person here")
    assert wording.caveats(alone, corner(1, 1, VENDOR)) == ()
    withheld = replace(REPORT, ears=(None,), n_withheld=5)
    assert wording.caveats(withheld, corner(1, 1, None))[0].startswith("Of five contacts only both sides together")
    assert wording.caveats(REPORT, corner(0, 0))[0].startswith("One contact has no dot")


def test_another_scale_of_ratings_is_said_wherever_ratings_are_left_out() -> None:
    other = replace(REPORT, csat_range=(0.0, 10.0))
    assert "run from 0 to 10 here" in wording.caveats(other, corner(1, 1))[0]


@pytest.mark.parametrize(
    ("missing", "word"),
    [
        ({"contacts": ()}, "Nothing here can be counted"),
        ({"process_lines": ()}, "No line here asks about the procedure"),
        ({"tone_lines": ()}, "No line here asks whether the tone fits"),
        ({"contacts": (replace(ONE, procedure=None),)}, "No review answers every process line"),
        ({"contacts": (replace(ONE, together=None),)}, "No contact has both"),
    ],
)
def test_why_nothing_is_drawn(missing: dict[str, object], word: str) -> None:
    assert word in wording.nothing_to_draw(replace(REPORT, **missing))  # type: ignore[arg-type]


def test_whether_they_go_together_is_said_only_where_it_can_be() -> None:
    def rho(value: float, low: float, high: float) -> Estimate:
        return Estimate("rank_correlation", value, (low, high), n_units=24)

    found = tuple(
        Association(Feeling.TONE, ear, estimate)
        for ear, estimate in (
            (CLIENT, rho(-0.5, -0.7, -0.2)),
            (VENDOR, rho(0.1, -0.3, 0.5)),
            (None, rho(0.4, 0.1, 0.6)),
        )
    )
    read = wording.associations(replace(REPORT, associations=found), corner(1, 1), contacts=())
    assert read == (
        "Contacts that earn more on the procedure tend to sound worse to the client "
        "(rank correlation −0.50, from −0.70 to −0.20, 24 contacts). "
        "Whether contacts that earn more on the procedure also sound better to the vendor cannot be told "
        "(rank correlation 0.10, from −0.30 to 0.50, 24 contacts): no reasonable number of contacts would settle it."
    )
    nearly = replace(found[1], rho=rho(0.35, -0.05, 0.65))
    read = wording.associations(replace(REPORT, associations=(nearly,)), corner(1, 1), contacts=())
    assert "24 contacts): if it stays like this, " in read
    assert read.endswith(" more contacts would settle it.")
    without = tuple(replace(one, rho=replace(one.rho, interval=None)) for one in found)
    assert wording.associations(replace(REPORT, associations=without), corner(1, 1), contacts=()) == ""


def test_the_small_type_says_where_the_corner_begins_and_that_it_is_a_choice() -> None:
    read = wording.explained(replace(REPORT, critical=True), corner(1, 1), CornerLines(80, 1.0))
    assert "a failed critical line zeroes nothing here" in read
    assert "80 points or more, and not all tone answers on target" in read
    assert wording.MOVE_NOTE in read
    rated = wording.explained(REPORT, corner(1, 1, None, feeling=Feeling.CSAT), CornerLines())
    assert "a rating below 4" in rated
    assert wording.SELF_SELECTED in rated


def test_a_contact_is_told_in_its_figures() -> None:
    assert wording.contact_figures(REPORT, ONE) == (
        "procedure 82 · tone on target: client none, vendor all · the customer gave 2"
    )
    assert [wording.share_words(share) for share in (1 / 3, 0.75, 0.44)] == ["a third", "three quarters", "44 %"]


def test_an_empty_corner_says_of_how_many() -> None:
    assert wording.empty_corner(REPORT, corner(0, 5)) == (
        "The corner is empty: of five technically correct none sounds wrong to the client."
    )
    assert "that many points" in wording.empty_corner(REPORT, corner(0, 0))
