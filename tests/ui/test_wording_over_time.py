"""The sentences of the Over time page, from what was counted."""

from datetime import date, timedelta

import pytest

from calibration.analysis.cadence import HeldSession, Requirement, cadence
from calibration.analysis.over_time import Delay, OverTime
from calibration.analysis.participation import Attendance, Participation, SideAttendance
from calibration.analysis.population_share import Counted, Dimension, PopulationShare, population_share
from calibration.ui.wording import over_time as say
from calibration.ui.wording import over_time_share as share_say
from calibration.vocabulary import SessionScope, Side

MONDAY = date(2026, 3, 2)


def week(number: int) -> date:
    return MONDAY + timedelta(weeks=number, days=3)


def found(
    weeks: list[int],
    *,
    today: date,
    required: tuple[tuple[date, int], ...] = ((MONDAY, 1),),
    share: PopulationShare | None = None,
    imported: bool = False,
    rounds: tuple[int, ...] = (),
) -> OverTime:
    held = [HeldSession(n, n, f"Session {n}", week(at), imported) for n, at in enumerate(weeks, start=1)]
    held += [HeldSession(50 + at, 50 + at, "Tone", week(at), tone_round=True) for at in rounds]
    return OverTime(
        engagement_id=1,
        time_zone="Europe/London",
        today=today,
        room=SessionScope.JOINT,
        rooms=(SessionScope.JOINT,),
        cadence=cadence([Requirement(*one) for one in required], held, today=today),
        participation=Participation((), (), False, 0),
        share=share,
        delay=None,
        n_reviewed=0,
    )


@pytest.mark.parametrize(
    ("weeks", "today", "said"),
    [
        ([0, 1, 2], week(3), "All three required sessions were held."),
        ([0], week(1), "The one required session was held."),
        ([0, 2], week(4), "2 of 4 required sessions were held."),
        ([], week(3), "None of the three required sessions was held."),
        ([], week(0), "No joint session has been held yet."),
        ([0], week(0), "One joint session was held; no other is required until 8 March."),
    ],
)
def test_the_title_says_what_was_held_of_what_was_required(weeks: list[int], today: date, said: str) -> None:
    assert say.title(found(weeks, today=today)) == said


def test_without_a_requirement_nothing_is_said_to_be_missing() -> None:
    one = found([0, 2], today=week(9), required=())
    assert say.title(one) == "Two joint sessions were held."
    assert say.sub_line(one) == "Nothing is required of this engagement, so nothing can be missed."
    assert say.requirement_lines(one) == []


def test_tone_rounds_are_counted_apart_from_what_is_required() -> None:
    one = found([0], today=week(3), rounds=(1, 2))
    assert say.title(one) == "1 of 3 required sessions was held."
    assert say.cadence_lines(one)[-1] == "Two tone rounds were held besides, the last on 19 March."
    only = found([], today=week(3), required=(), rounds=(1,))
    assert say.title(only) == "No joint session has been held yet but for tone rounds."
    assert say.cadence_lines(only) == ["One tone round was held besides, on 12 March."]


def test_a_requirement_that_begins_later_is_announced() -> None:
    one = found([0], today=week(0), required=((date(2027, 1, 4), 2),))
    assert say.title(one) == "From 4 January 2027, one session every two weeks is required."
    assert say.requirement_lines(one) == ["From 4 January 2027, one session every two weeks will be required."]


def test_the_last_gap_is_told_in_weeks_with_its_month_or_as_lasting() -> None:
    assert say.sub_line(found([0, 1, 4], today=week(5))) == "The last gap was three weeks, in March."
    assert say.sub_line(found([0], today=week(5))) == "None has been held for five weeks."
    assert say.sub_line(found([0, 1], today=week(2))) == ""


def test_each_requirement_says_what_came_of_it() -> None:
    one = found([0, 2, 4], today=week(7), required=((MONDAY, 1), (MONDAY + timedelta(weeks=3), 2)))
    assert say.requirement_lines(one) == [
        "From 2 March, one session a week: 2 of 3 held.",
        "From 23 March, one session every two weeks: 1 of 2 held.",
    ]


