"""Since a date, out of a store: what moved and when, which contacts count, what begins the watch anew."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.stored_world import NA, StoredWorld, five, tone, yes_no
from calibration.analysis.drift_watch import RAISED_WITHIN
from calibration.analysis.long_means import session_means
from calibration.analysis.long_ratings import LongRatings, long_ratings
from calibration.analysis.since_facts import SinceReport
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import since_report
from calibration.stats.benchmarks import SMALLEST_SHIFT
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.session_means import SessionMeans
from calibration.stats.watch_facts import Restart
from calibration.store import models
from calibration.store.drift_ground import drift_mark, repeats_in_use
from calibration.store.long_ratings import long_scope_in
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import (
    AlarmAnswer,
    DecisionRule,
    DecisionState,
    DriftStage,
    RaterKind,
    RestartReason,
    Role,
    SessionScope,
    SessionState,
    ShiftReason,
    ShiftVerdict,
    Side,
    SinceKind,
)

WEEK = timedelta(weeks=1)
PEOPLE = ("Anna", "Ben", "Cem")
# Of what a session's four contacts deserve, so that no two sessions are alike.
DESERVED = ([4, 3, 5, 4], [3, 4, 4, 5], [5, 3, 4, 3])


def scope_of(world: StoredWorld, room: SessionScope = SessionScope.JOINT, side: Side | None = None) -> LongScope:
    viewer = Viewer(1, world.engagement_id, side, frozenset({Role.MANAGER}), None)
    return long_scope_in(world.db, viewer, room)


def ground_in(world: StoredWorld) -> SinceGround:
    scope = scope_of(world)
    return since_ground(world.db, scope, drift_mark(world.db, scope))


def report_in(world: StoredWorld, day: date | None = None) -> SinceReport:
    return since_report(world.db, scope_of(world), day=day)


def hold(world: StoredWorld, card: int, week: int, *, client_lower: int = 0, **more: object) -> int:
    """A session in which all mark alike but for one contact of one of the vendor, and the client lower by so much."""
    answers = {}
    for person in PEOPLE:
        care = list(DESERVED[week % 3])
        if person == "Ben":
            care[week % 4] -= 1
        plain = [str(max(one, 1)) for one in care]
        lower = [str(max(one - client_lower, 1)) for one in care] if person == "Anna" else plain
        answers[person] = {"clarity": lower, "greeting": plain}
    return world.session(
        card, answers, n_contacts=4, state=SessionState.CLOSED, held_at=world.now + week * WEEK, **more
    )


def moving(world: StoredWorld, *, at: int = 6, sessions: int = 12) -> int:
    card = world.card(five("clarity"), five("greeting"))
    for week in range(sessions):
        hold(world, card, week, client_lower=1 if week >= at else 0)
    return card


def decide(world: StoredWorld, line: str, day: date, state: DecisionState = DecisionState.DECIDED) -> None:
    version = world.db.get_one(models.CriterionVersion, next(iter(world.lines.values()))[line])
    world.db.add(
        models.Decision(
            engagement_id=world.engagement_id, criterion_id=version.criterion_id, text="A date is a date.",
            state=state, rule=DecisionRule.CLIENT_DECIDES, decided_at=world.now, in_force_from=day,
        )
    )  # fmt: skip
    world.db.flush()


def test_the_line_that_moved_is_dated_and_the_other_is_not(world: StoredWorld) -> None:
    moving(world)
    report = report_in(world)
    [one] = report.dated
    assert one.line.id == "clarity"
    assert one.movement is not None
    assert (one.movement.session, one.movement.plus_minus) == (6, 0)
    assert one.movement.after - one.movement.before == pytest.approx(-1, abs=0.15)
    assert report.lines[0] is one
    assert report.line("greeting").movement is None


def test_without_a_decision_or_another_card_the_middle_is_asked_about(world: StoredWorld) -> None:
    moving(world)
    report = report_in(world)
    assert report.chosen is not None
    assert (report.chosen.kind, report.chosen.day) == (SinceKind.MIDDLE, report.days[6])
    assert report.line("clarity").moved
    assert not report.line("greeting").moved


def test_the_last_decision_is_asked_about_first_and_any_day_can_be(world: StoredWorld) -> None:
    moving(world)
    day = (world.now + 4.5 * WEEK).date()
    decide(world, "greeting", day)
    decide(world, "greeting", day + WEEK, DecisionState.ESCALATED)
    report = report_in(world)
    assert report.chosen is not None
    assert (report.chosen.kind, report.chosen.day) == (SinceKind.DECISION, day)
    assert [one.kind for one in report.choices] == [SinceKind.DECISION, SinceKind.MIDDLE]
    asked = report_in(world, report.days[1] + timedelta(days=1))
    assert asked.chosen is not None
    assert asked.chosen.kind is SinceKind.DAY
    assert (asked.lines[0].shift.n_before, asked.lines[0].shift.n_after) == (2, 10)
    early = report_in(world, report.days[0])
    assert {one.shift.reason for one in early.lines} == {ShiftReason.NO_SESSIONS_BEFORE}


def test_phases_are_cut_at_decisions_on_the_line_at_cards_and_where_it_moved(world: StoredWorld) -> None:
    first = world.card(five("clarity"), five("greeting"))
    second = world.card(five("clarity"), five("greeting"), version=2)
    for week in range(12):
        hold(world, first if week < 3 else second, week, client_lower=1 if week >= 8 else 0)
    decide(world, "greeting", (world.now + 4.5 * WEEK).date())
    report = report_in(world)
    assert [(one.first, one.last) for one in report.line("clarity").phases] == [(0, 2), (3, 7), (8, 11)]
    assert [(one.first, one.last) for one in report.line("greeting").phases] == [(0, 2), (3, 4), (5, 11)]
    assert report.line("clarity").phases[2].mean < report.line("clarity").phases[1].mean - 0.5


def test_a_new_meaning_is_a_line_of_its_own(world: StoredWorld) -> None:
    first = world.card(five("clarity"), five("greeting"))
    second = world.card(five("clarity", meaning_revision=2), five("greeting"), version=2)
    for week in range(6):
        hold(world, first if week < 3 else second, week)
    report = report_in(world)
    own = {one.line.id: [gap.session for gap in one.gaps] for one in report.lines}
    assert own == {"clarity·1": [0, 1, 2], "clarity·2": [3, 4, 5], "greeting": [0, 1, 2, 3, 4, 5]}
    assert report.line("clarity·2").stage is DriftStage.DOTS


def test_three_sessions_are_dots_and_no_verdict(world: StoredWorld) -> None:
    moving(world, sessions=3, at=1)
    report = report_in(world)
    assert {one.stage for one in report.lines} == {DriftStage.DOTS}
    assert not any(one.moved or one.movement for one in report.lines)
    assert len(report.line("clarity").gaps) == 3


def test_one_or_two_repeats_in_use_enter_no_mean_and_three_do(world: StoredWorld) -> None:
    card = moving(world, sessions=4)
    session = hold(world, card, 5)
    whole = report_in(world).line("clarity").gaps[-1]
    assert whole.n_contacts == 4
    repeats = [models.Anchor(interaction_id=one, designated_at=world.now) for one in world.interactions[session][:3]]
    for n, left in ((1, 3), (2, 2), (3, 4)):
        world.db.add(repeats[n - 1])
        world.db.flush()
        assert report_in(world).line("clarity").gaps[-1].n_contacts == left
    repeats[0].retired_at = world.now
    world.db.flush()
    assert report_in(world).line("clarity").gaps[-1].n_contacts == 2
    assert len(repeats_in_use(world.db)) == 2


def test_three_repeats_in_use_are_counted_line_by_line(world: StoredWorld) -> None:
    """Three of a session of which two have no answer on a line would leave the answer on the third alone there."""
    card = moving(world, sessions=4)
    care = ["4", "3", "5", "4"]
    alone = ["4", NA, NA, "4"]
    answers = {"Anna": {"clarity": alone, "greeting": care}, "Ben": {"clarity": care, "greeting": care}}
    session = world.session(
        card, answers, n_contacts=4, state=SessionState.CLOSED, held_at=world.now + 5 * WEEK
    )  # fmt: skip
    world.db.add_all(
        models.Anchor(interaction_id=one, designated_at=world.now) for one in world.interactions[session][:3]
    )
    world.db.flush()
    report = report_in(world)
    assert report.line("greeting").gaps[-1].n_contacts == 4
    assert report.line("clarity").gaps[-1].n_contacts == 1


def test_a_decision_on_a_line_begins_its_watch_anew_and_no_other(world: StoredWorld) -> None:
    moving(world)
    decide(world, "clarity", (world.now + 5.5 * WEEK).date())
    watches = {one.line: one for one in ground_in(world).watches}
    assert watches["clarity"].sessions[6].n_reference == 0
    assert watches["greeting"].sessions[6].n_reference == 6
    assert not watches["clarity"].alarms


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (AlarmAnswer.INTENDED_CHANGE, RestartReason.ANSWERED_ALARM),
        (AlarmAnswer.DISMISSED, RestartReason.ANSWERED_ALARM),
        (AlarmAnswer.ACKNOWLEDGED, None),
    ],
)
def test_an_answered_alarm_is_closed_and_an_acknowledged_one_stays_open(
    world: StoredWorld, answer: AlarmAnswer, reason: RestartReason | None
) -> None:
    moving(world)
    ground = ground_in(world)
    watch = next(one for one in ground.watches if one.line == "clarity")
    assert watch.open_alarm is not None
    alarm, line = watch.open_alarm, next(one for one in ground.lines if one.id == "clarity")
    world.db.add(
        models.DriftAlarm(
            engagement_id=world.engagement_id, watched="clarity", criterion_id=line.criterion_id, meaning_revision=1,
            session_id=ground.sessions[alarm.session].id, direction=alarm.direction, size=alarm.size, threshold=4.5,
            raised_at=world.now, answer=answer, answered_at=world.now, reason="known",
        )
    )  # fmt: skip
    world.db.flush()
    after = next(one for one in ground_in(world).watches if one.line == "clarity")
    closed = after.alarms[0].closed_by
    assert (closed.reason if closed else None) is reason
    if closed is not None:
        assert closed.keeps_reference is (answer is AlarmAnswer.DISMISSED)


def test_a_chart_that_went_off_eight_sessions_ago_begins_anew_by_itself(world: StoredWorld) -> None:
    card = moving(world)
    (went_off,) = next(one for one in ground_in(world).watches if one.line == "clarity").alarms
    for week in range(12, went_off.session + RAISED_WITHIN):
        hold(world, card, week, client_lower=1)
    watch = next(one for one in ground_in(world).watches if one.line == "clarity")
    assert watch.open_alarm is not None
    hold(world, card, went_off.session + RAISED_WITHIN, client_lower=1)
    watch = next(one for one in ground_in(world).watches if one.line == "clarity")
    assert watch.open_alarm is None
    assert watch.alarms[0].closed_by == Restart(went_off.session + 1, RestartReason.PASSED)


def test_a_section_stands_still_within_what_is_too_small_on_its_lines_and_no_more(sqlite_world: StoredWorld) -> None:
    """15 of 100 are six tenths of a point on a scale of five: that a section "has not moved" must not hide them."""
    world = sqlite_world
    card = world.card(five("clarity"), five("greeting"))
    for week in range(12):
        hold(world, card, week, client_lower=1 if week >= 6 and week % 2 else 0)
    report = report_in(world)
    (section,) = report.sections
    assert section.band == pytest.approx(SMALLEST_SHIFT / 4)
    assert section.band < abs(section.shift.value or 0.0) < 0.15
    assert section.verdict is not ShiftVerdict.NOT_MOVED


def test_a_section_of_points_and_yes_or_no_has_the_mean_of_their_bands(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    card = world.card(five("care"), yes_no("said"))
    for week in range(5):
        marks = {"care": ["4", "3", "5", "4"], "said": ["yes", "no", "yes", "yes"]}
        world.session(
            card, dict.fromkeys(PEOPLE, marks), n_contacts=4, state=SessionState.CLOSED, held_at=world.now + week * WEEK
        )
    report = report_in(world)
    (section,) = report.sections
    assert section.band == pytest.approx((SMALLEST_SHIFT / 4 + SMALLEST_SHIFT) / 2)
    same = section.agreed
    assert same is not None
    assert section.shift.interval == pytest.approx((-same.rate * 0.625, same.rate * 0.625)), (
        "a step of each, on average"
    )


def test_the_mark_changes_with_what_a_kept_report_depends_on(world: StoredWorld) -> None:
    moving(world, sessions=3)
    marks = [drift_mark(world.db, scope_of(world))]
    decide(world, "clarity", world.now.date())
    marks.append(drift_mark(world.db, scope_of(world)))
    world.db.get_one(models.Engagement, world.engagement_id).false_alarms_a_year = 4.0
    world.db.flush()
    marks.append(drift_mark(world.db, scope_of(world)))
    world.db.add(models.Anchor(interaction_id=next(iter(world.interactions.values()))[0], designated_at=world.now))
    world.db.flush()
    marks.append(drift_mark(world.db, scope_of(world)))
    assert len(set(marks)) == 4
    assert drift_mark(world.db, scope_of(world)) == marks[-1]


def test_a_room_of_one_side_and_one_without_sessions_have_no_lines(world: StoredWorld) -> None:
    assert report_in(world).lines == ()
    card = world.card(five("clarity"))
    for week in range(5):
        world.session(
            card, {"Ben": {"clarity": ["4", "5"]}, "Cem": {"clarity": ["3", "5"]}}, n_contacts=2,
            state=SessionState.CLOSED, scope=SessionScope.VENDOR_INTERNAL, held_at=world.now + week * WEEK,
        )  # fmt: skip
    own = since_report(world.db, scope_of(world, SessionScope.VENDOR_INTERNAL, Side.VENDOR))
    assert (len(own.sessions), own.lines) == (5, ())
    assert since_report(world.db, scope_of(world, SessionScope.VENDOR_INTERNAL, Side.CLIENT)).sessions == ()


def test_session_means_are_those_of_each_session_fitted_by_itself(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    world.rater("someone 1", Side.CLIENT, kind=RaterKind.POSITIONAL)
    world.rater("someone 2", Side.VENDOR, kind=RaterKind.POSITIONAL)
    card = world.card(five("care"), yes_no("said"), tone())
    rng = np.random.default_rng(5)
    whole = ["1", "2", "3", "4", "5"]
    for week in range(6):
        people = ("someone 1", "someone 2") if week == 4 else PEOPLE
        answers = {
            person: {
                "care": [str(one) for one in rng.choice([*whole, NA], size=4)],
                "said": [str(one) for one in rng.choice(["yes", "no"], size=4)],
                "tone": [str(one) for one in rng.choice(["right", "too_formal"], size=4)],
            }
            for person in people
            if not (week == 2 and person == "Cem")
        }
        world.session(card, answers, n_contacts=4, state=SessionState.CLOSED, held_at=world.now + week * WEEK)
    ratings = long_ratings(world.db, scope_of(world))
    kept, means = session_means(ratings, in_use=())
    for session in range(6):
        at = np.flatnonzero(ratings.session_of_contact == session)
        here = {ratings.lines[i].id: _only_present(ratings, i, at) for i in kept}
        alone = SessionMeans.of_sessions([here], days=[0])
        for line, name in enumerate(means.lines):
            for column, rater in enumerate(means.raters):
                expected = alone.means[line, 0, alone.raters.index(rater)] if rater in alone.raters else np.nan
                np.testing.assert_allclose(means.means[line, session, column], expected, atol=1e-12, err_msg=name)
            assert means.n_shared[line, session] == alone.n_shared[line, 0]


def _only_present(ratings: LongRatings, line: int, contacts: npt.NDArray[np.intp]) -> RatingsMatrix:
    """A session's own raters: positions in the file of another session are none of its voices."""
    matrix = ratings.matrix(line, contacts=contacts)
    present = np.flatnonzero(~np.isnan(matrix.values).all(axis=0)).tolist()
    return RatingsMatrix.from_array(
        matrix.values[:, present],
        level=matrix.level,
        categories=matrix.categories,
        raters=[matrix.raters[i] for i in present],
        sides=[matrix.sides[i] for i in present],
        step=matrix.step,
        named=not any(ratings.raters[i].kind is RaterKind.POSITIONAL for i in present),
    )
