"""Results of the demo find what ``data/demo/README.md`` says is planted, and nothing else."""

import shutil
from collections.abc import Iterator
from csv import DictReader
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from calibration.analysis.contract_report import contract_report
from calibration.analysis.feeling_corner import CornerLines, corner_of, customers_said
from calibration.analysis.feeling_report import Feeling, feeling_report
from calibration.analysis.line_report import LineReport
from calibration.analysis.pressure_report import pressure_report, pressure_trend
from calibration.analysis.procedure_drift import procedure_drift
from calibration.analysis.results import results_report
from calibration.analysis.results_report import ResultsReport
from calibration.analysis.reviewer_report import ReviewerReport, reviewer_report
from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_report import since_report
from calibration.analysis.split_report import split_report
from calibration.analysis.tone_facts import TonePeriod
from calibration.analysis.tone_report import tone_report
from calibration.analysis.tone_verdict import by_need_for_talk, verdict_of
from calibration.settings import ROOT
from calibration.store import models
from calibration.store.engine import Db, Store, make_engine
from calibration.store.long_ratings import long_scope_in
from calibration.store.people import person_by_key, viewer_in
from calibration.store.sessions import scope_in, sessions_known_to
from calibration.store.targets import target_sides, targets_seen_by
from calibration.ui.wording import over_time_tone as tone_wording
from calibration.ui.wording import results as wording
from calibration.visibility.scope import Scope
from calibration.vocabulary import (
    GapPart,
    LineLabel,
    PressureFigure,
    ReviewerPrivacy,
    ReviewerStanding,
    SessionScope,
    SessionState,
    ShiftReason,
    Side,
)
from calibration.workflow.demo import load_demo

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LOWER, DIFFERS, AGREED = LineLabel.CLIENT_MARKS_LOWER, LineLabel.ONE_REVIEWER_DIFFERS, LineLabel.AGREED
BY_ONE_REVIEWER = {"questions", "clarity", "acknowledges", "greeting", "resolution", "effort"}
"""Quality lines on which two vendor reviewers are planted to stand apart (b and c)."""


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    """The demo, loaded once."""
    path = tmp_path_factory.mktemp("demo") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    store = Store(engine)
    load_demo(store, now=NOW)
    with store.reading() as db:
        yield db
    engine.dispose()


def _scopes(db: Db, person_key: str, numbers: range) -> tuple[Scope, ...]:
    person = person_by_key(db, person_key)
    assert person is not None
    viewer = viewer_in(db, person_id=person.id or 0, engagement_id=1)
    closed = [card for card in sessions_known_to(db, viewer) if card.state is SessionState.CLOSED]
    return tuple(scope_in(db, viewer, card.id) for card in closed if card.number in numbers)


def _report(db: Db, numbers: range = range(1, 13)) -> ResultsReport:
    return results_report(db, _scopes(db, "priya-nair", numbers))


def _parted(report: ResultsReport) -> set[str]:
    return {line.key for line in report.lines if line.label is LOWER}


def test_over_all_sessions_the_planted_gaps_are_found_and_every_other_line_is_agreed(demo: Db) -> None:
    report = _report(demo)
    assert _parted(report) == {"tone", "warmth", "clarity", "acknowledges"}
    others = {line.key: line.label for line in report.lines if line.key not in _parted(report)}
    assert others.pop("ownership") is LineLabel.STANDARD_UNCLEAR
    assert others.pop("questions") in (AGREED, DIFFERS, LineLabel.CANNOT_TELL)
    assert {key for key, label in others.items() if label is not AGREED} <= BY_ONE_REVIEWER
    assert not any(line.label is LineLabel.CLIENT_MARKS_HIGHER for line in report.lines)


def test_the_headline_says_where_the_sides_part_and_the_critical_line_is_among_the_three(demo: Db) -> None:
    report = _report(demo)
    assert wording.headline(report).endswith("Tone is where you part: the client wants it warmer.")
    assert [line.key for line in report.gap_rows if line.never_agreed_on_a_fail] == ["id_check"]
    example = report.example
    assert example is not None
    assert report.line(example.line).key == "tone"
    assert example.client is not None
    assert example.vendor is not None
    assert (example.client.answer, example.vendor.answer) == ("too formal", "about right")
    assert example.client.marks
    assert example.vendor.marks or example.vendor.comment