def test_the_window_that_runs_sessions_before_it_and_those_from_files_are_said() -> None:
    one = found([0, 3, 3], today=week(4), required=((MONDAY + timedelta(weeks=2), 1),), imported=True)
    assert say.cadence_lines(one) == [
        "The current window ends on 5 April and has no session yet.",
        "One session was held before anything was required.",
        "One session more was held in windows that had one.",
        "Three sessions came from files and count like the others.",
    ]


def test_the_strip_is_told_in_words_with_its_counts() -> None:
    one = found([0, 2], today=week(3)).cadence
    assert say.strip_alt(one, one.windows) == (
        "One of 3 windows went by without a session. 4 windows from 2026-03-02 to 2026-03-29: 2 with a session "
        "(filled), 1 without (empty), one still open (hatched). Each is listed under the strip."
    )


def a_share(population: list[Counted], reviewed: list[Counted]) -> PopulationShare:
    return population_share(population, reviewed, first=MONDAY, last=MONDAY, outside=("Z-1",))


def counted(n: int, **more: str) -> Counted:
    described = {"channel": "chat", "topic": "", "site": "", "language": ""} | more
    return Counted(date(2026, 3, 1), n=n, **described)


def test_the_share_is_two_counts_and_names_what_was_left_out() -> None:
    one = a_share([counted(12_000), counted(400, channel="email")], [counted(380)])
    assert share_say.share_sentence(one) == "380 of 12,400 contacts were reviewed (3.1 %)."
    assert share_say.silent_sentence(one) == "No email contact was reviewed, out of 400."
    rows = [share_say.stratum_row(Dimension.CHANNEL, part, last=one.last) for part in one.strata[Dimension.CHANNEL]]
    assert rows == [("email", "none of 400"), ("chat", "380 of 12,000 (3.2 %)")]


def test_none_and_one_read_like_sentences() -> None:
    assert share_say.share_sentence(a_share([counted(7)], [])) == "None of 7 contacts was reviewed."
    assert share_say.share_sentence(a_share([counted(7)], [counted(1)])) == "1 of 7 contacts was reviewed."


def test_what_is_not_in_the_population_is_said_beside_the_delay() -> None:
    one = found([], today=MONDAY, share=a_share([counted(7)], [counted(1)]))
    assert share_say.share_notes(one) == [
        "One contact that was reviewed is not in the population and in neither number.",
    ]
    assert "closed within nine days" in share_say.delay_sentence(Delay(9.2, 60))


@pytest.mark.parametrize(
    ("attendance", "said"),
    [
        (Attendance(), "not asked yet"),
        (Attendance(9, 9, 0, 0, 45), "Asked nine times: all in time. 45 contacts scored."),
        (Attendance(2, 0, 0, 2, 0), "Asked twice: both not handed in."),
        (Attendance(11, 9, 1, 1, 47), "Asked 11 times: nine in time, one late, one not handed in. 47 contacts scored."),
        (Attendance(1, 0, 1, 0, 1), "Asked once: one late. One contact scored."),
    ],
)
def test_attendance_is_a_short_sentence(attendance: Attendance, said: str) -> None:
    assert share_say.attendance_text(attendance) == said


def test_both_sides_are_told_in_counts() -> None:
    client = SideAttendance(Side.CLIENT, 1, 0, Attendance(9, 9, 0, 0, 45))
    vendor = SideAttendance(Side.VENDOR, 4, 1, Attendance(30, 27, 1, 2, 140))
    both = Participation((client, vendor), (), False, 9)
    assert share_say.participation_title(both) == "The client was always in time, the vendor missed two of 30 times."
    assert share_say.never_sentence(vendor) == "One of the four vendor reviewers has never handed in scores."
    assert share_say.never_sentence(client) == ""
    assert share_say.participation_title(Participation((), (), False, 0)) == share_say.NOBODY_ASKED
