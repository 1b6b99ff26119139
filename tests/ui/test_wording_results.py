"""What Results says, sentence by sentence: from nothing at all to everything agreed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from calibration.analysis.facts import ContactFact, Filters, ReportHeader, Reviewer, SessionFact
from calibration.analysis.line_report import AnswerCount, LineReport, SideAnswers
from calibration.analysis.practice import PracticeLine, PracticeResult, ScoredLike
from calibration.analysis.results_report import FilterChoices, ResultsReport
from calibration.analysis.totals_report import ApplicabilityEffect, Totals
from calibration.stats.estimate import Estimate
from calibration.stats.fail_agreement import FailAgreement
from calibration.stats.line_verdict import Price
from calibration.ui.wording import results as wording
from calibration.vocabulary import (
    AnswerType,
    Blind,
    Channel,
    CriterionKind,
    Critical,
    LineLabel,
    Measurement,
    Pairs,
    Reference,
    ScoreRole,
    SessionOrigin,
    SessionScope,
    SessionState,
    Side,
    UndefinedReason,
)

HELD = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)
NONE = Estimate("none", None, undefined_reason=UndefinedReason.NO_PAIRS)
PRIYA = Reviewer(1, "Priya", Side.CLIENT, named=True, positional=False, own=False)
VENDORS = tuple(
    Reviewer(n, f"Vendor {letter}", Side.VENDOR, named=False, positional=False, own=False)
    for n, letter in ((2, "A"), (3, "B"), (4, "C"))
)


def _answers(**given: int) -> SideAnswers:
    counts = tuple(AnswerCount(label, label, None, n, ()) for label, n in given.items())
    return SideAnswers(Side.CLIENT, 1, sum(given.values()), 0, None, None, counts, ())


def _line(label: LineLabel = LineLabel.AGREED, *, n: int = 5, same: int | None = None, **more: Any) -> LineReport:
    same = n if same is None else same
    share = same / n if n else None
    known: dict[str, Any] = {
        "id": more.get("name", "Greeting"), "key": "greeting", "criterion_id": 1, "meaning_revision": 1, "position": 1,
        "name": "Greeting", "question": "", "section": "All", "kind": CriterionKind.QUALITY,
        "answer_type": AnswerType.BINARY, "measurement": Measurement.NOMINAL, "role": ScoreRole.WEIGHTED, "weight": 1.0,
        "critical": Critical.NO, "error_class": None, "lower_is_better": False, "unit": "", "scale": (0.0, 1.0),
        "low_label": "no", "high_label": "yes", "label": label, "gap": NONE, "pairs": Pairs.BETWEEN,
        "agreement": share, "agreement_interval": (0.5, 0.9) if n else None, "n_shared": n,
        "n_same": same, "one_voice": (), "price": None, "price_sessions": None,
        "fails": None, "never_agreed_on_a_fail": False, "differing": None, "differing_is_you": False,
        "shared_contacts": tuple(range(n)), "differing_contacts": tuple(range(n - same)), "applicability_contacts": (),
        "sides": (_answers(yes=9, no=1),),
    }  # fmt: skip
    return LineReport(**(known | more))


def _tone(label: LineLabel = LineLabel.CLIENT_MARKS_LOWER, **more: Any) -> LineReport:
    return _line(
        label, same=0, name="Tone fits", kind=CriterionKind.TONE_FIT, answer_type=AnswerType.ORDINAL, scale=(-1.0, 1.0),
        gap=Estimate("side_gap", -1.26, interval=(-1.9, -0.65), n_units=5), **more,
    )  # fmt: skip


def _undecided(more_units: int | None = 6, sessions: int | None = 2, **more: Any) -> LineReport:
    known = {"price": Price(more_units), "price_sessions": sessions, "same": 3}
    return _line(LineLabel.CANNOT_TELL, **(known | more))


NO_TOTALS = Totals(
    reference=Reference.CLIENT_SIDE,
    references_differ=False,
    tolerance=5.0,
    within=NONE,
    n_compared=0,
    n_within=0,
    n_by_cancellation=0,
    difference=NONE,
    from_agreed=None,
    apart=None,
    agreed=None,
    contacts=(),
    not_applicable=ApplicabilityEffect((), (), None, None),
    critical=(),
    lowered=(),
    undefined=(),
)


def _report(*lines: LineReport, n_contacts: int = 5, n_open: int | None = None, **header: Any) -> ResultsReport:
    n_open = n_contacts if n_open is None else n_open
    session = SessionFact(
        1, 12, "Session 12", SessionScope.JOINT, SessionState.CLOSED, HELD, SessionOrigin.SCORED_HERE, Blind.YES,
        Reference.CLIENT_SIDE, 5.0, "Care", 1, n_open, max(n_open, 5),
    )  # fmt: skip
    known: dict[str, Any] = {
        "engagement_id": 1, "time_zone": "Europe/Berlin", "sessions": (session,), "n_left_out_sessions": 0,
        "n_contacts": n_contacts, "n_contacts_total": max(n_open, 5), "reviewers": (PRIYA, *VENDORS),
        "blind": Blind.YES, "imported": False, "reference": Reference.CLIENT_SIDE, "tolerance": 5.0,
        "cards": (("Care", 1),), "n_after_reveal": 0, "filters": Filters(),
    }  # fmt: skip
    contacts = tuple(
        ContactFact(i, 1, i, i + 1, f"HH-{i}", Channel.CHAT, "en", "", "", "", None, None) for i in range(n_contacts)
    )
    return ResultsReport(
        header=ReportHeader(**(known | header)),
        lines=lines,
        examples=(),
        heatmaps=(),
        totals=NO_TOTALS,
        pareto=(),
        contacts=contacts,
        choices=FilterChoices((), (), (), (), ()),
    )


def _agreed(n: int) -> list[LineReport]:
    return [_line(name=f"Line {i}") for i in range(n)]


def test_the_headline_counts_what_is_agreed_and_says_where_the_sides_part() -> None:
    report = _report(_tone(), _undecided(name="a"), _undecided(name="b"), *_agreed(11))
    assert wording.headline(report) == (
        "You agree on 11 of 14 lines. Tone is where you part: the client wants it warmer."
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (_tone(LineLabel.CLIENT_MARKS_HIGHER), "Tone is where you part: the client wants it less chatty."),
        (_line(LineLabel.CLIENT_MARKS_LOWER), "“Greeting” is where you part: the client says “yes” less often."),
        (
            _line(LineLabel.CLIENT_MARKS_HIGHER, answer_type=AnswerType.ORDINAL, name="Ownership"),
            "“Ownership” is where you part: the client marks it higher.",
        ),
        (
            _line(LineLabel.CLIENT_MARKS_HIGHER, answer_type=AnswerType.NUMERIC, name="Effort", unit="steps"),
            "“Effort” is where you part: the client counts more steps.",
        ),
        (
            _line(LineLabel.STANDARD_UNCLEAR, name="Ownership"),
            "“Ownership” cannot be scored as it is written: answers differ in both directions.",
        ),
        (_line(LineLabel.ONE_REVIEWER_DIFFERS), "On “Greeting” one reviewer differs from everybody else."),
        (
            _line(LineLabel.ONE_REVIEWER_DIFFERS, differing="Ana", differing_is_you=True),
            "On “Greeting” you differ from everybody else.",
        ),
        (_line(never_agreed_on_a_fail=True, name="ID check"), "On “ID check” you have never agreed on a fail."),
        (_undecided(), "On one line it is too early to tell."),
    ],
)
def test_the_second_sentence_names_the_line_that_needs_talk_most(line: LineReport, sentence: str) -> None:
    assert wording.headline(_report(line, *_agreed(3))) == f"You agree on 3 of 4 lines. {sentence}"


def test_tone_speaks_for_a_yes_no_line_of_tone_that_parts_with_it() -> None:
    warmth = _line(LineLabel.CLIENT_MARKS_LOWER, kind=CriterionKind.TONE_FIT, name="Sounds like a person")
    assert wording.headline(_report(warmth, _tone())).endswith("Tone is where you part: the client wants it warmer.")
    assert "“Sounds like a person” is where you part" in wording.headline(_report(warmth))


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (_report(*_agreed(14)), "You agree on all 14 lines."),
        (_report(*_agreed(1)), "You agree on the one line."),
        (_report(_undecided(same=5)), "It is too early to tell whether you agree."),
        (
            _report(_undecided(name="Tone fits"), _undecided(name="b")),
            "It is too early to tell whether you agree. Answers differ most on “Tone fits”.",
        ),
        (
            _report(_undecided(name="Tone fits"), _undecided(name="b"), *_agreed(2)),
            "You agree on 2 of 4 lines. On two lines it is too early to tell; answers differ most on “Tone fits”.",
        ),
        (_report(n_contacts=0), "Nothing has been revealed yet."),
        (_report(n_contacts=0, n_open=5), "No contact matches this choice."),
        (_report(), "Nothing has been scored on these contacts."),
        (_report(sessions=(), n_left_out_sessions=1), "This session is void and counts for nothing."),
        (
            _report(_line(n=1), _line(n=1, same=0), n_contacts=1),
            "On this one contact you gave the same answer on 1 of 2 lines.",
        ),
        (_report(_line(n=1), n_contacts=1), "On this one contact you gave the same answer on the one line."),
        (
            _report(_line(n=2), _line(n=2), n_contacts=2),
            "On these two contacts you gave the same answer on all 2 lines.",
        ),
        (
            _report(_line(n=0), reviewers=(PRIYA,)),
            "Every contact was scored by one reviewer, so there is nothing to compare yet.",
        ),
        (_report(*_agreed(3), reviewers=VENDORS), "The vendor's reviewers agree on all 3 lines."),
        (
            _report(_undecided(same=5), reviewers=VENDORS),
            "It is too early to tell whether the vendor's reviewers agree.",
        ),
    ],
)
def test_every_state_of_a_session_has_its_sentence(report: ResultsReport, sentence: str) -> None:
    assert wording.headline(report) == sentence


def test_a_client_of_one_voice_is_said_with_the_name_only_where_it_may_be_shown() -> None:
    told = "cannot be told apart yet. A second client reviewer would."
    start = "The client is one voice here, so the client's standard and"
    assert wording.subline(_report(_tone()))[0] == f"{start} Priya's own {told}"
    hidden = replace(PRIYA, label="Client A", named=False)
    assert wording.subline(_report(_tone(), reviewers=(hidden, *VENDORS)))[0] == f"{start} that reviewer's own {told}"
    own = replace(PRIYA, own=True)
    assert wording.subline(_report(_tone(), reviewers=(own, *VENDORS)))[0] == f"{start} your own {told}"
    assert wording.subline(_report(_tone(), reviewers=(PRIYA, VENDORS[0])))[0].startswith("Each side is one voice here")
    assert wording.subline(_report(_tone(), reviewers=(PRIYA, own, *VENDORS))) == ()


def test_what_was_not_blind_or_has_no_sides_or_is_too_little_is_said_below() -> None:
    two = (PRIYA, PRIYA, *VENDORS)
    assert wording.subline(_report(_tone(), reviewers=two, blind=Blind.UNKNOWN)) == (
        "Whether these scores were given blind is not known.",
    )
    assert "not given blind" in wording.subline(_report(_tone(), reviewers=two, blind=Blind.NO))[0]
    assert wording.subline(_report(_tone(), reviewers=VENDORS)) == (
        "Only the vendor side scored, so no gap between the sides can be shown.",
    )
    nobody = tuple(replace(one, side=None, positional=True) for one in VENDORS)
    assert "does not say who scored for which side" in wording.subline(_report(_tone(), reviewers=nobody))[0]
    assert wording.subline(_report(_undecided(), reviewers=two)) == (
        "One line cannot be told yet: 6 more shared contacts, about two sessions, would settle it.",
    )
    assert wording.subline(_report(_undecided(9, 3), _undecided(1, 1), reviewers=two)) == (
        "Two lines cannot be told yet: 1 more shared contact, about one session, would settle the first of them.",
    )
    close = _undecided(price=Price(None, UndefinedReason.TOO_CLOSE), sessions=None)
    assert wording.subline(_report(close, close, reviewers=two)) == (
        "Two lines cannot be told yet: no reasonable number of contacts would settle any of them.",
    )
    alone = _undecided(price=Price(None, UndefinedReason.ONE_SIDE), sessions=None)
    assert wording.subline(_report(alone, reviewers=two)) == (
        "One line cannot be told yet: a second reviewer would have to score it.",
    )
    assert wording.subline(_report(alone, close, reviewers=two)) == (
        "Two lines cannot be told yet: more contacts alone would settle none of them.",
    )
    assert wording.subline(_report(_tone(), reviewers=two, n_after_reveal=2)) == (
        "Two reviews came after the reveal and are in no figure.",
    )


def test_a_line_that_never_varied_is_not_praised() -> None:
    two = (PRIYA, PRIYA, *VENDORS)
    line = _line(n=20)
    same = replace(line, sides=(_answers(yes=10, no=0),))
    assert wording.subline(_report(same, n_contacts=20, reviewers=two)) == (
        "One agreed line had one and the same answer throughout: nobody has been put to the test there.",
    )
    assert wording.subline(_report(line, n_contacts=20, reviewers=two)) == ()


@pytest.mark.parametrize(
    ("line", "label", "detail"),
    [
        (_line(), "agreed", "all gave the same answer, 5 of 5"),
        (_line(n=1), "agreed", "all gave the same answer"),
        (_line(n=4, same=3), "agreed", "3 of 4 the same"),
        (_line(n=8, same=6), "agreed", "same answer in 75 % of comparisons, from 50 to 90 %"),
        (_tone(), "client marks lower", "gap −1.3, from −1.9 to −0.7"),
        (_tone(LineLabel.CLIENT_MARKS_HIGHER), "client marks higher", "gap −1.3, from −1.9 to −0.7"),
        (_line(LineLabel.STANDARD_UNCLEAR, same=1), "standard unclear", "1 of 5 the same"),
        (_line(LineLabel.ONE_REVIEWER_DIFFERS, same=1), "one reviewer differs", "1 of 5 the same"),
        (
            _undecided(),
            "cannot tell yet (6 more shared contacts, about two sessions, would settle it)",
            "3 of 5 the same · 6 more shared contacts, about two sessions, would settle it",
        ),
        (
            _undecided(1, 1, pairs=Pairs.ALL),
            "cannot tell yet (1 more contact, about one session, would settle it)",
            "3 of 5 the same · 1 more contact, about one session, would settle it",
        ),
        (
            _line(
                never_agreed_on_a_fail=True,
                fails=FailAgreement(5, 3, 2, 1, 0),
            ),
            "never agreed on a fail",
            "failed on three contacts: two by the client alone, one by the vendor alone",
        ),
        (
            _line(never_agreed_on_a_fail=True, fails=FailAgreement(5, 1, 0, 1, 0)),
            "failed by one side only",
            "one contact, by the vendor",
        ),
    ],
)
def test_a_label_and_what_stands_under_it(line: LineReport, label: str, detail: str) -> None:
    assert wording.label_text(line) == label
    assert wording.detail(line) == detail


@pytest.mark.parametrize(
    ("reason", "price"),
    [
        (UndefinedReason.ONE_SIDE, "a second reviewer would have to score it"),
        (UndefinedReason.NO_PAIRS, "no contact was scored by two reviewers"),
        (UndefinedReason.NO_RATINGS, "everybody said N/A"),
        (UndefinedReason.TOO_CLOSE, "too close: no reasonable number of contacts would settle it"),
    ],
)
def test_where_no_number_of_contacts_would_help_the_label_says_what_would(reason: UndefinedReason, price: str) -> None:
    line = _undecided(n=0, same=0, price=Price(None, reason), price_sessions=None)
    assert wording.label_text(line) == f"cannot tell yet ({price})"
    assert wording.detail(line) == price


def test_every_reason_why_a_figure_is_undefined_has_a_sentence() -> None:
    assert set(wording.UNDEFINED) == set(UndefinedReason)
    assert all(sentence.endswith(".") for sentence in wording.UNDEFINED.values())
    assert wording.gap_text(_line()).startswith("No contact has two answers to compare. A contact that two reviewers")
    assert wording.gap_text(_line(gap=Estimate("side_gap", 0.5))) == "gap +0.5"


def test_contacts_behind_a_line_are_counted_with_those_that_did_not_apply() -> None:
    side = SideAnswers(Side.CLIENT, 1, 4, 1, None, None, (), (9,))
    assert wording.contacts_behind(_line(n=4, sides=(side,))) == "4 contacts, 1 N/A"
    assert wording.contacts_behind(_line(n=1)) == "1 contact"


def test_the_line_above_the_headline_says_what_this_is_made_from() -> None:
    # 23:30 UTC on the 12th is the 13th in Berlin.
    assert wording.about(_report(_tone())) == (
        "Joint calibration, 13 November · 5 contacts · 1 client and 3 vendor reviewers · scored blind"
    )
    partly = _report(_tone(), n_contacts=3, imported=True, blind=Blind.UNKNOWN, reviewers=(PRIYA,))
    assert wording.about(partly) == (
        "Joint calibration, 13 November · 3 of 5 contacts · 1 client reviewer · blind or not: unknown · from a file"
    )


def test_a_newcomer_reads_whom_they_scored_like() -> None:
    def line(name: str, like: ScoredLike, kind: CriterionKind = CriterionKind.QUALITY) -> PracticeLine:
        return PracticeLine(name, name, kind, "", "", "", like)

    tone = line("Tone fits", ScoredLike.CLIENT, CriterionKind.TONE_FIT)
    result = PracticeResult(1, (tone, line("Right resolution", ScoredLike.VENDOR)))
    assert wording.practice_sentence(result) == (
        "You scored like the client on tone, like the vendor on “Right resolution”."
    )
    both = PracticeResult(
        1, (tone, line("A", ScoredLike.BOTH), line("B", ScoredLike.BOTH), line("C", ScoredLike.NEITHER))
    )
    assert (
        wording.practice_sentence(both)
        == "You scored like the client on tone, like both on “A” and “B”, like neither on “C”."
    )
    assert wording.practice_sentence(PracticeResult(1, ())) == "You have not scored anything yet."


def test_a_tone_round_names_the_pole_and_counts_what_is_within_one_step() -> None:
    scale: dict[str, Any] = {
        "kind": CriterionKind.TONE_POSITION, "answer_type": AnswerType.ORDINAL, "scale": (1.0, 7.0),
        "low_label": "reserved", "high_label": "warm",
    }  # fmt: skip
    gap = Estimate("side_gap", 1.9, interval=(1.1, 2.7), n_units=5)
    warmth = _line(LineLabel.CLIENT_MARKS_HIGHER, name="Reserved or warm", gap=gap, **scale)
    report = _report(warmth, _line(name="Formal or casual", **scale))
    session = replace(report.header.sessions[0], tone_round=True)
    report = replace(report, header=replace(report.header, sessions=(session,)))
    assert wording.headline(report) == (
        "You hear the same tone on 1 of 2 scales. “Reserved or warm” is where you part: the client hears it nearer to "
        "“warm”."
    )
    assert wording.verdict(warmth) == "client nearer to “warm”"
    assert "within one step" in wording.same_text(report.lines[1])
    assert wording.about(report).startswith("Joint tone round")