def test_on_the_identity_check_nobody_has_ever_agreed_a_fail_and_on_refunds_they_have(demo: Db) -> None:
    critical = {line.line: line for line in _report(demo).totals.critical}
    identity, refunds = critical["id_check"], critical["refund_rules"]
    assert (len(identity.both_fail), len(identity.client_only), len(identity.vendor_only)) == (0, 3, 2)
    assert len(refunds.both_fail) >= 5


def test_the_clients_standard_on_clarity_moved_in_session_7_and_not_before(demo: Db) -> None:
    before, after = (_report(demo, numbers).line("clarity") for numbers in (range(1, 7), range(7, 13)))
    assert before.label in (AGREED, DIFFERS)
    assert after.label is LOWER
    assert after.gap.value is not None
    assert after.gap.interval is not None
    assert after.gap.value < -1
    assert after.gap.interval[1] < -0.5
    assert _moved(before, after, Side.CLIENT) < -0.5
    assert abs(_moved(before, after, Side.VENDOR)) < abs(_moved(before, after, Side.CLIENT))


def _moved(before: LineReport, after: LineReport, side: Side) -> float:
    earlier, later = before.side(side), after.side(side)
    assert earlier is not None
    assert later is not None
    assert earlier.mean is not None
    assert later.mean is not None
    return later.mean - earlier.mean


def test_one_decision_worked_and_the_other_did_not(demo: Db) -> None:
    before, after = _report(demo, range(1, 5)), _report(demo, range(5, 13))
    assert (before.line("next_step").label, after.line("next_step").label) == (LOWER, AGREED)
    gaps = [_report(demo, numbers).line("acknowledges").gap.value for numbers in (range(1, 6), range(6, 13))]
    assert all(gap is not None and gap < -0.2 for gap in gaps)


def test_whoever_stands_apart_is_one_of_the_two_planted_reviewers(demo: Db) -> None:
    policy = {"reviewer_privacy": ReviewerPrivacy.OWN_SIDE_LEAD, "reviewer_minimum": 1}
    demo.exec(update(models.Engagement).values(**policy))
    found = set()
    for numbers in (range(1, 13), range(1, 7), range(7, 13), *(range(n, n + 1) for n in range(1, 13))):
        scopes = _scopes(demo, "marek-zielinski", numbers)
        for line in results_report(demo, scopes).lines:
            if line.label is DIFFERS:
                found.add(line.differing)
    demo.rollback()
    assert found == {"Ana Reyes", "Yusuf Demir"}


def _reviewers(db: Db, person_key: str, numbers: range) -> ReviewerReport:
    scopes = _scopes(db, person_key, numbers)
    labels = tuple((line.id, line.label) for line in results_report(db, scopes).lines)
    return reviewer_report(db, scopes, labels=labels)


@pytest.mark.parametrize("numbers", [range(1, 13), range(1, 7)])
def test_ana_marks_lower_yusuf_differs_from_one_time_to_the_next_and_nobody_else_is_named(
    demo: Db, numbers: range
) -> None:
    vendor, client = (_reviewers(demo, lead, numbers) for lead in ("marek-zielinski", "priya-nair"))
    assert vendor.unclear == ("ownership",)
    assert {"tone", "warmth"} <= set(vendor.parted)
    standings = {one.reviewer.label: one.over_lines.standing for one in vendor.shown if one.over_lines}
    assert standings.pop("Ana Reyes") is ReviewerStanding.MARKS_LOWER
    assert standings.pop("Yusuf Demir") is ReviewerStanding.UNSTEADY
    assert set(standings) == {"Marek Zielinski", "Lucia Santos", "Ben Okoro"}
    of_client = [one.over_lines.standing for one in client.shown if one.over_lines]
    assert {*standings.values(), *of_client} == {ReviewerStanding.LIKE_THE_OTHERS}
    assert len(of_client) == 3


def test_of_the_newest_session_of_the_demo_nobody_has_contacts_enough(demo: Db) -> None:
    newest = _reviewers(demo, "marek-zielinski", range(12, 13))
    assert newest.shown == ()
    assert [(one.reviewer.label, one.n_contacts) for one in newest.waiting] == [
        ("Marek Zielinski", 5), ("Ben Okoro", 5), ("Lucia Santos", 5),
    ]  # fmt: skip


def test_the_newest_session_already_shows_the_tone_gap_and_says_that_the_client_is_one_voice(demo: Db) -> None:
    report = _report(demo, range(12, 13))
    assert wording.headline(report) == (
        f"You agree on {len(report.agreed_lines)} of {len(report.lines)} lines. "
        "Tone is where you part: the client wants it warmer."
    )
    assert wording.subline(report)[0] == (
        "The client is one voice here, so the client's standard and your own cannot be told apart yet. "
        "A second client reviewer would."
    )
    seen_by_vendor = results_report(demo, _scopes(demo, "ben-okoro", range(12, 13)))
    assert "that reviewer's own" in wording.subline(seen_by_vendor)[0]
    assert "Priya" not in repr(seen_by_vendor.header.reviewers)


def test_what_is_formal_and_by_the_book_lies_in_the_clients_corner_and_nothing_does_in_the_vendors(demo: Db) -> None:
    report = feeling_report(demo, _scopes(demo, "priya-nair", range(1, 13)))
    client, vendor, _ = (corner_of(report, CornerLines(), feeling=Feeling.TONE, ear=ear) for ear in report.ears)
    external = {contact.id: contact.external_id for contact in _report(demo).contacts}
    with (ROOT / "data" / "demo" / "plan.csv").open(encoding="utf-8") as file:
        formal = {row["contact"] for row in DictReader(file) if row["style"] == "formal"}
    by_the_book = {one for one in client.correct if external[one] in formal}
    assert set(client.inside) == by_the_book
    assert len(by_the_book) >= 10
    assert vendor.inside == ()
    said = customers_said(report, client)
    assert max(said.inside) < 3 <= min(said.others)
    newest = feeling_report(demo, _scopes(demo, "priya-nair", range(12, 13)))
    corners = [corner_of(newest, CornerLines(), feeling=Feeling.TONE, ear=ear) for ear in (Side.CLIENT, Side.VENDOR)]
    assert [len(corner.inside) for corner in corners] == [2, 0]


def test_repeats_in_use_are_in_no_report(demo: Db) -> None:
    report = _report(demo)
    assert len(report.contacts) == report.header.n_contacts_total
    assert len({contact.id for contact in report.contacts}) == len(report.contacts)


def _split_shares(db: Db, numbers: range, line: str) -> dict[GapPart, float]:
    split = split_report(db, _scopes(db, "priya-nair", numbers)).line(line).split
    return {part.part: part.share or 0.0 for part in split.parts}


def test_the_difference_on_each_planted_line_stands_with_its_owner(demo: Db) -> None:
    everything = range(1, 13)
    warmth = _split_shares(demo, everything, "warmth")
    assert warmth[GapPart.EXPECTATION] + warmth[GapPart.SITUATION] > 0.6
    assert warmth[GapPart.INDIVIDUAL] < 0.1
    assert _split_shares(demo, everything, "ownership")[GapPart.SLIPS] > 0.75
    assert _split_shares(demo, everything, "id_check")[GapPart.SITUATION] > 0.75
    for by_ana in ("questions", "acknowledges"):
        assert _split_shares(demo, everything, by_ana)[GapPart.INDIVIDUAL] > 0.15
    # The client's standard moved in session 7: before, no gap; between, now one and now none; after, always one.
    assert _split_shares(demo, range(1, 7), "clarity")[GapPart.EXPECTATION] < 0.2
    assert _split_shares(demo, everything, "clarity")[GapPart.SITUATION] > 0.3
    assert _split_shares(demo, range(7, 13), "clarity")[GapPart.EXPECTATION] > 0.6


def test_a_session_of_formal_contacts_finds_the_expectation_and_says_that_the_client_is_one_voice(demo: Db) -> None:
    report = split_report(demo, _scopes(demo, "priya-nair", range(12, 13)))
    assert _split_shares(demo, range(12, 13), "tone")[GapPart.EXPECTATION] > 0.9
    assert report.pooled.one_voice == (Side.CLIENT,)
    assert (report.n_contacts, report.more_contacts, report.more_sessions) == (5, 15, 3)


def test_the_contracts_figure_is_what_the_totals_of_the_same_sessions_say(demo: Db) -> None:
    """Missed in each quarter: formality alone costs more than five points (a)."""
    scopes = _scopes(demo, "sam-reed", range(1, 13))
    report = contract_report(demo, scopes, (scopes[0].session_id,))
    assert report is not None
    assert [(len(one.session_ids), one.result.met) for one in report.periods] == [(2, False), (6, False), (4, False)]
    for one in report.periods:
        same = results_report(demo, [scope for scope in scopes if scope.session_id in one.session_ids]).totals
        assert (one.result.n_met, one.result.n_compared) == (same.n_within, same.within.n_units)
        assert len(one.outside) == one.result.n_compared - one.result.n_met


def test_tone_and_warmth_are_wanted_and_heard_apart_and_nothing_else_is_said_of_them(demo: Db) -> None:
    person = person_by_key(demo, "priya-nair")
    assert person is not None
    viewer = viewer_in(demo, person_id=person.id or 0, engagement_id=1)
    placed = target_sides(demo, viewer.engagement_id)
    report = tone_report(
        demo,
        long_scope_in(demo, viewer, SessionScope.JOINT),
        targets=tuple(targets_seen_by(demo, viewer)),
        placed=frozenset((line, channel, side) for (line, channel), sides in placed.items() for side in sides),
        period=TonePeriod(),
    )
    tone, warmth = by_need_for_talk(report, report.lines)
    assert (tone.id, tone.expectation, warmth.id, warmth.expectation) == (
        "tone", pytest.approx(0.5), "warmth", pytest.approx(0.4),
    )  # fmt: skip
    assert [verdict_of(report, line).rank for line in (tone, warmth)] == [0, 0]
    for line in (tone, warmth):
        assert line.perception.value == pytest.approx(-0.42, abs=0.03)
        assert line.delivery is not None
        assert line.delivery.outside is True
    assert tone_wording.headline(report, report.lines) == (
        "You want different tones and hear different ones: on “Tone fits” the client wants it nearer “too casual” than "
        "the vendor thinks, and hears it nearer “too formal”. “Sounds like a person” is wanted and heard apart, too."
    )


def _since(db: Db, line: str | None = None) -> SinceReport:
    """Since the day of the decision on a line; without a line, since the day that is asked about by itself."""
    person = person_by_key(db, "dana-holt")
    assert person is not None
    viewer = viewer_in(db, person_id=person.id or 0, engagement_id=1)
    scope = long_scope_in(db, viewer, SessionScope.JOINT)
    first = since_report(db, scope)
    if line is None:
        return first
    criterion = first.line(line).line.criterion_id
    day = next(one.day for one in first.choices if one.criterion_id == criterion)
    return since_report(db, scope, day=day)


def test_clarity_moved_in_session_7_and_no_other_line_did_at_any_time(demo: Db) -> None:
    """f. Looking back over all sessions names what is planted, its session, and nothing else."""
    report = _since(demo)
    [one] = report.dated
    assert (one.line.id, one.movement and one.movement.session) == ("clarity", 6)
    assert one.movement is not None
    assert one.movement.before == pytest.approx(0.15, abs=0.15)
    assert one.movement.after == pytest.approx(-1.24, abs=0.15)
    assert not [line.line.id for line in report.lines if line.look.drifts and line is not one]
    assert [(line.line.id, len(line.watch.alarms)) for line in report.lines if line.watch.alarms] == [("clarity", 1)]


def test_since_the_decision_that_worked_its_line_moved_and_since_the_other_one_nobody_can_tell(demo: Db) -> None:
    """g and h. They change the answers on some contacts only, so the gap of the whole line moves less than they do."""
    worked = _since(demo, "next_step")
    assert [one.line.id for one in worked.lines if one.moved] == ["clarity", "next_step"]
    shift = worked.line("next_step").shift
    assert shift.shift.value == pytest.approx(0.27, abs=0.05)
    other = _since(demo, "acknowledges")
    assert [one.line.id for one in other.lines if one.moved] == ["clarity"]
    assert other.line("acknowledges").shift.reason is ShiftReason.WIDE
    assert abs(other.line("acknowledges").shift.shift.value or 1.0) < 0.1


def test_under_pressure_no_group_is_named_nobody_falls_behind_and_one_trend_is_in_the_stories(demo: Db) -> None:
    """Nothing is planted. Yet the stories of agents longer in the job are written better: ``truth.csv``, before anybody
    scored, has a rank correlation of .35 with tenure (60 contacts, p = .006); the client's totals show the same."""
    person = person_by_key(demo, "dana-holt")
    assert person is not None
    viewer = viewer_in(demo, person_id=person.id or 0, engagement_id=1)
    scope = long_scope_in(demo, viewer, SessionScope.JOINT)
    pressure, after = pressure_report(demo, scope), procedure_drift(demo, scope)
    assert pressure.n_questions > 50
    assert not pressure.flagged
    assert after.n_questions > 10
    assert not after.lagging
    assert pressure.load_from_population
    asked = [(number, figure) for number in pressure.numbers for figure in pressure.figures]
    assert len(asked) == 12
    trends = {one: pressure_trend(demo, scope, grouping=one[0], figure=one[1]) for one in asked}
    assert [one for one, trend in trends.items() if trend is None or trend.told] == [("tenure", PressureFigure.TOTAL)]
